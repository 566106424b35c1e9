"""Who must still approve a revision, for the screens."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

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
    """``missing`` more editors must approve, and none of ``outside``."""

    given: int
    needed: int
    missing: int
    outside: list[Outside]


def of(
    revision: Revision,
    *,
    people: Mapping[int, Any] | None = None,
    self_approval: bool | None = None,
) -> Quorum:
    """How far the approvals of ``revision`` are.

    ``people`` by id and the policy are read where the caller has not: a query each.
    """
    missing = 0 if revision.returned else revision.approvals_missing
    outside = list(_outside(revision, people, self_approval)) if missing else []
    return Quorum(
        given=len(revision.approvals),
        needed=revision.approvals_needed,
        missing=missing,
        outside=outside,
    )


def barred(revisions: Iterable[Revision]) -> dict[int, Any]:
    """Everybody who is barred from one of ``revisions``, by id; one query."""
    found: Any = User.objects.only("username", "first_name", "last_name")
    return dict(found.in_bulk({pk for each in revisions for pk in each.barred}))


def _outside(
    revision: Revision, people: Mapping[int, Any] | None, self_approval: bool | None
) -> Iterable[Outside]:
    if self_approval is None:
        self_approval = ReviewPolicy.current().self_approval
    if not self_approval:
        people = barred([revision]) if people is None else people
        for pk in revision.barred:
            submitted = pk == revision.submitted_by_id
            if pk in people:
                yield Outside(
                    person=people[pk],
                    why=_("who submitted it") if submitted else _("who proposed its verdict"),
                )
    for approval in revision.approvals:
        yield Outside(person=approval.reviewer, why=_("who has approved it"))
