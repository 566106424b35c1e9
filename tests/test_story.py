"""What the product is for, told once from beginning to end."""

import pytest
from django.db import IntegrityError, transaction

from newsroom.editions import publishing
from newsroom.editions.models import Edition
from newsroom.review import workflow
from newsroom.review.errors import Denied, Refused
from newsroom.review.states import Role, Status
from tests import factories as new

pytestmark = pytest.mark.django_db


def test_a_claim_goes_from_a_reporters_desk_to_the_public_and_back():
    # The reporter edits the work of others as well, which does not help with their own.
    reporter = new.user("reporter", Role.REPORTER, Role.EDITOR)
    editor, publisher = new.editor(), new.publisher()

    # The reporter enters a claim: who said it, what the sources say, and the verdict they propose.
    said = new.statement(speaker=new.speaker(name="A minister"), quote="We built 900 schools.")
    found = new.evidence(source=new.source(title="The register"), passage="It lists 212 schools.")
    claim = new.claim(
        by=reporter, statement=said, evidence=found, wording="The ministry built 900 schools.",
        finding="The ministry’s own register lists 212.", rated="false",
    )  # fmt: skip
    assert not Edition.objects.exists()

    # They submit it and cannot approve it.
    workflow.submit(claim, by=reporter, message="Please look at the register first.")
    with pytest.raises(Denied, match="another editor must approve it"):
        workflow.approve(claim, by=reporter)
    assert not Edition.objects.exists()

    # An editor sends it back and says why; the reporter mends it.
    workflow.return_(claim, by=editor, reason="The register is from 2023: say so.")
    verdict = claim.verdict
    verdict.finding = "The ministry’s own register of 2023 lists 212."
    verdict.save()
    revision = workflow.submit(claim, by=reporter)
    assert revision.number == 2

    # The editor approves exactly this, and now nobody changes a word of it.
    workflow.approve(claim, by=editor, revision=revision)
    verdict.finding = "There are no schools at all."
    with pytest.raises(IntegrityError, match="only while"), transaction.atomic():
        verdict.save()
    assert not Edition.objects.exists()

    # A publisher publishes: readers get what was approved, word for word.
    first = publishing.publish(claim, by=publisher)
    assert first.content == revision.content
    assert first.digest == revision.digest
    assert first.content["verdict"]["finding"] == "The ministry’s own register of 2023 lists 212."

    # An article weaves it in.
    article = new.bring_to(new.article(by=reporter, claims=(claim,)), Status.PUBLISHED)
    assert article.current_edition.claim_editions == {str(claim.uuid): 1}

    # Revising keeps the page as it is.
    workflow.revise(claim, by=reporter)
    verdict.refresh_from_db()
    verdict.finding = "The ministry’s own register of 2023 lists 218."
    verdict.save()
    assert Edition.objects.live().claims().get() == first

    # A correction is nothing without a note.
    second_revision = workflow.submit(claim, by=reporter)
    workflow.approve(claim, by=editor)
    with pytest.raises(Refused, match="Tell readers what changed"):
        publishing.publish(claim, by=publisher, change="correction")
    note = "We wrote 212 schools; the register lists 218."
    second = publishing.publish(claim, by=publisher, change="correction", note=note)
    assert (second.number, second.note, second.content) == (2, note, second_revision.content)
    assert Edition.objects.live().claims().get() == second

    # Withdrawing keeps the address, and says why.
    last = publishing.withdraw(claim, by=publisher, reason="The recording was not genuine.")
    assert not Edition.objects.live().claims().exists()
    assert (last.slug, last.note) == (first.slug, "The recording was not genuine.")
    assert Edition.objects.current().claims().get() == last

    # And everything that happened can be told.
    story = [activity.verb for activity in claim.activities.all()]
    assert story == [
        "submit", "return_", "submit", "approve", "publish",
        "revise", "submit", "approve", "publish", "withdraw",
    ]  # fmt: skip
