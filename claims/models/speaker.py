"""Who says things."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from claims.fields import EDTFField, WebAddressField, uuid_field, web_address
from newsroom.review.constraints import not_blank
from newsroom.review.folding import begins, called, folded, found_by
from newsroom.review.models.history import tracked


@tracked()
class Speaker(models.Model):
    """Somebody whose words are checked. A platform is never a speaker: it only carries words."""

    class Kind(models.TextChoices):
        PERSON = "person", _("person")
        ORGANISATION = "organisation", _("organisation")
        OUTLET = "outlet", _("news outlet")
        ANONYMOUS = "anonymous", _("anonymous or viral")

    uuid = uuid_field()
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.PERSON)
    name = models.CharField(_("name"), max_length=200)
    slug = models.SlugField(_("address"), max_length=100, unique=True, allow_unicode=True)
    aliases = ArrayField(
        models.CharField(max_length=200),
        verbose_name=_("other names"),
        default=list,
        blank=True,
        help_text=_("Other names and spellings, in any script, separated by commas."),
    )
    description = models.CharField(_("description"), max_length=300, blank=True)
    same_as = WebAddressField(_("Wikidata address"))

    searched = folded("name", aliases="aliases")
    searched_name = "name"
    told_apart_needs = ("roles",)

    class Meta:
        verbose_name = _("speaker")
        verbose_name_plural = _("speakers")
        ordering = ["name"]
        indexes = [
            found_by(folded("name", aliases="aliases"), name="speaker_found"),
            begins("name", name="speaker_begins"),
            called("name", aliases="aliases", name="speaker_called"),
        ]
        constraints = [not_blank("name", table="speaker"), web_address("same_as", table="speaker")]

    def __str__(self) -> str:
        return self.name

    @property
    def told_apart(self) -> str:
        """What kind of speaker this is, the office entered last, and the description."""
        roles = [str(role) for role in self.roles.all()]
        return " · ".join(filter(None, [self.get_kind_display(), *roles[-1:], self.description]))


@tracked()
class SpeakerRole(models.Model):
    """An office that a speaker held, and when, as far as known."""

    uuid = uuid_field()
    speaker = models.ForeignKey(
        Speaker, models.CASCADE, related_name="roles", verbose_name=_("speaker")
    )
    title = models.CharField(_("title"), max_length=200)
    body = models.CharField(_("of"), max_length=200, blank=True)
    since = EDTFField(_("since"))
    until = EDTFField(_("until"))

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        ordering = ["pk"]
        constraints = [not_blank("title", table="speakerrole")]

    def __str__(self) -> str:
        return ", ".join(part for part in (self.title, self.body) if part)


@tracked()
class SpeakerWithoutPage(models.Model):
    """A speaker about whom readers find no page, and whose name leads nowhere.

    Published configuration, which holds at once for everything published: not a field of the
    speaker, which anybody may change and which editions repeat as it was.
    """

    speaker = models.OneToOneField(
        Speaker, models.PROTECT, related_name="without_page", verbose_name=_("speaker")
    )
    reason = models.CharField(
        _("reason"), max_length=300, help_text=_("For the newsroom; readers do not see it.")
    )

    class Meta:
        verbose_name = _("speaker without a page")
        verbose_name_plural = _("speakers without a page")
        ordering = ["pk"]
        constraints = [not_blank("reason", table="speakerwithoutpage")]

    def __str__(self) -> str:
        return str(self.speaker)
