"""The record that is measured, and the servers that serve it. All on loopback."""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil
from django.conf import settings

from newsroom.management.commands.serve import web

FILL_LIMIT = 3 * 3600  # seconds
START_LIMIT = 30
WORKERS = min(os.cpu_count() or 1, 8)  # as `manage.py serve` starts them

NGINX = """
daemon off;
{user}
worker_processes {workers};
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 512; }}
http {{
    access_log off;
    sendfile on;
    tcp_nopush on;
    open_file_cache max=10;
    keepalive_requests 10000000;
    types {{ text/html html; }}
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    server {{
        listen 127.0.0.1:{port};
        root {folder}/pages;
    }}
}}
"""


class Server:
    """A running server: where it is, and what it and its children use."""

    def __init__(self, name: str, process: subprocess.Popen[bytes], port: int) -> None:
        self.name, self.base = name, f"http://127.0.0.1:{port}"
        self._process = psutil.Process(process.pid)

    def family(self) -> list[psutil.Process]:
        return [self._process, *self._process.children(recursive=True)]

    def cpu(self) -> float:
        """Seconds of processor time so far."""
        return sum(cpu_of(process) for process in self.family())

    def memory(self) -> float:
        """Resident megabytes of its largest process."""
        return max(process.memory_info().rss for process in self.family()) / 1e6


def cpu_of(process: psutil.Process) -> float:
    with contextlib.suppress(psutil.NoSuchProcess):
        times = process.cpu_times()
        return times.user + times.system
    return 0.0


def manage(*args: str, limit: float = 600) -> None:
    """Run a command of the program; its errors go to the terminal."""
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), *args]
    subprocess.run(command, check=True, timeout=limit)


def fill(claims: int) -> float:
    """Make the record; seconds it took."""
    started = time.monotonic()
    manage("fill_benchmark", str(claims), limit=FILL_LIMIT)
    return time.monotonic() - started


@contextlib.contextmanager
def program(port: int) -> Iterator[Server]:
    """The program as `manage.py serve` runs its web half."""
    command = web(host="127.0.0.1", port=port, workers=WORKERS)
    with _running("program", command, port, "/healthz") as server:
        yield server


@contextlib.contextmanager
def bare(port: int, folder: Path) -> Iterator[Server]:
    """A WSGI program in the same server that returns the bytes of a file and does nothing else."""
    command = web(host="127.0.0.1", port=port, workers=WORKERS)
    command[-1] = "tests.bench.bare:application"
    with _running("bare granian", command, port, "/", BENCH_FOLDER=str(folder)) as server:
        yield server


@contextlib.contextmanager
def nginx(port: int, folder: Path) -> Iterator[Server | None]:
    """nginx with the same file; None where it is not installed."""
    found = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if not found:
        yield None
        return
    configuration = folder / "nginx.conf"
    user = "user root;" if os.geteuid() == 0 else ""
    configuration.write_text(NGINX.format(user=user, workers=WORKERS, folder=folder, port=port))
    command = [found, "-c", str(configuration), "-p", str(folder), "-e", str(folder / "error.log")]
    with _running("nginx", command, port, "/page.html") as server:
        yield server


@contextlib.contextmanager
def _running(
    name: str, command: list[str], port: int, path: str, **environ: str
) -> Iterator[Server]:
    process = subprocess.Popen(command, env=os.environ | environ)
    server = Server(name, process, port)
    try:
        _await(server, process, path)
        yield server
    finally:
        process.terminate()
        try:
            process.wait(START_LIMIT)
        except subprocess.TimeoutExpired:
            process.kill()


def _await(server: Server, process: subprocess.Popen[bytes], path: str) -> None:
    started = time.monotonic()
    while time.monotonic() - started < START_LIMIT:
        if process.poll() is not None:
            break
        with (
            contextlib.suppress(OSError),
            urllib.request.urlopen(server.base + path, timeout=5),
        ):
            return
        time.sleep(0.02)
    raise RuntimeError(f"{server.name} does not start; its reason stands above.")


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]


def database_cpu() -> float:
    """Seconds of processor time that the benchmark's PostgreSQL has used so far, ended sessions
    included."""
    pid_file = Path(settings.NEWSROOM_VAR) / "postgres" / "data" / "postmaster.pid"
    postmaster = psutil.Process(int(pid_file.read_text().split()[0]))
    ended = postmaster.cpu_times()
    sessions = sum(cpu_of(child) for child in postmaster.children(recursive=True))
    return sessions + ended.children_user + ended.children_system
