"""What a draft says that is made of a record: cut to what the desk takes, each cut told."""

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import unquote

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.html import format_html_join
from django.utils.timezone import localdate, localtime, now
from django.utils.translation import gettext as _

from claims import elsewhere
from claims.duplicates import normalised
from claims.fields import language_tag, shortened, validate_edtf
from claims.importing.kept import publisher_of, writable
from claims.importing.record import Record
from claims.models import Source, Speaker, Statement, Verdict
from claims.models.claim import WORDING_LIMIT

_WEB = re.compile(r"https?://\S+", re.IGNORECASE)


@dataclass(kw_only=True)
class Draft:
    """What comes of a record. Where nobody is ``named``, ``speaker`` stands for whoever it was.

    ``cuts`` are repairs: their kind, the field, and what it said before and after.
    """

    record: Record
    wording: str = ""
    text: str = ""
    language: str = ""
    speaker: str = ""
    named: bool = True
    platform: str = ""
    date: str = ""
    date_as_written: str = ""
    appearances: list[str] = field(default_factory=list)
    source: dict[str, Any] = field(default_factory=dict)
    passage: str = ""
    verbatim: bool = True
    finding: str = ""
    reasoning: str = ""
    first: dict[str, str] = field(default_factory=dict)
    cuts: list[dict[str, str]] = field(default_factory=list)

    def cut(self, name: str, text: str, limit: int) -> str:
        """``text`` in at most ``limit`` characters, whole words if it can be."""
        text = writable(text).strip()
        if len(text) <= limit:
            return text
        cut = shortened(text, limit)
        self.told("cut", name, text, cut)
        return cut

    def told(self, kind: str, name: str, before: str, after: str) -> None:
        self.cuts.append(
            {"kind": kind, "field": name, "before": before[:200], "after": after[:200]}
        )


def draft_of(record: Record) -> Draft:
    """The draft that ``record`` becomes."""
    draft = Draft(record=record)
    draft.wording = draft.cut("claim", " ".join(record.claim.split()), WORDING_LIMIT)
    draft.text = writable(record.claim).strip()[: _limit(Statement, "paraphrase")]
    draft.language = _language(draft, record.language)
    longest = Speaker._meta.get_field("name").max_length or 200
    draft.speaker = draft.cut("claimant", " ".join(record.claimant.split()), longest)
    if not draft.speaker:
        draft.speaker, draft.named = _("Unknown speaker"), False
    # Where the words were carried, and not who said them.
    platforms = [each.before for each in record.repairs if each.kind == "platform"]
    draft.platform = " ".join(platforms[0].split())[:100] if platforms else ""
    draft.date, draft.date_as_written = _date(draft, "said_on", record.said_on)
    draft.appearances = [url for url in map(writable, record.appearances) if is_web(url)]
    draft.source = _source(draft)
    draft.first = _first(draft)
    draft.finding = draft.cut("finding", " ".join(record.finding.split()), _limit(Verdict))
    draft.passage, draft.verbatim = _passage(record)
    draft.reasoning = _paragraphs(draft, record.body)
    return draft


def is_web(url: str) -> bool:
    """Whether the columns for addresses take it."""
    return len(url) <= 2000 and _WEB.fullmatch(url) is not None


def _limit(model: Any, name: str = "finding") -> int:
    return int(model._meta.get_field(name).limit)


def _language(draft: Draft, language: str) -> str:
    try:
        language_tag(language[:35])
    except ValidationError:
        draft.told("language_site", "language", language, settings.LANGUAGE_CODE)
        return settings.LANGUAGE_CODE
    return language[:35]


def _date(draft: Draft, name: str, value: str) -> tuple[str, str]:
    """The date if the desk takes it, and otherwise how it was written."""
    if not value or _is_past_day(value):
        return value, ""
    try:
        validate_edtf(value)
    except ValidationError:
        draft.told("date_unknown", name, value, "")
        return "", writable(value)[:200]
    return (value, "") if len(value) <= 60 else ("", writable(value)[:200])


def _is_past_day(value: str) -> bool:
    """Whether it is a plain day that is not to come: most are, and EDTF takes its time to parse."""
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        return False
    try:
        return date.fromisoformat(value) <= localdate()
    except ValueError:
        return False


def _source(draft: Draft) -> dict[str, Any]:
    """The page of the fact-check, as a source."""
    record = draft.record
    published = localtime(record.published).date() if record.published else None
    title = " ".join(record.title.split()) or unquote(normalised(record.url))
    authors = ", ".join(record.authors)
    return {
        "title": draft.cut("title", title, 300),
        "publisher": draft.cut("publisher", " ".join(record.publisher.split()), 200),
        "author": draft.cut("authors", authors, 200),
        "url": writable(record.url),
        "date": published.isoformat() if published and published <= localdate() else "",
        "kind": Source.Kind.NEWS,
    }


def _first(draft: Draft) -> dict[str, str]:
    """Where and when it was first published: all of it, or nothing."""
    published = draft.record.published
    if published is None or published > now():
        return {}
    return {
        "first_url": draft.source["url"],
        "first_publisher": draft.source["publisher"] or publisher_of(draft.record)[:200],
        "first_date": elsewhere.spell(published),
    }


def _passage(record: Record) -> tuple[str, bool]:
    """What the fact-check says about the claim, and whether these are its own words."""
    own = record.finding.strip() or record.title.strip() or record.rating.text.strip()
    if own:
        return writable(own)[:10_000], True
    return _("The claim is checked there."), False


def _paragraphs(draft: Draft, body: str) -> str:
    """Plain paragraphs as the HTML of the editor."""
    body = draft.cut("body", body, 40_000)
    return format_html_join(
        "", "<p>{}</p>", ([part] for part in re.split(r"\n\s*\n", body) if part)
    )
