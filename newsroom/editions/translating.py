"""Translations of one text share one verdict, and are public only beside their original."""

from collections.abc import Collection
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from newsroom.editions.models import Edition, Facet
from newsroom.editions.words import in_language
from newsroom.review.errors import WrongState
from newsroom.review.models import Item, Revision


def check(item: Item, revision: Revision, *, together: Collection[str] = ()) -> None:
    """Raises WrongState if ``item`` translates what is not public, or has another verdict.

    ``together`` are the UUIDs of what is published in the same transaction, originals first; what
    verdict those will have is for the database to compare.
    """
    if item.translation_of_id is None:
        return
    original = Edition.objects.live().filter(item_id=item.translation_of_id).first()
    if original is None:
        first: Any = Item.objects.get(pk=item.translation_of_id)
        if str(first.uuid) in together:
            return
        raise WrongState(_("Publish the original first: %(original)s") % {"original": first})
    if str(original.uuid) in together:
        return
    rating = revision.content["card"]["rating"]
    if (rating and rating["slug"]) != original.rating:
        label = in_language(original.card["rating"]["label"], get_language() or "")
        raise WrongState(
            _("The verdict on the original is “%(label)s”, and a translation has the same one.")
            % {"label": label}
        )


def link_again(item: Item, edition: Edition) -> None:
    """Let ``item``, whose draft says again what ``edition`` does, translate what readers saw it
    translate: a text does not name an original that went live together with it.
    """
    seen = Facet.objects.filter(edition__revision=edition.revision_id, kind="original")
    if uuid := seen.values_list("value", flat=True).first():
        original = Item.objects.filter(uuid=uuid).values("pk")
        Item.objects.filter(pk=item.pk).update(translation_of=original)
