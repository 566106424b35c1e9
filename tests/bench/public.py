"""The public pages: warm against a bare server and nginx, and rendered anew each time."""

import contextlib
import json
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.conf import settings

from newsroom.editions.cursor import Cursor
from newsroom.editions.models import Edition
from newsroom.editions.sections import SIZE
from tests.bench import site
from tests.bench.load import FEW, Shot, Target, median, ratio, take_turns
from tests.bench.site import Server

# Whoever has a session is passed on by the page cache, and public views read no session.
PASSED_ON = {"Cookie": f"{settings.SESSION_COOKIE_NAME}=benchmark"}
NOT_SENT_AGAIN = {"content-length", "connection", "date", "server", "transfer-encoding"}


def measure(folder: Path) -> tuple[list[dict[str, Any]], float]:
    """Rows for the report, and the largest process of the program in megabytes."""
    claim = Edition.objects.live().claims().filter(change="first").newest_first()[10]
    path = f"/claims/{claim.slug}/"
    with site.program(site.free_port()) as program:
        etag = _keep(program, path, folder)
        with contextlib.ExitStack() as stack:
            rivals = list(_rivals(stack, folder))
            warm = _warm(program, rivals, path, {})
            unchanged = _warm(program, rivals, path, {"If-None-Match": etag})
        rows = [
            _compared("claim page, from memory", warm, program, rivals),
            _compared("claim page, 304", unchanged, program, rivals),
        ]
        rendered = _rendered(program, path)
        rows += [_row(name, shots) for name, shots in rendered.items()]
        return rows, program.memory()


def _keep(program: Server, path: str, folder: Path) -> str:
    """Store the page for the other servers; its tag."""
    with urllib.request.urlopen(program.base + path, timeout=30) as answer:
        (folder / "pages").mkdir(exist_ok=True)
        (folder / "pages" / "page.html").write_bytes(answer.read())
        headers = [pair for pair in answer.getheaders() if pair[0].lower() not in NOT_SENT_AGAIN]
        headers.append(("Content-Length", answer.headers["Content-Length"]))
        (folder / "headers.json").write_text(json.dumps(headers))
        return answer.headers["ETag"]


def _rivals(stack: contextlib.ExitStack, folder: Path) -> Iterator[Server]:
    yield stack.enter_context(site.bare(site.free_port(), folder))
    if server := stack.enter_context(site.nginx(site.free_port(), folder)):
        yield server


def _warm(
    program: Server, rivals: list[Server], path: str, headers: dict[str, str]
) -> dict[str, list[Shot]]:
    targets = [Target(name=program.name, server=program, path=path, headers=headers)]
    for rival in rivals:
        there = headers
        if headers and rival.name == "nginx":
            there = {"If-None-Match": _tag_of(rival)}
        targets.append(Target(name=rival.name, server=rival, path="/page.html", headers=there))
    return take_turns(targets)


def _tag_of(server: Server) -> str:
    with urllib.request.urlopen(f"{server.base}/page.html", timeout=30) as answer:
        return answer.headers["ETag"]


def _rendered(program: Server, path: str) -> dict[str, list[Shot]]:
    paths = {"claim page": path, **pages()}
    return take_turns(
        [
            Target(
                name=f"{name}, rendered",
                server=program,
                path=path,
                headers=PASSED_ON,
                connections=FEW,
            )
            for name, path in paths.items()
        ]
    )


def pages() -> dict[str, str]:
    """What is rendered anew each time, by name."""
    claims = Edition.objects.live().claims()
    speaker = claims.newest_first()[10].card["speaker"]["slug"]
    filters = {
        "claims of one rating": claims.filter(rating="false"),
        "claims of one speaker": claims.of("speaker", speaker),
        "claims in a rare language": claims.filter(language="fa"),
    }
    narrowing = {
        "claims of one rating": {"rating": "false"},
        "claims of one speaker": {"speaker": speaker},
        "claims in a rare language": {"language": "fa"},
    }
    found = {
        "article page": f"/articles/{Edition.objects.live().articles().newest_first()[3].slug}/",
        "home": "/",
        "claims": "/claims/",
        "claims, deep": "/claims/?" + urlencode({"cursor": _half_way(claims)}),
    }
    for name, values in narrowing.items():
        found[name] = "/claims/?" + urlencode(values)
        deep = values | {"cursor": _half_way(filters[name])}
        found[f"{name}, deep"] = "/claims/?" + urlencode(deep)
    api = "/api/v1/claims/"
    return found | {
        "speaker": f"/speakers/{speaker}/",
        "corrections": "/corrections/",
        "feed of claims": "/feeds/claims.atom",
        "sitemap, index": "/sitemap.xml",
        "sitemap, a section": f"/sitemap-{Edition.objects.latest('pk').pk // SIZE // 2}.xml",
        "API, claims": api,
        "API, claims, deep": f"{api}?" + urlencode({"cursor": _half_way(claims)}),
        "API, one claim": f"{api}{claims.newest_first()[10].slug}/",
    }


def _half_way(editions: Any) -> str:
    """The cursor in the middle of a list."""
    editions = editions.newest_first()
    return str(Cursor.after(editions[editions.count() // 2]))


def _row(name: str, shots: list[Shot]) -> dict[str, Any]:
    return {
        "what": name,
        "rate": median(shots, "rate"),
        "p50": median(shots, "p50"),
        "p99": median(shots, "p99"),
        "cpu": median(shots, "cpu"),
        "database_cpu": median(shots, "database_cpu"),
    }


def _compared(
    name: str, shots: dict[str, list[Shot]], program: Server, rivals: list[Server]
) -> dict[str, Any]:
    ours = shots[program.name]
    return _row(name, ours) | {
        "of": {rival.name: ratio(ours, shots[rival.name]) for rival in rivals},
        "rivals": [_row(rival.name, shots[rival.name]) for rival in rivals],
    }
