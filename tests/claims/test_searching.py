"""Finding rows by words, whichever way either is spelt."""

import pytest
from django.apps import apps
from django.contrib.postgres.indexes import OpClass
from django.urls import reverse

from claims.models import Source, Speaker, Statement
from newsroom.review import searching
from tests import factories


def found(model, text):
    return searching.containing(model.objects.all(), text)


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["متقي", "مُتّقی", "«متقی", "muttaqi AMIR", '"khan mutt"'])
def test_a_speaker_is_found_by_any_spelling_of_any_name(text):
    speaker = factories.speaker(name="Amir Khan Muttaqi", aliases=["متقی", "«متقی»"])
    factories.speaker(name="Amir Khan", aliases=["Muttawakil"])

    assert list(found(Speaker, text)) == [speaker]


@pytest.mark.django_db
def test_every_word_must_be_there():
    factories.speaker(name="Amir Khan")

    assert not found(Speaker, "Amir Rahimi").exists()
    assert not found(Speaker, '"Khan Amir"').exists()


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["%", "_mir", "\\", "'", "A'B"])
def test_signs_stand_for_nothing_but_themselves(text):
    factories.speaker(name="Amir")

    assert not found(Speaker, text).exists()


@pytest.mark.django_db
def test_a_statement_is_found_by_its_words_and_its_speaker_together():
    speaker = factories.speaker(name="Amir", aliases=["امیر"])
    said = factories.statement(speaker=speaker, quote="سال ۱۴۰۰ was better.")
    factories.statement(speaker=speaker, quote="Another one.")
    factories.statement(quote="سال ۱۴۰۰ was worse.")

    assert list(found(Statement, "امير 1400")) == [said]
    assert found(Statement, "امير").count() == 2


@pytest.mark.django_db
def test_nothing_is_lost_where_more_speakers_fit_than_can_be_named(monkeypatch):
    monkeypatch.setattr(searching, "NAMED", 1)
    said = [
        factories.statement(speaker=factories.speaker(name=f"Amir {n}"), quote="Water.")
        for n in range(3)
    ]

    assert set(found(Statement, "amir water")) == set(said)


def test_every_text_that_is_searched_has_its_index():
    without = {"Topic"}
    for model in apps.get_models():
        if hasattr(model, "searched") and model.__name__ not in without and not model._meta.proxy:
            texts = [
                expression.get_source_expressions()[0]
                for index in model._meta.indexes
                for expression in index.expressions
                if isinstance(expression, OpClass)
            ]
            assert model.searched in texts, model


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["statement", "claim", "speaker", "source"])
def test_the_list_is_searched_in_any_spelling(client, name):
    speaker = factories.speaker(name="علی ۱۲")
    said = factories.statement(speaker=speaker, quote="کتاب علی ۱۲")
    factories.claim(wording="کتاب علی ۱۲", statement=said)
    Source.objects.create(title="کتاب علی ۱۲", slug="a-book")
    client.force_login(factories.editor())
    page = client.get(reverse(f"admin:claims_{name}_changelist"), {"q": "علي 12"})

    assert "کتاب علی ۱۲" in page.text or "علی ۱۲" in page.text
    assert page.context["cl"].result_count == 1
