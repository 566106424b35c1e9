"""Lists asked by words."""

import pytest
from django.test import Client

from tests import factories as f
from tests.public import record

pytestmark = pytest.mark.django_db


def titles(client: Client, path: str) -> list[str]:
    response = client.get(path)
    assert response.status_code == 200, response.content
    return [row["url"].rstrip("/").rsplit("/", 1)[1] for row in response.json()["results"]]


def test_words_narrow_a_list_newest_first(client: Client) -> None:
    first = f.bring_to(f.claim(wording="The harbour is shut."), record.PUBLISHED)
    second = record.published(wording="The harbours are open.", rated="true")
    record.published(wording="Nothing of the sort.")
    article = record.published_article(first, headline="About the harbour")
    assert titles(client, "/api/v1/claims/?q=harbour") == [second.slug, first.slug]
    assert titles(client, "/api/v1/claims/?q=harbour&rating=true") == [second.slug]
    assert titles(client, "/api/v1/articles/?q=harbour&rating=false") == [article.slug]


def test_its_pages_go_on_where_the_last_ended(client: Client) -> None:
    slugs = [record.published(wording="The harbour.").slug for _ in range(3)]
    met, path = [], "/api/v1/claims/?q=harbour&page_size=1"
    while path:
        page = client.get(path).json()
        met += [row["url"].rstrip("/").rsplit("/", 1)[1] for row in page["results"]]
        path = page["next"]
    assert met == slugs[::-1]


@pytest.mark.parametrize("q", ["-", "%22%22", "-only", "%F0%9F%98%80"])
def test_what_has_no_word_finds_nothing(client: Client, q: str) -> None:
    record.published()
    assert titles(client, f"/api/v1/claims/?q={q}") == []


@pytest.mark.parametrize("q", ["%00", "", "x" * 501])
def test_what_is_no_question_is_refused_by_name(client: Client, q: str) -> None:
    response = client.get(f"/api/v1/claims/?q={q}")
    assert response.status_code == 400
    assert list(response.json()["fields"]) == ["q"]
