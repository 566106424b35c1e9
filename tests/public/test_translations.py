"""Every sentence of the public pages is there in every language, with what has to stand in it."""

import io
import os
from pathlib import Path
from typing import Any

import pytest
from babel.messages import Catalog
from babel.messages.pofile import read_po
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import translation
from django.utils.translation import ngettext

from newsroom import catalogues
from newsroom.management import messages

CODES = [code for code, _name in settings.NEWSROOM_LANGUAGES if code != "en"]


@pytest.fixture(scope="module")
def everything() -> Catalog:
    return messages.collect()


@pytest.mark.parametrize("code", CODES)
def test_every_public_sentence_is_translated(code: str, everything: Catalog) -> None:
    assert list(messages.gaps(messages.read(code), everything)) == []


@pytest.mark.parametrize("code", CODES)
def test_no_catalogue_keeps_what_no_page_says(code: str, everything: Catalog) -> None:
    known = {(message.id, message.context) for message in everything}
    kept = {(message.id, message.context) for message in messages.read(code) if message.id}
    assert kept <= known


def test_sentences_of_templates_code_and_choices_are_found(everything: Catalog) -> None:
    for sentence in ("Skip to the text", "spring", "Change of verdict", "Something broke"):
        assert sentence in everything
    assert everything.get("1", "first day of a month") is not None
    # The words of the desk are not for readers.
    assert "Submit for review" not in everything


@pytest.mark.parametrize(
    ("translated", "reason"),
    [
        ("", "is not translated"),
        ("Le monde", "has other placeholders: Le monde"),
        ("Bonjour %(nom)s", "has other placeholders: Bonjour %(nom)s"),
        ("Bonjour %(name)s", None),
    ],
)
def test_a_gap_is_found(translated: str, reason: str | None) -> None:
    asked = Catalog()
    asked.add("Hello %(name)s")
    held = Catalog(locale="fr")
    held.add("Hello %(name)s", translated)
    found = [why for _words, why in messages.gaps(held, asked)]
    assert found == ([reason] if reason else [])


def test_what_was_only_guessed_counts_as_missing() -> None:
    asked, held = Catalog(), Catalog(locale="fr")
    asked.add("Hello")
    held.add("Hello", "Bonjour", flags=["fuzzy"])
    assert [why for _words, why in messages.gaps(held, asked)] == ["is marked as fuzzy"]


def test_each_form_of_a_number_is_asked_for() -> None:
    asked, held = Catalog(), Catalog(locale="ar")
    asked.add(("%(n)s day", "%(n)s days"))
    held.add(("%(n)s day", "%(n)s days"), ("%(n)s يوم", "%(n)s أيام"))
    assert [why for _words, why in messages.gaps(held, asked)] == ["has another number of forms"]
    words = ("لا أيام", "يوم", "يومان", "%(n)s أيام", "%(n)s يوماً", "%(n)s يوم")
    held = Catalog(locale="ar")
    held.add(("%(n)s day", "%(n)s days"), words)
    assert list(messages.gaps(held, asked)) == []


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (1, "مصدر مستقل واحد"),
        (2, "مصدران مستقلان"),
        (3, "3 مصادر مستقلة"),
        (11, "11 مصدراً مستقلاً"),
        (100, "100 مصدر مستقل"),
        (103, "103 مصادر مستقلة"),
    ],
)
def test_arabic_counts_in_six_forms(count: int, words: str) -> None:
    with translation.override("ar"):
        text = ngettext("%(sources)s independent source", "%(sources)s independent sources", count)
        assert text % {"sources": count} == words


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("prefix", "words"),
    [("fa", "راستی‌آزمایی"), ("ps", "حقیقت موندنې"), ("ar", "التحقق"), ("fr", "vérifications")],
)
def test_a_page_speaks_the_language_of_its_address(client: Client, prefix: str, words: str) -> None:
    html = client.get(f"/{prefix}/").content.decode()
    assert words in html
    assert "Latest fact checks" not in html


def test_the_desk_is_english_where_nothing_is_translated() -> None:
    with translation.override("ps"):
        assert translation.gettext("Submit for review") == "Submit for review"


def test_a_language_is_added_by_a_file(tmp_path: Path, settings: Any) -> None:
    settings.NEWSROOM_VAR = tmp_path / "var"
    sources = tmp_path / "locale"
    written = sources / "so" / "LC_MESSAGES" / "django.po"
    written.parent.mkdir(parents=True)
    written.write_text('msgid "Articles"\nmsgstr "Maqaallo"\n')
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(catalogues, "SOURCES", sources)
        catalogues.compile_changed()
        made = tmp_path / "var" / "locale" / "so" / "LC_MESSAGES" / "django.mo"
        first = made.stat().st_mtime_ns
        catalogues.compile_changed()
        assert made.stat().st_mtime_ns == first
        os.utime(written, ns=(first + 10**9, first + 10**9))
        catalogues.compile_changed()
        assert made.stat().st_mtime_ns > first
        assert b"Maqaallo" in made.read_bytes()
        written.write_text('msgid "Articles\n')
        os.utime(written, ns=(first + 10**10, first + 10**10))
        with pytest.raises(ImproperlyConfigured, match=r"django\.po"):
            catalogues.compile_changed()


def test_the_command_writes_what_is_to_be_translated(tmp_path: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(catalogues, "SOURCES", tmp_path)
        said = io.StringIO()
        call_command("update_languages", "so", stdout=said)
        assert said.getvalue().startswith("so: 0 of ")
        written = tmp_path / "so" / "LC_MESSAGES" / "django.po"
        assert read_po(io.BytesIO(written.read_bytes())).get("Skip to the text") is not None
        with pytest.raises(CommandError, match="sentences are missing or wrong"):
            call_command("update_languages", "so", "--check", stdout=said)
    assert "Skip to the text is not translated" in said.getvalue()
    with pytest.raises(CommandError, match="“klingon” names no language"):
        call_command("update_languages", "klingon")
