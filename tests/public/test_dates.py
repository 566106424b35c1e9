import datetime as dt

import pytest

from claims import dates as frozen
from newsroom.public.dates import day, in_words, says_more


@pytest.mark.parametrize(
    ("edtf", "words"),
    [
        ("2023-06-14", "14 June 2023"),
        ("2023-06-04", "4 June 2023"),
        ("2023-06", "June 2023"),
        ("2023", "2023"),
        ("XXXX-04-25", "25 April, year unknown"),
        ("XXXX-06", "June, year unknown"),
        ("2023-XX-XX", "2023"),
        ("2023-06-XX", "June 2023"),
        ("202X", "the 2020s"),
        ("20XX", "between 2000 and 2099"),
        ("XXXX", ""),
        ("XXXX-XX-25", ""),
        ("2023-06?", "June 2023 (uncertain)"),
        ("2023~", "about 2023"),
        ("2023-06-14%", "about 14 June 2023 (uncertain)"),
        ("2023-?06-14", "14 June 2023 (uncertain)"),
        ("2023-21", "spring 2023"),
        ("2022/2024", "2022 to 2024"),
        ("2022-05/2022-07?", "May 2022 to July 2022 (uncertain)"),
        ("2022/..", "since 2022"),
        ("../2024", "until 2024"),
        ("2022/", "from 2022, end unknown"),
        ("/2024", "to 2024, start unknown"),
        ("../..", ""),
        ("2023-06-14T10:30:00Z", "14 June 2023, 10:30"),
        ("0044-03-15", "15 March 44"),
        ("[2021,2023]", "[2021,2023]"),
        ("", ""),
    ],
)
def test_a_date_is_told_as_far_as_it_is_known(edtf: str, words: str) -> None:
    assert in_words(edtf) == words


@pytest.mark.parametrize("edtf", ["2023", "XXXX-04-25", "2023-06?", "2022/2024", "XXXX-06"])
def test_no_first_of_january_is_ever_invented(edtf: str) -> None:
    assert "January" not in in_words(edtf)


@pytest.mark.parametrize(
    ("edtf", "written", "more"),
    [
        ("XXXX-04-25", "April 25th", ""),
        ("2023", "2023", ""),
        ("2023", "throughout 2023", "throughout 2023"),
        ("XXXX-03", "In March of last year", "In March of last year"),
        ("", "this year alone", "this year alone"),
        ("2023-06-14", "", ""),
        ("1402-03-24", "۲۴ جوزا", "۲۴ جوزا"),
    ],
)
def test_the_sources_own_words_stand_where_they_say_more(
    edtf: str, written: str, more: str
) -> None:
    assert says_more(frozen.freeze(edtf, as_written=written, inferred=False)) == more


def test_a_certain_day_reads_the_same_from_a_date_and_from_its_iso_form() -> None:
    assert day(dt.date(2026, 11, 3)) == day("2026-11-03") == "3 November 2026"
