"""The scale on which claims are rated: the newsroom's own data."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from claims.fields import LongTextField, language_tag
from newsroom.review.constraints import not_blank
from newsroom.review.models.history import tracked


@tracked()
class RatingScale(models.Model):
    """A scale of ratings. A newsroom that changes its scale adds one and retires the old."""

    name = models.CharField(_("name"), max_length=100, unique=True)
    description = LongTextField(_("description"), blank=True)
    in_use = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("rating scale")
        verbose_name_plural = _("rating scales")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


@tracked()
class Rating(models.Model):
    """One step of a scale. ``value`` orders it; one off the axis, such as Unproven, has none."""

    class Colour(models.TextChoices):
        TRUE = "true", _("true")
        MOSTLY_TRUE = "mostly-true", _("mostly true")
        HALF = "half", _("half")
        MOSTLY_FALSE = "mostly-false", _("mostly false")
        FALSE = "false", _("false")
        OFF_AXIS = "off-axis", _("off the axis")

    scale = models.ForeignKey(
        RatingScale, models.PROTECT, related_name="ratings", verbose_name=_("scale")
    )
    slug = models.SlugField(_("address"), max_length=50, allow_unicode=True)
    label = models.CharField(_("label"), max_length=50)
    definition = LongTextField(_("definition"), limit=1000)
    value = models.SmallIntegerField(
        _("value"), null=True, blank=True, help_text=_("Higher is truer; empty off the axis.")
    )
    colour = models.CharField(_("colour"), max_length=12, choices=Colour, default=Colour.OFF_AXIS)
    approvals_needed = models.PositiveSmallIntegerField(_("approvals needed"), default=1)
    retired = models.BooleanField(
        _("retired"), default=False, help_text=_("Still shown where it was given, not selectable.")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=1)

    class Meta:
        verbose_name = _("rating")
        verbose_name_plural = _("ratings")
        ordering = ["scale", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["scale", "slug"], name="rating_slug"),
            models.UniqueConstraint(fields=["scale", "value"], name="rating_value"),
            models.CheckConstraint(
                condition=Q(approvals_needed__gte=1), name="rating_approvals_needed"
            ),
            not_blank("label", table="rating"),
            not_blank("definition", table="rating"),
        ]

    def __str__(self) -> str:
        return self.label


@tracked()
class RatingTranslation(models.Model):
    """A rating's label and definition in a further language."""

    rating = models.ForeignKey(
        Rating, models.CASCADE, related_name="translations", verbose_name=_("rating")
    )
    language = models.CharField(_("language"), max_length=35, validators=[language_tag])
    label = models.CharField(_("label"), max_length=50)
    definition = LongTextField(_("definition"), limit=1000)

    class Meta:
        verbose_name = _("translation")
        verbose_name_plural = _("translations")
        constraints = [
            models.UniqueConstraint(fields=["rating", "language"], name="ratingtranslation_once")
        ]

    def __str__(self) -> str:
        return f"{self.label} ({self.language})"
