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
PATIENCE = 5  # seconds


def measure() -> list[dict[str, Any]]:
    """Rows for the report: each verb on published claims that get one more edition."""
    reporter, editor, publisher = (
        User.objects.get(username=f"{MARK}{role}-1") for role in ("reporter", "editor", "publisher")
    )
    took: dict[str, list[Took]] = {"submit": [], "approve": [], "publish": []}
    seen, count = [], {}
    with site.program(site.free_port()) as program:
        for number, item in enumerate(_published()):
            workflow.revise(item, by=reporter)
            note = f"Measured at {time.time_ns()}."
            verbs = {
                "submit": lambda: workflow.submit(item, by=reporter),  # noqa: B023 -- called here
                "approve": lambda: workflow.approve(item, by=editor),  # noqa: B023 -- called here
                "publish": lambda: publishing.publish(
                    item, by=publisher, change="correction", note=note  # noqa: B023 -- called here
                ),
            }  # fmt: skip
            _see(program, item, b"")
            for name, verb in verbs.items():
                if number:
                    took[name].append(timed(verb))
                else:
                    with CaptureQueriesContext(connection) as captured:
                        verb()
                    count[name] = len(captured)
            seen.append(_see(program, item, note.encode()))
    rows = [row(f"verb: {name}", took[name], count[name]) for name in took]
    visible = {"p50": statistics.median(seen), "p95": max(seen)}
    return [*rows, {"what": "from publishing to being seen (max)", **visible}]


def _published() -> Iterator[Item]:
    """Claims that were corrected the longest time ago, or never."""
    yield from Item.objects.filter(kind="claim", status=Status.PUBLISHED).order_by("pk")[
        : ROUNDS + 1
    ]


def _see(program: Server, item: Item, text: bytes) -> float:
    """Milliseconds from now to the start of the first request without a session that is answered
    with ``text``."""
    address = f"{program.base}/claims/{item.slug}/"
    now = time.monotonic()
    while (asked := time.monotonic()) - now < PATIENCE:
        with urllib.request.urlopen(address, timeout=60) as answer:
            if text in answer.read():
                return 1000 * (asked - now)
        time.sleep(0.005)
    raise RuntimeError(f"{item} was published and is not seen after {PATIENCE} s.")
