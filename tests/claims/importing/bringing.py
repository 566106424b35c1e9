"""Files as newsrooms bring them, made in memory."""

import io
import json
import zipfile
from datetime import UTC, datetime
from typing import Any

import openpyxl

from claims.importing.kinds import PROBLEMS, REPAIRS
from claims.importing.reading import read
from claims.importing.record import Record

# Every date in the tests is before this one.
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


def review(**more: Any) -> dict[str, Any]:
    """A ClaimReview with nothing to repair."""
    return {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "url": "https://checks.example/moon/",
        "claimReviewed": "The moon is made of cheese.",
        "inLanguage": "en",
        "name": "No, the moon is made of rock",
        "datePublished": "2024-03-05T10:00:00+00:00",
        "author": {"@type": "Organization", "name": "Checks", "url": "https://checks.example/"},
        "reviewRating": {
            "@type": "Rating", "ratingValue": "1", "bestRating": "5", "worstRating": "1",
            "alternateName": "False",
        },
        "itemReviewed": {
            "@type": "Claim",
            "author": {"@type": "Person", "name": "Jane Roe"},
            "datePublished": "2024-03-01",
            "appearance": [{"@type": "CreativeWork", "url": "https://said.example/1"}],
        },
    } | more  # fmt: skip


def claims(number: int) -> list[dict[str, Any]]:
    return [review(claimReviewed=f"Claim {n}", url=f"https://checks.example/{n}")
            for n in range(number)]  # fmt: skip


def brought(content: bytes | str | Any, *, name: str = "a file", **more: Any) -> list[Record]:
    """The records of a file with this content; anything but bytes and text is written as JSON."""
    if not isinstance(content, bytes | str):
        content = json.dumps(content)
    content = content.encode() if isinstance(content, str) else content
    more.setdefault("now", NOW)
    return list(read(io.BytesIO(content), name=name, **more))


def one(**changes: Any) -> Record:
    """The record of a ClaimReview in which something is otherwise."""
    [record] = brought(review(**changes))
    return record


def kinds(record: Record) -> set[str]:
    """The kinds of its repairs, of which each has a sentence."""
    found = {each.kind for each in record.repairs}
    assert found <= set(REPAIRS)
    return found


def problems(record: Record) -> list[str]:
    """The kinds of its problems, each with a sentence."""
    assert all(each.kind in PROBLEMS and str(each.sentence) for each in record.problems)
    return [each.kind for each in record.problems]


def page(*blocks: str, head: str = "") -> str:
    scripts = "".join(f'<script type="application/ld+json">{each}</script>' for each in blocks)
    return f"<!doctype html><html><head><title>x</title>{head}{scripts}</head><p>x</p></html>"


def zipped(**files: str | bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "."), content)
    return packed.getvalue()


def workbook(*rows: list[Any]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def wordpress(*posts: str, before: str = "") -> str:
    return f"""<?xml version="1.0" encoding="UTF-8" ?>{before}
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>Checks</title><link>https://checks.example</link><language>pt-BR</language>
<wp:base_blog_url>https://checks.example</wp:base_blog_url>{"".join(posts)}</channel></rss>"""


def post(**meta: str) -> str:
    fields = "".join(
        f"<wp:postmeta><wp:meta_key>{name}</wp:meta_key>"
        f"<wp:meta_value><![CDATA[{value}]]></wp:meta_value></wp:postmeta>"
        for name, value in meta.items()
    )
    return f"""<item><title>É falso</title><link>https://checks.example/falso/</link>
<dc:creator>maria</dc:creator><content:encoded><![CDATA[<!-- wp:paragraph -->
<p>Primeiro &amp; segundo.</p>
<p>Outro.</p>]]></content:encoded><wp:post_id>7</wp:post_id>
<wp:post_date>2024-03-05 07:00:00</wp:post_date>
<wp:post_date_gmt>2024-03-05 10:00:00</wp:post_date_gmt>
<wp:post_modified_gmt>0000-00-00 00:00:00</wp:post_modified_gmt><wp:post_type>post</wp:post_type>
<category domain="post_tag" nicename="lua">Lua</category>{fields}</item>"""
