"""A pasted list is read as people write lists, in several scripts."""

import pytest

from claims import quotes
from newsroom.review.errors import Refused


def read(text):
    return [(each.speaker, each.quote) for each in quotes.read(text)]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("We built wells.", ("", "We built wells.")),
        ("- We built wells.", ("", "We built wells.")),
        ("12. We built wells.", ("", "We built wells.")),
        ("(3) We built wells.", ("", "We built wells.")),
        ("4,000 wells were built.", ("", "4,000 wells were built.")),
        ("• “We built wells.”", ("", "We built wells.")),
        ("Ada Minister: We built wells.", ("Ada Minister", "We built wells.")),
        ("Ada Minister: “We built wells.”", ("Ada Minister", "We built wells.")),
        ("1. Ada Minister — „Wir bauten.“", ("Ada Minister", "Wir bauten.")),
        ("«Nous avons gagné» – Ada Minister", ("Ada Minister", "Nous avons gagné")),
        ("۱. امیرخان متقی: «ما چاه ساختیم»", ("امیرخان متقی", "ما چاه ساختیم")),
        ("متقی：「我们赢了」", ("متقی", "我们赢了")),
        ("https://example.org says so", ("", "https://example.org says so")),
        ("12:30 was the hour.", ("", "12:30 was the hour.")),
        ("“One” and “two”", ("", "“One” and “two”")),
        (
            "One two three four five six seven: it goes on.",
            ("", "One two three four five six seven: it goes on."),
        ),
    ],
)
def test_a_line_is_a_quote_and_perhaps_a_speaker(line, found):
    assert read(line) == [found]


def test_a_dash_without_quotation_marks_may_belong_to_the_sentence():
    (entry,) = quotes.read("We won – and they know it.")

    assert not entry.sure
    assert entry.whole == "We won – and they know it."


def test_each_line_is_a_quote_where_no_line_is_empty():
    assert read("One.\r\nTwo.\n  \n") == [("", "One."), ("", "Two.")]


def test_a_paragraph_of_several_lines_is_one_quote():
    assert read("One goes\non.\n\nTwo.") == [("", "One goes on."), ("", "Two.")]


def test_a_paragraph_of_entries_stays_a_list():
    assert read("- One.\n- Two.\n\nA: Three.") == [("", "One."), ("", "Two."), ("A", "Three.")]


def test_a_broken_paste_from_word_is_cleaned():
    assert read("\x93We\u00a0built\x94\0\r\n") == [("", "We built")]


@pytest.mark.parametrize("text", ["", " \n\t\n", "-  \n1. "])
def test_an_empty_list_is_refused_with_a_sentence(text):
    with pytest.raises(Refused, match="no words"):
        quotes.read(text)


def test_three_hundred_are_read_and_one_more_is_refused():
    assert len(quotes.read("A quote.\n" * 300)) == 300
    with pytest.raises(Refused, match="301 quotes; 300 is the most"):
        quotes.read("A quote.\n" * 301)
