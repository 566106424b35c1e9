"""What a shared link says at one look: the words of a picture, from an edition alone."""

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from newsroom.editions.models import Edition
from newsroom.editions.models.edition import Change
from newsroom.editions.words import in_language, language_of
from newsroom.public import dates
from newsroom.public.labels import direction
from newsroom.public.templatetags.reading import marks

# Whoever changes how a picture is drawn counts this up: then all are drawn anew.
DRAWN_LIKE = 1
_CALLED = {"prs": "fa"}  # Dari has two names
# What readers of an old picture must be told.
TOLD = (Change.CORRECTION, Change.RATING_CHANGE, Change.REINSTATEMENT)


@dataclass(frozen=True, kw_only=True)
class Card:
    """The words on a picture, in the language of the text, each with what it is written in.

    ``steps`` says for each step of the verdict's scale whether it is reached; None draws no marks,
    an empty tuple the mark of a verdict off the scale.
    """

    language: str
    direction: str
    tone: str
    verdict: str
    verdict_language: str
    steps: tuple[bool, ...] | None
    remark: str
    title: str
    who: str
    newsroom: str
    date: str

    @property
    def key(self) -> str:
        """The same for the same picture: 32 hexadecimal digits."""
        drawn = json.dumps([DRAWN_LIKE, asdict(self)], ensure_ascii=True)
        return hashlib.sha256(drawn.encode()).hexdigest()[:32]


def card_of(edition: Edition) -> Card:
    """For the current edition of anything, be it a withdrawal. One query, for its corrections."""
    with translation.override(interface_for(edition.language)):
        return Card(
            language=edition.language,
            direction=direction(edition.language),
            title=edition.title,
            who=_who(edition.card),
            newsroom=settings.NEWSROOM_NAME,
            date=dates.day(edition.changed_at),
            remark=_remark(edition),
            **_verdict(edition),
        )


def interface_for(language: str) -> str:
    """The language of the interface that readers of a text in ``language`` read; the site's own if
    there is none.
    """
    wanted = language.lower()
    primary = wanted.split("-")[0]
    codes = [code for code, _name in settings.NEWSROOM_LANGUAGES]
    near = [code for code in codes if code.split("-")[0] == _CALLED.get(primary, primary)]
    return wanted if wanted in codes else [*near, settings.LANGUAGE_CODE][0]


def _verdict(edition: Edition) -> dict[str, Any]:
    interface = translation.get_language()
    rating = edition.card["rating"]
    if edition.is_withdrawal or not rating:
        word = _("Withdrawn") if edition.is_withdrawal else _("Article")
        tone = "withdrawn" if edition.is_withdrawal else "article"
        return {"verdict": word, "verdict_language": interface, "tone": tone, "steps": None}
    return {
        "verdict": in_language(rating["label"], edition.language),
        "verdict_language": language_of(rating["label"], edition.language),
        "tone": rating["colour"],
        "steps": tuple(marks(rating)),
    }


def _who(card: dict[str, Any]) -> str:
    """The speaker with the role held then, or who wrote an article."""
    if not card.get("speaker"):
        return " · ".join(person["name"] for person in card["bylines"])
    role = card["role"]
    return " · ".join(filter(None, [card["speaker"]["name"], role["title"], role["body"]]))


def _remark(edition: Edition) -> str:
    """That it was withdrawn or changed, and when; empty for what stands as it was first said."""
    if edition.is_withdrawal:
        return _("We no longer stand behind this text.")
    newest = told(edition)
    if newest is None:
        return ""
    values = {"change": newest.get_change_display(), "date": dates.day(newest.published_at)}
    return _("%(change)s, %(date)s") % values


def told(edition: Edition) -> Edition | None:
    """The newest edition of the same item that readers of an earlier text must be told of."""
    found = Edition.objects.filter(item_id=edition.item_id, change__in=TOLD)
    return None if edition.number == 1 else found.for_lists().order_by("-number").first()
