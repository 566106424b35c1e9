"""What a person can go to or begin from every page of the desk, and the keys for it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.models import Claim
from newsroom.articles.models import Article
from newsroom.desk.items import form_url
from newsroom.review import offering
from newsroom.review.folding import fold

LONGEST = 200
ITEMS = 6  # of each kind


@dataclass(frozen=True, kw_only=True)
class Command:
    """A page. ``key`` is pressed after g; ``permission`` opens the page, empty is everybody's."""

    label: str | Promise
    name: str
    permission: str = ""
    key: str = ""

    @property
    def url(self) -> str:
        return reverse(f"admin:{self.name}")


COMMANDS = [
    Command(label=gettext_lazy("Start"), name="index", key="h"),
    Command(label=gettext_lazy("Queue"), name="queue", permission="review.view_item", key="q"),
    Command(label=gettext_lazy("New claim"), name="claims_claim_add",
            permission="claims.add_claim", key="n"),
    Command(label=gettext_lazy("New article"), name="articles_article_add",
            permission="articles.add_article"),
    Command(label=gettext_lazy("Enter a speech or debate"), name="occasion_new",
            permission="claims.add_statement", key="e"),
    Command(label=gettext_lazy("Claims"), name="claims_claim_changelist",
            permission="claims.view_claim", key="c"),
    Command(label=gettext_lazy("Articles"), name="articles_article_changelist",
            permission="articles.view_article", key="a"),
    Command(label=gettext_lazy("Statements"), name="claims_statement_changelist",
            permission="claims.view_statement", key="s"),
    Command(label=gettext_lazy("Transcripts"), name="transcript_list",
            permission="claims.view_transcript", key="t"),
    Command(label=gettext_lazy("Sources"), name="claims_source_changelist",
            permission="claims.view_source", key="o"),
    Command(label=gettext_lazy("New source"), name="claims_source_add",
            permission="claims.add_source"),
    Command(label=gettext_lazy("Speakers"), name="claims_speaker_changelist",
            permission="claims.view_speaker", key="p"),
    Command(label=gettext_lazy("New speaker"), name="claims_speaker_add",
            permission="claims.add_speaker"),
    Command(label=gettext_lazy("Occasions"), name="claims_occasion_changelist",
            permission="claims.view_occasion"),
    Command(label=gettext_lazy("Schedules"), name="schedule_list", permission="review.view_item"),
    Command(label=gettext_lazy("Bundles"), name="bundle_list", permission="review.view_item"),
    Command(label=gettext_lazy("Notices"), name="notice_list",
            permission="review.view_item", key="b"),
    Command(label=gettext_lazy("My tokens"), name="token_list"),
    Command(label=gettext_lazy("Imports"), name="import_list", permission="claims.add_import"),
    Command(label=gettext_lazy("Webhooks"), name="webhook_list",
            permission="editions.view_webhook"),
    Command(label=gettext_lazy("Audit"), name="audit", permission="review.view_activity"),
]  # fmt: skip


def commands(user: Any) -> list[Command]:
    """The pages that ``user`` may open."""
    return [each for each in COMMANDS if not each.permission or user.has_perm(each.permission)]


def results(user: Any, text: str) -> list[dict[str, str]]:
    """What ``text`` may mean, as ``label``, ``hint`` and ``url``: pages first, then items.

    Nothing typed gives every page.
    """
    sought = fold(text.replace("\0", "")[:LONGEST])
    pages = [each for each in commands(user) if sought in fold(str(each.label))]
    found = [
        {"label": str(each.label), "hint": f"g {each.key}" if each.key else "", "url": each.url}
        for each in pages
    ]
    return [*found, *_items(user, sought)] if sought else found


def _items(user: Any, sought: str) -> Iterator[dict[str, str]]:
    if not user.has_perm("review.view_item"):
        return
    for model in (Claim, Article):
        for item in offering.best(model.objects.all(), sought, limit=ITEMS):
            hint = _("%(kind)s, %(status)s") % {
                "kind": model._meta.verbose_name, "status": item.get_status_display(),
            }  # fmt: skip
            yield {"label": str(item), "hint": hint, "url": form_url(item)}
