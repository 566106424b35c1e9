"""Who else is at it, and taking over without losing what the other has typed."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from claims.models import Claim
from newsroom.review import autosaves, due, presences
from newsroom.review.models import Autosave, Event, Notice, Presence
from tests import factories
from tests.desk.test_autosave import change, keep, key
from tests.typed import errors, opened, send, shown

pytestmark = pytest.mark.django_db


@pytest.fixture
def rita():
    return factories.reporter(username="rita", first_name="Rita")


@pytest.fixture
def rob():
    return factories.reporter(username="rob", first_name="Rob")


@pytest.fixture
def client(rita, sign_in):
    return sign_in(rita)


@pytest.fixture
def other(rob, sign_in):
    return sign_in(rob)


@pytest.fixture
def claim(rita):
    return factories.claim(by=rita, wording="The old wording.")


def beat(client, person, claim, how="edit"):
    proof = autosaves.prove(person, presences.key(claim.pk))
    url = reverse("admin:item_presence", args=[claim.pk])
    return client.post(url, {"as": how, "proof": proof})


def take_over(client, claim):
    return client.post(reverse("admin:item_take_over", args=[claim.pk]), follow=True)


def grow_stale(person):
    Presence.objects.filter(person=person).update(seen_at=timezone.now() - timedelta(seconds=21))


def test_a_page_learns_who_else_is_there(client, other, rita, rob, claim):
    assert beat(client, rita, claim).json()["others"] == []
    assert beat(other, rob, claim).json()["others"] == ["Rita"]
    assert beat(client, rita, claim).json()["others"] == ["Rob"]


def test_the_page_says_it_from_the_start_and_without_script(client, other, rob, claim):
    beat(other, rob, claim)
    assert "<bdi>Rob</bdi> is editing this now." in client.get(change(claim)).content.decode()


def test_who_only_looks_on_is_not_there(client, other, rita, rob, claim):
    beat(client, rita, claim)
    assert beat(other, rob, claim, "watch").json()["others"] == ["Rita"]
    assert not Presence.objects.filter(person=rob).exists()


def test_after_twenty_seconds_without_a_sign_nobody_is_there(client, other, rita, rob, claim):
    beat(client, rita, claim)
    grow_stale(rita)
    assert beat(other, rob, claim).json()["others"] == []


def test_who_closes_the_page_is_gone_at_once(client, other, rita, rob, claim):
    beat(client, rita, claim)
    beat(client, rita, claim, "leave")
    assert beat(other, rob, claim).json()["others"] == []


@pytest.mark.parametrize("people", [1, 3])
def test_a_sign_of_life_asks_four_times(client, rita, claim, people, django_assert_num_queries):
    for _number in range(people):
        Presence.objects.create(item=claim, person=factories.reporter())
    with django_assert_num_queries(4):
        assert len(beat(client, rita, claim).json()["others"]) == people


def test_it_tells_only_those_who_were_given_a_page_of_the_item(client, rita, rob, claim):
    url = reverse("admin:item_presence", args=[claim.pk])
    for proof in ("", autosaves.prove(rob, presences.key(claim.pk)), autosaves.prove(rita, "x")):
        assert client.post(url, {"as": "edit", "proof": proof}).status_code == 403
    assert not Presence.objects.exists()


def test_the_version_tells_that_it_was_saved_meanwhile(client, other, rita, claim):
    send(other, change(claim), opened(other, change(claim)), context="Rob’s context.")
    assert beat(client, rita, claim).json()["version"] == 2


# --- Taking over ---


def test_the_other_is_told_and_cannot_save_while_the_taker_is_there(
    client, other, rita, rob, claim
):
    page = opened(client, change(claim))
    beat(client, rita, claim)
    assert "You have taken over from Rita." in take_over(other, claim).content.decode()

    assert beat(client, rita, claim).json()["taken_by"] == "Rob"
    answer = send(client, change(claim), page, wording="Rita’s wording.")
    assert errors(answer)[""][0].startswith("Rob has taken over and goes on writing here")
    assert shown(answer)["wording"] == ["Rita’s wording."]
    assert Claim.objects.get().wording == "The old wording."


def test_both_are_told_in_their_way(client, other, rita, rob, claim):
    beat(client, rita, claim)
    take_over(other, claim)
    notice = Notice.objects.get(channel="desk")
    assert (notice.recipient, notice.event, notice.actor) == (rita, Event.TAKEN_OVER, rob)


def test_the_text_of_the_other_is_offered_to_both(client, other, rita, rob, claim):
    page = opened(client, change(claim))
    beat(client, rita, claim)
    keep(client, key(claim), page | {"wording": ["Rita’s wording."], "context": ["Rita’s."]})
    take_over(other, claim)
    row = Autosave.objects.get()

    assert "You typed something here on" in client.get(change(claim)).content.decode()
    assert "<bdi>Rita</bdi> typed something here on" in other.get(change(claim)).content.decode()
    assert beat(other, rob, claim).json()["texts"] == [{"pk": row.pk, "person": "Rita"}]

    mine = opened(other, change(claim)) | {"wording": ["Rob’s wording."], "_beside": row.pk}
    answer = other.post(change(claim), mine)
    assert {each.key for each in answer.context["differences"]} == {"wording", "context"}
    assert answer.context["their_heading"].startswith("Typed by Rita on ")
    answer = other.post(change(claim), shown(answer) | {"_take": "context"})
    send(other, change(claim), shown(answer))
    claim = Claim.objects.get()
    assert (claim.wording, claim.context) == ("Rob’s wording.", "Rita’s.")
    assert Autosave.objects.get() == row


def test_who_took_over_cannot_throw_the_text_of_the_other_away(client, other, rita, claim):
    beat(client, rita, claim)
    page = opened(client, change(claim)) | {"wording": ["Rita’s wording."]}
    keep(client, key(claim), page)
    take_over(other, claim)
    row = Autosave.objects.get()
    other.post(change(claim), opened(other, change(claim)) | {"_throw_away": row.pk})
    assert Autosave.objects.get() == row


def test_the_text_is_offered_after_the_other_has_gone(client, other, rita, claim):
    beat(client, rita, claim)
    keep(client, key(claim), opened(client, change(claim)) | {"wording": ["Rita’s wording."]})
    take_over(other, claim)
    beat(client, rita, claim, "leave")
    assert "<bdi>Rita</bdi> typed something" in other.get(change(claim)).content.decode()


def test_one_can_take_over_in_turn(client, other, rita, rob, claim):
    beat(client, rita, claim)
    take_over(other, claim)
    take_over(client, claim)
    assert beat(client, rita, claim).json()["taken_by"] == ""
    assert beat(other, rob, claim).json()["taken_by"] == "Rita"


def test_when_the_taker_has_gone_the_other_goes_on(client, other, rita, rob, claim):
    page = opened(client, change(claim))
    beat(client, rita, claim)
    take_over(other, claim)
    grow_stale(rob)
    assert beat(client, rita, claim).json()["taken_by"] == ""
    beat(other, rob, claim)
    assert beat(client, rita, claim).json()["taken_by"] == ""
    send(client, change(claim), page, wording="Rita’s wording.")
    assert Claim.objects.get().wording == "Rita’s wording."


def test_who_may_not_write_may_not_take_over(client, rita, claim, sign_in):
    beat(client, rita, claim)
    assert take_over(sign_in(factories.publisher()), claim).status_code == 403
    assert not Presence.objects.filter(taken_over_by__isnull=False).exists()


def test_from_nobody_nothing_is_taken(other, claim):
    assert "Nobody else has this open any more." in take_over(other, claim).content.decode()
    assert not Notice.objects.exists()


def test_after_a_day_nobody_knows_who_was_there(rita, claim):
    day = timedelta(days=1, minutes=1)
    Presence.objects.create(item=claim, person=rita, seen_at=timezone.now() - day)
    assert due.DAILY["presences"]() == ""
    assert not Presence.objects.exists()
