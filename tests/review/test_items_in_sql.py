"""What the database says about items, asked in SQL as the program's role."""

from collections.abc import Callable
from itertools import product
from typing import Any

import pgtrigger
import pytest
from django.apps import apps
from django.db import models

from claims.models import Claim
from newsroom.articles.models import Article
from newsroom.review import workflow
from newsroom.review.models import Byline, Comment, EditorNote, Item
from newsroom.review.states import Status, transitions
from newsroom.review.triggers import OnlyWhileDraft
from tests import factories as f
from tests import raw
from tests.claims.full import full_claim

pytestmark = pytest.mark.django_db

UNLISTED = [
    pair for pair in product(Status, Status) if pair[0] != pair[1] and pair not in transitions()
]


@pytest.mark.parametrize("status", [status for status in Status if status != Status.DRAFT])
def test_an_item_is_inserted_only_as_a_draft(status: Status) -> None:
    row = raw.item(f.reporter().pk, status=status.value)
    assert raw.refused_insert("review_item", row) == "A new item is a draft."


@pytest.mark.parametrize(("before", "after"), UNLISTED, ids=lambda status: status.value)
def test_no_unlisted_move_is_made(before: Status, after: Status) -> None:
    item = f.bring_to(f.claim(), before)
    said = raw.refusal("UPDATE review_item SET status = %s WHERE id = %s", after.value, item.pk)
    assert said == f"An item does not go from {before} to {after}."


@pytest.mark.parametrize(("before", "after"), transitions(), ids=lambda status: status.value)
def test_a_listed_move_is_made_only_when_what_it_means_is_so(before: Status, after: Status) -> None:
    """Leaving is free, for what it leads to is a draft; arriving needs a reason to be there."""
    item = f.bring_to(f.claim(), before)
    move = ("UPDATE review_item SET status = %s WHERE id = %s", after.value, item.pk)
    why_not = {
        Status.IN_REVIEW: "Nothing has been submitted for review.",
        Status.REVIEWED: "An item is reviewed when all the approvals it needs are there.",
        Status.PUBLISHED: "An item is published when a live edition of it exists.",
        Status.WITHDRAWN: "An item is withdrawn when its current edition is a withdrawal.",
    }
    if after in why_not:
        assert raw.refusal(*move) == why_not[after]
    else:
        raw.run(*move)
        assert Item.objects.get(pk=item.pk).status == after


def test_what_was_published_is_not_spiked() -> None:
    item = f.bring_to(f.claim(), Status.PUBLISHED)
    workflow.revise(item, by=item.created_by)
    said = raw.refusal("UPDATE review_item SET status = 'spiked' WHERE id = %s", item.pk)
    assert said == "What has been published is withdrawn, not spiked."


def test_an_unknown_status_is_none() -> None:
    item = f.claim()
    said = raw.refusal("UPDATE review_item SET status = 'live' WHERE id = %s", item.pk)
    assert said == "An item does not go from draft to live."


@pytest.mark.parametrize("way", ["ON CONFLICT", "MERGE"])
def test_a_status_is_not_smuggled_in_by_an_insert(way: str) -> None:
    item = f.claim()
    statement = {
        "ON CONFLICT": """
            INSERT INTO review_item SELECT (jsonb_populate_record(item, '{}')).*
            FROM review_item AS item WHERE id = %s
            ON CONFLICT (id) DO UPDATE SET status = 'reviewed'
        """,
        "MERGE": """
            MERGE INTO review_item USING (SELECT %s AS id) AS wanted ON review_item.id = wanted.id
            WHEN MATCHED THEN UPDATE SET status = 'reviewed'
        """,
    }[way]
    assert raw.refusal(statement, item.pk) == "An item does not go from draft to reviewed."


def test_a_returned_revision_does_not_go_back_to_review() -> None:
    item = f.bring_to(f.claim(), Status.IN_REVIEW)
    workflow.return_(item, by=f.editor(), reason="The date is missing.")
    said = raw.refusal("UPDATE review_item SET status = 'in_review' WHERE id = %s", item.pk)
    assert said == "Nothing has been submitted for review."


def test_old_approvals_do_not_carry_a_revised_draft_past_review() -> None:
    item = f.bring_to(f.claim(), Status.REVIEWED)
    workflow.revise(item, by=item.created_by)
    said = raw.refusal("UPDATE review_item SET status = 'in_review' WHERE id = %s", item.pk)
    assert said == "Nothing has been submitted for review."


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("id", "id + 1000"),
        ("uuid", "gen_random_uuid()"),
        ("kind", "'article'"),
        ("created_by_id", "created_by_id + 1"),
        ("created_at", "now() - interval '1 year'"),
    ],
)
def test_what_an_item_is_never_changes(column: str, value: str) -> None:
    item = f.claim()
    said = raw.refusal(f"UPDATE review_item SET {column} = {value} WHERE id = %s", item.pk)
    assert said == "What an item is, and who made it when, never changes."


@pytest.mark.parametrize("value", ["slug = 'other'", "language = 'fa'", "sensitive = TRUE",
                                   "translation_of_id = id"])  # fmt: skip
@pytest.mark.parametrize("status", [status for status in Status if status != Status.DRAFT])
def test_an_items_own_content_changes_only_in_a_draft(status: Status, value: str) -> None:
    item = f.bring_to(f.claim(), status)
    said = raw.refusal(f"UPDATE review_item SET {value} WHERE id = %s", item.pk)
    assert said == f"This changes only while the item is a draft; it is {status}."


def test_an_items_own_content_does_not_change_with_the_move_either() -> None:
    item = f.claim()
    raw.insert("review_revision", raw.revision(item))
    moved = "UPDATE review_item SET status = 'in_review', sensitive = TRUE WHERE id = %s"
    assert "only while the item is a draft" in raw.refusal(moved, item.pk)


@pytest.mark.parametrize("status", [status for status in Status if status != Status.DRAFT])
def test_only_a_draft_is_deleted(status: Status) -> None:
    item = f.bring_to(f.claim(), status)
    said = raw.refusal("DELETE FROM review_item WHERE id = %s", item.pk)
    assert said == f"Only a draft can be deleted; this item is {status}."


@pytest.mark.parametrize("status", [Status.IN_REVIEW, Status.PUBLISHED, Status.SPIKED])
def test_a_draft_with_a_history_is_not_deleted_and_made_anew(status: Status) -> None:
    item = f.bring_to(f.claim(), status)
    back = {Status.IN_REVIEW: workflow.recall, Status.SPIKED: workflow.unspike}
    by = f.editor() if status == Status.SPIKED else item.created_by
    back.get(status, workflow.revise)(item, by=by)
    said = raw.refusal("DELETE FROM review_item WHERE id = %s", item.pk)
    assert said == "An item with a history is spiked or withdrawn, not deleted."


def test_a_draft_that_was_never_submitted_is_deleted_with_all_that_is_its() -> None:
    claim, article = full_claim(), f.article(claims=(f.claim(),))
    Comment.objects.create(item=claim, text="Hm.", author=claim.created_by)
    EditorNote.objects.create(item=claim, text="Hm.", author=claim.created_by)
    claim.delete()
    Item.objects.get(pk=article.pk).delete()
    for table in CONTENT:
        assert rows_of(table, claim) == rows_of(table, article) == []
    assert not Item.objects.filter(pk__in=[claim.pk, article.pk]).exists()


# --- The rows that belong to an item ---


def belongs_to_item(field: models.Field[Any, Any]) -> bool:
    return field.is_relation and field.related_model in (Item, Claim, Article)


# Tables whose rows name an item and are not its content: the history, the record, remarks.
NOT_CONTENT = {
    "review_item", "review_revision", "review_activity", "review_comment", "review_editornote",
    "review_schedule", "review_bundlemember", "editions_edition", "editions_address",
    "editions_redaction", "review_notice", "review_autosave", "review_presence", "review_look",
    "review_outsidelink", "editions_lookagain", "editions_searchtext", "editions_ticket",
    "editions_archiveditem", "editions_formeraddress", "editions_pushedpage", "claims_importrow",
}  # fmt: skip
CONTENT = {
    model._meta.db_table: model
    for model in apps.get_models(include_auto_created=True)
    if model._meta.db_table not in NOT_CONTENT
    and not hasattr(model, "pgh_tracked_model")  # the history of a row, which is for ever
    and any(belongs_to_item(field) for field in model._meta.local_fields)
}


def test_every_table_that_names_an_item_changes_only_while_it_is_a_draft() -> None:
    guarded = {
        model._meta.db_table
        for model, trigger in pgtrigger.registered()
        if isinstance(trigger, OnlyWhileDraft)
    }
    assert CONTENT.keys() == guarded
    assert {"claims_claim", "claims_claim_related", "articles_block", "review_byline"} <= guarded


def column_of(table: str) -> str:
    """Of the columns that name items, the one that says whose row it is: the first."""
    return next(
        field.column for field in CONTENT[table]._meta.local_fields if belongs_to_item(field)
    )


def rows_of(table: str, item: Item) -> list[tuple[Any, ...]]:
    return raw.run(f"SELECT * FROM {table} WHERE {column_of(table)} = %s", item.pk)


@pytest.mark.parametrize("status", [Status.IN_REVIEW, Status.REVIEWED, Status.SPIKED])
@pytest.mark.parametrize("make", [full_claim, lambda: f.article(claims=(f.claim(),))],
                         ids=["claim", "article"])  # fmt: skip
def test_no_row_of_an_item_changes_unless_it_is_a_draft(
    make: Callable[[], Any], status: Status, subtests: pytest.Subtests
) -> None:
    item = make()
    Byline.objects.get_or_create(item=item, person=item.created_by)
    f.bring_to(item, status)
    said = f"This changes only while the item is a draft; it is {status}."
    tables = [table for table in CONTENT if rows_of(table, item)]
    assert tables
    for table in tables:
        with subtests.test(table):
            where = f"WHERE {column_of(table)} = %s"
            changed = f"UPDATE {table} SET {column_of(table)} = {column_of(table)} {where}"
            assert raw.refusal(changed, item.pk) == said
            assert raw.refusal(f"DELETE FROM {table} {where}", item.pk) == said
            again = f"INSERT INTO {table} OVERRIDING SYSTEM VALUE SELECT * FROM {table}"
            assert raw.refusal(f"{again} {where}", item.pk) == said


def test_a_full_claim_and_an_article_have_rows_in_every_table() -> None:
    claim, article = full_claim(), f.article(claims=(f.claim(),))
    assert [table for table in CONTENT if not rows_of(table, claim) + rows_of(table, article)] == []


@pytest.mark.parametrize("table", ["claims_evidencelink", "claims_verdict", "claims_claim_topics"])
@pytest.mark.parametrize("direction", ["out of", "into"])
def test_no_row_moves_between_a_draft_and_what_is_in_review(direction: str, table: str) -> None:
    draft, locked = full_claim(), f.bring_to(full_claim(), Status.IN_REVIEW)
    source, target = (locked, draft) if direction == "out of" else (draft, locked)
    moved = f"UPDATE {table} SET claim_id = %s WHERE claim_id = %s"
    said = raw.refusal(moved, target.pk, source.pk)
    assert said == "This changes only while the item is a draft; it is in_review."


def test_no_row_is_filed_under_an_item_that_is_not_there() -> None:
    claim = f.claim()
    row = raw.run("SELECT id FROM claims_evidencelink WHERE claim_id = %s", claim.pk)[0]
    moved = "UPDATE claims_evidencelink SET claim_id = 0 WHERE id = %s"
    assert raw.refusal(moved, *row) == "There is no such item."


def test_the_desks_own_columns_change_at_any_time() -> None:
    item = f.bring_to(f.claim(), Status.IN_REVIEW)
    raw.run("UPDATE review_item SET priority = 4, due_at = now() WHERE id = %s", item.pk)
    item.refresh_from_db()
    assert item.priority == 4
