"""Links of a page as they must be in files that are opened from a disk.

Only start tags that hold such a link are written anew; all else stays as it is, to the byte.
"""

import posixpath
from collections.abc import Callable
from functools import lru_cache
from html import escape
from html.parser import HTMLParser
from urllib.parse import quote, unquote, urljoin, urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve

from newsroom import languages

# What holds the address of a page or a file.
ATTRIBUTES = {"href", "src", "action", "data-shelf", "data-home"}
# What only says by which address, with its host, something is known.
NAMED = {"canonical", "alternate"}


def file_of(path: str) -> str:
    """Where the answer for ``path`` is kept: ``/claims/x/`` is ``claims/x/index.html``."""
    name = unquote(path).removeprefix("/")
    return f"{name}index.html" if not name or name.endswith("/") else name


def relative(html: str, *, at: str, is_kept: Callable[[str], bool]) -> str:
    """``html``, the page of path ``at``, with links from file to file. What ``is_kept`` does not
    know (a path without its query), and whatever has a query, leads to the site itself.
    """
    parser = _Rewriter(html, at, is_kept)
    parser.feed(html)
    parser.close()
    return parser.rewritten()


class _Rewriter(HTMLParser):
    def __init__(self, html: str, at: str, is_kept: Callable[[str], bool]) -> None:
        super().__init__(convert_charrefs=False)
        self.html, self.at, self.is_kept = html, at, is_kept
        self.parts: list[str] = []
        self.copied = 0
        self.lines = [0]
        for line in html.split("\n"):
            self.lines.append(self.lines[-1] + len(line) + 1)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        own = dict(attrs)
        if tag == "link" and own.get("rel") in NAMED and _is_others(own.get("href") or ""):
            return
        changed = [(name, self._value(name, value)) for name, value in attrs]
        if changed != attrs:
            self._replace(tag, changed)

    def rewritten(self) -> str:
        return "".join(self.parts) + self.html[self.copied :]

    def _value(self, name: str, value: str | None) -> str | None:
        if name not in ATTRIBUTES or value is None:
            return value
        # A form asks the program.
        is_kept = self.is_kept if name != "action" else lambda path: False
        return target(value, at=self.at, is_kept=is_kept)

    def _replace(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        line, column = self.getpos()
        start = self.lines[line - 1] + column
        was = self.get_starttag_text() or ""
        written = "".join(
            f" {name}" if value is None else f' {name}="{escape(value)}"' for name, value in attrs
        )
        end = "/>" if was.endswith("/>") else ">"
        self.parts += [self.html[self.copied : start], f"<{tag}{written}{end}"]
        self.copied = start + len(was)


def target(link: str, *, at: str, is_kept: Callable[[str], bool]) -> str:
    """Where a link on the page of path ``at`` leads in the files; others' links stay."""
    inner = link.removeprefix(settings.SITE_URL)
    if _is_others(inner) or inner.startswith("#"):
        return link
    path, query, fragment = _split(inner, at)
    if query or not (path.startswith(settings.STATIC_URL) or is_kept(path)):
        return f"{settings.SITE_URL}{path}{query}{fragment}"
    file = posixpath.relpath(file_of(path), posixpath.dirname(file_of(at)) or ".")
    return quote(file, safe="/") + fragment


def _is_others(link: str) -> bool:
    """Whether a link leads to another host, or nowhere in the web."""
    try:
        found = urlsplit(link)
    except ValueError:
        return True
    return bool(found.scheme or found.netloc)


def _split(link: str, at: str) -> tuple[str, str, str]:
    found = urlsplit(urljoin(at, link))
    query = f"?{found.query}" if found.query else ""
    fragment = f"#{found.fragment}" if found.fragment else ""
    return found.path, query, fragment


@lru_cache(maxsize=20_000)
def name_of(path: str) -> tuple[str, str]:
    """The language that a path is in, and what the address is called; empty if it is no public one.

    In whatever language the path is: the active one plays no role.
    """
    code, plain = languages.split(path)
    try:
        found = resolve(unquote(plain))
    except Resolver404:
        return code, ""
    return code, (found.url_name or "") if found.namespace == "public" else ""
