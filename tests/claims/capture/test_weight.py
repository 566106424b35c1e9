"""What reads the web is large, and no web process carries it."""

import os
import subprocess
import sys

from django.conf import settings

LOADED = """
import sys, newsroom.wsgi
from django.test import Client
Client().get("/desk/login/")
print([name for name in ("httpx", "httpcore", "trafilatura", "lxml") if name in sys.modules])
"""


def test_a_web_process_loads_nothing_that_only_reads_pages():
    done = subprocess.run(
        [sys.executable, "-c", LOADED],
        cwd=settings.BASE_DIR,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "newsroom.settings"},
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.splitlines()[-1] == "[]"
