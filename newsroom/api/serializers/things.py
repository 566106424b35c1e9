"""Speakers, occasions, topics, places, sources: as the newest live edition with them says."""

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from newsroom.api import addresses
from newsroom.api.serializers.claims import Occasion, Source, SpeakerInFull
from newsroom.api.serializers.pieces import Licensed, Named, Rating, Role, Shape, given, rating_in

URI = extend_schema_field({"type": "string", "format": "uri"})


class ThingShape(Shape):
    """What every thing says about itself. Its input is a ``Thing`` of ``called``."""

    called: ClassVar[str]

    url = serializers.SerializerMethodField(help_text="The page for readers.")
    api_url = serializers.SerializerMethodField()
    claims_url = serializers.SerializerMethodField(help_text="The list of the claims with it.")
    language = serializers.CharField(source="edition.language", help_text="Of its words here.")
    changed_at = serializers.DateTimeField(
        source="edition.published_at",
        help_text="When the newest fact check with it was published, whose words these are.",
    )

    @URI
    def get_url(self, thing: Any) -> str:
        return addresses.page(self.called, thing["slug"])

    @URI
    def get_api_url(self, thing: Any) -> str:
        return addresses.thing(self.called, thing["slug"])

    @URI
    def get_claims_url(self, thing: Any) -> str:
        return addresses.claims_with(self.called, thing["slug"])

    def to_representation(self, thing: Any) -> dict[str, Any]:
        flat = thing.row | {"edition": thing.edition, "role": thing.role}
        told: dict[str, Any] = super().to_representation(flat)
        return told


class Office(Role):
    """An office that a speaker held."""

    since = serializers.CharField(help_text="EDTF; empty if it is not known.")
    until = serializers.CharField(help_text="EDTF; empty if it is not known or not over.")


class SpeakerRow(ThingShape, SpeakerInFull):
    """Somebody whose words were checked."""

    called = "speaker"
    role = Role(help_text="When the newest of these words were said.")
    offices = Office(many=True)


class OccasionRow(ThingShape, Occasion):
    """A speech, debate, post or other occasion at which something was said."""

    called = "occasion"


class TopicRow(ThingShape, Named):
    """What claims are about."""

    called = "topic"


class PlaceRow(ThingShape, Named):
    """Where claims are about."""

    called = "place"


class SourceRow(ThingShape, Source):
    """What is evidence for or against claims."""

    called = "source"


class Verdicts(Shape):
    """How many claims of a speaker have a verdict."""

    rating = Rating()
    count = serializers.IntegerField()


class SpeakerDetail(SpeakerRow, Licensed):
    """A speaker, with all verdicts."""

    # Its context holds ``tally``, as things.tally gives it.

    verdicts = serializers.SerializerMethodField(help_text="Truest first.")

    @extend_schema_field(Verdicts(many=True))
    def get_verdicts(self, thing: Any) -> list[dict[str, Any]]:
        language = thing["edition"].language
        return [
            {"rating": rating_in(language, rating), "count": count}
            for rating, count in given(self, "tally")
        ]


class OccasionDetail(OccasionRow, Licensed):
    """An occasion."""


class TopicDetail(TopicRow, Licensed):
    """A topic."""


class PlaceDetail(PlaceRow, Licensed):
    """A place."""


class SourceDetail(SourceRow, Licensed):
    """A source."""
