"""A change to something published."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from newsroom.api import addresses
from newsroom.api.serializers.pieces import Correction
from newsroom.review.models import Item


class CorrectionRow(Correction):
    """A further edition of a fact check or an article: what kind of change it was, and the note."""

    id = serializers.UUIDField(source="uuid", help_text="Of the item, the same in all its changes.")
    kind = serializers.ChoiceField(choices=[one.value for one in Item.Kind])
    title = serializers.CharField(help_text="The wording or headline, as of this edition.")
    language = serializers.CharField()
    url = serializers.SerializerMethodField(help_text="The page for readers.")
    api_url = serializers.SerializerMethodField()
    earlier_url = serializers.SerializerMethodField(
        help_text="The page of the edition before, with what is different."
    )

    @extend_schema_field({"type": "string", "format": "uri"})
    def get_url(self, edition: Any) -> str:
        return addresses.page(edition.kind, edition.slug)

    @extend_schema_field({"type": "string", "format": "uri"})
    def get_api_url(self, edition: Any) -> str:
        return addresses.resource(edition)

    @extend_schema_field({"type": "string", "format": "uri"})
    def get_earlier_url(self, edition: Any) -> str:
        page = addresses.page(edition.kind, edition.slug)
        return f"{page}editions/{edition.number - 1}/"
