"""The forms by which items are assigned, taken, given a date and a priority: one or many."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from newsroom.desk.forms import moment_field
from newsroom.editions.scheduling import moment
from newsroom.review import assigning
from newsroom.review.errors import Refused
from newsroom.review.forms import PlainLabels
from newsroom.review.models import Item, User
from newsroom.review.pickers import Picker, PickerField
from newsroom.review.states import Status

MOST = 200
ARRANGED = ("assigned_to", "due_at", "priority")


class _ArrangingForm(PlainLabels, forms.Form):
    """The fields that both forms have, as far as they are asked for."""

    def ask(self, *names: str) -> None:
        self.fields |= {name: _FIELDS[name]() for name in names}

    def clean_due_at(self) -> dt.datetime | None:
        text = self.cleaned_data["due_at"].strip()
        try:
            return moment(text) if text else None
        except Refused as error:
            raise ValidationError(str(error)) from None


def _person() -> PickerField:
    return PickerField(
        User.objects.filter(is_active=True),
        required=False,
        label=_("Assigned to"),
        widget=Picker(db_field=Item._meta.get_field("assigned_to")),
    )


def _note() -> forms.CharField:
    return forms.CharField(
        label=_("Note"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        validators=[MaxLengthValidator(2000)],
    )


_FIELDS: Mapping[str, Callable[[], forms.Field]] = {
    "assigned_to": _person,
    "due_at": lambda: moment_field({"label": _("Due"), "required": False}),
    "priority": lambda: forms.TypedChoiceField(
        label=_("Priority"), coerce=int, choices=Item.Priority.choices, required=False
    ),
    "note": _note,
}


def _spelt(person: int | None, due: dt.datetime | None, priority: int) -> list[str]:
    """Who, until when and how urgent, in the order of ``ARRANGED``, as the boxes spell them."""
    here = timezone.get_default_timezone()
    at = f"{timezone.localtime(due, here):%Y-%m-%dT%H:%M}" if due else ""
    return [str(person or ""), at, str(priority)]


class ArrangeForm(_ArrangingForm):
    """What one person can arrange around one item; to take it is a button of its own.

    ``shown`` carries what the page said. Only what somebody changed on the page is changed, so that
    one that was opened an hour ago takes nothing back that was arranged since.
    """

    shown = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, item: Any, by: Any) -> None:
        spelt = _spelt(item.assigned_to_id, item.due_at, item.priority)
        initial = {**dict(zip(ARRANGED, spelt, strict=True)), "shown": "|".join(spelt)}
        super().__init__(data, auto_id="id_arrange_%s", initial=initial)
        self.item, self.by = item, by
        self.offers_take = assigning.take_refusal(item, by=by) is None
        if item.status == Status.SPIKED:
            return
        if assigning.arranges(by):
            self.ask(*ARRANGED, "note")
        elif assigning.is_theirs(item, by):
            self.ask("assigned_to", "note")
            self.fields["assigned_to"].label = _("Hand it over to")
        if picker := self.fields.get("assigned_to"):
            picker.widget.related = item.assigned_to

    @property
    def offers_fields(self) -> bool:
        return "assigned_to" in self.fields

    def carry_out(self) -> int:
        """Do what was changed on the page, all or nothing; how much that was. Raises Refused."""
        typed = self.cleaned_data
        shown = dict(zip(ARRANGED, typed["shown"].split("|"), strict=False))
        given = self._given()
        changed = [name for name in ARRANGED if name in typed and given[name] != shown.get(name)]
        acts: Mapping[str, Callable[[], Any]] = {
            "assigned_to": lambda: assigning.assign(
                self.item, by=self.by, to=typed["assigned_to"], note=typed["note"]
            ),
            "due_at": lambda: assigning.set_due(self.item, by=self.by, at=typed["due_at"]),
            "priority": lambda: assigning.prioritise(
                self.item, by=self.by, priority=typed["priority"]
            ),
        }
        with transaction.atomic():
            for name in changed:
                acts[name]()
        return len(changed)

    def _given(self) -> dict[str, str]:
        typed = self.cleaned_data
        person = typed.get("assigned_to")
        spelt = _spelt(person and person.pk, typed.get("due_at"), typed.get("priority") or 0)
        return dict(zip(ARRANGED, spelt, strict=True))


@dataclass(frozen=True, kw_only=True)
class Act:
    """Something that is done to each ticked item; ``needs`` is the field it takes."""

    label: str | Promise
    run: Callable[..., Any]
    needs: str = ""
    for_editors: bool = True


ACTS: Mapping[str, Act] = {
    "take": Act(
        label=_("Take"),
        run=lambda item, by, typed: assigning.take(item, by=by),
        for_editors=False,
    ),
    "assign": Act(
        label=_("Assign"),
        run=lambda item, by, typed: assigning.assign(
            item, by=by, to=typed["assigned_to"], note=typed["note"]
        ),
        needs="assigned_to",
    ),
    "unassign": Act(
        label=_("Assign to nobody"),
        run=lambda item, by, typed: assigning.assign(item, by=by, to=None, note=typed["note"]),
    ),
    "due": Act(
        label=_("Set the due date"),
        run=lambda item, by, typed: assigning.set_due(item, by=by, at=typed["due_at"]),
        needs="due_at",
    ),
    "priority": Act(
        label=_("Set the priority"),
        run=lambda item, by, typed: assigning.prioritise(item, by=by, priority=typed["priority"]),
        needs="priority",
    ),
}


@dataclass(frozen=True, kw_only=True)
class Result:
    """What became of one ticked item: done, or the sentence why not."""

    item: Item
    refusal: Refused | None


class BulkForm(_ArrangingForm):
    """One act for all the items that are ticked."""

    def __init__(self, data: Any = None, *, by: Any) -> None:
        super().__init__(data, auto_id="id_bulk_%s")
        self.by = by
        if assigning.arranges(by):
            self.ask(*ARRANGED, "note")
            priority: Any = self.fields["priority"]
            priority.choices = [("", "—"), *Item.Priority.choices]

    @property
    def acts(self) -> list[tuple[str, str | Promise]]:
        """The buttons: names and labels."""
        may = assigning.arranges(self.by)
        return [(name, act.label) for name, act in ACTS.items() if may or not act.for_editors]

    @property
    def ticked(self) -> list[int]:
        """The ids that were sent, each once."""
        data: Any = self.data
        sent = data.getlist("item") if self.is_bound else []
        good = [text for text in sent if text.isascii() and text.isdecimal() and len(text) < 19]
        return list(dict.fromkeys(map(int, good)))

    def clean(self) -> dict[str, Any]:
        typed = self.cleaned_data
        name = self.data.get("act", "")
        if name not in dict(self.acts):
            raise ValidationError(gettext("Choose what is to be done."))
        if not self.ticked:
            raise ValidationError(gettext("Tick the items that it is to be done to."))
        if len(self.ticked) > MOST:
            raise ValidationError(gettext("Tick fewer: %(most)s at once.") % {"most": MOST})
        needs = ACTS[name].needs
        if needs and needs not in self.errors and typed.get(needs) in (None, ""):
            self.add_error(needs, gettext("This is needed for it."))
        return typed

    def carry_out(self) -> list[Result]:
        """Each item by itself, in the order in which they were sent: one that is refused keeps no
        other from being done."""
        act = ACTS[self.data["act"]]
        found = Item.objects.select_related("claim", "article").in_bulk(self.ticked)
        return [self._result(act, found[pk]) for pk in self.ticked if pk in found]

    def _result(self, act: Act, item: Item) -> Result:
        try:
            act.run(item, self.by, self.cleaned_data)
        except Refused as error:
            return Result(item=item, refusal=error)
        return Result(item=item, refusal=None)
