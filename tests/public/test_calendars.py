"""Dates, digits and names in the languages of the interface."""

import datetime as dt

import pytest
from django.template import Context, Template
from django.utils import translation

from claims import dates as frozen
from newsroom.public import dates, labels, locales


@pytest.mark.parametrize(
    ("code", "edtf", "words"),
    [
        ("fa-af", "2024-04-25", "۶ ثور ۱۴۰۳ (۲۵ اپریل ۲۰۲۴)"),
        ("ps", "2024-04-25", "۶ غویی ۱۴۰۳ (۲۵ اپریل ۲۰۲۴)"),
        ("fa", "2024-04-25", "۶ اردیبهشت ۱۴۰۳ (۲۵ آوریل ۲۰۲۴)"),
        ("ar", "2024-04-25", "25 أبريل 2024"),
        ("fr", "2024-04-25", "25 avril 2024"),
        # The turn of the year, before and after the leap day of 1403.
        ("fa-af", "2024-03-19", "۲۹ حوت ۱۴۰۲ (۱۹ مارچ ۲۰۲۴)"),
        ("fa-af", "2024-03-20", "۱ حمل ۱۴۰۳ (۲۰ مارچ ۲۰۲۴)"),
        ("fa-af", "2025-03-20", "۳۰ حوت ۱۴۰۳ (۲۰ مارچ ۲۰۲۵)"),
        ("fa-af", "2021-08-15", "۲۴ اسد ۱۴۰۰ (۱۵ اگست ۲۰۲۱)"),
    ],
)
def test_a_day_is_told_in_the_calendar_of_its_readers(code: str, edtf: str, words: str) -> None:
    with translation.override(code):
        assert dates.in_words(edtf) == words


@pytest.mark.parametrize(
    ("edtf", "words"),
    [
        ("2023-06", "جون ۲۰۲۳ (جوزا–سرطان ۱۴۰۲)"),
        ("2023-03", "مارچ ۲۰۲۳ (حوت ۱۴۰۱–حمل ۱۴۰۲)"),
        ("2023", "۲۰۲۳ (۱۴۰۱–۱۴۰۲)"),
        ("2023-XX-XX", "۲۰۲۳ (۱۴۰۱–۱۴۰۲)"),
    ],
)
def test_less_than_a_day_is_a_span_of_the_other_calendar(edtf: str, words: str) -> None:
    with translation.override("fa-af"):
        assert dates.in_words(edtf) == words


@pytest.mark.parametrize(
    "edtf", ["XXXX-04-25", "XXXX-06", "202X", "20XX", "2023-21", "0044-03-15", "1583-01-01"]
)
@pytest.mark.parametrize("code", ["fa-af", "ps"])
def test_what_the_other_calendar_cannot_know_it_does_not_say(code: str, edtf: str) -> None:
    with translation.override(code):
        assert "(" not in dates.in_words(edtf)
        assert dates.in_words(edtf)


def test_the_source_says_no_more_by_writing_the_same_date_in_another_language() -> None:
    date = frozen.freeze("2024-04-25", as_written="25 April 2024", inferred=False)
    hijri = frozen.freeze("2024-04-25", as_written="٦ ثور ١٤٠٣", inferred=False)
    with translation.override("fa-af"):
        assert dates.says_more(date) == dates.says_more(hijri) == ""
    assert dates.says_more(hijri) == "٦ ثور ١٤٠٣"


def test_a_moment_has_its_minute_and_its_zone() -> None:
    moment = dt.datetime(2024, 4, 25, 14, 30, tzinfo=dt.UTC)
    assert dates.minute(moment) == "25 April 2024, 14:30 UTC"


def test_machines_are_told_the_same_in_every_language() -> None:
    moment = dt.datetime(2024, 4, 25, 14, 30, tzinfo=dt.UTC)
    with translation.override("fa-af"):
        assert dates.stamp(moment) == "2024-04-25T14:30:00+00:00"


@pytest.mark.parametrize(
    ("code", "count"),
    [("en", "12,345"), ("fa-af", "۱۲٬۳۴۵"), ("ps", "۱۲٬۳۴۵"), ("ar", "12,345"), ("xx", "12,345")],
)
def test_counts_are_written_in_the_digits_of_the_language(code: str, count: str) -> None:
    with translation.override(code):
        assert locales.number(12345) == count


def test_languages_are_called_what_they_are_called_in_the_language_of_the_page() -> None:
    with translation.override("fr"):
        assert labels.language_name("ar-EG") == "arabe"
    with translation.override("fa-af"):
        assert labels.language_name("en") == "انگلیسی"
    assert labels.language_name("xyz") == "xyz"


def test_a_count_in_a_sentence_has_the_digits_of_the_language_and_its_plural() -> None:
    template = Template(
        "{% load i18n reading %}{% blocktranslate trimmed count total=n|number %}"
        "{{ total }} result{% plural %}{{ total }} results{% endblocktranslate %}"
    )
    with translation.override("fa-af"):
        assert template.render(Context({"n": 1234})) == "۱٬۲۳۴ نتیجه"
    assert template.render(Context({"n": 1})) == "1 result"
    assert template.render(Context({"n": 1234})) == "1,234 results"
