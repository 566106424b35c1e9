"""What has changed since the first edition, told on the page itself."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from django.utils.translation import gettext as _

from newsroom.editions.models import Edition
from newsroom.editions.models.edition import Change
from newsroom.public import addresses, locales
from newsroom.public.record import Around

_GRAVE = {Change.CORRECTION, Change.RATING_CHANGE, Change.WITHDRAWAL, Change.REINSTATEMENT}


@dataclass(frozen=True, kw_only=True)
class Notice:
    """A further edition, with the one before it."""

    edition: Edition
    before: Edition

    @property
    def is_prominent(self) -> bool:
        """Whether it belongs above everything: the verdict or the finding changed."""
        now, then = self.edition.card, self.before.card
        return bool(self.edition.old_rating) or now["text"] != then["text"]

    @property
    def is_grave(self) -> bool:
        """Whether it concerns those who built on the text."""
        return self.is_prominent or self.edition.change in _GRAVE

    @property
    def path_before(self) -> str:
        return addresses.path_of_number(self.edition, self.before.number)

    @property
    def link_text(self) -> str:
        return _("Read edition %(number)s") % {"number": locales.digits(str(self.before.number))}


def notices(edition: Edition, history: Iterable[Edition]) -> list[Notice]:
    """One for each further edition up to ``edition``, newest first, but typos last. ``history``
    comes before it.
    """
    chain = sorted([*history, edition], key=lambda one: one.number)
    found = [Notice(edition=now, before=then) for then, now in pairwise(chain)][::-1]
    return sorted(found, key=lambda notice: notice.edition.change == Change.TYPO)


def in_article(article: Edition, around: Around) -> dict[str, list[Notice]]:
    """For each claim in ``article``, by UUID, what changed in it since it was woven in, newest
    first: not everything, but what can make the article's own words wrong.
    """
    woven: dict[str, int] = {}
    for edition in sorted([*around.history, article], key=lambda one: one.number):
        woven = edition.claim_editions | woven
    found = {
        uuid: [
            notice
            for notice in notices(claim, around.claims_before[uuid])
            if notice.edition.number > woven.get(uuid, 0) and notice.is_grave
        ]
        for uuid, claim in around.claims.items()
    }
    return {uuid: told for uuid, told in found.items() if told}
