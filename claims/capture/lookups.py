"""Looking pages up for somebody who enters a source: asked for in a form, found in the background.

A lookup is a row. ``ask`` makes it and nudges the worker; ``run`` claims it, counts the try and
fetches. What the worker has not reached is done by the sweep. What is found is a suggestion, and
nothing here writes it anywhere else.
"""

import datetime as dt
from functools import partial
from typing import Any

import structlog
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from claims.capture.addresses import Unreachable, check_link
from claims.models import PageLookup
from newsroom.review.errors import Refused

TRIES = 3
# Before the second try, longer than a try takes; doubled before the third.
BACKOFF = dt.timedelta(minutes=1)
# What was found for somebody is good for this long.
GOOD = dt.timedelta(minutes=30)
KEPT = dt.timedelta(days=7)
MOST, WITHIN = 30, dt.timedelta(minutes=10)  # by one person

log = structlog.get_logger(__name__)


class TooMany(Refused):
    """Not so many at once."""

    code = "too_many"
    http_status = 429


@transaction.atomic
def ask(url: str, *, by: Any) -> PageLookup:
    """The lookup of ``url``: a new one, or the one that this person asked for a moment ago.

    Raises Unreachable for a link that is not followed, TooMany from somebody who asks for more
    than ``MOST``.
    """
    if not url:
        raise Unreachable(_("Type the link of the page first."))
    check_link(url)
    if len(url) > 2000:
        raise Unreachable(_("The link is too long."))
    now = timezone.now()
    mine = PageLookup.objects.filter(asked_by=by)
    recent = mine.filter(url=url, asked_at__gt=now - GOOD).exclude(state=PageLookup.State.FAILED)
    if same := recent.first():
        return same
    if mine.filter(asked_at__gt=now - WITHIN).count() >= MOST:
        raise TooMany(
            _("You have looked up %(most)s pages in %(minutes)s minutes. Wait a little.")
            % {"most": MOST, "minutes": WITHIN // dt.timedelta(minutes=1)}
        )
    lookup = PageLookup.objects.create(url=url, asked_by=by, asked_at=now, next_try_at=now)
    transaction.on_commit(partial(_nudge, lookup.pk))
    return lookup


def _nudge(pk: int) -> None:
    from claims.tasks import look_up  # noqa: PLC0415 -- the task calls run, which is here

    look_up.enqueue(pk)


def run_due() -> int:
    """Do every lookup that is due; how many were tried."""
    tried = 0
    while run(PageLookup.objects.all()):
        tried += 1
    return tried


def run(lookups: QuerySet[PageLookup]) -> bool:
    """Do one of ``lookups`` that is due and that nobody else is at; whether there was one."""
    lookup = _claim(lookups)
    if lookup is None:
        return False
    try:
        found = _find(lookup.url)
    except Unreachable as error:
        if error.passing and lookup.tries < TRIES:
            _this_try(lookup).update(failure=str(error))
        else:
            _finish(lookup, PageLookup.State.FAILED, failure=str(error))
    else:
        _finish(lookup, PageLookup.State.DONE, found=found)
    return True


def _claim(lookups: QuerySet[PageLookup]) -> PageLookup | None:
    """The next one, with this try counted, which keeps others away when the lock is gone."""
    due = lookups.filter(state=PageLookup.State.WAITING, next_try_at__lte=timezone.now())
    # Most looks find nothing, and need no transaction for it.
    if not due.exists():
        return None
    with transaction.atomic():
        lookup = due.order_by("next_try_at").select_for_update(skip_locked=True).first()
        if lookup is None:
            return None
        lookup.next_try_at = timezone.now() + BACKOFF * 2**lookup.tries
        lookup.tries += 1
        lookup.save(update_fields=["tries", "next_try_at"])
    if lookup.tries <= TRIES:
        return lookup
    _finish(lookup, PageLookup.State.FAILED, failure=_("The program broke off."))
    return _claim(lookups)


def _find(url: str) -> dict[str, str]:
    """What the page says, as far as a form takes it. Raises Unreachable."""
    from claims.capture import fetch, pages  # noqa: PLC0415 -- only who fetches pays for it

    page = fetch.get(url)
    try:
        found = pages.read_apart(page.body, url=page.url, charset=page.charset)
    except pages.Unreadable as error:
        log.warning("page_unreadable", url=url, error=str(error))
        raise Unreachable(_("The page could not be read.")) from None
    return found


def _this_try(lookup: PageLookup) -> QuerySet[PageLookup]:
    """The lookup, if it waits and nobody has begun another try since."""
    return PageLookup.objects.filter(
        pk=lookup.pk, tries=lookup.tries, state=PageLookup.State.WAITING
    )


def _finish(lookup: PageLookup, state: PageLookup.State, **values: Any) -> None:
    values = {"failure": "", **values}
    _this_try(lookup).update(state=state, finished_at=timezone.now(), **values)


def forget() -> str:
    """Delete what was looked up long ago: who asked for which page is nobody's business."""
    PageLookup.objects.filter(asked_at__lt=timezone.now() - KEPT).delete()
    return ""
