"""The office that a speaker held on a date, as far as it is certain."""

from math import inf
from typing import Any

from django.utils.translation import gettext as _

from claims import dates
from claims.models import Speaker, SpeakerRole


def role_at(speaker: Speaker, date: str) -> SpeakerRole | None:
    """The role whose time holds all of ``date``, an EDTF date.

    None where the date or its year is not known, where no role holds it, and where several do.
    """
    said = _span(date)
    if said is None or said[1][0] >= _NO_YEAR:
        return None
    held = [role for role in speaker.roles.all() if _holds(role, said)]
    return held[0] if len(held) == 1 else None


def as_of(role: SpeakerRole, date: str) -> str:
    """A sentence that says which role was filled in, and as of when."""
    return _("Role as of %(date)s: %(role)s.") % {"date": date, "role": role}


type _Day = tuple[float, ...]
_NO_YEAR = 9999


def _holds(role: SpeakerRole, said: tuple[_Day, _Day]) -> bool:
    """Whether the role began by the first day of ``said`` and had not ended by its last.

    A role without an end goes on; one without any date is held at a time nobody knows.
    """
    since, until = _span(role.since), _span(role.until)
    if since is None and until is None:
        return False
    begun = since is None or since[0] <= said[0]
    return begun and (until is None or said[1] <= until[1])


def _span(date: str) -> tuple[_Day, _Day] | None:
    """The first and last day that a date can mean, only to compare; None if one is not known."""
    if not date or date.startswith("/") or date.endswith("/"):
        return None  # an end that is not known is no end ten years away
    try:
        parsed = dates.parse(date)
    except ValueError:
        return None
    first, last = _day(parsed.lower_strict()), _day(parsed.upper_strict())
    return None if inf in last or -inf in first else (first, last)


def _day(strict: Any) -> _Day:
    return (strict,) if isinstance(strict, float) else tuple(strict)[:3]
