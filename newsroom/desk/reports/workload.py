"""Who did how much: items and decisions by person and week."""

from typing import Any

from django.db.models import Count, Q
from django.db.models.functions import TruncWeek
from django.utils.translation import gettext_lazy as _

from newsroom.desk.reports.period import Asked
from newsroom.desk.reports.tables import Drawn, Table
from newsroom.review.models import Activity, User

_COUNTS = {
    "items": Count("item", distinct=True),
    "submitted": Count("pk", filter=Q(verb="submit")),
    "decided": Count("pk", filter=Q(verb__in=("approve", "return_"))),
    "published": Count("pk", filter=Q(verb__in=("publish", "withdraw", "reinstate"))),
}
_NAMES = (_("Items"), _("Submitted"), _("Decided"), _("Published or withdrawn"))


def by_person(asked: Asked, most: int | None) -> Table:
    counted = _steps(asked).values_list("actor").annotate(**_COUNTS).order_by("-items", "actor")
    found = list(counted[:most])
    names = _people(row[0] for row in found)
    return Table(
        columns=(_("Person"), *_NAMES),
        rows=[(names[actor], *numbers) for actor, *numbers in found],
        drawn=Drawn(series=((2, "first"), (3, "second"), (4, "third"))),
    )


def by_week(asked: Asked, most: int | None) -> Table:
    steps = _steps(asked).annotate(week=TruncWeek("at")).values_list("week", "actor")
    found = list(steps.annotate(**_COUNTS).order_by("-week", "-items", "actor")[:most])
    names = _people(row[1] for row in found)
    return Table(
        columns=(_("Week from"), _("Person"), *_NAMES),
        rows=[(week.date(), names[actor], *numbers) for week, actor, *numbers in found],
    )


def _steps(asked: Asked) -> Any:
    return Activity.objects.filter(at__gte=asked.since, at__lt=asked.until).order_by()


def _people(ids: Any) -> dict[int, str]:
    return {pk: str(person) for pk, person in User.objects.in_bulk(set(ids)).items()}
