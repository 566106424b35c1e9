"""The tables that are filled: emptied, stripped of what costs time for each row, made whole."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.db import connection, models
from psycopg import sql

from newsroom.review.models.history import RowEvent

ROOMS = ("review", "claims", "articles", "editions")

_FOREIGN_KEYS = """
    SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid)
    FROM pg_constraint WHERE contype = 'f' AND conrelid::regclass::text = ANY(%s)
"""
_INDEXES = """
    SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index AS index
    WHERE indrelid::regclass::text = ANY(%s)
        AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = index.indexrelid)
"""


def names() -> list[str]:
    """The tables of the rooms."""
    return [
        model._meta.db_table
        for room in ROOMS
        for model in apps.get_app_config(room).get_models(include_auto_created=True)
        if not model._meta.proxy
    ]


def empty(cursor: Any, roots: list[type[models.Model]]) -> None:
    """Remove the rows of ``roots``, of every table that refers to them, and their history."""
    tables = sql.SQL(", ").join(sql.Identifier(model._meta.db_table) for model in roots)
    cursor.execute(sql.SQL("TRUNCATE {} RESTART IDENTITY CASCADE").format(tables))
    for model in apps.get_models():
        # The history of rows whose ids will be given again; no foreign key leads there.
        if issubclass(model, RowEvent) and _is_empty(model.pgh_tracked_model):
            cursor.execute(sql.SQL("TRUNCATE {}").format(sql.Identifier(model._meta.db_table)))


def _is_empty(model: Any) -> bool:
    return not model._base_manager.exists()


@contextmanager
def stripped(cursor: Any) -> Iterator[None]:
    """Without triggers, foreign keys and indexes until the block ends: they are checked and built
    for all rows at once then. In a transaction only, so that nothing can stay away.
    """
    tables = names()
    cursor.execute(_FOREIGN_KEYS, [tables])
    keys = cursor.fetchall()
    cursor.execute(_INDEXES, [tables])
    indexes = cursor.fetchall()
    for table in tables:
        _alter(cursor, table, "DISABLE TRIGGER USER")
    for table, name, _definition in keys:
        _alter(cursor, table, f"DROP CONSTRAINT {name}")
    for name, _definition in indexes:
        cursor.execute(sql.SQL("DROP INDEX {}").format(sql.SQL(name)))
    yield
    for _name, definition in indexes:
        cursor.execute(definition)
    for table, name, definition in keys:
        _alter(cursor, table, f"ADD CONSTRAINT {name} {definition}")
    for table in tables:
        _alter(cursor, table, "ENABLE TRIGGER USER")


def vacuum() -> None:
    """Do now what the first readers would otherwise do. Not possible in a transaction."""
    with connection.cursor() as cursor:
        for table in names():
            cursor.execute(sql.SQL("VACUUM (ANALYZE) {}").format(sql.Identifier(table)))


def stage(cursor: Any, table: str, rows: list[dict[str, Any]]) -> None:
    """Put ``rows`` in place of those that the staging table holds."""
    name = sql.Identifier(table)
    cursor.execute(sql.SQL("TRUNCATE {}").format(name))
    cursor.execute(sql.SQL("SELECT * FROM {} LIMIT 0").format(name))
    columns = [column.name for column in cursor.description]
    copying = sql.SQL("COPY {} ({}) FROM STDIN").format(
        name, sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    with cursor.copy(copying) as copy:
        for row in rows:
            copy.write_row([row[column] for column in columns])
    cursor.execute(sql.SQL("ANALYZE {}").format(name))


def insert(cursor: Any, model: type[models.Model], select: str) -> None:
    """Add the rows of ``select``; columns it does not name get the default of their field."""
    cursor.execute(sql.SQL("SELECT * FROM ({}) AS row LIMIT 0").format(sql.SQL(select)))
    named = [column.name for column in cursor.description]
    defaults = {
        field.column: field.get_db_prep_save(field.get_default(), connection)
        for field in model._meta.local_concrete_fields
        if not (field.column in named or field.primary_key or field.null or field.generated)
        and not field.has_db_default()
    }
    statement = "INSERT INTO {table} ({columns}) SELECT row.* {defaults} FROM ({select}) AS row"
    cursor.execute(
        sql.SQL(statement).format(
            table=sql.Identifier(model._meta.db_table),
            columns=sql.SQL(", ").join(map(sql.Identifier, [*named, *defaults])),
            defaults=sql.SQL("").join(sql.SQL(", %s") for _ in defaults),
            select=sql.SQL(select.replace("%", "%%")),
        ),
        list(defaults.values()),
    )


def move_sequence(cursor: Any, model: type[models.Model]) -> None:
    """Let the next row's id follow the highest there is."""
    table = model._meta.db_table
    statement = "SELECT setval(pg_get_serial_sequence({name}, 'id'), (SELECT max(id) FROM {table}))"
    cursor.execute(sql.SQL(statement).format(name=sql.Literal(table), table=sql.Identifier(table)))


def _alter(cursor: Any, table: str, what: str) -> None:
    cursor.execute(sql.SQL("ALTER TABLE {} {}").format(sql.Identifier(table), sql.SQL(what)))
