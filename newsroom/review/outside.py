"""Showing one revision to somebody without an account, and what they answer.

Whoever has the token is the reader: of it only the SHA-256 is kept. A link shows the revision it
was made for, whatever happens to the item, until it expires or is revoked.
"""

import datetime as dt
import hashlib
import secrets
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from newsroom.review import notices, rules
from newsroom.review.errors import Denied, Refused, WrongState
from newsroom.review.models import Comment, Item, OutsideLink, OutsideVisit, Revision
from newsroom.review.states import Role
from newsroom.review.workflow import lock

BYTES = 32  # of randomness in a token: nobody guesses it, so nobody need be kept from trying
USUAL, LONGEST = dt.timedelta(days=7), dt.timedelta(days=90)
LONGEST_TEXT = 5000
# Of one link: what a person does, and not what a program does that was given the address.
MOST_READS, MOST_COMMENTS = 30, 10  # in a minute, in an hour

Kind = OutsideVisit.Kind


class TooMany(Refused):
    """Not so many at once."""

    code = "too_many"
    http_status = 429


# --- At the desk ---


def check_may_show(item: Item, *, by: Any) -> None:
    """Raises Denied, with who may, unless ``by`` may show ``item`` to somebody outside."""
    if not by.is_active or by.roles.isdisjoint({Role.EDITOR, Role.PUBLISHER}):
        raise Denied(_("Showing something to somebody outside is for editors and publishers."))
    embargoed = item.embargo_until is not None and item.embargo_until > timezone.now()
    if (item.sensitive or embargoed) and Role.PUBLISHER not in by.roles:
        raise Denied(
            _("This is sensitive or under embargo, so only a publisher shows it to anybody.")
        )


@transaction.atomic
def show(
    item: Item,
    *,
    by: Any,
    name: str,
    until: dt.date | None = None,
    may_answer: bool = True,
    revision: Revision | None = None,
) -> tuple[OutsideLink, str]:
    """A link for ``name`` to the newest revision, with its token, which is told only now.

    It works to the end of the day ``until`` by the newsroom's clock, for a week if none is given.
    ``revision`` is the one that was read. Raises Denied, WrongState if a newer one exists, or
    Refused for a day that cannot be.
    """
    item = lock(item)
    check_may_show(item, by=by)
    name = rules.check_reason(name, _("Say for whom the link is: the page is marked with it."))
    revision = rules.check_newest(item, revision)
    today = timezone.localdate(timezone=timezone.get_default_timezone())
    until = until or today + USUAL
    if not today <= until <= today + LONGEST:
        raise Refused(
            _("A link works for at most %(days)s days, and not for days that are past.")
            % {"days": LONGEST.days}
        )
    token = secrets.token_urlsafe(BYTES)
    link = OutsideLink.objects.create(
        item=item,
        revision=revision,
        name=name[:150],
        token_digest=digest(token),
        may_answer=may_answer,
        created_by=by,
        expires_at=_end_of(until),
    )
    return link, token


@transaction.atomic
def revoke(link: OutsideLink, *, by: Any) -> None:
    """Let a link work no longer. Raises Denied, or WrongState if it does not anyway."""
    check_may_show(lock(link.item), by=by)
    link.refresh_from_db()
    if not link.works:
        raise WrongState(_("This link does not work any more."))
    link.revoked_by, link.revoked_at = by, timezone.now()
    link.save(update_fields=["revoked_by", "revoked_at"])


# --- Outside ---


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def open_link(token: str) -> OutsideLink | None:
    """The link of ``token`` if it works. A try at one that is over is kept as a visit."""
    found = OutsideLink.objects.select_related("revision", "item__claim", "item__article")
    link = found.filter(token_digest=digest(token)).first()
    if link is None:
        return None
    if not link.works:
        if not _too_many(link, Kind.REFUSED):
            link.visits.create(kind=Kind.REFUSED)
        return None
    return link


def read(link: OutsideLink) -> None:
    """Keep that the link was read. Raises TooMany."""
    if _too_many(link, Kind.READ):
        raise TooMany(_("This page was opened very often. Wait a minute and open it again."))
    link.visits.create(kind=Kind.READ)


@transaction.atomic
def comment(link: OutsideLink, *, text: str) -> Comment:
    """A remark from outside, for the newsroom to answer or to make one that must be resolved.

    Raises Refused, or TooMany.
    """
    _check_may_answer(link)
    text = rules.check_reason(text, _("Write a comment."))
    if len(text) > LONGEST_TEXT:
        raise Refused(_("A comment has at most %(most)s characters.") % {"most": LONGEST_TEXT})
    lock(link.item)
    lately = timezone.now() - dt.timedelta(hours=1)
    if link.comments.filter(written_at__gt=lately).count() >= MOST_COMMENTS:
        raise TooMany(_("You have sent many comments. Wait an hour, or put the rest in one."))
    return _say(link, Kind.COMMENTED, text)


@transaction.atomic
def accept(link: OutsideLink, *, name: str) -> None:
    """Say once that the revision is right, with the name of who says so; again changes nothing.

    It is no approval: it counts for nothing but what the newsroom makes of it.
    """
    _check_may_answer(link)
    name = rules.check_reason(name, _("Type your name to accept."))[:150]
    lock(link.item)
    if accepted_at(link) is None:
        said = _("Accepts revision %(number)s as it stands. Signed: %(name)s")
        _say(link, Kind.ACCEPTED, said % {"number": link.revision.number, "name": name})


def accepted_at(link: OutsideLink) -> dt.datetime | None:
    """When the link's reader accepted, None if they have not."""
    visit = link.visits.filter(kind=Kind.ACCEPTED).first()
    return visit.at if visit else None


def newer_exists(link: OutsideLink) -> bool:
    """Whether the item has been submitted again since."""
    later = Revision.objects.filter(item=link.item_id, number__gt=link.revision.number)
    return later.exists()


def _check_may_answer(link: OutsideLink) -> None:
    if not link.may_answer:
        raise Denied(_("This link is for reading only."))


def _say(link: OutsideLink, kind: OutsideVisit.Kind, text: str) -> Comment:
    link.visits.create(kind=kind)
    remark = Comment.objects.create(item=link.item, outside=link, text=text)
    notices.of_comment(remark)
    return remark


def _too_many(link: OutsideLink, kind: OutsideVisit.Kind) -> bool:
    lately = timezone.now() - dt.timedelta(minutes=1)
    return link.visits.filter(kind=kind, at__gt=lately).count() >= MOST_READS


def _end_of(day: dt.date) -> dt.datetime:
    zone = timezone.get_default_timezone()
    return dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), zone)
