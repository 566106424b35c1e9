"""What is answered when something is wrong: always JSON, always with a sentence."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.exceptions import APIException, NotFound, ValidationError
from rest_framework.response import Response
from rest_framework.views import exception_handler

from newsroom.api.throttle import Allowance


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
        help_text="The parameters, fields or forms there are, when one is not known.",
    )


class Unknown(APIException):
    """Something that is not there: ignored, another question would be answered."""

    status_code = 400

    def __init__(self, sentence: str, *, fields: dict[str, list[str]], known: list[str]) -> None:
        self.fields, self.known = fields, known
        super().__init__(sentence)


class UnknownParameter(Unknown):
    """A parameter that is not known here."""

    def __init__(self, unknown: Iterable[str], *, known: list[str]) -> None:
        # A name is the client's own; an endless one is not worth repeating.
        names = sorted(name[:100] for name in unknown)
        sentence = _("There is no parameter “%(unknown)s” here. There are: %(known)s.")
        if not known:
            sentence = _("There is no parameter “%(unknown)s” here, nor any other.")
        super().__init__(
            sentence % {"unknown": "”, “".join(names), "known": ", ".join(known)},
            fields={name: [_("There is no such parameter.")] for name in names},
            known=known,
        )


class UnknownField(Unknown):
    """A field that answers here do not have."""

    def __init__(self, unknown: Iterable[str], *, known: list[str]) -> None:
        sentence = _("There is no field “%(unknown)s” here. There are: %(known)s.") % {
            "unknown": "”, “".join(sorted(name[:100] for name in unknown)),
            "known": ", ".join(known),
        }
        super().__init__(f"fields: {sentence}", fields={"fields": [sentence]}, known=known)


class UnknownFormat(Unknown):
    """A form that answers here do not have."""

    def __init__(self, *, known: list[str]) -> None:
        sentence = _("Answers here have these forms: %(known)s.") % {"known": ", ".join(known)}
        super().__init__(f"format: {sentence}", fields={"format": [sentence]}, known=known)


class Misplaced(Unknown):
    """A secret in an address, where histories and logs keep it."""

    def __init__(self, name: str) -> None:
        sentence = _(
            "A token does not belong in an address, where logs keep it: send it in a header, "
            "“Authorization: Bearer …”, and take it for known to others now. What is public "
            "needs none."
        )
        super().__init__(sentence, fields={name: [sentence]}, known=[])


class TooOften(APIException):
    """More was asked from one network than there is to give."""

    status_code = 429

    def __init__(self, allowance: Allowance) -> None:
        self.wait = allowance.seconds
        super().__init__(
            _(
                "From where you are, %(limit)s requests a minute are answered. Ask again in "
                "%(seconds)s seconds."
            )
            % {"limit": allowance.limit, "seconds": allowance.seconds}
        )


def withdrawn() -> NotFound:
    """What is answered to who wants the ClaimReview of what was taken back."""
    return NotFound(_("This was withdrawn and has no ClaimReview any more."))


def too_long() -> ValidationError:
    """What is answered to words that take too long to look for."""
    sentence = _("This search takes too long. Ask for rarer words, or narrow it down.")
    return ValidationError({"q": [sentence]})


def nothing_here() -> NotFound:
    """The one answer for what was never published, is not yet, or never was."""
    return NotFound(_("There is nothing at this address."))


def handle(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's handler, with every body in the shape of ``Problem``."""
    response = exception_handler(error, context)
    if response is None:
        return None
    if isinstance(error, Unknown):
        response.data |= {"fields": error.fields, "known": error.known}
    if isinstance(error, ValidationError) and isinstance(response.data, dict):
        fields = response.data
        sentences = [f"{name}: {text}" for name, texts in fields.items() for text in texts]
        response.data = {"detail": " ".join(sentences), "fields": fields}
    return response
