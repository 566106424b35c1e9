"""What readers see: numbered, frozen, chained."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pgtrigger
from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q, Subquery
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from claims.models import SpeakerWithoutPage
from newsroom.editions.cursor import Cursor
from newsroom.editions.models import rules_sql
from newsroom.editions.models.address import Address
from newsroom.review.fields import CanonicalJSONField
from newsroom.review.folding import folded, found_by, words_of
from newsroom.review.models import Item, Revision
from newsroom.review.triggers import Rule, refuse

# A letter of any script, told by what is none (signs, digits, marks), because what the database
# itself takes for a letter hangs on its locale. A note has two of them at least.
_LETTER = (
    r"[^\u0001-\u0040\u005b-\u0060\u007b-\u00a9\u00ab-\u00b4\u00b6-\u00b9\u00bb-\u00bf\u00d7\u00f7"
    r"\u02b0-\u036f\u0600-\u061f\u0640\u064b-\u066d\u06d4-\u06ed\u06f0-\u06f9\u0964-\u096f"
    r"\u2000-\u2bff\u3000-\u3004\ufe00-\ufe6f\uff01-\uff20]"
)
TELLING = rf"{_LETTER}.*{_LETTER}"


class Change(models.TextChoices):
    """What kind of change an edition is, in the words readers see."""

    FIRST = "first", _("First edition")
    UPDATE = "update", _("Update")
    CLARIFICATION = "clarification", _("Clarification")
    CORRECTION = "correction", _("Correction")
    RATING_CHANGE = "rating_change", _("Change of verdict")
    TYPO = "typo", _("Typo")
    WITHDRAWAL = "withdrawal", _("Withdrawal")
    REINSTATEMENT = "reinstatement", _("Reinstatement")
    ARCHIVE = "archive", _("From an archive")


# Of an item's first edition.
BEGINNINGS = (Change.FIRST, Change.ARCHIVE)


# What a publisher may choose for a further edition, plainest first.
CHOOSABLE = (
    Change.CORRECTION,
    Change.RATING_CHANGE,
    Change.CLARIFICATION,
    Change.UPDATE,
    Change.TYPO,
)


class EditionQuerySet(models.QuerySet["Edition"]):
    """The one place that says what is public."""

    def current(self) -> "EditionQuerySet":
        """The newest edition of each item, withdrawals too."""
        return self.filter(current=True)

    def live(self) -> "EditionQuerySet":
        """What readers may read now: current and not withdrawn."""
        return self.current().exclude(change=Change.WITHDRAWAL)

    def claims(self) -> "EditionQuerySet":
        return self.filter(kind=Item.Kind.CLAIM)

    def articles(self) -> "EditionQuerySet":
        return self.filter(kind=Item.Kind.ARTICLE)

    def at(self, kind: str, slug: str) -> "Edition | None":
        """What stands at an address now, be it a withdrawal, or at one that it had before."""
        current = self.current().knowing_who_has_no_page()
        here = current.filter(kind=kind, slug=slug).first()
        owner = Address.objects.filter(kind=kind, slug=slug).values("item_id")
        return here or current.filter(item_id__in=owner).first()

    def of(self, facet: str, value: str) -> "EditionQuerySet":
        """Those that carry ``value`` under ``facet`` (a key of a content's ``facets``)."""
        return self.filter(facets__kind=facet, facets__value=value)

    def related_to(self, edition: "Edition") -> tuple["EditionQuerySet", "EditionQuerySet"]:
        """The current claims that ``edition``, a claim's, names as related, and those that name it.

        An edition names what was public before it; of two claims one is the later.
        """
        current = self.current().claims()
        uuids = Facet.objects.filter(edition=edition.pk, kind="related")
        named = current.filter(uuid__in=uuids.values(uuid=Cast("value", models.UUIDField())))
        return named, current.of("related", str(edition.uuid))

    def in_other_languages(self, edition: "Edition") -> tuple["EditionQuerySet", "EditionQuerySet"]:
        """The live editions of the same text in other languages, and those of its original, from
        the one that ``edition`` was translated from on.
        """
        own = Facet.objects.filter(edition=edition.pk, kind="original")
        live = self.live().filter(kind=edition.kind).exclude(item=edition.item_id)
        beside = live.filter(
            Q(facets__value=str(edition.uuid)) | Q(facets__value__in=own.values("value")),
            facets__kind="original",
        )
        originals = self.current().filter(
            uuid__in=own.values(uuid=Cast("value", models.UUIDField()))
        )
        items = originals.order_by().values("item_id")
        return beside, self.filter(item_id__in=items)

    def newest_first(self) -> "EditionQuerySet":
        """In the order of first publication; total, so that a cursor can go on from any row."""
        return self.order_by("-first_published_at", "-item_id")

    def listed(
        self,
        *,
        facets: Mapping[str, str] | None = None,
        since: dt.datetime | None = None,
        until: dt.datetime | None = None,
        after: Cursor | None = None,
    ) -> "EditionQuerySet":
        """The rows of a list, newest first, without their content: those that are filed under all
        of ``facets``, were first published from ``since`` to before ``until``, and come behind
        ``after``. What a page of it costs does not depend on how deep it lies; with several facets
        it can depend on how much each of them has.
        """
        # A filing repeats its edition's kind and date. Only by asking those of the filing does its
        # index deliver the rows in order, and PostgreSQL expect as many as there are.
        date = "filings__first_published_at" if facets else "first_published_at"
        within = _within(date, since=since, until=until, after=after)
        found = self if facets else self.filter(within)
        for kind, value in (facets or {}).items():
            found = found.filter(
                within, filings__kind=kind, filings__value=value, filings__item_kind=F("kind")
            )
        return found.order_by(f"-{date}", "-item_id").for_lists()

    def for_lists(self) -> "EditionQuerySet":
        """Without the content, which lists do not show."""
        return self.defer("content").knowing_who_has_no_page()

    def knowing_who_has_no_page(self) -> "EditionQuerySet":
        """Each with ``without_page``, the addresses of all speakers whose pages are switched off,
        also those that they had before.
        """
        rows = SpeakerWithoutPage.objects.order_by().values("speaker__speaker_history__slug")
        return self.annotate(without_page=ArraySubquery(rows.distinct()))


def _within(
    date: str, *, since: dt.datetime | None, until: dt.datetime | None, after: Cursor | None
) -> Q:
    """A condition on the column ``date``, and on the item where two have the same date."""
    bounds = {"gte": since, "lt": until, "lte": after and after.published}
    within = Q(**{f"{date}__{bound}": moment for bound, moment in bounds.items() if moment})
    if after:
        place = Edition.objects.current().filter(uuid=after.uuid).order_by().values("item_id")
        within &= Q(**{f"{date}__lt": after.published}) | Q(item_id__lt=Subquery(place))
    return within


def _json(*path: str, text: bool = True) -> Any:
    """An expression for a value inside ``content``."""
    value: Any = Cast(F("content"), models.JSONField())
    for key in path[:-1]:
        value = KeyTransform(key, value)
    last = KeyTextTransform if text else KeyTransform
    return last(path[-1], value)


class Edition(models.Model):
    """One published state of an item. Rows are only added; only ``current`` is ever lost.

    ``newsroom.editions.publishing`` is the only code that creates one. The database refuses an
    edition that is not the approved revision, numbers it, chains it, and derives every column that
    lists and filters read from ``content`` itself, so no public text can come from elsewhere.
    """

    item = models.ForeignKey(Item, models.PROTECT, related_name="editions", verbose_name=_("item"))
    number = models.PositiveIntegerField(_("number"), editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=Item.Kind)
    slug = models.SlugField(_("address"), max_length=100, allow_unicode=True, db_index=False)
    language = models.CharField(_("language"), max_length=35)
    revision = models.ForeignKey(
        Revision, models.PROTECT, related_name="editions", verbose_name=_("revision")
    )
    content = CanonicalJSONField(_("content"))
    digest = models.CharField(_("digest"), max_length=64)
    change = models.CharField(_("change"), max_length=20, choices=Change)
    note = models.TextField(_("public note"), blank=True, max_length=2000)
    reviewers = ArrayField(models.CharField(max_length=150), default=list, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("published by")
    )
    published_at = models.DateTimeField(_("published"), default=timezone.now)
    current = models.BooleanField(default=True, editable=False)

    # Filled in by the database when the row is added.
    first_published_at = models.DateTimeField(editable=False, null=True)
    old_rating = models.JSONField(editable=False, null=True)
    new_rating = models.JSONField(editable=False, null=True)
    self_approved = models.BooleanField(default=False, editable=False)
    claim_editions = models.JSONField(default=dict, editable=False)
    # Its place in the chain of all editions, counted from 1 without gaps.
    position = models.PositiveBigIntegerField(db_default=0, editable=False)
    previous_hash = models.CharField(max_length=64, editable=False, blank=True)
    own_hash = models.CharField(max_length=64, editable=False, blank=True)
    # Set by the owner's command ``redact``, and inherited from a redacted revision.
    redacted = models.BooleanField(db_default=False, editable=False)

    # Derived by the database from ``content``.
    uuid = models.GeneratedField(
        expression=Cast(_json("uuid"), models.UUIDField()),
        output_field=models.UUIDField(),
        db_persist=True,
    )
    title = models.GeneratedField(
        expression=_json("card", "title"), output_field=models.TextField(), db_persist=True
    )
    rating = models.GeneratedField(
        expression=_json("card", "rating", "slug"), output_field=models.TextField(), db_persist=True
    )
    card = models.GeneratedField(
        expression=_json("card", text=False), output_field=models.JSONField(), db_persist=True
    )

    # Only of those that were asked for it: EditionQuerySet.knowing_who_has_no_page.
    without_page: list[str]

    objects = EditionQuerySet.as_manager()

    searched = folded("title")

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["item", "number"], name="edition_number"),
            models.UniqueConstraint(
                fields=["item"], name="edition_one_current", condition=Q(current=True)
            ),
            models.UniqueConstraint(fields=["previous_hash"], name="edition_chain"),
            models.CheckConstraint(
                condition=Q(change="first", number=1)
                | Q(change="archive", number=1, note__regex=TELLING)
                | Q(number__gt=1, note__regex=TELLING) & ~Q(change__in=["first", "archive"]),
                name="edition_further_has_note",
            ),
            models.CheckConstraint(condition=Q(change__in=Change.values), name="edition_change"),
        ]
        indexes = [
            models.Index(
                "kind",
                F("first_published_at").desc(),
                F("item").desc(),
                name="edition_live",
                condition=Q(current=True) & ~Q(change="withdrawal"),
            ),
            models.Index(
                "kind",
                "rating",
                F("first_published_at").desc(),
                F("item").desc(),
                name="edition_live_rating",
                condition=Q(current=True) & ~Q(change="withdrawal"),
            ),
            models.Index(
                "kind",
                "language",
                F("first_published_at").desc(),
                F("item").desc(),
                name="edition_live_language",
                condition=Q(current=True) & ~Q(change="withdrawal"),
            ),
            models.Index(
                "kind", "published_at", "uuid", name="edition_followed", condition=Q(current=True)
            ),
            models.Index(fields=["kind", "slug"], name="edition_slug", condition=Q(current=True)),
            models.Index(fields=["uuid"], name="edition_uuid", condition=Q(current=True)),
            models.Index(
                F("published_at").desc(), F("id").desc(), name="edition_changes",
                condition=Q(number__gt=1),
            ),
            models.Index(
                "change", F("published_at").desc(), F("id").desc(), name="edition_changes_kind",
                condition=Q(number__gt=1),
            ),
            models.Index(
                "language", F("published_at").desc(), F("id").desc(), name="edition_changes_lang",
                condition=Q(number__gt=1),
            ),
            found_by(folded("title"), name="edition_found", condition=Q(current=True)),
            words_of("title", name="edition_words", condition=Q(current=True)),
        ]  # fmt: skip
        triggers = [
            Rule(
                name="approved",
                operation=pgtrigger.Insert,
                declare=rules_sql.DECLARE,
                func=rules_sql.INSERT_EDITION,
            ),
            pgtrigger.Trigger(
                name="facets",
                operation=pgtrigger.Insert,
                when=pgtrigger.After,
                func=rules_sql.INSERT_FACETS,
            ),
            Rule(
                name="append_only",
                operation=pgtrigger.Update | pgtrigger.Delete,
                func=rules_sql.APPEND_ONLY,
            ),
        ]

    def __str__(self) -> str:
        return _("Edition %(number)s of %(slug)s") % {"number": self.number, "slug": self.slug}

    @property
    def is_withdrawal(self) -> bool:
        return self.change == Change.WITHDRAWAL

    @property
    def is_archive(self) -> bool:
        return self.change == Change.ARCHIVE

    @property
    def changed_at(self) -> dt.datetime:
        """Since when it says what it says: what was taken over says so since it was first read."""
        first = self.first_published_at if self.is_archive else None
        return first or self.published_at

    @property
    def first_published(self) -> dict[str, Any] | None:
        """Where it was first published if that was elsewhere (``claims.elsewhere``)."""
        return self.content.get("first_published")

    @cached_property
    def earlier(self) -> "Edition | None":
        """The edition before this one."""
        return Edition.objects.filter(item_id=self.item_id, number=self.number - 1).first()


class Facet(models.Model):
    """One value by which lists find an edition. The database fills it from the content."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="facets", editable=False)
    kind = models.CharField(max_length=10, editable=False)
    value = models.CharField(max_length=150, editable=False)
    item_kind = models.CharField(max_length=10, editable=False)
    first_published_at = models.DateTimeField(editable=False)
    position = models.PositiveSmallIntegerField(editable=False)

    class Meta:
        verbose_name = _("facet")
        verbose_name_plural = _("facets")
        constraints = [
            models.UniqueConstraint(fields=["kind", "value", "edition"], name="facet_once")
        ]
        indexes = [
            models.Index(
                "kind",
                "value",
                "item_kind",
                F("first_published_at").desc(),
                F("edition").desc(),
                name="facet_list",
            )
        ]
        triggers = [
            Rule(
                name="only_with_its_edition",
                operation=pgtrigger.Insert,
                # One level deep is a statement of somebody's own; the edition's trigger is two.
                func=f"""
                    IF pg_trigger_depth() < 2 THEN
                        {refuse("Facets come with their edition.")}
                    END IF;
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind}={self.value}"
