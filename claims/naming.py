"""Who is meant by a name, for many names at one go."""

from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q

from claims.duplicates import near_duplicates
from claims.models import Speaker
from newsroom.review.folding import fold

# A name that fits more people than this is too short to say anything.
MOST = 8
# So many unknown names are compared with all that are known; each costs a query.
CAREFUL = 20


class Speakers:
    """The speakers with these ids or that these names may mean, with their roles: three queries."""

    def __init__(self, *, ids: Iterable[Any] = (), names: Iterable[str] = ()) -> None:
        wanted = {int(pk) for each in ids if (pk := str(each)).isdecimal() and len(pk) < 10}
        sought = {folded for name in names if (folded := fold(name.replace("\0", "")))}
        self.by_id = {row.pk: row for row in self._rows(Q(pk__in=wanted))} if wanted else {}
        self._named: dict[str, list[Speaker]] = {}
        self._near: dict[str, list[Speaker]] = {}
        if sought:
            self._name(sought)

    def get(self, pk: str) -> Speaker | None:
        return self.by_id.get(int(pk)) if pk.isdecimal() else None

    def called(self, name: str) -> list[Speaker]:
        """Those whose name, or another name of theirs, is exactly ``name``."""
        wanted = fold(name)
        return [row for row in self._named.get(wanted, []) if wanted in _names(row)]

    def like(self, name: str) -> list[Speaker]:
        """Those whose names contain ``name``; the ones called exactly that come first.

        Where there is none: those whose names are spelt nearly so.
        """
        exact = self.called(name)
        more = [row for row in self._named.get(fold(name), []) if row not in exact]
        return [*exact, *more][:MOST] or self._nearly(name)

    def _nearly(self, name: str) -> list[Speaker]:
        if name not in self._near and len(self._near) < CAREFUL:
            self._near[name] = [near.row for near in near_duplicates(Speaker, name)]
        return self._near.get(name, [])

    def _name(self, sought: set[str]) -> None:
        fits = reduce(or_, (Q(text__contains=name) for name in sought))
        found = list(self._rows(fits, text=Speaker.searched)[:1000])
        for name in sought:
            self._named[name] = [row for row in found if any(name in each for each in _names(row))]
        self.by_id |= {row.pk: row for row in found}

    def _rows(self, condition: Q, **more: Any) -> Any:
        rows = Speaker.objects.alias(**more) if more else Speaker.objects.all()
        return rows.filter(condition).order_by("pk").prefetch_related("roles")


def _names(speaker: Speaker) -> list[str]:
    return [fold(name) for name in (speaker.name, *speaker.aliases)]
