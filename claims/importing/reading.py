"""From a file to records, one after the other: nothing is kept but the record at hand."""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, BinaryIO

from django.utils.timezone import make_aware
from django.utils.translation import gettext as _

from claims.importing.record import Problem, Rated, Record, Unreadable

__all__ = ["Unreadable", "columns", "read"]


def read(
    file: BinaryIO,
    *,
    name: str,
    mapping: Mapping[str, str] | None = None,
    own_site: str = "",
) -> Iterator[Record]:
    """The records of ``file``, in its order. Raises Unreadable, also after some were yielded.

    ``name`` is the file's own, for places; ``mapping`` gives the field of each column of a table
    by its name, None to guess; ``own_site`` is the address of this newsroom's own site.
    """
    for number, line in enumerate(file, 1):
        if line.strip():
            try:
                found = json.loads(line)
            except ValueError:
                sentence = _("Line %(number)d is no JSON.") % {"number": number}
                raise Unreadable(sentence) from None
            yield _record(found, _("line %(number)d") % {"number": number})


def columns(file: BinaryIO, *, name: str) -> list[str]:
    """The names of the columns of a table, as written; empty for files of other kinds."""
    return []


def _record(found: dict[str, Any], place: str) -> Record:
    publisher, reviewed = found.get("author") or {}, found.get("itemReviewed") or {}
    rating = found.get("reviewRating") or {}
    claim = str(found.get("claimReviewed") or "")
    empty = Problem(kind="no_claim", field="claim", sentence=_("It says no claim."))
    return Record(
        place=place,
        url=str(found.get("url") or ""),
        claim=claim,
        title=str(found.get("name") or ""),
        language=str(found.get("inLanguage") or ""),
        published=_date(found.get("datePublished")),
        modified=_date(found.get("dateModified")),
        publisher=str(publisher.get("name") or ""),
        publisher_url=str(publisher.get("url") or ""),
        rating=Rated(
            text=str(rating.get("alternateName") or ""),
            number=_number(rating.get("ratingValue")),
            best=_number(rating.get("bestRating")),
            worst=_number(rating.get("worstRating")),
        ),
        claimant=str((reviewed.get("author") or {}).get("name") or ""),
        said_on=str(reviewed.get("datePublished") or "")[:10],
        appearances=tuple(each["url"] for each in reviewed.get("appearance", ())),
        topics=tuple(found.get("keywords", ())),
        problems=() if claim else (empty,),
    )


def _date(value: str | None) -> datetime | None:
    found = datetime.fromisoformat(value) if value else None
    return make_aware(found) if found and not found.tzinfo else found


def _number(value: str | None) -> Decimal | None:
    return Decimal(value) if value else None
