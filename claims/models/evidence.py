"""What sources say, and how it bears on a claim."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from claims.fields import LongTextField, language_tag, uuid_field
from claims.models.claim import Claim
from claims.models.source import Source
from newsroom.review.constraints import not_blank
from newsroom.review.folding import folded, found_by
from newsroom.review.models.history import tracked
from newsroom.review.triggers import OnlyWhileDraft


@tracked()
class Evidence(models.Model):
    """A passage of a source. It can bear on several claims."""

    uuid = uuid_field()
    source = models.ForeignKey(
        Source, models.PROTECT, related_name="evidence", verbose_name=_("source")
    )
    passage = LongTextField(_("passage"))
    verbatim = models.BooleanField(
        _("word for word"), default=True, help_text=_("Off when the passage is in our words.")
    )
    language = models.CharField(
        _("language"), max_length=35, default="en", validators=[language_tag]
    )
    translation = LongTextField(_("translation"), blank=True)
    locator = models.CharField(
        _("locator"), max_length=200, blank=True, help_text=_("Page, paragraph or minute.")
    )
    accessed = models.DateField(_("accessed"), null=True, blank=True)

    searched = folded("passage")
    searched_through = ("source",)

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        ordering = ["-pk"]
        indexes = [found_by(folded("passage"), name="evidence_found")]
        constraints = [not_blank("passage", table="evidence")]

    def __str__(self) -> str:
        return f"{self.source}: {self.passage[:80]}"


@tracked(item="claim")
class EvidenceLink(models.Model):
    """How a passage bears on a claim."""

    class Stance(models.TextChoices):
        CONTRADICTS = "contradicts", _("contradicts")
        SUPPORTS = "supports", _("supports")
        BEARS_ON = "bears_on", _("bears on")

    class Directness(models.TextChoices):
        DIRECT = "direct", _("direct")
        INDIRECT = "indirect", _("indirect")

    uuid = uuid_field()
    claim = models.ForeignKey(
        Claim, models.CASCADE, related_name="evidence_links", verbose_name=_("claim")
    )
    evidence = models.ForeignKey(
        Evidence, models.PROTECT, related_name="links", verbose_name=_("evidence")
    )
    stance = models.CharField(_("stance"), max_length=11, choices=Stance)
    directness = models.CharField(
        _("directness"), max_length=8, choices=Directness, default=Directness.DIRECT
    )
    position = models.PositiveSmallIntegerField(_("position"), default=1)

    class Meta:
        verbose_name = _("evidence for this claim")
        verbose_name_plural = _("evidence for this claim")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "evidence"],
                name="evidencelink_once",
                violation_error_message=_("This evidence is listed already."),
            )
        ]
        triggers = [OnlyWhileDraft(item="claim_id")]

    def __str__(self) -> str:
        return f"{self.get_stance_display()}: {self.evidence}"
