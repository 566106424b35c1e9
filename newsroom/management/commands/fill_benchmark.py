"""Fill an empty database with a record of a given size, for measuring."""

import time
from typing import Any

from django.core.management import CommandError, CommandParser

from newsroom.management.benchmark import filling
from newsroom.owner import OwnerCommand


class Command(OwnerCommand):
    help = (
        "Fill a database of its own with N claims and a fifth as many articles, most of them "
        "published; replaces an earlier fill, refuses a database that holds anything else."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("claims", type=int, metavar="N", help="how many claims")

    def handle(self, *args: Any, claims: int, **options: Any) -> None:
        if claims < 1:
            raise CommandError("N, the number of claims, is at least 1.")
        filling.check_only_benchmark()
        started = time.monotonic()
        filling.fill(claims, say=self._say if options["verbosity"] else lambda line: None)
        self._say(f"Filled in {time.monotonic() - started:.1f} s.")

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
