"""How often one network may ask, counted in memory and forgotten after a minute.

What is counted is a keyed digest of a range of addresses; the key is made anew each minute and
never leaves this process, so nothing leads back to who has read what.
"""

import hashlib
import hmac
import secrets
import threading
import time
from collections import Counter
from dataclasses import dataclass

from django.conf import settings

WINDOW = 60  # seconds
# All whose network is not known count together: behind nginx, which tells it of nobody.
TOGETHER = 10
# Of so many networks a process keeps count; those beyond count together as well.
MOST_MARKS = 50_000


@dataclass(frozen=True, kw_only=True)
class Allowance:
    """What is left of ``limit`` requests, and in how many seconds they begin anew."""

    limit: int
    left: int
    seconds: int

    def headers(self) -> dict[str, str]:
        return {
            "RateLimit-Limit": str(self.limit),
            "RateLimit-Remaining": str(max(self.left, 0)),
            "RateLimit-Reset": str(self.seconds),
        }


class Count:
    """The requests of one minute, of this process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.forget()

    def forget(self) -> None:
        """Begin anew, with another key."""
        self._minute, self._key = -1, b""
        self._asked: Counter[bytes] = Counter()

    def one(self, sent_from: str) -> Allowance:
        """Count a request from a network, empty if it is not known. ``left`` is negative when it
        was one too many.
        """
        minute, into = divmod(int(time.monotonic()), WINDOW)
        with self._lock:
            if minute != self._minute:
                self._minute, self._key = minute, secrets.token_bytes(32)
                self._asked = Counter()
            mark = self._mark(sent_from)
            self._asked[mark] += 1
            limit = settings.NEWSROOM_API_RATE * (1 if mark else TOGETHER)
            left = limit - self._asked[mark]
        return Allowance(limit=limit, left=left, seconds=WINDOW - into)

    def _mark(self, sent_from: str) -> bytes:
        if not sent_from:
            return b""
        mark = hmac.new(self._key, sent_from.encode(), hashlib.sha256).digest()
        return mark if mark in self._asked or len(self._asked) < MOST_MARKS else b""


count = Count()
