"""The feeds of a list: where they are, for its page's head and foot."""

from dataclasses import dataclass

from django.urls import reverse

from newsroom.public.paging import query
from newsroom.public.syndication import FORMATS

NAMES = {"atom": "Atom", "rss": "RSS", "json": "JSON"}


@dataclass(frozen=True, kw_only=True)
class FeedLink:
    """A feed in one format: ``type`` is its media type."""

    name: str
    type: str
    path: str


def feed_name(listed: str, form: str) -> str:
    """The name of the address of a feed; ``listed`` is claims, articles or corrections."""
    return f"{listed}-feed" + ("" if form == "atom" else f"-{form}")


def feed_path(listed: str, form: str) -> str:
    return reverse(f"public:{feed_name(listed, form)}")


def feed_links(listed: str, narrowing: dict[str, str]) -> list[FeedLink]:
    """The same list as a feed, in each format."""
    asked = query(narrowing) if narrowing else ""
    return [
        FeedLink(
            name=name,
            type=FORMATS[form].content_type.split(";")[0],
            path=feed_path(listed, form) + asked,
        )
        for form, name in NAMES.items()
    ]
