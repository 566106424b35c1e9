"""What was brought in from files: each file, what it says, and what became of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claims.models.claim import Claim
from claims.models.rating import Rating
from claims.models.speaker import Speaker
from newsroom.review.constraints import not_blank, paired
from newsroom.review.models.history import tracked


class Import(models.Model):
    """One file that is brought in. It lies in ``NEWSROOM_VAR/imports`` under its SHA-256.

    First it is read, row by row, and nothing else happens; then a person lets its rows land as
    drafts. Only ``claims.importing.runs`` assigns ``state``. ``turn`` counts how often somebody
    took it up, ``tries`` how often since something was achieved. ``mapping`` is that of a table's
    columns. ``land_unrated`` lets rows land without a verdict whose rating nobody has chosen.
    """

    class State(models.TextChoices):
        READING = "reading", _("being read")
        READ = "read", _("read; nothing has landed")
        LANDING = "landing", _("landing")
        FINISHED = "finished", _("landed")
        FAILED = "failed", _("failed")
        UNDONE = "undone", _("undone")

    name = models.CharField(_("file"), max_length=200)
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    size = models.PositiveBigIntegerField(_("bytes"))
    mapping = models.JSONField(_("columns"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.READING)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("uploaded by")
    )
    uploaded_at = models.DateTimeField(_("uploaded"), default=timezone.now)
    bytes_read = models.PositiveBigIntegerField(_("bytes read"), default=0)
    records = models.PositiveIntegerField(_("records read"), default=0)
    land_unrated = models.BooleanField(_("land without a verdict"), default=False)
    landed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("landed by"),
    )
    landed_at = models.DateTimeField(_("landed"), null=True)
    finished_at = models.DateTimeField(_("finished"), null=True)
    failure = models.TextField(_("failure"), blank=True)
    turn = models.PositiveIntegerField(default=0, editable=False)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    next_try_at = models.DateTimeField(_("next try"), default=timezone.now)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-pk"]
        constraints = [
            not_blank("name", table="import"),
            paired("landed", table="import"),
            models.CheckConstraint(
                condition=~Q(state__in=["landing", "finished"]) | Q(landed_by__isnull=False),
                name="import_lands_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state="failed") | Q(failure__regex=r"\S"),
                name="import_failure_is_told",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_try_at"],
                name="import_due",
                condition=Q(state__in=["reading", "landing"]),
            ),
            models.Index(fields=["sha256"], name="import_sha256"),
        ]

    def __str__(self) -> str:
        return self.name


class ImportRow(models.Model):
    """One record of a file, what is to become of it and why, and what became of it.

    ``key`` tells the same record again, whatever file it comes in; ``claim`` is the draft it became
    and ``known`` the claim that the newsroom had of it already. ``record`` is all that the file
    says (``claims.importing.record``), ``found`` what of it the newsroom has: speaker, source,
    topics, similar claims. ``reasons`` are sentences, ``made`` the rows that came with the draft.
    ``waits`` says for which choice it waits before it lands.
    """

    class Outcome(models.TextChoices):
        CREATE = "create", _("a new draft")
        MATCH = "match", _("known already")
        SKIP = "skip", _("left out")
        WRONG = "wrong", _("wrong")

    class Waits(models.TextChoices):
        RATING = "rating", _("for a rating")
        SPEAKER = "speaker", _("for a speaker")

    run = models.ForeignKey(Import, models.PROTECT, related_name="rows", verbose_name=_("import"))
    number = models.PositiveIntegerField(_("number"))
    place = models.CharField(_("place in the file"), max_length=300)
    key = models.CharField(max_length=64, editable=False)
    outcome = models.CharField(_("outcome"), max_length=6, choices=Outcome)
    waits = models.CharField(_("waits"), max_length=7, choices=Waits, blank=True)
    reasons = models.JSONField(_("reasons"), default=list)
    repairs = models.JSONField(_("repairs"), default=list)
    record = models.JSONField(_("record"), default=dict)
    found = models.JSONField(_("found in the newsroom"), default=dict)
    rating_key = models.CharField(max_length=64, blank=True, editable=False)
    # The folded name, where several people are called so.
    speaker_key = models.CharField(max_length=300, blank=True, editable=False)
    claim = models.OneToOneField(
        Claim,
        models.SET_NULL,
        null=True,
        related_name="import_row",
        verbose_name=_("claim"),
    )
    known = models.ForeignKey(
        Claim, models.SET_NULL, null=True, related_name="+", verbose_name=_("known claim")
    )
    made = models.JSONField(_("made"), default=dict)
    landed_at = models.DateTimeField(_("landed"), null=True)

    class Meta:
        verbose_name = _("row of an import")
        verbose_name_plural = _("rows of imports")
        ordering = ["run", "number"]
        constraints = [
            models.UniqueConstraint(fields=["run", "number"], name="importrow_number"),
            # Whatever file a record comes in, and whoever brings it at the same moment.
            models.UniqueConstraint(
                fields=["key"], name="importrow_lands_once", condition=Q(claim__isnull=False)
            ),
            models.CheckConstraint(
                condition=Q(claim=None) | Q(outcome="create", landed_at__isnull=False),
                name="importrow_claim_was_made",
            ),
            models.CheckConstraint(
                condition=Q(waits="") | Q(outcome="create"), name="importrow_waits_to_land"
            ),
        ]
        indexes = [
            models.Index(fields=["run", "outcome", "number"], name="importrow_outcome"),
            models.Index(fields=["run", "key"], name="importrow_key"),
            models.Index(
                fields=["run", "rating_key"], name="importrow_rating", condition=~Q(waits="")
            ),
            models.Index(
                fields=["run", "number"],
                name="importrow_to_land",
                condition=Q(outcome="create", landed_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place}: {self.record.get('claim', '')[:80]}"


@tracked()
class RatingChoice(models.Model):
    """Which of our ratings another newsroom's stands for, chosen once and remembered.

    ``publisher`` is the host of its site, empty for every publisher; ``theirs`` its words, or its
    number as “2 (1–5)”. Without a ``rating`` it stands for none of ours: such claims land without
    a verdict.
    """

    key = models.CharField(max_length=64, unique=True, editable=False)
    publisher = models.CharField(_("publisher"), max_length=300, blank=True)
    theirs = models.CharField(_("their rating"), max_length=300)
    rating = models.ForeignKey(
        Rating, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("rating")
    )
    chosen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("chosen by")
    )
    chosen_at = models.DateTimeField(_("chosen"), default=timezone.now)

    class Meta:
        verbose_name = _("choice of a rating")
        verbose_name_plural = _("choices of ratings")
        ordering = ["publisher", "theirs"]
        constraints = [not_blank("theirs", table="ratingchoice")]

    def __str__(self) -> str:
        return f"{self.publisher} {self.theirs}: {self.rating or '–'}"


@tracked()
class SpeakerChoice(models.Model):
    """Who is meant by a name that several bear, chosen once and remembered."""

    key = models.CharField(max_length=300, unique=True, editable=False)  # the folded name
    name = models.CharField(_("name"), max_length=200)
    speaker = models.ForeignKey(
        Speaker, models.PROTECT, related_name="+", verbose_name=_("speaker")
    )
    chosen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("chosen by")
    )
    chosen_at = models.DateTimeField(_("chosen"), default=timezone.now)

    class Meta:
        verbose_name = _("choice of a speaker")
        verbose_name_plural = _("choices of speakers")
        ordering = ["name"]
        constraints = [not_blank("name", table="speakerchoice")]

    def __str__(self) -> str:
        return f"{self.name}: {self.speaker}"
