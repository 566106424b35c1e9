"""Who gets in, and who does not: tokens, scopes, what is sent twice, too much, or misplaced."""

import datetime as dt
import json
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone

from newsroom.masking import mask_links
from newsroom.review import tokens
from newsroom.review.models import Comment, Item, KeptAnswer, Scope, Token, TokenUse
from tests import factories as f
from tests import raw
from tests.api.desk.conftest import HERE, Program, said
from tests.test_leaks import _within

pytestmark = pytest.mark.django_db

PATHS = sorted(
    "/"
    + each.regex.replace(r"(?P<pk>[0-9]+)", "1").replace(r"(?P<comment>[0-9]+)", "1")
    .replace(r"(?P<verb>[-a-zA-Z0-9_]+)", "submit").replace(r"\Z", "").replace(".*$", "no/such")
    for each in _within(get_resolver())
    if each.regex.startswith("api/v1/desk/")
)  # fmt: skip


def test_the_walk_knows_every_address() -> None:
    assert len(PATHS) > 10
    assert not [path for path in PATHS if "(" in path or "\\" in path]


@pytest.mark.parametrize("path", PATHS)
def test_nothing_answers_without_a_token_not_even_to_who_is_signed_in(path: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(f.editor())
    for method in ("GET", "HEAD", "OPTIONS", "POST", "PATCH", "PUT", "DELETE"):
        answer = client.generic(method, path, "{}", "application/json")
        assert answer.status_code == 401, method
        assert answer["WWW-Authenticate"] == 'Bearer realm="desk"'
        assert answer["Cache-Control"] == "no-store"
        assert not answer.cookies
        if method != "HEAD":
            assert set(answer.json()) == {"detail", "code"}


@pytest.mark.parametrize(
    "header", ["Bearer", "Bearer nrt_x", "Bearer \x00", "Token {secret}", "Basic {secret}",
               "{secret}", "Bearer {secret}x", "Bearer ñ"]
)  # fmt: skip
def test_what_is_no_token_is_refused(rana: Program, header: str) -> None:
    answer = rana.get("", authorization=header.replace("{secret}", rana.secret))
    assert answer.status_code == 401
    assert answer.json()["code"] == "unauthenticated"


def test_a_token_works_until_it_is_over(rana: Program) -> None:
    told = rana.get("").json()
    assert (told["person"]["name"], told["roles"]) == ("Rana", ["Reporter"])
    assert told["scopes"] == Scope.values
    assert Token.objects.get(pk=rana.token.pk).last_used_on == timezone.localdate()
    tokens.revoke(rana.token, by=rana.person)
    assert rana.get("").status_code == 401

    now = timezone.now()
    Token.objects.create(
        person=rana.person, name="Old", scopes=["read"], digest=tokens.digest("nrt_old"),
        created_at=now - dt.timedelta(days=2), expires_at=now - dt.timedelta(days=1),
    )  # fmt: skip
    assert rana.get("", authorization="Bearer nrt_old").status_code == 401


def test_a_token_in_an_address_or_a_body_is_refused_and_is_to_be_revoked(rana: Program) -> None:
    for path in (f"?token={rana.secret}", "?access_token=x", f"queue/?topic={rana.secret}",
                 f"{rana.secret}/", "?API_KEY=x"):  # fmt: skip
        for headers in ({}, {"authorization": ""}):
            answer = rana.get(path, **headers)
            assert (answer.status_code, answer.json()["code"]) == (400, "misplaced_token"), path
            assert "revoke it at the desk, under “My tokens”" in answer.json()["detail"]
            assert rana.secret not in answer.content.decode()
    item = f.claim()
    answer = rana.post(f"items/{item.pk}/comments/", {"text": f"It is {rana.secret}"})
    assert (answer.status_code, answer.json()["code"]) == (400, "misplaced_token")
    assert not Comment.objects.filter(item=item).exists()
    line = {"request": f"GET {HERE}?token={rana.secret}"}
    assert rana.secret not in str(mask_links(None, "", line))


@pytest.mark.parametrize(
    ("scope", "allowed"),
    [("read", {"queue", "item"}), ("draft", {"claim"}), ("submit", {"verb"}),
     ("comment", {"comment"})],
)  # fmt: skip
def test_a_token_does_what_it_is_for_and_no_more(scope: str, allowed: set[str]) -> None:
    program = Program(f.reporter(), scope)
    item = f.claim(by=program.person)
    answers = {
        "queue": program.get("queue/"),
        "item": program.get(f"items/{item.pk}/"),
        "claim": program.post("claims/", said()),
        "comment": program.post(f"items/{item.pk}/comments/", {"text": "Hm."}),
        "verb": program.post(f"items/{item.pk}/verbs/submit/"),
    }
    assert {name for name, answer in answers.items() if answer.status_code < 300} == allowed
    refused = [answer for name, answer in answers.items() if name not in allowed]
    assert {answer.status_code for answer in refused} == {403}
    assert "it would need “" in refused[0].json()["detail"]


def test_so_often_in_a_minute_and_no_more(rana: Program) -> None:
    first = rana.get("")
    assert first["RateLimit-Limit"] == "120"
    # As if it were the minute to come, so that none begins while this is asked.
    TokenUse.objects.filter(token=rana.token).update(
        times=118, minute=timezone.now() + dt.timedelta(minutes=1)
    )
    assert rana.get("")["RateLimit-Remaining"] == "1"
    assert rana.get("")["RateLimit-Remaining"] == "0"
    over = rana.get("")
    assert (over.status_code, over.json()["code"]) == (429, "throttled")
    assert 60 <= int(over["Retry-After"]) <= 120
    assert Program(rana.person).get("").status_code == 200


# --- Sent twice ---


def test_what_is_sent_twice_is_done_once(rana: Program) -> None:
    sent = said()
    first = rana.post("claims/", sent, idempotency_key="k-1")
    again = rana.post("claims/", sent, idempotency_key="k-1")
    assert (again.status_code, again.json()) == (201, first.json())
    assert (first.get("Idempotency-Replayed"), again["Idempotency-Replayed"]) == (None, "true")
    assert (again["Location"], again["ETag"]) == (first["Location"], first["ETag"])
    assert Item.objects.filter(created_by=rana.person).count() == 1
    # Another token of the same person is the same person; another person is not.
    assert Program(rana.person).post("claims/", sent, idempotency_key="k-1").json() == again.json()
    other = Program(f.reporter()).post("claims/", said(), idempotency_key="k-1")
    assert "Idempotency-Replayed" not in other


def test_a_key_stands_for_one_request(rana: Program) -> None:
    assert rana.post("claims/", said(), idempotency_key="k").status_code == 201
    for path, sent in (("claims/", said()), ("claims/1/evidence/", {})):
        answer = rana.post(path, sent, idempotency_key="k")
        assert (answer.status_code, answer.json()["code"]) == (422, "other_request")
    for key in ("k" * 256, "k\x00"):
        assert rana.post("claims/", said(), idempotency_key=key).status_code == 400


def test_a_refusal_is_not_kept_and_leaves_nothing_behind(rana: Program) -> None:
    item = f.bare_claim(by=rana.person)
    path = f"items/{item.pk}/verbs/submit/"
    assert rana.post(path, idempotency_key="s").status_code == 422
    assert not KeptAnswer.objects.filter(person=rana.person).exists()
    item.delete()
    done = f.claim(by=rana.person)
    path = f"items/{done.pk}/verbs/submit/"
    assert rana.post(path, idempotency_key="s").json()["status"] == "in_review"
    assert rana.post(path, idempotency_key="s").json()["status"] == "in_review"


def test_a_second_one_at_the_same_moment_is_told_to_wait(rana: Program) -> None:
    with raw.owner() as first:
        name = f"{rana.person.pk} busy"
        first.execute("SELECT pg_advisory_lock(hashtextextended(%s, 0))", [name])
        answer = rana.post("claims/", said(), idempotency_key="busy")
    assert (answer.status_code, answer.json()["code"]) == (409, "under_way")
    assert rana.post("claims/", said(), idempotency_key="busy").status_code == 201


def test_an_answer_is_kept_for_a_day_without_any_text_of_the_item(rana: Program) -> None:
    sent = said(wording="The words of the claim.")
    rana.post("claims/", sent, idempotency_key="day")
    kept = KeptAnswer.objects.get(person=rana.person)
    assert "The words" not in json.dumps(kept.answer)
    raw.run("DELETE FROM review_keptanswer WHERE id = %s", kept.pk)
    old = timezone.now() - dt.timedelta(hours=25)
    kept.pk, kept.created_at = None, old
    kept.save(force_insert=True)
    answer = rana.post("claims/", said(), idempotency_key="day")
    assert answer.status_code == 201
    KeptAnswer.objects.filter(person=rana.person).delete()
    kept.pk = None
    kept.save(force_insert=True)
    tokens.forget_answers()
    assert not KeptAnswer.objects.filter(person=rana.person).exists()


def test_the_program_cannot_rewrite_what_was_answered() -> None:
    assert raw.failure("UPDATE review_keptanswer SET status = 200")[0] == raw.NOT_ALLOWED
    assert raw.failure("DELETE FROM review_tokenuse")[0] == raw.NOT_ALLOWED


# --- Wrong input ---


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({}, "statement"),
        ({"statement": {"quote": "x"}}, "statement.speaker"),
        ({"statement": {"quote": "x", "speaker": {"nam": "x"}}}, "statement.speaker.nam"),
        (said(wording="x" * 251), "wording"),
        (said(wording=5), "wording"),
        (said(nonsense=1), "nonsense"),
        (said(language="x y"), "language"),
        (said(topics=["never-was"]), "topics"),
        (said(format="song"), "format"),
        ([], "request"),
    ],
)
def test_wrong_input_names_its_field_and_changes_nothing(
    rana: Program, sent: Any, field: str
) -> None:
    answer = rana.post("claims/", json.dumps(sent))
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert field in answer.json()["fields"]
    assert not Item.objects.filter(created_by=rana.person).exists()


@pytest.mark.parametrize(
    "statement",
    [
        {"quote": ""},
        {"quote": "x", "date": "1 May"},
        {"quote": "x", "date": "2999"},
        {"quote": "x", "url": "javascript:alert(1)"},
        {"quote": "\ud800"},
        {"quote": "\x00"},
        {"quote": "x", "occasion": {"url": "https://example.org"}},
        {"quote": "x", "speaker": {"id": 2**63 - 1}},
        {"quote": "x", "speaker": {"id": 10**30}},
        {"id": 1, "quote": "x"},
    ],
)
def test_wrong_words_are_refused(rana: Program, statement: dict[str, Any]) -> None:
    sent = {"statement": said()["statement"] | statement}
    answer = rana.post("claims/", json.dumps(sent))
    assert answer.status_code == 400
    assert answer.json()["detail"]
    assert not Item.objects.filter(created_by=rana.person).exists()


@pytest.mark.parametrize(
    ("body", "status"),
    [("", 400), ("{", 400), ("[" * 100_000, 400), ('"x"', 400), ("NaN", 400),
     (b"\xff\xfe".decode("latin-1"), 400), ('{"wording": "' + "x" * 6_000_000 + '"}', 413)],
)  # fmt: skip
def test_what_is_no_json_or_too_long_gets_a_sentence(rana: Program, body: str, status: int) -> None:
    answer = rana.post("claims/", body or " ")
    assert answer.status_code == status
    assert answer.json()["detail"]


@pytest.mark.parametrize("path", ["items/999999999/", "items/99999999999999999999/", "nothing",
                                  "claims/x/"])  # fmt: skip
def test_what_is_not_there_is_not_found(rana: Program, path: str) -> None:
    assert rana.get(path).status_code in (404, 405)
    assert rana.get(path)["Cache-Control"] == "no-store"


def test_the_verdict_is_of_the_scale(rana: Program) -> None:
    item = f.bare_claim(by=rana.person)
    answer = rana.patch(f"claims/{item.pk}/verdict/", {"rating": "lie", "version": 1})
    assert answer.status_code == 400
    assert "There is no rating “lie”. There are: " in answer.json()["detail"]
    long = rana.patch(f"claims/{item.pk}/verdict/", {"finding": "x" * 281, "version": 1})
    assert "finding" in long.json()["fields"]
    assert rana.post(f"items/{item.pk}/verbs/dance/").status_code == 400


def test_an_article_is_read_and_not_changed_here(rana: Program) -> None:
    article = f.article(claims=(f.claim(),))
    told = rana.get(f"items/{article.pk}/").json()
    assert (told["kind"], told["claim"]) == ("article", None)
    assert rana.patch(f"claims/{article.pk}/", {"version": 1}).status_code == 404
