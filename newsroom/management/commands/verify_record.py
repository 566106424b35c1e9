"""Whether the record is whole, or an edition that somebody holds is the newsroom's."""

import json
from argparse import FileType
from typing import Any, TextIO

from django.core.management import BaseCommand, CommandError, CommandParser

from newsroom.editions import chain, checkpoint


class Command(BaseCommand):
    # Django's checks ask the database which columns it can compute; a file needs no database.
    requires_system_checks = ()
    help = "Recompute every digest and hash of the record, or check one edition from a file."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--edition",
            type=FileType(encoding="utf-8"),
            metavar="FILE",
            help="a downloaded edition, “-” for standard input; needs no database",
        )
        parser.add_argument(
            "--checkpoint",
            type=FileType(encoding="utf-8"),
            metavar="FILE",
            help="with --edition: a downloaded newsroom-record.json that you trust",
        )
        parser.add_argument("--key", default="", help="with --edition: the public key you trust")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["edition"]:
            end = options["checkpoint"] and read(options["checkpoint"])
            self.check_file(read(options["edition"]), key=options["key"], end=end)
        else:
            self.check_record()

    def check_record(self) -> None:
        outcome = chain.verify()
        if outcome.broken:
            raise CommandError("The record is broken.\n" + "\n".join(map(str, outcome.broken)))
        self.stdout.write(
            f"The record is whole: {outcome.editions} editions, {outcome.revisions} revisions, "
            f"{outcome.activities} activities, {outcome.redacted} of them redacted.\n"
            f"Last hash: {outcome.last_hash or 'none'}"
        )

    def check_file(self, held: dict[str, Any], *, key: str, end: dict[str, Any] | None) -> None:
        try:
            found = checkpoint.problems(held, key=key, end=end)
            record, public = held["record"], held["public_key"]
            name = f"Edition {record['number']} of {record['kind']} “{record['slug']}”"
        except (KeyError, TypeError, AttributeError) as error:
            raise CommandError("This file is not an edition: something is missing.") from error
        if found:
            raise CommandError("\n".join(found))
        self.stdout.write(f"{name}, number {record['position']} of the record, is as it was signed")
        self.stdout.write(f"with the key {public}.")
        for one in held["redactions"]:
            self.stdout.write(f"Redacted on {one['date']} ({one['column']}): {one['reason']}")
        if not key and end is None:
            self.stdout.write(
                "Whether that key is the newsroom’s, this file cannot tell: compare it with one "
                "you trust, by --checkpoint or --key."
            )


def read(file: TextIO) -> dict[str, Any]:
    """Raises CommandError if ``file`` is not a JSON object."""
    try:
        with file:
            found = json.load(file)
    except ValueError as error:
        raise CommandError(f"{file.name} is not JSON: {error}") from error
    if not isinstance(found, dict):
        raise CommandError(f"{file.name} is not a JSON object.")
    return found
