"""Dates as far as they are known: what is taken, what is refused, and what they sort by."""

import datetime as dt
from contextlib import suppress

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from claims import dates
from claims.fields import EDTFField, validate_edtf

THIS_YEAR = timezone.localdate().year
NEXT_YEAR = THIS_YEAR + 1


@pytest.mark.parametrize(
    ("value", "first", "key"),
    [
        ("2023", (2023, 1, 1), "2023"),
        ("2023-06", (2023, 6, 1), "2023-06"),
        ("2023-06-01", (2023, 6, 1), "2023-06-01"),
        ("2023-06?", (2023, 6, 1), "2023-06"),
        ("2023~", (2023, 1, 1), "2023"),
        ("2023-06-XX", (2023, 6, 1), "2023-06"),
        ("2023-XX-25", (2023, 1, 25), "2023"),
        ("2023-21", (2023, 3, 1), "2023"),
        ("2022/2024", (2022, 1, 1), "2022"),
        ("2022-05-01/..", (2022, 5, 1), "2022-05-01"),
        ("../2022", (), None),
        ("XXXX-04-25", (0, 4, 25), None),
        ("20XX", (2000, 1, 1), None),
        ("199X-06", (1990, 6, 1), None),
        ("[2019,2021]", (2019, 1, 1), None),
        ("Y-17000", (-17000, 1, 1), None),
        ("-0100", (-100, 1, 1), None),
    ],
)
def test_a_date_says_no_more_than_is_known(
    value: str, first: tuple[int, ...], key: str | None
) -> None:
    validate_edtf(value)
    assert dates.earliest(dates.parse(value)) == first
    assert dates.sort_key(value) == key
    frozen = dates.freeze(value, as_written="as it was", inferred=True)
    assert frozen == {"edtf": value, "as_written": "as it was", "inferred": True, "sort": key}


@pytest.mark.parametrize(
    "value",
    ["yesterday", "25 April", "2023-13", "2023-02-30", "23", "2023/06", "1990s", "٢٠٢٣", "Y1E9",
     "2023-06-01 12:00", "<script>", "open", "'; DROP TABLE"],
)  # fmt: skip
def test_what_is_no_date_gets_a_sentence_with_examples(value: str) -> None:
    with pytest.raises(ValidationError, match="is not a date in EDTF") as caught:
        validate_edtf(value)
    assert f"“{value}”" in caught.value.messages[0]
    assert "XXXX-04-25 (year not known)" in caught.value.messages[0]


@pytest.mark.parametrize(
    "form",
    ["{}", "{}-01", "{}-01-01", "{}?", "?{}", "{}-06~", "{}/..", "{}/2999", "[{},2999]", "Y{}0",
     "{}-XX", "{}-21"],
)  # fmt: skip
def test_what_is_to_come_is_refused(form: str) -> None:
    with pytest.raises(ValidationError, match="is in the future"):
        validate_edtf(form.format(NEXT_YEAR))


def test_the_decade_to_come_is_refused() -> None:
    with pytest.raises(ValidationError, match="is in the future"):
        validate_edtf(f"{THIS_YEAR // 10 + 1}X")


def test_today_and_this_year_are_not_to_come_and_tomorrow_is() -> None:
    today = timezone.localdate()
    for value in (str(today.year), f"{today:%Y-%m}", today.isoformat(), f"{today.year}/2999"):
        validate_edtf(value)
    with pytest.raises(ValidationError, match="is in the future"):
        validate_edtf((today + dt.timedelta(days=1)).isoformat())


@pytest.mark.parametrize("value", ["2" * 80_000, "[" + "2023," * 16_000 + "2023]", "Y1E99999999"])
def test_a_bomb_is_not_parsed(value: str) -> None:
    with pytest.raises(ValueError, match=value[:10].replace("[", r"\[")):
        dates.parse(value)


def test_a_paste_is_told_once_that_it_is_too_long() -> None:
    with pytest.raises(ValidationError) as caught:
        EDTFField().clean("2023-" * 16_000, None)
    assert [error.code for error in caught.value.error_list] == ["max_length"]


@settings(deadline=None, max_examples=50)
@given(st.text(st.sampled_from("0123456789XYE-/?~%.,[]{}TZS: "), max_size=24))
def test_any_text_is_a_date_or_refused_with_a_sentence(value: str) -> None:
    with suppress(ValidationError):
        validate_edtf(value)
    assert dates.sort_key(value) is None or value[:4].isdigit()


@settings(deadline=None, max_examples=50)
@given(st.dates(max_value=dt.date(2020, 1, 1), min_value=dt.date(1000, 1, 1)))
def test_every_past_day_sorts_by_itself(day: dt.date) -> None:
    validate_edtf(day.isoformat())
    assert dates.sort_key(day.isoformat()) == dates.exact_day(day.isoformat()) == day.isoformat()


@pytest.mark.parametrize("value", ["2023", "2023-06", "2023-06-01?", "2023-06-01/2023-06-02", ""])
def test_only_one_certain_day_is_an_exact_one(value: str) -> None:
    assert dates.exact_day(value) is None
