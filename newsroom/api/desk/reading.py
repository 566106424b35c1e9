"""What is there: whose token this is, what waits, one item."""

from typing import Any

from django.db.models import OuterRef
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from claims.drafting.reading import read as read_claim
from newsroom.api.addresses import absolute
from newsroom.api.desk import shapes
from newsroom.api.desk.answers import Desk
from newsroom.api.desk.describing import reads
from newsroom.editions.queue import Place, QueueForm
from newsroom.review import remarks
from newsroom.review.buttons import seen
from newsroom.review.models import Item, Scope

USUAL, MOST = 20, 100
FILTERS = tuple(QueueForm.base_fields)
_TOLD = {
    "status": "in_review, reviewed, or draft.",
    "assigned": "me or nobody.",
    "person": "A user name, or a part of a name.",
    "due": "overdue, today or week.",
    "sensitive": "`on` for those alone.",
    "returned": "`on` for what was returned twice or more.",
    "stalled": "`on` for what is in review for too long.",
}


class Start(Desk):
    """Whose token this is, what it is for, and where to begin."""

    @reads("me", shapes.Me)
    def get(self, request: Request) -> Response:
        person: Any = request.user
        token = person.token
        told = {
            "person": person,
            "roles": sorted(person.roles),
            "token": str(token),
            "scopes": token.scopes,
            "expires_at": token.expires_at,
            "queue": absolute("/api/v1/desk/queue/"),
            "schema": absolute("/api/v1/desk/schema/"),
        }
        return Response(shapes.Me(told).data)


class Queue(Desk):
    """What waits for somebody, due first, then as long as it waits; with the desk's own filters."""

    scopes = {"GET": Scope.READ}
    known = (*FILTERS, "after", "page_size")

    @reads(
        "queue",
        shapes.QueuePage,
        parameters=[
            *(OpenApiParameter(name, str, description=_TOLD.get(name, "")) for name in FILTERS),
            OpenApiParameter("after", str, description="Where the page before ended."),
            OpenApiParameter("page_size", int, description="From 1 to 100, 20 unless told."),
        ],
    )
    def get(self, request: Request) -> Response:
        form = QueueForm(request.query_params, user=request.user)
        if not form.is_valid():
            errors: Any = form.errors
            raise ValidationError({name: list(said) for name, said in errors.items()})
        size = _size(request.query_params.get("page_size", ""))
        items: Any = form.items().select_related("claim", "article", "created_by", "assigned_to")
        if place := _place(request.query_params.get("after", "")):
            items = place.behind(items)
        found = list(items[: size + 1])
        following = None
        if len(found) > size:
            address = absolute(request.get_full_path())
            following = replace_query_param(address, "after", str(Place.of(found[size - 1])))
        page = {"next": following, "results": found[:size]}
        return Response(shapes.QueuePage(page).data)


def _size(text: str) -> int:
    size = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0
    if text and not 1 <= size <= MOST:
        sentence = _("Enter a whole number from 1 to %(most)s.") % {"most": MOST}
        raise ValidationError({"page_size": [sentence]})
    return size or USUAL


def _place(text: str) -> Place | None:
    try:
        return Place.parse(text) if text else None
    except (ValueError, OverflowError):
        raise ValidationError({"after": [_("Take this from “next”.")]}) from None


class OneItem(Desk):
    """An item: where it stands, what is missing, what may be done next, what is in it and what was
    said about it."""

    scopes = {"GET": Scope.READ}

    @reads("item", shapes.ItemTold)
    def get(self, request: Request, pk: int) -> Response:
        found, claim = item_at(pk), None
        if found.kind == Item.Kind.CLAIM:
            claim = read_claim(pk)
            # So that what is missing is told from the rows that were read.
            Item._meta.get_field("claim").set_cached_value(found, claim)
        item = seen(found)
        told = shapes.in_full(item, claim, by=request.user)
        return Response(told, headers={"ETag": f'"{item.version}"'})


def item_at(pk: int) -> Any:
    """The item with its comments. Raises Item.DoesNotExist."""
    found = Item.objects.select_related("claim", "article", "created_by", "assigned_to")
    return found.annotate(remarks=remarks.of_item(OuterRef("pk"))).get(pk=pk)
