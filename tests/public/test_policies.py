"""What the newsroom says of itself: filled in by publishers, linked from every page at once."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.wsgi import get_wsgi_application
from django.db import IntegrityError, connection, transaction
from django.test import Client

from newsroom.editions import policies
from newsroom.editions.models import PolicyPage, Slot
from newsroom.public.pagecache import NEWEST, PageCache
from tests import factories as f
from tests.public import record
from tests.public.record import body, json_ld, words
from tests.public.test_pagecache import ask

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    policies.memory.forget()
    yield
    policies.memory.forget()


def fill(slot: Slot, text: str = "<p>What we do.</p>", language: str = "en") -> PolicyPage:
    found = PolicyPage.objects.create(slot=slot, text=text, language=language)
    policies.memory.forget()
    return found


@pytest.mark.parametrize("slot", Slot)
def test_an_empty_slot_is_not_there_and_not_linked(client: Client, slot: Slot) -> None:
    assert client.get(f"/about/{slot}/").status_code == 404
    assert f"/about/{slot}/" not in body(client, "/")
    fill(slot)
    assert f'<a href="/about/{slot}/">' in body(client, "/")
    assert "What we do." in body(client, f"/about/{slot}/")


def test_what_is_no_slot_answers_like_an_empty_one(client: Client) -> None:
    empty, never = client.get("/about/staff/"), client.get("/about/never-was/")
    assert (empty.status_code, empty.content) == (never.status_code, never.content)
    assert never.status_code == 404
    for odd in ("a%00b", "x" * 300, "%C3%28", "<script>"):
        assert client.get(f"/about/{odd}/").status_code in (400, 404)


def test_every_kind_of_page_leads_to_the_filled_ones(client: Client) -> None:
    claim = record.published()
    fill(Slot.CORRECTIONS)
    page = f"/claims/{claim.slug}/"
    fixed = ["/", "/claims/", "/ratings/", "/corrections/", "/about/", "/about/corrections-policy/"]
    for path in [*fixed, page, f"{page}editions/"]:
        foot = body(client, path).split("<footer", 1)[1]
        assert '<a href="/about/corrections-policy/">Corrections policy</a>' in foot, path


def test_the_overview_lists_what_is_filled_in(client: Client) -> None:
    assert client.get("/about/").status_code == 404
    fill(Slot.FUNDING)
    fill(Slot.METHODOLOGY)
    main = body(client, "/about/").split("<main", 1)[1].split("</main>", 1)[0]
    assert words(main).endswith("How we check Who funds and owns us")


def test_markup_on_the_page_of_a_claim_names_what_is_filled(client: Client) -> None:
    claim = record.published()
    plain = json_ld(body(client, f"/claims/{claim.slug}/"))[0]
    name = {"name": "Newsroom", "url": "http://testserver/"}
    assert plain["author"] == {"@type": "Organization", **name}
    for slot in (Slot.METHODOLOGY, Slot.CORRECTIONS, Slot.FUNDING, Slot.STAFF, Slot.COMPLAINTS):
        fill(slot)
    about = "http://testserver/about"
    expected = {
        "@type": "NewsMediaOrganization",
        **name,
        "publishingPrinciples": f"{about}/methodology/",
        "verificationFactCheckingPolicy": f"{about}/methodology/",
        "correctionsPolicy": f"{about}/corrections-policy/",
        "ownershipFundingInfo": f"{about}/funding/",
        "masthead": f"{about}/staff/",
        "actionableFeedbackPolicy": f"{about}/complaints/",
    }
    node = next(
        each
        for each in json_ld(body(client, f"/claims/{claim.slug}/"))
        if each["@type"] == "ClaimReview"
    )
    assert node["author"] == expected
    told = client.get(f"/api/v1/claims/{claim.slug}/").json()["claimreview"]
    assert told["author"] == expected


def test_an_article_names_them_as_well(client: Client) -> None:
    claim = f.bring_to(f.claim(), record.PUBLISHED)
    article = record.published_article(claim)
    fill(Slot.CORRECTIONS)
    nodes = json_ld(body(client, f"/articles/{article.slug}/"))
    node = next(each for each in nodes if each["@type"] == "NewsArticle")
    policy = "http://testserver/about/corrections-policy/"
    assert node["publisher"]["correctionsPolicy"] == policy


def test_a_page_in_another_language_is_better_than_none_and_says_so(client: Client) -> None:
    fill(Slot.METHODOLOGY, "<p>روش کار ما.</p>", "fa")
    assert '<div class="prose" lang="fa" dir="rtl">' in body(client, "/about/methodology/")
    fill(Slot.METHODOLOGY, "<p>How.</p>", "en")
    assert '<div class="prose" lang="en" dir="ltr"><p>How.</p>' in body(
        client, "/about/methodology/"
    )
    assert policies.page("methodology", "fa-af").language == "fa"
    assert policies.page("methodology", "fr").language == "en"


def test_rich_text_is_cleaned_on_every_way_in(client: Client) -> None:
    page = fill(Slot.ABOUT, '<p onclick="x()">Us<script>alert(1)</script></p><h3>More</h3>')
    assert page.text == "<p>Us</p><h3>More</h3>"
    PolicyPage.objects.update(text='<p>Us<img src="x" onerror="y()"></p>')
    assert PolicyPage.objects.get().text == "<p>Us</p>"
    assert "onerror" not in body(client, "/about/newsroom/")


@pytest.mark.parametrize("text", ["", "<p></p>", "<p> </p><ul><li></li></ul>", "  "])
def test_an_empty_text_fills_no_slot(text: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        fill(Slot.ABOUT, text)


def test_a_slot_is_filled_once_in_each_language() -> None:
    fill(Slot.ABOUT)
    with pytest.raises(ValidationError, match="exists in this language already"):
        PolicyPage(slot="newsroom", language="en", text="<p>Again.</p>").full_clean()
    with pytest.raises(IntegrityError), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO editions_policypage (slot, language, text, changed_at)"
            " VALUES ('imprint', 'en', '<p>x</p>', now())"
        )


def test_its_history_is_kept() -> None:
    page = fill(Slot.FUNDING, "<p>A foundation.</p>")
    page.text = "<p>Readers.</p>"
    page.save()
    page_id = page.pk
    page.delete()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pgh_label, text FROM editions_policypageevent WHERE pgh_obj_id = %s"
            " ORDER BY pgh_id",
            [page_id],
        )
        assert cursor.fetchall() == [
            ("insert", "<p>A foundation.</p>"),
            ("update", "<p>Readers.</p>"),
            ("delete", "<p>Readers.</p>"),
        ]


def test_a_page_rests_on_configuration_and_is_not_kept_by_others(client: Client) -> None:
    fill(Slot.ABOUT)
    assert client.get("/about/newsroom/")["Cache-Control"] == "no-cache"
    assert client.get("/about/")["Cache-Control"] == "no-cache"


def test_no_page_asks_a_query_more_for_its_footer(
    client: Client, django_assert_num_queries: Any
) -> None:
    claim = record.published()
    path = f"/claims/{claim.slug}/"
    client.get(path)
    with django_assert_num_queries(2):
        client.get(path)
    for slot in (Slot.ABOUT, Slot.STAFF, Slot.FUNDING):
        fill(slot)
    client.get(path)
    with django_assert_num_queries(2):
        client.get(path)
    with django_assert_num_queries(1):
        client.get("/about/staff/")


class Known:
    """In place of the thread that asks the database: what it would have heard."""

    def known(self) -> int | None:
        with connection.cursor() as cursor:
            cursor.execute(NEWEST)
            return int(cursor.fetchone()[0])


@pytest.mark.django_db(transaction=True)
def test_a_kept_page_leads_to_what_was_filled_in_since() -> None:
    app = PageCache(get_wsgi_application(), Known(), changed=policies.memory.forget)  # type: ignore[arg-type]
    assert b"/about/" not in ask(app, "/claims/").body
    PolicyPage.objects.create(slot=Slot.STAFF, text="<p>We.</p>")
    assert b'href="/about/staff/"' in ask(app, "/claims/").body
    PolicyPage.objects.all().delete()
    assert b"/about/" not in ask(app, "/claims/").body


def test_what_was_read_before_a_change_is_not_remembered_after_it() -> None:
    """A process may hear of a change while it reads what stood before."""
    fill(Slot.ABOUT)
    memory = policies.Memory()

    def meanwhile(execute: Any, *asked: Any) -> Any:
        memory.forget()
        return execute(*asked)

    with connection.execute_wrapper(meanwhile):
        assert memory.filled() == {"newsroom"}
    PolicyPage.objects.all().delete()
    assert memory.filled() == frozenset()


def test_the_program_may_read_the_history_that_the_page_cache_asks() -> None:
    with psycopg.connect(settings.DATABASE_URL, dbname=connection.settings_dict["NAME"]) as program:
        assert program.execute(NEWEST).fetchone()
