"""What readers can download and check without the newsroom."""

import json
import os
import re
import stat
import subprocess
import sys
from base64 import b64decode, b64encode
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

from newsroom.editions import checkpoint, publishing
from newsroom.editions.models import Edition
from newsroom.review import canonical
from newsroom.review.chain import sha256
from newsroom.review.states import Status
from tests import factories as f

pytestmark = pytest.mark.django_db

CHECKPOINT = "/.well-known/newsroom-record.json"


@pytest.fixture(autouse=True)
def key(settings: Settings) -> str:
    settings.RECORD_KEY = b64encode(bytes(32)).decode()
    private = Ed25519PrivateKey.from_private_bytes(bytes(32))
    return b64encode(private.public_key().public_bytes_raw()).decode()


def held(client: Client, path: str) -> dict[str, Any]:
    response = client.get(path)
    assert (response.status_code, response["Content-Type"]) == (200, "application/json")
    return json.loads(response.content)


def two_editions() -> Edition:
    claim = f.bring_to(f.claim(slug="a-claim"), Status.PUBLISHED)
    article = f.article(slug="an-article", claims=(claim,))
    f.bring_to(article, Status.PUBLISHED)
    return publishing.withdraw(claim, by=f.publisher(), reason="Mistaken: “no” such thing.")


# --- What is public ---


def test_the_checkpoint_tells_where_the_chain_ends(client: Client, key: str) -> None:
    last = two_editions()
    told = held(client, CHECKPOINT)
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", told.pop("date"))
    assert told.pop("signature")
    assert told == {
        "schema": "newsroom-record/1",
        "newsroom": settings.NEWSROOM_NAME,
        "site": "http://testserver",
        "editions": 3,
        "redactions": 0,
        "last": {
            "position": 3,
            "hash": last.own_hash,
            "published_at": last.published_at.isoformat(timespec="microseconds"),
        },
        "algorithm": "Ed25519",
        "public_key": key,
    }


def test_an_empty_record_has_a_checkpoint(client: Client) -> None:
    told = held(client, CHECKPOINT)
    assert (told["editions"], told["last"]) == (0, None)
    assert checkpoint.is_signed(told)


def test_anybody_can_check_the_signature_with_any_program(client: Client) -> None:
    """By the rule of the documentation, without a line of ours."""
    two_editions()
    for path in (CHECKPOINT, "/claims/a-claim/editions/1.json"):
        document = held(client, path)
        signature = b64decode(document.pop("signature"))
        signed = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        public = Ed25519PublicKey.from_public_bytes(b64decode(document["public_key"]))
        public.verify(signature, signed.encode())


@pytest.mark.parametrize(
    "path",
    [
        "/claims/a-claim/editions/1.json",
        "/claims/a-claim/editions/2.json",
        "/articles/an-article/editions/1.json",
    ],
)
def test_an_edition_that_is_downloaded_checks_out(client: Client, key: str, path: str) -> None:
    two_editions()
    document = held(client, path)
    assert checkpoint.problems(document, key=key, end=held(client, CHECKPOINT)) == []
    edition = Edition.objects.get(position=document["record"]["position"])
    assert document["content"] == canonical.dumps(edition.content)
    assert document["record"]["own_hash"] == edition.own_hash


def test_the_files_hold_nobodys_account(client: Client) -> None:
    last = two_editions()
    document = held(client, "/claims/a-claim/editions/2.json")
    assert set(document["record"]) == {
        "position", "uuid", "number", "kind", "slug", "language", "change", "digest", "note",
        "reviewers", "self_approved", "claim_editions", "published_at", "first_published_at",
        "previous_hash", "own_hash", "signed",
    }  # fmt: skip
    assert last.published_by.username not in json.dumps(document)


def test_an_edition_that_is_not_there_is_not_found(client: Client) -> None:
    two_editions()
    f.bring_to(f.claim(slug="hidden"), Status.REVIEWED)
    for path in ("a-claim/editions/3.json", "hidden/editions/1.json", "no/editions/1.json"):
        assert client.get(f"/claims/{path}").status_code == 404


def test_neither_costs_more_with_more_editions(
    client: Client, django_assert_num_queries: Any
) -> None:
    two_editions()
    for _ in range(2):
        with django_assert_num_queries(2):
            client.get(CHECKPOINT)
        with django_assert_num_queries(3):
            client.get("/claims/a-claim/editions/1.json")
        f.bring_to(f.claim(), Status.PUBLISHED)


# --- The key ---


def test_a_key_is_made_once_and_only_its_owner_reads_it(settings: Settings, tmp_path: Path) -> None:
    settings.RECORD_KEY, settings.NEWSROOM_VAR = "", tmp_path / "var"
    one, other = checkpoint.sign({"a": 1}), checkpoint.sign({"a": 1})
    assert one == other
    file = tmp_path / "var" / "record-key"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert len(b64decode(file.read_text())) == 32


@pytest.mark.parametrize("key", ["x", "AAAA", "?" * 44])
def test_a_key_that_is_none_stops_the_program(key: str) -> None:
    said = _manage("check", RECORD_KEY=key)
    assert said.returncode
    assert "RECORD_KEY must be 32 bytes in Base64." in said.stderr


# --- What is found without the newsroom ---


def forged(document: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """Signed anew by somebody else, who can write what they like."""
    document = {**document, **changes}
    other = Ed25519PrivateKey.generate()
    document["public_key"] = b64encode(other.public_key().public_bytes_raw()).decode()
    del document["signature"]
    signature = other.sign(canonical.dumps(document).encode())
    return {**document, "signature": b64encode(signature).decode()}


def test_whatever_is_changed_in_a_file_is_found(client: Client) -> None:
    two_editions()
    document = held(client, "/claims/a-claim/editions/2.json")
    for name in ("content", "site", "newsroom"):
        found = checkpoint.problems({**document, name: document[name] * 2})
        assert "The signature is not that of this text." in found
    lie = [{"column": "content", "left": sha256(document["content"])}]
    found = checkpoint.problems({**document, "redactions": lie})
    assert found == ["The signature is not that of this text."]
    for name in document["record"]:
        record = {**document["record"], name: {} if name == "signed" else "x"}
        if name == "signed":
            record = {**record, "signed": {**document["record"]["signed"], "note": "0" * 64}}
        if name == "reviewers":
            record["reviewers"] = ["x"]
        if name == "claim_editions":
            record["claim_editions"] = {"x": 1}
        assert checkpoint.problems({**document, "record": record})[1:], name


def test_another_key_is_found_by_whoever_knows_the_right_one(client: Client, key: str) -> None:
    two_editions()
    document = forged(held(client, "/claims/a-claim/editions/1.json"))
    assert checkpoint.problems(document) == []
    assert checkpoint.problems(document, key=key) == ["It is signed by another key."]
    end = held(client, CHECKPOINT)
    assert checkpoint.problems(document, end=end) == ["The checkpoint is signed by another key."]


def test_the_chain_must_end_where_the_checkpoint_says(client: Client, key: str) -> None:
    two_editions()
    document = held(client, "/claims/a-claim/editions/2.json")
    end = held(client, CHECKPOINT)
    earlier = checkpoint.sign({**end, "editions": 2})
    assert checkpoint.problems(document, end=earlier) == [
        "The edition is newer than the checkpoint; get a new one."
    ]
    other = checkpoint.sign({**end, "last": {**end["last"], "hash": "0" * 64}})
    assert checkpoint.problems(document, end=other) == [
        "The chain that the checkpoint tells of ends in another edition."
    ]
    assert checkpoint.problems(document, end={**end, "editions": 9}) == [
        "The checkpoint is not one, or its signature is wrong."
    ]


# --- The command ---


@pytest.fixture
def files(client: Client, tmp_path: Path) -> Path:
    two_editions()
    (tmp_path / "1.json").write_bytes(client.get("/claims/a-claim/editions/1.json").content)
    (tmp_path / "end.json").write_bytes(client.get(CHECKPOINT).content)
    return tmp_path


def _manage(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    nowhere = "postgresql://nobody:x@127.0.0.1:1/none"
    settings_of = {**os.environ, "DATABASE_URL": nowhere, "SECRET_KEY": "x", **environment}
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, env=settings_of, check=False)


def test_it_is_checked_without_any_database(files: Path, key: str) -> None:
    for option in (f"--edition={files / '1.json'}", "--edition"):
        rest = [] if "=" in option else [str(files / "1.json")]
        said = _manage(
            "verify_record", option, *rest, "--checkpoint", str(files / "end.json"), "--key", key
        )
        assert (said.returncode, said.stderr) == (0, "")
        assert "Edition 1 of claim “a-claim”, number 1 of the record, is as it was" in said.stdout
        assert "compare it with one you trust" not in said.stdout


def test_no_database_is_started_for_it(files: Path, tmp_path: Path) -> None:
    var = tmp_path / "v"
    environment = {"NEWSROOM_VAR": str(var), "DATABASE_URL": ""}
    said = _manage("verify_record", "--edition", str(files / "1.json"), **environment)
    assert said.returncode == 0
    assert not list(var.rglob("PG_VERSION"))
    assert not (var / "record-key").exists()


def test_it_says_that_a_file_cannot_vouch_for_its_own_key(
    files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("verify_record", "--edition", str(files / "1.json"))
    assert "compare it with one you trust" in capsys.readouterr().out


def test_a_changed_file_ends_with_an_error(files: Path) -> None:
    text = (files / "1.json").read_text()
    (files / "1.json").write_text(text.replace("The finding", "The opposite"))
    said = _manage("verify_record", "--edition", str(files / "1.json"))
    assert said.returncode == 1
    assert "The content is not the one that the digest names." in said.stderr


@pytest.mark.parametrize("text", ["", "[]", "{}", "nonsense", '{"schema": "newsroom-edition/1"}'])
def test_what_is_no_edition_is_refused_in_a_sentence(tmp_path: Path, text: str) -> None:
    (tmp_path / "x.json").write_text(text)
    with pytest.raises(CommandError, match=r"is not|not an edition"):
        call_command("verify_record", "--edition", str(tmp_path / "x.json"))
