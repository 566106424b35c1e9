"""Who else is told what became public: webhooks, their secrets, and what is put into the outbox.

A delivery is written in the transaction of the edition it tells of, so there is none of what did
not happen, and none is lost. ``newsroom.editions.delivering`` sends it.
"""

import base64
from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from claims.capture.addresses import Unreachable, check_link
from newsroom.editions.models import Delivery, Edition, HookEvent, Webhook
from newsroom.editions.models.edition import Change
from newsroom.review.errors import Denied, Refused, WrongState
from newsroom.review.states import Role

Event = HookEvent
EVENTS: Mapping[str, Event] = {
    Change.FIRST: Event.PUBLISHED,
    Change.UPDATE: Event.UPDATED,
    Change.CLARIFICATION: Event.UPDATED,
    Change.TYPO: Event.UPDATED,
    Change.CORRECTION: Event.CORRECTED,
    Change.RATING_CHANGE: Event.CORRECTED,
    Change.WITHDRAWAL: Event.WITHDRAWN,
    Change.REINSTATEMENT: Event.REINSTATED,
}
WHO = frozenset({Role.PUBLISHER, Role.ADMINISTRATOR})
MOST = 20  # webhooks


def tell(edition: Edition) -> None:
    """Put a delivery of ``edition`` into the outbox of each webhook that wants to know."""
    wanted = Webhook.objects.filter(on=True, events__contains=[EVENTS[edition.change]])
    rows = [Delivery(webhook=each, edition=edition) for each in wanted]
    if rows:
        _put(rows)


def check_role(by: Any) -> None:
    """Raises Denied for who does not look after webhooks."""
    if not by.is_active or WHO.isdisjoint(by.roles):
        raise Denied(_("Webhooks are for publishers and administrators."))


def check_url(url: str) -> None:
    """Raises Unreachable for an address to which nothing is sent, whatever it resolves to."""
    check_link(url)
    if urlsplit(url).scheme != "https" and not settings.NEWSROOM_FETCH_LOOPBACK:
        raise Unreachable(_("The address must begin with https://."))


@transaction.atomic
def make(*, by: Any, name: str, url: str, events: Iterable[str]) -> Webhook:
    """A new webhook. Raises Denied, Unreachable for its address, or Refused."""
    check_role(by)
    check_url(url)
    if Webhook.objects.count() >= MOST:
        raise Refused(_("There are %(most)d webhooks; no more are kept.") % {"most": MOST})
    return Webhook.objects.create(name=name, url=url, events=list(events), created_by=by)


@transaction.atomic
def change(
    webhook: Webhook, *, by: Any, name: str, url: str, events: Iterable[str], on: bool
) -> None:
    """What it is told from now on, and where. What waits goes to the new address, too."""
    check_role(by)
    check_url(url)
    webhook.name, webhook.url, webhook.events, webhook.on = name, url, list(events), on
    webhook.save(update_fields=["name", "url", "events", "on"])


@transaction.atomic
def renew(webhook: Webhook, *, by: Any) -> None:
    """Give it another secret; the old one signs nothing any more."""
    check_role(by)
    locked = Webhook.objects.select_for_update().get(pk=webhook.pk)
    webhook.secret_number = locked.secret_number + 1
    webhook.save(update_fields=["secret_number"])


def secret(webhook: Webhook) -> str:
    """What a receiver checks signatures with, as libraries for Standard Webhooks take it."""
    return f"whsec_{base64.b64encode(webhook.key).decode()}"


@transaction.atomic
def try_out(webhook: Webhook, *, by: Any) -> Delivery:
    """Send something that tells of nothing, also to a webhook that is switched off."""
    check_role(by)
    return _put([Delivery(webhook=webhook, requester=by)])[0]


@transaction.atomic
def again(delivery: Delivery, *, by: Any) -> Delivery:
    """Deliver something once more: a line of its own, with the number that it had.

    Raises Denied, or WrongState while it still waits.
    """
    check_role(by)
    if delivery.state == Delivery.State.WAITING:
        raise WrongState(_("This still waits for its next try."))
    same = {"webhook_id": delivery.webhook_id, "edition_id": delivery.edition_id}
    return _put([Delivery(message=delivery.message, requester=by, **same)])[0]


def _put(rows: list[Delivery]) -> list[Delivery]:
    made = Delivery.objects.bulk_create(rows)
    for row in made:
        transaction.on_commit(partial(_nudge, row.pk))
    return made


def _nudge(pk: int) -> None:
    from newsroom.editions.tasks import deliver  # noqa: PLC0415 -- the task calls what calls this

    deliver.enqueue(pk)
