"""Where a list goes on."""

import datetime as dt
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsroom.editions.cursor import Cursor

moments = st.datetimes(timezones=st.just(dt.UTC))


@given(published=moments, uuid=st.uuids())
def test_a_cursor_survives_its_spelling(published: dt.datetime, uuid: object) -> None:
    cursor = Cursor(published=published, uuid=uuid)
    assert Cursor.parse(str(cursor)) == cursor
    assert len(str(cursor)) == 32


@given(st.text())
def test_anything_else_is_a_value_error(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 -- each part of the spelling has its own words
        Cursor.parse(text)


def test_a_moment_outside_the_calendar_is_a_value_error() -> None:
    with pytest.raises(ValueError, match="calendar"):
        Cursor.parse("f" * 32)


def test_two_editions_of_one_moment_have_different_cursors() -> None:
    now = dt.datetime.now(dt.UTC)
    assert str(Cursor(published=now, uuid=uuid4())) != str(Cursor(published=now, uuid=uuid4()))
