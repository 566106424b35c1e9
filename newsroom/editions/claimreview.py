"""An edition as schema.org says it, for machines: ClaimReview and NewsArticle.

Computed from frozen content alone; nothing is invented. What is not known is left out: a date that
is not one certain day, a rating's number off the axis, the author of an anonymous claim.
``docs/reference/dossier.md`` describes the content.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from claims.dates import exact_day
from newsroom.editions.models import Edition
from newsroom.editions.models.edition import Change
from newsroom.editions.words import in_language

Node = dict[str, Any]

CONTEXT = "https://schema.org"
_SPEAKER_TYPES = {
    "person": "Person",
    "organisation": "Organization",
    "outlet": "Organization",
}
_CORRECTIONS = (Change.CORRECTION, Change.RATING_CHANGE)


@dataclass(frozen=True, kw_only=True)
class Publisher:
    """The newsroom: its name, the address of its site, and those of what it says of itself, by
    their properties in schema.org.
    """

    name: str
    url: str
    policies: Mapping[str, str] = field(default_factory=dict)

    def node(self) -> Node:
        # The properties of the policies are those of a newsroom, not of any organisation.
        kind = "NewsMediaOrganization" if self.policies else "Organization"
        return {"@type": kind, "name": self.name, "url": self.url, **self.policies}


def claim_id(url: str) -> str:
    """The ``@id`` of the claim on the page at ``url``."""
    return f"{url}#claim"


def claim_review(
    edition: Edition, *, url: str, publisher: Publisher, earlier: Iterable[Edition] = ()
) -> Node:
    """The ClaimReview of a live claim. ``earlier`` are its earlier editions, for corrections."""
    content = edition.content
    return {
        "@context": CONTEXT,
        "@type": "ClaimReview",
        "@id": f"{url}#review",
        "url": url,
        "inLanguage": edition.language,
        **_dates(edition),
        **_author_of_check(edition, publisher),
        "claimReviewed": content["wording"],
        "reviewBody": content["verdict"]["finding"],
        "itemReviewed": _claim(content, url),
        "reviewRating": _rating(content["verdict"]["rating"], edition.language),
        **_corrections([*earlier, edition]),
    }


def news_article(
    edition: Edition,
    *,
    url: str,
    publisher: Publisher,
    claims: Iterable[str],
    earlier: Iterable[Edition] = (),
    modified: dt.datetime | None = None,
) -> Node:
    """The NewsArticle of a live article. ``claims`` are the page addresses of its live claims,
    ``earlier`` its earlier editions, for corrections; ``modified`` is when it or a claim in it was
    last published.
    """
    content = edition.content
    authors = [{"@type": "Person", "name": person["name"]} for person in content["bylines"]]
    node = {
        "@context": CONTEXT,
        "@type": "NewsArticle",
        "@id": f"{url}#article",
        "url": url,
        "mainEntityOfPage": url,
        "inLanguage": edition.language,
        **_dates(edition),
        "headline": content["headline"],
        "description": content["standfirst"],
        "author": authors or publisher.node(),
        "publisher": publisher.node(),
        "mentions": [{"@type": "Claim", "@id": claim_id(address)} for address in claims],
        **_corrections([*earlier, edition]),
    }
    if modified:
        node["dateModified"] = modified.isoformat(timespec="seconds")
    return _known(node)


def _author_of_check(edition: Edition, publisher: Publisher) -> Node:
    """Who checked it: the newsroom, or who first published the check, on whose page it is based."""
    first = edition.first_published
    if first is None:
        return {"author": publisher.node()}
    based = {"isBasedOn": first["url"]}
    if first["publisher"] == publisher.name:
        return {"author": publisher.node(), **based}
    address = urlsplit(first["url"])
    there = {"@type": "Organization", "name": first["publisher"],
             "url": f"{address.scheme}://{address.netloc}/"}  # fmt: skip
    return {"author": there, "publisher": publisher.node(), **based}


def _dates(edition: Edition) -> Node:
    first = edition.first_published_at or edition.published_at
    there = edition.first_published
    return {
        "datePublished": there["date"] if there else first.isoformat(timespec="seconds"),
        "dateModified": there["date"]
        if there and edition.is_archive
        else edition.published_at.isoformat(timespec="seconds"),
    }


def _claim(content: Node, url: str) -> Node:
    statements = content["statements"]
    first = statements[0]
    appearances = [node for node in map(_appearance, statements) if node]
    node = {
        "@type": "Claim",
        "@id": claim_id(url),
        "author": _author(first),
        "datePublished": exact_day(first["date"]["edtf"]),
        "appearance": appearances[0] if len(appearances) == 1 else appearances,
    }
    return _known(node)


def _author(statement: Node) -> Node | None:
    speaker, role = statement["speaker"], statement["role"]
    if speaker["kind"] not in _SPEAKER_TYPES:
        return None
    node = {
        "@type": _SPEAKER_TYPES[speaker["kind"]],
        "name": speaker["name"],
        "sameAs": speaker["same_as"],
    }
    if speaker["kind"] == "person":
        node["jobTitle"] = ", ".join(filter(None, [role["title"], role["body"]]))
    return _known(node)


def _appearance(statement: Node) -> Node | None:
    """Where the claim was made, as far as there is anything to say about it."""
    occasion = statement["occasion"]
    node = _known(
        {
            "url": statement["url"] or (occasion or {}).get("url"),
            "archivedAt": statement["archive_url"],
            "name": occasion and occasion["title"],
            "inLanguage": statement["original_language"]
            or (statement["quote"] and statement["quote_language"]),
        }
    )
    return {"@type": "CreativeWork", **node} if node else None


def _rating(rating: Node, language: str) -> Node:
    node = {"@type": "Rating", "alternateName": in_language(rating["label"], language)}
    if rating["value"] is None:
        return node
    return node | {
        "ratingValue": rating["value"],
        "bestRating": rating["best"],
        "worstRating": rating["worst"],
    }


def _corrections(editions: list[Edition]) -> Node:
    comments = [
        {
            "@type": "CorrectionComment",
            "text": edition.note,
            "datePublished": edition.published_at.isoformat(timespec="seconds"),
        }
        for edition in sorted(editions, key=lambda one: one.number)
        if edition.change in _CORRECTIONS
    ]
    return {"correction": comments} if comments else {}


def _known(node: Node) -> Node:
    return {key: value for key, value in node.items() if value}
