"""Google's own client for its Fact Check Tools API, unchanged, with this program behind it."""

import threading
from collections.abc import Iterator
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, connections
from googleapiclient.discovery import build
from googleapiclient.errors import HttpError

from tests.api.record import published

pytestmark = pytest.mark.django_db


class Quiet(WSGIRequestHandler):
    def log_message(self, *args: Any) -> None:
        pass


@pytest.fixture
def server(db: None) -> Iterator[str]:
    """The address of this program, which sees what the test has published."""
    serving = make_server("127.0.0.1", 0, get_wsgi_application(), handler_class=Quiet)

    own = connections["default"]

    def serve() -> None:
        # It holds the test's transaction.
        connections["default"] = own
        serving.serve_forever(poll_interval=0.01)

    # Nor may a request close it.
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    own.inc_thread_sharing()
    thread = threading.Thread(target=serve)
    thread.start()
    yield f"http://127.0.0.1:{serving.server_port}/"
    serving.shutdown()
    thread.join()
    serving.server_close()
    own.dec_thread_sharing()
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def claims(server: str) -> Iterator[Any]:
    """What Google's client makes of its own description of the API, for another address."""
    with build(
        "factchecktools", "v1alpha1", developerKey="a-key", static_discovery=True,
        client_options={"api_endpoint": server},
    ) as service:  # fmt: skip
        yield service.claims()


def test_googles_client_finds_claims_page_by_page(claims: Any) -> None:
    for n in range(5):
        published(wording=f"Number {n}.", language="fa" if n == 4 else "en")
    request = claims.search(query="number", languageCode="en-US", pageSize=2, maxAgeDays=7)
    pages = []
    while request is not None:
        page = request.execute()
        pages.append([claim["text"] for claim in page["claims"]])
        request = claims.search_next(request, page)
    assert pages == [["Number 3.", "Number 2."], ["Number 1.", "Number 0."]]


def test_googles_client_lists_a_publisher_and_leaves_some_out(claims: Any) -> None:
    for n in range(3):
        published(wording=f"Number {n}.")
    page = claims.search(reviewPublisherSiteFilter="testserver", offset=1).execute()
    assert [claim["text"] for claim in page["claims"]] == ["Number 1.", "Number 0."]
    assert page["claims"][0]["claimReview"][0]["textualRating"] == "False"


def test_googles_client_finds_nothing_where_there_is_nothing(claims: Any) -> None:
    request = claims.search(query="mountain")
    page = request.execute()
    assert page == {}
    assert claims.search_next(request, page) is None


def test_googles_client_tells_what_is_wrong(claims: Any) -> None:
    with pytest.raises(HttpError) as caught:
        claims.search(languageCode="en").execute()
    assert caught.value.status_code == 400
    assert "reviewPublisherSiteFilter" in caught.value.reason
    with pytest.raises(HttpError, match="nextPageToken"):
        claims.search(query="sea", pageToken="nonsense").execute()
