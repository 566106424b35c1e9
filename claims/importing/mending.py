"""From what a file says to a record: every field mended, and each repair written down."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any

from claims.importing import addresses, dates, languages, people, scales, values
from claims.importing.kinds import PROBLEMS
from claims.importing.record import Problem, Rated, Record, Repair
from claims.importing.texts import LARGEST, clean, cut, short

# What a file says, by the names of ``fields.FIELDS``: texts, numbers, dates, or lists of them.
Raw = dict[str, Any]

LONGEST_CLAIM = 2000
LONGEST_FINDING = 600
LONGEST_TITLE = 300
LONGEST_NAME = 200
LONGEST_TOPIC = 100
MOST_VALUES = 200

_NOTHING = {"-", "–", "—", "null", "undefined", "nan", "n/a", "#n/a", "#ref!", "#name?", "#value!"}
_PLACEHOLDER = re.compile(r"%[a-z][a-z_]{2,30}(\([^()%]*\))?%|\{\{[^{}]*\}\}", re.IGNORECASE)
_BETWEEN_TOPICS = re.compile(r"\s*[,;،؛|\n]\s*")
_BETWEEN_LINES = re.compile(r"\s*[;|\n]\s*")
_BETWEEN_LINKS = re.compile(r"\s*[|\n]\s*|[,;\s]+(?=https?://|www\.)")


@dataclass(frozen=True, kw_only=True)
class Found:
    """A fact-check as a file has it. ``page`` is the address of the page it stood in."""

    place: str
    raw: Raw = field(default_factory=dict)
    page: str = ""
    repairs: tuple[Repair, ...] = ()
    problems: tuple[Problem, ...] = ()


def problem(kind: str, name: str, sentence: Any = None) -> Problem:
    return Problem(kind=kind, field=name, sentence=sentence or PROBLEMS[kind])


def repair(kind: str, name: str, before: object, after: object) -> Repair:
    return Repair(kind=kind, field=name, before=short(before), after=short(after))


def mend(found: Found, *, own_site: str = "", now: datetime) -> Record:
    """The record of what was found. Mending what is mended changes nothing."""
    return _Mending(found, own_site, now).record()


def raw(record: Record) -> Raw:
    """What a file would have to say to give this record."""
    rating = record.rating
    said = {each.name: getattr(record, each.name) for each in fields(Record)}
    del said["place"], said["repairs"], said["problems"]
    return said | {
        "rating": rating.text,
        "rating_number": rating.number,
        "rating_best": rating.best,
        "rating_worst": rating.worst,
    }


class _Mending:
    def __init__(self, found: Found, own_site: str, now: datetime) -> None:
        self.found, self.raw, self.now = found, found.raw, now
        self.own = addresses.site(own_site)
        self.repairs, self.problems = list(found.repairs), list(found.problems)

    def record(self) -> Record:
        if self.problems and not self.raw:
            return Record(place=self.found.place, problems=tuple(self.problems))
        publisher_url = self.address("publisher_url", base=self.found.page)
        url = self.url(publisher_url)
        self.own_site(url, publisher_url)
        claim = self.claim()
        title = self.line("title", LONGEST_TITLE)
        language = self.language(f"{claim} {title}")
        claimant, kind, same_as = self.claimant(url, publisher_url)
        rating, finding, body = self.verdict()
        return Record(
            place=self.found.place, url=url, claim=claim, title=title, language=language,
            published=self.moment("published", language),
            modified=self.moment("modified", language),
            publisher=self.line("publisher", LONGEST_NAME), publisher_url=publisher_url,
            authors=self.several("authors", _BETWEEN_LINES, LONGEST_NAME),
            rating=rating, finding=finding, body=body,
            claimant=claimant, claimant_kind=kind, claimant_same_as=same_as,
            said_on=self.day("said_on", language).edtf,
            appearances=self.links("appearances", base=url),
            topics=self.several("topics", _BETWEEN_TOPICS, LONGEST_TOPIC),
            repairs=tuple(self.repairs), problems=tuple(self.problems),
        )  # fmt: skip

    # --- What the fields are made of ---

    def note(self, kind: str, name: str, before: object, after: object) -> None:
        self.repairs.append(repair(kind, name, before, after))

    def wrong(self, kind: str, name: str) -> None:
        self.problems.append(problem(kind, name))

    def one(self, name: str) -> str:
        """The first value of a field as it is written, and a repair if there were others."""
        said = list(dict.fromkeys(values.texts(self.raw.get(name))))
        if len(said) > 1:
            kind = "claimants" if name == "claimant" else "several"
            self.note(kind, name, "; ".join(said), said[0])
        return said[0] if said else ""

    def cleaned(self, value: str, name: str, *, lines: bool = False) -> str:
        text, kinds = clean(value, lines=lines)
        for kind in kinds:
            self.note(kind, name, value, text)
        if len(value) > LARGEST:
            self.note("cut", name, value, text)
        if "\ufffd" in text:
            self.note("bytes", name, text, text)
        return self.filled(text, name, lines=lines)

    def filled(self, text: str, name: str, *, lines: bool) -> str:
        """``text`` without what a program forgot to fill in."""
        kept, before = text, ""
        while kept != before:
            before = kept
            if _PLACEHOLDER.search(kept):
                kept = clean(_PLACEHOLDER.sub(" ", kept), lines=lines)[0]
        kept = "" if kept.lower() in _NOTHING else kept
        if kept != text:
            self.note("placeholder", name, text, kept)
        return kept

    def line(self, name: str, most: int) -> str:
        return self.fitting(self.cleaned(self.one(name), name), name, most)

    def fitting(self, text: str, name: str, most: int) -> str:
        fits = cut(text, most)
        if fits != text:
            self.note("cut", name, text, fits)
        return fits

    def several(self, name: str, between: re.Pattern[str], most: int) -> tuple[str, ...]:
        said = self.raw.get(name)
        parts = between.split(said) if isinstance(said, str) else values.texts(said)
        kept = (self.fitting(self.cleaned(part, name), name, most) for part in parts)
        return self.bounded(kept, name)

    def bounded(self, kept: Iterable[str], name: str) -> tuple[str, ...]:
        """The different ones of these, as many as are kept."""
        different = tuple(dict.fromkeys(filter(None, kept)))
        if len(different) > MOST_VALUES:
            self.note("cut", name, len(different), MOST_VALUES)
        return different[:MOST_VALUES]

    # --- Addresses ---

    def address(self, name: str, *, base: str = "") -> str:
        value = self.one(name)
        found = self.mended(value, name, base) if value else None
        return found.url if found else ""

    def mended(self, value: str, name: str, base: str) -> addresses.Mended:
        found = addresses.mend(value, base=base)
        for kind in found.kinds:
            self.note(kind, name, found.before, found.url)
        return found

    def url(self, publisher_url: str) -> str:
        value, page = self.one("url"), self.found.page
        if not value and page:
            value = page
            self.note("page_address", "url", "", page)
        if not value:
            return ""
        url = self.mended(value, "url", page or publisher_url).url
        if not url:
            self.wrong("too_long" if len(value) > addresses.LONGEST else "address", "url")
        return url

    def links(self, name: str, *, base: str) -> tuple[str, ...]:
        """Addresses, those in an archive behind the ones that were archived."""
        said = self.raw.get(name)
        parts = _BETWEEN_LINKS.split(said) if isinstance(said, str) else None
        parts = parts or list(values.texts(said, ("url", "@id", "@value", "sameAs")))
        known = {addresses.key(part) for part in parts}
        kept: list[str] = []
        for part in filter(str.strip, parts):
            found = addresses.mend(part, base=base)
            if found.archive and addresses.key(found.url) in known and part == found.archive:
                # Both stand there already: nothing is to be put right.
                kept.append(part)
                continue
            for kind in found.kinds:
                self.note(kind, name, found.before, found.url)
            kept += [found.url, found.archive]
        return self.bounded(kept, name)

    def own_site(self, url: str, publisher_url: str) -> None:
        hosts = {addresses.site(url), addresses.site(publisher_url)} - {""}
        if not self.own or self.own not in hosts:
            return
        if addresses.site(publisher_url) == self.own and hosts != {self.own}:
            self.wrong("own_site", "publisher_url")
        else:
            self.note("own_site", "url", url, url)

    # --- What was checked, and what came of it ---

    def claim(self) -> str:
        claim = self.cleaned(self.one("claim"), "claim")
        if not claim:
            self.wrong("no_claim", "claim")
        elif len(claim) > LONGEST_CLAIM:
            self.wrong("too_long", "claim")
        return cut(claim, LONGEST_CLAIM)

    def language(self, text: str) -> str:
        value = self.one("language")
        tag, kind = languages.tag(clean(value)[0])
        if kind:
            self.note(kind, "language", value, tag)
        if not tag and (tag := languages.guess(text)):
            self.note("language_guessed", "language", value, tag)
        return tag

    def verdict(self) -> tuple[Rated, str, str]:
        """The rating, the finding and the text."""
        name = self.line("rating", LONGEST_FINDING)
        figure, best, worst = (
            self.line(f"rating_{each}", LONGEST_NAME) for each in ("number", "best", "worst")
        )
        body = self.cleaned("\n\n".join(values.texts(self.raw.get("body"))), "body", lines=True)
        finding = self.cleaned(self.one("finding"), "finding", lines=True)
        rated, finding, changes = scales.mend(name, figure, best, worst, finding)
        for change in changes:
            self.note(*change)
        if len(finding) > LONGEST_FINDING and not body:
            self.note("body", "finding", finding, "")
            finding, body = "", finding
        return rated, self.fitting(" ".join(finding.split()), "finding", LONGEST_FINDING), body

    # --- Who said it, and when ---

    def claimant(self, url: str, publisher_url: str) -> tuple[str, str, tuple[str, ...]]:
        name = self.line("claimant", LONGEST_NAME)
        kind = self.kind(self.one("claimant_kind"))
        same_as = self.same_as(url, publisher_url)
        if not name or not (nobody := people.nobody(name)):
            return name, kind, same_as
        self.note(nobody, "claimant", name, "")
        if same_as:
            self.note("same_as", "claimant_same_as", "; ".join(same_as), "")
        return "", "", ()

    def kind(self, value: str) -> str:
        kind = people.kind(value) if value else ""
        if kind is None:
            self.note("claimant_kind", "claimant_kind", value, "")
        return kind or ""

    def same_as(self, url: str, publisher_url: str) -> tuple[str, ...]:
        """Addresses that say who somebody is: not the fact-check, nor anything of its publisher."""
        theirs = {addresses.site(url), addresses.site(publisher_url)} - {""}
        found = self.links("claimant_same_as", base="")
        kept = tuple(each for each in found if addresses.site(each) not in theirs)
        for each in found:
            if each not in kept:
                self.note("same_as", "claimant_same_as", each, "")
        return kept

    def day(self, name: str, language: str) -> dates.Day:
        value: Any = self.raw.get(name)
        if not isinstance(value, datetime):
            value = clean(self.one(name))[0]
        if not value:
            return dates.Day()
        found = dates.read(value, language=language, now=self.now)
        for kind in found.kinds:
            if kind != "date_zone" or name != "said_on":
                self.note(kind, name, value, found.at or found.edtf)
        return found

    def moment(self, name: str, language: str) -> datetime | None:
        found = self.day(name, language)
        if found.edtf and not found.at:
            self.note("date_partial", name, found.edtf, "")
        return found.at
