"""What a search finds."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from newsroom.api.serializers.pieces import EditionShape, Rating, Shape, given, rating_in
from newsroom.review.models import Item


class PassageShape(Shape):
    """Words in which something was found, besides title and text."""

    label = serializers.CharField(help_text="What of it this is.")  # type: ignore[assignment]
    language = serializers.CharField()
    text = serializers.CharField(help_text="Cut off where it would be long.")


class Hit(EditionShape):
    """A claim or an article that was found."""

    # Its context holds ``passages``, as highlights.passages gives them.

    kind = serializers.ChoiceField(choices=[one.value for one in Item.Kind])
    title = serializers.CharField(help_text="The wording or headline.")
    text = serializers.CharField(source="card.text", help_text="The finding or standfirst.")
    rating = serializers.SerializerMethodField()
    passages = serializers.SerializerMethodField()

    @extend_schema_field(Rating(allow_null=True))
    def get_rating(self, edition: Any) -> dict[str, Any] | None:
        return rating_in(edition.language, edition.card["rating"])

    @extend_schema_field(PassageShape(many=True))
    def get_passages(self, edition: Any) -> list[dict[str, str]]:
        found = given(self, "passages").get(edition.pk, [])
        return [
            {
                "label": str(one.label),
                "language": one.language,
                "text": "".join(text for text, _is_found in one.pieces),
            }
            for one in found
        ]
