"""What changed in a revision: for readers, since the one before it, and since somebody looked."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from newsroom.editions.changes import Nature
from newsroom.editions.comparison import Change, compare
from newsroom.review.models import Look, Revision

_COUNTED: dict[Nature, Callable[[int], str]] = {
    Nature.VERDICT: lambda n: ngettext("the verdict", "%(n)s verdicts", n),
    Nature.QUOTE: lambda n: ngettext("%(n)s quote", "%(n)s quotes", n),
    Nature.NUMBER: lambda n: ngettext("%(n)s number", "%(n)s numbers", n),
    Nature.NAME: lambda n: ngettext("%(n)s name", "%(n)s names", n),
    Nature.DATE: lambda n: ngettext("%(n)s date", "%(n)s dates", n),
    Nature.LINK: lambda n: ngettext("%(n)s link", "%(n)s links", n),
    Nature.SOURCE: lambda n: ngettext("%(n)s source", "%(n)s sources", n),
    Nature.ORDER: lambda n: ngettext("%(n)s order", "%(n)s orders", n),
    Nature.TEXT: lambda n: ngettext("%(n)s text", "%(n)s texts", n),
}


@dataclass(frozen=True, kw_only=True)
class Since:
    """One comparison. ``changes`` is None where there is nothing to compare with; ``note`` says
    why, or what else is to be known."""

    key: str
    heading: str
    old_heading: str = ""
    changes: list[Change] | None = None
    note: str = ""

    @property
    def caption(self) -> str:
        return f"since-{self.key}-heading"

    @property
    def tally(self) -> str:
        return tally(self.changes) if self.changes is not None else ""


def tally(changes: list[Change]) -> str:
    """How much changed, by what it touches: “the verdict, 1 number, 2 links”."""
    if not changes:
        return _("nothing")
    counted = Counter(change.nature for change in changes)
    return ", ".join(_COUNTED[each](n) % {"n": n} for each in Nature if (n := counted[each]))


def sections(
    revision: Revision,
    *,
    known: Mapping[int, Revision],
    of_readers: list[Change] | None,
    edition: Any | None,
    look: Look | None,
    names: Mapping[str, str],
) -> list[Since]:
    """The three comparisons of ``revision``. ``known`` are revisions of its item by number."""
    made: dict[int, list[Change]] = {}

    def since(number: int) -> list[Change]:
        if number not in made:
            made[number] = compare(known[number].content, revision.content, names)
        return made[number]

    return [
        _since_edition(of_readers, edition),
        _since_last(revision, known, since),
        _since_look(revision, known, look, since),
    ]


def _since_edition(changes: list[Change] | None, edition: Any | None) -> Since:
    heading = _("Since the current edition")
    if edition is None:
        return Since(key="edition", heading=heading, note=_("Nothing of this is public yet."))
    if changes is None:
        return Since(key="edition", heading=heading, note=_("Readers see this very revision."))
    old = _("In edition %(number)s") % {"number": edition.number}
    return Since(key="edition", heading=heading, old_heading=old, changes=changes)


def _since_last(
    revision: Revision, known: Mapping[int, Revision], since: Callable[[int], list[Change]]
) -> Since:
    heading, last = _("Since the last revision"), revision.number - 1
    if last not in known:
        note = _("This is the first.") if last == 0 else _("It is compared in the history.")
        return Since(key="revision", heading=heading, note=note)
    return Since(key="revision", heading=heading, old_heading=_old(last), changes=since(last))


def _since_look(
    revision: Revision,
    known: Mapping[int, Revision],
    look: Look | None,
    since: Callable[[int], list[Change]],
) -> Since:
    heading = _("Since you last looked")
    if look is None:
        return Since(key="look", heading=heading, note=_("You look at this for the first time."))
    when = date_format(timezone.localtime(look.looked_at), "DATETIME_FORMAT")
    seen = {"number": look.revision.number, "when": when}
    if look.revision.number == revision.number:
        note = _("You looked at this very revision on %(when)s.") % seen
        return Since(key="look", heading=heading, note=note)
    return Since(
        key="look",
        heading=heading,
        old_heading=_old(look.revision.number),
        changes=since(look.revision.number) if look.revision.number in known else None,
        note=_("You looked at revision %(number)s on %(when)s.") % seen,
    )


def _old(number: int) -> str:
    return _("In revision %(number)s") % {"number": number}
