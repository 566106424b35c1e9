"""SQL as somebody would type it who has the program's connection and none of its code."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from newsroom.review import canonical
from newsroom.review.errors import RULE_SQLSTATE
from newsroom.review.models import Item, Revision

NOT_ALLOWED = "42501"  # insufficient_privilege


def run(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


def insert(table: str, row: Mapping[str, Any]) -> None:
    run(*_insert(table, row))


def failure(statement: str, *values: Any) -> tuple[str, str]:
    """The SQLSTATE and the sentence with which the database refuses; nothing has changed."""
    cause = _cause(statement, *values)
    return cause.sqlstate, cause.diag.message_primary


def refusal(statement: str, *values: Any) -> str:
    """The sentence of the rule that refuses."""
    state, sentence = failure(statement, *values)
    assert state == RULE_SQLSTATE, sentence
    return sentence


def refused_insert(table: str, row: Mapping[str, Any]) -> str:
    return refusal(*_insert(table, row))


def refused_copy(table: str, row: Mapping[str, Any]) -> str:
    """The sentence of the rule that refuses a row that comes by COPY."""
    columns = ", ".join(row)
    with (
        pytest.raises(psycopg.errors.RestrictViolation) as caught,
        transaction.atomic(),
        connection.cursor() as cursor,
        cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy,
    ):
        copy.write_row(list(row.values()))
    return str(caught.value.diag.message_primary)


def violated(statement: str, *values: Any) -> str:
    """The name of the constraint that refuses."""
    cause = _cause(statement, *values)
    return cause.diag.constraint_name or cause.diag.message_primary


def violating_insert(table: str, row: Mapping[str, Any]) -> str:
    return violated(*_insert(table, row))


def _cause(statement: str, *values: Any) -> Any:
    with pytest.raises(DatabaseError) as caught, transaction.atomic():
        _run_and_check(statement, *values)
    return caught.value.__cause__


def _run_and_check(statement: str, *values: Any) -> None:
    run(statement, *values)
    run("SET CONSTRAINTS ALL IMMEDIATE")


def _insert(table: str, row: Mapping[str, Any]) -> tuple[Any, ...]:
    columns = ", ".join(f'"{name}"' for name in row)
    places = ", ".join(["%s"] * len(row))
    return f"INSERT INTO {table} ({columns}) VALUES ({places})", *row.values()


@contextmanager
def owner() -> Iterator[psycopg.Connection[Any]]:
    """A connection of the owner of the tables to the tests' database; commits at once."""
    address = conninfo_to_dict(settings.DATABASE_OWNER_URL) | {
        "dbname": connection.settings_dict["NAME"]
    }
    with psycopg.connect(make_conninfo("", **address), autocommit=True) as own:
        yield own


@contextmanager
def self_approval() -> Iterator[None]:
    """A newsroom of one person, until the block ends."""
    with owner() as own:
        own.execute("UPDATE review_reviewpolicy SET self_approval = TRUE")
        try:
            yield
        finally:
            own.execute("UPDATE review_reviewpolicy SET self_approval = FALSE")


def item(created_by: int, **changes: Any) -> dict[str, Any]:
    row = {
        "uuid": "7f6de0d6-3e1c-4a52-9b0e-000000000001",
        "kind": "claim",
        "slug": "a-slug",
        "language": "en",
        "status": "draft",
        "created_by_id": created_by,
        "created_at": timezone.now(),
        "changed_at": timezone.now(),
        "priority": 2,
        "sensitive": False,
        "version": 1,
    }
    return row | changes


def revision(of: Item, **changes: Any) -> dict[str, Any]:
    """What ``submit`` would add for a draft, digest and all; ``content`` is a dict or text."""
    content = changes.pop("content", None) or of.freeze()
    text = content if isinstance(content, str) else canonical.dumps(content)
    newest = of.newest_revision
    row = {
        "item_id": of.pk,
        "number": newest.number + 1 if newest else 1,
        "content": text,
        "digest": canonical.digest(text),
        "submitted_by_id": of.created_by_id,
        "submitted_at": timezone.now(),
        "message": "",
        "barred": [of.created_by_id],
        "approvals_needed": 1,
    }
    return row | changes


def decision(revision: Revision, reviewer: int, **changes: Any) -> dict[str, Any]:
    row = {
        "revision_id": revision.pk,
        "kind": "approve",
        "reviewer_id": reviewer,
        "reason": "",
        "self_approval_reason": "",
        "decided_at": timezone.now(),
    }
    return row | changes


def edition(of: Item, **changes: Any) -> dict[str, Any]:
    """What ``publish`` would add for a reviewed item; the database fills the rest in."""
    revision = of.newest_revision
    assert revision
    row = {
        "item_id": of.pk,
        "number": 0,
        "kind": "",
        "slug": "",
        "language": "",
        "revision_id": revision.pk,
        "content": canonical.dumps(revision.content),
        "digest": revision.digest,
        "change": "first",
        "note": "",
        "reviewers": [],
        "published_by_id": of.created_by_id,
        "published_at": timezone.now(),
        "current": True,
        "self_approved": False,
        "claim_editions": "{}",
        "previous_hash": "",
        "own_hash": "",
    }
    return row | changes


def address(of: Item, **changes: Any) -> dict[str, Any]:
    row = {"kind": of.kind, "slug": of.slug, "item_id": of.pk, "since": timezone.now()}
    return row | changes
