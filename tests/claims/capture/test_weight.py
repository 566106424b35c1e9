"""What no web process carries, and what no newsroom on the web opens."""

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


def test_a_newsroom_on_the_web_does_not_start_with_its_own_machine_open():
    done = subprocess.run(
        [sys.executable, "-c", "import newsroom.settings"],
        cwd=settings.BASE_DIR,
        env={
            **os.environ,
            "NEWSROOM_FETCH_LOOPBACK": "true",
            "SITE_URL": "https://checks.example",
        },
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert "NEWSROOM_FETCH_LOOPBACK lets strangers reach into this machine" in done.stderr
