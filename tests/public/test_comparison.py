"""The comparison on the page of an earlier edition."""

from typing import Any

import pytest
from django.test import Client

from claims.models import Claim, EvidenceLink
from newsroom.articles.models import Block
from newsroom.editions import publishing
from newsroom.review.models import Item
from tests import factories as f
from tests.public import record
from tests.public.record import body, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim() -> Item:
    return f.bring_to(f.claim(rated="false", finding="The first finding."), record.PUBLISHED)


def compared(client: Client, item: Any, number: int = 1, query: str = "") -> str:
    """The comparison on the page of an edition, as HTML."""
    html = body(client, f"/{item.kind}s/{item.slug}/editions/{number}/{query}")
    return html.split('<section class="part differences"')[1].split("</section>")[0]


def headings(html: str) -> list[str]:
    return [words(part.split("</h3>")[0].split(">", 1)[1]) for part in html.split("<h3")[1:]]


def test_a_change_of_verdict_comes_first_and_on_one_line(client: Client, claim: Item) -> None:
    record.again(claim, record.rerate("half-true"), change="rating_change", note="New figures.")
    html = compared(client, claim)
    assert headings(html) == ["The verdict", "The finding"]
    assert "New figures." in html
    text = words(html)
    assert text.index("[taken out: False ]") < text.index("[put in: Half true ]")
    assert "[taken out: The first ] finding." in text


def test_a_source_that_was_added_is_called_by_its_name(client: Client, claim: Item) -> None:
    def edit(draft: Claim) -> None:
        source = f.source(publisher="The Bureau", title="The count")
        new = f.evidence(source=source, passage="A passage")
        EvidenceLink.objects.create(claim=draft, evidence=new, stance="supports", position=2)

    record.again(claim, edit)
    html = compared(client, claim)
    assert headings(html) == ["A source was added: “The Bureau · The count”"]
    assert "<del>" not in html
    assert "[put in: A passage ]" in words(html)
    assert "directness" not in html


def test_words_keep_their_language_and_direction(client: Client) -> None:
    said = f.statement(quote="هیچ راهی بسته نیست.", quote_language="prs")
    claim = f.bring_to(f.claim(statement=said), record.PUBLISHED)

    def edit(draft: Claim) -> None:
        said.quote = "هیچ راهی باز نیست."
        said.save()

    record.again(claim, edit, change="correction")
    html = compared(client, claim)
    assert '<span class="side" dir="auto" lang="prs">' in html
    assert "<del>" in html


def test_items_that_are_not_public_are_not_told(client: Client, claim: Item) -> None:
    draft = f.claim(wording="Nobody knows of this.")
    public = record.published(wording="Everybody knows of this.")

    def edit(copy: Claim) -> None:
        copy.related.set([draft, public.item_id])

    record.again(claim, edit)
    html = compared(client, claim)
    assert "Everybody knows of this." in html
    assert str(draft.uuid) not in html
    assert "Nobody knows" not in html


def test_an_article_says_which_claim_was_woven_in(client: Client) -> None:
    claim = f.bring_to(f.claim(wording="The woven wording."), record.PUBLISHED)
    article = f.bring_to(f.article(headline="Before it"), record.PUBLISHED)

    def edit(draft: Any) -> None:
        draft.headline = "After it"
        draft.save()
        Block.objects.create(article=draft, position=2, kind="claim", claim=claim)

    record.again(article, edit)
    html = compared(client, article)
    assert "The headline" in headings(html)
    assert "A section was added" in headings(html)
    assert "The woven wording." in html
    assert str(claim.uuid) not in html


def test_any_later_edition_can_be_compared(client: Client, claim: Item) -> None:
    for finding in ("The second finding.", "The third finding."):
        record.again(claim, record.rerate("false", finding), change="correction")
        claim.refresh_from_db()
    next_one = compared(client, claim)
    assert "What edition 2 says otherwise" in words(next_one)
    assert f'href="/claims/{claim.slug}/editions/1/?to=3"' in next_one
    assert "third" not in next_one
    current = compared(client, claim, query="?to=3")
    assert "What edition 3 says otherwise" in words(current)
    assert "[put in: third ]" in words(current)
    assert 'href="?to=' not in compared(client, claim, number=2)


@pytest.mark.parametrize("to", ["1", "0", "3", "-1", "x", "99999999999999999999"])
def test_what_is_no_later_edition_is_refused(client: Client, claim: Item, to: str) -> None:
    record.again(claim, record.rerate("false", "Other."))
    html = body(client, f"/claims/{claim.slug}/editions/1/?to={to}", status=400)
    assert "Compared with edition" in html


def test_a_withdrawal_changes_no_text(client: Client, claim: Item) -> None:
    publishing.withdraw(claim, by=f.publisher(), reason="The recording was a forgery.")
    text = words(compared(client, claim))
    assert "The text is the same." in text
    assert "The recording was a forgery." in text


@pytest.mark.parametrize("rows", [1, 3])
def test_a_comparison_costs_one_query_for_the_names_of_other_items(
    client: Client, claim: Item, rows: int, django_assert_num_queries: Any
) -> None:
    related = [record.published().item_id for _row in range(rows)]

    def edit(copy: Claim) -> None:
        copy.related.set(related)

    record.again(claim, edit)
    with django_assert_num_queries(3):
        compared(client, claim)
