"""Who else is told what became public: webhooks, their secrets, and what is put into the outbox.

A delivery is written in the transaction of the edition it tells of, so there is none of what did
not happen, and none is lost. ``newsroom.editions.delivering`` sends it.
"""

import base64
from collections.abc import Iterable
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from newsroom.editions.adapters import account, google, indexnow
from newsroom.editions.adapters.line import check_url
from newsroom.editions.adapters.telling import EVENTS
from newsroom.editions.models import Delivery, Edition, HookEvent, HookKind, Webhook
from newsroom.review.errors import Denied, Refused, WrongState
from newsroom.review.models import Item
from newsroom.review.states import Role

# Where those are who have one address for everybody.
URLS = {HookKind.INDEXNOW: indexnow.URL, HookKind.GOOGLE: google.URL}
WHO = frozenset({Role.PUBLISHER, Role.ADMINISTRATOR})
MOST = 20  # webhooks


def tell(edition: Edition) -> None:
    """Put a delivery of ``edition`` into the outbox of each webhook that wants to know."""
    wanted = Webhook.objects.filter(on=True, events__contains=[EVENTS[edition.change]])
    if edition.kind != Item.Kind.CLAIM:
        wanted = wanted.exclude(kind=HookKind.GOOGLE)
    rows = [Delivery(webhook=each, edition=edition) for each in wanted]
    if rows:
        _put(rows)


def check_role(by: Any) -> None:
    """Raises Denied for who does not look after webhooks."""
    if not by.is_active or WHO.isdisjoint(by.roles):
        raise Denied(_("Webhooks are for publishers and administrators."))


@transaction.atomic
def make(
    *,
    by: Any,
    name: str,
    url: str = "",
    events: Iterable[str] = (),
    kind: HookKind = HookKind.PLAIN,
    key_file: str = "",
) -> Webhook:
    """A new webhook; ``url`` and ``events`` are those of its kind where the kind has its own.

    ``key_file`` is that of a service account. Raises Denied, Unreachable for its address, or
    Refused.
    """
    check_role(by)
    if Webhook.objects.count() >= MOST:
        raise Refused(_("There are %(most)d webhooks; no more are kept.") % {"most": MOST})
    webhook = Webhook(kind=kind, created_by=by)
    _describe(webhook, name=name, url=url, events=events, key_file=key_file)
    webhook.save()
    return webhook


@transaction.atomic
def change(
    webhook: Webhook,
    *,
    by: Any,
    name: str,
    url: str = "",
    events: Iterable[str] = (),
    on: bool,
    key_file: str = "",
) -> None:
    """What it is told from now on, and where. What waits goes to the new address, too. Without a
    ``key_file`` it keeps its key.
    """
    check_role(by)
    webhook.on = on
    _describe(webhook, name=name, url=url, events=events, key_file=key_file)
    webhook.save(update_fields=["name", "url", "events", "on", "credentials"])


def _describe(
    webhook: Webhook, *, name: str, url: str, events: Iterable[str], key_file: str
) -> None:
    url = url or URLS.get(HookKind(webhook.kind), "")
    check_url(url)
    webhook.name, webhook.url = name, url
    # Google has what readers have, or what it has is wrong.
    is_mirror = webhook.kind == HookKind.GOOGLE
    webhook.events = list(HookEvent.values if is_mirror else events)
    if is_mirror and (key_file or not webhook.credentials):
        webhook.credentials = account.encrypted(account.read(key_file), webhook)


@transaction.atomic
def renew(webhook: Webhook, *, by: Any) -> None:
    """Give it another secret; the old one signs nothing any more. IndexNow’s key is one, too."""
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
    settle(delivery, by=by)
    same = {"webhook_id": delivery.webhook_id, "edition_id": delivery.edition_id}
    return _put([Delivery(message=delivery.message, requester=by, **same)])[0]


def settle(delivery: Delivery, *, by: Any) -> None:
    """Somebody has seen to what was given up: it is no alarm any more. Again changes nothing."""
    check_role(by)
    unsettled = Delivery.objects.filter(pk=delivery.pk, state=Delivery.State.FAILED)
    unsettled.filter(settled_at=None).update(settled_by=by, settled_at=timezone.now())


def _put(rows: list[Delivery]) -> list[Delivery]:
    made = Delivery.objects.bulk_create(rows)
    for row in made:
        transaction.on_commit(partial(_nudge, row.pk))
    return made


def _nudge(pk: int) -> None:
    from newsroom.editions.tasks import deliver  # noqa: PLC0415 -- the task calls what calls this

    deliver.enqueue(pk)
