"""Corrections, withdrawals, earlier editions and moved addresses."""

import pytest
from django.test import Client

from newsroom.editions import publishing
from newsroom.review import workflow
from newsroom.review.models import Item
from tests import factories as f
from tests.public import record
from tests.public.record import body, json_ld, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim() -> Item:
    return f.bring_to(f.claim(rated="mostly-false", finding="The first finding."), record.PUBLISHED)


def changed_verdict(claim: Item) -> None:
    record.again(
        claim,
        record.rerate("false"),
        change="rating_change",
        note="A second report came to light.",
    )


def test_a_change_of_verdict_stands_above_everything(client: Client, claim: Item) -> None:
    changed_verdict(claim)
    text = words(body(client, f"/claims/{claim.slug}/").split("<main")[1])
    notice = text.index("Our verdict was “Mostly false” and is now “False”.")
    assert notice < text.index("A second report came to light.") < text.index(claim.claim.wording)


def test_a_changed_finding_stands_above_everything_too(client: Client, claim: Item) -> None:
    note = "The figure in our finding was wrong."
    record.again(
        claim, record.rerate("mostly-false", "The second finding."), change="correction", note=note
    )
    text = words(body(client, f"/claims/{claim.slug}/").split("<main")[1])
    assert text.index(note) < text.index("The second finding.")


def test_a_lesser_change_stands_at_the_end(client: Client, claim: Item) -> None:
    def edit(draft: Item) -> None:
        draft.context = "Said in parliament."
        draft.save()

    record.again(claim, edit, note="We now say where it was said.")
    text = words(body(client, f"/claims/{claim.slug}/").split("<main")[1])
    assert text.index("Said in parliament.") < text.index("We now say where it was said.")


def test_a_notice_leads_to_the_text_before_it(client: Client, claim: Item) -> None:
    changed_verdict(claim)
    assert f'href="/claims/{claim.slug}/editions/1/"' in body(client, f"/claims/{claim.slug}/")
    earlier = body(client, f"/claims/{claim.slug}/editions/1/")
    comparison, text = earlier.split('<section class="part differences"')[1].split("</section>", 1)
    assert "The first finding." in text
    assert "A second report" not in text
    assert "A second report" in comparison


def test_an_earlier_edition_is_superseded_and_not_for_search_engines(
    client: Client, claim: Item
) -> None:
    changed_verdict(claim)
    html = body(client, f"/claims/{claim.slug}/editions/1/")
    assert "This text is out of date: a later edition has taken its place." in html
    assert f'<a href="/claims/{claim.slug}/">Read the current edition</a>' in html
    assert '<meta name="robots" content="noindex">' in html
    assert 'rel="canonical"' not in html
    assert json_ld(html) == []


def test_the_current_edition_has_one_address(client: Client, claim: Item) -> None:
    response = client.get(f"/claims/{claim.slug}/editions/1/")
    assert (response.status_code, response["Location"]) == (302, f"/claims/{claim.slug}/")


@pytest.mark.parametrize("number", ["0", "2", "999999999", "9999999999", "x", "-1"])
def test_an_edition_that_never_was_is_not_found(client: Client, claim: Item, number: str) -> None:
    body(client, f"/claims/{claim.slug}/editions/{number}/", status=404)


@pytest.mark.parametrize("further", [1, 3])
def test_the_history_lists_every_edition_in_one_query_more_than_finding_it(
    client: Client, claim: Item, further: int, django_assert_num_queries: object
) -> None:
    for number in range(further):
        record.again(
            claim, record.rerate("mostly-false", f"Finding {number}."), note=f"Note {number}"
        )
        claim.refresh_from_db()
    with django_assert_num_queries(2):
        html = body(client, f"/claims/{claim.slug}/editions/")
    assert html.count('class="digest"') == further + 1
    assert '<meta name="robots" content="noindex">' in html


def test_a_withdrawn_claim_keeps_its_address_and_says_why(client: Client, claim: Item) -> None:
    publishing.withdraw(claim, by=f.publisher(), reason="The recording was a forgery.")
    html = body(client, f"/claims/{claim.slug}/")
    text = words(html)
    assert "Withdrawn" in text
    assert "The recording was a forgery." in text
    before_request, on_request = html.split('<details class="old-text">')
    assert "The first finding." not in before_request.split("<main")[1]
    assert "The first finding." in on_request
    assert json_ld(html) == []


def test_a_speaker_whose_only_claim_is_withdrawn_is_named_without_a_link(client: Client) -> None:
    draft = f.claim(statement=f.statement(speaker=f.speaker(slug="ada", name="Ada")))
    claim = f.bring_to(draft, record.PUBLISHED)
    article = record.published_article(claim)
    assert "/speakers/ada/" in body(client, f"/claims/{claim.slug}/")
    publishing.withdraw(claim, by=f.publisher(), reason="It was not she.")
    for path in (f"/claims/{claim.slug}/", f"/claims/{claim.slug}/editions/1/",
                 f"/articles/{article.slug}/"):  # fmt: skip
        html = body(client, path)
        assert "Ada" in html
        assert "/speakers/ada/" not in html


def test_a_withdrawn_claim_is_in_no_list_and_no_count(client: Client) -> None:
    said = f.statement(speaker=f.speaker(slug="ada"))
    draft = f.claim(statement=said, wording="Withdrawn wording.")
    claim = f.bring_to(draft, record.WITHDRAWN)
    for path in ("/", "/claims/", "/claims/?speaker=ada", "/claims/?rating=false", "/sitemap.xml"):
        html = body(client, path)
        assert claim.slug not in html
        assert "Withdrawn wording." not in html
    body(client, "/speakers/ada/", status=404)
    record.published(statement=f.statement(speaker=said.speaker))
    assert "1 claim checked" in body(client, "/speakers/ada/")


def test_a_reinstated_claim_is_back_with_its_history(client: Client) -> None:
    claim = f.bring_to(f.claim(), record.WITHDRAWN)
    publishing.reinstate(claim, by=f.publisher(), reason="The recording is genuine after all.")
    html = body(client, f"/claims/{claim.slug}/")
    assert "The recording is genuine after all." in html
    assert "The recording was not genuine." in html
    assert len(json_ld(html)) == 1
    assert "Read the withdrawn text" in body(client, f"/claims/{claim.slug}/editions/2/")


def test_an_old_slug_leads_to_the_new_one_for_good(client: Client, claim: Item) -> None:
    old = claim.slug

    def rename(draft: Item) -> None:
        draft.slug = "a-better-address"
        draft.save()

    record.again(claim, rename)
    for tail in ("", "editions/"):
        response = client.get(f"/claims/{old}/{tail}")
        assert response.status_code == 301
        assert response["Location"] == f"/claims/a-better-address/{tail}"
    response = client.get(f"/claims/{old}/editions/1/")
    assert response["Location"] == "/claims/a-better-address/editions/1/"


def test_a_draft_of_a_new_edition_changes_nothing_for_readers(client: Client, claim: Item) -> None:
    before = body(client, f"/claims/{claim.slug}/")
    workflow.revise(claim, by=claim.created_by)
    draft = type(claim.specific).objects.get(pk=claim.pk)
    draft.wording, draft.slug = "Not for readers yet.", "not-for-readers-yet"
    draft.save()
    workflow.submit(draft, by=claim.created_by)
    assert body(client, f"/claims/{claim.slug}/") == before
    body(client, "/claims/not-for-readers-yet/", status=404)
