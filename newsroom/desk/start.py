"""The start page."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import IntegerField, Subquery

from newsroom.desk.lists import LISTS, first_rows
from newsroom.desk.notices import unsent
from newsroom.desk.timing import alarms, broken_record
from newsroom.editions.models import PolicyPage, Slot
from newsroom.review.models import Item, User
from newsroom.review.states import Role

ROWS = 10


class Number(Subquery):
    """How many rows a query finds."""

    template = "(SELECT count(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()


@dataclass(frozen=True, kw_only=True)
class Counted:
    """How much of what waits there is, for everybody; who is told is for ``context`` to say."""

    unsent: int
    stalled: int
    filled: list[str]


def counted(user: Any) -> Counted:
    """All of it in one query."""
    wanted = {
        "unsent": Number(unsent().order_by().values("pk")),
        "stalled": Number(Item.objects.stalled().order_by().values("pk")),
        "filled": ArraySubquery(PolicyPage.objects.order_by().values("slot").distinct()),
    }
    numbers: Any = User.objects.filter(pk=user.pk).values(**wanted).get()
    return Counted(**numbers)


def context(user: Any) -> dict[str, Any]:
    """The lists that ``user`` needs, each with its first rows, and what went wrong by itself.

    That the record is broken is told to everybody who has a role, that e-mails were not sent to
    administrators, that reviews have stalled to editors, what the newsroom has not said of itself
    to publishers.
    """
    found = counted(user)
    wrong = {
        "broken_record": broken_record() if user.roles else None,
        "unsent": found.unsent if Role.ADMINISTRATOR in user.roles else 0,
    }
    if not user.has_perm("review.view_item"):
        return {"worklists": [], "alarms": [], **wrong}
    shown = [each for each in LISTS.values() if each.is_for(user)]
    empty = [slot for slot in Slot if slot not in found.filled]
    return {
        "worklists": [
            {"list": each, "rows": found}
            for each, found in zip(shown, first_rows(shown, user, ROWS), strict=True)
        ],
        "alarms": list(alarms()),
        "stalled": found.stalled if Role.EDITOR in user.roles else 0,
        "stalled_hours": settings.NEWSROOM_STALLED_HOURS,
        "empty_slots": empty if Role.PUBLISHER in user.roles else [],
        **wrong,
    }
