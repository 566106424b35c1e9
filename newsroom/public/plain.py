"""A claim as plain text, to paste into a message."""

from typing import Any

from django.utils.translation import gettext as _

from newsroom.editions.words import in_language
from newsroom.public import addresses, dates


def plain_text(content: dict[str, Any], *, path: str, newsroom: str) -> str:
    """A few lines: who said what, the verdict, the finding, the points, where to read on."""
    lines = [*_said(content["statements"]), *_found(content)]
    lines += [f"{newsroom}: {addresses.absolute(path)}"]
    return "\n\n".join(lines)


def _said(statements: list[dict[str, Any]]) -> list[str]:
    first = statements[0]
    role = first["role"]
    who = ", ".join(filter(None, [first["speaker"]["name"], role["title"], role["body"]]))
    occasion = first["occasion"]
    when = dates.in_words(first["date"]["edtf"]) or first["date"]["as_written"]
    where = ", ".join(filter(None, [occasion and occasion["title"], when]))
    quote = f"“{first['quote'].strip('“”')}”" if first["quote"] else first["paraphrase"]
    return [_("Said by %(who)s") % {"who": who} + (f" ({where})" if where else ""), quote]


def _found(content: dict[str, Any]) -> list[str]:
    verdict = content["verdict"]
    label = in_language(verdict["rating"]["label"], content["language"])
    claim = _("Claim: %(claim)s") % {"claim": content["wording"]}
    found = _("Verdict: %(label)s. %(finding)s") % {"label": label, "finding": verdict["finding"]}
    points = "\n".join(f"– {point}" for point in verdict["summary"])
    limit = content["limitation"]
    return [text for text in (claim, found, points, limit) if text]
