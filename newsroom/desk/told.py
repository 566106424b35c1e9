"""Letters to readers: what became of what they sent.

The rows are written with what they tell of: those of an edition by the database itself
(newsroom/editions/models/ticket_sql.py). They leave here, tried again like the letters of
``newsroom.desk.mail``: at least once each. What a letter says is public or was written for its
reader; where it goes is decrypted only now, and kept out of logs and failures.
"""

import datetime as dt
from email.utils import formataddr
from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Now
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from newsroom.desk import letters
from newsroom.editions import senders
from newsroom.editions.models import Ticket, TicketLetter
from newsroom.review import due

TRIES = 8
# Before the second try; doubled before each further one: four hours.
BACKOFF = dt.timedelta(minutes=2)

State = TicketLetter.State
log = structlog.get_logger(__name__)


def send_due() -> int:
    """Send every letter that is due; how many were tried."""
    tried = 0
    while not due.stopping.is_set() and (letter := _claim()) is not None:
        tried += 1
        _send(letter)
    return tried


def unsent() -> QuerySet[TicketLetter]:
    """Letters that were given up, newest first."""
    failed = TicketLetter.objects.filter(state=State.FAILED).select_related("ticket")
    return failed.order_by("-finished_at", "-pk")


def send_again() -> int:
    """Let the letters that were given up be tried again; how many that is."""
    return TicketLetter.objects.filter(state=State.FAILED).update(
        state=State.WAITING, tries=0, failure="", finished_at=None, next_try_at=timezone.now()
    )


def _claim() -> TicketLetter | None:
    """The next letter that is due and nobody else is at, with this try counted."""
    waiting = TicketLetter.objects.filter(state=State.WAITING, next_try_at__lte=timezone.now())
    # Most looks find nothing, and need no transaction for it.
    return _counted(waiting) if waiting.exists() else None


@transaction.atomic
def _counted(waiting: QuerySet[TicketLetter]) -> TicketLetter | None:
    letter = (
        waiting.order_by("next_try_at", "pk")
        .select_for_update(skip_locked=True, no_key=True)
        .first()
    )
    if letter:
        letter.next_try_at = timezone.now() + BACKOFF * 2**letter.tries
        letter.tries += 1
        letter.save(update_fields=["tries", "next_try_at"])
    return letter


def _send(letter: TicketLetter) -> None:
    if letter.tries > TRIES:
        return _end(letter, State.FAILED, _("Each try was cut off."))
    sender = getattr(letter.ticket, "sender", None)
    if sender is None:
        # Whoever would have read it asked to be forgotten, or was.
        return _end(letter, State.DONE)
    if (address := senders.address_of(sender)) is None:
        return _end(letter, State.FAILED, _("The address was encrypted with another SENDERS_KEY."))
    try:
        compose(letter, to=address).send()
    except OSError as error:  # of the network or, by inheritance, of SMTP
        log.warning("answer_not_sent", ticket=letter.ticket_id, error=type(error).__name__)
        sentence = _("The mail server did not take it: %(error)s.")
        failure = sentence % {"error": letters.reason(error)}
        if letter.tries >= TRIES:
            return _end(letter, State.FAILED, failure)
        _this_try(letter).update(failure=failure)
    else:
        _end(letter, State.DONE)
    return None


def _end(letter: TicketLetter, state: str, failure: str = "") -> None:
    _this_try(letter).update(state=state, finished_at=Now(), failure=failure)


def _this_try(letter: TicketLetter) -> QuerySet[TicketLetter]:
    return TicketLetter.objects.filter(pk=letter.pk, state=State.WAITING)


def compose(letter: TicketLetter, *, to: str) -> EmailMessage:
    """The letter in plain text, in the language of the form that was sent."""
    ticket = letter.ticket
    with translation.override(_language(ticket)):
        edition = letter.edition
        context = {
            "newsroom_name": settings.NEWSROOM_NAME,
            "ticket": ticket,
            "edition": edition,
            "is_first": not ticket.letters.filter(pk__lt=letter.pk).exists(),
            "page": edition and _absolute(f"public:{edition.kind}", edition.slug),
            "status": _absolute("public:ticket", ticket.uuid),
        }
        host = urlsplit(settings.SITE_URL).hostname
        return EmailMessage(
            subject=_("%(newsroom)s – your ticket %(number)s")
            % {"newsroom": settings.NEWSROOM_NAME, "number": ticket.number},
            body=render_to_string("emails/outcome.txt", context),
            from_email=formataddr((settings.NEWSROOM_NAME, settings.DEFAULT_FROM_EMAIL)),
            to=[to],
            headers={
                "Auto-Submitted": "auto-generated",
                # The same at each try, so that a letter that arrives twice can be known as one.
                "Message-ID": f"<ticket-{ticket.number}-{letter.pk}@{host}>",
            },
        )


def _language(ticket: Ticket) -> str:
    """That of the form; the site's own if the site does not speak it any longer."""
    known = dict(settings.NEWSROOM_LANGUAGES)
    return ticket.language if ticket.language in known else settings.LANGUAGE_CODE


def _absolute(name: str, argument: object) -> str:
    return f"{settings.SITE_URL}{reverse(name, args=[argument])}"
