"""Bundles at the desk: made from an article or an occasion, looked through, let go."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from claims.models import Occasion
from newsroom.editions import bundles
from newsroom.editions.models import Edition
from newsroom.review import workflow
from newsroom.review.models import Bundle, Schedule
from newsroom.review.states import Status
from tests import factories

pytestmark = pytest.mark.django_db
NEW = "admin:bundle_new"


@pytest.fixture
def publisher():
    return factories.publisher(first_name="Paula")


@pytest.fixture
def client(sign_in, publisher):
    return sign_in(publisher)


def reviewed(make=factories.claim, **fields):
    return factories.bring_to(make(**fields), Status.REVIEWED)


def url(bundle):
    return reverse("admin:bundle", args=[bundle.pk])


def sent(page, do, **more):
    """What the page would send by a button, with what is in its fields."""
    form = page.context["form"]
    data = {"do": do, "at": "", **more}
    for row in form.rows:
        for field in row:
            data.setdefault(field.html_name, field.value() or "")
    return data


def test_an_article_is_published_with_its_claims(client):
    claim = reviewed(wording="The dam was full.")
    article = reviewed(factories.article, headline="A day", claims=(claim,))
    screen = client.get(reverse("admin:item_review", args=[article.pk]))
    assert "Publish with its claims…" in screen.text

    page = client.post(reverse(NEW), {"item": article.pk}, follow=True)

    assert "Nothing stands in the way" in page.text
    for name in ("The dam was full.", "A day"):
        assert name in page.text
    bundle = Bundle.objects.get()
    done = client.post(url(bundle), sent(page, "publish"), follow=True)
    assert "“A day” is public." in done.text
    assert "Published by <bdi>Paula</bdi>" in done.text
    assert Edition.objects.live().count() == 2
    assert "Publish all now" not in done.text


def test_the_claims_of_an_occasion_are_found_by_its_title(client):
    debate = Occasion.objects.create(title="The great debate", slug="debate")
    reviewed(statement=factories.statement(occasion=debate), wording="The dam was full.")

    found = client.get(reverse("admin:bundle_list"), {"occasion": "GREAT"})
    page = client.post(reverse(NEW), {"occasion": debate.pk}, follow=True)

    assert "The great debate" in found.text
    assert "The dam was full." in page.text
    assert (
        "No occasion is called that."
        in client.get(reverse("admin:bundle_list"), {"occasion": "none"}).text
    )


def test_every_obstacle_is_listed_before_and_after_trying(client, publisher):
    draft = factories.claim(wording="The dam was full.")
    tomorrow = timezone.now() + timedelta(days=1)
    article = reviewed(factories.article, headline="A day", claims=(draft,), embargo_until=tomorrow)
    bundle = bundles.of_article(article, by=publisher)

    page = client.get(url(bundle))
    tried = client.post(url(bundle), sent(page, "publish"))

    assert (page.status_code, tried.status_code) == (200, 409)
    for response in (page, tried):
        assert "What stands in the way" in response.text
        assert "is not possible while this is draft" in response.text
        assert "This is under embargo until" in response.text
    assert not Edition.objects.exists()


def second():
    item = factories.bring_to(factories.claim(finding="It was 12."), Status.PUBLISHED)
    workflow.revise(item, by=item.created_by)
    item.verdict.finding = "It was 21."
    item.verdict.save()
    return factories.bring_to(item, Status.REVIEWED)


def test_each_further_edition_is_asked_for_its_note_and_nothing_typed_is_lost(client, publisher):
    item = second()
    bundle = bundles.of_article(
        reviewed(factories.article, claims=(item, factories.claim())), by=publisher
    )
    row = bundle.members.get(item=item)
    page = client.get(url(bundle))
    assert [len(each.visible_fields()) for each in page.context["form"].rows].count(2) == 1

    typed = {
        f"member-{row.pk}-change": "correction",
        f"member-{row.pk}-note": "We had said 12; it was 21.",
    }
    tried = client.post(url(bundle), sent(page, "publish", **typed))

    assert tried.status_code == 409
    assert "We had said 12; it was 21." in tried.text
    assert "Tell readers what changed" not in tried.text
    row.refresh_from_db()
    assert (row.change, row.note) == ("correction", "We had said 12; it was 21.")


def test_a_bundle_is_scheduled_and_called_off(client, publisher, settings):
    settings.TIME_ZONE = "Asia/Kabul"
    bundle = bundles.of_article(reviewed(factories.article), by=publisher)
    page = client.get(url(bundle))
    assert "By the newsroom’s clock (Asia/Kabul)" in page.text
    tomorrow = timezone.localdate() + timedelta(days=1)

    done = client.post(url(bundle), sent(page, "schedule", at=f"{tomorrow}T09:30"), follow=True)

    assert "is scheduled." in done.text
    assert f"{Schedule.objects.waiting().get().at:%H:%M}" == "05:00"
    assert bundle.title in client.get(reverse("admin:schedule_list")).text
    client.post(url(bundle), sent(done, "unschedule"))
    assert Schedule.objects.get().state == "cancelled"


@pytest.mark.parametrize(
    ("at", "sentence"),
    [("", "“” is not a date and time"), ("2020-01-01T09:30", "that is past")],
)
def test_a_time_that_cannot_be_is_told(client, publisher, at, sentence):
    bundle = bundles.of_article(reviewed(factories.article), by=publisher)
    page = client.get(url(bundle))

    response = client.post(url(bundle), sent(page, "schedule", at=at))

    assert response.status_code == 400
    assert sentence in response.text
    assert not Schedule.objects.exists()


def test_a_member_is_taken_out(client, publisher):
    claim = factories.claim()
    bundle = bundles.of_article(reviewed(factories.article, claims=(claim,)), by=publisher)
    row = bundle.members.get(item=claim)

    client.post(url(bundle), sent(client.get(url(bundle)), f"remove:{row.pk}"))

    assert not bundle.members.filter(pk=row.pk).exists()


@pytest.mark.parametrize(
    "do", ["", "steal", "remove", "remove:x", "publish:1", "remove:" + "9" * 30]
)
def test_a_button_that_is_not_there_does_nothing(client, publisher, do):
    bundle = bundles.of_article(
        reviewed(factories.article, claims=(factories.claim(),)), by=publisher
    )

    response = client.post(url(bundle), sent(client.get(url(bundle)), do))

    assert response.status_code in (302, 400)
    assert bundle.members.count() == 2
    assert not Edition.objects.exists()


@pytest.mark.parametrize("what", [{}, {"item": "x"}, {"item": "999"}, {"occasion": "9" * 40}])
def test_what_does_not_exist_is_not_found(client, what):
    assert client.post(reverse(NEW), what).status_code == 404
    assert client.get(reverse("admin:bundle", args=[999])).status_code == 404


def test_a_claim_alone_is_no_article(client):
    assert client.post(reverse(NEW), {"item": reviewed().pk}).status_code == 404


def test_who_may_not_publish_is_told_and_who_may_not_see_sees_nothing(sign_in, publisher):
    article = reviewed(factories.article)
    bundle = bundles.of_article(article, by=publisher)
    editor, outsider = sign_in(factories.editor()), sign_in(factories.user(is_staff=True))

    assert "“Publish” is for the role Publisher." in editor.get(url(bundle)).text
    assert editor.post(reverse(NEW), {"item": article.pk}).status_code == 403
    for do in ("publish", "save", "schedule", "unschedule"):
        tried = editor.post(url(bundle), sent(editor.get(url(bundle)), do, at="2030-01-01T10:00"))
        assert tried.status_code == (302 if do == "save" else 403)
    assert not Edition.objects.exists()
    for address in (url(bundle), reverse("admin:bundle_list")):
        assert outsider.get(address).status_code == 403


def test_looking_changes_nothing(client, publisher):
    article = reviewed(factories.article)
    assert client.get(reverse(NEW), {"item": article.pk}).status_code == 405
    bundle = bundles.of_article(article, by=publisher)
    client.get(url(bundle), {"do": "publish"})
    assert not Edition.objects.exists()


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_cost_the_same_for_one_row_and_three(
    client, publisher, count, django_assert_num_queries
):
    claims = tuple(second() for _ in range(count))
    for _ in range(count):
        bundle = bundles.of_article(reviewed(factories.article, claims=claims), by=publisher)
    client.get(url(bundle))

    with django_assert_num_queries(5):
        client.get(reverse("admin:bundle_list"))
    with django_assert_num_queries(15):
        page = client.get(url(bundle))

    assert len(page.context["form"].rows) == count + 1
