"""That a migrate leaves exactly the declared rules behind, and nothing to write before."""

from collections.abc import Iterator

import pgtrigger
import pytest
from django.db import connection, transaction

from newsroom import setup
from newsroom.owner import as_owner
from newsroom.setup import rights, triggers
from tests import raw

TABLE = "review_revision"
RULES = """
    SELECT tgname, tgenabled, obj_description(pg_trigger.oid, 'pg_trigger'), prosrc
    FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid
    WHERE starts_with(tgname, 'pgtrigger_') ORDER BY tgname
"""


class Undo(Exception):
    """Ends a transaction of the owner without a trace."""


@pytest.fixture
def owner(django_db_blocker, django_db_setup) -> Iterator[None]:
    """The owner's connection, in a transaction that is rolled back."""
    with django_db_blocker.unblock(), as_owner():
        try:
            with transaction.atomic():
                yield
                raise Undo
        except Undo:
            pass


@pytest.fixture
def name(owner: None) -> str:
    """One rule of the table, as the database calls it."""
    rules = [rule.get_pgid(m) for m, rule in pgtrigger.registered() if m._meta.db_table == TABLE]
    return rules[0]


def execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(
    "harm",
    [
        "DROP TRIGGER {name} ON {table}",
        "DROP FUNCTION {name}() CASCADE",
        "ALTER TABLE {table} DISABLE TRIGGER {name}",
        "COMMENT ON TRIGGER {name} ON {table} IS 'an older version'",
        "CREATE FUNCTION pgtrigger_gone() RETURNS TRIGGER LANGUAGE plpgsql AS 'BEGIN END';"
        "CREATE TRIGGER pgtrigger_gone BEFORE INSERT ON {table}"
        " FOR EACH ROW EXECUTE FUNCTION pgtrigger_gone()",
    ],
    ids=["dropped", "dropped with its function", "off", "changed", "declared no more"],
)
def test_the_rules_are_again_what_the_models_declare(name: str, harm: str) -> None:
    before = raw.run(RULES)
    execute(harm.format(name=name, table=TABLE))
    assert raw.run(RULES) != before
    setup.run()
    assert raw.run(RULES) == before
    assert raw.run("SELECT 1 FROM pg_proc WHERE proname = 'pgtrigger_gone'") == []


def test_a_rule_that_is_installed_again_is_pinned_again(name: str) -> None:
    execute(f"DROP FUNCTION {name}() CASCADE")
    setup.run()
    pinned = raw.run("SELECT proconfig FROM pg_proc WHERE proname = %s", name)
    assert pinned == [(["search_path=pg_catalog, public, pg_temp"],)]


def test_rules_that_have_not_changed_are_left_alone(owner: None) -> None:
    """Installing one waits for everybody who uses its table."""
    oids = "SELECT oid FROM pg_trigger ORDER BY oid"
    before = raw.run(oids)
    triggers.run()
    assert raw.run(oids) == before


def test_while_tables_change_the_program_only_reads(owner: None) -> None:
    may = """
        SELECT DISTINCT privilege_type FROM information_schema.column_privileges
        WHERE grantee = 'newsroom' AND table_schema = 'public' ORDER BY 1
    """.replace("newsroom", rights.program_name())
    rights.suspend()
    assert raw.run(may) == [("SELECT",)]
    rights.run()
    assert raw.run(may) == [("INSERT",), ("SELECT",), ("UPDATE",)]
