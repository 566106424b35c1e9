"""What one file says twice. What was seen is kept on disk, so that its number does not matter."""

import hashlib
import sqlite3
from dataclasses import replace
from types import TracebackType
from typing import Self

from claims.importing import addresses
from claims.importing.kinds import PROBLEMS
from claims.importing.mending import problem, repair
from claims.importing.record import Record
from newsroom.review.folding import fold


class Seen:
    """The records of one file so far; a context manager."""

    def __init__(self) -> None:
        # Without a name it is a file of its own that goes when it is closed; 2 MB stay in memory.
        self._rows = sqlite3.connect("", isolation_level=None)
        self._rows.executescript(
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
            "CREATE TABLE seen (key BLOB PRIMARY KEY, place TEXT, verdict TEXT) WITHOUT ROWID;"
            "BEGIN;"
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._rows.close()

    def judged(self, record: Record) -> Record:
        """The record, with what is to be said about an earlier one."""
        if record.problems or not (record.url or record.title):
            return record
        page, claim = addresses.key(record.url) or record.title, fold(record.claim)
        verdict = _verdict(record)
        same = self._before(f"claim\n{page}\n{claim}", record.place, verdict)
        if not same:
            first = self._before(f"page\n{page}", record.place, verdict)
            return _noted(record, "same_page", first) if first and record.url else record
        if same[1] == verdict:
            sentence = f"{PROBLEMS['duplicate']} ({same[0]})"
            return replace(record, problems=(problem("duplicate", "url", sentence),))
        return _noted(record, "other_verdict", same)

    def _before(self, key: str, place: str, verdict: str) -> tuple[str, str] | None:
        """Place and verdict of the first record with this key; this one is it if there is none."""
        digest = hashlib.blake2b(key.encode("utf-8", "replace"), digest_size=16).digest()
        query = "SELECT place, verdict FROM seen WHERE key = ?"
        found = self._rows.execute(query, [digest]).fetchone()
        if not found:
            self._rows.execute("INSERT INTO seen VALUES (?, ?, ?)", [digest, place, verdict])
        return found


def _verdict(record: Record) -> str:
    rating = record.rating
    return f"{fold(rating.text)} {rating.number}"[:100]


def _noted(record: Record, kind: str, first: tuple[str, str]) -> Record:
    place, verdict = first
    now = record.rating.text or str(record.rating.number)
    if kind == "same_page":
        noted = repair(kind, "url", place, place)
    else:
        noted = repair(kind, "rating", f"{place}: {verdict}", f"{record.place}: {now}")
    return replace(record, repairs=(*record.repairs, noted))
