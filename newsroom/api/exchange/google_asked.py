"""What ``claims:search`` can be asked, by Google's names and rules."""

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.http import QueryDict
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import APIException

from newsroom.editions.cursor import Cursor, RankedCursor

USUAL, MOST = 10, 100
# Of words no more hits are ranked, and a list is read from its beginning.
DEEPEST = 1000
_INT32 = 2**31

_ENGLISH = "A BCP-47 language tag; the country and the script are not considered."
_TEXT = {"type": "string"}
_NUMBER = {"type": "integer", "minimum": 0, "maximum": _INT32 - 1}
PARAMETERS = [
    OpenApiParameter(name, schema, description=description)
    for name, schema, description in (
        ("query", _TEXT, "Words. Required unless “reviewPublisherSiteFilter” is given."),
        ("languageCode", _TEXT, _ENGLISH),
        ("reviewPublisherSiteFilter", _TEXT, "The host of a publisher; there is one here."),
        ("maxAgeDays", _NUMBER, "How many days ago it was published at most."),
        ("pageSize", _NUMBER, f"{USUAL} unless told, and never more than {MOST}."),
        ("pageToken", _TEXT, "The “nextPageToken” of the page before."),
        ("offset", _NUMBER, f"How many to leave out, without “pageToken”; at most {DEEPEST}."),
    )
]
_OURS = {parameter.name for parameter in PARAMETERS}
# What every API of Google's takes and its clients send along; here it changes nothing.
_PASSED_OVER = {
    "$.xgafv", "access_token", "alt", "callback", "fields", "key", "oauth_token", "prettyPrint",
    "quotaUser", "uploadType", "upload_protocol",
    "$alt", "$callback", "$fields", "$key", "$prettyPrint", "$quotaUser", "userIp",
}  # fmt: skip


class InvalidArgument(APIException):
    """``field`` is the parameter that is wrong."""

    status_code = 400

    def __init__(self, field: str, sentence: str) -> None:
        self.field = field
        super().__init__(sentence)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A search. ``site`` is a host without “www.”; what is empty is not asked."""

    query: str
    language: str
    site: str
    age: dt.timedelta | None
    size: int
    offset: int
    after: Cursor | None


def of(given: QueryDict) -> Asked:
    """Raises InvalidArgument."""
    _check_names(given)
    found = {name: given.get(name, "") for name in _OURS}
    query, site = found["query"].strip(), _host(found["reviewPublisherSiteFilter"])
    if not (query or site):
        raise InvalidArgument(
            "query", "Give “query”, or “reviewPublisherSiteFilter” to have all of a publisher’s."
        )
    days = _number(found, "maxAgeDays")
    return Asked(
        query=query,
        language=_language(found["languageCode"]),
        site=site,
        # Nothing here is older than a hundred years, and no date begins before the year 1.
        age=dt.timedelta(days=min(days, 36_500)) if days else None,
        size=min(_number(found, "pageSize") or USUAL, MOST),
        offset=0 if found["pageToken"] else _offset(found),
        after=_place(found["pageToken"], RankedCursor if query else Cursor),
    )


def _check_names(given: QueryDict) -> None:
    for name, values in given.lists():
        if name in _OURS and len(values) > 1:
            raise InvalidArgument(name, f"“{name}” is given more than once.")
        if name not in _OURS | _PASSED_OVER:
            known = ", ".join(parameter.name for parameter in PARAMETERS)
            raise InvalidArgument(
                name[:100], f"There is no parameter “{name[:100]}” here. There are: {known}."
            )


def _host(text: str) -> str:
    """The host that ``text`` names, be it by the address of a page."""
    text = text.strip().lower()
    try:
        host = urlsplit(text if "//" in text else f"//{text}").hostname or text
    except ValueError:
        host = text
    return host.removeprefix("www.")


def _language(text: str) -> str:
    if text and not re.fullmatch(r"[A-Za-z]{2,8}([-_][A-Za-z0-9]{1,8})*", text):
        raise InvalidArgument(
            "languageCode", "“languageCode” is a language tag such as “en” or “sr-Latn”."
        )
    return text


def _number(found: dict[str, Any], name: str) -> int:
    """0 if it is not given, as with Google."""
    text = found[name].strip()
    if not text:
        return 0
    if not re.fullmatch(r"[0-9]{1,10}", text) or int(text) >= _INT32:
        raise InvalidArgument(name, f"“{name}” is a whole number from 0 to {_INT32 - 1}.")
    return int(text)


def _offset(found: dict[str, Any]) -> int:
    offset = _number(found, "offset")
    if offset > DEEPEST:
        raise InvalidArgument(
            "offset", f"“offset” is at most {DEEPEST}. Go on with “pageToken”, which has no limit."
        )
    return offset


def _place(text: str, kind: type[Cursor]) -> Cursor | None:
    try:
        return kind.parse(text) if text else None
    except ValueError:
        raise InvalidArgument(
            "pageToken", "“pageToken” is the “nextPageToken” of a page with the same question."
        ) from None
