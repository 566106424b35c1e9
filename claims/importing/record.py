"""What one fact-check says that somebody brings, whatever kind of file it came in."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.functional import Promise

from newsroom.review.errors import Refused


class Unreadable(Refused):
    """The file cannot be read, or not further; ``str()`` says why and how far it was read.

    What was yielded before stays valid.
    """

    code = "unreadable"


@dataclass(frozen=True, kw_only=True)
class Repair:
    """What was changed in one field, or only noticed: then ``after`` is ``before``.

    ``kind`` is a key of ``claims.importing.kinds.REPAIRS``, ``field`` the name of a field of
    ``Record`` (``rating.number`` for one of ``Rated``), ``before`` and ``after`` are shortened.
    """

    kind: str
    field: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class Problem:
    """Why a record is refused. ``kind`` is a key of ``claims.importing.kinds.PROBLEMS``."""

    kind: str
    field: str
    sentence: str | Promise


@dataclass(frozen=True, kw_only=True)
class Rated:
    """A verdict as the publisher wrote it: ``best`` is the number of true, ``worst`` of false."""

    text: str = ""
    number: Decimal | None = None
    best: Decimal | None = None
    worst: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class Record:
    """One fact-check. Empty is unknown: nothing is filled in that the file does not say.

    ``place`` says where in the file it stands (“line 12”, “page.html, 3”). ``language`` is a
    BCP 47 tag, ``said_on`` EDTF, ``claimant_kind`` “person”, “organisation” or empty, ``body``
    plain paragraphs with an empty line between them, ``appearances`` addresses where it was said.
    A record with problems is refused.
    """

    place: str
    url: str = ""
    claim: str = ""
    title: str = ""
    language: str = ""
    published: datetime | None = None
    modified: datetime | None = None
    publisher: str = ""
    publisher_url: str = ""
    authors: tuple[str, ...] = ()
    rating: Rated = Rated()
    finding: str = ""
    body: str = ""
    claimant: str = ""
    claimant_kind: str = ""
    claimant_same_as: tuple[str, ...] = ()
    said_on: str = ""
    appearances: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    repairs: tuple[Repair, ...] = ()
    problems: tuple[Problem, ...] = ()
