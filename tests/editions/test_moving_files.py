"""The files of an exported record: whole or not there, and nothing but what was signed."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from newsroom.editions import checkpoint
from newsroom.editions.moving import folder
from newsroom.editions.moving.folder import Folder, drafted
from newsroom.review.errors import Refused
from tests.editions.moving import tree

ROWS = [{"n": number, "text": "é\u0301 –"} for number in range(5)]


def write(root: Path, **changes: Any) -> Path:
    """A small export; ``changes`` are to its manifest, and signed."""
    with drafted(root) as draft:
        counts = {"things": draft.rows("things", iter(ROWS)), "none": draft.rows("none", [])}
        draft.document(folder.CHECKPOINT, {"editions": 0})
        manifest = {"schema": folder.SCHEMA, "counts": counts, "files": list(draft.files)}
        draft.document(folder.MANIFEST, checkpoint.sign(manifest | changes))
    return root


def read(root: Path, **options: Any) -> list[dict[str, Any]]:
    found = Folder(root, kinds=("things", "none"), **options)
    return [row for _place, row in found.rows("things")]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write(tmp_path / "record")


def refusal(root: Path, **options: Any) -> str:
    with pytest.raises(Refused) as caught:
        read(root, **options)
    return str(caught.value)


def test_what_was_written_is_read_letter_by_letter(root: Path) -> None:
    assert read(root) == ROWS
    assert stat_of(root / "things/0001.jsonl") == 0o600
    assert not list(root.parent.glob(".*"))


def stat_of(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_a_kind_goes_on_in_a_further_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder, "ROWS", 2)
    root = write(tmp_path / "record")
    assert sorted(path.name for path in (root / "things").iterdir()) == [
        "0001.jsonl", "0002.jsonl", "0003.jsonl"
    ]  # fmt: skip
    assert read(root) == ROWS
    assert tree(write(tmp_path / "again")) == tree(root)


def test_a_broken_run_leaves_nothing_and_a_killed_one_gives_way(tmp_path: Path) -> None:
    root = tmp_path / "record"
    with pytest.raises(ZeroDivisionError), drafted(root) as draft:
        draft.rows("things", ({"n": 1 // number} for number in (1, 0)))
    assert list(tmp_path.iterdir()) == []
    killed = tmp_path / ".record.part"
    (killed / "things").mkdir(parents=True)
    (killed / "things/0001.jsonl").write_text("half a li")
    assert read(write(root)) == ROWS
    assert list(tmp_path.iterdir()) == [root]


def test_nothing_is_written_over_and_nobody_writes_the_same_twice(
    root: Path, tmp_path: Path
) -> None:
    with pytest.raises(Refused, match="exists already"), drafted(root):
        pass
    other = tmp_path / "other"
    with drafted(other), pytest.raises(Refused, match="Another process"), drafted(other):
        pass
    assert read(root) == ROWS


def changed(root: Path) -> None:
    path = root / "things/0001.jsonl"
    path.write_bytes(path.read_bytes().replace(b'"n":3', b'"n":4'))


def linked(root: Path) -> None:
    path = root / "things/0001.jsonl"
    path.rename(root.parent / "elsewhere.jsonl")
    path.symlink_to(root.parent / "elsewhere.jsonl")


def linked_folder(root: Path) -> None:
    (root / "things").rename(root.parent / "things")
    (root / "things").symlink_to(root.parent / "things")


def waiting(root: Path) -> None:
    (root / "things/0001.jsonl").unlink()
    os.mkfifo(root / "things/0001.jsonl")


def unsigned(root: Path) -> None:
    manifest = json.loads((root / folder.MANIFEST).read_text())
    manifest["newsroom"] = "Another"
    (root / folder.MANIFEST).write_text(json.dumps(manifest))


@pytest.mark.parametrize(
    ("happens", "sentence"),
    [
        (changed, "things/0001.jsonl is not the file that the manifest names"),
        (linked, "things/0001.jsonl is a link"),
        (linked_folder, "things is a link"),
        (waiting, "things/0001.jsonl is no ordinary file"),
        (unsigned, "not what was signed"),
        (lambda root: (root / "things/0001.jsonl").unlink(), "cannot be opened"),
        (lambda root: (root / folder.MANIFEST).unlink(), "manifest.json cannot be opened"),
        (lambda root: (root / folder.MANIFEST).write_text("{"), "manifest.json is not JSON"),
        (lambda root: (root / "more.txt").write_text(""), "more.txt is not in the manifest"),
        (lambda root: (root / "none/1.txt").write_text(""), "none/1.txt is not in the manifest"),
    ],
)
def test_what_is_not_as_it_was_written_is_refused(
    root: Path, happens: Callable[[Path], Any], sentence: str
) -> None:
    happens(root)
    assert sentence in refusal(root)


def file(name: str) -> dict[str, Any]:
    return {"name": name, "bytes": 0, "sha256": "", "rows": 5}


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"schema": "newsroom-export/2"}, "reads newsroom-export/1"),
        ({"counts": {"things": 4, "none": 0}}, "do not fit each other"),
        ({"counts": {"things": 5}}, "do not fit each other"),
        ({"files": [file("things/../../../etc/0001.jsonl")]}, "cannot be the name of a file"),
        ({"files": [file("/etc/passwd"), file("things/0001.jsonl")]}, "cannot be the name"),
        ({"files": [file("things/0001.jsonl")]}, "checkpoint.json is not in the manifest"),
        ({"files": ["things"]}, "do not fit each other"),
        ({"files": None}, "do not fit each other"),
    ],
)
def test_a_manifest_that_makes_no_sense_is_refused_although_it_is_signed(
    tmp_path: Path, changes: dict[str, Any], sentence: str
) -> None:
    assert sentence in refusal(write(tmp_path / "record", **changes))


def test_another_key_than_the_trusted_one_is_refused(root: Path) -> None:
    key = json.loads((root / folder.MANIFEST).read_text())["public_key"]
    assert read(root, key=key) == ROWS
    assert "another key" in refusal(root, key="AAAA")
