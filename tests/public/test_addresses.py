"""Every address that ever was leads to what stands there now, by one permanent redirect."""

import re

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from newsroom.editions import publishing
from newsroom.editions.models import Address, Edition
from newsroom.review import workflow
from newsroom.review.models import Item
from tests import factories as f
from tests import raw
from tests.public import record

pytestmark = pytest.mark.django_db
MAKERS = {"claims": f.claim, "articles": f.article}


def renamed(item: Item, slug: str) -> Edition:
    def rename(draft: Item) -> None:
        draft.slug = slug
        draft.save()

    return record.again(item, rename)


def moved_to(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 301, path
    return response["Location"]


@pytest.fixture(params=MAKERS)
def kind(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def item(kind: str) -> Item:
    return f.bring_to(MAKERS[kind](slug="one"), record.PUBLISHED)


def test_a_chain_of_names_leads_from_each_to_the_last_in_one_step(
    client: Client, kind: str, item: Item
) -> None:
    for slug in ("two", "three", "سه"):
        renamed(item, slug)
    here = f"/{kind}/%D8%B3%D9%87/"
    for old in ("one", "two", "three"):
        for tail in ("", "editions/", "editions/1/", "editions/3/"):
            assert moved_to(client, f"/{kind}/{old}/{tail}") == here + tail
    assert client.get(here).status_code == 200
    assert moved_to(client, f"/api/v1/{kind}/one/").endswith(f"/api/v1{here}")


def test_a_name_that_comes_back_is_the_address_again(client: Client, kind: str, item: Item) -> None:
    renamed(item, "two")
    renamed(item, "one")
    assert client.get(f"/{kind}/one/").status_code == 200
    assert moved_to(client, f"/{kind}/two/") == f"/{kind}/one/"
    assert Address.objects.filter(item=item.pk).count() == 2


def test_a_withdrawn_one_is_found_under_all_its_names(
    client: Client, kind: str, item: Item
) -> None:
    renamed(item, "two")
    publishing.withdraw(item, by=f.publisher(), reason="It was a forgery.")
    assert moved_to(client, f"/{kind}/one/") == f"/{kind}/two/"
    assert "It was a forgery." in client.get(f"/{kind}/two/").text


def test_a_name_that_was_never_published_leads_nowhere(
    client: Client, kind: str, item: Item
) -> None:
    workflow.revise(item, by=item.created_by)
    draft = item.specific
    draft.slug = "never"
    draft.save()
    assert client.get(f"/{kind}/never/").status_code == 404
    assert client.get(f"/{kind}/one/").status_code == 200


def test_the_two_kinds_have_names_of_their_own(client: Client) -> None:
    claim, _article = (f.bring_to(make(slug="one"), record.PUBLISHED) for make in MAKERS.values())
    renamed(claim, "two")
    assert moved_to(client, "/claims/one/") == "/claims/two/"
    assert client.get("/articles/one/").status_code == 200
    assert client.get("/articles/two/").status_code == 404


def test_an_entry_in_a_feed_stays_the_same_entry(client: Client, kind: str, item: Item) -> None:
    def ids() -> list[str]:
        return re.findall(r"<id>(urn:uuid:[^<]+)</id>", client.get(f"/feeds/{kind}.atom").text)

    before = ids()
    renamed(item, "two")
    assert ids() == before == [f"urn:uuid:{item.uuid}"]
    assert f"/{kind}/two/" in client.get(f"/feeds/{kind}.atom").text


def test_an_old_name_is_never_given_to_another(kind: str, item: Item) -> None:
    renamed(item, "two")
    other = MAKERS[kind](slug="other")
    with pytest.raises(IntegrityError, match="belongs to another item"), transaction.atomic():
        type(other).objects.filter(pk=other.pk).update(slug="one")
    said = raw.refusal("UPDATE review_item SET slug = 'one' WHERE id = %s", other.pk)
    assert said == "The address “one” belongs to another item that was published under it."
    with pytest.raises(IntegrityError, match="belongs to another item"), transaction.atomic():
        MAKERS[kind](slug="one")
