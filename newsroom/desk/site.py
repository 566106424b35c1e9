"""The desk: the admin site of this newsroom."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _


class DeskSite(admin.AdminSite):
    """Django's admin as the desk of reporters and editors."""

    site_header = site_title = _("Desk")
    index_title = _("Start")
