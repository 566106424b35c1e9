"""The program for a WSGI server such as granian."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from newsroom import embedded
from newsroom.public.pagecache import Newest, PageCache

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")

if settings.DATABASE_EMBEDDED:
    embedded.ensure_running(settings.NEWSROOM_VAR)


def _changed() -> None:
    from newsroom.editions import policies  # noqa: PLC0415 -- models are loaded only now

    policies.memory.forget()


application = PageCache(get_wsgi_application(), Newest(settings.DATABASE_URL), changed=_changed)
