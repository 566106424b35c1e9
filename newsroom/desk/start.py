"""The start page."""

from typing import Any

from newsroom.desk.lists import LISTS, first_rows
from newsroom.desk.timing import alarms, broken_record

ROWS = 10


def context(user: Any) -> dict[str, Any]:
    """The lists that ``user`` needs, each with its first rows, and what went wrong by itself.

    That the record is broken is told to everybody who has a role.
    """
    broken = broken_record() if user.roles else None
    if not user.has_perm("review.view_item"):
        return {"worklists": [], "alarms": [], "broken_record": broken}
    shown = [each for each in LISTS.values() if each.is_for(user)]
    return {
        "worklists": [
            {"list": each, "rows": found}
            for each, found in zip(shown, first_rows(shown, user, ROWS), strict=True)
        ],
        "alarms": list(alarms()),
        "broken_record": broken,
    }
