"""From a file to records, one after the other: nothing is kept but the record at hand."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import chain
from typing import BinaryIO

from django.utils import timezone
from django.utils.translation import gettext as _

from claims.importing import archives, json_files, pages, sheets, tables, wordpress
from claims.importing.encodings import as_utf_8, find
from claims.importing.mending import Found, mend
from claims.importing.record import Record, Unreadable
from claims.importing.sniffing import Kind, of_text, packed, start_of
from claims.importing.twice import Seen

__all__ = ["Unreadable", "columns", "read"]

# More than anybody has published; a file of that size takes hours.
LARGEST_FILE = 4_000_000_000
_START = 1 << 16


def read(
    file: BinaryIO,
    *,
    name: str,
    mapping: Mapping[str, str] | None = None,
    own_site: str = "",
    now: datetime | None = None,
) -> Iterator[Record]:
    """The records of ``file``, in its order. Raises Unreadable, also after some were yielded.

    ``file`` can be sought in; ``name`` is its own, for places; ``mapping`` gives the field of
    each column of a table by its name, None to guess; ``own_site`` is the address of this
    newsroom’s own site; ``now`` is what is the future after.
    """
    _check_size(file)
    now = now or timezone.now()
    none = True
    with Seen() as seen:
        for found in _found(file, name, mapping):
            none = False
            yield seen.judged(mend(found, own_site=own_site, now=now))
    if none:
        raise Unreadable(_("There is no fact-check in the file."))


def columns(file: BinaryIO, *, name: str) -> list[str]:
    """The names of the columns of a table, as written; empty for files of other kinds.

    Raises Unreadable.
    """
    kind, text = _opened(file)
    rows = _rows(kind, text)
    return tables.header(rows) if rows is not None else []


def _check_size(file: BinaryIO) -> None:
    size = file.seek(0, 2)
    file.seek(0)
    if size > LARGEST_FILE:
        raise Unreadable(
            _("The file has more than %(limit)d GB. Part it, and bring the parts.")
            % {"limit": LARGEST_FILE // 1_000_000_000}
        )


def _found(
    file: BinaryIO, name: str, mapping: Mapping[str, str] | None, *, inside: bool = False
) -> Iterator[Found]:
    kind, text = _opened(file)
    rows = _rows(kind, text)
    if rows is not None:
        return tables.found(rows, mapping)
    if kind == Kind.ARCHIVE:
        return _archived(file, mapping, inside=inside)
    if kind == Kind.PAGE:
        return pages.read(file, name=name)
    if kind == Kind.WORDPRESS:
        return wordpress.posts(text)
    return json_files.lines(text) if kind == Kind.LINES else json_files.document(text)


def _archived(
    file: BinaryIO, mapping: Mapping[str, str] | None, *, inside: bool
) -> Iterator[Found]:
    if inside:
        raise Unreadable(_("This is an archive within an archive."))

    def read(part: BinaryIO, name: str) -> Iterator[Found]:
        return chain(_found(part, name, mapping, inside=True))

    return archives.members(file, read)


def _opened(file: BinaryIO) -> tuple[Kind, BinaryIO]:
    """The kind of a file, and its text in UTF-8 if it is text."""
    file.seek(0)
    kind = packed(file)
    if kind:
        return kind, file
    if _is_page(file):
        # Pages can say their encoding themselves.
        return Kind.PAGE, file
    encoding = find(file)
    file.seek(0)
    kind = of_text(start_of(as_utf_8(file, encoding)))
    file.seek(0)
    return kind, as_utf_8(file, encoding)


def _is_page(file: BinaryIO) -> bool:
    start = file.read(_START)
    file.seek(0)
    return start.lstrip()[:1] == b"<" and of_text(start) == Kind.PAGE


def _rows(kind: Kind, text: BinaryIO) -> Iterator[tables.Row] | None:
    if kind == Kind.WORKBOOK:
        return sheets.rows(text)
    return tables.rows(text) if kind == Kind.TABLE else None
