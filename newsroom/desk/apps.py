from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    name = "newsroom.desk"
    label = "desk"
    verbose_name = _("desk")

    def ready(self) -> None:
        from newsroom.desk import mail, told  # noqa: PLC0415 -- models are loaded only now
        from newsroom.editions import senders, tickets  # noqa: PLC0415 -- as above
        from newsroom.review import due  # noqa: PLC0415 -- as above

        due.JOBS |= {"mail": mail.send_due, "due": mail.tell_of_due, "told": told.send_due}
        due.DAILY |= {"notices": mail.forget, "senders": senders.forget, "tickets": tickets.forget}


class DeskAdminConfig(AdminConfig):
    default_site = "newsroom.desk.site.DeskSite"
