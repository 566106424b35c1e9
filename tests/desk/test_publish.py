"""Publishing: what is confirmed, what a further edition needs, what the database says."""

from datetime import timedelta

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from newsroom.editions.models import Edition
from newsroom.review import workflow
from newsroom.review.states import Status
from tests import factories
from tests.desk.conftest import bring, typed


@pytest.fixture
def publisher(db):
    return factories.publisher()


@pytest.fixture
def client(sign_in, publisher):
    return sign_in(publisher)


@pytest.fixture
def second(db):
    """A published claim whose next revision, with another finding, is reviewed."""
    item = factories.bring_to(factories.claim(finding="It was 12 people."), Status.PUBLISHED)
    workflow.revise(item, by=item.created_by)
    item.verdict.finding = "It was 21 people."
    item.verdict.save()
    return factories.bring_to(item, Status.REVIEWED)


def url(item):
    return reverse("admin:item_verb", args=[item.pk, "publish"])


def test_a_first_edition_asks_for_nothing_but_a_confirmation(client):
    item = bring("publish", factories.claim())

    page = client.get(url(item))
    client.post(url(item), typed("publish", item))

    assert [field.name for field in page.context["form"].visible_fields()] == []
    assert item.wording in page.text
    assert Edition.objects.live().get().item_id == item.pk


def test_a_further_edition_shows_what_changes_and_asks_for_a_note(client, second):
    page = client.get(url(second))

    assert "It was 21 people." in page.text
    assert "<del>12</del>" in page.text
    assert "<ins>21</ins>" in page.text
    assert [field.name for field in page.context["form"].visible_fields()] == ["change", "note"]


def test_another_verdict_is_preselected_as_the_kind_of_change(client, second):
    assert client.get(url(second)).context["form"]["change"].value() == ""
    workflow.return_(second, by=factories.editor(), reason="It is true after all.")
    second.verdict.rating = factories.rating("true")
    second.verdict.save()
    factories.bring_to(second, Status.REVIEWED)

    assert client.get(url(second)).context["form"]["change"].value() == "rating_change"


@pytest.mark.parametrize("count", [1, 3])
def test_the_confirmation_costs_the_same_for_one_article_and_three(
    client, second, count, django_assert_num_queries
):
    for _ in range(count):
        factories.article(claims=(second,))

    with django_assert_num_queries(12):
        response = client.get(url(second))

    assert len(response.context["uses"].in_works) == count


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({}, "This field is required."),
        ({"change": "first", "note": "A new source."}, "is not one of the available choices"),
        ({"change": "correction", "note": " "}, "This field is required."),
        ({"change": "rating_change", "note": "A new source."}, "not a change of verdict"),
    ],
)
def test_a_further_edition_is_not_published_without_them(client, second, sent, sentence):
    response = client.post(url(second), typed("publish", second, **sent))

    assert response.status_code == 400
    assert sentence in response.text
    assert sent.get("note", "").strip() in response.text
    assert Edition.objects.count() == 1


def test_a_further_edition_is_published_with_its_note(client, second):
    sent = {"change": "correction", "note": "We had said 12; it was 21."}

    client.post(url(second), typed("publish", second, **sent))

    current = second.current_edition
    assert (current.number, current.note) == (2, "We had said 12; it was 21.")


def test_the_articles_that_use_a_claim_are_named(client):
    claim = bring("publish", factories.claim())
    article = factories.article(claims=(claim,))

    assert article.headline in client.get(url(claim)).text


def test_an_article_waits_for_its_claims(client):
    claim = factories.claim()
    article = bring("publish", factories.article(claims=(claim,)))

    for response in (
        client.get(url(article)),
        client.post(url(article), typed("publish", article)),
    ):
        assert response.status_code == 409
        assert "Publish the claims in this article first" in response.text
        assert claim.wording in response.text
    assert not Edition.objects.exists()


def test_an_embargo_is_told_before_anything_is_confirmed(client):
    tomorrow = timezone.now() + timedelta(days=1)
    item = bring("publish", factories.claim(embargo_until=tomorrow))

    response = client.get(url(item))

    assert response.status_code == 409
    assert "under embargo until" in response.text


@pytest.fixture
def database_rule(django_db_setup, django_db_blocker):
    """A rule of the database that no guard of the program knows."""
    with django_db_blocker.unblock():
        name = connection.settings_dict["NAME"]
    with psycopg.connect(settings.DATABASE_OWNER_URL, dbname=name, autocommit=True) as owner:
        owner.execute(
            """
            CREATE FUNCTION not_today() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE 'Nothing is decided today.' USING ERRCODE = '23001'; END $$;
            CREATE TRIGGER not_today BEFORE INSERT ON review_decision
            FOR EACH ROW EXECUTE FUNCTION not_today();
            """
        )
        yield
        owner.execute("DROP TRIGGER not_today ON review_decision; DROP FUNCTION not_today")


# Before ``db``, so that the rule is taken away after the test's transaction has ended.
def test_a_rule_of_the_database_is_told_as_a_sentence(database_rule, db, sign_in, editor):
    item = bring("approve", factories.claim())
    address = reverse("admin:item_verb", args=[item.pk, "approve"])

    response = sign_in(editor).post(address, typed("approve", item, reason="Well done."))

    assert response.status_code == 409
    assert "Nothing is decided today." in response.text
    assert "Well done." in response.text
    item.refresh_from_db()
    assert item.status == Status.IN_REVIEW
