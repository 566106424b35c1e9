"""Who is at work on what right now, and what they have typed but not saved."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from newsroom.review.constraints import paired


class Autosave(models.Model):
    """What a person has typed into a form and not saved: one for each person and form.

    ``form`` names the form, such as ``claims.claim:12``, or ``claims.claim:new`` for a thing that
    does not exist yet. ``typed`` is the form as pairs of name and value. Never a version of
    anything, and never a field whose text is encrypted.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="autosaves", verbose_name=_("person")
    )
    form = models.CharField(_("form"), max_length=100)
    item = models.ForeignKey(
        "review.Item", models.CASCADE, null=True, related_name="autosaves", verbose_name=_("item")
    )
    # The item's version that the typing began from.
    version = models.PositiveIntegerField(_("version"), null=True, editable=False)
    typed = models.JSONField(_("typed"), default=list)
    saved_at = models.DateTimeField(_("kept"), default=timezone.now)

    class Meta:
        verbose_name = _("unsaved text")
        verbose_name_plural = _("unsaved texts")
        ordering = ["-saved_at"]
        constraints = [models.UniqueConstraint(fields=["person", "form"], name="autosave_one_each")]

    def __str__(self) -> str:
        return f"{self.form} ({self.person})"


class Presence(models.Model):
    """Somebody has an item's form open. Stale after a few seconds without a sign of life.

    ``taken_over_by`` is set when somebody else took over: the person's page then stops saving.
    """

    item = models.ForeignKey(
        "review.Item", models.CASCADE, related_name="presences", verbose_name=_("item")
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("person")
    )
    since = models.DateTimeField(_("since"), default=timezone.now)
    seen_at = models.DateTimeField(_("last sign"), default=timezone.now)
    taken_over_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        related_name="+",
        verbose_name=_("taken over by"),
    )
    taken_over_at = models.DateTimeField(_("taken over"), null=True)

    class Meta:
        verbose_name = _("presence")
        verbose_name_plural = _("presences")
        ordering = ["since"]
        constraints = [
            models.UniqueConstraint(fields=["item", "person"], name="presence_once_each"),
            paired("taken_over", table="presence"),
        ]

    def __str__(self) -> str:
        return str(self.person)


class Look(models.Model):
    """Which revision of an item a person has seen last, and when: “since I last looked”.

    ``before`` is what they had seen when they came this time. That is what is compared until they
    come again, so nothing is lost to a reload.
    """

    item = models.ForeignKey(
        "review.Item", models.CASCADE, related_name="looks", verbose_name=_("item")
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("person")
    )
    revision = models.ForeignKey(
        "review.Revision", models.CASCADE, related_name="+", verbose_name=_("revision")
    )
    looked_at = models.DateTimeField(_("looked"), default=timezone.now)
    before = models.ForeignKey(
        "review.Revision",
        models.CASCADE,
        null=True,
        related_name="+",
        verbose_name=_("revision seen before"),
    )
    before_at = models.DateTimeField(_("looked before"), null=True)

    class Meta:
        verbose_name = _("look")
        verbose_name_plural = _("looks")
        ordering = ["-looked_at"]
        constraints = [
            models.UniqueConstraint(fields=["item", "person"], name="look_once_each"),
            models.CheckConstraint(
                condition=Q(before=None, before_at=None)
                | Q(before__isnull=False, before_at__isnull=False),
                name="look_before_and_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.revision_id}"
