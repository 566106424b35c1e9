"""Pages as text alone, and texts to send on."""

from urllib.parse import parse_qs

import pytest
from django.test import Client

from newsroom.articles.models import Block
from newsroom.editions import publishing
from newsroom.public import dates
from newsroom.review.models import Byline
from newsroom.review.states import Status
from tests import factories as f
from tests.public import record
from tests.public.record import body, words

pytestmark = pytest.mark.django_db


def copied(html: str) -> str:
    """The text that can be copied."""
    return html.split("<pre")[1].split(">", 1)[1].split("</pre>")[0]


def test_a_claim_is_there_as_text_alone(client: Client) -> None:
    draft = f.claim(wording="All is well.", finding="It is not.", how_checked="We looked.")
    draft.verdict.what_is_right = "Some of it is."
    draft.verdict.save()
    edition = f.bring_to(draft, record.PUBLISHED).current_edition
    path = f"/claims/{edition.slug}/"
    html = body(client, f"{path}text/")
    text = words(html.split("<main")[1])
    order = ["All is well.", "Our verdict", "False", "It is not.", "Some of it is.", "We looked."]
    places = [text.index(part) for part in order]
    assert places == sorted(places)
    assert f'href="{path}"' in html


@pytest.mark.parametrize("kind", ["claims", "articles"])
def test_a_text_loads_nothing_and_leads_machines_to_the_page(client: Client, kind: str) -> None:
    claim = record.published()
    edition = claim if kind == "claims" else record.published_article(claim.item.claim)
    html = body(client, f"/{kind}/{edition.slug}/text/")
    assert '<meta name="robots" content="noindex">' in html
    assert f'<link rel="canonical" href="http://testserver/{kind}/{edition.slug}/">' in html
    assert not any(part in html for part in ("stylesheet", "<img", "<script", "src=", "<svg"))
    answer = client.get(
        f"/{kind}/{edition.slug}/text/", headers={"accept-encoding": "gzip"}
    )  # as 2G gets it
    assert len(answer.content) < 2500


def test_an_article_as_text_has_its_claims_with_their_verdicts(client: Client) -> None:
    claim = f.bring_to(f.claim(wording="It is dry.", rated="false"), Status.PUBLISHED)
    draft = f.article(claims=(claim,), work="analysis")
    link = f'<p>See <a href="/claims/{claim.slug}/">there</a>.</p>'
    Block.objects.create(article=draft, text=link, position=3)
    article = f.bring_to(draft, Status.PUBLISHED)
    html = body(client, f"/articles/{article.slug}/text/")
    text = words(html)
    assert "Analysis" in text
    assert "False : It is dry." in text
    assert f'href="/claims/{claim.slug}/text/"' in html
    assert "there ( False )" in text


def test_a_withdrawn_text_says_why_and_nothing_else(client: Client) -> None:
    claim = record.published(finding="It was so.").item
    publishing.withdraw(claim, by=f.publisher(), reason="The list was not genuine.")
    text = words(body(client, f"/claims/{claim.slug}/text/"))
    assert "The list was not genuine." in text
    assert "It was so." not in text


def test_an_old_address_leads_to_the_new_text(client: Client) -> None:
    claim = f.bring_to(f.claim(slug="old-name"), Status.PUBLISHED)
    record.again(claim, lambda draft: type(draft).objects.filter(pk=draft.pk).update(slug="new"))
    answer = client.get("/claims/old-name/text/")
    assert (answer.status_code, answer["Location"]) == (301, "/claims/new/text/")
    assert client.get("/claims/none-such/text/").status_code == 404


def test_an_article_can_be_copied_with_the_verdict_on_each_claim(client: Client) -> None:
    live = f.bring_to(f.claim(wording="It is dry.", rated="false"), Status.PUBLISHED)
    gone = f.bring_to(f.claim(wording="It is wet."), Status.PUBLISHED)
    article = record.published_article(
        live, gone, headline="On water", standfirst="What is known.", work="explainer"
    )
    publishing.withdraw(gone, by=f.publisher(), reason="The list was not genuine.")
    assert copied(body(client, f"/articles/{article.slug}/")) == (
        "Explainer: On water\n\nWhat is known.\n\n– False: It is dry.\n– Withdrawn: It is wet.\n\n"
        f"Newsroom, as of {dates.day(article.published_at)}. Whatever changes is told here:\n"
        f"http://testserver/articles/{article.slug}/"
    )


def test_a_letter_has_the_answer_and_the_address(client: Client) -> None:
    edition = record.published(wording="All & sundry?", finding="No.")
    html = body(client, f"/claims/{edition.slug}/")
    address = html.split('href="mailto:?')[1].split('"')[0].replace("&amp;", "&")
    letter = {name: value for name, (value,) in parse_qs(address).items()}
    assert letter["subject"] == "All & sundry?"
    assert letter["body"].startswith("False: All & sundry?\n\nNewsroom, as of ")
    assert letter["body"].endswith(f"http://testserver/claims/{edition.slug}/")


def test_what_is_superseded_or_withdrawn_is_not_sent_on(client: Client) -> None:
    claim = record.published().item.claim
    record.again(claim, record.rerate("true"), change="rating_change")
    assert 'id="share"' not in body(client, f"/claims/{claim.slug}/editions/1/")
    publishing.withdraw(claim, by=f.publisher(), reason="The list was not genuine.")
    assert 'id="share"' not in body(client, f"/claims/{claim.slug}/")


def test_an_author_is_named_with_the_day(client: Client) -> None:
    draft = f.article()
    Byline.objects.create(item=draft, person=f.reporter(public_name="Lea Writer"))
    edition = f.bring_to(draft, Status.PUBLISHED).current_edition
    text = words(body(client, f"/articles/{draft.slug}/text/"))
    assert f"By Lea Writer . Published {dates.day(edition.published_at)}." in text
