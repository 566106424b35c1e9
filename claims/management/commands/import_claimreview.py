"""Bring fact-checks in as drafts: ClaimReview in JSON, JSON Lines or HTML, and other exports."""

from claims.importing.command import ImportCommand


class Command(ImportCommand):
    help = "Bring fact-checks in as drafts, from ClaimReview or from the export of another program."
