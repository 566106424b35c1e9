"""The commands of a page of the documentation, run as they stand there."""

import re
import shlex
import subprocess
from collections.abc import Mapping
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

MANAGE = ".venv/bin/python manage.py "
_BLOCK = re.compile(r"^```sh\n(.*?)^```", re.M | re.S)


def commands(page: str) -> list[str]:
    """Each line of the blocks of shell on a page of ``docs``, such as ``how-to/move-out.md``."""
    text = (settings.BASE_DIR / "docs" / page).read_text(encoding="utf-8")
    lines = [line for block in _BLOCK.findall(text) for line in block.splitlines()]
    return [line for line in lines if line.strip() and not line.startswith("#")]


def run(command: str, places: Mapping[str, Path], **options: object) -> None:
    """Run a command; ``places`` are the folders that stand for those that the page names.

    A command of the program runs in this process, on the tests' database; ``options`` go to it.
    Raises what the program raises, CalledProcessError where another one fails.
    """
    for named, place in places.items():
        command = command.replace(named, str(place))
    if command.startswith(MANAGE):
        name, *arguments = shlex.split(command.removeprefix(MANAGE))
        call_command(name, *arguments, **options)
    else:
        subprocess.run(shlex.split(command), check=True, capture_output=True)
