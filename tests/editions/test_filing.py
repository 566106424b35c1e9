"""What live items are found by follows the current editions, by the database's own doing."""

from typing import Any

import pytest

from claims.models import Topic
from newsroom.editions import publishing, search
from newsroom.editions.models import Edition, Filing
from newsroom.editions.search import Question
from newsroom.review.states import Status
from tests import factories as f
from tests import raw
from tests.public import record

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim() -> Any:
    """A published claim by Ada, on roads."""
    draft = f.claim(statement=f.statement(speaker=f.speaker(slug="ada", name="Ada")))
    draft.topics.add(Topic.objects.create(name="Roads", slug="roads"))
    return f.bring_to(draft, Status.PUBLISHED)


def found(kind: str = "", **facets: str) -> list[str]:
    """The slugs of what answers."""
    return [row.slug for row in search.newest(Question(kind=kind, facets=facets))]


def test_a_claim_is_found_by_what_its_content_says(claim: Any) -> None:
    for facets in ({"speaker": "ada"}, {"topic": "roads"}, {"rating": "false"}):
        assert found("claim", **facets) == [claim.slug], facets
    assert found("claim", speaker="ada", topic="roads", rating="false") == [claim.slug]
    assert found("claim", speaker="ada", rating="true") == []


def test_an_article_is_found_by_what_the_claims_in_it_say(claim: Any) -> None:
    article = record.published_article(claim)
    for facets in ({"speaker": "ada"}, {"topic": "roads"}, {"rating": "false"}):
        assert found("article", **facets) == [article.slug], facets
        assert found(**facets) == [article.slug, claim.slug], facets


def test_a_corrected_claim_takes_its_articles_along(claim: Any) -> None:
    article = record.published_article(claim)
    record.again(claim, record.rerate("half-true"), change="rating_change")
    assert found("article", rating="false") == []
    assert found("article", rating="half-true") == [article.slug]


def test_an_article_is_not_found_by_a_withdrawn_claim_until_it_is_back(claim: Any) -> None:
    article = record.published_article(claim)
    publishing.withdraw(claim, by=f.publisher(), reason="The recording was not genuine.")
    assert found(speaker="ada") == []
    assert found("article") == [article.slug]
    publishing.reinstate(claim, by=f.publisher(), reason="It was genuine after all.")
    assert found(speaker="ada") == [article.slug, claim.slug]


def test_a_withdrawn_article_is_found_by_nothing(claim: Any) -> None:
    article = f.bring_to(f.article(claims=(claim,)), Status.WITHDRAWN)
    assert found("article", speaker="ada") == []
    assert not Filing.objects.filter(edition__item=article.pk).exists()


def test_only_current_editions_are_filed(claim: Any) -> None:
    record.again(claim, record.rerate("half-true"), change="rating_change")
    assert not Filing.objects.filter(edition__current=False).exists()
    assert found("claim", rating="false") == []


def test_a_thing_is_called_as_the_newest_calls_it(claim: Any) -> None:
    ada = claim.statements.first().speaker
    ada.name = "Ada Lovelace"
    ada.save()
    f.bring_to(f.claim(statement=f.statement(speaker=ada)), Status.PUBLISHED)
    [value] = search.counts(Question()).values["speaker"]
    assert (value.slug, value.name, value.count) == ("ada", "Ada Lovelace", 2)


def test_hits_are_counted_by_what_they_have(claim: Any) -> None:
    record.published(rated="true")
    counts = search.counts(Question(kind="claim"))
    assert counts.total == 2
    assert [(value.slug, value.count) for value in counts.values["rating"]] == [
        ("false", 1), ("true", 1),
    ]  # fmt: skip
    assert search.counts(Question(kind="article")).total == 0


def test_no_more_than_a_thousand_and_one_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "COUNTED", 2)
    for _ in range(4):
        record.published()
    counts = search.counts(Question())
    assert (counts.total, counts.is_whole) == (3, False)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM editions_filing",
        "INSERT INTO editions_filing (edition_id, kind, value, name, item_kind, first_published_at)"
        " SELECT id, 'topic', 'mine', '', kind, now() FROM editions_edition",
        "SELECT newsroom_file(item_id) FROM editions_edition",
        "SELECT newsroom_file_articles(uuid) FROM editions_edition",
    ],
)
def test_nobody_files_by_hand(claim: Any, statement: str) -> None:
    record.published_article(claim)
    assert "What an item is found by comes with its edition." in raw.failure(statement)[1]


def test_all_that_is_live_is_filed_under_its_language(claim: Any) -> None:
    record.published_article(claim)
    filed = Filing.objects.filter(kind="language").values_list("edition", flat=True)
    assert sorted(filed) == sorted(Edition.objects.live().values_list("pk", flat=True))
