"""Translations of a text share its verdict; what changes in it reaches them all."""

import pytest
from django.db import DatabaseError

from newsroom.editions import bundles, looking, publishing
from newsroom.editions.models import Edition, Facet, LookAgain
from newsroom.review import workflow
from newsroom.review.errors import Incomplete, WrongState
from newsroom.review.states import Status
from tests import factories as f
from tests import raw
from tests.public import record

pytestmark = pytest.mark.django_db
DARI = {"language": "fa-AF", "wording": "یک ادعا."}


@pytest.fixture
def original():
    return f.bring_to(f.claim(), Status.PUBLISHED)


def translated(original, **fields):
    """A draft in another language."""
    return f.claim(translation_of=original, **DARI | fields)


def reviewed(original, **fields):
    return f.bring_to(translated(original, **fields), Status.REVIEWED)


def published(original, **fields):
    return f.bring_to(translated(original, **fields), Status.PUBLISHED)


def correct(item, **change):
    return record.again(item, record.rerate("false"), **{"change": "correction"} | change)


def add(item):
    """A first edition, past all that the program asks."""
    revision = item.newest_revision
    Edition.objects.create(
        item=item, number=1, revision=revision, content=revision.content,
        digest=revision.digest, change="first", published_by=f.publisher(),
    )  # fmt: skip


def open_rows(item):
    return [look.edition for look in LookAgain.objects.open().filter(article=item.pk)]


def test_a_translation_is_submitted_with_the_verdict_of_its_original(original):
    draft = translated(original, rated="true")
    with pytest.raises(Incomplete) as refused:
        workflow.submit(draft, by=draft.created_by)
    assert "A translation has the verdict of its original, which is now “False”." in str(
        refused.value
    )
    workflow.submit(translated(original), by=f.reporter())


def test_a_translation_of_a_translation_is_refused(original):
    draft = translated(translated(original))
    with pytest.raises(Incomplete, match="choose the original"):
        workflow.submit(draft, by=draft.created_by)


def test_a_verdict_that_changed_since_is_noticed_at_publication(original):
    waiting = reviewed(original)
    record.again(original, record.rerate("true"), change="rating_change")
    sentence = "The verdict on the original is “True”, and a translation has the same one."
    with pytest.raises(WrongState, match=sentence):
        publishing.publish(waiting, by=f.publisher())


def test_an_original_goes_first(original):
    waiting = reviewed(f.claim())
    with pytest.raises(WrongState, match="Publish the original first"):
        publishing.publish(waiting, by=f.publisher())


def test_original_and_translation_go_live_together_whoever_was_made_first():
    earlier, draft = f.claim(**DARI), f.claim()
    earlier.translation_of = draft
    earlier.save()
    for item in (earlier, draft):
        f.bring_to(item, Status.REVIEWED)
    article = f.bring_to(f.article(claims=(earlier, draft)), Status.REVIEWED)
    publisher = f.publisher()
    bundles.publish_bundle(bundles.of_article(article, by=publisher), by=publisher)
    assert Facet.objects.get(kind="original").value == str(draft.uuid)
    assert open_rows(earlier) == []
    workflow.revise(earlier, by=earlier.created_by)
    publishing.discard(earlier, by=earlier.created_by)
    earlier.refresh_from_db()
    assert earlier.translation_of_id == draft.pk  # which its text does not name


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (None, "A translation is published while its original is public."),
        ("rating_change", "The verdict of a translation is that of its original."),
        ("withdrawal", "A translation is published while its original is public."),
    ],
)
def test_the_database_asks_the_same(original, change, sentence):
    waiting = reviewed(f.claim() if change is None else original)
    if change == "rating_change":
        record.again(original, record.rerate("true"), change="rating_change")
    if change == "withdrawal":
        publishing.withdraw(original, by=f.publisher(), reason="It rested on a forgery.")
    with pytest.raises(DatabaseError, match=sentence):
        add(waiting)


def test_the_database_knows_originals_from_translations(original):
    waiting = reviewed(original)
    other = f.bring_to(f.claim(), Status.PUBLISHED)
    workflow.revise(original, by=original.created_by)
    draft = type(original).objects.get(pk=original.pk)
    draft.translation_of = other
    draft.save()
    with pytest.raises(DatabaseError, match="not another translation"):
        add(waiting)


def test_what_it_translates_is_not_said_by_hand(original):
    item = published(original)
    edition = item.current_edition
    state, sentence = raw.failure(
        "INSERT INTO editions_facet (edition_id, kind, value, item_kind, first_published_at,"
        f" position) SELECT {edition.pk}, 'original', 'x', 'claim', now(), 1"
    )
    assert "Facets come with their edition." in sentence, state


@pytest.mark.parametrize(
    ("change", "reaches"),
    [("correction", True), ("clarification", True), ("update", False)],
)
def test_a_change_of_the_original_reaches_its_translations(original, change, reaches):
    dari, pashto = published(original), published(original, language="ps")
    edition = correct(original, change=change)
    expected = [edition] if reaches else []
    assert open_rows(dari) == open_rows(pashto) == expected
    assert open_rows(original) == []


def test_a_changed_verdict_reaches_its_translations_and_they_follow(original):
    dari = published(original)
    edition = record.again(original, record.rerate("true"), change="rating_change")
    assert open_rows(dari) == [edition]
    with pytest.raises(Incomplete, match="which is now “True”"):
        correct(dari)


def test_a_translation_that_follows_is_settled_by_it(original):
    dari = published(original)
    correct(original)
    followed = record.again(dari, record.rerate("false", "یافتهٔ تازه."), change="correction")
    assert open_rows(dari) == []
    assert followed.claim_editions == {str(original.uuid): 2}
    assert LookAgain.objects.get().outcome == "revised"


@pytest.mark.django_db(transaction=True)
def test_what_was_signed_before_the_change_is_still_to_be_looked_at(original):
    waiting = reviewed(original)
    edition = correct(original)
    first = publishing.publish(waiting, by=f.publisher())
    assert open_rows(waiting) == [edition]
    assert first.claim_editions == {str(original.uuid): 1}


def test_an_editor_may_say_that_a_translation_stays(original):
    dari = published(original)
    correct(original)
    look = LookAgain.objects.get()
    assert looking.stays(dari, by=f.editor(), seen=[look.pk]) == 1
    assert open_rows(dari) == []


def test_a_translated_article_is_reached_as_well():
    claim = f.bring_to(f.claim(), Status.PUBLISHED)
    article = f.bring_to(f.article(claims=(claim,)), Status.PUBLISHED)
    dari = f.bring_to(
        f.article(claims=(claim,), translation_of=article, language="fa-AF"), Status.PUBLISHED
    )

    def retitle(draft):
        draft.headline = "Another headline"
        draft.save()

    edition = record.again(article, retitle, change="correction")
    assert open_rows(dari) == [edition]
