"""The start page."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import IntegerField, Subquery

from newsroom.desk import tickets, told
from newsroom.desk.lists import LISTS, first_rows
from newsroom.desk.notices import unsent
from newsroom.desk.timing import alarms
from newsroom.editions import webhooks
from newsroom.editions.models import Delivery, PolicyPage, RecordCheck, Slot
from newsroom.editions.tickets import Kind, kinds_for
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
    to_readers: int
    stalled: int
    filled: list[str]
    fresh: int
    unseen: int
    given_up: int
    # Of the last check of the record.
    broken: str | None
    checked_at: dt.datetime | None


def counted(user: Any) -> Counted:
    """All of it in one query."""
    last = RecordCheck.objects.order_by("-pk")
    wanted = {
        "unsent": Number(unsent().order_by().values("pk")),
        "to_readers": Number(told.unsent().order_by().values("pk")),
        "stalled": Number(Item.objects.stalled().order_by().values("pk")),
        "fresh": Number(tickets.fresh().order_by().values("pk")),
        "unseen": Number(tickets.unseen().order_by().values("pk")),
        "given_up": Number(Delivery.objects.given_up().order_by().values("pk")),
        "broken": Subquery(last.values("broken")[:1]),
        "checked_at": Subquery(last.values("checked_at")[:1]),
        "filled": ArraySubquery(PolicyPage.objects.order_by().values("slot").distinct()),
    }
    numbers: Any = User.objects.filter(pk=user.pk).values(**wanted).get()
    return Counted(**numbers)


def context(user: Any) -> dict[str, Any]:
    """The lists that ``user`` needs, each with its first rows, and what went wrong by itself.

    That the record is broken is told to everybody who has a role, that e-mails were not sent to
    administrators, that other programs were not told to them and to publishers, that reviews have
    stalled to editors, what the newsroom has not said of itself to publishers, and how much readers
    have sent that nobody has read to those who handle it.
    """
    counts = counted(user)
    wrong = {
        "broken_record": counts if user.roles and counts.broken else None,
        "unsent": counts.unsent + counts.to_readers if Role.ADMINISTRATOR in user.roles else 0,
        "given_up": 0 if webhooks.WHO.isdisjoint(user.roles) else counts.given_up,
    }
    if not user.has_perm("review.view_item"):
        return {"worklists": [], "alarms": [], **wrong}
    kinds = kinds_for(user)
    shown = [each for each in LISTS.values() if each.is_for(user)]
    empty = [slot for slot in Slot if slot not in counts.filled]
    return {
        "worklists": [
            {"list": each, "rows": found}
            for each, found in zip(shown, first_rows(shown, user, ROWS), strict=True)
        ],
        "alarms": list(alarms()),
        "stalled": counts.stalled if Role.EDITOR in user.roles else 0,
        "stalled_hours": settings.NEWSROOM_STALLED_HOURS,
        "reads_readers": bool(kinds),
        "fresh_suggestions": counts.fresh if Kind.SUGGESTION in kinds else 0,
        "unseen_reports": counts.unseen if Kind.REPORT in kinds else 0,
        "empty_slots": empty if Role.PUBLISHER in user.roles else [],
        **wrong,
    }
