"""Where a claim's check was first published, if that was elsewhere, and when: in one spelling.

The date is a day (``2021-05-03``) or a moment in UTC (``2021-05-03T10:00:00Z``); what is only
known to the day stays a day.
"""

import datetime as dt
import re
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

PATTERN = r"^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\dZ)?$"

# A day stands in lists at ten in the morning UTC: then it is that day from Hawaii to New Zealand.
TEN = "T10:00:00Z"


def spell(published: dt.datetime | dt.date) -> str:
    """The date as it is kept. ``published`` is a day, or an aware moment.

    Midnight to the second is what those write who know the day alone, so that is a day.
    """
    if not isinstance(published, dt.datetime):
        return published.isoformat()
    if published.timetz().replace(tzinfo=None) == dt.time():
        return published.date().isoformat()
    return f"{published.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}"


def moment(date: str) -> dt.datetime:
    """The moment at which what is dated so stands in lists. Raises ValueError."""
    if not re.fullmatch(PATTERN, date):
        raise ValueError(date)
    return dt.datetime.fromisoformat(date if "T" in date else date + TEN)


def check_date(date: str) -> None:
    """Raises ValidationError for what is no date in this spelling, or lies in the future."""
    try:
        known = moment(date)
    except ValueError:
        raise ValidationError(
            _("Write a day as 2021-05-03, or a moment as 2021-05-03T10:00:00Z."), "date"
        ) from None
    if known > dt.datetime.now(dt.UTC):
        raise ValidationError(_("This lies in the future."), "future")


def freeze(claim: Any) -> dict[str, Any] | None:
    """What readers see of it, None for what is first published here."""
    if not claim.first_date:
        return None
    return {
        "url": claim.first_url,
        "publisher": claim.first_publisher.strip(),
        "date": claim.first_date,
        "archived": claim.archived,
    }


def thaw(claim: Any, frozen: dict[str, Any] | None) -> None:
    """Put it back; the claim is not saved."""
    given = frozen or {"url": "", "publisher": "", "date": "", "archived": False}
    claim.first_url, claim.first_publisher = given["url"], given["publisher"]
    claim.first_date, claim.archived = given["date"], given["archived"]
