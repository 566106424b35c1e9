"""The one spelling of a content: what must hold for any content at all."""

import hashlib
import json
import unicodedata
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsroom.review import canonical
from newsroom.review.fields import CanonicalJSONField

# On a busy machine an example may take its time.
anything = settings(deadline=None, max_examples=50)

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
contents = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63) | words,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(words, inner, max_size=4),
    max_leaves=12,
)


@anything
@given(contents)
def test_reading_and_writing_again_changes_nothing(content: Any) -> None:
    text = canonical.dumps(content)
    assert canonical.dumps(json.loads(text)) == text


@anything
@given(contents)
def test_it_says_what_the_content_says_composed_and_without_nul(content: Any) -> None:
    def normal(value: Any) -> Any:
        match value:
            case str():
                return unicodedata.normalize("NFC", value.replace("\0", ""))
            case list():
                return [normal(entry) for entry in value]
            case dict():
                return {normal(key): normal(entry) for key, entry in value.items()}
        return value

    assert json.loads(canonical.dumps(content)) == normal(content)


@anything
@given(contents)
def test_it_is_composed_and_has_no_space_between_its_parts(content: Any) -> None:
    text = canonical.dumps(content)
    assert unicodedata.is_normalized("NFC", text)
    assert "\0" not in text
    assert text == json.dumps(
        json.loads(text), ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )


@anything
@given(st.dictionaries(words, st.integers(), max_size=6), st.randoms())
def test_the_order_of_keys_does_not_matter(content: dict[str, int], random: Any) -> None:
    keys = list(content)
    random.shuffle(keys)
    shuffled = {key: content[key] for key in keys}
    if len({unicodedata.normalize("NFC", key.replace("\0", "")) for key in keys}) == len(keys):
        assert canonical.dumps(shuffled) == canonical.dumps(content)


@anything
@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_composed_and_decomposed_letters_have_one_digest(text: str) -> None:
    forms = {unicodedata.normalize(form, text) for form in ("NFC", "NFD")}
    assert len({canonical.digest(canonical.dumps(form)) for form in forms}) == 1


@pytest.mark.parametrize("value", [1.0, float("nan"), float("inf")])
@pytest.mark.parametrize("place", ["alone", "list", "dict"])
def test_it_has_no_floats(value: float, place: str) -> None:
    content = {"alone": value, "list": [[value]], "dict": {"a": {"b": value}}}[place]
    with pytest.raises(TypeError, match="no floats"):
        canonical.dumps(content)


@pytest.mark.parametrize("value", [{1, 2}, b"bytes", object()])
def test_it_has_nothing_that_json_does_not_know(value: Any) -> None:
    with pytest.raises(TypeError):
        canonical.dumps({"a": value})


def test_one_example_by_hand() -> None:
    content = {"b": ["e\u0301", None, True], "a": {"ی": 1, "": "\n"}}
    assert canonical.dumps(content) == '{"a":{"":"\\n","ی":1},"b":["é",null,true]}'
    assert canonical.digest("{}") == hashlib.sha256(b"{}").hexdigest()


@anything
@given(st.dictionaries(words, contents, max_size=4))
def test_the_column_gives_back_what_was_signed(content: Any) -> None:
    field = CanonicalJSONField()
    text = field.get_prep_value(content)
    assert field.from_db_value(text) == field.to_python(text)
    assert field.get_prep_value(field.from_db_value(text)) == text
