"""Check the links of sources and statements that are in use."""

from argparse import ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from claims.capture import links


class Command(BaseCommand):
    help = "Check the links of sources and statements in use; the sweep does it a part each day."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--limit", type=_number, help="check at most so many links")
        parser.add_argument("--host", default="", help="check the links to this host only")
        parser.add_argument("--again", action="store_true", help="also those that are not due")

    def handle(self, *, limit: int | None, host: str, again: bool, **options: Any) -> None:
        summary = links.check(limit=limit, host=host, again=again)
        for check in summary.failing:
            since = f"dead since {check.dead_since:%Y-%m-%d}" if check.is_dead else "fails"
            self.stdout.write(f"{check.url}\n  {since}: {check.failure}")
        counted = summary.counted
        self.stdout.write(
            f"Checked {counted['checked']}: {counted['working']} work, {counted['shut']} let no "
            f"program in, {counted['failing']} fail, {counted['dead']} are dead."
        )


def _number(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise ArgumentTypeError("a number from 1 on")
    return int(text)
