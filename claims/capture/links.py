"""Whether links still lead anywhere: those of sources and statements that are in use.

A claim uses its statements and the sources of its evidence until it is spiked or withdrawn. Each
link is asked with HEAD, and with GET where that is not answered well; one host is left in peace
for ``PAUSE`` between two questions. A failing link is asked again each day, a working one each
week; it is called dead when it failed on days that are ``DEAD_AFTER`` apart or more, and never
worked between them.
"""

import datetime as dt
import re
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from claims.capture.addresses import Unreachable
from claims.models import ClaimStatement, EvidenceLink, LinkCheck, Source, Statement
from newsroom.review import due
from newsroom.review.states import Status

BATCH = 500
PAUSE = 2.0  # seconds
SECONDS = 15.0  # for one question
DAY, WEEK = dt.timedelta(hours=20), dt.timedelta(days=7)
DAILY_BUDGET = dt.timedelta(hours=1)
# The server is there and lets no program in; whether the page is there, a person has to see.
SHUT = frozenset({401, 402, 403, 405, 406, 407, 418, 429, 451, 999})


@dataclass
class Summary:
    """How many links worked, were shut to programs, failed and are dead; and those that failed."""

    counted: Counter[str] = field(default_factory=Counter)
    failing: list[LinkCheck] = field(default_factory=list)

    def add(self, check: LinkCheck) -> None:
        self.counted["checked"] += 1
        if check.dead_since:
            self.counted["dead" if check.is_dead else "failing"] += 1
            self.failing.append(check)
        else:
            self.counted["shut" if check.failure else "working"] += 1


def check(*, limit: int | None = None, host: str = "", again: bool = False,
          until: dt.datetime | None = None) -> Summary:  # fmt: skip
    """Check what is due, or with ``again`` all, of ``host`` or everywhere.

    Ends after ``limit`` links, at ``until``, or when the program is to end.
    """
    summary = Summary()
    asked_at: dict[str, float] = {}
    for url, known in _links(host, again=again):
        over = until and timezone.now() >= until
        if over or due.stopping.is_set() or summary.counted["checked"] == limit:
            break
        _leave_in_peace(url, asked_at)
        summary.add(check_one(url, known))
    return summary


def daily() -> str:
    """A part of the links each day, so that each has its turn in a week; nothing to complain."""
    check(until=timezone.now() + DAILY_BUDGET)
    return ""


def check_one(url: str, known: LinkCheck | None) -> LinkCheck:
    """Ask ``url`` now and keep what came of it. ``known`` is what was known before."""
    status, failure = _ask(url)
    now = timezone.now()
    fails = bool(failure) and status not in SHUT
    found = LinkCheck(
        url=url,
        checked_at=now,
        status=status,
        failure=failure,
        dead_since=((known and known.dead_since) or now) if fails else None,
    )
    LinkCheck.objects.bulk_create(
        [found],
        update_conflicts=True,
        unique_fields=["url"],
        update_fields=["checked_at", "status", "failure", "dead_since"],
    )
    return found


def _ask(url: str) -> tuple[int | None, str]:
    """The status of the last answer, and a sentence unless all is well."""
    from claims.capture import fetch  # noqa: PLC0415 -- only who fetches pays for it

    status, failure = None, ""
    # Many servers answer HEAD badly, and the same page well.
    for method in ("HEAD", "GET"):
        try:
            status = fetch.ask(method, url, seconds=SECONDS)
        except Unreachable as error:
            status, failure = error.answer, str(error)
            if not error.passing:
                break
        else:
            failure = _said(status)
        if not failure:
            break
    return status, failure


def _said(status: int) -> str:
    if 200 <= status < 300:
        return ""
    if status in SHUT:
        return _("The server lets no program in (%(status)s); look for yourself.") % {
            "status": status
        }
    return _("The server answered %(status)s.") % {"status": status}


def _links(host: str, *, again: bool) -> Iterator[tuple[str, LinkCheck | None]]:
    """Links in use that are due, each once, with what is known of them."""
    for urls in _batches(host):
        known = {each.url: each for each in LinkCheck.objects.filter(url__in=urls)}
        due_ = [url for url in urls if again or _is_due(known.get(url))]
        for url in _spread(due_):
            yield url, known.get(url)


def _is_due(known: LinkCheck | None) -> bool:
    if known is None:
        return True
    return known.checked_at < timezone.now() - (DAY if known.dead_since else WEEK)


def _batches(host: str) -> Iterator[list[str]]:
    """The links of sources, then of statements, by key: the tables are read in small pieces."""
    seen: set[str] = set()
    for rows in (_sources(), _statements()):
        wanted = rows.exclude(url="").filter(_of_host(host)).order_by("pk")
        last = 0
        while batch := list(wanted.filter(pk__gt=last).values_list("pk", "url")[:BATCH]):
            last = batch[-1][0]
            urls = [url for url in dict.fromkeys(url for _pk, url in batch) if url not in seen]
            seen.update(urls)
            yield urls


def _of_host(host: str) -> Q:
    # Anywhere before the path: a port may follow.
    return Q(url__iregex=rf"^https?://{re.escape(host)}(:\d+)?([/?#]|$)") if host else Q()


def _sources() -> Any:
    used = EvidenceLink.objects.filter(evidence__source=OuterRef("pk"))
    return Source.objects.filter(Exists(used.exclude(claim__status__in=OVER)))


def _statements() -> Any:
    used = ClaimStatement.objects.filter(statement=OuterRef("pk"))
    return Statement.objects.filter(Exists(used.exclude(claim__status__in=OVER)))


OVER = (Status.SPIKED, Status.WITHDRAWN)


def _spread(urls: list[str]) -> list[str]:
    """The same links, hosts taking turns."""
    turns: dict[str | None, int] = defaultdict(int)
    numbered = []
    for url in urls:
        host = _host(url)
        turns[host] += 1
        numbered.append((turns[host], url))
    return [url for _turn, url in sorted(numbered, key=lambda each: each[0])]


def _host(url: str) -> str:
    try:
        return urlsplit(url).netloc.lower()
    except ValueError:
        return ""


def _leave_in_peace(url: str, asked_at: dict[str, float]) -> None:
    host = _host(url)
    wait = asked_at.get(host, 0) + PAUSE - time.monotonic()
    if host in asked_at and wait > 0:
        due.stopping.wait(wait)
    asked_at[host] = time.monotonic()
