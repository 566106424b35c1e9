"""Which form a kept text belongs to, and what is sent when a session has ended meanwhile."""

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib import messages
from django.contrib.admin import site
from django.contrib.admin.exceptions import NotRegistered
from django.db.models import Subquery
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from newsroom.review import autosaves
from newsroom.review.admin import DeskAdmin
from newsroom.review.models import Autosave, Item


@dataclass(frozen=True, kw_only=True)
class Target:
    """A form: whose admin it is, and the row; ``pk`` is None for one that does not exist yet."""

    admin: Any
    pk: int | None

    @classmethod
    def of(cls, form: str) -> "Target":
        """Raises Http404 for what is no form, or one whose text is never kept."""
        label, _colon, pk = form.partition(":")
        try:
            admin = site.get_model_admin(apps.get_model(label))
        except (LookupError, ValueError, NotRegistered):
            raise Http404 from None
        known = pk == autosaves.NEW or (pk.isascii() and pk.isdecimal() and len(pk) < 19)
        if not isinstance(admin, DeskAdmin) or not admin.keeps_typed or not known:
            raise Http404
        return cls(admin=admin, pk=None if pk == autosaves.NEW else int(pk))

    @property
    def item(self) -> int | None:
        """The item's key, where it is one."""
        return self.pk if issubclass(self.admin.model, Item) else None

    def may_write(self, request: HttpRequest) -> bool:
        if self.pk is None:
            return self.admin.has_add_permission(request)
        return self.admin.has_change_permission(request)

    def known(self, person: Any, form: str) -> Any:
        """The stamp of what is kept already. Raises Http404 if the row is gone."""
        kept = Autosave.objects.filter(person=person, form=form).values("saved_at")
        if self.pk is None:
            return kept.values_list("saved_at", flat=True).first()
        rows = self.admin.model._default_manager.filter(pk=self.pk)
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
    kept = autosaves.keep_in_absence(
        proof, request.POST, never=target.admin.never_kept(), known=known, item=target.item
    )
    if kept:
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
