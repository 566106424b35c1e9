"""The page that asks before a draft is deleted: what goes along, what forbids it, for little."""

import pytest
from django.db import connection
from django.urls import reverse

from claims.models import Claim
from newsroom.articles.models import Article, Block
from newsroom.review.admin.deleting import counted
from newsroom.review.models import Comment
from newsroom.review.states import Status
from tests import factories as f
from tests.desk import screens

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(sign_in):
    return sign_in(f.editor())


def address(item):
    return reverse(f"admin:{item._meta.app_label}_{item._meta.model_name}_delete", args=[item.pk])


def test_it_counts_what_goes_along_and_names_it(client):
    page = client.get(address(screens.full(3)))
    kinds = dict(page.context["model_count"])

    assert kinds == {
        "claims": 1, "bylines": 1, "comments": 3, "editor’s notes": 3, "links to topics": 3,
        "links to places": 3, "what was said": 3, "parts": 3, "contact attempts": 3,
        "evidence for this claim": 3, "verdicts": 1,
    }  # fmt: skip
    for name in ("Part 2", "Which year?", "Call again.", "declined to comment"):
        assert f"<bdi>{name}</bdi>" in page.text
    assert "Yes, I’m sure" in page.text


@pytest.mark.parametrize("rows", [1, 3])
def test_asking_costs_the_same_for_one_row_and_three(client, rows, django_assert_num_queries):
    item = screens.full(rows)
    with django_assert_num_queries(13):
        client.get(address(item))


@pytest.mark.parametrize("rows", [1, 3])
def test_an_article_costs_the_same_too(client, rows, django_assert_num_queries):
    woven = tuple(f.bring_to(f.claim(), Status.PUBLISHED) for _ in range(rows))
    item = f.article(claims=woven)
    with django_assert_num_queries(9):
        client.get(address(item))


def test_counting_is_one_query_and_finds_what_django_deletes(django_assert_num_queries):
    item = screens.full(3)
    with django_assert_num_queries(1):
        along, forbidding = counted(item)
    deleted, _kinds = item.delete()

    assert forbidding == {}
    # The claim itself has a row in two tables.
    assert sum(along.values()) == deleted - 2


def test_a_reply_and_its_mention_are_counted_once(client):
    item = f.claim()
    person = f.editor()
    first = Comment.objects.create(item=item, text="Which year?", author=person)
    reply = Comment.objects.create(item=item, text="Last year.", author=person, parent=first)
    reply.mentions.add(person)
    along, _forbidding = counted(item)
    deleted, _kinds = item.delete()

    assert along["comments"] == 2
    assert sum(along.values()) == deleted - 2


def test_what_is_woven_into_an_article_is_kept_and_told_so(client):
    item = f.claim(wording="The dam was full.")
    article = f.article()
    Block.objects.create(article=article, kind="claim", claim=item, position=9)

    for page in (client.get(address(item)), client.post(address(item), {"post": "yes"})):
        assert "cannot be deleted, because something else rests on it" in page.text
        assert page.context["protected"] == ["Blocks: 1"]
        assert "Yes, I’m sure" not in page.text
    assert Claim.objects.filter(pk=item.pk).exists()
    client.post(address(article), {"post": "yes"})
    assert not Article.objects.exists()


def test_what_a_published_claim_names_as_related_is_kept_and_told_so(client):
    item = f.claim()
    other = f.claim()
    other.related.add(item)
    f.bring_to(other, Status.PUBLISHED)

    page = client.post(address(item), {"post": "yes"}, follow=True)
    assert "Not deleted: " in page.text
    assert Claim.objects.filter(pk=item.pk).exists()


def test_markup_in_a_name_is_only_text(client):
    item = f.claim()
    item.parts.create(label="<b>x</b>", wording="It is a part.")
    assert "<bdi>&lt;b&gt;x&lt;/b&gt;</bdi>" in client.get(address(item)).text


def test_what_comes_to_be_used_while_it_is_deleted_is_kept_and_told_so(client):
    """Somebody else is faster by as little as there is between the counting and the deleting."""
    item = f.claim()
    waiting = [lambda: f.article(claims=(item,))]

    def meanwhile(execute, sql, params, many, context):
        found = execute(sql, params, many, context)
        if waiting and sql.startswith('INSERT INTO "django_admin_log"'):
            waiting.pop()()
        return found

    with connection.execute_wrapper(meanwhile):
        page = client.post(address(item), {"post": "yes"}, follow=True)

    assert not waiting
    assert "Not deleted: something else rests on it since a moment ago." in page.text
    assert Claim.objects.filter(pk=item.pk).exists()
