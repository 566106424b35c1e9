"""The people of the newsroom."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from newsroom.review.models.history import tracked

if TYPE_CHECKING:
    from newsroom.review.models.token import Token


@tracked(exclude=["password", "last_login"])
class User(AbstractUser):
    """Somebody who signs in. Roles are groups; being a superuser is not a role.

    ``public_name`` is the only name readers ever see, so a reporter at risk can use a pseudonym,
    or leave it empty and appear nowhere.
    """

    public_name = models.CharField(
        _("public name"),
        max_length=150,
        blank=True,
        help_text=_("The byline readers see. A pseudonym is fine; empty means no byline."),
    )
    public_slug = models.SlugField(
        _("public address"), max_length=150, blank=True, null=True, unique=True, allow_unicode=True
    )
    shown_as_reviewer = models.BooleanField(
        _("named as reviewer"),
        default=False,
        help_text=_("Whether published pages name this person among the reviewers."),
    )
    # Without choices: which languages there are is a setting, and no reason for a migration.
    letters_in = models.CharField(
        _("language of e-mails"),
        max_length=20,
        blank=True,
        help_text=_("Empty is the newsroom’s language."),
    )

    # The token by which this person acts in a request; None at the desk itself.
    token: "Token | None" = None

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self) -> str:
        return self.get_full_name() or self.username

    @property
    def letters_language(self) -> str:
        """The language of what this person is sent; one that the newsroom has given up is none."""
        known = dict(settings.LANGUAGES)
        return self.letters_in if self.letters_in in known else settings.LANGUAGE_CODE

    @cached_property
    def roles(self) -> frozenset[str]:
        """The names of this person's groups."""
        return frozenset(self.groups.values_list("name", flat=True))


@tracked()
class UserGroup(User.groups.through):  # type: ignore[name-defined]
    """Who was given which role."""

    class Meta:
        proxy = True
