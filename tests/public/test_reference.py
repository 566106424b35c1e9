"""Speakers and ratings."""

import pytest
from django.test import Client

from claims.models import Rating, Speaker
from newsroom.editions import publishing
from tests import factories as f
from tests.public import record
from tests.public.record import body, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada() -> Speaker:
    return f.speaker(slug="ada", name="Ada", aliases=["آدا", "A. Da"], description="A minister.")


def said(speaker: Speaker, **fields: object) -> object:
    return f.statement(speaker=speaker, role_title="Minister", role_body="Republic", **fields)


def test_a_speaker_is_shown_as_frozen_not_as_in_the_working_row(
    client: Client, ada: Speaker
) -> None:
    record.published(statement=said(ada))
    Speaker.objects.filter(pk=ada.pk).update(name="Changed", aliases=[], description="Changed")
    text = words(body(client, "/speakers/ada/").split("<main")[1])
    assert text.startswith(
        'id="main"> Ada Minister , Republic A minister. Also written آدا , A. Da'
    )
    assert "Changed" not in text


def test_the_newest_edition_tells_the_name_even_of_an_older_claim(
    client: Client, ada: Speaker
) -> None:
    older = f.bring_to(f.claim(statement=said(ada)), record.PUBLISHED)
    record.published(statement=said(ada))
    Speaker.objects.filter(pk=ada.pk).update(name="Ada Corrected")
    record.again(older, lambda draft: None, note="The name was misspelt.")
    assert '<h1 class="page-title"><bdi>Ada Corrected</bdi></h1>' in body(client, "/speakers/ada/")


def test_counts_are_per_verdict_without_score_or_percentage(client: Client, ada: Speaker) -> None:
    for rated in ("false", "false", "true", "unproven"):
        record.published(statement=said(ada), rated=rated)
    text = words(body(client, "/speakers/ada/"))
    assert (
        "4 claims checked True ■ ■ ■ ■ ■ 1 False ■ □ □ □ □ 2 Unproven ◌ 1 Checked, not sampled"
        in text
    )
    assert "%" not in text
    assert "average" not in text


def test_a_reworded_definition_does_not_split_a_count(client: Client, ada: Speaker) -> None:
    record.published(statement=said(ada))
    Rating.objects.filter(slug="false").update(definition="Worded otherwise.")
    record.published(statement=said(ada))
    assert "2 claims checked False ■ □ □ □ □ 2 Checked" in words(body(client, "/speakers/ada/"))


def test_who_is_in_no_live_edition_is_not_found(client: Client, ada: Speaker) -> None:
    f.claim(statement=said(ada))
    body(client, "/speakers/ada/", status=404)
    f.bring_to(f.claim(statement=said(ada)), record.WITHDRAWN)
    body(client, "/speakers/ada/", status=404)


def test_a_speakers_old_address_leads_to_the_new_one(client: Client, ada: Speaker) -> None:
    claim = f.bring_to(f.claim(statement=said(ada)), record.PUBLISHED)
    Speaker.objects.filter(pk=ada.pk).update(slug="ada-l")
    record.again(claim, lambda draft: None, note="Her full name.")
    response = client.get("/speakers/ada/")
    assert (response.status_code, response["Location"]) == (301, "/speakers/ada-l/")
    publishing.withdraw(claim, by=f.publisher(), reason="Not she.")
    body(client, "/speakers/ada/", status=404)


def test_the_ratings_page_defines_the_scale_in_use(client: Client) -> None:
    Rating.objects.filter(slug="half-true").update(retired=True)
    html = body(client, "/ratings/")
    assert '<div id="false" class="tone-false">' in html
    text = words(html)
    assert "The evidence contradicts the claim." in text
    assert text.index("Unproven") < text.index("No longer given") < text.index("Half true")


def test_the_ratings_page_is_not_kept_for_no_edition_marks_a_change(client: Client) -> None:
    assert client.get("/ratings/")["Cache-Control"] == "no-cache"
