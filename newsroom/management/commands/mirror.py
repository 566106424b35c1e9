"""Write the public site as files."""

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import storages
from django.core.management.base import BaseCommand, CommandError

from newsroom.public.mirror import run
from newsroom.public.mirror.files import Folder, Shelf, Target
from newsroom.review.errors import Refused


class Command(BaseCommand):
    help = "Write the whole public site as files, or bring such files up to date."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", nargs="?", type=Path, help="a new folder, or a mirror")
        parser.add_argument("--storage", action="store_true", help="write to STORAGE_URL instead")
        parser.add_argument(
            "--served",
            action="store_true",
            help="leave links as the program writes them, for a web server at the site's address",
        )
        parser.add_argument(
            "--languages",
            default="",
            metavar="CODES",
            help="further languages of the interface, such as fa-af,ps; “all” for all",
        )
        parser.add_argument("--plain", action="store_true", help="without .gz and .br files")
        parser.add_argument("--full", action="store_true", help="write everything anew")

    def handle(self, *, full: bool, languages: str, served: bool, **options: Any) -> None:
        started = time.monotonic()
        try:
            style = run.Style(languages=_languages(languages), is_served=served)
            done = run.mirror(_target(**options), style, full=full)
        except Refused as error:
            raise CommandError(str(error)) from error
        what = "everything" if done.was_full else "what has changed"
        self.stdout.write(
            f"Looked at {what}: {done.asked} addresses in {time.monotonic() - started:.1f} s. "
            f"Files written: {done.written}, removed: {done.removed}."
        )


def _target(*, folder: Path | None, storage: bool, plain: bool, **options: Any) -> Target:
    if bool(folder) == storage:
        raise CommandError("Name a folder, or say --storage.")
    if folder:
        return Folder(folder, compress=not plain)
    if "mirror" not in settings.STORAGES:
        raise CommandError("--storage needs STORAGE_URL.")
    return Shelf(storages["mirror"])


def _languages(codes: str) -> tuple[str, ...]:
    if codes == "all":
        return run.languages(code for code, _name in settings.NEWSROOM_LANGUAGES)
    return run.languages(code for code in codes.split(",") if code)
