"""A webhook: JSON for a program, signed as Standard Webhooks say."""

import base64
import datetime as dt
import hmac
import json
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from newsroom.editions.adapters.line import Line
from newsroom.editions.adapters.telling import EVENTS, address, page, verdict
from newsroom.editions.models import Archive, Delivery, Edition
from newsroom.editions.models.edition import Change


def tell(delivery: Delivery, line: Line) -> str:
    node = payload(delivery)
    body = json.dumps(node, ensure_ascii=False).encode()
    line.send(
        "POST",
        delivery.webhook.url,
        body=body,
        headers=signed(delivery, body, at=timezone.now()),
        saying=_("The event “%(event)s”, signed.") % {"event": node["event"]},
    )
    return line.taken()


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


def _together(edition: Edition) -> dict[str, int]:
    """Of an archive one delivery tells of all that came with it: how many claims that are."""
    if edition.change != Change.ARCHIVE:
        return {}
    archive = Archive.objects.filter(items__revision=edition.revision_id).latest("pk")
    return {"archived": archive.items.filter(refusal="").count()}


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
        **_together(edition),
        "language": edition.language,
        "title": edition.title,
        "verdict": verdict(edition),
        "note": edition.note,
        "url": page(edition),
        "edition_url": address(f"public:{edition.kind}-edition", edition.slug, edition.number),
        "api_url": address(f"api:{edition.kind}", edition.slug),
    }
