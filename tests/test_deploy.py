"""What is shipped for Docker, tried as far as that goes without Docker."""

import gzip
import http.server
import json
import os
import re
import shutil
import stat
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

import psycopg
import pytest
import yaml
from django.conf import settings
from django.utils.csp import CSP

from newsroom import embedded
from newsroom.public.views.elsewhere import EMBEDDABLE
from tests.nginx import AWAY, get, serving

# On one worker: what the module sets up takes longer than its tests.
pytestmark = pytest.mark.xdist_group("deploy")

ROOT = Path(__file__).parent.parent
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
SECRETS = re.compile("PASSWORD|SECRET|_URL$")


def strings(node):
    if isinstance(node, dict):
        node = list(node.values())
    if isinstance(node, list):
        return [text for item in node for text in strings(item)]
    return [str(node)]


# -- docker-compose.yml


def test_every_secret_comes_from_outside_and_must_be_there():
    for service in SERVICES.values():
        for name, value in service.get("environment", {}).items():
            if SECRETS.search(name):
                variables = re.findall(r"\$\{[^}]*\}", value)
                assert variables, f"{name} is written into the file"
                assert all(":?" in variable for variable in variables), name


def test_the_secrets_it_asks_for_are_the_secrets_that_are_made(tmp_path):
    asked = set(re.findall(r"\$\{(\w+):\?", (ROOT / "docker-compose.yml").read_text()))
    assert asked == set(make_secrets(tmp_path / ".env"))


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_is_healthy_confined_and_comes_back(name):
    service = SERVICES[name]
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["restart"] == ("no" if name == "migrate" else "unless-stopped")
    # The web server's check is in the image.
    assert "healthcheck" in service or name == "web"
    assert service.get("read_only") or name == "db"


def test_only_the_migration_knows_the_owner():
    knowing = {
        name for name, service in SERVICES.items() if "NEWSROOM_OWNER" in " ".join(strings(service))
    }
    assert knowing == {"db", "migrate"}
    assert "DATABASE_OWNER_URL" not in SERVICES["web"]["environment"]


def test_only_nginx_can_be_reached_and_by_default_only_from_this_host():
    assert {name for name, service in SERVICES.items() if "ports" in service} == {"nginx"}
    assert SERVICES["nginx"]["ports"] == ["${LISTEN:-127.0.0.1:8080}:8080"]
    assert COMPOSE["networks"]["inside"] == {"internal": True}
    assert SERVICES["db"]["networks"] == ["inside"]


def test_named_volumes_keep_what_must_not_be_lost():
    assert set(COMPOSE["volumes"]) == {"db", "media", "mirror", "dumps"}
    # Where PostgreSQL 18's image keeps its data; 17's was one folder deeper.
    assert SERVICES["db"]["image"] == "postgres:18"
    assert "db:/var/lib/postgresql" in SERVICES["db"]["volumes"]


def test_the_web_gives_out_the_dumps_that_the_sweep_writes():
    for name in ("web", "sweep"):
        assert "dumps:/app/var/dumps" in SERVICES[name]["volumes"]
    assert "var/dumps" in (ROOT / "Dockerfile").read_text()


def test_nginx_reads_the_mirror_that_the_sweep_writes():
    assert "mirror:/app/var/mirror" in SERVICES["sweep"]["volumes"]
    assert "mirror:/srv/mirror:ro" in SERVICES["nginx"]["volumes"]
    assert "NEWSROOM_MIRROR" in SERVICES["sweep"]["environment"]
    # A new volume takes its owner from the image.
    assert "var/mirror" in (ROOT / "Dockerfile").read_text()


def test_every_file_it_mounts_and_runs_is_there():
    for service in SERVICES.values():
        for volume in service.get("volumes", []):
            if volume.startswith("."):
                assert (ROOT / volume.split(":")[0]).is_file()


# -- Dockerfile


def test_the_image_runs_as_an_ordinary_user_and_tells_its_health():
    last_stage = (ROOT / "Dockerfile").read_text().rpartition("\nFROM ")[2]
    assert re.findall(r"^USER (\w+)", last_stage, re.MULTILINE) == ["newsroom"]
    assert last_stage.index("USER newsroom") < last_stage.index("\nCMD")
    assert "HEALTHCHECK" in last_stage
    assert "deploy/healthcheck.py" in last_stage


def test_the_image_carries_no_secret():
    dockerfile = (ROOT / "Dockerfile").read_text()
    assert not re.search(r"^(ENV|ARG).*(SECRET|PASSWORD|DATABASE_URL)", dockerfile, re.MULTILINE)
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    assert {".*", "var", "deploy/.env"} <= set(ignored)


def test_the_image_has_the_python_that_the_project_names():
    version = (ROOT / ".python-version").read_text().strip()
    stages = re.findall(r"^FROM (\S+)", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    assert set(stages) == {f"python:{version}-slim"}


# -- deploy/make-secrets


def make_secrets(path, site="https://facts.example:8443/here"):
    command = [ROOT / "deploy/make-secrets", site, path]
    subprocess.run(command, check=True, capture_output=True)
    return dict(line.split("=", 1) for line in path.read_text().splitlines())


def test_secrets_are_random_private_and_fit_into_an_address(tmp_path):
    first, second = make_secrets(tmp_path / "one"), make_secrets(tmp_path / "two")
    assert stat.S_IMODE((tmp_path / "one").stat().st_mode) == 0o600
    assert first["ALLOWED_HOSTS"] == "facts.example"
    secret = [name for name in first if SECRETS.search(name) and name != "SITE_URL"]
    assert len(secret) == 4
    assert len({first[name] for name in secret} | {second[name] for name in secret}) == 8
    assert all(re.fullmatch("[A-Za-z0-9]{48}", first[name]) for name in secret)


def test_secrets_are_never_overwritten(tmp_path):
    before = make_secrets(tmp_path / ".env")
    command = [ROOT / "deploy/make-secrets", "https://facts.example", tmp_path / ".env"]
    again = subprocess.run(command, check=False, capture_output=True, text=True)
    assert again.returncode == 1
    assert "is left alone" in again.stderr
    assert (tmp_path / ".env").read_text().split("\n")[2] == f"SECRET_KEY={before['SECRET_KEY']}"


def test_secrets_are_not_made_without_an_address(tmp_path):
    command = [ROOT / "deploy/make-secrets", "facts.example", tmp_path / ".env"]
    assert subprocess.run(command, check=False, capture_output=True).returncode == 2
    assert not (tmp_path / ".env").exists()


# -- deploy/roles.sql, on a server that has neither role yet


@pytest.fixture(scope="module")
def bare_server():
    folder = Path(tempfile.mkdtemp(prefix="nr-", dir="/tmp"))
    embedded.ensure_running(folder)
    passwords = json.loads((folder / "postgres/credentials.json").read_text())
    where = embedded.urls(folder).owner.partition("@")[2].partition("/newsroom")[0]
    url = f"postgresql://postgres:{passwords['superuser']}@{where}"
    with psycopg.connect(f"{url}/postgres", autocommit=True) as server:
        server.execute("DROP DATABASE newsroom")
        server.execute("DROP ROLE newsroom, newsroom_owner")
    yield where, f"{url}/postgres"
    embedded.stop(folder)
    shutil.rmtree(folder)


def make_roles(superuser, **passwords):
    psql = embedded.programs() / "psql"
    command = [psql, "--no-psqlrc", "--set=ON_ERROR_STOP=1", "--file", ROOT / "deploy/roles.sql"]
    return subprocess.run(
        [*command, superuser],
        env={"PATH": os.defpath, **passwords},
        check=False,
        capture_output=True,
        text=True,
    )


def test_roles_are_made_with_their_passwords_and_no_more_rights_than_they_need(bare_server):
    where, superuser = bare_server
    refused = make_roles(superuser)
    assert refused.returncode, "without passwords nothing may be made"
    made = make_roles(superuser, NEWSROOM_OWNER_PASSWORD="o'1", NEWSROOM_PROGRAM_PASSWORD="p2")
    assert made.returncode == 0, made.stderr
    with psycopg.connect(f"postgresql://newsroom_owner:o%271@{where}/newsroom") as owner:
        for extension in ("pg_trgm", "unaccent", "btree_gin"):
            owner.execute(f"CREATE EXTENSION {extension}")
    with (
        psycopg.connect(f"postgresql://newsroom:p2@{where}/newsroom") as program,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        program.execute("CREATE TABLE mine (i int)")


# -- deploy/nginx.conf


class Upstream(http.server.BaseHTTPRequestHandler):
    """Answers with the headers it was asked with."""

    last_asked = None

    def do_GET(self):
        Upstream.last_asked = (self.headers["Host"], self.path)
        body = json.dumps({**self.headers, "padding": "x" * 2000}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.do_GET()

    def log_message(self, *args):
        pass


MIRROR = {
    "index.html": "<p>home</p>",
    "claims/index.html": "<p>claims</p>" + "x" * 2000,
    "claims/سد/index.html": "<p>سد</p>",
    "embed/claims/a/index.html": "<p>card</p>",
    "share/claims/a.png": "PNG",
    "feeds/claims.atom": "<feed/>",
    "static/public/site.1.css": "p {}",
    "500.html": "<p>out of order</p>",
    ".mirror.json": "{}",
    ".well-known/newsroom-record.json": "{}",
}


def put_mirror(folder):
    for name, text in MIRROR.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    # Not what it says, to tell where an answer comes from.
    packed = gzip.compress(b"from the file beside it")
    (folder / "claims/index.html.gz").write_bytes(packed)


@pytest.fixture(scope="module")
def nginx():
    """In front of Upstream; its address and the folder of its logs."""
    upstream = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Upstream)
    threading.Thread(target=upstream.serve_forever, daemon=True).start()
    with serving(program=f"127.0.0.1:{upstream.server_port}", fill=put_mirror) as found:
        yield found
    upstream.shutdown()
    upstream.server_close()


def test_the_image_s_health_check_asks_as_an_allowed_host():
    upstream = http.server.HTTPServer(("127.0.0.1", 0), Upstream)
    asked = threading.Thread(target=upstream.handle_request)
    asked.start()
    environment = {"PORT": str(upstream.server_port), "ALLOWED_HOSTS": "facts.example,other"}
    check = [sys.executable, ROOT / "deploy/healthcheck.py"]
    subprocess.run(check, env=environment, check=True)
    asked.join()
    upstream.server_close()
    dead = subprocess.run(check, env=environment, check=False, capture_output=True, text=True)
    assert dead.returncode == 1
    assert "/healthz does not answer" in dead.stderr
    assert Upstream.last_asked == ("facts.example", "/healthz")


def test_nginx_passes_the_host_and_hides_the_reader(nginx):
    address, _ = nginx
    headers = {"X-Forwarded-For": "203.0.113.9", "Forwarded": "for=203.0.113.9"}
    _, _, body = get(f"{address}/articles/", **headers, **{"X-Forwarded-Proto": "https"})
    seen = json.loads(body)
    assert seen["Host"] == address.removeprefix("http://")
    assert seen["X-Forwarded-Proto"] == "https"
    assert not {"X-Forwarded-For", "Forwarded", "X-Real-IP"} & set(seen)


@pytest.mark.parametrize(
    ("path", "data", "range_"),
    [
        ("/suggest/", b"text=x", "127.0.0.0"),
        ("/fa/report-error/", b"text=x", "127.0.0.0"),
        ("/suggest/", None, None),
        ("/claims/", b"text=x", None),
        ("/claims/suggest/report-error/x", b"text=x", None),
    ],
)
def test_nginx_tells_the_range_of_who_sends_a_form_and_nothing_else(nginx, path, data, range_):
    forged = {"X-Reader-Range": "8.8.8.0"}
    _, _, body = get(f"{nginx[0]}{path}", data=data, **forged)
    assert json.loads(body).get("X-Reader-Range") == range_


def test_nginx_compresses_and_tells_nothing_about_itself(nginx):
    _, headers, _ = get(f"{nginx[0]}/articles/", **{"Accept-Encoding": "gzip"})
    assert headers["Content-Encoding"] == "gzip"
    assert headers["Server"] == "nginx"


def test_nginx_logs_what_was_read_but_not_by_whom_nor_what_was_searched(nginx):
    address, folder = nginx
    agent = {"User-Agent": "Reader/1.0", "Referer": "https://mail.example/"}
    get(f"{address}/search/?q=asylum", **agent)
    wait = time.monotonic() + 5
    while "/search/" not in (log := (folder / "access.log").read_text()):
        assert time.monotonic() < wait
    for secret in ("127.0.0.1", "asylum", "Reader", "mail.example"):
        assert secret not in log


def test_nginx_refuses_a_body_that_is_too_large(nginx):
    with pytest.raises(urllib.error.HTTPError) as refused:
        get(f"{nginx[0]}/report-error/", data=b"x" * 7_000_000)
    assert refused.value.code == 413
    refused.value.close()


def test_nginx_slows_down_guessing_of_passwords_and_no_reading(nginx):
    address, folder = nginx
    codes = []
    for _ in range(15):
        try:
            codes.append(get(f"{address}/desk/login/", data=b"password=guess")[0])
        except urllib.error.HTTPError as refused:
            codes.append(refused.code)
            refused.close()
    assert codes[0] == 200
    assert codes[-1] == 429
    assert {get(f"{address}/desk/login/")[0] for _ in range(30)} == {200}
    assert "127.0.0.1" not in (folder / "error.log").read_text()


def test_nginx_slows_down_programs_that_ask_the_api(nginx):
    address = f"{nginx[0]}/api/v1/claims/"
    assert {get(address)[0] for _ in range(60)} == {200}
    with pytest.raises(urllib.error.HTTPError) as slowed:
        # Some more are let through the slower this machine is.
        [get(address) for _ in range(1000)]
    with slowed.value as answer:
        assert answer.code == 429
        assert answer.headers["Retry-After"] == "10"
        assert answer.headers["Content-Type"] == "application/json; charset=utf-8"
        assert "300 requests" in json.loads(answer.read())["detail"]


def program_answered(body):
    return b"X-Forwarded-Proto" in body


def test_nginx_sends_what_is_in_the_mirror_without_asking_the_program(nginx):
    for path, text in (
        ("/", "home"), ("/claims/", "claims"), ("/claims/%D8%B3%D8%AF/", "سد"),
        ("/feeds/claims.atom", "<feed/>"), ("/share/claims/a.png?v=3", "PNG"),
        ("/.well-known/newsroom-record.json", "{}"),
    ):  # fmt: skip
        _, headers, body = get(f"{nginx[0]}{path}")
        assert text in body.decode(), path
        assert headers["Cache-Control"] == "public, max-age=0, must-revalidate"
        assert "ETag" in headers
    assert headers["Content-Type"] == "application/json; charset=utf-8"


def test_nginx_sends_the_compressed_file(nginx):
    _, headers, body = get(f"{nginx[0]}/claims/", **{"Accept-Encoding": "gzip"})
    assert headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(body) == b"from the file beside it"


@pytest.mark.parametrize("path", ["/desk/", "/claims/?rating=false", "/claims/b/", "/.mirror.json"])
def test_nginx_asks_the_program_for_all_else(nginx, path):
    assert program_answered(get(f"{nginx[0]}{path}")[2])


def test_nginx_asks_the_program_for_who_has_signed_in_and_for_what_is_sent(nginx):
    assert program_answered(get(f"{nginx[0]}/claims/", Cookie="a=b; sessionid=x")[2])
    assert program_answered(get(f"{nginx[0]}/claims/", data=b"x")[2])
    assert not program_answered(get(f"{nginx[0]}/claims/", Cookie="a=b")[2])


def test_nginx_gives_pages_from_the_mirror_the_program_s_policies(nginx):
    _, headers, _ = get(f"{nginx[0]}/claims/")
    sent = headers["Content-Security-Policy"]
    ours = {name: " ".join(values) for name, values in settings.SECURE_CSP.items()}
    ours = {name: text.replace(f" {CSP.NONCE}", "") for name, text in ours.items()}
    assert sent == "; ".join(f"{name} {text}" for name, text in ours.items())
    assert headers["X-Frame-Options"] == settings.X_FRAME_OPTIONS
    _, headers, _ = get(f"{nginx[0]}/embed/claims/a/")
    card = "; ".join(f"{name} {' '.join(values)}" for name, values in EMBEDDABLE.items())
    assert headers["Content-Security-Policy"] == card
    assert "X-Frame-Options" not in headers
    assert "Strict-Transport-Security" not in headers
    _, headers, _ = get(f"{nginx[0]}/", **{"X-Forwarded-Proto": "https"})
    assert headers["Strict-Transport-Security"].startswith("max-age=31536000")
    _, headers, _ = get(f"{nginx[0]}/static/public/site.1.css")
    assert "immutable" in headers["Cache-Control"]


def test_readers_keep_reading_while_the_program_is_away():
    with serving(program=AWAY, fill=put_mirror) as (address, _folder):
        assert b"home" in get(f"{address}/")[2]
        with pytest.raises(urllib.error.HTTPError) as refused:
            get(f"{address}/claims/?rating=false")
        assert refused.value.code == 502
        assert b"out of order" in refused.value.read()
        refused.value.close()
