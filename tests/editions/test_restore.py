"""An earlier revision as a new draft: what comes back, who is barred, and what is refused."""

from typing import Any

import pytest

from claims.models import Claim, EvidenceLink, Rating, Source, Topic
from newsroom.articles.models import Article, Block
from newsroom.editions import publishing, restoring
from newsroom.editions.models import Edition
from newsroom.review import workflow
from newsroom.review.errors import WrongState
from newsroom.review.models import Item
from newsroom.review.states import Status
from tests import factories as f
from tests import raw

pytestmark = pytest.mark.django_db


def revised(claim: Claim, **changes: Any) -> Claim:
    """A published claim of which a second revision, with ``changes``, is in review."""
    f.bring_to(claim, Status.PUBLISHED)
    workflow.revise(claim, by=claim.created_by)
    claim = Claim.objects.get(pk=claim.pk)
    for name, value in changes.items():
        setattr(claim, name, value)
    claim.save()
    workflow.submit(claim, by=claim.created_by)
    workflow.recall(claim, by=claim.created_by)
    return Claim.objects.get(pk=claim.pk)


def everything(item: Item) -> tuple[Any, ...]:
    fresh = Item.objects.get(pk=item.pk)
    return fresh.status, fresh.version, fresh.freeze(), fresh.activities.count()


def refused(item: Item, number: int = 1) -> str:
    """The sentence; nothing has changed."""
    before = everything(item)
    with pytest.raises(WrongState) as caught:
        restoring.restore(item, by=item.created_by, revision=item.revisions.get(number=number))
    assert everything(item) == before
    return str(caught.value)


def test_the_draft_says_again_what_the_revision_says() -> None:
    claim = revised(f.claim(wording="The dam was full."), wording="The dam was empty.")
    first = claim.revisions.get(number=1)

    restoring.restore(claim, by=f.editor(), revision=first)

    again = Claim.objects.get(pk=claim.pk)
    assert again.wording == "The dam was full."
    assert again.freeze() == first.content


@pytest.mark.parametrize("status", [Status.REVIEWED, Status.PUBLISHED, Status.WITHDRAWN])
def test_what_is_no_draft_becomes_one_in_the_same_line_of_history(status: Status) -> None:
    claim = f.bring_to(f.claim(), status)
    restoring.restore(claim, by=claim.created_by, revision=claim.newest_revision)
    line = claim.activities.last()
    assert (line.verb, line.from_status, line.to_status) == ("restore", status, Status.DRAFT)
    assert line.revision == claim.newest_revision


def test_readers_see_the_current_edition_until_the_next() -> None:
    claim = f.bring_to(f.claim(), Status.PUBLISHED)
    before = list(Edition.objects.values())
    restoring.restore(claim, by=claim.created_by, revision=claim.newest_revision)
    assert list(Edition.objects.values()) == before


def test_the_verdict_is_still_the_proposal_of_whoever_proposed_it() -> None:
    proposer, another = f.editor(), f.editor()
    claim = f.claim(by=f.reporter())
    claim.verdict.proposed_by = proposer
    claim.verdict.save()
    workflow.submit(claim, by=claim.created_by)
    workflow.recall(claim, by=claim.created_by)
    claim.verdict.proposed_by = another
    claim.verdict.finding = "Another finding."
    claim.verdict.save()

    restoring.restore(claim, by=f.editor(), revision=claim.newest_revision)

    assert Claim.objects.get(pk=claim.pk).verdict.proposed_by == proposer


def test_an_article_gets_its_blocks_back() -> None:
    claim = f.bring_to(f.claim(), Status.PUBLISHED)
    article = f.article(claims=(claim,))
    workflow.submit(article, by=article.created_by)
    workflow.recall(article, by=article.created_by)
    Block.objects.filter(article=article).delete()

    restoring.restore(article, by=article.created_by, revision=article.newest_revision)

    assert Article.objects.get(pk=article.pk).freeze() == article.newest_revision.content


def test_a_version_that_a_form_holds_is_too_old_afterwards() -> None:
    claim = f.bring_to(f.claim(), Status.PUBLISHED)
    restoring.restore(claim, by=claim.created_by, revision=claim.newest_revision)
    assert Item.objects.get(pk=claim.pk).version > claim.version


# --- What cannot be ---


def test_a_revision_of_another_item_is_refused() -> None:
    claim, other = f.claim(wording="The dam was full."), f.claim(wording="The well was dry.")
    for item in (claim, other):
        f.bring_to(item, Status.IN_REVIEW)
        workflow.recall(item, by=item.created_by)
    before = everything(claim)
    with pytest.raises(WrongState) as caught:
        restoring.restore(claim, by=claim.created_by, revision=other.newest_revision)
    assert str(caught.value) == (
        "Revision 1 is of “The well was dry.”, so “The dam was full.” cannot be restored from it."
    )
    assert everything(claim) == before


def test_a_redacted_revision_is_refused() -> None:
    claim = revised(f.claim(wording="The dam was full."))
    first = claim.revisions.get(number=1)
    first.redacted = True
    with pytest.raises(WrongState) as caught:
        restoring.check_restorable(claim, first)
    assert str(caught.value) == (
        "Revision 1 of “The dam was full.” cannot be restored: "
        "a passage was taken out of it for good."
    )


def test_a_revision_whose_source_was_purged_is_refused() -> None:
    source = f.source(title="A leaked ledger", publisher="")
    evidence = f.evidence(source=source, passage="They paid twice.")
    claim = revised(f.claim(wording="The dam was full.", evidence=evidence))
    EvidenceLink.objects.filter(claim=claim).delete()
    evidence.delete()
    Source.objects.filter(pk=source.pk).delete()
    assert refused(claim) == (
        "Revision 1 of “The dam was full.” cannot be restored: "
        "evidence “They paid twice.” no longer exists; "
        "source “A leaked ledger” no longer exists."
    )


def test_a_revision_whose_speaker_was_purged_is_refused() -> None:
    said = f.statement(speaker=f.speaker(name="Nobody Any More"))
    claim = revised(f.claim(statement=said))
    claim.claim_statements.all().delete()
    speaker = said.speaker
    said.delete()
    speaker.delete()
    assert "speaker “Nobody Any More” no longer exists" in refused(claim)


def test_a_revision_whose_topic_was_removed_is_refused() -> None:
    claim = f.claim()
    claim.topics.add(Topic.objects.create(name="Reservoirs", slug="reservoirs"))
    claim = revised(claim)
    claim.topics.clear()
    Topic.objects.filter(slug="reservoirs").delete()
    assert "topic “Reservoirs” no longer exists" in refused(claim)


def test_a_revision_with_a_retired_rating_is_refused() -> None:
    claim = revised(f.claim(rated="false"))
    Rating.objects.filter(slug="false").update(retired=True)
    assert refused(claim).endswith("the rating “False” is retired.")


def test_a_revision_whose_address_was_given_to_another_is_refused() -> None:
    claim = f.claim(slug="the-dam")
    workflow.submit(claim, by=claim.created_by)
    workflow.recall(claim, by=claim.created_by)
    Item.objects.filter(pk=claim.pk).update(slug="the-old-dam")
    f.bare_claim(slug="the-dam")
    assert "its address “the-dam” is another item’s now" in refused(claim)


def test_all_that_is_lost_is_told_at_once() -> None:
    claim = f.claim(rated="false")
    claim.topics.add(Topic.objects.create(name="Reservoirs", slug="reservoirs"))
    claim = revised(claim)
    claim.topics.clear()
    Topic.objects.filter(slug="reservoirs").delete()
    Rating.objects.filter(slug="false").update(retired=True)
    sentence = refused(claim)
    assert "Reservoirs" in sentence
    assert "retired" in sentence


def test_the_database_holds_a_restored_draft_to_two_signatures() -> None:
    claim = f.bring_to(f.claim(), Status.PUBLISHED)
    restoring.restore(claim, by=claim.created_by, revision=claim.newest_revision)
    sentence = raw.refusal("UPDATE review_item SET status = 'reviewed' WHERE id = %s", claim.pk)
    assert sentence == "An item does not go from draft to reviewed."
    with pytest.raises(WrongState):
        publishing.publish(claim, by=f.publisher())
