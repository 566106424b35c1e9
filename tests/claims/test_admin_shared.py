"""What several claims share has pages of its own."""

import pytest
from django.urls import reverse

from claims.models import Occasion, Place, Rating, RatingTranslation, Source, Speaker, Statement
from newsroom.review.states import Role, Status
from tests import factories
from tests.typed import errors, opened, send

pytestmark = pytest.mark.django_db


def add(name):
    return reverse(f"admin:claims_{name}_add")


def change(row):
    return reverse(f"admin:claims_{row._meta.model_name}_change", args=[row.pk])


def test_a_speaker_needs_no_more_than_a_name(client):
    send(
        client, add("speaker"), opened(client, add("speaker"), "speaker_form"), name="Ada Minister"
    )

    assert Speaker.objects.get().slug == "ada-minister"


def test_a_name_in_another_script_makes_an_address_in_it(client):
    send(
        client, add("speaker"), opened(client, add("speaker"), "speaker_form"), name="امیرخان متقی"
    )

    assert Speaker.objects.get().slug == "امیرخان-متقی"


def test_a_name_without_letters_still_gets_an_address(client):
    send(client, add("speaker"), opened(client, add("speaker"), "speaker_form"), name="???")

    assert Speaker.objects.get().slug == "speaker"


def test_other_names_are_divided_by_commas_of_any_script(client):
    data = opened(client, add("speaker"), "speaker_form")
    send(
        client,
        add("speaker"),
        data,
        name="Amir",
        aliases="متقی، امیرخان, Mateqi; Muttaqi\nAmir, Amir",
    )

    assert Speaker.objects.get().aliases == ["متقی", "امیرخان", "Mateqi", "Muttaqi", "Amir"]


def test_a_speaker_keeps_offices_with_their_years(client):
    speaker = factories.speaker()
    data = opened(client, change(speaker), "speaker_form") | {"roles-TOTAL_FORMS": ["1"]}
    send(client, change(speaker), data, roles__0__title="Minister", roles__0__since="2021-09")

    assert [(role.title, role.since) for role in speaker.roles.all()] == [("Minister", "2021-09")]


def test_a_taken_address_names_who_has_it(client):
    factories.speaker(name="The First", slug="taken")
    data = opened(client, add("speaker"), "speaker_form")
    answer = send(client, add("speaker"), data, name="The Second", slug="taken")

    assert errors(answer)["slug"] == [
        "The address “taken” is taken by “The First”. Choose another one."
    ]


@pytest.mark.parametrize(
    ("name", "form", "field"),
    [("occasion", "occasion_form", "url"), ("source", "source_form", "archive_url"),
     ("speaker", "speaker_form", "same_as")],
)  # fmt: skip
def test_links_lead_to_the_web_only(client, name, form, field):
    data = opened(client, add(name), form) | {"name": "A name", "title": "A title"}
    answer = send(client, add(name), data | {field: "javascript:alert(1)"})

    assert field in errors(answer)
    assert not any(model.objects.exists() for model in (Occasion, Source, Speaker))


def test_a_source_is_not_a_copy_of_itself(client):
    source = factories.source()
    data = opened(client, change(source), "source_form")
    answer = send(client, change(source), data, origin=source.pk)

    assert errors(answer)[""] == ["A source is not a copy of itself."]


def test_a_statement_without_words_is_said_at_the_quote(client):
    data = opened(client, add("statement"), "statement_form") | {"speaker": factories.speaker().pk}
    assert errors(send(client, add("statement"), data))["quote"] == [
        "A direct quote needs the words themselves."
    ]
    answer = send(client, add("statement"), data, reported="indirect")
    assert errors(answer)["quote"] == ["Enter the quote, or below what was said in your own words."]
    answer = send(client, add("statement"), data, reported="indirect", paraphrase="That it is so.")
    assert answer.status_code == 302


def test_shared_rows_stay_open_while_their_claim_is_in_review(client, reporter):
    claim = factories.bring_to(factories.claim(by=reporter), Status.IN_REVIEW)
    statement = claim.claim_statements.get().statement
    data = opened(client, change(statement), "statement_form")
    send(client, change(statement), data, quote="Words as they were.")

    assert Statement.objects.get(pk=statement.pk).quote == "Words as they were."


def test_a_place_lies_within_another(client):
    outer = Place.objects.create(name="Outer", slug="outer")
    data = opened(client, add("place"), "place_form")
    send(client, add("place"), data, name="Inner", within__typed="outer")

    assert Place.objects.get(name="Inner").within == outer


@pytest.fixture
def publisher(sign_in):
    return sign_in(factories.publisher())


def test_a_publisher_retires_a_rating_and_nobody_deletes_one(publisher, sign_in):
    rating = factories.rating("half-true")
    send(publisher, change(rating), opened(publisher, change(rating), "rating_form"), retired="on")
    assert Rating.objects.get(pk=rating.pk).retired

    boss = sign_in(factories.user("", *Role, is_staff=True, is_superuser=True))
    for row in (rating, rating.scale):
        url = reverse(f"admin:claims_{row._meta.model_name}_delete", args=[row.pk])
        assert boss.post(url, {"post": "yes"}).status_code == 403


def test_a_rating_is_translated(publisher):
    rating = factories.rating("false")
    data = opened(publisher, change(rating), "rating_form") | {"translations-TOTAL_FORMS": ["5"]}
    send(
        publisher, change(rating), data, translations__4__language="so",
        translations__4__label="Been", translations__4__definition="Caddayntu way beeninaysaa.",
    )  # fmt: skip

    assert RatingTranslation.objects.get(language="so").label == "Been"


def test_a_scale_gets_a_further_rating(publisher):
    scale = factories.rating().scale
    data = opened(publisher, change(scale), "ratingscale_form") | {"ratings-TOTAL_FORMS": ["7"]}
    row = {
        "label": "Void", "slug": "void", "definition": "The check was not valid.",
        "colour": "off-axis", "approvals_needed": "2",
    }  # fmt: skip
    send(publisher, change(scale), data | {f"ratings-6-{name}": v for name, v in row.items()})

    void = Rating.objects.get(slug="void")
    assert (void.position, void.approvals_needed, void.value) == (7, 2, None)


def test_a_reporter_does_not_change_the_scale(client):
    rating = factories.rating()

    assert client.post(change(rating), {"label": "Other"}).status_code == 403


def test_a_series_of_statements_keeps_its_speaker_and_occasion(client):
    occasion = Occasion.objects.create(title="The debate", slug="the-debate")
    data = opened(client, add("statement"), "statement_form")
    answer = send(
        client, add("statement"), data, "_addanother", speaker=factories.speaker(name="Ada").pk,
        occasion=occasion.pk, quote="The first words.", date="2023-06-01",
    )  # fmt: skip
    started = opened(client, answer.url, "statement_form")

    assert started["speaker-typed"] == ["Ada"]
    assert started["occasion-typed"] == ["The debate"]
    assert (started["date"], started["quote"]) == (["2023-06-01"], [""])
