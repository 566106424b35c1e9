"""Records as they are kept in the database, and the keys by which they are known again."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from decimal import Decimal
from typing import Any
from urllib.parse import unquote, urlsplit

from claims.duplicates import normalised
from claims.importing.record import Rated, Record, Repair
from newsroom.review.folding import spaced

# A longer rating is a sentence about one claim, and says nothing about another.
SHORT = 6  # words


def to_json(record: Record) -> dict[str, Any]:
    """All that ``record`` says, without its repairs and problems."""
    values = asdict(record)
    del values["repairs"], values["problems"]
    return dict(_plain(values))


def from_json(values: Mapping[str, Any], repairs: Iterable[Mapping[str, str]] = ()) -> Record:
    """The record that ``to_json`` was given, with ``repairs`` as they are kept."""
    found: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in values.items()
    }
    for name in ("published", "modified"):
        found[name] = datetime.fromisoformat(found[name]) if found[name] else None
    rated = found["rating"]
    numbers = {
        name: None if rated[name] is None else Decimal(rated[name])
        for name in ("number", "best", "worst")
    }
    rating = Rated(text=rated["text"], **numbers)
    return Record(**found | {"rating": rating, "repairs": tuple(Repair(**r) for r in repairs)})


def _plain(value: Any) -> Any:
    """``value`` as JSON has it, and PostgreSQL takes it."""
    match value:
        case dict():
            return {name: _plain(each) for name, each in value.items()}
        case list() | tuple():
            return [_plain(each) for each in value]
        case datetime():
            return value.isoformat()
        case None | bool() | int():
            return value
    return writable(str(value))


def writable(text: str) -> str:
    """``text`` without what no database of ours can hold."""
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


def key_of(record: Record) -> str:
    """The key of a record: of its page, however the address is written, and of the claim.

    One page can have many claims, and one claim can be checked on many pages.
    """
    page = unquote(normalised(record.url)) or spaced(record.publisher)
    return _hash(page, spaced(record.claim) or record.claim)


def publisher_of(record: Record) -> str:
    """The host of the publisher's site, or its folded name where none is known."""
    for url in (record.publisher_url, record.url):
        try:
            host = urlsplit(url).hostname
        except ValueError:
            continue
        if host:
            return writable(host.removeprefix("www."))[:300]
    return spaced(record.publisher)[:300]


def theirs(rated: Rated) -> str:
    """What the publisher's rating is told by: its words, or its number where they are a sentence.

    Empty where there is no rating.
    """
    text = writable(" ".join(rated.text.split()))
    if rated.number is None or 0 < len(text.split()) <= SHORT:
        return text[:300]
    ends = [f"{end.normalize():f}" for end in (rated.worst, rated.best) if end is not None]
    scale = f" ({'–'.join(ends)})" if ends else ""
    return f"{rated.number.normalize():f}{scale}"


def rating_key(publisher: str, rating: str) -> str:
    """The key of a publisher's rating; ``publisher`` is empty for that of every publisher."""
    return _hash(publisher, spaced(rating) or rating) if rating else ""


def _hash(*parts: str) -> str:
    joined = "\n".join(parts).encode("utf-8", "replace")
    return hashlib.sha256(joined).hexdigest()
