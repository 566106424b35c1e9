from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    name = "newsroom.desk"
    label = "desk"
    verbose_name = _("desk")


class DeskAdminConfig(AdminConfig):
    default_site = "newsroom.desk.site.DeskSite"
