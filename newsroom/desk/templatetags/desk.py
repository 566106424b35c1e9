"""Small things that the desk's templates need."""

from typing import Any

from django import template
from django.template import Context
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from claims.fields import clean_html
from newsroom.desk import items
from newsroom.desk.palette import commands
from newsroom.editions.words import in_language
from newsroom.review.models import Item

register = template.Library()

# Permissions of which one is enough, address and label of each entry at the top of every page.
_NAV = [
    ("", "admin:index", _("Start")),
    ("review.view_item", "admin:queue", _("Queue")),
    ("claims.view_claim", "admin:claims_claim_changelist", _("Claims")),
    ("articles.view_article", "admin:articles_article_changelist", _("Articles")),
    ("claims.view_statement", "admin:claims_statement_changelist", _("Statements")),
    ("claims.view_source", "admin:claims_source_changelist", _("Sources")),
    ("claims.view_speaker", "admin:claims_speaker_changelist", _("Speakers")),
    ("review.view_activity", "admin:audit", _("Audit")),
    ("review.view_item review.view_user", "admin:report_list", _("Reports")),
]


@register.simple_tag(takes_context=True)
def desk_nav(context: Context) -> list[dict[str, Any]]:
    """The entries that this person may open."""
    user = context["request"].user
    return [
        {"url": reverse(name), "label": label}
        for permissions, name, label in _NAV
        if not permissions or any(map(user.has_perm, permissions.split()))
    ]


@register.inclusion_tag("desk/_keys.html", takes_context=True)
def desk_keys(context: Context) -> dict[str, Any]:
    """The overlay of keys and the command palette, both closed."""
    return {"commands": [each for each in commands(context["request"].user) if each.key]}


@register.inclusion_tag("desk/notices/_bell.html", takes_context=True)
def bell(context: Context) -> dict[str, Any]:
    """How many unread notices this person has; they came with the person."""
    return {"unread": getattr(context["request"].user, "unread_notices", 0)}


@register.filter
def form_url(item: Item) -> str:
    """Where the item is written."""
    return items.form_url(item)


@register.filter
def review_url(item: Item) -> str:
    """Where the item is reviewed."""
    return items.review_url(item)


@register.filter
def public_url(item: Item) -> str:
    """Where readers find the item, empty while the public pages are not served."""
    try:
        return reverse(f"public:{item.kind}", args=[item.slug])
    except NoReverseMatch:
        return ""


@register.filter
def field_anchor(field: str) -> str:
    """The id, in the item's form, of the place that ``Missing.field`` names."""
    if field in ("claim_statements", "evidence_links", "parts", "blocks", "contact_attempts"):
        return f"{field}-group"
    prefix, dash, name = field.partition("-")
    return f"id_{prefix}-0-{name}" if dash else f"id_{field}"


@register.filter
def rating_label(rating: dict[str, Any], language: str) -> str:
    """A frozen rating's label in a content's language, or in the newsroom's own."""
    return in_language(rating["label"], language)


@register.filter
def cleaned(markup: str) -> SafeString:
    """A frozen rich text as markup."""
    return mark_safe(clean_html(markup))  # noqa: S308 -- it just came out of nh3
