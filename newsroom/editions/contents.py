"""What people call the fields and rows of a frozen content, and how a value reads as text."""

import html
import re
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.html import strip_tags
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.models import (
    Claim,
    ClaimPart,
    ContactAttempt,
    Evidence,
    EvidenceLink,
    Occasion,
    Place,
    Rating,
    Source,
    Speaker,
    SpeakerRole,
    Statement,
    Topic,
    Verdict,
)
from newsroom.articles.models import Article, Block

# What a row hangs on in a content, and the models whose fields are in it.
MODELS: Mapping[str, tuple[type[models.Model], ...]] = {
    "claim": (Claim, ContactAttempt),
    "article": (Article,),
    "statements": (Statement,),
    "speaker": (Speaker,),
    "offices": (SpeakerRole,),
    "occasion": (Occasion,),
    "place": (Place,),
    "places": (Place,),
    "topics": (Topic,),
    "parts": (ClaimPart,),
    "verdict": (Verdict, Rating),
    "evidence": (Evidence, EvidenceLink),
    "source": (Source,),
    "blocks": (Block,),
}
_LINK = re.compile(r'<a\b[^>]*\bhref="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
# What is no news in a row that is told as a whole.
_IDS = {"uuid", "slug", "origin", "sort", "references"}
HTML = {"reasoning", "html"}
LABELS = {
    "statements": gettext_lazy("statements"),
    "evidence": gettext_lazy("evidence"),
    "verdict": gettext_lazy("verdict"),
    "parts": gettext_lazy("parts"),
    "blocks": gettext_lazy("blocks"),
    "bylines": gettext_lazy("bylines"),
    "contact": gettext_lazy("asked for comment"),
    "role": gettext_lazy("role then"),
    "offices": gettext_lazy("offices"),
    "html": gettext_lazy("text"),
    "edtf": gettext_lazy("as far as known"),
    "as_written": gettext_lazy("as written"),
    "inferred": gettext_lazy("inferred"),
}


def noun(key: str) -> str:
    """What people call a row that hangs on ``key``."""
    return str(MODELS[key][0]._meta.verbose_name) if key in MODELS else key


def label(key: str, steps: tuple[str, ...]) -> str:
    """What people call the field at ``steps`` inside a row that hangs on ``key``."""
    return " · ".join(_field_label(key, step) for step in steps)


def name_of(row: Mapping[str, Any]) -> str:
    """By what people recognise a row."""
    named = (
        " · ".join(part for part in (row.get("publisher"), row.get("title")) if part),
        *(row.get(key) for key in ("name", "quote", "paraphrase", "passage")),
        row.get("label") if isinstance(row.get("label"), str) else "",
        *(row.get(key) for key in ("wording", "headline")),
        plain(row.get("html") or ""),
    )
    return Truncator(next((name for name in named if name), "")).chars(80)


def text(key: str, step: str, value: Any, names: Mapping[str, str]) -> str:
    """A value as people read it; ``names`` says what UUIDs stand for."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return "\n".join(text(key, step, entry, names) for entry in value)
    if isinstance(value, dict):
        return name_of(value) or row_text(step, value, names)
    if step in HTML:
        return plain(value)
    choices = dict(getattr(_field(key, step), "flatchoices", None) or ())
    return str(choices.get(value, names.get(str(value), value)))


def row_text(key: str, row: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """A whole row: a line for each field that says something."""
    silent = _IDS | {key}
    texts = {
        step: text(key, step, value, names) for step, value in row.items() if step not in silent
    }
    return "\n".join(f"{label(key, (step,))}: {said}" for step, said in texts.items() if said)


def plain(markup: str) -> str:
    """HTML as text that hides nothing: a paragraph a line, and each link’s target after it."""
    with_targets = _LINK.sub(r"\2 (\1)", " ".join(markup.split()))
    in_lines = re.sub(r"<br\b[^>]*>|</(?:p|li|h[1-6]|blockquote)>", "\n", with_targets)
    lines = html.unescape(strip_tags(in_lines)).splitlines()
    return "\n".join(line.strip() for line in lines if line.strip())


def _field_label(key: str, step: str) -> str:
    if step in LABELS:
        return str(LABELS[step])
    return str(getattr(_field(key, step), "verbose_name", step.replace("_", " ")))


def _field(key: str, step: str) -> Any | None:
    for model in MODELS.get(key, ()):
        try:
            return model._meta.get_field(step)
        except FieldDoesNotExist:
            continue
    return None
