"""Webhooks at the desk: their form, and how what they were told is listed."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.db.models import Count, OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from newsroom.editions import webhooks
from newsroom.editions.adapters import account
from newsroom.editions.adapters.line import check_url
from newsroom.editions.models import Delivery, HookEvent, HookKind, Webhook
from newsroom.review.errors import Refused
from newsroom.review.forms import PlainLabels

SIZE = 50


ADDRESS_HELP = {
    HookKind.PLAIN: _(
        "Begins with https:// and is on the public web. Some receivers have a password in it, "
        "so only publishers and administrators see it."
    ),
    HookKind.CHAT: _(
        "The incoming hook that Slack, Mattermost or another chat gave out. Whoever has it can "
        "write to the channel, so only publishers and administrators see it."
    ),
    HookKind.INDEXNOW: _("The one for all engines that take part, or that of one of them."),
    HookKind.GOOGLE: _("Leave it as it is unless Google moves."),
}


class WebhookForm(PlainLabels, forms.Form):
    """What a webhook is told, and where, as its kind needs it. ``on`` is asked of one that exists;
    a key file that was given is never shown again.
    """

    name = forms.CharField(
        label=_("Name"), max_length=100, help_text=_("What receives it, for your colleagues.")
    )
    url = forms.CharField(
        label=_("Address"),
        widget=forms.URLInput(attrs={"dir": "ltr"}),
        validators=[MaxLengthValidator(2000)],
    )
    key_file = forms.CharField(
        label=_("Key file of the service account"),
        widget=forms.Textarea(attrs={"dir": "ltr", "rows": 4, "autocomplete": "off"}),
        validators=[MaxLengthValidator(account.LONGEST)],
    )
    events = forms.MultipleChoiceField(
        label=_("It is told what is"),
        choices=HookEvent.choices,
        widget=forms.CheckboxSelectMultiple,
        initial=HookEvent.values,
    )
    on = forms.BooleanField(label=_("Switched on"), required=False, initial=True)

    def __init__(
        self,
        *args: Any,
        kind: HookKind = HookKind.PLAIN,
        webhook: Webhook | None = None,
        **kwargs: Any,
    ) -> None:
        kwargs["initial"] = {"url": webhooks.URLS.get(kind, ""), "name": _NAMES.get(kind, "")}
        if webhook:
            kind = HookKind(webhook.kind)
            names = ("name", "url", "events", "on")
            kwargs["initial"] = {name: getattr(webhook, name) for name in names}
        super().__init__(*args, **kwargs)
        self.fields["url"].help_text = ADDRESS_HELP[kind]
        self.fields["key_file"].required = not webhook
        self.fields["key_file"].help_text = _KEY_KEPT if webhook else _KEY_NEW
        for name in self._not_asked(kind, exists=bool(webhook)):
            del self.fields[name]

    @staticmethod
    def _not_asked(kind: HookKind, *, exists: bool) -> list[str]:
        is_google = kind == HookKind.GOOGLE
        return ["events" if is_google else "key_file", *([] if exists else ["on"])]

    def clean_url(self) -> str:
        return self._checked("url", check_url)

    def clean_key_file(self) -> str:
        return self._checked("key_file", account.read)

    def _checked(self, name: str, check: Callable[[str], Any]) -> str:
        text = str(self.cleaned_data[name]).strip()
        try:
            if text:
                check(text)
        except Refused as refusal:
            raise forms.ValidationError(str(refusal), refusal.code) from None
        return text


# What the receiver is called where there is but one.
_NAMES = {HookKind.INDEXNOW: HookKind.INDEXNOW.label, HookKind.GOOGLE: HookKind.GOOGLE.label}
_KEY_NEW = _(
    "The JSON file, opened in an editor and copied whole. What signing in needs of it is kept, "
    "encrypted; it is never shown again."
)
_KEY_KEPT = _("It has one. Give another one here to replace it.")


def listed() -> Any:
    """All webhooks, each with how its newest delivery stands, and how many were given up."""
    newest = Delivery.objects.filter(webhook=OuterRef("pk")).order_by("-pk")
    unsettled = Delivery.objects.given_up().filter(webhook=OuterRef("pk")).order_by()
    given_up = unsettled.values("webhook").annotate(number=Count("pk"))
    return Webhook.objects.annotate(
        last_state=Subquery(newest.values("state")[:1]),
        last_answer=Subquery(newest.values("answer")[:1]),
        last_at=Subquery(newest.values("created_at")[:1]),
        given_up=Subquery(given_up.values("number")),
    )


def log(webhook: Webhook, *, before: int | None) -> list[Delivery]:
    """One page of deliveries, newest first, and one more if there are older ones."""
    rows = webhook.deliveries.select_related("edition", "requester", "settled_by").defer(
        "edition__content"
    )
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return list(rows.order_by("-pk")[: SIZE + 1])
