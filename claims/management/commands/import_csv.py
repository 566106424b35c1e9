"""Bring fact-checks in as drafts from a table."""

from django.core.management.base import CommandParser

from claims.importing.command import ImportCommand


class Command(ImportCommand):
    help = "Bring fact-checks in as drafts from a table, CSV or XLSX."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--columns",
            nargs="+",
            metavar="COLUMN=FIELD",
            help="what each column holds, such as “Verdict=rating”; guessed if left out",
        )
