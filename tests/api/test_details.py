"""`/api/v1/claims/<slug>/` and `/api/v1/articles/<slug>/`."""

from typing import Any

import pytest
from django.test import Client

from claims.models import (
    Claim,
    ClaimPart,
    ContactAttempt,
    EvidenceLink,
    Occasion,
    Place,
    Topic,
    Verdict,
)
from newsroom.editions import publishing
from newsroom.editions.models import Edition
from newsroom.review import workflow
from newsroom.review.states import Status
from tests import factories
from tests.api.record import LICENCE, published, published_article, republished, revised, withdrawn

pytestmark = pytest.mark.django_db


def fetched(client: Client, address: str) -> Any:
    response = client.get(f"/api/v1/{address}")
    assert response.status_code == 200, response.content
    return response.json()


def full_claim() -> Claim:
    """A draft with something in every field."""
    speaker = factories.speaker(name="Somebody", slug="somebody", aliases=["Some Body"])
    place = Place.objects.create(name="Here", slug="here")
    occasion = Occasion.objects.create(
        title="The debate", slug="the-debate", place=place, date="2024-05-31", medium="Radio"
    )
    statement = factories.statement(
        speaker=speaker,
        role_title="Minister",
        role_body="Water",
        occasion=occasion,
        date="2024-05-31",
        quote="The sea is dry.",
        url="https://speech.example/1",
    )
    source = factories.source(
        title="Tides", slug="tides", publisher="The Office", url="https://tides.example/"
    )
    evidence = factories.evidence(source=source, passage="High water at noon.", locator="p. 4")
    item = factories.claim(
        wording="The sea is dry.",
        slug="dry",
        finding="It is wet.",
        statement=statement,
        evidence=evidence,
        context="Said in a debate.",
        why_checked="Many believed it.",
        how_checked="We counted.",
        limitation="Only one sea was looked at.",
    )
    Verdict.objects.filter(claim=item).update(summary=["It is wet.", "It was always."])
    item.topics.add(Topic.objects.create(name="Water", slug="water"))
    ClaimPart.objects.create(
        claim=item, label="All of it", wording="All.", rating=factories.rating("true")
    )
    EvidenceLink.objects.create(claim=item, evidence=factories.evidence(), stance="supports")
    ContactAttempt.objects.create(
        claim=item,
        outcome="replied",
        asked_on="2024-06-01",
        reply="We stand by it.",
        route="his sister's number",
        logged_by=item.created_by,
    )
    return item


def test_a_claim_is_told_in_full(client: Client) -> None:
    factories.bring_to(full_claim(), Status.PUBLISHED)
    claim = fetched(client, "claims/dry/")

    assert claim["url"] == "http://testserver/claims/dry/"
    assert claim["edition"] == 1
    assert claim["status"] == "live"
    assert claim["wording"] == "The sea is dry."
    assert claim["finding"] == "It is wet."
    assert claim["summary"] == ["It is wet.", "It was always."]
    assert claim["reasoning"] == "<p>The reasoning.</p>"
    assert claim["context"] == "Said in a debate."
    assert claim["why_checked"] == "Many believed it."
    assert claim["how_checked"] == "We counted."
    assert claim["limitation"] == "Only one sea was looked at."
    assert claim["rating"]["label"] == "False"
    assert claim["topics"] == [{"slug": "water", "name": "Water"}]
    assert claim["contact"] == {
        "outcome": "replied",
        "asked_on": "2024-06-01",
        "reply": "We stand by it.",
    }
    assert claim["corrections"] == []
    assert claim["related"] == []


def test_statements_parts_and_evidence_are_told_in_full(client: Client) -> None:
    factories.bring_to(full_claim(), Status.PUBLISHED)
    claim = fetched(client, "claims/dry/")

    (statement,) = claim["statements"]
    assert statement["speaker"]["aliases"] == ["Some Body"]
    assert statement["role"] == {"title": "Minister", "body": "Water"}
    assert statement["occasion"]["title"] == "The debate"
    assert statement["occasion"]["place"] == {"slug": "here", "name": "Here"}
    assert statement["date"] == {"edtf": "2024-05-31", "as_written": "", "inferred": False}
    assert statement["quote"] == "The sea is dry."
    assert statement["link"] == "https://speech.example/1"

    (part,) = claim["parts"]
    assert (part["label"], part["rating"]["label"]) == ("All of it", "True")

    against, supporting = claim["evidence"]
    assert (against["stance"], supporting["stance"]) == ("contradicts", "supports")
    assert against["passage"] == "High water at noon."
    assert against["locator"] == "p. 4"
    assert against["source"]["publisher"] == "The Office"
    assert against["source"]["link"] == "https://tides.example/"


def test_its_claimreview_is_the_one_on_its_page(client: Client) -> None:
    factories.bring_to(full_claim(), Status.PUBLISHED)
    review = fetched(client, "claims/dry/")["claimreview"]
    assert review["@type"] == "ClaimReview"
    assert review["url"] == "http://testserver/claims/dry/"
    assert review["reviewRating"]["alternateName"] == "False"
    assert review["reviewRating"]["ratingValue"] == 1


def test_an_unproven_claim_has_no_number(client: Client) -> None:
    published(slug="unproven", rated="unproven")
    claim = fetched(client, "claims/unproven/")
    assert claim["rating"]["value"] is claim["rating"]["best"] is claim["rating"]["worst"] is None
    assert "ratingValue" not in claim["claimreview"]["reviewRating"]


def test_private_fields_are_not_told(client: Client) -> None:
    item = full_claim()
    Claim.objects.filter(pk=item.pk).update(harm="people would drown")
    factories.bring_to(item, Status.PUBLISHED)
    body = client.get("/api/v1/claims/dry/").content.decode()
    assert "drown" not in body
    assert "sister" not in body


def test_corrections_are_told_newest_first_with_both_verdicts(client: Client) -> None:
    item = published(slug="changed", rated="false")
    republished(revised(item, wording="Better words."), note="The wording was wrong.")
    item = revised(Claim.objects.get(pk=item.pk))
    Verdict.objects.filter(claim=item).update(rating=factories.rating("true"))
    republished(item, change="rating_change", note="New documents came out.")

    claim = fetched(client, "claims/changed/")
    newest, older = claim["corrections"]
    assert claim["edition"] == newest["edition"] == 3
    assert newest["change"] == "rating_change"
    assert newest["note"] == "New documents came out."
    assert (newest["old_rating"]["slug"], newest["new_rating"]["slug"]) == ("false", "true")
    assert newest["date"] == claim["changed_at"]
    assert older["note"] == "The wording was wrong."
    assert older["old_rating"] is None


def test_related_claims_are_told_when_they_are_live(client: Client) -> None:
    live, gone, draft = published(slug="live"), published(), factories.claim()
    withdrawn(gone)
    item = factories.claim(slug="main")
    item.related.add(live, gone, draft)
    factories.bring_to(item, Status.PUBLISHED)

    response = client.get("/api/v1/claims/main/")
    assert [row["url"] for row in response.json()["related"]] == ["http://testserver/claims/live/"]
    assert str(draft.uuid) not in response.content.decode()


def test_a_later_claim_that_names_an_earlier_one_is_related_to_it(client: Client) -> None:
    published(slug="earlier")
    item = factories.claim(slug="later")
    item.related.add(Claim.objects.get(slug="earlier"))
    factories.bring_to(item, Status.PUBLISHED)

    rows = fetched(client, "claims/earlier/")["related"]
    assert [row["url"] for row in rows] == ["http://testserver/claims/later/"]


def test_an_article_is_told_with_its_claims_as_they_are_now(client: Client) -> None:
    one, two = published(slug="one", wording="One."), published(slug="two", wording="Two.")
    published_article(slug="woven", claims=(one, two))
    republished(revised(one, wording="One, corrected."))
    withdrawn(two, "It was satire.")

    article = fetched(client, "articles/woven/")
    text, first, second = article["blocks"]
    assert (text["kind"], text["html"]) == ("text", "<p>Some text.</p>")
    corrected, gone = article["claims"]
    assert [first["claim"], second["claim"]] == [corrected["id"], gone["id"]]
    assert (corrected["status"], corrected["wording"]) == ("live", "One, corrected.")
    assert (gone["status"], gone["note"]) == ("withdrawn", "It was satire.")
    assert "rating" not in gone


def test_a_withdrawn_claim_says_why_and_gives_no_verdict(client: Client) -> None:
    item = published(slug="gone", wording="The sea is dry.", finding="It is wet.")
    withdrawn(item, "The recording was not genuine.")
    edition = Edition.objects.get(current=True)

    changed_at = edition.published_at.isoformat().replace("+00:00", "Z")
    assert fetched(client, "claims/gone/") == {
        "id": str(edition.uuid),
        "url": "http://testserver/claims/gone/",
        "api_url": "http://testserver/api/v1/claims/gone/",
        "edition": 2,
        "published_at": edition.first_published_at.isoformat().replace("+00:00", "Z"),
        "changed_at": changed_at,
        "language": "en",
        "status": "withdrawn",
        "wording": "The sea is dry.",
        "note": "The recording was not genuine.",
        "licence": LICENCE,
    }


def test_a_withdrawn_article_says_why_and_shows_nothing_else(client: Client) -> None:
    withdrawn(published_article(slug="gone", headline="A headline"), "It was wrong.")
    article = fetched(client, "articles/gone/")
    assert (article["status"], article["note"]) == ("withdrawn", "It was wrong.")
    assert "blocks" not in article


def test_what_was_reinstated_is_told_again(client: Client) -> None:
    item = withdrawn(published(slug="back", wording="Back."))
    publishing.reinstate(item, by=factories.publisher(), reason="It was right after all.")
    claim = fetched(client, "claims/back/")
    assert claim["status"] == "live"
    assert [row["change"] for row in claim["corrections"]] == ["reinstatement", "withdrawal"]


def test_an_old_address_leads_to_the_new_one(client: Client) -> None:
    item = published(slug="old")
    republished(revised(item, slug="new"))
    response = client.get("/api/v1/claims/old/")
    assert (response.status_code, response["Location"]) == (
        301,
        "http://testserver/api/v1/claims/new/",
    )
    assert fetched(client, "claims/new/")["edition"] == 2


def test_an_address_in_another_script_works(client: Client) -> None:
    published(slug="ادعا-۱")
    assert fetched(client, "claims/ادعا-۱/")["api_url"] == (
        "http://testserver/api/v1/claims/%D8%A7%D8%AF%D8%B9%D8%A7-%DB%B1/"
    )


def test_what_is_not_published_answers_like_what_never_was(client: Client) -> None:
    never = client.get("/api/v1/claims/never-was/")
    assert never.status_code == 404
    for status in (Status.DRAFT, Status.IN_REVIEW, Status.REVIEWED, Status.SPIKED):
        factories.bring_to(factories.claim(slug=f"is-{status}"), status)
        response = client.get(f"/api/v1/claims/is-{status}/")
        assert (response.status_code, response.content) == (404, never.content)


def test_a_new_draft_of_something_published_changes_nothing(client: Client) -> None:
    item = published(slug="stays", wording="As published.")
    before = client.get("/api/v1/claims/stays/").content
    workflow.revise(item, by=item.created_by)
    Claim.objects.filter(pk=item.pk).update(wording="Not yet.", slug="not-yet")
    assert client.get("/api/v1/claims/stays/").content == before
    assert client.get("/api/v1/claims/not-yet/").status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_a_claim_costs_three_queries_with_any_number_of_corrections_and_relations(
    client: Client, django_assert_num_queries: Any, rows: int
) -> None:
    related = [published() for _row in range(rows)]
    item = factories.claim(slug="main")
    item.related.add(*related)
    item = factories.bring_to(item, Status.PUBLISHED)
    for n in range(rows):
        item = republished(revised(item, wording=f"Words {n}."))
    with django_assert_num_queries(3):
        claim = fetched(client, "claims/main/")
    assert (len(claim["related"]), len(claim["corrections"])) == (rows, rows)


@pytest.mark.parametrize("rows", [1, 3])
def test_an_article_costs_two_queries_with_any_number_of_claims(
    client: Client, django_assert_num_queries: Any, rows: int
) -> None:
    published_article(slug="main", claims=tuple(published() for _row in range(rows)))
    with django_assert_num_queries(2):
        assert len(fetched(client, "articles/main/")["claims"]) == rows


def test_a_claim_with_neither_corrections_nor_relations_costs_two_queries(
    client: Client, django_assert_num_queries: Any
) -> None:
    published(slug="alone")
    with django_assert_num_queries(2):
        fetched(client, "claims/alone/")
