"""Small shapes that several answers share. Their input is frozen content, or an edition."""

from typing import Any

from drf_spectacular.drainage import set_override
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from newsroom.api import addresses
from newsroom.editions.licence import terms
from newsroom.editions.things import is_shown
from newsroom.editions.words import in_language

Shape = serializers.Serializer[Any]


class Rating(Shape):
    """A verdict as it was defined on the day of publication; off the axis it has no value."""

    slug = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # DRF takes fields off the class
    definition = serializers.CharField()
    value = serializers.IntegerField(allow_null=True, help_text="Higher is truer.")
    best = serializers.IntegerField(allow_null=True, help_text="The true end of the scale.")
    worst = serializers.IntegerField(allow_null=True, help_text="The false end of the scale.")
    scale = serializers.CharField()


def rating_in(language: str, rating: dict[str, Any] | None) -> dict[str, Any] | None:
    """A frozen rating with its words in ``language``, or in the newsroom's own without any."""
    if rating is None:
        return None
    words = {name: in_language(rating[name], language) for name in ("label", "definition")}
    return dict(Rating(rating | words).data)


class Date(Shape):
    """A date as far as it is known."""

    edtf = serializers.CharField(help_text="EDTF (ISO 8601-2); empty if nothing is known.")
    as_written = serializers.CharField(help_text="In the source’s own words.")
    inferred = serializers.BooleanField(help_text="Worked out by the newsroom, not stated.")


class Named(Shape):
    """Something to filter by: give its slug."""

    slug = serializers.CharField()
    name = serializers.CharField()


class Speaker(Named):
    kind = serializers.CharField()
    url = serializers.SerializerMethodField(help_text="Empty for who has no page.")

    def get_url(self, speaker: dict[str, Any]) -> str:
        return addresses.page("speaker", speaker["slug"])


def without_pages(edition: Any, *speakers: dict[str, Any] | None) -> None:
    """Take the addresses from those told speakers whose pages are switched off."""
    for speaker in speakers:
        if speaker and not is_shown("speaker", speaker["slug"], edition.without_page):
            speaker["url"] = ""


class Role(Shape):
    """An office held when the words were said."""

    title = serializers.CharField()
    body = serializers.CharField()


class Byline(Shape):
    name = serializers.CharField()
    slug = serializers.CharField(help_text="Empty for who has no page.")


class Link(serializers.CharField):
    """An address elsewhere; empty where there is none."""


def given(serializer: serializers.BaseSerializer[Any], name: str) -> Any:
    """What the view has put into a serializer's context."""
    return serializer.context[name]


class Terms(Shape):
    """Under which licence this may be used, and whom to name."""

    name = serializers.CharField()
    url = serializers.URLField()
    attribution = serializers.CharField()


class Licensed(Shape):
    """What every answer says besides what was asked."""

    licence = serializers.SerializerMethodField()

    @extend_schema_field(Terms())
    def get_licence(self, answered: Any) -> dict[str, str]:
        return terms()


class Always(serializers.Field[Any, Any, str, Any]):
    """A field with one possible value, by which clients tell shapes apart."""

    def __init__(self, value: str) -> None:
        self.value = value
        super().__init__(source="*", read_only=True)
        set_override(self, "field", {"type": "string", "enum": [value]})

    def to_representation(self, instance: Any) -> str:
        return self.value


class EditionShape(Shape):
    """What every edition says about itself."""

    id = serializers.UUIDField(source="uuid", help_text="Stays the same in all editions.")
    url = serializers.SerializerMethodField(help_text="The page for readers.")
    api_url = serializers.SerializerMethodField()
    edition = serializers.IntegerField(source="number")
    published_at = serializers.DateTimeField(source="first_published_at")
    changed_at = serializers.DateTimeField(
        source="published_at", help_text="When this edition was published."
    )
    language = serializers.CharField()

    @extend_schema_field({"type": "string", "format": "uri"})
    def get_url(self, edition: Any) -> str:
        return addresses.page(edition.kind, edition.slug)

    @extend_schema_field({"type": "string", "format": "uri"})
    def get_api_url(self, edition: Any) -> str:
        return addresses.resource(edition)


class Correction(Shape):
    """How an edition differs from the one before. The verdicts are given where that changed."""

    edition = serializers.IntegerField(source="number")
    change = serializers.CharField()
    note = serializers.CharField()
    date = serializers.DateTimeField(source="published_at")
    old_rating = serializers.SerializerMethodField()
    new_rating = serializers.SerializerMethodField()

    @extend_schema_field(Rating(allow_null=True))
    def get_old_rating(self, edition: Any) -> dict[str, Any] | None:
        return rating_in(edition.language, edition.old_rating)

    @extend_schema_field(Rating(allow_null=True))
    def get_new_rating(self, edition: Any) -> dict[str, Any] | None:
        return rating_in(edition.language, edition.new_rating)


class Reviewed(Shape):
    """Who approved it, and what changed since."""

    reviewers = serializers.ListField(child=serializers.CharField())
    self_approved = serializers.BooleanField(
        help_text="Whether somebody approved their own work, as a one-person newsroom must."
    )
    corrections = serializers.SerializerMethodField()

    @extend_schema_field(Correction(many=True))
    def get_corrections(self, edition: Any) -> Any:
        return Correction(given(self, "corrections"), many=True).data
