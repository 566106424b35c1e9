"""Choices in CSV: written to be filled in, and read again."""

import csv
from collections.abc import Iterable, Iterator
from typing import Any, TextIO

from django.utils.translation import gettext as _

from claims.importing import runs
from claims.importing.reporting import UnknownRating
from claims.models import Rating, Speaker
from newsroom.review.errors import Refused
from newsroom.review.folding import spaced
from newsroom.review.spreadsheets import lines

NONE = "none"
RATINGS = ("publisher", "theirs", "ours", "rows", "near", "claim")
SPEAKERS = ("name", "speaker")


def ratings_to_choose(unknown: Iterable[UnknownRating]) -> Iterator[str]:
    """Lines of a table whose column ``ours`` is to be filled in, with a slug or with “none”."""
    return lines(
        RATINGS,
        (
            (
                each.publisher, each.theirs, "", each.rows, each.near.slug if each.near else "",
                each.sample.record["claim"],
            )
            for each in unknown
        ),
    )  # fmt: skip


def choose_ratings(file: TextIO, *, by: Any) -> int:
    """Remember the choices of a table; lines whose ``ours`` is empty are passed over. How many.

    Raises Refused for what cannot be read, with its line; then nothing of it is remembered.
    """
    ours = _ours()
    chosen = []
    for number, row in _rows(file, RATINGS[:3]):
        if name := row["ours"]:
            if spaced(name) not in ours:
                sentence = _("Line %(line)d: “%(name)s” is none of our ratings, nor “none”.")
                raise Refused(sentence % {"line": number, "name": name})
            chosen.append((row["publisher"], row["theirs"], ours[spaced(name)]))
    for publisher, theirs, rating in chosen:
        runs.choose_rating(publisher=publisher, theirs=theirs, rating=rating, by=by)
    return len(chosen)


def choose_speakers(file: TextIO, *, by: Any) -> int:
    """As ``choose_ratings``; ``speaker`` is the slug of one of ours."""
    named = [(number, row) for number, row in _rows(file, SPEAKERS) if row["speaker"]]
    slugs = {row["speaker"] for _number, row in named}
    found = {row.slug: row for row in Speaker.objects.filter(slug__in=slugs)}
    for number, row in named:
        if row["speaker"] not in found:
            sentence = _("Line %(line)d: no speaker has the address “%(slug)s”.")
            raise Refused(sentence % {"line": number, "slug": row["speaker"]})
    for _number, row in named:
        runs.choose_speaker(row["name"], speaker=found[row["speaker"]], by=by)
    return len(named)


def _ours() -> dict[str, Rating | None]:
    """Ratings in use by slug and by label; what two of them are called is left out."""
    found: dict[str, Rating | None] = {}
    twice = set()
    for rating in Rating.objects.filter(retired=False, scale__in_use=True):
        for name in {spaced(rating.slug), spaced(rating.label)}:
            twice |= {name} & found.keys()
            found[name] = rating
    return {name: each for name, each in found.items() if name not in twice} | {NONE: None}


def _rows(file: TextIO, columns: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    """The lines of a table with their numbers. Raises Refused."""
    try:
        reader = csv.DictReader(file)
        if missing := [name for name in columns if name not in (reader.fieldnames or ())]:
            sentence = _("The table lacks the columns: %(columns)s.")
            raise Refused(sentence % {"columns": ", ".join(missing)})
        for row in reader:
            yield reader.line_num, {name: _typed(row[name] or "") for name in columns}
    except UnicodeDecodeError:
        raise Refused(_("The table is not UTF-8.")) from None
    except csv.Error as error:
        raise Refused(_("This is no CSV: %(error)s.") % {"error": error}) from None


def _typed(value: str) -> str:
    """A value as it was before it was made harmless for spreadsheets."""
    value = value.strip()
    return value[1:] if value[:1] == "'" and value[1:2] in tuple("=+-@") else value
