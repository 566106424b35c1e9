from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "newsroom.api"
    label = "api"
    verbose_name = "API"

    def ready(self) -> None:
        from newsroom.api.exchange import dumps  # noqa: PLC0415 -- models are loaded only now
        from newsroom.review import due  # noqa: PLC0415 -- as above

        due.DAILY["dumps"] = dumps.nightly
