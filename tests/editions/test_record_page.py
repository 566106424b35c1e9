"""The commands of docs/explanation/record.md, run as they stand there."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client

from newsroom.review.states import Status
from tests import factories as f

pytestmark = pytest.mark.django_db

PAGE = (settings.BASE_DIR / "docs" / "explanation" / "record.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.+?)^```", PAGE, re.MULTILINE | re.DOTALL)


@pytest.fixture
def folder(client: Client, tmp_path: Path) -> Path:
    """What a reader has after the page's downloads."""
    f.bring_to(f.claim(slug="a-claim"), Status.PUBLISHED)
    downloads = re.findall(r"^curl -fo (\S+) https://facts\.example(\S+)$", PAGE, re.MULTILINE)
    assert len(downloads) == 2
    for name, path in downloads:
        response = client.get(path)
        assert response.status_code == 200, path
        (tmp_path / name).write_bytes(response.content)
    return tmp_path


def run(*command: str, folder: Path) -> str:
    environment = {**os.environ, "DATABASE_URL": "postgresql://nobody:x@127.0.0.1:1/none"}
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout


def test_the_newsroom_can_verify(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    [command] = blocks("sh")[0].split("\n")[:-1]
    _python, _manage, *arguments = command.split()
    call_command(*arguments)
    assert "The record is whole: 1 editions" in capsys.readouterr().out


def test_a_reader_can_check_with_the_program(folder: Path) -> None:
    [command] = [line for line in blocks("sh")[1].splitlines() if "manage.py" in line]
    _python, _manage, *arguments = command.split()
    said = run(sys.executable, str(settings.BASE_DIR / "manage.py"), *arguments, folder=folder)
    assert said.startswith("Edition 1 of claim “a-claim”")


def test_a_reader_can_check_without_it(folder: Path) -> None:
    [script] = blocks("python")
    assert run(sys.executable, "-c", script, folder=folder).startswith("signed with ")


def test_what_does_not_fit_is_noticed_without_it(folder: Path) -> None:
    file = folder / "1.json"
    file.write_text(file.read_text().replace("The finding", "The opposite"))
    with pytest.raises(subprocess.CalledProcessError):
        run(sys.executable, "-c", blocks("python")[0], folder=folder)
