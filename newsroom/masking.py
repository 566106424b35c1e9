"""Keeps what opens a door out of the logs."""

import re
from collections.abc import MutableMapping
from typing import Any

# The address of a link for somebody outside is the key to what it shows; so is a ticket's.
_KEY = re.compile(r"(/(?:outside|desk/preview|tickets)/)[^/\s?\"']+")
# So is a person's token, which belongs into no address and is sent in one all the same.
_TOKEN = re.compile(r"(nrt_)[A-Za-z0-9_-]{20,}")
# What was asked for, a search for example, stands in an address behind this.
_ASKED = re.compile(r"\?.*")


def mask_links(logger: Any, name: str, event: MutableMapping[str, Any]) -> dict[str, Any]:
    """A processor of structlog: the line without the tokens of links, and without what readers
    asked for.
    """
    masked = {
        key: _TOKEN.sub(r"\1…", _KEY.sub(r"\1…", value)) if isinstance(value, str) else value
        for key, value in event.items()
    }
    if "request" in masked:
        masked["request"] = _ASKED.sub("?…", str(masked["request"]))
    return masked
