"""The benchmark's record: as valid as one that people entered, only sooner."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from pytest_django import DjangoDbBlocker

from claims.models import Claim
from newsroom.articles.models import Article
from newsroom.editions import chain, publishing
from newsroom.editions.models import Edition
from newsroom.management.benchmark import filling, tables
from newsroom.owner import as_owner
from newsroom.review import canonical, workflow
from newsroom.review.models import Item, User
from newsroom.review.states import Status
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("benchmark")]

CLAIMS, ARTICLES = 30, 6


@pytest.fixture(scope="module", autouse=True)
def rules_before(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[list[tuple[Any, ...]]]:
    with django_db_blocker.unblock():
        before = rules()
        call_command("fill_benchmark", str(CLAIMS), verbosity=0)
        try:
            yield before
        finally:
            with as_owner(), connection.cursor() as cursor:
                tables.empty(cursor, [*filling.ROOTS, User])


def rules() -> list[tuple[Any, ...]]:
    """Every constraint, index and trigger there is, with its definition."""
    with connection.cursor() as cursor:
        cursor.execute("""
            SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)
            FROM pg_constraint WHERE connamespace = 'public'::regnamespace
            UNION ALL SELECT tablename, indexname, indexdef FROM pg_indexes
            WHERE schemaname = 'public'
            UNION ALL
            SELECT tgrelid::regclass::text, tgname, tgenabled::text || pg_get_triggerdef(oid)
            FROM pg_trigger WHERE NOT tgisinternal
            ORDER BY 1, 2, 3
        """)
        return cursor.fetchall()


def test_it_leaves_every_rule_as_it_was(rules_before: list[tuple[Any, ...]]) -> None:
    assert rules() == rules_before


def test_it_makes_as_many_as_it_was_asked_for() -> None:
    assert Claim.objects.count() == CLAIMS
    assert Article.objects.count() == ARTICLES


@pytest.mark.parametrize("model", [Claim, Article])
def test_what_is_frozen_is_what_freezing_the_item_gives(model: type[Claim | Article]) -> None:
    for item in model.objects.all():
        if revision := item.newest_revision:
            assert canonical.dumps(revision.content) == canonical.dumps(item.freeze())


def test_what_is_frozen_has_the_size_of_real_work() -> None:
    for edition in Edition.objects.claims():
        # Some of it are the ratings' words in five languages.
        assert 4_000 < len(canonical.dumps(edition.content).encode()) < 9_500


def test_every_claim_that_was_submitted_is_complete() -> None:
    for claim in Claim.objects.all():
        assert claim.missing() == []


def test_most_claims_are_published_and_some_are_on_their_way() -> None:
    statuses = list(Claim.objects.values_list("status", flat=True))
    assert {status: statuses.count(status) for status in set(statuses)} == {
        Status.PUBLISHED: 26,
        Status.WITHDRAWN: 1,
        Status.DRAFT: 1,
        Status.IN_REVIEW: 1,
        Status.REVIEWED: 1,
    }


def test_an_article_is_woven_from_live_claims() -> None:
    live = {str(uuid) for uuid in Edition.objects.live().claims().values_list("uuid", flat=True)}
    for edition in Edition.objects.articles():
        assert len(edition.content["claims"]) == 3
        assert set(edition.content["claims"]) <= live
        assert list(edition.claim_editions) == sorted(edition.content["claims"])


def test_its_chains_are_whole_and_go_on() -> None:
    before = chain.verify()
    assert before.broken == []
    assert before.editions == Edition.objects.count()
    corrected = Item.objects.get(kind="claim", slug="bench-claim-7")
    workflow.revise(corrected, by=User.objects.get(username="bench-reporter-1"))
    item = Item.objects.get(slug="bench-claim-15")
    real = publishing.publish(item, by=User.objects.get(username="bench-publisher-1"))
    after = chain.verify()
    assert after.broken == []
    assert after.editions == real.position == before.editions + 1
    assert after.activities == before.activities + 2


def test_work_goes_on_after_it() -> None:
    item = factories.bring_to(factories.claim(), Status.PUBLISHED)
    assert item.pk > CLAIMS + ARTICLES
    assert Edition.objects.latest("pk").item_id == item.pk


@pytest.mark.parametrize(
    "path",
    [
        "/", "/claims/", "/claims/?rating=false", "/claims/?language=fa", "/claims/bench-claim-1/",
        "/claims/bench-claim-7/", "/claims/bench-claim-17/", "/articles/",
        "/articles/bench-article-1/", "/corrections/", "/feeds/claims.atom", "/sitemap-0.xml",
        "/api/v1/claims/", "/api/v1/articles/bench-article-1/",
    ],
)  # fmt: skip
def test_its_public_pages_load(client: Client, path: str) -> None:
    assert client.get(path).status_code == 200


def test_its_desk_pages_load(client: Client) -> None:
    client.force_login(User.objects.get(username="bench-editor-1"))
    waiting = Item.objects.get(kind="claim", status=Status.IN_REVIEW)
    for path in ("/desk/", "/desk/claims/claim/", f"/desk/items/{waiting.pk}/"):
        assert client.get(path).status_code == 200
