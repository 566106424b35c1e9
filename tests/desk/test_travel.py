"""What a verb does to the articles that use a claim: listed before, looked at again after."""

import pytest
from django.urls import reverse

from newsroom.articles.models import Block
from newsroom.desk import weave
from newsroom.editions import publishing
from newsroom.editions.models import LookAgain
from newsroom.review import workflow
from newsroom.review.states import Role, Status
from tests import factories
from tests.desk.conftest import anybody, bring, typed

pytestmark = pytest.mark.django_db


def url(item, verb="withdraw"):
    return reverse("admin:item_verb", args=[item.pk, verb])


def published(item):
    return factories.bring_to(item, Status.PUBLISHED)


def with_articles(claim, number):
    """As many live articles with ``claim``, and one in the works."""
    live = [published(factories.article(claims=(claim,))) for _ in range(number)]
    return live, factories.bring_to(factories.article(claims=(claim,)), Status.IN_REVIEW)


def test_before_a_withdrawal_all_five_articles_are_listed_with_address_and_edition(sign_in):
    claim = published(factories.claim())
    live, in_works = with_articles(claim, 5)
    published(factories.article())

    response = sign_in(factories.publisher()).get(url(claim))

    shown = response.context["uses"]
    assert [edition.title for edition in shown.live] == [each.headline for each in reversed(live)]
    assert shown.in_works == [in_works.item_ptr]
    for article in live:
        assert f'href="/articles/{article.slug}/"' in response.text
    assert "5 articles that readers see" in response.text
    assert "These stay up." in response.text
    assert "None of these can go live while the claim is withdrawn" in response.text


def test_after_a_withdrawal_all_five_are_to_be_looked_at_and_one_in_the_works_is_refused(sign_in):
    claim = published(factories.claim())
    live, in_works = with_articles(claim, 5)
    client = sign_in(anybody(Role.PUBLISHER, Role.EDITOR))

    client.post(url(claim), typed("withdraw", claim), follow=True)

    assert {row.article_id for row in LookAgain.objects.open()} == {each.pk for each in live}
    workflow.approve(in_works, by=factories.editor())
    refused = client.post(url(in_works, "publish"), typed("publish", in_works))
    assert refused.status_code == 409
    assert f"Publish the claims in this article first: {claim.wording}" in refused.text


@pytest.mark.parametrize("verb", ["publish", "schedule", "withdraw", "reinstate"])
def test_where_no_article_uses_it_the_page_says_so(sign_in, verb):
    response = sign_in(factories.publisher()).get(url(bring(verb, factories.claim()), verb))
    assert "No article uses this claim." in response.text


@pytest.mark.parametrize("verb", ["publish", "schedule", "withdraw", "reinstate"])
@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_for_one_article_and_three(
    sign_in, verb, count, django_assert_max_num_queries
):
    claim = published(factories.claim())
    with_articles(claim, count)
    if verb == "reinstate":
        publishing.withdraw(claim, by=factories.publisher(), reason="Not genuine.")
    elif verb != "withdraw":
        claim = factories.bring_to(factories.claim(), Status.REVIEWED)
        for _ in range(count):
            factories.article(claims=(claim,))
    client = sign_in(factories.publisher())

    with django_assert_max_num_queries(13):
        response = client.get(url(claim, verb))

    assert response.status_code == 200
    assert response.context["uses"]


def linking(address, status=Status.DRAFT):
    """An article in the works whose text links to ``address``."""
    article = factories.article()
    Block.objects.create(
        article=article,
        kind="text",
        text=f'<p>As <a href="{address}">we wrote</a>.</p>',
        position=9,
    )
    return factories.bring_to(article, status)


@pytest.mark.parametrize(
    "address",
    [
        "/claims/the-dam/",
        "http://testserver/claims/the-dam",
        "/fr/claims/the-dam/#evidence",
        "http://testserver/claims/the-old-dam/",
        "/claims/%D8%A2%D8%A8/",
        "/claims/آب/",
    ],
)
def test_a_draft_that_only_links_to_the_claim_is_listed(sign_in, address):
    claim = published(factories.claim(slug="the-old-dam"))
    for slug in ("آب", "the-dam"):
        workflow.revise(claim, by=claim.created_by)
        claim.slug = slug
        claim.save(update_fields=["slug"])
        factories.bring_to(claim, Status.REVIEWED)
        note = "It has another address."
        publishing.publish(claim, by=factories.publisher(), change="update", note=note)
    draft, in_review = linking(address), linking(address, Status.IN_REVIEW)
    linking(address.replace("the-", "another-").replace("%D8%A2", "%D8%A3").replace("آ", "أ"))
    linking("https://elsewhere.example/claims/the-dam/")

    response = sign_in(factories.publisher()).get(url(claim))

    shown = response.context["uses"]
    assert [item.pk for item in shown.in_works] == [in_review.pk, draft.pk]


def test_more_than_can_be_listed_are_counted(sign_in, monkeypatch):
    monkeypatch.setattr(weave, "MOST", 2)
    claim = published(factories.claim())
    with_articles(claim, 5)

    response = sign_in(factories.publisher()).get(url(claim))

    assert len(response.context["uses"].live) == 2
    assert "And 3 more." in response.text


def test_before_an_article_its_claims_are_listed_with_their_state(sign_in):
    claim, other = published(factories.claim()), published(factories.claim())
    article = factories.bring_to(factories.article(claims=(claim, other)), Status.REVIEWED)
    workflow.revise(other, by=other.created_by)
    client = sign_in(factories.publisher())

    page = client.get(url(article, "publish"))
    publishing.withdraw(claim, by=factories.publisher(), reason="Not genuine.")
    refused = client.get(url(article, "publish"))

    assert [(each.title, each.edition) for each in page.context["woven"]] == [
        (claim.wording, 1), (other.wording, 1),
    ]  # fmt: skip
    assert "working copy: draft" in page.text
    assert refused.status_code == 409
    assert f"Publish the claims in this article first: {claim.wording}" in refused.text


# --- Looked at ---


@pytest.fixture
def article():
    """A live article of which a claim was withdrawn."""
    claim = published(factories.claim(wording="It rained."))
    found = published(factories.article(claims=(claim,)))
    publishing.withdraw(claim, by=factories.publisher(), reason="The recording was not genuine.")
    return found


def looked_at(article):
    return reverse("admin:looked_at", args=[article.pk])


def seen(article):
    return {"seen": list(article.look_again.values_list("pk", flat=True))}


def test_the_review_screen_says_why_and_takes_the_answer(sign_in, editor, article):
    client = sign_in(editor)
    screen = client.get(reverse("admin:item_review", args=[article.pk]))
    assert "“<bdi>It rained.</bdi>” was withdrawn on" in screen.text
    assert "The recording was not genuine." in screen.text

    done = client.post(looked_at(article), seen(article), follow=True)

    assert "stays as it is." in done.text
    assert "looked at, stays as it is" in done.text
    assert "by <bdi>editor</bdi>" in done.text
    assert not LookAgain.objects.open()


def test_who_does_not_decide_it_sees_the_reason_and_a_sentence(sign_in, article):
    client = sign_in(factories.reporter())

    screen = client.get(reverse("admin:item_review", args=[article.pk]))
    refused = client.post(looked_at(article), seen(article))

    assert "is for an editor to say" in screen.text
    assert refused.status_code == 403
    assert "is for an editor to say" in refused.text
    assert LookAgain.objects.open()


@pytest.mark.parametrize("sent", [{}, {"seen": ["", "-1", "x", "١", "9" * 30]}])
def test_what_is_not_there_is_refused_with_a_sentence(sign_in, editor, article, sent):
    response = sign_in(editor).post(looked_at(article), sent)

    assert response.status_code == 409
    assert "nothing to look at again here" in response.text
    assert LookAgain.objects.open()


def test_looking_changes_nothing(sign_in, editor, article):
    assert sign_in(editor).get(looked_at(article)).status_code == 405
    assert LookAgain.objects.open()


def test_what_nobody_may_see_cannot_be_settled(sign_in, article):
    outsider = factories.user(is_staff=True)
    assert sign_in(outsider).post(looked_at(article), seen(article)).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_the_review_screen_of_an_article_costs_the_same_for_one_change_and_three(
    sign_in, editor, count, django_assert_num_queries
):
    claims = tuple(published(factories.claim()) for _ in range(count))
    item = published(factories.article(claims=claims))
    for claim in claims:
        publishing.withdraw(claim, by=factories.publisher(), reason="Not genuine.")
    client = sign_in(editor)

    with django_assert_num_queries(13):
        response = client.get(reverse("admin:item_review", args=[item.pk]))

    assert len(response.context["looks"].open) == count
