"""What a verb's page says about the item before anybody confirms."""

from typing import Any

from newsroom.desk.screen import changes
from newsroom.desk.weave import uses, woven
from newsroom.review.models import Item

# The verbs that change what readers see.
PUBLIC = ("publish", "withdraw", "reinstate")


def of(verb: str, item: Any) -> dict[str, Any]:
    """The context of the summary: for public verbs what will stand there, and where else."""
    if verb not in PUBLIC:
        return {}
    edition = item.current_edition
    revision = item.newest_revision if verb == "publish" else edition and edition.revision
    if revision is None:
        return {}
    claims = woven(revision.content)
    return {
        "revision": revision,
        "card": revision.content["card"],
        "woven": claims,
        "uses": uses(item) if item.kind == Item.Kind.CLAIM else [],
        "changes": changes(item, revision, claims) if verb == "publish" else None,
    }
