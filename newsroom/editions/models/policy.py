"""What a newsroom says of itself, in fixed slots."""

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from claims.fields import RichTextField, language_tag
from newsroom.review.models.history import tracked

# Something outside the angle brackets: an empty paragraph says nothing.
SAYS_SOMETHING = r"(^|>)[^<>]*[^<>\s]"


def own_language() -> str:
    """A callable, so that no migration depends on the setting."""
    return settings.LANGUAGE_CODE


class Slot(models.TextChoices):
    """What the codes of fact-checking ask a newsroom to say. The value is in the address."""

    ABOUT = "newsroom", _("About us")
    METHODOLOGY = "methodology", _("How we check")
    CORRECTIONS = "corrections-policy", _("Corrections policy")
    FUNDING = "funding", _("Who funds and owns us")
    STAFF = "staff", _("Who works here")
    CONTACT = "contact", _("Contact")
    COMPLAINTS = "complaints", _("Complaints")
    PRIVACY = "privacy", _("Privacy")


@tracked()
class PolicyPage(models.Model):
    """What stands in one slot in one language. Published configuration: readers see it at once."""

    slot = models.CharField(_("page"), max_length=20, choices=Slot)
    language = models.CharField(
        _("language"), max_length=35, default=own_language, validators=[language_tag]
    )
    text = RichTextField(_("text"), validators=[MaxLengthValidator(100_000)])
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        verbose_name = _("page about the newsroom")
        verbose_name_plural = _("pages about the newsroom")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["slot", "language"],
                name="policypage_once",
                violation_error_message=_("This page exists in this language already."),
            ),
            models.CheckConstraint(condition=Q(slot__in=Slot.values), name="policypage_slot"),
            models.CheckConstraint(
                condition=Q(text__regex=SAYS_SOMETHING),
                name="policypage_says_something",
                violation_error_message=_("Write what readers are to know."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_slot_display()} ({self.language})"
