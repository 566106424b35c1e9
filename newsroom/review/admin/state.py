"""What one request to a form has found out so far."""

from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest


@dataclass
class FormState:
    """``refusal`` is a field's name (or None) and the sentence why this request saves nothing.

    ``differences`` are shown beside what was typed; ``their_heading`` says whose
    version that is, and ``beside`` is its id where it is an unsaved one.
    ``saved_page`` is the page that this request has saved.
    ``thawed`` opens every field while a snapshot is taken. ``kept`` holds what inlines share.
    """

    refusal: tuple[str | None, str] | None = None
    differences: list[Any] = field(default_factory=list)
    their_heading: str = ""
    beside: str = ""
    saved_page: str = ""
    thawed: bool = False
    kept: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, request: HttpRequest) -> "FormState":
        """The state that belongs to ``request``; a copy of the request shares it."""
        return request.__dict__.setdefault("form_state", cls())
