"""Taking an exported record into an empty site, whole or not at all.

The rows come with their keys, numbers and hashes, which only the owner of the tables can write.
Each rule that an export cannot meet any more is passed by name, and what these rules were for is
verified at the end (``checks``).
"""

from collections.abc import Callable, Iterable
from contextlib import nullcontext
from itertools import batched
from pathlib import Path
from typing import Any

from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, connection, models, transaction
from psycopg import sql

from claims.models import Claim, Rating, RatingScale
from newsroom.articles.models import Article
from newsroom.editions.models import Edition, PolicyPage
from newsroom.editions.moving import checks, entering, kinds, working
from newsroom.editions.moving.folder import Folder, Row
from newsroom.editions.moving.kinds import CONFIGURATION, KINDS, PEOPLE, Kind
from newsroom.editions.moving.out import FOLDERS
from newsroom.editions.moving.passing import past
from newsroom.editions.moving.shared import SHARED
from newsroom.review.errors import Refused
from newsroom.review.models import Item, Revision, User

Say = Callable[[str], None]

# Who works or writes meanwhile waits, and then finds a site that is not empty.
_LOCK = "LOCK TABLE review_item, review_user, claims_ratingscale IN SHARE ROW EXCLUSIVE MODE"


def take(root: Path, *, key: str = "", say: Say = lambda line: None) -> checks.Taken:
    """Take the record in ``root`` in, in one transaction. The connection must be the owner's.

    ``key`` is the public key that one trusts. Raises Refused for a site that holds something, and
    for an export that is not whole, was changed, or does not prove itself.
    """
    folder = Folder(root, kinds=FOLDERS, key=key)
    try:
        with transaction.atomic():
            return _take(folder, say)
    except (DataError, IntegrityError) as error:
        cause = str(error.__cause__ or error).splitlines()[0]
        raise Refused(f"The database refuses what the export says: {cause}") from error


def _take(folder: Folder, say: Say) -> checks.Taken:
    with connection.cursor() as cursor:
        cursor.execute(_LOCK)
    checks.check_empty()
    # Those that every database comes with; the newsroom's own take their place.
    Rating.objects.all().delete()
    RatingScale.objects.all().delete()
    for kind in CONFIGURATION:
        _insert(kind, folder)
    _insert(PEOPLE, folder, but=_cannot_sign_in)
    entering.hide_speakers(folder)
    for each in SHARED:
        entering.enter(each, folder)
        say(each.name)
    _items(folder)
    for kind in KINDS:
        _insert(kind, folder, but=_content if kind.model is Edition else _as_it_is)
        say(kind.name)
    _facets(folder)
    lost = working.restore(folder, say)
    _find_again()
    _move_sequences()
    say("verifying")
    return checks.verified(folder, lost)


def _insert(kind: Kind, folder: Folder, *, but: Callable[[list[Any]], None] | None = None) -> None:
    for chunk in batched(folder.rows(kind.name), kinds.AT_A_TIME, strict=False):
        rows = [made(kind.model, kind.columns, row, place) for place, row in chunk]
        if but:
            but(rows)
        with past(*kind.past) if kind.past else nullcontext():
            kind.model._default_manager.bulk_create(rows)
        if kind.model is PolicyPage:
            _dated(rows, chunk)


def _as_it_is(rows: list[Any]) -> None:
    """Nothing is added to the rows."""


def _cannot_sign_in(people: list[User]) -> None:
    for person in people:
        person.is_active = False
        person.password = make_password(None)


def _content(editions: list[Edition]) -> None:
    """An edition repeats its revision, word for word."""
    found = Revision.objects.in_bulk({edition.revision_id for edition in editions})
    for edition in editions:
        edition.content = found[edition.revision_id].content


def _dated(pages: list[PolicyPage], chunk: Iterable[tuple[str, Row]]) -> None:
    """Saving a page says that it was changed now; readers see when it was."""
    for page, (_place, row) in zip(pages, chunk, strict=True):
        PolicyPage.objects.filter(pk=page.pk).update(changed_at=row["changed_at"])


def made(model: type[models.Model], columns: Iterable[Any], row: Row, place: str) -> Any:
    """An unsaved row. Raises Refused, with its place, if it has other columns or values."""
    known = {column.attname: column for column in columns}
    if row.keys() != known.keys():
        odd = ", ".join(sorted(row.keys() ^ known.keys()))
        raise Refused(f"{place} does not have the columns of this version: {odd}.")
    try:
        return model(**{name: known[name].to_python(value) for name, value in row.items()})
    except (ValidationError, ValueError, TypeError) as error:
        raise Refused(f"{place} has a value that does not fit: {error}") from error


_ITEM = ("id", "uuid", "kind", "slug", "language", "created_by_id", "created_at", "sensitive")


def _items(folder: Folder) -> None:
    """Every item as a draft without a text: the rules say so, and it becomes what it was later."""
    columns = [column for column in Item._meta.concrete_fields if column.attname in _ITEM]
    for chunk in batched(folder.rows("items"), kinds.AT_A_TIME, strict=False):
        rows = []
        for place, row in chunk:
            named = {name: value for name, value in row.items() if name in _ITEM}
            rows.append(made(Item, columns, named, place))
        Item.objects.bulk_create(rows)
        for item in rows:
            child: Any = Claim if item.kind == Item.Kind.CLAIM else Article
            values = {column.attname: getattr(item, column.attname) for column in columns}
            # Only the child's own table: the parent is there.
            child(item_ptr_id=item.pk, **values).save_base(raw=True, force_insert=True)


# As the database itself does when an edition comes (newsroom/editions/models/rules_sql.py).
_FACETS = """
    INSERT INTO editions_facet (edition_id, kind, value, item_kind, first_published_at, position)
    SELECT edition.id, facet.key, entry.value, edition.kind, edition.first_published_at,
        entry.ordinality
    FROM editions_edition AS edition,
        jsonb_each(edition.content::jsonb->'facets') AS facet,
        jsonb_array_elements_text(facet.value) WITH ORDINALITY AS entry
    ORDER BY edition.id, facet.key, entry.ordinality
"""
_LINK = """
    INSERT INTO editions_facet (edition_id, kind, value, item_kind, first_published_at, position)
    SELECT id, %s, %s, kind, first_published_at, %s FROM editions_edition WHERE id = %s
"""


def _facets(folder: Folder) -> None:
    with past("editions.Facet:only_with_its_edition"), connection.cursor() as cursor:
        cursor.execute(_FACETS)
        for place, row in folder.rows("links"):
            if row.keys() != {"edition_id", "kind", "value", "position"}:
                raise Refused(f"{place} does not have the columns of this version.")
            cursor.execute(
                _LINK, [row[name] for name in ("kind", "value", "position", "edition_id")]
            )


def _find_again() -> None:
    """Lists and searches are made anew, those of articles from those of their claims."""
    rules = [f"editions.{name}:only_with_an_edition" for name in
             ("Filing", "SearchText", "SearchWord")]  # fmt: skip
    with past(*rules), connection.cursor() as cursor:
        for kind in (Item.Kind.CLAIM, Item.Kind.ARTICLE):
            cursor.execute(
                "SELECT newsroom_file(item_id), newsroom_search(item_id) FROM editions_edition "
                "WHERE current AND kind = %s ORDER BY id",
                [kind.value],
            )


def _move_sequences() -> None:
    """The next row's id follows the highest there is."""
    for model in {kind.model for kind in (*CONFIGURATION, PEOPLE, *KINDS)} | {Item}:
        table = model._meta.db_table
        statement = sql.SQL(
            "SELECT setval(pg_get_serial_sequence({name}, 'id'), max(id)) FROM {table}"
        )
        with connection.cursor() as cursor:
            cursor.execute(
                statement.format(name=sql.Literal(table), table=sql.Identifier(table))
            )  # fmt: skip
