"""Links to claims in the running text of an article: each tells the claim's verdict of today."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from claims.models import Claim
from newsroom.articles.models import Article
from newsroom.editions import publishing
from newsroom.review import workflow
from newsroom.review.states import Status
from tests import factories as f
from tests.public import record
from tests.public.record import body, json_ld, tight, words

pytestmark = pytest.mark.django_db


def live_claim(**fields: Any) -> Claim:
    return f.bring_to(f.claim(**fields), Status.PUBLISHED)


def linking(*claims: Claim, **fields: Any) -> Article:
    """A published article whose text links to the pages of these claims."""
    article = f.article(**fields)
    links = ", ".join(f'<a href="/claims/{claim.slug}/">the {claim.slug}</a>' for claim in claims)
    article.blocks.update(text=f"<p>He spoke of {links}.</p>")
    return f.bring_to(article, Status.PUBLISHED)


def test_a_link_is_followed_by_the_verdict(client: Client) -> None:
    claim = live_claim(slug="wells", rated="false")
    html = tight(body(client, f"/articles/{linking(claim).slug}/"))
    assert (
        f'He spoke of <a href="/claims/wells/" id="claim-{claim.uuid}">the wells</a>'
        '<span class="told tone-false"> (<b lang="en" dir="auto">False</b>)</span>.'
    ) in html


def test_the_verdict_is_that_of_today_and_its_change_is_told(client: Client) -> None:
    claim = live_claim(slug="wells", rated="false")
    article = linking(claim)
    change = record.rerate("half-true", "Half of them stand.")
    record.again(claim, change, change="rating_change", note="A new list came to light.")
    html = body(client, f"/articles/{article.slug}/")
    text = words(html)
    assert "the wells ( Half true ; Change of verdict, " in text
    above = words(html.split("<h1")[0])
    assert "What this article relies on was changed after it was published:" in above
    assert "A new list came to light." in above
    assert f'href="#claim-{claim.uuid}"' in html


def test_a_withdrawn_claim_is_called_so(client: Client) -> None:
    claim = live_claim(slug="wells", rated="false")
    article = linking(claim)
    publishing.withdraw(claim, by=f.publisher(), reason="The list was not genuine.")
    html = body(client, f"/articles/{article.slug}/")
    assert "the wells ( withdrawn )" in words(html)
    assert "The list was not genuine." in html
    assert "False" not in words(html.split("<article")[1])


def test_an_old_address_leads_to_the_new_page(client: Client) -> None:
    claim = live_claim(slug="old-name")
    article = linking(claim)
    record.again(claim, lambda draft: Claim.objects.filter(pk=draft.pk).update(slug="new-name"))
    html = body(client, f"/articles/{article.slug}/")
    assert 'href="/claims/new-name/"' in html
    assert 'href="/claims/old-name/"' not in html


def test_a_claim_that_is_also_woven_in_is_anchored_at_its_card(client: Client) -> None:
    claim = live_claim(slug="wells")
    draft = f.article(claims=(claim,))
    draft.blocks.filter(kind="text").update(text='<p><a href="/claims/wells/">x</a></p>')
    html = body(client, f"/articles/{f.bring_to(draft, Status.PUBLISHED).slug}/")
    assert html.count(f'id="claim-{claim.uuid}"') == 1
    assert f'<div class="woven" id="claim-{claim.uuid}">' in html


def test_other_links_and_the_words_in_links_are_kept_as_they_are(client: Client) -> None:
    claim = live_claim(slug="wells")
    draft = f.article()
    draft.blocks.update(
        text='<p><a href="/claims/wells/"><strong>A &amp; B</strong></a> '
        '<a href="https://example.org/claims/wells/">C</a></p>'
    )
    html = body(client, f"/articles/{f.bring_to(draft, Status.PUBLISHED).slug}/")
    assert f'id="claim-{claim.uuid}"><strong>A &amp; B</strong></a>' in html
    assert '<a href="https://example.org/claims/wells/" rel="noopener nofollow">C</a></p>' in html


def test_machines_learn_that_the_article_mentions_the_claim(client: Client) -> None:
    claim = live_claim(slug="wells")
    (node,) = json_ld(body(client, f"/articles/{linking(claim).slug}/"))
    assert node["mentions"] == [
        {"@type": "Claim", "@id": "http://testserver/claims/wells/#claim"},
    ]
    assert "/articles/" in body(client, "/claims/wells/")


def test_a_feed_leads_to_the_site_itself(client: Client) -> None:
    linking(live_claim(slug="wells"))
    assert "http://testserver/claims/wells/" in body(client, "/feeds/articles.atom")


@pytest.mark.parametrize("claims", [1, 3])
def test_links_cost_nothing_more(
    client: Client, claims: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    article = linking(*(live_claim() for _ in range(claims)))
    with django_assert_num_queries(2):
        html = body(client, f"/articles/{article.slug}/")
    assert html.count('class="told') == claims


def test_an_earlier_edition_tells_the_verdict_of_today_too(client: Client) -> None:
    claim = live_claim(slug="wells", rated="false")
    article = linking(claim, headline="The first headline")
    record.again(article, lambda draft: Article.objects.filter(pk=draft.pk).update(headline="X"))
    earlier = words(body(client, f"/articles/{article.slug}/editions/1/"))
    assert "the wells ( False )" in earlier


def test_a_preview_of_a_draft_shows_its_links(client: Client) -> None:
    claim = live_claim(slug="wells", rated="false")
    article = f.article()
    article.blocks.update(text='<p><a href="/claims/wells/">the wells</a></p>')
    workflow.submit(article, by=article.created_by)
    client.force_login(f.editor())
    html = body(client, reverse("admin:revision_preview", args=[article.pk, 1]))
    assert "the wells ( False )" in words(html)
    assert str(claim.uuid) in html
