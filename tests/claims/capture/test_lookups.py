"""From a question to suggestions: asked once, tried again, given up with a sentence."""

import datetime as dt

import pytest
from django.utils import timezone

from claims.capture import lookups
from claims.capture.addresses import Unreachable
from claims.models import PageLookup
from newsroom.editions import sweep
from tests import factories as f
from tests import raw
from tests.claims.capture import conftest as bad

FOUND = {
    "title": "The dam was full",
    "publisher": "The Daily Example",
    "author": "Ada Writer",
    "date": "2023-06-01",
    "language": "en-GB",
}


def again(lookup):
    return PageLookup.objects.get(pk=lookup.pk)


def bring_forward():
    PageLookup.objects.update(next_try_at=timezone.now())


@pytest.mark.django_db
def test_a_page_that_is_asked_for_is_looked_up_after_the_commit(
    web, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        lookup = lookups.ask(f"{web.url}/page", by=f.reporter())
        assert again(lookup).state == "waiting"

    done = again(lookup)
    assert (done.state, done.tries, done.found) == ("done", 1, FOUND)
    assert done.finished_at


@pytest.mark.django_db
def test_what_the_worker_has_not_reached_is_done_by_the_sweep(web):
    lookup = lookups.ask(f"{web.url}/page", by=f.reporter())

    assert sweep.run() == 1
    assert sweep.run() == 0
    assert again(lookup).found == FOUND


@pytest.mark.django_db
def test_what_may_pass_is_tried_three_times_later_each_time(web):
    web.pages["/busy"] = bad.answering(503)
    lookup = lookups.ask(f"{web.url}/busy", by=f.reporter())
    waits = []
    for tries in (1, 2):
        assert lookups.run_due() == 1
        assert lookups.run_due() == 0
        now = again(lookup)
        assert (now.state, now.tries) == ("waiting", tries)
        waits.append(round((now.next_try_at - timezone.now()).total_seconds(), -1))
        bring_forward()
    assert lookups.run_due() == 1

    failed = again(lookup)
    assert (failed.state, failed.failure) == (
        "failed",
        "The server answered 503 (Service Unavailable).",
    )
    assert waits == [60, 120]


@pytest.mark.django_db
def test_what_will_not_pass_fails_at_once(web):
    lookup = lookups.ask(f"{web.url}/nothing", by=f.reporter())
    lookups.run_due()

    assert (again(lookup).state, again(lookup).failure) == (
        "failed",
        "The server answered 404 (Not Found).",
    )


@pytest.mark.django_db
def test_what_was_cut_off_every_time_is_given_up(web):
    lookup = lookups.ask(f"{web.url}/page", by=f.reporter())
    PageLookup.objects.update(tries=lookups.TRIES)

    assert lookups.run_due() == 0
    assert again(lookup).failure == "The program broke off."
    assert web.asked == []


@pytest.mark.django_db
def test_the_same_page_is_not_asked_for_twice():
    rana, edda = f.reporter(), f.editor()
    first = lookups.ask("https://example.org/a", by=rana)

    assert lookups.ask("https://example.org/a", by=rana) == first
    assert lookups.ask("https://example.org/a", by=edda) != first
    PageLookup.objects.filter(pk=first.pk).update(asked_at=timezone.now() - lookups.GOOD)
    assert lookups.ask("https://example.org/a", by=rana) != first


@pytest.mark.django_db
def test_one_person_looks_up_thirty_pages_in_ten_minutes(web):
    rana = f.reporter()
    for number in range(lookups.MOST):
        lookups.ask(f"https://example.org/{number}", by=rana)

    with pytest.raises(lookups.TooMany, match="You have looked up 30 pages in 10 minutes"):
        lookups.ask("https://example.org/more", by=rana)
    lookups.ask("https://example.org/more", by=f.reporter())


@pytest.mark.django_db
@pytest.mark.parametrize("url", ["http://10.0.0.1/", "nonsense", f"https://a.example/{'x' * 2000}"])
def test_a_link_that_is_not_followed_is_refused_at_once(url):
    with pytest.raises(Unreachable):
        lookups.ask(url, by=f.reporter())
    assert not PageLookup.objects.exists()


@pytest.mark.usefixtures("transactional_db")
def test_what_another_process_is_at_is_left_to_it(web):
    PageLookup.objects.create(url=f"{web.url}/page", asked_by=f.reporter())
    # Its own connection holds the row, as another sweep would.
    with raw.owner() as other, other.transaction():
        other.execute("SELECT 1 FROM claims_pagelookup FOR UPDATE")
        assert lookups.run_due() == 0
    assert lookups.run_due() == 1


@pytest.mark.django_db
def test_what_was_asked_for_is_forgotten_after_a_week():
    old, new = (lookups.ask(f"https://example.org/{n}", by=f.reporter()) for n in range(2))
    long_ago = timezone.now() - lookups.KEPT - dt.timedelta(minutes=1)
    PageLookup.objects.filter(pk=old.pk).update(asked_at=long_ago)

    lookups.forget()

    assert list(PageLookup.objects.all()) == [new]
