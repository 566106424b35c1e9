"""What a claim rests on in the order of time, as far as times are known. Nothing is filled in."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from newsroom.public import dates, evidence

LEAST = 2  # entries; fewer make no line


@dataclass(frozen=True, kw_only=True)
class Entry:
    """Something dated: ``said`` is a frozen statement or None, ``source`` a frozen source or None;
    ``anchor`` is where the page tells more.
    """

    date: dict[str, Any]
    anchor: str
    said: dict[str, Any] | None = None
    source: dict[str, Any] | None = None


@dataclass(frozen=True, kw_only=True)
class Timeline:
    """``dated`` are the entries of a known year, in order; ``loose`` those of which only something
    else is known; ``undated`` is how many there are of which nothing is.
    """

    dated: list[Entry]
    loose: list[Entry]
    undated: int


def timeline(content: dict[str, Any]) -> Timeline | None:
    """None where there is too little to put in order.

    What is known by its year alone stands before what is known by its day: no month is made up.
    """
    entries = list(_entries(content))
    dated = [entry for entry in entries if entry.date["sort"]]
    loose = [entry for entry in entries if not entry.date["sort"] and _says_anything(entry.date)]
    if len(dated) + len(loose) < LEAST:
        return None
    return Timeline(
        dated=sorted(dated, key=lambda entry: str(entry.date["sort"])),
        loose=loose,
        undated=len(entries) - len(dated) - len(loose),
    )


def _says_anything(date: dict[str, Any]) -> bool:
    return bool(dates.in_words(date["edtf"]) or date["as_written"])


def _entries(content: dict[str, Any]) -> Iterator[Entry]:
    for number, statement in enumerate(content["statements"], 1):
        yield Entry(date=_when(statement), anchor=f"said-{number}", said=statement)
    seen = set()
    for group in evidence.grouped(content["evidence"]):
        for row in group.rows:
            source = row.evidence["source"]
            if source["uuid"] not in seen:
                seen.add(source["uuid"])
                anchor = f"evidence-{row.number}"
                yield Entry(date=source["date"], anchor=anchor, source=source)


def _when(statement: dict[str, Any]) -> dict[str, Any]:
    """The statement's own date, else that of its occasion."""
    own: dict[str, Any] = statement["date"]
    occasion = statement["occasion"]
    return occasion["date"] if occasion and not _says_anything(own) else own
