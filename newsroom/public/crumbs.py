"""The way to a page, for readers above it and for machines in its head."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from newsroom.editions.breadcrumbs import breadcrumb_list
from newsroom.editions.models import Edition
from newsroom.public import addresses

Step = tuple[str, str]


def trail(*steps: Step) -> dict[str, Any]:
    """What a page's template needs: ``crumbs``, the steps above it, and ``crumbs_ld``, all of them.

    ``steps`` are names and paths, from below the front page to the page itself.
    """
    front = (settings.NEWSROOM_NAME, reverse("public:home"))
    whole = [(name, addresses.absolute(path)) for name, path in (front, *steps)]
    return {"crumbs": [(_("Home"), front[1]), *steps[:-1]], "crumbs_ld": breadcrumb_list(whole)}


def of_edition(edition: Edition) -> dict[str, Any]:
    """The trail of a claim's or an article's page."""
    lists = {"claim": (_("Claims"), "claims"), "article": (_("Articles"), "articles")}
    name, route = lists[edition.kind]
    return trail((name, reverse(f"public:{route}")), (edition.title, addresses.path_of(edition)))
