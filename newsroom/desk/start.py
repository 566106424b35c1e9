"""The start page."""

from typing import Any

from newsroom.desk.lists import LISTS, rows
from newsroom.desk.timing import alarms
from newsroom.review.models import Item

ROWS = 10


def context(user: Any) -> dict[str, Any]:
    """The lists that ``user`` needs, each with its first rows, and what went wrong by itself."""
    if not user.has_perm("review.view_item"):
        return {"worklists": [], "alarms": []}
    shown = [each for each in LISTS.values() if each.is_for(user)]
    found: list[list[Item]] = [list(each.read(user)[:ROWS]) for each in shown]
    # All at once, so that the revisions cost the same whatever the number of lists.
    all_rows = iter(rows([item for items in found for item in items]))
    return {
        "worklists": [
            {"list": each, "rows": [next(all_rows) for _item in items]}
            for each, items in zip(shown, found, strict=True)
        ],
        "alarms": list(alarms()),
    }
