"""What the newsroom has already of what records name: speakers, sources, topics, claims."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple
from urllib.parse import quote, unquote

from claims.duplicates import near_duplicates
from claims.importing.drafting import Draft
from claims.models import ImportRow, Source, Speaker, SpeakerChoice, Topic
from newsroom.review.folding import Fold, fold, keys_of, spaced

SHOWN = 3


class Named(NamedTuple):
    """Who is meant by a name: ``speaker``, or one of ``several``, or neither: somebody new."""

    speaker: Speaker | None
    several: list[Speaker]


class Known:
    """What the newsroom has of ``drafts``, in as many queries for one as for many."""

    def __init__(self, drafts: Iterable[Draft]) -> None:
        drafts = list(drafts)
        self._called = _speakers({spaced(draft.speaker) for draft in drafts})
        self._chosen = _chosen({key_of_name(draft.speaker) for draft in drafts if draft.named})
        self._sources = _sources({draft.source["url"] for draft in drafts})
        self._topics = _topics({name for draft in drafts for name in draft.record.topics})

    def speaker(self, draft: Draft) -> Named:
        """A name that exactly one speaker bears is theirs, unless both have other identities."""
        named = self._called.get(spaced(draft.speaker), [])
        if not draft.named:
            unknown = (row for row in named if row.kind == Speaker.Kind.ANONYMOUS)
            return Named(next(unknown, None), [])
        if chosen := self._chosen.get(key_of_name(draft.speaker)):
            return Named(chosen, [])
        same_as = set(draft.record.claimant_same_as)
        if same := [row for row in named if row.same_as and row.same_as in same_as]:
            return Named(same[0], [])
        # Who is known to be somebody else is not meant.
        named = [row for row in named if not (same_as and row.same_as)]
        return Named(named[0], []) if len(named) == 1 else Named(None, named)

    def source(self, draft: Draft) -> Source | None:
        return next(
            (self._sources[url] for url in spellings(draft.source["url"]) if url in self._sources),
            None,
        )

    def topics(self, draft: Draft) -> tuple[list[Topic], list[str]]:
        """The topics that a record names, and the names that are none of ours."""
        names = {fold(name): name for name in draft.record.topics if name.strip()}
        found = [self._topics[name] for name in names if name in self._topics]
        return found, [name for key, name in names.items() if key not in self._topics]


def key_of_name(name: str) -> str:
    """The key of a choice of a speaker."""
    return spaced(name)[:300]


def several_named(several: Iterable[Speaker]) -> dict[str, Any]:
    """Those who may be meant, as a row keeps them."""
    named = ({"speaker": each.pk, "name": each.name, "slug": each.slug} for each in several)
    return {"several": list(named)}


def similar_speakers(name: str) -> list[dict[str, Any]]:
    """Speakers whose names are spelt nearly so: one query."""
    return [
        {"speaker": near.row.pk, "name": near.row.name} for near in near_duplicates(Speaker, name)
    ][:SHOWN]


def landed(keys: Iterable[str]) -> dict[str, ImportRow]:
    """The rows that became claims, of records with these keys, by key."""
    rows = ImportRow.objects.filter(key__in=set(keys), claim__isnull=False)
    return {row.key: row for row in rows.only("key", "claim_id", "rating_key", "record")}


def spellings(url: str) -> list[str]:
    """Ways to write one address, that one first."""
    rest = url.partition("://")[2].partition("#")[0].rstrip("/").removeprefix("www.")
    if not rest:
        return [url]
    encoded = [rest, quote(unquote(rest), safe="/?&=:;,+%~!*'()@$"), unquote(rest)]
    written = [
        f"{scheme}://{www}{each}{slash}"
        for each in encoded
        for scheme in ("https", "http")
        for www in ("", "www.")
        for slash in ("", "/")
    ]
    return list(dict.fromkeys([url, *written]))


def _speakers(names: set[str]) -> dict[str, list[Speaker]]:
    """Speakers by the spaced spelling of each of their names."""
    if not (names := names - {""}):
        return {}
    keys = keys_of("name", aliases="aliases")
    rows = Speaker.objects.alias(keys=keys).filter(keys__overlap=sorted(names))
    found: dict[str, list[Speaker]] = {}
    for row in rows.order_by("pk").prefetch_related("roles"):
        for name in names & set(map(spaced, (row.name, *row.aliases))):
            found.setdefault(name, []).append(row)
    return found


def _chosen(names: set[str]) -> Mapping[str, Speaker]:
    rows = SpeakerChoice.objects.filter(key__in=names).select_related("speaker")
    return {row.key: row.speaker for row in rows.prefetch_related("speaker__roles")}


def _sources(urls: set[str]) -> dict[str, Source]:
    written = {spelling for url in urls for spelling in spellings(url)}
    rows = Source.objects.filter(url__in=written).order_by("-pk") if written else []
    return {row.url: row for row in rows}


def _topics(names: set[str]) -> dict[str, Topic]:
    folded = {fold(name) for name in names} - {""}
    if not folded:
        return {}
    return {fold(row.name): row for row in Topic.objects.alias(n=Fold("name")).filter(n__in=folded)}
