from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


def _set_up(**kwargs: Any) -> None:
    from newsroom import setup  # noqa: PLC0415 -- models are not loaded when this module is

    setup.run()


def _functions(**kwargs: Any) -> None:
    from newsroom.editions.models import filing_sql, searching_sql  # noqa: PLC0415 -- models are not loaded yet
    from newsroom.review import folding  # noqa: PLC0415 -- models are not loaded when this module is

    folding.install()
    filing_sql.install()
    searching_sql.install()


def _suspend(*, plan: list[Any], **kwargs: Any) -> None:
    from newsroom.setup import rights  # noqa: PLC0415 -- models are not loaded when this module is

    if plan:
        rights.suspend()


class NewsroomConfig(AppConfig):
    name = "newsroom"
    verbose_name = "newsroom"

    def ready(self) -> None:
        from newsroom import catalogues, checks  # noqa: F401, PLC0415 -- the second registers itself

        catalogues.compile_changed()

        pre_migrate.connect(_suspend, sender=self)
        pre_migrate.connect(_functions, sender=self)
        post_migrate.connect(_set_up, sender=self)
