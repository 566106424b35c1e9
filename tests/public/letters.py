"""Filling in the forms for readers, as a browser without script does."""

import datetime as dt
import time
from typing import Any

from django.core import signing
from django.test import Client

from newsroom.editions.models import Ticket

SUGGEST, REPORT = "/suggest/", "/report-error/"
ADDRESS = "reader@reader.example"


def stamp(age: float = 60, nonce: str = "a-nonce") -> str:
    """That of a form that was opened ``age`` seconds ago."""
    signer = signing.TimestampSigner(salt="newsroom.letterbox")
    value = f"{nonce}:{signing.b62_encode(int(time.time() - age))}"
    return f"{value}:{signer.signature(value)}"


def suggestion(**typed: str) -> dict[str, str]:
    return {"text": "The bridge has fallen.", "stamp": stamp()} | typed


def report(about: str, **typed: str) -> dict[str, str]:
    return {"about": about, "text": "It was in May.", "stamp": stamp()} | typed


def send(client: Client, path: str, data: dict[str, str], **headers: str) -> Any:
    return client.post(path, data, headers=headers)


def ticket(client: Client, path: str, data: dict[str, str]) -> Ticket:
    """That of a form that is taken."""
    response = send(client, path, data)
    assert response.status_code == 302, response.content.decode()
    return Ticket.objects.get(uuid=response["Location"].split("/")[-2])


def days(number: int) -> dt.timedelta:
    return dt.timedelta(days=number)
