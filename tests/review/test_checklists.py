"""The checklist: answered before an approval, in every way of approving."""

import pytest

from newsroom.editions import verbs
from newsroom.review import checklists, workflow
from newsroom.review.checklists import Given
from newsroom.review.errors import Denied, Incomplete, Refused, WrongState
from newsroom.review.models import ChecklistAnswer, ChecklistQuestion
from newsroom.review.states import Status
from tests import factories

pytestmark = pytest.mark.django_db

QUESTIONS = ("Did you open every source?", "Do the numbers add up?")


@pytest.fixture
def item():
    checklists.make("claim", by=factories.publisher(), questions=QUESTIONS)
    return factories.bring_to(factories.claim(), Status.IN_REVIEW)


def answers(*given):
    """Answers to the questions in their order."""
    questions = ChecklistQuestion.objects.order_by("checklist", "position")
    return {
        question.pk: Given(answer=said) for question, said in zip(questions, given, strict=True)
    }


def approve(item, by, **typed):
    revision = item.newest_revision.pk
    return verbs.perform("approve", item, by=by, revision=revision, **typed)


@pytest.mark.parametrize("way", [workflow.approve, checklists.approve])
def test_every_way_of_approving_names_each_question_that_is_open(item, way):
    editor = factories.editor()

    with pytest.raises(Incomplete) as refused:
        way(item, by=editor)

    assert [str(each) for each in refused.value.missing] == [
        "Answer the checklist: “Did you open every source?”",
        "Answer the checklist: “Do the numbers add up?”",
    ]
    assert refused.value.http_status == 422


def test_answers_given_with_the_approval_are_enough(item):
    editor = factories.editor()

    approve(item, editor, answers=answers("yes", "none"))

    item.refresh_from_db()
    assert item.status == Status.REVIEWED
    asked = checklists.asked(item.newest_revision)
    assert [each.of(editor).label for each in asked] == ["yes", "does not apply"]


def test_a_no_stops_the_approval_and_stays(item):
    editor = factories.editor()

    with pytest.raises(Incomplete) as refused:
        approve(item, editor, answers=answers("yes", "no"))

    assert [str(each) for each in refused.value.missing] == [
        "You answered no to “Do the numbers add up?”: return it, or have it settled first."
    ]
    assert ChecklistAnswer.objects.filter(reviewer=editor).count() == 2


def test_another_reviewers_answers_do_not_count_for_me(item):
    checklists.answer(item, by=factories.editor(), answers=answers("yes", "yes"))

    with pytest.raises(Incomplete):
        workflow.approve(item, by=factories.editor())


def test_an_answer_can_be_changed_and_taken_back_until_the_approval(item):
    editor = factories.editor()
    checklists.answer(item, by=editor, answers=answers("no", "yes"))
    checklists.answer(item, by=editor, answers=answers("yes", ""))
    assert list(ChecklistAnswer.objects.values_list("answer", flat=True)) == ["yes"]

    approve(item, editor, answers=answers("yes", "yes"))

    with pytest.raises(WrongState):
        checklists.answer(item, by=editor, answers=answers("no", "no"))
    assert not ChecklistAnswer.objects.filter(answer="no").exists()


def test_a_question_need_not_be_answered_where_it_is_not_required():
    made = checklists.make("claim", by=factories.publisher(), questions=["First?"])
    ChecklistQuestion.objects.create(checklist=made, text="Second?", required=False, position=2)
    item = factories.bring_to(factories.claim(), Status.IN_REVIEW)

    approve(item, factories.editor(), answers=answers("yes", ""))

    item.refresh_from_db()
    assert item.status == Status.REVIEWED


def test_a_later_version_asks_about_later_revisions_only(item):
    checklists.make("claim", by=factories.publisher(), questions=["Another question?"])
    assert [each.question.text for each in checklists.asked(item.newest_revision)] == [*QUESTIONS]

    workflow.recall(item, by=item.created_by)
    workflow.submit(item, by=item.created_by)

    asked = checklists.asked(item.newest_revision)
    assert [each.question.text for each in asked] == ["Another question?"]


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (Given(answer="maybe"), "Answer with yes, no or"),
        (Given(answer="yes", remark="x" * 501), "at most 500 characters"),
        (Given(answer="", remark="Which one?"), "Answer the question that you remark on"),
    ],
)
def test_an_answer_that_cannot_be_kept_is_refused_with_a_sentence(item, given, sentence):
    question = ChecklistQuestion.objects.first()

    with pytest.raises(Refused, match=sentence):
        checklists.answer(item, by=factories.editor(), answers={question.pk: given})


def test_questions_of_another_checklist_are_not_answered(item):
    with pytest.raises(Refused, match="not asked about this revision"):
        checklists.answer(item, by=factories.editor(), answers={0: Given(answer="yes")})


def test_who_cannot_approve_does_not_answer(item):
    with pytest.raises(Denied):
        checklists.answer(item, by=factories.reporter(), answers=answers("yes", "yes"))


@pytest.mark.parametrize("count", [1, 3])
def test_the_checklist_is_read_in_one_query(count, django_assert_num_queries):
    made = checklists.make(
        "claim", by=factories.publisher(), questions=[f"Question {n}?" for n in range(count)]
    )
    item = factories.bring_to(factories.claim(), Status.IN_REVIEW)
    for editor in (factories.editor(), factories.editor()):
        given = {each.pk: Given(answer="yes") for each in made.questions.all()}
        checklists.answer(item, by=editor, answers=given)
    revision = item.newest_revision

    with django_assert_num_queries(1):
        asked = checklists.asked(revision)

    assert [len(each.answers) for each in asked] == [2] * count
