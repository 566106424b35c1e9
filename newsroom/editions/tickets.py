"""What readers send, from the form to its outcome. The only writer of tickets.

Each verb of the desk takes a ticket and ``by``, locks the ticket, checks, and changes it in one
transaction. Refusals are in ``newsroom.review.errors``; the database says the most important once
more (newsroom/editions/models/ticket_sql.py).
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from claims.models import Claim
from claims.models.claim import WORDING_LIMIT
from newsroom.editions import senders, throttle
from newsroom.editions.models import Edition, Ticket, TicketLetter, TicketLook, TicketSender
from newsroom.review import notices, rules
from newsroom.review.errors import Denied, Refused, WrongState
from newsroom.review.forms import free_slug
from newsroom.review.models import Byline, Event, Item, ReviewPolicy, User
from newsroom.review.states import Role

Kind, State = Ticket.Kind, Ticket.State
# Who reads what readers send.
READERS = {
    Kind.SUGGESTION: frozenset({Role.REPORTER, Role.EDITOR, Role.PUBLISHER}),
    Kind.REPORT: frozenset({Role.STANDARDS, Role.EDITOR, Role.PUBLISHER}),
}
WRITERS = frozenset({Role.REPORTER, Role.EDITOR})
# People who must have read an error report before it is closed.
EYES = 2


# --- From outside ---


@dataclass(frozen=True, kw_only=True)
class Sent:
    """What a reader typed, and the form's ``digest``: the same for the same form sent twice."""

    kind: Ticket.Kind
    language: str
    text: str
    digest: str
    who: str = ""
    where: str = ""
    address: str = ""
    edition: Edition | None = None


@transaction.atomic
def receive(sent: Sent, *, sent_from: str) -> Ticket:
    """The ticket of what was sent; the same one if it was sent before. Raises TooMany."""
    if earlier := Ticket.objects.filter(digest=sent.digest).first():
        return earlier
    throttle.count(sent_from)
    # Counting has made others wait: the same form may have come in meanwhile.
    if earlier := Ticket.objects.filter(digest=sent.digest).first():
        return earlier
    ticket = Ticket.objects.create(
        kind=sent.kind,
        language=sent.language,
        text=sent.text,
        who=sent.who,
        where=sent.where,
        digest=sent.digest,
        edition=sent.edition,
        about=sent.edition.item if sent.edition else None,
    )
    if sent.address:
        senders.keep(ticket, sent.address)
    if sent.edition:
        item = sent.edition.item
        notices.tell(Event.REPORTED, item=item, recipients=_concerned(item), by=None)
    else:
        notices.of_suggestion(READERS[Kind.SUGGESTION])
    return ticket


def _concerned(item: Item) -> Q:
    """Who hears of an error report at once: who decides on it, and whose work it is about."""
    deciding = User.groups.through.objects.filter(group__name__in=[Role.STANDARDS, Role.PUBLISHER])
    return Q(pk__in=deciding.values("user")) | Q(pk__in=[item.created_by_id, item.assigned_to_id])


# --- At the desk ---


def kinds_for(person: Any) -> list[Ticket.Kind]:
    """What ``person`` reads of what readers send."""
    return [kind for kind, roles in READERS.items() if not roles.isdisjoint(person.roles)]


def check_may_handle(ticket: Ticket, *, by: Any) -> None:
    """Raises Denied unless ``by`` reads such tickets."""
    if not by.is_active or Kind(ticket.kind) not in kinds_for(by):
        raise Denied(_("Who handles this has another role."))


@transaction.atomic
def look(ticket: Ticket, *, by: Any) -> Ticket:
    """Keep that ``by`` has read it; again changes nothing."""
    return _seen(_open(ticket, by=by), by)


@transaction.atomic
def take_up(ticket: Ticket, *, by: Any, claim: Item | None = None) -> Item:
    """Begin to work on it, and the item on which: the one that a report is about; of a suggestion
    ``claim``, if that is the same claim, else a new draft.

    A draft holds what the reader wrote; nothing of it is public before it is reviewed. Where the
    claim is public already, its sender hears of that.
    """
    ticket = _seen(_open(ticket, by=by), by)
    if ticket.taken_up_at:
        raise WrongState(_("This was taken up already."))
    if ticket.is_report:
        item = ticket.about
    elif claim is not None:
        item = ticket.became = claim
    elif WRITERS.isdisjoint(by.roles):
        raise Denied(_("Claims are drafted by reporters and editors."))
    else:
        item = ticket.became = _draft(ticket, by)
    ticket.state, ticket.taken_up_by, ticket.taken_up_at = State.TAKEN_UP, by, timezone.now()
    ticket.save(update_fields=["state", "became", "taken_up_by", "taken_up_at"])
    assert item is not None  # noqa: S101 -- by constraint, a report is about one
    if claim is not None:
        _tell_of_public(ticket, claim)
    return item


def _tell_of_public(ticket: Ticket, claim: Item) -> None:
    live = Edition.objects.live().filter(item_id=claim.pk).for_lists().first()
    if live and hasattr(ticket, "sender"):
        TicketLetter.objects.create(ticket=ticket, edition=live)


def answer(ticket: Ticket, *, by: Any, text: str) -> Ticket:
    """Close it with a sentence for the sender."""
    return _close(ticket, State.ANSWERED, by, text)


def decline(ticket: Ticket, *, by: Any, text: str) -> Ticket:
    """Close it without doing anything, with a sentence that says why."""
    return _close(ticket, State.DECLINED, by, text)


def _close(ticket: Ticket, state: Ticket.State, by: Any, text: str) -> Ticket:
    # In a transaction of its own: that somebody has read it holds even if it cannot be closed yet.
    look(ticket, by=by)
    with transaction.atomic():
        return _closed(_open(ticket, by=by), state, by, text)


def _closed(ticket: Ticket, state: Ticket.State, by: Any, text: str) -> Ticket:
    text = rules.check_reason(text, _("Write a sentence for the sender."))
    limit = Ticket._meta.get_field("answer").limit
    if len(text) > limit:
        raise Refused(_("An answer has at most %(most)s characters.") % {"most": limit})
    if missing := eyes_missing(ticket):
        raise WrongState(
            _(
                "Two people must have seen an error report before it is closed; %(n)s more is to "
                "read this one. That you have read it is kept."
            )
            % {"n": missing}
        )
    ticket.state, ticket.answer = state, text
    ticket.closed_by, ticket.closed_at = by, timezone.now()
    ticket.save(update_fields=["state", "answer", "closed_by", "closed_at"])
    if hasattr(ticket, "sender"):
        TicketLetter.objects.create(ticket=ticket)
    return ticket


def eyes_missing(ticket: Ticket) -> int:
    """How many more people must read it before it can be closed. A newsroom of one, which approves
    its own work by policy, has no second pair.
    """
    if not ticket.is_report:
        return 0
    needed = 1 if ReviewPolicy.current().self_approval else EYES
    return max(0, needed - ticket.looks.count())


@transaction.atomic
def forget() -> str:
    """Delete what readers wrote, and where they wanted to hear of it, some time after it was
    closed; not while a letter about it is still to leave.
    """
    before = timezone.now() - dt.timedelta(days=settings.NEWSROOM_TICKET_DAYS)
    waiting = TicketLetter.objects.filter(ticket=OuterRef("pk"), state=TicketLetter.State.WAITING)
    old = Ticket.objects.filter(~Exists(waiting), closed_at__lt=before, forgotten_at=None)
    pks = list(old.select_for_update(no_key=True).values_list("pk", flat=True))
    TicketSender.objects.filter(ticket__in=pks).delete()
    # The digest of what was typed says what it was to who guesses it.
    Ticket.objects.filter(pk__in=pks).update(
        text="", who="", where="", digest=F("number"), forgotten_at=timezone.now()
    )
    return ""


def _open(ticket: Ticket, *, by: Any) -> Ticket:
    """The ticket, fresh and locked. Raises Denied or WrongState."""
    ticket = Ticket.objects.select_for_update(no_key=True).get(pk=ticket.pk)
    check_may_handle(ticket, by=by)
    if ticket.closed_at:
        raise WrongState(_("This was answered already."))
    return ticket


def _seen(ticket: Ticket, by: Any) -> Ticket:
    TicketLook.objects.get_or_create(ticket=ticket, person=by)
    if ticket.state == State.RECEIVED:
        ticket.state = State.LOOKING
        ticket.save(update_fields=["state"])
    return ticket


def _draft(ticket: Ticket, by: Any) -> Claim:
    text = " ".join(ticket.text.split())
    fits = len(text) <= WORDING_LIMIT
    about = [
        _("A reader suggested this (ticket %(number)s).") % {"number": ticket.number},
        "" if fits else ticket.text,
        ticket.who and _("Said by: %(who)s") % {"who": ticket.who},
        ticket.where and _("Found at: %(where)s") % {"where": ticket.where},
    ]
    wording = text if fits else f"{text[: WORDING_LIMIT - 1]}…"
    claim = Claim.objects.create(
        wording=wording,
        slug=free_slug(wording, among=Item.objects.filter(kind=Item.Kind.CLAIM), fallback="claim"),
        language=ticket.language.split("-")[0],
        created_by=by,
    )
    Byline.objects.create(item=claim, person=by)
    claim.editor_notes.create(text="\n\n".join(filter(None, about)), author=by)
    return claim
