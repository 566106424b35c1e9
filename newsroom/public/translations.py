"""A text in its other languages, and whether a translation is still of what its original says."""

from dataclasses import dataclass

from newsroom.editions.models import Edition
from newsroom.editions.models.looking import TELLING
from newsroom.public.record import Around


@dataclass(frozen=True, kw_only=True)
class Translations:
    """The same text elsewhere: ``others`` in other languages, the original first.

    Of a translation: ``original``, its current edition, be it a withdrawal, and ``changed``, the
    newest edition of it that says something that was not there to be translated.
    """

    others: list[Edition]
    original: Edition | None
    changed: Edition | None

    def page_in(self, language: str, own: Edition) -> Edition:
        """What a reader of ``language`` should be led to: the text in it, else the original."""
        versions = [own, *self.others]
        found = [one for one in versions if _primary(one.language) == _primary(language)]
        first = self.original if self.original and not self.original.is_withdrawal else own
        return found[0] if found else first


def of(edition: Edition, around: Around) -> Translations:
    """For the current edition of a text."""
    current = next((one for one in around.original if one.current), None)
    others = sorted(around.translations, key=lambda one: one.language)
    if current and not current.is_withdrawal:
        others = [current, *others]
    return Translations(others=others, original=current, changed=_changed(edition, around))


def _changed(edition: Edition, around: Around) -> Edition | None:
    """Each translation knows which edition of its original was there when it was signed."""
    later = [
        one
        for one in around.original
        if one.change in TELLING and one.number > edition.claim_editions.get(str(one.uuid), 0)
    ]
    return max(later, key=lambda one: one.number, default=None)


def _primary(language: str) -> str:
    """Dari has two tags."""
    return {"prs": "fa"}.get(found := language.split("-")[0].lower(), found)
