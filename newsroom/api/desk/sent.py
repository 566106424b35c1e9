"""What can be sent. The rules of the columns are checked where they are saved; here it is only
whether what came is of the right shape, and that nothing in it is unknown.
"""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from claims.drafting import vocabulary
from newsroom.review.discussion import LONGEST

BIGGEST = 2**63 - 1


class Sent(serializers.Serializer[Any]):
    """An object without unknown fields: ignored, they would be lost without a word."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, dict) and (unknown := set(data) - set(self.fields)):
            sentence = _("There is no such field. There are: %(known)s.")
            known = {"known": ", ".join(self.fields)}
            raise serializers.ValidationError(
                {str(name)[:100]: [sentence % known] for name in sorted(unknown)}
            )
        return super().to_internal_value(data)


class Text(serializers.CharField):
    """A text, and no number or truth that would have to be made one."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"required": False, "allow_blank": True} | kwargs)

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


def number(**kwargs: Any) -> serializers.IntegerField:
    """An id, or a version."""
    return serializers.IntegerField(min_value=1, max_value=BIGGEST, **kwargs)


class Shared(Sent):
    """A row that claims share: its ``id``, or what it says."""

    id = number(required=False, help_text="One that is there already; then nothing else.")
    new = serializers.BooleanField(
        required=False, help_text="Another one, although there is one like it."
    )
    named_by = ""

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        if "id" in given and len(given) > 1:
            raise serializers.ValidationError(_("Send the id and nothing else, or no id."))
        if "id" not in given and not str(given.get(self.named_by, "")).strip():
            sentence = _("Say which: the id of one, or its %(name)s.") % {"name": self.named_by}
            raise serializers.ValidationError({self.named_by: [sentence]})
        return given


class SpeakerSent(Shared):
    """Whoever said it. A name that exactly one speaker has is that speaker."""

    named_by = "name"
    name = Text(max_length=200)
    kind = serializers.ChoiceField(vocabulary.SPEAKERS, required=False)
    description = Text(max_length=300)
    same_as = Text(max_length=2000, help_text="An address at Wikidata.")


class OccasionSent(Shared):
    """Where it was said. One of the same title and date, or at the same address, is that one."""

    named_by = "title"
    title = Text(max_length=200)
    kind = serializers.ChoiceField(vocabulary.OCCASIONS, required=False)
    date = Text(max_length=50, help_text="EDTF: 2023, 2023-06-01, XXXX-04-25.")
    medium = Text(max_length=200)
    url = Text(max_length=2000)


class SourceSent(Shared):
    """Where evidence is from. One at the same address, or of the same title and publisher, is that
    one."""

    named_by = "title"
    title = Text(max_length=300)
    kind = serializers.ChoiceField(vocabulary.SOURCES, required=False)
    rank = serializers.ChoiceField(vocabulary.RANKS, required=False)
    publisher = Text(max_length=200)
    author = Text(max_length=200)
    date = Text(max_length=50, help_text="EDTF.")
    url = Text(max_length=2000)
    archive_url = Text(max_length=2000)
    interests = Text(max_length=300)


class StatementSent(Sent):
    """What was said: the id of a statement, or a speaker and words."""

    id = number(required=False, help_text="One that is there already; then nothing else.")
    speaker = SpeakerSent(required=False)
    occasion = OccasionSent(required=False)
    quote = Text(help_text="Word for word.")
    quote_language = Text(max_length=35)
    kind = serializers.ChoiceField(vocabulary.STATEMENTS, required=False)
    reported = serializers.ChoiceField(vocabulary.REPORTED, required=False)
    paraphrase = Text(help_text="In your words, where no quote is known.")
    date = Text(max_length=50, help_text="EDTF; the occasion’s where it is left out.")
    date_as_written = Text(max_length=200)
    original_language = Text(max_length=35)
    translation = Text()
    translator = Text(max_length=200)
    role_title = Text(max_length=200, help_text="The role held then is filled in.")
    role_body = Text(max_length=200)
    url = Text(max_length=2000)
    archive_url = Text(max_length=2000)
    timecode = Text(max_length=20)

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        if "id" in given and len(given) > 1:
            raise serializers.ValidationError(_("Send the id and nothing else, or no id."))
        if "id" not in given and "speaker" not in given:
            raise serializers.ValidationError({"speaker": [_("Say who said it.")]})
        return given


class ClaimFields(Sent):
    """The claim's own words."""

    wording = Text(max_length=250)
    wording_by_editors = serializers.BooleanField(required=False)
    language = Text(max_length=35, allow_blank=False)
    context = Text()  # type: ignore[assignment]  # DRF takes fields off the class
    why_checked = Text()
    how_checked = Text()
    limitation = Text()
    platform = Text(max_length=100)
    format = serializers.ChoiceField(vocabulary.FORMATS, required=False)
    harm = Text(max_length=300)
    topics = serializers.ListField(
        child=serializers.CharField(max_length=100), required=False, max_length=50,
        help_text="By the last part of their address.",
    )  # fmt: skip


class ClaimSent(ClaimFields):
    """A new draft."""

    statement = StatementSent()
    again = serializers.BooleanField(
        required=False, help_text="Another claim of a statement that is in one already."
    )


class ClaimChanged(ClaimFields):
    """Fields to change, with the version that was read, here or in the header If-Match."""

    version = number(required=False)


class StatementAdded(Sent):
    statement = StatementSent()


class EvidenceAdded(Sent):
    """What bears on the claim: the id of a passage, or a source and a passage of it."""

    stance = serializers.ChoiceField(vocabulary.STANCES)
    directness = serializers.ChoiceField(vocabulary.DIRECTNESS, required=False)
    evidence = number(required=False, help_text="A passage that is there already.")
    source = SourceSent(required=False)  # type: ignore[assignment]
    passage = Text()
    verbatim = serializers.BooleanField(required=False)
    language = Text(max_length=35, allow_blank=False)
    translation = Text()
    locator = Text(max_length=200, help_text="Page, paragraph or minute.")
    accessed = serializers.DateField(required=False)

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        own = set(given) - {"stance", "directness", "evidence"}
        if "evidence" in given and own:
            raise serializers.ValidationError(_("Send the id of evidence, or a new passage."))
        if "evidence" not in given and not {"source", "passage"} <= own:
            raise serializers.ValidationError(
                _("Say what bears on it: a source and a passage, or the id of evidence.")
            )
        return given


class VerdictSent(Sent):
    """A verdict to propose, or fields of it, with the version of the claim that was read."""

    version = number(required=False)
    rating = Text(max_length=50, help_text="By its name in addresses, such as false.")
    finding = Text(max_length=280)
    summary = serializers.ListField(
        child=serializers.CharField(max_length=300), required=False, max_length=20
    )
    what_is_right = Text()
    reasoning = Text(help_text="HTML of a few elements; anything else is taken out.")


class VerbSent(Sent):
    """What a verb asks for."""

    message = Text(max_length=2000, help_text="For the reviewers, with submit.")
    reason = Text(max_length=2000)
    revision = number(required=False, help_text="The id of the revision that was read.")


class CommentSent(Sent):
    """A remark; with ``parent`` it is a reply."""

    text = Text(required=True, max_length=LONGEST, help_text="@name calls somebody.")
    must_resolve = serializers.BooleanField(required=False)
    parent = number(  # type: ignore[assignment]
        required=False, help_text="The id of the comment that it answers."
    )
