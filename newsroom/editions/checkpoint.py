"""What mirrors and readers hold against the newsroom: signed documents, checked without it.

A document is JSON with ``algorithm``, ``public_key`` and ``signature``; signed is its canonical
spelling without ``signature`` (newsroom/review/canonical.py). docs/explanation/record.md describes
both kinds.
"""

import datetime as dt
import secrets
from base64 import b64decode, b64encode
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings
from django.utils import timezone

from newsroom.editions.chain import COVERED, SEALED, edition_hash, microseconds, texts
from newsroom.editions.models import Edition, Redaction
from newsroom.kept import made_once
from newsroom.review import canonical
from newsroom.review.chain import sha256

Document = dict[str, Any]

CHECKPOINT = "newsroom-record/1"
EDITION = "newsroom-edition/1"
ALGORITHM = "Ed25519"


def sign(document: Document) -> Document:
    """``document`` with the newsroom's signature."""
    key = _key()
    public = b64encode(key.public_key().public_bytes_raw()).decode()
    whole = {**document, "algorithm": ALGORITHM, "public_key": public}
    whole.pop("signature", None)
    signature = key.sign(canonical.dumps(whole).encode())
    return {**whole, "signature": b64encode(signature).decode()}


def is_signed(document: Mapping[str, Any]) -> bool:
    """Whether a document is signed by the key that it names."""
    whole = {name: value for name, value in document.items() if name != "signature"}
    try:
        key = Ed25519PublicKey.from_public_bytes(b64decode(document["public_key"]))
        key.verify(b64decode(document["signature"]), canonical.dumps(whole).encode())
    except (InvalidSignature, ValueError, TypeError, KeyError):
        return False
    return document.get("algorithm") == ALGORITHM


def checkpoint(*, day: dt.date | None = None, redactions: int | None = None) -> Document:
    """How long the record is and where its chain ends, signed. Two queries.

    ``day`` and ``redactions`` stand in for today and for those of all tables.
    """
    last = Edition.objects.order_by("-pk").only("position", "own_hash", "published_at").first()
    return sign(
        {
            "schema": CHECKPOINT,
            "newsroom": settings.NEWSROOM_NAME,
            "site": settings.SITE_URL,
            # The day on which it was asked for; a time would be another one for everybody.
            "date": (day or timezone.now().date()).isoformat(),
            "editions": last.position if last else 0,
            "redactions": Redaction.objects.count() if redactions is None else redactions,
            "last": last and {
                "position": last.position,
                "hash": last.own_hash,
                "published_at": last.published_at.isoformat(timespec="microseconds"),
            },
        }
    )  # fmt: skip


def edition_file(edition: Edition) -> Document:
    """An edition as readers can keep and check it. One query."""
    record = {name: _plain(getattr(edition, name)) for name in COVERED}
    redactions = list(_redactions(edition))
    signed = {name: sha256(text) for name, text in texts(record).items()}
    for one in redactions:
        if one.column in SEALED:
            signed[one.column] = one.digest
    record |= {"previous_hash": edition.previous_hash, "own_hash": edition.own_hash}
    return sign(
        {
            "schema": EDITION,
            "newsroom": settings.NEWSROOM_NAME,
            "site": settings.SITE_URL,
            "content": canonical.dumps(edition.content),
            "record": {**record, "signed": signed},
            "redactions": [
                {
                    "column": one.column,
                    "paths": one.paths,
                    "left": one.left_digest,
                    "reason": one.reason,
                    "date": one.at.date().isoformat(),
                }
                for one in redactions
            ],
        }
    )


def _redactions(edition: Edition) -> list[Redaction]:
    """Those of the edition, and of the revision that it repeats; the first of a column last."""
    of_edition = Redaction.objects.filter(table="editions_edition", row=edition.pk)
    of_revision = Redaction.objects.filter(
        table="review_revision", row=edition.revision_id, column="content"
    )
    return list((of_edition.exclude(column="content") | of_revision).order_by("-pk"))


def _plain(value: Any) -> Any:
    if hasattr(value, "tzinfo"):
        return microseconds(value)
    return value if isinstance(value, (str, int, bool, list, dict)) else str(value)


def _key() -> Ed25519PrivateKey:
    def make() -> str:
        return b64encode(secrets.token_bytes(32)).decode()

    seed = settings.RECORD_KEY or made_once(settings.NEWSROOM_VAR / "record-key", make)
    return Ed25519PrivateKey.from_private_bytes(b64decode(seed))


# --- Without the newsroom ---


def problems(
    document: Mapping[str, Any], *, key: str = "", end: Mapping[str, Any] | None = None
) -> list[str]:
    """What is wrong with an edition that somebody holds; empty if nothing is.

    ``key`` is the public key that one trusts; ``end`` a checkpoint that one trusts. Needs neither
    the database nor the network. Raises KeyError if the document lacks a part.
    """
    if document.get("schema") != EDITION:
        return ["This is not an edition in a form that this program knows."]
    found = [] if is_signed(document) else ["The signature is not that of this text."]
    if key and document["public_key"] != key:
        found.append("It is signed by another key.")
    if end is not None:
        found += _against(document, end)
    return found + _within(document)


def _against(document: Mapping[str, Any], end: Mapping[str, Any]) -> list[str]:
    if end.get("schema") != CHECKPOINT or not is_signed(end):
        return ["The checkpoint is not one, or its signature is wrong."]
    if end["public_key"] != document["public_key"]:
        return ["The checkpoint is signed by another key."]
    record = document["record"]
    if record["position"] > end["editions"]:
        return ["The edition is newer than the checkpoint; get a new one."]
    if record["position"] == end["editions"] and record["own_hash"] != end["last"]["hash"]:
        return ["The chain that the checkpoint tells of ends in another edition."]
    return []


def _within(document: Mapping[str, Any]) -> list[str]:
    record, content = document["record"], document["content"]
    left = {one["column"]: one["left"] for one in reversed(document["redactions"])}
    found = []
    if sha256(content) != left.get("content", record["digest"]):
        found.append("The content is not the one that the digest names.")
    for name, text in texts(record).items():
        if sha256(text) != left.get(name, record["signed"][name]):
            found.append(f"“{name}” is not what was signed.")
    if record["own_hash"] != edition_hash(record, record["signed"]):
        found.append("The hash in the chain is not that of this edition.")
    return found
