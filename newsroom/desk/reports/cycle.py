"""How long items stay in each state, from their histories."""

from django.db import connection
from django.utils.translation import gettext_lazy as _

from newsroom.desk.reports.period import Asked
from newsroom.desk.reports.tables import Cell, Drawn, Table
from newsroom.review.models import Item
from newsroom.review.states import Status

# Every step of the period is read once, by its time. What came before an item's first step in the
# period is looked up item by item.
SQL = """
    WITH moved AS (
        SELECT id, item_id, at, from_status, to_status,
            lag(at) OVER (PARTITION BY item_id ORDER BY id) AS entered
        FROM review_activity
        WHERE at >= %s AND at < %s AND from_status <> to_status
    ), stayed AS (
        SELECT item.kind, moved.from_status, greatest(0, extract(epoch FROM moved.at - coalesce(
            moved.entered,
            (
                SELECT max(earlier.at) FROM review_activity AS earlier
                WHERE earlier.item_id = moved.item_id AND earlier.id < moved.id
                    AND earlier.from_status <> earlier.to_status
            ),
            item.created_at
        )) / 3600)::float AS hours
        FROM moved CROSS JOIN LATERAL (
            -- Looked up one by one: OFFSET keeps it from becoming a walk through all items.
            SELECT kind, created_at FROM review_item WHERE id = moved.item_id OFFSET 0
        ) AS item
        WHERE (moved.from_status, moved.to_status) IN (
            ('draft', 'in_review'), ('in_review', 'reviewed'), ('in_review', 'draft'),
            ('reviewed', 'published')
        )
    )
    SELECT kind, from_status, count(*),
        percentile_cont(0.5) WITHIN GROUP (ORDER BY hours),
        percentile_cont(0.9) WITHIN GROUP (ORDER BY hours)
    FROM stayed GROUP BY kind, from_status
"""
STATES = {
    Status.DRAFT: _("in draft, until submitted"),
    Status.IN_REVIEW: _("in review, until reviewed or returned"),
    Status.REVIEWED: _("reviewed, until published"),
}


def stays(asked: Asked, most: int | None) -> Table:
    """A row for each state of each kind of item that was left in the period."""
    with connection.cursor() as cursor:
        cursor.execute(SQL, [asked.since, asked.until])
        found = {(kind, status): numbers for kind, status, *numbers in cursor.fetchall()}
    rows = [
        (_name(kind, status), *found[kind, status])
        for status in STATES
        for kind in Item.Kind.values
        if (kind, status) in found
    ]
    return Table(
        columns=(_("State"), _("Times"), _("Median hours"), _("Nine of ten within, hours")),
        rows=rows,
        drawn=Drawn(series=((2, "first"), (3, "second")), stacked=False),
    )


def _name(kind: str, status: Status) -> Cell:
    text = f"{Item.Kind(kind).label}: {STATES[status]}"
    return Cell(text=text, plain=f"{kind} {status.value}")
