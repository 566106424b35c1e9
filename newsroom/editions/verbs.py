"""Every verb by its name, with what it takes from the person: for the screens and the API alike."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from newsroom.editions import publishing, restoring, scheduling, translating
from newsroom.review import checklists, rules, workflow
from newsroom.review.errors import Refused, WrongState
from newsroom.review.models import Item, Revision

Condition = Callable[[Item, Any], bool]


def _has_edition(item: Item, by: Any) -> bool:
    return item.current_edition is not None


def _approves_own_work(item: Item, by: Any) -> bool:
    # Whether the policy admits that at all, the guard says.
    newest = item.newest_revision
    return bool(newest and by.pk in newest.barred)


def _has_checklist(item: Item, by: Any) -> bool:
    newest = item.newest_revision
    return bool(newest and newest.checklist_id)


@dataclass(frozen=True, kw_only=True)
class Input:
    """One thing a person types with a verb; ``name`` is the keyword of the verb's function.

    ``when`` says for which item and person it is asked; None is always.
    """

    name: str
    required: bool = False
    when: Condition | None = None


@dataclass(frozen=True, kw_only=True)
class Act:
    """How a verb is carried out. ``pinned`` verbs concern the one revision that was read."""

    run: Callable[..., Any]
    inputs: tuple[Input, ...] = ()
    pinned: bool = False


_REASON = Input(name="reason", required=True)

ACTS: Mapping[str, Act] = {
    "submit": Act(run=workflow.submit, inputs=(Input(name="message"),)),
    "recall": Act(run=workflow.recall),
    "return_": Act(run=workflow.return_, inputs=(_REASON,), pinned=True),
    "approve": Act(
        run=checklists.approve,
        inputs=(
            # A mapping of questions' ids to ``checklists.Given``.
            Input(name="answers", when=_has_checklist),
            Input(name="reason"),
            Input(name="self_approval_reason", required=True, when=_approves_own_work),
        ),
        pinned=True,
    ),
    "publish": Act(
        run=publishing.publish,
        inputs=(
            Input(name="change", required=True, when=_has_edition),
            Input(name="note", required=True, when=_has_edition),
        ),
        pinned=True,
    ),
    "schedule": Act(
        run=scheduling.schedule,
        inputs=(
            Input(name="at", required=True),
            Input(name="change", required=True, when=_has_edition),
            Input(name="note", required=True, when=_has_edition),
        ),
        pinned=True,
    ),
    "unschedule": Act(run=scheduling.unschedule),
    "revise": Act(run=workflow.revise),
    "discard": Act(run=publishing.discard),
    "restore": Act(run=restoring.restore, pinned=True),
    "withdraw": Act(run=publishing.withdraw, inputs=(_REASON,)),
    "reinstate": Act(run=publishing.reinstate, inputs=(_REASON,)),
    "spike": Act(run=workflow.spike, inputs=(Input(name="reason"),)),
    "unspike": Act(run=workflow.unspike),
}


def inputs(verb: str, item: Item, *, by: Any) -> list[Input]:
    """What ``by`` is asked for when doing ``verb`` to ``item``."""
    return [each for each in ACTS[verb].inputs if each.when is None or each.when(item, by)]


def check(verb: str, item: Item, *, by: Any) -> None:
    """Like ``rules.check``, and for publishing also what depends on editions."""
    rules.check(verb, item, by=by)
    if verb in ("publish", "reinstate"):
        publishing.check_embargo(item)
    if verb in ("publish", "schedule"):
        publishing.check_claims_live(rules.check_newest(item, None))
        newest = rules.check_newest(item, None)
        translating.check(item, newest)
        publishing.check_no_archive(item, newest)


def refusal(verb: str, item: Item, *, by: Any) -> Refused | None:
    """Why ``check`` refuses, None if it does not."""
    try:
        check(verb, item, by=by)
    except Refused as error:
        return error
    return None


def perform(verb: str, item: Item, *, by: Any, revision: int | None = None, **typed: Any) -> Any:
    """Do ``verb`` with what was typed, by the names of its inputs; returns what the verb returns.

    ``revision`` is the id of the revision that was read; a pinned verb needs it. Raises Refused and
    its kinds, or IntegrityError where a rule of the database refuses.
    """
    act = ACTS[verb]
    if act.pinned:
        return act.run(item, by=by, revision=_read(item, revision), **typed)
    return act.run(item, by=by, **typed)


def _read(item: Item, revision: int | None) -> Revision:
    if revision is None:
        raise Refused(_("Say which revision you have read."))
    found = Revision.objects.filter(pk=revision, item_id=item.pk).first()
    if found is None:
        raise WrongState(_("There is no such revision of this."))
    return found
