"""An article frozen: its own text, and references to the claims in it."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from claims.models import Claim
from newsroom.articles import dossier
from newsroom.articles.models import Article, Block
from newsroom.editions import publishing
from newsroom.review import canonical, workflow
from newsroom.review.errors import WrongState
from newsroom.review.models import Byline
from newsroom.review.states import Status
from tests import factories as f

pytestmark = pytest.mark.django_db


def full_article(*claims: Claim) -> Article:
    article = f.article(
        claims=claims, translation_of=f.bring_to(f.article(), Status.PUBLISHED), sensitive=False
    )
    Block.objects.create(article=article, position=9, text="<h3>Last</h3><p>words</p>")
    Byline.objects.create(item=article, person=f.reporter(public_name="An author"))
    return Article.objects.get(pk=article.pk)


def test_claims_are_in_it_by_reference_only() -> None:
    claim = f.claim(wording="Words of the claim.", finding="Its finding.")
    content = f.article(claims=(claim,)).freeze()
    text = canonical.dumps(content)
    assert content["claims"] == content["facets"]["claim"] == [str(claim.uuid)]
    assert "Words of the claim." not in text
    assert "Its finding." not in text


def test_text_is_cleaned_once_more() -> None:
    article = f.article()
    block = article.blocks.get()
    block.text = "<p>One</p><script>alert(1)</script>"  # as if it were in the database
    assert dossier.freeze_block(block, {})["html"] == "<p>One</p>"


@pytest.mark.parametrize("rows", [1, 3])
def test_freezing_costs_the_same_whatever_there_is(
    rows: int, django_assert_num_queries: Any
) -> None:
    article = full_article(*(f.claim() for _ in range(rows)))
    with django_assert_num_queries(3):
        article.freeze()


def test_discarding_makes_the_working_copy_say_what_readers_see() -> None:
    claims = [f.bring_to(f.claim(), Status.PUBLISHED) for _ in range(2)]
    article = f.bring_to(full_article(*claims), Status.PUBLISHED)
    workflow.revise(article, by=article.created_by)
    article = Article.objects.get(pk=article.pk)
    content = article.current_edition.content
    assert article.freeze() == content
    for field, value in {"headline": "x", "work": "opinion", "standfirst": "x", "slug": "x",
                         "language": "fa", "translation_of": None}.items():  # fmt: skip
        setattr(article, field, value)
    article.save()
    article.blocks.order_by("position").first().delete()
    Block.objects.filter(article=article).update(position=4)
    Block.objects.create(article=article, kind="claim", claim=f.claim())
    article.bylines.all().delete()
    publishing.discard(article, by=article.created_by)
    restored = Article.objects.get(pk=article.pk)
    assert restored.freeze() == content
    assert restored.status == Status.PUBLISHED


@pytest.mark.parametrize("status", [Status.DRAFT, Status.IN_REVIEW, Status.REVIEWED,
                                    Status.WITHDRAWN])  # fmt: skip
def test_it_waits_for_its_claims_and_names_them(status: Status) -> None:
    claim = f.bring_to(f.claim(wording="It is so."), status)
    article = f.bring_to(f.article(claims=(claim,)), Status.REVIEWED)
    with pytest.raises(WrongState, match=r"Publish the claims in this article first: It is so\."):
        publishing.publish(article, by=f.publisher())


def test_its_edition_says_with_which_editions_of_its_claims_it_was_published() -> None:
    claim = f.bring_to(f.claim(), Status.PUBLISHED)
    workflow.revise(claim, by=claim.created_by)
    f.bring_to(claim, Status.REVIEWED)
    publishing.publish(claim, by=f.publisher(), change="update", note="A new source.")
    article = f.bring_to(f.article(claims=(claim,)), Status.PUBLISHED)
    assert article.current_edition.claim_editions == {str(claim.uuid): 2}


def test_a_claim_is_in_an_article_once() -> None:
    claim = f.claim()
    article = f.article(claims=(claim,))
    with pytest.raises(IntegrityError, match="block_claim_once"), transaction.atomic():
        Block.objects.create(article=article, kind="claim", claim=claim)


@pytest.mark.parametrize(
    "values",
    [{"kind": "claim"}, {"claim": True}, {"kind": "claim", "claim": True, "text": "<p>A</p>"}],
)
def test_a_block_is_text_or_a_claim(values: dict[str, Any]) -> None:
    article = f.article()
    values = values | ({"claim": f.claim()} if values.get("claim") else {})
    with pytest.raises(IntegrityError, match="block_is_text_or_claim"), transaction.atomic():
        Block.objects.create(article=article, **values)
