"""Tokens at the desk: made, shown once, listed, revoked; and what the database says of them."""

import datetime as dt
import re

import pytest
from django.core import mail as outbox
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from newsroom.desk import mail
from newsroom.editions.moving.kinds import KINDS
from newsroom.review import rules, tokens, workflow
from newsroom.review.errors import Denied, Refused, WrongState
from newsroom.review.models import Activity, Notice, Token
from newsroom.review.states import NOT_BY_TOKEN, VERBS, Role, Status
from tests import factories as f
from tests import raw
from tests.desk.conftest import bring, of_all_trades

pytestmark = pytest.mark.django_db
LIST, ALL = reverse("admin:token_list"), reverse("admin:token_all")
SECRET = re.compile(r"nrt_[A-Za-z0-9_-]{43}")


def typed(**changes):
    day = timezone.localdate() + dt.timedelta(days=30)
    return {"name": "The importer", "scopes": ["draft", "read"], "until": day} | changes


def administrator():
    return f.user("", Role.ADMINISTRATOR, is_staff=True)


def made(by=None, **changes):
    token, _secret = tokens.make(by=by or f.reporter(), name="The importer", scopes=["read"])
    return token


def test_a_token_is_shown_once_and_only_its_digest_is_kept(sign_in):
    rana = f.reporter()
    client = sign_in(rana)
    page = client.post(LIST, typed())
    (secret,) = SECRET.findall(page.text)
    token = Token.objects.get(person=rana)
    assert "no-store" in page["Cache-Control"]
    assert (token.digest, token.scopes) == (tokens.digest(secret), ["read", "draft"])
    assert secret not in str(vars(token))
    again = client.get(LIST).text
    assert not SECRET.search(again)
    assert "The importer" in again
    assert "never used" in again
    assert f"until the end of {date_format(typed()['until'])}" in again


def test_a_person_is_told_of_a_token_of_theirs_even_who_made_it(sign_in):
    rana = f.reporter(email="rana@example.org")
    token = made(rana)
    told = Notice.objects.filter(token=token)
    assert {(each.recipient, each.channel) for each in told} == {(rana, "desk"), (rana, "mail")}
    page = sign_in(rana).get(reverse("admin:notice_list")).text
    assert "A token of yours was made; revoke it if that was not you" in page
    assert f'href="{LIST}"' in page
    mail.send_due()
    (letter,) = [each for each in outbox.outbox if each.to == ["rana@example.org"]]
    assert "The importer" in letter.body
    assert LIST in letter.body


@pytest.mark.parametrize("days", [-1, 366])
def test_a_token_works_for_a_year_at_most_and_what_was_typed_stays(sign_in, days):
    day = timezone.localdate() + dt.timedelta(days=days)
    page = sign_in(f.reporter()).post(LIST, typed(until=day))
    assert page.status_code == 400
    assert "at most 365 days, and not for days that are past" in page.text
    assert 'value="The importer"' in page.text
    assert not SECRET.search(page.text)


@pytest.mark.parametrize("wrong", [{"name": " "}, {"scopes": []}, {"scopes": ["all"]},
                                   {"until": "soon"}])  # fmt: skip
def test_what_is_missing_or_unknown_is_said_at_its_field(sign_in, wrong):
    rana = f.reporter()
    page = sign_in(rana).post(LIST, typed(**wrong))
    assert page.status_code == 400
    assert "errorlist" in page.text
    assert not Token.objects.filter(person=rana).exists()


def test_a_person_has_so_many_tokens_and_no_more():
    rana = f.reporter()
    for _number in range(tokens.MOST):
        made(rana)
    with pytest.raises(Refused, match="revoke one first"):
        made(rana)


def test_who_reads_no_items_makes_no_token(sign_in):
    client = sign_in(administrator())
    assert "Tokens are for those who read items" in client.get(LIST).text
    assert client.post(LIST, typed()).status_code == 403


def test_a_person_revokes_their_own_and_an_administrator_anybodys(sign_in):
    rana, stranger = f.reporter(), f.editor()
    first, second = made(rana), made(rana)
    for who, token, status, to in (
        (stranger, first, 404, None),
        (rana, first, 302, LIST),
        (administrator(), second, 302, ALL),
    ):
        answer = sign_in(who).post(reverse("admin:token_revoke", args=[token.pk]))
        assert (answer.status_code, answer.get("Location")) == (status, to)
    assert not tokens.working(rana).exists()
    again = sign_in(rana).post(reverse("admin:token_revoke", args=[first.pk]))
    assert again.status_code == 409
    with pytest.raises(WrongState):
        tokens.revoke(first, by=rana)
    with pytest.raises(Denied):
        tokens.revoke(made(rana), by=stranger)


def test_everybodys_are_for_administrators(sign_in):
    token = made(f.reporter(first_name="Rana"))
    assert sign_in(f.editor()).get(ALL).status_code == 403
    page = sign_in(administrator()).get(ALL, {"before": token.pk + 1}).text
    assert "acts as <bdi>Rana</bdi>" in page
    assert sign_in(administrator()).get(ALL, {"before": "x"}).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_lists_cost_the_same_for_one_row_and_three(sign_in, rows, django_assert_num_queries):
    rana = f.reporter()
    for _row in range(rows):
        made(rana)
    own, everybodys = sign_in(rana), sign_in(administrator())
    with django_assert_num_queries(6):
        own.get(LIST)
    with django_assert_num_queries(6):
        everybodys.get(ALL)


# --- What a token may ---


@pytest.mark.parametrize("verb", sorted(set(NOT_BY_TOKEN) & set(VERBS)))
def test_no_token_signs_or_changes_what_readers_see_whoever_has_it(verb):
    item = bring(verb, f.claim())
    person = of_all_trades()
    rules.check(verb, item, by=person)
    person.token = made(person)
    with pytest.raises(Denied, match="by token needs a second factor, which no account here has"):
        rules.check(verb, item, by=person)


def test_the_database_knows_no_approval_by_token_either():
    item = f.bring_to(f.claim(), Status.IN_REVIEW)
    editor = f.editor()
    row = {
        "item_id": item.pk, "actor_id": editor.pk, "verb": "approve", "from_status": "in_review",
        "to_status": "in_review", "reason": "", "at": timezone.now(), "previous_hash": "",
        "own_hash": "", "token_id": made(editor).pk,
    }  # fmt: skip
    assert raw.violating_insert("review_activity", row) == "activity_not_by_token"
    said = raw.refused_insert("review_activity", row | {"verb": "revise", "token_id": made().pk})
    assert said == "A token acts for its own person, and while it works."


def test_the_history_and_the_audit_name_the_token(sign_in):
    rana = f.reporter()
    item = f.claim(by=rana)
    rana.token = made(rana)
    workflow.submit(item, by=rana)
    workflow.recall(item, by=rana)
    assert set(Activity.objects.filter(item=item).values_list("token", flat=True)) == {
        rana.token.pk
    }
    timeline = sign_in(f.editor()).get(reverse("admin:item_history", args=[item.pk])).text
    assert timeline.count("by token <bdi>The importer</bdi>") == 2
    audit = sign_in(f.publisher()).get(reverse("admin:audit"), {"item": str(item.uuid)}).text
    assert audit.count("by token <bdi>The importer</bdi>") == 2


def test_what_moves_out_does_not_name_them():
    columns = {kind.name: {each.name for each in kind.columns} for kind in KINDS}
    assert "actor" in columns["activities"]
    assert "token" not in columns["activities"]


# --- In SQL ---


def row(**changes):
    now = timezone.now()
    return {
        "person_id": f.reporter().pk, "name": "x", "digest": "0" * 64, "scopes": ["read"],
        "created_at": now, "expires_at": now + dt.timedelta(days=1),
    } | changes  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"digest": "nrt_" + "x" * 43}, "token_only_its_digest"),
        ({"expires_at": timezone.now() + dt.timedelta(days=400)}, "token_expires"),
        ({"expires_at": timezone.now() - dt.timedelta(days=1)}, "token_expires"),
        ({"scopes": []}, "token_scopes"),
        ({"scopes": ["read", "approve"]}, "token_scopes"),
        ({"name": " "}, "token_name_not_blank"),
    ],
)
def test_the_database_takes_no_token_that_cannot_be(changes, constraint):
    assert raw.violating_insert("review_token", row(**changes)) == constraint


def test_the_database_takes_no_token_of_nobody_at_the_desk_or_of_tomorrow():
    tomorrow = timezone.now() + dt.timedelta(days=1)
    later = {"created_at": tomorrow, "expires_at": tomorrow + dt.timedelta(days=366)}
    assert raw.refused_insert("review_token", row(**later)) == "A token is not made in the future."
    for person in (f.user(), f.reporter(is_active=False)):
        said = raw.refused_insert("review_token", row(person_id=person.pk))
        assert said == "A token belongs to somebody who works at the desk."


@pytest.mark.parametrize(
    "change",
    ["last_used_on = NULL", "last_used_on = last_used_on - 1", "revoked_at = NULL"],
)
def test_a_token_is_used_and_revoked_and_never_changed_back(change):
    token = made()
    raw.run("UPDATE review_token SET last_used_on = current_date WHERE id = %s", token.pk)
    tokens.revoke(token, by=token.person)
    said = raw.refusal(f"UPDATE review_token SET {change} WHERE id = %s", token.pk)
    assert said == "A token is used and revoked, and otherwise never changed or deleted."


@pytest.mark.parametrize(
    "change", ["scopes = '{read,draft}'", "expires_at = expires_at + '1 day'", "digest = ''",
               "person_id = person_id", "name = 'other'"],
)  # fmt: skip
def test_the_program_has_no_right_to_make_a_token_more_powerful(change):
    token = made()
    statement = f"UPDATE review_token SET {change} WHERE id = %s"
    assert raw.failure(statement, token.pk)[0] == raw.NOT_ALLOWED
    assert raw.failure("DELETE FROM review_token WHERE id = %s", token.pk)[0] == raw.NOT_ALLOWED
