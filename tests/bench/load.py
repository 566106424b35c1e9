"""Sending requests for a second, and taking turns, so that a noisy machine is noisy for all."""

import re
import statistics
import subprocess
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tests.bench.site import Server, database_cpu

SECONDS = 1
MANY, FEW = 16, 4  # connections: for what is answered from memory, for what is rendered
ROUNDS = 10
TRIES = 5  # a busy machine may leave a second without an answer

_RATE = re.compile(r"Requests/sec:\s+([\d.]+)")
_COUNT = re.compile(r"(\d+) requests in")
_PERCENTILE = re.compile(r"^\s+(50|99)%\s+([\d.]+)(us|ms|s)\s*$", re.MULTILINE)
_MILLISECONDS = {"us": 0.001, "ms": 1.0, "s": 1000.0}


@dataclass(frozen=True, kw_only=True)
class Target:
    """One address of one server, and the headers it is asked with."""

    name: str
    server: Server
    path: str
    headers: Mapping[str, str] = field(default_factory=dict)
    connections: int = MANY


@dataclass(frozen=True, kw_only=True)
class Shot:
    """What one second showed: requests a second, milliseconds of waiting and of processor time."""

    rate: float
    p50: float
    p99: float
    cpu: float
    database_cpu: float


def take_turns(targets: Sequence[Target], *, rounds: int = ROUNDS) -> dict[str, list[Shot]]:
    """The shots at each target by its name: one at each in every round, after one to warm up."""
    for target in targets:
        check(target)
    shots: dict[str, list[Shot]] = {target.name: [] for target in targets}
    for number in range(rounds + 1):
        for target in targets:
            shot = shoot(target)
            if number:
                shots[target.name].append(shot)
    return shots


def check(target: Target) -> None:
    """Ask once. Raises RuntimeError unless the answer is 200, or 304 where that is asked for."""
    request = urllib.request.Request(target.server.base + target.path, headers=dict(target.headers))
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            status = answer.status
    except urllib.error.HTTPError as error:
        status = error.code
    if status != (304 if "If-None-Match" in target.headers else 200):
        raise RuntimeError(f"{target.name}: {target.path} answers {status}.")


def shoot(target: Target) -> Shot:
    """Ask as fast as the server answers. Raises RuntimeError on any error."""
    for _ in range(TRIES):
        if shot := _shoot(target):
            return shot
    raise RuntimeError(f"{target.name}: no answer within {SECONDS} s, {TRIES} times.")


def _shoot(target: Target) -> Shot | None:
    command = [
        "wrk",
        "-t1",
        f"-c{target.connections}",
        f"-d{SECONDS}s",
        "--latency",
        "--timeout",
        "10s",
    ]
    for name, value in target.headers.items():
        command += ["-H", f"{name}: {value}"]
    before, database_before = target.server.cpu(), database_cpu()
    done = subprocess.run(
        [*command, target.server.base + target.path],
        capture_output=True, text=True, check=True, timeout=SECONDS + 30,
    )  # fmt: skip
    cpu, spent = target.server.cpu() - before, database_cpu() - database_before
    said = done.stdout
    if "Non-2xx" in said or "Socket errors" in said:
        raise RuntimeError(f"{target.name}: {target.path} answers with errors.\n{said}")
    rate, count = _RATE.search(said), _COUNT.search(said)
    if not rate or not count or not int(count[1]):
        return None
    waits = {
        which: float(value) * _MILLISECONDS[unit]
        for which, value, unit in _PERCENTILE.findall(said)
    }
    return Shot(
        rate=float(rate[1]),
        p50=waits["50"],
        p99=waits["99"],
        cpu=1000 * cpu / int(count[1]),
        database_cpu=1000 * spent / int(count[1]),
    )


def median(shots: Sequence[Shot], what: str) -> float:
    return statistics.median(getattr(shot, what) for shot in shots)


def ratio(ours: Sequence[Shot], theirs: Sequence[Shot]) -> float:
    """The median of the pairs' ratios: both of a pair had the same neighbours."""
    return statistics.median(a.rate / b.rate for a, b in zip(ours, theirs, strict=True))
