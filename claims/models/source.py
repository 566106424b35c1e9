"""Where evidence comes from."""

from django.contrib.postgres.indexes import HashIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from claims.fields import Dated, WebAddressField, uuid_field, web_address
from newsroom.review.constraints import not_blank
from newsroom.review.folding import begins, folded, found_by
from newsroom.review.models.history import tracked


@tracked()
class Source(Dated):
    """A document, dataset or person that evidence is taken from.

    ``origin`` joins copies of one story: they count as one source. ``located`` says whether the
    newsroom has seen it itself or only through ``seen_through``.
    """

    class Kind(models.TextChoices):
        DOCUMENT = "document", _("official document")
        DATASET = "dataset", _("data")
        STUDY = "study", _("study")
        NEWS = "news", _("news report")
        SPEECH = "speech", _("speech or statement")
        POST = "post", _("post")
        INTERVIEW = "interview", _("interview")
        FOOTAGE = "footage", _("image or video")
        OTHER = "other", _("other")

    class Rank(models.TextChoices):
        PRIMARY = "primary", _("primary")
        SECONDARY = "secondary", _("secondary")

    uuid = uuid_field()
    slug = models.SlugField(_("address"), max_length=100, unique=True, allow_unicode=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.OTHER)
    rank = models.CharField(
        _("primary or secondary"), max_length=9, choices=Rank, default=Rank.SECONDARY
    )
    publisher = models.CharField(_("publisher"), max_length=200, blank=True)
    author = models.CharField(_("author"), max_length=200, blank=True)
    title = models.CharField(_("title"), max_length=300)
    url = WebAddressField(_("link"))
    archive_url = WebAddressField(_("archived link"))
    interests = models.CharField(
        _("interests"),
        max_length=300,
        blank=True,
        help_text=_("What readers should know about it."),
    )
    origin = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="copies",
        verbose_name=_("copy of"),
        help_text=_("The source whose story this repeats, if it does."),
    )
    located = models.BooleanField(
        _("seen by us"), default=True, help_text=_("We have it before us, not a report of it.")
    )
    seen_through = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("seen through"),
    )

    searched = folded("title", "publisher", "author", "url")
    searched_name = "title"

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["title"]
        indexes = [
            found_by(folded("title", "publisher", "author", "url"), name="source_found"),
            begins("title", name="source_begins"),
            # Hashed, because an address can be longer than what a tree holds.
            HashIndex(fields=["url"], name="source_url"),
        ]
        constraints = [
            not_blank("title", table="source"),
            models.CheckConstraint(
                condition=Q(located=False) | Q(seen_through=None),
                name="source_seen_through_only_if_not_located",
                violation_error_message=_(
                    "A source that was seen by us is not seen through another."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(origin=models.F("id")) & ~Q(seen_through=models.F("id")),
                name="source_not_its_own",
                violation_error_message=_("A source is not a copy of itself."),
            ),
            web_address("url", table="source"),
            web_address("archive_url", table="source"),
        ]

    def __str__(self) -> str:
        return " · ".join(part for part in (self.publisher, self.title) if part)

    @property
    def told_apart(self) -> str:
        """What kind of source this is, and whose, when and where."""
        parts = [self.get_kind_display(), self.author, self.date, self.url]
        return " · ".join(filter(None, parts))
