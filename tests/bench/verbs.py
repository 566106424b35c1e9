"""The verbs, up to publishing, and how soon a publication is seen."""

import statistics
import time
import urllib.request
from collections.abc import Iterator
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from newsroom.editions import publishing
from newsroom.management.benchmark.shared import MARK
from newsroom.review import workflow
from newsroom.review.models import Item, User
from newsroom.review.states import Status
from tests.bench import site
from tests.bench.desk import Took, row, timed
from tests.bench.site import Server

ROUNDS = 12
WATCHED = 1.5  # seconds after each publication


def measure() -> list[dict[str, Any]]:
    """Rows for the report: each verb on published claims that get one more edition."""
    reporter, editor, publisher = (
        User.objects.get(username=f"{MARK}{role}-1") for role in ("reporter", "editor", "publisher")
    )
    took: dict[str, list[Took]] = {"submit": [], "approve": [], "publish": []}
    stale, count = [], {}
    with site.program(site.free_port()) as program:
        for number, item in enumerate(_published()):
            workflow.revise(item, by=reporter)
            note = f"Measured at {time.time_ns()}."
            verbs = {
                "submit": lambda: workflow.submit(item, by=reporter),  # noqa: B023 -- called here
                "approve": lambda: workflow.approve(item, by=editor),  # noqa: B023 -- called here
                "publish": lambda: publishing.publish(
                    item, by=publisher, change="update", note=note  # noqa: B023 -- called here
                ),
            }  # fmt: skip
            _warm(program, item)
            for name, verb in verbs.items():
                if number:
                    took[name].append(timed(verb))
                else:
                    with CaptureQueriesContext(connection) as captured:
                        verb()
                    count[name] = len(captured)
            stale.append(_stale(program, item, note.encode()))
    rows = [row(f"verb: {name}", took[name], count[name]) for name in took]
    visible = {"p50": statistics.median(stale), "p95": max(stale)}
    return [*rows, {"what": "last old page after publishing (max)", **visible}]


def _published() -> Iterator[Item]:
    """Claims that were corrected the longest time ago, or never."""
    yield from Item.objects.filter(kind="claim", status=Status.PUBLISHED).order_by("pk")[
        : ROUNDS + 1
    ]


def _warm(program: Server, item: Item) -> None:
    """Let every process of the program keep the page."""
    for _ in range(4 * site.WORKERS):
        _page(program, item)


def _stale(program: Server, item: Item, text: bytes) -> float:
    """Milliseconds from now to the start of the last request without a session that is answered
    without ``text``; 0 if the first one has it already."""
    now, last = time.monotonic(), 0.0
    while (asked := time.monotonic()) - now < WATCHED:
        if text not in _page(program, item):
            last = asked - now
        time.sleep(0.005)
    return 1000 * last


def _page(program: Server, item: Item) -> bytes:
    address = f"{program.base}/claims/{item.slug}/"
    with urllib.request.urlopen(address, timeout=60) as answer:
        return answer.read()
