"""The sample newsroom: that it says what the dossier says, and nothing that it does not."""

import json
import os
import re
import stat
from collections import Counter
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from claims.models import (
    Claim,
    Evidence,
    EvidenceLink,
    Occasion,
    Place,
    Source,
    Speaker,
    Statement,
)
from newsroom.api.exchange.reviews import publisher, reviews
from newsroom.demo import accounts, assets, dossier
from newsroom.demo.entering import uuid_of
from newsroom.editions import search
from newsroom.editions.asking import read
from newsroom.editions.models import Edition
from newsroom.editions.search import Question
from newsroom.editions.suggesting import meant
from newsroom.management.commands import demo
from newsroom.review import rules
from newsroom.review.models import Activity, EditorNote, Item, User
from newsroom.review.states import Status
from tests import factories
from tests.shapes import wrong

pytestmark = pytest.mark.xdist_group("demo")

REPORT = Path(__file__).parents[2] / "shared/seed/000_a81f1c25a4a7be73.txt"
UUIDS = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")

CONTRADICTS_INDIRECTLY = ("contradicts", "indirect")
CONTRADICTS_DIRECTLY = ("contradicts", "direct")
BEARS_ON = ("bears_on", "indirect")
LINKS = {
    "c1": {
        "e1": CONTRADICTS_INDIRECTLY,
        "e2": CONTRADICTS_INDIRECTLY,
        "e4": CONTRADICTS_INDIRECTLY,
    },
    "c2": {},
    "c3": {
        "e1": CONTRADICTS_DIRECTLY,
        "e2": CONTRADICTS_INDIRECTLY,
        "e4": CONTRADICTS_INDIRECTLY,
        "e5": CONTRADICTS_DIRECTLY,
    },
    "c4": {"e9": BEARS_ON, "e10": BEARS_ON},
    "c5": {
        "e1": CONTRADICTS_INDIRECTLY,
        "e2": CONTRADICTS_DIRECTLY,
        "e3": CONTRADICTS_DIRECTLY,
        "e4": CONTRADICTS_DIRECTLY,
        "e5": CONTRADICTS_DIRECTLY,
        "e6": CONTRADICTS_DIRECTLY,
        "e7": CONTRADICTS_INDIRECTLY,
        "e8": CONTRADICTS_INDIRECTLY,
    },
}
RATINGS = {
    "c1": "mostly-false",
    "c2": "unproven",
    "c3": "false",
    "c4": "unproven",
    "c5": "mostly-false",
}
EVIDENCE = {str(uuid_of(Evidence, f"e{n}")): f"e{n}" for n in range(1, 11)}


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker, tmp_path_factory):
    """The sample, for all the tests that only read it."""
    with django_db_blocker.unblock(), transaction.atomic():
        accounts.ensure(tmp_path_factory.mktemp("demo") / accounts.FILE, password="sample")
        dossier.load({user.username: user for user in User.objects.all()})
        yield
        transaction.set_rollback(True)


@pytest.fixture
def claims(loaded):
    """What readers see of the five claims, by their short names."""
    editions = {str(e.uuid): e.content for e in Edition.objects.live().claims()}
    return {f"c{n}": editions.pop(str(uuid_of(Claim, f"c{n}"))) for n in range(1, 6)} | editions


@pytest.fixture
def article(loaded):
    return Edition.objects.live().articles().get().content


def links(content):
    return {
        EVIDENCE[row["evidence"]]: (row["stance"], row["directness"]) for row in content["evidence"]
    }


def origins(rows):
    return {row["source"]["origin"] for row in rows}


def test_every_review_has_the_shape_that_we_say_it_has(loaded):
    sample = list(Edition.objects.live().claims())
    assert list(wrong(reviews(sample, by=publisher()))) == []


# --- What is found ---------------------------------------------------------------------------


def found(text):
    """The claims and articles that a search finds, by their short names."""
    uuids = {str(uuid_of(Claim, f"c{n}")): f"c{n}" for n in range(1, 6)}
    hits = search.best(Question(asked=read(text)))
    return {uuids.get(str(row.uuid), row.kind) for row in hits}


FIVE = {"c1", "c2", "c3", "c4", "c5"}


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("Muttaqi", {"c1", "c2"}),
        ("Yaqoob", {"c3", "c4"}),
        ("ISKP", FIVE),
        ("ISIS-K", FIVE),
        ("داعش خراسان", FIVE),
        ("Badakhshan", {"c5"}),
    ],
)
def test_a_name_finds_its_claims(loaded, text, claims):
    assert found(text) - {"article"} == claims


def test_the_article_is_found_by_its_own_text(loaded):
    assert "article" in found("Muttaqi")
    assert found("real estate") == found("“real estate”") == {"article"}


def test_what_is_nowhere_in_the_dossier_is_not_found(loaded):
    assert found("2024") == set()
    assert meant(Question(asked=read("2024"))) is None


# --- What is published -----------------------------------------------------------------------


def test_five_claims_and_one_article_are_live(claims, article):
    assert list(claims) == ["c1", "c2", "c3", "c4", "c5"]
    assert article["headline"]


def test_the_verdicts_are_those_of_the_dossier(claims):
    assert {key: c["verdict"]["rating"]["slug"] for key, c in claims.items()} == RATINGS
    counts = Counter(Edition.objects.live().claims().values_list("rating", flat=True))
    assert counts == {"false": 1, "mostly-false": 2, "unproven": 2}


def test_an_unproven_claim_has_no_number(claims):
    values = {key: c["verdict"]["rating"]["value"] for key, c in claims.items()}
    assert values == {"c1": 2, "c2": None, "c3": 1, "c4": None, "c5": 2}


def test_every_link_of_evidence_is_as_in_the_dossier(claims):
    assert {key: links(content) for key, content in claims.items()} == LINKS


def test_seventeen_links_none_of_which_supports(claims):
    stances = Counter(row["stance"] for c in claims.values() for row in c["evidence"])
    assert stances == {"contradicts": 15, "bears_on": 2}
    assert EvidenceLink.objects.count() == 17


def test_ten_sources_and_ten_pieces_of_evidence(loaded):
    assert (Source.objects.count(), Evidence.objects.count()) == (10, 10)


def test_copies_of_one_story_count_once(claims):
    assert len(origins(row for c in claims.values() for row in c["evidence"])) == 5
    assert len(origins(claims["c3"]["evidence"])) == 3


def test_two_institutions_are_used_in_three_claims_each(loaded):
    for slug in ("un-assessment", "us-state-department-report"):
        assert Edition.objects.live().of("source", slug).count() == 3


def test_only_the_report_itself_was_seen(loaded):
    report = Source.objects.get(located=True)
    assert set(Source.objects.filter(located=False).values_list("seen_through", flat=True)) == {
        report.pk
    }


def test_no_evidence_is_passed_off_as_word_for_word(claims):
    assert not any(row["verbatim"] for c in claims.values() for row in c["evidence"])


def test_the_charge_against_neighbors_has_no_evidence_and_three_unproven_parts(claims):
    content = claims["c2"]
    assert content["evidence"] == []
    assert [part["rating"]["slug"] for part in content["parts"]] == ["unproven"] * 3
    assert not any(claims[key]["parts"] for key in ("c1", "c3", "c4", "c5"))


def test_two_speakers_have_claims_and_who_is_only_mentioned_has_none(loaded):
    counts = {
        slug: Edition.objects.live().claims().of("speaker", slug).count()
        for slug in Speaker.objects.values_list("slug", flat=True)
    }
    assert {slug: n for slug, n in counts.items() if n} == {
        "amir-khan-muttaqi": 2,
        "mullah-yaqoob": 2,
    }


def test_the_article_weaves_the_claims_in_order_and_has_no_rating(claims, article):
    woven = [block["claim"] for block in article["blocks"] if block["kind"] == "claim"]
    assert woven == [content["uuid"] for content in claims.values()]
    assert article["card"]["rating"] is None
    kinds = [block["kind"] for block in article["blocks"]]
    assert kinds == ["text", "claim"] * 5 + ["text"]


def test_related_claims_know_those_that_were_published_before_them(claims):
    uuids = {content["uuid"]: key for key, content in claims.items()}
    related = {key: sorted(uuids[uuid] for uuid in c["related"]) for key, c in claims.items()}
    assert related == {
        "c1": [],
        "c2": ["c1"],
        "c3": ["c1"],
        "c4": ["c1"],
        "c5": ["c3"],
    }


# --- What is known and what is not -----------------------------------------------------------


def test_eight_statements_are_context_without_a_verdict(loaded):
    context = Statement.objects.filter(claim_statements=None)
    assert Counter(context.values_list("kind", flat=True)) == {
        "opinion": 3,
        "prediction": 1,
        "call": 1,
        "other": 3,
    }
    assert context.filter(speaker__slug__in=["marco-rubio", "lindsey-graham"]).count() == 4


def test_no_year_is_made_up(claims, article):
    for content in [*claims.values(), article]:
        assert "2024" not in UUIDS.sub("", json.dumps(content))


def test_unknown_dates_stay_unknown(claims):
    dates = {key: c["statements"][0]["date"] for key, c in claims.items()}
    april = {
        "edtf": "XXXX-04-25",
        "as_written": "April 25th",
        "inferred": False,
        "sort": None,
    }
    unknown = {"edtf": "", "as_written": "", "inferred": False, "sort": None}
    assert dates == {"c1": april, "c2": april, "c3": unknown, "c4": unknown, "c5": unknown}
    assert Occasion.objects.get().place is None


def test_every_claim_says_how_little_it_rests_on(claims):
    assert all("One secondary report" in c["limitation"] for c in claims.values())


def test_that_nobody_was_asked_is_not_that_nobody_answered(claims):
    assert {c["contact"]["outcome"] for c in claims.values()} == {"none"}


def test_only_the_claim_that_nobody_is_quoted_with_is_worded_by_editors(claims):
    assert [key for key, c in claims.items() if c["wording_by_editors"]] == ["c5"]
    assert claims["c5"]["statements"][0]["quote"] == ""


def test_fourteen_doubts_stay_in_the_house(claims, article):
    notes = list(EditorNote.objects.values_list("text", flat=True))
    public = json.dumps([*claims.values(), article], ensure_ascii=False)
    assert len(notes) == 14
    assert not any(note in public for note in notes)


def test_six_places_and_spellings_in_two_scripts(loaded):
    assert Place.objects.count() == 6
    assert {"Muttaqii", "Mateqi", "امیرخان متقی"} <= set(
        Speaker.objects.get(slug="amir-khan-muttaqi").aliases
    )
    assert {"ISKP", "ISIS-K"} <= set(Speaker.objects.get(slug="is-kp").aliases)


@pytest.mark.skipif(not REPORT.exists(), reason="the report itself is not part of the project")
def test_quotes_are_verbatim_and_everything_else_is_in_our_own_words(claims, article):
    report = REPORT.read_text(encoding="utf-8")
    quotes = [s.quote for s in Statement.objects.exclude(speaker__slug__startswith="sampleton")]
    assert all(quote in report for quote in quotes)
    theirs = report
    for quote in sorted(quotes, key=len, reverse=True):
        theirs = theirs.replace(quote, " ") if quote else theirs
    contents = json.dumps([*claims.values(), article], ensure_ascii=False)
    shared = runs(contents, 7) & runs(theirs, 7)
    assert shared == set()


def runs(text, length):
    """Every run of ``length`` words."""
    words = re.findall(r"[\w’-]+", re.sub(r"<[^>]+>", " ", text).lower())
    return {" ".join(words[i : i + length]) for i in range(len(words) - length + 1)}


# --- How it came there -----------------------------------------------------------------------


def test_each_step_was_done_by_somebody_else(loaded):
    for edition in Edition.objects.all():
        steps = Activity.objects.filter(item=edition.item).values_list("verb", "actor__username")
        assert list(steps) == [
            ("submit", "reporter"),
            ("approve", "editor"),
            ("publish", "publisher"),
        ]


def test_the_desk_has_unfinished_work(loaded):
    work = {item.slug: item for item in Item.objects.filter(editions=None)}
    draft, waiting, returned = (
        work.pop(f"sampleton-{name}")
        for name in ("library-record", "buses-on-time", "trees-planted")
    )
    assert work == {}
    assert (draft.status, bool(draft.missing())) == (Status.DRAFT, True)
    assert waiting.status == Status.IN_REVIEW
    assert rules.refusal("approve", waiting, by=User.objects.get(username="editor")) is None
    assert returned.status == Status.DRAFT
    assert "asked the council" in returned.activities.get(verb="return_").reason


def test_everybody_has_one_role_and_only_the_administrator_is_a_superuser(loaded):
    people = {user.username: (*user.roles, user.is_superuser) for user in User.objects.all()}
    assert people == {
        "admin": ("Administrator", True),
        "reporter": ("Reporter", False),
        "reporter2": ("Reporter", False),
        "editor": ("Editor", False),
        "publisher": ("Publisher", False),
    }


# --- The command -----------------------------------------------------------------------------


@pytest.fixture
def var(settings, tmp_path, monkeypatch):
    monkeypatch.delenv("NEWSROOM_DEMO_PASSWORD", raising=False)
    settings.NEWSROOM_VAR = tmp_path
    settings.STATIC_ROOT = tmp_path / "static"
    return tmp_path


def kept(var):
    return json.loads((var / "demo-accounts.json").read_text())


def rows():
    models = (Item, Edition, Statement, Source, Evidence, Activity, EditorNote, Speaker, User)
    return [model.objects.count() for model in models]


@pytest.mark.django_db(transaction=True)
def test_it_can_be_run_again(var, capsys):
    call_command("demo", no_serve=True)
    first, passwords = rows(), kept(var)
    call_command("demo", no_serve=True)
    assert rows() == first
    assert kept(var) == passwords
    said = capsys.readouterr().out
    assert all(said.count(password) == 2 for password in passwords.values())


@pytest.mark.django_db
def test_passwords_are_kept_where_only_their_owner_reads_them(var):
    passwords = demo.set_up()
    assert stat.S_IMODE((var / "demo-accounts.json").stat().st_mode) == 0o600
    assert sorted(passwords) == ["admin", "editor", "publisher", "reporter", "reporter2"]
    assert len(set(passwords.values())) == 5
    for username, password in kept(var).items():
        assert User.objects.get(username=username).check_password(password)


@pytest.mark.django_db
def test_one_password_can_be_set_for_all_also_later(var, monkeypatch):
    demo.set_up()
    monkeypatch.setenv("NEWSROOM_DEMO_PASSWORD", "the same for all")
    demo.set_up()
    assert set(kept(var).values()) == {"the same for all"}
    assert all(user.check_password("the same for all") for user in User.objects.all())


@pytest.mark.django_db
def test_a_lost_file_does_not_change_passwords(var):
    first = demo.set_up()
    (var / "demo-accounts.json").unlink()
    assert demo.set_up() == {}
    assert User.objects.get(username="editor").check_password(first["editor"])


@pytest.mark.django_db
def test_passwords_survive_a_run_that_was_rolled_back(var):
    with transaction.atomic():
        first = demo.set_up()
        transaction.set_rollback(True)
    assert demo.set_up() == first


@pytest.mark.django_db
def test_what_the_newsroom_adds_to_the_sample_is_no_hindrance(var):
    demo.set_up()
    factories.claim()
    demo.check_is_ours()


@pytest.mark.django_db
@pytest.mark.parametrize("make", [factories.bare_claim, factories.reporter])
def test_a_newsroom_of_its_own_gets_no_sample(make):
    make()
    with pytest.raises(CommandError, match="belongs to a newsroom of its own"):
        demo.check_is_ours()


def test_static_files_are_collected_again_only_when_one_has_changed(var):
    assets.collect()
    manifest = var / "static" / assets.MANIFEST
    first = manifest.stat().st_mtime_ns
    assets.collect()
    assert manifest.stat().st_mtime_ns == first
    os.utime(manifest, (0, 0))
    assets.collect()
    assert manifest.stat().st_mtime_ns > first


def test_the_server_makes_links_to_the_port_it_serves(monkeypatch):
    called = []
    monkeypatch.delenv("SITE_URL", raising=False)
    monkeypatch.setattr(os, "execve", lambda *arguments: called.append(arguments))
    demo.serve("127.0.0.1", 18123)
    ((_program, command, environment),) = called
    assert command[2:] == ["serve", "--host=127.0.0.1", "--port=18123"]
    assert environment["SITE_URL"] == "http://localhost:18123"
