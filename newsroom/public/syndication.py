"""The three formats of a feed, each with the full text: Atom, RSS 2.0 and JSON Feed."""

import datetime as dt
import json
import re
from typing import Any

from django.utils.feedgenerator import (
    Atom1Feed,
    Rss201rev2Feed,
    SyndicationFeed,
    rfc3339_date,
)

NEVER = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
# XML 1.0 knows no way to write these.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_CONTENT = {"xmlns:content": "http://purl.org/rss/1.0/modules/content/"}


def xml_text(text: str) -> str:
    """``text`` without what XML has no way to write."""
    return _NOT_XML.sub("", text)


class Steady(SyndicationFeed):
    """A feed that is the same as long as its entries are, also when it has none."""

    content_type = ""

    def latest_post_date(self) -> dt.datetime:
        """When the newest entry was changed."""
        return super().latest_post_date() if self.items else NEVER


class Atom(Steady, Atom1Feed):
    """Entries with a content, a language and several authors."""

    content_type = "application/atom+xml; charset=utf-8"

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        if self.feed["next"]:
            handler.addQuickElement("link", None, {"rel": "next", "href": self.feed["next"]})

    def item_attributes(self, item: dict[str, Any]) -> dict[str, str]:
        return {"xml:lang": item["language"]}

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        handler.addQuickElement("content", item["content"], {"type": "html"})
        for name in item["authors"]:
            handler.startElement("author", {})
            handler.addQuickElement("name", name)
            handler.endElement("author")


class Rss(Steady, Rss201rev2Feed):
    """Entries with a content and several authors; that RSS cannot date a change, Atom helps."""

    content_type = "application/rss+xml; charset=utf-8"

    def rss_attributes(self) -> dict[str, str]:
        names = {"xmlns:dc": "http://purl.org/dc/elements/1.1/"}
        return super().rss_attributes() | _CONTENT | names

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        if self.feed["next"]:
            handler.addQuickElement("atom:link", None, {"rel": "next", "href": self.feed["next"]})

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        handler.addQuickElement("atom:updated", rfc3339_date(item["updateddate"]))
        handler.addQuickElement("content:encoded", item["content"])
        for name in item["authors"]:
            handler.addQuickElement("dc:creator", name)


class JsonFeed(Steady):
    """JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/)."""

    content_type = "application/feed+json; charset=utf-8"

    def write(self, outfile: Any, encoding: str) -> None:
        feed = self.feed
        whole = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": feed["title"],
            "home_page_url": feed["link"],
            "feed_url": feed["feed_url"],
            "next_url": feed["next"],
            "language": feed["language"],
            "authors": [{"name": feed["author_name"]}],
            "items": [self._item(item) for item in self.items],
        }
        text = json.dumps({key: value for key, value in whole.items() if value != ""},
                          ensure_ascii=False)  # fmt: skip
        outfile.write(text.encode(encoding))

    def _item(self, item: dict[str, Any]) -> dict[str, Any]:
        found = {
            "id": item["unique_id"],
            "url": item["link"],
            "title": item["title"],
            "summary": item["description"],
            "content_html": item["content"],
            "date_published": rfc3339_date(item["pubdate"]),
            "date_modified": rfc3339_date(item["updateddate"]),
            "authors": [{"name": name} for name in item["authors"]],
            "tags": list(item["categories"]),
            "language": item["language"],
        }
        return {key: value for key, value in found.items() if value}


FORMATS: dict[str, type[Steady]] = {"atom": Atom, "rss": Rss, "json": JsonFeed}
