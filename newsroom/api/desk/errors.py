"""What a program is told when something is refused: the desk's own sentences, as JSON."""

from typing import Any

from django.core.exceptions import ObjectDoesNotExist, RequestDataTooBig
from django.core.exceptions import ValidationError as Invalid
from django.db import IntegrityError
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.response import Response

from newsroom.api import errors
from newsroom.api.errors import nothing_here
from newsroom.review.admin.refusals import explain
from newsroom.review.errors import Incomplete, Refused

Shape = serializers.Serializer[Any]


class MissingThing(Shape):
    """One thing that is still to be done before review."""

    field = serializers.CharField(help_text="Where it is done, as the desk names it.")
    message = serializers.CharField()


class Candidate(Shape):
    """A row that may be the one that is meant."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    told_apart = serializers.CharField(help_text="What tells it from others of the name.")


class Difference(Shape):
    """A field that is stored otherwise than it was sent."""

    field = serializers.CharField()
    stored = serializers.JSONField()
    sent = serializers.JSONField()


class DeskProblem(errors.Problem):
    """What every refusal looks like. ``code`` is for programs and stays, ``detail`` for people."""

    code = serializers.CharField(
        help_text="denied, wrong_state, incomplete, refused, ambiguous, moved, already_promoted, "
        "invalid, not_found, unauthenticated, throttled and the like."
    )
    missing = MissingThing(many=True, required=False, help_text="With `incomplete`: all of it.")
    candidates = Candidate(many=True, required=False, help_text="With `ambiguous`.")
    version = serializers.IntegerField(required=False, help_text="With `moved`: the one stored.")
    differs = Difference(many=True, required=False, help_text="With `moved`: what is stored now.")


class Wrong(APIException):
    """A request that cannot be understood, or that must be sent otherwise."""

    def __init__(self, sentence: str, *, code: str, status: int = 400) -> None:
        self.status_code = status
        super().__init__(sentence, code)


def handle(error: Exception, context: dict[str, Any]) -> Response | None:
    """``error`` in the shape of ``DeskProblem``; None for what is a fault of the program's."""
    match error:
        case Refused():
            return _refused(error)
        case Invalid():
            error = ValidationError(_by_field(error))
        case IntegrityError():
            # Unknown ones are raised again, and are a fault.
            return Response({"detail": explain(error)[1], "code": "wrong_state"}, status=409)
        case ObjectDoesNotExist():
            error = nothing_here()
        case RequestDataTooBig():
            error = Wrong(_("This is too long."), code="too_long", status=413)
    if isinstance(error, ValidationError):
        error = ValidationError(_flat(error.detail))
    response = errors.handle(error, context)
    if response is not None and isinstance(response.data, dict):
        response.data.setdefault("code", _code(error))
    return response


def _refused(error: Refused) -> Response:
    body: dict[str, Any] = {"detail": str(error), "code": error.code}
    if isinstance(error, Incomplete):
        body["missing"] = [{"field": each.field, "message": each.message} for each in error.missing]
    for name in ("candidates", "version", "differs"):
        if hasattr(error, name):
            body[name] = getattr(error, name)
    return Response(body, status=error.http_status)


def _by_field(error: Invalid) -> dict[str, list[str]]:
    if not hasattr(error, "error_dict"):
        return {"request": error.messages}
    return {name if name != "__all__" else "request": said
            for name, said in error.message_dict.items()}  # fmt: skip


def _flat(found: Any, path: str = "") -> dict[str, list[Any]]:
    """The sentences by the whole path of their field, such as ``statement.speaker.name``."""
    if isinstance(found, list) and not any(isinstance(each, dict) for each in found):
        return {path or "request": found}
    pairs = found.items() if isinstance(found, dict) else enumerate(found)
    flat: dict[str, list[Any]] = {}
    for name, inner in pairs:
        own = "" if name == "non_field_errors" else str(name)
        flat |= _flat(inner, ".".join(part for part in (path, own) if part))
    return flat


def _code(error: Exception) -> str:
    if isinstance(error, ValidationError):
        return "invalid"
    names: dict[str, str] = {
        "not_authenticated": "unauthenticated",
        "authentication_failed": "unauthenticated",
        "error": "refused",
    }
    code = str(getattr(error, "default_code", "refused"))
    detail = getattr(error, "detail", None)
    code = str(getattr(detail, "code", code))
    return names.get(code, code)
