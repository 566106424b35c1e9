"""The row history of an item as people read it: one line for each save, by whatever way it came.

A line is everything that one request, or one transaction without a request, changed in the rows of
the item and in those that its claim shares with others. It names fields and never values: not
everybody who may read an item may read all that ever stood in it.
"""

import datetime as dt
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import connection, models
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from psycopg import sql

from claims.models import Evidence, Occasion, Source, Speaker, Statement
from newsroom.review.models import Item, User
from newsroom.review.models.history import RowEvent
from newsroom.review.states import VERBS

# What goes with every change, or is the history's own, and says nothing.
_QUIET = [
    "changed_at", "version",
    "pgh_id", "pgh_created_at", "pgh_label", "pgh_context", "pgh_context_id", "pgh_role",
    "pgh_began", "pgh_obj_id",
]  # fmt: skip
_OWN = "event.{column} = %(item)s"
# The rows of a claim that are shared: those that were ever linked to it.
_SHARED: Mapping[type[models.Model], str] = {
    Statement: "SELECT statement_id FROM claims_claimstatementevent WHERE claim_id = %(item)s",
    Speaker: """
        SELECT said.speaker_id FROM claims_claimstatementevent AS link
        JOIN claims_statementevent AS said ON said.pgh_obj_id = link.statement_id
        WHERE link.claim_id = %(item)s
    """,
    Occasion: """
        SELECT said.occasion_id FROM claims_claimstatementevent AS link
        JOIN claims_statementevent AS said ON said.pgh_obj_id = link.statement_id
        WHERE link.claim_id = %(item)s
    """,
    Evidence: "SELECT evidence_id FROM claims_evidencelinkevent WHERE claim_id = %(item)s",
    Source: """
        SELECT passage.source_id FROM claims_evidencelinkevent AS link
        JOIN claims_evidenceevent AS passage ON passage.pgh_obj_id = link.evidence_id
        WHERE link.claim_id = %(item)s
    """,
}

_LINE = """
    SELECT {table} AS source, pgh_id AS id, pgh_created_at AS at, pgh_context_id AS context_id,
        pgh_context AS context, pgh_role AS role, pgh_began AS began, pgh_label AS label,
        to_jsonb(event) - %(quiet)s::text[] AS now,
        lag(to_jsonb(event)) OVER (PARTITION BY pgh_obj_id ORDER BY pgh_id)
            - %(quiet)s::text[] AS before
    FROM {events} AS event
    WHERE {belongs}
"""
_SAVES = """
    WITH line AS ({lines}),
    save AS (
        SELECT max(at) AS at, max(id) AS key, min(role) AS role,
            -- The last one: verb and reason are added while the request is under way.
            jsonb_agg(context ORDER BY at DESC) -> 0 AS context,
            jsonb_agg(jsonb_build_array(source, label, now, before) ORDER BY at, id) AS changes
        FROM line
        GROUP BY coalesce(context_id::text, role || ' ' || began)
        -- A move of the workflow has a line of its own that says so.
        HAVING NOT bool_and(
            label = 'update' AND now - 'status' IS NOT DISTINCT FROM before - 'status'
                AND (now = before OR coalesce(context ->> 'verb', '') <> '')
        )
    )
    SELECT save.at, save.key, save.role, save.context::text, save.changes::text,
        person.username, person.first_name, person.last_name
    FROM save
    LEFT JOIN review_user AS person ON person.id = (save.context ->> 'user')::bigint
    WHERE %(until)s::timestamptz IS NULL OR save.at < %(until)s
        OR (save.at = %(until)s AND save.key < coalesce(%(below)s, save.key + 1))
    ORDER BY save.at DESC, save.key DESC
    LIMIT %(size)s
"""


@dataclass(frozen=True, kw_only=True)
class Saved:
    """One save. ``at`` and ``key`` are its place among others; ``who`` is empty where nobody was
    signed in, and ``role`` is the database's. ``verb`` is a label, ``request`` an id in the log.
    """

    at: dt.datetime
    key: int
    who: str
    role: str
    verb: str
    url: str
    request: str
    token: str
    changes: list[str]


def saves(item: Item, *, until: dt.datetime | None, below: int | None, size: int) -> list[Saved]:
    """The newest ``size`` saves up to ``until``; of those at that very moment only the ones with a
    key below ``below``, if it is told. One query, however many there are."""
    models_of = {event._meta.db_table: event.pgh_tracked_model for event in _histories(item)}
    lines = sql.SQL(" UNION ALL ").join(map(_line, _histories(item)))
    values = {
        "item": item.pk, "until": until, "below": below, "size": size, "quiet": _QUIET,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(_SAVES).format(lines=lines), values)
        return [_saved(row, models_of) for row in cursor.fetchall()]


def _histories(item: Item) -> list[Any]:
    """The histories in which there can be something of ``item``."""
    own = {Item, type(item.specific)}
    of_kind = own | set(_SHARED) if item.kind == Item.Kind.CLAIM else own
    found: list[Any] = [model for model in apps.get_models() if issubclass(model, RowEvent)]
    return [
        event
        for event in found
        if event.pgh_tracked_model in of_kind or (_owner(event) and _owned_by(event) in own)
    ]


def _owner(event: Any) -> str:
    """The foreign key by which a row belongs to an item, empty if it does not."""
    return str(event.pgh_tracked_model.history_item)


def _owned_by(event: Any) -> Any:
    return event._meta.get_field(_owner(event)).related_model


def _line(event: Any) -> sql.Composed:
    shared = _SHARED.get(event.pgh_tracked_model)
    if shared:
        belongs: sql.Composable = sql.SQL(f"event.pgh_obj_id IN ({shared})")
    else:
        column = f"{_owner(event) or 'pgh_obj'}_id"
        belongs = sql.SQL(_OWN).format(column=sql.Identifier(column))
    table = event._meta.db_table
    return sql.SQL(_LINE).format(
        table=sql.Literal(table), events=sql.Identifier(table), belongs=belongs
    )


def _saved(row: tuple[Any, ...], models_of: Mapping[str, Any]) -> Saved:
    at, key, role, context, changes, username, first_name, last_name = row
    known = json.loads(context or "null") or {}
    verb = VERBS.get(known.get("verb") or "")
    person = User(username=username or "", first_name=first_name or "", last_name=last_name or "")
    told = Counter(_told(models_of[source], *rest) for source, *rest in json.loads(changes))
    return Saved(
        at=at,
        key=key,
        who=str(person),
        role=role,
        verb=str(verb.label) if verb else "",
        url=known.get("url") or "",
        request=known.get("request") or "",
        token=known.get("token") or "",
        changes=[
            f"{what} × {times}" if times > 1 else what for what, times in told.items() if what
        ],
    )


def _told(model: Any, label: str, now: dict[str, Any], before: dict[str, Any] | None) -> str:
    """What happened to one row, in words; empty if nothing that says something."""
    noun = capfirst(_noun(model))
    if label == "insert":
        return _("%(noun)s added") % {"noun": noun}
    if label == "delete":
        return _("%(noun)s removed") % {"noun": noun}
    changed = [column for column, value in now.items() if value != (before or {}).get(column)]
    fields = ", ".join(_field(model, column) for column in changed)
    return _("%(noun)s: %(fields)s") % {"noun": noun, "fields": fields} if fields else ""


def _noun(model: Any) -> str:
    if not model._meta.proxy:
        return str(model._meta.verbose_name)
    # A link between two rows is called after the one at its other end.
    ends = [field for field in model._meta.get_fields() if field.many_to_one]
    other = next(field for field in ends if field.name != model.history_item)
    return str(other.related_model._meta.verbose_name)


def _field(model: Any, column: str) -> str:
    try:
        return str(model._meta.get_field(column.removesuffix("_id")).verbose_name)
    except FieldDoesNotExist:
        return column.replace("_", " ")
