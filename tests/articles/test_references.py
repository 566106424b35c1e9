"""Links in an article's text to our own claims: what they count for, and what forbids them."""

from typing import Any

import pytest
from django.test import override_settings
from django.urls import reverse

from claims.models import Claim
from newsroom.articles import references
from newsroom.articles.models import Article, Block
from newsroom.editions import publishing
from newsroom.editions.models import Edition, Facet, LookAgain
from newsroom.review import workflow
from newsroom.review.errors import Incomplete, WrongState
from newsroom.review.states import Status
from tests import factories as f
from tests import raw
from tests.public import record

pytestmark = pytest.mark.django_db


def linking(*claims: Claim, **fields: Any) -> Article:
    """A draft whose text links to the pages of these claims."""
    article = f.article(**fields)
    links = " ".join(f'<a href="/claims/{claim.slug}/">here</a>' for claim in claims)
    article.blocks.update(text=f"<p>See {links}.</p>")
    return article


def live_claim(**fields: Any) -> Claim:
    return f.bring_to(f.claim(**fields), Status.PUBLISHED)


@pytest.mark.parametrize(
    "address",
    [
        "http://testserver/claims/wells/",
        "https://TESTSERVER/claims/wells",
        "/claims/wells/",
        "/fr/claims/wells/?view=text",
        "http://testserver/claims/wells/#evidence",
        "http://testserver/claims/%77ells/",
    ],
)
@override_settings(LANGUAGES=[("en", "English"), ("fr", "French")])
def test_the_page_of_a_claim_is_known_however_its_address_is_spelled(address: str) -> None:
    html = references.normal(f'<p><a href="{address}" rel="noopener">w</a></p>')
    assert html == '<p><a href="/claims/wells/" rel="noopener">w</a></p>'
    assert references.slugs(html) == ["wells"]


@pytest.mark.parametrize(
    "address",
    [
        "https://elsewhere.example/claims/wells/",
        "//elsewhere.example/claims/wells/",
        "/claims/wells/editions/1/",
        "/claims/?rating=false",
        "/articles/wells/",
        "/xx/claims/wells/",
        "https://[broken/claims/wells/",
        "/claims/a b/",
    ],
)
def test_other_links_are_left_as_they_are(address: str) -> None:
    html = f'<p><a href="{address}" rel="noopener">w</a></p>'
    assert references.normal(html) == html
    assert references.slugs(html) == []


def test_the_address_that_is_known_is_that_of_the_page() -> None:
    assert references.slug_of(reverse("public:claim", args=["چاه-ها"])) == "چاه-ها"
    assert references.slug_of(f"http://testserver{reverse('public:claim', args=['w'])}") == "w"


def test_a_link_counts_among_the_articles_claims_by_its_uuid() -> None:
    linked, woven = live_claim(), live_claim()
    article = linking(linked, linked)
    Block.objects.create(article=article, kind="claim", claim=woven, position=2)
    Block.objects.create(
        article=article, text=f'<p><a href="/claims/{woven.slug}/">x</a></p>', position=3
    )
    content = article.freeze()
    wanted = [str(linked.uuid), str(woven.uuid)]
    assert content["claims"] == content["facets"]["claim"] == wanted
    assert [block["references"] for block in content["blocks"]] == [
        [{"slug": linked.slug, "claim": str(linked.uuid)}],
        [],
        [{"slug": woven.slug, "claim": str(woven.uuid)}],
    ]
    edition = f.bring_to(article, Status.PUBLISHED).current_edition
    assert edition.claim_editions == dict.fromkeys(wanted, 1)
    filed = edition.facets.filter(kind="claim").order_by("position")
    assert list(filed.values_list("value", flat=True)) == wanted


def test_an_old_address_leads_to_the_same_claim() -> None:
    claim = live_claim(slug="old-name")
    record.again(claim, lambda draft: Claim.objects.filter(pk=draft.pk).update(slug="new-name"))
    article = f.article()
    article.blocks.update(text='<p><a href="/claims/old-name/">x</a></p>')
    assert article.freeze()["claims"] == [str(claim.uuid)]
    f.bring_to(article, Status.PUBLISHED)


@pytest.mark.parametrize("rows", [1, 3])
def test_links_cost_one_query_however_many_there_are(
    rows: int, django_assert_num_queries: Any
) -> None:
    article = linking(*(live_claim() for _ in range(rows)))
    with django_assert_num_queries(3):
        article.freeze()


@pytest.mark.parametrize("status", [Status.DRAFT, Status.REVIEWED, Status.WITHDRAWN])
def test_a_link_to_a_claim_that_is_not_public_is_refused_at_submit(status: Status) -> None:
    claim = f.bring_to(f.claim(), status)
    article = linking(claim)
    with pytest.raises(Incomplete) as caught:
        workflow.submit(article, by=article.created_by)
    assert [(each.field, str(each.message)) for each in caught.value.missing] == [
        (
            "blocks",
            f"The text links to a claim that is not public: /claims/{claim.slug}/. Publish it "
            "first, or take the link out.",
        )
    ]


def test_an_article_waits_for_a_claim_that_was_withdrawn_after_it_was_submitted() -> None:
    claim = live_claim(wording="It is so.")
    article = f.bring_to(linking(claim), Status.REVIEWED)
    publishing.withdraw(claim, by=f.publisher(), reason="The source lied to us.")
    with pytest.raises(WrongState, match=r"Publish the claims in this article first: It is so\."):
        publishing.publish(article, by=f.publisher())
    publishing.Address.objects.create(kind="article", slug=article.slug, item=article)
    said = raw.refused_insert("editions_edition", raw.edition(article))
    assert said == "An article is published when every claim in it is live."


def test_a_correction_of_the_claim_asks_for_another_look_at_the_article() -> None:
    claim = live_claim()
    article = f.bring_to(linking(claim), Status.PUBLISHED)
    record.again(claim, record.rerate("half-true"), change="rating_change", note="A new count.")
    assert LookAgain.objects.filter(article=article.pk).count() == 1
    assert Facet.objects.filter(kind="claim", value=str(claim.uuid)).count() == 1


def test_discarding_keeps_the_links() -> None:
    article = f.bring_to(linking(live_claim()), Status.PUBLISHED)
    workflow.revise(article, by=article.created_by)
    article.blocks.update(text="<p>Other words.</p>")
    publishing.discard(Article.objects.get(pk=article.pk), by=article.created_by)
    restored = Article.objects.get(pk=article.pk)
    assert restored.freeze() == Edition.objects.get(item=article.pk).content


# --- In the database ---


def forged(article: Article, edit: Any) -> str:
    content = article.freeze()
    edit(content)
    return raw.refused_insert("review_revision", raw.revision(article, content=content))


def without_reference(content: dict[str, Any]) -> None:
    content["blocks"][0]["references"] = []


def without_claim(content: dict[str, Any]) -> None:
    content["claims"] = []


def with_another(content: dict[str, Any]) -> None:
    content["blocks"][0]["references"].append({"slug": "another", "claim": content["uuid"]})


def spelled_otherwise(content: dict[str, Any]) -> None:
    content["blocks"][0]["html"] += "<A HREF='/claims/hidden'>x</A>"


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (without_reference, "Block 1 does not name the claims that its text links to."),
        (with_another, "Block 1 does not name the claims that its text links to."),
        (spelled_otherwise, "Block 1 does not name the claims that its text links to."),
        (without_claim, "The claims of an article are those in its blocks."),
    ],
)
def test_no_revision_hides_what_its_text_links_to(edit: Any, said: str) -> None:
    assert forged(linking(live_claim()), edit) == said


def test_no_edition_says_that_an_address_is_another_claims() -> None:
    claim, other = live_claim(), live_claim()
    article = linking(claim)
    content = article.freeze()
    content["claims"] = content["facets"]["claim"] = [str(other.uuid)]
    content["blocks"][0]["references"][0]["claim"] = str(other.uuid)
    raw.insert("review_revision", raw.revision(article, content=content))
    raw.run("UPDATE review_item SET status = 'in_review' WHERE id = %s", article.pk)
    workflow.approve(article, by=f.editor())
    publishing.Address.objects.create(kind="article", slug=article.slug, item=article)
    said = raw.refused_insert("editions_edition", raw.edition(article))
    assert said == f"The address /claims/{claim.slug}/ is not that of the claim it stands for."
