"""The outbox of webhooks: has what is due sent (``adapters``), and writes down how it went.

Any number of processes may do this at once. A delivery is claimed with SKIP LOCKED and its try is
counted in a transaction of its own; then it is sent. A process that is killed after the receiver's
yes sends it again: at least once, not exactly once, with the same number each time.

Signatures are those of Standard Webhooks: HMAC-SHA256 over number, time and body.
"""

import datetime as dt
from typing import Any

import structlog
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from claims.capture.addresses import Unreachable
from newsroom.editions.adapters import ADAPTERS
from newsroom.editions.adapters.line import Line
from newsroom.editions.models import Delivery, HookKind
from newsroom.editions.models.webhook import DeliveryQuerySet
from newsroom.review import due

TRIES = 10
# Before the second try, longer than a try takes; doubled before each further one, eight hours
# in all.
BACKOFF = dt.timedelta(minutes=1)
SECONDS = 10.0  # for one request; the longest try has five
# A receiver may ask for more patience than ours, up to this.
LONGEST_WAIT = dt.timedelta(hours=12)
KEPT = dt.timedelta(days=180)

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
    webhook = delivery.webhook
    if not webhook.on and delivery.edition_id:
        _note(delivery, State.FAILED, _("The webhook was switched off meanwhile."))
        return
    line, adapter = Line(seconds=SECONDS), ADAPTERS[HookKind(webhook.kind)]
    try:
        answer = adapter.tell(delivery, line)
    except Unreachable as error:
        log.warning("webhook_not_taken", webhook=webhook.pk, status=error.answer)
        final = error.answer in adapter.final or not delivery.edition_id
        over = final or delivery.tries >= TRIES
        state = State.FAILED if over else State.WAITING
        _note(delivery, state, line.refused(error), line, wait=error.wait)
    else:
        _note(delivery, State.DONE, answer, line)


def _this_try(delivery: Delivery) -> QuerySet[Delivery]:
    """The delivery, if it waits and nobody has begun another try since."""
    return Delivery.objects.filter(pk=delivery.pk, tries=delivery.tries, state=State.WAITING)


def _note(
    delivery: Delivery,
    state: Delivery.State,
    answer: str,
    line: Line | None = None,
    *,
    wait: float = 0,
) -> None:
    """Write down how this try went; the next one is after ``wait`` seconds at the soonest."""
    values: dict[str, Any] = {"state": state, "answer": answer}
    if line:
        values |= {"status": line.answered, "sent": line.sent}
    now = timezone.now()
    if state != State.WAITING:
        values["finished_at"] = now
    elif wait:
        asked = now + min(dt.timedelta(seconds=wait), LONGEST_WAIT)
        values["next_try_at"] = max(asked, delivery.next_try_at)
    _this_try(delivery).update(**values)
