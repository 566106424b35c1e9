"""Write the published record as plain files."""

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from newsroom.editions.moving import out
from newsroom.review.errors import Refused


class Command(BaseCommand):
    help = "Write everything that was published, with its proofs, to a new folder."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="a folder that does not exist yet")

    def handle(self, *, folder: Path, **options: Any) -> None:
        started = time.monotonic()
        try:
            counts = out.export(folder)
        except Refused as error:
            raise CommandError(str(error)) from error
        for kind, rows in counts.items():
            self.stdout.write(f"{rows:>9} {kind}")
        self.stdout.write(f"Written to {folder} in {time.monotonic() - started:.1f} s.")
