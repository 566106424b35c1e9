"""Where a sender wants to hear of their ticket: kept encrypted, and not for longer than needed."""

import datetime as dt
import hashlib
from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from newsroom.editions.models import FormDay, Ticket, TicketLetter, TicketSender

# Of who was never told anything: nobody waits for longer.
LONGEST = dt.timedelta(days=365)


def keep(ticket: Ticket, address: str) -> None:
    """Keep where the sender of ``ticket`` wants to hear of it."""
    TicketSender.objects.create(ticket=ticket, address=_cipher().encrypt(address.encode()).decode())


def address_of(sender: TicketSender) -> str | None:
    """The address in clear; None if it was encrypted with another key."""
    try:
        return _cipher().decrypt(sender.address.encode()).decode()
    except InvalidToken:
        return None


def forget() -> str:
    """Delete the addresses of who has been told, and whatever says how often forms were sent."""
    now = timezone.now()
    letters = TicketLetter.objects.filter(ticket=OuterRef("ticket"))
    told_before = now - dt.timedelta(days=settings.NEWSROOM_SENDER_DAYS)
    told = Q(Exists(letters.filter(finished_at__lt=told_before)))
    waited = Q(ticket__received_at__lt=now - LONGEST)
    TicketSender.objects.filter(told | waited, ~Exists(letters.filter(state="waiting"))).delete()
    FormDay.objects.filter(day__lt=now.date() - dt.timedelta(days=1)).delete()
    return ""


def _cipher() -> Fernet:
    # Not the secret key itself: who learns the one has not learnt the other.
    derived = hashlib.sha256(b"newsroom.senders:" + settings.SENDERS_KEY.encode()).digest()
    return Fernet(urlsafe_b64encode(derived))
