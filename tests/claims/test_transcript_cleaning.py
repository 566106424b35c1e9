"""What is done to a text before it is kept."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.transcripts import clean

KEPT = {
    "quotation marks and dashes": "“It is so” – he’s said… «oui»",
    "joiners of Persian": "می\u200cخواهم",
    "an emoji of several parts": "👩🏽\u200d🚒 and 🇦🇫",
    "Arabic with vowels": "كِتَابٌ",
    "the wide space of Japanese": "東京\u3000大阪",
    "what looks like markup": "<p>&nbsp;1 < 2 &amp; 3</p>",
    "tabs and blank lines": "a\tb\n\n\n  c  \n",
    "a private character of Word": "\uf0b7 an item",
}


@pytest.mark.parametrize("text", KEPT.values(), ids=KEPT)
def test_what_people_write_stays(text):
    kept = clean(text)
    assert (kept.text, kept.notes) == (text, [])


CHANGED = {
    "Windows line ends": ("a\r\nb\r\n", "a\nb\n", []),
    "old Mac line ends": ("a\rb\r\nc", "a\nb\nc", ["1 unusual line or page break"]),
    "page breaks": ("a\fb\vc\u2028d\u2029e", "a\nb\nc\nd\ne", ["4 unusual line or page breaks"]),
    "soft hyphens": ("un\u00adsee\u00adn", "unseen", ["2 soft hyphens or control characters"]),
    "NULs": ("a\0b\x08\x1bc", "abc", ["3 soft hyphens or control characters"]),
    "a mark of byte order": ("\ufeffab", "ab", ["1 soft hyphen or control character"]),
    "odd spaces": ("1\u00a0000\u202f!\u2009x", "1 000 ! x", ["3 odd spaces"]),
    "half characters": ("a\ud83d b", "a\ufffd b", ["1 half of a character"]),
    "two halves": ("\ud83d\ude00", "😀", []),
    "damaged quotes": ("\x93Yes\x94 \x96 it\x92s", "“Yes” – it’s", ["4 damaged characters"]),
    "decomposed letters": ("Cafe\u0301", "Café", ["composed form (NFC)"]),
}


@pytest.mark.parametrize(("raw", "text", "notes"), CHANGED.values(), ids=CHANGED)
def test_what_is_broken_is_put_in_order_and_said(raw, text, notes):
    kept = clean(raw)
    assert kept.text == text
    assert [expected in str(note) for expected, note in zip(notes, kept.notes, strict=True)] == [
        True
    ] * len(notes)


@given(st.text(st.characters()))
def test_no_letter_or_digit_is_ever_lost(raw):
    def letters(text):
        composed = unicodedata.normalize("NFC", text)
        return [each for each in composed if unicodedata.category(each)[0] in "LN"]

    # A surrogate is no character, and two of them may make one.
    readable = raw.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    # What stood in a control character's place may have been a letter of Windows-1252.
    kept = [each for each in letters(clean(raw).text) if each not in "ŠšŒœŽžŸƒˆ"]
    assert kept == [each for each in letters(readable) if each not in "ŠšŒœŽžŸƒˆ"]


@given(st.text(st.characters(), max_size=60))
def test_cleaning_twice_changes_nothing_more(raw):
    once = clean(raw).text
    assert clean(once).text == once
    once.encode("utf-8")
    assert not {"\0", "\r"} & set(once)
