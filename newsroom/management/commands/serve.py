"""Serve the newsroom: web server, background worker and sweep under one process."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

GRACE = 30  # seconds a child has to finish its work before it is killed
QUICK = 10  # seconds; a child that dies sooner counts as one that does not start
TRIES = 5  # quick deaths in a row before giving up
TICK = 0.1  # seconds
PR_SET_PDEATHSIG = 1  # Linux, prctl(2)


class Command(BaseCommand):
    help = "Serve the newsroom: web server, worker and sweep, restarted when they die."
    # `make check` has made them, and each start would wait for them.
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
        parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")))
        parser.add_argument("--workers", type=int, default=min(os.cpu_count() or 1, 8))

    def handle(self, *, host, port, workers, **options):
        check_port(host, port)
        self.stdout.write(f"Serving {settings.SITE_URL} at http://{host}:{port} (Ctrl-C ends it).")
        self.stdout.flush()
        children = {
            "web": web(host=host, port=port, workers=workers),
            "worker": behind(manage("db_worker", "-v0")),
            "sweep": behind(manage("sweep")),
        }
        if gave_up := supervise(children, say=self.stderr.write):
            raise CommandError(f"The {gave_up} process does not start: its reason stands above.")


def manage(*arguments):
    return [sys.executable, str(settings.BASE_DIR / "manage.py"), *arguments]


def behind(command):
    """The same, where readers come first: at a start, and when the processor is busy."""
    return ["nice", "-n", "5", *command]


def web(*, host, port, workers):
    # One blocking thread per process: Django's work holds the interpreter, and more threads
    # would only take more database connections.
    options = ["--interface=wsgi", "--blocking-threads=1", "--http=1", "--no-ws"]
    care = ["--respawn-failed-workers", "--workers-kill-timeout=20", "--log-level=warning"]
    where = [f"--host={host}", f"--port={port}", f"--workers={workers}"]
    app = ["--working-dir", str(settings.BASE_DIR), "newsroom.wsgi:application"]
    return [sys.executable, "-m", "granian", *options, *care, *where, *app]


def check_port(host, port):
    """Raise CommandError if the port cannot be had; granian itself would die in silence."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except (OSError, OverflowError) as error:
            raise CommandError(
                f"Port {port} at {host} cannot be used ({error}): end the program that has it, "
                "or choose another with --port or PORT."
            ) from error


@dataclass
class Child:
    name: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0
    quick_deaths: int = 0
    start_at: float = field(default_factory=time.monotonic)


def supervise(commands, *, say):
    """Run the commands until SIGTERM or SIGINT; the name of one that never starts, else None.

    ``say`` is called with a sentence for every death.
    """
    asked = []
    before = {
        number: signal.signal(number, lambda number, frame: asked.append(number))
        for number in (signal.SIGTERM, signal.SIGINT)
    }
    children = [Child(name, command) for name, command in commands.items()]
    try:
        while not asked:
            for child in children:
                look_after(child, say)
                if child.quick_deaths >= TRIES:
                    return child.name
            time.sleep(TICK)
    finally:
        end(children)
        for number, handler in before.items():
            signal.signal(number, handler)


def look_after(child, say):
    if child.process and child.process.poll() is not None:
        mourn(child, say)
    if child.process is None and time.monotonic() >= child.start_at:
        child.started = time.monotonic()
        # A session of its own, so that Ctrl-C reaches it once, from us: a second one would
        # make the worker drop its task.
        child.process = subprocess.Popen(  # noqa: S603 -- commands of ours, and no shell
            child.command,
            start_new_session=True,
            preexec_fn=die_with_parent,
        )


def mourn(child, say):
    now = time.monotonic()
    child.quick_deaths = child.quick_deaths + 1 if now - child.started < QUICK else 0
    wait = 2**child.quick_deaths - 1
    say(f"The {child.name} process ended ({child.process.returncode}); again in {wait} s.")
    child.process, child.start_at = None, now + wait


def die_with_parent():
    """Ask Linux for SIGTERM when the supervisor is killed; elsewhere the children stay."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def end(children):
    living = [child.process for child in children if child.process]
    for process in living:
        process.terminate()
    until = time.monotonic() + GRACE
    for process in living:
        try:
            process.wait(max(until - time.monotonic(), 0))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
