"""ClaimReview as schema.org and its readers expect it, and nothing that is not known."""

import re

import pytest
from django.test import Client

from claims.models import ClaimPart, Occasion
from tests import factories as f
from tests.public import record
from tests.public.record import body, json_ld

pytestmark = pytest.mark.django_db


def review(client: Client, **fields: object) -> dict:
    """The one ClaimReview on the page of a new claim."""
    edition = record.published(**fields)
    (node,) = json_ld(body(client, f"/claims/{edition.slug}/"))
    return node


def test_a_page_carries_exactly_the_expected_node(client: Client) -> None:
    said = f.statement(
        speaker=f.speaker(name="Mullah Example"), role_title="the defense minister", quote="none"
    )
    draft = f.claim(statement=said, wording="No group is here.", finding="There are three.")
    edition = f.bring_to(draft, record.PUBLISHED).current_edition
    url = f"http://testserver/claims/{draft.slug}/"
    published = edition.published_at.isoformat(timespec="seconds")
    (node,) = json_ld(body(client, f"/claims/{draft.slug}/"))
    assert node == {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "@id": f"{url}#review",
        "url": url,
        "inLanguage": "en",
        "datePublished": published,
        "dateModified": published,
        "author": {"@type": "Organization", "name": "Newsroom", "url": "http://testserver/"},
        "claimReviewed": "No group is here.",
        "reviewBody": "There are three.",
        "itemReviewed": {
            "@type": "Claim",
            "@id": f"{url}#claim",
            "author": {
                "@type": "Person",
                "name": "Mullah Example",
                "jobTitle": "the defense minister",
            },
            "appearance": {"@type": "CreativeWork", "inLanguage": "en"},
        },
        "reviewRating": {
            "@type": "Rating",
            "alternateName": "False",
            "ratingValue": 1,
            "bestRating": 5,
            "worstRating": 1,
        },
    }


def test_unproven_has_a_name_and_no_number(client: Client) -> None:
    assert review(client, rated="unproven")["reviewRating"] == {
        "@type": "Rating",
        "alternateName": "Unproven",
    }


@pytest.mark.parametrize(
    ("edtf", "published"),
    [("2023-06-14", "2023-06-14"), ("2023-06", None), ("2023", None), ("XXXX-04-25", None),
     ("2023-06-14?", None), ("2022/2024", None), ("", None)],
)  # fmt: skip
def test_only_a_certain_day_becomes_the_claims_date(
    client: Client, edtf: str, published: str | None
) -> None:
    item = review(client, statement=f.statement(date=edtf))["itemReviewed"]
    assert item.get("datePublished") == published


@pytest.mark.parametrize(
    ("kind", "author"),
    [
        ("person", {"@type": "Person", "name": "X", "jobTitle": "Chair, Board"}),
        ("organisation", {"@type": "Organization", "name": "X"}),
        ("outlet", {"@type": "Organization", "name": "X"}),
        ("anonymous", None),
    ],
)
def test_the_claimants_type_follows_the_kind_of_speaker(
    client: Client, kind: str, author: dict | None
) -> None:
    said = f.statement(
        speaker=f.speaker(kind=kind, name="X"), role_title="Chair", role_body="Board"
    )
    assert review(client, statement=said)["itemReviewed"].get("author") == author


def test_who_is_told_by_same_as_and_where_by_appearance(client: Client) -> None:
    said = f.statement(
        speaker=f.speaker(name="Ada", same_as="https://www.wikidata.org/wiki/Q7259"),
        occasion=Occasion.objects.create(title="A speech", slug="a-speech"),
        quote_language="prs",
        url="https://speech.example/1",
        archive_url="https://archive.example/1",
    )
    item = review(client, statement=said)["itemReviewed"]
    assert item["author"]["sameAs"] == "https://www.wikidata.org/wiki/Q7259"
    assert item["appearance"] == {
        "@type": "CreativeWork",
        "url": "https://speech.example/1",
        "archivedAt": "https://archive.example/1",
        "name": "A speech",
        "inLanguage": "prs",
    }


def test_of_a_mere_mention_no_appearance_is_invented(client: Client) -> None:
    said = f.statement(quote="", paraphrase="Somebody is said to have said it.", reported="mention")
    assert "appearance" not in review(client, statement=said)["itemReviewed"]


def test_parts_get_no_review_of_their_own(client: Client) -> None:
    draft = f.claim()
    ClaimPart.objects.create(claim=draft, label="a", wording="A part.", rating=f.rating("true"))
    f.bring_to(draft, record.PUBLISHED)
    html = body(client, f"/claims/{draft.slug}/")
    assert html.count("ClaimReview") == 1
    assert "A part." not in re.search(r"<script.*?</script>", html, re.S)[0]


def test_the_markup_says_what_the_page_says_in_the_claims_language(client: Client) -> None:
    edition = record.published(language="fa")
    html = body(client, f"/claims/{edition.slug}/")
    assert json_ld(html)[0]["reviewRating"]["alternateName"] == "نادرست"
    assert '<b lang="fa" dir="auto">نادرست</b>' in html


def test_corrections_are_told_to_machines_too(client: Client) -> None:
    item = f.bring_to(f.claim(rated="true"), record.PUBLISHED)
    record.again(item, record.rerate("false"), change="rating_change", note="We were wrong.")
    item.refresh_from_db()
    edition = record.again(item, lambda draft: None, change="update", note="Checked again.")
    (node,) = json_ld(body(client, f"/claims/{item.slug}/"))
    assert [comment["text"] for comment in node["correction"]] == ["We were wrong."]
    assert node["dateModified"] == edition.published_at.isoformat(timespec="seconds")
    assert node["datePublished"] == edition.first_published_at.isoformat(timespec="seconds")


def test_no_text_can_end_the_data_block(client: Client) -> None:
    edition = record.published(wording="</script><script>alert(1)</script>&amp;<!--")
    html = body(client, f"/claims/{edition.slug}/")
    assert html.count("<script") == 2
    assert json_ld(html)[0]["claimReviewed"] == "</script><script>alert(1)</script>&amp;<!--"
