"""From a file to drafts: what lands, what waits for a choice, and what never lands twice."""

from io import BytesIO

import pytest

from claims.importing import runs
from claims.importing.reporting import report, unknown_ratings
from claims.models import Claim, EvidenceLink, ImportRow, Topic
from newsroom.review.errors import Denied, Refused, WrongState
from tests import factories as f
from tests import raw
from tests.claims import imports
from tests.claims.imports import counted, land, landed, outcomes, read, reasons, review

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.NEWSROOM_VAR = tmp_path


@pytest.fixture
def editor():
    return f.editor()


def only_claim(run):
    return Claim.objects.get(import_row__run=run)


# --- The dry run ---


def test_a_dry_run_says_what_would_come_of_each_record_and_makes_nothing(editor):
    known = review("snow is black")
    landed(known, by=editor)
    before = counted()
    run = read(
        known,
        review("rain is dry"),
        review("fire is cold", rating="Quite wrong"),
        review("rain is dry"),
        review("nothing", claimReviewed=""),
        by=editor,
    )
    assert counted() == before
    assert outcomes(run) == [
        ("match", ""), ("create", ""), ("create", "rating"), ("skip", ""), ("wrong", ""),
    ]  # fmt: skip
    assert reasons(run, 1) == ["This is in the newsroom already."]
    assert reasons(run, 3) == ["Nobody has chosen yet what the rating “Quite wrong” stands for."]
    found = report(run)
    assert found.outcomes == {"create": 2, "match": 1, "skip": 1, "wrong": 1}
    assert (found.ready, found.landed, found.waits["rating"]) == (1, 0, 1)


def test_a_claim_worded_nearly_so_is_told_and_lands_all_the_same(editor):
    there = f.bare_claim(wording="It is said that the wheat harvest in Arvendale doubled.")
    f.bare_claim(wording="It is said that the barley harvest in Brekk failed.")
    run = read(review("the wheat harvest in Arvendale has doubled"), by=editor)
    assert [near["claim"] for near in run.rows.get().found["similar"]] == [there.pk]
    assert outcomes(run) == [("create", "")]


def test_the_same_claim_with_two_verdicts_lands_without_one_and_once(editor):
    run = landed(review("salt is sweet"), review("salt is sweet", rating="True"), by=editor)
    assert outcomes(run) == [("create", ""), ("wrong", "")]
    assert reasons(run, 1) == ["line 2 says another verdict, “True”: this lands without one."]
    assert reasons(run, 2) == ["line 1 says the same with another verdict: “False”, here “True”."]
    assert only_claim(run).verdict.rating is None


def test_many_claims_on_one_page_land_with_one_source(editor):
    page = {"url": "https://facts.example.org/debate/"}
    run = landed(*(review(f"number {n} is odd", **page) for n in range(50)), by=editor)
    links = EvidenceLink.objects.filter(claim__import_row__run=run)
    assert links.count() == 50
    assert links.values("evidence__source").distinct().count() == 1


def test_what_names_our_own_site_is_known_or_wrong(editor, settings):
    settings.SITE_URL = "https://desk.example.net"
    claim = f.bare_claim()
    here = {"author": {"@type": "Organization", "name": "We", "url": settings.SITE_URL}}
    ours = review("we said so", url=f"{settings.SITE_URL}/claims/{claim.slug}/", **here)
    none = review("we did not", url=f"{settings.SITE_URL}/claims/there-is-no-such-thing/", **here)
    run = read(ours, none, by=editor)
    assert outcomes(run) == [("match", ""), ("wrong", "")]
    assert run.rows.get(number=1).known == claim


def test_a_file_that_breaks_off_says_so_keeps_what_was_read_and_lands_nothing(editor):
    text = imports.lines(review("glass is soft"), review("iron floats"))[:-40]
    run = runs.finish(runs.begin(BytesIO(text), name="cut.jsonl", by=editor, nudge=False))
    before = counted()
    assert run.rows.filter(outcome="create").count() == 1
    if run.state == "failed":
        assert run.failure
        with pytest.raises(WrongState, match="Nothing of this lands"):
            runs.land(run, by=editor)
    else:
        assert outcomes(run)[1] == ("wrong", "")
    assert counted() == before


@pytest.mark.parametrize("text", [b"\x00\xff\xfe\x01", b"{", b"Dear reader, nothing here."])
def test_what_is_no_file_of_fact_checks_fails_with_a_sentence(editor, text):
    run = runs.finish(runs.begin(BytesIO(text), name="x.json", by=editor, nudge=False))
    assert run.state == "failed"
    assert run.failure.endswith(".")
    assert not run.rows.filter(outcome="create").exists()


def test_an_empty_file_is_refused(editor):
    with pytest.raises(Refused, match="The file is empty"):
        runs.begin(BytesIO(b""), name="x.json", by=editor)


def test_imports_are_for_editors(editor):
    run = read(review("day is night"), by=editor)
    reporter = f.reporter()
    with pytest.raises(Denied, match="Imports are for editors"):
        runs.begin(BytesIO(b"{}"), name="x.json", by=reporter)
    for verb in (runs.land, runs.undo):
        with pytest.raises(Denied):
            verb(run, by=reporter)
    with pytest.raises(Denied):
        runs.choose_rating(publisher="", theirs="Wrong", rating=None, by=reporter)


def test_the_worker_reads_and_lands_what_the_desk_hands_over(
    editor, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        run = runs.begin(BytesIO(imports.lines(review("a"))), name="a.jsonl", by=editor)
    run.refresh_from_db()
    assert (run.state, run.records, run.bytes_read) == ("read", 1, run.size)
    with django_capture_on_commit_callbacks(execute=True):
        runs.land(run, by=editor)
    run.refresh_from_db()
    assert (run.state, report(run).landed) == ("finished", 1)
    with django_capture_on_commit_callbacks(execute=True):
        runs.land(run, by=editor)
    assert report(run).landed == 1


# --- What lands ---


def test_a_record_lands_as_a_draft_with_all_that_it_says(editor):
    topic = Topic.objects.create(name="Weather ", slug="weather-imported")
    run = landed(
        review("hail is warm", keywords=["weather", "ice"], articleBody="First.\n\nSecond <b>."),
        by=editor,
    )
    claim = only_claim(run)
    assert (claim.status, claim.created_by, claim.language) == ("draft", editor, "en")
    assert claim.wording == "It is said that hail is warm."
    assert list(claim.topics.all()) == [topic]
    assert claim.first_url == "https://facts.example.org/hail-is-warm/"
    assert (claim.first_publisher, claim.first_date) == ("The Facts", "2021-05-03")
    said = claim.statements.get()
    assert (said.speaker.name, said.date) == ("Speaker of hail is warm", "2021-05-01")
    assert (said.paraphrase, said.quote) == (claim.wording, "")
    assert said.url == "https://said.example.org/hail%20is%20warm" or "hail" in said.url
    source = claim.evidence_links.get().evidence.source
    assert (source.publisher, source.title) == ("The Facts", "No, not hail is warm")
    verdict = claim.verdict
    assert (verdict.rating.slug, verdict.proposed_by) == ("false", editor)
    assert verdict.reasoning.startswith("<p>First.</p>")
    assert "<b>" not in verdict.reasoning
    note = claim.editor_notes.get().text
    assert "Imported from “facts.jsonl”" in note
    assert "ice" in note
    assert not claim.activities.exists()
    history = claim.claim_history.get()
    assert history.pgh_context["verb"] == "import"


def test_the_same_file_twice_changes_nothing(editor):
    reviews = [review(f"twice {n}") for n in range(3)]
    landed(*reviews, by=editor)
    before = counted()
    again = landed(*reviews, by=f.editor())
    assert outcomes(again) == [("match", "")] * 3
    assert counted() == before


def test_two_imports_of_one_record_make_one_draft(editor):
    one, other = (read(review("milk is blue"), by=each) for each in (editor, f.editor()))
    assert outcomes(one) == outcomes(other) == [("create", "")]
    claim = only_claim(land(one, by=editor))
    before = counted()
    land(other, by=editor)
    row = other.rows.get()
    assert (row.outcome, row.known, row.claim) == ("match", claim, None)
    assert counted() == before


def test_the_database_lets_a_record_land_once(editor):
    run = landed(review("ink is clear"), by=editor)
    row, other = run.rows.get(), f.bare_claim()
    ImportRow.objects.create(run=run, number=2, key=row.key, outcome="create")
    said = raw.violated(
        "UPDATE claims_importrow SET claim_id = %s, landed_at = now()"
        " WHERE run_id = %s AND number = 2",
        other.pk, run.pk,
    )  # fmt: skip
    assert said == "importrow_lands_once"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE claims_importrow SET record = '{}'",
        "UPDATE claims_importrow SET key = 'another'",
        "DELETE FROM claims_importrow",
        "UPDATE claims_import SET sha256 = 'another'",
        "DELETE FROM claims_import",
    ],
)
def test_what_a_file_said_can_be_neither_changed_nor_deleted(statement):
    assert raw.failure(statement)[0] == raw.NOT_ALLOWED


def test_one_that_the_database_refuses_keeps_no_other_from_landing(editor):
    run = read(review("first"), review("second"), review("third"), by=editor)
    row = run.rows.get(number=2)
    record = row.record | {"url": "https://facts.example.org/two words"}
    values = {"key": "x" * 64, "outcome": "create", "found": row.found, "record": record}
    ImportRow.objects.create(run=run, number=4, place="line 4", **values)
    land(run, by=editor)
    assert outcomes(run) == [("create", "")] * 3 + [("wrong", "")]
    assert reasons(run, 4) == ["The database does not take it."]
    assert report(run).landed == 3


# --- Choices ---


def test_a_rating_is_chosen_once_and_remembered(editor):
    wrong = [review(f"pants {n}", rating="Pants on fire") for n in range(2)]
    run = read(*wrong, review("true pants", rating="TRUE"), by=editor)
    [unknown] = unknown_ratings(run)
    assert (unknown.publisher, unknown.theirs, unknown.rows) == (
        "facts.example.org", "Pants on fire", 2,
    )  # fmt: skip
    land(run, by=editor)
    assert report(run).landed == 1
    runs.choose_rating(
        publisher=unknown.publisher, theirs="pants on  fire", rating=f.rating("false"), by=editor
    )
    assert report(run).ready == 2
    land(run, by=editor)
    ratings = Claim.objects.filter(import_row__run=run).values_list(
        "verdict__rating__slug", flat=True
    )
    assert sorted(ratings) == ["false", "false", "true"]
    later = read(review("more pants", rating="Pants On Fire"), by=editor)
    assert outcomes(later) == [("create", "")]
    assert later.rows.get().found["rating"]["name"] == f.rating("false").label


def test_without_a_choice_it_lands_only_if_that_is_said_and_without_a_verdict(editor):
    run = landed(review("a riddle", rating="Who knows"), by=editor)
    assert report(run).landed == 0
    land(run, by=editor, unrated=True)
    assert only_claim(run).verdict.rating is None
    assert only_claim(run).verdict.proposed_by is None


def test_none_of_ours_is_a_choice_for_every_publisher(editor):
    run = read(review("satire", rating="Satire"), by=editor)
    runs.choose_rating(publisher="", theirs="Satire", rating=None, by=editor)
    land(run, by=editor)
    assert only_claim(run).verdict.rating is None


def test_a_number_on_another_scale_is_offered_the_rating_at_the_same_place(editor):
    number = {"@type": "Rating", "ratingValue": "1", "bestRating": "5", "worstRating": "1"}
    sentence = "No, this was never said by anybody in that place or at that time"
    run = read(review("n", reviewRating=number | {"alternateName": sentence}), by=editor)
    [unknown] = unknown_ratings(run)
    assert (unknown.theirs, unknown.near) == ("1 (1–5)", f.rating("false"))


def test_a_speaker_is_matched_by_any_of_their_names_in_any_spelling(editor):
    there = f.speaker(name="Karim Rostami-Far", aliases=["كريم رستمى‌فر"])
    named = {"@type": "Person", "name": "کریم رستمی‌فر"}
    run = landed(
        review("he said", claimant=named),
        review("he also said", claimant={"@type": "Person", "name": "KARIM ROSTAMI FAR"}),
        by=editor,
    )
    speakers = {
        claim.statements.get().speaker for claim in Claim.objects.filter(import_row__run=run)
    }
    assert speakers == {there}


def test_one_whose_name_is_only_like_it_is_offered_and_not_taken(editor):
    there = f.speaker(name="Benedetta Quarantotti")
    run = read(review("x", claimant={"@type": "Person", "name": "Benedeta Quarantotti"}), by=editor)
    speaker = run.rows.get().found["speaker"]
    assert [near["speaker"] for near in speaker["similar"]] == [there.pk]
    land(run, by=editor)
    assert only_claim(run).statements.get().speaker != there


def test_where_several_bear_the_name_somebody_chooses(editor):
    one, other = (f.speaker(name="Ioan Twicenamed") for _ in range(2))
    named = {"@type": "Person", "name": "Ioan Twicenamed"}
    run = landed(review("who said", claimant=named), by=editor, unrated=True)
    assert outcomes(run) == [("create", "speaker")]
    assert report(run).landed == 0
    runs.choose_speaker("ioan  twicenamed", speaker=other, by=editor)
    land(run, by=editor)
    assert only_claim(run).statements.get().speaker == other
    assert one.statements.count() == 0


def test_what_became_uncertain_since_it_was_read_waits(editor):
    named = {"@type": "Person", "name": "Ilse Latertwice"}
    run = read(review("later", claimant=named, rating="Odd then"), by=editor)
    choice = runs.choose_rating(publisher="", theirs="Odd then", rating=None, by=editor)
    assert outcomes(run) == [("create", "")]
    people = [f.speaker(name="Ilse Latertwice") for _ in range(2)]
    land(run, by=editor)
    assert outcomes(run) == [("create", "speaker")]
    choice.delete()
    runs.choose_speaker("Ilse Latertwice", speaker=people[0], by=editor)
    land(run, by=editor)
    assert outcomes(run) == [("create", "rating")]
    assert report(run).landed == 0


def test_a_verdict_that_changed_since_it_landed_is_told(editor):
    landed(review("changed"), by=editor)
    run = read(review("changed", rating="True"), by=editor)
    assert reasons(run, 1)[1] == "It came in with another verdict, “False”; here it has “True”."


def test_who_is_known_to_be_somebody_else_is_not_matched(editor):
    there = f.speaker(name="Ana Sameas", same_as="https://www.wikidata.org/wiki/Q1")
    named = {"@type": "Person", "name": "Ana Sameas", "sameAs": "https://www.wikidata.org/wiki/Q2"}
    run = landed(review("she said", claimant=named), by=editor)
    speaker = only_claim(run).statements.get().speaker
    assert speaker != there
    assert speaker.same_as == "https://www.wikidata.org/wiki/Q2"


def test_nobody_and_a_platform_become_one_speaker_who_is_not_known(editor):
    run = landed(
        review("a rumour", claimant={"name": "Facebook"}),
        review("another", claimant={}),
        by=editor,
    )
    claims = Claim.objects.filter(import_row__run=run).order_by("pk")
    assert [claim.platform for claim in claims] == ["Facebook", ""]
    speakers = {claim.statements.get().speaker for claim in claims}
    assert [speaker.kind for speaker in speakers] == ["anonymous"]


# --- Taking it back ---


def test_an_import_is_undone_as_far_as_nobody_has_touched_it(editor):
    there = f.speaker(name="Somebody Before")
    before = counted()
    named = {"@type": "Person", "name": there.name}
    run = landed(review("kept"), review("gone"), review("also gone", claimant=named), by=editor)
    touched = run.rows.get(number=1).claim
    touched.comments.create(text="Look.", author=editor)
    assert runs.undo(run, by=editor) == (2, 1)
    assert Claim.objects.filter(pk=touched.pk).exists()
    assert counted() == {name: n + 1 for name, n in before.items()}
    again = landed(review("kept"), review("gone"), by=editor)
    assert outcomes(again) == [("match", ""), ("create", "")]


def test_only_what_has_landed_is_undone(editor):
    run = read(review("not yet"), by=editor)
    with pytest.raises(WrongState, match="Only an import that has landed"):
        runs.undo(run, by=editor)
