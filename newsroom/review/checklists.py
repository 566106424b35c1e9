"""The newsroom's own questions before an approval: made in versions, answered by each reviewer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import F, FilteredRelation, Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from newsroom.review import rules, workflow
from newsroom.review.errors import Denied, Refused, WrongState
from newsroom.review.models import (
    Checklist,
    ChecklistAnswer,
    ChecklistQuestion,
    Decision,
    Item,
    Revision,
)
from newsroom.review.states import VERBS

Answer = ChecklistAnswer.Answer
LONGEST_REMARK = 500


@dataclass(frozen=True, kw_only=True)
class Given:
    """What a reviewer answers to one question; ``answer`` is empty while there is none."""

    answer: str
    remark: str = ""

    @property
    def label(self) -> str:
        return str(Answer(self.answer).label) if self.answer else ""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A question about a revision, and everybody's answers by the reviewers' ids."""

    question: ChecklistQuestion
    answers: dict[int, Given] = field(default_factory=dict)

    def of(self, person: Any) -> Given:
        """The answer of one person, as far as there is one."""
        return self.answers.get(person.pk, Given(answer=""))


def next_version(kind: str) -> int:
    """The number of the version of a checklist that would be made now."""
    found = Checklist.objects.filter(kind=kind).aggregate(last=Max("version"))
    return int(found["last"] or 0) + 1


@transaction.atomic
def make(kind: str, *, by: Any, questions: Iterable[str]) -> Checklist:
    """A version of the checklist of a kind of item, with these questions in this order."""
    made = Checklist.objects.create(kind=kind, version=next_version(kind), created_by=by)
    for position, text in enumerate(questions, 1):
        ChecklistQuestion.objects.create(checklist=made, text=text, position=position)
    return made


def asked(revision: Revision) -> list[Asked]:
    """The questions about a revision, in order, with everybody's answers. One query, or none."""
    if revision.checklist_id is None:
        return []
    given = FilteredRelation("answers", condition=Q(answers__revision=revision.pk))
    rows = ChecklistQuestion.objects.filter(checklist=revision.checklist_id).annotate(given=given)
    found: dict[int, Asked] = {}
    for row in rows.annotate(
        reviewer=F("given__reviewer"), said=F("given__answer"), why=F("given__remark")
    ):
        question = found.setdefault(row.pk, Asked(question=row))
        if row.reviewer:
            question.answers[row.reviewer] = Given(answer=row.said, remark=row.why)
    return list(found.values())


@transaction.atomic
def answer(
    item: Item, *, by: Any, answers: Mapping[int, Given], revision: Revision | None = None
) -> None:
    """Keep what a reviewer answers, by the questions' ids; what is left empty is taken back.

    ``revision`` is the one that was read. Raises Denied, WrongState where an answer would no longer
    count, or Refused.
    """
    if by.roles.isdisjoint(VERBS["approve"].roles):
        raise Denied(_("Only who can approve answers the checklist."))
    item = workflow.lock(item)
    rules.check_status(VERBS["approve"], item)
    revision = rules.check_newest(item, revision)
    if by.pk in {each.reviewer_id for each in revision.approvals}:
        raise WrongState(_("The answers given with an approval stay."))
    known = set(
        ChecklistQuestion.objects.filter(checklist=revision.checklist_id).values_list(
            "pk", flat=True
        )
    )
    for question, given in answers.items():
        _check_answer(question in known, given)
        _keep(revision, question, by, given)


def approve(
    item: Item,
    *,
    by: Any,
    revision: Revision | None = None,
    answers: Mapping[int, Given] | None = None,
    **typed: Any,
) -> Decision:
    """Sign the newest revision and its checklist; with the last signature it needs, the item is
    reviewed.

    In two transactions on purpose: the answers are kept although the approval is refused.
    """
    if answers:
        answer(item, by=by, revision=revision, answers=answers)
    return workflow.approve(item, by=by, revision=revision, **typed)


def _check_answer(is_asked: bool, given: Given) -> None:
    if not is_asked:
        raise Refused(_("This question is not asked about this revision."))
    if given.answer and given.answer not in Answer.values:
        raise Refused(_("Answer with yes, no or “does not apply”."))
    if len(given.remark) > LONGEST_REMARK:
        raise Refused(_("A remark has at most %(most)s characters.") % {"most": LONGEST_REMARK})
    if given.remark and not given.answer:
        raise Refused(_("Answer the question that you remark on: yes, no or “does not apply”."))


def _keep(revision: Revision, question: int, by: Any, given: Given) -> None:
    place = {"revision": revision, "question_id": question, "reviewer": by}
    if not given.answer:
        ChecklistAnswer.objects.filter(**place).delete()
        return
    said = {"answer": given.answer, "remark": given.remark, "answered_at": timezone.now()}
    ChecklistAnswer.objects.update_or_create(**place, defaults=said)
