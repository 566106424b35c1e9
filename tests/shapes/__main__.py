"""``python -m tests.shapes [N]``: the shapes of all real fact-checks that are at hand, or of the
first N of each file. Ends with status 1 if anything is wrong, and 2 if there are none.
"""

import os
import sys
import time
from itertools import islice

import django


def main(most: int | None) -> int:
    from tests.shapes import real, wrong  # noqa: PLC0415 -- models need the settings

    status = 2
    for path in real.files():
        started, found = time.monotonic(), list(islice(real.reviews(path), most))
        problems = list(wrong(found))
        status = max(status % 2, bool(problems))
        took = time.monotonic() - started
        says = f"{path.name}: {len(found)} reviews, {len(problems)} problems, {took:.0f} s"
        sys.stdout.write("\n".join([says, *problems[:20]]) + "\n")
        sys.stdout.flush()
    return status


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    django.setup()
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else None))
