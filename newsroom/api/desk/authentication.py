"""Who asks: the person of the token in the header ``Authorization``, and nobody otherwise.

Not a session: a page that a person is signed in to cannot make their browser do anything here.
"""

import re
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from newsroom.api.desk.errors import Wrong
from newsroom.review import tokens

_NAMES = re.compile(r"(?:^|[?&])(?:access_|api_|auth_)?(?:token|key)=", re.IGNORECASE)


class TokenAuthentication(BaseAuthentication):
    """``Authorization: Bearer nrt_…``; the person has the token as ``token``."""

    def authenticate(self, request: Request) -> tuple[Any, Any] | None:
        header = request.META.get("HTTP_AUTHORIZATION", "")
        if not header:
            return None
        scheme, _space, secret = header.partition(" ")
        if scheme.lower() != "bearer":
            raise AuthenticationFailed(_("Send the token as “Authorization: Bearer …”."))
        person = tokens.person_with(secret.strip())
        if person is None:
            raise AuthenticationFailed(
                _("This token does not work: it is unknown, expired, revoked, or its account off.")
            )
        return person, person.token

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="desk"'


def check_not_misplaced(request: HttpRequest) -> None:
    """Raises Wrong for a token in the address or the body, where others can have read it."""
    asked = request.META.get("QUERY_STRING", "")
    in_address = _NAMES.search(asked) or tokens.LOOKS_LIKE_ONE.search(request.get_full_path())
    if in_address:
        raise Wrong(
            _(
                "A token in an address ends up in logs and histories: revoke it at the desk, under "
                "“My tokens”, and make another. It belongs into the header Authorization alone."
            ),
            code="misplaced_token",
        )
    if tokens.LOOKS_LIKE_ONE.search(request.body.decode(errors="replace")):
        raise Wrong(
            _(
                "A token in what is sent may have been kept: revoke it at the desk, under “My "
                "tokens”, and make another. It belongs into the header Authorization alone."
            ),
            code="misplaced_token",
        )
