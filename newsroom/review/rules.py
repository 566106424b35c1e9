"""May this person do this to this item now? Each guard raises a sentence (``errors.py``).

``check`` asks everything that can be asked before anything is typed; the same answer disables a
button, answers the API and stops the verb. What a person types with a verb is checked by the verb.
"""

from collections.abc import Callable
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from newsroom.review.errors import Denied, Incomplete, Missing, Refused, WrongState
from newsroom.review.models import ChecklistAnswer, ChecklistQuestion, Item, Revision
from newsroom.review.states import NOT_BY_TOKEN, VERBS, EditionNeeded, Role, Verb


def check(verb: str, item: Item, *, by: Any) -> None:
    """Raises Denied, WrongState or Incomplete unless ``by`` may do ``verb`` to ``item`` now."""
    rule = VERBS[verb]
    check_role(rule, by)
    check_by_token(rule, by)
    check_status(rule, item)
    check_edition(rule, item)
    check_waiting(rule, item)
    if rule.of_revision:
        _newest(item)
    if rule.only_submitter:
        check_is_submitter(item, by)
    if rule.only_others:
        check_is_not_barred(item, by)
    if extra := _EXTRA.get(verb):
        extra(item, by)


def refusal(verb: str, item: Item, *, by: Any) -> Refused | None:
    """Why ``check`` refuses, None if it does not."""
    try:
        check(verb, item, by=by)
    except Refused as error:
        return error
    return None


def check_role(verb: Verb, by: Any) -> None:
    # Groups, not permissions: Django answers every permission of a superuser with yes.
    if not by.is_active or by.roles.isdisjoint(verb.roles):
        roles = _(" or ").join(str(role.label) for role in Role if role in verb.roles)
        raise Denied(
            _("“%(verb)s” is for the role %(role)s.") % {"verb": verb.label, "role": roles}
        )


def check_by_token(verb: Verb, by: Any) -> None:
    """Raises Denied for what no token does: to sign what was read, or change what readers see."""
    if by.token is not None and verb.name in NOT_BY_TOKEN:
        raise Denied(
            _(
                "“%(verb)s” by token needs a second factor, which no account here has: do it at "
                "the desk."
            )
            % {"verb": verb.label}
        )


def check_status(verb: Verb, item: Item) -> None:
    if item.status not in verb.moves:
        raise WrongState(
            _("“%(verb)s” is not possible while this is %(status)s.")
            % {"verb": verb.label, "status": item.get_status_display()}
        )


def check_edition(verb: Verb, item: Item) -> None:
    if verb.edition is None:
        return
    edition = item.current_edition
    match verb.edition:
        case EditionNeeded.NONE if edition:
            raise WrongState(_("This has been published; withdraw it instead."))
        case EditionNeeded.SOME if not edition:
            raise WrongState(_("This has never been published."))
        case EditionNeeded.LIVE if not edition or edition.is_withdrawal:
            raise WrongState(_("Nothing of this is public now."))
        case EditionNeeded.WITHDRAWN if not edition or not edition.is_withdrawal:
            raise WrongState(_("This is not withdrawn."))


def check_waiting(verb: Verb, item: Item) -> None:
    if verb.waiting is None:
        return
    schedule = item.waiting_schedule
    if verb.waiting and schedule is None:
        raise WrongState(_("No schedule waits for this."))
    if schedule and not verb.waiting:
        when = date_format(timezone.localtime(schedule.at), "DATETIME_FORMAT")
        raise WrongState(
            _("This is scheduled for %(when)s already; call that off first.") % {"when": when}
        )


def check_complete(item: Item, by: Any) -> None:
    if missing := item.missing():
        raise Incomplete(missing)


def check_is_submitter(item: Item, by: Any) -> None:
    revision = item.newest_revision
    if revision and revision.submitted_by_id != by.pk:
        raise Denied(
            _("Only %(person)s, who submitted this, can recall it.")
            % {"person": revision.submitted_by}
        )


def check_is_not_barred(item: Item, by: Any) -> None:
    if by.pk in _newest(item).barred and not item.admits_self_approval:
        raise Denied(
            _("You submitted this or proposed its verdict, so another editor must approve it.")
        )


def check_may_approve(item: Item, by: Any) -> None:
    revision = _newest(item)
    if by.pk in {each.reviewer_id for each in revision.approvals}:
        raise WrongState(_("You have approved this revision already."))
    if item.awaits_an_answer:
        raise WrongState(_("A comment must be resolved before approval."))


def check_answered(revision: Revision, by: Any) -> None:
    """Raises Incomplete unless ``by`` has answered the checklist, and nothing in it with no."""
    if revision.checklist_id is None:
        return
    questions = ChecklistQuestion.objects.filter(checklist=revision.checklist_id, required=True)
    given = ChecklistAnswer.objects.filter(revision=revision, reviewer=by)
    answers = dict(given.values_list("question", "answer"))
    missing = [
        Missing(field=f"checklist-{each.pk}", message=sentence % {"question": each})
        for each in questions
        if (sentence := _gap(answers.get(each.pk)))
    ]
    if missing:
        raise Incomplete(missing)


def _gap(answer: str | None) -> str:
    if answer is None:
        return _("Answer the checklist: “%(question)s”")
    if answer == ChecklistAnswer.Answer.NO:
        return _("You answered no to “%(question)s”: return it, or have it settled first.")
    return ""


def check_approved(item: Item, by: Any) -> None:
    revision = _newest(item)
    if revision.approvals_missing:
        raise WrongState(_("“%(item)s” does not have the approvals it needs.") % {"item": item})


def check_reason(reason: str, sentence: str) -> str:
    """``reason`` without surrounding space. Raises Refused with ``sentence`` if it is empty."""
    if not (reason := reason.strip()):
        raise Refused(sentence)
    return reason


def check_newest(item: Item, revision: Revision | None) -> Revision:
    """The newest revision. Raises WrongState if ``revision``, what the screen showed, is older."""
    newest = _newest(item)
    if revision is not None and revision.pk != newest.pk:
        raise WrongState(
            _("Revision %(number)s has been submitted since you opened this page; read it first.")
            % {"number": newest.number}
        )
    return newest


def _newest(item: Item) -> Revision:
    revision = item.newest_revision
    if revision is None:
        raise WrongState(_("Nothing has been submitted for review."))
    return revision


_EXTRA: dict[str, Callable[[Item, Any], None]] = {
    "submit": check_complete,
    "approve": check_may_approve,
    "publish": check_approved,
    "schedule": check_approved,
}
