"""Whatever stands in a file: a record or a sentence comes of it, and mending is done at once."""

import io
import json
from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from claims.importing import reading, texts
from claims.importing.fields import FIELDS
from claims.importing.mending import Found, mend, raw
from claims.importing.php import read as read_php
from claims.importing.reading import read
from claims.importing.record import Record, Unreadable
from tests.claims.importing.bringing import NOW, page, post, review, wordpress

QUICK = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    database=None,
    derandomize=True,
)
# What importers meet, in pieces that fall together in any order.
PIECES = st.sampled_from([
    "&amp;", "&lt;", "&#8217;", "&#0;", "<p>", "</p>", "<br>", "<b a='", "<!--", "-->", "<script>",
    "Ã©", "Ã", "â€™", "Ø§Ù„", "é", "ال", "\u202e", "\u200c", "\0", "\ud800", "\ufdd0",
    "\ufeff", " ",
    "\n", "\n\n", "{{", "%title%", "}}", "-", "null", "https://", "http:/", "//", "archive.org",
    "/web/2020/", "archive.is/", "checks.example", "?token=a", "a@b", "/x", "#", "5", "/", "2024",
    "-03-05", "T10:00", "Z", "+14:00", "March", "مارس", "٥", "%", "4/5", ",", ";", "|", "…",
    "False.", "web.", "bit.ly/a", "Facebook", "sources multiples", "pt", "Portuguese",
    "e\u0301", "\u00a0", "=",
])  # fmt: skip
TEXT = st.one_of(st.lists(PIECES, max_size=8).map("".join), st.text(max_size=30))
SCALAR = st.one_of(TEXT, st.none(), st.booleans(), st.integers(), st.floats())
JSON = st.recursive(
    SCALAR,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(["name", "url", "@id", "@type", "@value", "sameAs", "author", "text",
                             "ratingValue", "alternateName", "bestRating", "appearance"]),
            inner, max_size=4,
        ),
    ),
    max_leaves=8,
)  # fmt: skip
NAMES = [*review(), "publisher", "keywords", "reviewBody", "articleBody", "dateModified"]
REVIEWS = st.dictionaries(st.sampled_from(NAMES), JSON, max_size=8).map(
    lambda some: some | {"@type": "ClaimReview"}
)


def plain(record: Record) -> Record:
    return replace(record, repairs=(), problems=())


@QUICK
@given(
    st.dictionaries(st.sampled_from(list(FIELDS)), st.one_of(SCALAR, st.lists(TEXT, max_size=3)))
)
@example({"claim": "a", "appearances": "https://web.archive.org/web/2020/https://x.example/"})
@example({"finding": "&amp;<p>%ti%title%tle%", "body": "{{{{a}}b}}"})
@example({"rating": "0", "rating_number": "-5"})
@example({"claim": "x" * 5000, "title": "y " * 900, "finding": "z " * 900})
def test_mending_what_is_mended_changes_nothing(said):
    first = mend(Found(place="x", raw=said), now=NOW)
    second = mend(Found(place="x", raw=raw(first)), now=NOW)
    assert plain(second) == plain(first)
    changed = [each for each in second.repairs if each.before != each.after]
    assert changed == []


@QUICK
@given(TEXT, st.booleans())
def test_clean_text_is_clean(text, lines):
    once, _kinds = texts.clean(text, lines=lines)
    assert texts.clean(once, lines=lines) == (once, [])
    once.encode()


@QUICK
@given(
    st.lists(REVIEWS, min_size=1, max_size=3), st.sampled_from(["list", "feed", "lines", "page"])
)
def test_any_claimreview_becomes_a_record(reviews, shape):
    written = {
        "list": lambda: json.dumps(reviews),
        "feed": lambda: json.dumps({"dataFeedElement": reviews}),
        "lines": lambda: "\n".join(map(json.dumps, reviews)),
        "page": lambda: page(*(json.dumps(each).replace("<", "\\u003c") for each in reviews)),
    }[shape]()
    found = tried(written.encode())
    if "NaN" not in written and "Infinity" not in written:
        assert len(found) == len(reviews)
    for record in found:
        assert_fit(record)


def tried(content: bytes) -> list[Record]:
    """The records that come of some bytes, until it is said that no more do."""
    found = []
    with suppress(Unreadable):
        for record in read(io.BytesIO(content), name="x", now=NOW):
            found.append(record)
    return found


def assert_fit(record: Record) -> None:
    """Everything in the record can be kept: no halves of characters, no zeros, no endless text."""
    written = repr(raw(record)) + record.place
    written.encode()
    assert "\\x00" not in written
    assert record.published is None or record.published.tzinfo
    assert all(len(url) <= 2000 for url in (record.url, *record.appearances))
    assert record.claim or record.problems
    for each in (*record.repairs, *record.problems):
        str(each).encode()


WHOLE = [
    json.dumps([review(), review(url="https://x.example")]).encode(),
    "\n".join(json.dumps(review(url=f"https://x.example/{n}")) for n in range(3)).encode(),
    page(json.dumps(review())).encode(),
    wordpress(post(_wpfc_claim="One", _fullfact_all_claims='a:1:{s:1:"a";i:1;}')).encode(),
    "url;claim;verdict\nhttps://x.example/1;É um;Falso\n".encode("cp1252"),
    "url,claim\nhttps://x.example/1,one\n".encode("utf-16"),
]


@QUICK
@given(st.sampled_from(WHOLE), st.data())
def test_damaged_files_end_in_a_sentence_at_worst(content, data):
    damaged = bytearray(content)
    for _time in range(data.draw(st.integers(0, 4))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    end = data.draw(st.integers(0, len(damaged)))
    for record in tried(bytes(damaged[:end])):
        assert_fit(record) if record.claim else None


@QUICK
@given(st.binary(max_size=200))
def test_any_bytes_end_in_a_sentence_at_worst(content):
    tried(content)
    with suppress(Unreadable):
        assert "" not in reading.columns(io.BytesIO(content), name="x")


@QUICK
@given(st.text(max_size=60))
@example("a:1:{" * 100)
@example('s:999999999:"a";')
def test_arrays_of_php_are_read_or_refused(text):
    with suppress(ValueError):
        json.dumps(read_php(text))


@pytest.mark.parametrize("deep", [10, 20_000])
def test_depth_does_no_harm(deep):
    nested = '{"a":' * deep + "1" + "}" * deep
    lists = "[" * deep + "]" * deep
    for content in (nested, lists, f'{{"claimReviewed": {lists}}}', f"[{nested}]"):
        tried(content.encode())
