"""An article and the claims woven into it."""

from typing import Any

from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema_field
from rest_framework import serializers

from newsroom.api.serializers.claims import ClaimCards, ClaimRow, WithdrawnClaim
from newsroom.api.serializers.pieces import (
    Always,
    Byline,
    EditionShape,
    Licensed,
    Reviewed,
    Shape,
    given,
)


class ArticleRow(EditionShape):
    """An article in a list."""

    status = Always("live")
    work = serializers.CharField(
        source="card.work",
        help_text="“fact_check”, “explainer”, “analysis”, “investigation” or “opinion”.",
    )
    headline = serializers.CharField(source="title")
    standfirst = serializers.CharField(source="card.text")
    bylines = Byline(many=True, source="card.bylines")


class WithdrawnArticle(EditionShape):
    """What is left of an article that was taken back: why."""

    status = Always("withdrawn")
    headline = serializers.CharField(source="title")
    note = serializers.CharField(help_text="Why it was withdrawn.")


class Reference(Shape):
    """A claim that a text links to."""

    slug = serializers.CharField(help_text="As in the link, /claims/<slug>/; it may be an old one.")
    claim = serializers.UUIDField(help_text="The “id” of one of the claims.")


class Block(Shape):
    """Some text, or one of the article’s claims."""

    id = serializers.UUIDField(source="uuid")
    kind = serializers.ChoiceField(choices=["text", "claim"])
    html = serializers.CharField(
        help_text="HTML of a few harmless elements; empty for a claim. Links to claims of ours are "
        "written without a host, /claims/<slug>/."
    )
    claim = serializers.UUIDField(allow_null=True, help_text="The “id” of one of the claims.")
    references = Reference(many=True)


class ArticleText(ArticleRow):
    """All that an edition says of an article."""

    # Its context holds ``claims``, editions.

    blocks = Block(many=True, source="content.blocks")
    claims = serializers.SerializerMethodField(help_text="As their current editions say.")

    @extend_schema_field(ClaimCards)
    def get_claims(self, edition: Any) -> Any:
        return [card(claim) for claim in given(self, "claims")]


class ArticleInFull(ArticleText, Reviewed, Licensed):
    """Everything readers see of an article."""

    # Its context also holds ``corrections``, editions.


class WithdrawnArticleInFull(WithdrawnArticle, Licensed):
    """What is left of an article, where it is all that is told."""


def card(claim: Any) -> Any:
    """A claim as articles show it: with its verdict, or as withdrawn."""
    return (WithdrawnClaim if claim.is_withdrawal else ClaimRow)(claim).data


AnyArticle = PolymorphicProxySerializer(
    component_name="Article",
    serializers={"live": ArticleInFull, "withdrawn": WithdrawnArticleInFull},
    resource_type_field_name="status",
)
