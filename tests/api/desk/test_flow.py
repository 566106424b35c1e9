"""From what was said to review, by token: the desk's own verbs, guards and sentences."""

from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from claims.models import Claim, Occasion, Source, Speaker, Statement
from newsroom.review import workflow
from newsroom.review.models import Activity, Comment, Item
from newsroom.review.states import NOT_BY_TOKEN, Role, Status
from tests import factories as f
from tests.api.desk.conftest import Program, said
from tests.desk.conftest import bring, of_all_trades

pytestmark = pytest.mark.django_db


def drafted(program: Program, **changes: Any) -> dict[str, Any]:
    answer = program.post("claims/", said(**changes))
    assert answer.status_code == 201, answer.content
    return answer.json()


def evidence(**changes: Any) -> dict[str, Any]:
    number = uuid4().hex
    source = {"title": number, "publisher": "Ministry", "kind": "dataset"}
    return {"stance": "contradicts", "source": source, "passage": f"Wells: {number}."} | changes


def test_a_claim_comes_from_words_to_review(rana: Program) -> None:
    made = rana.post("claims/", said(wording="The ministry built wells.", context="In spring."))
    told = made.json()
    assert made.status_code == 201
    assert made["Location"] == told["url"]
    assert {each["field"] for each in told["missing"]} == {"verdict-rating", "verdict-finding"}
    here = f"claims/{told['id']}/"

    assert rana.post(f"{here}evidence/", evidence()).status_code == 201
    version = rana.get(f"items/{told['id']}/")["ETag"]
    verdict = {"rating": "false", "finding": "It built none.", "reasoning": "<p>Read.</p>"}
    proposed = rana.patch(f"{here}verdict/", verdict, if_match=version)
    assert (proposed.status_code, proposed.json()["missing"]) == (200, [])
    submitted = rana.post(f"items/{told['id']}/verbs/submit/", {"message": "Please read."})
    assert submitted.json()["status"] == "in_review"
    remark = rana.post(f"items/{told['id']}/comments/", {"text": "Which spring?"})
    assert remark.status_code == 201

    item = Item.objects.get(pk=told["id"])
    assert (item.created_by, item.status) == (rana.person, Status.IN_REVIEW)
    assert item.proposers() == {rana.person.pk}
    line = Activity.objects.get(item=item)
    assert (line.actor, line.token, line.reason) == (rana.person, rana.token, "Please read.")
    read = rana.get(f"items/{told['id']}/").json()
    assert read["claim"]["wording"] == "The ministry built wells."
    assert read["claim"]["verdict"]["rating"] == "false"
    assert read["claim"]["evidence"][0]["stance"] == "contradicts"
    assert [each["text"] for each in read["comments"]] == ["Which spring?"]
    assert read["revision"]["message"] == "Please read."
    queue = rana.get("queue/?status=in_review&page_size=100").json()["results"]
    assert told["id"] in [row["id"] for row in queue]


def test_what_is_missing_is_told_in_full_and_nothing_moves(rana: Program) -> None:
    pk = drafted(rana)["id"]
    answer = rana.post(f"items/{pk}/verbs/submit/")
    assert answer.status_code == 422
    told = answer.json()
    assert told["code"] == "incomplete"
    assert [each["message"] for each in told["missing"]] == [
        "Propose a rating.", "Write the finding in one sentence.",
    ]  # fmt: skip
    assert Item.objects.get(pk=pk).status == Status.DRAFT


def test_every_change_shows_at_the_desk_with_the_token(rana: Program, client: Any) -> None:
    pk = drafted(rana)["id"]
    client.force_login(f.editor())
    page = client.get(reverse("admin:item_history", args=[pk])).content.decode()
    assert "by <bdi>Rana</bdi>" in page
    assert "by token <bdi>The importer</bdi>" in page


# --- Matched before made ---


def test_who_and_where_are_matched_before_anything_is_made(rana: Program) -> None:
    speaker = f.speaker(name="Aziza Karimi-Test", aliases=["A. Karimi-Test"])
    at = Occasion.objects.create(title="The wells debate", slug="wells-debate", date="2024-05-01")
    given = {
        "speaker": {"name": "a. karimi-test"},
        "occasion": {"title": "The Wells Debate", "date": "2024-05-01"},
        "quote": "Forty wells.",
    }
    claim = Claim.objects.get(pk=drafted(rana, statement=given)["id"])
    statement = claim.statements.get()
    assert (statement.speaker, statement.occasion, statement.date) == (speaker, at, "2024-05-01")

    again = rana.post("claims/", {"statement": given})
    assert (again.status_code, again.json()["code"]) == (409, "already_promoted")
    other = drafted(rana, statement=given, again=True)
    assert Claim.objects.get(pk=other["id"]).statements.get() == statement
    assert claim.pk in other["similar"]


def test_where_several_may_be_meant_nothing_is_made_and_they_are_named(rana: Program) -> None:
    known = f.speaker(name="Mirwais Testani")
    given = {"speaker": {"name": "Mirwais Testan"}, "quote": "I said so."}
    before = (Speaker.objects.count(), Statement.objects.count(), Claim.objects.count())
    answer = rana.post("claims/", {"statement": given})
    assert (answer.status_code, answer.json()["code"]) == (409, "ambiguous")
    assert known.pk in [each["id"] for each in answer.json()["candidates"]]
    assert before == (Speaker.objects.count(), Statement.objects.count(), Claim.objects.count())
    drafted(rana, statement=given | {"speaker": {"id": known.pk}})
    drafted(rana, statement=given | {"speaker": {"name": "Mirwais Testan", "new": True}})
    assert Speaker.objects.filter(name="Mirwais Testan").exists()


def test_a_source_at_the_same_address_is_that_source(rana: Program) -> None:
    pk = drafted(rana)["id"]
    source = f.source(title="A register of wells", url="https://example.org/wells")
    sent = {"title": "Wells, a register", "url": "http://www.example.org/wells/?utm_source=x"}
    assert rana.post(f"claims/{pk}/evidence/", evidence(source=sent)).status_code == 201
    assert Claim.objects.get(pk=pk).evidence_links.get().evidence.source == source
    assert not Source.objects.filter(title="Wells, a register").exists()
    link = Claim.objects.get(pk=pk).evidence_links.get()
    again = rana.post(
        f"claims/{pk}/evidence/", {"stance": "supports", "evidence": link.evidence_id}
    )
    assert again.status_code == 409


def test_another_statement_is_added(rana: Program) -> None:
    pk = drafted(rana)["id"]
    added = rana.post(f"claims/{pk}/statements/", {"statement": said()["statement"]})
    assert added.status_code == 201
    assert Claim.objects.get(pk=pk).claim_statements.count() == 2


# --- Two at one draft ---


def test_a_change_of_what_was_not_read_is_refused_with_what_differs(rana: Program) -> None:
    told = drafted(rana, wording="One.")
    here = f"claims/{told['id']}/"
    first = rana.patch(here, {"wording": "Two."}, if_match=f'"{told["version"]}"')
    assert first.status_code == 200
    for status, sent, headers in (
        (412, {}, {"if_match": f'"{told["version"]}"'}),
        (409, {"version": told["version"]}, {}),
    ):
        answer = rana.patch(here, {"wording": "Three."} | sent, **headers)
        assert (answer.status_code, answer.json()["code"]) == (status, "moved")
        assert answer.json()["differs"] == [
            {"field": "wording", "stored": "Two.", "sent": "Three."}
        ]
        assert answer.json()["version"] == first.json()["version"]
    assert rana.patch(here, {"wording": "Three."}).status_code == 428
    assert rana.patch(here, {"wording": "Three."}, if_match="*").status_code == 400
    assert Claim.objects.get(pk=told["id"]).wording == "Two."


def test_what_is_no_draft_is_not_changed(rana: Program) -> None:
    item = f.bring_to(f.claim(), Status.IN_REVIEW)
    for path, sent in (
        (f"claims/{item.pk}/", {"wording": "Other.", "version": item.version}),
        (f"claims/{item.pk}/verdict/", {"finding": "Other.", "version": item.version}),
    ):
        answer = rana.patch(path, sent)
        assert (answer.status_code, answer.json()["code"]) == (409, "wrong_state")
        assert answer.json()["detail"].endswith("it is in review.")
    assert rana.post(f"claims/{item.pk}/evidence/", evidence()).status_code == 409


# --- Who may ---


@pytest.mark.parametrize("verb", sorted(set(NOT_BY_TOKEN) - {"publish_bundle"}))
def test_nobody_approves_or_publishes_by_token(verb: str) -> None:
    item = bring(verb, f.claim())
    before = Item.objects.get(pk=item.pk).status
    newest = item.newest_revision
    sent = {"revision": newest.pk, "reason": "It is so."} if newest else {}
    answer = Program(of_all_trades()).post(f"items/{item.pk}/verbs/{verb}/", sent)
    assert (answer.status_code, answer.json()["code"]) == (403, "denied")
    assert "needs a second factor, which no account here has" in answer.json()["detail"]
    assert Item.objects.get(pk=item.pk).status == before
    answer = Program(f.reporter()).post(f"items/{item.pk}/verbs/{verb}/", sent)
    assert "is for the role" in answer.json()["detail"]


def test_a_token_is_never_more_powerful_than_its_person(rana: Program) -> None:
    pk = drafted(rana)["id"]
    publisher = Program(f.publisher())
    assert publisher.post("claims/", said()).json()["detail"] == "Your role does not write claims."
    assert publisher.post(f"items/{pk}/verbs/submit/").status_code == 403
    rana.person.groups.clear()
    assert rana.get(f"items/{pk}/").status_code == 403
    rana.person.is_active = False
    rana.person.save()
    assert rana.get(f"items/{pk}/").status_code == 401


def test_recall_is_for_whoever_submitted(rana: Program) -> None:
    item = f.claim(by=rana.person)
    assert rana.post(f"items/{item.pk}/verbs/submit/").status_code == 200
    other = Program(f.reporter()).post(f"items/{item.pk}/verbs/recall/")
    assert other.json()["detail"] == "Only Rana, who submitted this, can recall it."
    assert rana.post(f"items/{item.pk}/verbs/recall/").json()["status"] == "draft"
    assert rana.post(f"items/{item.pk}/verbs/recall/").status_code == 409


def test_a_draft_is_put_aside_and_taken_up_by_an_editors_token() -> None:
    item, program = f.claim(), Program(f.editor())
    assert program.post(f"items/{item.pk}/verbs/spike/", {"reason": "Old."}).status_code == 200
    assert program.post(f"items/{item.pk}/verbs/unspike/").json()["status"] == "draft"
    assert program.post(f"items/{item.pk}/verbs/unspike/", {"reason": "x"}).status_code == 409


# --- Comments ---


def test_a_comment_is_answered_and_resolved_as_at_the_desk(rana: Program) -> None:
    item, editor = f.claim(), Program(f.editor())
    question = editor.post(f"items/{item.pk}/comments/", {"text": "Why?", "must_resolve": True})
    pk = question.json()["id"]
    reply = rana.post(f"items/{item.pk}/comments/", {"text": "So.", "parent": pk})
    assert Comment.objects.get(pk=reply.json()["id"]).parent_id == pk
    denied = rana.post(f"items/{item.pk}/comments/{pk}/resolve/")
    assert (denied.status_code, denied.json()["detail"]) == (
        403, "Only who wrote this comment, or an editor, can resolve it.",
    )  # fmt: skip
    assert editor.post(f"items/{item.pk}/comments/{pk}/resolve/").status_code == 200
    assert editor.post(f"items/{item.pk}/comments/{pk}/resolve/").status_code == 409
    assert rana.post(f"items/{item.pk}/comments/", {"text": " "}).status_code == 400
    elsewhere = f"items/{f.claim().pk}/comments/"
    assert rana.post(elsewhere, {"text": "x", "parent": pk}).status_code == 404
    administrator = f.user("", Role.ADMINISTRATOR, Role.STANDARDS, is_staff=True)
    assert Program(administrator).post(elsewhere, {"text": "x"}).status_code == 403


# --- Lists ---


@pytest.mark.parametrize("rows", [1, 3])
def test_reading_costs_the_same_for_one_row_and_three(
    rana: Program, rows: int, django_assert_num_queries: Any
) -> None:
    language = f"x{next(f._number)}-zz"
    for _row in range(rows):
        item = f.claim(by=rana.person, language=language)
        workflow.submit(item, by=rana.person)
    whole = f.claim(by=rana.person)
    for number in range(rows):
        if number:
            whole.claim_statements.create(statement=f.statement(), position=number + 1)
            whole.evidence_links.create(evidence=f.evidence(), stance="supports")
        Comment.objects.create(item=whole, text="Hm.", author=rana.person)
    rana.get("")  # the first use of the day is written down
    with django_assert_num_queries(5):
        assert len(rana.get(f"queue/?language={language}").json()["results"]) == rows
    with django_assert_num_queries(13):
        found = rana.get(f"items/{whole.pk}/").json()
    assert len(found["claim"]["evidence"]) == len(found["comments"]) == rows


def test_the_queue_is_read_page_by_page_with_the_filters_of_the_desk(rana: Program) -> None:
    language = f"y{next(f._number)}-zz"
    items = []
    for _row in range(3):
        item = f.claim(by=rana.person, language=language)
        workflow.submit(item, by=rana.person)
        items.append(item.pk)
    address, seen = f"queue/?language={language}&page_size=2", []
    while address:
        page = rana.get(address.replace("http://testserver", "")).json()
        seen.append([row["id"] for row in page["results"]])
        address = page["next"]
    assert seen == [items[:2], items[2:]]
    wrong = rana.get("queue/?status=live")
    assert (wrong.status_code, list(wrong.json()["fields"])) == (400, ["status"])
    unknown = rana.get("queue/?state=live").json()
    assert "status" in unknown["known"]
    for query in ("page_size=1e9", "page_size=0", "after=x", "topic=never-was"):
        assert rana.get(f"queue/?{query}").status_code == 400, query
