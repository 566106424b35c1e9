"""What the database says about editions and addresses, asked in SQL as the program's role."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from claims.models import Claim
from newsroom.editions import publishing
from newsroom.editions.models import Address, Edition
from newsroom.review import canonical, workflow
from newsroom.review.models import Item, User
from newsroom.review.states import Role, Status
from tests import factories as f
from tests import raw

pytestmark = pytest.mark.django_db

UNREVIEWED = "Nobody has read this."


@pytest.fixture
def claim() -> Claim:
    """Reviewed, with its address."""
    return addressed(f.bring_to(f.claim(), Status.REVIEWED))


def addressed(item: Item) -> Any:
    Address.objects.create(kind=item.kind, slug=item.slug, item=item)
    return item


def refused(item: Item, **changes: Any) -> str:
    return raw.refused_insert("editions_edition", raw.edition(item, **changes))


def unreviewed(item: Item) -> dict[str, str]:
    """Content and digest of a text that nobody has read."""
    content = item.freeze() | {"wording": UNREVIEWED}
    content["card"]["title"] = UNREVIEWED
    text = canonical.dumps(content)
    return {"content": text, "digest": canonical.digest(text)}


def again(item: Item, **changes: Any) -> Any:
    """The next revision of a published claim, reviewed."""
    workflow.revise(item, by=item.created_by)
    for field, value in changes.items():
        setattr(item.verdict, field, value)
    item.verdict.save()
    return f.bring_to(item, Status.REVIEWED)


def test_an_edition_as_the_workflow_makes_it_is_taken(claim: Claim) -> None:
    raw.insert("editions_edition", raw.edition(claim))
    edition = Edition.objects.live().get()
    assert edition.content == claim.newest_revision.content
    assert (edition.number, edition.kind, edition.slug) == (1, "claim", claim.slug)


# --- Only what was approved ---


@pytest.mark.parametrize("what", ["content", "digest", "both"])
def test_an_edition_is_the_approved_revision_word_for_word(claim: Claim, what: str) -> None:
    other = unreviewed(claim)
    changes = other if what == "both" else {what: other[what]}
    assert refused(claim, **changes) == "An edition is the approved revision, word for word."


def test_an_edition_is_not_made_before_its_revision_is(claim: Claim) -> None:
    """Or it would be compared with nothing, and a revision of another item be added after it."""
    said = refused(claim, revision_id=999_999, **unreviewed(claim))
    assert said == "There is no such revision."


def test_an_edition_is_not_made_of_another_items_revision(claim: Claim) -> None:
    other = f.bring_to(f.claim(), Status.REVIEWED).newest_revision
    row = {"revision_id": other.pk, "content": canonical.dumps(other.content)}
    said = refused(claim, **row, digest=other.digest)
    assert said == "An edition is made from a revision of its own item."


def test_an_edition_of_an_item_that_is_not_there_is_none(claim: Claim) -> None:
    assert refused(claim, item_id=0) == "There is no such item."


@pytest.mark.parametrize("status", [Status.DRAFT, Status.IN_REVIEW, Status.SPIKED])
def test_only_a_reviewed_item_is_published(status: Status) -> None:
    item = f.bring_to(f.claim(), Status.IN_REVIEW)
    if status != Status.IN_REVIEW:
        workflow.recall(item, by=item.created_by)
    if status == Status.SPIKED:
        workflow.spike(item, by=f.editor())
    assert refused(item) == f"Only a reviewed item is published; this one is {status}."


@pytest.mark.parametrize("status", [Status.PUBLISHED, Status.WITHDRAWN])
def test_what_was_published_is_not_published_again(status: Status) -> None:
    item = f.bring_to(f.claim(), status)
    said = refused(item, change="update", note="Again.")
    assert said == f"Only a reviewed item is published; this one is {status}."


def test_only_the_newest_revision_is_published(claim: Claim) -> None:
    first = raw.edition(claim)
    workflow.revise(claim, by=claim.created_by)
    f.bring_to(claim, Status.REVIEWED)
    said = raw.refused_insert("editions_edition", first)
    assert said == "Only the newest revision is published."


def test_a_returned_revision_is_not_published(claim: Claim) -> None:
    row = raw.decision(claim.newest_revision, f.editor().pk, kind="return", reason="No.")
    raw.insert("review_decision", row)
    assert refused(claim) == "A returned revision is not published."


def test_too_few_approvals_publish_nothing() -> None:
    item = f.bring_to(f.article(sensitive=True), Status.IN_REVIEW)
    workflow.approve(item, by=f.editor())
    said = raw.refusal("UPDATE review_item SET status = 'reviewed' WHERE id = %s", item.pk)
    assert said == "An item is reviewed when all the approvals it needs are there."
    workflow.approve(item, by=f.editor())
    addressed(item)
    raw.insert("editions_edition", raw.edition(item))


def test_an_embargo_holds(claim: Claim) -> None:
    until = timezone.now() + dt.timedelta(days=1)
    raw.run("UPDATE review_item SET embargo_until = %s WHERE id = %s", until, claim.pk)
    assert refused(claim).startswith("This is under embargo until ")


@pytest.mark.parametrize("change", ["withdrawal", "reinstatement"])
def test_a_first_edition_withdraws_nothing(claim: Claim, change: str) -> None:
    said = refused(claim, change=change, note="Why.")
    assert said == "A withdrawal or reinstatement repeats the edition before it."


@pytest.mark.parametrize("path", ["INSERT … SELECT", "MERGE", "ON CONFLICT"])
def test_no_way_of_inserting_passes_the_rule_by(claim: Claim, path: str) -> None:
    row = raw.edition(claim, **unreviewed(claim))
    columns, places = ", ".join(row), ", ".join(["%s"] * len(row))
    statement = {
        "INSERT … SELECT": f"INSERT INTO editions_edition ({columns}) SELECT {places}",
        "MERGE": f"""
            MERGE INTO editions_edition USING (SELECT 1) AS one ON FALSE
            WHEN NOT MATCHED THEN INSERT ({columns}) VALUES ({places})
        """,
        "ON CONFLICT": f"""
            INSERT INTO editions_edition ({columns}) VALUES ({places}) ON CONFLICT DO NOTHING
        """,
    }[path]
    said = raw.refusal(statement, *row.values())
    assert said == "An edition is the approved revision, word for word."


def test_copy_does_not_pass_the_rule_by(claim: Claim) -> None:
    row = raw.edition(claim, **unreviewed(claim))
    row |= {"reviewers": "{}"}
    said = raw.refused_copy("editions_edition", row)
    assert said == "An edition is the approved revision, word for word."


# --- What the writer does not get to say ---


def test_the_database_fills_in_all_that_follows(claim: Claim) -> None:
    """Number, chain, dates, names: whatever the writer puts there is not what readers see."""
    lies = {
        "number": 7, "kind": "article", "slug": "another", "language": "fa", "current": False,
        "reviewers": [UNREVIEWED], "published_at": dt.datetime(2001, 1, 1, tzinfo=dt.UTC),
        "first_published_at": dt.datetime(2001, 1, 1, tzinfo=dt.UTC), "self_approved": True,
        "claim_editions": '{"a": 1}', "old_rating": f'"{UNREVIEWED}"', "own_hash": "0" * 64,
        "new_rating": f'"{UNREVIEWED}"', "previous_hash": "0" * 64, "id": 1_000_000,
    }  # fmt: skip
    raw.insert("editions_edition", raw.edition(claim, **lies))
    edition = Edition.objects.get()
    kept = [name for name, lie in lies.items() if getattr(edition, name) == lie]
    assert kept == []
    assert timezone.now() - edition.published_at < dt.timedelta(minutes=1)
    assert edition.first_published_at == edition.published_at
    assert UNREVIEWED not in str(edition.__dict__)


def test_reviewers_are_named_who_approved_and_wish_to_be() -> None:
    claim = f.article(sensitive=True)
    f.bring_to(claim, Status.IN_REVIEW)
    for name, shown in (("Nasrin", True), ("", True)):
        editor = f.editor(public_name=name, shown_as_reviewer=shown)
        workflow.approve(claim, by=editor)
    publishing.publish(claim, by=f.publisher())
    assert claim.current_edition.reviewers == ["Nasrin"]


def test_a_reviewer_who_does_not_wish_it_is_not_named() -> None:
    claim = f.bring_to(f.claim(), Status.IN_REVIEW)
    workflow.approve(claim, by=f.editor(public_name="Nasrin", shown_as_reviewer=False))
    publishing.publish(claim, by=f.publisher())
    assert claim.current_edition.reviewers == []


def test_self_approval_is_shown() -> None:
    claim = f.claim(by=f.user("", Role.REPORTER, Role.EDITOR))
    f.bring_to(claim, Status.IN_REVIEW)
    with raw.self_approval():
        workflow.approve(claim, by=claim.created_by, self_approval_reason="I am alone.")
    publishing.publish(claim, by=f.publisher())
    assert claim.current_edition.self_approved


# --- Further editions ---


@pytest.mark.parametrize("note", ["", "  \n"])
def test_a_further_edition_has_a_note(note: str) -> None:
    item = again(f.bring_to(f.claim(), Status.PUBLISHED))
    row = raw.edition(item, change="update", note=note)
    assert raw.violating_insert("editions_edition", row) == "edition_further_has_note"


@pytest.mark.parametrize("change", ["first", "secret"])
def test_a_further_edition_says_what_kind_of_change_it_is(change: str) -> None:
    item = again(f.bring_to(f.claim(), Status.PUBLISHED))
    row = raw.edition(item, change=change, note="What changed.")
    assert raw.violating_insert("editions_edition", row) in (
        "edition_further_has_note", "edition_change",
    )  # fmt: skip


def test_a_first_edition_is_called_so(claim: Claim) -> None:
    row = raw.edition(claim, change="update", note="What changed.")
    assert raw.violating_insert("editions_edition", row) == "edition_further_has_note"


@pytest.mark.parametrize("change", ["correction", "clarification", "update"])
def test_a_change_of_verdict_is_called_so(change: str) -> None:
    item = again(f.bring_to(f.claim(), Status.PUBLISHED), rating=f.rating("true"))
    said = refused(item, change=change, note="What changed.")
    assert said == "A change of the verdict is published as nothing less."


def test_a_change_of_verdict_names_both() -> None:
    item = again(f.bring_to(f.claim(), Status.PUBLISHED), rating=f.rating("true"))
    row = raw.edition(item, change="rating_change", note="What changed.")
    raw.insert("editions_edition", row)
    edition = item.current_edition
    assert (edition.old_rating["slug"], edition.new_rating["slug"]) == ("false", "true")


def test_the_older_edition_gives_its_place_up() -> None:
    item = again(f.bring_to(f.claim(), Status.PUBLISHED))
    raw.insert("editions_edition", raw.edition(item, change="update", note="What changed."))
    assert list(item.editions.values_list("number", "current")) == [(1, False), (2, True)]


# --- Withdrawal and reinstatement ---


def repeated(item: Item, change: str) -> str:
    return refused(item, change=change, note="Why.")


def test_a_withdrawal_repeats_what_is_live() -> None:
    item = again(f.bring_to(f.claim(), Status.PUBLISHED), finding="Another finding.")
    said = repeated(item, "withdrawal")
    assert said == "A withdrawal or reinstatement repeats the edition before it."


def test_nothing_is_withdrawn_twice() -> None:
    item = f.bring_to(f.claim(), Status.WITHDRAWN)
    said = repeated(item, "withdrawal")
    assert said == "Only what is live is withdrawn, and only what is withdrawn is reinstated."


def test_what_is_live_is_not_reinstated() -> None:
    item = f.bring_to(f.claim(), Status.PUBLISHED)
    said = repeated(item, "reinstatement")
    assert said == "Only what is live is withdrawn, and only what is withdrawn is reinstated."


def test_what_is_being_revised_is_not_reinstated() -> None:
    item = f.bring_to(f.claim(), Status.WITHDRAWN)
    workflow.revise(item, by=item.created_by)
    said = repeated(item, "reinstatement")
    assert said == "Only a withdrawn item is reinstated; this one is draft."


# --- Articles ---


def test_an_article_waits_for_its_claims() -> None:
    article = addressed(f.bring_to(f.article(claims=(f.claim(),)), Status.REVIEWED))
    assert refused(article) == "An article is published when every claim in it is live."


def test_an_article_does_not_come_back_before_its_claims() -> None:
    claim = f.bring_to(f.claim(), Status.PUBLISHED)
    article = f.bring_to(f.article(claims=(claim,)), Status.WITHDRAWN)
    publishing.withdraw(claim, by=f.publisher(), reason="Why.")
    said = repeated(article, "reinstatement")
    assert said == "An article is published when every claim in it is live."


def test_an_article_can_be_withdrawn_after_its_claims() -> None:
    claim = f.bring_to(f.claim(), Status.PUBLISHED)
    article = f.bring_to(f.article(claims=(claim,)), Status.PUBLISHED)
    publishing.withdraw(claim, by=f.publisher(), reason="Why.")
    publishing.withdraw(article, by=f.publisher(), reason="Why.")
    assert not Edition.objects.live().exists()


# --- Addresses ---


def test_an_address_stays_its_items() -> None:
    published = f.bring_to(f.claim(slug="the-first"), Status.PUBLISHED)
    workflow.revise(published, by=published.created_by)
    published.slug = "the-second"
    published.save()
    said = raw.refused_insert("review_item", raw.item(published.created_by_id, slug="the-first"))
    assert said == ("The address “the-first” belongs to another item that was published under it.")
    renamed = "UPDATE review_item SET slug = 'the-first' WHERE id = %s"
    assert "belongs to another item" in raw.refusal(renamed, f.claim().pk)
    raw.run(renamed, published.pk)


def test_an_article_and_a_claim_may_share_a_slug() -> None:
    f.bring_to(f.claim(slug="shared"), Status.PUBLISHED)
    f.bring_to(f.article(slug="shared"), Status.PUBLISHED)
    assert Address.objects.filter(slug="shared").count() == 2


@pytest.mark.parametrize("changes", [{"slug": "another"}, {"kind": "article"}])
def test_an_address_is_the_one_its_item_has(changes: dict[str, str]) -> None:
    item = f.bring_to(f.claim(), Status.REVIEWED)
    said = raw.refused_insert("editions_address", raw.address(item, **changes))
    assert said == "An address is given when its item is published."


def test_no_address_is_kept_for_a_draft() -> None:
    said = raw.refused_insert("editions_address", raw.address(f.claim()))
    assert said == "An address is given when its item is published."


def test_an_edition_has_an_address() -> None:
    item = f.bring_to(f.claim(), Status.REVIEWED)
    assert refused(item) == "The address of an edition must be its item's."


# --- What stands, stands ---


def test_an_edition_does_not_lose_its_place_by_hand() -> None:
    item = f.bring_to(f.claim(), Status.PUBLISHED)
    said = raw.refusal("UPDATE editions_edition SET current = FALSE WHERE item_id = %s", item.pk)
    assert said == "An edition is never changed or deleted."


def test_an_older_edition_does_not_get_it_back() -> None:
    item = f.bring_to(f.claim(), Status.WITHDRAWN)
    said = raw.refusal("UPDATE editions_edition SET current = TRUE WHERE item_id = %s", item.pk)
    assert said == "An edition is never changed or deleted."


def test_facets_come_with_their_edition_only() -> None:
    item = f.bring_to(f.claim(), Status.PUBLISHED)
    row = {
        "edition_id": item.current_edition.pk, "kind": "topic", "value": "money",
        "item_kind": "claim", "first_published_at": timezone.now(), "position": 1,
    }  # fmt: skip
    assert raw.refused_insert("editions_facet", row) == "Facets come with their edition."


def test_a_record_that_fails_half_way_leaves_nothing(claim: Claim) -> None:
    row = raw.edition(claim, published_by_id=0)
    assert "published_by_id" in raw.violating_insert("editions_edition", row)
    assert not Edition.objects.exists()


def test_names_in_an_edition_stay_when_the_person_changes() -> None:
    author = f.reporter(public_name="A pseudonym")
    claim = f.bring_to(f.claim(by=author), Status.PUBLISHED)
    User.objects.filter(pk=author.pk).update(public_name="")
    assert claim.current_edition.content["bylines"] == [{"name": "A pseudonym", "slug": ""}]
