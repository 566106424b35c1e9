"""Every ClaimReview has the shape that we say it has, whatever it is made of."""

import copy
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from newsroom.editions import policies
from newsroom.editions.models import PolicyPage
from newsroom.review.states import Status
from tests import factories
from tests.api.record import republished, revised
from tests.api.test_details import full_claim
from tests.shapes import real, wrong

FEW = 40  # reviews of each file; ``python -m tests.shapes`` takes all of them
FILES = real.files()
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=40)
SAID = TEXT.map(lambda text: f"A {text}")
WEB = st.sampled_from(
    ["", "https://speech.example/1", "https://example.org/%D9%81?a=b&c=d#e", "http://[::1]:8000/"]
)


@pytest.mark.django_db
def test_a_full_claim_has_the_shape(client: Client) -> None:
    item = factories.bring_to(full_claim(), Status.PUBLISHED)
    republished(revised(item, context="Another."), note="The year was wrong.")
    for slot in policies.PROPERTIES:
        PolicyPage.objects.create(slot=slot, text="<p>So we do it.</p>")
    policies.memory.forget()
    [element] = client.get("/claimreview.json").json()["dataFeedElement"]
    [review] = element["item"]
    assert review["author"]["@type"] == "NewsMediaOrganization"
    assert review["correction"]
    assert list(wrong([review])) == []


@st.composite
def contents(draw: st.DrawFn) -> dict[str, Any]:
    """A content as far as a review tells of it."""
    statement = {
        "speaker": {
            "kind": draw(st.sampled_from(["person", "organisation", "outlet", "anonymous"])),
            "name": draw(SAID),
            "same_as": draw(st.sampled_from(["", "https://www.wikidata.org/wiki/Q7259"])),
        },
        "role": {"title": draw(TEXT).strip(), "body": draw(TEXT).strip()},
        "date": {"edtf": draw(st.sampled_from(["", "2023", "2023-06-14", "2023-06-14?"]))},
        "occasion": draw(st.none() | st.fixed_dictionaries({"title": SAID, "url": WEB})),
        "url": draw(WEB),
        "archive_url": draw(WEB),
        "original_language": draw(st.sampled_from(["", "fa-AF", "prs"])),
        "quote": draw(TEXT),
        "quote_language": "en",
    }
    return {
        "wording": draw(SAID),
        "verdict": {"finding": draw(SAID), "rating": draw(st.sampled_from(real.RATINGS))},
        "statements": [statement] * draw(st.integers(1, 3)),
    }


def test_a_claim_of_anything_has_the_shape() -> None:
    made: list[dict[str, Any]] = []

    @settings(
        max_examples=50, deadline=None, database=None, derandomize=True, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(contents())
    def make(content: dict[str, Any]) -> None:
        made.append(real.review(content, language="fa", slug=f"claim-{len(made)}"))

    make()
    assert len(made) == 50
    assert list(wrong(made)) == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_what_is_made_of_real_fact_checks_has_the_shape(path: Path) -> None:
    found = list(islice(real.reviews(path), FEW))
    assert len(found) == FEW
    assert list(wrong(found)) == []


def test_real_fact_checks_are_at_hand() -> None:
    if not FILES:
        pytest.skip("the files of real fact-checks are not at hand: shared/data/claimreview")
    assert len(FILES) > 1


# --- That a wrong one is found ---


def put(*path: str | int, value: Any) -> Callable[[dict[str, Any]], None]:
    """A change of one value of a review, at a path; None takes it away."""

    def change(review: dict[str, Any]) -> None:
        *way, last = path
        inner: Any = review
        for key in way:
            inner = inner[key]
        if value is None:
            del inner[last]
        else:
            inner[last] = value

    return change


@pytest.mark.parametrize(
    "change",
    [
        put("claimReviewed", value=None),
        put("claimReviewed", value=" "),
        put("reviewBody", value=None),
        put("url", value="https://elsewhere.example/"),
        put("url", value="no address"),
        put("datePublished", value="2 January 2026"),
        put("dateModified", value="2026-01-02"),
        put("inLanguage", value="in English"),
        put("author", "name", value=None),
        put("author", "@type", value="Person"),
        put("itemReviewed", "datePublished", value="2023"),
        put("itemReviewed", "author", "@type", value="Thing"),
        put("itemReviewed", "author", "sameAs", value="urn:x"),
        put("itemReviewed", "appearance", value={"@type": "CreativeWork"}),
        put("reviewRating", "alternateName", value=None),
        put("reviewRating", "bestRating", value=None),
        put("reviewRating", "ratingValue", value=6),
        put("reviewRating", "ratingValue", value="1"),
        put("reviewRating", "worstRating", value=2),
        put("correction", 0, "text", value=None),
        put("sdLicence", value="nobody knows this property"),
    ],
)
def test_what_is_wrong_is_found(change: Callable[[dict[str, Any]], None]) -> None:
    content = {
        "wording": "The sea is dry.",
        "verdict": {"finding": "It is wet.", "rating": real.RATINGS[0]},
        "statements": [real.said("Somebody", kind="person", url="https://speech.example/1")],
    }
    review = real.review(content, language="en", slug="dry")
    assert list(wrong([review])) == []
    spoilt = copy.deepcopy(review)
    change(spoilt)
    assert list(wrong([spoilt]))
