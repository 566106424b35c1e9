"""The desk: the admin site of this newsroom."""

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver
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

    def get_urls(self) -> list[URLPattern | URLResolver]:
        from newsroom.desk import urls  # noqa: PLC0415 -- models are not loaded when this module is

        return [*urls.urlpatterns(self.admin_view), *super().get_urls()]
