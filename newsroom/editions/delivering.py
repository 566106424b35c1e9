"""The outbox of webhooks: sends what is due, signed, and writes down how it went.

Any number of processes may do this at once. A delivery is claimed with SKIP LOCKED and its try is
counted in a transaction of its own; then it is sent. A process that is killed after the receiver's
yes sends it again: at least once, not exactly once, with the same number each time.

Signatures are those of Standard Webhooks: HMAC-SHA256 over number, time and body.
"""

import base64
import datetime as dt
import hmac
import json
from typing import Any

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import iri_to_uri
from django.utils.translation import gettext as _

from claims.capture.addresses import Unreachable
from newsroom import languages
from newsroom.editions.models import Delivery, Edition
from newsroom.editions.models.webhook import DeliveryQuerySet
from newsroom.editions.webhooks import EVENTS, check_url
from newsroom.editions.words import in_language
from newsroom.review import due

TRIES = 10
# Before the second try, longer than a try takes; doubled before each further one, eight hours
# in all.
BACKOFF = dt.timedelta(minutes=1)
SECONDS = 10.0  # for one try
KEPT = dt.timedelta(days=180)
GONE = 410

State = Delivery.State
log = structlog.get_logger(__name__)


def send_due() -> int:
    """Try every delivery that is due; how many were tried."""
    tried = 0
    while not due.stopping.is_set() and run(Delivery.objects.all()):
        tried += 1
    return tried


def run(deliveries: DeliveryQuerySet) -> bool:
    """Try one of ``deliveries`` that is due and that nobody else is at; whether there was one."""
    delivery = _claim(deliveries)
    if delivery is None:
        return False
    _send(delivery)
    return True


def forget() -> str:
    """Delete what is long past."""
    Delivery.objects.filter(finished_at__lt=timezone.now() - KEPT).delete()
    return ""


def _claim(deliveries: DeliveryQuerySet) -> Delivery | None:
    """The next one, with this try counted, which keeps others away when the lock is gone."""
    waiting = deliveries.due()
    if not waiting.exists():
        return None
    with transaction.atomic():
        rows = waiting.order_by("next_try_at", "pk").select_for_update(
            skip_locked=True, of=("self",), no_key=True
        )
        delivery = rows.select_related("webhook").first()
        if delivery is None:
            return None
        delivery.next_try_at = timezone.now() + BACKOFF * 2**delivery.tries
        delivery.tries += 1
        delivery.save(update_fields=["tries", "next_try_at"])
    if delivery.tries <= TRIES:
        return delivery
    _note(delivery, State.FAILED, _("The program broke off."))
    return _claim(deliveries)


def _send(delivery: Delivery) -> None:
    from claims.capture import fetch  # noqa: PLC0415 -- only who sends pays for it

    webhook = delivery.webhook
    if not webhook.on and delivery.edition_id:
        _note(delivery, State.FAILED, _("The webhook was switched off meanwhile."))
        return
    body = json.dumps(payload(delivery), ensure_ascii=False).encode()
    try:
        check_url(webhook.url)
        headers = signed(delivery, body, at=timezone.now())
        taken = fetch.post(webhook.url, body=body, headers=headers, seconds=SECONDS)
    except Unreachable as error:
        log.warning("webhook_not_taken", webhook=webhook.pk, status=error.answer)
        over = delivery.tries >= TRIES or error.answer == GONE or not delivery.edition_id
        _note(delivery, State.FAILED if over else State.WAITING, str(error), error.answer)
        return
    sentence = _("The server took it (%(status)s).") % {"status": taken.status}
    if taken.cut:
        sentence += " " + _("Its answer was too long, and was not read to the end.")
    _note(delivery, State.DONE, sentence, taken.status)


def _this_try(delivery: Delivery) -> QuerySet[Delivery]:
    """The delivery, if it waits and nobody has begun another try since."""
    return Delivery.objects.filter(pk=delivery.pk, tries=delivery.tries, state=State.WAITING)


def _note(delivery: Delivery, state: Delivery.State, answer: str, code: int | None = None) -> None:
    """Write down how this try went; ``code`` is the HTTP status, if one came."""
    values: dict[str, Any] = {"state": state, "answer": answer, "status": code}
    if state != State.WAITING:
        values["finished_at"] = timezone.now()
    _this_try(delivery).update(**values)


# --- What is sent ---


def signed(delivery: Delivery, body: bytes, *, at: dt.datetime) -> dict[str, str]:
    """The headers by which a receiver knows whose this is, and that it is not an old one."""
    stamp = str(int(at.timestamp()))
    said = b".".join([str(delivery.message).encode(), stamp.encode(), body])
    digest = hmac.digest(delivery.webhook.key, said, "sha256")
    return {
        "Content-Type": "application/json",
        "Accept": "*/*",
        "Webhook-Id": str(delivery.message),
        "Webhook-Timestamp": stamp,
        "Webhook-Signature": f"v1,{base64.b64encode(digest).decode()}",
    }


def payload(delivery: Delivery) -> dict[str, Any]:
    """What a webhook is told, of the edition alone; an edition is public for good.

    ``verdict`` is None for an article; a trial has nothing but its ``event``, ``site`` and
    ``time``.
    """
    site = {"site": settings.SITE_URL}
    if delivery.edition is None:
        return {"event": "test", **site, "time": delivery.created_at.isoformat()}
    edition = delivery.edition
    return {
        "event": EVENTS[edition.change].value,
        **site,
        "time": edition.published_at.isoformat(),
        "kind": edition.kind,
        "id": str(edition.uuid),
        "edition": edition.number,
        "change": edition.change,
        "language": edition.language,
        "title": edition.title,
        "verdict": _verdict(edition),
        "note": edition.note,
        "url": _address(f"public:{edition.kind}", edition.slug),
        "edition_url": _address(f"public:{edition.kind}-edition", edition.slug, edition.number),
        "api_url": _address(f"api:{edition.kind}", edition.slug),
    }


def _verdict(edition: Edition) -> dict[str, str] | None:
    rating = edition.card.get("rating")
    if not rating:
        return None
    return {"slug": rating["slug"], "label": in_language(rating["label"], edition.language)}


def _address(name: str, *arguments: Any) -> str:
    """What leaves the site has one address, without the prefix of a language."""
    return settings.SITE_URL + iri_to_uri(languages.split(reverse(name, args=arguments))[1])
