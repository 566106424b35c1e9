"""The command; see the package."""

import os
import sys
from pathlib import Path

import django

MOST = "10000"


def main(folder: str, most: str = MOST) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    django.setup()
    from newsroom.owner import as_owner  # noqa: PLC0415 -- settings are needed first
    from tests.bench.real.loading import load, records  # noqa: PLC0415 -- settings are needed first

    if not Path(folder).is_dir():
        sys.exit(f"There is no folder {folder}: without those records there is nothing to load.")
    with as_owner():
        load(records(Path(folder))[: int(most)])


if __name__ == "__main__":
    main(*sys.argv[1:])
