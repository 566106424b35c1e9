"""A claim or an article as plain text for messages: the answer first, the address last."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from claims import elsewhere
from newsroom.editions.models import Edition
from newsroom.editions.words import in_language
from newsroom.public import addresses, dates, labels


def of_claim(edition: Edition) -> str:
    """Verdict and wording, finding, who said it, points, what limits it, where to read on."""
    content = edition.content
    verdict = content["verdict"]
    points = "\n".join(f"– {point}" for point in verdict["summary"])
    right = verdict["what_is_right"]
    lines = [
        f"{_label(content['card'], content['language'])}: {content['wording']}",
        verdict["finding"],
        _said(content["statements"][0]),
        points,
        right and _("What is right about it: %(text)s") % {"text": right},
        content["limitation"],
        _first_published(edition),
        _read_on(edition),
    ]
    return "\n\n".join(line for line in lines if line)


def of_article(edition: Edition, claims: Iterable[Edition]) -> str:
    """Kind of work and headline, standfirst, the verdict on each claim, where to read on."""
    content = edition.content
    work = labels.WORKS.get(content["work"], content["work"])
    verdicts = [f"– {_verdict(claim)}: {claim.title}" for claim in claims]
    lines = [
        f"{work}: {content['headline']}",
        content["standfirst"],
        "\n".join(verdicts),
        _read_on(edition),
    ]
    return "\n\n".join(line for line in lines if line)


def _said(statement: dict[str, Any]) -> str:
    role, occasion = statement["role"], statement["occasion"]
    who = ", ".join(filter(None, [statement["speaker"]["name"], role["title"], role["body"]]))
    when = dates.in_words(statement["date"]["edtf"]) or statement["date"]["as_written"]
    where = ", ".join(filter(None, [occasion and occasion["title"], when]))
    quote = statement["quote"].strip("“”")
    words = f"“{quote}”" if quote else statement["paraphrase"]
    said = _("Said by %(who)s") % {"who": who} + (f" ({where})" if where else "")
    return f"{said}: {words}" if words else said


def _first_published(edition: Edition) -> str:
    first = edition.first_published
    if first is None:
        return ""
    told = {"date": dates.day(elsewhere.moment(first["date"])), "publisher": first["publisher"]}
    return _("First published on %(date)s by %(publisher)s.") % told


def _verdict(claim: Edition) -> str:
    return _("Withdrawn") if claim.is_withdrawal else _label(claim.card, claim.language)


def _label(card: dict[str, Any], language: str) -> str:
    return in_language(card["rating"]["label"], language)


def _read_on(edition: Edition) -> str:
    """Who says so, as of when, and where it is kept up to date."""
    asof = {"newsroom": settings.NEWSROOM_NAME, "date": dates.day(edition.changed_at)}
    said = _("%(newsroom)s, as of %(date)s. Whatever changes is told here:") % asof
    return f"{said}\n{addresses.absolute(addresses.path_of(edition))}"
