"""Tokens: with one of them a program of a person's acts at the desk, as that person.

A token is a secret of ``BYTES`` random bytes behind ``PREFIX``, by which scanners know it where it
has been left lying. Of it only the SHA-256 is kept, unsalted: nobody guesses that many bytes.
"""

import datetime as dt
import hashlib
import re
import secrets
from collections.abc import Iterable
from typing import Any

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from newsroom.review import notices, rules
from newsroom.review.errors import Denied, Refused, WrongState
from newsroom.review.models import KeptAnswer, Scope, Token
from newsroom.review.models.token import LONGEST
from newsroom.review.states import Role

BYTES = 32
PREFIX = "nrt_"
LOOKS_LIKE_ONE = re.compile(rf"{PREFIX}[A-Za-z0-9_-]{{20,}}")
USUAL = dt.timedelta(days=90)
MOST = 20  # that work, of one person
# Uses in a minute, of one token.
MOST_USES = 120
# How long what a program was answered is kept for the same key.
KEPT = dt.timedelta(hours=24)


# --- At the desk ---


@transaction.atomic
def make(
    *, by: Any, name: str, scopes: Iterable[str], until: dt.date | None = None
) -> tuple[Token, str]:
    """A token of ``by``'s own, with the secret, which is told only now.

    It works to the end of the day ``until`` by the newsroom's clock. Raises Denied, or Refused for
    a day that cannot be, no scope, or too many tokens.
    """
    if refusal := may_not(by):
        raise refusal
    name = rules.check_reason(name, _("Name the program that uses it."))[:100]
    wanted = [scope.value for scope in Scope if scope.value in set(scopes)]
    if not wanted:
        raise Refused(_("Choose what it may be used for."))
    if working(by).count() >= MOST:
        raise Refused(_("You have %(most)d tokens that work; revoke one first.") % {"most": MOST})
    secret = PREFIX + secrets.token_urlsafe(BYTES)
    token = Token.objects.create(
        person=by, name=name, scopes=wanted, digest=digest(secret), expires_at=_end_of(until)
    )
    notices.of_token(token)
    return token, secret


@transaction.atomic
def revoke(token: Token, *, by: Any) -> None:
    """Let a token work no longer. Raises Denied, or WrongState if it does not anyway."""
    token = Token.objects.select_for_update(no_key=True).get(pk=token.pk)
    if by.pk != token.person_id and Role.ADMINISTRATOR not in by.roles:
        raise Denied(_("A token is revoked by its person or by an administrator."))
    if not token.works:
        raise WrongState(_("This token does not work any more."))
    token.revoked_by, token.revoked_at = by, timezone.now()
    token.save(update_fields=["revoked_by", "revoked_at"])


def may_not(person: Any) -> Denied | None:
    """Why a person has no use for a token, None if nothing speaks against it."""
    if person.is_active and person.is_staff and person.has_perm("review.view_item"):
        return None
    return Denied(_("Tokens are for those who read items at the desk."))


def working(person: Any) -> Any:
    """The tokens of ``person`` that work."""
    return Token.objects.filter(person=person, revoked_at=None, expires_at__gt=timezone.now())


def digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _end_of(until: dt.date | None) -> dt.datetime:
    zone = timezone.get_default_timezone()
    today = timezone.localdate(timezone=zone)
    until = until or today + USUAL
    if not today <= until < today + LONGEST:
        raise Refused(
            _("A token works for at most %(days)s days, and not for days that are past.")
            % {"days": LONGEST.days - 1}
        )
    return dt.datetime.combine(until + dt.timedelta(days=1), dt.time(), zone)


# --- In use ---


def person_with(secret: str) -> Any | None:
    """Whose token this is, with it as their ``token``; None unless it works and they do.

    One query, and one more on the first use of a day.
    """
    found = Token.objects.select_related("person").filter(digest=digest(secret)).first()
    if found is None or not found.works:
        return None
    person = found.person
    if not (person.is_active and person.is_staff):
        return None
    person.token = found
    today = timezone.localdate(timezone=timezone.get_default_timezone())
    if found.last_used_on is None or found.last_used_on < today:
        # Of two at once the second has nothing left to do.
        unused = Q(last_used_on=None) | Q(last_used_on__lt=today)
        Token.objects.filter(unused, pk=found.pk, revoked_at=None).update(last_used_on=today)
    return person


_COUNT = """
    INSERT INTO review_tokenuse AS seen (token_id, minute, times)
    VALUES (%s, date_trunc('minute', now()), 1)
    ON CONFLICT (token_id) DO UPDATE SET
        times = CASE WHEN seen.minute >= excluded.minute THEN seen.times + 1 ELSE 1 END,
        minute = greatest(seen.minute, excluded.minute)
    RETURNING times, ceil(extract(epoch FROM minute + interval '1 minute' - clock_timestamp()))
"""


def count(token: Token) -> tuple[int, int]:
    """Count a use: how often it was used in this minute, and the seconds until the next one."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [token.pk])
        times, seconds = cursor.fetchone()
    return int(times), max(1, int(seconds))


def forget_answers() -> str:
    """Delete what was kept for long enough."""
    KeptAnswer.objects.filter(created_at__lt=timezone.now() - KEPT).delete()
    return ""
