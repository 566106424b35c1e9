"""What a verb's page says about the item before anybody confirms."""

from typing import Any

from newsroom.desk.screen import changes
from newsroom.desk.weave import uses, woven
from newsroom.editions.models.edition import Change
from newsroom.review.models import Item, Revision

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
    """The context of the summary: the text, and for public verbs where else it is shown."""
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
        "uses": uses(item) if verb in PUBLIC and item.kind == Item.Kind.CLAIM else [],
        "changes": None if of_edition else changes(item, revision, claims),
    }
