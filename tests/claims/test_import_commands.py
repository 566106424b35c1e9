"""Bringing files in by command, as the documentation says it."""

import csv
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from claims.models import Claim, Import, RatingChoice, SpeakerChoice
from tests import documented
from tests import factories as f
from tests.claims import imports
from tests.claims.imports import counted, review

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(settings, tmp_path, monkeypatch):
    """Where the commands are typed; an editor is called “editor”."""
    settings.NEWSROOM_VAR = tmp_path / "var"
    monkeypatch.chdir(tmp_path)
    f.editor(username="editor")
    return tmp_path


def bring(*arguments, by="editor"):
    call_command("import_claimreview", *map(str, arguments), "--by", by)


def table(path):
    return list(csv.DictReader(path.read_text("utf-8-sig").splitlines()))


def write_table(path, *rows):
    with Path(path).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


def test_every_command_of_moving_in_does_what_the_page_says(folder, capsys):
    several = [f.speaker(name="Ioan Twicenamed", slug=f"ioan-{n}") for n in range(2)]
    named = {"@type": "Person", "name": "Ioan Twicenamed"}
    Path("facts.jsonl").write_bytes(imports.lines(
        review("plain"), review("odd", rating="Oddly put"), review("who", claimant=named),
        review("left", rating="Nobody knows"), review("=1+1", claimReviewed="=1+1 is three"),
    ))  # fmt: skip
    write_table("speakers.csv", ["name", "speaker"], ["Ioan Twicenamed", several[1].slug])
    write_table(
        "facts.csv",
        ["Link", "Statement", "Verdict", "Who", "Day"],
        ["https://facts.example.org/t/", "Tables have legs.", "True", "A Carpenter", "2020-01-02"],
    )
    dry, rated, named_, land, unrated, from_table, undo = documented.commands("how-to/move-in.md")

    before = counted()
    documented.run(dry, {})
    assert counted() == before
    rows = table(Path("report.csv"))
    assert [row["outcome"] for row in rows] == ["a new draft"] * 5
    assert rows[4]["claim"] == "'=1+1 is three"
    choices = table(Path("ratings.csv"))
    assert [row["theirs"] for row in choices] == ["Oddly put", "Nobody knows"]
    write_table(
        "ratings.csv",
        ["publisher", "theirs", "ours"],
        [choices[0]["publisher"], "Oddly put", "False"],
        [choices[1]["publisher"], "Nobody knows", ""],
    )
    documented.run(rated, {})
    assert RatingChoice.objects.get().theirs == "Oddly put"
    documented.run(named_, {})
    assert SpeakerChoice.objects.get().speaker == several[1]
    assert counted() == before | {"Speaker": before["Speaker"]}
    documented.run(land, {})
    assert Claim.objects.count() == 4
    documented.run(unrated, {})
    assert Claim.objects.count() == 5
    documented.run(from_table, {})
    assert Claim.objects.get(wording="Tables have legs.").verdict.rating.slug == "true"
    capsys.readouterr()

    number = Import.objects.order_by("-pk").values_list("pk", flat=True)[0]
    documented.run(undo.replace("undo_import 1 ", f"undo_import {number} "), {})
    assert capsys.readouterr().out == (
        "Deleted: 1 drafts. Kept, because somebody worked on them: 0.\n"
    )
    assert Claim.objects.count() == 5


def test_what_comes_of_a_file_is_printed_without_what_a_terminal_obeys(folder, capsys):
    Path("f.jsonl").write_bytes(imports.lines(
        review("fine"), review("odd", rating="\x1b[31mRed"), review("no", claimReviewed=""),
    ))  # fmt: skip
    bring("f.jsonl", "--dry-run")
    said = capsys.readouterr().out
    assert "New: 2. Known already: 0. Left out: 0. Wrong: 1." in said
    assert "Ready to land: 1. Waiting for a rating: 1, for a speaker: 0." in said
    assert "1 × facts.example.org:" in said
    assert "\x1b" not in said


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([["publisher", "theirs"]], "The table lacks the columns: ours."),
        (
            [["publisher", "theirs", "ours"], ["", "Odd", "Sometimes"]],
            "Line 2: “Sometimes” is none of our ratings, nor “none”.",
        ),
    ],
)
def test_a_table_of_choices_that_is_wrong_changes_nothing(folder, rows, sentence):
    Path("f.jsonl").write_bytes(imports.lines(review("fine")))
    write_table("ratings.csv", *rows)
    with pytest.raises(CommandError, match=sentence):
        bring("f.jsonl", "--ratings", "ratings.csv")
    assert not RatingChoice.objects.exists()
    assert not Import.objects.exists()


@pytest.mark.parametrize(
    ("arguments", "by", "sentence"),
    [
        (["f.jsonl"], "nobody-of-that-name", "There is no account “nobody-of-that-name”."),
        (["f.jsonl"], "a-reporter", "Imports are for editors."),
        (["missing.jsonl"], "editor", "No such file"),
        (["cut.json"], "editor", r"\."),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(folder, arguments, by, sentence):
    f.reporter(username="a-reporter")
    Path("f.jsonl").write_bytes(imports.lines(review("fine")))
    Path("cut.json").write_bytes(b'{"@type": "ClaimReview", "claimReviewed": "It')
    with pytest.raises(CommandError, match=sentence):
        bring(*arguments, by=by)
    assert not Claim.objects.exists()


def test_columns_are_named_with_their_fields(folder):
    write_table("facts.csv", ["A"], ["b"])
    with pytest.raises(CommandError, match="takes “column=field”, not “A”"):
        call_command("import_csv", "facts.csv", "--by", "editor", "--columns", "A")
