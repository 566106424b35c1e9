"""Comments as the screens show them: in threads, read along with their item in one query."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef
from django.db.models.functions import JSONObject

from newsroom.review.errors import Refused
from newsroom.review.models import Comment, User

_PLAIN = ("pk", "anchor", "passage", "before", "after", "text", "parent", "must_resolve",
          "author_id", "written_at", "resolved_at")  # fmt: skip
_PEOPLE = ("author", "resolved_by")
_NAMES = ("first_name", "last_name", "username")


@dataclass(kw_only=True)
class Remark:
    """A comment with its replies; what it is to one person, a screen fills in.

    ``place`` is what it is about in words, ``is_placed`` whether it is shown there; ``gone`` says
    that its passage is no longer there. ``reply`` is what was typed as one and not sent yet.
    """

    pk: int
    anchor: str
    passage: str
    before: str
    after: str
    text: str
    parent: int | None
    must_resolve: bool
    author_id: int | None
    written_at: dt.datetime
    resolved_at: dt.datetime | None
    author: str
    resolved_by: str
    outside: str
    mentions: list[str]
    replies: list["Remark"] = field(default_factory=list)
    place: str = ""
    is_placed: bool = False
    reply: str = ""
    gone: bool = False
    is_new: bool = False
    refusal: Refused | None = None

    @property
    def row(self) -> str:
        """The UUID of the row it is about, or the name of a field; empty for all of the item."""
        return self.anchor.partition("/")[0]

    @property
    def can_resolve(self) -> bool:
        return self.refusal is None

    @property
    def is_open(self) -> bool:
        return self.must_resolve and self.resolved_at is None


def of_item(item: OuterRef) -> ArraySubquery:
    """All comments of an item, to be read along with it; ``threads`` makes remarks of them."""
    through: Any = Comment.mentions.through
    mentioned = through.objects.filter(comment=OuterRef("pk")).order_by("pk")
    people = {f"{who}_{name}": F(f"{who}__{name}") for who in _PEOPLE for name in _NAMES}
    everything = JSONObject(
        **{name: F(name) for name in _PLAIN},
        **people,
        outside=F("outside__name"),
        mentions=ArraySubquery(mentioned.values("user__username")),
    )
    comments = Comment.objects.filter(item=item).order_by("pk")
    return ArraySubquery(comments.annotate(everything=everything).values("everything"))


def threads(rows: Iterable[dict[str, Any]]) -> list[Remark]:
    """The comments that are no replies, oldest first, each with its replies."""
    found = {remark.pk: remark for remark in map(_remark, rows)}
    for remark in found.values():
        if remark.parent:
            found[remark.parent].replies.append(remark)
    return [remark for remark in found.values() if not remark.parent]


def _remark(row: dict[str, Any]) -> Remark:
    given: dict[str, Any] = {name: row[name] for name in _PLAIN}
    for name in ("written_at", "resolved_at"):
        given[name] = given[name] and dt.datetime.fromisoformat(given[name])
    given |= {who: _name(row, who) for who in _PEOPLE}
    return Remark(**given, outside=row["outside"] or "", mentions=row["mentions"])


def _name(row: dict[str, Any], who: str) -> str:
    if row[f"{who}_username"] is None:
        return ""
    return str(User(**{name: row[f"{who}_{name}"] for name in _NAMES}))
