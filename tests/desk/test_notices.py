"""The bell: how many notices wait, what each says, where it leads, and how people choose."""

import pytest
from django.urls import reverse

from newsroom.desk import notices as page
from newsroom.editions import publishing
from newsroom.review import discussion, notices, workflow
from newsroom.review.models import Event, Notice, NoticeChoice
from newsroom.review.states import Role, Status
from tests import factories as f

pytestmark = pytest.mark.django_db

LIST, READ, CHOICES = (
    reverse(f"admin:notice_{name}") for name in ("list", "read", "choices")
)  # fmt: skip


@pytest.fixture
def rana():
    return f.reporter(username="rana")


def tell(person, *, times=1, event=Event.ASSIGNED):
    for _ in range(times):
        item = f.claim()
        notices.tell(event, item=item, recipients=[person], by=item.created_by)
    return list(Notice.objects.on_desk().filter(recipient=person))


def said(client, **asked):
    """What each row of the list says, and where it leads."""
    return [(row["words"], row["path"]) for row in client.get(LIST, asked).context["rows"]]


def unread(client):
    """The number beside the bell on the start page."""
    return client.get("/desk/").context["request"].user.unread_notices


def test_the_bell_counts_what_is_unread_on_every_page(sign_in, rana):
    client = sign_in(rana)
    assert "desk-count" not in client.get("/desk/").text
    tell(rana, times=2)
    tell(f.editor())

    for path in ("/desk/", LIST, reverse("admin:claims_claim_changelist")):
        text = client.get(path).text
        assert '<span class="desk-count">2<' in text, path


@pytest.mark.parametrize("path", ["/desk/", LIST, CHOICES])
def test_the_bell_costs_no_query(sign_in, rana, path, django_assert_num_queries):
    client = sign_in(rana)
    client.get(path)
    Notice.objects.all().delete()
    with django_assert_num_queries(COST[path]):
        client.get(path)


COST = {"/desk/": 8, LIST: 5, CHOICES: 5}


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_for_one_row_and_three(
    sign_in, rana, rows, django_assert_num_queries
):
    tell(rana, times=rows)
    client = sign_in(rana)
    with django_assert_num_queries(5):
        assert len(said(client)) == rows


def test_each_notice_says_what_happened_and_leads_to_its_place(sign_in, rana):
    edda, paula = f.editor(first_name="Edda"), f.publisher()
    item = f.claim(by=rana, sensitive=True, wording="The ministry built 4,000 wells.")
    workflow.submit(item, by=rana)
    workflow.approve(item, by=edda)
    remark = discussion.comment(item, by=edda, text="Which year?")
    workflow.approve(item, by=f.editor())
    publishing.publish(item, by=paula)
    publishing.withdraw(item, by=paula, reason="It was not genuine.")
    client = sign_in(rana)

    review = reverse("admin:item_review", args=[item.pk])
    assert said(client) == [
        ("Withdrawn", review),
        ("Published", review),
        ("Approved", review),
        ("A comment", f"{review}#comment-{remark.pk}"),
        ("Approved by one, and another approval is needed", review),
    ]
    text = client.get(LIST).text
    assert "The ministry built 4,000 wells." in text
    assert "by <bdi>Edda</bdi>" in text


def test_a_changed_claim_says_that_its_article_is_to_be_looked_at_again(sign_in, rana):
    claim = f.bring_to(f.claim(), Status.PUBLISHED)
    article = f.bring_to(f.article(by=rana, claims=(claim,)), Status.PUBLISHED)
    publishing.withdraw(claim, by=f.publisher(), reason="It was not genuine.")

    words, path = said(sign_in(rana))[0]
    assert words == "A claim in it has changed: look at it again"
    assert path == reverse("admin:item_review", args=[article.pk])


def test_one_is_marked_as_read_and_the_list_stays_as_it_was(sign_in, rana):
    first, second = tell(rana, times=2)[::-1]
    client = sign_in(rana)

    response = client.post(READ, {"notice": first.pk, "next": f"{LIST}?unread=1"})

    assert response.url == f"{LIST}?unread=1"
    assert unread(client) == 1
    assert len(said(client)) == 2
    assert len(said(client, unread="1")) == 1
    first.refresh_from_db()
    assert (first.state, first.finished_at is not None) == ("done", True)
    second.refresh_from_db()
    assert second.state == "waiting"


def test_all_that_was_displayed_is_marked_as_read_and_nothing_newer(sign_in, rana):
    newest = tell(rana, times=3)[0]
    tell(rana)
    client = sign_in(rana)

    client.post(READ, {"up_to": newest.pk})

    assert unread(client) == 1


def test_nobody_reads_or_marks_what_somebody_else_was_told(sign_in, rana):
    [notice] = tell(rana)
    other = sign_in(f.editor())

    other.post(READ, {"notice": notice.pk})
    other.post(READ, {"up_to": notice.pk})

    assert said(other) == []
    assert unread(sign_in(rana)) == 1


@pytest.mark.parametrize(
    "back", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:x", ""]
)
def test_marking_leads_nowhere_else(sign_in, rana, back):
    [notice] = tell(rana)
    assert sign_in(rana).post(READ, {"notice": notice.pk, "next": back}).url == LIST


@pytest.mark.parametrize("sent", [{}, {"notice": "x"}, {"up_to": "-1"}, {"notice": "9" * 30}])
def test_what_is_no_id_is_not_found(sign_in, rana, sent):
    assert sign_in(rana).post(READ, sent).status_code == 404


def test_looking_marks_nothing(sign_in, rana):
    tell(rana)
    client = sign_in(rana)
    assert client.get(READ).status_code == 405
    said(client)
    assert unread(client) == 1


def test_a_long_list_goes_on_where_a_page_ended(sign_in, rana, monkeypatch):
    monkeypatch.setattr(page, "SIZE", 2)
    tell(rana, times=5)
    client, seen, before = sign_in(rana), [], {}
    while True:
        response = client.get(LIST, before)
        seen += [row["notice"].pk for row in response.context["rows"]]
        if response.context["before"] is None:
            break
        before = {"before": response.context["before"]}
    assert seen == sorted(seen, reverse=True)
    assert len(seen) == 5
    assert client.get(LIST, {"before": "x"}).status_code == 404


def test_who_may_not_see_items_is_not_shown_notices(sign_in):
    client = sign_in(f.user("ada", Role.ADMINISTRATOR, is_staff=True))
    assert client.get(LIST).status_code == 403
    assert client.get(CHOICES).status_code == 200


# --- How I am told ---


def shown(client):
    return {
        row["event"].value: (row["desk"].value(), row["mail"].value())
        for row in client.get(CHOICES).context["form"].rows()
    }


def test_who_has_chosen_nothing_is_shown_the_usual_ways(sign_in, rana):
    assert shown(sign_in(rana)) == {
        event.value: (True, mail.value) for event, mail in notices.USUALLY.items()
    }


def test_choices_are_kept_and_followed(sign_in, rana):
    client = sign_in(rana)
    wanted = {f"{event}-mail": "off" for event in Event} | {"returned-desk": "on"}
    wanted["returned-mail"] = "digest"

    for _twice in range(2):
        assert client.post(CHOICES, wanted).url == CHOICES

    assert shown(client)["returned"] == (True, "digest")
    assert shown(client)["assigned"] == (False, "off")
    assert NoticeChoice.objects.filter(person=rana).count() == len(Event)
    assert tell(rana) == []


def test_the_language_of_letters_is_chosen_among_the_newsrooms(sign_in, rana, settings):
    settings.LANGUAGES = [("en", "English"), ("fa", "Persian")]
    client = sign_in(rana)
    usual = {f"{event}-mail": "off" for event in Event}

    assert "فارسی" in client.get(CHOICES).text
    assert client.post(CHOICES, usual | {"letters_in": "tlh"}).status_code == 400
    client.post(CHOICES, usual | {"letters_in": "fa"})
    rana.refresh_from_db()
    assert rana.letters_in == "fa"
    client.post(CHOICES, usual | {"letters_in": ""})
    rana.refresh_from_db()
    assert rana.letters_language == "en"


def test_no_language_is_asked_for_where_there_is_one(sign_in, rana, settings):
    settings.LANGUAGES = [("en", "English")]
    assert "letters_in" not in sign_in(rana).get(CHOICES).text


def test_a_choice_that_does_not_exist_changes_nothing(sign_in, rana):
    response = sign_in(rana).post(CHOICES, {"returned-mail": "hourly"})

    assert response.status_code == 400
    assert "Nothing was kept" in response.text
    assert not NoticeChoice.objects.exists()


def test_only_administrators_see_what_was_not_sent(sign_in, rana):
    assert sign_in(rana).get(reverse("admin:notice_unsent")).status_code == 403
