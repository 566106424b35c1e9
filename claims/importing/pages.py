"""Pages of the web as they were saved, with ClaimReview in their script elements."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

from claims.importing import claimreview
from claims.importing.encodings import decoded
from claims.importing.mending import Found, problem, repair
from claims.importing.record import Repair, Unreadable
from claims.importing.texts import marked

LARGEST_PAGE = 20_000_000

_WRAPPING = re.compile(r"^\s*(?://|/\*)?\s*(?:<!--|<!\[CDATA\[)\s*(?:\*/)?|"
                       r"(?://|/\*)?\s*(?:-->|\]\]>)\s*(?:\*/)?\s*;?\s*$")  # fmt: skip
_STRING_OR_COMMA = re.compile(r'"(?:\\.|[^"\\])*+"|,(?=\s*[}\]])')
_ABOUT_REVIEWS = re.compile(r"ClaimReview|claimReviewed")


def read(file: BinaryIO, *, name: str) -> Iterator[Found]:
    """The fact-checks of one page; one Found with a problem if it has none."""
    content = file.read(LARGEST_PAGE + 1)
    if len(content) > LARGEST_PAGE:
        raise Unreadable(
            _("“%(name)s” is a page of more than %(limit)d MB.")
            % {"name": name, "limit": LARGEST_PAGE // 1_000_000}
        )
    blocks, page = _blocks(content)
    values = [_value(block) for block in blocks]
    known = _known([value for value, _repairs in values])
    number = 0
    for block, (value, repairs) in zip(blocks, values, strict=True):
        if value is None and _ABOUT_REVIEWS.search(block):
            number += 1
            yield Found(place=f"{name}, {number}", problems=(problem("broken", ""),))
        for review in claimreview.find(value):
            number += 1
            place = f"{name}, {number}"
            found = claimreview.found(review, place=place, page=page, known=known)
            yield Found(place=place, raw=found.raw, page=page, repairs=(*repairs, *found.repairs))
    if not number:
        yield Found(place=name, problems=(problem("no_review", ""),))


def _blocks(content: bytes) -> tuple[list[str], str]:
    """The texts of the script elements with JSON-LD, and the address that the page gives itself."""
    # Lazily: most programs that read records have no page among them, and it is large.
    from lxml import etree  # noqa: PLC0415

    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True)
    plain = marked(decoded(content, of_page=True).encode("utf-8", "replace"))
    try:
        tree = etree.fromstring(plain, parser) if plain.strip() else None
    except etree.XMLSyntaxError:
        tree = None
    if tree is None:
        return [], ""
    scripts = tree.iterfind(".//script[@type]")
    blocks = [each.text or "" for each in scripts if _is_json(each.get("type", ""))]
    return blocks, _page(tree)


def _is_json(kind: str) -> bool:
    return kind.partition(";")[0].strip().lower() in {"application/ld+json", "application/json+ld"}


def _page(tree: Any) -> str:
    for path, attribute in (
        (".//link[@rel='canonical']", "href"),
        (".//meta[@property='og:url']", "content"),
        (".//base", "href"),
    ):
        found = tree.find(path)
        if found is not None and re.match("https?://", found.get(attribute, "")):
            return str(found.get(attribute))
    return ""


def _value(block: str) -> tuple[Any, tuple[Repair, ...]]:
    """The value of a block, and what had to be done to read it; None for what cannot be read."""
    text = _WRAPPING.sub("", _WRAPPING.sub("", block)).strip().rstrip(";")
    value = _json(text)
    if value is not None or not text:
        return value, ()
    text = text.replace("&quot;", '"')
    text = _STRING_OR_COMMA.sub(lambda found: "" if found[0] == "," else found[0], text)
    value = _json(text)
    return value, (repair("json", "", block, text),) if value is not None else ()


def _json(text: str) -> Any:
    try:
        # Not strict: line breaks within texts are the commonest fault there is.
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None


def _known(values: list[Any]) -> dict[str, Any]:
    """The objects of a page that have a name, by it."""
    found: dict[str, Any] = {}
    waiting = list(values)
    while waiting and len(found) < 1000:
        value = waiting.pop()
        if isinstance(value, list):
            waiting += value
        elif isinstance(value, Mapping):
            if isinstance(value.get("@id"), str) and len(value) > 1:
                found.setdefault(value["@id"], value)
            waiting += [each for each in value.values() if isinstance(each, list | Mapping)]
    return found
