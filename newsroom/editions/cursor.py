"""Where a list goes on: after which edition, in the order of ``EditionQuerySet.newest_first``.

A cursor holds only what is public anyway (when the item was first published, and its UUID) and
never a database id: those would tell how many unpublished items there are.
"""

import datetime as dt
import re
from base64 import b64decode, urlsafe_b64encode
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self, cast
from uuid import UUID

if TYPE_CHECKING:
    from newsroom.editions.models import Edition

# The first of its 24 bytes says how to read the others; seven of microseconds reach to 4253.
PATTERN = r"^A[A-P][-_A-Za-z0-9]{30}$"
_VERSION = b"\0"
RANKED_PATTERN = r"^AQ[-_A-Za-z0-9]{38}$"
_RANKED = b"\1"
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MICROSECOND = dt.timedelta(microseconds=1)


@dataclass(frozen=True, kw_only=True)
class Cursor:
    """A place between two rows of a list. ``str()`` is its opaque form, as in ``PATTERN``."""

    published: dt.datetime
    uuid: UUID

    def __str__(self) -> str:
        moment = (self.published - _EPOCH) // _MICROSECOND
        return urlsafe_b64encode(_VERSION + moment.to_bytes(7) + self.uuid.bytes).decode()

    @classmethod
    def after(cls, edition: "Edition") -> Self:
        """The place right behind ``edition``, which must come from the database."""
        return cls(published=cast("dt.datetime", edition.first_published_at), uuid=edition.uuid)

    @classmethod
    def parse(cls, text: str) -> Self:
        """The cursor that ``text`` is the opaque form of. Raises ValueError if it is none."""
        if not re.fullmatch(PATTERN, text):
            raise ValueError("this is not a cursor")
        raw = b64decode(text, altchars=b"-_")
        moment = _EPOCH + int.from_bytes(raw[1:8]) * _MICROSECOND
        return cls(published=moment, uuid=UUID(bytes=raw[8:]))


@dataclass(frozen=True, kw_only=True)
class RankedCursor(Cursor):
    """A place in a list that has the best first: how good the row before it is, in millionths."""

    rank: int

    def __str__(self) -> str:
        moment = (self.published - _EPOCH) // _MICROSECOND
        raw = _RANKED + self.rank.to_bytes(6) + moment.to_bytes(7) + self.uuid.bytes
        return urlsafe_b64encode(raw).decode()

    @classmethod
    def after(cls, edition: "Edition") -> Self:
        """The place right behind ``edition``, which must come from ``search.best``."""
        published = cast("dt.datetime", edition.first_published_at)
        return cls(published=published, uuid=edition.uuid, rank=cast("Any", edition).rank)

    @classmethod
    def parse(cls, text: str) -> Self:
        if not re.fullmatch(RANKED_PATTERN, text):
            raise ValueError("this is not a cursor")
        raw = b64decode(text, altchars=b"-_")
        return cls(
            rank=int.from_bytes(raw[1:7]),
            published=_EPOCH + int.from_bytes(raw[7:14]) * _MICROSECOND,
            uuid=UUID(bytes=raw[14:]),
        )
