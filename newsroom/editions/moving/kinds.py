"""The rows of the record that go along as they are, with their keys: hashes cover these.

Of an item goes what led to its last step that readers saw, and nothing that came after. What the
desk needs besides is in ``shared``.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.db.models import Case, Exists, F, Func, OuterRef, Q, Subquery, When
from django.db.models.expressions import RawSQL

from claims.models import Rating, RatingScale, RatingTranslation
from newsroom.editions.models import (
    Address,
    Edition,
    FormerAddress,
    PolicyPage,
    Redaction,
    SearchAlias,
)
from newsroom.review.models import (
    Activity,
    Checklist,
    ChecklistAnswer,
    ChecklistQuestion,
    Decision,
    Item,
    Revision,
    User,
)
from newsroom.review.states import Status

Rows = models.QuerySet[Any]

# The verbs that make an edition.
TOLD = ("publish", "withdraw", "reinstate")
AT_A_TIME = 200  # rows in memory


def _last(item: str) -> Subquery:
    """The id of the last activity of an item that readers saw."""
    told = Activity.objects.filter(item=OuterRef(item), verb__in=TOLD).order_by("-pk")
    return Subquery(told.values("pk")[:1])


def activities() -> Rows:
    return Activity.objects.filter(pk__lte=_last("item")).order_by("pk")


def revisions() -> Rows:
    named = activities().order_by().filter(revision=OuterRef("pk"))
    return Revision.objects.filter(Exists(named)).order_by("pk")


def decisions() -> Rows:
    """Those that an activity which goes along tells of."""
    told = activities().order_by().filter(
        revision=OuterRef("revision"), actor=OuterRef("reviewer")
    )  # fmt: skip
    approved = Q(kind=Decision.Kind.APPROVE) & Exists(told.filter(verb="approve"))
    returned = Q(kind=Decision.Kind.RETURN) & Exists(told.filter(verb="return_"))
    return Decision.objects.filter(approved | returned).order_by("pk")


def answers() -> Rows:
    """To the questions of checklists, of those who approved."""
    signed = decisions().order_by().filter(
        kind=Decision.Kind.APPROVE, revision=OuterRef("revision"), reviewer=OuterRef("reviewer")
    )  # fmt: skip
    return ChecklistAnswer.objects.filter(Exists(signed)).order_by("pk")


def items() -> Rows:
    """Each with its ``standing``, the status after its last step that readers saw, and the
    ``revision`` that its working copy says then.
    """
    line = Activity.objects.filter(pk=OuterRef("last"))
    newest = revisions().filter(item=OuterRef("pk")).order_by("-number")
    current = Edition.objects.filter(item=OuterRef("pk"), current=True)
    found = Item.objects.filter(Exists(Edition.objects.filter(item=OuterRef("pk"))))
    return found.annotate(last=_last("pk")).annotate(
        standing=Subquery(line.values("to_status")),
        revision=Case(
            When(
                Q(standing__in=[Status.IN_REVIEW, Status.REVIEWED]),
                then=Subquery(newest.values("pk")[:1]),
            ),
            default=Subquery(current.values("revision")),
            output_field=models.BigIntegerField(),
        ),
    ).order_by("pk")  # fmt: skip


def redactions() -> Rows:
    """Of what goes along."""
    record = {kind.model: kind.rows() for kind in KINDS if kind.name in _REDACTED}
    within = Q()
    for model, rows in record.items():
        within |= Q(table=model._meta.db_table, row__in=rows.order_by().values("pk"))
    return Redaction.objects.filter(within).order_by("pk")


_NAMED_IN_BYLINES = """
    SELECT person.id FROM (
        SELECT DISTINCT byline->>'name' AS name, byline->>'slug' AS slug
        FROM editions_edition AS edition,
            jsonb_array_elements(edition.content::jsonb->'bylines') AS byline
    ) AS named
    JOIN review_user AS person ON person.public_name = named.name
        AND coalesce(person.public_slug, '') = named.slug
    WHERE person.public_name <> ''
"""


def people() -> Rows:
    """Whoever is named: who entered, signed, decided or published, and the authors."""
    barred = revisions().order_by().annotate(who=Func(F("barred"), function="unnest"))
    named: list[Rows] = [
        items().order_by().values("created_by"),
        barred.values("who"),
        decisions().order_by().values("reviewer"),
        activities().order_by().values("actor"),
        Edition.objects.order_by().values("published_by"),
        Checklist.objects.order_by().values("created_by"),
    ]
    within = Q(pk__in=RawSQL(_NAMED_IN_BYLINES, []))  # noqa: S611 -- without parameters
    for rows in named:
        within |= Q(pk__in=rows)
    return User.objects.filter(within).order_by("pk")


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One folder of the export. ``past`` are the rules of the database that refuse such rows as
    they are, because they were made at their time and not now.
    """

    name: str
    model: type[models.Model]
    rows: Callable[[], Rows]
    only: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    past: tuple[str, ...] = field(default=())

    @property
    def columns(self) -> list[models.Field[Any, Any]]:
        return [
            column
            for column in self.model._meta.local_concrete_fields
            if not isinstance(column, models.GeneratedField)
            and column.name not in self.without
            and (not self.only or column.name in self.only)
        ]


def _all(model: type[models.Model], *order: str) -> Callable[[], Rows]:
    return lambda: model._default_manager.order_by(*order)


# In the order in which they refer to each other.
CONFIGURATION = [
    Kind(name="scales", model=RatingScale, rows=_all(RatingScale, "pk")),
    Kind(name="ratings", model=Rating, rows=_all(Rating, "pk")),
    Kind(
        name="rating_translations", model=RatingTranslation, rows=_all(RatingTranslation, "pk")
    ),
    Kind(name="checklists", model=Checklist, rows=_all(Checklist, "pk")),
    Kind(name="questions", model=ChecklistQuestion, rows=_all(ChecklistQuestion, "pk")),
    Kind(name="policies", model=PolicyPage, rows=_all(PolicyPage, "pk")),
    Kind(name="search_aliases", model=SearchAlias, rows=_all(SearchAlias, "pk")),
]  # fmt: skip
KINDS = [
    Kind(
        name="revisions",
        model=Revision,
        rows=revisions,
        past=(
            "review.Revision:submitted",
            "claims.ClaimRevision:submitted_claim",
            "articles.ArticleRevision:submitted_article",
        ),
    ),
    Kind(name="answers", model=ChecklistAnswer, rows=answers),
    Kind(name="decisions", model=Decision, rows=decisions, past=("review.Decision:decided",)),
    Kind(
        name="activities",
        model=Activity,
        rows=activities,
        without=("token",),  # a secret of the desk's, which no hash covers
        past=("review.Activity:chain",),
    ),
    Kind(
        name="addresses",
        model=Address,
        rows=_all(Address, "pk"),
        past=("editions.Address:claimed",),
    ),
    Kind(
        name="editions",
        model=Edition,
        rows=_all(Edition, "pk"),
        without=("content",),  # that of the revision
        past=(
            "editions.Edition:approved",
            "editions.Edition:facets",
            "editions.FiledEdition:filed",
            "editions.TravellingEdition:travels",
            "editions.ToldEdition:tells_senders",
        ),
    ),
    Kind(name="former_addresses", model=FormerAddress, rows=_all(FormerAddress, "pk")),
    Kind(
        name="redactions",
        model=Redaction,
        rows=redactions,
        past=("editions.Redaction:by_its_command",),
    ),
]
_REDACTED = ("revisions", "decisions", "activities", "editions")
PEOPLE = Kind(
    name="people",
    model=User,
    rows=people,
    only=("id", "username", "public_name", "public_slug", "shown_as_reviewer"),
)


def rows_of(kind: Kind) -> Iterator[dict[str, Any]]:
    """The rows of a kind as plain data, a few in memory at a time."""
    names = [column.attname for column in kind.columns]
    for values in kind.rows().values_list(*names).iterator(chunk_size=AT_A_TIME):
        yield {name: plain(value) for name, value in zip(names, values, strict=True)}


def plain(value: Any) -> Any:
    """``value`` as JSON has it: moments in UTC with microseconds, and so on."""
    if hasattr(value, "tzinfo"):
        return value.isoformat(timespec="microseconds")
    if value is None or isinstance(value, (str, int, bool, list, dict)):
        return value
    return str(value)
