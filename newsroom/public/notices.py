"""What has changed since the first edition, told on the page itself."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from django.utils.translation import gettext as _

from newsroom.editions.models import Edition
from newsroom.public import addresses


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
    def path_before(self) -> str:
        return addresses.path_of_number(self.edition, self.before.number)

    @property
    def link_text(self) -> str:
        return _("Read edition %(number)s") % {"number": self.before.number}


def notices(edition: Edition, history: Iterable[Edition]) -> list[Notice]:
    """One for each further edition up to ``edition``, newest first. ``history`` comes before it."""
    chain = sorted([*history, edition], key=lambda one: one.number)
    return [Notice(edition=now, before=then) for then, now in pairwise(chain)][::-1]
