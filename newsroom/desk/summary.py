"""What a verb's page says about the item before anybody confirms."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from newsroom.desk.screen import changes
from newsroom.desk.weave import uses, woven
from newsroom.editions.models.edition import Change
from newsroom.review.models import Item, Revision

# What a verb about a claim does to the articles with it: those readers see, those in the works.
EFFECTS = {
    "publish": (
        _(
            "Readers of these see what you publish at once: the new text and verdict, and your "
            "note. After anything more than an update or a typo, each comes up to be looked at "
            "again."
        ),
        _("These can go live as far as this claim is concerned."),
    ),
    "schedule": (
        _(
            "Readers of these see what you publish when the time has come: the new text and "
            "verdict, and your note. After anything more than an update or a typo, each comes up "
            "to be looked at again."
        ),
        _("These can go live, as far as this claim is concerned, when the time has come."),
    ),
    "withdraw": (
        _(
            "These stay up. In each, the claim is marked as withdrawn at once, with your reason "
            "and without its verdict, and each comes up to be looked at again."
        ),
        _(
            "None of these can go live while the claim is withdrawn: take it out of them, or "
            "reinstate it. What is scheduled fails at its time, and says so on the start page."
        ),
    ),
    "reinstate": (
        _(
            "Readers of these see the claim and its verdict again, with your note, and each comes "
            "up to be looked at again."
        ),
        _("These can go live again as far as this claim is concerned."),
    ),
}

# The verbs that are about one text: it is shown where they are confirmed.
PUBLIC = ("publish", "schedule", "withdraw", "reinstate")
ABOUT_A_TEXT = ("approve", "return_", *PUBLIC)


def change(item: Any, revision: Revision) -> str:
    """The kind of change that is preselected: that of the verdict where it is another one."""
    edition = item.current_edition
    rating = revision.content["card"]["rating"]
    same = edition is None or edition.rating == (rating and rating["slug"])
    return "" if same else Change.RATING_CHANGE


def of(verb: str, item: Any) -> dict[str, Any]:
    """The context of the summary: the text, and for public verbs what it reaches besides."""
    if verb not in ABOUT_A_TEXT:
        return {}
    edition = item.current_edition
    of_edition = verb in ("withdraw", "reinstate")
    revision = edition and edition.revision if of_edition else item.newest_revision
    if revision is None:
        return {}
    claims = woven(revision.content) if item.kind == Item.Kind.ARTICLE else []
    return {
        "revision": revision,
        "card": revision.content["card"],
        "woven": claims,
        **(reach([item], verb) if verb in PUBLIC else {}),
        "changes": None if of_edition else changes(item, revision, claims),
    }


def reach(items: Iterable[Item], verb: str = "publish") -> dict[str, Any]:
    """The context of the list of other articles with the claims among ``items``, if there are."""
    items = list(items)
    claims = [item for item in items if item.kind == Item.Kind.CLAIM]
    if not claims:
        return {}
    live, in_works = EFFECTS[verb]
    return {
        "uses": uses(claims, besides=items),
        "effect_on_live": live,
        "effect_on_works": in_works,
    }
