"""Exports of WordPress (WXR) with the fields in which plugins for ClaimReview keep it."""

import json
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

from claims.importing import claimreview, php
from claims.importing.mending import Found, Raw, problem
from claims.importing.record import Unreadable
from claims.importing.texts import marked

# What a plugin keeps is itself one post; what WordPress deletes or saves on the way is none.
_LEFT_OUT = {"attachment", "revision", "nav_menu_item", "customize_changeset", "wp_navigation"}
_NS = "{*}"


def posts(file: BinaryIO) -> Iterator[Found]:
    """The fact-checks of an export. Raises Unreadable where it breaks off."""
    # Lazily: no page needs it, and it is large.
    from lxml import etree  # noqa: PLC0415

    number = 0
    parser = etree.iterparse(
        _Marked(file), tag=("item", "channel"), events=("start", "end"), resolve_entities=False,
        no_network=True, load_dtd=False, huge_tree=False,
    )  # fmt: skip
    site: Raw = {}
    try:
        for event, element in parser:
            if element.tag == "channel":
                _refuse_entities(element)
            elif event == "end":
                number += 1
                site = site or _site(element.getparent())
                yield from _of_post(element, site)
                _forget(element)
    except etree.XMLSyntaxError as error:
        raise Unreadable(
            _("After %(number)d posts the file is no XML any more, or breaks off (%(error)s).")
            % {"number": number, "error": str(error)[:150]}
        ) from None


class _Marked:
    """A file without the characters that XML does not have."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def read(self, size: int = -1) -> bytes:
        return marked(self._file.read(size))


def _refuse_entities(element: Any) -> None:
    """Raises Unreadable for XML that declares entities: no export does, and they can be bombs."""
    declared = element.getroottree().docinfo.internalDTD
    if declared is not None and any(True for _entity in declared.iterentities()):
        raise Unreadable(_("The XML declares entities, which no export of WordPress does."))


def _forget(element: Any) -> None:
    element.clear()
    while element.getprevious() is not None:
        del element.getparent()[0]


def _site(channel: Any) -> Raw:
    return {
        "publisher": channel.findtext("title"),
        "publisher_url": channel.findtext(f"{_NS}base_blog_url") or channel.findtext("link"),
        "language": channel.findtext("language"),
    }


def _of_post(post: Any, site: Raw) -> Iterator[Found]:
    if post.findtext(f"{_NS}post_type") in _LEFT_OUT:
        return
    meta = {
        each.findtext(f"{_NS}meta_key") or "": each.findtext(f"{_NS}meta_value") or ""
        for each in post.iterfind(f"{_NS}postmeta")
    }
    place = _("post %(number)s") % {"number": post.findtext(f"{_NS}post_id") or "?"}
    known = [found for plugin in _PLUGINS for found in plugin(meta)]
    shared = site | _post(post) if known else {}
    for number, raw in enumerate(known, 1):
        here = f"{place}, {number}" if len(known) > 1 else place
        if raw is None:
            yield Found(place=here, problems=(problem("broken", ""),))
        else:
            own = {name: value for name, value in raw.items() if value not in ("", None, [])}
            anchor = own.pop("anchor", "")
            whole = shared | own
            if anchor and "url" not in own:
                whole["url"] = f"{str(whole['url']).rstrip('/')}/#{anchor}"
            yield Found(place=here, raw=whole, page=post.findtext("link") or "")


def _post(post: Any) -> Raw:
    """What WordPress itself knows of a post."""
    words = [each.text for each in post.iterfind("category") if each.text]
    # The time of the post without a zone is that of the site, which the export does not tell.
    when = [post.findtext(f"{_NS}post_date_gmt"), post.findtext(f"{_NS}post_modified_gmt")]
    published, modified = (f"{each}Z" if each and each[:4] != "0000" else "" for each in when)
    content = [each.text for each in post.iterfind(f"{_NS}encoded") if each.text]
    return {
        "url": post.findtext("link"),
        "title": post.findtext("title"),
        "published": published or post.findtext(f"{_NS}post_date"),
        "modified": modified,
        "authors": post.findtext("{http://purl.org/dc/elements/1.1/}creator"),
        "body": content[0] if content else "",
        "topics": [word for word in words if word.lower() != "uncategorized"],
    }


def _full_fact(meta: dict[str, str]) -> Iterator[Raw | None]:
    """“Claim Review Schema” of Full Fact: all claims of a post in one field."""
    kept = meta.get("_fullfact_all_claims")
    if not kept:
        return
    try:
        claims = php.read(kept)
    except ValueError:
        yield None
        return
    for claim in claims.values() if isinstance(claims, dict) else ():
        if isinstance(claim, dict) and (claim.get("claimreviewed") or claim.get("assessment")):
            seen = claim.get("appearance")
            urls = seen.get("url") if isinstance(seen, dict) else None
            yield {
                "claim": claim.get("claimreviewed"),
                "said_on": claim.get("date"),
                "appearances": [*urls.values()] if isinstance(urls, dict) else [],
                "claimant": claim.get("author"),
                "rating": claim.get("assessment"),
                "rating_number": claim.get("numeric-rating"),
                "anchor": claim.get("anchor"),
            }


def _factchecker(meta: dict[str, str]) -> Iterator[Raw | None]:
    """“Factchecker’s ClaimReview”: a claim is a post of its own, in single fields."""
    if "_claim_review_claim_quote" not in meta:
        return
    step = meta.get("_claim_review_review_rating", "")
    yield {
        "claim": meta["_claim_review_claim_quote"],
        "finding": meta.get("_claim_review_claim_summary"),
        "claimant": meta.get("_claim_review_author_name"),
        "claimant_same_as": meta.get("_claim_review_author_url"),
        "claimant_kind": meta.get("_claim_review_author_type"),
        "appearances": [meta.get("_claim_review_publication_url", "")],
        "said_on": meta.get("_claim_review_publication_date"),
        # Its steps are counted from nought; the plugin publishes them from one.
        "rating_number": str(int(step) + 1) if step.isdecimal() and len(step) < 4 else step,
        "rating_worst": "1" if step else "",
    }


def _wp_factcheck(meta: dict[str, str]) -> Iterator[Raw | None]:
    """“WP Factcheck”: single fields, five steps from incorrect to correct."""
    if "_wpfc_claim" not in meta:
        return
    yield {
        "claim": meta["_wpfc_claim"],
        "claimant": meta.get("_wpfc_author"),
        "claimant_kind": meta.get("_wpfc_author_type"),
        "appearances": [meta.get("_wpfc_source", "")],
        "rating_number": meta.get("_wpfc_verdict"),
        "rating_best": "5" if meta.get("_wpfc_verdict") else "",
        "rating_worst": "1" if meta.get("_wpfc_verdict") else "",
        "finding": meta.get("_wpfc_explainer"),
    }


def _as_it_is(meta: dict[str, str]) -> Iterator[Raw | None]:
    """Plugins that keep ClaimReview itself, as JSON or as an array of PHP."""
    for name, text in meta.items():
        if "claimReviewed" not in text or name == "_fullfact_all_claims":
            continue
        start = text.lstrip()[:1]
        try:
            value = json.loads(text) if start in "[{" else php.read(text)
        except (ValueError, RecursionError):
            yield None
            continue
        yield from (claimreview.found(review, place="").raw for review in claimreview.find(value))


_PLUGINS: list[Callable[[dict[str, str]], Iterator[Raw | None]]] = [
    _full_fact, _factchecker, _wp_factcheck, _as_it_is,
]  # fmt: skip
