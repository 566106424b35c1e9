"""JSON of any size: one object, a list, a graph, a feed, or one object a line."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

import ijson
from django.utils.translation import gettext as _

from claims.importing import claimreview
from claims.importing.mending import Found, problem
from claims.importing.record import Unreadable

# One object may be that large, in bytes: an article, with all that is said about it.
LARGEST_OBJECT = 10_000_000

_Events = Iterator[tuple[str, Any]]
# Under these a feed has its elements, which are read one after the other.
_ELEMENTS = ("@graph", "dataFeedElement", "itemListElement", "claims", "items", "data")
# So many objects of a graph are kept that others can name.
MOST_KNOWN = 2000


def lines(file: BinaryIO) -> Iterator[Found]:
    """One object a line. What is wrong with a line is told of it; the next one is read."""
    number = 0
    while line := file.readline(LARGEST_OBJECT):
        number += 1
        place = _("line %(number)d") % {"number": number}
        ended = line.endswith(b"\n")
        if not ended and len(line) == LARGEST_OBJECT:
            _to_the_end_of_the_line(file)
            yield Found(place=place, problems=(problem("too_large", ""),))
        elif line.strip():
            yield from _line(line, place, number, ended=ended)


def _line(line: bytes, place: str, number: int, *, ended: bool) -> Iterator[Found]:
    try:
        value = _plain(line)
    except (ValueError, RecursionError):
        if not ended:
            raise Unreadable(
                _("The file ends in the middle of line %(number)d.") % {"number": number}
            ) from None
        yield Found(place=place, problems=(problem("broken", ""),))
    else:
        yield from _reviews(value, place)


def _plain(line: bytes) -> Any:
    """A line of JSON, also in the element of a page that it was copied with."""
    text = line.decode("utf-8-sig", errors="replace").strip().rstrip(",")
    if text.startswith("<"):
        text = text.partition(">")[2].rpartition("</")[0]
    return json.loads(text)


def _to_the_end_of_the_line(file: BinaryIO) -> None:
    while (rest := file.readline(LARGEST_OBJECT)) and not rest.endswith(b"\n"):
        pass


def document(file: BinaryIO) -> Iterator[Found]:
    """One value of JSON, element by element. Raises Unreadable where it breaks off."""
    known: dict[str, Any] = {}
    number = 0
    try:
        for name, value in _elements(file):
            number += bool(name)
            place = _("element %(number)d") % {"number": number} if name else _("the whole file")
            _keep(known, value)
            yield from _reviews(value, place, known=known, silent=name in {"@graph", ""})
    except (ijson.JSONError, ValueError) as error:
        told = (str(error).strip().splitlines() or [""])[0][:100]
        raise Unreadable(
            _("After %(number)d elements the file is no JSON any more, or breaks off (%(error)s).")
            % {"number": number, "error": told}
        ) from None


def _reviews(
    value: Any, place: str, *, known: Mapping[str, Any] | None = None, silent: bool = False
) -> Iterator[Found]:
    """The reviews in one element; that there is none is told, unless others stand beside it."""
    reviews = list(claimreview.find(value))
    for number, review in enumerate(reviews, 1):
        here = f"{place}, {number}" if len(reviews) > 1 else place
        yield claimreview.found(review, place=here, known=known)
    if not reviews and not silent:
        yield Found(place=place, problems=(problem("no_review", ""),))


def _keep(known: dict[str, Any], value: Any) -> None:
    if isinstance(value, Mapping) and len(known) < MOST_KNOWN and not claimreview.is_review(value):
        name = value.get("@id")
        if isinstance(name, str):
            known[name] = value


def _elements(file: BinaryIO) -> Iterator[tuple[str, Any]]:
    """The elements of a list or a feed, each with the name of what holds it; at the end, without
    a name, the rest of the object."""
    events = ijson.basic_parse(file)
    event, value = next(events)
    if event == "start_array":
        yield from _listed("list", events)
    elif event == "start_map":
        rest: dict[str, Any] = {}
        room = LARGEST_OBJECT
        for event, key in events:
            if event == "end_map":
                break
            first = next(events)
            if key in _ELEMENTS and first[0] == "start_array":
                yield from _listed(key, events)
            else:
                rest[key], room = _built(first, events, room)
        yield "", rest
    else:
        yield "", value
    for _event in events:
        pass  # so that what stands behind the value is seen


def _listed(name: str, events: _Events) -> Iterator[tuple[str, Any]]:
    for first in events:
        if first[0] == "end_array":
            return
        yield name, _built(first, events, LARGEST_OBJECT)[0]


def _built(first: tuple[str, Any], events: _Events, room: int) -> tuple[Any, int]:
    """The value that begins with ``first``, and the room that is left. Raises Unreadable."""
    builder, deep = ijson.ObjectBuilder(), 0
    event, value = first
    while True:
        builder.event(event, value)
        deep += event.startswith("start_") - event.startswith("end_")
        room -= len(value) if isinstance(value, str) else 8
        if room < 0:
            raise Unreadable(_("One object in the file is too large to be read."))
        if not deep:
            return builder.value, room
        event, value = next(events)
