"""What templates of published contents need. All of it works on plain frozen data."""

import json
from typing import Any
from urllib.parse import urlsplit

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.encoding import uri_to_iri
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from claims import elsewhere
from claims.dates import exact_day
from claims.fields import clean_html
from newsroom.editions import things
from newsroom.editions.models import Edition
from newsroom.editions.words import in_language, language_of, speaks
from newsroom.public import (
    addresses,
    contact,
    dates,
    evidence,
    labels,
    linked,
    locales,
    syndication,
    timeline,
)

register = template.Library()

_DEEPEST_MARK = 10
# What could end a script element or begin a comment in it; JSON reads the escapes the same.
_ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}

register.filter("in_words", lambda date: dates.in_words(date["edtf"]))
register.filter("says_more", dates.says_more)
register.filter("text_path", addresses.text_of)
# As it is read: letters of any script instead of their codes.
register.filter("spelt_out", uri_to_iri)
register.filter("timeline", timeline.timeline)
register.filter("history_path", addresses.history_of)
register.filter("edition_path", lambda edition: addresses.path_of_number(edition, edition.number))
register.filter(
    "before_path", lambda edition: addresses.path_of_number(edition, edition.number - 1)
)
register.filter("day", dates.day)
register.filter("day_there", lambda date: dates.day(elsewhere.moment(date)))
register.filter("minute", dates.minute)
register.filter("month", lambda first: dates.in_words(f"{first:%Y-%m}"))
register.filter("stamp", dates.stamp)
register.filter("number", lambda value: locales.Count(value))
register.filter("digits", lambda value: locales.digits(str(value)))
register.filter("exact_day", lambda date: exact_day(date["edtf"]))
register.filter("by_stance", evidence.grouped)
register.filter("contact_sentence", contact.sentence)
register.filter("language_name", labels.language_name)
register.filter("direction", labels.direction)
register.filter("source_kind", lambda code: labels.SOURCE_KINDS.get(code, code))
register.filter("occasion_kind", lambda code: labels.OCCASION_KINDS.get(code, code))
register.filter("thing_kind", lambda kind: labels.THINGS[kind])
register.filter("term", lambda office: dates.span(office["since"], office["until"]))
register.filter("source_rank", lambda code: labels.RANKS.get(code, code))
register.filter("xml_text", syndication.xml_text)
register.filter("news_language", labels.news_language)
register.filter("work_label", lambda code: labels.WORKS.get(code, code))
register.filter("abroad", linked.abroad)
register.filter("reported", lambda code: labels.REPORTED.get(code, code))


@register.filter
def rich(html: str, top: int = 3) -> SafeString:
    """The newsroom's rich text, cleaned once more; ``top`` is the level of its highest heading."""
    clean = clean_html(html)
    if top == 2:
        for was, now in (("h3", "h2"), ("h4", "h3")):
            clean = clean.replace(f"<{was}>", f"<{now}>").replace(f"</{was}>", f"</{now}>")
    return mark_safe(clean)  # noqa: S308 -- it just came out of nh3


@register.simple_tag(takes_context=True)
def running_text(context: Any, block: dict[str, Any]) -> SafeString:
    """A block of an article's text, each link to one of our claims with its verdict of today."""
    changes = context.get("claim_notices") or {}
    return linked.with_verdicts(
        rich(block["html"], 2), block, context["content"], context.get("claims") or {}, changes
    )


@register.simple_tag
def json_ld(node: dict[str, Any]) -> SafeString:
    """``node`` as a data block. It is not run, so the policy on scripts does not touch it."""
    text = json.dumps(node, ensure_ascii=False).translate(_ESCAPES)
    # Nothing in it can end the element: every angle bracket and ampersand is escaped.
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308


@register.filter
def read_in(rating: dict[str, Any], language: str) -> str:
    """The language for a rating's words beside a text in ``language``: the reader's, where they
    have chosen one by the address and the scale has words in it, else the text's own.
    """
    chosen = get_language() or ""
    if chosen == settings.LANGUAGE_CODE or not speaks(rating["label"], chosen):
        return language
    return chosen


@register.filter
def label(rating: dict[str, Any], language: str) -> str:
    return in_language(rating["label"], language)


@register.filter
def label_language(rating: dict[str, Any], language: str) -> str:
    """The language that ``label`` is in, which is not always the one asked for."""
    return language_of(rating["label"], language)


@register.filter
def definition(rating: dict[str, Any], language: str) -> str:
    return in_language(rating["definition"], language)


@register.filter
def marks(rating: dict[str, Any]) -> list[bool]:
    """One entry for each step of the rating's axis, true up to its own; empty off the axis."""
    value, best, worst = (rating[key] for key in ("value", "best", "worst"))
    if value is None or not 1 < best - worst + 1 <= _DEEPEST_MARK:
        return []
    return [step <= value for step in range(worst, best + 1)]


@register.filter
def path(edition: Edition) -> str:
    return addresses.path_of(edition)


@register.filter
def speaker_path(speaker: dict[str, Any], edition: Edition) -> str:
    """The page of a speaker that ``edition`` has; empty if it is switched off."""
    known = getattr(edition, "without_page", ())
    if not things.is_shown("speaker", speaker["slug"], known):
        return ""
    return reverse("public:speaker", args=[speaker["slug"]])


@register.filter
def absolute_path(edition: Edition) -> str:
    """``path`` for those who read it elsewhere."""
    return addresses.absolute(addresses.path_of(edition))


@register.filter
def web(address: str) -> str:
    """``address`` if it is one of the web, else nothing."""
    return address if address.startswith(("http://", "https://")) else ""


@register.filter
def host(address: str) -> str:
    """The name a reader knows a link by."""
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


@register.filter
def lookup(mapping: dict[str, Any] | None, key: str) -> Any:
    """``mapping[key]``, None where there is none, or no mapping."""
    return mapping.get(key) if mapping else None
