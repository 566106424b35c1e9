"""Every field of every row of a claim is either frozen for readers or named here as private."""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.postgres.fields import ArrayField
from django.db import models
from pytest_django import DjangoDbBlocker

from claims import dossier
from claims.fields import EDTFField
from claims.models import (
    Claim,
    ClaimPart,
    ClaimStatement,
    ContactAttempt,
    Evidence,
    EvidenceLink,
    Occasion,
    Place,
    Rating,
    RatingScale,
    RatingTranslation,
    Source,
    Speaker,
    Statement,
    Topic,
    Verdict,
)
from newsroom.review import canonical
from newsroom.review.models import Byline, Item, User
from newsroom.review.states import Status
from tests import factories as f
from tests.claims.full import PRIVATE, full_claim, place
from tests.world import undone

# Of each kind of row that makes a claim: the one that is asked, and what no reader sees of it.
ROWS: dict[type[models.Model], tuple[Any, str]] = {
    Item: (
        lambda claim: Item.objects.get(pk=claim.pk),
        "changed_at assigned_to priority due_at waiting_since sensitive embargo_until version",
    ),
    Claim: (lambda claim: claim, "harm review_by"),
    ClaimStatement: (lambda claim: claim.claim_statements.first(), "uuid"),
    Statement: (lambda claim: claim.statements.order_by("pk").first(), "kind transcript start end"),
    Speaker: (lambda claim: claim.statements.order_by("pk").first().speaker, ""),
    Occasion: (lambda claim: claim.statements.order_by("pk").first().occasion, ""),
    Place: (lambda claim: claim.places.first(), "aliases within"),
    Topic: (lambda claim: claim.topics.first(), ""),
    EvidenceLink: (lambda claim: claim.evidence_links.first(), ""),
    Evidence: (lambda claim: claim.evidence_links.first().evidence, ""),
    Source: (lambda claim: claim.evidence_links.first().evidence.source, ""),
    ClaimPart: (lambda claim: claim.parts.first(), ""),
    Verdict: (lambda claim: claim.verdict, "proposed_by proposed_at"),
    Rating: (lambda claim: claim.verdict.rating, "approvals_needed retired position"),
    RatingScale: (lambda claim: claim.verdict.rating.scale, "description in_use"),
    RatingTranslation: (lambda claim: claim.verdict.rating.translations.get(language="so"), ""),
    ContactAttempt: (lambda claim: claim.contact_attempts.first(), "uuid deadline route logged_at"),
    Byline: (lambda claim: claim.bylines.first(), ""),
    User: (
        lambda claim: claim.bylines.first().person,
        "password last_login is_superuser username first_name last_name email is_staff is_active"
        " date_joined shown_as_reviewer letters_in",
    ),
}
# The names of rows, and what never changes by itself: whose they are, who wrote them.
FIXED = {"id", "item_ptr", "claim", "item", "created_by", "created_at", "status", "logged_by"}
FIELDS = [
    (model, field.name, field.name not in hidden.split())
    for model, (_row, hidden) in ROWS.items()
    for field in model._meta.local_fields
    if field.name not in FIXED and (model, field.name) not in {(Item, "uuid"), (Item, "kind")}
]
# Where the general way of changing a value would break a rule.
SPECIAL = {
    (Source, "located"): {"located": True, "seen_through": None},
    (Statement, "start"): {"start": 4},
    (RatingTranslation, "language"): {"language": "sw"},
    (Claim, "first_date"): {"first_date": "2001-02-03"},
    (EvidenceLink, "position"): {"position": 9},
    (ClaimStatement, "position"): {"position": 9},
    (ClaimPart, "position"): {"position": 9},
    (Byline, "position"): {"position": 9},
}
FRESH: dict[Any, Callable[[], models.Model]] = {
    Evidence: f.evidence,
    # Of what is not public, nothing is said.
    Item: lambda: f.bring_to(f.claim(), Status.PUBLISHED),
    Place: lambda: place("Another place"),
    Rating: lambda: f.rating("half-true"),
    RatingScale: lambda: RatingScale.objects.create(name="Another scale"),
    Source: f.source,
    Speaker: f.speaker,
    Statement: f.statement,
    User: lambda: f.reporter(public_name="Another author"),
}
CHANGED: list[tuple[type[models.Field[Any, Any]], Callable[[Any], Any]]] = [
    (models.BooleanField, lambda value: not value),
    (models.UUIDField, lambda _value: "7f6de0d6-3e1c-4a52-9b0e-000000000002"),
    (models.IntegerField, lambda value: (value or 0) + 7),
    (models.DateTimeField, lambda _value: dt.datetime(2001, 2, 3, tzinfo=dt.UTC)),
    (models.DateField, lambda _value: dt.date(2001, 2, 3)),
    (EDTFField, lambda _value: "2001"),
    (models.URLField, lambda _value: "https://example.org/another"),
    (ArrayField, lambda _value: ["another"]),
    (models.Field, lambda _value: "another"),
]


@pytest.fixture(scope="module")
def claim(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Claim]:
    with django_db_blocker.unblock(), undone():
        yield full_claim()


def another(row: models.Model, name: str) -> dict[str, Any]:
    """A different value for a field."""
    field: Any = row._meta.get_field(name)
    value = getattr(row, name)
    if special := SPECIAL.get((type(row), name)):
        return special
    if field.is_relation:
        return {name: FRESH.get(field.related_model, lambda: None)()}
    if field.choices:
        return {name: next(key for key, _label in field.choices if key != value)}
    change = next(change for kind, change in CHANGED if isinstance(field, kind))
    return {name: change(value)}


@pytest.mark.parametrize(
    ("model", "name", "public"), FIELDS, ids=[f"{m.__name__}-{n}" for m, n, _p in FIELDS]
)
def test_each_field_is_public_or_private(
    claim: Claim, model: type[models.Model], name: str, public: bool
) -> None:
    """A new field is one of the two: public and frozen, or named above as private."""
    with undone():
        row = ROWS[model][0](Claim.objects.get(pk=claim.pk))
        before = dossier.freeze(Claim.objects.get(pk=claim.pk))
        model._base_manager.filter(pk=row.pk).update(**another(row, name))
        after = dossier.freeze(Claim.objects.get(pk=claim.pk))
    assert (after != before) == public


def test_nothing_private_is_in_it(claim: Claim) -> None:
    text = canonical.dumps(claim.freeze())
    assert [word for word in PRIVATE if word in text] == []
    assert claim.created_by.username not in text
