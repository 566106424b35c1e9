"""The desk: the admin site of this newsroom."""

from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, reverse
from django.utils.translation import gettext_lazy as _


class DeskSite(admin.AdminSite):
    """Django's admin as the desk of reporters and editors."""

    site_header = settings.NEWSROOM_NAME
    site_title = _("Desk of %(newsroom)s") % {"newsroom": settings.NEWSROOM_NAME}
    index_title = _("Start")
    site_url = "/"
    enable_nav_sidebar = False

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        """The start page: what waits for this person, and all of the admin below it."""
        from newsroom.desk import start  # noqa: PLC0415 -- models are not loaded when this module is

        return super().index(request, {**start.context(request.user), **(extra_context or {})})

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """The admin's own list, with what has screens of ours instead of a form."""
        found = super().get_app_list(request, app_label)
        for app in found:
            if app["app_label"] == "claims" and request.user.has_perm("claims.view_transcript"):
                app["models"].append(_transcripts(request))
                app["models"].sort(key=lambda model: str(model["name"]).lower())
        return found

    def autocomplete_view(self, request: HttpRequest) -> Any:
        from newsroom.review.admin import offers  # noqa: PLC0415 -- as above

        return offers.OffersView.as_view(admin_site=self)(request)

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Only for staff. What somebody sends after their session has ended is kept for them."""
        guarded = super().admin_view(view, cacheable)

        @wraps(guarded)
        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method == "POST" and not self.has_permission(request):
                from newsroom.desk import keeping  # noqa: PLC0415 -- models come first

                keeping.keep_in_absence(request)
            return guarded(request, *args, **kwargs)

        return inner

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Sign out. Text that the browser has kept where the server could not goes, too."""
        response = super().logout(request, extra_context)
        response["Clear-Site-Data"] = '"storage"'
        return response

    def get_urls(self) -> list[URLPattern | URLResolver]:
        from newsroom.desk import urls  # noqa: PLC0415 -- models are not loaded when this module is

        return [*urls.urlpatterns(self.admin_view), *super().get_urls()]


def _transcripts(request: HttpRequest) -> dict[str, Any]:
    adds = request.user.has_perm("claims.add_transcript")
    return {
        "name": _("Transcripts"),
        "object_name": "Transcript",
        "admin_url": reverse("admin:transcript_list"),
        "add_url": reverse("admin:transcript_new") if adds else None,
    }
