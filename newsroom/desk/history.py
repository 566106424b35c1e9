"""One timeline of everything that happened to an item, newest first.

Each kind of entry is read by itself, from where the page before ended; what belongs on the page is
then put in order. So a page costs the same number of queries however long the history is.
"""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Exists, F, Max, OuterRef, Q, Subquery, Value
from django.db.models.functions import JSONObject
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from newsroom.desk import rowchanges
from newsroom.editions.models import Edition
from newsroom.review.checklists import Given
from newsroom.review.models import (
    Activity,
    Bundle,
    ChecklistAnswer,
    Comment,
    Decision,
    Item,
    Revision,
    Schedule,
    User,
)

SIZE = 40
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MICROSECOND = dt.timedelta(microseconds=1)
_NAMES = ("first_name", "last_name", "username")


@dataclass(frozen=True, order=True, kw_only=True)
class Place:
    """Where an entry stands; a greater one is newer. ``str()`` is how an address spells it."""

    at: dt.datetime
    rank: int
    key: int

    def __str__(self) -> str:
        return f"{(self.at - _EPOCH) // _MICROSECOND}-{self.rank}-{self.key}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """The place that ``text`` spells. Raises ValueError if it spells none."""
        if not re.fullmatch(r"[0-9]{1,17}-[0-9]{1,2}-[0-9]{1,18}", text):
            raise ValueError("this is not a place")
        moment, rank, key = map(int, text.split("-"))
        return cls(at=_EPOCH + moment * _MICROSECOND, rank=rank, key=key)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One line: ``row`` is what it tells of, ``drawn_as`` the name of its fragment."""

    place: Place
    kind: str
    row: Any
    drawn_as: str


@dataclass(frozen=True, kw_only=True)
class Page:
    """Some entries, and where the next page begins; None if there is none."""

    entries: list[Entry]
    next: Place | None


@dataclass(frozen=True, kw_only=True)
class Reader:
    """How entries of one kind are read: ``rows`` of an item with ``at`` and ``key``, newest first.

    ``rank`` decides between two entries of the same moment.
    """

    kind: str
    rank: int
    rows: Callable[[Item, "Window"], Any]
    at: str
    key: str = "pk"

    def entries(self, item: Item, after: Place | None) -> list[Entry]:
        window = Window(reader=self, after=after)
        return [
            Entry(
                place=Place(at=getattr(row, self.at), rank=self.rank, key=getattr(row, self.key)),
                kind=self.kind,
                row=row,
                drawn_as=self.rows.__name__.strip("_"),
            )
            for row in self.rows(item, window)
        ]


@dataclass(frozen=True, kw_only=True)
class Window:
    """The part of a kind's rows that can be on a page."""

    reader: Reader
    after: Place | None
    size: int = field(default=SIZE + 1)

    @property
    def below(self) -> int | None:
        """At the very moment of the place: which keys are behind it; None for all of them."""
        if self.after is None or self.reader.rank < self.after.rank:
            return None
        return self.after.key if self.reader.rank == self.after.rank else 0

    def of(self, rows: Any, *, at: str = "") -> Any:
        """``rows`` of one page at most, newest first."""
        at = at or self.reader.at
        if self.after is not None:
            rows = rows.filter(**{f"{at}__lte": self.after.at})
            if self.below is not None:
                rows = rows.filter(Q(**{f"{at}__lt": self.after.at}) | Q(pk__lt=self.below))
        return rows.order_by(f"-{at}", "-pk")[: self.size]


@dataclass(frozen=True, kw_only=True)
class Answered:
    """What a reviewer answered about revision ``number``: ``said`` are pairs of a question and
    an answer."""

    moment: dt.datetime
    newest: int
    number: int
    reviewer: str
    said: list[tuple[str, Given]]

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Self:
        given = [
            (each["question"], Given(answer=each["answer"], remark=each["remark"]))
            for each in row["said"]
        ]
        return cls(
            moment=row["moment"],
            newest=row["newest"],
            number=row["number"],
            reviewer=str(User(**{name: row[f"reviewer_{name}"] for name in _NAMES})),
            said=given,
        )


def timeline(item: Item, *, kind: str = "", after: Place | None = None) -> Page:
    """One page; ``kind`` is one of ``KINDS``, or empty for everything."""
    found = [
        entry
        for reader in READERS
        if not kind or reader.kind == kind
        for entry in reader.entries(item, after)
    ]
    found.sort(key=lambda entry: entry.place, reverse=True)
    last = found[SIZE - 1].place if len(found) > SIZE else None
    return Page(entries=found[:SIZE], next=last)


def _moves(item: Item, window: Window) -> Any:
    """What was done, except where a revision, decision, edition or schedule tells it better."""
    by = {"item": OuterRef("item"), "revision": OuterRef("revision")}
    decided = Decision.objects.filter(revision=OuterRef("revision"), reviewer=OuterRef("actor"))
    published = Edition.objects.filter(**by, published_by=OuterRef("actor"))
    planned = Schedule.objects.filter(**by, created_by=OuterRef("actor"))
    told = (
        Q(verb="submit", revision__isnull=False)
        | Q(Exists(decided), verb__in=["approve", "return_"])
        | Q(Exists(published), verb__in=["publish", "withdraw", "reinstate"])
        | Q(Exists(planned), verb="schedule")
    )
    lines = Activity.objects.filter(~told, item=item.pk)
    return window.of(lines.select_related("actor", "token", "revision").defer("revision__content"))


def _revisions(item: Item, window: Window) -> Any:
    revisions = Revision.objects.filter(item=item.pk).defer("content")
    submitted = Activity.objects.filter(revision=OuterRef("pk"), verb="submit")
    named = revisions.annotate(token=Subquery(submitted.values("token__name")[:1]))
    return window.of(named.select_related("submitted_by"))


def _decisions(item: Item, window: Window) -> Any:
    decisions = Decision.objects.filter(revision__item=item.pk)
    return window.of(decisions.select_related("reviewer", "revision").defer("revision__content"))


def _answers(item: Item, window: Window) -> list[Any]:
    """What one reviewer answered to the checklist about one revision, as one entry."""
    said = JSONObject(question=F("question__text"), answer=F("answer"), remark=F("remark"))
    names = {f"reviewer_{name}": F(f"reviewer__{name}") for name in _NAMES}
    given = ChecklistAnswer.objects.filter(revision__item=item.pk).order_by()
    grouped = given.values("revision", "reviewer", number=F("revision__number"), **names).annotate(
        moment=Max("answered_at"),
        newest=Max("pk"),
        said=ArrayAgg(said, order_by=("question__position", "question")),
    )
    if window.after is not None:
        before = Q(moment__lt=window.after.at)
        if window.below is None:
            before |= Q(moment=window.after.at)
        else:
            before |= Q(moment=window.after.at, newest__lt=window.below)
        grouped = grouped.filter(before)
    return [Answered.of(row) for row in grouped.order_by("-moment", "-newest")[: window.size]]


def _editions(item: Item, window: Window) -> Any:
    return window.of(
        Edition.objects.filter(item=item.pk).for_lists().select_related("published_by")
    )


def _comments(item: Item, window: Window) -> Any:
    """Each comment once when it was written, and again when it was resolved."""
    people = ("author", "resolved_by", "outside")
    comments = Comment.objects.filter(item=item.pk).select_related(*people)
    written = comments.annotate(moment=F("written_at"), is_end=Value(value=False))
    resolved = comments.exclude(resolved_at=None)
    resolved = resolved.annotate(moment=F("resolved_at"), is_end=Value(value=True))
    both = window.of(written, at="written_at").union(
        window.of(resolved, at="resolved_at"), all=True
    )
    return both.order_by("-moment", "-pk")[: window.size]


def _redactions(item: Item, window: Window) -> Any:
    return window.of(item.redactions.all())


def _schedules(item: Item, window: Window) -> Any:
    bundles = Bundle.objects.filter(members__item=item.pk)
    planned = Schedule.objects.filter(Q(item=item.pk) | Q(bundle__in=bundles))
    return window.of(planned.select_related("created_by", "bundle"))


def _bundles(item: Item, window: Window) -> Any:
    return window.of(Bundle.objects.filter(members__item=item.pk).select_related("created_by"))


def _rows(item: Item, window: Window) -> Any:
    until = window.after.at if window.after else None
    return rowchanges.saves(item, until=until, below=window.below, size=window.size)


KINDS: Mapping[str, str | Promise] = {
    "workflow": _("Other steps of the workflow"),
    "revisions": _("Revisions"),
    "decisions": _("Decisions"),
    "answers": _("Answers to the checklist"),
    "editions": _("Editions and corrections"),
    "comments": _("Comments"),
    "schedules": _("Schedules and bundles"),
    "redactions": _("Redactions"),
    "rows": _("Row changes"),
}
READERS = (
    Reader(kind="rows", rank=0, rows=_rows, at="at", key="key"),
    Reader(kind="comments", rank=1, rows=_comments, at="moment"),
    Reader(kind="revisions", rank=2, rows=_revisions, at="submitted_at"),
    Reader(kind="decisions", rank=3, rows=_decisions, at="decided_at"),
    Reader(kind="schedules", rank=4, rows=_bundles, at="created_at"),
    Reader(kind="schedules", rank=5, rows=_schedules, at="created_at"),
    Reader(kind="editions", rank=6, rows=_editions, at="published_at"),
    Reader(kind="workflow", rank=7, rows=_moves, at="at"),
    Reader(kind="redactions", rank=8, rows=_redactions, at="at"),
    Reader(kind="answers", rank=9, rows=_answers, at="moment", key="newest"),
)
