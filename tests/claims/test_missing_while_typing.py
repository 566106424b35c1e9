"""What is missing is told of the form as it stands, by the same list that stops a submission."""

import pytest
from django.urls import reverse

from claims.models import Claim, Statement
from newsroom.review import workflow
from newsroom.review.errors import Incomplete
from newsroom.review.states import Role, Status
from tests import factories
from tests.claims.test_admin_form import everything
from tests.transcripts import occasion
from tests.typed import opened, send, shown

pytestmark = pytest.mark.django_db
ADD = reverse("admin:claims_claim_add")


def change(item):
    return reverse(f"admin:{item._meta.app_label}_{item._meta.model_name}_change", args=[item.pk])


def told(client, form_url, data, **typed):
    """The messages and the places they link to."""
    url = form_url.replace("/add/", "/missing/").replace("/change/", "/missing/")
    page = send(client, url, data, "", **typed)
    assert page.status_code == 200
    return [(gap.anchor, gap.message) for gap in page.context["gaps"]]


def messages(client, form_url, data, **typed):
    return [message for _anchor, message in told(client, form_url, data, **typed)]


def test_a_blank_form_lacks_everything_at_once(client):
    found = told(client, ADD, opened(client, ADD))

    assert found == [
        ("claim_statements-group", "Say who made this claim: add a statement."),
        ("id_wording", "Word the claim in one sentence."),
        ("id_verdict-0-rating", "Propose a rating."),
        ("id_verdict-0-finding", "Write the finding in one sentence."),
    ]
    page = client.get(ADD).text
    for anchor, message in found:
        assert f'href="#{anchor}"' in page
        assert message in page
        assert f'id="{anchor}' in page


def test_each_thing_typed_leaves_the_list_and_nothing_is_saved(client):
    data, typed = opened(client, ADD), everything()
    counts = []
    for name in list(typed):
        part = {key: typed[key] for key in list(typed)[: list(typed).index(name) + 1]}
        counts.append(len(messages(client, ADD, data, **part)))

    assert counts[0] == 3
    assert counts[-1] == 0
    assert Claim.objects.count() == Statement.objects.count() == 0


def test_a_complete_form_says_that_it_can_be_submitted(client):
    url = ADD.replace("/add/", "/missing/")
    page = send(client, url, opened(client, ADD), "", **everything())

    assert "Nothing is missing: this can be submitted." in page.text


def test_a_rating_needs_evidence_before_it_is_saved(client):
    data = opened(client, ADD)
    typed = everything()
    typed.pop("evidence_links__0__source")
    typed.pop("evidence_links__0__passage")
    typed.pop("evidence_links__0__stance")

    assert messages(client, ADD, data, **typed) == ["Add the evidence that this rating rests on."]


def test_the_kind_of_a_picked_statement_counts(client):
    opinion = factories.statement(kind=Statement.Kind.OPINION)
    claim = factories.claim()
    data = opened(client, change(claim))
    data |= {
        "claim_statements-TOTAL_FORMS": ["2"],
        "claim_statements-1-statement": [str(opinion.pk)],
    }

    assert messages(client, change(claim), data) == [
        "Only a checkable fact gets a verdict; one statement is of another kind."
    ]


def test_a_row_that_is_to_be_removed_counts_no_more(client):
    claim = factories.claim()
    data = opened(client, change(claim)) | {"evidence_links-0-DELETE": ["on"]}

    assert messages(client, change(claim), data) == ["Add the evidence that this rating rests on."]


def test_the_list_is_the_one_that_stops_a_submission(client):
    send(client, ADD, opened(client, ADD), wording="Half a claim.")
    claim = Claim.objects.get()

    with pytest.raises(Incomplete) as refusal:
        workflow.submit(claim, by=claim.created_by)
    stopped = [str(entry) for entry in refusal.value.missing]
    assert messages(client, change(claim), opened(client, change(claim))) == stopped
    assert [
        gap.message for gap in client.get(change(claim)).context["live_missing"]["gaps"]
    ] == stopped
    verb = client.post(reverse("admin:item_verb", args=[claim.pk, "submit"]))
    assert verb.status_code == 422
    assert all(sentence in verb.text for sentence in stopped)
    kept = send(client, change(claim), opened(client, change(claim)), "_submit")
    assert kept.url.endswith("#what-is-missing")
    assert Claim.objects.get().status == Status.DRAFT


def test_an_article_is_told_as_well(client):
    url = reverse("admin:articles_article_add")
    data = opened(client, url, "article_form")

    assert messages(client, url, data) == [
        "Write a headline.", "Write the standfirst: what was found.", "Add a block of text.",
    ]  # fmt: skip
    assert (
        messages(client, url, data, headline="A", standfirst="B", blocks__0__text="<p>C</p>") == []
    )


def test_only_a_draft_that_a_person_may_change_is_told(client, sign_in):
    claim = factories.claim()
    url = change(claim).replace("/change/", "/missing/")
    standards = sign_in(factories.user("", Role.STANDARDS, is_staff=True))
    assert standards.post(url).status_code == 403
    assert standards.post(ADD.replace("/add/", "/missing/")).status_code == 403
    assert client.get(url).status_code == 405
    factories.bring_to(claim, Status.IN_REVIEW)
    assert client.post(url).status_code == 404


@pytest.mark.parametrize("junk", [{}, {"claim_statements-TOTAL_FORMS": "x"},
                                  {"claim_statements-TOTAL_FORMS": "1",
                                   "claim_statements-0-statement": "9" * 40}])  # fmt: skip
def test_junk_is_answered_calmly(client, junk):
    assert client.post(ADD.replace("/add/", "/missing/"), junk).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_it_costs_the_same_for_one_and_for_three_rows(client, count, django_assert_num_queries):
    claim = factories.claim()
    for number in range(count - 1):
        claim.statements.add(factories.statement(), through_defaults={"position": number + 2})
        claim.evidence_links.create(evidence=factories.evidence(), stance="supports")
    data = opened(client, change(claim))

    with django_assert_num_queries(13):
        assert told(client, change(claim), data) == []


def test_the_next_claim_begins_with_the_same_occasion(client):
    speech = occasion(title="The speech", date="2023-06-01")
    typed = everything() | {"claim_statements__0__occasion": speech.pk}
    answer = send(client, ADD, opened(client, ADD), "_addanother", **typed)
    data = shown(client.get(answer.url))

    assert data["claim_statements-0-occasion"] == [str(speech.pk)]
    assert data["claim_statements-0-speaker-typed"] == ["Ada Minister"]
    assert data["claim_statements-0-role_title"] == ["Minister of Water"]
    assert data["claim_statements-0-quote"] == [""]
    assert data["wording"] == [""]
    send(client, ADD, data, wording="The next.", claim_statements__0__quote="It goes on.")
    assert [row.occasion for row in Statement.objects.order_by("pk")] == [speech, speech]
