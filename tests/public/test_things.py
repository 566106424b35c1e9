"""The pages of speakers, occasions, topics, places, sources and authors."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils.encoding import iri_to_uri

from claims.models import (
    ClaimStatement,
    Occasion,
    Place,
    Rating,
    Speaker,
    SpeakerRole,
    SpeakerWithoutPage,
    Topic,
)
from newsroom.editions import publishing
from newsroom.editions.models import Edition
from newsroom.public import pagecache
from newsroom.review.models import Byline
from tests import factories as f
from tests.public import record
from tests.public.record import body, words
from tests.public.test_lists import titles
from tests.typed import opened, send

pytestmark = pytest.mark.django_db

THINGS = {
    "speaker": "/speakers/ada/",
    "occasion": "/occasions/debate/",
    "topic": "/topics/roads/",
    "place": "/places/کابل/",
    "source": "/sources/register/",
    "author": "/authors/lea/",
}


def told(**fields: Any) -> Edition:
    """A published claim that has one of each."""
    found = {model: model.objects.filter(**key).first() for model, key in KEYS.items()}
    place = found[Place] or Place.objects.create(name="کابل", slug="کابل")
    topic = found[Topic] or Topic.objects.create(name="Roads", slug="roads")
    speaker = found[Speaker] or f.speaker(slug="ada", name="Ada")
    occasion = found[Occasion] or Occasion.objects.create(
        title="The debate", slug="debate", kind="debate", medium="The channel", date="2023-04",
        place=place, url="https://debate.example/",
    )  # fmt: skip
    source = f.Source.objects.filter(slug="register").first() or f.source(
        title="The register", slug="register", publisher="The office", interests="It is theirs."
    )
    author = f.User.objects.filter(public_slug="lea").first() or f.reporter(
        public_name="Lea", public_slug="lea"
    )
    claim = f.claim(
        by=author,
        statement=f.statement(speaker=speaker, occasion=occasion),
        evidence=f.evidence(source=source),
        **fields,
    )
    claim.topics.add(topic)
    claim.places.add(place)
    return f.bring_to(claim, record.PUBLISHED).current_edition


KEYS: dict[Any, dict[str, str]] = {
    Place: {"slug": "کابل"},
    Topic: {"slug": "roads"},
    Speaker: {"slug": "ada"},
    Occasion: {"slug": "debate"},
}


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("occasion", "Occasion The debate debate April 2023 کابل The channel debate.example"),
        ("topic", "Topic Roads Claims"),
        ("place", "Place کابل Claims"),
        ("source", "Source The register The office secondary source undated It is theirs."),
        ("author", "Author Lea Claims"),
    ],
)
def test_each_thing_has_a_page_with_what_is_known_and_its_claims(
    client: Client, kind: str, said: str
) -> None:
    claims = [told() for _ in range(2)]
    html = body(client, THINGS[kind])
    assert said in words(html.split("<main")[1])
    assert titles(html) == [f"/claims/{claim.slug}/" for claim in reversed(claims)]


@pytest.mark.parametrize("kind", THINGS)
def test_a_claim_leads_to_each_of_its_things(client: Client, kind: str) -> None:
    edition = told()
    assert f'href="{escaped(THINGS[kind])}"' in body(client, f"/claims/{edition.slug}/")


def escaped(path: str) -> str:
    return iri_to_uri(path)


@pytest.mark.parametrize("kind", THINGS)
def test_what_is_in_no_live_edition_has_no_page(client: Client, kind: str) -> None:
    never = client.get("/topics/never-was/")
    f.claim()
    edition = told()
    publishing.withdraw(edition.item, by=f.publisher(), reason="It was not so.")
    gone = client.get(THINGS[kind])
    assert (gone.status_code, gone.content) == (404, never.content)


@pytest.mark.parametrize("kind", ["occasion", "topic", "place", "source"])
def test_an_old_address_leads_to_the_new_one(client: Client, kind: str) -> None:
    edition = told()
    content = edition.content
    model = {"occasion": Occasion, "topic": Topic, "place": Place, "source": f.Source}[kind]
    model.objects.filter(slug=content["facets"][kind][0]).update(slug="renamed")
    claim = edition.item.specific
    record.again(claim, lambda draft: None, note="Its full name.")
    response = client.get(THINGS[kind])
    assert (response.status_code, response["Location"]) == (301, f"/{kind}s/renamed/")


def moved(lea: f.User, slug: str) -> None:
    f.User.objects.filter(pk=lea.pk).update(public_slug=slug, public_name="L. Author")


def test_an_author_with_another_address_and_name_is_found_by_the_old_one(client: Client) -> None:
    claim = told().item.specific
    moved(claim.created_by, "l-author")
    assert client.get(THINGS["author"]).status_code == 200
    record.again(claim, lambda draft: None, note="Her name as it is now.")

    response = client.get(THINGS["author"])
    assert (response.status_code, response["Location"]) == (301, "/authors/l-author/")
    assert client.get("/authors/l-author/").status_code == 200


def test_an_author_who_was_replaced_does_not_lead_to_the_other(client: Client) -> None:
    claim = told().item.specific
    other = f.reporter(public_name="Mo", public_slug="mo")

    def replaced(draft: Any) -> None:
        draft.bylines.all().delete()
        Byline.objects.create(item=draft, person=other)

    record.again(claim, replaced, note="Mo wrote this, and not Lea.")
    assert client.get("/authors/mo/").status_code == 200
    assert client.get(THINGS["author"]).status_code == 404


def test_a_pen_name_is_not_given_away_by_an_old_address(client: Client) -> None:
    under_her_name = told()
    lea = under_her_name.item.created_by
    moved(lea, "pen-name")
    f.bring_to(f.claim(by=lea), record.PUBLISHED)
    publishing.withdraw(under_her_name.item, by=f.publisher(), reason="She is in danger.")

    assert client.get("/authors/pen-name/").status_code == 200
    assert client.get(THINGS["author"]).status_code == 404


def test_an_address_that_several_people_had_leads_to_none_of_them(client: Client) -> None:
    claim = told().item.specific
    moved(claim.created_by, "l-author")
    other = f.reporter(public_name="Lea Two", public_slug="lea")
    f.User.objects.filter(pk=other.pk).update(public_slug="lea-two")
    record.again(claim, lambda draft: None, note="Her name as it is now.")
    assert client.get(THINGS["author"]).status_code == 404


@pytest.mark.parametrize("kind", THINGS)
def test_a_page_says_by_which_way_it_is_reached(client: Client, kind: str) -> None:
    told()
    steps = [step["item"] for step in record.way(body(client, THINGS[kind]))]
    paths = ("/", "/claims/", escaped(THINGS[kind]))
    assert steps == [f"http://testserver{path}" for path in paths]


@pytest.mark.parametrize("kind", THINGS)
@pytest.mark.parametrize("cursor", ["garbage", "A" * 32, "<b>x", "\0", "9" * 5000])
def test_garbage_gets_a_calm_answer(client: Client, kind: str, cursor: str) -> None:
    told()
    response = client.get(THINGS[kind], {"cursor": cursor})
    assert response.status_code in (200, 400)
    assert "<b>x" not in response.content.decode()


def test_an_author_has_articles_and_claims(client: Client) -> None:
    author = f.reporter(public_name="Lea", public_slug="lea")
    story = f.article(by=author)
    Byline.objects.create(item=story, person=author)
    article = f.bring_to(story, record.PUBLISHED)
    html = body(client, "/authors/lea/")
    assert titles(html) == [f"/articles/{article.slug}/"]
    assert "No published claim" not in html
    claim = record.published(by=author)
    assert titles(body(client, "/authors/lea/"))[1:] == [f"/claims/{claim.slug}/"]


def test_an_author_without_an_address_is_named_without_a_link(client: Client) -> None:
    edition = record.published(by=f.reporter(public_name="The desk in Kabul"))
    html = body(client, f"/claims/{edition.slug}/")
    assert "The desk in Kabul" in html
    assert "/authors/" not in html


# --- Speakers ---


@pytest.fixture
def ada() -> Speaker:
    return f.speaker(slug="ada", name="Ada", aliases=["آدا", "A. Da"], description="A minister.")


def said(speaker: Speaker, **fields: object) -> object:
    return f.statement(speaker=speaker, role_title="Minister", role_body="Republic", **fields)


def test_a_speaker_is_shown_as_frozen_not_as_in_the_working_row(
    client: Client, ada: Speaker
) -> None:
    record.published(statement=said(ada))
    Speaker.objects.filter(pk=ada.pk).update(name="Changed", aliases=[], description="Changed")
    text = words(body(client, "/speakers/ada/").split("<main")[1])
    assert text.startswith(
        'id="main"> Home Claims Speaker Ada A minister. Minister , Republic '
        "Also written آدا , A. Da"
    )
    assert "Changed" not in text


def test_the_newest_edition_tells_the_name_even_of_an_older_claim(
    client: Client, ada: Speaker
) -> None:
    older = f.bring_to(f.claim(statement=said(ada)), record.PUBLISHED)
    record.published(statement=said(ada))
    Speaker.objects.filter(pk=ada.pk).update(name="Ada Corrected")
    record.again(older, lambda draft: None, note="The name was misspelt.")
    assert '<h1 class="page-title" dir="auto">Ada Corrected</h1>' in body(client, "/speakers/ada/")


def test_counts_are_per_verdict_without_score_or_percentage(client: Client, ada: Speaker) -> None:
    for rated in ("false", "false", "true", "unproven"):
        record.published(statement=said(ada), rated=rated)
    text = words(body(client, "/speakers/ada/"))
    assert (
        "4 claims checked True ■ ■ ■ ■ ■ 1 False ■ □ □ □ □ 2 Unproven ◌ 1 Checked, not sampled"
        in text
    )
    assert "%" not in text
    assert "average" not in text


def test_a_reworded_definition_does_not_split_a_count(client: Client, ada: Speaker) -> None:
    record.published(statement=said(ada))
    Rating.objects.filter(slug="false").update(definition="Worded otherwise.")
    record.published(statement=said(ada))
    assert "2 claims checked False ■ □ □ □ □ 2 Checked" in words(body(client, "/speakers/ada/"))


def test_who_is_in_no_live_edition_is_not_found(client: Client, ada: Speaker) -> None:
    f.claim(statement=said(ada))
    body(client, "/speakers/ada/", status=404)
    f.bring_to(f.claim(statement=said(ada)), record.WITHDRAWN)
    body(client, "/speakers/ada/", status=404)


def test_a_speakers_old_address_leads_to_the_new_one(client: Client, ada: Speaker) -> None:
    claim = f.bring_to(f.claim(statement=said(ada)), record.PUBLISHED)
    Speaker.objects.filter(pk=ada.pk).update(slug="ada-l")
    record.again(claim, lambda draft: None, note="Her full name.")
    response = client.get("/speakers/ada/")
    assert (response.status_code, response["Location"]) == (301, "/speakers/ada-l/")
    publishing.withdraw(claim, by=f.publisher(), reason="Not she.")
    body(client, "/speakers/ada/", status=404)


def test_offices_are_told_with_their_dates_as_far_as_known(client: Client, ada: Speaker) -> None:
    terms = [("Envoy", "2011", "2014?"), ("Minister", "", "2021-08"), ("Adviser", "", "")]
    for title, since, until in terms:
        SpeakerRole.objects.create(
            speaker=ada, title=title, body="Republic", since=since, until=until
        )
    record.published(statement=said(ada))
    SpeakerRole.objects.all().delete()
    text = words(body(client, "/speakers/ada/"))
    assert "Minister , Republic Envoy" not in text
    assert "Envoy , Republic 2011 to 2014 (uncertain)" in text
    assert "Minister , Republic until August 2021 Adviser , Republic Also written" in text


def test_who_is_only_mentioned_has_no_page_and_no_link(client: Client, ada: Speaker) -> None:
    edition = record.published(statement=said(ada, reported="mention"))
    body(client, "/speakers/ada/", status=404)
    for path in (f"/claims/{edition.slug}/", "/claims/", "/"):
        html = body(client, path)
        assert "Ada" in html
        assert "/speakers/ada/" not in html
    record.published(statement=said(ada))
    html = body(client, "/speakers/ada/")
    assert "1 claim checked" in html
    assert len(titles(html)) == 1


def test_who_said_it_again_has_a_page(client: Client, ada: Speaker) -> None:
    claim = f.claim()
    ClaimStatement.objects.create(claim=claim, statement=said(ada), position=2)
    f.bring_to(claim, record.PUBLISHED)
    assert "1 claim checked" in body(client, "/speakers/ada/")


def switched_off(settings: Any, ada: Speaker) -> None:
    settings.NEWSROOM_SPEAKER_PAGES = False


def without_page(settings: Any, ada: Speaker) -> None:
    SpeakerWithoutPage.objects.create(speaker=ada, reason="Threatened.")


def renamed_without_page(settings: Any, ada: Speaker) -> None:
    Speaker.objects.filter(pk=ada.pk).update(slug="another")
    SpeakerWithoutPage.objects.create(speaker=ada, reason="Threatened.")


@pytest.mark.parametrize("switch", [switched_off, without_page, renamed_without_page])
def test_a_page_that_is_switched_off_is_like_one_that_never_was(
    client: Client, ada: Speaker, settings: Any, switch: Any
) -> None:
    claim = f.bring_to(f.claim(statement=said(ada)), record.PUBLISHED)
    article = record.published_article(claim)
    shown = ["/", "/claims/", f"/claims/{claim.slug}/", f"/articles/{article.slug}/"]
    for path in shown:
        assert "/speakers/ada/" in body(client, path)
    switch(settings, ada)
    gone, never = client.get("/speakers/ada/"), client.get("/speakers/never-was/")
    assert (gone.status_code, gone.content) == (404, never.content)
    for path in shown:
        html = body(client, path)
        assert "Ada" in html
        assert "/speakers/ada/" not in html


def test_an_old_address_does_not_lead_to_a_page_that_is_switched_off(
    client: Client, ada: Speaker
) -> None:
    claim = f.bring_to(f.claim(statement=said(ada)), record.PUBLISHED)
    Speaker.objects.filter(pk=ada.pk).update(slug="ada-l")
    record.again(claim, lambda draft: None, note="Her full name.")
    SpeakerWithoutPage.objects.create(speaker=ada, reason="Threatened.")
    assert client.get("/speakers/ada/").status_code == 404


def test_kept_pages_are_forgotten_when_a_page_is_switched_off_or_on(ada: Speaker) -> None:
    def newest() -> int:
        with connection.cursor() as cursor:
            cursor.execute(pagecache.NEWEST)
            return cursor.fetchone()[0]

    before = newest()
    off = SpeakerWithoutPage.objects.create(speaker=ada, reason="Threatened.")
    without = newest()
    off.delete()
    assert before < without < newest()


ADD = "/desk/claims/speakerwithoutpage/add/"


def test_a_publisher_switches_a_page_off_and_on_at_the_desk(client: Client, ada: Speaker) -> None:
    record.published(statement=said(ada))
    desk = Client()
    desk.force_login(f.publisher())
    form = opened(desk, ADD, "speakerwithoutpage_form")
    assert "Enter" in send(desk, ADD, form, speaker=ada.pk, reason=" ").content.decode()
    assert client.get("/speakers/ada/").status_code == 200
    send(desk, ADD, form, speaker=ada.pk, reason="Threatened.")
    off = SpeakerWithoutPage.objects.get()
    assert client.get("/speakers/ada/").status_code == 404
    desk.post(f"/desk/claims/speakerwithoutpage/{off.pk}/delete/", {"post": "yes"})
    assert client.get("/speakers/ada/").status_code == 200


@pytest.mark.parametrize("person", [f.reporter, f.editor])
def test_others_see_who_has_no_page_but_do_not_decide_it(person: Any, ada: Speaker) -> None:
    SpeakerWithoutPage.objects.create(speaker=ada, reason="Threatened.")
    desk = Client()
    desk.force_login(person())
    assert "Threatened." in desk.get("/desk/claims/speakerwithoutpage/").content.decode()
    assert desk.get(ADD).status_code == 403
