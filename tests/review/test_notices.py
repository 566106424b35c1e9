"""Who is told of what, by which way, and who is not."""

import datetime as dt

import pytest
from django.utils import timezone

from newsroom.editions import publishing
from newsroom.review import discussion, notices, workflow
from newsroom.review.models import Event, Item, Notice, NoticeChoice
from newsroom.review.states import Status
from tests import factories as f
from tests import raw
from tests.world import undone

pytestmark = pytest.mark.django_db

DESK, MAIL, DIGEST = Notice.Channel.DESK, Notice.Channel.MAIL, Notice.Channel.DIGEST


@pytest.fixture
def cast():
    """A reporter with a colleague, an editor and a publisher, each with an address."""
    return [
        make(username=name, email=f"{name}@newsroom.example")
        for name, make in {
            "rana": f.reporter, "rob": f.reporter, "edda": f.editor, "paula": f.publisher,
        }.items()
    ]  # fmt: skip


def told(event):
    """Who was told of it: names by channel."""
    found = Notice.objects.filter(event=event).order_by("recipient__username")
    return {(notice.recipient.username, Notice.Channel(notice.channel)) for notice in found}


def choose(person, event, *, desk=True, mail="off"):
    NoticeChoice.objects.create(person=person, event=event, desk=desk, mail=mail)


def submitted(by, *, handed_in_by=None, **fields):
    item = f.claim(by=by, **fields)
    workflow.submit(item, by=handed_in_by or by)
    return item


def test_what_is_returned_is_told_at_once_to_maker_submitter_and_assignee(cast):
    rana, rob, edda, paula = cast
    item = submitted(rana, handed_in_by=rob, assigned_to=paula)

    workflow.return_(item, by=edda, reason="Which year?")

    assert told(Event.RETURNED) == {
        (name, channel) for name in ("rana", "rob", "paula") for channel in (DESK, MAIL)
    }
    notice = Notice.objects.filter(event=Event.RETURNED).first()
    assert (notice.item_id, notice.actor, notice.activity.verb) == (item.pk, edda, "return_")


def test_an_approval_is_told_once_a_day(cast):
    rana, _rob, edda, _paula = cast

    workflow.approve(submitted(rana), by=edda)

    assert told(Event.APPROVED) == {("rana", DESK), ("rana", DIGEST)}


@pytest.mark.parametrize("verb", ["publish", "withdraw", "reinstate"])
def test_what_changes_for_readers_is_told_to_maker_and_reviewers_but_not_to_who_did_it(cast, verb):
    rana, _rob, edda, paula = cast
    item = submitted(rana)
    workflow.approve(item, by=edda)
    publishing.publish(item, by=paula)
    if verb != "publish":
        publishing.withdraw(item, by=paula, reason="It was not genuine.")
    if verb == "reinstate":
        publishing.reinstate(item, by=paula, reason="It was genuine after all.")

    last = Notice.objects.filter(activity__verb=verb)
    assert {(each.recipient.username, each.channel) for each in last} == {
        (name, channel) for name in ("rana", "edda") for channel in (DESK, DIGEST)
    }


def test_an_editor_hears_of_what_is_handed_in_only_on_request_and_if_they_can_approve(cast):
    rana, _rob, edda, _paula = cast
    asked = f.editor(username="ed")
    choose(asked, Event.SUBMITTED, mail="mail")
    off = f.editor(username="off")
    choose(off, Event.SUBMITTED, desk=False)
    gone = f.editor(username="gone", is_active=False)
    choose(gone, Event.SUBMITTED)
    item = submitted(rana)

    assert told(Event.SUBMITTED) == {("ed", DESK)}  # there is no address for an e-mail
    own = f.claim(by=asked)
    workflow.submit(own, by=edda)
    assert not own.notices.filter(recipient=asked).exists()
    assert item.notices.count() == 1


def test_a_comment_is_told_to_whom_it_mentions_and_to_whose_work_it_is(cast):
    rana, rob, edda, _paula = cast
    item = submitted(rana)

    discussion.comment(item, by=edda, text="Which year?")
    assert told(Event.COMMENTED) == {("rana", DESK), ("rana", DIGEST)}

    Notice.objects.all().delete()
    remark = item.comments.create(author=edda, text="Ask @rob and @rana.")
    remark.mentions.set([rob, rana, edda])
    notices.of_comment(remark)
    assert told(Event.COMMENTED) == set()
    assert told(Event.MENTIONED) == {
        (name, channel) for name in ("rana", "rob") for channel in (DESK, MAIL)
    }


def test_an_answer_is_told_to_who_asked(cast):
    rana, _rob, edda, _paula = cast
    item = submitted(rana)
    question = item.comments.create(author=edda, text="Which year?")

    notices.of_comment(item.comments.create(author=rana, text="1968.", parent=question))

    assert told(Event.COMMENTED) == {("edda", DESK), ("edda", DIGEST)}


def test_nobody_is_told_twice_of_one_activity(cast):
    rana, _rob, edda, _paula = cast
    item = submitted(rana)
    workflow.approve(item, by=edda)
    before = Notice.objects.count()

    notices.of_activity(item.activities.get(verb="approve"))

    assert Notice.objects.count() == before


def test_people_choose_their_ways(cast):
    rana, rob, edda, _paula = cast
    item = f.claim(by=rana)
    choose(rana, Event.ASSIGNED, desk=False, mail="digest")
    choose(rob, Event.ASSIGNED, desk=False)

    assert notices.tell(Event.ASSIGNED, item=item, recipients=[rana, rob, edda, None], by=edda) == 1
    assert told(Event.ASSIGNED) == {("rana", DIGEST)}


def test_who_has_left_is_told_nothing(cast):
    rana, rob, _edda, _paula = cast
    rob.is_active = False
    rob.save()

    assert notices.tell(Event.ASSIGNED, item=f.claim(by=rana), recipients=[rob], by=rana) == 0


def test_every_event_has_a_usual_way():
    assert set(notices.USUALLY) == set(Event)
    assert all(event in Event for event, _who in notices.OF_VERBS.values())


@pytest.mark.parametrize(
    ("now", "leaves"),
    [
        ("2026-03-01T06:59", "2026-03-01T07:00"),
        ("2026-03-01T07:00", "2026-03-02T07:00"),
        ("2026-03-28T23:00", "2026-03-29T07:00"),  # the night in which the clocks change
    ],
)
def test_a_digest_leaves_at_seven_by_the_newsrooms_clock(settings, monkeypatch, now, leaves):
    settings.TIME_ZONE = "Europe/Berlin"
    zone = timezone.get_default_timezone()

    def at(text):
        return dt.datetime.fromisoformat(text).replace(tzinfo=zone)

    monkeypatch.setattr(timezone, "now", lambda: at(now))
    assert notices.next_digest() == at(leaves)


def test_telling_costs_the_same_for_one_and_three(cast, django_assert_num_queries):
    item = f.claim(by=cast[0])
    for people in (cast[1:2], cast[1:]):
        with django_assert_num_queries(2):
            notices.tell(Event.ASSIGNED, item=item, recipients=people, by=cast[0])


def test_a_draft_that_is_thrown_away_takes_its_notices_along(cast):
    item = f.claim(by=cast[0])
    notices.tell(Event.ASSIGNED, item=item, recipients=cast[1:], by=cast[0])

    item.delete()

    assert not Notice.objects.exists()


def test_a_verb_that_is_undone_tells_nobody(cast):
    rana, _rob, edda, _paula = cast
    item = submitted(rana)

    with undone():
        workflow.approve(item, by=edda)
        assert told(Event.APPROVED)

    assert told(Event.APPROVED) == set()


def test_a_claim_that_changes_is_told_to_the_makers_of_its_articles(cast):
    rana, rob, _edda, paula = cast
    claim = f.bring_to(f.claim(by=rana), Status.PUBLISHED)
    article = f.bring_to(f.article(by=rob, claims=(claim,)), Status.PUBLISHED)
    Notice.objects.all().delete()

    publishing.withdraw(claim, by=paula, reason="It was not genuine.")

    looks = article.notices.filter(activity=None)
    assert {(each.recipient, each.event, each.channel) for each in looks} == {
        (rob, Event.PUBLISHED, DESK),
        (rob, Event.PUBLISHED, DIGEST),
    }


# --- What is due ---


def due_in(hours, **fields):
    item = f.claim(due_at=timezone.now() + dt.timedelta(hours=hours), **fields)
    notices.of_due()
    return [(notice.recipient, notice.channel) for notice in item.notices.all()[::-1]]


def test_what_is_due_within_a_day_is_told_to_its_assignee_or_else_to_its_maker(cast):
    rana, rob, _edda, _paula = cast
    assert due_in(23, by=rana) == [(rana, DESK), (rana, DIGEST)]
    assert due_in(-100, by=rana, assigned_to=rob) == [(rob, DESK), (rob, DIGEST)]
    assert due_in(25, by=rana) == []


def test_it_is_told_once_for_each_date(cast, monkeypatch):
    rana = cast[0]
    item = f.claim(by=rana, due_at=timezone.now() + dt.timedelta(hours=2))
    notices.of_due()
    notices.of_due()
    assert item.notices.on_desk().count() == 1

    Item.objects.filter(pk=item.pk).update(due_at=timezone.now() + dt.timedelta(days=3))
    notices.of_due()
    assert item.notices.on_desk().count() == 1
    monkeypatch.setattr(timezone, "now", lambda: dt.datetime.now(dt.UTC) + dt.timedelta(days=3))
    notices.of_due()
    assert item.notices.on_desk().count() == 2


def test_what_is_finished_is_not_due(cast):
    item = f.bring_to(
        f.claim(by=cast[0], due_at=timezone.now() + dt.timedelta(hours=2)), Status.PUBLISHED
    )
    notices.of_due()
    assert not item.notices.filter(event=Event.DUE).exists()


# --- The rules in the database ---


def row(item, person, **changes):
    return {
        "recipient_id": person.pk, "event": "due", "channel": "desk", "item_id": item.pk,
        "created_at": timezone.now(), "state": "waiting", "tries": 0,
        "next_try_at": timezone.now(), "failure": "",
    } | changes  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"event": "gossip"}, "notice_event"),
        ({"channel": "fax"}, "notice_channel"),
        ({"state": "done"}, "notice_finished"),
        ({"finished_at": timezone.now()}, "notice_finished"),
        ({"state": "failed", "finished_at": timezone.now(), "failure": " "},
         "notice_failure_is_told"),
    ],
)  # fmt: skip
def test_a_notice_that_makes_no_sense_is_refused(cast, changes, constraint):
    notice = row(f.claim(by=cast[0]), cast[1], **changes)
    assert raw.violating_insert("review_notice", notice) == constraint


def test_the_database_tells_nobody_twice(cast):
    rana, _rob, edda, _paula = cast
    item = submitted(rana)
    workflow.approve(item, by=edda)
    activity = item.activities.get(verb="approve")
    again = row(item, rana, event="approved", activity_id=activity.pk)
    assert raw.violating_insert("review_notice", again) == "notice_of_activity"

    remark = discussion.comment(item, by=edda, text="Which year?")
    again = row(item, rana, event="commented", comment_id=remark.pk)
    assert raw.violating_insert("review_notice", again) == "notice_of_comment"


@pytest.mark.parametrize("column", ["recipient_id", "item_id", "event", "channel", "created_at"])
def test_what_a_notice_says_is_never_changed(cast, column):
    raw.insert("review_notice", row(f.claim(by=cast[0]), cast[1]))
    state, _sentence = raw.failure(f"UPDATE review_notice SET {column} = {column}")
    assert state == raw.NOT_ALLOWED


def test_one_choice_for_each_event(cast):
    choose(cast[0], Event.DUE)
    again = {"person_id": cast[0].pk, "event": "due", "desk": True, "mail": "off"}
    assert raw.violating_insert("review_noticechoice", again) == "notice_choice_once"
    assert (
        raw.violating_insert("review_noticechoice", again | {"mail": "hourly", "event": "assigned"})
        == "notice_choice_mail"
    )
    assert (
        raw.violating_insert("review_noticechoice", again | {"event": "gossip"})
        == "notice_choice_event"
    )
