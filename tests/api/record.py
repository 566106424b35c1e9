"""Published things for the API's tests, by the real verbs."""

from typing import Any

from claims.models import Claim
from newsroom.articles.models import Article
from newsroom.editions import publishing
from newsroom.review import workflow
from newsroom.review.models import Item
from newsroom.review.states import Status
from tests import factories

LICENCE = {
    "name": "CC BY 4.0",
    "url": "https://creativecommons.org/licenses/by/4.0/",
    "attribution": "Newsroom, http://testserver/",
}


def published(**fields: Any) -> Claim:
    return factories.bring_to(factories.claim(**fields), Status.PUBLISHED)


def published_article(**fields: Any) -> Article:
    return factories.bring_to(factories.article(**fields), Status.PUBLISHED)


def withdrawn(item: Item, reason: str = "The recording was not genuine.") -> Item:
    publishing.withdraw(item, by=factories.publisher(), reason=reason)
    return item


def republished(
    item: Claim, *, change: str = "correction", note: str = "The year was wrong."
) -> Claim:
    """``item``, a draft again by ``revise`` and changed since, published as a further edition."""
    workflow.submit(item, by=factories.reporter())
    workflow.approve(item, by=factories.editor())
    publishing.publish(item, by=factories.publisher(), change=change, note=note)
    return Claim.objects.get(pk=item.pk)


def revised(item: Claim, **fields: Any) -> Claim:
    """``item`` as a draft again, with some of its fields changed."""
    workflow.revise(item, by=item.created_by)
    Claim.objects.filter(pk=item.pk).update(**fields)
    return Claim.objects.get(pk=item.pk)
