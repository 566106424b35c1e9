"""A reporter enters a claim, in one form."""

import pytest
from django.urls import reverse

from claims.models import Claim, Evidence, Source, Statement, Topic
from newsroom.review.states import Status
from tests import factories
from tests.typed import errors, opened, send, shown

pytestmark = pytest.mark.django_db
ADD = reverse("admin:claims_claim_add")


def change(claim):
    return reverse("admin:claims_claim_change", args=[claim.pk])


def everything():
    """What a reporter types for a complete claim."""
    return {
        "wording": "The ministry built 4,000 wells in 2023.",
        "claim_statements__0__speaker": factories.speaker(name="Ada Minister").pk,
        "claim_statements__0__role_title": "Minister of Water",
        "claim_statements__0__quote": "We have built 4,000 wells.",
        "claim_statements__0__date": "2023-06?",
        "evidence_links__0__source": factories.source().pk,
        "evidence_links__0__passage": "1,200 wells were finished.",
        "evidence_links__0__stance": "contradicts",
        "verdict__0__rating": factories.rating("false").pk,
        "verdict__0__finding": "The ministry’s own report lists 1,200 wells.",
        "verdict__0__summary": "One point.\r\n\r\nAnother point.",
        "verdict__0__reasoning": "<p>Because the <strong>report</strong> says so.</p>",
    }


def test_one_save_makes_the_claim_with_its_statement_evidence_and_verdict(client, reporter):
    send(client, ADD, opened(client, ADD), **everything())

    claim = Claim.objects.get()
    statement = claim.claim_statements.get().statement
    assert (statement.speaker.name, statement.quote) == (
        "Ada Minister",
        "We have built 4,000 wells.",
    )
    assert (statement.role_title, statement.date) == ("Minister of Water", "2023-06?")
    link = claim.evidence_links.get()
    assert (link.stance, link.evidence.passage) == ("contradicts", "1,200 wells were finished.")
    assert claim.verdict.summary == ["One point.", "Another point."]
    assert claim.verdict.reasoning == "<p>Because the <strong>report</strong> says so.</p>"
    assert claim.verdict.proposed_by == claim.created_by == reporter
    assert [byline.person for byline in claim.bylines.all()] == [reporter]
    assert claim.slug == "the-ministry-built-4000-wells-in-2023"
    assert claim.status == Status.DRAFT


def test_save_and_submit_sends_a_complete_claim_to_review(client):
    send(client, ADD, opened(client, ADD), "_submit", **everything())

    assert Claim.objects.get().status == Status.IN_REVIEW


def test_save_and_submit_keeps_an_incomplete_claim_and_lists_what_is_missing(client):
    answer = send(client, ADD, opened(client, ADD), "_submit", wording="Only a wording.")

    claim = Claim.objects.get()
    page = client.get(answer.url)
    assert claim.status == Status.DRAFT
    assert answer.url == f"{change(claim)}#what-is-missing"
    missing = {gap.anchor: gap.message for gap in page.context["aside"]["missing"]}
    assert missing == {
        "claim_statements-group": "Say who made this claim: add a statement.",
        "id_verdict-0-rating": "Propose a rating.",
        "id_verdict-0-finding": "Write the finding in one sentence.",
    }
    assert all(f'id="{anchor}"' in page.text for anchor in missing)


def test_a_draft_without_a_verdict_can_be_saved(client):
    send(client, ADD, opened(client, ADD), wording="Only a wording.")

    claim = Claim.objects.get()
    assert (claim.wording, claim.status) == ("Only a wording.", Status.DRAFT)


def test_nothing_changes_when_nothing_is_typed(client, reporter):
    claim = factories.claim(by=reporter)
    before = claim.freeze()
    statement, evidence = Statement.objects.get(), Evidence.objects.get()

    assert send(client, change(claim), opened(client, change(claim))).status_code == 302

    claim = Claim.objects.get()
    assert claim.freeze() == before
    assert (Statement.objects.get(), Evidence.objects.get()) == (statement, evidence)
    assert claim.version == 2


def test_the_statement_of_a_row_is_changed_in_place(client, reporter):
    claim = factories.claim(by=reporter)
    send(
        client,
        change(claim),
        opened(client, change(claim)),
        claim_statements__0__quote="New words.",
    )

    assert Statement.objects.get().quote == "New words."


def test_an_existing_statement_and_existing_evidence_can_be_picked(client):
    said, passage = factories.statement(), factories.evidence()
    data = opened(client, ADD)
    send(
        client, ADD, data, wording="A claim.", claim_statements__0__statement=said.pk,
        evidence_links__0__evidence=passage.pk, evidence_links__0__stance="supports",
    )  # fmt: skip

    claim = Claim.objects.get()
    assert [row.statement for row in claim.claim_statements.all()] == [said]
    assert [row.evidence for row in claim.evidence_links.all()] == [passage]
    assert Statement.objects.count() == Evidence.objects.count() == 1


def test_a_row_is_picked_or_entered_but_not_both(client):
    said = factories.statement()
    answer = send(
        client, ADD, opened(client, ADD), wording="A claim.",
        claim_statements__0__statement=said.pk, claim_statements__0__quote="Other words.",
    )  # fmt: skip

    assert errors(answer)["claim_statements-0-statement"] == [
        "Either pick a statement or enter one, not both."
    ]


def test_a_speaker_is_found_by_another_name_without_script(client):
    speaker = factories.speaker(name="Amir Khan Muttaqi", aliases=["متقی", "Mateqi"])
    send(
        client, ADD, opened(client, ADD), wording="A claim.",
        claim_statements__0__speaker__typed="متقی", claim_statements__0__quote="Words.",
    )  # fmt: skip

    assert Statement.objects.get().speaker == speaker


def test_a_name_that_nobody_has_is_said_at_the_field_and_kept(client):
    answer = send(
        client, ADD, opened(client, ADD), wording="A claim.",
        claim_statements__0__speaker__typed="Nobody Known", claim_statements__0__quote="Words.",
    )  # fmt: skip

    assert errors(answer)["claim_statements-0-speaker"] == [
        "No speaker is called “Nobody Known”. Choose one from the list, or add it first."
    ]
    assert shown(answer)["claim_statements-0-speaker-typed"] == ["Nobody Known"]


def test_a_name_that_several_have_lists_them(client):
    factories.speaker(name="Ada One")
    factories.speaker(name="Ada Two")
    answer = send(
        client, ADD, opened(client, ADD), wording="A claim.",
        claim_statements__0__speaker__typed="Ada", claim_statements__0__quote="Words.",
    )  # fmt: skip

    assert errors(answer)["claim_statements-0-speaker"] == [
        "Several fit “Ada”: Ada One; Ada Two. Choose one from the list, or write the whole name."
    ]


def test_whoever_changes_the_rating_has_proposed_it(client, reporter):
    other = factories.reporter()
    claim = factories.claim(by=other, rated="false")
    data = opened(client, change(claim))
    send(client, change(claim), data, verdict__0__finding="Another finding.")
    assert Claim.objects.get().verdict.proposed_by == other

    data = opened(client, change(claim))
    send(client, change(claim), data, verdict__0__rating=factories.rating("true").pk)
    assert Claim.objects.get().verdict.proposed_by == reporter


def test_a_retired_rating_is_offered_only_where_it_was_given(client, reporter):
    claim = factories.claim(by=reporter, rated="half-true")
    retired = factories.rating("half-true")
    retired.retired = True
    retired.save()
    field = "verdict-0-rating"

    assert f'value="{retired.pk}"' in client.get(change(claim)).text
    assert opened(client, change(claim))[field] == [str(retired.pk)]
    form = client.get(ADD).context["inline_admin_formsets"][2].formset.forms[0]
    assert str(retired.pk) not in dict(form.fields["rating"].choices)


def test_new_rows_come_after_the_others(client, reporter):
    claim = factories.claim(by=reporter)
    data = opened(client, change(claim)) | {"claim_statements-TOTAL_FORMS": "2"}
    send(
        client, change(claim), data, claim_statements__1__speaker=factories.speaker().pk,
        claim_statements__1__quote="Said again.", claim_statements__1__kind="checkable",
        claim_statements__1__reported="direct", claim_statements__1__quote_language="en",
    )  # fmt: skip

    assert [row.position for row in claim.claim_statements.all()] == [1, 2]
    assert claim.claim_statements.last().statement.quote == "Said again."


def test_a_removed_row_leaves_the_shared_statement_where_it_is(client, reporter):
    claim = factories.claim(by=reporter)
    send(client, change(claim), opened(client, change(claim)), claim_statements__0__DELETE="on")

    assert claim.claim_statements.count() == 0
    assert Statement.objects.count() == 1


def test_contact_attempts_and_notes_name_who_wrote_them(client, reporter):
    claim = factories.claim(by=reporter)
    data = opened(client, change(claim)) | {"contact_attempts-TOTAL_FORMS": "1"}
    send(
        client, change(claim), data, contact_attempts__0__outcome="not_safe",
        editor_notes__0__text="Which year is not certain.",
    )  # fmt: skip

    assert claim.contact_attempts.get().logged_by == reporter
    assert claim.editor_notes.get().author == reporter


def test_without_script_a_button_adds_a_blank_row_and_saves_nothing(client, reporter):
    claim = factories.claim(by=reporter)
    data = opened(client, change(claim)) | {"wording": ["Typed."], "_more": ["evidence_links"]}
    answer = client.post(change(claim), data)

    assert shown(answer)["evidence_links-TOTAL_FORMS"] == ["2"]
    assert "evidence_links-1-passage" in shown(answer)
    assert shown(answer)["wording"] == ["Typed."]
    assert Claim.objects.get().version == 1


def test_topics_are_ticked_off_and_added_by_name(client, reporter):
    water, money = (Topic.objects.create(name=n, slug=n.lower()) for n in ("Water", "Money"))
    claim = factories.claim(by=reporter)
    claim.topics.set([water])
    data = opened(client, change(claim))
    assert data["topics"] == [str(water.pk)]

    send(client, change(claim), data | {"topics": []}, topics__typed="money; Water")
    assert set(claim.topics.all()) == {water, money}

    send(client, change(claim), opened(client, change(claim)) | {"topics": [str(money.pk)]})
    assert set(claim.topics.all()) == {money}


def test_a_source_that_is_new_is_added_in_a_window_of_its_own(client):
    url = reverse("admin:claims_source_add") + "?_popup=1&title=Report%20of%20the%20ministry"
    data = opened(client, url, "source_form")
    assert data["title"] == ["Report of the ministry"]

    answer = send(client, url, data, "_save")
    source = Source.objects.get()
    assert source.slug == "report-of-the-ministry"
    assert f'"value": "{source.pk}"' in answer.context["popup_response_data"]


def test_a_claim_is_a_translation_of_another_claim_but_not_of_itself(client, reporter):
    original = factories.bare_claim(wording="The original.")
    claim = factories.claim(by=reporter, wording="The translation.")
    send(
        client, change(claim), opened(client, change(claim)),
        translation_of__typed="The original.",
    )  # fmt: skip
    assert Claim.objects.get(pk=claim.pk).translation_of_id == original.pk
    data = opened(client, change(claim))
    assert data["translation_of-typed"] == ["The original."]

    answer = send(client, change(claim), data, translation_of__typed="The translation.")
    assert errors(answer) == {"translation_of": ["Nothing is a translation of itself."]}
