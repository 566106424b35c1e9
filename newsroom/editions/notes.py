"""A note for readers says something: more than that something happened, and to what."""

import re
from functools import cache

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from newsroom.editions.models.edition import Change
from newsroom.review import rules
from newsroom.review.errors import Refused
from newsroom.review.states import VERBS

# Translators: words, separated by spaces, that alone tell a reader nothing about a correction.
_HOLLOW = gettext_lazy(
    "a an the this that it its we our is are was were has have been be and or of in on to for "
    "some small minor little new now please see note notice text page article claim fact check "
    "typo typos error errors mistake mistakes change changes changed correct corrected corrections "
    "corrects fix fixed fixes fixing edit edited edits clarified updated updates updating revised "
    "amended withdrawn withdrew retracted reinstated republished published spelling"
)
_WORD = re.compile(r"[^\W_]+")
_LETTER = re.compile(r"[^\W\d_]")


def check(note: str, sentence: str, *, title: str) -> str:
    """``note`` without surrounding space.

    Raises Refused with ``sentence``, which says what is wanted, if it has hardly a letter, and with
    more than that if it only repeats the kind of change or ``title``, the item's.
    """
    note = rules.check_reason(note, sentence)
    if len(_LETTER.findall(note)) < 2:
        raise Refused(sentence)
    if not _words(note, without=title) - _hollow():
        said = note if len(note) <= 80 else f"{note[:79]}…"
        hollow = _("“%(note)s” tells readers nothing yet about “%(item)s”.")
        raise Refused(f"{hollow % {'note': said, 'item': title}} {sentence}")
    return note


def _words(text: str, *, without: str = "") -> set[str]:
    """The words of a text, in small letters; ``without`` is cut out where it stands as a whole."""
    words, cut = (_WORD.findall(each.casefold()) for each in (text, without))
    spaced, whole = f" {' '.join(words)} ", f" {' '.join(cut)} "
    return set((spaced.replace(whole, " ") if cut else spaced).split())


@cache
def _hollow() -> frozenset[str]:
    """What the kinds of change and the verbs are called, in every language of the program."""
    kinds = [label for change in Change for label in (change.value, change.label)]
    verbs = [label for verb in VERBS.values() for label in (verb.name, verb.label)]
    found: set[str] = set()
    for language, _name in [*settings.LANGUAGES, *settings.NEWSROOM_LANGUAGES]:
        with translation.override(language):
            for words in (*kinds, *verbs, _HOLLOW):
                found |= _words(str(words))
    return frozenset(found)
