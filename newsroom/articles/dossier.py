"""An article as readers will see it: frozen into plain data, and back.

A claim is in it by reference: its card is drawn from the claim's current edition, outside the
article's digest, so that a corrected claim changes in every article.
"""

from typing import Any

from claims.dossier import freeze_bylines, freeze_translation_of, thaw_bylines, thaw_translation_of
from claims.fields import clean_html
from claims.models import Claim
from newsroom.articles.models import Article, Block

SCHEMA = "article/1"


def freeze(article: Article) -> dict[str, Any]:
    """Everything a reader will see of ``article`` that is its own."""
    blocks = [freeze_block(block) for block in article.blocks.select_related("claim")]
    content: dict[str, Any] = {
        "schema": SCHEMA,
        "kind": article.kind,
        "uuid": str(article.uuid),
        "slug": article.slug,
        "language": article.language,
        "translation_of": freeze_translation_of(article),
        "headline": article.headline.strip(),
        "standfirst": article.standfirst.strip(),
        "bylines": freeze_bylines(article),
        "blocks": blocks,
        "claims": [block["claim"] for block in blocks if block["claim"]],
    }
    card = {
        "title": content["headline"],
        "text": content["standfirst"],
        "rating": None,
        "bylines": content["bylines"],
    }
    facets = {
        "claim": content["claims"],
        "author": [person["slug"] for person in content["bylines"] if person["slug"]],
    }
    return content | {"card": card, "facets": facets}


def freeze_block(block: Block) -> dict[str, Any]:
    return {
        "uuid": str(block.uuid),
        "kind": block.kind,
        "html": clean_html(block.text),
        "claim": str(block.claim.uuid) if block.claim else None,
    }


def thaw(article: Article, content: dict[str, Any]) -> None:
    """Make the working copy of ``article``, a draft, say what ``content`` says."""
    article.translation_of = thaw_translation_of(article, content)
    for field in ("slug", "language", "headline", "standfirst"):
        setattr(article, field, content[field])
    article.save()
    thaw_bylines(article, content["bylines"])
    article.blocks.all().delete()
    claims = {str(claim.uuid): claim for claim in Claim.objects.filter(uuid__in=content["claims"])}
    for position, row in enumerate(content["blocks"], 1):
        Block.objects.create(
            article=article,
            uuid=row["uuid"],
            kind=row["kind"],
            text=row["html"],
            claim=claims[row["claim"]] if row["claim"] else None,
            position=position,
        )
