"""Webhooks at the desk: their form, and how what they were told is listed."""

from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from newsroom.editions.adapters.line import check_url
from newsroom.editions.models import Delivery, HookEvent, Webhook
from newsroom.review.errors import Refused
from newsroom.review.forms import PlainLabels

SIZE = 50


class WebhookForm(PlainLabels, forms.Form):
    """What a webhook is told, and where. ``on`` is asked of one that exists."""

    name = forms.CharField(
        label=_("Name"), max_length=100, help_text=_("What receives it, for your colleagues.")
    )
    url = forms.CharField(
        label=_("Address"),
        widget=forms.URLInput(attrs={"dir": "ltr"}),
        validators=[MaxLengthValidator(2000)],
        help_text=_(
            "Begins with https:// and is on the public web. Some receivers have a password in it, "
            "so only publishers and administrators see it."
        ),
    )
    events = forms.MultipleChoiceField(
        label=_("It is told what is"),
        choices=HookEvent.choices,
        widget=forms.CheckboxSelectMultiple,
        initial=HookEvent.values,
    )
    on = forms.BooleanField(label=_("Switched on"), required=False, initial=True)

    def __init__(self, *args: Any, webhook: Webhook | None = None, **kwargs: Any) -> None:
        if webhook:
            names = ("name", "url", "events", "on")
            kwargs["initial"] = {name: getattr(webhook, name) for name in names}
        super().__init__(*args, **kwargs)
        if not webhook:
            del self.fields["on"]

    def clean_url(self) -> str:
        url = str(self.cleaned_data["url"]).strip()
        try:
            check_url(url)
        except Refused as refusal:
            raise forms.ValidationError(str(refusal), refusal.code) from None
        return url


def listed() -> Any:
    """All webhooks, each with how its newest delivery stands."""
    newest = Delivery.objects.filter(webhook=OuterRef("pk")).order_by("-pk")
    return Webhook.objects.annotate(
        last_state=Subquery(newest.values("state")[:1]),
        last_answer=Subquery(newest.values("answer")[:1]),
        last_at=Subquery(newest.values("created_at")[:1]),
    )


def log(webhook: Webhook, *, before: int | None) -> list[Delivery]:
    """One page of deliveries, newest first, and one more if there are older ones."""
    rows = webhook.deliveries.select_related("edition", "requester").defer("edition__content")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return list(rows.order_by("-pk")[: SIZE + 1])
