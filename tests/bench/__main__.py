"""Measure, print one table, write JSON: see docs/reference/benchmarks.md."""

import os
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NEEDED = {"wrk": "sends the requests: install the package wrk (Debian: apt-get install wrk)"}


def main() -> int:
    for program, sentence in NEEDED.items():
        if not shutil.which(program):
            print(f"make bench needs {program}, which {sentence}.", file=sys.stderr)
            return 1
    claims = os.environ.get("N", "1000").replace("_", "")
    if not claims.isdigit() or int(claims) < 100:
        print(f"N is the number of claims, at least 100, not “{claims}”.", file=sys.stderr)
        return 1
    _own_database()
    from tests.bench import run  # noqa: PLC0415 -- the settings must know the database first

    return run.run(int(claims))


def _own_database() -> None:
    """Never the newsroom's: a folder of the benchmark's own, whatever the environment says."""
    var = Path(os.environ.get("BENCH_VAR", ROOT / "var" / "bench")).resolve()
    var.mkdir(parents=True, exist_ok=True)
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "SITE_URL", "ALLOWED_HOSTS", "DEBUG"):
        os.environ.pop(name, None)
    os.environ |= {
        "NEWSROOM_VAR": str(var),
        "DJANGO_SETTINGS_MODULE": "newsroom.settings",
        "LOG_LEVEL": "CRITICAL",
    }


if __name__ == "__main__":
    sys.exit(main())
