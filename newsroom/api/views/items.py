"""Published fact checks and articles, from live editions and nothing else."""

from typing import Any, ClassVar

from django.http import HttpResponseBase, HttpResponsePermanentRedirect, HttpResponseRedirect
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import (
    OpenApiParameter,
    OpenApiResponse,
    extend_schema,
    extend_schema_view,
)
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from newsroom.api import addresses, errors, fields, linkeddata, paging, record
from newsroom.api.answers import Strict
from newsroom.api.filters import (
    ArticleFilters,
    ClaimFilters,
    CorrectionFilters,
    NumberedPages,
)
from newsroom.api.formats import Csv, JsonLines, LinkedData
from newsroom.api.serializers.articles import (
    AnyArticle,
    ArticleInFull,
    ArticleRow,
    WithdrawnArticleInFull,
)
from newsroom.api.serializers.claims import (
    AnyClaim,
    ClaimInFull,
    ClaimRow,
    WithdrawnClaimInFull,
)
from newsroom.api.serializers.corrections import CorrectionRow
from newsroom.api.serializers.editions import (
    AnyArticleEdition,
    AnyClaimEdition,
    ArticleEdition,
    ClaimEdition,
    EditionRow,
    WithdrawnArticleEdition,
    WithdrawnClaimEdition,
)
from newsroom.api.serializers.pieces import Shape
from newsroom.api.views.lists import LINKED, REFUSED, Editions, LinkedEditions, Listing, described
from newsroom.editions.corrections import corrections
from newsroom.editions.models import Edition

SLUG = OpenApiParameter(
    "slug",
    {"type": "string", "pattern": r"^[-\w]{1,100}$"},
    OpenApiParameter.PATH,
    description="The last part of its page’s address.",
)
NUMBER = OpenApiParameter(
    "number",
    {"type": "integer", "minimum": 0, "maximum": 999_999_999},
    OpenApiParameter.PATH,
    description="Of the edition, counted from 1.",
)
MOVED = OpenApiResponse(None, "It has another address now.")
GONE = OpenApiResponse(errors.Problem, "Nothing is published there.")


def one(operation: str, shape: Any, *shapes: type[Shape], **more: Any) -> Any:
    """How the OpenAPI document describes one thing. ``shapes`` are those it can have."""
    only = fields.parameter(*shapes)
    parameters = [
        SLUG,
        *more.pop("parameters", []),
        OpenApiParameter(
            "fields", only["schema"], description=only["description"], style="form", explode=False
        ),
    ]
    answers = {
        (200, "application/json"): OpenApiResponse(shape, "What there is to say."),
        **more.pop("answers", {}),
        301: MOVED,
        (404, "application/json"): GONE,
        **REFUSED,
    }
    got = extend_schema(operation_id=operation, parameters=parameters, responses=answers, **more)
    return extend_schema_view(get=got)


@described("claims", ClaimRow, answers=LINKED)
class Claims(LinkedEditions):
    """Published fact checks, newest first."""

    renderer_classes = [JSONRenderer, LinkedData, Csv, JsonLines]
    queryset = Edition.objects.live().claims()
    shapes = (ClaimRow,)
    filterset_class = ClaimFilters


@described("articles", ArticleRow)
class Articles(Editions):
    """Published articles, newest first."""

    queryset = Edition.objects.live().articles()
    shapes = (ArticleRow,)
    filterset_class = ArticleFilters


@described("corrections", CorrectionRow)
class Corrections(Editions):
    """Every change to what was published, newest first: corrections, changes of verdict, updates,
    clarifications, typos, withdrawals and reinstatements.
    """

    queryset = corrections()
    shapes = (CorrectionRow,)
    pagination_class = paging.CorrectionPages
    filterset_class = CorrectionFilters


class Detail(Strict):
    """An item as its current edition says. One that was withdrawn says why, and no more. ``shapes``
    are that of a live and that of a withdrawn one.
    """

    kind: ClassVar[str]

    def get(self, request: Request, slug: str) -> HttpResponseBase:
        edition = record.at(self.kind, slug)
        if edition.slug != slug:
            return HttpResponsePermanentRedirect(addresses.resource(edition))
        self.changed_at = edition.published_at
        if edition.is_withdrawal:
            return self.withdrawn(request, edition)
        if self.is_linked_data(request):
            return Response(linkeddata.reviewed(edition, record.corrections(edition)))
        context = self.around(edition) | {"corrections": record.corrections(edition)}
        return Response(self.told(self.shapes[0](edition, context=context)).data)

    def withdrawn(self, request: Request, edition: Edition) -> Response:
        if self.is_linked_data(request):
            raise errors.withdrawn()
        return Response(self.told(self.shapes[1](edition)).data)

    def around(self, edition: Edition) -> dict[str, Any]:
        """What the shape of a live one needs besides it."""
        raise NotImplementedError


@one(
    "claim",
    AnyClaim,
    ClaimInFull,
    WithdrawnClaimInFull,
    answers={
        (200, "application/ld+json"): OpenApiResponse(OpenApiTypes.OBJECT, "Its ClaimReview."),
    },
)
class Claim(Detail):
    """A fact check in full: what was said, verdict, reasoning, evidence, corrections.

    One that was withdrawn says why, gives no verdict, and has no ClaimReview.
    """

    renderer_classes = [JSONRenderer, LinkedData]
    kind = "claim"
    shapes = (ClaimInFull, WithdrawnClaimInFull)

    def around(self, edition: Edition) -> dict[str, Any]:
        related = record.related(edition)
        self.changed_at = record.newest([edition, *related])
        return {"related": [claim for claim in related if not claim.is_withdrawal]}


@one("article", AnyArticle, ArticleInFull, WithdrawnArticleInFull)
class Article(Detail):
    """An article in full, with its claims as their current editions say.

    One that was withdrawn says why.
    """

    kind = "article"
    shapes = (ArticleInFull, WithdrawnArticleInFull)

    def around(self, edition: Edition) -> dict[str, Any]:
        claims = record.current(edition.content["claims"])
        self.changed_at = record.newest([edition, *claims])
        return {"claims": claims}


class History(Listing):
    """The editions of an item."""

    kind: ClassVar[str]
    shapes = (EditionRow,)
    pagination_class = paging.NumberedPages
    filterset_class = NumberedPages

    def get(self, request: Request, **kwargs: str) -> HttpResponseBase:
        self.item = record.at(self.kind, kwargs["slug"])
        if self.item.slug != kwargs["slug"]:
            return HttpResponsePermanentRedirect(addresses.editions(self.kind, self.item.slug))
        return super().get(request)

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context()} | {"at": self.item.slug}

    def get_queryset(self) -> Any:
        return paging.Behind(read=self.read)

    def read(self, after: str, most: int) -> list[Edition]:
        return record.editions(self.item, after, most)


@described("claim_editions", EditionRow, parameters=[SLUG], answers={301: MOVED, 404: GONE})
class ClaimEditions(History):
    """All editions of a fact check, newest first: what kind of change each was, when and why."""

    kind = "claim"


@described("article_editions", EditionRow, parameters=[SLUG], answers={301: MOVED, 404: GONE})
class ArticleEditions(History):
    """All editions of an article, newest first: what kind of change each was, when and why."""

    kind = "article"


class EarlierEdition(Strict):
    """An edition that a later one has superseded."""

    kind: ClassVar[str]

    def get(self, request: Request, slug: str, number: str) -> HttpResponseBase:
        newest = record.at(self.kind, slug)
        if newest.slug != slug:
            return HttpResponsePermanentRedirect(
                addresses.edition(self.kind, newest.slug, int(number))
            )
        if newest.number == int(number):
            return HttpResponseRedirect(addresses.resource(newest))
        edition = record.numbered(newest, int(number))
        self.changed_at = newest.published_at
        context: dict[str, Any] = {"newest": newest, "at": newest.slug}
        if edition.is_withdrawal:
            return Response(self.told(self.shapes[1](edition, context=context)).data)
        if self.kind == "article":
            context["claims"] = record.current(edition.content["claims"])
            self.changed_at = record.newest([newest, *context["claims"]])
        return Response(self.told(self.shapes[0](edition, context=context)).data)


CURRENT = {302: OpenApiResponse(None, "It is the current one, which is at its item’s address.")}


@one(
    "claim_edition",
    AnyClaimEdition,
    ClaimEdition,
    WithdrawnClaimEdition,
    parameters=[NUMBER],
    answers=CURRENT,
)
class ClaimAsItWas(EarlierEdition):
    """A fact check as an earlier edition told it, which has no verdict of today."""

    kind = "claim"
    shapes = (ClaimEdition, WithdrawnClaimEdition)


@one(
    "article_edition",
    AnyArticleEdition,
    ArticleEdition,
    WithdrawnArticleEdition,
    parameters=[NUMBER],
    answers=CURRENT,
)
class ArticleAsItWas(EarlierEdition):
    """An article as an earlier edition told it, with its claims as they are now."""

    kind = "article"
    shapes = (ArticleEdition, WithdrawnArticleEdition)
