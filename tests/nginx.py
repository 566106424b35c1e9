"""The shipped configuration of nginx, run on a free port."""

import re
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest

SHIPPED = Path(__file__).parent.parent / "deploy/nginx.conf"
# Nothing listens there.
AWAY = "127.0.0.1:1"


class Serving(NamedTuple):
    """Where it answers, and the folder that holds its logs and the mirror."""

    address: str
    folder: Path


@contextmanager
def serving(*, program: str, fill: Callable[[Path], object]) -> Iterator[Serving]:
    """nginx in front of ``program`` (host and port), with the mirror that ``fill`` puts into the
    folder it is given. Skips the test where nginx is not installed.
    """
    if shutil.which("nginx") is None:
        pytest.skip("nginx is not installed, so its configuration was NOT tried")
    folder = Path(tempfile.mkdtemp(prefix="nr-", dir="/tmp"))
    folder.chmod(0o755)  # nginx gives up the rights of root, if it has them
    try:
        fill(folder / "mirror")
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        (folder / "nginx.conf").write_text(_configuration(folder, port=port, program=program))
        command = ["nginx", "-c", folder / "nginx.conf", "-e", folder / "error.log"]
        tested = subprocess.run([*command, "-t"], check=False, capture_output=True, text=True)
        assert tested.returncode == 0, tested.stderr
        with subprocess.Popen([*command, "-g", "daemon off;"]) as server:
            try:
                _wait_for(port)
                yield Serving(f"http://127.0.0.1:{port}", folder)
            finally:
                server.terminate()
    finally:
        shutil.rmtree(folder)


def get(
    address: str, data: bytes | None = None, **headers: str
) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body. Raises urllib.error.HTTPError for a status of 400 and above."""
    request = urllib.request.Request(address, data=data, headers=headers)
    with urllib.request.urlopen(request, timeout=5) as answer:
        return answer.status, dict(answer.headers), answer.read()


def _configuration(folder: Path, *, port: int, program: str) -> str:
    text = SHIPPED.read_text()
    for here, there in {
        "web:8000": program,
        "listen 8080": f"listen 127.0.0.1:{port}",
        " /tmp/": f" {folder}/",
        "/dev/stdout": f"{folder}/access.log",
        "/dev/stderr": f"{folder}/error.log",
        # Last, for the folder's own name begins as one of the others.
        "/srv/mirror": f"{folder}/mirror",
    }.items():
        assert here in text
        text = re.sub(re.escape(here), there, text)
    return text


def _wait_for(port: int) -> None:
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except ConnectionRefusedError:
            time.sleep(0.02)
        else:
            return
    raise AssertionError("nginx does not listen")
