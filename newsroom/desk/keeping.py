"""Which form a kept text belongs to, and what is sent when a session has ended meanwhile."""

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib import messages
from django.contrib.admin import site
from django.contrib.admin.exceptions import NotRegistered
from django.db.models import Subquery
from django.http import Http404, HttpRequest, QueryDict
from django.utils.translation import gettext as _

from newsroom.desk.kept import SCREENS, Screen
from newsroom.review import autosaves
from newsroom.review.admin import DeskAdmin
from newsroom.review.errors import Refused
from newsroom.review.models import Autosave, Item


@dataclass(frozen=True, kw_only=True)
class Target:
    """A form, and the row that it is about; ``pk`` is None for one that does not exist yet.

    It is an ``admin``'s, or a ``screen`` of ours.
    """

    admin: Any = None
    screen: Screen | None = None
    pk: int | None

    @classmethod
    def of(cls, form: str) -> "Target":
        """Raises Http404 for what is no form, or one whose text is never kept."""
        label, _colon, pk = form.partition(":")
        known = pk == autosaves.NEW or (pk.isascii() and pk.isdecimal() and len(pk) < 19)
        number = int(pk) if known and pk != autosaves.NEW else None
        room, _dot, name = label.partition(".")
        if known and room == "desk" and (screen := SCREENS.get(name)):
            if (screen.model is None) != (number is None):
                raise Http404
            return cls(screen=screen, pk=number)
        try:
            admin = site.get_model_admin(apps.get_model(label))
        except (LookupError, ValueError, NotRegistered):
            raise Http404 from None
        if not isinstance(admin, DeskAdmin) or not admin.keeps_typed or not known:
            raise Http404
        return cls(admin=admin, pk=number)

    @property
    def model(self) -> Any:
        return self.screen.model if self.screen else self.admin.model

    @property
    def item(self) -> int | None:
        """The item's key, where it is one."""
        return self.pk if self.model and issubclass(self.model, Item) else None

    def may_write(self, request: HttpRequest) -> bool:
        if self.screen:
            return request.user.has_perms(self.screen.permissions)
        if self.pk is None:
            return bool(self.admin.has_add_permission(request))
        return bool(self.admin.has_change_permission(request))

    def never_kept(self) -> frozenset[str]:
        """The names of the private fields of the form."""
        return frozenset() if self.screen else self.admin.never_kept()

    def sent(self, request: HttpRequest) -> QueryDict:
        """What was sent. Raises Refused where some of it cannot be read."""
        read = self.screen.sent if self.screen else None
        return read(request) if read else request.POST

    def known(self, person: Any, form: str) -> Any:
        """The stamp of what is kept already. Raises Http404 if the row is gone."""
        kept = Autosave.objects.filter(person=person, form=form).values("saved_at")
        if self.pk is None:
            return kept.values_list("saved_at", flat=True).first()
        rows = self.model._default_manager.filter(pk=self.pk)
        for (known,) in rows.annotate(known=Subquery(kept)).values_list("known"):
            return known
        raise Http404


def keep_in_absence(request: HttpRequest) -> None:
    """Keep what was sent for the person to whom the page had been given, and tell them so."""
    proof = autosaves.proven(request.POST.get("proof", ""))
    if proof is None:
        return
    try:
        target = Target.of(proof.form)
        known = target.known(proof.person, proof.form)
    except Http404:
        return
    if _kept(request, target, proof, known):
        messages.warning(
            request,
            _("You were signed out meanwhile. What you typed is kept: sign in to take it back."),
        )
    else:
        messages.error(
            request,
            _(
                "You were signed out meanwhile, and what you sent could not be kept. Go back in "
                "your browser to copy it, then sign in."
            ),
        )


def _kept(request: HttpRequest, target: Target, proof: autosaves.Proof, known: Any) -> bool:
    try:
        data = target.sent(request)
    except Refused:
        return False
    never, item = target.never_kept(), target.item
    return autosaves.keep_in_absence(proof, data, never=never, known=known, item=item)
