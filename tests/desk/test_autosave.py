"""What is typed is kept while it is typed: for its writer only, and never what is private."""

import json
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import models
from django.urls import reverse
from django.utils import timezone

from claims.models import Claim, Speaker
from newsroom.review import autosaves, due
from newsroom.review.models import Autosave
from tests import factories
from tests.typed import errors, opened, send, shown

pytestmark = pytest.mark.django_db
URL = reverse("admin:autosave")
ADD = reverse("admin:claims_claim_add")


@pytest.fixture
def rita():
    return factories.reporter(username="rita", first_name="Rita")


@pytest.fixture
def client(rita, sign_in):
    return sign_in(rita)


@pytest.fixture
def other(sign_in):
    return sign_in(factories.reporter(username="rob", first_name="Rob"))


@pytest.fixture
def claim(rita):
    return factories.claim(by=rita, wording="The old wording.")


def change(row):
    return reverse(f"admin:claims_{row._meta.model_name}_change", args=[row.pk])


def pairs(data):
    return [[name, value] for name, values in data.items() for value in values]


def keep(client, form, data, seen=""):
    """Send what a form holds to be kept."""
    return client.post(
        URL, {"form": form, "typed": json.dumps(pairs(data), ensure_ascii=False), "seen": seen}
    )


def key(row):
    return autosaves.form_key(type(row), row.pk)


def kept_by(client, row, **typed):
    """Keep what a page of ``row`` holds after typing; the answer's stamp."""
    data = opened(client, change(row), f"{row._meta.model_name}_form")
    data |= {name.replace("__", "-"): [value] for name, value in typed.items()}
    return keep(client, key(row), data, *data["kept"]).json()["stamp"]


def press(client, row, button, value=None, data=None):
    """Press a button of the bar above the form."""
    form_id = f"{row._meta.model_name}_form"
    data = data or opened(client, change(row), form_id)
    return client.post(change(row), data | {button: value or Autosave.objects.get().pk})


# --- Keeping ---


def test_what_is_typed_is_kept_and_nothing_is_saved(client, claim):
    kept_by(client, claim, wording="Rita’s wording.")

    row = Autosave.objects.get()
    assert ["wording", "Rita’s wording."] in row.typed
    assert (row.form, row.item_id, row.version) == (f"claims.claim:{claim.pk}", claim.pk, 1)
    assert Claim.objects.get().wording == "The old wording."
    assert Claim.objects.get().version == 1


@pytest.mark.parametrize("times", [1, 3])
def test_keeping_asks_six_times(client, claim, times, django_assert_num_queries):
    data, stamp = opened(client, change(claim)), ""
    for number in range(times - 1):
        data["wording"] = [f"Wording {number}."]
        stamp = keep(client, key(claim), data, stamp).json()["stamp"]
    data["wording"] = ["The last wording."]
    with django_assert_num_queries(6):
        assert keep(client, key(claim), data, stamp).status_code == 200
    assert Autosave.objects.count() == 1


def test_it_needs_a_token_of_this_site_and_a_post(rita, claim):
    from django.test import Client  # noqa: PLC0415 -- the fixture of the same name checks no token

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(rita)
    assert keep(strict, key(claim), {}).status_code == 403
    assert strict.get(URL).status_code == 405
    assert not Autosave.objects.exists()


def test_nothing_is_kept_for_who_may_not_write_it(claim, sign_in):
    publisher = sign_in(factories.publisher())
    assert keep(publisher, key(claim), {"wording": ["Mine."]}).status_code == 403
    assert not Autosave.objects.exists()


@pytest.mark.parametrize(
    "form",
    ["", "claims.claim", "claims.claim:", "claims.claim:0", "claims.claim:x", "claims.nothing:1",
     "claims.claim:99999999999999999999", "review.user:new", "auth.group:new", "a.b.c:1", "\0:1"],
)  # fmt: skip
def test_there_are_only_forms_of_the_desk(client, form):
    assert keep(client, form, {"wording": ["Mine."]}).status_code == 404


@pytest.mark.parametrize("typed", ["", "{}", "[1]", '[["a"]]', '[["a", 1]]', '[["a", "\\u0000"]]',
                                   '[["a", "\\ud800"]]', "[[[[["])  # fmt: skip
def test_what_is_no_form_is_refused_with_a_sentence(client, claim, typed):
    answer = client.post(URL, {"form": key(claim), "typed": typed})
    assert answer.status_code == 400
    assert answer.json()["message"].startswith("This is no form")


def test_too_much_is_refused_with_a_sentence(client, claim):
    answer = keep(client, key(claim), {"context": ["آ" * 1_100_000]})
    assert (answer.status_code, answer.json()) == (
        400,
        {"message": "This is too long to be kept: it has more than two megabytes."},
    )


# --- What is private ---


def test_what_belongs_to_the_page_and_passwords_are_not_kept(client, claim):
    data = {"wording": ["Mine."], "csrfmiddlewaretoken": ["x"], "proof": ["x"], "_save": [""],
            "password1": ["secret"], "kept": ["x"]}  # fmt: skip
    keep(client, key(claim), data)
    assert Autosave.objects.get().typed == [["wording", "Mine."]]


class Sealed(models.TextField):
    encrypted = True


def test_fields_that_are_encrypted_or_named_private_are_never_kept():
    guarded = SimpleNamespace(
        never_kept=("route",),
        _meta=SimpleNamespace(
            get_fields=lambda: [Sealed(name="identity"), models.FileField(name="scan")]
        ),
    )
    never = autosaves.never_kept([guarded])

    assert never == {"route", "identity", "scan"}
    typed = [
        ("identity", "Her name"),
        ("contacts-0-route", "Her number"),
        ("scan", ""),
        ("title", "A"),
    ]
    assert autosaves.worth_keeping(typed, never) == [("title", "A")]


def test_a_private_field_of_a_row_within_the_form_is_not_kept_either(client, claim, monkeypatch):
    from claims.models import ContactAttempt  # noqa: PLC0415 -- only here

    monkeypatch.setattr(ContactAttempt, "never_kept", ("route",), raising=False)
    keep(client, key(claim), {"contact_attempts-0-route": ["Her number"], "wording": ["Mine."]})
    assert Autosave.objects.get().typed == [["wording", "Mine."]]


def test_nobody_reads_the_text_of_somebody_else(client, other, claim):
    kept_by(client, claim, wording="Rita’s secret wording.")
    row = Autosave.objects.get()

    assert "secret" not in other.get(change(claim)).content.decode()
    for button in ("_unsaved", "_beside", "_throw_away"):
        answer = press(other, claim, button, row.pk)
        assert "secret" not in answer.content.decode()
    stamp = row.saved_at.isoformat()
    assert keep(other, key(claim), {"wording": ["x"]}, stamp).json()["pk"] == 0
    assert keep(other, key(claim), {"wording": ["x"]}).status_code == 200
    assert ["wording", "Rita’s secret wording."] in Autosave.objects.get(pk=row.pk).typed


# --- Coming back ---


def test_a_form_offers_what_was_not_saved(client, claim):
    kept_by(client, claim, wording="Rita’s wording.")
    page = client.get(change(claim))

    assert shown(page)["wording"] == ["The old wording."]
    assert "You typed something here on" in page.content.decode()


def test_a_form_offers_nothing_that_is_stored_as_it_is(client, claim):
    kept_by(client, claim)
    assert "You typed something here" not in client.get(change(claim)).content.decode()


def test_taking_it_back_fills_the_form_and_saves_nothing(client, claim):
    kept_by(client, claim, wording="Rita’s wording.", verdict__0__finding="Rita’s finding.")
    answer = press(client, claim, "_unsaved")

    assert errors(answer)[""] == ["What was typed is in the form again. It is not saved yet."]
    assert shown(answer)["wording"] == ["Rita’s wording."]
    assert shown(answer)["verdict-0-finding"] == ["Rita’s finding."]
    assert Claim.objects.get().wording == "The old wording."


def test_rows_that_were_added_and_removed_come_back(client, claim):
    data = opened(client, change(claim)) | {
        "evidence_links-TOTAL_FORMS": ["2"],
        "evidence_links-0-DELETE": ["on"],
        "evidence_links-1-passage": ["Rita’s passage."],
    }
    keep(client, key(claim), data)
    answer = press(client, claim, "_unsaved")

    assert shown(answer)["evidence_links-0-DELETE"] == ["on"]
    assert shown(answer)["evidence_links-1-passage"] == ["Rita’s passage."]


def test_a_save_forgets_what_was_kept(client, claim):
    kept_by(client, claim, wording="Rita’s wording.")
    answer = press(client, claim, "_unsaved")
    send(client, change(claim), shown(answer))

    assert Claim.objects.get().wording == "Rita’s wording."
    assert not Autosave.objects.exists()


def test_a_save_that_never_saw_the_kept_text_leaves_it(client, claim):
    kept_by(client, claim, wording="Rita’s wording.")
    send(client, change(claim), opened(client, change(claim)), context="A context.")

    assert Autosave.objects.count() == 1
    assert "You typed something here on" in client.get(change(claim)).content.decode()


def test_it_can_be_thrown_away(client, claim):
    kept_by(client, claim, wording="Rita’s wording.")
    answer = press(client, claim, "_throw_away")

    assert not Autosave.objects.exists()
    assert shown(answer)["wording"] == ["The old wording."]


def test_what_was_typed_before_somebody_else_saved_is_compared(client, other, claim):
    kept_by(client, claim, wording="Rita’s wording.", context="Rita’s context.")
    send(other, change(claim), opened(other, change(claim)), wording="Rob’s wording.")
    answer = press(client, claim, "_unsaved")

    assert errors(answer)[""][0].startswith("Rob saved this at ")
    assert [each.label for each in answer.context["differences"]] == ["Claim"]
    assert shown(answer)["wording"] == ["Rita’s wording."]
    assert shown(answer)["context"] == ["Rita’s context."]
    send(client, change(claim), shown(answer))
    assert Claim.objects.get().wording == "Rita’s wording."
    assert not Autosave.objects.exists()


def test_a_new_claim_comes_back_too(client):
    data = opened(client, ADD) | {"wording": ["A new wording."]}
    keep(client, "claims.claim:new", data)
    answer = client.post(ADD, opened(client, ADD) | {"_unsaved": Autosave.objects.get().pk})
    assert shown(answer)["wording"] == ["A new wording."]

    send(client, ADD, shown(answer))
    assert Claim.objects.get().wording == "A new wording."
    assert not Autosave.objects.exists()


def test_a_speaker_comes_back_with_offices_that_were_typed(client):
    speaker = factories.speaker(name="Ada")
    data = opened(client, change(speaker), "speaker_form") | {
        "name": ["Ada Minister"],
        "roles-TOTAL_FORMS": ["1"],
        "roles-0-title": ["Minister of Water"],
    }
    keep(client, key(speaker), data)
    answer = press(client, speaker, "_unsaved")

    assert shown(answer, "speaker_form")["name"] == ["Ada Minister"]
    assert shown(answer, "speaker_form")["roles-0-title"] == ["Minister of Water"]
    send(client, change(speaker), shown(answer, "speaker_form"))
    assert Speaker.objects.get().name == "Ada Minister"
    assert not Autosave.objects.exists()


def test_a_speaker_that_somebody_else_saved_meanwhile_is_not_overwritten(client, other):
    speaker = factories.speaker(name="Ada")
    mine = opened(client, change(speaker), "speaker_form")
    send(other, change(speaker), opened(other, change(speaker), "speaker_form"), name="Rob’s Ada")
    answer = send(client, change(speaker), mine, description="In office.")

    assert errors(answer)[""][0].startswith("Rob saved this at ")
    merged = shown(answer, "speaker_form")
    assert (merged["name"], merged["description"]) == (["Rob’s Ada"], ["In office."])
    send(client, change(speaker), merged)
    assert Speaker.objects.get().description == "In office."


# --- Two tabs ---


def test_a_second_tab_does_not_write_over_the_first(client, claim):
    first, second = opened(client, change(claim)), opened(client, change(claim))
    keep(client, key(claim), first | {"wording": ["In the first tab."]})
    answer = keep(client, key(claim), second | {"wording": ["In the second tab."]})

    row = Autosave.objects.get()
    assert (answer.status_code, answer.json()["pk"]) == (409, row.pk)
    assert ["wording", "In the first tab."] in row.typed


def test_the_same_text_from_two_tabs_is_no_quarrel(client, claim):
    data = opened(client, change(claim)) | {"wording": ["The same."]}
    first = keep(client, key(claim), data).json()["stamp"]
    assert keep(client, key(claim), data).json()["stamp"] == first


def test_both_texts_stand_side_by_side_and_either_can_be_taken(client, claim):
    first, second = opened(client, change(claim)), opened(client, change(claim))
    first |= {"wording": ["In the first tab."], "context": ["The first context."]}
    keep(client, key(claim), first)
    row = Autosave.objects.get()
    second |= {"wording": ["In the second tab."]}
    answer = press(client, claim, "_beside", row.pk, second)

    told = {
        each.key: "".join(run.text for run in each.theirs) for each in answer.context["differences"]
    }
    assert told == {"wording": "In the first tab.", "context": "The first context."}
    assert shown(answer)["wording"] == ["In the second tab."]

    answer = client.post(change(claim), shown(answer) | {"_take": "context"})
    assert shown(answer)["context"] == ["The first context."]
    assert shown(answer)["wording"] == ["In the second tab."]
    # The other tab’s text stays until nothing of it is left to take.
    assert keep(client, key(claim), shown(answer)).status_code == 409
    send(client, change(claim), shown(answer))
    assert Claim.objects.get().wording == "In the second tab."
    assert Autosave.objects.get() == row


def test_rows_of_the_other_text_can_be_taken_as_well(client, claim):
    page = opened(client, change(claim))
    added = page | {
        "evidence_links-TOTAL_FORMS": ["2"],
        "evidence_links-1-passage": ["From the first tab."],
        "claim_statements-0-DELETE": ["on"],
    }
    keep(client, key(claim), added)
    answer = press(client, claim, "_beside", data=page)
    keys = {each.key for each in answer.context["differences"]}
    pk = claim.claim_statements.get().pk
    assert keys == {"evidence_links:+0", f"claim_statements:{pk}:DELETE"}

    answer = client.post(change(claim), shown(answer) | {"_take": "all"})
    assert shown(answer)["evidence_links-1-passage"] == ["From the first tab."]
    assert shown(answer)["claim_statements-0-DELETE"] == ["on"]
    assert answer.context["differences"] == []


# --- The session ended ---


def test_what_is_sent_after_the_session_ended_is_kept_for_its_writer(client, claim, rita):
    data = opened(client, change(claim)) | {"wording": ["Rita’s wording."], "_continue": [""]}
    client.logout()
    answer = client.post(change(claim), data, follow=True)

    assert "You were signed out meanwhile. What you typed is kept" in answer.content.decode()
    assert answer.redirect_chain[0][0].endswith(f"next={change(claim)}")
    assert Claim.objects.get().wording == "The old wording."
    client.force_login(rita)
    assert "You typed something here on" in client.get(change(claim)).content.decode()
    assert shown(press(client, claim, "_unsaved"))["wording"] == ["Rita’s wording."]


def test_who_signs_in_instead_sees_nothing_of_it(client, other, claim):
    data = opened(client, change(claim)) | {"wording": ["Rita’s secret."], "_continue": [""]}
    client.logout()
    client.post(change(claim), data)
    client.force_login(factories.reporter(username="rob2"))
    assert "secret" not in client.get(change(claim)).content.decode()
    assert "You typed something here" not in client.get(change(claim)).content.decode()


@pytest.mark.parametrize("proof", ["", "x", "WzEsMl0:x:y"])
def test_a_stranger_cannot_have_anything_kept(client, claim, proof):
    data = opened(client, change(claim)) | {"wording": ["A stranger’s."], "proof": [proof]}
    client.logout()
    assert client.post(change(claim), data).status_code == 302
    assert not Autosave.objects.exists()


def test_a_page_whose_token_is_out_of_date_loses_nothing(rita, claim):
    from django.test import Client  # noqa: PLC0415 -- the fixture of the same name checks no token

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(rita)
    data = opened(strict, change(claim)) | {"wording": ["Rita’s wording."], "_continue": [""]}
    data["csrfmiddlewaretoken"] = ["x" * 64]
    answer = strict.post(change(claim), data, follow=True)

    assert "You typed something here on" in answer.content.decode()
    assert Claim.objects.get().wording == "The old wording."
    del data["proof"]
    assert strict.post(change(claim), data).status_code == 403


def test_what_was_on_its_way_as_the_page_was_saved_is_forgotten_too(client, claim):
    page = opened(client, change(claim)) | {"wording": ["Rita’s wording."]}
    keep(client, key(claim), page)
    answer = send(client, change(claim), page)

    assert answer.cookies["saved_page"].value == page["page"][0]
    assert not Autosave.objects.exists()
    # The page that knew the text is gone, so its last words change nothing.
    assert keep(client, key(claim), page, timezone.now().isoformat()).json()["pk"] == 0
    assert not Autosave.objects.exists()


def test_what_was_on_its_way_as_the_page_was_refused_is_no_other_tab(client, claim):
    data = opened(client, change(claim))
    late = keep(client, key(claim), data | {"wording": ["On its way."]})
    again = shown(send(client, change(claim), data | {"slug": ["?"]}))
    assert again["drawn"] == ["1"]
    assert again["kept"] == [""]

    newer = keep(client, key(claim), again | {"wording": ["Newer."]}, *again["kept"])
    assert newer.status_code == 200
    # What comes even later, of the page before it was drawn again, is the older text.
    older = data | {"wording": ["Older."]}
    assert keep(client, key(claim), older, late.json()["stamp"]).status_code == 409
    assert ["wording", "Newer."] in Autosave.objects.get().typed


def test_an_answer_to_a_comment_that_was_not_sent_comes_back(client, claim):
    keep(client, key(claim), opened(client, change(claim)) | {"reply-1": ["I will look."]})
    assert "You typed something here on" in client.get(change(claim)).content.decode()


# --- Housekeeping ---


def test_after_thirty_days_nobody_comes_back_to_it(rita):
    now = timezone.now()
    for days in (29, 31):
        form = f"claims.claim:{days}"
        Autosave.objects.create(person=rita, form=form, saved_at=now - timedelta(days=days))
    assert due.DAILY["unsaved texts"]() == ""
    assert Autosave.objects.get().form == "claims.claim:29"


def test_signing_out_empties_what_the_browser_kept(client):
    assert client.post(reverse("admin:logout"))["Clear-Site-Data"] == '"storage"'
