"""Bring the catalogues up to date with the program, and say what is missing in them."""

from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, CommandParser

from newsroom import languages
from newsroom.management import messages


class Command(BaseCommand):
    help = "Write new sentences into the catalogues of the public pages, and list what is missing."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("codes", nargs="*", help="languages; without any, those of the site")
        parser.add_argument("--check", action="store_true", help="write nothing; fail at a gap")

    def handle(self, *, codes: list[str], check: bool, **options: Any) -> None:
        found = messages.collect()
        lacking = 0
        for code in _languages(codes):
            catalogue = messages.read(code) if check else messages.update(code, found)
            missing = list(messages.gaps(catalogue, found))
            lacking += len(missing)
            self.stdout.write(f"{code}: {len(found) - len(missing)} of {len(found)} sentences")
            for words, reason in missing if check else []:
                self.stdout.write(f"  {words} {reason}")
        if check and lacking:
            raise CommandError(f"{lacking} sentences are missing or wrong.")


def _languages(codes: list[str]) -> list[str]:
    """Those named, else those of the site; never English, which stands in the program."""
    try:
        named = languages.known(codes)
    except ValueError as error:
        raise CommandError(f"“{error}” names no language.") from None
    return [code for code, _name in named or settings.NEWSROOM_LANGUAGES if code != "en"]
