"""The whole text of what was said at an occasion, from which statements are taken."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claims.fields import language_tag, uuid_field
from claims.models.statement import Occasion, Statement
from newsroom.review.constraints import at_most, not_blank
from newsroom.review.triggers import Rule, refuse

LONGEST = 5_000_000  # characters: a day of debate

KEEP = f"""
    IF TG_OP = 'DELETE' THEN
        IF EXISTS (SELECT FROM public.claims_statement WHERE transcript_id = OLD.id) THEN
            {refuse("Statements were taken from this transcript, so it stays.")}
        END IF;
        RETURN OLD;
    END IF;
    IF NEW.text <> OLD.text OR NEW.occasion_id <> OLD.occasion_id THEN
        {refuse("The text of a transcript stays: add a new one.")}
    END IF;
    RETURN NEW;
"""


class Transcript(models.Model):
    """A text that never changes, so that a statement's offsets hold for ever.

    Offsets count characters (Unicode code points) from 0, after line ends became ``\\n`` and the
    text was put into NFC.
    """

    uuid = uuid_field()
    occasion = models.ForeignKey(
        Occasion, models.PROTECT, related_name="transcripts", verbose_name=_("occasion")
    )
    text = models.TextField(_("text"))
    language = models.CharField(
        _("language"), max_length=35, default="en", validators=[language_tag]
    )
    file_name = models.CharField(_("file"), max_length=200, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("added by")
    )
    added_at = models.DateTimeField(_("added"), default=timezone.now)

    class Meta:
        verbose_name = _("transcript")
        verbose_name_plural = _("transcripts")
        ordering = ["-pk"]
        constraints = [
            not_blank("text", table="transcript"),
            at_most("text", LONGEST, table="transcript"),
        ]
        triggers = [
            Rule(name="stays", operation=pgtrigger.Update | pgtrigger.Delete, func=KEEP),
        ]

    def __str__(self) -> str:
        return f"{self.occasion} ({self.language})"


class TranscriptStatement(Statement):
    """Statements, for the rule that ties their offsets to a transcript."""

    class Meta:
        proxy = True
        triggers = [
            Rule(
                name="within_transcript",
                operation=pgtrigger.Insert | pgtrigger.Update,
                condition=pgtrigger.Q(new__transcript__isnull=False),
                declare=[("source", "public.claims_transcript%ROWTYPE")],
                func=f"""
                    SELECT * INTO source FROM public.claims_transcript WHERE id = NEW.transcript_id;
                    IF NEW.occasion_id IS DISTINCT FROM source.occasion_id THEN
                        {refuse("A passage belongs to the occasion of its transcript.")}
                    END IF;
                    IF NEW.start IS NULL OR NEW."end" > char_length(source.text) THEN
                        {refuse("A passage lies within its transcript.")}
                    END IF;
                    RETURN NEW;
                """,
            )
        ]
