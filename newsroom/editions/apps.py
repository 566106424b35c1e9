from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EditionsConfig(AppConfig):
    name = "newsroom.editions"
    label = "editions"
    verbose_name = _("editions")

    def ready(self) -> None:
        from newsroom.editions import archiving, delivering  # noqa: PLC0415 -- models are loaded only now
        from newsroom.review import due  # noqa: PLC0415 -- as above

        due.JOBS["webhooks"] = delivering.send_due
        due.JOBS["archives"] = archiving.work_due
        due.DAILY["webhooks"] = delivering.forget
