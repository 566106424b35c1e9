from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ClaimsConfig(AppConfig):
    name = "claims"
    verbose_name = _("claims")

    def ready(self) -> None:
        from claims.capture import links, lookups  # noqa: PLC0415 -- models are loaded only now
        from claims.importing import working  # noqa: PLC0415 -- as above
        from newsroom.review import due  # noqa: PLC0415 -- as above

        due.JOBS["lookups"] = lookups.run_due
        due.JOBS["imports"] = working.run_due
        due.DAILY |= {"lookups": lookups.forget, "links": links.daily}
