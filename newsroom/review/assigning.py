"""Whose an item is, until when, and how urgent: what is arranged around it while its status stays.

An editor arranges any item; others take what is free and hand over what is theirs. Each step locks
the item, checks, changes one column, and writes a line of history, one of ``states.LINES``; a draft
that was never handed in has none yet. What was signed does not change, so any status will do but
spiked.
"""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from newsroom.review import notices, rules, workflow
from newsroom.review.errors import Denied, Refused, WrongState
from newsroom.review.models import Event, Item
from newsroom.review.states import VERBS, Role, Status

# Further than this is a slip of the keyboard.
LONGEST = dt.timedelta(days=2 * 365)


def arranges(by: Any) -> bool:
    """Whether ``by`` decides for others: who works on what, until when, and how urgent it is."""
    return by.is_active and Role.EDITOR in by.roles


def works_on(person: Any, status: Status | str) -> bool:
    """Whether ``person`` has a role with which something can be done in ``status``."""
    roles = {role for verb in VERBS.values() if status in verb.moves for role in verb.roles}
    return person.is_active and not roles.isdisjoint(person.roles)


def is_theirs(item: Item, by: Any) -> bool:
    """Whether the item is ``by``'s to hand over: assigned to them, or made by them and free."""
    return by.pk == (item.assigned_to_id or item.created_by_id)


def take_refusal(item: Item, *, by: Any) -> Refused | None:
    """Why ``by`` cannot take the item, None if nothing speaks against it."""
    try:
        _check_open(item)
        _check_free(item, by)
        _check_works_on(item, by)
    except Refused as error:
        return error
    return None


@transaction.atomic
def take(item: Item, *, by: Any) -> Item:
    """Make an item one's own that is nobody's; an editor's also one that is somebody's."""
    item = workflow.lock(item)
    if error := take_refusal(item, by=by):
        raise error
    return _give(item, to=by, verb="take", by=by, reason=str(by))


@transaction.atomic
def assign(item: Item, *, by: Any, to: Any | None, note: str = "") -> Item:
    """Give an item to somebody who can work on it, or with None to nobody.

    Who is no editor can only hand over what is theirs, and says in ``note`` how it stands.
    """
    item = workflow.lock(item)
    _check_open(item)
    note = note.strip()
    if not arranges(by):
        note = _check_hand_over(item, by, to, note)
    if item.assigned_to_id == (to.pk if to else None):
        raise WrongState(_("This is assigned so already."))
    if to is None:
        return _give(item, to=None, verb="unassign", by=by, reason=note)
    _check_works_on(item, to)
    verb = "assign" if arranges(by) else "hand_over"
    return _give(item, to=to, verb=verb, by=by, reason=": ".join(filter(None, [str(to), note])))


@transaction.atomic
def set_due(item: Item, *, by: Any, at: dt.datetime | None) -> Item:
    """Say until when something is to be done about an item; None is no date."""
    item = workflow.lock(item)
    _check_arranges(item, by)
    if at == item.due_at:
        raise WrongState(_("This is due then already."))
    if at is not None:
        _check_time(at)
    item.due_at = at
    reason = _in_words(at) if at else _("no date")
    return _keep(item, "due_at", verb="set_due", by=by, reason=reason)


@transaction.atomic
def prioritise(item: Item, *, by: Any, priority: int) -> Item:
    """Say how urgent an item is: one of ``Item.Priority``."""
    if priority not in Item.Priority.values:
        raise Refused(_("There is no such priority."))
    item = workflow.lock(item)
    _check_arranges(item, by)
    if priority == item.priority:
        raise WrongState(_("This has that priority already."))
    item.priority = priority
    reason = str(Item.Priority(priority).label)
    return _keep(item, "priority", verb="prioritise", by=by, reason=reason)


def _give(item: Item, *, to: Any | None, verb: str, by: Any, reason: str) -> Item:
    item.assigned_to = to
    _keep(item, "assigned_to", verb=verb, by=by, reason=reason)
    notices.tell(Event.ASSIGNED, item=item, recipients=[to], by=by)
    return item


def _keep(item: Item, field: str, *, verb: str, by: Any, reason: str) -> Item:
    # Neither the version nor the date of change: the text is as it was, and whoever is writing it
    # need not compare anything.
    item.save(update_fields=[field])
    workflow.tell([item], verb=verb, by=by, reason=reason)
    return item


def _check_open(item: Item) -> None:
    if item.status == Status.SPIKED:
        raise WrongState(_("This was put aside; unspike it first."))


def _check_arranges(item: Item, by: Any) -> None:
    if not arranges(by):
        raise Denied(_("When an item is due and how urgent it is, is for an editor to say."))
    _check_open(item)


def _check_free(item: Item, by: Any) -> None:
    if item.assigned_to_id == by.pk:
        raise WrongState(_("This is yours already."))
    if item.assigned_to_id and not arranges(by):
        raise Denied(
            _("This is %(person)s’s; they or an editor can hand it over.")
            % {"person": item.assigned_to}
        )


def _check_works_on(item: Item, person: Any) -> None:
    if not works_on(person, item.status):
        raise Refused(
            _("%(person)s has no role in which something can be done about this now.")
            % {"person": person}
        )


def _check_hand_over(item: Item, by: Any, to: Any | None, note: str) -> str:
    if not by.is_active or not is_theirs(item, by):
        raise Denied(_("Only who has this, or an editor, can give it to somebody else."))
    if to is None:
        raise Denied(_("Hand it over to somebody; that it is nobody’s, is for an editor to say."))
    return rules.check_reason(note, _("Say how it stands: whoever takes it over needs to know."))


def _check_time(at: dt.datetime) -> None:
    now = timezone.now()
    if at <= now:
        raise Refused(_("That is past; choose a later time."))
    if at > now + LONGEST:
        raise Refused(_("That is more than two years away."))


def _in_words(at: dt.datetime) -> str:
    here = timezone.localtime(at, timezone.get_default_timezone())
    return f"{date_format(here, 'DATETIME_FORMAT')} ({timezone.get_default_timezone_name()})"
