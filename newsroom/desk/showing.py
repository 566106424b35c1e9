"""The links by which somebody outside reads an item, as the desk shows them."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from newsroom.review.forms import PlainLabels
from newsroom.review.models import Item, OutsideLink, OutsideVisit
from newsroom.review.outside import LONGEST, USUAL

MOST = 50  # links, and visits of each


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A link with its visits, newest first."""

    link: OutsideLink
    visits: list[OutsideVisit]


class LinkForm(PlainLabels, forms.Form):
    """For whom a link is, until when, and whether they may answer; with the revision displayed."""

    name = forms.CharField(
        label=_("For whom"),
        max_length=150,
        help_text=_("Their name marks every page, on paper too."),
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )
    until = forms.DateField(
        label=_("Works until the end of"), widget=forms.DateInput(attrs={"type": "date"})
    )
    may_answer = forms.BooleanField(
        label=_("May comment, and accept once"), required=False, initial=True
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any, *, item: Item) -> None:
        self.item = item
        newest = item.newest_revision
        today = timezone.localdate(timezone=timezone.get_default_timezone())
        initial = {"until": today + USUAL, "revision": newest.pk if newest else None}
        super().__init__(data, initial=initial, auto_id="id_outside_%s")
        limits = {"min": _iso(today), "max": _iso(today + LONGEST)}
        self.fields["until"].widget.attrs |= limits
        self.fields["until"].widget.format = "%Y-%m-%d"
        self.fields["until"].help_text = _("At most %(days)s days.") % {"days": LONGEST.days}

    def clean_revision(self) -> Any:
        found = self.item.revisions.filter(pk=self.cleaned_data["revision"]).first()
        if found is None:
            raise forms.ValidationError(_("There is no such revision of this."))
        return found


def _iso(day: dt.date) -> str:
    return day.isoformat()


def links(item: Item) -> list[Shown]:
    """The links of an item, newest first, in two queries."""
    found = item.outside_links.select_related("revision", "created_by", "revoked_by")
    newest = list(found.defer("revision__content").order_by("-pk")[:MOST])
    visits = OutsideVisit.objects.filter(link__in=newest).order_by("-pk")
    by_link: dict[int, list[OutsideVisit]] = {}
    for visit in visits[: MOST * MOST]:
        by_link.setdefault(visit.link_id, []).append(visit)
    return [Shown(link=link, visits=by_link.get(link.pk, [])[:MOST]) for link in newest]


def address(link: OutsideLink, token: str) -> str:
    """Where the reader finds it; one that is only for reading is a preview."""
    name = "outside" if link.may_answer else "admin:preview"
    return f"{settings.SITE_URL}{reverse(name, args=[token])}"
