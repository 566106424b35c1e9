"""Who must still approve a revision, for the screens."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from newsroom.review.models import ReviewPolicy, Revision, User


@dataclass(frozen=True, kw_only=True)
class Outside:
    """Somebody who cannot give an approval that is missing, and why not (the end of a sentence)."""

    person: Any
    why: str | Promise


@dataclass(frozen=True, kw_only=True)
class Quorum:
    """``given`` of ``needed`` approvals; ``missing`` more editors must approve, none of whom is
    ``outside``. Of a revision that was returned nothing is missing: it is void."""

    given: int
    needed: int
    missing: int
    outside: list[Outside]


def of(
    revision: Revision, *, people: Mapping[int, Any] | None = None, self_approval: bool = False
) -> Quorum:
    """How far the approvals of ``revision`` are.

    ``people`` are those whom it bars, by id, where the caller has read them; nobody is barred where
    the policy lets people approve their own work (``self_approval``, and what ``barred`` gives).
    """
    missing = 0 if revision.returned else revision.approvals_missing
    if self_approval:
        people = {}
    elif missing and people is None:
        people = barred([revision])
    return Quorum(
        given=len(revision.approvals),
        needed=revision.approvals_needed,
        missing=missing,
        outside=list(_outside(revision, people or {})) if missing else [],
    )


def barred(revisions: Iterable[Revision]) -> dict[int, Any]:
    """By id, everybody whom one of ``revisions`` bars; nobody where the policy lets people approve
    their own work. One query."""
    own_too = Exists(ReviewPolicy.objects.filter(self_approval=True))
    people: Any = User.objects.only("username", "first_name", "last_name").filter(~own_too)
    return dict(people.in_bulk({pk for each in revisions for pk in each.barred}))


def _outside(revision: Revision, people: Mapping[int, Any]) -> Iterator[Outside]:
    for pk in revision.barred:
        submitted = pk == revision.submitted_by_id
        if pk in people:
            why = _("who submitted it") if submitted else _("who proposed its verdict")
            yield Outside(person=people[pk], why=why)
    for approval in revision.approvals:
        yield Outside(person=approval.reviewer, why=_("who has approved it"))
