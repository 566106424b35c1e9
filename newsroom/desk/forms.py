"""What people type with a verb, and comments."""

from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from newsroom.desk import places
from newsroom.desk.answering import AnswersField
from newsroom.desk.texts import INPUT_TEXTS
from newsroom.editions.models.edition import CHOOSABLE
from newsroom.editions.verbs import Input
from newsroom.review.checklists import Asked
from newsroom.review.forms import PlainLabels
from newsroom.review.models import Comment, User
from newsroom.review.pickers import ManyPicker, ManyPickerField

LIMIT = 2000


class VerbForm(PlainLabels, forms.Form):
    """The inputs of a verb, and the id of the revision that was displayed.

    ``asked`` is the checklist, for a verb that has answers among its inputs.
    """

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,
        verb: str,
        inputs: list[Input],
        asked: list[Asked] | None = None,
        by: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for each in inputs:
            if each.name == "answers":
                self.fields["answers"] = AnswersField(asked or [], by=by)
                continue
            label, help_text = INPUT_TEXTS[verb, each.name]
            options = {"label": label, "help_text": help_text, "required": each.required}
            self.fields[each.name] = _FIELDS.get(each.name, _text)(options)

    def typed(self) -> list[tuple[Any, str]]:
        """What was typed, with its labels. Not the answers to a checklist, which are kept."""
        said = [(each.label, each.value()) for each in self.visible_fields()]
        return [(label, text) for label, text in said if self.is_bound and isinstance(text, str)]


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


class CommentForm(PlainLabels, forms.Form):
    """A remark on an item; ``anchor`` is the place in it that is meant, ``passage`` its words."""

    passage = _text(
        {
            "label": _("About these words"),
            "help_text": _("Select them in the text, or paste them here. Empty for the whole."),
            "required": False,
        }
    )
    before = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)
    text = _text({"label": _("Comment"), "help_text": _("Never published. @name calls somebody.")})
    must_resolve = forms.BooleanField(label=_("Must be resolved before approval"), required=False)

    def __init__(self, *args: Any, content: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "id_comment_%s", **kwargs})
        anchor = forms.ChoiceField(
            label=_("About"), required=False, choices=places.choices(content, kind)
        )
        people = ManyPickerField(
            User.objects.all(),
            label=_("For"),
            required=False,
            widget=ManyPicker(db_field=Comment._meta.get_field("mentions")),
        )
        self.fields["passage"].widget.attrs["rows"] = 2
        self.fields = {"anchor": anchor, **self.fields, "mentions": people}


class ReplyForm(PlainLabels, forms.Form):
    """An answer to a comment."""

    text = _text({"label": _("Reply"), "help_text": _("Never published. @name calls somebody.")})
    parent = forms.IntegerField(widget=forms.HiddenInput)
