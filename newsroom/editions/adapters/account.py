"""A service account of Google: what is kept of its key, and how it signs in with it.

Of the file that Google gives out only what signing in needs is kept, encrypted. A token is asked
for with each message and never stored.
"""

import base64
import json
import time
from dataclasses import asdict, dataclass, field
from typing import Any
from urllib.parse import urlencode

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from claims.capture.addresses import Unreachable
from newsroom.editions.adapters.line import Line, check_url
from newsroom.editions.models import Webhook
from newsroom.review.errors import Refused

GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
LIFE = 600  # seconds in which what is signed can be used; Google takes an hour at most
LONGEST = 10_000  # characters of a key file


@dataclass(frozen=True, kw_only=True)
class Account:
    """Who signs in, where, and the private key in PEM. ``number`` is the key's own."""

    email: str
    token_url: str
    number: str
    key: str = field(repr=False)


def read(text: str) -> Account:
    """What is needed of a key file. Raises Refused if it is none."""
    try:
        node = json.loads(text[:LONGEST])
        account = Account(
            email=_text(node["client_email"]),
            token_url=_text(node["token_uri"]),
            number=_text(node["private_key_id"]),
            key=_text(node["private_key"]),
        )
    except (ValueError, KeyError, TypeError, RecursionError):
        raise Refused(
            _("This is not the key file of a service account: the whole JSON file is needed, as "
              "Google gives it out.")
        ) from None  # fmt: skip
    check_url(account.token_url)
    _private(account)
    return account


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise TypeError
    return value


def _private(account: Account) -> rsa.RSAPrivateKey:
    try:
        key = serialization.load_pem_private_key(account.key.encode(), password=None)
    except (ValueError, TypeError):
        key = None
    if not isinstance(key, rsa.RSAPrivateKey):
        raise Refused(_("The private key in this file cannot be read."))
    return key


# --- As it is kept ---


def encrypted(account: Account, webhook: Webhook) -> str:
    """``account`` as the database keeps it for ``webhook``."""
    return _cipher(webhook).encrypt(json.dumps(asdict(account)).encode()).decode()


def of(webhook: Webhook) -> Account:
    """The account that ``webhook`` signs in with. Raises Unreachable if it cannot be decrypted."""
    try:
        return Account(**json.loads(_cipher(webhook).decrypt(webhook.credentials.encode())))
    except InvalidToken:
        raise Unreachable(
            _("Its key was encrypted with another SECRET_KEY: give the key file again.")
        ) from None


def _cipher(webhook: Webhook) -> Fernet:
    salt = "newsroom.editions.webhook.credentials"
    derived = salted_hmac(salt, str(webhook.uuid), algorithm="sha256").digest()
    return Fernet(base64.urlsafe_b64encode(derived))


# --- Signing in ---


def sign_in(account: Account, *, scope: str, line: Line) -> str:
    """A token for ``scope``, good for some minutes. Raises Unreachable."""
    signed = _signed(account, scope)
    line.secrets.append(signed)
    try:
        answer = line.send(
            "POST",
            account.token_url,
            body=urlencode({"grant_type": GRANT, "assertion": signed}).encode(),
            headers={
                "Content-Type": "application/x-www-form-urlencoded",
                "Accept": "application/json",
            },
            saying=_("A sign-in as %(email)s.") % {"email": account.email},
        )
    except Unreachable as refusal:
        # 400 is what Google says to a key that was withdrawn: another may be given meanwhile, so
        # it is not the end of what waits.
        refusal.answer = None
        raise
    token = _token(answer)
    line.secrets.append(token)
    return token


def _token(answer: bytes) -> str:
    try:
        return _text(json.loads(answer)["access_token"])
    except (ValueError, KeyError, TypeError, RecursionError):
        raise Unreachable(_("The server’s answer makes no sense."), passing=True) from None


def _signed(account: Account, scope: str) -> str:
    """A JSON Web Token that says who asks for what (RFC 7523)."""
    now = int(time.time())
    head = {"alg": "RS256", "typ": "JWT", "kid": account.number}
    claims = {
        "iss": account.email,
        "scope": scope,
        "aud": account.token_url,
        "iat": now,
        "exp": now + LIFE,
    }
    said = ".".join(_packed(json.dumps(each).encode()) for each in (head, claims))
    signature = _private(account).sign(said.encode(), padding.PKCS1v15(), hashes.SHA256())
    return f"{said}.{_packed(signature)}"


def _packed(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()
