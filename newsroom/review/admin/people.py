"""The people of the newsroom and their roles, for administrators."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.forms import (
    AdminPasswordChangeForm,
    AdminUserCreationForm,
    UserChangeForm,
)
from django.contrib.auth.models import Group
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from newsroom.review.admin.lists import CappedPaginator
from newsroom.review.forms import PlainLabels
from newsroom.review.models import User

admin.site.unregister(Group)


class PersonForm(PlainLabels, UserChangeForm):
    pass


class NewPersonForm(PlainLabels, AdminUserCreationForm):
    pass


class PasswordForm(PlainLabels, AdminPasswordChangeForm):
    pass


@admin.register(User)
class PersonAdmin(UserAdmin):
    """Rights come from roles alone, so no permissions are given to a single person here."""

    form, add_form, change_password_form = PersonForm, NewPersonForm, PasswordForm
    list_display = ["username", "first_name", "last_name", "public_name", "is_active"]
    list_filter = ["is_active", "groups"]
    search_fields = ["username", "first_name", "last_name", "public_name"]
    show_full_result_count = False
    paginator = CappedPaginator
    filter_horizontal = []
    readonly_fields = ["last_login", "date_joined"]
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        (_("In the newsroom"), {"fields": ["first_name", "last_name", "email", "groups"]}),
        (_("For readers"), {"fields": ["public_name", "public_slug", "shown_as_reviewer"]}),
        (_("Access"), {"fields": ["is_active", "is_staff", "last_login", "date_joined"]}),
    ]
    add_fieldsets = [
        (None, {"fields": ["username", "usable_password", "password1", "password2", "is_staff"]}),
    ]

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        # Everybody at the desk picks colleagues by name; the pages are for administrators.
        match = request.resolver_match
        if match and match.url_name == "autocomplete":
            return True
        return super().has_view_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if obj is not None and obj.is_superuser and not request.user.is_superuser:
            return False
        return super().has_change_permission(request, obj)

    def formfield_for_manytomany(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name == "groups":
            kwargs["widget"] = CheckboxSelectMultiple
        return super().formfield_for_manytomany(db_field, request, **kwargs)


@admin.register(Group)
class RoleAdmin(GroupAdmin):
    """A role is named by the program; who has it is decided at the person."""

    fields = ["name"]
    readonly_fields = ["name"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
