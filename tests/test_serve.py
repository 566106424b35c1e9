"""The supervisor of ``manage.py serve``, with small programs in the place of the real ones."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.core.management.base import CommandError

from newsroom.management.commands import serve

SUPERVISOR = """
import sys
from newsroom.management.commands import serve
serve.TICK, serve.GRACE = 0.01, 1
sys.exit(serve.supervise({"child": [sys.executable, "-c", sys.argv[1]]}, say=print))
"""
POLITE = "import os, time; print(os.getpid(), flush=True); time.sleep(60)"
STUBBORN = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN);" + POLITE


@pytest.fixture
def start():
    started = []

    def start(child):
        process = subprocess.Popen(
            [sys.executable, "-c", SUPERVISOR, child], stdout=subprocess.PIPE, text=True
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def next_pid(process):
    return int(next(line for line in process.stdout if line.strip().isdecimal()))


def is_gone(pid):
    for _ in range(300):
        try:
            stat = Path(f"/proc/{pid}/stat").read_text()
            if stat.rpartition(")")[2].split()[0] == "Z":
                return True
        except FileNotFoundError:
            return True
        time.sleep(0.01)
    return False


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("child", [POLITE, STUBBORN], ids=["polite", "stubborn"])
def test_a_signal_ends_it_and_its_children(start, number, child):
    supervisor = start(child)
    pid = next_pid(supervisor)
    supervisor.send_signal(number)
    assert supervisor.wait(5) == 0
    assert is_gone(pid)


def test_a_dead_child_is_started_again(start):
    supervisor = start(POLITE)
    first = next_pid(supervisor)
    os.kill(first, signal.SIGKILL)
    assert next_pid(supervisor) != first


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child of this")
def test_children_do_not_outlive_a_killed_supervisor(start):
    supervisor = start(POLITE)
    pid = next_pid(supervisor)
    supervisor.kill()
    assert is_gone(pid)


def test_a_child_that_never_starts_is_given_up(monkeypatch):
    monkeypatch.setattr(serve, "TICK", 0.001)
    monkeypatch.setattr(serve, "TRIES", 2)
    said = []
    assert serve.supervise({"web": ["false"]}, say=said.append) == "web"
    assert said[0] == "The web process ended (1); again in 1 s."


def test_a_port_in_use_is_named():
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(CommandError, match=f"Port {port} at 127.0.0.1 cannot be used"):
            serve.check_port("127.0.0.1", port)
