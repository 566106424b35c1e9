"""Take an import back, as far as nobody has worked on its drafts."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from claims.importing import runs
from claims.importing.command import person, told
from claims.models import Import


class Command(BaseCommand):
    help = "Delete the drafts of an import that nobody has touched since."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("number", type=int, help="the number that the import’s report gives")
        parser.add_argument("--by", required=True, metavar="USER", help="the editor who does this")

    def handle(self, *, number: int, by: str, **options: Any) -> None:
        run = Import.objects.filter(pk=number).first()
        if run is None:
            raise CommandError(f"There is no import {number}.")
        with told():
            done = runs.undo(run, by=person(by))
        self.stdout.write(
            f"Deleted: {done.deleted} drafts. Kept, because somebody worked on them: {done.kept}."
        )
