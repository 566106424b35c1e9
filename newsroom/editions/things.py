"""What is known besides claims and articles: who speaks and who writes, what it was about, where,
on which occasion, from which source. All of it is read from live editions.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Count, Max

from newsroom.editions.models import Edition
from newsroom.editions.scale import in_order
from newsroom.review.models import User

Row = dict[str, Any]


def _said(content: Row) -> Iterable[Row]:
    """The statements of which words are known: who is only mentioned has no page."""
    return (row for row in content["statements"] if row["reported"] != "mention")


# For each kind, which is a facet and the name of an address too: its rows in a claim's content.
IN_CLAIMS: dict[str, Callable[[Row], Iterable[Row | None]]] = {
    "speaker": lambda content: (row["speaker"] for row in _said(content)),
    "occasion": lambda content: (row["occasion"] for row in content["statements"]),
    "topic": lambda content: content["topics"],
    "place": lambda content: content["places"],
    "source": lambda content: (row["source"] for row in content["evidence"]),
    "author": lambda content: content["bylines"],
}
KINDS = tuple(IN_CLAIMS)


@dataclass(frozen=True, kw_only=True)
class Thing:
    """Something as ``edition``, the newest live one that has it, says: ``row`` is what is frozen
    there, ``role`` what a speaker was when the words were said, None of everything else.
    """

    kind: str
    row: Row
    edition: Edition
    role: Row | None = None


def named(edition: Edition, kind: str, slug: str) -> Thing:
    """The thing as it is frozen in ``edition``, which must have it."""
    row = next(row for row in _rows(edition, kind) if row["slug"] == slug)
    role = _role_in(edition, slug) if kind == "speaker" else None
    return Thing(kind=kind, row=row, edition=edition, role=role)


def newest(kind: str, slug: str) -> Thing | None:
    """A thing as the live edition, published last, that mentions it has it; None if there is none,
    or if its page is switched off. One query.
    """
    live = Edition.objects.live().of(kind, slug).knowing_who_has_no_page()
    # By the column of the facet, whose index leads to the newest.
    found = live.order_by("-facets__edition_id").first()
    if found is None or not is_shown(kind, slug, found.without_page):
        return None
    return named(found, kind, slug)


def is_shown(kind: str, slug: str, without_page: Iterable[str]) -> bool:
    """Whether there is a page about a thing that live editions have; ``without_page`` is what
    editions know of speakers whose pages are switched off.
    """
    return kind != "speaker" or (settings.NEWSROOM_SPEAKER_PAGES and slug not in without_page)


# One step of the index for each thing, not one for each claim; no more steps than are asked for.
# As ``is_shown`` has it, nobody is met who has no page.
_LISTED = """
    WITH RECURSIVE hidden AS (
        SELECT history.slug FROM claims_speakerwithoutpage AS switched
        JOIN claims_speakerevent AS history ON history.pgh_obj_id = switched.speaker_id
        WHERE %(kind)s = 'speaker'
    ), met AS (
        SELECT %(after)s::varchar AS slug, 0 AS place
        UNION ALL
        SELECT next.slug, met.place + 1 FROM met CROSS JOIN LATERAL (
            SELECT value::varchar AS slug FROM editions_filing
            WHERE kind = %(kind)s AND value > met.slug
                AND NOT EXISTS (SELECT FROM hidden WHERE hidden.slug = value)
            ORDER BY value LIMIT 1
        ) AS next
        WHERE met.place < %(most)s
    )
    SELECT edition.*, met.slug AS met FROM met CROSS JOIN LATERAL (
        SELECT edition.* FROM editions_facet AS facet
        JOIN editions_edition AS edition ON edition.id = facet.edition_id
        WHERE facet.kind = %(kind)s AND facet.value = met.slug
            AND edition.current AND edition.change <> 'withdrawal'
        ORDER BY facet.edition_id DESC LIMIT 1
    ) AS edition
    WHERE met.place > 0 ORDER BY met.place
"""


def listed(kind: str, *, after: str = "", most: int) -> list[Thing]:
    """Those that have a page, by their slugs, behind the slug ``after``. One query, whose cost
    grows with ``most`` only.
    """
    if not is_shown(kind, "", ()):
        return []
    found: Any = Edition.objects.raw(_LISTED, {"kind": kind, "after": after, "most": most})
    return [named(edition, kind, edition.met) for edition in found]


def tally(slug: str) -> list[tuple[Row, int]]:
    """How many live claims of a speaker have each verdict, truest first. Two queries.

    By the verdict's slug, so that a reworded definition does not split it; called as the newest
    edition calls it.
    """
    said = Edition.objects.live().claims().of("speaker", slug).order_by()
    rows = list(said.values_list("rating").annotate(Count("pk"), Max("pk")))
    newest = Edition.objects.for_lists().in_bulk([pk for _rating, _count, pk in rows])
    counts = {rating: count for rating, count, _pk in rows}
    ratings = in_order(edition.card["rating"] for edition in newest.values())
    return [(rating, counts[rating["slug"]]) for rating in ratings]


def moved(kind: str, slug: str) -> str | None:
    """The slug now of a thing that had ``slug`` in an earlier edition; None if there is none."""
    earlier = Edition.objects.of(kind, slug).order_by("-facets__edition_id").first()
    if earlier is None:
        return None
    live = Edition.objects.live().filter(item_id=earlier.item_id).knowing_who_has_no_page().first()
    if live is None:
        return None
    is_same = _same(kind, named(earlier, kind, slug).row)
    return next(
        (
            row["slug"]
            for row in _rows(live, kind)
            if is_same(row) and is_shown(kind, row["slug"], live.without_page)
        ),
        None,
    )


def _same(kind: str, was: Row) -> Callable[[Row], bool]:
    """Whether a row of a later edition is about the same as ``was``.

    No content says who an author is beyond the public name, and that may have changed with the
    address, so the history of people's rows is asked: only between two addresses that stand in
    editions of one item, which readers can compare anyway.
    """
    if kind == "author":
        slugs = _slugs_of_author(was["slug"])
        return lambda row: row["slug"] in slugs
    return lambda row: bool(row["uuid"] == was["uuid"])


def _slugs_of_author(slug: str) -> set[str]:
    """Every public address that the person had who had ``slug``; none if several people had it."""
    people = User.objects.filter(user_history__public_slug=slug).distinct()[:2]
    if len(people) != 1:
        return set()
    history: Any = people[0].user_history  # type: ignore[attr-defined]
    return set(history.exclude(public_slug=None).values_list("public_slug", flat=True)) - {""}


def _role_in(edition: Edition, slug: str) -> Row:
    said = _said(edition.content)
    return next(row["role"] for row in said if row["speaker"]["slug"] == slug)


def _rows(edition: Edition, kind: str) -> Iterable[Row]:
    content = edition.content
    rows = IN_CLAIMS[kind](content) if edition.kind == "claim" else content["bylines"]
    return (row for row in rows if row)
