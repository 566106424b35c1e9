"""The timeline of an item: everything that happened, in order, a page at a time."""

import io
from datetime import timedelta

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from claims.models import Claim, Evidence, Statement
from newsroom.desk import history, rowchanges
from newsroom.editions import bundles, publishing, scheduling
from newsroom.review import checklists, discussion, workflow
from newsroom.review.checklists import Given
from newsroom.review.models import Item
from newsroom.review.models.history import RowEvent
from newsroom.review.states import Status
from tests import factories as f
from tests import raw
from tests.desk.conftest import anybody
from tests.typed import opened, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return f.editor(username="editor", first_name="Edith")


@pytest.fixture
def client(sign_in, editor):
    return sign_in(editor)


def url(item, **query):
    return reverse("admin:item_history", args=[item.pk], query=query)


def entries(item, **narrowing):
    return history.timeline(item, **narrowing).entries


def kinds(item):
    return {entry.kind for entry in entries(item)}


def _asked(item):
    return checklists.asked(Item.objects.get(pk=item.pk).newest_revision)


def rich_life(item):
    """Something of every kind that the program itself can do."""
    reporter, editor, publisher = item.created_by, f.editor(), f.publisher()
    discussion.comment(item, by=editor, text="Which year?")
    discussion.resolve(item.comments.get(), by=editor)
    workflow.submit(item, by=reporter, message="Please look at the date.")
    workflow.return_(item, by=editor, reason="The date is missing.")
    checklists.make("claim", by=publisher, questions=["Is it dated?"])
    workflow.submit(item, by=reporter)
    answers = {each.question.pk: Given(answer="yes") for each in _asked(item)}
    for who in (editor, f.editor(), f.editor()):
        checklists.answer(item, by=who, answers=answers)
    workflow.approve(item, by=editor, reason="Well done.")
    waiting = scheduling.schedule(item, by=publisher, at=timezone.now() + timedelta(days=1))
    scheduling.unschedule(item, by=publisher)
    publishing.publish(item, by=publisher)
    publishing.withdraw(item, by=publisher, reason="It was a forgery.")
    return waiting


def test_each_thing_that_happened_is_there_once_and_newest_first(client):
    item = f.claim()
    rich_life(item)
    page = client.get(url(item)).text
    told = [
        "Edition 2: Withdrawal", "Edition 1: First edition", "Call the schedule off",
        "Scheduled for", "Revision 2 approved", "Revision 2: submitted", "Revision 1 returned",
        "Revision 1: submitted", "Comment resolved",
    ]  # fmt: skip
    places = [page.index(sentence) for sentence in told]
    assert places == sorted(places)
    assert [page.count(sentence) for sentence in told] == [1] * len(told)
    for words in ("Please look at the date.", "The date is missing.", "Well done.", "Which year?"):
        assert words in page


def test_entries_can_be_narrowed_to_a_kind(client):
    item = f.claim()
    rich_life(item)
    page = client.get(url(item, kind="decisions")).text
    assert "Revision 1 returned" in page
    assert "Edition 1" not in page
    assert client.get(url(item, kind="gossip")).status_code == 404


def test_answers_to_the_checklist_are_told_in_one_entry_for_each_reviewer(client):
    questions = ["Did you open every source?", "Do the numbers add up?"]
    checklists.make("claim", by=f.publisher(), questions=questions)
    item = f.bring_to(f.claim(), Status.IN_REVIEW)
    pks = [each.question.pk for each in checklists.asked(item.newest_revision)]
    given = {pks[0]: Given(answer="yes"), pks[1]: Given(answer="no", remark="Page 3 differs.")}
    checklists.answer(item, by=f.editor(first_name="Edda"), answers=given)
    checklists.answer(item, by=f.editor(first_name="Emil"), answers={pks[0]: Given(answer="none")})

    found = [entry.row for entry in entries(item, kind="answers")]
    page = client.get(url(item, kind="answers")).text

    assert [(row.reviewer, len(row.said)) for row in found] == [("Emil", 1), ("Edda", 2)]
    assert page.count("Checklist of revision 1 answered") == 2
    for words in (*questions, "does not apply", "Page 3 differs."):
        assert words in page


def test_a_bundle_is_told(client):
    article = f.article(claims=(f.bring_to(f.claim(), Status.PUBLISHED),))
    bundles.of_article(article, by=f.publisher())
    assert "In a bundle" in client.get(url(article)).text


@pytest.mark.django_db(transaction=True)
def test_a_redaction_is_told_and_what_it_hit_cannot_be_restored(sign_in):
    item = f.claim(slug="the-dam", wording="The dam was full.", context="Said Zahra Ahmadi.")
    workflow.submit(item, by=item.created_by)
    workflow.recall(item, by=item.created_by)
    call_command(
        "redact", "claim", "the-dam", "--passage", "Zahra Ahmadi",
        "--reason", "by order of a court", "--by", "The editor", "--yes", stdout=io.StringIO(),
    )  # fmt: skip
    client = sign_in(f.editor())

    page = client.get(url(item, kind="redactions")).text
    assert "A passage was taken out for good" in page
    assert "by order of a court" in page
    refused = client.get(reverse("admin:item_restore", args=[item.pk]))
    assert refused.status_code == 409
    assert "Revision 1 of “The dam was full.” cannot be restored" in refused.text


def test_pages_put_together_are_the_whole(monkeypatch):
    item = f.claim()
    rich_life(item)
    whole = [entry.place for entry in entries(item)]
    monkeypatch.setattr(history, "SIZE", 3)
    seen, after = [], None
    while True:
        page = history.timeline(item, after=after)
        seen += [entry.place for entry in page.entries]
        after = page.next
        if after is None:
            break
    assert seen == whole == sorted(set(whole), reverse=True)
    assert len(whole) > 9


@pytest.mark.parametrize("lives", [1, 3])
def test_a_page_costs_the_same_however_much_happened(client, lives):
    item = f.claim()
    for number in range(lives):
        if number:
            workflow.revise(item, by=item.created_by)
            publishing_again(item)
        else:
            rich_life(item)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url(item)).status_code == 200
    assert len(queries) == 15


def publishing_again(item):
    workflow.submit(item, by=item.created_by)
    editor = f.editor()
    answers = {each.question.pk: Given(answer="yes") for each in _asked(item)}
    checklists.approve(item, by=editor, answers=answers)
    publishing.publish(item, by=f.publisher(), change="update", note="A new source.")


@pytest.mark.parametrize("place", ["x", "1-2", "1-2-3-4", "99999999999999999-1-1", "1-1-1' --"])
def test_a_place_that_is_none_is_not_found(client, place):
    response = client.get(url(f.claim(), after=place))
    assert response.status_code in (200, 404)
    assert response.status_code == 404 or place[0] == "9"


def test_who_may_not_see_items_sees_no_history(sign_in):
    item = f.claim(wording="The dam was full.")
    response = sign_in(anybody()).get(url(item))
    assert response.status_code == 403
    assert "dam" not in response.text


def test_the_form_and_the_review_screen_lead_there(client):
    item = f.claim()
    for name in ("admin:claims_claim_change", "admin:item_review"):
        assert url(item) in client.get(reverse(name, args=[item.pk])).text


# --- Row changes ---


def rows(item):
    return rowchanges.saves(item, until=None, below=None, size=40)


def test_one_save_of_the_form_is_one_line_with_who_and_what(sign_in, client):
    item = f.claim(by=f.reporter(first_name="Rita"))
    before = len(rows(item))
    reporter = sign_in(item.created_by)
    address = reverse("admin:claims_claim_change", args=[item.pk])
    sent = opened(reporter, address) | {
        "wording": "Another wording.", "claim_statements-0-quote": "Other words.",
    }  # fmt: skip
    response = send(reporter, address, sent)
    assert response.status_code == 302
    saves = rows(item)
    assert len(saves) == before + 1
    assert (saves[0].who, saves[0].url) == ("Rita", address)
    assert saves[0].request
    assert "Claim: claim" in saves[0].changes
    assert any("quot" in change for change in saves[0].changes)


def test_sql_typed_by_hand_is_told_with_the_role_and_without_a_person():
    item = f.claim()
    raw.run("UPDATE claims_claim SET context = 'Typed.' WHERE item_ptr_id = %s", item.pk)
    newest = rows(item)[0]
    assert newest.who == ""
    assert newest.role == connection.settings_dict["USER"]
    assert "Claim: context" in newest.changes


def test_a_change_of_a_shared_row_is_told_at_each_claim_that_uses_it():
    said = f.statement()
    item = f.claim(statement=said)
    raw.run("UPDATE claims_statement SET quote = 'Otherwise.' WHERE id = %s", said.pk)
    assert any("quote" in change for change in rows(item)[0].changes)
    assert not any("quote" in change for change in rows(f.claim())[0].changes)


def test_a_change_is_told_by_its_field_and_never_by_its_text(client):
    item = f.claim()
    Claim.objects.filter(pk=item.pk).update(harm="Names an informant.")
    page = client.get(url(item)).text
    assert "informant" not in page
    assert "harm" in page


def test_every_history_that_belongs_to_an_item_is_read():
    claim, article = Item.objects.get(pk=f.claim().pk), Item.objects.get(pk=f.article().pk)
    read = {
        event.pgh_tracked_model
        for item in (claim, article)
        for event in rowchanges._histories(item)
    }
    owned = {
        model.pgh_tracked_model
        for model in apps.get_models()
        if issubclass(model, RowEvent) and model.pgh_tracked_model.history_item
    }
    assert owned <= read
    assert {Item, Claim, Statement, Evidence} <= read
