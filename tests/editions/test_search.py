"""Searching live editions by words."""

import pytest

from newsroom.editions import publishing, search
from newsroom.editions.asking import read
from newsroom.editions.models import SearchAlias, SearchText
from newsroom.editions.search import Question
from newsroom.review.states import Status
from tests import factories as f
from tests import raw
from tests.public import record

pytestmark = pytest.mark.django_db


def found(text: str, **more: str) -> list[str]:
    """The titles of what answers, best first."""
    return [row.title for row in search.best(Question(asked=read(text), **more))]


def claim(wording: str, **fields: object) -> str:
    """A published claim; its wording."""
    f.bring_to(f.claim(wording=wording, **fields), Status.PUBLISHED)
    return wording


def test_every_word_must_be_there() -> None:
    bridge = claim("The bridge has been closed since March.")
    claim("The school has been closed.")
    assert found("closed bridge") == [bridge]
    assert found("closed harbour") == []


def test_a_word_is_found_in_its_other_forms_by_the_rules_of_the_language_of_the_text() -> None:
    english = claim("The elections were postponed.")
    french = claim("Les élections ont été reportées.", language="fr")
    assert set(found("election")) == {english, french}
    assert found("reportée") == [french]


def test_it_is_found_however_it_is_spelt() -> None:
    kabul = claim("كابل امن است و ۱۲ حمله بود.", language="fa")
    sao = claim("São Paulo proibiu canudos.", language="pt")
    assert found("کابل ۱۲") == found("کابل 12") == [kabul]
    assert found("sao paulo") == found("SÃO") == [sao]


def test_words_in_quotation_marks_of_any_kind_are_found_in_a_row() -> None:
    havens = claim("There are no safe havens here.")
    claim("No haven here is safe.")
    for text in ('"no safe havens"', "“no safe havens”", "«no safe havens»", "„no safe havens“"):
        assert found(text) == [havens], text
    assert found('"safe no havens"') == []


def test_a_phrase_does_not_run_from_one_text_into_the_next() -> None:
    claim("It rained.", finding="Cats stayed dry.")
    assert len(found('"stayed dry"')) == 1
    assert found('"rained quoted"') == found('"rained cats"') == []


def test_a_minus_excludes() -> None:
    bridge = claim("The bridge in Kabul was closed.")
    claim("The bridge in Herat was closed.")
    assert found("bridge -Herat") == [bridge]
    assert found('bridge -"in herat"') == [bridge]


def test_a_hyphen_within_a_word_excludes_nothing() -> None:
    group = claim("IS-KP has fighters.")
    assert found("IS-KP") == [group]
    assert found("fighters IS-KP") == [group]


def test_what_is_in_the_wording_comes_before_what_is_in_the_evidence() -> None:
    passing = claim("It rained.", evidence=f.evidence(passage="The bridge was wet."))
    title = claim("The bridge is closed.")
    claim("Nothing of the sort.")
    record.published(wording="Later.", evidence=f.evidence(passage="On the bridge."))
    assert found("bridge") == [title, "Later.", passing]


def test_what_is_looked_for_is_in_every_text_that_readers_see() -> None:
    speaker = f.speaker(name="Amir Khan Muttaqi", aliases=["امیرخان متقی"])
    said = f.statement(
        speaker=speaker, quote="Le quai est vide", quote_language="fr", role_title="Minister",
        translation="The quay is empty", role_body="Harbours",
    )  # fmt: skip
    passage = f.evidence(
        passage="Ein Schiff lag dort", language="de", translation="A ship lay there"
    )
    wording = claim("Nobody was there.", statement=said, evidence=passage, finding="Somebody was.")
    for text in (
        "nobody", "quais", "quay", "muttaqi", "متقی", "minister harbours", "Schiffe", "ships",
        "somebody", "reasoning",
    ):  # fmt: skip
        assert found(text) == [wording], text


def test_an_article_is_found_by_its_text() -> None:
    article = record.published_article(headline="The harbour", standfirst="Who was there.")
    assert found("harbour") == found("who was there") == found("some text") == [article.title]
    assert found("p") == []


def test_names_that_mean_the_same_find_each_other() -> None:
    short = claim("ISKP has no fighters.")
    long = claim("داعش خراسان جنگجو ندارد.", language="fa")
    assert found("IS-KP") == []
    SearchAlias.objects.create(names=["IS-KP", "ISKP", "داعش خراسان"])
    for text in ("IS-KP", "iskp", "داعش خراسان", "داعش خراسان".replace("ع", "ع"), '"is-kp"'):
        assert set(found(text)) == {short, long}, text
    assert found("iskp fighters") == [short]
    assert found("-iskp جنگجو") == []


def test_what_is_withdrawn_is_not_found_until_it_is_back() -> None:
    item = f.bring_to(f.claim(wording="The bridge is closed."), Status.WITHDRAWN)
    assert found("bridge") == []
    publishing.reinstate(item, by=f.publisher(), reason="It was right after all.")
    assert found("bridge") == ["The bridge is closed."]


def test_a_further_edition_is_found_by_its_own_words_only() -> None:
    item = f.bring_to(f.claim(finding="It is open."), Status.PUBLISHED)
    record.again(item, record.rerate("false", finding="It is shut."), change="correction")
    assert found("shut")
    assert not found("open")
    assert SearchText.objects.count() == 1


def test_words_and_filters_are_asked_together() -> None:
    claim("The bridge is closed.", rated="true")
    false = claim("The bridge is open.", rated="false")
    assert found("bridge", facets={"rating": "false"}) == [false]
    assert search.counts(Question(asked=read("bridge"))).total == 2
    newest = search.newest(Question(asked=read("bridge"), kind="claim"))
    assert [row.title for row in newest] == [false, "The bridge is closed."]


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "-", "-bridge", "\0", '"', '""', "“”", '"bridge', 'bridge"', "((", "a & | ! b:*",
        "'", "\\", "%_", "\ud800", "\U0001f600", "🙂 🙂", "the", "the of and", "و در به",
        "x" * 10_000, "bridge " * 2000, "--", "- bridge", '-"bridge',
        "a:b", "<->", "!!", "﷽", "\u202e", "٠",
    ],
)  # fmt: skip
def test_whatever_is_typed_is_answered(text: str) -> None:
    claim("The bridge is closed.")
    asked = read(text)
    if asked:
        list(search.best(Question(asked=asked)))
        search.counts(Question(asked=asked))


def test_only_words_that_a_language_passes_over_are_looked_for_all_the_same() -> None:
    wording = claim("The bridge is closed.")
    assert found("the") == [wording]
    assert found("who closed that bridge") == [wording]


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM editions_searchtext",
        "INSERT INTO editions_searchword (word, is_name) VALUES ('mine', TRUE)",
        "UPDATE editions_searchword SET is_name = TRUE",
        "SELECT newsroom_search(item_id) FROM editions_edition",
    ],
)
def test_nobody_changes_by_hand_what_is_searched(statement: str) -> None:
    claim("The bridge is closed.")
    assert "What an item is found by comes with its edition." in raw.failure(statement)[1]


def test_a_name_group_of_one_is_refused() -> None:
    insert = "INSERT INTO editions_searchalias (names) VALUES (ARRAY['IS-KP'])"
    assert raw.violated(insert) == "search_alias_names"
