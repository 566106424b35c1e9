"""Imports go live as an archive of published work by two signatures, in stretches."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from claims.models import Claim, Verdict
from newsroom.editions import archiving, chain, publishing, verbs
from newsroom.editions.models import Archive, Delivery, Edition, Webhook
from newsroom.review import checklists, workflow
from newsroom.review.errors import Denied, Refused, WrongState
from newsroom.review.models import Item, Notice, Revision
from newsroom.review.states import Status
from tests import archives as a
from tests import factories as f
from tests import raw

pytestmark = pytest.mark.django_db


def states(*claims: Claim) -> list[str]:
    return [Item.objects.get(pk=claim.pk).status for claim in claims]


def test_an_archive_goes_live_by_two_signatures_at_its_own_date() -> None:
    day, moment = a.draft(), a.draft(first_date="2019-02-01T06:07:08Z")
    uploader, second = a.importer(), a.confirmer()
    archive = a.signed(day, moment, by=uploader)
    assert archive.state == "signed"
    assert states(day, moment) == ["in_review", "in_review"]

    archive = a.work(archiving.confirm(archive, by=second, digest=archive.digest))
    assert (archive.state, archive.confirmed_by) == ("published", second)
    edition = a.edition(day)
    assert (edition.change, edition.number, edition.note) == ("archive", 1, a.NOTE)
    assert edition.first_published_at == dt.datetime(2021, 5, 3, 10, tzinfo=dt.UTC)
    assert a.edition(moment).first_published_at == dt.datetime(2019, 2, 1, 6, 7, 8, tzinfo=dt.UTC)
    assert edition.published_at > dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    assert edition.revision.submitted_by == uploader
    decision = edition.revision.decisions.get()
    assert (decision.reviewer, decision.kind) == (second, "approve")
    assert archive.digest in decision.reason
    lines = [(line.verb, line.actor) for line in day.activities.all()]
    assert lines == [("submit", uploader), ("approve", second), ("publish", second)]
    assert chain.verify().broken == []


def test_a_later_edition_keeps_the_date_and_is_an_ordinary_one() -> None:
    claim = a.draft()
    a.published(claim)
    workflow.revise(claim, by=claim.created_by)
    Claim.objects.filter(pk=claim.pk).update(context="Said in a debate.")
    workflow.submit(claim, by=claim.created_by)
    workflow.approve(claim, by=f.editor())
    publishing.publish(claim, by=f.publisher(), change="clarification", note="Where it was said.")
    assert a.edition(claim).first_published_at == dt.datetime(2021, 5, 3, 10, tzinfo=dt.UTC)
    assert chain.verify().broken == []


def test_who_changes_the_verdict_of_then_brings_the_evidence_of_today() -> None:
    claim = a.draft()
    a.published(claim)
    workflow.revise(claim, by=claim.created_by)
    assert Claim.objects.get(pk=claim.pk).missing() == []
    Verdict.objects.filter(claim=claim).update(rating=f.rating("true"))
    missing = Claim.objects.get(pk=claim.pk).missing()
    assert [each.field for each in missing] == ["evidence_links"]


def test_what_cannot_be_signed_stays_a_draft_and_the_report_says_why() -> None:
    good, unrated, undated = a.draft(), a.draft(), f.claim()
    Verdict.objects.filter(claim=unrated).update(rating=None)
    archive = a.signed(good, unrated, undated)
    assert states(good, unrated, undated) == ["in_review", "draft", "draft"]
    refusals = [row.refusal for row in archive.items.order_by("pk")]
    assert refusals == [
        "", "Propose a rating.", "It does not say when and where it was first published."
    ]  # fmt: skip
    assert not Claim.objects.get(pk=unrated.pk).archived
    assert archiving.counts(archive) == {
        "signed": 1, "refused": 2, "published": 0, "waiting": 1
    }  # fmt: skip
    lines = list(archiving.report(archive))
    assert len(lines) == 4
    assert "Propose a rating." in lines[2]


def test_it_is_done_in_stretches_that_anybody_can_go_on_with(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(archiving, "STRETCH", 2)
    claims = [a.draft() for _ in range(3)]
    by = a.importer()
    archive = archiving.sign(a.landed(*claims, by=by), by=by, note=a.NOTE)
    assert archiving.work(archive.pk)
    assert states(*claims) == ["in_review", "in_review", "draft"]
    archive = a.work(archive)
    archive = archiving.confirm(archive, by=a.confirmer(), digest=archive.digest)
    assert archiving.work(archive.pk)
    assert states(*claims) == ["published", "published", "in_review"]
    assert archiving.work_due() == 2
    assert states(*claims) == ["published"] * 3
    assert not archiving.work(archive.pk)
    assert Edition.objects.filter(item__in=claims).count() == 3


def test_what_was_returned_meanwhile_is_left_out() -> None:
    good, wrong = a.draft(), a.draft()
    archive = a.signed(good, wrong)
    workflow.return_(wrong, by=f.editor(), reason="That was corrected in 2022.")
    archive = a.work(archiving.confirm(archive, by=a.confirmer(), digest=archive.digest))
    assert states(good, wrong) == ["published", "draft"]
    assert archive.items.get(item=wrong).refusal


# --- Who ---


def test_only_editors_begin_an_archive_and_only_who_approves_and_publishes_confirms_it() -> None:
    run = a.landed(a.draft())
    for person in (f.reporter(), f.publisher(), f.user("", is_superuser=True)):
        with pytest.raises(Denied):
            archiving.sign(run, by=person, note=a.NOTE)
    archive = a.work(archiving.sign(run, by=a.importer(), note=a.NOTE))
    for person in (f.reporter(), f.editor(), f.publisher(), f.user("", is_superuser=True)):
        with pytest.raises(Denied):
            archiving.confirm(archive, by=person, digest=archive.digest)


@pytest.mark.parametrize("who", ["landed", "signed"])
def test_nobody_confirms_their_own_archive(who: str) -> None:
    landed, signed = a.confirmer(), a.confirmer()
    run = a.landed(a.draft(), by=landed)
    archive = a.work(archiving.sign(run, by=signed, note=a.NOTE))
    with pytest.raises(Denied, match="another person must confirm"):
        archiving.confirm(
            archive, by={"landed": landed, "signed": signed}[who], digest=archive.digest
        )


@pytest.mark.django_db(transaction=True)
def test_a_newsroom_of_one_says_so_on_every_page() -> None:
    only, claim = a.confirmer(), a.draft()
    with raw.self_approval():
        archive = a.signed(claim, by=only)
        with pytest.raises(Refused, match="needs a written reason"):
            archiving.confirm(archive, by=only, digest=archive.digest)
        archiving.confirm(
            archive, by=only, digest=archive.digest, self_approval_reason="There is nobody else."
        )
        a.work(archive)
    assert a.edition(claim).self_approved


# --- When ---


def test_a_report_that_has_changed_is_read_again() -> None:
    archive = a.signed(a.draft())
    with pytest.raises(WrongState, match="read it again"):
        archiving.confirm(archive, by=a.confirmer(), digest="0" * 64)
    run = archive.run
    run.rows.update(outcome="create")
    run.rows.create(number=99, place="line 99", outcome="wrong", key="9" * 64)
    with pytest.raises(WrongState, match="read it again"):
        archiving.confirm(archive, by=a.confirmer(), digest=archive.digest)


@pytest.mark.parametrize(
    ("begin", "why"),
    [
        (lambda: a.landed(a.draft(), state="landing"), "has not landed yet"),
        (lambda: a.signed(a.draft()).run, "on its way as an archive already"),
        (lambda: a.landed(f.bring_to(f.claim(), Status.PUBLISHED)), "no drafts"),
    ],
)
def test_an_archive_begins_with_drafts_that_have_landed(begin: Callable[[], Any], why: str) -> None:
    with pytest.raises(WrongState, match=why):
        archiving.sign(begin(), by=a.importer(), note=a.NOTE)


def test_the_note_tells_readers_something() -> None:
    with pytest.raises(Refused):
        archiving.sign(a.landed(a.draft()), by=a.importer(), note="Published.")


def test_an_archive_that_is_called_off_gives_its_drafts_back_as_they_were() -> None:
    claim, by = a.draft(), a.importer()
    archive = a.signed(claim, by=by)
    with pytest.raises(Denied):
        archiving.call_off(archive, by=f.editor())
    archive = a.work(archiving.call_off(archive, by=by))
    assert (archive.state, states(claim)) == ("called_off", ["draft"])
    assert not Claim.objects.get(pk=claim.pk).archived
    with pytest.raises(WrongState):
        archiving.confirm(archive, by=a.confirmer(), digest=archive.digest)
    # And it can begin again.
    assert archiving.sign(archive.run, by=by, note=a.NOTE).state == "signing"


def test_what_was_taken_over_is_not_published_in_another_way() -> None:
    claim = a.draft()
    a.signed(claim)
    workflow.approve(claim, by=f.editor())
    with pytest.raises(WrongState, match="goes live with its archive"):
        publishing.publish(claim, by=f.publisher())
    refusal = verbs.refusal("publish", Item.objects.get(pk=claim.pk), by=f.publisher())
    assert "goes live with its archive" in str(refusal)


def test_what_is_not_taken_over_is_no_archive() -> None:
    claim = f.bring_to(f.claim(), Status.REVIEWED)
    revision = claim.newest_revision
    assert revision
    with pytest.raises(WrongState, match="no archive of published work"):
        publishing.archive(claim, by=f.publisher(), note=a.NOTE, revision=revision)


def test_todays_questions_are_not_asked_of_what_was_checked_before() -> None:
    before, fresh = a.draft(), f.claim()
    checklists.make("claim", by=f.publisher(), questions=["Have you seen the original?"])
    a.signed(before)
    workflow.submit(fresh, by=fresh.created_by)
    asked = {each.item_id: each.checklist_id for each in Revision.objects.filter(
        item__in=[before, fresh])}  # fmt: skip
    assert asked[before.pk] is None
    assert asked[fresh.pk]


def test_one_notice_and_one_delivery_tell_of_all_of_it() -> None:
    hook = Webhook.objects.create(
        name="Partner", url="https://partner.example/", events=["published"],
        created_by=f.publisher(),
    )  # fmt: skip
    old, new, by = a.draft(first_date="2018-01-01"), a.draft(first_date="2020-01-01"), a.importer()
    archive = a.signed(old, new, by=by)
    a.work(archiving.confirm(archive, by=a.confirmer(), digest=archive.digest))
    delivery = Delivery.objects.get(webhook=hook)
    assert delivery.edition == a.edition(new)
    told = Notice.objects.filter(item__in=[old, new], channel="desk")
    assert [(each.recipient, each.item_id) for each in told.filter(recipient=by)] == [(by, new.pk)]
    assert not told.filter(item=old).exists()


def test_signing_and_publishing_cost_the_same_for_each_item() -> None:
    def cost(archive: Archive) -> int:
        with connection.execute_wrapper(counted := Counted()):
            archiving.work(archive.pk)
        return counted.queries

    def both(number: int) -> tuple[int, int]:
        by = a.importer()
        run = a.landed(*(a.draft() for _ in range(number)), by=by)
        archive = archiving.sign(run, by=by, note=a.NOTE)
        signing = cost(archive)
        archive = a.work(archive)
        archive = archiving.confirm(archive, by=a.confirmer(), digest=archive.digest)
        return signing, cost(archive)

    one, two, three = both(1), both(2), both(3)
    assert [three[n] - two[n] for n in (0, 1)] == [two[n] - one[n] for n in (0, 1)]


class Counted:
    queries = 0

    def __call__(self, execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
        self.queries += 1
        return execute(sql, params, many, context)
