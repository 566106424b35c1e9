"""Articles in which a claim has changed: who is told, and the verb by which one stays as it is."""

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from newsroom.editions.models import Edition, LookAgain
from newsroom.editions.models.looking import TELLING
from newsroom.review import notices, workflow
from newsroom.review.errors import Denied, Refused, WrongState
from newsroom.review.models import Item
from newsroom.review.states import Role


def check_role(by: Any) -> None:
    """Raises Denied for who does not decide that an article stays as it is."""
    if not by.is_active or Role.EDITOR not in by.roles:
        raise Denied(_("That a text stays as it is, is for an editor to say."))


def refusal(by: Any) -> Refused | None:
    """Why ``check_role`` refuses, None if it does not."""
    try:
        check_role(by)
    except Refused as error:
        return error
    return None


@transaction.atomic
def stays(item: Item, *, by: Any, seen: Collection[int]) -> int:
    """Settle those of ``seen``, ids of LookAgain, that are open for ``item``; how many they were.

    What came up after the page was read stays open. Raises Denied, or WrongState if none is open.
    """
    check_role(by)
    workflow.lock(item)
    settled = LookAgain.objects.filter(article=item.pk, pk__in=seen, settled_at=None).update(
        outcome=LookAgain.Outcome.STAYS, settled_by=by, settled_at=timezone.now()
    )
    if not settled:
        raise WrongState(_("There is nothing to look at again here: somebody settled it."))
    return settled


def tell(edition: Edition) -> None:
    """Tell those whose articles are to be looked at again because of ``edition``."""
    if edition.change not in TELLING:
        return
    for look in LookAgain.objects.filter(edition=edition.pk).select_related("article"):
        notices.of_a_claim_in(look.article, by=edition.published_by)
