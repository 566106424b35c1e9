"""What assessors of fact-checking newsrooms ask for, over twelve months or any period."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.db.models import Count, Exists, F, Min, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce, TruncWeek
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from claims.models import ContactAttempt
from newsroom import languages
from newsroom.desk.reports.period import Asked
from newsroom.desk.reports.tables import Cell, Drawn, Table
from newsroom.editions.models import Edition, Facet
from newsroom.editions.models.edition import Change
from newsroom.review.models import Activity, Decision
from newsroom.review.states import Status

CHUNK = 1000
# What readers were told wrongly or unclearly; an update or a typo is neither.
CORRECTING = (Change.CORRECTION, Change.RATING_CHANGE, Change.CLARIFICATION, Change.WITHDRAWAL)


def weeks(asked: Asked, most: int | None) -> Table:
    """A row for each week, those without a check too."""
    counted = (
        _checks(asked)
        .annotate(week=TruncWeek("first_published_at"))
        .values_list("week")
        .annotate(
            n=Count("pk"), seconded=Count("pk", filter=Q(second=True)),
            whole=Sum("sources"), least=Min("sources"),
        )
    )  # fmt: skip
    found = {
        week.date(): (n, second, whole / n, least) for week, n, second, whole, least in counted
    }
    return Table(
        columns=(_("Week from"), _("Checks"), _("With a second reader"), _("Sources per check"),
                 _("Fewest sources")),
        rows=[(week, *found.get(week, (0, 0, None, None))) for week in asked.weeks()],
        drawn=Drawn(series=((1, "second"), (2, "first")), standing=True, stacked=False),
    )  # fmt: skip


def contacts(asked: Asked, most: int | None) -> Table:
    """How often those concerned were asked, and with what outcome."""
    attempts = ContactAttempt.objects.filter(claim__in=asked.checks().values("item"))
    counted = attempts.order_by().values_list("outcome")
    found = {
        outcome: numbers
        for outcome, *numbers in counted.annotate(n=Count("pk"), of=Count("claim", distinct=True))
    }
    asked_at_all = attempts.aggregate(n=Count("claim", distinct=True))["n"]
    rows = [
        (Cell(text=str(outcome.label), plain=outcome.value), *found.get(outcome.value, (0, 0)))
        for outcome in ContactAttempt.Outcome
    ]
    none = Cell(text=_now("no attempt in the log"), plain="none")
    return Table(
        columns=(_("Outcome"), _("Attempts"), _("Checks")),
        rows=[*rows, (none, 0, asked.total - asked_at_all)],
        drawn=Drawn(series=((2, "first"),)),
    )


def corrections(asked: Asked, most: int | None) -> Table:
    """Each correction of the period, newest first, with how long it took."""
    before = Edition.objects.filter(item=OuterRef("item"), number=OuterRef("number") - 1)
    opened = Activity.objects.filter(
        item=OuterRef("item"), at__gt=OuterRef("before"), at__lt=OuterRef("published_at"),
        from_status__in=(Status.PUBLISHED, Status.WITHDRAWN), to_status=Status.DRAFT,
    )  # fmt: skip
    found = (
        Edition.objects.filter(
            number__gt=1, change__in=CORRECTING,
            published_at__gte=asked.since, published_at__lt=asked.until,
        )
        .annotate(before=Subquery(before.values("published_at")[:1]))
        .annotate(opened=Subquery(opened.order_by("pk").values("at")[:1]))
        .for_lists()
        .order_by("-published_at", "-pk")
    )  # fmt: skip
    return Table(
        columns=(_("Published"), _("Change"), _("Item"), _("Address"),
                 _("Days after the edition before"), _("Hours in the making"), _("Public note")),
        rows=(
            (
                row.published_at.date(),
                Cell(text=row.get_change_display(), plain=row.change),
                _title(row),
                _address(row),
                _hours(row.before, row.published_at, per=24),
                _hours(row.opened, row.published_at),
                row.note,
            )
            for row in _each(found, most)
        ),
    )  # fmt: skip


def every_check(asked: Asked, most: int | None) -> Table:
    """One row for each check, newest first."""
    attempts = ContactAttempt.objects.filter(claim=OuterRef("item")).order_by().values("claim")
    found = _checks(asked).annotate(
        attempts=Coalesce(Subquery(attempts.annotate(n=Count("pk")).values("n")), 0),
        seconded=F("second"),
        cited=F("sources"),
    )
    return Table(
        columns=(_("First published"), _("Claim"), _("Address"), _("Verdict"), _("Sources"),
                 _("Second reader"), _("Approved by its author"), _("Contact attempts"),
                 _("Editions")),
        rows=(
            (row.first_published_at.date(), _title(row), _address(row), asked.label(row.rating),
             row.cited, row.seconded, row.self_approved, row.attempts, row.number)
            for row in _each(found.for_lists().newest_first(), most)
        ),
    )  # fmt: skip


def _checks(asked: Asked) -> Any:
    """The checks with ``sources``, and ``second``: whether anybody approved who was not barred."""
    cited = Facet.objects.filter(edition=OuterRef("pk"), kind="source").order_by().values("edition")
    own = Q(revision__barred__contains=[F("reviewer")])
    approved = Decision.objects.filter(revision=OuterRef("revision"), kind="approve")
    return asked.checks().alias(
        sources=Coalesce(Subquery(cited.annotate(n=Count("pk")).values("n")), 0),
        second=Exists(approved.exclude(own)),
    )


def _each(found: Any, most: int | None) -> Any:
    return found.iterator(chunk_size=CHUNK) if most is None else found[:most]


def _title(row: Edition) -> Cell:
    url = reverse("admin:item_review", args=[row.item_id])
    return Cell(text=row.title, url=url, language=row.language)


def _address(row: Edition) -> str:
    return settings.SITE_URL + languages.split(reverse(f"public:{row.kind}", args=[row.slug]))[1]


def _hours(since: dt.datetime | None, until: dt.datetime, per: float = 1) -> float | None:
    return (until - since).total_seconds() / 3600 / per if since else None
