"""How often forms may be sent, without knowing by whom.

Of an address range no more is kept than a keyed digest; the key is made anew each day, and both are
deleted when the day after it has passed. Counted in the database, so for all processes together.
"""

import datetime as dt
import hashlib
import hmac
import secrets

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from newsroom.editions.models import FormDay, FormUse
from newsroom.review.errors import Refused

# Of one range in an hour, and of everybody together.
MOST, MOST_OF_ALL = 12, 300
HOUR = dt.timedelta(hours=1)


class TooMany(Refused):
    """Not so many at once."""

    code = "too_many"
    http_status = 429


def count(sent_from: str) -> None:
    """Count one form; ``sent_from`` is a range of addresses, empty if it is not known.

    Inside a transaction, which others that count wait for. Raises TooMany.
    """
    today = timezone.now().date()
    FormDay.objects.get_or_create(day=today, defaults={"key": secrets.token_hex(32)})
    day = FormDay.objects.select_for_update().get(day=today)
    lately = FormUse.objects.filter(at__gt=timezone.now() - HOUR)
    mark = _mark(day, sent_from)
    if mark and lately.filter(day=day, mark=mark).count() >= MOST:
        raise TooMany(_("Much was sent from where you are. Please send this again in an hour."))
    if lately.count() >= MOST_OF_ALL:
        raise TooMany(_("Very much is being sent to us now. Please send this again in an hour."))
    FormUse.objects.create(day=day, mark=mark)


def _mark(day: FormDay, sent_from: str) -> str:
    if not sent_from:
        return ""
    # Two keys: neither the database alone nor the program's secret alone leads back to a range.
    key = settings.SECRET_KEY.encode() + bytes.fromhex(day.key)
    return hmac.new(key, sent_from.encode(), hashlib.sha256).hexdigest()
