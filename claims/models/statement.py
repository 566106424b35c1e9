"""What was said, where and when."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from claims.fields import (
    Dated,
    LongTextField,
    WebAddressField,
    language_tag,
    uuid_field,
    web_address,
)
from claims.models.speaker import Speaker
from newsroom.review.constraints import not_blank
from newsroom.review.folding import begins, folded, found_by
from newsroom.review.models.history import tracked


@tracked()
class Place(models.Model):
    """Somewhere on the map."""

    uuid = uuid_field()
    name = models.CharField(_("name"), max_length=200)
    slug = models.SlugField(_("address"), max_length=100, unique=True, allow_unicode=True)
    aliases = ArrayField(
        models.CharField(max_length=200), verbose_name=_("other names"), default=list, blank=True
    )
    within = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="places",
        verbose_name=_("within"),
    )

    searched = folded("name", aliases="aliases")
    searched_name = "name"
    told_apart_needs = ("within",)

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        ordering = ["name"]
        indexes = [
            found_by(folded("name", aliases="aliases"), name="place_found"),
            begins("name", name="place_begins"),
        ]
        constraints = [not_blank("name", table="place")]

    def __str__(self) -> str:
        return self.name

    @property
    def told_apart(self) -> str:
        """The place around it."""
        return str(self.within or "")


@tracked()
class Topic(models.Model):
    """What claims are about; readers browse by it."""

    uuid = uuid_field()
    name = models.CharField(_("name"), max_length=100, unique=True)
    slug = models.SlugField(_("address"), max_length=100, unique=True, allow_unicode=True)

    searched = folded("name")  # without an index: there are not many
    searched_name = "name"

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["name"]
        constraints = [not_blank("name", table="topic")]

    def __str__(self) -> str:
        return self.name


@tracked()
class Occasion(Dated):
    """A speech, debate or post at which things were said; entered once for all of them."""

    class Kind(models.TextChoices):
        SPEECH = "speech", _("speech")
        DEBATE = "debate", _("debate")
        INTERVIEW = "interview", _("interview")
        POST = "post", _("post")
        DOCUMENT = "document", _("document")
        OTHER = "other", _("other")

    uuid = uuid_field()
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.SPEECH)
    title = models.CharField(_("title"), max_length=200)
    slug = models.SlugField(_("address"), max_length=100, unique=True, allow_unicode=True)
    place = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("place")
    )
    medium = models.CharField(
        _("medium"), max_length=200, blank=True, help_text=_("Where it was carried, if anywhere.")
    )
    url = WebAddressField(_("link"))

    searched = folded("title", "medium")
    searched_name = "title"
    told_apart_needs = ("place",)

    class Meta:
        verbose_name = _("occasion")
        verbose_name_plural = _("occasions")
        ordering = ["-pk"]
        indexes = [
            found_by(folded("title", "medium"), name="occasion_found"),
            begins("title", name="occasion_begins"),
        ]
        constraints = [not_blank("title", table="occasion"), web_address("url", table="occasion")]

    def __str__(self) -> str:
        return self.title

    @property
    def told_apart(self) -> str:
        """What kind of occasion this was, when, where and in which medium."""
        parts = [self.get_kind_display(), self.date, str(self.place or ""), self.medium]
        return " · ".join(filter(None, parts))


@tracked()
class Statement(Dated):
    """Who said what, when and where. Only claims get verdicts; a statement can become one.

    ``quote`` is verbatim; ``paraphrase`` is what was said in the newsroom's words, where only a
    report of it is known. The role is as of then, and stays when the speaker moves on.
    """

    class Reported(models.TextChoices):
        DIRECT = "direct", _("direct quote")
        PARTIAL = "partial", _("partial quote")
        INDIRECT = "indirect", _("indirect speech")
        MENTION = "mention", _("mention only")

    class Kind(models.TextChoices):
        CHECKABLE = "checkable", _("checkable fact")
        OPINION = "opinion", _("opinion")
        PREDICTION = "prediction", _("prediction")
        CALL = "call", _("call to action")
        RESPONSIBILITY = "responsibility", _("claim of responsibility")
        OTHER = "other", _("other")

    uuid = uuid_field()
    kind = models.CharField(_("kind"), max_length=14, choices=Kind, default=Kind.CHECKABLE)
    speaker = models.ForeignKey(
        Speaker, models.PROTECT, related_name="statements", verbose_name=_("speaker")
    )
    role_title = models.CharField(_("role then"), max_length=200, blank=True)
    role_body = models.CharField(_("role then, of"), max_length=200, blank=True)
    occasion = models.ForeignKey(
        Occasion,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="statements",
        verbose_name=_("occasion"),
    )
    reported = models.CharField(
        _("how reported"), max_length=8, choices=Reported, default=Reported.DIRECT
    )
    quote = LongTextField(_("quote"), blank=True, help_text=_("Word for word, and nothing else."))
    quote_language = models.CharField(
        _("language of the quote"), max_length=35, default="en", validators=[language_tag]
    )
    original_language = models.CharField(
        _("language spoken"),
        max_length=35,
        blank=True,
        validators=[language_tag],
        help_text=_("Empty if it is not known."),
    )
    translation = LongTextField(_("translation"), blank=True)
    translator = models.CharField(_("translated by"), max_length=200, blank=True)
    paraphrase = LongTextField(
        _("in our words"), blank=True, help_text=_("What was said, where no quote is known.")
    )
    url = WebAddressField(_("link"))
    archive_url = WebAddressField(_("archived link"))
    timecode = models.CharField(_("timecode"), max_length=20, blank=True)
    transcript = models.ForeignKey(
        "claims.Transcript",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="statements",
        verbose_name=_("transcript"),
    )
    start = models.PositiveIntegerField(_("begins at character"), null=True, blank=True)
    end = models.PositiveIntegerField(_("ends before character"), null=True, blank=True)

    searched = folded("quote", "paraphrase", "translation")
    searched_through = ("speaker",)

    class Meta:
        verbose_name = _("statement")
        verbose_name_plural = _("statements")
        ordering = ["-pk"]
        indexes = [found_by(folded("quote", "paraphrase", "translation"), name="statement_found")]
        constraints = [
            models.CheckConstraint(
                condition=Q(quote__regex=r"\S") | Q(paraphrase__regex=r"\S"),
                name="statement_says_something",
                violation_error_message=_("Enter the quote, or what was said in your own words."),
            ),
            models.CheckConstraint(
                condition=~Q(reported="direct") | Q(quote__regex=r"\S"),
                name="statement_direct_has_quote",
                violation_error_message=_("A direct quote needs the words themselves."),
            ),
            models.CheckConstraint(
                condition=Q(start=None, end=None) | Q(start__lt=models.F("end")),
                name="statement_start_before_end",
                violation_error_message=_("A passage begins before it ends."),
            ),
            web_address("url", table="statement"),
            web_address("archive_url", table="statement"),
        ]

    def __str__(self) -> str:
        return f"{self.speaker}: {(self.quote or self.paraphrase)[:80]}"
