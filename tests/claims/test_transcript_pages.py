"""A text cut into numbered paragraphs and pages."""

from types import SimpleNamespace

import pytest

from claims.transcripts import pages


def taken(start, end):
    return SimpleNamespace(start=start, end=end)


def whole(text, *statements):
    shown = pages.page(text)
    return shown.blocks(text, statements)


def test_paragraphs_are_numbered_and_keep_their_offsets():
    text = "\n\n 🙂 One.\n\t\nدوم\nThree."
    blocks = whole(text)
    assert [block.number for block in blocks] == [1, 2, 3]
    assert [text[block.start : block.end] for block in blocks] == [" 🙂 One.", "دوم", "Three."]


def test_what_was_taken_is_marked_even_where_it_overlaps():
    text = "One two three.\nFour."
    first, second = taken(4, 13), taken(8, 17)
    one, two = whole(text, first, second)
    assert [(piece.text, len(piece.within), piece.ends) for piece in one.pieces] == [
        ("One ", 0, []), ("two ", 1, []), ("three", 2, [first]), (".", 1, []),
    ]  # fmt: skip
    assert [(piece.text, piece.ends) for piece in two.pieces] == [("Fo", [second]), ("ur.", [])]


LONG = {
    "words": "word 🙂 " * 6_000,
    "one word": "x" * 45_000,
    "many lines": "A line of speech.\n" * 4_000,
    "many short lines": "a\n" * 9_000,
    "family emoji": "👩\u200d👩\u200d👧" * 3_000,
    "only marks": "\u064b" * 9_000,
}


@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
def test_a_long_text_has_pages_that_hold_all_of_it(text):
    first = pages.page(text)
    shown = [pages.page(text, number) for number in range(1, first.of + 1)]
    spans = [span for each in shown for span in each.spans]
    joined = "".join(text[start:end] for start, end in spans)
    assert joined == text.replace("\n", "") or joined == text.rstrip("\n")
    assert [each.first for each in shown][1:] == [
        each.first + len(each.spans) for each in shown[:-1]
    ]
    assert all(each.end - each.start <= pages.PAGE for each in shown)
    assert all(len(each.spans) <= pages.BLOCKS for each in shown)
    for each in shown:
        assert pages.page(text, at=each.start).number == each.number
        assert pages.page(text, at=each.end - 1).number == each.number


def test_a_page_that_is_not_there_is_the_last_one():
    text = "A line.\n" * 9_000
    last = pages.page(text, 10**8)
    assert last.number == last.of == pages.page(text, at=10**9).number
    assert pages.page(text, 0).number == 1
