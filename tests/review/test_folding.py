"""One spelling for what people search, in Python and in the database alike."""

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from newsroom import checks
from newsroom.review import folding
from newsroom.review.folding import fold, words

# Latin with its extensions, Arabic with Persian and Pashto letters, marks, digits, signs, what is
# not seen, and Arabic ligatures.
RANGES = [
    (0x20, 0x7E), (0xA0, 0x24F), (0x300, 0x36F), (0x600, 0x6FF), (0x1E00, 0x1EFF),
    (0x2000, 0x206F), (0xFB50, 0xFBB1), (0xFE70, 0xFEFC), (0x391, 0x3C9), (0x410, 0x44F), (9, 13),
]  # fmt: skip
TEXTS = st.text(st.one_of([st.characters(min_codepoint=a, max_codepoint=b) for a, b in RANGES]))


def in_database(expression, text):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {expression}", [text])
        return cursor.fetchone()[0]


@pytest.mark.django_db
@settings(max_examples=300, deadline=None)
@given(text=TEXTS)
def test_the_database_folds_as_python_does(text):
    assert in_database("newsroom_fold(%s::text)", text) == fold(text)
    assert sorted(in_database("newsroom_words(%s::text)", text)) == words(text)


@given(text=TEXTS)
def test_what_is_folded_stays_as_it_is(text):
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("علي", "علی"),
        ("كابل", "کابل"),
        ("مسؤول", "مسوول"),
        ("أحمد إبراهيم آل", "احمد ابراهیم ال"),
        ("جزء", "جز"),
        ("مدرسة", "مدرسه"),
        ("مُحَمَّد", "محمد"),
        ("كتـــاب", "کتاب"),
        ("می‌روم", "میروم"),
        ("سال ۱۴۰۰", "سال ١٤٠٠"),
        ("۲۰۲۳", "2023"),
        ("پښتو ژبې", "پښتو ژبی"),
        ("ګډ", "گډ"),
        ("ﻻ", "لا"),
        ("Gdańsk ŁÓDŹ", "gdansk lodz"),
        ("Straße", "STRASSE"),
        ("Œuvre", "oeuvre"),
        ("İstanbul", "istanbul"),
        ("ΛΌΓΟΣ", "λόγος"),
        ("  two\u00a0 words\n", "two words"),
    ],
)
def test_spellings_that_mean_the_same_are_one(one, other):
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("بار", "پار"), ("شد", "سد"), ("o", "0"), ("1", "l")])
def test_letters_that_mean_something_else_stay_apart(one, other):
    assert fold(one) != fold(other)


def test_words_are_cut_to_their_beginnings():
    assert words("Pipelines, the pipeline — 2,5 percent؛ خط‌لوله‌ها!") == [
        "2", "5", "percen", "pipeli", "the", "خطلوله"[:6],
    ]  # fmt: skip


@pytest.mark.django_db
def test_the_database_finds_words_in_every_script():
    assert in_database("array_length(show_trgm(%s), 1)", "کابل")
    assert checks.letters_of_every_script(databases=["default"]) == []


def test_a_database_in_the_locale_c_is_warned_of():
    assert [warning.id for warning in checks.about("C")] == ["newsroom.W001"]
    assert checks.about("en_US.UTF-8") == []


def test_without_a_database_nothing_is_asked():
    assert checks.letters_of_every_script(databases=None) == []


@pytest.mark.parametrize("name", folding.FUNCTIONS)
@pytest.mark.django_db
def test_the_functions_can_be_indexed(name):
    found = in_database(
        "(SELECT provolatile FROM pg_proc WHERE oid = to_regprocedure(%s))", name.split()[0]
    )
    assert found in ("i", b"i")
