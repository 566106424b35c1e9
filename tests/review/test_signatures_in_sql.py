"""What the database says about revisions and decisions, asked in SQL as the program's role."""

import json
from typing import Any

import psycopg
import pytest
from django.db import connection, transaction

from newsroom.review import canonical, workflow
from newsroom.review.models import Comment, Item, Revision
from newsroom.review.states import Status
from tests import factories as f
from tests import raw
from tests.claims.full import full_claim

pytestmark = pytest.mark.django_db


def with_changes(content: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """``content`` with the values at ``a__b`` changed."""
    copy = json.loads(json.dumps(content))
    for path, value in changes.items():
        *parents, last = path.split("__")
        place = copy
        for key in parents:
            place = place[key]
        place[last] = value
    return copy


def refused(item: Item, **changes: Any) -> str:
    return raw.refused_insert("review_revision", raw.revision(item, **changes))


# --- Revisions ---


def test_a_revision_as_the_workflow_makes_it_is_taken() -> None:
    for item in (full_claim(), f.article(claims=(f.claim(),))):
        raw.insert("review_revision", raw.revision(item))
        assert item.newest_revision.content == item.freeze()


@pytest.mark.parametrize("status", [status for status in Status if status != Status.DRAFT])
def test_only_a_draft_is_submitted(status: Status) -> None:
    item = f.bring_to(f.claim(), status)
    assert refused(item) == f"Only a draft can be submitted; this item is {status}."


@pytest.mark.parametrize("number", [0, 2])
def test_revisions_are_numbered_without_gaps(number: int) -> None:
    said = refused(f.claim(), number=number)
    assert said == f"Revision {number} is not the next one of its item."


def test_a_digest_is_that_of_its_content() -> None:
    row = raw.revision(f.claim(), digest=canonical.digest("{}"))
    assert raw.violating_insert("review_revision", row) == "revision_digest"


def test_a_claim_is_not_submitted_as_an_article() -> None:
    item = f.claim()
    content = item.freeze() | {"kind": "article", "headline": "A headline", "standfirst": "So."}
    content |= {"work": "analysis", "claims": [], "blocks": [], "card": {
        "title": "A headline", "text": "So.", "rating": None, "work": "analysis",
        "bylines": content["bylines"],
    }}  # fmt: skip
    assert refused(item, content=content) == "The content of a revision must be that of its item."


@pytest.mark.parametrize("key", ["uuid", "slug", "language"])
def test_the_content_is_not_another_items(key: str) -> None:
    item = f.claim()
    other = f.article(language="fa").freeze()
    said = refused(item, content=with_changes(item.freeze(), **{key: other[key]}))
    assert said == "The content of a revision must be that of its item."


@pytest.mark.parametrize("key", ["uuid", "kind", "slug", "language"])
def test_the_content_says_whose_it_is(key: str) -> None:
    item = f.claim()
    content = item.freeze()
    del content[key]
    assert refused(item, content=content) == "The content of a revision must be that of its item."


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("{", "22P02"),
        ('{"wording": "\\u0000"}', "22P05"),
        ('{"wording": "\\ud800"}', "22P02"),
        ('{"wording": NaN}', "22P02"),
    ],
    ids=["cut off", "NUL", "half a character", "not a number"],
)
def test_the_content_is_json_that_everybody_reads_alike(text: str, state: str) -> None:
    item = f.claim()
    row = raw.revision(item, content=text)
    columns, places = ", ".join(row), ", ".join(["%s"] * len(row))
    insert = f"INSERT INTO review_revision ({columns}) VALUES ({places})"
    assert raw.failure(insert, *row.values())[0] == state


def test_python_and_the_database_read_a_doubled_key_alike() -> None:
    """The last one counts for both, so nobody reviews one text and publishes the other."""
    item = f.claim()
    text = canonical.dumps(item.freeze())
    doubled = text[:-1] + ',"wording":"Another wording."}'
    assert (
        refused(item, content=doubled) == "The card in a revision must say what the revision says."
    )
    assert json.loads(doubled)["wording"] == "Another wording."
    uuid = text[:-1] + ',"uuid":"00000000-0000-0000-0000-000000000000"}'
    assert refused(item, content=uuid) == "The content of a revision must be that of its item."


@pytest.mark.parametrize(
    "barred", [[], [0], [None]], ids=["nobody", "a stranger", "an empty place"]
)
@pytest.mark.parametrize("make", [f.claim, f.article], ids=["claim", "article"])
def test_the_submitter_is_barred(make: Any, barred: list[int | None]) -> None:
    assert refused(make(), barred=barred) == "Whoever submits a revision cannot approve it."


def test_no_empty_place_hides_among_the_barred() -> None:
    item = f.article()
    said = refused(item, barred=[item.created_by_id, None])
    assert said == "Whoever submits a revision cannot approve it."


def test_who_proposed_the_verdict_is_barred() -> None:
    item, submitter = f.claim(), f.reporter().pk
    said = refused(item, submitted_by_id=submitter, barred=[submitter])
    assert said == "Whoever proposed the verdict cannot approve it."


def test_a_claim_without_a_verdict_is_not_submitted() -> None:
    item = f.claim()
    row = raw.revision(item)
    raw.run("DELETE FROM claims_verdict WHERE claim_id = %s", item.pk)
    said = raw.refused_insert("review_revision", row)
    assert said == "A claim without a verdict cannot be submitted."


def test_a_claim_is_not_submitted_without_its_own_row() -> None:
    """Foreign keys wait for the commit, so its rows could be put aside for a moment."""
    item = f.claim()
    row = raw.revision(item)
    with transaction.atomic():
        raw.run("DELETE FROM claims_verdict WHERE claim_id = %s", item.pk)
        raw.run("DELETE FROM claims_claim WHERE item_ptr_id = %s", item.pk)
        said = raw.refused_insert("review_revision", row)
        transaction.set_rollback(True)
    assert said == "A claim without a verdict cannot be submitted."


def test_a_rating_asks_for_the_approvals_it_needs() -> None:
    item = f.claim()
    raw.run("UPDATE claims_rating SET approvals_needed = 3 WHERE slug = 'false'")
    assert refused(item, approvals_needed=2) == "This rating needs 3 approvals."


@pytest.mark.parametrize("key", ["slug", "scale"])
def test_the_rating_in_the_content_is_the_one_that_was_asked(key: str) -> None:
    item = f.claim(rated="false")
    content = item.freeze()
    content["verdict"]["rating"][key] = "true"
    content["card"]["rating"] = content["verdict"]["rating"]
    assert refused(item, content=content) == "The rating in a revision must be that of its claim."


def test_no_revision_needs_no_approval() -> None:
    row = raw.revision(f.article(), approvals_needed=0)
    assert raw.violating_insert("review_revision", row) == "revision_approvals_needed"


def test_a_sensitive_item_asks_for_more() -> None:
    item = f.article(sensitive=True)
    assert refused(item, approvals_needed=1) == "A sensitive item needs more approvals."
    raw.insert("review_revision", raw.revision(item, approvals_needed=2))


CARD = {
    "card__title": "The opposite.",
    "card__text": "The opposite.",
    "card__rating__label__en": "True",
    "card__speaker__name": "Another person",
    "card__role__title": "Another office",
    "card__occasion": "Another occasion",
    "card__date__edtf": "1999",
    "card__bylines": [{"name": "Nobody", "slug": ""}],
    "card__html": "<script>",
}


@pytest.mark.parametrize("path", CARD)
def test_the_card_of_a_claim_says_what_the_claim_says(path: str) -> None:
    item = full_claim()
    said = refused(item, content=with_changes(item.freeze(), **{path: CARD[path]}))
    assert said == "The card in a revision must say what the revision says."


@pytest.mark.parametrize("path", ["card__title", "card__text", "card__rating", "card__bylines"])
def test_the_card_of_an_article_says_what_the_article_says(path: str) -> None:
    item = f.article()
    said = refused(item, content=with_changes(item.freeze(), **{path: "The opposite."}))
    assert said == "The card in a revision must say what the revision says."


@pytest.mark.parametrize("claims", [[], None, ["00000000-0000-0000-0000-000000000000"]])
def test_an_article_lists_the_claims_in_its_blocks(claims: list[str] | None) -> None:
    item = f.article(claims=(f.claim(),))
    said = refused(item, content=with_changes(item.freeze(), claims=claims))
    assert said == "The claims of an article are those in its blocks."


def test_a_revision_of_an_item_that_is_not_there_is_none() -> None:
    item = f.article()
    assert refused(item, item_id=0, content="{}") == "There is no such item."


# --- Decisions ---


@pytest.fixture
def submitted() -> Revision:
    return workflow.submit(item := f.claim(), by=item.created_by)


def decide(revision: Revision, reviewer: int, **changes: Any) -> str:
    return raw.refused_insert("review_decision", raw.decision(revision, reviewer, **changes))


def test_a_decision_as_the_workflow_makes_it_is_taken(submitted: Revision) -> None:
    raw.insert("review_decision", raw.decision(submitted, f.editor().pk))
    assert submitted.approvals_missing == 0


def test_no_barred_person_approves(submitted: Revision) -> None:
    said = decide(submitted, submitted.submitted_by_id, self_approval_reason="I am alone.")
    assert said == "Whoever submitted a revision or proposed its verdict cannot approve it."


def test_no_decision_is_made_before_its_revision_is() -> None:
    """Or it would be checked against nothing, and the revision be added after it."""
    item = f.claim()
    row = raw.decision(Revision(pk=999_999), item.created_by_id, self_approval_reason="I.")
    assert raw.refused_insert("review_decision", row) == "There is no such revision."


def test_no_decision_slips_in_beside_its_revision_in_one_statement() -> None:
    item = f.article()
    row = raw.revision(item, id=999_999)
    columns, places = ", ".join(row), ", ".join(["%s"] * len(row))
    said = raw.refusal(
        f"""
        WITH revision AS (INSERT INTO review_revision ({columns}) VALUES ({places}) RETURNING id)
        INSERT INTO review_decision
            (revision_id, kind, reviewer_id, reason, self_approval_reason, decided_at)
        SELECT id, 'approve', %s, '', 'I.', now() FROM revision
        """,
        *row.values(),
        item.created_by_id,
    )
    assert said == "Only an item in review can be approved; this one is draft."


@pytest.mark.parametrize("status", sorted({*Status} - {Status.IN_REVIEW, Status.REVIEWED}))
def test_only_what_is_in_review_or_reviewed_is_approved(status: Status) -> None:
    was_taken_back = status in (Status.DRAFT, Status.SPIKED)
    item = f.bring_to(f.claim(), Status.IN_REVIEW if was_taken_back else status)
    if was_taken_back:
        workflow.recall(item, by=item.created_by)
    if status == Status.SPIKED:
        workflow.spike(item, by=f.editor())
    said = decide(item.newest_revision, f.editor().pk)
    assert said == f"Only an item in review can be approved; this one is {status}."


def test_only_the_newest_revision_is_decided(submitted: Revision) -> None:
    workflow.recall(submitted.item, by=submitted.submitted_by)
    workflow.submit(submitted.item, by=submitted.submitted_by)
    said = decide(submitted, f.editor().pk)
    assert said == "Revision 1 is not the newest one of its item."


def test_a_returned_revision_is_not_approved(submitted: Revision) -> None:
    raw.insert(
        "review_decision", raw.decision(submitted, f.editor().pk, kind="return", reason="No.")
    )
    assert decide(submitted, f.editor().pk) == "This revision was returned."


def test_a_return_says_why(submitted: Revision) -> None:
    row = raw.decision(submitted, f.editor().pk, kind="return", reason=" ")
    assert raw.violating_insert("review_decision", row) == "decision_return_has_reason"


def test_only_what_is_in_review_or_reviewed_is_returned(submitted: Revision) -> None:
    workflow.recall(submitted.item, by=submitted.submitted_by)
    said = decide(submitted, f.editor().pk, kind="return", reason="No.")
    assert said == "Only an item in review can be returned; this one is draft."


def test_nobody_approves_twice(submitted: Revision) -> None:
    editor = f.editor().pk
    raw.insert("review_decision", raw.decision(submitted, editor))
    row = raw.decision(submitted, editor)
    assert raw.violating_insert("review_decision", row) == "decision_once_each"


def test_there_are_two_kinds_of_decision(submitted: Revision) -> None:
    row = raw.decision(submitted, f.editor().pk, kind="approved", reason="Yes.")
    assert raw.violating_insert("review_decision", row) == "decision_return_has_reason"


def test_a_comment_that_must_be_resolved_comes_first(submitted: Revision) -> None:
    Comment.objects.create(item=submitted.item, text="?", author=f.editor(), must_resolve=True)
    assert decide(submitted, f.editor().pk) == "A comment must be resolved before approval."


@pytest.mark.parametrize("reason", ["", " \t\n"])
def test_where_self_approval_is_admitted_it_says_why(submitted: Revision, reason: str) -> None:
    with raw.self_approval():
        said = decide(submitted, submitted.submitted_by_id, self_approval_reason=reason)
    assert said == "Approving your own work needs a written reason."


def test_where_self_approval_is_admitted_it_counts(submitted: Revision) -> None:
    row = raw.decision(submitted, submitted.submitted_by_id, self_approval_reason="I am alone.")
    with raw.self_approval():
        raw.insert("review_decision", row)
    assert submitted.approvals_missing == 0


# --- Both ---


@pytest.mark.parametrize("level", ["REPEATABLE READ", "SERIALIZABLE"])
@pytest.mark.parametrize("table", ["review_revision", "review_activity", "editions_edition",
                                   "editions_address", "claims_verdict"])  # fmt: skip
def test_nothing_is_decided_by_what_was_true_when_the_transaction_began(
    table: str, level: str
) -> None:
    """At these levels a return that another session committed since would not be seen."""
    with psycopg.connect(**connection.get_connection_params() | {"cursor_factory": None}) as stale:
        stale.execute(f"SET TRANSACTION ISOLATION LEVEL {level}")
        with pytest.raises(psycopg.errors.RestrictViolation, match="READ COMMITTED only"):
            stale.execute(f"INSERT INTO {table} DEFAULT VALUES")
