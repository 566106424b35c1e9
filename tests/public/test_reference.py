"""What the ratings mean."""

import pytest
from django.test import Client

from claims.models import Rating
from tests.public.record import body, words

pytestmark = pytest.mark.django_db


def test_the_ratings_page_defines_the_scale_in_use(client: Client) -> None:
    Rating.objects.filter(slug="half-true").update(retired=True)
    html = body(client, "/ratings/")
    assert '<div id="false" class="tone-false">' in html
    text = words(html)
    assert "The evidence contradicts the claim." in text
    assert text.index("Unproven") < text.index("No longer given") < text.index("Half true")


def test_the_ratings_page_is_not_kept_for_no_edition_marks_a_change(client: Client) -> None:
    assert client.get("/ratings/")["Cache-Control"] == "no-cache"
