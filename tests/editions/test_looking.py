"""A claim that changes reaches the articles that use it: they are to be looked at again."""

import pytest

from newsroom.editions import bundles, looking, publishing
from newsroom.editions.models import LookAgain
from newsroom.review import workflow
from newsroom.review.errors import Denied, WrongState
from newsroom.review.states import Role, Status
from tests import factories as f
from tests import raw

pytestmark = pytest.mark.django_db


def published(item):
    return f.bring_to(item, Status.PUBLISHED)


def revised(item, **changes):
    """A new text of a published claim, reviewed."""
    workflow.revise(item, by=item.created_by)
    for name, value in ({"finding": "Another finding."} | changes).items():
        setattr(item.verdict, name, value)
    item.verdict.save()
    workflow.submit(item, by=item.created_by)
    workflow.approve(item, by=f.editor())
    return item


def changed(item, change="correction", **changes):
    """The next edition of a claim."""
    revised(item, **changes)
    return publishing.publish(item, by=f.publisher(), change=change, note="What was wrong.")


def again(article):
    """Another edition of an article."""
    workflow.revise(article, by=article.created_by)
    workflow.submit(article, by=article.created_by)
    workflow.approve(article, by=f.editor())
    return publishing.publish(article, by=f.publisher(), change="update", note="It is newer.")


def open_rows(article):
    return [row.edition for row in LookAgain.objects.open().filter(article=article.pk)]


@pytest.fixture
def claim():
    return published(f.claim())


@pytest.fixture
def article(claim):
    return published(f.article(claims=(claim,)))


@pytest.mark.parametrize("change", ["correction", "clarification"])
def test_a_change_that_tells_reaches_every_article_with_the_claim(claim, article, change):
    others = [published(f.article(claims=(claim,))) for _ in range(4)]
    published(f.article())

    edition = changed(claim, change)

    assert {row.article_id for row in LookAgain.objects.open()} == {
        each.pk for each in (article, *others)
    }
    assert open_rows(article) == [edition]


def test_a_change_of_verdict_reaches_it(claim, article):
    edition = changed(claim, "rating_change", rating=f.rating("true"))
    assert open_rows(article) == [edition]


def test_a_withdrawal_and_a_reinstatement_reach_it(claim, article):
    gone = publishing.withdraw(claim, by=f.publisher(), reason="Not genuine.")
    back = publishing.reinstate(claim, by=f.publisher(), reason="Genuine after all.")
    assert open_rows(article) == [gone, back]


def test_an_update_does_not(claim, article):
    changed(claim, "update")
    assert open_rows(article) == []


def test_an_article_in_which_the_claim_is_no_longer_is_left_alone(claim, article):
    workflow.revise(article, by=article.created_by)
    article.blocks.filter(claim=claim).delete()
    again_from_draft = f.bring_to(article, Status.REVIEWED)
    publishing.publish(again_from_draft, by=f.publisher(), change="update", note="Without it.")

    changed(claim)

    assert open_rows(article) == []


def test_a_further_edition_of_the_article_settles_it(claim, article):
    changed(claim)

    edition = again(article)

    row = LookAgain.objects.get()
    assert (row.outcome, row.settled_by, row.settled_at) == (
        "revised", edition.published_by, edition.published_at,
    )  # fmt: skip
    assert open_rows(article) == []


def test_what_nobody_reads_is_not_looked_at(claim, article):
    publishing.withdraw(article, by=f.publisher(), reason="The wrong article went out.")
    edition = changed(claim)
    assert open_rows(article) == []

    publishing.reinstate(article, by=f.publisher(), reason="It was the right one after all.")

    assert open_rows(article) == [edition]


@pytest.mark.django_db(transaction=True)
def test_an_article_that_was_signed_before_the_change_is_looked_at_when_it_is_published(claim):
    article = f.bring_to(f.article(claims=(claim,)), Status.REVIEWED)
    edition = changed(claim)
    assert open_rows(article) == []

    publishing.publish(article, by=f.publisher())

    assert open_rows(article) == [edition]


@pytest.mark.django_db(transaction=True)
def test_a_further_edition_that_was_signed_before_the_change_settles_nothing(claim, article):
    workflow.revise(article, by=article.created_by)
    f.bring_to(article, Status.REVIEWED)
    edition = changed(claim)

    publishing.publish(article, by=f.publisher(), change="update", note="It is newer.")

    assert open_rows(article) == [edition]


@pytest.mark.django_db(transaction=True)
def test_an_article_that_is_published_with_the_change_is_settled_by_it(claim, article):
    publisher = f.publisher()
    workflow.revise(article, by=article.created_by)
    f.bring_to(article, Status.REVIEWED)
    revised(claim)
    bundle = bundles.of_article(article, by=publisher)
    kinds = {claim.pk: "correction", article.pk: "update"}
    said = {
        row.pk: {"change": kinds[row.item_id], "note": "It was 21, not 12."}
        for row in bundle.members.all()
    }
    bundles.say(bundle, by=publisher, said=said)

    bundles.publish_bundle(bundle, by=publisher)

    assert LookAgain.objects.get().outcome == "revised"


# --- It stays as it is ---


def test_an_editor_says_that_it_stays_as_it_is(claim, article):
    changed(claim)
    editor = f.editor()
    [row] = LookAgain.objects.open()

    assert looking.stays(article, by=editor, seen=[row.pk]) == 1

    row.refresh_from_db()
    assert (row.outcome, row.settled_by) == ("stays", editor)
    assert row.settled_at
    with pytest.raises(WrongState, match="somebody settled it"):
        looking.stays(article, by=editor, seen=[row.pk])


def test_what_came_up_meanwhile_stays_open(claim, article):
    changed(claim)
    seen = [row.pk for row in LookAgain.objects.open()]
    gone = publishing.withdraw(claim, by=f.publisher(), reason="Not genuine.")

    looking.stays(article, by=f.editor(), seen=seen)

    assert open_rows(article) == [gone]


def test_what_belongs_to_another_article_is_not_settled(claim, article):
    other = published(f.article(claims=(claim,)))
    changed(claim)
    seen = [row.pk for row in LookAgain.objects.filter(article=other)]

    with pytest.raises(WrongState):
        looking.stays(article, by=f.editor(), seen=seen)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.EDITOR])
def test_nobody_else_says_so(claim, article, role):
    changed(claim)
    with pytest.raises(Denied):
        looking.stays(article, by=f.user("", role), seen=[LookAgain.objects.get().pk])


# --- Raw SQL ---


def test_nobody_adds_a_row_of_their_own(claim, article):
    row = {"article_id": article.pk, "edition_id": claim.current_edition.pk, "outcome": ""}
    sentence = raw.refused_insert("editions_lookagain", row)
    assert sentence == "What is to be looked at again comes with an edition."


SETTLE = "UPDATE editions_lookagain SET outcome = %s, settled_by_id = %s, settled_at = now()"


def test_a_row_is_settled_once_and_by_somebody(claim, article):
    changed(claim)
    person = f.editor().pk
    assert "settled once" in raw.refusal(SETTLE, "revised", person)
    assert raw.violated(SETTLE, "stays", None) == "look_again_settled"
    raw.run(SETTLE, "stays", person)
    assert "settled once" in raw.refusal(SETTLE, "stays", f.editor().pk)
    assert "settled once" in raw.refusal(
        "UPDATE editions_lookagain SET outcome = '', settled_by_id = NULL, settled_at = NULL"
    )


@pytest.mark.parametrize(
    "statement",
    ["DELETE FROM editions_lookagain", "UPDATE editions_lookagain SET edition_id = edition_id"],
)
def test_a_row_is_for_ever(claim, article, statement):
    changed(claim)
    assert raw.failure(statement)[0] == raw.NOT_ALLOWED
