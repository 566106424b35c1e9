"""Who comes to an address of the former site is led to the page that has taken its place."""

from itertools import count
from typing import Any

import pytest
from django.test import Client

from newsroom.editions import former, publishing
from newsroom.review.states import Status
from tests import archives as a
from tests import factories as f

pytestmark = pytest.mark.django_db
_number = count(1)


def taken_over(path: str, host: str = "testserver") -> str:
    """The page of a claim that was read at ``path`` before."""
    claim = a.draft(first_url=f"https://{host}{path}")
    a.published(claim)
    return f"/claims/{claim.slug}/"


def unique() -> str:
    return f"was-{next(_number)}"


def test_an_old_address_leads_to_the_page_for_good(client: Client, settings: Any) -> None:
    path = f"/2019/05/{unique()}/"
    page = taken_over(path)
    for asked in (path, path.rstrip("/")):
        response = client.get(asked)
        assert (response.status_code, response["Location"]) == (301, settings.SITE_URL + page)
    assert client.get(f"{path}?utm=1").status_code == 404
    assert client.post(path).status_code == 404


@pytest.mark.parametrize("path", ["/?p={}", "/{}/نادرست/", "/{}/%D9%86%D8%A7/", "/fa/{}.html"])
def test_queries_and_letters_of_any_script_are_found_again(client: Client, path: str) -> None:
    path = path.format(unique())
    page = taken_over(path)
    response = client.get(path)
    if path.startswith("/?"):
        # There is a page at / already, and it stays.
        assert response.status_code == 200
    else:
        assert response["Location"].endswith(page)


def test_an_address_that_has_a_page_of_ours_is_never_led_away(client: Client) -> None:
    ours = f.bring_to(f.claim(), Status.PUBLISHED)
    taken_over(f"/claims/{ours.slug}/")
    assert client.get(f"/claims/{ours.slug}/").status_code == 200
    assert client.get("/corrections/").status_code == 200


def test_hosts_that_are_ours_now_are_listed(client: Client, settings: Any) -> None:
    path = f"/{unique()}/"
    page = taken_over(path, "www.old-paper.example")
    assert client.get(path).status_code == 404
    settings.NEWSROOM_FORMER_HOSTS = ["old-paper.example"]
    assert client.get(path)["Location"].endswith(page)
    settings.NEWSROOM_FORMER_HOSTS = []
    settings.ALLOWED_HOSTS = ["old-paper.example"]
    response = client.get(path, headers={"host": "old-paper.example:443"})
    assert response["Location"] == f"{settings.SITE_URL}{page}"


def test_what_was_withdrawn_since_says_so(client: Client) -> None:
    path = f"/{unique()}/"
    claim = a.draft(first_url=f"https://testserver{path}")
    a.published(claim)
    publishing.withdraw(claim, by=f.publisher(), reason="The recording was forged.")
    response = client.get(path, follow=True)
    assert "The recording was forged." in response.content.decode()


@pytest.mark.parametrize("path", ["/desk/{}/", "/api/v1/{}/", "/accounts/{}/"])
def test_what_is_no_page_leads_nowhere(client: Client, path: str) -> None:
    path = path.format(unique())
    taken_over(path)
    assert client.get(path).status_code in (302, 404)


@pytest.mark.parametrize(
    "url", ["https://old.example", "https://old.example/", "https://old.example//evil.example/",
            "https:///no-host/"],
)  # fmt: skip
def test_what_could_not_be_asked_for_is_not_kept(url: str) -> None:
    assert former.split(url) is None
