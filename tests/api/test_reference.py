"""The commands in docs/reference/api.md, asked as they stand there."""

import re
import shlex
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from newsroom.review.states import Status
from tests import factories
from tests.api.record import published_article, republished, revised
from tests.api.test_details import full_claim

pytestmark = pytest.mark.django_db

PAGE = settings.BASE_DIR / "docs" / "reference" / "api.md"
BLOCKS = re.findall(r"```sh\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.S)
COMMANDS = [
    line for block in BLOCKS for line in block.splitlines() if "localhost:8000/api/v1/" in line
]
# Those that show what is answered to something wrong.
WRONG = [command for command in COMMANDS if "ratng" in command]
# What a command of the page may say besides an address.
FLAGS = {"--compressed"}


def asked(client: Client, command: str) -> Any:
    """The answer to a ``curl`` of the page. Raises AssertionError for a flag that it never has."""
    program, *words = shlex.split(command)
    assert program == "curl"
    headers: dict[str, str] = {}
    address = ""
    while words:
        word = words.pop(0)
        if word in ("-H", "-o"):
            name, _colon, value = words.pop(0).partition(": ")
            headers |= {name: value} if word == "-H" else {}
        elif word.startswith("http://localhost:8000/"):
            address = word.removeprefix("http://localhost:8000")
        else:
            assert word in FLAGS, word
    return client.get(address, headers=headers)


@pytest.mark.parametrize("command", [one for one in COMMANDS if "/desk/" not in one])
def test_a_command_of_the_page_is_answered_as_it_says(client: Client, command: str) -> None:
    item = factories.bring_to(full_claim(), Status.PUBLISHED)
    republished(revised(item, wording="The bridge is shut."))
    published_article(claims=(item,))

    answer = asked(client, command)
    body = b"".join(answer) if answer.streaming else answer.content
    assert answer.status_code == (400 if command in WRONG else 200), body
    assert body


def test_the_page_has_commands_of_every_kind() -> None:
    assert len(COMMANDS) > 5
    assert len(WRONG) == 1


@pytest.mark.parametrize("word", ["sources", "RateLimit-Remaining", "page_size", "jsonld"])
def test_the_page_says_what_there_is(word: str) -> None:
    assert f"`{word}" in PAGE.read_text(encoding="utf-8")
