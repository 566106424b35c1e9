import re
from urllib.parse import urlencode

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from claims.models import Place, Topic
from newsroom.editions.cursor import Cursor
from newsroom.public import paging
from newsroom.review.models import Byline
from tests import factories as f
from tests.public import record
from tests.public.record import body, words

pytestmark = pytest.mark.django_db

LAST_SECTION = "the last section of the sitemap"


def titles(html: str) -> list[str]:
    """The addresses of the cards on a page, in order."""
    return re.findall(r'class="card-title"><a href="([^"]+)"', html)


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("path", "queries"),
    [
        ("/", 2),
        # The rows, what else they could be narrowed by, and the verdicts there are.
        ("/claims/", 3),
        ("/claims/?rating=false", 3),
        ("/claims/?speaker=ada", 3),
        ("/articles/", 3),
        ("/articles/?speaker=ada&rating=false", 3),
        ("/corrections/", 1),
        ("/corrections/?change=correction&kind=claim&language=en&from=2020-01-01", 1),
        ("/feeds/corrections.atom", 1),
        ("/feeds/corrections.json", 1),
        ("/speakers/ada/", 4),
        ("/topics/roads/", 2),
        ("/authors/lea/", 3),
        ("/feeds/claims.atom", 3),
        ("/feeds/claims.json?speaker=ada", 3),
        ("/feeds/articles.atom", 4),
        ("/feeds/articles.rss", 4),
        ("/sitemap.xml", 1),
        (LAST_SECTION, 1),
        ("/news-sitemap.xml", 2),
        ("/sitemap-pages.xml", 0),
        ("/ratings/", 3),
        ("/robots.txt", 0),
    ],
)
def test_a_list_asks_the_same_however_long_it_is(
    client: Client,
    path: str,
    queries: int,
    rows: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    ada, lea = f.speaker(slug="ada"), f.reporter(public_name="Lea", public_slug="lea")
    roads = Topic.objects.create(name="Roads", slug="roads")
    for _ in range(rows):
        draft = f.claim(by=lea, statement=f.statement(speaker=ada))
        draft.topics.add(roads)
        claim = f.bring_to(draft, record.PUBLISHED)
        story = f.article(by=lea, claims=(claim,))
        Byline.objects.create(item=story, person=lea)
        f.bring_to(story, record.PUBLISHED)
        record.again(claim, record.rerate("false"), change="correction")
    path = record.last_section() if path == LAST_SECTION else path
    with django_assert_num_queries(queries):
        body(client, path)


def test_claims_are_listed_by_first_publication_newest_first(client: Client) -> None:
    first, second = (f.bring_to(f.claim(), record.PUBLISHED) for _ in range(2))
    record.again(first, record.rerate("false"), change="correction")
    assert titles(body(client, "/claims/")) == [f"/claims/{second.slug}/", f"/claims/{first.slug}/"]


def test_each_parameter_narrows_the_list(client: Client) -> None:
    wanted = f.claim(
        statement=f.statement(speaker=f.speaker(slug="ada", name="Ada")),
        rated="half-true",
        language="fa",
    )
    wanted.topics.add(Topic.objects.create(name="Roads", slug="roads"))
    wanted.places.add(Place.objects.create(name="کابل", slug="کابل"))
    f.bring_to(wanted, record.PUBLISHED)
    record.published()
    narrow = {
        "rating": "half-true", "speaker": "ada", "topic": "roads", "place": "کابل",
        "language": "fa",
    }  # fmt: skip
    for name, value in narrow.items():
        html = body(client, f"/claims/?{urlencode({name: value})}")
        assert titles(html) == [f"/claims/{wanted.slug}/"], name
    html = body(client, f"/claims/?{urlencode(narrow)}")
    assert titles(html) == [f"/claims/{wanted.slug}/"]
    text = words(html)
    for chip in ("Speaker: Ada", "Topic: Roads", "Place: کابل", "Verdict: Half true"):
        assert chip in text


def test_days_bound_the_list_on_both_sides(client: Client) -> None:
    edition = record.published()
    day = edition.first_published_at.date().isoformat()
    assert len(titles(body(client, f"/claims/?from={day}&to={day}"))) == 1
    assert titles(body(client, "/claims/?to=2001-01-01")) == []
    assert titles(body(client, "/claims/?from=2999-01-01")) == []


def test_every_claim_is_met_once_on_the_way_through_the_pages(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paging.page_of, "__kwdefaults__", {"size": 2, "place_after": Cursor.after})
    slugs = [record.published().slug for _ in range(5)]
    met, address = [], "/claims/?rating=false"
    while address:
        html = body(client, address)
        met += titles(html)
        older = re.search(r'href="(\?[^"]+)" rel="next"', html)
        address = "/claims/" + older[1].replace("&amp;", "&") if older else ""
        assert "rating=false" in address or not address
    assert met == [f"/claims/{slug}/" for slug in reversed(slugs)]


GARBAGE = [
    "<b>x</b>",
    "' OR 1=1 --",
    "\0",
    "a" * 5000,
    "../../etc/passwd",
    "٣",
    "%",
    "=",
    "9" * 400,
]


@pytest.mark.parametrize(
    "name", ["rating", "speaker", "topic", "place", "language", "from", "to", "cursor"]
)
@pytest.mark.parametrize("value", GARBAGE)
def test_garbage_gets_a_calm_page_that_does_not_repeat_it(
    client: Client, name: str, value: str
) -> None:
    response = client.get(f"/claims/?{urlencode({name: value})}")
    assert response.status_code in (200, 400)
    html = response.content.decode()
    assert len(html) < 20_000
    for raw in ("<b>x", "OR 1=1", "passwd", "aaaaaa", "999999"):
        assert raw not in html


@pytest.mark.parametrize(
    "query",
    [
        "from=0001-01-01",
        "to=9999-12-31",
        "from=2026-02-30",
        "cursor=" + "A" * 32,
        "cursor=" + "_" * 32,
        "from=2026-01-01&to=2025-01-01",
        "rating=false&rating=true",
        "unknown=thing",
    ],
)
def test_extreme_values_do_no_harm(client: Client, query: str) -> None:
    for path in ("/claims/", "/articles/", "/corrections/"):
        assert client.get(f"{path}?{query}").status_code in (200, 400)


def test_a_bad_value_is_named_with_its_reason(client: Client) -> None:
    text = words(body(client, "/claims/?from=yesterday&speaker=a+b", status=400))
    assert "From Enter a day such as 2026-04-25." in text
    assert "Speaker This is not a name from one of our addresses." in text


def test_an_unknown_name_finds_nothing_and_says_so(client: Client) -> None:
    record.published()
    html = body(client, "/claims/?speaker=nobody-known")
    assert "No published claim matches." in html
    assert "nobody-known" not in words(html)


def test_only_verdicts_that_live_claims_have_are_offered(client: Client) -> None:
    record.published(rated="unproven")
    record.published(rated="true")
    f.bring_to(f.claim(rated="half-true"), record.WITHDRAWN)
    offered = re.findall(r'href="\?rating=([^"]+)"', body(client, "/claims/"))
    assert offered == ["true", "unproven"]


def test_an_empty_record_has_calm_pages(client: Client) -> None:
    lists = ["claims/", "articles/", "corrections/", "ratings/"]
    for path in [
        "",
        *lists,
        "feeds/claims.atom",
        "feeds/articles.atom",
        "feeds/corrections.atom",
        "sitemap.xml",
    ]:
        body(client, f"/{path}")
    body(client, record.last_section(), status=404)
