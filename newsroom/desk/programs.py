"""The tokens of a person at the desk: the form of a new one, and how they are listed."""

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from newsroom.review.forms import PlainLabels
from newsroom.review.models import Scope, Token
from newsroom.review.models.token import LONGEST
from newsroom.review.tokens import USUAL

SIZE = 50


class TokenForm(PlainLabels, forms.Form):
    """Which program uses a token, what for, and until when."""

    name = forms.CharField(
        label=_("Name"),
        max_length=100,
        help_text=_("Which program uses it, and where it runs. The history names it."),
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )
    scopes = forms.MultipleChoiceField(
        label=_("It may"),
        choices=Scope.choices,
        initial=[Scope.READ],
        widget=forms.CheckboxSelectMultiple,
    )
    until = forms.DateField(
        label=_("Works until the end of"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, data: Any = None) -> None:
        today = timezone.localdate(timezone=timezone.get_default_timezone())
        super().__init__(data, initial={"until": today + USUAL}, auto_id="id_token_%s")
        last = today + LONGEST - dt.timedelta(days=1)
        self.fields["until"].widget.attrs |= {"min": today.isoformat(), "max": last.isoformat()}
        self.fields["until"].help_text = _("At most %(days)s days.") % {"days": LONGEST.days - 1}


def of(person: Any) -> list[Token]:
    """The newest tokens of a person, those that are over too."""
    return list(Token.objects.filter(person=person).select_related("revoked_by")[:SIZE])


def of_everybody(*, before: int | None) -> list[Token]:
    """One page of all that were ever made, newest first, and one more if there are older ones."""
    found = Token.objects.select_related("person", "revoked_by")
    if before is not None:
        found = found.filter(pk__lt=before)
    return list(found.order_by("-pk")[: SIZE + 1])
