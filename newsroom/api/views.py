"""Published fact checks and articles, from live editions and nothing else."""

from typing import Any, ClassVar

from django.http import HttpResponseBase, HttpResponsePermanentRedirect
from drf_spectacular.utils import (
    OpenApiParameter,
    OpenApiResponse,
    extend_schema,
    extend_schema_view,
)
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from newsroom.api import addresses, record
from newsroom.api.answers import Public
from newsroom.api.errors import Problem
from newsroom.api.filters import ArticleFilters, ClaimFilters, CorrectionFilters, StrictFilters
from newsroom.api.paging import CorrectionPages, KeysetPages
from newsroom.api.serializers.articles import (
    AnyArticle,
    ArticleInFull,
    ArticleRow,
    WithdrawnArticle,
)
from newsroom.api.serializers.claims import AnyClaim, ClaimInFull, ClaimRow, WithdrawnClaim
from newsroom.api.serializers.corrections import CorrectionRow
from newsroom.api.serializers.pieces import Shape
from newsroom.editions.corrections import corrections
from newsroom.editions.models import Edition


def _list(operation: str, row: type[Shape]) -> Any:
    """How the OpenAPI document describes a list."""
    answers = {
        200: OpenApiResponse(row(many=True), "A page of them."),
        400: OpenApiResponse(Problem, "A parameter is wrong."),
    }
    return extend_schema_view(get=extend_schema(operation_id=operation, responses=answers))


def _item(operation: str, shape: Any) -> Any:
    """How the OpenAPI document describes one item."""
    slug = OpenApiParameter(
        "slug", str, OpenApiParameter.PATH, description="The last part of its page’s address."
    )
    answers = {
        200: OpenApiResponse(shape, "What its current edition says."),
        301: OpenApiResponse(None, "It has another address now."),
        404: OpenApiResponse(Problem, "Nothing is published there."),
    }
    described = extend_schema(operation_id=operation, parameters=[slug], responses=answers)
    return extend_schema_view(get=described)


class Listing(Public, ListAPIView[Edition]):
    """A list of editions, newest first."""

    filter_backends = [StrictFilters]
    pagination_class = KeysetPages

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        self.changed_at = record.last_change()
        return super().list(request, *args, **kwargs)


@_list("claims", ClaimRow)
class Claims(Listing):
    """Published fact checks, newest first."""

    queryset = Edition.objects.live().claims()
    serializer_class = ClaimRow
    filterset_class = ClaimFilters


@_list("articles", ArticleRow)
class Articles(Listing):
    """Published articles, newest first."""

    queryset = Edition.objects.live().articles()
    serializer_class = ArticleRow
    filterset_class = ArticleFilters


@_list("corrections", CorrectionRow)
class Corrections(Listing):
    """Every change to what was published, newest first: corrections, changes of verdict, updates,
    clarifications, typos, withdrawals and reinstatements.
    """

    queryset = corrections()
    serializer_class = CorrectionRow
    pagination_class = CorrectionPages
    filterset_class = CorrectionFilters


class Detail(Public):
    """An item as its current edition says. One that was withdrawn says why, and no more."""

    kind: ClassVar[str]
    withdrawn: ClassVar[type[Shape]]

    def get(self, request: Request, slug: str) -> HttpResponseBase:
        edition = record.at(self.kind, slug)
        if edition.slug != slug:
            return HttpResponsePermanentRedirect(addresses.resource(edition))
        self.changed_at = edition.published_at
        if edition.is_withdrawal:
            return Response(self.withdrawn(edition).data)
        return Response(self.in_full(edition).data)

    def in_full(self, edition: Edition) -> Shape:
        raise NotImplementedError


@_item("claim", AnyClaim)
class Claim(Detail):
    """A fact check in full: what was said, verdict, reasoning, evidence, corrections.

    One that was withdrawn says why, and gives no verdict.
    """

    kind = "claim"
    withdrawn = WithdrawnClaim

    def in_full(self, edition: Edition) -> Shape:
        related = record.related(edition)
        self.changed_at = record.newest([edition, *related])
        context = {
            "corrections": record.corrections(edition),
            "related": [claim for claim in related if not claim.is_withdrawal],
        }
        return ClaimInFull(edition, context=context)


@_item("article", AnyArticle)
class Article(Detail):
    """An article in full, with its claims as their current editions say.

    One that was withdrawn says why.
    """

    kind = "article"
    withdrawn = WithdrawnArticle

    def in_full(self, edition: Edition) -> Shape:
        claims = record.current(edition.content["claims"])
        self.changed_at = record.newest([edition, *claims])
        context = {"corrections": record.corrections(edition), "claims": claims}
        return ArticleInFull(edition, context=context)
