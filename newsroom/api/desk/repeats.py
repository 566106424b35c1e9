"""What is sent twice is done once: the header ``Idempotency-Key``.

What was answered is kept in the transaction of what was done, so after a crash there are both or
neither. A refusal changed nothing and is not kept: the same key may try again.
"""

import hashlib
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from newsroom.api.desk.errors import Wrong
from newsroom.review.models import KeptAnswer
from newsroom.review.tokens import KEPT

LONGEST = 255


def key_of(request: Any) -> str:
    """The key of a request, empty if it has none. Raises Wrong for one that cannot be kept."""
    key = str(request.headers.get("Idempotency-Key", "")).strip()
    if len(key) > LONGEST or not key.isprintable():
        raise Wrong(
            _("An Idempotency-Key has at most %(most)d characters that can be printed.")
            % {"most": LONGEST},
            code="bad_key",
        )
    return key


def digest(request: Any) -> str:
    """The SHA-256 of what is asked for: method, address, precondition and body."""
    parts = (request.method, request.get_full_path(), request.headers.get("If-Match", ""))
    told = "\n".join(parts).encode(errors="replace")
    return hashlib.sha256(told + b"\n" + request.body).hexdigest()


def answered(person: Any, key: str, asked: str) -> KeptAnswer | None:
    """What was answered to the same request; None if it is new. Inside a transaction.

    Raises Wrong for another request under the same key, and while the first is under way.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [f"{person.pk} {key}"]
        )
        (is_ours,) = cursor.fetchone()
    if not is_ours:
        raise Wrong(
            _("A request with this Idempotency-Key is under way: send it again in a second."),
            code="under_way",
            status=409,
        )
    KeptAnswer.objects.filter(person=person, key=key, created_at__lt=timezone.now() - KEPT).delete()
    found = KeptAnswer.objects.filter(person=person, key=key).first()
    if found and found.digest != asked:
        raise Wrong(
            _("This Idempotency-Key was sent with another request: take a new one."),
            code="other_request",
            status=422,
        )
    return found


def keep(person: Any, key: str, asked: str, *, status: int, answer: dict[str, Any]) -> None:
    KeptAnswer.objects.create(person=person, key=key, digest=asked, status=status, answer=answer)
