"""The form of a bundle's page: a row for each item, a time, and what its buttons do."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from newsroom.desk.forms import LIMIT, moment_field
from newsroom.editions import bundles
from newsroom.editions.models.edition import CHOOSABLE
from newsroom.editions.preflight import Member
from newsroom.review.forms import PlainLabels
from newsroom.review.models import Bundle, Schedule

# By the name of the button: what is said when it is done.
DONE: Mapping[str, str | Promise] = {
    "save": _("Saved."),
    "publish": _("“%(bundle)s” is public."),
    "schedule": _("“%(bundle)s” is scheduled."),
    "unschedule": _("The schedule of “%(bundle)s” was called off."),
    "remove": _("It was taken out of “%(bundle)s”."),
}


class MemberForm(PlainLabels, forms.Form):
    """What a further edition of one item says, and the revision that was displayed."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    change = forms.ChoiceField(
        label=_("Kind of change"),
        required=False,
        choices=[("", "—"), *((change.value, change.label) for change in CHOOSABLE)],
    )
    note = forms.CharField(
        label=_("Note for readers"),
        required=False,
        max_length=LIMIT,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        self.member = member
        newest = member.item.newest_revision
        initial = {
            "revision": newest and newest.pk,
            "change": member.row.change,
            "note": member.row.note,
        }
        kwargs |= {"prefix": f"member-{member.row.pk}", "initial": initial}
        super().__init__(*args, **kwargs)
        # A first edition has nothing to explain.
        if member.item.current_edition is None:
            del self.fields["change"], self.fields["note"]


class BundleForm(PlainLabels, forms.Form):
    """The whole page as it is sent; ``do`` is the button, with a member's id for ``remove``."""

    do = forms.CharField(max_length=40)

    def __init__(
        self,
        *args: Any,
        bundle: Bundle,
        members: list[Member],
        waiting: Schedule | None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.bundle, self.members, self.waiting = bundle, members, waiting
        self.fields["at"] = moment_field({"label": gettext("When"), "required": False})
        self.rows = [MemberForm(self.data or None, member=member) for member in members]

    def clean_do(self) -> str:
        """The name of the button; what comes after a colon is kept in ``target``."""
        name, _colon, target = str(self.cleaned_data["do"]).partition(":")
        if name not in DONE or (name == "remove") != target.isdecimal():
            raise ValidationError(gettext("There is no such button."))
        self.target = int(target[:18] or 0)
        return name

    def is_valid(self) -> bool:
        return all([super().is_valid(), *(row.is_valid() for row in self.rows)])

    def carry_out(self, *, by: Any) -> str | Promise:
        """Do what the button says, what was typed being kept first; the sentence about it.

        Raises Refused.
        """
        name = self.cleaned_data["do"]
        if said := self._said():
            bundles.say(self.bundle, by=by, said=said)
        for row in self.rows:
            vars(row.member.row).update(said.get(row.member.row.pk, {}))
        acts: dict[str, Callable[[], Any]] = {
            "publish": lambda: bundles.publish_bundle(self.bundle, by=by, read=self._read()),
            "schedule": lambda: bundles.schedule_bundle(
                self.bundle, by=by, at=self.cleaned_data["at"], read=self._read()
            ),
            "unschedule": lambda: bundles.unschedule_bundle(self.bundle, by=by),
            "remove": lambda: bundles.remove(self.bundle, self.target, by=by),
        }
        if act := acts.get(name):
            act()
        return DONE[name]

    def _said(self) -> dict[int, dict[str, str]]:
        return {
            row.member.row.pk: {key: row.cleaned_data[key] for key in ("change", "note")}
            for row in self.rows
            if "note" in row.fields
        }

    def _read(self) -> dict[int, int]:
        return {row.member.row.pk: row.cleaned_data["revision"] or 0 for row in self.rows}
