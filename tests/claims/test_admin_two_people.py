"""Two people save the same claim: the second is told, sees both versions and loses nothing."""

import json

import pytest
from django.urls import reverse

from claims.models import Claim, Statement
from newsroom.review import workflow
from tests import factories
from tests.typed import errors, opened, send, shown

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim(reporter):
    return factories.claim(by=reporter, wording="The old wording.", finding="The old finding.")


@pytest.fixture
def url(claim):
    return reverse("admin:claims_claim_change", args=[claim.pk])


@pytest.fixture
def other(sign_in):
    return sign_in(factories.reporter(username="rob", first_name="Rob"))


def differences(answer):
    """What is shown side by side: label, theirs, mine and the remark, as plain text."""
    return [
        (each.label, *("".join(run.text for run in side) for side in (each.theirs, each.mine)))
        for each in answer.context["differences"]
    ]


def test_the_second_save_is_refused_with_a_sentence(client, other, claim, url):
    mine = opened(other, url)
    send(client, url, opened(client, url), wording="Rita’s wording.")
    answer = send(other, url, mine, wording="Rob’s wording.")

    assert answer.status_code == 200
    [sentence] = errors(answer)[""]
    assert sentence.startswith("Rita saved this at ")
    assert Claim.objects.get().wording == "Rita’s wording."


def test_what_both_changed_is_shown_side_by_side_and_stays_as_typed(client, other, claim, url):
    mine = opened(other, url)
    send(client, url, opened(client, url), wording="Rita’s wording.")
    answer = send(other, url, mine, wording="Rob’s wording.")

    assert differences(answer) == [("Claim", "Rita’s wording.", "Rob’s wording.")]
    assert shown(answer)["wording"] == ["Rob’s wording."]


def test_what_only_the_first_changed_is_taken_over(client, other, claim, url):
    mine = opened(other, url)
    send(client, url, opened(client, url), verdict__0__finding="Rita’s finding.")
    answer = send(other, url, mine, context="Rob’s context.")

    assert shown(answer)["verdict-0-finding"] == ["Rita’s finding."]
    assert shown(answer)["context"] == ["Rob’s context."]
    assert differences(answer) == [("Verdict: Finding", "Rita’s finding.", "The old finding.")]


def test_saving_again_keeps_both_works(client, other, claim, url):
    mine = opened(other, url)
    send(client, url, opened(client, url), verdict__0__finding="Rita’s finding.")
    answer = send(other, url, mine, context="Rob’s context.")
    assert send(other, url, shown(answer)).status_code == 302

    claim = Claim.objects.get()
    assert (claim.context, claim.verdict.finding) == ("Rob’s context.", "Rita’s finding.")
    assert claim.version == 3


def test_the_stored_version_of_a_field_can_be_taken(client, other, claim, url):
    mine = opened(other, url)
    send(client, url, opened(client, url), wording="Rita’s wording.", context="Rita’s context.")
    answer = send(other, url, mine, wording="Rob’s wording.", context="Rob’s context.")
    answer = other.post(url, shown(answer) | {"_take": "wording"})

    assert shown(answer)["wording"] == ["Rita’s wording."]
    assert shown(answer)["context"] == ["Rob’s context."]
    assert differences(answer) == [("Context", "Rita’s context.", "Rob’s context.")]
    send(other, url, shown(answer))
    assert Claim.objects.get().context == "Rob’s context."


def test_everything_stored_can_be_taken_at_once(client, other, claim, url):
    mine = opened(other, url)
    said = {"claim_statements__0__quote": "Rita’s quote."}
    send(client, url, opened(client, url), wording="Rita’s wording.", **said)
    said = {"claim_statements__0__quote": "Rob’s quote."}
    answer = send(other, url, mine, wording="Rob’s wording.", **said)
    answer = other.post(url, shown(answer) | {"_take": "all"})

    assert shown(answer)["wording"] == ["Rita’s wording."]
    assert shown(answer)["claim_statements-0-quote"] == ["Rita’s quote."]
    assert differences(answer) == []


def test_rows_that_both_added_are_both_there(client, other, claim, url):
    blank = {"claim_statements-TOTAL_FORMS": ["2"]}
    row = {
        "claim_statements__1__speaker": factories.speaker().pk,
        "claim_statements__1__kind": "checkable",
        "claim_statements__1__reported": "direct",
        "claim_statements__1__quote_language": "en",
    }
    mine = opened(other, url)
    theirs = opened(client, url) | blank
    send(client, url, theirs, claim_statements__1__quote="Rita’s row.", **row)
    answer = send(other, url, mine | blank, claim_statements__1__quote="Rob’s row.", **row)
    assert Statement.objects.count() == 2
    send(other, url, shown(answer))

    quotes = {row.statement.quote for row in claim.claim_statements.all()}
    assert {"Rita’s row.", "Rob’s row."} < quotes
    assert len(quotes) == 3


def test_a_row_that_the_first_removed_comes_back_if_the_second_changed_it(
    client, other, claim, url
):
    mine = opened(other, url)
    send(client, url, opened(client, url), evidence_links__0__DELETE="on")
    answer = send(other, url, mine, evidence_links__0__passage="Rob’s passage.")

    assert shown(answer)["evidence_links-0-passage"] == ["Rob’s passage."]
    assert shown(answer)["evidence_links-0-id"] == [""]
    send(other, url, shown(answer))
    assert claim.evidence_links.get().evidence.passage == "Rob’s passage."


def test_a_row_that_the_first_removed_stays_away_otherwise(client, other, claim, url):
    mine = opened(other, url)
    send(client, url, opened(client, url), evidence_links__0__DELETE="on")
    answer = send(other, url, mine, wording="Rob’s wording.")
    send(other, url, shown(answer))

    assert claim.evidence_links.count() == 0
    assert Claim.objects.get().wording == "Rob’s wording."


def test_a_verdict_that_both_began_is_one_verdict(client, other, reporter):
    claim = factories.bare_claim(by=reporter)
    url = reverse("admin:claims_claim_change", args=[claim.pk])
    mine = opened(other, url)
    send(client, url, opened(client, url), verdict__0__finding="Rita’s finding.")
    answer = send(other, url, mine, verdict__0__summary="Rob’s point.")
    send(other, url, shown(answer))

    verdict = Claim.objects.get().verdict
    assert (verdict.finding, verdict.summary) == ("Rita’s finding.", ["Rob’s point."])


def test_what_was_typed_is_shown_when_the_claim_has_meanwhile_been_submitted(other, claim, url):
    mine = opened(other, url)
    workflow.submit(claim, by=claim.created_by)
    answer = send(other, url, mine, wording="Rob’s wording.")

    assert answer.status_code == 200
    assert differences(answer) == [("Claim", "The old wording.", "Rob’s wording.")]
    assert Claim.objects.get().wording == "The old wording."


def test_a_save_without_a_version_is_compared_as_well(client, claim, url):
    data = {k: v for k, v in opened(client, url).items() if k not in ("version", "started_from")}
    answer = send(client, url, data, wording="Without a version.")

    assert answer.status_code == 200
    assert Claim.objects.get().wording == "The old wording."


def test_a_failed_check_does_not_forget_what_was_started_from(client, other, claim, url):
    mine = opened(other, url)
    answer = send(other, url, mine, wording="")
    assert json.loads(shown(answer)["started_from"][0]) == json.loads(mine["started_from"][0])

    send(client, url, opened(client, url), context="Rita’s context.")
    answer = send(other, url, shown(answer), wording="Rob’s wording.")
    assert differences(answer) == [("Context", "Rita’s context.", "")]
    send(other, url, shown(answer))
    claim = Claim.objects.get()
    assert (claim.wording, claim.context) == ("Rob’s wording.", "Rita’s context.")
