"""The claim page, from top to bottom."""

import datetime as dt
import gzip
from pathlib import Path

import pytest
from django.contrib.staticfiles.finders import find
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from claims.models import ClaimPart, ClaimStatement, ContactAttempt, Occasion, Place, Topic
from newsroom.editions.publishing import publish
from newsroom.public import dates
from newsroom.review import workflow
from newsroom.review.states import Status
from tests import factories as f
from tests.claims.full import full_claim
from tests.public import record
from tests.public.record import body, json_ld, tight, way, words

pytestmark = pytest.mark.django_db


def test_the_order_is_that_of_a_good_fact_check(client: Client) -> None:
    occasion = Occasion.objects.create(title="The opening of a fair", slug="fair")
    said = f.statement(
        speaker=f.speaker(name="Ada Speaker"),
        role_title="Minister of Roads",
        occasion=occasion,
        quote="Every road is open.",
        date="XXXX-04-25",
    )
    draft = f.claim(
        statement=said,
        wording="All roads are open.",
        finding="Half of them are closed.",
        limitation="One road could not be seen.",
        context="Asked about the floods.",
        why_checked="Drivers rely on it.",
    )
    draft.verdict.summary = ["Three roads are under water."]
    draft.verdict.save()
    ClaimPart.objects.create(claim=draft, label="a", wording="In the north.", rating=f.rating())
    f.bring_to(draft, record.PUBLISHED)
    text = words(body(client, f"/claims/{draft.slug}/").split("<main")[1])
    order = [
        "Ada Speaker", "Minister of Roads", "All roads are open.", "Every road is open.",
        "The opening of a fair", "25 April, year unknown", "Our verdict", "False",
        "Half of them are closed.", "Three roads are under water.", "Asked about the floods.",
        "The reasoning.", "In the north.", "One road could not be seen.",
        "Contradicting the claim", "Supporting the claim", "Bearing on the claim",
        "We have no record that comment was sought.", "Drivers rely on it.", "Published", "Edition",
    ]  # fmt: skip
    places = [text.index(part) for part in order]
    assert places == sorted(places)


def test_the_definition_is_the_one_that_was_published_and_one_click_away(client: Client) -> None:
    edition = record.published(rated="false")
    definition = edition.content["verdict"]["rating"]["definition"]["en"]
    f.rating("false").__class__.objects.filter(slug="false").update(definition="Something else.")
    html = body(client, f"/claims/{edition.slug}/")
    details = html.split('<details class="meaning">')[1].split("</details>")[0]
    assert definition in details
    assert "Something else." not in html


def test_original_and_translation_each_carry_their_language_and_direction(client: Client) -> None:
    said = f.statement(
        quote="هیچ راهی بسته نیست.",
        quote_language="prs",
        translation="No road is closed.",
        translator="our desk",
    )
    html = tight(body(client, f"/claims/{record.published(statement=said).slug}/"))
    assert '<blockquote class="quote" lang="prs" dir="auto"><p>هیچ راهی بسته نیست.</p>' in html
    assert (
        '<blockquote class="quote translation" lang="en" dir="auto"><p>No road is closed.' in html
    )
    assert "translated from Dari by our desk" in words(html)


def test_an_unknown_date_is_called_unknown(client: Client) -> None:
    html = body(client, f"/claims/{record.published().slug}/")
    assert "date not known" in html
    assert "1 January" not in html


def test_evidence_stands_in_three_groups_and_none_is_said_aloud(client: Client) -> None:
    html = body(client, f"/claims/{record.published().slug}/")
    text = words(html)
    assert html.count('<section class="group ') == 3
    assert "Contradicting the claim 1 independent source A passage" in text
    assert "Supporting the claim None found. Bearing on the claim None found." in text


def test_copies_of_one_story_count_once(client: Client) -> None:
    wire = f.source(title="The wire story")
    copy = f.source(title="A copy of it", origin=wire)
    other = f.source(title="Another matter")
    rows = [(f.evidence(source=source), "contradicts") for source in (wire, copy, other)]
    draft = record.with_evidence(f.claim(), *rows)
    f.bring_to(draft, record.PUBLISHED)
    text = words(body(client, f"/claims/{draft.slug}/"))
    assert "Contradicting the claim 2 independent sources" in text
    assert text.count("same origin as 1, counted once") == 1


def test_a_passage_is_a_quotation_only_if_it_is_verbatim(client: Client) -> None:
    rows = [
        (f.evidence(passage="Word for word"), "contradicts"),
        (f.evidence(passage="Put in our words", verbatim=False), "supports"),
    ]
    draft = record.with_evidence(f.claim(), *rows)
    f.bring_to(draft, record.PUBLISHED)
    html = tight(body(client, f"/claims/{draft.slug}/"))
    assert '<blockquote class="passage" lang="en" dir="auto"><p>Word for word</p>' in html
    assert '<p class="passage" lang="en" dir="auto">Put in our words</p>' in html


def test_a_source_that_was_not_seen_says_through_what(client: Client) -> None:
    carrier = f.source(title="The newspaper", publisher="Daily Example")
    hidden = f.source(title="The ministry’s letter", located=False, seen_through=carrier)
    draft = record.with_evidence(f.claim(), (f.evidence(source=hidden), "contradicts"))
    f.bring_to(draft, record.PUBLISHED)
    text = words(body(client, f"/claims/{draft.slug}/"))
    assert "Not seen by us; seen through Daily Example · The newspaper ." in text


def test_a_source_shows_link_archive_locator_date_and_interests(client: Client) -> None:
    source = f.source(
        title="The survey",
        publisher="Institute",
        url="https://institute.example/survey?a=1&b=2",
        archive_url="https://archive.example/7",
        interests="Paid for by the ministry.",
        date="2023-06?",
    )
    passage = f.evidence(source=source, locator="p. 4", accessed=dt.date(2026, 11, 3))
    draft = record.with_evidence(f.claim(), (passage, "contradicts"))
    f.bring_to(draft, record.PUBLISHED)
    html = body(client, f"/claims/{draft.slug}/")
    assert 'href="https://institute.example/survey?a=1&amp;b=2"' in html
    assert 'href="https://archive.example/7"' in html
    text = words(html)
    for part in ("p. 4", "June 2023 (uncertain)", "read on 3 November 2026", "Paid for by the"):
        assert part in text


@pytest.mark.parametrize(
    ("outcome", "sentence"),
    [
        ("pending", "Comment was sought on 2 November 2026; the answer is still awaited."),
        ("replied", "Asked for comment on 2 November 2026, those concerned replied:"),
        ("declined", "Asked for comment on 2 November 2026, those concerned declined."),
        ("no_reply", "Comment was sought on 2 November 2026; no reply came by the deadline."),
        ("not_safe", "Comment was not sought, because asking would not have been safe."),
    ],
)
def test_the_contact_sentence_tells_the_outcome_and_nothing_private(
    client: Client, outcome: str, sentence: str
) -> None:
    draft = f.claim()
    ContactAttempt.objects.create(
        claim=draft,
        outcome=outcome,
        asked_on=dt.date(2026, 11, 2),
        reply="Our roads are fine." if outcome == "replied" else "",
        route="By phone to the spokesman’s brother",
        logged_by=draft.created_by,
    )
    f.bring_to(draft, record.PUBLISHED)
    text = words(body(client, f"/claims/{draft.slug}/"))
    assert sentence in text
    assert ("Our roads are fine." in text) == (outcome == "replied")
    assert "brother" not in text


def test_a_wording_of_ours_is_called_ours(client: Client) -> None:
    slug = record.published(wording_by_editors=True).slug
    assert "This wording is ours: the original words have not been seen." in body(
        client, f"/claims/{slug}/"
    )


def test_later_statements_stand_under_said_again(client: Client) -> None:
    draft = f.claim()
    second = f.statement(quote="And I say it again.", speaker=f.speaker(name="Second Speaker"))
    ClaimStatement.objects.create(claim=draft, statement=second, position=2)
    f.bring_to(draft, record.PUBLISHED)
    text = words(body(client, f"/claims/{draft.slug}/"))
    assert text.index("Said again") < text.index("Second Speaker") < text.index("And I say it")


def test_bylines_reviewers_and_digest_are_shown_and_nobody_else(client: Client) -> None:
    author = f.reporter(username="login-name", public_name="Lea Writer")
    draft = f.claim(by=author)
    f.workflow.submit(draft, by=author)
    f.workflow.approve(draft, by=f.editor(public_name="Rita Reader", shown_as_reviewer=True))
    edition = f.publishing.publish(draft, by=f.publisher(username="who-pressed"))
    text = words(body(client, f"/claims/{draft.slug}/"))
    assert "By Lea Writer Reviewed by Rita Reader Published" in text
    assert f"Digest {edition.digest}" in text
    assert "login-name" not in text
    assert "who-pressed" not in text


def test_topics_and_places_lead_to_their_pages(client: Client) -> None:
    draft = f.claim()
    draft.topics.add(Topic.objects.create(name="Roads", slug="roads"))
    draft.places.add(Place.objects.create(name="کابل", slug="کابل"))
    f.bring_to(draft, record.PUBLISHED)
    html = body(client, f"/claims/{draft.slug}/")
    assert 'href="/topics/roads/"' in html
    assert 'href="/places/%DA%A9%D8%A7%D8%A8%D9%84/"' in html


def test_related_claims_and_articles_are_linked_while_they_are_live(client: Client) -> None:
    live, gone = f.bring_to(f.claim(), record.PUBLISHED), f.bring_to(f.claim(), record.WITHDRAWN)
    never = f.claim(wording="Never shown.")
    draft = f.claim()
    draft.related.set([live, gone, never])
    claim = f.bring_to(draft, record.PUBLISHED)
    article = record.published_article(claim)
    html = body(client, f"/claims/{claim.slug}/")
    assert f'href="/claims/{live.slug}/"' in html
    assert f'href="/articles/{article.slug}/"' in html
    assert gone.slug not in html
    assert "Never shown." not in html


def test_a_later_claim_that_names_an_earlier_one_is_linked_on_both_pages(client: Client) -> None:
    earlier = f.bring_to(f.claim(), record.PUBLISHED)
    draft = f.claim()
    draft.related.add(earlier)
    later = f.bring_to(draft, record.PUBLISHED)
    for one, other in ((earlier, later), (later, earlier)):
        assert f'href="/claims/{other.slug}/"' in body(client, f"/claims/{one.slug}/")


@pytest.mark.parametrize("names", ["the first", "the second"])
def test_two_claims_frozen_before_either_is_public_are_linked_on_both_pages(
    client: Client, names: str
) -> None:
    first, second = f.claim(), f.claim()
    one, other = (first, second) if names == "the first" else (second, first)
    one.related.add(other)
    for claim in (first, second):
        f.bring_to(claim, Status.REVIEWED)
    for claim in (first, second):
        publish(claim, by=f.publisher())
    for one, other in ((first, second), (second, first)):
        assert f'href="/claims/{other.slug}/"' in body(client, f"/claims/{one.slug}/")


def test_a_relation_that_only_a_draft_names_is_not_shown(client: Client) -> None:
    earlier, later = f.bring_to(f.claim(), record.PUBLISHED), f.claim()
    workflow.revise(earlier, by=f.reporter())
    earlier.related.add(later)
    f.bring_to(later, record.PUBLISHED)
    for one, other in ((earlier, later), (later, earlier)):
        assert f'href="/claims/{other.slug}/"' not in body(client, f"/claims/{one.slug}/")


@pytest.mark.parametrize("others", [1, 3])
def test_a_page_asks_twice_whatever_is_around_it(
    client: Client, others: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    draft = f.claim()
    draft.related.set([f.bring_to(f.claim(), record.PUBLISHED) for _ in range(others)])
    claim = f.bring_to(draft, record.PUBLISHED)
    for number in range(others):
        record.published_article(claim)
        record.again(
            claim, lambda draft, n=number: setattr(draft, "context", str(n)) or draft.save()
        )
        claim.refresh_from_db()
    with django_assert_num_queries(2):
        html = body(client, f"/claims/{claim.slug}/")
    assert html.count("card-dates") == 2 * others


def test_nothing_that_was_entered_becomes_markup(client: Client) -> None:
    bad = "<script>alert(1)</script>"
    said = f.statement(
        speaker=f.speaker(name=bad, aliases=[bad], description=bad),
        occasion=Occasion.objects.create(title=bad, slug="bad", medium=bad),
        quote=bad, translation=bad, translator=bad, paraphrase=bad, role_title=bad, role_body=bad,
        date_as_written=bad, timecode="</b>",
    )  # fmt: skip
    source = f.source(title=bad, publisher=bad, author=bad, interests=bad, date_as_written=bad)
    passage = f.evidence(source=source, passage=bad, translation=bad, locator=bad)
    draft = f.claim(
        statement=said, evidence=passage, wording=bad, finding=bad, limitation=bad, context=bad,
        why_checked=bad,
    )  # fmt: skip
    draft.verdict.summary = [bad]
    draft.verdict.reasoning = f'{bad}<p onclick="x()">Kept <a href="javascript:x()">words</a></p>'
    draft.verdict.save()
    draft.topics.add(Topic.objects.create(name=bad, slug="bad"))
    ContactAttempt.objects.create(
        claim=draft,
        outcome="replied",
        reply=bad,
        asked_on=dt.date(2026, 11, 2),
        logged_by=draft.created_by,
    )
    edition = f.bring_to(draft, record.PUBLISHED).current_edition
    for path in (f"/claims/{draft.slug}/", "/claims/", "/", f"/speakers/{said.speaker.slug}/"):
        html = body(client, path)
        assert "<script>" not in html
        assert "javascript:" not in html
        assert "onclick" not in html
    (review,) = json_ld(body(client, f"/claims/{edition.slug}/"))
    assert review["claimReviewed"] == bad


def test_the_plain_text_can_be_copied_whole(client: Client) -> None:
    said = f.statement(speaker=f.speaker(name="Ada"), quote="All is well.", date="2023")
    edition = record.published(statement=said, wording="All is well.", finding="It is not.")
    html = body(client, f"/claims/{edition.slug}/")
    text = html.split("<pre")[1].split(">", 1)[1].split("</pre>")[0]
    assert text == (
        "False: All is well.\n\nIt is not.\n\nSaid by Ada (2023): “All is well.”\n\n"
        f"Newsroom, as of {dates.day(edition.published_at)}. Whatever changes is told here:\n"
        f"http://testserver/claims/{edition.slug}/"
    )


def test_what_is_right_and_how_it_was_checked_stand_on_the_page(client: Client) -> None:
    draft = f.claim(why_checked="Drivers rely on it.", how_checked="We drove there.")
    draft.verdict.what_is_right = "Two roads are open."
    draft.verdict.save()
    f.bring_to(draft, record.PUBLISHED)
    text = words(body(client, f"/claims/{draft.slug}/").split("<main")[1])
    assert "What is right about it Two roads are open." in text
    assert "Why we checked this Drivers rely on it. How we checked We drove there." in text


def test_nothing_is_headed_that_is_not_there(client: Client) -> None:
    text = words(body(client, f"/claims/{record.published().slug}/").split("<main")[1])
    for heading in ("What is right about it", "How we checked", "Timeline", "Related claims"):
        assert heading not in text


def test_the_way_to_a_page_is_told_to_readers_and_machines(client: Client) -> None:
    edition = record.published(wording="All is well.")
    html = body(client, f"/claims/{edition.slug}/")
    crumbs = html.split('class="crumbs"')[1].split("</nav>")[0]
    assert words(crumbs.split(">", 1)[1]) == "Home Claims"
    assert 'href="/claims/"' in crumbs
    site = "http://testserver"
    assert [(step["position"], step["name"], step["item"]) for step in way(html)] == [
        (1, "Newsroom", f"{site}/"),
        (2, "Claims", f"{site}/claims/"),
        (3, "All is well.", f"{site}/claims/{edition.slug}/"),
    ]


def test_the_newest_change_stands_above_and_the_older_ones_below(client: Client) -> None:
    claim = record.published().item.claim
    for rated, note in (("half-true", "A report came to light."), ("true", "A court ruled.")):
        record.again(claim, record.rerate(rated), change="rating_change", note=note)
    text = words(body(client, f"/claims/{claim.slug}/").split("<main")[1])
    wording = text.index(claim.wording)
    assert text.index("A court ruled.") < wording < text.index("A report came to light.")


def test_a_page_is_small(client: Client) -> None:
    sent = {"accept-encoding": "gzip"}
    style = Path(find("public/site.css")).read_bytes()
    for draft in (f.claim(), full_claim()):
        f.bring_to(draft, record.PUBLISHED)
        html = client.get(f"/claims/{draft.slug}/", headers=sent)
        assert html["Content-Encoding"] == "gzip"
        assert len(html.content) < 10_000
        assert len(html.content) + len(gzip.compress(style)) < 30_000
    assert len(html.content) < 12_000


def test_its_address_is_spelt_out_in_the_letters_that_it_has(client: Client) -> None:
    claim = record.published(slug="آب-نیست")
    html = body(client, f"/claims/{claim.slug}/")
    written = "http://testserver/claims/%D8%A2%D8%A8-%D9%86%DB%8C%D8%B3%D8%AA/"
    assert f'<a href="{written}"><bdi dir="ltr">http://testserver/claims/آب-نیست/</bdi></a>' in html
