"""A passage is found again by its words and by what stands around it."""

import pytest

from newsroom.review.passages import around, find

TEXT = "In May 12 people came. In June 12 people left, and 40 stayed."


def words(text, *passage):
    span = find(text, *passage)
    return span and text[span[0] : span[1]]


def test_blanks_and_line_breaks_do_not_matter():
    assert words("In  May\n12 people", "May 12 people") == "May\n12 people"


def test_of_two_places_the_one_with_the_same_surroundings_counts():
    start, end = find(TEXT, "12 people", "came. In June ", " left")
    assert TEXT[start:end] == "12 people"
    assert TEXT[:start].endswith("June ")


def test_it_is_found_though_the_text_around_it_has_changed():
    _exact, before, after = around(TEXT, find(TEXT, "40"))
    changed = "In April 9 people came. " + TEXT.replace("12 people left", "11 people went")

    assert words(changed, "40", before, after) == "40"


def test_a_few_words_in_quite_other_surroundings_are_not_the_same():
    _exact, before, after = around(TEXT, find(TEXT, "40"))

    assert find("We counted 40 bridges there.", "40", before, after) is None


def test_many_words_are_known_by_themselves():
    passage = "12 people left, and 40 stayed"
    assert words(f"Elsewhere: {passage} for good.", passage, "In June ", ".") == passage


@pytest.mark.parametrize("passage", ["", "   ", "13 people"])
def test_what_is_not_there_is_not_found(passage):
    assert find(TEXT, passage) is None


def test_text_at_the_edges_is_known_by_being_there():
    _exact, before, after = around(TEXT, find(TEXT, "In May"))
    assert before == ""
    assert words(TEXT.replace("came", "arrived"), "In May", before, after) == "In May"


def test_signs_of_a_pattern_are_only_signs():
    assert words("It cost (about) 3.5 [sic].", "(about) 3.5 [sic]") == "(about) 3.5 [sic]"
