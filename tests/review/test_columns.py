"""Columns that keep a promise in every table, found by walking the models."""

from itertools import product
from typing import Any

import pytest
from django.apps import apps
from django.db import models

from claims.fields import RichTextField, WebAddressField
from claims.models import LinkCheck, PageLookup
from newsroom.editions.models import PolicyPage, Webhook
from newsroom.review.constraints import paired
from newsroom.review.models import User
from newsroom.review.models.history import RowEvent
from tests import factories as f
from tests import raw
from tests.claims.full import full_claim

pytestmark = pytest.mark.django_db

OURS = [
    model
    for label in ("review", "claims", "articles", "editions")
    for model in apps.get_app_config(label).get_models(include_auto_created=True)
    # Row history says what was, right or wrong.
    if not model._meta.proxy and not issubclass(model, RowEvent)
]
WHO = [
    (model, field.name.removesuffix("_by"))
    for model in OURS
    for field in model._meta.local_fields
    if field.name.endswith("_by") and field.related_model is User
]
WEB = [
    (field.model._meta.db_table, field.column)
    for model in OURS
    for field in model._meta.local_fields
    if isinstance(field, WebAddressField)
]


@pytest.mark.parametrize(
    ("model", "what"), WHO, ids=lambda value: str(getattr(value, "__name__", value))
)
def test_who_and_when_are_known_together(model: type[models.Model], what: str) -> None:
    who, when = (model._meta.get_field(f"{what}_{end}") for end in ("by", "at"))
    always = not who.null and not when.null
    table = model._meta.model_name
    assert table
    assert always or paired(what, table=table) in model._meta.constraints


@pytest.mark.parametrize("half", ["by_id = NULL", "at = NULL"])
def test_a_verdict_is_not_proposed_by_nobody_or_at_no_time(half: str) -> None:
    claim = f.claim()
    said = raw.violated(
        f"UPDATE claims_verdict SET rating_id = NULL, proposed_{half} WHERE claim_id = %s", claim.pk
    )
    assert said == "verdict_proposed_by_and_at"


def test_a_rating_is_proposed_by_somebody() -> None:
    claim = f.claim()
    nobody = (
        "UPDATE claims_verdict SET proposed_by_id = NULL, proposed_at = NULL WHERE claim_id = %s"
    )
    assert raw.violated(nobody, claim.pk) == "verdict_rating_has_proposer"


def test_a_comment_is_not_resolved_by_nobody() -> None:
    claim = f.claim()
    comment = claim.comments.create(text="Hm.", author=claim.created_by)
    said = raw.violated("UPDATE review_comment SET resolved_at = now() WHERE id = %s", comment.pk)
    assert said == "comment_resolved_by_and_at"


def linked() -> None:
    """A row in each table that holds links."""
    claim = full_claim()
    LinkCheck.objects.create(url="https://example.org/checked")
    PageLookup.objects.create(url="https://example.org/asked", asked_by=claim.created_by)
    Webhook.objects.create(
        name="A site", url="https://example.org/told", events=["published"],
        created_by=claim.created_by,
    )  # fmt: skip


# Which rows can be changed, where not all can.
ROWS = {"claims_claim": " WHERE first_url <> ''"}
UNSAFE = [
    "javascript:alert(1)", "JavaScript:alert(1)", "data:text/html,x", "ftp://x.org", "//x.org",
    " https://example.org", "https://", "https://exam ple.org", "x\nhttps://example.org",
]  # fmt: skip


def test_a_link_leads_to_the_web_or_nowhere(subtests: pytest.Subtests) -> None:
    linked()
    for (table, column), value in product(WEB, UNSAFE):
        with subtests.test(table=table, column=column, value=value):
            said = raw.violated(f"UPDATE {table} SET {column} = %s{ROWS.get(table, '')}", value)
            assert said == f"{table.partition('_')[2]}_{column}_web"


@pytest.mark.parametrize("value", ["", "HTTPS://example.org", "http://example.org/?q=سلام"])
def test_a_link_to_the_web_is_taken(value: str) -> None:
    linked()
    for table, column in WEB:
        # Where a check was first published is not empty where by whom and when is not.
        if value or table not in ROWS:
            raw.run(f"UPDATE {table} SET {column} = %s{ROWS.get(table, '')}", value)


RICH = [
    (field.model, field.name)
    for model in OURS
    for field in model._meta.local_fields
    if isinstance(field, RichTextField)
]
PASTED = (
    '<p onclick="x()">One <script>alert(1)</script><b>two</b>'
    ' <a href="javascript:x()">three</a></p>'
)
CLEAN = '<p>One two <a rel="noopener nofollow">three</a></p>'


def saved(row: Any, name: str) -> None:
    setattr(row, name, PASTED)
    row.save()


def updated(row: Any, name: str) -> None:
    type(row).objects.filter(pk=row.pk).update(**{name: PASTED})


def bulk_updated(row: Any, name: str) -> None:
    setattr(row, name, PASTED)
    type(row).objects.bulk_update([row], [name])


def bulk_created(row: Any, name: str) -> None:
    row.delete()
    setattr(row, name, PASTED)
    type(row).objects.bulk_create([row])


@pytest.mark.parametrize("write", [saved, updated, bulk_updated, bulk_created])
@pytest.mark.parametrize(
    ("model", "name"), RICH, ids=lambda value: str(getattr(value, "__name__", value))
)
def test_rich_text_is_cleaned_on_every_way_in(model: Any, name: str, write: Any) -> None:
    f.article(claims=(f.claim(),))
    PolicyPage.objects.create(slot="staff", text="<p>We.</p>")
    row = model.objects.first()
    write(row, name)
    assert model.objects.values_list(name, flat=True).get(pk=row.pk) == CLEAN


def test_there_is_rich_text_to_clean_and_there_are_links() -> None:
    assert len(RICH) >= 2
    assert len(WEB) >= 6
