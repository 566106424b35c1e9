"""The how-to on tokens: every command in it is carried out, in its order."""

import re
import shlex
from string import Template
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from claims.models import Claim
from newsroom.review.states import Status
from tests import factories as f
from tests.api.desk.conftest import Program

pytestmark = pytest.mark.django_db
PAGE = settings.BASE_DIR / "docs" / "how-to" / "tokens.md"
COMMANDS = re.findall(r"^```sh\n(.+?)^```$", PAGE.read_text(encoding="utf-8"), re.M | re.S)


def curl(command: str, known: dict[str, str]) -> Any:
    """What curl would get. Knows the options that the page uses, and no others."""
    words = iter(shlex.split(Template(command.replace("\\\n", " ")).substitute(known)))
    assert next(words) == "curl"
    method, url, headers, body = "", "", {}, ""
    for word in words:
        match word:
            case "-X":
                method = next(words)
            case "-H":
                name, _colon, value = next(words).partition(": ")
                headers[name] = value
            case "-d":
                body = next(words)
            case _:
                assert not word.startswith("-")
                url = word
    kind = headers.pop("Content-Type", "application/json")
    method = method or ("POST" if body else "GET")
    return Client(enforce_csrf_checks=True).generic(method, url, body, kind, headers=headers)


def test_every_command_does_what_the_page_says(rana: Program) -> None:
    known = {"DESK": "http://testserver/api/v1/desk", "TOKEN": rana.secret}
    said = []
    for command in COMMANDS:
        answer = curl(command, known)
        told = answer.json()
        said.append((answer.status_code, told.get("status", "")))
        if "wording" in command:
            known["ID"] = str(told["id"])
        known["VERSION"] = str(told.get("version", ""))
    assert said == [
        (200, ""), (201, "draft"), (201, "draft"), (200, "draft"), (200, "draft"),
        (200, "in_review"), (201, ""), (200, ""), (200, "draft"),
    ]  # fmt: skip
    claim = Claim.objects.get(pk=known["ID"])
    assert (claim.status, claim.created_by) == (Status.DRAFT, rana.person)
    assert claim.evidence_links.get().evidence.locator == "table 2"


def test_the_page_for_people_names_every_operation_and_is_for_the_desk(client: Client) -> None:
    assert client.get("/desk/tokens/api/").status_code == 302
    client.force_login(f.reporter())
    body = client.get("/desk/tokens/api/").content.decode()
    for words in ("POST /api/v1/desk/claims/", "Idempotency-Key", 'id="StatementSent"', "428"):
        assert words in body
    targets, links = set(re.findall(r'id="(\w+)"', body)), set(re.findall(r'href="#(\w+)"', body))
    assert links - {"content"} <= targets
