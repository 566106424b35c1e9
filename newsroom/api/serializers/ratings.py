"""The rating scales in use."""

from typing import Any

from rest_framework import serializers

from newsroom.api.serializers.pieces import Shape


def _words(help_text: str) -> serializers.DictField:
    return serializers.DictField(child=serializers.CharField(), help_text=help_text)


class RatingRow(Shape):
    """A verdict of a scale in use, as it is defined now; what is published keeps the definition of
    its day. Its input is a rating of ``scale.Scale`` and the scale's name.
    """

    slug = serializers.CharField()
    scale = serializers.CharField()
    label = _words("By language.")  # type: ignore[assignment]  # DRF takes fields off the class
    definition = _words("By language.")
    value = serializers.IntegerField(allow_null=True, help_text="Higher is truer.")
    best = serializers.IntegerField(allow_null=True, help_text="The true end of the scale.")
    worst = serializers.IntegerField(allow_null=True, help_text="The false end of the scale.")
    retired = serializers.BooleanField(help_text="Whether no new verdict can be this one.")


def rows(scales: Any) -> list[dict[str, Any]]:
    """All ratings of some scales."""
    return [
        rating | {"scale": scale.name, "retired": retired}
        for scale in scales
        for retired, ratings in ((False, scale.ratings), (True, scale.retired))
        for rating in ratings
    ]
