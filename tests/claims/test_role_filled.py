"""The role of a statement is the one held then, where nobody typed another."""

import pytest
from django.urls import reverse

from claims.models import SpeakerRole, Statement
from tests import factories
from tests.transcripts import occasion
from tests.typed import opened, send

pytestmark = pytest.mark.django_db
ADD = reverse("admin:claims_statement_add")
CLAIM = reverse("admin:claims_claim_add")


@pytest.fixture
def ada():
    ada = factories.speaker(name="Ada")
    SpeakerRole.objects.create(speaker=ada, title="Minister", body="Water", since="2021")
    SpeakerRole.objects.create(speaker=ada, title="Mayor", since="2010", until="2020")
    return ada


def add(client, **typed):
    data = opened(client, ADD, "statement_form")
    return send(client, ADD, data, "_save", quote="Words.", **typed)


def role():
    said = Statement.objects.get()
    return said.role_title, said.role_body


def test_the_role_of_the_date_is_filled_in_and_said(client, ada):
    page = client.get(add(client, speaker=ada.pk, date="2015-03").url)

    assert role() == ("Mayor", "")
    assert "Role as of 2015-03: Mayor." in page.text


def test_the_date_of_the_occasion_counts_where_there_is_no_other(client, ada):
    add(client, speaker=ada.pk, occasion=occasion(date="2023").pk)

    assert role() == ("Minister", "Water")


@pytest.mark.parametrize("typed", [{"role_title": "Candidate"}, {"role_body": "A party"}])
def test_what_is_typed_is_never_written_over(client, ada, typed):
    add(client, speaker=ada.pk, date="2023", **typed)

    assert role() == (typed.get("role_title", ""), typed.get("role_body", ""))


@pytest.mark.parametrize("date", ["", "1999", "2010/2023", "XXXX-04-25"])
def test_where_it_is_not_certain_it_stays_empty(client, ada, date):
    add(client, speaker=ada.pk, date=date)

    assert role() == ("", "")


def test_a_role_that_somebody_emptied_stays_empty(client, ada):
    said = factories.statement(speaker=ada, date="2023", role_title="Minister")
    url = reverse("admin:claims_statement_change", args=[said.pk])
    send(client, url, opened(client, url, "statement_form"), role_title="")
    send(client, url, opened(client, url, "statement_form"), quote="Other words.")

    assert role() == ("", "")


def test_the_role_stays_when_the_speaker_moves_on(client, ada):
    add(client, speaker=ada.pk, date="2023")
    ada.roles.filter(title="Minister").update(until="2022")

    assert role() == ("Minister", "Water")


def test_the_form_of_a_claim_fills_it_in_too(client, ada):
    said = {"speaker": ada.pk, "quote": "Words.", "date": "2023"}
    typed = {f"claim_statements__0__{name}": value for name, value in said.items()}
    answer = send(client, CLAIM, opened(client, CLAIM), wording="A claim.", **typed)

    assert role() == ("Minister", "Water")
    assert "Role as of 2023: Minister, Water." in client.get(answer.url).text
