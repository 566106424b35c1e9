"""Bad input gets a clear sentence at its field, keeps what was typed and stores nothing unsafe."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from claims.models import Claim, EvidenceLink, Statement
from newsroom.review import workflow
from newsroom.review.states import Status
from tests import factories
from tests.typed import errors, opened, send, shown

pytestmark = pytest.mark.django_db
ADD = reverse("admin:claims_claim_add")
SCRIPT = "<script>alert(1)</script>"
STATEMENT = "claim_statements-0-"
EVIDENCE = "evidence_links-0-"


def begun(client):
    """A form with a wording, a statement and a piece of evidence."""
    return opened(client, ADD) | {
        "wording": ["A claim."],
        f"{STATEMENT}speaker": [factories.speaker().pk],
        f"{STATEMENT}quote": ["Words."],
        f"{EVIDENCE}source": [factories.source().pk],
        f"{EVIDENCE}passage": ["A passage."],
        f"{EVIDENCE}stance": ["supports"],
    }


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        (f"{STATEMENT}date", "last summer", "“last summer” is not a date in EDTF."),
        (f"{STATEMENT}date", "2091-05", "“2091-05” is in the future."),
        (f"{EVIDENCE}accessed", "2091-05-01", "This day is in the future."),
        (f"{EVIDENCE}accessed", "31/12", "Enter a valid date."),
        (f"{STATEMENT}quote", "", "A direct quote needs the words themselves."),
        (f"{STATEMENT}quote_language", "Persian!", "Enter a language tag such as en, fa"),
        ("language", "Persian!", "Enter a language tag such as en, fa"),
        (f"{STATEMENT}url", "javascript:alert(1)", "Enter a valid URL."),
        (f"{STATEMENT}archive_url", "ftp://example.org/", "Enter a valid URL."),
        (f"{EVIDENCE}source", "", "Say which source this is from."),
        (f"{EVIDENCE}passage", " ", "This field is required."),
        (f"{EVIDENCE}stance", "", "This field is required."),
        ("wording", "", "This field is required."),
        ("wording", "W" * 80_000, "Ensure this value has at most 250 characters (it has 80000)."),
        ("context", "W" * 80_000, "Ensure this value has at most 10000 characters (it has 80000)."),
        ("harm", "W" * 80_000, "Ensure this value has at most 300 characters (it has 80000)."),
        (f"{STATEMENT}role_title", "W" * 80_000, "Ensure this value has at most 200 characters"),
        ("verdict-0-finding", "W" * 281, "Ensure this value has at most 280 characters"),
        ("verdict-0-summary", "short\n" + "W" * 301, "Line 2 has 301 characters; 300 is the most."),
        ("verdict-0-reasoning", "W" * 80_000, "Ensure this value has at most 50000 characters"),
        ("context", "with \x00 in it", "Null characters are not allowed."),
        (f"{STATEMENT}quote", "with \x00 in it", "Null characters are not allowed."),
        ("slug", "two words", "An address is made of letters, digits and hyphens only."),
        ("embargo_until", "tomorrow", "Enter a valid date/time."),
    ],
)  # fmt: skip
def test_it_is_said_at_the_field_and_kept(client, field, value, sentence):
    answer = client.post(ADD, begun(client) | {field: [value], "_continue": [""]})

    found = errors(answer)
    assert list(found) == [field]
    assert any(sentence in message for message in found[field]), found
    kept = shown(answer)
    assert kept.get(f"{field}-typed", kept[field]) == [value]
    assert not Claim.objects.exists()
    assert not Statement.objects.exists()


def test_every_text_field_stores_a_script_as_plain_text(client):
    data = begun(client)
    for name in [
        "wording", "context", "why_checked", "limitation", "harm", "platform", f"{STATEMENT}quote",
        f"{STATEMENT}role_title", f"{STATEMENT}role_body", f"{STATEMENT}paraphrase",
        f"{STATEMENT}date_as_written", f"{STATEMENT}translation", f"{STATEMENT}translator",
        f"{EVIDENCE}passage", f"{EVIDENCE}locator", f"{EVIDENCE}translation", "verdict-0-finding",
        "verdict-0-summary", "verdict-0-reasoning", "editor_notes-0-text",
    ]:  # fmt: skip
        data[name] = [f"{SCRIPT} words"]
    assert client.post(ADD, data | {"_continue": [""]}).status_code == 302

    claim = Claim.objects.get()
    assert claim.wording == f"{SCRIPT} words"
    assert claim.verdict.reasoning == " words"
    for url in (
        reverse("admin:claims_claim_change", args=[claim.pk]),
        reverse("admin:claims_claim_changelist"),
    ):
        assert SCRIPT not in client.get(url).text


def test_links_of_the_prose_editor_lead_to_the_web_only(client):
    data = begun(client) | {
        "verdict-0-reasoning": ['<p><a href="javascript:alert(1)">here</a></p>']
    }
    client.post(ADD, data | {"_continue": [""]})

    assert "javascript" not in Claim.objects.get().verdict.reasoning


@pytest.mark.parametrize("typed", ["with \x00 in it", "word " * 16_000])
def test_nonsense_in_a_picker_is_refused(client, typed):
    answer = client.post(
        ADD, begun(client) | {f"{STATEMENT}speaker": [""], f"{STATEMENT}speaker-typed": [typed]}
    )

    assert list(errors(answer)) == [f"{STATEMENT}speaker"]


def test_a_nul_in_the_search_of_a_picker_finds_nothing(client):
    factories.speaker(name="Somebody")
    query = {"app_label": "claims", "model_name": "statement", "field_name": "speaker"}
    answer = client.get(reverse("admin:autocomplete"), query | {"term": "\x00nobody"})

    assert answer.json()["results"] == []


def test_a_taken_slug_names_who_has_it(client):
    factories.bare_claim(slug="taken", wording="The other claim.")
    answer = send(client, ADD, begun(client), slug="taken")

    assert errors(answer)["slug"] == [
        "The address “taken” is taken by “The other claim.”. Choose another one."
    ]


def test_a_slug_made_from_the_wording_gets_a_number_where_it_is_taken(client):
    factories.bare_claim(slug="a-claim")
    send(client, ADD, begun(client))

    assert Claim.objects.order_by("pk").last().slug == "a-claim-2"


def test_an_article_may_have_the_same_slug(client):
    factories.article(slug="a-claim")
    send(client, ADD, begun(client))

    assert Claim.objects.get().slug == "a-claim"


def test_a_slug_under_which_another_claim_was_published_is_refused_at_the_field(client):
    published = factories.bring_to(factories.claim(slug="published-before"), Status.PUBLISHED)
    workflow.revise(published, by=published.created_by)
    Claim.objects.filter(pk=published.pk).update(slug="moved-on")
    answer = send(client, ADD, begun(client), slug="published-before")

    assert errors(answer) == {
        "slug": [
            "The address “published-before” belongs to another item that was published under it."
        ]
    }
    assert shown(answer)[f"{STATEMENT}quote"] == ["Words."]
    assert Statement.objects.count() == 1


def test_the_same_statement_twice_is_refused(client, reporter):
    claim = factories.claim(by=reporter)
    url = reverse("admin:claims_claim_change", args=[claim.pk])
    said = claim.claim_statements.get().statement
    data = opened(client, url) | {"claim_statements-TOTAL_FORMS": ["2"]}
    answer = send(client, url, data, claim_statements__1__statement=said.pk)

    assert answer.status_code == 200
    assert claim.claim_statements.count() == 1


def test_evidence_that_another_has_linked_meanwhile_is_no_crash(client, reporter):
    claim = factories.claim(by=reporter)
    url = reverse("admin:claims_claim_change", args=[claim.pk])
    data = opened(client, url) | {"evidence_links-TOTAL_FORMS": ["2"]}
    passage = factories.evidence()
    EvidenceLink.objects.create(claim=claim, evidence=passage, stance="supports")
    answer = send(
        client,
        url,
        data,
        evidence_links__1__evidence=passage.pk,
        evidence_links__1__stance="supports",
    )

    assert answer.status_code == 200
    assert claim.evidence_links.count() == 2


def test_asking_needs_a_day_and_a_reply_needs_its_words(client):
    data = begun(client) | {"contact_attempts-TOTAL_FORMS": ["1"]}
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    answer = send(client, ADD, data, contact_attempts__0__outcome="replied")
    assert errors(answer) == {
        "contact_attempts-0-asked_on": ["Say on which day you asked."],
        "contact_attempts-0-reply": ["Enter the reply."],
    }

    answer = send(
        client, ADD, data, contact_attempts__0__outcome="pending",
        contact_attempts__0__asked_on=tomorrow.isoformat(),
    )  # fmt: skip
    assert errors(answer) == {"contact_attempts-0-asked_on": ["This day is in the future."]}


def test_no_box_cuts_a_paste_off(client):
    assert "maxlength" not in client.get(ADD).text


@pytest.mark.parametrize("path", ["0", "999", "abc", "1'", "1_0021"])
def test_an_address_of_no_claim_leads_back_to_the_start(client, path):
    answer = client.get(ADD.replace("add", f"{path}/change"))

    assert (answer.status_code, answer.url) == (302, reverse("admin:index"))
