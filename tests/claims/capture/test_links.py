"""Which links still work: asked politely, remembered, and dead only after a while."""

import datetime as dt

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from claims.capture import links
from claims.models import LinkCheck
from newsroom.review.due import stopping
from newsroom.review.states import Status
from tests import factories as f
from tests.claims.capture import conftest as bad

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _impatient(monkeypatch):
    monkeypatch.setattr(links, "PAUSE", 0)


def used(url, **fields):
    """A source with this link that a draft uses."""
    source = f.source(url=url)
    f.claim(evidence=f.evidence(source=source), **fields)
    return source


def known(url):
    return LinkCheck.objects.get(url=url)


def pass_by(**time):
    for check in LinkCheck.objects.all():
        check.checked_at -= dt.timedelta(**time)
        check.dead_since = check.dead_since and check.dead_since - dt.timedelta(**time)
        check.save()


def test_links_in_use_are_asked_and_what_came_of_it_is_kept(web):
    web.pages["/shut"] = bad.answering(403)
    for path in ("/page", "/gone", "/shut"):
        used(f"{web.url}{path}")
    f.claim(statement=f.statement(url=f"{web.url}/page?said"))

    summary = links.check()

    assert dict(summary.counted) == {"checked": 4, "working": 2, "failing": 1, "shut": 1}
    gone, shut = known(f"{web.url}/gone"), known(f"{web.url}/shut")
    assert (gone.status, gone.failure) == (404, "The server answered 404.")
    assert gone.dead_since == gone.checked_at
    assert (shut.status, shut.dead_since) == (403, None)
    assert known(f"{web.url}/page").failure == ""


def test_links_that_nothing_uses_are_left_alone(web):
    f.source(url=f"{web.url}/unused")
    spiked = f.claim(evidence=f.evidence(source=f.source(url=f"{web.url}/spiked")))
    f.bring_to(spiked, Status.SPIKED)
    withdrawn = f.claim(evidence=f.evidence(source=f.source(url=f"{web.url}/withdrawn")))
    f.bring_to(withdrawn, Status.WITHDRAWN)
    live = f.claim(evidence=f.evidence(source=f.source(url=f"{web.url}/live")))
    f.bring_to(live, Status.PUBLISHED)

    links.check()

    assert list(LinkCheck.objects.values_list("url", flat=True)) == [f"{web.url}/live"]


def test_a_link_is_asked_with_get_only_where_head_is_not_answered_well(web):
    def no_head(handler):
        handler.say(405 if handler.command == "HEAD" else 200)

    web.pages["/odd"] = no_head
    used(f"{web.url}/odd")
    used(f"{web.url}/page")

    assert links.check().counted["working"] == 2
    assert [asked[:2] for asked in web.asked] == [
        ("HEAD", "/odd"), ("GET", "/odd"), ("HEAD", "/page"),
    ]  # fmt: skip


def test_a_link_is_dead_when_it_failed_for_two_days_and_alive_when_it_works_again(web):
    used(f"{web.url}/gone")
    for days, dead in ((0, False), (1, False), (1, True)):
        pass_by(days=days)
        summary = links.check()
        assert summary.counted["checked"] == 1
        assert known(f"{web.url}/gone").is_dead is dead
        assert LinkCheck.objects.dead().exists() is dead
    web.pages["/gone"] = bad.PAGE
    pass_by(days=1)

    assert links.check().counted["working"] == 1
    assert known(f"{web.url}/gone").dead_since is None


def test_a_working_link_has_its_turn_once_a_week(web):
    used(f"{web.url}/page")
    links.check()
    pass_by(days=6)
    assert links.check().counted["checked"] == 0
    assert links.check(again=True).counted["checked"] == 1
    pass_by(days=8)
    assert links.check().counted["checked"] == 1


def test_a_link_that_many_share_is_asked_once(web):
    for _ in range(3):
        used(f"{web.url}/page")
        f.claim(statement=f.statement(url=f"{web.url}/page"))

    assert links.check(again=True).counted["checked"] == 1


def test_hosts_take_turns_and_each_is_left_in_peace_for_a_while(web, monkeypatch):
    waited = []
    monkeypatch.setattr(links, "PAUSE", 5)
    monkeypatch.setattr(stopping, "wait", waited.append)
    other = web.url.replace("127.0.0.1", "localhost")
    for url in (f"{web.url}/1", f"{web.url}/2", f"{other}/1", f"{other}/2"):
        used(url)

    links.check()

    assert [headers["Host"].split(":")[0] for _method, _path, headers in web.asked[::2]] == [
        "127.0.0.1", "localhost", "127.0.0.1", "localhost",
    ]  # fmt: skip
    assert len(waited) == 2
    assert all(4 < seconds <= 5 for seconds in waited)


def test_a_private_address_is_said_and_never_asked(settings):
    settings.NEWSROOM_FETCH_LOOPBACK = False
    used("http://169.254.169.254/latest/")

    assert links.check().counted["failing"] == 1
    assert "not on the public web" in known("http://169.254.169.254/latest/").failure


def test_the_check_ends_when_the_program_does_or_its_time_is_over(web, monkeypatch):
    used(f"{web.url}/page")
    assert links.check(until=timezone.now()).counted["checked"] == 0
    monkeypatch.setattr(stopping, "is_set", lambda: True)
    assert links.check().counted["checked"] == 0


@pytest.mark.parametrize("number", [1, 3])
def test_reading_what_is_due_costs_the_same_for_one_and_for_three(
    web, number, django_assert_num_queries
):
    for place in range(number):
        used(f"{web.url}/page?{place}")
    links.check()
    # A batch and what is known of it, an empty batch; and an empty batch of statements.
    with django_assert_num_queries(4):
        links.check()


def test_the_tables_are_read_in_pieces_by_key(web, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(links, "BATCH", 2)
    for place in range(5):
        used(f"{web.url}/page?{place}")
    assert links.check().counted["checked"] == 5
    with django_assert_num_queries(8):
        assert links.check().counted["checked"] == 0


def test_the_command_says_what_fails_and_how_many_work(web, capsys):
    other = web.url.replace("127.0.0.1", "localhost")
    used(f"{web.url}/page")
    used(f"{web.url}/gone")
    used(f"{other}/page")

    call_command("check_links", "--host", "127.0.0.1")
    assert capsys.readouterr().out == (
        f"{web.url}/gone\n  fails: The server answered 404.\n"
        "Checked 2: 1 work, 0 let no program in, 1 fail, 0 are dead.\n"
    )
    call_command("check_links", "--limit", "1", "--again")
    assert "Checked 1:" in capsys.readouterr().out
    with pytest.raises(CommandError, match="from 1 on"):
        call_command("check_links", "--limit", "0")
