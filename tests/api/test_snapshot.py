"""Every field of every answer, as others have come to rely on it.

A field that is new is added to answers.json; one that is missing or of another kind is a break of
version 1, and this test is the place where it shows.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.api.test_document import everything

pytestmark = pytest.mark.django_db

KEPT = Path(__file__).with_name("answers.json")
ASKED = {
    "claims": "claims/",
    "claim": "claims/dry/",
    "withdrawn claim": "claims/gone/",
    "editions": "claims/dry/editions/",
    "earlier claim": "claims/dry/editions/1/",
    "articles": "articles/",
    "article": "articles/woven/",
    "withdrawn article": "articles/gone/",
    "earlier article": "articles/gone/editions/1/",
    "corrections": "corrections/",
    "search": "search/?q=noon",
    "speakers": "speakers/",
    "speaker": "speakers/somebody/",
    "occasions": "occasions/",
    "occasion": "occasions/the-debate/",
    "topics": "topics/",
    "topic": "topics/water/",
    "places": "places/",
    "place": "places/here/",
    "sources": "sources/",
    "source": "sources/tides/",
    "ratings": "ratings/",
    "problem": "claims/?ratng=false",
}
KINDS = {str: "text", int: "number", bool: "yes or no", type(None): "nothing"}


def fields(told: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """The path of each value in an answer, and of what kind it is."""
    if isinstance(told, dict):
        # A ClaimReview has a test of its own; languages and parameters are no fields.
        open_ = path.rpartition(".")[2] in ("claimreview", "label", "definition", "fields")
        yield path, "object"
        for name, value in () if open_ else told.items():
            yield from fields(value, f"{path}.{name}")
    elif isinstance(told, list):
        yield path, "list"
        for value in told:
            yield from fields(value, f"{path}[]")
    else:
        yield path, KINDS[type(told)]


def answers(client: Client) -> dict[str, dict[str, str]]:
    """By what was asked, the kinds of value that each field of the answer has."""
    found: dict[str, dict[str, str]] = {}
    for name, path in ASKED.items():
        kinds: dict[str, set[str]] = {}
        for field, kind in fields(client.get(f"/api/v1/{path}").json()):
            kinds.setdefault(field, set()).add(kind)
        found[name] = {field: " or ".join(sorted(seen)) for field, seen in sorted(kinds.items())}
    return found


def test_no_field_of_any_answer_has_changed(client: Client) -> None:
    everything()
    assert answers(client) == json.loads(KEPT.read_text(encoding="utf-8"))
