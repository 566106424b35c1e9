"""How the API of the desk answers: JSON for the person of a token, kept by nobody."""

from collections.abc import Mapping
from typing import Any, ClassVar

import pghistory
from django.db import transaction
from django.utils.translation import gettext as _
from rest_framework.exceptions import NotAuthenticated, ParseError, Throttled
from rest_framework.parsers import JSONParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from newsroom.api.desk import errors, repeats
from newsroom.api.desk.authentication import TokenAuthentication, check_not_misplaced
from newsroom.api.errors import UnknownParameter, nothing_here
from newsroom.api.formats import OnlyOne
from newsroom.review import tokens
from newsroom.review.errors import Denied
from newsroom.review.models import Scope


class StrictJSON(JSONParser):
    """One JSON value; what is nested beyond all reason is none."""

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        try:
            return super().parse(stream, media_type, parser_context)
        except RecursionError:
            raise ParseError(_("This is nested too deeply.")) from None


class Desk(APIView):
    """A view of the desk's API. ``scopes`` names what a token needs for each method, None nothing
    in particular; ``known`` are the parameters of the address.
    """

    authentication_classes = [TokenAuthentication]
    content_negotiation_class = OnlyOne
    parser_classes = [StrictJSON]
    http_method_names = ["get", "post", "patch", "options"]
    scopes: ClassVar[Mapping[str, Scope | None]] = {}
    known: ClassVar[tuple[str, ...]] = ()
    used: tuple[int, int] | None = None

    def get_exception_handler(self) -> Any:
        return errors.handle

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        check_not_misplaced(request._request)
        super().initial(request, *args, **kwargs)
        if request.user is None:
            raise NotAuthenticated(_("Send a token as “Authorization: Bearer …”."))
        person: Any = request.user
        self.used = tokens.count(person.token)
        if self.used[0] > tokens.MOST_USES:
            raise Throttled(self.used[1])
        if refusal := tokens.may_not(request.user):
            raise refusal
        self.check_scope(request, **kwargs)
        if unknown := set(request.query_params) - set(self.known):
            raise UnknownParameter(unknown, known=list(self.known))

    def scope_for(self, request: Request, **kwargs: Any) -> Scope | None:
        return self.scopes.get(str(request.method))

    def check_scope(self, request: Request, **kwargs: Any) -> None:
        """Raises Denied if the token is not for that."""
        scope = self.scope_for(request, **kwargs)
        person: Any = request.user
        if scope and scope.value not in person.token.scopes:
            raise Denied(
                _("This token is not for that: it would need “%(scope)s”.") % {"scope": scope.value}
            )

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        response.headers["Cache-Control"] = "no-store"
        if self.used:
            times, seconds = self.used
            response.headers["RateLimit-Limit"] = str(tokens.MOST_USES)
            response.headers["RateLimit-Remaining"] = str(max(0, tokens.MOST_USES - times))
            response.headers["RateLimit-Reset"] = str(seconds)
        return response


class Changing(Desk):
    """A view that changes something, once for each ``Idempotency-Key``.

    ``act`` returns the status and the answer, which holds no text of an item: it may be kept.
    """

    def act(self, request: Request, **kwargs: Any) -> tuple[int, dict[str, Any]]:
        raise NotImplementedError

    def carry_out(self, request: Request, **kwargs: Any) -> Response:
        """Do it, or repeat what was answered when it was done."""
        person: Any = request.user
        key = repeats.key_of(request)
        pghistory.context(token=str(person.token))
        asked = repeats.digest(request._request) if key else ""
        with transaction.atomic():
            if key and (kept := repeats.answered(person, key, asked)):
                return self.told(kept.status, kept.answer, again=True)
            status, answer = self.act(request, **kwargs)
            if key:
                repeats.keep(person, key, asked, status=status, answer=answer)
        return self.told(status, answer)

    def told(self, status: int, answer: dict[str, Any], *, again: bool = False) -> Response:
        headers = {"Idempotency-Replayed": "true"} if again else {}
        if "version" in answer:
            headers["ETag"] = f'"{answer["version"]}"'
        if status == 201:
            headers["Location"] = answer["url"]
        return Response(answer, status=status, headers=headers)


class Nothing(Desk):
    """What answers at addresses that this API does not have: to who has a token."""

    schema = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        raise nothing_here()
