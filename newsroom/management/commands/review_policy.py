"""How many approvals a sensitive item needs, and whether one person may do everything."""

from typing import Any

from django.core.management import CommandParser

from newsroom.owner import OwnerCommand
from newsroom.review.models import ReviewPolicy


class Command(OwnerCommand):
    help = "Show or change the review policy."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--self-approval",
            choices=["on", "off"],
            help="on: a barred person may approve with a written reason, and the page says so",
        )
        parser.add_argument(
            "--sensitive-approvals", type=int, help="approvals that a sensitive item needs"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        policy = ReviewPolicy.current()
        if options["self_approval"]:
            policy.self_approval = options["self_approval"] == "on"
        if options["sensitive_approvals"] is not None:
            policy.sensitive_approvals = options["sensitive_approvals"]
        policy.full_clean(validate_unique=False)
        policy.save()
        self.stdout.write(
            f"self-approval: {'on' if policy.self_approval else 'off'}\n"
            f"approvals for sensitive items: {policy.sensitive_approvals}"
        )
