"""The claim: what is checked."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from claims import elsewhere
from claims.fields import LongTextField, WebAddressField, uuid_field, web_address
from claims.models.rating import Rating
from claims.models.statement import Place, Statement, Topic
from newsroom.review.constraints import at_most
from newsroom.review.errors import Missing
from newsroom.review.folding import folded, found_by, words_of
from newsroom.review.models import Item
from newsroom.review.models.history import tracked
from newsroom.review.triggers import OnlyWhileDraft

WORDING_LIMIT = 250
WORDING_ADVISED = 75


@tracked()
class Claim(Item):
    """A proposition as checked, with its statements, evidence and verdict.

    Its status moves only by the verbs of ``newsroom.review.workflow`` and
    ``newsroom.editions.publishing``.
    """

    class Format(models.TextChoices):
        TEXT = "text", _("text")
        SPEECH = "speech", _("speech")
        IMAGE = "image", _("image")
        VIDEO = "video", _("video")
        AUDIO = "audio", _("audio")

    item_ptr = models.OneToOneField(
        Item, models.CASCADE, parent_link=True, primary_key=True, related_name="claim"
    )
    wording = LongTextField(
        _("claim"),
        limit=WORDING_LIMIT,
        help_text=_("The proposition as checked, in one sentence; best under 75 characters."),
    )
    wording_by_editors = models.BooleanField(
        _("worded by us"), default=False, help_text=_("The original words have not been seen.")
    )
    context = LongTextField(_("context"), blank=True)
    why_checked = LongTextField(_("why it is checked"), blank=True, limit=1000)
    how_checked = LongTextField(
        _("how it was checked"),
        blank=True,
        limit=3000,
        help_text=_("What was looked at, whom and what we asked, what was not to be had."),
    )
    limitation = LongTextField(
        _("limitation"), blank=True, limit=500, help_text=_("A sentence for the reader.")
    )
    topics = models.ManyToManyField(Topic, blank=True, related_name="+", verbose_name=_("topics"))
    places = models.ManyToManyField(Place, blank=True, related_name="+", verbose_name=_("places"))
    # One-way, because the other claim may be published and its rows locked.
    related = models.ManyToManyField(
        "self", blank=True, symmetrical=False, related_name="+", verbose_name=_("related claims")
    )
    statements = models.ManyToManyField(
        Statement,
        through="claims.ClaimStatement",
        related_name="claims",
        verbose_name=_("statements"),
    )
    platform = models.CharField(_("platform"), max_length=100, blank=True)
    format = models.CharField(_("format"), max_length=10, choices=Format, default=Format.TEXT)
    harm = models.CharField(
        _("harm"), max_length=300, blank=True, help_text=_("What can follow if people believe it.")
    )
    review_by = models.DateField(_("look again by"), null=True, blank=True)
    # Where it was first published, if that was elsewhere: all three, or none of them.
    first_url = WebAddressField(_("its address there"))
    first_publisher = models.CharField(_("first published by"), max_length=200, blank=True)
    first_date = models.CharField(
        _("first published on"),
        max_length=20,
        blank=True,
        validators=[elsewhere.check_date],
        help_text=_("A day such as 2021-05-03, or a moment such as 2021-05-03T10:00:00Z."),
    )
    # Brought in as an archive of what was checked before, by rules that were not ours of today.
    archived = models.BooleanField(default=False, editable=False)

    searched = folded("wording")

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        constraints = [
            at_most("wording", WORDING_LIMIT, table="claim"),
            models.CheckConstraint(
                condition=models.Q(first_date="", first_url="", first_publisher="", archived=False)
                | models.Q(
                    first_date__regex=elsewhere.PATTERN,
                    first_url__regex=r"\S",
                    first_publisher__regex=r"\S",
                ),
                name="claim_published_elsewhere",
            ),
            web_address("first_url", table="claim"),
        ]
        indexes = [
            models.Index(
                fields=["review_by"],
                name="claim_review_by",
                condition=models.Q(review_by__isnull=False),
            ),
            found_by(folded("wording"), name="claim_found"),
            words_of("wording", name="claim_words"),
        ]
        triggers = [OnlyWhileDraft(item="item_ptr_id")]

    def __str__(self) -> str:
        return self.wording or str(_("Claim without a wording"))

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.kind = Item.Kind.CLAIM
        super().save(*args, **kwargs)

    def missing(self) -> list[Missing]:
        from claims import completeness  # noqa: PLC0415 -- it reads the models

        return completeness.missing(self)

    def freeze(self) -> dict[str, Any]:
        from claims import dossier  # noqa: PLC0415 -- it reads the models

        return dossier.freeze(self)

    def thaw(self, content: dict[str, Any], *, proposer: int) -> None:
        from claims import dossier  # noqa: PLC0415 -- it reads the models

        dossier.thaw(self, content, proposer=proposer)

    def approvals_needed(self) -> int:
        """The rating's own number. The claim must be complete.

        Of an archive of published work it is one: the second of the two who answer for all of it.
        """
        if self.archived and self.current_edition is None:
            return 1
        rating = self.verdict.rating
        return rating.approvals_needed if rating else 1

    def proposers(self) -> set[int]:
        """Who proposed the verdict. The claim must be complete."""
        proposer = self.verdict.proposed_by_id
        return {proposer} if proposer else set()


@tracked(item="claim")
class ClaimStatement(models.Model):
    """A statement that makes the claim. The first is the primary one, later ones said it again."""

    uuid = uuid_field()
    claim = models.ForeignKey(
        Claim, models.CASCADE, related_name="claim_statements", verbose_name=_("claim")
    )
    statement = models.ForeignKey(
        Statement, models.PROTECT, related_name="claim_statements", verbose_name=_("statement")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=1)

    class Meta:
        verbose_name = _("what was said")
        verbose_name_plural = _("what was said")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["claim", "statement"], name="claimstatement_once")
        ]
        triggers = [OnlyWhileDraft(item="claim_id")]

    def __str__(self) -> str:
        return str(self.statement)


@tracked(item="claim")
class ClaimPart(models.Model):
    """A part of a claim with a rating of its own, shown under the claim."""

    uuid = uuid_field()
    claim = models.ForeignKey(Claim, models.CASCADE, related_name="parts", verbose_name=_("claim"))
    label = models.CharField(_("label"), max_length=50)
    wording = LongTextField(_("wording"), limit=WORDING_LIMIT)
    rating = models.ForeignKey(
        Rating, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("rating")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=1)

    class Meta:
        verbose_name = _("part")
        verbose_name_plural = _("parts")
        ordering = ["position", "pk"]
        triggers = [OnlyWhileDraft(item="claim_id")]

    def __str__(self) -> str:
        return self.label


@tracked(item="claim")
class ClaimTopic(Claim.topics.through):  # type: ignore[name-defined]
    class Meta:
        proxy = True
        triggers = [OnlyWhileDraft(item="claim_id")]


@tracked(item="claim")
class ClaimPlace(Claim.places.through):  # type: ignore[name-defined]
    class Meta:
        proxy = True
        triggers = [OnlyWhileDraft(item="claim_id")]


@tracked(item="from_claim")
class ClaimRelated(Claim.related.through):  # type: ignore[name-defined]
    class Meta:
        proxy = True
        triggers = [OnlyWhileDraft(item="from_claim_id")]
