"""The start page."""

from typing import Any

from django.conf import settings

from newsroom.desk.lists import LISTS, first_rows
from newsroom.desk.notices import unsent
from newsroom.desk.timing import alarms, broken_record
from newsroom.review.models import Item
from newsroom.review.states import Role

ROWS = 10


def context(user: Any) -> dict[str, Any]:
    """The lists that ``user`` needs, each with its first rows, and what went wrong by itself.

    That the record is broken is told to everybody who has a role, that e-mails were not sent to
    administrators, that reviews have stalled to editors.
    """
    wrong = {
        "broken_record": broken_record() if user.roles else None,
        "unsent": unsent().count() if Role.ADMINISTRATOR in user.roles else 0,
    }
    if not user.has_perm("review.view_item"):
        return {"worklists": [], "alarms": [], **wrong}
    shown = [each for each in LISTS.values() if each.is_for(user)]
    return {
        "worklists": [
            {"list": each, "rows": found}
            for each, found in zip(shown, first_rows(shown, user, ROWS), strict=True)
        ],
        "alarms": list(alarms()),
        "stalled": Item.objects.stalled().count() if Role.EDITOR in user.roles else 0,
        "stalled_hours": settings.NEWSROOM_STALLED_HOURS,
        **wrong,
    }
