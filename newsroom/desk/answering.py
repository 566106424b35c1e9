"""The checklist as a field of a form: a line of choices and a remark for each question."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from newsroom.review.checklists import Answer, Asked, Given


class AnswersWidget(forms.Widget):
    """All questions of a checklist. The value is a mapping of their ids to answers."""

    use_fieldset = True

    def __init__(self, asked: list[Asked]) -> None:
        super().__init__()
        self.asked = asked

    def value_from_datadict(self, data: Any, files: Any, name: str) -> dict[int, Given]:
        return {
            each.question.pk: Given(
                answer=data.get(f"answer-{each.question.pk}", ""),
                remark=data.get(f"remark-{each.question.pk}", "").strip(),
            )
            for each in self.asked
        }

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False  # a question that is left open is not sent

    def id_for_label(self, id_: str) -> str:
        return ""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> Any:
        given: Mapping[int, Given] = value or {}
        rows = [(each.question, given.get(each.question.pk)) for each in self.asked]
        context = {"rows": rows, "choices": Answer.choices}
        # Not by the form renderer, which knows the templates of apps only.
        return render_to_string("desk/_checklist.html", context)


class AnswersField(forms.Field):
    """What one person answers to a checklist, starting from what they have answered already."""

    def __init__(self, asked: list[Asked], *, by: Any) -> None:
        super().__init__(
            label=_("Checklist"),
            required=False,
            widget=AnswersWidget(asked),
            initial={each.question.pk: each.of(by) for each in asked},
        )
