"""What a newsroom says of itself: which slots are filled, and what machines are told of them.

Every public page leads to the filled ones, and no public page may cost a query more for that. So
a process remembers them for a second, and forgets them at once when its page cache hears of a
change: a page that is kept was made with what was true after the change it is kept for.
"""

import threading
import time
from collections.abc import Callable

from django.conf import settings

from newsroom.editions.models import PolicyPage, Slot

REMEMBERED = 1.0  # seconds

# How schema.org calls them, on a NewsMediaOrganization.
PROPERTIES = {
    Slot.METHODOLOGY: ("publishingPrinciples", "verificationFactCheckingPolicy"),
    Slot.CORRECTIONS: ("correctionsPolicy",),
    Slot.FUNDING: ("ownershipFundingInfo",),
    Slot.STAFF: ("masthead",),
    Slot.COMPLAINTS: ("actionableFeedbackPolicy",),
}


class Memory:
    """The filled slots, as of at most a second ago."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._filled: frozenset[str] = frozenset()
        self._until = 0.0
        self._turn = 0

    def filled(self) -> frozenset[str]:
        """One query, or none."""
        with self._lock:
            if time.monotonic() < self._until:
                return self._filled
            turn = self._turn
        found = frozenset(PolicyPage.objects.values_list("slot", flat=True).distinct().order_by())
        with self._lock:
            # Read before it was told to forget: that may be what it was told to forget.
            if turn == self._turn:
                self.remember(found)
        return found

    def remember(self, filled: frozenset[str], seconds: float = REMEMBERED) -> None:
        self._filled, self._until = filled, time.monotonic() + seconds

    def forget(self) -> None:
        with self._lock:
            self._until = 0.0
            self._turn += 1


memory = Memory()


def filled() -> list[Slot]:
    """The slots that readers can open, in the order of the footer."""
    known = memory.filled()
    return [slot for slot in Slot if slot in known]


def page(slot: str, language: str) -> PolicyPage | None:
    """What stands in a slot for who reads ``language``: better in another one than nothing."""
    found = PolicyPage.objects.filter(slot=slot).order_by("pk")

    def rank(each: PolicyPage) -> tuple[bool, ...]:
        own = each.language.lower()
        return own != language, _tongue(own) != _tongue(language), own != settings.LANGUAGE_CODE

    return min(found, key=rank, default=None)


def _tongue(language: str) -> str:
    """The language without its country or script."""
    return language.lower().split("-")[0]


def markup(address: Callable[[str], str]) -> dict[str, str]:
    """The properties of the newsroom in schema.org; ``address`` gives that of a slot's page."""
    return {name: address(slot.value) for slot in filled() for name in PROPERTIES.get(slot, ())}
