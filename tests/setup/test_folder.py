"""Where the program keeps its files."""

import os
import subprocess
import sys

import pytest
from django.conf import settings


@pytest.mark.parametrize("told", ["", None])
def test_an_empty_setting_is_none_and_never_the_folder_one_stands_in(told, tmp_path):
    given = {name: value for name, value in os.environ.items() if name != "NEWSROOM_VAR"}
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "from newsroom import settings; print(settings.NEWSROOM_VAR)",
        ],
        cwd=tmp_path,
        # Without a database of its own to start.
        env=given
        | {"PYTHONPATH": str(settings.BASE_DIR), "DATABASE_URL": "postgresql:///none"}
        | ({} if told is None else {"NEWSROOM_VAR": told})
        | {"SECRET_KEY": "for this alone"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == str(settings.BASE_DIR / "var")
    assert list(tmp_path.iterdir()) == []
