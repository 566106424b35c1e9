import re
from itertools import pairwise

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from newsroom.articles.models import Block
from newsroom.editions import publishing
from newsroom.review.models import Byline
from tests import factories as f
from tests.public import record
from tests.public.record import body, json_ld, words

pytestmark = pytest.mark.django_db


def test_an_article_weaves_its_claims_into_its_text(client: Client) -> None:
    claims = [f.bring_to(f.claim(), record.PUBLISHED) for _ in range(2)]
    draft = f.article(claims=claims, headline="Two things were said")
    Block.objects.create(
        article=draft, position=9, text="<h3>In the end</h3><p>So much for it.</p>"
    )
    f.bring_to(draft, record.PUBLISHED)
    text = words(body(client, f"/articles/{draft.slug}/").split("<main")[1])
    woven = [claim.claim.wording for claim in claims]
    order = [
        "Two things were said",
        draft.standfirst,
        "Some text.",
        *woven,
        "In the end",
        "So much",
    ]
    places = [text.index(part) for part in order]
    assert places == sorted(places)


def test_a_heading_in_the_text_follows_the_headline_without_a_gap(client: Client) -> None:
    draft = f.article()
    Block.objects.create(article=draft, position=2, text="<h3>Part</h3><h4>Smaller</h4>")
    f.bring_to(draft, record.PUBLISHED)
    assert "<h2>Part</h2><h3>Smaller</h3>" in body(client, f"/articles/{draft.slug}/")


def test_a_corrected_claim_changes_in_every_article(client: Client) -> None:
    claim = f.bring_to(f.claim(rated="true"), record.PUBLISHED)
    article = record.published_article(claim)
    record.again(claim, record.rerate("false", "It was the other way round."),
                 change="rating_change", note="We were wrong.")  # fmt: skip
    assert "It was the other way round." in body(client, f"/articles/{article.slug}/")


def test_a_withdrawn_claim_says_so_in_its_articles(client: Client) -> None:
    claim = f.bring_to(f.claim(finding="No longer stood by."), record.PUBLISHED)
    article = record.published_article(claim)
    publishing.withdraw(claim, by=f.publisher(), reason="The source lied.")
    html = body(client, f"/articles/{article.slug}/")
    assert "The source lied." in html
    assert "No longer stood by." not in html
    (node,) = json_ld(html)
    assert "mentions" not in node


def test_an_article_is_one_news_article_that_mentions_its_claims(client: Client) -> None:
    claims = [f.bring_to(f.claim(), record.PUBLISHED) for _ in range(3)]
    draft = f.article(claims=claims)
    Byline.objects.create(item=draft, person=f.reporter(public_name="Lea Writer"))
    edition = f.bring_to(draft, record.PUBLISHED).current_edition
    (node,) = json_ld(body(client, f"/articles/{draft.slug}/"))
    assert node == {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "@id": f"http://testserver/articles/{draft.slug}/#article",
        "url": f"http://testserver/articles/{draft.slug}/",
        "mainEntityOfPage": f"http://testserver/articles/{draft.slug}/",
        "inLanguage": "en",
        "datePublished": edition.published_at.isoformat(timespec="seconds"),
        "dateModified": edition.published_at.isoformat(timespec="seconds"),
        "headline": draft.headline,
        "description": draft.standfirst,
        "author": [{"@type": "Person", "name": "Lea Writer"}],
        "publisher": {"@type": "Organization", "name": "Newsroom", "url": "http://testserver/"},
        "mentions": [
            {"@type": "Claim", "@id": f"http://testserver/claims/{claim.slug}/#claim"}
            for claim in claims
        ],
    }


@pytest.mark.parametrize("claims", [1, 3])
def test_an_article_asks_twice_however_many_claims_it_has(
    client: Client, claims: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    article = record.published_article(
        *(f.bring_to(f.claim(), record.PUBLISHED) for _ in range(claims))
    )
    with django_assert_num_queries(2):
        html = body(client, f"/articles/{article.slug}/")
    assert html.count('class="woven"') == claims


def test_an_earlier_edition_of_an_article_is_superseded(client: Client) -> None:
    item = f.bring_to(f.article(headline="The first headline"), record.PUBLISHED)

    def edit(draft: object) -> None:
        draft.headline = "The second headline"
        draft.save()

    record.again(item, edit, note="The headline promised too much.")
    earlier = body(client, f"/articles/{item.slug}/editions/1/")
    assert "The first headline" in earlier
    assert "This text is out of date" in earlier
    assert json_ld(earlier) == []
    assert "The headline promised too much." in body(client, f"/articles/{item.slug}/")


def test_a_withdrawn_article_keeps_its_address_and_says_why(client: Client) -> None:
    item = f.bring_to(f.article(), record.WITHDRAWN)
    html = body(client, f"/articles/{item.slug}/")
    assert "The recording was not genuine." in html
    assert json_ld(html) == []
    assert item.slug not in body(client, "/articles/")


def test_an_article_says_what_kind_of_work_it_is(client: Client) -> None:
    article = record.published_article(work="investigation", headline="On wells")
    html = body(client, f"/articles/{article.slug}/")
    assert words(html.split("<main")[1]).index("Investigation") < html.index("On wells")
    assert "Investigation" in words(body(client, "/articles/"))


def test_headings_follow_one_another_and_only_the_headline_is_the_first(client: Client) -> None:
    claim = f.bring_to(f.claim(), record.PUBLISHED)
    draft = f.article(claims=(claim,))
    Block.objects.create(article=draft, text="<h3>A part</h3><h4>Of it</h4>", position=3)
    edition = f.bring_to(draft, record.PUBLISHED).current_edition
    html = body(client, f"/articles/{edition.slug}/")
    levels = [int(level) for level in re.findall(r"<h([1-6])", html)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
