"""Free addresses for many rows at one go."""

from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from newsroom.review.forms import slug_of

TRIED = 5


def free_slugs(names: Iterable[str], *, among: Any, fallback: str) -> list[str]:
    """An address for each of ``names``, in their order, none of which a row ``among`` has.

    One query. Of a name that is taken more than ``TRIED`` times, the address has a random end.
    """
    bases = [slug_of(name) or fallback for name in names]
    tried = {numbered for base in bases for numbered in _numbered(base)}
    taken = set(among.filter(slug__in=tried).values_list("slug", flat=True)) if tried else set()
    found = []
    for base in bases:
        free = (slug for slug in _numbered(base) if slug not in taken)
        found.append(next(free, f"{base}-{uuid4().hex[:8]}"))
        taken.add(found[-1])
    return found


def _numbered(base: str) -> list[str]:
    return [base, *(f"{base}-{number}" for number in range(2, TRIED + 2))]
