"""What the forms of claims and articles have in common: nobody's work is lost or overwritten.

The form carries the version it was opened with. A save locks the item and compares; one that comes
second is merged with what is stored (``conflict.py``) and drawn again instead of being saved.
"""

from typing import Any

from django.contrib import admin, messages
from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Subquery
from django.forms import Media
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from newsroom.review import autosaves, presences, remarks, workflow
from newsroom.review.admin import deleting, threads
from newsroom.review.admin.aside import aside
from newsroom.review.admin.base import DeskAdmin
from newsroom.review.admin.keeping import last_log
from newsroom.review.admin.missing import MISSING_MEDIA, live_missing, missing_urls
from newsroom.review.admin.snapshot import Snapshot
from newsroom.review.admin.state import FormState
from newsroom.review.errors import Refused
from newsroom.review.models import Activity, Byline, Comment, Item, Schedule
from newsroom.review.pickers import Picker, PickerField
from newsroom.review.states import Role, Status

# What editors arrange around an item at any time; none of it is in what was signed.
DESK_FIELDS = frozenset({"embargo_until"})


class ItemAdmin(DeskAdmin):
    """The base of the admins of claims and articles.

    ``form_related`` and ``form_prefetch`` are what the form's query for the item brings along.
    ``to_own_kind`` is some relation that leads to the admin's own model.
    """

    actions = None
    delete_confirmation_template = "desk/forms/delete.html"
    # Sorting by a column would read all of them; the newest come first anyway.
    sortable_by = ()
    to_own_kind: Any
    form_related: tuple[str, ...] = ()
    form_prefetch: tuple[Any, ...] = ()

    @property
    def media(self) -> Media:
        return super().media + MISSING_MEDIA

    @admin.display(description=gettext_lazy("status"))
    def standing(self, item: Any) -> str:
        """The status by word and shape, as in the queue."""
        state = '<span class="desk-state {}">{}</span>'
        return format_html(state, item.status, item.get_status_display())

    # --- Which item, and what of it can be changed ---

    def get_object(self, request: HttpRequest, object_id: str, from_field: Any = None) -> Any:
        queryset = self.get_queryset(request).select_related(*self.form_related)
        questions = Comment.objects.filter(must_resolve=True, resolved_at=None)
        waiting = Schedule.objects.waiting()
        queryset = queryset.annotate(
            has_history=Exists(Activity.objects.filter(item=OuterRef("pk"))),
            has_question=Exists(questions.filter(item=OuterRef("pk"))),
            # The buttons ask for these anyway; here they cost no query of their own.
            waits_until=Subquery(waiting.filter(item=OuterRef("pk")).values("at")[:1]),
            roles_here=ArraySubquery(request.user.groups.values("name")),
            remarks=remarks.of_item(OuterRef("pk")),
        )
        if request.method == "GET":
            queryset = self.with_who_and_what(queryset, request.user, object_id)
        try:
            pk = self.opts.pk.to_python(object_id)
            found = queryset.prefetch_related(*self.form_prefetch).get(pk=pk)
        except (self.model.DoesNotExist, ValidationError, ValueError):
            return None
        person: Any = request.user
        person.roles = frozenset(found.roles_here)
        return found

    def with_who_and_what(self, queryset: Any, person: Any, object_id: str) -> Any:
        """Who has the form open and what was kept of it: for a page, and with no further query."""
        texts = autosaves.offered(person, autosaves.form_key(self.model, object_id))
        people = presences.now_at(OuterRef("pk")).exclude(person=person.pk)
        return queryset.annotate(
            kept_texts=ArraySubquery(texts.values(json=autosaves.as_json())),
            people_here=ArraySubquery(people.values(json=presences.as_json())),
        )

    def kept_rows(self, request: HttpRequest, obj: Any) -> Any:
        if hasattr(obj, "kept_texts"):
            return [autosaves.from_json(row) for row in obj.kept_texts]
        return super().kept_rows(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if obj is None or not super().has_delete_permission(request, obj):
            return False
        own = obj.created_by_id == request.user.pk or _is_editor(request.user)
        return own and obj.status == Status.DRAFT and not obj.has_history

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        (obj,) = objs
        along, forbidding = deleting.counted(obj)
        remarks_here = remarks.threads(obj.remarks)
        comments = [each for first in remarks_here for each in (first, *first.replies)]
        rows = [
            *deleting.named(obj),
            *(deleting.line(Comment._meta.verbose_name, each.text) for each in comments),
        ]
        found = [deleting.line(self.opts.verbose_name, obj), rows]
        kinds = {str(self.opts.verbose_name_plural): 1} | along
        protected = [f"{capfirst(kind)}: {count}" for kind, count in forbidding.items()]
        # Whoever may delete a draft may delete what hangs on it, others' notes included.
        return found, kinds, set(), protected

    def open_fields(self, request: HttpRequest, obj: Any) -> frozenset[str] | None:
        allowed = super().open_fields(request, obj)
        draft = obj is None or obj.status == Status.DRAFT or FormState.of(request).thawed
        if allowed is not None or draft:
            return allowed
        return DESK_FIELDS if _is_editor(request.user) else frozenset()

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name != "translation_of":
            return super().formfield_for_dbfield(db_field, request, **kwargs)
        # The column points to items of every kind, but a claim translates a claim.
        return PickerField(
            self.model._default_manager.all(),
            required=False,
            label=db_field.verbose_name,
            widget=Picker(db_field=self.to_own_kind),
        )

    # --- Two people at one form ---

    def prepare(self, request: HttpRequest, object_id: str | None) -> None:
        super().prepare(request, object_id)
        state = FormState.of(request)
        if object_id is None or not object_id.isdecimal() or state.refusal:
            return
        if taker := presences.taker(int(object_id), request.user):
            sentence = _(
                "%(person)s has taken over and goes on writing here, so nothing is saved. Yours is "
                "below and stays kept; to save it, take over yourself."
            )
            state.refusal = None, sentence % {"person": taker}
        else:
            self.check_replies(request, state)

    def locked(self, request: HttpRequest, object_id: str) -> Any:
        obj = self.get_object(request, object_id)
        if obj is None or not self.has_change_permission(request, obj):
            return None
        item = workflow.lock(obj)
        # It may have been saved between the first look and the lock.
        return obj if item.version == obj.version else self.get_object(request, object_id)

    def check_replies(self, request: HttpRequest, state: FormState) -> None:
        """Refuse the save if a reply cannot be sent with it."""
        try:
            threads.check(request)
        except Refused as refusal:
            state.refusal = None, str(refusal)

    def has_moved(self, request: HttpRequest, obj: Any) -> bool:
        return request.POST.get("version") != str(obj.version)

    def is_open(self, obj: Any) -> bool:
        return obj.status == Status.DRAFT

    def opened_with(self, obj: Any, stored: Snapshot) -> dict[str, str]:
        return super().opened_with(obj, stored) | {"version": str(obj.version)}

    def last_save(self, obj: Any) -> tuple[str, str]:
        log = last_log(obj)
        activity = obj.activities.select_related("actor").order_by("-pk").first()
        person = log.user if log else obj.created_by
        if activity and (log is None or activity.at > log.action_time):
            person = activity.actor
        return str(person), date_format(localtime(obj.changed_at), "TIME_FORMAT")

    # --- Saving ---

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change:
            obj.created_by = request.user
            return super().save_model(request, obj, form, change)
        obj.version += 1
        if obj.status == Status.DRAFT:
            return super().save_model(request, obj, form, change)
        # The child's table is closed; these columns are the parent's.
        return obj.save(update_fields=[*DESK_FIELDS, "version", "changed_at"])

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        for row in formset.forms:
            if row.has_changed():
                row.stamp(request.user)
        super().save_formset(request, form, formset, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if change:
            threads.send(request, form.instance)
        if not change and not form.instance.bylines.exists():
            Byline.objects.create(item=form.instance, person=form.instance.created_by)

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: Any = None) -> Any:
        return self.saved(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Any) -> Any:
        return self.saved(request, obj) or super().response_change(request, obj)

    def saved(self, request: HttpRequest, obj: Any) -> Any:
        """Where to after a save, None for what Django does itself."""
        form = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[obj.pk])
        if "_submit" in request.POST:
            try:
                workflow.submit(Item(pk=obj.pk), by=request.user)
            except Refused as refusal:
                sentence = _("Saved, but not submitted: %(why)s")
                messages.warning(request, sentence % {"why": refusal})
                return HttpResponseRedirect(f"{form}#what-is-missing")
            messages.success(request, _("Saved and submitted for review."))
            return HttpResponseRedirect(form)
        if "_continue" in request.POST:
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(form)
        return None

    # --- Drawing ---

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        obj = kwargs.get("obj")
        context["can_save"] = self.can_save(request, obj)
        context["offers_submit"] = obj is None or obj.status == Status.DRAFT
        if obj is not None:
            prefixes = {each.formset.prefix for each in context["inline_admin_formsets"]}
            context["aside"] = aside(obj, by=request.user, prefixes=prefixes)
            people = getattr(obj, "people_here", [])
            context["people_here"] = [presences.from_json(each) for each in people]
            context["title"] = str(obj)
            context["subtitle"] = None
        if context["offers_submit"] and context["can_save"]:
            context["live_missing"] = live_missing(self, request, context, obj)
        response = super().render_change_form(request, context, *args, **kwargs)
        if obj is not None:
            found = remarks.threads(obj.remarks)
            context["threads"] = threads.place(found, context["sections"], request)
        return response

    def unsaved(self, obj: Any, form: Any, formsets: dict[str, Any]) -> Any:
        """The item as it would be if the form were saved now, for ``missing()`` and nothing else.

        ``obj`` is None for a new one; ``formsets`` are by prefix. Nothing is checked or stored.
        """
        raise NotImplementedError

    def get_urls(self) -> Any:
        return [*missing_urls(self), *super().get_urls()]

    def can_save(self, request: HttpRequest, obj: Any) -> bool:
        """Whether anything on this page is open to this person: the form, or a new note."""
        open_fields = self.open_fields(request, obj)
        return open_fields is None or bool(open_fields) or self.has_change_permission(request, obj)


def _is_editor(person: Any) -> bool:
    return Role.EDITOR in person.roles
