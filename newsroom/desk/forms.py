"""What people type with a verb, and comments."""

from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from newsroom.desk.texts import INPUT_TEXTS
from newsroom.editions.models.edition import CHOOSABLE
from newsroom.editions.verbs import Input

LIMIT = 2000


class VerbForm(forms.Form):
    """The inputs of a verb, and the id of the revision that was displayed."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, verb: str, inputs: list[Input], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for each in inputs:
            label, help_text = INPUT_TEXTS[verb, each.name]
            options = {"label": label, "help_text": help_text, "required": each.required}
            self.fields[each.name] = _FIELDS.get(each.name, _text)(options)

    def typed(self) -> list[tuple[Any, str]]:
        """What was typed, with its labels."""
        said = [(each.label, each.value()) for each in self.visible_fields()]
        return [(label, text) for label, text in said if self.is_bound and text]


def _text(options: dict[str, Any]) -> forms.CharField:
    # A validator and not max_length, with which browsers cut a paste off without a word.
    return forms.CharField(
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        validators=[MaxLengthValidator(LIMIT)],
        **options,
    )


def _choice(options: dict[str, Any]) -> forms.ChoiceField:
    return forms.ChoiceField(
        choices=[(change.value, change.label) for change in CHOOSABLE],
        widget=forms.RadioSelect,
        **options,
    )


def moment_field(options: dict[str, Any]) -> forms.CharField:
    """A date and time as it was typed; ``scheduling.moment`` says what it means, or that it is
    none. The help text says whose clock it is."""
    zone = timezone.get_default_timezone_name()
    now = date_format(timezone.localtime(None, timezone.get_default_timezone()), "DATETIME_FORMAT")
    help_text = gettext("By the newsroom’s clock (%(zone)s). There it is %(now)s")
    return forms.CharField(
        widget=forms.TextInput(attrs={"type": "datetime-local"}),
        max_length=40,
        **{**options, "help_text": help_text % {"zone": zone, "now": now}},
    )


_FIELDS = {"change": _choice, "at": moment_field}

ANCHORS: dict[str, list[tuple[str, Any]]] = {
    "claim": [
        ("claim_statements", _("What was said")),
        ("wording", _("Wording of the claim")),
        ("context", _("Context")),
        ("evidence_links", _("Evidence")),
        ("verdict-rating", _("Rating")),
        ("verdict-finding", _("Finding")),
        ("verdict-reasoning", _("Reasoning")),
        ("contact_attempts", _("Asking for comment")),
    ],
    "article": [
        ("headline", _("Headline")),
        ("standfirst", _("Standfirst")),
        ("blocks", _("Text")),
    ],
}


class CommentForm(forms.Form):
    """A remark on an item; ``anchor`` is the place in it that is meant."""

    text = _text({"label": _("Comment"), "help_text": _("Never published.")})
    must_resolve = forms.BooleanField(label=_("Must be resolved before approval"), required=False)

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "id_comment_%s", **kwargs})
        anchor = forms.ChoiceField(
            label=_("About"), required=False, choices=[("", _("All of it")), *ANCHORS[kind]]
        )
        self.fields = {"anchor": anchor, **self.fields}
