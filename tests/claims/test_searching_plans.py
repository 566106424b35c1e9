"""What searching costs, as PostgreSQL tells it: executed plans of tables of 3,000 rows."""

import json

import pytest

from claims import matching
from claims.models import Claim, Evidence, Occasion, Place, Source, Speaker, Statement
from newsroom.articles.models import Article
from newsroom.editions import matching as public_matching
from newsroom.editions.models import Edition
from newsroom.review import likeness, searching
from tests.claims.many import many

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("bulk")]
ROWS = 3000


@pytest.fixture(scope="module", autouse=True)
def _rows(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), many(ROWS):
        yield


def executed(queryset):
    """The steps of the plan that was executed, outermost first."""

    def steps(node):
        yield node
        for child in node.get("Plans", []):
            yield from steps(child)

    text = queryset.explain(format="json", analyze=True)
    return list(steps(json.loads(text)[0]["Plan"]))


def indexes(steps):
    return {step["Index Name"] for step in steps if "Index Name" in step}


def read_whole(steps):
    return {step["Relation Name"] for step in steps if step["Node Type"] == "Seq Scan"}


@pytest.mark.parametrize(
    ("model", "index", "text"),
    [
        (Speaker, "speaker_found", "كريم N00٠۰2"),
        (Place, "place_found", "ostergard n00004"),
        (Occasion, "occasion_found", "ګل n00003"),
        (Source, "source_found", "example.org/27/"),
        (Evidence, "evidence_found", "passage n00007"),
        (Statement, "statement_found", "quote n00007"),
        (Article, "article_found", "گندم 1۲"),
    ],
)
def test_rare_words_are_found_by_the_index(model, index, text):
    steps = executed(searching.containing(model.objects.all(), text)[:50])

    assert index in indexes(steps)
    assert not read_whole(steps)
    assert searching.containing(model.objects.all(), text).exists()


def test_words_of_claims_are_found_by_the_index():
    claim = Claim.objects.order_by("pk")[500]
    number = claim.wording.split()[2]
    steps = executed(searching.containing(Claim.objects.all(), number)[:50])

    assert "claim_found" in indexes(steps)
    assert read_whole(steps) <= {"review_item"}


def test_titles_of_current_editions_are_found_by_the_index():
    steps = executed(searching.containing(Edition.objects.current(), "title 1777")[:50])

    assert "edition_found" in indexes(steps)
    assert not read_whole(steps)


def test_a_speakers_statements_are_found_by_keys_and_not_by_a_join():
    steps = executed(searching.containing(Statement.objects.all(), "کریم n00002")[:50])

    assert any("speaker_id" in name for name in indexes(steps))
    assert not read_whole(steps)


@pytest.mark.parametrize("place", [300, 1500])
def test_similar_claims_are_found_by_rare_words_and_few_are_compared(place):
    claim = Claim.objects.order_by("pk")[place]
    wording = f"{claim.wording.replace('percent', 'per cent').upper()}!"
    found = matching.similar(wording, limit=3)

    assert found[0].item == claim.pk
    assert found[0].score > 0.7
    assert matching.similar(wording, exclude=claim.pk)[0].item != claim.pk


@pytest.mark.parametrize(
    ("rows", "index"),
    [(Claim.objects.all(), "claim_words"), (Edition.objects.live().claims(), "edition_words")],
)
def test_rare_words_are_looked_up_in_the_index(rows, index):
    column = "wording" if rows.model is Claim else "title"
    text = getattr(rows.order_by("pk")[700], column)
    steps = executed(likeness.candidates(rows, column, text))

    assert index in indexes(steps)
    assert not read_whole(steps)
    assert 1 <= steps[0]["Actual Rows"] <= likeness.COMPARED


def test_similar_verdicts_cost_at_most_five_queries(django_assert_max_num_queries):
    with django_assert_max_num_queries(5):
        found = public_matching.similar("Title 1777")

    assert [found[0].title, found[0].is_public] == ["Title 1777", True]
