"""An article is entered as an ordered list of blocks."""

import pytest
from django.test import Client
from django.urls import reverse

from newsroom.articles.models import Article
from newsroom.review.states import Status
from tests import factories
from tests.typed import errors, opened, send, shown

pytestmark = pytest.mark.django_db
ADD = reverse("admin:articles_article_add")
FORM = "article_form"


def change(article):
    return reverse("admin:articles_article_change", args=[article.pk])


@pytest.fixture
def reporter():
    return factories.reporter(first_name="Rita")


@pytest.fixture
def client(reporter):
    client = Client()
    client.force_login(reporter)
    return client


def test_text_and_claims_become_blocks_in_order(client, reporter):
    claim = factories.bare_claim(wording="It is so.")
    data = opened(client, ADD, FORM) | {"blocks-TOTAL_FORMS": ["3"]}
    send(
        client, ADD, data, headline="Wells and words", standfirst="What was found.",
        blocks__0__text="<p>First.</p>", blocks__1__claim__typed="It is so.",
        blocks__2__text="<p>Last.<script>alert(1)</script></p>",
    )  # fmt: skip

    article = Article.objects.get()
    assert [(b.kind, b.text, b.claim) for b in article.blocks.all()] == [
        ("text", "<p>First.</p>", None),
        ("claim", "", claim),
        ("text", "<p>Last.</p>", None),
    ]
    assert (article.slug, article.created_by) == ("wells-and-words", reporter)
    assert [byline.person for byline in article.bylines.all()] == [reporter]


def test_blocks_are_moved_by_their_numbers(client, reporter):
    article = factories.article(by=reporter, claims=(factories.bare_claim(),))
    data = opened(client, change(article), FORM)
    send(client, change(article), data, blocks__0__position="2", blocks__1__position="1")

    assert [block.kind for block in article.blocks.all()] == ["claim", "text"]


def test_a_block_is_text_or_a_claim(client):
    data = opened(client, ADD, FORM)
    answer = send(
        client, ADD, data, headline="H", blocks__0__text="<p>Text.</p>",
        blocks__0__claim=factories.bare_claim().pk,
    )  # fmt: skip

    assert errors(answer) == {
        "blocks-0-claim": ["A block is either text or one claim: make two blocks."]
    }
    assert shown(answer, FORM)["blocks-0-text"] == ["<p>Text.</p>"]


def test_a_claim_is_in_an_article_once(client, reporter):
    claim = factories.bare_claim()
    article = factories.article(by=reporter, claims=(claim,))
    data = opened(client, change(article), FORM) | {"blocks-TOTAL_FORMS": ["3"]}
    answer = send(client, change(article), data, blocks__2__claim=claim.pk)

    assert answer.status_code == 200
    assert article.blocks.count() == 2


def test_missing_pieces_are_listed_with_their_fields(client):
    answer = send(client, ADD, opened(client, ADD, FORM), "_submit", headline="Only a headline")
    page = client.get(answer.url)

    missing = [gap.anchor for gap in page.context["aside"]["missing"]]
    assert missing == ["id_standfirst", "blocks-group"]
    assert all(f'id="{anchor}"' in page.text for anchor in missing)


def test_save_and_submit_sends_it_to_review(client, reporter):
    article = factories.article(by=reporter)
    send(client, change(article), opened(client, change(article), FORM), "_submit")

    assert Article.objects.get().status == Status.IN_REVIEW


def test_the_second_of_two_people_loses_nothing(client, reporter):
    article = factories.article(by=reporter)
    other = Client()
    other.force_login(factories.reporter())
    mine = opened(other, change(article), FORM)
    theirs = opened(client, change(article), FORM)
    send(client, change(article), theirs, blocks__0__text="<p>Rita’s text.</p>")
    answer = send(other, change(article), mine, headline="Another headline")
    assert (answer.status_code, Article.objects.get().headline) == (200, article.headline)
    send(other, change(article), shown(answer, FORM))

    assert Article.objects.get().headline == "Another headline"
    assert article.blocks.get().text == "<p>Rita’s text.</p>"


def test_outside_a_draft_it_is_only_shown(client, reporter):
    article = factories.bring_to(factories.article(by=reporter), Status.IN_REVIEW)
    page = client.get(change(article))

    assert "<p>Some text.</p>" in page.text
    assert 'name="blocks-0-text"' not in page.text


@pytest.mark.parametrize("rows", [1, 3])
def test_the_form_and_the_list_ask_the_same_however_long_they_are(
    client, reporter, rows, django_assert_num_queries
):
    for _row in range(rows):
        claims = tuple(factories.bare_claim() for _claim in range(rows))
        article = factories.article(by=reporter, claims=claims)
    with django_assert_num_queries(9):
        client.get(change(article))
    with django_assert_num_queries(6):
        client.get(reverse("admin:articles_article_changelist"))
