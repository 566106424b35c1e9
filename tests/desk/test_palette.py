"""The command palette finds what a person may open, by its name in any spelling."""

import pytest
from django.urls import reverse

from newsroom.desk.palette import COMMANDS
from newsroom.review.states import Role
from tests import factories

pytestmark = pytest.mark.django_db
URL = "/desk/palette/"


def found(client, text=""):
    return [each["label"] for each in client.get(URL, {"q": text}).json()["results"]]


def test_every_page_of_a_person_is_offered_before_anything_is_typed(sign_in):
    labels = found(sign_in(factories.reporter()))

    assert {"Start", "Queue", "New claim", "New article", "Enter a speech or debate"} <= set(labels)
    assert "Audit" not in labels


def test_pages_open_for_whom_they_are_offered(sign_in):
    for role in Role:
        client = sign_in(factories.user("", role, is_staff=True))
        for each in client.get(URL).json()["results"]:
            assert client.get(each["url"]).status_code == 200, (role, each)


def test_items_are_found_by_words_of_their_titles_in_any_spelling(sign_in):
    claim = factories.claim(wording="وزیر گفت ۴۰۰۰ چاه ساخته شد")
    factories.article(headline="The wells that were not")
    client = sign_in(factories.editor())

    (result,) = client.get(URL, {"q": "وزير 4000"}).json()["results"]
    assert result == {
        "label": claim.wording,
        "hint": "claim, draft",
        "url": reverse("admin:claims_claim_change", args=[claim.pk]),
    }
    assert found(client, "wells") == ["The wells that were not"]


def test_pages_come_before_items(sign_in):
    factories.claim(wording="A queue of people")

    assert found(sign_in(factories.editor()), "queue") == ["Queue", "A queue of people"]


def test_who_may_see_no_items_finds_none(sign_in):
    factories.claim(wording="Wells")

    assert found(sign_in(factories.user("", Role.ADMINISTRATOR, is_staff=True)), "wells") == []


@pytest.mark.parametrize("text", ["\0", "%", "x" * 5000, "‮", "'; DROP"])
def test_odd_text_finds_nothing_and_breaks_nothing(sign_in, text):
    assert sign_in(factories.reporter()).get(URL, {"q": text}).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_a_search_costs_the_same_for_one_and_for_three(sign_in, count, django_assert_num_queries):
    for number in range(count):
        factories.claim(wording=f"Wells {number}")
        factories.article(headline=f"Wells {number}")
    client = sign_in(factories.reporter())
    found(client, "x")

    with django_assert_num_queries(6):
        assert len(found(client, "wells")) == 2 * count


def test_no_two_pages_have_the_same_key():
    keys = [each.key for each in COMMANDS if each.key]

    assert len(keys) == len(set(keys))
    assert not {"g", "m"} & set(keys)


def test_the_keys_are_on_every_page_of_the_desk_but_not_at_its_door(sign_in, client):
    signed_in = sign_in(factories.reporter())
    for page in ("/desk/", "/desk/queue/", "/desk/claims/claim/", "/desk/claims/claim/add/"):
        assert 'id="desk-palette"' in signed_in.get(page).text
    assert 'id="desk-palette"' not in client.get("/desk/login/").text
