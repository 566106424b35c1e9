"""A stand-in for Google: its token endpoint and the ``pages`` of Fact Check Tools.

It knows what Google's own description of the API says (of its Python client, which the tests have
anyway): fields that are not in it are refused, as Google refuses them.
"""

import base64
import json
from functools import cache
from importlib.resources import files
from urllib.parse import parse_qs, urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from tests.claims.capture import conftest as bad

TOKEN = "ya29.a-token-of-google"
API = "/v1alpha1/pages"
_PREFIX = "GoogleFactcheckingFactchecktoolsV1alpha1"


@cache
def private_key():
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def key_file(web, **other):
    """What Google gives out for a service account, with more in it than anybody needs."""
    pem = private_key().private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return json.dumps(
        {
            "type": "service_account",
            "project_id": "a-project",
            "private_key_id": "number-7",
            "private_key": pem.decode(),
            "client_email": "checks@a-project.iam.gserviceaccount.com",
            "client_id": "1234567890",
            "token_uri": f"{web.url}/token" if web else "",
        }
        | other
    )


class Google(bad.Handler):
    """``Web.store`` holds the pages; ``Web.pages`` may say otherwise for “METHOD path”."""

    def answer(self):
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length)
        path = urlsplit(self.path).path
        self.server.asked.append((self.command, self.path, dict(self.headers), body))
        odd = self.server.pages.get(f"{self.command} {path}")
        try:
            if callable(odd):
                odd(self)
            elif path == "/token":
                self.token(parse_qs(body.decode()))
            elif self.headers.get("Authorization") != f"Bearer {TOKEN}":
                self.error(401, "UNAUTHENTICATED", "Request had invalid credentials.")
            else:
                getattr(self, f"on_{self.command.lower()}")(path, json.loads(body or b"null"))
        except OSError:
            return

    do_GET = do_POST = do_PUT = do_DELETE = answer  # noqa: N815 -- the library's names

    def token(self, form):
        head, claims, signature = form["assertion"][0].split(".")
        try:
            private_key().public_key().verify(
                _unpacked(signature),
                f"{head}.{claims}".encode(),
                padding.PKCS1v15(),
                hashes.SHA256(),
            )
        except InvalidSignature:
            self.json(400, {"error": "invalid_grant", "error_description": "Invalid JWT."})
            return
        self.server.signed_in.append((json.loads(_unpacked(head)), json.loads(_unpacked(claims))))
        assert form["grant_type"] == ["urn:ietf:params:oauth:grant-type:jwt-bearer"]
        self.json(200, {"access_token": TOKEN, "expires_in": 3599, "token_type": "Bearer"})

    def on_get(self, path, _node):
        if path != API:
            found = self.server.store.get(path.removeprefix("/v1alpha1/"))
            self.json(200, found) if found else self.missing()
            return
        url = parse_qs(urlsplit(self.path).query)["url"][0]
        found = [page for page in self.server.store.values() if page["pageUrl"] == url]
        self.json(200, {"claimReviewMarkupPages": found} if found else {})

    def on_post(self, _path, node):
        if self.is_wrong(node):
            return
        if any(page["pageUrl"] == node["pageUrl"] for page in self.server.store.values()):
            self.error(409, "ALREADY_EXISTS", "The page has markup.")
            return
        name = f"pages/p{len(self.server.store) + 1}"
        self.keep(name, node, version=1)

    def on_put(self, path, node):
        held = self.server.store.get(path.removeprefix("/v1alpha1/"))
        if held is None:
            self.missing()
        elif not self.is_wrong(node):
            if node.get("versionId") != held["versionId"]:
                self.error(409, "ABORTED", "The version is not the newest.")
            else:
                self.keep(held["name"], node, version=int(held["versionId"]) + 1)

    def on_delete(self, path, _node):
        if self.server.store.pop(path.removeprefix("/v1alpha1/"), None):
            self.json(200, {})
        else:
            self.missing()

    def keep(self, name, node, *, version):
        self.server.store[name] = {**node, "name": name, "versionId": str(version)}
        self.json(200, self.server.store[name])

    def is_wrong(self, node):
        if wrong := list(unknown(node, "ClaimReviewMarkupPage")):
            self.error(400, "INVALID_ARGUMENT", f"Invalid JSON payload received: {wrong}")
        return bool(wrong)

    def missing(self):
        self.error(404, "NOT_FOUND", "Requested entity was not found.")

    def error(self, code, status, message):
        self.json(code, {"error": {"code": code, "message": message, "status": status}})

    def json(self, status, node):
        self.say(status, json.dumps(node).encode(), Content_Type="application/json")


def _unpacked(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@cache
def _schemas():
    described = files("googleapiclient") / "discovery_cache/documents/factchecktools.v1alpha1.json"
    return json.loads(described.read_text())["schemas"]


def unknown(node, name):
    """The places in ``node`` that Google's description of ``name`` does not allow."""
    yield from _wrong(node, {"$ref": _PREFIX + name}, "page")


def _wrong(value, schema, place):
    if "$ref" in schema:
        schema = _schemas()[schema["$ref"]]
    kinds = {"object": dict, "array": list, "string": str, "integer": int}
    if not isinstance(value, kinds[schema["type"]]):
        yield f"{place}: no {schema['type']}"
    elif schema["type"] == "array":
        for number, each in enumerate(value):
            yield from _wrong(each, schema["items"], f"{place}[{number}]")
    elif schema["type"] == "object":
        for key, each in value.items():
            inner = schema["properties"].get(key)
            yield from _wrong(each, inner, f"{place}.{key}") if inner else [f"{place}.{key}"]
