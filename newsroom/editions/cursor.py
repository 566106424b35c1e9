"""Where a list goes on: after which edition, in the order of ``EditionQuerySet.newest_first``.

A cursor holds only what is public anyway (when the item was first published, and its UUID) and
never a database id: those would tell how many unpublished items there are.
"""

import datetime as dt
from base64 import b64decode, urlsafe_b64encode
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self, cast
from uuid import UUID

if TYPE_CHECKING:
    from newsroom.editions.models import Edition

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MICROSECOND = dt.timedelta(microseconds=1)


@dataclass(frozen=True, kw_only=True)
class Cursor:
    """A place between two rows of a list. ``str()`` is its opaque form, 32 characters for a URL."""

    published: dt.datetime
    uuid: UUID

    def __str__(self) -> str:
        moment = (self.published - _EPOCH) // _MICROSECOND
        return urlsafe_b64encode(moment.to_bytes(8, signed=True) + self.uuid.bytes).decode()

    @classmethod
    def after(cls, edition: "Edition") -> Self:
        """The place right behind ``edition``, which must come from the database."""
        return cls(published=cast("dt.datetime", edition.first_published_at), uuid=edition.uuid)

    @classmethod
    def parse(cls, text: str) -> Self:
        """The cursor that ``text`` is the opaque form of. Raises ValueError if it is none."""
        raw = b64decode(text, altchars=b"-_", validate=True)
        if len(raw) != 24:
            raise ValueError("a cursor has 24 bytes")
        try:
            moment = _EPOCH + int.from_bytes(raw[:8], signed=True) * _MICROSECOND
        except OverflowError:
            raise ValueError("a cursor's moment is one of the calendar") from None
        return cls(published=moment, uuid=UUID(bytes=raw[8:]))
