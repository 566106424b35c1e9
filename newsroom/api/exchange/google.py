"""``/v1alpha1/claims:search``: the record in the dialect of Google's Fact Check Tools API.

Who has a program for that API points it here. Its shapes, names and rules are Google's, as its
discovery document tells them (factchecktools v1alpha1); what differs is in docs/reference/api.md.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import APIException
from rest_framework.request import Request
from rest_framework.response import Response

from claims.dates import exact_day
from newsroom.api import addresses
from newsroom.api.answers import ASK_US, Public
from newsroom.api.exchange import google_asked as asking
from newsroom.api.exchange.google_asked import Asked, InvalidArgument
from newsroom.editions import search, tongues
from newsroom.editions.asking import read
from newsroom.editions.cursor import Cursor, RankedCursor
from newsroom.editions.models import Edition
from newsroom.editions.search import Question
from newsroom.editions.words import in_language

Node = dict[str, Any]

# What Google calls the errors that this can have.
_STATUS = {400: "INVALID_ARGUMENT", 404: "NOT_FOUND", 405: "UNIMPLEMENTED",
           429: "RESOURCE_EXHAUSTED", 503: "UNAVAILABLE"}  # fmt: skip


class TakesTooLong(APIException):
    status_code = 503
    default_detail = "This search takes too long here. Ask for fewer or rarer words."


class Failure(serializers.Serializer[Any]):
    """What every error looks like in Google's APIs."""

    error = serializers.DictField(help_text="With “code”, “message” and “status”.")


def handle(error: Exception, context: Mapping[str, Any]) -> Response | None:
    """Errors in the shape of Google's APIs, so that its clients can tell what is wrong."""
    if not isinstance(error, APIException):
        return None
    found: Node = {
        "code": error.status_code,
        "message": str(error.detail),
        "status": _STATUS.get(error.status_code, "UNKNOWN"),
    }
    if isinstance(error, InvalidArgument):
        found["details"] = [
            {
                "@type": "type.googleapis.com/google.rpc.BadRequest",
                "fieldViolations": [{"field": error.field, "description": str(error.detail)}],
            }
        ]
    headers = {}
    if wait := getattr(error, "wait", None):
        headers["Retry-After"] = f"{wait:.0f}"
    return Response({"error": found}, status=error.status_code, headers=headers)


class ClaimSearch(Public):
    """Fact checks that have some words, or all of them, newest first; in the shape of Google's
    Fact Check Tools API, whose own clients work with it.
    """

    # Ages are counted from now, and names that mean the same are configuration: what was answered a
    # minute ago is not what is answered now.
    cache = ASK_US

    def get_exception_handler(self) -> Any:
        return handle

    @extend_schema(
        operation_id="claimsSearch",
        parameters=asking.PARAMETERS,
        responses={
            200: OpenApiResponse(
                {"type": "object", "additionalProperties": {}},
                "“claims”, each with its “claimReview”, and “nextPageToken”.",
            ),
            400: OpenApiResponse(Failure, "A parameter is wrong, or missing."),
            503: OpenApiResponse(Failure, "The search took too long."),
        },
    )
    def get(self, request: Request) -> Response:
        asked = asking.of(request.query_params)
        try:
            with search.in_time():
                rows = list(_found(asked))
        except search.TooLong as error:
            raise TakesTooLong from error
        told: Node = {"claims": [_claim(row) for row in rows[: asked.size]]} if rows else {}
        if len(rows) > asked.size:
            told["nextPageToken"] = str(_place_after(rows[asked.size - 1], asked))
        return Response(told)


def site() -> str:
    """This site as Google names one: its host, without “www.”."""
    return (urlsplit(settings.SITE_URL).hostname or "").removeprefix("www.")


def _found(asked: Asked) -> list[Edition]:
    """One more than was asked for, if there are so many. At most four queries."""
    words = read(asked.query) if asked.query else None
    nothing = words is not None and not words
    if nothing or (asked.site and asked.site != site()):
        return []
    languages = tongues.spoken(asked.language, kind="claim") if asked.language else [""]
    since = timezone.now() - asked.age if asked.age else None
    questions = [
        Question(kind="claim", language=language, since=since, asked=words)
        for language in languages
    ]
    first, last = asked.offset, asked.offset + asked.size + 1
    parts = [_hits(question, asked)[:last] for question in questions]
    if len(parts) < 2:
        return list(parts[0][first:]) if parts else []
    order = ["-first_published_at", "-item_id"]
    order = ["-rank", *order] if words else order
    return list(parts[0].union(*parts[1:], all=True).order_by(*order)[first:last])


def _hits(question: Question, asked: Asked) -> Any:
    if question.asked:
        after = asked.after if isinstance(asked.after, RankedCursor) else None
        return search.best(question, after=after).defer("content")
    return search.newest(question, after=asked.after)


def _place_after(edition: Edition, asked: Asked) -> Cursor:
    return RankedCursor.after(edition) if asked.query else Cursor.after(edition)


def _claim(edition: Edition) -> Node:
    card = edition.card
    day = exact_day(card["date"]["edtf"]) if card["date"] else None
    claim = {
        "text": edition.title,
        "claimant": _claimant(card["speaker"]),
        "claimDate": day and f"{day}T00:00:00Z",
        "claimReview": [_review(edition)],
    }
    return {name: value for name, value in claim.items() if value}


def _claimant(speaker: Node | None) -> str | None:
    # As in the review itself: of an anonymous claim no author is made up.
    return speaker["name"] if speaker and speaker["kind"] != "anonymous" else None


def _review(edition: Edition) -> Node:
    at = edition.first_published_at or edition.published_at
    verdict = in_language(edition.card["rating"]["label"], edition.language)
    return {
        "publisher": {"name": settings.NEWSROOM_NAME, "site": site()},
        "url": addresses.page("claim", edition.slug),
        "title": f"{edition.title} – {verdict} – {settings.NEWSROOM_NAME}",
        "reviewDate": at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "textualRating": verdict,
        "languageCode": edition.language,
    }
