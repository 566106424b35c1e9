from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReviewConfig(AppConfig):
    name = "newsroom.review"
    label = "review"
    verbose_name = _("review")

    def ready(self) -> None:
        from newsroom.review import autosaves, due, presences, tokens  # noqa: PLC0415 -- models come first

        due.DAILY |= {
            "unsaved texts": autosaves.sweep,
            "presences": presences.sweep,
            "kept answers": tokens.forget_answers,
        }
