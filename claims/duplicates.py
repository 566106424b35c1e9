"""Rows that are there already under nearly the same name, or at the same address of the web."""

from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.contrib.postgres.search import TrigramStrictWordSimilarity
from django.db.models import QuerySet
from django.db.models.lookups import Contains
from django.utils.translation import gettext as _

from newsroom.review import offering
from newsroom.review.folding import fold

SHOWN = 5
ALIKE = 0.7  # the least likeness of two names, as pg_trgm counts it in whole words
# What is added to an address only to follow people around.
_TRACKING = ("utm_", "fbclid", "gclid", "dclid", "msclkid", "mc_cid", "mc_eid", "igshid", "ref_src")


class NearDuplicate(NamedTuple):
    """A row that may be the one somebody is about to enter again, and a phrase that says why."""

    row: Any
    why: str


def near_duplicates(
    model: Any, *names: str, url: str = "", exclude: int | None = None
) -> list[NearDuplicate]:
    """At most ``SHOWN`` rows of ``model`` that may be the same, the surest first.

    ``names`` are its name or title and its other names, ``url`` its address where it has one. For
    Speaker, Source, Occasion and Place. ``exclude`` is the id of the row itself.
    """
    rows = model.objects.exclude(pk=exclude) if exclude else model.objects.all()
    found: dict[Any, NearDuplicate] = {}
    for near in (*_same_address(rows, url), *_named(rows, [name for name in names if fold(name)])):
        found.setdefault(near.row.pk, near)
    return list(found.values())[:SHOWN]


def normalised(url: str) -> str:
    """An address without what does not change where it leads; empty where it is none."""
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").removeprefix("www.")
        port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    except ValueError:
        return ""
    kept = [pair for pair in parse_qsl(parts.query, True) if not pair[0].startswith(_TRACKING)]
    query = f"?{urlencode(sorted(kept))}" if kept else ""
    return f"{host}{port}{parts.path.rstrip('/')}{query}" if host else ""


def _same_address(rows: QuerySet[Any], url: str) -> list[NearDuplicate]:
    sought = normalised(url)
    if not sought or not hasattr(rows.model, "url"):
        return []
    # The index knows the text of the address; only Python knows which parts of it matter.
    part = fold(sought.partition("?")[0])
    some = rows.filter(Contains(rows.model.searched, part)).order_by("pk")[: offering.COMPARED]
    return [
        NearDuplicate(row, _("the same address")) for row in some if normalised(row.url) == sought
    ]


def _named(rows: QuerySet[Any], names: list[str]) -> list[NearDuplicate]:
    found = [near for name in names for near in _like(rows, name)]
    return sorted(found, key=lambda near: near.why != _("the same name"))


def _like(rows: QuerySet[Any], name: str) -> list[NearDuplicate]:
    sought = fold(name)
    score = TrigramStrictWordSimilarity(sought, rows.model.searched)
    some = rows.alias(text=rows.model.searched).filter(text__trigram_strict_word_similar=sought)
    near = []
    for row in some.annotate(score=score).order_by("-score", "pk")[: offering.OFFERED]:
        if sought in map(fold, offering.names(row)):
            near.append(NearDuplicate(row, _("the same name")))
        elif row.score >= ALIKE and _as_long(row, sought):
            near.append(NearDuplicate(row, _("a similar name")))
    return near


def _as_long(row: Any, sought: str) -> bool:
    """Whether some name of ``row`` is about as long: “Amir” is not each Amir with more names."""
    lengths = [len(fold(name)) for name in offering.names(row)]
    return any(2 * abs(length - len(sought)) <= len(sought) for length in lengths)
