"""What is done once a day, and how it went."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DailyRun(models.Model):
    """The last time a daily job was run. ``failure`` is a sentence, empty if all was well.

    ``finished_at`` is empty while it runs, and stays so where it was cut off.
    """

    name = models.CharField(_("job"), max_length=50, unique=True)
    started_at = models.DateTimeField(_("started"))
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    failure = models.TextField(_("failure"), blank=True)

    class Meta:
        verbose_name = _("daily job")
        verbose_name_plural = _("daily jobs")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
