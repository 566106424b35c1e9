"""What a web page says about itself: title, publisher, author, date, language, its own address.

Only what is stated is taken; nothing is guessed from how a page looks. Run as a program
(``python -m claims.capture.pages ADDRESS CHARSET``) it reads the page from standard input and
writes JSON: a page can be made to keep a parser busy for ever, or to fill its memory, so it is
read in a process of its own, with limits (``read_apart``).

Heavy to import, but for ``read_apart``.
"""

import codecs
import json
import re
import resource
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

SECONDS = 20
MEMORY = 1024 * 1024 * 1024  # bytes of address space, of which libraries take the most
LONGEST = {"title": 300, "publisher": 200, "author": 200, "url": 2000}

_DECLARED = re.compile(
    rb"""<(?:meta|\?xml)[^>]+?(?:charset|encoding)\s*=\s*["']?([\w.:-]+)""", re.I
)
_BOMS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
# To these, text in another encoding can look like plain ASCII.
_DISGUISED = ("iso-2022", "hz", "utf-7", "utf-16", "utf-32")
# What browsers read instead of what is said.
_CALLED = {"iso-8859-1": "windows-1252", "latin-1": "windows-1252", "ascii": "windows-1252"}
_DAY = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?)?(?![\d-])")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_DATED = (
    "article:published_time", "og:article:published_time", "datepublished", "date",
    "dc.date", "dc.date.issued", "dcterms.date", "dcterms.issued", "citation_publication_date",
    "parsely-pub-date", "pubdate", "publishdate", "sailthru.date",
)  # fmt: skip


class Unreadable(Exception):
    """The page is too much for the reader."""


def read_apart(body: bytes, *, url: str, charset: str = "") -> dict[str, str]:
    """``read`` in a process of its own. Raises Unreadable if it breaks off or takes too long."""
    command = [sys.executable, "-m", "claims.capture.pages", url, charset]
    try:
        done = subprocess.run(  # noqa: S603 -- a program of ours, and no shell
            command, input=body, capture_output=True, timeout=SECONDS, check=True
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        raise Unreadable(str(getattr(error, "stderr", b"") or b"")[-500:]) from error
    return json.loads(done.stdout)


def read(body: bytes, *, url: str, charset: str = "") -> dict[str, str]:
    """What the page from ``url`` says, by ``title publisher author date language url``.

    ``charset`` is the server's word for its encoding. ``date`` is EDTF, as far as it is stated.
    What is not stated is not in it, nor what is longer than a field takes.
    """
    from trafilatura import extract_metadata, load_html  # noqa: PLC0415 -- 80 MB, only to read

    text = decoded(body, charset)
    tree = load_html(text)
    if tree is None:
        return {}
    linked = list(_linked(tree))
    document = extract_metadata(text, default_url=url, extensive=False)
    stated = list(_stated(tree, linked))
    authors = (as_written(name, stated) for name in (document.author or "").split("; "))
    found = {
        "title": as_written(document.title, stated),
        "publisher": as_written(_publisher(document, url), stated),
        "author": "; ".join(name for name in authors if name),
        "date": _date(tree, linked),
        "language": _language(tree),
        "url": _canonical(document.url, url),
    }
    folded = {name: " ".join(str(value or "").split()) for name, value in found.items()}
    return {
        name: value
        for name, value in folded.items()
        if value and len(value) <= LONGEST.get(name, 100)
    }


def decoded(body: bytes, charset: str) -> str:
    """The text of a page, whatever it and its server say about the encoding.

    What is UTF-8 is hardly ever anything else, so that is tried before what is said.
    """
    for mark, name in _BOMS.items():
        if body.startswith(mark):
            return body.decode(name, "replace")
    declared = _DECLARED.search(body[:4096])
    said = [name for name in (charset, declared and declared[1].decode()) if name]
    disguised = any(name.lower().startswith(_DISGUISED) for name in said)
    for name in [*said, "utf-8"] if disguised else ["utf-8", *said]:
        try:
            return body.decode(_CALLED.get(name.lower(), name))
        except (LookupError, UnicodeDecodeError):
            continue
    from trafilatura.utils import decode_file  # noqa: PLC0415 -- 80 MB, only to read

    return decode_file(body)


def _linked(tree: Any) -> Iterator[dict[str, Any]]:
    """The things that JSON-LD on the page is about."""
    for script in tree.iterfind('.//script[@type="application/ld+json"]'):
        try:
            waiting = [json.loads(script.text or "", strict=False)]
        except (ValueError, RecursionError):
            continue
        while waiting:
            each = waiting.pop()
            if isinstance(each, list):
                waiting += each
            elif isinstance(each, dict):
                yield each
                waiting += [each[key] for key in ("@graph", "mainEntity") if key in each]


def _stated(tree: Any, linked: list[dict[str, Any]]) -> Iterator[str]:
    """The texts in which a page names itself and its people."""
    for tag in tree.iter("meta"):
        yield tag.get("content") or ""
    for tag in tree.iter("title", "h1", "h2"):
        yield "".join(tag.itertext())
    for each in linked:
        waiting = [each.get(key) for key in ("headline", "name", "author", "publisher", "creator")]
        while waiting:
            part = waiting.pop()
            if isinstance(part, str):
                yield part
            elif isinstance(part, list):
                waiting += part
            elif isinstance(part, dict):
                waiting.append(part.get("name"))


def as_written(value: str | None, stated: list[str]) -> str:
    """``value`` as one of the texts in ``stated`` has it, empty if none does.

    trafilatura capitalises names and drops the joiners that Persian and other scripts need.
    """
    sought = "".join(char for char, _place in _folded(value or ""))
    for text in stated if sought else ():
        folded = _folded(text)
        start = "".join(char for char, _place in folded).find(sought)
        if start >= 0:
            return text[folded[start][1] : folded[start + len(sought) - 1][1] + 1]
    return ""


def _folded(text: str) -> list[tuple[str, int]]:
    """The characters that count, in lower case, each with its place in ``text``."""
    return [
        (small, place)
        for place, char in enumerate(text)
        if not char.isspace() and unicodedata.category(char) != "Cf"
        for small in char.lower()
    ]


def _publisher(document: Any, url: str) -> str:
    """The name of the site, unless it is only its host."""
    name = str(document.sitename or "")
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    return "" if name.lower().removeprefix("www.") in (host, str(document.hostname)) else name


def _date(tree: Any, linked: list[dict[str, Any]]) -> str:
    """The date of publication where one is stated for machines, no finer than it is stated."""
    stated = [str(each["datePublished"]) for each in linked if "datePublished" in each]
    for wanted in _DATED:
        for tag in tree.iter("meta"):
            called = tag.get("property") or tag.get("name") or tag.get("itemprop") or ""
            if called.lower() == wanted:
                stated.append(tag.get("content") or "")
    stated += [tag.get("datetime") or "" for tag in tree.iterfind('.//time[@itemprop]')
               if tag.get("itemprop") == "datePublished"]  # fmt: skip
    days = (_DAY.match(text.strip().replace("/", "-")) for text in stated)
    return next((day[0] for day in days if day), "")


def _language(tree: Any) -> str:
    stated = [tree.get("lang"), tree.get("{http://www.w3.org/XML/1998/namespace}lang")]
    for tag in tree.iter("meta"):
        called = (tag.get("property") or tag.get("http-equiv") or "").lower()
        if called in ("og:locale", "content-language"):
            stated.append(tag.get("content"))
    tags = ((each or "").strip().replace("_", "-") for each in stated)
    return next((tag for tag in tags if _LANGUAGE.fullmatch(tag)), "")


def _canonical(stated: str | None, url: str) -> str:
    """The address that the page gives itself, if it is another one of the same site."""
    parts, here = urlsplit(stated or ""), urlsplit(url)
    hosts = {(each.hostname or "").removeprefix("www.") for each in (parts, here)}
    if stated == url or len(hosts) > 1 or parts.scheme not in ("http", "https"):
        return ""
    return stated or ""


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    json.dump(read(sys.stdin.buffer.read(), url=sys.argv[1], charset=sys.argv[2]), sys.stdout)
