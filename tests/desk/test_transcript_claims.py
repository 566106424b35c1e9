"""From the statements of a transcript to drafts of claims."""

import pytest
from django.urls import reverse

from claims.models import Claim, Statement
from claims.models.claim import WORDING_LIMIT
from claims.transcripts import take
from newsroom.review.states import Status
from tests import factories
from tests.transcripts import transcript

pytestmark = pytest.mark.django_db


@pytest.fixture
def reporter():
    return factories.reporter()


@pytest.fixture
def client(sign_in, reporter):
    return sign_in(reporter)


@pytest.fixture
def source():
    return transcript("We have 4,000 wells. You are fools. It will rain.", language="fa")


@pytest.fixture
def said(source):
    ada = factories.speaker(name="Ada Minister")
    spans = [(0, 20, "checkable"), (21, 35, "opinion"), (36, 49, "prediction")]
    return [
        take(source, start=start, end=end, speaker=ada, kind=kind, quote_language="fa")
        for start, end, kind in spans
    ]


def url(source):
    return reverse("admin:transcript_statements", args=[source.pk])


def test_one_button_makes_a_draft_and_opens_its_form(client, reporter, source, said):
    answer = client.post(url(source), {"promote": said[0].pk})

    claim = Claim.objects.get()
    assert answer.url == reverse("admin:claims_claim_change", args=[claim.pk])
    assert (claim.wording, claim.language) == ("We have 4,000 wells.", "fa")
    assert (claim.status, claim.created_by) == (Status.DRAFT, reporter)
    link = claim.claim_statements.get()
    assert (link.statement, link.position) == (said[0], 1)
    assert claim.bylines.get().person == reporter
    assert "We have 4,000 wells." in client.get(answer.url).text


def test_a_long_quote_is_cut_at_a_word(client):
    source = transcript("  Many\nwells " * 60)
    ada = factories.speaker()
    said = take(source, start=0, end=600, speaker=ada)
    client.post(url(source), {"promote": said.pk})

    wording = Claim.objects.get().wording
    assert wording.startswith("Many wells Many wells")
    assert wording.endswith((" Many…", " wells…"))
    assert len(wording) <= WORDING_LIMIT


def test_a_second_draft_of_the_same_statement_is_asked_for_first(client, source, said):
    first = factories.claim(statement=said[0], wording="There are 4,000 wells.")

    asked = client.post(url(source), {"promote": said[0].pk})

    assert asked.status_code == 409
    assert "This statement is in the claim “There are 4,000 wells.” already." in asked.text
    assert reverse("admin:claims_claim_change", args=[first.pk]) in asked.text
    assert Claim.objects.count() == 1
    client.post(url(source), {"promote": said[0].pk, "again": "1"})
    assert Claim.objects.filter(claim_statements__statement=said[0]).count() == 2


def test_several_are_made_at_once_with_a_result_for_each(client, source, said):
    factories.claim(statement=said[1], wording="They are fools.")

    page = client.post(url(source), {"chosen": [each.pk for each in said]})

    assert [(bool(row.made), row.refused) for row in page.context["rows"]] == [
        (True, ""),
        (False, "This statement is in the claim “They are fools.” already."),
        (True, ""),
    ]
    assert Claim.objects.count() == 3
    assert len(set(Claim.objects.values_list("slug", flat=True))) == 3
    for sentence in ("Draft made:", "No draft made."):
        assert sentence in page.text


def test_nothing_chosen_makes_nothing_and_says_so(client, source, said):
    other = factories.statement()
    for sent in ({}, {"chosen": "x"}, {"chosen": other.pk}, {"chosen": "9" * 50}):
        assert "Tick the statements first" in client.post(url(source), sent).text
    assert client.post(url(source), {"promote": other.pk}).status_code == 404
    assert not Claim.objects.exists()


def test_the_list_tells_what_is_done_in_the_order_of_the_text(client, source, said):
    early = take(source, start=3, end=7, speaker=factories.speaker(), quote_language="fa")
    factories.bring_to(factories.claim(statement=said[0], wording="So many."), Status.IN_REVIEW)

    page = client.get(url(source))

    assert [row.pk for row in page.context["rows"]] == [
        said[0].pk, early.pk, said[1].pk, said[2].pk,
    ]  # fmt: skip
    assert [[str(each) for each in row.in_claims] for row in page.context["rows"]] == [
        ["So many."], [], [], [],
    ]  # fmt: skip
    assert "in review" in page.text


def test_the_list_can_be_of_one_kind(client, source, said):
    page = client.get(url(source), {"kind": "opinion"})
    assert [(row.pk, row.number) for row in page.context["rows"]] == [(said[1].pk, 2)]
    assert len(client.get(url(source), {"kind": "nonsense"}).context["rows"]) == 3


def test_a_long_list_comes_in_pages(client, source):
    ada = factories.speaker()
    Statement.objects.bulk_create(
        Statement(transcript=source, occasion=source.occasion, speaker=ada, quote="x",
                  start=number % 40, end=number % 40 + 1)
        for number in range(120)
    )  # fmt: skip
    pages = [client.get(url(source), {"page": number, "kind": "checkable"}) for number in (1, 2, 3)]
    assert [len(page.context["rows"]) for page in pages] == [50, 50, 20]
    assert [bool(page.context["next_page"]) for page in pages] == [True, True, False]
    assert "page=2&amp;kind=checkable" in pages[0].text


def test_who_writes_no_claims_makes_none(sign_in, source, said):
    reader = sign_in(factories.publisher())
    assert "Make drafts" not in reader.get(url(source)).text
    assert reader.post(url(source), {"promote": said[0].pk}).status_code == 403
    assert not Claim.objects.exists()
