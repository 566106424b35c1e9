"""What differs between two contents is called by its name, and a typo is only a typo."""

from copy import deepcopy

import pytest

from newsroom.editions.changes import (
    Nature,
    beyond_typo,
    differences,
    is_typo_only,
    no_typo,
)

CONTENT = {
    "wording": "The minister saw no camps in Kabul.",
    "statements": [
        {
            "uuid": "s1",
            "quote": "There are none.",
            "speaker": {"uuid": "p1", "slug": "ali", "name": "Ali", "aliases": ["علی"]},
            "role": {"title": "Minister", "body": ""},
            "date": {"edtf": "2023-06", "sort": "2023-06"},
        }
    ],
    "verdict": {
        "rating": {"slug": "false", "label": {"en": "False"}, "value": 1},
        "finding": "The figure was recieved from 6,000 people.",
        "summary": ["It is not so.", "علی آنجا بود"],
        "reasoning": '<p>See <a href="https://a.example/">this page</a> about Herat.</p>',
    },
    "evidence": [
        {
            "uuid": "e1",
            "stance": "contradicts",
            "passage": "Many camps.",
            "source": {"uuid": "q1", "title": "A report", "url": "https://a.example/1"},
        },
        {"uuid": "e2", "stance": "supports", "passage": "No camps."},
    ],
    "bylines": [{"name": "R. Porter", "slug": "r-porter"}],
    "card": {"title": "derived"},
}


def changed(*path, to):
    content = deepcopy(CONTENT)
    place = content
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = to
    return content


CASES = {
    "verdict": (("verdict", "rating", "slug"), "true", Nature.VERDICT),
    "quote": (("statements", 0, "quote"), "There are nine.", Nature.QUOTE),
    "role": (("statements", 0, "role", "title"), "Ministr", Nature.NAME),
    "name": (("statements", 0, "speaker", "name"), "Aly", Nature.NAME),
    "byline": (("bylines",), [{"name": "R. Portr", "slug": "r-porter"}], Nature.NAME),
    "date": (("statements", 0, "date", "edtf"), "2023-07", Nature.DATE),
    "link of a source": (("evidence", 0, "source", "url"), "https://b.example/", Nature.LINK),
    "stance": (("evidence", 0, "stance"), "supports", Nature.VERDICT),
    "passage": (("evidence", 0, "passage"), "Mani camps.", Nature.QUOTE),
    "number in a text": (
        ("verdict", "finding"), "The figure was recieved from 7,000 people.", Nature.NUMBER,
    ),
    "number in other digits": (
        ("verdict", "summary"), ["It is not so.", "علی ۳ آنجا بود"], Nature.NUMBER,
    ),
    "name in a text": (("wording",), "The minister saw no camps in Herat.", Nature.NAME),
    "name in another script": (
        ("verdict", "summary"), ["It is not so.", "الی آنجا بود"], Nature.NAME,
    ),
    "link in a text": (
        ("verdict", "reasoning"),
        '<p>See <a href="https://b.example/">this page</a> about Herat.</p>',
        Nature.LINK,
    ),
}  # fmt: skip


@pytest.mark.parametrize(("path", "value", "nature"), CASES.values(), ids=CASES)
def test_a_difference_is_called_by_its_nature_and_is_no_typo(path, value, nature):
    found = differences(CONTENT, changed(*path, to=value))

    assert [entry.nature for entry in found] == [nature]
    assert not is_typo_only(found)


@pytest.mark.parametrize(
    ("finding", "is_typo"),
    [
        ("The figure was received from 6,000 people.", True),
        ("The figure was not recieved from 6,000 people.", False),
        ("The figure was denied from 6,000 people.", False),
        ("The figure was recieved by 6,000 people.", False),
    ],
)
def test_only_a_respelt_word_is_a_typo(finding, is_typo):
    found = differences(CONTENT, changed("verdict", "finding", to=finding))

    assert [entry.path for entry in found] == ["verdict/finding"]
    assert is_typo_only(found) is is_typo


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("seventeen", "seventy"),
        ("eighteen", "eighty"),
        ("does", "doesnt"),
        ("could", "couldn’t"),
        ("$500m", "$500bn"),
        ("legal", "illegal"),
        ("not", "now"),
    ],
)
def test_words_that_look_alike_and_say_something_else_are_no_typos(one, other):
    old, new = (changed("verdict", "finding", to=f"It is {word} so.") for word in (one, other))

    assert not is_typo_only(differences(old, new))


@pytest.mark.parametrize(
    ("one", "other"),
    [("goverment", "government"), ("recieved", "received"), ("Minster", "Minister")],
)
def test_words_spelt_a_little_differently_are_typos(one, other):
    old, new = (changed("verdict", "finding", to=f"{word} is so.") for word in (one, other))

    assert is_typo_only(differences(old, new))


@pytest.mark.parametrize(
    ("field", "old", "new"), [("format", "image", "imagery"), ("language", "en-gb", "en-us")]
)
def test_what_is_chosen_and_not_typed_is_no_typo(field, old, new):
    assert not is_typo_only(differences({field: old}, {field: new}))


def test_a_sentence_says_what_makes_it_more_than_a_typo():
    numbers = changed("verdict", "finding", to="The figure was received from 7,000 people.")
    quotes = changed("statements", 0, "quote", to="There is none.")
    gone = deepcopy(CONTENT)
    gone["evidence"].pop()

    said = [no_typo(beyond_typo(differences(CONTENT, new))) for new in (numbers, quotes, gone)]

    assert said == [
        "A number changed (“recieved from 6,000” → “received from 7,000”): this is not a typo.",
        "A quote changed (“are” → “is”): this is not a typo.",
        "A source or a reference changed (“No camps.” → “”): this is not a typo.",
    ]


def test_the_gravest_of_several_differences_is_the_one_that_is_named():
    new = changed("verdict", "finding", to="The figure was received from 7,000 people.")
    new["verdict"]["rating"]["slug"] = "true"

    assert beyond_typo(differences(CONTENT, new)).nature == Nature.VERDICT


def test_rows_that_come_go_or_move_are_named():
    gone = deepcopy(CONTENT)
    gone["evidence"].pop()
    moved = deepcopy(CONTENT)
    moved["evidence"].reverse()

    [removed], [added] = differences(CONTENT, gone), differences(gone, CONTENT)
    [order] = differences(CONTENT, moved)

    assert (removed.path, removed.nature, removed.new) == ("evidence/e2", Nature.SOURCE, None)
    assert (added.path, added.nature, added.old) == ("evidence/e2", Nature.SOURCE, None)
    assert (order.path, order.nature) == ("evidence", Nature.ORDER)
    assert not any(map(is_typo_only, ([removed], [added], [order])))


def test_what_is_derived_is_not_compared():
    assert differences(CONTENT, changed("card", "title", to="other")) == []
