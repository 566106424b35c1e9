"""How the views are told to OpenAPI: what each answers, and which headers it takes."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema

from newsroom.api.desk.errors import DeskProblem


class Bearer(OpenApiAuthenticationExtension):
    """How a token is sent. It is enough that this module is read."""

    target_class = "newsroom.api.desk.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        return {"type": "http", "scheme": "bearer"}


_REFUSALS = {
    400: "What was sent is wrong, or a token was where it does not belong.",
    401: "There is no token that works.",
    403: "The person, or the token, may not.",
    429: "Too often in a minute: wait as Retry-After says.",
}
_OF_CHANGES = {
    404: "There is no such thing.",
    409: "Not now: its state, a change by somebody else, or several rows that may be meant.",
    413: "Too long.",
    422: "Something is missing, all of it listed; or a key that was used for something else.",
}
KEY = OpenApiParameter(
    "Idempotency-Key", str, OpenApiParameter.HEADER,
    description="Any text of at most 255 characters. Sent again within a day with the same "
    "request, nothing is done again and the answer is repeated.",
)  # fmt: skip
MATCH = OpenApiParameter(
    "If-Match", str, OpenApiParameter.HEADER,
    description="The version that was read, in quotes, as ETag gave it; or `version` in the body.",
)  # fmt: skip


def reads(operation: str, shape: Any, **more: Any) -> Any:
    """What a GET answers with."""
    return _described(operation, {200: shape}, {404: _OF_CHANGES[404]} | _REFUSALS, [], **more)


def changes(operation: str, shape: Any, *, status: int = 200, pinned: bool = False,
            **more: Any) -> Any:  # fmt: skip
    """What something that changes answers with; ``pinned`` ones need the version that was read."""
    refusals = _REFUSALS | _OF_CHANGES
    if pinned:
        refusals |= {
            412: "Somebody has changed it since; `differs` says what.",
            428: "Say which version you have read.",
        }
    headers = [KEY, MATCH] if pinned else [KEY]
    return _described(operation, {status: shape}, refusals, headers, **more)


def _described(
    operation: str, done: dict[int, Any], refusals: dict[int, str], headers: list[Any], **more: Any
) -> Any:
    answers: dict[int, Any] = {
        status: OpenApiResponse(shape, "Done.") for status, shape in done.items()
    }
    answers |= {
        status: OpenApiResponse(DeskProblem, said) for status, said in sorted(refusals.items())
    }
    parameters = [*headers, *more.pop("parameters", [])]
    return extend_schema(operation_id=operation, responses=answers, parameters=parameters, **more)
