"""Archives of published work that are taken over: who signed, who confirmed, and the old addresses.

An archive is one import whose drafts go live as what they are: published before, elsewhere. One
person signs every revision, another confirms the report of all of them, and both are named here.
"""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claims.models import Import
from newsroom.editions.models import archive_sql
from newsroom.editions.models.edition import TELLING
from newsroom.review.constraints import paired
from newsroom.review.models import Item, Revision
from newsroom.review.triggers import AppendOnly, Rule


class Archive(models.Model):
    """An import on its way into the record as an archive of published work.

    ``note`` tells readers under which rules all of it was checked. ``digest`` is that of the report
    that the second person confirms (``newsroom.editions.archiving.report``): it names every
    revision that was signed. Only ``archiving`` moves ``state``.
    """

    class State(models.TextChoices):
        SIGNING = "signing", _("being signed")
        SIGNED = "signed", _("signed; waits for a second person")
        PUBLISHING = "publishing", _("being published")
        PUBLISHED = "published", _("published")
        CALLED_OFF = "called_off", _("called off")

    run = models.ForeignKey(
        Import, models.PROTECT, related_name="archives", verbose_name=_("import")
    )
    note = models.TextField(_("public note"), max_length=2000)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.SIGNING)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("signed by")
    )
    signed_at = models.DateTimeField(_("signed"), default=timezone.now)
    digest = models.CharField(_("digest of the report"), max_length=64, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("confirmed by"),
    )
    confirmed_at = models.DateTimeField(_("confirmed"), null=True)
    self_approval_reason = models.TextField(_("reason for confirming one’s own work"), blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True)

    class Meta:
        verbose_name = _("archive")
        verbose_name_plural = _("archives")
        ordering = ["-pk"]
        constraints = [
            paired("confirmed", table="archive"),
            models.CheckConstraint(condition=Q(note__regex=TELLING), name="archive_note_tells"),
            models.CheckConstraint(
                condition=Q(state__in=["publishing", "published"], confirmed_by__isnull=False)
                | Q(state__in=["signing", "signed", "called_off"], confirmed_by=None),
                name="archive_published_is_confirmed",
            ),
            models.CheckConstraint(
                condition=Q(digest__regex=r"^[0-9a-f]{64}$") | Q(digest="", confirmed_by=None),
                name="archive_confirmed_has_digest",
            ),
            models.UniqueConstraint(
                fields=["run"],
                name="archive_one_at_a_time",
                condition=Q(state__in=["signing", "signed", "publishing"]),
            ),
        ]
        triggers = [
            Rule(
                name="two_people",
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                declare=[("proposer", "BIGINT")],
                func=archive_sql.TWO_PEOPLE,
            )
        ]

    def __str__(self) -> str:
        return str(self.run)


class ArchivedItem(models.Model):
    """One item of an archive, in the revision that was signed; or why it was not, in a sentence.

    ``refusal`` next to a revision is why it did not go live. ``done_at`` is set once either is
    settled.
    """

    archive = models.ForeignKey(
        Archive, models.PROTECT, related_name="items", verbose_name=_("archive")
    )
    item = models.ForeignKey(
        Item, models.PROTECT, related_name="archived_as", verbose_name=_("item")
    )
    revision = models.ForeignKey(
        Revision, models.PROTECT, null=True, related_name="+", verbose_name=_("revision")
    )
    refusal = models.TextField(_("why not"), blank=True)
    done_at = models.DateTimeField(_("settled"), null=True)

    class Meta:
        verbose_name = _("item of an archive")
        verbose_name_plural = _("items of archives")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["archive", "item"], name="archiveditem_once"),
            models.CheckConstraint(
                condition=Q(revision__isnull=False)
                | Q(refusal__regex=r"\S", done_at__isnull=False),
                name="archiveditem_signed_or_refused",
            ),
        ]
        indexes = [
            models.Index(
                fields=["archive", "id"], name="archiveditem_waiting", condition=Q(done_at=None)
            ),
            models.Index(
                fields=["archive", "id"], name="archiveditem_refused", condition=~Q(refusal="")
            ),
        ]
        triggers = [
            Rule(
                name="signed",
                operation=pgtrigger.Insert,
                declare=[
                    ("archive", "public.editions_archive%ROWTYPE"),
                    ("signed", "public.review_revision%ROWTYPE"),
                ],
                func=archive_sql.SIGNED,
            )
        ]

    def __str__(self) -> str:
        return f"{self.archive_id}: {self.item_id}"


class FormerAddress(models.Model):
    """Where an item of an archive was read before: who comes there is led to its page here.

    ``host`` is without port and “www.”, ``path`` from the first slash on, with the query if there
    was one. The first item that came from an address keeps it.
    """

    host = models.CharField(_("host"), max_length=255)
    path = models.CharField(_("path"), max_length=1000)
    item = models.ForeignKey(
        Item, models.PROTECT, related_name="former_addresses", verbose_name=_("item")
    )
    since = models.DateTimeField(_("since"), default=timezone.now)

    class Meta:
        verbose_name = _("former address")
        verbose_name_plural = _("former addresses")
        constraints = [
            models.UniqueConstraint(fields=["path", "host"], name="formeraddress_once"),
            models.CheckConstraint(
                condition=Q(path__regex=r"^/([^/\\\s][^\\\s]*)?$", host__regex=r"^[^/\s:@]+$"),
                name="formeraddress_is_a_path",
            ),
        ]
        triggers = [
            AppendOnly(noun="A former address"),
            Rule(
                name="of_an_archive",
                operation=pgtrigger.Insert,
                declare=[("item", "public.review_item%ROWTYPE")],
                func=archive_sql.OF_AN_ARCHIVE,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.host}{self.path}"
