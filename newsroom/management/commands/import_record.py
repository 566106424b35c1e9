"""Take an exported record into an empty site."""

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from newsroom.editions.moving import into
from newsroom.owner import OwnerCommand
from newsroom.review.errors import Refused


class Command(OwnerCommand):
    help = "Take what export_record has written into an empty site, and verify it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="what export_record has written")
        parser.add_argument("--key", default="", help="the newsroom's public key that you trust")

    def handle(self, *, folder: Path, key: str, **options: Any) -> None:
        started = time.monotonic()
        say = self._say if options["verbosity"] > 1 else lambda line: None
        try:
            taken = into.take(folder, key=key, say=say)
        except Refused as error:
            raise CommandError(f"{error}\nNothing was taken in.") from error
        outcome = taken.outcome
        self._say(
            f"The record is whole: {outcome.editions} editions, {outcome.revisions} revisions, "
            f"{outcome.activities} activities, {outcome.redacted} of them redacted.\n"
            f"Last hash: {outcome.last_hash or 'none'}\n"
            f"Signed with the key {taken.key}\n"
            f"{taken.counts['people']} accounts are here, inactive and without a password.\n"
            f"Taken in {time.monotonic() - started:.1f} s."
        )
        for sentence in taken.lost:
            self._say(sentence)

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
