"""Write the nightly dump now."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from newsroom.api.exchange import dumps
from newsroom.review.errors import Refused


class Command(BaseCommand):
    help = "Write all live fact checks as files, as the background worker does every night."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--again", action="store_true", help="put it in the place of today's, if there is one"
        )

    def handle(self, *, again: bool, **options: Any) -> None:
        try:
            done = dumps.write(again=again)
        except Refused as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"The dump could not be written: {error}") from error
        self.stdout.write(f"Wrote {done.claims} fact checks to {done.folder}:")
        for name in dumps.FILES:
            self.stdout.write(f"{(done.folder / name).stat().st_size:>12} bytes  {name}")
