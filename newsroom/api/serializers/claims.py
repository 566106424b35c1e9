"""A claim and its check."""

from typing import Any

from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema_field
from rest_framework import serializers

from newsroom.api.linkeddata import reviewed
from newsroom.api.serializers.pieces import (
    Always,
    Byline,
    Date,
    EditionShape,
    Licensed,
    Link,
    Named,
    Rating,
    Reviewed,
    Role,
    Shape,
    Speaker,
    given,
    rating_in,
    without_pages,
)


class ClaimRow(EditionShape):
    """A claim in a list."""

    status = Always("live")
    wording = serializers.CharField(source="title")
    finding = serializers.CharField(source="card.text")
    rating = serializers.SerializerMethodField()
    speaker = Speaker(source="card.speaker", allow_null=True)
    role = Role(source="card.role", allow_null=True)
    occasion = serializers.CharField(source="card.occasion", allow_null=True)
    date = Date(source="card.date", allow_null=True)
    bylines = Byline(many=True, source="card.bylines")

    @extend_schema_field(Rating(allow_null=True))
    def get_rating(self, edition: Any) -> dict[str, Any] | None:
        return rating_in(edition.language, edition.card["rating"])

    def to_representation(self, edition: Any) -> dict[str, Any]:
        told = super().to_representation(edition)
        without_pages(edition, told.get("speaker"))
        # Nor has who is only mentioned.
        if told.get("speaker") and edition.card.get("reported") == "mention":
            told["speaker"]["url"] = ""
        return told


class WithdrawnClaim(EditionShape):
    """What is left of a claim whose check was taken back: why, and no verdict."""

    status = Always("withdrawn")
    wording = serializers.CharField(source="title")
    note = serializers.CharField(help_text="Why it was withdrawn.")


ClaimCards = PolymorphicProxySerializer(
    component_name="ClaimCard",
    serializers={"live": ClaimRow, "withdrawn": WithdrawnClaim},
    resource_type_field_name="status",
    many=True,
)


class SpeakerInFull(Speaker):
    aliases = serializers.ListField(child=serializers.CharField())
    description = serializers.CharField()
    same_as = Link(help_text="The Wikidata address, if known.")


class Occasion(Shape):
    slug = serializers.CharField()
    title = serializers.CharField()
    kind = serializers.CharField()
    place = Named(allow_null=True)
    medium = serializers.CharField()
    date = Date()
    link = Link(source="url")


class Statement(Shape):
    """Words in which the claim was made."""

    speaker = SpeakerInFull()
    role = Role()
    occasion = Occasion(allow_null=True)
    date = Date()
    reported = serializers.CharField(help_text="“direct”, “partial”, “indirect” or “mention”.")
    quote = serializers.CharField(help_text="Word for word; empty where no quote is known.")
    quote_language = serializers.CharField()
    original_language = serializers.CharField()
    translation = serializers.CharField()
    translator = serializers.CharField()
    paraphrase = serializers.CharField(help_text="In the newsroom’s words.")
    link = Link(source="url")
    archive_link = Link(source="archive_url")
    timecode = serializers.CharField()


class Source(Shape):
    slug = serializers.CharField()
    title = serializers.CharField()
    publisher = serializers.CharField()
    author = serializers.CharField()
    kind = serializers.CharField()
    rank = serializers.CharField(help_text="“primary” or “secondary”.")
    date = Date()
    link = Link(source="url")
    archive_link = Link(source="archive_url")
    interests = serializers.CharField()
    origin = serializers.UUIDField(help_text="The same for copies of one story.")
    located = serializers.BooleanField(help_text="False if seen only through another source.")


class Evidence(Shape):
    id = serializers.UUIDField(source="uuid")
    stance = serializers.CharField(help_text="“contradicts”, “supports” or “bears_on”.")
    directness = serializers.CharField()
    passage = serializers.CharField()
    verbatim = serializers.BooleanField()
    language = serializers.CharField()
    translation = serializers.CharField()
    locator = serializers.CharField()
    accessed = serializers.DateField(allow_null=True)
    source = Source()  # type: ignore[assignment]  # DRF takes fields off the class


class Part(Shape):
    """A part of the claim that has a verdict of its own."""

    id = serializers.UUIDField(source="uuid")
    label = serializers.CharField()  # type: ignore[assignment]  # likewise
    wording = serializers.CharField()
    rating = Rating(allow_null=True)


class Contact(Shape):
    """What came of asking those concerned for their side."""

    outcome = serializers.CharField(
        help_text="“replied”, “declined”, “no_reply”, “pending”, “not_safe”, or “none” when "
        "nothing is recorded."
    )
    asked_on = serializers.DateField(allow_null=True)
    reply = serializers.CharField()


class FirstPublished(Shape):
    """Where a check was published before it was here."""

    link = Link(source="url")
    publisher = serializers.CharField()
    date = serializers.CharField(help_text="A day where no more is known, else a moment in UTC.")
    archived = serializers.BooleanField(
        help_text="Taken over as it stood: checked by the rules of that time and place."
    )


class ClaimText(ClaimRow):
    """All that an edition says of a claim."""

    context = serializers.CharField(  # type: ignore[assignment]  # likewise
        source="content.context"
    )
    why_checked = serializers.CharField(source="content.why_checked")
    how_checked = serializers.CharField(source="content.how_checked")
    limitation = serializers.CharField(source="content.limitation")
    worded_by_editors = serializers.BooleanField(source="content.wording_by_editors")
    platform = serializers.CharField(source="content.platform")
    format = serializers.CharField(source="content.format")
    statements = Statement(many=True, source="content.statements")
    topics = Named(many=True, source="content.topics")
    places = Named(many=True, source="content.places")
    summary = serializers.ListField(child=serializers.CharField(), source="content.verdict.summary")
    what_is_right = serializers.CharField(source="content.verdict.what_is_right")
    reasoning = serializers.CharField(
        source="content.verdict.reasoning", help_text="HTML of a few harmless elements."
    )
    parts = serializers.SerializerMethodField()
    evidence = Evidence(many=True, source="content.evidence")
    contact = Contact(source="content.contact")
    first_published = FirstPublished(allow_null=True)

    @extend_schema_field(Part(many=True))
    def get_parts(self, edition: Any) -> Any:
        parts = edition.content["parts"]
        worded = [part | {"rating": rating_in(edition.language, part["rating"])} for part in parts]
        return Part(worded, many=True).data

    def to_representation(self, edition: Any) -> dict[str, Any]:
        told = super().to_representation(edition)
        for said in told.get("statements", ()):
            without_pages(edition, said["speaker"])
            # Who is only mentioned has no page either.
            if said["reported"] == "mention":
                said["speaker"]["url"] = ""
        return told


class ClaimInFull(ClaimText, Reviewed, Licensed):
    """Everything readers see of a claim."""

    # Its context holds ``corrections`` and ``related``, editions.

    related = serializers.SerializerMethodField()
    claimreview = serializers.SerializerMethodField(help_text="schema.org, as on the page.")

    @extend_schema_field(ClaimRow(many=True))
    def get_related(self, edition: Any) -> Any:
        return ClaimRow(given(self, "related"), many=True).data

    @extend_schema_field({"type": "object", "additionalProperties": {}})
    def get_claimreview(self, edition: Any) -> dict[str, Any]:
        return reviewed(edition, given(self, "corrections"))


class WithdrawnClaimInFull(WithdrawnClaim, Licensed):
    """The same, where it is all that is told."""


AnyClaim = PolymorphicProxySerializer(
    component_name="Claim",
    serializers={"live": ClaimInFull, "withdrawn": WithdrawnClaimInFull},
    resource_type_field_name="status",
)
