"""``/claimreview.json``: every fact check as ClaimReview, in a DataFeed that can be followed."""

import datetime as dt
import re
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.response import Response

from newsroom.api import addresses
from newsroom.api.answers import Public
from newsroom.api.errors import Problem
from newsroom.api.exchange.reviews import publisher, reviews, withdrawn
from newsroom.api.filters import CursorField
from newsroom.api.parameters import check_parameters
from newsroom.editions import following
from newsroom.editions.claimreview import CONTEXT
from newsroom.editions.cursor import PATTERN
from newsroom.editions.models import Edition

USUAL, MOST = 100, 500
DATE = {"type": "string", "format": "date"}
CURSOR = {"type": "string", "pattern": PATTERN}
SIZE = {"type": "integer", "minimum": 1, "maximum": MOST}
_FIRST = dt.datetime.min.replace(tzinfo=dt.UTC)
_LAST = dt.datetime.max.replace(tzinfo=dt.UTC)
# In an address “+” is a space, and the offset of a time begins with one.
_OFFSET = re.compile(r" (?=\d\d:\d\d\Z)")

Node = dict[str, Any]


class MomentField(forms.Field):
    """A day of ours, from its beginning, or a moment with its offset."""

    def to_python(self, value: Any) -> dt.datetime | None:
        if not value:
            return None
        if moment := _moment(_OFFSET.sub("+", value)):
            return moment
        raise ValidationError(
            _(
                "Enter a day such as 2026-04-25, or a moment with its offset such as "
                "2026-04-25T12:00:00Z."
            )
        )


def _moment(text: str) -> dt.datetime | None:
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
            return timezone.make_aware(dt.datetime.fromisoformat(text))
        found = parse_datetime(text)
    except ValueError:
        return None
    if found is None or found.tzinfo is None:
        return None
    try:
        return found.astimezone(dt.UTC)
    except OverflowError:
        # By hours before all times, or after them.
        return _FIRST if found.year == 1 else _LAST


class Asked(forms.Form):
    """What the feed can be asked."""

    since = MomentField(required=False)
    cursor = CursorField(required=False)
    page_size = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=MOST,
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"),
            gettext_lazy("Enter a whole number from 1 to %(most)s.") % {"most": MOST},
        ),
    )

    @classmethod
    def of(cls, request: Request) -> dict[str, Any]:
        """The clean values. Raises ValidationError or UnknownParameter."""
        check_parameters(request.query_params, list(cls.base_fields))
        form = cls(request.query_params)
        if not form.is_valid():
            raise exceptions.ValidationError(
                {name: [str(text) for text in texts] for name, texts in form.errors.items()}
            )
        return form.cleaned_data


class ClaimReviews(Public):
    """Every fact check as ClaimReview, in a DataFeed; oldest change first.

    Read it page by page, as long as there is `next`. Later ask with `since`, the `dateModified`
    of the first page that you read: you get what is new or was changed, also what was withdrawn,
    with `dateDeleted` and without the review.
    """

    @extend_schema(
        operation_id="claimreviews",
        parameters=[
            OpenApiParameter(
                "since",
                DATE,
                description="Only what was published or changed since: a day such as “2026-04-25”, "
                "or a moment with its offset. Withdrawals are told only here.",
            ),
            OpenApiParameter("cursor", CURSOR, description="Where to go on; take it from “next”."),
            OpenApiParameter(
                "page_size",
                int,
                description=f"Items on a page, {USUAL} unless told; at most {MOST}.",
            ),
        ],
        responses={
            200: OpenApiResponse(
                {"type": "object", "additionalProperties": {}}, "A page of the DataFeed."
            ),
            400: OpenApiResponse(Problem, "A parameter is wrong."),
        },
    )
    def get(self, request: Request) -> Response:
        asked = Asked.of(request)
        self.changed_at = following.changed_at()
        size = asked["page_size"] or USUAL
        found = following.claims(since=asked["since"], after=asked["cursor"])
        # One more than told says whether there is a next page.
        rows = list(found[: size + 1])
        more = len(rows) > size
        feed = self._feed(items(rows[:size]))
        if not more:
            return Response(feed)
        further = request.query_params.dict() | {
            "cursor": str(following.place_after(rows[size - 1]))
        }
        address = f"{addresses.absolute(request.path)}?{urlencode(further)}"
        return Response(feed | {"next": address}, headers={"Link": f'<{address}>; rel="next"'})

    def _feed(self, elements: list[Node]) -> Node:
        by = publisher()
        feed = {
            "@context": CONTEXT,
            "@type": "DataFeed",
            "name": by.name,
            "url": addresses.absolute("/claimreview.json"),
            "creator": by.node(),
            "license": settings.NEWSROOM_LICENCE_URL,
        }
        if self.changed_at:
            feed["dateModified"] = self.changed_at.isoformat(timespec="seconds")
        return feed | {"dataFeedElement": elements}


def items(editions: list[Edition]) -> list[Node]:
    """Each of ``editions`` as an element of the feed. One query."""
    live = [edition for edition in editions if not edition.is_withdrawal]
    found = {
        edition.pk: review
        for edition, review in zip(live, reviews(live, by=publisher()), strict=True)
    }
    return [_item(edition, found.get(edition.pk)) for edition in editions]


def _item(edition: Edition, review: Node | None) -> Node:
    first = edition.first_published_at or edition.published_at
    changed = edition.published_at.isoformat(timespec="seconds")
    node = {
        "@type": "DataFeedItem",
        "url": addresses.page("claim", edition.slug),
        "dateCreated": first.isoformat(timespec="seconds"),
        "dateModified": changed,
        "item": [review or withdrawn(edition)],
    }
    return node if review else node | {"dateDeleted": changed}
