"""The start page."""

from itertools import chain
from typing import Any

from newsroom.desk.lists import LISTS, add_revisions

ROWS = 10


def context(user: Any) -> dict[str, Any]:
    """The lists that ``user`` needs, each with its first rows."""
    if not user.has_perm("review.view_item"):
        return {"worklists": []}
    shown = [each for each in LISTS.values() if each.is_for(user)]
    worklists = [{"list": each, "items": list(each.read(user)[:ROWS])} for each in shown]
    add_revisions(chain.from_iterable(each["items"] for each in worklists))
    return {"worklists": worklists}
