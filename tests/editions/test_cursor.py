"""Where a list goes on."""

import datetime as dt
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsroom.editions.cursor import PATTERN, Cursor

EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
moments = st.timedeltas(dt.timedelta(0), dt.timedelta(days=800_000)).map(EPOCH.__add__)


@settings(deadline=None)
@given(published=moments, uuid=st.uuids())
def test_a_cursor_survives_its_spelling(published: dt.datetime, uuid: object) -> None:
    cursor = Cursor(published=published, uuid=uuid)
    assert Cursor.parse(str(cursor)) == cursor


@settings(deadline=None)
@given(st.from_regex(PATTERN, fullmatch=True))
def test_whatever_looks_like_a_cursor_is_one(text: str) -> None:
    assert str(Cursor.parse(text)) == text


@settings(deadline=None)
@given(st.text())
def test_anything_else_is_a_value_error(text: str) -> None:
    with pytest.raises(ValueError, match="this is not a cursor"):
        Cursor.parse(text)


def test_two_editions_of_one_moment_have_different_cursors() -> None:
    now = dt.datetime.now(dt.UTC)
    assert str(Cursor(published=now, uuid=uuid4())) != str(Cursor(published=now, uuid=uuid4()))
