"""What is answered: where an item stands, and what is in it."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from newsroom.api.addresses import absolute
from newsroom.api.desk.errors import MissingThing
from newsroom.review import remarks
from newsroom.review.buttons import buttons
from newsroom.review.states import Status

Shape = serializers.Serializer[Any]


class Person(Shape):
    """Somebody of the newsroom, as colleagues name them."""

    id = serializers.IntegerField(source="pk")
    name = serializers.CharField(source="__str__")


class Named(Shape):
    id = serializers.IntegerField(source="pk")
    name = serializers.CharField(source="__str__")


class VerbOffered(Shape):
    """Something that is done to an item in its state; ``refusal`` says why not by this token."""

    verb = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # DRF takes fields off the class
    possible = serializers.BooleanField()
    refusal = serializers.CharField(help_text="Empty if nothing speaks against it.")


class Standing(Shape):
    """Where an item stands after something was done."""

    id = serializers.IntegerField()
    kind = serializers.CharField()
    status = serializers.ChoiceField(Status.choices)
    version = serializers.IntegerField(help_text="For If-Match, or `version`, of the next change.")
    url = serializers.URLField(help_text="The item in this API.")
    desk_url = serializers.URLField(help_text="The same at the desk, for people.")
    missing = MissingThing(many=True, help_text="What is missing before review.")
    verbs = VerbOffered(many=True)


class Made(Standing):
    """The same of a new draft, with what may be the same claim already."""

    similar = serializers.ListField(
        child=serializers.IntegerField(), help_text="The ids of claims that are worded alike."
    )


class Commented(Shape):
    id = serializers.IntegerField()
    url = serializers.URLField()


class QueueRow(Shape):
    """Something that waits for somebody."""

    id = serializers.IntegerField(source="pk")
    kind = serializers.CharField()
    title = serializers.CharField(source="specific.__str__")
    language = serializers.CharField()
    status = serializers.ChoiceField(Status.choices)
    version = serializers.IntegerField()
    assigned_to = Person(allow_null=True)
    created_by = Person()
    priority = serializers.IntegerField(help_text="1 is low, 4 urgent.")
    due_at = serializers.DateTimeField(allow_null=True)
    waiting_since = serializers.DateTimeField(allow_null=True)
    times_returned = serializers.IntegerField()
    sensitive = serializers.BooleanField()
    url = serializers.SerializerMethodField()

    def get_url(self, item: Any) -> str:
        return item_url(item)


class QueuePage(Shape):
    next = serializers.URLField(allow_null=True, help_text="The next page, null on the last.")
    results = QueueRow(many=True)


class StatementTold(Shape):
    """A statement of a claim."""

    id = serializers.IntegerField(source="statement.pk")
    speaker = Named(source="statement.speaker")
    occasion = Named(source="statement.occasion", allow_null=True)
    quote = serializers.CharField(source="statement.quote")
    quote_language = serializers.CharField(source="statement.quote_language")
    paraphrase = serializers.CharField(source="statement.paraphrase")
    kind = serializers.CharField(source="statement.kind")
    date = serializers.CharField(source="statement.date")
    url = serializers.CharField(source="statement.url")


class EvidenceTold(Shape):
    """A passage and how it bears on the claim."""

    id = serializers.IntegerField(source="evidence.pk")
    stance = serializers.CharField()
    directness = serializers.CharField()
    source = Named(source="evidence.source")  # type: ignore[assignment]
    source_url = serializers.CharField(source="evidence.source.url")
    passage = serializers.CharField(source="evidence.passage")
    language = serializers.CharField(source="evidence.language")
    locator = serializers.CharField(source="evidence.locator")


class VerdictTold(Shape):
    """The verdict as proposed."""

    rating = serializers.CharField(source="rating.slug", default="")
    finding = serializers.CharField()
    summary = serializers.ListField(child=serializers.CharField())
    what_is_right = serializers.CharField()
    reasoning = serializers.CharField()
    proposed_by = Person(allow_null=True)


class ClaimTold(Shape):
    """The working copy of a claim, finished or not."""

    wording = serializers.CharField()
    wording_by_editors = serializers.BooleanField()
    context = serializers.CharField()  # type: ignore[assignment]
    why_checked = serializers.CharField()
    how_checked = serializers.CharField()
    limitation = serializers.CharField()
    platform = serializers.CharField()
    format = serializers.CharField()
    harm = serializers.CharField()
    topics = serializers.SerializerMethodField()
    statements = StatementTold(many=True, source="claim_statements.all")
    evidence = EvidenceTold(many=True, source="evidence_links.all")
    verdict = serializers.SerializerMethodField()

    def get_topics(self, claim: Any) -> list[str]:
        return [topic.slug for topic in claim.topics.all()]

    @extend_schema_field(VerdictTold(allow_null=True))
    def get_verdict(self, claim: Any) -> dict[str, Any] | None:
        verdict = getattr(claim, "verdict", None)
        return dict(VerdictTold(verdict).data) if verdict else None


class Remark(Shape):
    """A comment or a reply."""

    id = serializers.IntegerField(source="pk")
    parent = serializers.IntegerField(allow_null=True)  # type: ignore[assignment]
    author = serializers.CharField(help_text="Empty for somebody outside.")
    text = serializers.CharField()
    about = serializers.CharField(source="anchor", help_text="A field, or a row and its field.")
    must_resolve = serializers.BooleanField()
    written_at = serializers.DateTimeField()
    resolved_at = serializers.DateTimeField(allow_null=True)


class RevisionTold(Shape):
    """What was submitted last."""

    id = serializers.IntegerField(source="pk")
    number = serializers.IntegerField()
    submitted_by = Person()
    submitted_at = serializers.DateTimeField()
    message = serializers.CharField()


class ItemTold(Standing):
    """An item with all that is known of it at the desk. ``claim`` is null for an article."""

    title = serializers.CharField()
    language = serializers.CharField()
    slug = serializers.CharField()
    created_by = Person()
    assigned_to = Person(allow_null=True)
    priority = serializers.IntegerField()
    due_at = serializers.DateTimeField(allow_null=True)
    sensitive = serializers.BooleanField()
    embargo_until = serializers.DateTimeField(allow_null=True)
    revision = RevisionTold(allow_null=True)
    claim = ClaimTold(allow_null=True)
    comments = Remark(many=True)


class Me(Shape):
    """Whose token this is and what it is for."""

    person = Person()
    roles = serializers.ListField(child=serializers.CharField())
    token = serializers.CharField(help_text="Its name.")
    scopes = serializers.ListField(child=serializers.CharField())
    expires_at = serializers.DateTimeField()
    queue = serializers.URLField()
    schema = serializers.URLField()


def item_url(item: Any) -> str:
    return absolute(f"/api/v1/desk/items/{item.pk}/")


def standing(item: Any, *, by: Any) -> dict[str, Any]:
    """``item``, freshly read, as ``Standing``: no text of it."""
    missing = item.missing() if item.status == Status.DRAFT else []
    return {
        "id": item.pk,
        "kind": item.kind,
        "status": item.status,
        "version": item.version,
        "url": item_url(item),
        "desk_url": absolute(f"/desk/items/{item.pk}/"),
        "missing": [{"field": each.field, "message": each.message} for each in missing],
        "verbs": [
            {
                "verb": each.verb.name,
                "label": str(each.verb.label),
                "possible": each.refusal is None,
                "refusal": str(each.refusal or ""),
            }
            for each in buttons(item, by=by)
        ],
    }


def in_full(item: Any, claim: Any, *, by: Any) -> dict[str, Any]:
    """``item`` as ``ItemTold``; ``claim`` is its child with all its rows, None for an article."""
    threads = remarks.threads(item.remarks)
    said = [each for first in threads for each in (first, *first.replies)]
    return standing(item, by=by) | {
        "title": str(item),
        "language": item.language,
        "slug": item.slug,
        "created_by": Person(item.created_by).data,
        "assigned_to": Person(item.assigned_to).data if item.assigned_to else None,
        "priority": item.priority,
        "due_at": item.due_at,
        "sensitive": item.sensitive,
        "embargo_until": item.embargo_until,
        "revision": RevisionTold(item.newest_revision).data if item.newest_revision else None,
        "claim": ClaimTold(claim).data if claim else None,
        "comments": Remark(said, many=True).data,
    }
