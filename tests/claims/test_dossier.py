"""A claim frozen: everything a reader will see and nothing else, and back again."""

import datetime as dt
from typing import Any

import pytest

from claims import dossier, gathered
from claims.models import (
    Claim,
    ClaimPart,
    ClaimStatement,
    ContactAttempt,
    EvidenceLink,
)
from newsroom.editions import publishing
from newsroom.review import canonical, workflow
from newsroom.review.errors import WrongState
from newsroom.review.models import Byline
from newsroom.review.states import Role, Status
from tests import factories as f
from tests.claims.full import full_claim, topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim() -> Claim:
    return full_claim()


def assign(row: Any, **values: Any) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.save()


@pytest.mark.parametrize("rows", [1, 3])
def test_freezing_costs_the_same_whatever_there_is(
    rows: int, django_assert_num_queries: Any
) -> None:
    claim = f.claim()
    for n in range(rows):
        ClaimPart.objects.create(claim=claim, label="A", wording="So.", rating=f.rating("true"))
        claim.topics.add(topic(f"Topic {n}"))
        claim.related.add(f.bare_claim())
    for _ in range(rows - 1):
        ClaimStatement.objects.create(claim=claim, statement=f.statement())
        EvidenceLink.objects.create(claim=claim, evidence=f.evidence(), stance="supports")
        Byline.objects.create(item=claim, person=f.reporter(public_name="An author"))
    claim = Claim.objects.get(pk=claim.pk)
    with django_assert_num_queries(5):
        claim.freeze()


def test_rich_text_is_cleaned_once_more(claim: Claim) -> None:
    claim.verdict.reasoning = "<p>One</p><script>alert(1)</script>"  # as if it were in the database
    assert dossier.freeze(claim)["verdict"]["reasoning"] == "<p>One</p>"


# --- Readers' side of single things ---


def test_a_rating_carries_its_axis_and_every_language(claim: Claim) -> None:
    frozen = claim.freeze()["verdict"]["rating"]
    assert (frozen["worst"], frozen["value"], frozen["best"]) == (1, 1, 5)
    assert frozen["label"].keys() == {"en", "fa", "ps", "ar", "fr", "so"}
    assert (frozen["label"]["en"], frozen["label"]["fa"]) == ("False", "نادرست")
    assert frozen["definition"]["en"] == "The evidence contradicts the claim."


def test_a_rating_beside_the_axis_has_no_number() -> None:
    frozen = dossier.freeze_rating(gathered.ratings().get(pk=f.rating("unproven").pk))
    assert (frozen["worst"], frozen["value"], frozen["best"]) == (None, None, None)


@pytest.mark.parametrize(
    ("logged", "told"),
    [
        ([], "none"),
        (["pending"], "pending"),
        (["not_safe"], "not_safe"),
        (["not_safe", "pending"], "pending"),
        (["pending", "no_reply"], "no_reply"),
        (["no_reply", "declined"], "declined"),
        (["replied", "no_reply"], "replied"),
    ],
)
def test_not_asked_is_not_did_not_respond(logged: list[str], told: str) -> None:
    claim = f.claim()
    for outcome in logged:
        ContactAttempt.objects.create(
            claim=claim, outcome=outcome, asked_on=dt.date(2024, 1, 2), reply="Our answer.",
            logged_by=claim.created_by,
        )  # fmt: skip
    assert claim.freeze()["contact"]["outcome"] == told


def test_copies_of_one_story_share_its_origin() -> None:
    wire = f.source(title="The wire")
    copies = [f.evidence(source=f.source(origin=wire)) for _ in range(2)]
    claim = f.claim(evidence=copies[0])
    EvidenceLink.objects.create(claim=claim, evidence=copies[1], stance="supports")
    origins = {row["source"]["origin"] for row in claim.freeze()["evidence"]}
    assert origins == {str(wire.uuid)}


def test_an_author_without_a_public_name_is_nowhere() -> None:
    claim = f.claim(by=f.reporter(username="at-risk", first_name="Real", last_name="Name"))
    content = claim.freeze()
    assert content["bylines"] == []
    text = canonical.dumps(content)
    assert not any(word in text for word in ("at-risk", "Real", "Name"))


def test_facets_name_each_thing_once() -> None:
    speaker = f.speaker()
    claim = f.claim(statement=f.statement(speaker=speaker))
    ClaimStatement.objects.create(claim=claim, statement=f.statement(speaker=speaker))
    assert claim.freeze()["facets"]["speaker"] == [speaker.slug]


def test_no_content_names_what_is_not_public() -> None:
    live, gone = f.bring_to(f.claim(), Status.PUBLISHED), f.bring_to(f.claim(), Status.WITHDRAWN)
    claim = f.claim(translation_of=gone)
    claim.related.set([live, gone, f.bare_claim()])

    assert claim.freeze()["translation_of"] is None
    assert claim.freeze()["related"] == [str(live.uuid)]
    assign(claim, translation_of=live)
    assert claim.freeze()["translation_of"] == str(live.uuid)


# --- And back ---


def spoil(claim: Claim) -> None:
    """Change whatever can be changed in a draft."""
    assign(claim, wording="x", context="x", why_checked="x", how_checked="x",
           limitation="x", platform="x",
             format="text", wording_by_editors=False, slug="x", language="fa",
             translation_of=None, first_url="", first_publisher="", first_date="")  # fmt: skip
    assign(
        claim.verdict,
        rating=f.rating("true"),
        finding="x",
        summary=[],
        what_is_right="x",
        reasoning="x",
    )
    claim.claim_statements.first().delete()
    ClaimStatement.objects.create(claim=claim, statement=f.statement(), position=5)
    claim.parts.first().delete()
    assign(claim.parts.first(), label="x", wording="x", rating=None, position=7)
    ClaimPart.objects.create(claim=claim, label="x", wording="x")
    assign(claim.evidence_links.first(), stance="bears_on", directness="indirect", position=8)
    EvidenceLink.objects.create(claim=claim, evidence=f.evidence(), stance="supports")
    claim.topics.clear()
    claim.places.clear()
    claim.related.set([f.bare_claim()])
    claim.bylines.all().delete()
    Byline.objects.create(item=claim, person=f.reporter(public_name="Another"), position=1)


def test_discarding_makes_the_working_copy_say_what_readers_see(claim: Claim) -> None:
    f.bring_to(claim, Status.PUBLISHED)
    workflow.revise(claim, by=claim.created_by)
    claim = Claim.objects.get(pk=claim.pk)
    content = claim.current_edition.content
    assert claim.freeze() == content
    spoil(claim)
    assert Claim.objects.get(pk=claim.pk).freeze() != content
    publishing.discard(claim, by=claim.created_by)
    restored = Claim.objects.get(pk=claim.pk)
    assert restored.freeze() == content
    assert restored.status == Status.PUBLISHED


def test_discarding_leaves_what_is_private(claim: Claim) -> None:
    f.bring_to(claim, Status.PUBLISHED)
    workflow.revise(claim, by=claim.created_by)
    claim = Claim.objects.get(pk=claim.pk)
    assign(claim, harm="They may lose their work.", priority=4)
    unnamed = f.reporter()
    Byline.objects.create(item=claim, person=unnamed)
    publishing.discard(claim, by=claim.created_by)
    claim = Claim.objects.get(pk=claim.pk)
    assert (claim.harm, claim.priority) == ("They may lose their work.", 4)
    assert claim.editor_notes.get().text == "Warned by a colleague"
    assert claim.contact_attempts.get().route == "A call to the press office"
    assert claim.bylines.filter(person=unnamed).exists()


def test_discarding_keeps_what_no_content_may_name_yet(claim: Claim) -> None:
    related, original = set(claim.related.all()), claim.translation_of
    assert related
    f.bring_to(claim, Status.PUBLISHED)
    workflow.revise(claim, by=claim.created_by)
    publishing.discard(claim, by=claim.created_by)
    restored = Claim.objects.get(pk=claim.pk)
    assert (set(restored.related.all()), restored.translation_of) == (related, original)


def test_discarding_puts_back_who_cannot_approve() -> None:
    """Or the verdict's author could have another person's draft discarded, and approve it."""
    author = f.user("", Role.REPORTER, Role.EDITOR)
    claim = f.bring_to(f.claim(by=author), Status.PUBLISHED)
    workflow.revise(claim, by=f.reporter())
    assign(claim.verdict, rating=f.rating("true"), proposed_by=f.reporter())
    colleague = f.reporter()
    publishing.discard(claim, by=colleague)
    workflow.revise(claim, by=colleague)
    revision = workflow.submit(claim, by=colleague)
    assert revision.barred == sorted([author.pk, colleague.pk])


def test_what_has_been_removed_since_is_said_in_a_sentence() -> None:
    said = f.statement()
    claim = f.bring_to(f.claim(statement=said), Status.PUBLISHED)
    workflow.revise(claim, by=claim.created_by)
    ClaimStatement.objects.get(claim=claim).delete()
    said.delete()
    with pytest.raises(WrongState, match="has been removed or renamed since"):
        publishing.discard(claim, by=claim.created_by)


def test_two_authors_of_one_name_are_both_put_back() -> None:
    claim = f.claim(by=f.reporter(public_name="Staff"))
    Byline.objects.create(item=claim, person=f.reporter(public_name="Staff"), position=2)
    f.bring_to(claim, Status.PUBLISHED)
    workflow.revise(claim, by=claim.created_by)
    publishing.discard(claim, by=claim.created_by)
    assert claim.bylines.count() == 2
