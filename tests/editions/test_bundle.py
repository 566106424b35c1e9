"""Bundles: all of it in one transaction, or nothing of it and every reason."""

import datetime as dt
import threading
import time

import pytest
from django.db import connection
from django.utils import timezone

from claims.models import Occasion
from newsroom.editions import bundles, chain, preflight, publishing, scheduling, sweep
from newsroom.editions.models import Edition
from newsroom.editions.preflight import Blocked
from newsroom.review import workflow
from newsroom.review.errors import Denied, Refused, WrongState
from newsroom.review.models import Activity, Bundle, BundleMember, Decision, Item, Schedule, User
from newsroom.review.states import Role, Status
from tests import factories as f


@pytest.fixture
def publisher(db):
    return f.publisher()


def reviewed(make=f.claim, **fields):
    return f.bring_to(make(**fields), Status.REVIEWED)


def bundle_of(*items, by):
    bundle = Bundle.objects.create(title="Together", created_by=by)
    for item in items:
        BundleMember.objects.create(bundle=bundle, item=Item.objects.get(pk=item.pk))
    return bundle


def obstacles(bundle, by):
    found = preflight.members(bundle, read={})
    return [str(each) for each in preflight.obstacles(None, found, by=by)]


def further(item, finding="It was 21."):
    """The published ``item`` with its next revision reviewed."""
    workflow.revise(item, by=item.created_by)
    item.verdict.finding = finding
    item.verdict.save()
    return f.bring_to(item, Status.REVIEWED)


def test_an_article_goes_live_with_its_claims(publisher):
    claims = (reviewed(), reviewed())
    article = reviewed(f.article, claims=claims)

    bundle = bundles.of_article(article, by=publisher)
    editions = bundles.publish_bundle(bundle, by=publisher)

    assert [each.kind for each in editions] == ["claim", "claim", "article"]
    assert {each.item_id for each in editions} == {item.pk for item in (*claims, article)}
    live = Edition.objects.live().articles().get()
    assert live.claim_editions == {str(claim.uuid): 1 for claim in claims}
    bundle.refresh_from_db()
    assert (bundle.published_by, bundle.published_at is None) == (publisher, False)


def test_a_claim_that_is_settled_in_public_is_not_published_again(publisher):
    live, new = f.bring_to(f.claim(), Status.PUBLISHED), reviewed()
    article = reviewed(f.article, claims=(live, new))

    bundle = bundles.of_article(article, by=publisher)

    assert {row.item_id for row in bundle.members.all()} == {new.pk, article.pk}
    bundles.publish_bundle(bundle, by=publisher)
    assert Edition.objects.count() == 3


def test_a_draft_article_brings_the_claims_that_are_in_the_draft(publisher):
    claim = f.claim()
    bundle = bundles.of_article(f.article(claims=(claim,)), by=publisher)
    assert claim.pk in bundle.members.values_list("item", flat=True)


def test_all_claims_of_an_occasion(publisher):
    debate = Occasion.objects.create(title="The debate", slug="the-debate")
    said = [f.statement(occasion=debate) for _ in range(3)]
    first, second = reviewed(statement=said[0]), f.claim(statement=said[1])
    f.bring_to(f.claim(statement=said[2]), Status.PUBLISHED)
    f.bring_to(f.claim(statement=said[2]), Status.SPIKED)
    reviewed()

    bundle = bundles.of_occasion(debate, by=publisher)

    assert bundle.title == "The debate"
    assert set(bundle.members.values_list("item", flat=True)) == {first.pk, second.pk}


def test_an_occasion_without_anything_to_publish_is_told_by_name(publisher):
    debate = Occasion.objects.create(title="The debate", slug="the-debate")
    with pytest.raises(Refused, match="No claim about “The debate” is waiting"):
        bundles.of_occasion(debate, by=publisher)
    assert not Bundle.objects.exists()


def test_every_obstacle_of_every_member_is_listed_by_the_items_name(publisher):
    tomorrow = timezone.now() + dt.timedelta(days=1)
    draft = f.claim(wording="The dam was full.")
    embargoed = reviewed(wording="The well was dry.", embargo_until=tomorrow)
    changed = further(f.bring_to(f.claim(wording="It was 12."), Status.PUBLISHED))
    outside = f.claim(wording="Nobody came.")
    article = reviewed(f.article, headline="A day", claims=(draft, outside), embargo_until=tomorrow)
    bundle = bundle_of(article, draft, embargoed, changed, by=publisher)

    with pytest.raises(Blocked) as caught:
        bundles.publish_bundle(bundle, by=publisher)

    listed = [str(each) for each in caught.value.obstacles]
    assert listed == obstacles(bundle, publisher)
    expected = [
        "“The dam was full.”: “Publish” is not possible while this is draft.",
        "“The well was dry.”: This is under embargo until",
        "“It was 12.”: Tell readers what changed",
        "“A day”: Publish the claims in this article first: Nobody came.",
        "“A day”: This is under embargo until",
    ]
    assert [a.startswith(b) for a, b in zip(listed, expected, strict=True)] == [True] * 5
    assert Edition.objects.count() == 1


def test_the_name_of_an_item_whose_approval_was_voided_is_told_once(publisher):
    voided = reviewed(wording="The dam was full.")
    Decision.objects.create(
        revision=voided.newest_revision, kind="return", reviewer=f.editor(), reason="No."
    )
    bundle = bundle_of(voided, by=publisher)

    assert obstacles(bundle, publisher) == [
        "“The dam was full.”: This revision does not have the approvals it needs."
    ]


def test_one_that_is_not_approved_keeps_all_back(publisher):
    waiting = f.bring_to(f.claim(wording="The dam was full."), Status.IN_REVIEW)
    bundle = bundle_of(reviewed(), waiting, by=publisher)

    with pytest.raises(Blocked, match=r"“The dam was full\.”: “Publish” is not possible while"):
        bundles.publish_bundle(bundle, by=publisher)

    assert not Edition.objects.exists()
    f.bring_to(Item.objects.get(pk=waiting.pk), Status.DRAFT)
    workflow.approve(waiting, by=f.editor())
    assert obstacles(bundle, publisher) == []


def lines(item):
    last = item.activities.order_by("pk").values_list("verb", "actor", "reason")
    return [line for line in last if "bundle" in line[0]]


def test_the_history_of_an_item_tells_what_bundle_it_was_in_and_published_with(publisher):
    claim, other = reviewed(), reviewed()
    article = reviewed(f.article, headline="A day", claims=(claim, other))

    bundle = bundles.of_article(article, by=publisher)
    bundles.remove(bundle, bundle.members.get(item=other).pk, by=f.publisher(username="second"))
    publishing.publish(other, by=publisher)
    bundles.publish_bundle(bundle, by=publisher)

    put, out, published = (
        (verb, publisher.pk, "A day") for verb in ("bundle", "unbundle", "publish_bundle")
    )
    second = User.objects.get(username="second").pk
    assert lines(claim) == lines(article) == [put, published]
    assert lines(other) == [put, (out[0], second, "A day")]
    assert claim.activities.last().get_verb_display() == "Published in a bundle"
    assert claim.activities.last().to_status == Status.PUBLISHED
    assert not chain.verify().broken


def test_a_bundle_does_not_call_a_schedule_off_nor_void_what_is_being_typed(publisher):
    claim = reviewed()
    at = timezone.now() + dt.timedelta(days=1)
    scheduling.schedule(claim, by=publisher, at=at)
    version = Item.objects.get(pk=claim.pk).version

    bundle = bundles.of_article(reviewed(f.article, claims=(claim,)), by=publisher)
    bundles.remove(bundle, bundle.members.get(item=claim).pk, by=publisher)

    assert Schedule.objects.waiting().filter(item=claim).exists()
    assert Item.objects.get(pk=claim.pk).version == version


def test_a_draft_that_was_never_submitted_gets_no_history_from_a_bundle(publisher):
    """Or it could not be deleted any more."""
    debate = Occasion.objects.create(title="The debate", slug="the-debate")
    claim = f.claim(statement=f.statement(occasion=debate))
    bundles.of_occasion(debate, by=publisher)
    assert not Activity.objects.exists()
    claim.delete()
    assert not BundleMember.objects.exists()


def test_a_further_edition_has_its_own_change_and_note(publisher):
    item = further(f.bring_to(f.claim(finding="It was 12."), Status.PUBLISHED))
    bundle = bundle_of(item, reviewed(), by=publisher)
    row = bundle.members.get(item=item)
    said = {"change": "correction", "note": "We had said 12; it was 21."}

    bundles.say(bundle, by=publisher, said={row.pk: said})
    bundles.publish_bundle(bundle, by=publisher)

    current = item.current_edition
    assert (current.number, current.change, current.note) == (2, *said.values())


def test_what_was_read_must_be_the_newest(publisher):
    item, other = reviewed(), reviewed()
    bundle = bundle_of(item, other, by=publisher)
    read = {row.pk: row.item.newest_revision.pk for row in bundle.members.all()}
    workflow.return_(item, by=f.editor(), reason="Once more.")
    f.bring_to(item, Status.REVIEWED)

    with pytest.raises(Blocked, match="Revision 2 has been submitted since"):
        bundles.publish_bundle(bundle, by=publisher, read=read)
    assert not Edition.objects.exists()


@pytest.mark.parametrize("role", [role for role in Role if role != Role.PUBLISHER])
def test_only_publishers_do_anything_with_bundles(publisher, role):
    person = f.user("", role, is_superuser=True)
    article = reviewed(f.article)
    bundle = bundle_of(article, by=publisher)
    at = timezone.now() + dt.timedelta(days=1)
    for act in (
        lambda: bundles.of_article(article, by=person),
        lambda: bundles.say(bundle, by=person, said={}),
        lambda: bundles.remove(bundle, bundle.members.get().pk, by=person),
        lambda: bundles.publish_bundle(bundle, by=person),
        lambda: bundles.schedule_bundle(bundle, by=person, at=at),
        lambda: bundles.unschedule_bundle(bundle, by=person),
    ):
        with pytest.raises(Denied):
            act()
    assert obstacles(bundle, person) == ["“Publish” is for the role Publisher."]


def test_it_is_published_once(publisher):
    bundle = bundle_of(reviewed(), by=publisher)
    bundles.publish_bundle(bundle, by=publisher)
    with pytest.raises(WrongState, match="“Together” has been published already"):
        bundles.publish_bundle(bundle, by=publisher)


def test_a_member_is_taken_out_and_the_last_one_stays(publisher):
    first, second = reviewed(), reviewed()
    bundle = bundle_of(first, second, by=publisher)
    rows = [row.pk for row in bundle.members.all()]
    bundles.remove(bundle, rows[0], by=publisher)
    with pytest.raises(Refused, match="“Together” would be empty"):
        bundles.remove(bundle, rows[1], by=publisher)
    assert [row.item_id for row in bundle.members.all()] == [second.pk]


def test_a_draft_that_is_deleted_leaves_its_bundle(publisher):
    draft = f.claim()
    bundle = bundle_of(draft, by=publisher)

    draft.delete()

    assert obstacles(bundle, publisher) == ["There is nothing in this bundle."]
    with pytest.raises(Blocked):
        bundles.publish_bundle(bundle, by=publisher)


@pytest.mark.parametrize("count", [1, 3])
def test_looking_for_obstacles_costs_the_same_for_one_member_and_three(
    publisher, count, django_assert_num_queries
):
    claims = [further(f.bring_to(f.claim(), Status.PUBLISHED)) for _ in range(count)]
    bundle = bundle_of(*claims, by=publisher)
    assert publisher.roles
    with django_assert_num_queries(4):
        assert len(obstacles(bundle, publisher)) == count


# --- At a time ---


def test_a_scheduled_bundle_goes_live_by_itself_as_it_was_read(publisher):
    claim = reviewed()
    bundle = bundles.of_article(reviewed(f.article, claims=(claim,)), by=publisher)
    at = timezone.now() + dt.timedelta(seconds=1)
    made = bundles.schedule_bundle(bundle, by=publisher, at=at)
    with pytest.raises(WrongState, match=r"“.*” is scheduled for .* already"):
        bundles.schedule_bundle(bundle, by=publisher, at=at + dt.timedelta(hours=1))
    time.sleep(max(0, (at - timezone.now()).total_seconds()) + 0.01)

    assert sweep.run() == 1

    made.refresh_from_db()
    assert (made.state, made.failure) == ("done", "")
    assert Edition.objects.live().count() == 2


def test_a_scheduled_bundle_fails_as_a_whole_and_says_all_of_it(publisher):
    items = [
        reviewed(wording="The dam was full."),
        reviewed(wording="The well was dry."),
        reviewed(),
    ]
    bundle = bundle_of(*items, by=publisher)
    at = timezone.now() + dt.timedelta(seconds=1.5)
    made = bundles.schedule_bundle(bundle, by=publisher, at=at)
    for item in items[:2]:
        workflow.return_(item, by=f.editor(), reason="Once more.")
    f.bring_to(items[1], Status.REVIEWED)
    time.sleep(max(0, (at - timezone.now()).total_seconds()) + 0.01)

    sweep.run()

    made.refresh_from_db()
    assert made.state == "failed"
    assert "“The dam was full.”: “Publish” is not possible while this is draft." in made.failure
    assert "“The well was dry.”: Revision 2 has been submitted since" in made.failure
    assert not Edition.objects.exists()
    assert list(Schedule.objects.alarms()) == [made]


def test_a_time_before_the_end_of_an_embargo_or_in_the_past_is_refused(publisher):
    until = timezone.now() + dt.timedelta(days=2)
    bundle = bundle_of(reviewed(wording="The dam was full.", embargo_until=until), by=publisher)
    with pytest.raises(Refused, match=r"“Together” cannot be scheduled for .*: that is past"):
        bundles.schedule_bundle(bundle, by=publisher, at=timezone.now())
    with pytest.raises(Blocked, match=r"“The dam was full\.” is under embargo until"):
        bundles.schedule_bundle(bundle, by=publisher, at=until - dt.timedelta(hours=1))
    assert bundles.schedule_bundle(bundle, by=publisher, at=until)


def test_a_schedule_is_called_off_and_by_publishing_too(publisher):
    bundle = bundle_of(reviewed(), by=publisher)
    at = timezone.now() + dt.timedelta(days=1)
    bundles.schedule_bundle(bundle, by=publisher, at=at)
    bundles.unschedule_bundle(bundle, by=publisher)
    with pytest.raises(WrongState, match="No schedule waits for “Together”"):
        bundles.unschedule_bundle(bundle, by=publisher)
    assert bundle.members.get().revision is None
    bundles.schedule_bundle(bundle, by=publisher, at=at)
    bundles.publish_bundle(bundle, by=publisher)
    assert set(Schedule.objects.values_list("state", flat=True)) == {"cancelled"}


# --- Two people at once ---


@pytest.mark.django_db(transaction=True)
def test_two_bundles_that_share_items_are_published_one_after_the_other():
    publisher = f.publisher()
    items = [reviewed() for _ in range(4)]
    one = bundle_of(*items, by=publisher)
    other = bundle_of(*reversed(items), by=publisher)
    ready, outcomes = threading.Barrier(3), []

    def run(act):
        try:
            ready.wait()
            act()
            outcomes.append("published")
        except WrongState:
            outcomes.append("refused")
        finally:
            connection.close()

    acts = [
        lambda: bundles.publish_bundle(one, by=publisher),
        lambda: bundles.publish_bundle(other, by=publisher),
        lambda: publishing.publish(items[2], by=publisher),
    ]
    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    numbers = list(Edition.objects.values_list("item", "number"))
    assert len(outcomes) == 3
    assert len(numbers) == len(set(numbers))
    assert all(number == 1 for _item, number in numbers)
    # Either a bundle was first, with all four, or the one item was, and no bundle is whole.
    assert sorted(outcomes) == ["published", "refused", "refused"]
    assert len(numbers) in (1, 4)
