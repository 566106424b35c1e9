"""Take a passage out of the record and everything beside it, leaving a public tombstone."""

import re
from typing import Any

from django.core.management import CommandError, CommandParser

from newsroom.api.exchange import dumps
from newsroom.editions import redaction
from newsroom.owner import OwnerCommand
from newsroom.public.sharing import keeping
from newsroom.review.models import Item


class Command(OwnerCommand):
    help = "Take a passage out of everything that is stored. Without --yes it only lists where."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", choices=Item.Kind.values)
        parser.add_argument("slug", help="the address of the item that it is about")
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--passage", help="the exact text")
        what.add_argument("--path", help="where it is in the content, such as verdict/finding")
        parser.add_argument("--reason", required=True, help="what readers are told instead")
        parser.add_argument("--by", required=True, help="who answers for this")
        parser.add_argument("--yes", action="store_true", help="do it")

    def handle(self, *args: Any, **options: Any) -> None:
        item = find(options["kind"], options["slug"])
        passage = redaction.Passage(text=wanted(item, options), reason=reason(options["reason"]))
        if passage.text.casefold() in f"{passage.reason} {options['by']}".casefold():
            raise CommandError("The reason and the name must not hold the passage themselves.")
        if options["yes"]:
            found = redaction.redact(item, passage, by=options["by"].strip())
            keeping.forget()
            dumps.forget()
        else:
            found = list(redaction.places(passage))
        if not found:
            raise CommandError("The passage is nowhere. It must be given letter by letter.")
        for place in found:
            self.stdout.write(str(place))
        done = "taken out of" if options["yes"] else "would be taken out of"
        self.stdout.write(f"“{passage.tombstone}”: {done} {len(found)} places.")
        if not options["yes"]:
            self.stdout.write("Nothing has been changed; --yes does it, and there is no way back.")


def find(kind: str, slug: str) -> Item:
    """Raises CommandError if there is no such item."""
    item = Item.objects.filter(kind=kind, slug=slug).first()
    item = item or Item.objects.filter(addresses__kind=kind, addresses__slug=slug).first()
    if item is None:
        raise CommandError(f"There is no {kind} with the address “{slug}”.")
    return item


def wanted(item: Item, options: dict[str, Any]) -> str:
    """The passage that is meant. Raises CommandError."""
    if options["path"] is None:
        passage = redaction.normal(options["passage"])
    else:
        try:
            passage = redaction.value_at(item, options["path"])
        except LookupError as error:
            raise CommandError(f"There is no text at “{options['path']}”.") from error
    if len(passage) < 2:
        raise CommandError("The passage is too short: it would be taken out of every other word.")
    return passage


def reason(text: str) -> str:
    """What readers are told. Raises CommandError for what cannot stand everywhere."""
    text = redaction.normal(text)
    if not text or len(text) > 100 or re.search(r"[<>&\"'\\\s]{2}|[<>&\"'\\\n]", text):
        raise CommandError(
            "The reason is one short line of at most 100 characters, without < > & quotes and \\."
        )
    return text
