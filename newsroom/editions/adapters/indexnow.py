"""IndexNow: search engines are told which addresses have something new.

They believe it because the key that is sent with it stands on the site, too. So it is no secret.
"""

import json
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from newsroom.editions.adapters.line import JSON, Line
from newsroom.editions.adapters.telling import address, pages
from newsroom.editions.models import Delivery, HookKind, Webhook

URL = "https://api.indexnow.org/indexnow"
PENDING = 202


def tell(delivery: Delivery, line: Line) -> str:
    found = pages(delivery.edition) if delivery.edition else [f"{settings.SITE_URL}/"]
    where = {"place": place(delivery.webhook)}
    line.hints = {
        403: _("It did not find the key at %(place)s.") % where,
        422: _("It does not take these addresses with the key at %(place)s.") % where,
    }
    line.send(
        "POST",
        delivery.webhook.url,
        body=json.dumps(payload(delivery.webhook, found)).encode(),
        headers=JSON,
        saying=_("These addresses: %(found)s.") % {"found": ", ".join(found)},
    )
    if line.answered == PENDING:
        return line.taken() + " " + _("It has still to read the key on this site.")
    return line.taken()


def payload(webhook: Webhook, found: list[str]) -> dict[str, Any]:
    return {
        "host": urlsplit(settings.SITE_URL).netloc,
        "key": key(webhook),
        "keyLocation": place(webhook),
        "urlList": found,
    }


def key(webhook: Webhook) -> str:
    """What shows that a message is from who runs the site: 32 hexadecimal digits."""
    return webhook.key.hex()[:32]


def place(webhook: Webhook) -> str:
    """Where on the site its key stands."""
    return address("public:indexnow-key", key(webhook))


def owns(name: str) -> bool:
    """Whether ``name`` is the key of one of our hooks, so that the site says it."""
    return any(key(each) == name for each in Webhook.objects.filter(kind=HookKind.INDEXNOW))
