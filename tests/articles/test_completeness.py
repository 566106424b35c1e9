"""What is still missing before an article can be reviewed."""

import pytest

from newsroom.articles.models import Article, Block
from newsroom.review import workflow
from newsroom.review.errors import Incomplete
from tests import factories as f

pytestmark = pytest.mark.django_db


def test_nothing_is_missing_in_a_complete_article() -> None:
    assert f.article().missing() == []


def test_everything_is_listed_at_once_in_the_order_of_the_form() -> None:
    article = Article.objects.create(headline=" ", slug="a", created_by=f.reporter())
    Block.objects.create(article=article, text="<p> <br></p>")
    with pytest.raises(Incomplete) as caught:
        workflow.submit(article, by=article.created_by)
    assert [(each.field, each.message) for each in caught.value.missing] == [
        ("headline", "Write a headline."),
        ("standfirst", "Write the standfirst: what was found."),
        ("blocks", "Add a block of text."),
    ]


def test_claims_alone_are_no_article() -> None:
    article = f.article(claims=(f.claim(),))
    article.blocks.filter(kind="text").delete()
    assert [each.field for each in article.missing()] == ["blocks"]
