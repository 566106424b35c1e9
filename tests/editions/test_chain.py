"""The whole record, verified, and what the owner of the tables can do to it without being seen."""

from typing import Any

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from claims.models import Verdict
from newsroom.editions import chain, publishing
from newsroom.editions.models import Edition, Facet, RecordCheck
from newsroom.owner import as_owner
from newsroom.review import workflow
from newsroom.review.models import Activity, Decision, Item, Revision
from newsroom.review.states import Status
from tests import factories as f
from tests import raw

pytestmark = pytest.mark.django_db


def record() -> Item:
    """A claim with four editions and a returned revision, between those of others."""
    f.bring_to(f.claim(), Status.PUBLISHED)
    claim = f.bring_to(f.claim(slug="the-claim"), Status.IN_REVIEW)
    workflow.return_(claim, by=f.editor(), reason="تاریخ “کم” است | and more")
    f.bring_to(claim, Status.PUBLISHED)
    f.bring_to(f.article(claims=(claim,), language="fa"), Status.PUBLISHED)
    publishing.withdraw(claim, by=f.publisher(), reason="ساختگی بود؛ “forged” | and more")
    publishing.reinstate(claim, by=f.publisher(), reason="It was genuine.")
    workflow.revise(claim, by=claim.created_by)
    Verdict.objects.filter(claim=claim).update(rating=f.rating("true"))
    workflow.submit(claim, by=claim.created_by, message="Better now.")
    reader = f.editor(public_name='Nasrin "N." ن', shown_as_reviewer=True)
    workflow.approve(claim, by=reader, reason="Read it twice.")
    publishing.publish(claim, by=f.publisher(), change="rating_change", note="A new source.")
    f.bring_to(f.claim(), Status.PUBLISHED)
    return claim


def found() -> list[str]:
    return [f"{broken.table}: {broken.what}" for broken in chain.verify().broken]


def test_an_empty_record_is_whole() -> None:
    assert chain.verify() == chain.Outcome()


def test_the_record_that_the_verbs_make_is_whole() -> None:
    record()
    outcome = chain.verify()
    assert outcome == chain.Outcome(
        editions=Edition.objects.count(),
        revisions=Revision.objects.count(),
        activities=Activity.objects.count(),
        last_hash=Edition.objects.latest("pk").own_hash,
    )
    assert outcome.editions == 7


def test_places_in_the_chain_are_counted_without_gaps() -> None:
    record()
    positions = Edition.objects.order_by("pk").values_list("position", flat=True)
    assert list(positions) == [1, 2, 3, 4, 5, 6, 7]


EDITION = "editions_edition: "
REVISION = "review_revision: "
LINE = "review_activity: "
HASH, DIGEST = (
    "it is not the one that its hash names",
    "its content is not the one that its digest names",
)
FOLLOWS = "it does not follow the edition before it in the chain"
SIGNED = "it, its revision or its decision is not the one that its hash names"
UNSAID = "no activity says that it was published so and by this person"
NOT_APPROVED = "it is not the revision that was approved"
DERIVED = {
    "revision_id = (SELECT min(id) FROM review_revision)": f"{NOT_APPROVED}; {UNSAID}",
    "published_by_id = (SELECT min(id) FROM review_user)": UNSAID,
    "old_rating = new_rating": "it tells a change of verdict that was none",
    "current = FALSE": "the flag “current” is wrong",
}
# What is done to the claim's last edition, or to what it rests on, and what is found first.
TAMPERING: dict[str, str] = {
    **{
        f"UPDATE editions_edition SET {change} WHERE id = %(edition)s": EDITION + said
        for change, said in {
            **DERIVED,
            "note = 'Nothing of note.'": HASH,
            "change = 'correction'": HASH,
            "language = 'fa'": HASH,
            "slug = 'another'": HASH,
            "number = 9": HASH,
            "published_at = published_at - interval '1 microsecond'": HASH,
            "first_published_at = first_published_at - interval '1 microsecond'": HASH,
            "reviewers = '{}'": HASH,
            "self_approved = TRUE": HASH,
            "claim_editions = '{\"a\": 1}'": HASH,
            "own_hash = repeat('0', 64)": HASH,
            "digest = repeat('0', 64)": DIGEST,
            "content = replace(content, 'finding', 'winding')": DIGEST,
            "previous_hash = repeat('0', 64)": FOLLOWS,
            "position = 60": FOLLOWS,
            "redacted = TRUE": "it is not the revision that was approved",
        }.items()
    },
    "DELETE FROM editions_edition WHERE id = %(edition)s": EDITION + "the flag “current” is wrong",
    "DELETE FROM editions_facet WHERE edition_id = %(edition)s": EDITION
    + "lists find it by what it does not say",
    "UPDATE editions_facet SET value = 'x' WHERE edition_id = %(edition)s AND kind = 'speaker'":
        EDITION + "lists find it by what it does not say",
    "UPDATE editions_address SET slug = 'x' WHERE item_id = %(item)s": EDITION
    + "its address is not its item’s",
    "UPDATE review_revision SET content = replace(content, 'Quoted', 'Misquoted')"
    " WHERE id = %(first)s": EDITION + "it is not the revision that was approved",
    "UPDATE review_revision SET message = 'x' WHERE id = %(revision)s": LINE + SIGNED,
    "UPDATE review_revision SET barred = '{}' WHERE id = %(revision)s": LINE + SIGNED,
    "UPDATE review_revision SET approvals_needed = 2 WHERE id = %(revision)s": LINE + SIGNED,
    "UPDATE review_decision SET reason = 'x' WHERE id = %(decision)s": LINE + SIGNED,
    "UPDATE review_decision SET reviewer_id = %(author)s WHERE id = %(decision)s": LINE + SIGNED,
    "UPDATE review_decision SET decided_at = now() WHERE id = %(decision)s": LINE + SIGNED,
    "DELETE FROM review_decision WHERE id = %(decision)s": LINE + SIGNED,
    "UPDATE review_activity SET reason = 'x' WHERE id = %(line)s": LINE + SIGNED,
    "UPDATE review_activity SET verb = 'recall' WHERE id = %(line)s": LINE + SIGNED,
    "UPDATE review_activity SET at = now() WHERE id = %(line)s": LINE + SIGNED,
    "UPDATE review_activity SET revision_id = NULL WHERE id = %(line)s": LINE + SIGNED,
    "DELETE FROM review_activity WHERE id = %(line)s": LINE
    + "it does not follow the activity before it of its item",
    "DELETE FROM review_activity WHERE item_id = %(draft)s":
        "review_item: it is in_review, and no activity says how it came to that",
    "UPDATE review_item SET status = 'draft' WHERE id = %(draft)s":
        "review_item: it is draft, but its last activity says in_review",
    "UPDATE review_revision SET content = replace(content, 'Quoted', 'Misquoted')"
    " WHERE item_id = %(draft)s": REVISION + DIGEST,
}  # fmt: skip


@pytest.fixture
def scene(transactional_db: None) -> dict[str, Any]:
    claim = record()
    draft = f.bring_to(f.claim(), Status.IN_REVIEW)
    last = claim.editions.get(number=4)
    return {
        "item": claim.pk,
        "author": claim.created_by_id,
        "draft": draft.pk,
        "edition": last.pk,
        "revision": last.revision_id,
        "first": claim.editions.get(number=1).revision_id,
        "decision": Decision.objects.get(revision=last.revision_id).pk,
        "line": claim.activities.filter(verb="approve").latest("pk").pk,
    }


def test_whatever_the_owner_does_to_an_old_row_is_found(
    scene: dict[str, Any], subtests: pytest.Subtests
) -> None:
    assert found() == []
    with as_owner():
        for tampering, said in TAMPERING.items():
            with subtests.test(tampering), transaction.atomic(), connection.cursor() as cursor:
                # No rule and no foreign key is in the way of whoever owns the tables.
                cursor.execute(_DISABLED)
                cursor.execute(tampering, scene)
                assert cursor.rowcount
                assert found()[:1] == [said]
                transaction.set_rollback(True)
    assert found() == []


_DISABLED = """
    DO $$ DECLARE one record; BEGIN
        FOR one IN SELECT oid::regclass AS name FROM pg_class
            WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
        LOOP EXECUTE format('ALTER TABLE %s DISABLE TRIGGER USER', one.name); END LOOP;
        FOR one IN SELECT conrelid::regclass AS name, conname FROM pg_constraint
            WHERE contype IN ('f', 'c') AND connamespace = 'public'::regnamespace
        LOOP EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', one.name, one.conname); END LOOP;
    END $$
"""


def test_a_broken_link_is_named_by_table_and_id(scene: dict[str, Any]) -> None:
    with raw.owner() as own:
        own.execute("SET pgtrigger.ignore = '{}'".format("{" + _all_rules(own) + "}"))
        own.execute(
            "UPDATE editions_edition SET note = 'Another note.' WHERE id = %s", [scene["edition"]]
        )
    with pytest.raises(CommandError, match=f"editions_edition, id {scene['edition']}: {HASH}"):
        call_command("verify_record")


def _all_rules(own: psycopg.Connection[Any]) -> str:
    rules = own.execute("SELECT tgname FROM pg_trigger WHERE starts_with(tgname, 'pgtrigger_')")
    return ",".join(name for (name,) in rules)


def test_the_daily_check_is_kept(scene: dict[str, Any]) -> None:
    assert chain.daily() == ""
    kept = RecordCheck.objects.get()
    assert (kept.ok, kept.editions, kept.broken) == (True, 7, "")
    assert kept.activities == Activity.objects.count()
    assert kept.last_hash == Edition.objects.latest("pk").own_hash


def test_claims_that_were_related_before_either_was_public_are_linked_and_whole() -> None:
    one, other = f.claim(), f.claim()
    one.related.add(other)
    reviewed = [f.bring_to(claim, Status.REVIEWED) for claim in (one, other)]
    for claim in reviewed:
        publishing.publish(claim, by=f.publisher())
    assert Facet.objects.filter(kind="related").exists()
    assert found() == []


def test_an_end_that_was_cut_off_is_missed(scene: dict[str, Any]) -> None:
    """The last edition could vanish without breaking a link, had nobody seen it."""
    chain.daily()
    last = Edition.objects.latest("pk")
    with raw.owner() as own:
        own.execute("SET pgtrigger.ignore = '{}'".format("{" + _all_rules(own) + "}"))
        for derived in ("facet", "filing", "searchtext"):
            own.execute(f"DELETE FROM editions_{derived} WHERE edition_id = %s", [last.pk])
        own.execute("DELETE FROM editions_edition WHERE id = %s", [last.pk])
    check = RecordCheck.objects.get()
    what = f"editions_recordcheck, id {check.pk}: it saw 7 editions"
    assert what in chain.daily()
    assert what in RecordCheck.objects.latest("pk").broken


def test_reading_the_record_keeps_few_rows_in_memory(scene: dict[str, Any]) -> None:
    """It asks a cursor on the server, which only hands out what is asked for."""
    with connection.execute_wrapper(_only_in_parts):
        assert found() == []


def _only_in_parts(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
    if "JOIN" in sql and "review_" in sql:
        assert context["cursor"].name
    return execute(sql, params, many, context)
