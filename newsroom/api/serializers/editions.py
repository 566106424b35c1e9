"""The editions of an item, and one that a later edition has superseded."""

from typing import Any

from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema_field
from rest_framework import serializers

from newsroom.api import addresses
from newsroom.api.serializers.articles import ArticleText, WithdrawnArticle
from newsroom.api.serializers.claims import ClaimText, WithdrawnClaim
from newsroom.api.serializers.pieces import Always, Correction, Licensed, Shape, given

URI = extend_schema_field({"type": "string", "format": "uri"})


class OwnAddress(Shape):
    """Where one edition is, which is not where its item is."""

    # Its context holds ``at``, the slug of the item now.

    url = serializers.SerializerMethodField(help_text="The page of this edition for readers.")
    api_url = serializers.SerializerMethodField(help_text="All that this edition says.")
    file_url = serializers.SerializerMethodField(
        help_text="This edition with its place in the chain, signed."
    )

    @URI
    def get_url(self, edition: Any) -> str:
        page = addresses.page(edition.kind, given(self, "at"))
        return page if edition.current else f"{page}editions/{edition.number}/"

    @URI
    def get_api_url(self, edition: Any) -> str:
        return addresses.edition(edition.kind, given(self, "at"), edition.number)

    @URI
    def get_file_url(self, edition: Any) -> str:
        return f"{addresses.page(edition.kind, given(self, 'at'))}editions/{edition.number}.json"


class EditionRow(OwnAddress, Correction):
    """An edition: what kind of change it was, when and why."""

    title = serializers.CharField(help_text="The wording or headline, as of this edition.")
    language = serializers.CharField()
    current = serializers.BooleanField(help_text="Whether it is what readers see now.")
    reviewers = serializers.ListField(child=serializers.CharField())
    digest = serializers.CharField(help_text="SHA-256 of all that it says, in hexadecimal.")


class Later(Shape):
    """The edition that readers see now."""

    edition = serializers.IntegerField(source="number")
    change = serializers.CharField()
    note = serializers.CharField()
    api_url = serializers.SerializerMethodField()

    @URI
    def get_api_url(self, edition: Any) -> str:
        return addresses.resource(edition)


class Superseded(OwnAddress):
    """What an earlier edition says besides its text: that it is out of date."""

    # Its context holds ``newest``, the current edition.

    status = Always("superseded")
    change = serializers.CharField()
    note = serializers.CharField()
    digest = serializers.CharField(help_text="SHA-256 of all that it says, in hexadecimal.")
    superseded_by = serializers.SerializerMethodField()

    @extend_schema_field(Later())
    def get_superseded_by(self, edition: Any) -> Any:
        return Later(given(self, "newest")).data


class ClaimEdition(Superseded, ClaimText, Licensed):
    """A claim as an earlier edition tells it."""


class ArticleEdition(Superseded, ArticleText, Licensed):
    """An article as an earlier edition tells it, with its claims as they are now."""


class WithdrawnClaimEdition(OwnAddress, WithdrawnClaim, Licensed):
    """An earlier edition that took a claim back; it was reinstated since."""


class WithdrawnArticleEdition(OwnAddress, WithdrawnArticle, Licensed):
    """An earlier edition that took an article back; it was reinstated since."""


AnyClaimEdition = PolymorphicProxySerializer(
    component_name="EarlierClaim",
    serializers={"superseded": ClaimEdition, "withdrawn": WithdrawnClaimEdition},
    resource_type_field_name="status",
)
AnyArticleEdition = PolymorphicProxySerializer(
    component_name="EarlierArticle",
    serializers={"superseded": ArticleEdition, "withdrawn": WithdrawnArticleEdition},
    resource_type_field_name="status",
)
