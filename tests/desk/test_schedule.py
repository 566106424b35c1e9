"""Timing at the desk: the page that asks when, the lists, the alarms, the day to look again."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from claims.models import Claim
from newsroom.editions import publishing, scheduling
from newsroom.review import workflow
from newsroom.review.models import Item, Schedule
from newsroom.review.models import schedule as schedules
from newsroom.review.states import Status
from tests import factories
from tests.desk.conftest import bring, typed
from tests.desk.test_start import lists, start

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(sign_in):
    return sign_in(factories.publisher(first_name="Paula"))


@pytest.fixture
def item():
    return bring("schedule", factories.claim(wording="The dam was full."))


def url(item, verb="schedule"):
    return reverse("admin:item_verb", args=[item.pk, verb])


def waiting(item, **after):
    at = timezone.now() + timedelta(**after or {"days": 1})
    return scheduling.schedule(item, by=factories.publisher(first_name="Paula"), at=at)


def failed(item, sentence="This is under embargo."):
    made = waiting(item)
    Schedule.objects.filter(pk=made.pk).update(
        state="failed", failure=sentence, finished_at=timezone.now()
    )
    return made


def test_the_page_says_whose_clock_it_is_and_what_time_it_is_there(client, item, settings):
    settings.TIME_ZONE = "Asia/Kabul"

    page = client.get(url(item))

    assert "By the newsroom’s clock (Asia/Kabul). There it is" in page.text
    assert 'type="datetime-local"' in page.text
    assert item.wording in page.text


def test_what_is_typed_is_by_the_newsrooms_clock(client, item, settings):
    settings.TIME_ZONE = "Asia/Kabul"
    tomorrow = f"{timezone.localdate() + timedelta(days=1)}"

    response = client.post(url(item), typed("schedule", item, at=f"{tomorrow}T09:30"), follow=True)

    assert f"{Schedule.objects.get().at:%H:%M}" == "05:00"
    assert "“The dam was full.” is scheduled." in response.text
    assert "9:30 a.m. by <bdi>Paula</bdi>" in response.text


@pytest.mark.parametrize(
    ("at", "sentence"),
    [
        ("", "This field is required."),
        ("soon", "“soon” is not a date and time"),
        ("2020-01-01T09:30", "“The dam was full.” cannot be scheduled for Jan. 1, 2020"),
        ("2027-03-28T02:30", "There is no March 28, 2027, 2:30 a.m. in Europe/Berlin"),
        ("2027-10-31T02:30", "There are two Oct. 31, 2027, 2:30 a.m. in Europe/Berlin"),
    ],
)
def test_a_time_that_cannot_be_is_told_and_kept(client, item, settings, at, sentence):
    settings.TIME_ZONE = "Europe/Berlin"

    response = client.post(url(item), typed("schedule", item, at=at))

    assert response.status_code == 400
    assert sentence in response.text
    assert f'value="{at}"' in response.text or not at
    assert not Schedule.objects.exists()


def test_a_schedule_before_the_end_of_the_embargo_is_told(client, item):
    Item.objects.filter(pk=item.pk).update(embargo_until=timezone.now() + timedelta(days=3))

    response = client.post(url(item), typed("schedule", item))

    assert response.status_code == 409
    assert "“The dam was full.” is under embargo until" in response.text


def test_the_review_screen_shows_embargo_and_schedule(client, item):
    until = timezone.now() + timedelta(days=1)
    Item.objects.filter(pk=item.pk).update(embargo_until=until)
    waiting(item, days=2)

    page = client.get(reverse("admin:item_review", args=[item.pk])).text

    assert "Embargo until" in page
    assert "Scheduled for" in page
    assert url(item, "unschedule") in page


def test_what_is_ready_says_for_when_it_is_scheduled(client, item):
    waiting(item)
    assert "scheduled for" in start(client).text


def test_the_list_has_what_waits_and_what_is_over(client, item):
    waiting(item)
    failed(bring("schedule", factories.claim(wording="The well was dry.")))

    page = client.get(reverse("admin:schedule_list"))

    assert [str(each) for each in page.context["waiting"]] == ["The dam was full."]
    assert [str(each) for each in page.context["over"]] == ["The well was dry."]
    assert "This is under embargo." in page.text


def test_the_list_is_for_those_who_may_see_items(sign_in):
    outsider = sign_in(factories.user(is_staff=True))
    assert outsider.get(reverse("admin:schedule_list")).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_row_and_three(client, count, django_assert_num_queries):
    for _ in range(count):
        waiting(bring("schedule", factories.claim()))
        failed(bring("schedule", factories.article()))

    with django_assert_num_queries(6):
        page = client.get(reverse("admin:schedule_list"))

    assert len(page.context["waiting"]) == len(page.context["over"]) == count


def test_a_failure_is_an_alarm_until_somebody_does_something(client, sign_in, item):
    failed(item, "This is under embargo until Friday.")
    other = sign_in(factories.reporter())

    for person in (client, other):
        page = start(person).text
        assert "Not published at its time" in page
        assert "This is under embargo until Friday." in page

    workflow.revise(item, by=item.created_by)
    assert "Not published at its time" not in start(client).text


def test_a_late_schedule_is_an_alarm(client, item, monkeypatch):
    made = waiting(item, seconds=1)
    assert start(client).context["alarms"] == []

    monkeypatch.setattr(schedules, "GRACE", timedelta(days=-1))

    page = start(client)
    assert page.context["alarms"] == [made]
    assert "late" in page.text


@pytest.mark.parametrize("count", [1, 3])
def test_alarms_cost_the_same_for_one_row_and_three(client, count, django_assert_num_queries):
    for _ in range(count):
        failed(bring("schedule", factories.claim()))

    # Four for the person and what they may, six for the lists, one each for the ranks of these, the
    # alarms, the last check of the record and all that is only counted.
    with django_assert_num_queries(13):
        page = start(client)

    assert len(page.context["alarms"]) == count


def test_what_is_public_comes_back_on_the_day_to_look_again(sign_in):
    today = timezone.localdate()
    reporter = factories.reporter()

    def claim(days, status=Status.PUBLISHED):
        day = today + timedelta(days=days)
        return factories.bring_to(factories.claim(review_by=day), status)

    older, now = claim(-9), claim(0)
    claim(1)
    claim(-1, Status.WITHDRAWN)
    claim(-1, Status.REVIEWED)

    response = start(sign_in(reporter))

    assert lists(response)["look_again"] == [older.wording, now.wording]
    assert "to be looked at by" in response.text
    # To put the day off without a new edition: revise, set it, discard.
    workflow.revise(now, by=reporter)
    draft = Claim.objects.get(pk=now.pk)
    draft.review_by = today + timedelta(days=30)
    draft.save()
    publishing.discard(now, by=reporter)
    assert lists(start(sign_in(reporter)))["look_again"] == [older.wording]
    workflow.revise(older, by=reporter)
    assert lists(start(sign_in(reporter)))["look_again"] == []
