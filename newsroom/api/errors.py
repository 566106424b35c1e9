"""What is answered when something is wrong: always JSON, always with a sentence."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.exceptions import APIException, NotFound, ValidationError
from rest_framework.response import Response
from rest_framework.views import exception_handler


class Problem(serializers.Serializer[Any]):
    """What every error looks like."""

    detail = serializers.CharField(help_text="What is wrong, in one sentence.")
    fields = serializers.DictField(  # type: ignore[assignment]  # DRF takes fields off the class
        child=serializers.ListField(child=serializers.CharField()),
        required=False,
        help_text="The parameters that are wrong, and why.",
    )
    known = serializers.ListField(
        child=serializers.CharField(),
        required=False,
        help_text="The parameters there are, when one is not known.",
    )


class UnknownParameter(APIException):
    """A parameter that this list does not have: ignored, it would answer another question."""

    status_code = 400

    def __init__(self, unknown: Iterable[str], *, known: list[str]) -> None:
        # A name is the client's own; an endless one is not worth repeating.
        self.fields = {name[:100]: [_("There is no such parameter.")] for name in sorted(unknown)}
        self.known = known
        super().__init__(
            _("There is no parameter “%(unknown)s” here. There are: %(known)s.")
            % {"unknown": "”, “".join(self.fields), "known": ", ".join(known)}
        )


def nothing_here() -> NotFound:
    """The one answer for what was never published, is not yet, or never was."""
    return NotFound(_("There is nothing at this address."))


def handle(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's handler, with every body in the shape of ``Problem``."""
    response = exception_handler(error, context)
    if response is None:
        return None
    if isinstance(error, UnknownParameter):
        response.data |= {"fields": error.fields, "known": error.known}
    if isinstance(error, ValidationError) and isinstance(response.data, dict):
        fields = response.data
        sentences = [f"{name}: {text}" for name, texts in fields.items() for text in texts]
        response.data = {"detail": " ".join(sentences), "fields": fields}
    return response
