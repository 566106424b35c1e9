from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PublicConfig(AppConfig):
    name = "newsroom.public"
    label = "public"
    verbose_name = _("public pages")

    def ready(self) -> None:
        from newsroom.public.mirror import job  # noqa: PLC0415 -- models come first
        from newsroom.review import due  # noqa: PLC0415 -- as above

        due.JOBS["mirror"] = job.keep_up
