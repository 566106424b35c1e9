"""An article as readers will see it: frozen into plain data, and back.

A claim is in it by reference, woven in as a block or linked to in the text: its verdict is drawn
from the claim's current edition, outside the article's digest, so that a corrected claim changes in
every article.
"""

from collections.abc import Mapping
from typing import Any

from claims.dossier import freeze_bylines, freeze_translation_of, thaw_bylines, thaw_translation_of
from claims.fields import clean_html
from claims.models import Claim
from newsroom.articles import references
from newsroom.articles.models import Article, Block

SCHEMA = "article/1"


def freeze(article: Article) -> dict[str, Any]:
    """Everything a reader will see of ``article`` that is its own."""
    rows = list(article.blocks.select_related("claim"))
    linked = references.public_claims(*(clean_html(row.text) for row in rows))
    blocks = [freeze_block(row, linked) for row in rows]
    content: dict[str, Any] = {
        "schema": SCHEMA,
        "kind": article.kind,
        "uuid": str(article.uuid),
        "slug": article.slug,
        "language": article.language,
        "translation_of": freeze_translation_of(article),
        "work": article.work,
        "headline": article.headline.strip(),
        "standfirst": article.standfirst.strip(),
        "bylines": freeze_bylines(article),
        "blocks": blocks,
        "claims": _claims(blocks),
    }
    card = {
        "title": content["headline"],
        "text": content["standfirst"],
        "rating": None,
        "work": content["work"],
        "bylines": content["bylines"],
    }
    facets = {
        "claim": content["claims"],
        "author": [person["slug"] for person in content["bylines"] if person["slug"]],
    }
    return content | {"card": card, "facets": facets}


def freeze_block(block: Block, linked: Mapping[str, str]) -> dict[str, Any]:
    """``linked`` are the UUIDs of claims that a text may link to, by slug."""
    html = references.normal(clean_html(block.text))
    found = [slug for slug in references.slugs(html) if slug in linked]
    return {
        "uuid": str(block.uuid),
        "kind": block.kind,
        "html": html,
        "claim": str(block.claim.uuid) if block.claim else None,
        "references": [{"slug": slug, "claim": linked[slug]} for slug in found],
    }


def _claims(blocks: list[dict[str, Any]]) -> list[str]:
    """Every claim in the blocks once, in the order in which readers meet them."""
    found = [
        uuid
        for block in blocks
        for uuid in (block["claim"], *(row["claim"] for row in block["references"]))
        if uuid
    ]
    return list(dict.fromkeys(found))


def thaw(article: Article, content: dict[str, Any]) -> None:
    """Make the working copy of ``article``, a draft, say what ``content`` says."""
    article.translation_of = thaw_translation_of(article, content)
    for field in ("slug", "language", "work", "headline", "standfirst"):
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
