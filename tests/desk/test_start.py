"""The start page: what waits for whom, at the same price whatever there is."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from newsroom.desk.lists import LISTS
from newsroom.editions import publishing
from newsroom.editions.models import RecordCheck
from newsroom.review import workflow
from newsroom.review.states import Role, Status
from tests import factories
from tests.desk.conftest import anybody, of_all_trades

pytestmark = pytest.mark.django_db


def start(client):
    return client.get(reverse("admin:index"))


def lists(response):
    """The titles of each list on the page, by its name."""
    return {
        each["list"].name: [
            row.edition.title if each["list"].name == "published" else str(row.item)
            for row in each["rows"]
        ]
        for each in response.context["worklists"]
    }


def returned(item, reason="Which year?"):
    factories.bring_to(item, Status.IN_REVIEW)
    workflow.return_(item, by=factories.editor(first_name="Edda"), reason=reason)
    return item


def test_a_reporter_sees_drafts_what_was_returned_and_what_is_in_review(sign_in):
    me, other = factories.reporter(), factories.reporter()
    draft, back = factories.claim(by=me), returned(factories.claim(by=me))
    handed_in = factories.bring_to(factories.article(by=me), Status.IN_REVIEW)
    for theirs in (factories.claim(by=other), returned(factories.claim(by=other))):
        assert theirs.created_by == other

    response = start(sign_in(me))

    assert lists(response) == {
        "returned": [back.wording],
        "drafts": [draft.wording],
        "submitted": [handed_in.headline],
        "look_again": [],
        "published": [],
    }
    assert "Which year?" in response.text
    assert "returned by <bdi>Edda</bdi>" in response.text


def test_what_somebody_else_submitted_comes_back_to_both(sign_in):
    author, editor = factories.reporter(), factories.editor()
    item = factories.claim(by=author)
    workflow.submit(item, by=editor)
    workflow.return_(item, by=factories.editor(), reason="Which year?")

    for person in (author, editor):
        assert lists(start(sign_in(person)))["returned"] == [item.wording]


def test_what_is_assigned_to_somebody_is_theirs(sign_in):
    me = factories.reporter()
    item = factories.claim(assigned_to=me)

    assert lists(start(sign_in(me)))["drafts"] == [item.wording]


def test_an_editor_sees_what_they_can_approve_due_and_oldest_first(sign_in):
    me = anybody(Role.REPORTER, Role.EDITOR)
    now = timezone.now()
    dues = [None, now + timedelta(days=2), None, now + timedelta(days=1)]
    items = [factories.bring_to(factories.claim(due_at=due), Status.IN_REVIEW) for due in dues]
    factories.bring_to(factories.claim(by=me), Status.IN_REVIEW)
    signed = factories.bring_to(factories.claim(sensitive=True), Status.IN_REVIEW)
    workflow.approve(signed, by=me)

    waiting = lists(start(sign_in(me)))["waiting"]

    assert waiting == [items[n].wording for n in (3, 1, 0, 2)]


def test_where_the_policy_admits_self_approval_ones_own_items_wait_too(sign_in, self_approval):
    me = anybody(Role.REPORTER, Role.EDITOR)
    item = factories.bring_to(factories.claim(by=me), Status.IN_REVIEW)

    assert lists(start(sign_in(me)))["waiting"] == [item.wording]


def test_a_publisher_sees_what_is_ready_and_what_was_published(sign_in):
    me = factories.publisher()
    ready = factories.bring_to(factories.claim(), Status.REVIEWED)
    live = factories.bring_to(factories.claim(), Status.PUBLISHED)
    gone = factories.bring_to(factories.claim(), Status.WITHDRAWN)

    response = start(sign_in(me))

    assert lists(response) == {"ready": [ready.wording], "published": [gone.wording, live.wording]}


def test_what_is_published_is_named_as_readers_know_it(sign_in):
    item = factories.bring_to(factories.claim(wording="As published."), Status.PUBLISHED)
    workflow.revise(item, by=item.created_by)
    item.wording = "As it may be one day."
    item.save()

    assert lists(start(sign_in(factories.publisher())))["published"] == ["As published."]


def test_empty_lists_say_something_friendly(sign_in):
    response = start(sign_in(of_all_trades()))

    assert [each["rows"] for each in response.context["worklists"]] == [[]] * len(LISTS)
    for each in LISTS.values():
        assert str(each.empty) in response.text


def test_somebody_without_a_role_is_told_so(sign_in):
    response = start(sign_in(factories.user(is_staff=True)))

    assert response.status_code == 200
    assert "Your account has no role yet." in response.text


def test_ten_rows_are_shown_and_the_rest_is_one_page_away(sign_in):
    me = factories.reporter()
    for _ in range(12):
        factories.bare_claim(by=me)
    client = sign_in(me)

    assert len(lists(start(client))["drafts"]) == 10
    page = client.get(reverse("admin:item_list", args=["drafts"]))
    assert len(page.context["rows"]) == 12
    assert page.context["next_page"] is None


def test_a_long_list_is_read_page_by_page(sign_in):
    me = factories.reporter()
    for _ in range(51):
        factories.bare_claim(by=me)
    client, address = sign_in(me), reverse("admin:item_list", args=["drafts"])

    first, second = client.get(address), client.get(address, {"page": "2"})

    assert (len(first.context["rows"]), first.context["next_page"]) == (50, 2)
    assert (len(second.context["rows"]), second.context["next_page"]) == (1, None)
    assert "?page=1" in second.text


@pytest.mark.parametrize("number", ["0", "-1", "101", "two", "１", "9" * 5000, ""])
def test_a_page_that_cannot_be_is_not_found(sign_in, number):
    address = reverse("admin:item_list", args=["published"])

    assert sign_in(factories.reporter()).get(address, {"page": number}).status_code == 404


def test_a_list_that_is_not_there_is_not_found(sign_in):
    address = reverse("admin:item_list", args=["secrets"])

    assert sign_in(factories.reporter()).get(address).status_code == 404


def everything_waits_for(me, count):
    for _ in range(count):
        factories.bare_claim(by=me)
        returned(factories.claim(by=me))
        factories.bring_to(factories.claim(by=me), Status.IN_REVIEW)
        factories.bring_to(factories.claim(sensitive=True), Status.IN_REVIEW)
        factories.bring_to(factories.article(), Status.REVIEWED)
        overdue = timezone.localdate() - timedelta(days=1)
        factories.bring_to(factories.claim(review_by=overdue), Status.PUBLISHED)


@pytest.mark.parametrize("count", [1, 3])
def test_the_start_page_costs_the_same_for_one_row_and_three(
    sign_in, count, django_assert_num_queries
):
    me = of_all_trades()
    everything_waits_for(me, count)
    client = sign_in(me)

    # Session, person, permissions (2), roles, all lists at once, their items, editions, changed
    # claims, revisions, decisions, alarms, all numbers at once with the last check of the record.
    with django_assert_num_queries(13):
        response = start(client)

    assert {name: len(rows) for name, rows in lists(response).items()} == dict.fromkeys(
        LISTS, count
    )


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("name", "queries"),
    [(name, {"waiting": 11, "drafts": 8}.get(name, 10)) for name in LISTS],
)
def test_a_whole_list_costs_the_same_for_one_row_and_three(
    sign_in, name, queries, count, django_assert_num_queries
):
    me = of_all_trades()
    everything_waits_for(me, count)
    client = sign_in(me)

    with django_assert_num_queries(queries):
        response = client.get(reverse("admin:item_list", args=[name]))

    assert len(response.context["rows"]) == count


# --- Look again ---


def test_an_article_in_which_a_claim_changed_comes_first_and_says_why(sign_in):
    overdue = timezone.localdate() - timedelta(days=900)
    old = factories.bring_to(factories.claim(review_by=overdue), Status.PUBLISHED)
    claim = factories.bring_to(factories.claim(wording="It rained."), Status.PUBLISHED)
    article = factories.bring_to(factories.article(claims=(claim,)), Status.PUBLISHED)
    publishing.withdraw(claim, by=factories.publisher(), reason="Not genuine.")

    response = start(sign_in(factories.editor()))

    assert lists(response)["look_again"] == [article.headline, old.wording]
    day = date_format(timezone.localdate(), "DATE_FORMAT")
    assert f"“<bdi>It rained.</bdi>” was withdrawn on {day}." in response.text


def test_an_article_that_somebody_is_revising_stays_on_the_list_and_says_so(sign_in):
    claim = factories.bring_to(factories.claim(), Status.PUBLISHED)
    article = factories.bring_to(factories.article(claims=(claim,)), Status.PUBLISHED)
    publishing.withdraw(claim, by=factories.publisher(), reason="Not genuine.")
    workflow.revise(article, by=article.created_by)

    response = sign_in(factories.editor()).get(reverse("admin:item_list", args=["look_again"]))

    assert [str(row.item) for row in response.context["rows"]] == [article.headline]
    assert "working copy: draft" in response.text


# --- The record ---


def check(broken=""):
    RecordCheck.objects.create(editions=3, activities=9, broken=broken)


@pytest.mark.parametrize("role", Role)
def test_that_the_record_is_broken_is_told_to_every_role_with_the_first_broken_link(sign_in, role):
    check()
    check("editions_edition 7: it is not the one that its hash names")

    response = start(sign_in(anybody(role)))

    assert 'role="alert"' in response.text
    assert "The record is broken" in response.text
    assert "editions_edition 7: it is not the one that its hash names" in response.text


def test_a_record_that_was_found_whole_since_raises_no_alarm(sign_in):
    check("editions_edition 7: it is not the one that its hash names")
    check()

    assert "The record is broken" not in start(sign_in(of_all_trades())).text


# --- Stalled ---


def test_editors_are_told_how_many_reviews_have_stalled(sign_in, settings):
    for _number in range(2):
        factories.bring_to(factories.claim(), Status.IN_REVIEW)
    editor = sign_in(factories.editor())
    assert "Show what has stalled" not in start(editor).text

    settings.NEWSROOM_STALLED_HOURS = -1

    text = start(editor).text
    assert "2 items have been in review for more than -1 hours." in text
    assert 'href="/desk/queue/?stalled=on"' in text
    assert "Show what has stalled" not in start(sign_in(factories.reporter())).text
