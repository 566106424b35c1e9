"""The fields that a column of a table can be read into."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

FIELDS: dict[str, str | Promise] = {
    "url": _("Address of the fact-check"),
    "claim": _("Claim"),
    "title": _("Title"),
    "language": _("Language"),
    "published": _("Published"),
    "modified": _("Changed"),
    "publisher": _("Publisher"),
    "publisher_url": _("Address of the publisher"),
    "authors": _("Authors"),
    "rating": _("Verdict in words"),
    "rating_number": _("Verdict as a number"),
    "rating_best": _("Best number of the scale"),
    "rating_worst": _("Worst number of the scale"),
    "finding": _("Finding"),
    "body": _("Text"),
    "claimant": _("Who claimed it"),
    "claimant_kind": _("Person or organisation"),
    "claimant_same_as": _("Address that says who claimed it"),
    "said_on": _("Claimed on"),
    "appearances": _("Addresses where it was claimed"),
    "topics": _("Topics"),
}

# Several columns of these are read together; of the others the first that says something counts.
MANY = {"authors", "claimant_same_as", "appearances", "topics", "body"}
