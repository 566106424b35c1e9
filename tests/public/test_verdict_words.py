"""Verdicts are told in the reader's language where they have chosen one, else in the text's."""

import pytest
from django.test import Client

from newsroom.editions.words import in_language
from newsroom.public import addresses
from tests.public import record

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("language", "prefix", "word"),
    [
        ("en", "", 'lang="en" dir="auto">False</b>'),
        ("en", "/fa", 'lang="fa" dir="auto">نادرست</b>'),
        ("en", "/ps", 'lang="ps" dir="auto">ناسم</b>'),
        ("en", "/ar", 'lang="ar" dir="auto">خاطئ</b>'),
        ("en", "/fr", 'lang="fr" dir="auto">Faux</b>'),
        ("prs", "", 'lang="fa" dir="auto">نادرست</b>'),
        ("prs", "/fr", 'lang="fr" dir="auto">Faux</b>'),
        # A language without words on the scale: those of the site.
        ("so", "", 'lang="en" dir="auto">False</b>'),
    ],
)
def test_a_verdict_is_told_in_words_that_its_reader_knows(
    client: Client, language: str, prefix: str, word: str
) -> None:
    edition = record.published(wording="A claim.", language=language)
    for path in (addresses.path_of(edition), "/claims/"):
        assert word in client.get(prefix + path).content.decode()


def test_what_a_verdict_means_is_told_in_the_same_words(client: Client) -> None:
    edition = record.published(wording="A claim.")
    html = client.get(f"/fr{addresses.path_of(edition)}").content.decode()
    assert "Ce que signifie « Faux »" in html
    assert '<p lang="fr" dir="auto">Les preuves contredisent l’affirmation.</p>' in html


def test_a_scale_says_each_of_its_ratings_in_five_languages(client: Client) -> None:
    for prefix, words in (("/fa", "نیمه‌درست"), ("/ps", "نیم سم"), ("/ar", "نصف صحيح")):
        assert words in client.get(f"{prefix}/ratings/").content.decode()


def test_frozen_words_are_found_by_any_tag_of_their_language() -> None:
    texts = {"en": "False", "fa": "نادرست"}
    for tag in ("fa", "fa-AF", "fa-af", "prs"):
        assert in_language(texts, tag) == "نادرست"
    assert in_language(texts, "ps") == "False"
