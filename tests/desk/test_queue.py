"""The queue: all that waits, in one total order; searched by address; many dealt with at once."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone

from claims.models import Topic
from newsroom.desk import queue, queuerows
from newsroom.review import discussion, workflow
from newsroom.review.models import Item
from newsroom.review.states import Role, Status
from tests import factories as f
from tests.desk.conftest import anybody, of_all_trades
from tests.desk.test_start import returned

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(sign_in, editor):
    return sign_in(editor)


def waiting(*topics, **fields):
    item = f.claim(**fields)
    item.topics.set(topics)
    return f.bring_to(item, Status.IN_REVIEW)


def page(client, **query):
    response = client.get(reverse("admin:queue", query=query))
    assert response.status_code == 200
    return response


def shown(client, **query):
    return [row.item.pk for row in page(client, **query).context["rows"]]


def pks(*items):
    return [item.pk for item in items]


# --- What is in it, and in which order ---


def test_all_that_waits_is_in_it_claims_and_articles_alike(client):
    in_review, reviewed = waiting(), f.bring_to(f.article(), Status.REVIEWED)
    back = returned(f.claim())
    given = f.claim(assigned_to=f.reporter())
    for status in (Status.DRAFT, Status.PUBLISHED, Status.WITHDRAWN, Status.SPIKED):
        f.bring_to(f.claim(), status)

    assert sorted(shown(client)) == sorted(pks(in_review, reviewed, back, given))


def test_due_comes_first_and_then_what_waits_longest(client):
    now = timezone.now()
    dues = [None, now + timedelta(days=2), None, now - timedelta(days=1), now + timedelta(days=2)]
    items = [waiting(due_at=due) for due in dues]

    assert shown(client) == [items[n].pk for n in (3, 1, 4, 0, 2)]


def test_a_row_says_all_that_decides_what_to_do_next(client):
    author = f.reporter(first_name="Rana")
    item = f.claim(by=author, sensitive=True, language="fa", due_at=timezone.now() - timedelta(1))
    workflow.submit(item, by=f.editor(first_name="Ena"))
    workflow.approve(item, by=f.editor(first_name="Uma"))
    discussion.comment(item, by=f.editor(), text="Which year?")
    response = page(client)
    [row] = response.context["rows"]

    text = " ".join(response.text.split())
    assert f'<bdi lang="fa">{item}</bdi>' in text
    for words in (
        "in review", "1 of 2 approvals", "1 more editor must approve", "sensitive",
        "<bdi>Ena</bdi>, who submitted it", "<bdi>Rana</bdi>, who proposed its verdict",
        "<bdi>Uma</bdi>, who has approved it", "nobody", "overdue by 1", "1 open comment",
        "from <bdi>Ena</bdi>",
    ):  # fmt: skip
        assert words in text
    assert row.item.times_returned == 0


def test_a_draft_says_whom_it_waits_for_and_how_often_it_came_back(client):
    item = returned(f.claim(by=f.reporter(first_name="Rana")))
    returned(item)
    text = page(client).text
    assert "returned draft" in text
    assert "waits for <bdi>Rana</bdi>" in text
    assert "returned 2 times" in text


def test_where_people_may_approve_their_own_work_nobody_is_barred(client, self_approval):
    waiting()
    response = page(client)
    assert "1 more editor must approve." in " ".join(response.text.split())
    assert response.context["rows"][0].quorum.outside == []


def test_an_empty_queue_says_so(client):
    assert "Nothing waits for anybody" in page(client).text
    assert "Nothing that waits fits this search." in page(client, status="reviewed").text


@pytest.mark.parametrize("role", Role)
def test_whoever_may_see_items_sees_it(sign_in, role):
    may = role not in (Role.SOURCE_GUARDIAN, Role.ADMINISTRATOR)
    client = sign_in(anybody(role))
    assert client.get(reverse("admin:queue")).status_code == (200 if may else 403)
    assert (reverse("admin:queue") in client.get(reverse("admin:index")).text) is may


# --- Searching ---


def test_every_search_finds_what_it_says_and_nothing_else(client, editor, settings):
    now = timezone.now()
    water = Topic.objects.create(name="Water", slug="water")
    rana = f.reporter(username="rana", first_name="Rana", last_name="Sahak")
    wet = waiting(water, assigned_to=editor, due_at=now - timedelta(hours=1))
    fa = waiting(language="fa", assigned_to=rana, due_at=now + timedelta(days=6), priority=4)
    secret = waiting(sensitive=True)
    ready = f.bring_to(f.article(), Status.REVIEWED)
    back = returned(returned(f.claim()))

    for query, expected in (
        ({"status": "in_review"}, [wet, fa, secret]),
        ({"status": "reviewed"}, [ready]),
        ({"status": "draft"}, [back]),
        ({"kind": "article"}, [ready]),
        ({"assigned": "me"}, [wet]),
        ({"assigned": "nobody"}, [secret, ready, back]),
        ({"person": "sahak"}, [fa]),
        ({"due": "overdue"}, [wet]),
        ({"due": "week"}, [wet, fa] if (now - timedelta(hours=1)).date() == now.date() else [fa]),
        ({"priority": "4"}, [fa]),
        ({"topic": "water"}, [wet]),
        ({"topic": "WAT"}, [wet]),
        ({"language": "fa"}, [fa]),
        ({"sensitive": "on"}, [secret]),
        ({"returned": "on"}, [back]),
        ({"stalled": "on"}, []),
        ({"language": "fa", "priority": "4", "status": "in_review"}, [fa]),
        ({"language": "fa", "sensitive": "on"}, []),
    ):
        assert shown(client, **query) == pks(*expected), query
    settings.NEWSROOM_STALLED_HOURS = -1
    assert shown(client, stalled="on") == pks(wet, fa, secret)


def test_today_is_the_newsrooms_day(client, settings):
    settings.TIME_ZONE = "Asia/Kabul"
    here = timezone.localtime(None, timezone.get_default_timezone())
    midnight = here.replace(hour=0, minute=0, second=0, microsecond=0)
    first, last = waiting(due_at=midnight), waiting(due_at=midnight + timedelta(hours=23))
    waiting(due_at=midnight - timedelta(seconds=1))
    waiting(due_at=midnight + timedelta(days=1))
    assert shown(client, due="today") == pks(first, last)


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"person": "Nobody At All"}, "Nobody is called “Nobody At All”."),
        ({"topic": "gossip"}, "No topic is called “gossip”."),
        ({"status": "published"}, "published is not one of the available choices."),
        ({"language": "../etc"}, "Enter a valid value."),
        ({"topic": "nul\0"}, "Null characters are not allowed."),
    ],
)
def test_what_cannot_be_searched_is_told_and_kept(client, query, sentence):
    response = client.get(reverse("admin:queue", query=query))
    assert response.status_code == 400
    assert sentence in response.text


def test_the_search_stays_in_the_links_of_the_list(client):
    item = waiting(language="fa")
    text = page(client, language="fa", status="in_review", due="").text
    address = f"{reverse('admin:item_review', args=[item.pk])}?queue="
    assert f"{address}status%3Din_review%26language%3Dfa" in text


def test_often_wanted_searches_are_links_and_the_current_one_says_so(client):
    waiting()
    text = " ".join(page(client, assigned="nobody").text.split())
    assert 'href="/desk/queue/?assigned=nobody" aria-current="true">Nobody’s' in text


# --- Pages, and steps from item to item ---


def test_pages_put_together_are_the_whole(client, monkeypatch):
    day = timezone.now() + timedelta(days=1)
    for due in (None, day, None, day, day - timedelta(hours=1), None):
        waiting(due_at=due)
    whole = shown(client)
    monkeypatch.setattr(queue, "SIZE", 2)
    seen, address = [], "?status=in_review"
    while True:
        response = client.get(reverse("admin:queue") + address)
        seen += [row.item.pk for row in response.context["rows"]]
        if not response.context["next"]:
            break
        address = f"?{response.context['next']}"
        assert "status=in_review" in address
    assert seen == whole


@pytest.mark.parametrize("place", ["x", "1.2", "..1", "1.1.1.1", "9" * 60, "1." + "9" * 18 + ".1"])
def test_a_place_that_cannot_be_is_not_found(client, place):
    assert client.get(reverse("admin:queue"), {"after": place}).status_code == 404


def beside(person, item, search=""):
    request = RequestFactory().get("/", {"queue": search})
    request.user = person
    found = queue.neighbours(request, Item.objects.get(pk=item.pk))
    return found.previous, found.next, found.queue


def test_the_neighbours_of_each_item_string_the_queue_together(client, editor):
    day = timezone.now() + timedelta(days=1)
    for due in (None, day, None, day):
        waiting(due_at=due)
    order = shown(client)
    at = [reverse("admin:item_review", args=[pk]) for pk in order]
    for place, pk in enumerate(order):
        previous, following, _queue = beside(editor, Item(pk=pk))
        assert previous == (at[place - 1] if place else "")
        assert following == (at[place + 1] if place + 1 < len(at) else "")


def test_neighbours_fit_the_search_and_keep_it(editor):
    first, _other, second = waiting(language="fa"), waiting(), waiting(language="fa")
    previous, following, back = beside(editor, second, "language=fa")
    address = reverse("admin:item_review", args=[first.pk])
    assert (previous, following) == (f"{address}?queue=language%3Dfa", "")
    assert back == "/desk/queue/?language=fa"


def test_after_what_waits_no_longer_comes_the_first_that_does(editor):
    gone, first = f.bring_to(f.claim(), Status.PUBLISHED), waiting()
    assert beside(editor, gone)[:2] == ("", reverse("admin:item_review", args=[first.pk]))


def test_a_search_that_is_none_is_the_whole_queue(editor):
    item, other = waiting(), waiting()
    found = beside(editor, item, "status=gossip&person=nobody-there")
    assert found == ("", reverse("admin:item_review", args=[other.pk]), "/desk/queue/")


# --- Many at once ---


def act(client, name, *items, **typed):
    sent = {"act": name, "item": pks(*items), **typed}
    return client.post(reverse("admin:queue", query={"status": "in_review"}), sent)


def outcomes(response):
    return [
        (result.item.pk, str(result.refusal or "done")) for result in response.context["results"]
    ]


def test_each_ticked_item_is_dealt_with_by_itself_and_says_how_it_went(client):
    rana = f.reporter(username="rana")
    free, hers = waiting(), waiting(assigned_to=rana)
    response = act(client, "assign", free, hers, **{"assigned_to-typed": "rana"})

    assert outcomes(response) == [
        (free.pk, "done"), (hers.pk, "This is assigned so already."),
    ]  # fmt: skip
    assert Item.objects.get(pk=free.pk).assigned_to == rana
    text = " ".join(response.text.split())
    assert f'value="{hers.pk}" id="tick-{hers.pk}" checked' in text
    assert response.context["ticked"] == {hers.pk}


def test_dates_priorities_and_nobody_are_set_for_many(client):
    items = [waiting(assigned_to=f.reporter()), waiting(assigned_to=f.editor())]
    at = f"{timezone.now() + timedelta(days=3):%Y-%m-%dT%H:%M}"
    for name, typed in (("due", {"due_at": at}), ("priority", {"priority": "4"}), ("unassign", {})):
        assert [said for _pk, said in outcomes(act(client, name, *items, **typed))] == ["done"] * 2
    for item in Item.objects.filter(pk__in=pks(*items)):
        assert (f"{item.due_at:%Y-%m-%dT%H:%M}", item.priority, item.assigned_to) == (at, 4, None)


def test_a_reporter_takes_many_and_arranges_none(sign_in):
    me = f.reporter()
    free, hers = waiting(), waiting(assigned_to=f.reporter(first_name="Rana"))
    response = act(sign_in(me), "take", free, hers)
    assert outcomes(response) == [
        (free.pk, "done"),
        (hers.pk, "This is Rana’s; they or an editor can hand it over."),
    ]
    refused = act(sign_in(me), "priority", free, priority="4")
    assert refused.status_code == 400
    assert Item.objects.get(pk=free.pk).priority == 2


@pytest.mark.parametrize(
    ("name", "typed", "sentence"),
    [
        ("assign", {}, "This is needed for it."),
        ("assign", {"assigned_to-typed": "nobody there"}, "No person is called “nobody there”."),
        ("due", {"due_at": "tomorrow"}, "“tomorrow” is not a date and time"),
        ("priority", {"priority": "9"}, "9 is not one of the available choices."),
        ("gossip", {}, "Choose what is to be done."),
    ],
)
def test_what_cannot_be_done_is_told_and_the_ticks_and_words_are_kept(
    client, name, typed, sentence
):
    item = waiting()
    response = act(client, name, item, note="For Monday.", **typed)
    assert response.status_code == 400
    assert sentence in response.text
    assert response.context["ticked"] == {item.pk}
    for value in ("For Monday.", *typed.values()):
        assert value in response.text


def test_nothing_ticked_too_much_ticked_and_nonsense_ticked_are_told(client, monkeypatch):
    assert "Tick the items" in act(client, "take").text
    sent = {"act": "take", "item": ["x", "-1", "9" * 40]}
    assert "Tick the items" in client.post(reverse("admin:queue"), sent).text
    gone = {"act": "take", "item": ["999999"]}
    assert client.post(reverse("admin:queue"), gone).context["results"] == []
    sent = {"act": "take", "item": [str(n) for n in range(1, 202)]}
    assert "Tick fewer" in client.post(reverse("admin:queue"), sent).text


# --- What it costs ---


def everything(count):
    for number in range(count):
        waiting(assigned_to=f.editor(), due_at=timezone.now())
        workflow.approve(waiting(sensitive=True), by=f.editor())
        f.bring_to(f.article(language=("fa", "ps", "ar")[number]), Status.REVIEWED)
        discussion.comment(returned(f.claim()), by=f.editor(), text="Which year?")


@pytest.mark.parametrize("count", [1, 3])
def test_a_page_costs_the_same_for_one_row_of_each_and_three(
    sign_in, count, django_assert_num_queries
):
    everything(count)
    client = sign_in(of_all_trades())
    # Session, person, permissions (2), roles, languages, items, revisions, decisions, the barred.
    with django_assert_num_queries(10):
        assert len(shown(client)) == 4 * count


@pytest.mark.parametrize("count", [1, 3])
def test_every_search_at_once_costs_two_queries_more(sign_in, count, django_assert_num_queries):
    me = of_all_trades()
    water = Topic.objects.create(name="Water", slug="water")
    for _number in range(count):
        waiting(water, assigned_to=me)
    client = sign_in(me)
    with django_assert_num_queries(12):
        assert len(shown(client, person=me.username, topic="water", assigned="me")) == count


@pytest.mark.parametrize("count", [1, 3])
def test_the_neighbours_cost_one_query(editor, count, django_assert_num_queries):
    items = [waiting() for _number in range(count)]
    item = Item.objects.get(pk=items[0].pk)
    request = RequestFactory().get("/", {"queue": "status=in_review"})
    request.user = editor
    with django_assert_num_queries(1):
        queue.neighbours(request, item)


def steps(items):
    """The kinds of steps of a plan, with the tables and indexes they read."""
    found, left = [], [json.loads(items.explain(format="json"))[0]["Plan"]]
    while left:
        step = left.pop()
        found.append((step["Node Type"], step.get("Relation Name"), step.get("Index Name")))
        left += step.get("Plans", [])
    return found


def test_a_page_is_read_from_the_index_of_what_waits_whatever_else_there_is(editor):
    author = f.reporter()
    Item.objects.bulk_create(
        Item(kind="claim", slug=f"filler-{n}", created_by=author) for n in range(3000)
    )
    items = [waiting() for _number in range(3)]
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE review_item")
    form = queue.QueueForm({}, user=editor)
    assert form.is_valid()
    place = queue.Place.of(Item.objects.get(pk=items[0].pk))
    for found in (form.items(), place.behind(form.items()), place.before(form.items())):
        plan = steps(found[: queue.SIZE + 1])
        assert ("Seq Scan", "review_item", None) not in plan
        assert any(index == "item_waiting" for _kind, _table, index in plan)
    assert [item.pk for item in queuerows.read(form.items()[:2])] == pks(*items[:2])
