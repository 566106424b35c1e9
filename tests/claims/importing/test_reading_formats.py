"""What is in a file is told by its content, and comes out the same from each kind."""

import io
import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from claims.importing.reading import columns
from claims.importing.record import Rated
from tests.claims.importing.bringing import (
    brought,
    claims,
    kinds,
    one,
    page,
    post,
    problems,
    review,
    wordpress,
    workbook,
    zipped,
)


def test_a_claimreview_without_faults_needs_no_repair():
    record = one()
    assert (record.repairs, record.problems) == ((), ())
    assert record.claim == "The moon is made of cheese."
    assert record.published == datetime(2024, 3, 5, 10, tzinfo=UTC)
    assert record.rating == Rated(
        text="False", number=Decimal(1), best=Decimal(5), worst=Decimal(1)
    )
    assert (record.claimant, record.claimant_kind, record.said_on) == (
        "Jane Roe", "person", "2024-03-01",
    )  # fmt: skip
    assert (record.publisher, record.publisher_url) == ("Checks", "https://checks.example/")
    assert record.appearances == ("https://said.example/1",)


FOUR = claims(4)
ITEMS = [{"@type": "DataFeedItem", "item": each} for each in FOUR]
SHAPES = {
    "a list": FOUR,
    "a graph": {"@context": "https://schema.org", "@graph": [{"@type": "WebPage"}, *FOUR]},
    "a feed": {"@type": "DataFeed", "dataFeedElement": ITEMS},
    "a feed of lists, as Data Commons has it": {
        "@type": "DataFeed",
        "dataFeedElement": [
            {"@type": "DataFeedItem", "url": "https://checks.example/", "item": FOUR[:3]},
            {"@type": "DataFeedItem", "item": FOUR[3:]},
        ],
    },
    "a list of feeds": [{"dataFeedElement": ITEMS[:2]}, {"dataFeedElement": ITEMS[2:]}],
    "lines": "\n".join(map(json.dumps, FOUR)) + "\n",
    "lines with one between them": "\n\n".join(map(json.dumps, FOUR)),
    "lines in script elements": "\n".join(
        f'<script type="application/ld+json">{json.dumps(each)}</script>' for each in FOUR
    ),
    "one page": page(*map(json.dumps, FOUR)),
    "one block of a page": page(json.dumps(FOUR)),
    "many pages": zipped(a__html=page(json.dumps(FOUR[:3])), b__html=page(json.dumps(FOUR[3]))),
    "a list, indented": json.dumps(FOUR, indent=2),
    "a list, one a line": "[" + ",\n".join(map(json.dumps, FOUR)) + "]",
}


@pytest.mark.parametrize("content", SHAPES.values(), ids=SHAPES)
def test_the_shape_of_json_does_not_matter(content):
    found = brought(content)
    assert [record.claim for record in found] == [each["claimReviewed"] for each in FOUR]
    assert [(record.repairs, record.problems) for record in found] == [((), ())] * 4
    assert len({record.place for record in found}) == 4


def test_answers_of_googles_api_are_read():
    answer = {
        "text": "X", "claimant": "Y", "claimDate": "2024-01-01T00:00:00Z",
        "claimReview": [{
            "publisher": {"name": "Checks", "site": "checks.example"},
            "url": "https://checks.example/x", "title": "Not X",
            "reviewDate": "2024-01-03T08:00:00Z",
            "textualRating": "False", "languageCode": "en",
        }],
    }  # fmt: skip
    [record] = brought({"claims": [answer], "nextPageToken": "abc"})
    assert (record.claim, record.claimant, record.said_on) == ("X", "Y", "2024-01-01")
    assert (record.rating.text, record.publisher_url) == ("False", "https://checks.example/")


def test_what_is_named_by_its_id_is_found_in_the_page():
    organisation = {"@type": "Organization", "@id": "#org", "name": "Checks"}
    graph = {"@graph": [review(author={"@id": "#org"}), organisation]}
    [record] = brought(page(json.dumps(graph)))
    assert record.publisher == "Checks"


def test_fifty_claims_of_one_page_are_fifty_records():
    blocks = [json.dumps(review(claimReviewed=f"Claim {n}")) for n in range(50)]
    found = brought(page(*blocks), name="moon.html")
    assert [record.claim for record in found] == [f"Claim {n}" for n in range(50)]
    assert found[49].place == "moon.html, 50"
    assert [kinds(record) for record in found[:2]] == [set(), {"same_page"}]


WRAPPED = {
    "CDATA": "//<![CDATA[\n%s\n//]]>",
    "CDATA in a comment of CSS": "/* <![CDATA[ */ %s /* ]]> */",
    "a comment": "<!-- %s -->",
    "a semicolon behind it": " %s ;",
}


@pytest.mark.parametrize("wrapping", WRAPPED.values(), ids=WRAPPED)
def test_what_is_wrapped_around_a_block_does_not_matter(wrapping):
    [record] = brought(page(wrapping % json.dumps(review())))
    assert record.repairs == ()


def test_a_broken_block_is_told_of_beside_good_ones():
    good = json.dumps(review())
    broken = [good[:-30], '{"@type": "WebPage",']
    first, second = brought(page(*broken, good, '{"a": 1,}'))
    assert problems(first) == ["broken"]
    assert second.claim == "The moon is made of cheese."


def test_faulty_json_that_is_certain_is_put_right():
    faulty = json.dumps(review(claimReviewed="First,\nsecond, }"))[:-1] + ", }"
    [record] = brought(page(faulty.replace("\\n", "\n")))
    assert record.claim == "First, second, }"
    assert kinds(record) == {"json"}


def test_the_page_gives_its_address_to_what_has_none():
    head = '<link rel="canonical" href="https://checks.example/moon">'
    [record] = brought(page(json.dumps(review(url=None)), head=head))
    assert (record.url, kinds(record)) == ("https://checks.example/moon", {"page_address"})


def test_a_page_and_an_archive_tell_what_has_no_fact_check():
    found = brought(zipped(a__html=page(), b__html=page(json.dumps(review())), c__css="p {}"))
    assert [(record.place, problems(record)) for record in found] == [
        ("a.html", ["no_review"]),
        ("b.html, 1", []),
    ]


TABLE = """url;Afirmação;Veredito;Data de publicação;Quem disse;Tags;Preço
https://checks.example/1;"A lua é de ""queijo"";
e mais";Falso;05/03/2024;Jane Roe;lua, queijo;3
https://checks.example/2;Dois;Verdadeiro;2024-03-06;;;4"""


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_a_table_is_read_whatever_parts_its_cells(sign):
    text = 'url;claim;verdict\nhttps://checks.example/1;"One; ""two""";False\n'
    [record] = brought(text.replace(";", sign))
    assert record.claim == ('One "two"' if sign == "\t" else f'One{sign} "two"')
    assert (record.url, record.rating.text) == ("https://checks.example/1", "False")


def test_a_table_can_say_what_parts_its_cells():
    [record] = brought("sep=;\r\nclaim;url\r\nOne, two, three, four;https://checks.example/1\r\n")
    assert (record.claim, record.url) == ("One, two, three, four", "https://checks.example/1")


def test_the_columns_of_a_table_are_known_by_their_names():
    first, second = brought(TABLE)
    assert first.claim == 'A lua é de "queijo"; e mais'
    assert (first.rating.text, first.claimant, first.topics) == (
        "Falso", "Jane Roe", ("lua", "queijo"),
    )  # fmt: skip
    assert (first.place, second.place) == ("line 3", "line 4")
    assert "Preço" in columns(io.BytesIO(TABLE.encode()), name="x.csv")


HEADERS = {
    "English": "Link,Claim,Verdict,Date published",
    "Portuguese": "Link,Alegação,Classificação,Data de publicação",
    "Spanish": "Enlace,Afirmación,Calificación,Fecha de publicación",
    "French": "Lien,Affirmation,Évaluation,Publié le",
    "Arabic": "الرابط,الادعاء,التقييم,تاريخ النشر",
    "schema.org": "url,claimReviewed,alternateName,datePublished",
}


@pytest.mark.parametrize("header", HEADERS.values(), ids=HEADERS)
def test_columns_are_guessed_in_five_languages(header):
    [record] = brought(f"{header}\nhttps://checks.example/1,A claim,False,2024-03-05T00:00Z")
    assert (record.url, record.claim, record.rating.text) == (
        "https://checks.example/1", "A claim", "False",
    )  # fmt: skip
    assert record.published == datetime(2024, 3, 5, tzinfo=UTC)


def test_a_mapping_says_what_no_name_says():
    text = "A,B,C\nhttps://checks.example/1,A claim,False"
    [record] = brought(text, mapping={"A": "url", "B": "claim", "C": "rating"})
    assert (record.claim, record.rating.text) == ("A claim", "False")


def test_the_exports_of_check_are_known():
    items = (
        "Claim,Item page URL,Status,Created by,Submitted at,Social Media Posted at,"
        "Report Published at,Number of media,Tags,Where did it start?\n"
        "The moon is cheese,https://check.example/t/media/1,False,Ana,2024-03-01 08:00:00,"
        '2024-02-29 07:00:00,2024-03-05 10:00:00,3,"moon, cheese",TikTok\n'
    )
    [record] = brought(items)
    assert (record.rating.text, record.authors, record.topics) == (
        "False", ("Ana",), ("moon", "cheese"),
    )  # fmt: skip
    assert (record.said_on, str(record.published)[:16]) == ("2024-02-29", "2024-03-05 10:00")
    articles = (
        "ID,Title,Summary,URL,Language,Report Status,Imported?\n1,No,So,https://c.example,en,x,f"
    )
    [record] = brought(articles)
    assert (record.title, record.finding, problems(record)) == ("No", "So", ["no_claim"])
    [record] = brought(articles, mapping={"Title": "claim", "URL": "url"})
    assert (record.claim, problems(record)) == ("No", [])


def test_a_workbook_is_read_with_its_dates_and_numbers():
    content = workbook(
        [],
        ["Claim", "URL", "Date", "Rating value", "Said on"],
        [
            "A claim",
            "https://checks.example/1",
            datetime.fromisoformat("2024-03-05T10:30"),
            3.0,
            date(2024, 3, 1),
        ],
        [None, None],
        ["Another", "https://checks.example/2", "not known", 2.5, None],
    )
    first, second = brought(content)
    assert (first.place, first.said_on, first.rating.number) == ("row 3", "2024-03-01", Decimal(3))
    assert str(first.published)[:16] == "2024-03-05 10:30"
    assert (second.rating.number, second.published) == (Decimal("2.5"), None)
    assert kinds(second) == {"date_unknown"}


def test_a_formula_is_told_of_and_never_calculated():
    content = workbook(["Claim", "URL"], ['=CONCATENATE("a","b")', "https://checks.example/1"])
    [record] = brought(content)
    assert problems(record) == ["no_claim"]
    [told] = record.repairs
    assert (told.kind, told.field, told.before) == ("formula", "claim", '=CONCATENATE("a","b")')


def test_formulas_in_text_are_left_out_and_their_disguise_is_taken_off():
    first, second = brought(
        'claim,url\n"=HYPERLINK(""https://x.example"",""One"")",https://checks.example/1\n'
        "'=1 is not 2,https://checks.example/2\n"
    )
    assert (first.claim, kinds(first), problems(first)) == ("", {"formula"}, ["no_claim"])
    assert (second.claim, kinds(second)) == ("=1 is not 2", {"escaped"})


FULL_FACT = (
    'a:2:{i:0;a:6:{s:13:"claimreviewed";s:19:"A lua é de queijo.";s:4:"date";s:10:"2024-03-01";'
    's:10:"appearance";a:2:{s:3:"url";a:1:{i:0;s:22:"https://said.example/1";}s:8:"original";'
    's:1:"1";}s:6:"author";s:8:"Jane Roe";s:10:"assessment";s:5:"Falso";s:6:"anchor";'
    's:3:"lua";}i:1;a:2:{s:13:"claimreviewed";s:4:"Dois";s:10:"assessment";s:4:"Meio";}}'
)


def test_an_export_of_wordpress_with_the_plugin_of_full_fact_is_read():
    first, second = brought(wordpress(post(_fullfact_all_claims=FULL_FACT), post(other="x")))
    assert (first.claim, first.rating.text) == ("A lua é de queijo.", "Falso")
    assert (first.url, second.url) == (
        "https://checks.example/falso/#lua", "https://checks.example/falso/",
    )  # fmt: skip
    assert (first.publisher, first.language, first.title) == ("Checks", "pt-BR", "É falso")
    assert first.body == "Primeiro & segundo.\n\nOutro."
    assert first.published == datetime(2024, 3, 5, 10, tzinfo=UTC)
    assert (first.appearances, first.topics) == (("https://said.example/1",), ("Lua",))
    assert kinds(first) == {"tags", "entities"}


PLUGINS = {
    "Factchecker's ClaimReview": {
        "_claim_review_claim_quote": "A claim", "_claim_review_author_name": "Jane Roe",
        "_claim_review_author_type": "Person", "_claim_review_review_rating": "1",
    },
    "WP Factcheck": {
        "_wpfc_claim": "A claim", "_wpfc_author": "Jane Roe", "_wpfc_author_type": "Person",
        "_wpfc_verdict": "2",
    },
    "ClaimReview as JSON": {
        "some_schema": json.dumps({
            "@type": "ClaimReview", "claimReviewed": "A claim",
            "reviewRating": {"ratingValue": 2, "worstRating": 1},
            "itemReviewed": {"author": {"@type": "Person", "name": "Jane Roe"}},
        }),
    },
}  # fmt: skip


@pytest.mark.parametrize("meta", PLUGINS.values(), ids=PLUGINS)
def test_other_plugins_of_wordpress_are_read(meta):
    [record] = brought(wordpress(post(**meta)))
    assert (record.claim, record.claimant, record.claimant_kind) == (
        "A claim", "Jane Roe", "person",
    )  # fmt: skip
    assert (record.rating.number, record.url) == (Decimal(2), "https://checks.example/falso/")
