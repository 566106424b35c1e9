"""Running text of an article in which each link to one of our claims tells that claim's verdict."""

import re
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from newsroom.editions.models import Edition
from newsroom.public import addresses

# As ``newsroom.articles.references`` spells it, after cleaning.
_LINK = re.compile(r'<a href="/claims/([-\w]+)/"[^>]*>(.*?)</a>', re.DOTALL)


def with_verdicts(
    html: SafeString,
    block: Mapping[str, Any],
    content: Mapping[str, Any],
    claims: Mapping[str, Edition],
    changes: Mapping[str, list[Any]],
) -> SafeString:
    """``html`` of ``block``, clean, with what is known now of each claim that it links to.

    ``claims`` are the current editions by UUID; ``changes`` what happened to them since.
    """
    named = {row["slug"]: row["claim"] for row in block["references"]}
    marked: set[str] = set()

    def told(link: re.Match[str]) -> str:
        uuid = named.get(link[1], "")
        claim = claims.get(uuid)
        if claim is None:
            return link[0]
        is_first = uuid not in marked and _first_place(uuid, content) == block["uuid"]
        marked.add(uuid)
        context = {"claim": claim, "change": next(iter(changes.get(uuid, [])), None)}
        verdict = render_to_string("public/_reference.html", context)
        return format_html(
            '<a href="{}"{}>{}</a>{}',
            addresses.path_of(claim),
            format_html(' id="claim-{}"', uuid) if is_first else "",
            mark_safe(link[2]),  # noqa: S308 -- a piece of what came out of nh3
            mark_safe(verdict.strip()),  # noqa: S308 -- a template's own answer
        )

    return mark_safe(_LINK.sub(told, html))  # noqa: S308 -- clean before, and escaped above


def abroad(html: SafeString) -> SafeString:
    """``html``, clean, to be read outside of the site: links to our claims name their host."""
    told = format_html('<a href="{}/claims/', settings.SITE_URL)
    return mark_safe(html.replace('<a href="/claims/', told))  # noqa: S308 -- clean before


def _first_place(uuid: str, content: Mapping[str, Any]) -> str:
    """The block that readers are led to: the claim's card, else the first text that names it."""
    blocks = content["blocks"]
    woven = [block["uuid"] for block in blocks if block["claim"] == uuid]
    linked = [
        block["uuid"]
        for block in blocks
        if any(row["claim"] == uuid for row in block["references"])
    ]
    return str((woven + linked)[0])
