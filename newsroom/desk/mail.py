"""The outbox: sends what people are to be told by e-mail, each person's notices in one letter.

Any number of processes may do this at once. A person is claimed with SKIP LOCKED, and the try is
counted for their notices, in a transaction of its own; then the letter leaves. So no notice is
sent by two at once. A process that is killed between the mail server's yes and the end of the next
transaction leaves notices that are sent again: at least once, not exactly once.
"""

import datetime as dt
import time

import structlog
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _

from newsroom.desk import letters
from newsroom.desk.notices import named
from newsroom.review import due, notices
from newsroom.review.models import Notice, User
from newsroom.review.models.notice import NoticeQuerySet

TRIES = 8
# Before the second try, longer than a try takes; doubled before each further one: four hours.
BACKOFF = dt.timedelta(minutes=2)
# No person gets more letters than this at once; the rest waits, and comes in one.
MOST, WITHIN = 5, dt.timedelta(minutes=10)
LONGEST = 100  # notices in one letter
# What is older is deleted, read or not.
KEPT = dt.timedelta(days=180)
# Seconds between two looks at what is due soon: a day before, minutes do not matter.
PAUSE = 600

Channel, State = Notice.Channel, Notice.State
log = structlog.get_logger(__name__)
_next_look = 0.0


def send_due() -> int:
    """Send every letter that is due; how many notices were tried."""
    tried = 0
    while not due.stopping.is_set() and (claimed := _claim()) is not None:
        tried += len(claimed)
        if claimed:
            _send(claimed)
    return tried


def tell_of_due() -> int:
    """Tell of what is due soon, now and then. Nothing is tried here."""
    global _next_look
    if time.monotonic() >= _next_look:
        _next_look = time.monotonic() + PAUSE
        notices.of_due()
    return 0


def forget() -> str:
    """Delete what is long past."""
    Notice.objects.filter(created_at__lt=timezone.now() - KEPT).delete()
    return ""


def _due() -> NoticeQuerySet:
    return Notice.objects.by_mail().filter(state=State.WAITING, next_try_at__lte=timezone.now())


def _claim() -> list[Notice] | None:
    """The notices of the next letter, with this try counted; None if nothing is due.

    Empty where a person has had enough letters for now, or the last try was cut off.
    """
    waiting = _due().order_by("next_try_at").values("recipient")[:100]
    if not waiting.exists():
        return None
    with transaction.atomic():
        people = User.objects.filter(pk__in=waiting).select_for_update(
            skip_locked=True, no_key=True
        )
        person = people.first()
        return None if person is None else _of(person)


def _of(person: User) -> list[Notice]:
    """The due notices of a person who is locked: those that leave at once, else the digest."""
    mine = _due().filter(recipient=person)
    mine.filter(tries__gte=TRIES).update(
        state=State.FAILED, finished_at=Now(), failure=_("Each try was cut off.")
    )
    at_once = mine.filter(channel=Channel.MAIL)
    if (until := _enough_until(person)) and at_once.update(next_try_at=until):
        return []
    chosen = at_once if at_once.exists() else mine
    found = list(named(chosen).order_by("pk")[:LONGEST])
    tried = max((notice.tries for notice in found), default=0)
    Notice.objects.filter(pk__in=[notice.pk for notice in found]).update(
        tries=F("tries") + 1, next_try_at=timezone.now() + BACKOFF * 2**tried
    )
    for notice in found:
        notice.recipient = person
        notice.tries += 1
    return found


def _enough_until(person: User) -> dt.datetime | None:
    """When the person may get a letter again, None if now. The notices of one letter have the
    same ``finished_at``."""
    sent = Notice.objects.filter(
        recipient=person,
        channel=Channel.MAIL,
        state=State.DONE,
        finished_at__gt=timezone.now() - WITHIN,
    )
    times = sent.order_by("-finished_at").values_list("finished_at", flat=True).distinct()
    last = list(times[:MOST])
    return last[-1] + WITHIN if len(last) == MOST and last[-1] else None


def _send(claimed: list[Notice]) -> None:
    person = claimed[0].recipient
    these = Notice.objects.filter(pk__in=[notice.pk for notice in claimed], state=State.WAITING)
    if not letters.may_get(person):
        these.delete()
        return
    try:
        letters.compose(person, claimed).send()
    except OSError as error:  # of the network or, by inheritance, of SMTP
        log.warning("letter_not_sent", person=person.pk, error=type(error).__name__)
        sentence = _("The mail server did not take it: %(error)s.")
        failure = sentence % {"error": letters.reason(error)}
        these.filter(tries__lt=TRIES).update(failure=failure)
        these.filter(tries__gte=TRIES).update(
            state=State.FAILED, finished_at=Now(), failure=failure
        )
    else:
        these.update(state=State.DONE, finished_at=Now(), failure="")
