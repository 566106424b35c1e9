"""What is public and needs a hand: links that are dead or kept nowhere, claims to look at again."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claims.models import Claim, LinkCheck, Source, Statement
from newsroom.desk.reports.period import Asked
from newsroom.desk.reports.tables import Cell, Table
from newsroom.editions.models import Facet
from newsroom.review.states import Status

CHUNK = 1000


def dead_sources(asked: Asked, most: int | None) -> Table:
    """The sources whose link is dead, those of most public claims first."""
    used = _uses().order_by().values("value").annotate(n=Count("pk")).values("n")
    found = _dead(Source.objects.all()).annotate(uses=Subquery(used))
    return Table(
        columns=(_("Source"), _("Link"), _("Fails since"), _("Because"), _("Archived link"),
                 _("Public claims")),
        rows=(
            (_form(row), row.url, row.dead_since.date(), row.failure, row.archive_url,
             row.uses or 0)
            for row in _each(found.order_by("dead_since", "pk"), most)
        ),
    )  # fmt: skip


def dead_statements(asked: Asked, most: int | None) -> Table:
    found = _dead(Statement.objects.select_related("speaker")).order_by("dead_since", "pk")
    return Table(
        columns=(_("Statement"), _("Link"), _("Fails since"), _("Because"), _("Archived link")),
        rows=(
            (_form(row), row.url, row.dead_since.date(), row.failure, row.archive_url)
            for row in _each(found, most)
        ),
    )


def unarchived(asked: Asked, most: int | None) -> Table:
    """The sources of public claims that would be lost with their page."""
    found = Source.objects.filter(used(), archive_url="").exclude(url="").order_by("pk")
    return Table(
        columns=(_("Source"), _("Link")),
        rows=((_form(row), row.url) for row in _each(found, most)),
    )


def overdue(asked: Asked, most: int | None) -> Table:
    today = timezone.localdate()
    found = Claim.objects.filter(status=Status.PUBLISHED, review_by__lte=today)
    found = found.select_related("assigned_to").order_by("review_by", "pk")
    return Table(
        columns=(_("Claim"), _("Address"), _("Look again by"), _("Days over"), _("Assigned to")),
        rows=(
            (
                Cell(text=str(claim), url=reverse("admin:item_review", args=[claim.pk]),
                     language=claim.language),
                claim.slug,
                claim.review_by,
                (today - claim.review_by).days,
                str(claim.assigned_to or ""),
            )
            for claim in _each(found, most)
        ),
    )  # fmt: skip


def used() -> Exists:
    """Whether a public claim rests on the source."""
    return Exists(_uses())


def _uses() -> QuerySet[Facet]:
    """The public claims that rest on the source of the outer query, by its index."""
    public = Q(edition__current=True) & ~Q(edition__change="withdrawal")
    return Facet.objects.filter(public, kind="source", value=OuterRef("slug"), item_kind="claim")


def _dead(rows: Any) -> Any:
    check = LinkCheck.objects.filter(url=OuterRef("url"))
    return rows.filter(url__in=LinkCheck.objects.dead().values("url")).annotate(
        dead_since=Subquery(check.values("dead_since")), failure=Subquery(check.values("failure"))
    )


def _each(found: Any, most: int | None) -> Iterator[Any]:
    return found.iterator(chunk_size=CHUNK) if most is None else iter(found[:most])


def _form(row: Source | Statement) -> Cell:
    name = f"admin:claims_{row._meta.model_name}_change"
    return Cell(text=str(row), url=reverse(name, args=[row.pk]))
