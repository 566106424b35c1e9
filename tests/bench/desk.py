"""The desk's pages, asked by somebody who is signed in, in this process."""

import statistics
import time
from collections.abc import Callable
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from claims.admin.claim import ClaimAdmin
from claims.models import Claim
from newsroom.management.benchmark.shared import MARK
from newsroom.review.admin.lists import COUNTED
from newsroom.review.models import Item, User
from newsroom.review.states import Status
from tests.bench.site import database_cpu

ROUNDS = 20


class Took(NamedTuple):
    """Milliseconds of waiting, and of processor time here and in the database."""

    wait: float
    cpu: float
    database_cpu: float


def measure() -> list[dict[str, Any]]:
    """Rows for the report, each page asked in turn."""
    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.get(username=f"{MARK}editor-1"))
    asks = {name: _asking(client, path) for name, path in pages().items()}
    for ask in asks.values():
        ask()
    took: dict[str, list[Took]] = {name: [] for name in asks}
    for _ in range(ROUNDS):
        for name, ask in asks.items():
            took[name].append(timed(ask))
    return [row(name, took[name], queries(ask)) for name, ask in asks.items()]


def pages() -> dict[str, str]:
    waiting = Item.objects.filter(status=Status.IN_REVIEW, kind="claim").latest("pk")
    draft = Claim.objects.filter(status=Status.DRAFT).latest("pk")
    claims = "/desk/claims/claim/"
    last = min(Claim.objects.count(), COUNTED) // ClaimAdmin.list_per_page
    return {
        "desk: start page": "/desk/",
        "desk: list, waiting for review": "/desk/lists/waiting/",
        "desk: claims": claims,
        "desk: claims, last page that is counted": f"{claims}?p={last}",
        "desk: claims in review": f"{claims}?status__exact=in_review",
        "desk: claims, search": f"{claims}?q=Arvendale+hospital",
        "desk: claims, search for nothing": f"{claims}?q=xylophone",
        "desk: claim form": f"{claims}{draft.pk}/change/",
        "desk: review screen": f"/desk/items/{waiting.pk}/",
        "desk: finding a speaker": _autocomplete("statement", "speaker", "golzar"),
        "desk: finding a statement": _autocomplete("claimstatement", "statement", "arvendale"),
        "desk: finding evidence": _autocomplete("evidencelink", "evidence", "arvendale"),
        "desk: articles": "/desk/articles/article/",
        "desk: sources": "/desk/claims/source/",
        "desk: statements": "/desk/claims/statement/",
    }


def _autocomplete(model: str, field: str, term: str) -> str:
    """What a picker of the claim form asks while somebody types."""
    asked = {"app_label": "claims", "model_name": model, "field_name": field, "term": term}
    return f"/desk/autocomplete/?{urlencode(asked)}"


def _asking(client: Client, path: str) -> Callable[[], Any]:
    def ask() -> None:
        answer = client.get(path)
        if answer.status_code != 200:
            raise RuntimeError(f"{path} answers {answer.status_code}.")

    return ask


def timed(ask: Callable[[], Any]) -> Took:
    in_database = database_cpu()
    started, spent = time.perf_counter(), time.process_time()
    ask()
    wait, cpu = time.perf_counter() - started, time.process_time() - spent
    in_database = database_cpu() - in_database
    return Took(wait=1000 * wait, cpu=1000 * cpu, database_cpu=1000 * in_database)


def queries(ask: Callable[[], Any]) -> int:
    with CaptureQueriesContext(connection) as captured:
        ask()
    return len(captured)


def row(name: str, took: list[Took], count: int) -> dict[str, Any]:
    waits = [each.wait for each in took]
    return {
        "what": name,
        "p50": statistics.median(waits),
        "p95": statistics.quantiles(waits, n=20, method="inclusive")[18],
        "cpu": statistics.median(each.cpu for each in took),
        # The system counts it in hundredths of a second: a mean, not a median.
        "database_cpu": statistics.fmean(each.database_cpu for each in took),
        "queries": count,
    }
