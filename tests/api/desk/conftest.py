"""A program with a token of somebody's."""

import json
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from newsroom.review import tokens
from newsroom.review.models import Scope
from tests import factories as f

HERE = "/api/v1/desk/"


class Program:
    """Asks with a token, as JSON; ``sent`` is the body."""

    def __init__(self, person: Any, *scopes: str) -> None:
        self.person = person
        self.token, self.secret = tokens.make(
            by=person, name="The importer", scopes=scopes or Scope.values
        )
        self.client = Client(enforce_csrf_checks=True)

    def ask(self, method: str, path: str, sent: Any = None, **headers: str) -> Any:
        headers = {"authorization": f"Bearer {self.secret}"} | headers
        return self.client.generic(
            method,
            path if path.startswith("/") else HERE + path,
            "" if sent is None else sent if isinstance(sent, str) else json.dumps(sent),
            "application/json",
            headers=headers,
        )

    def get(self, path: str, **headers: str) -> Any:
        return self.ask("GET", path, **headers)

    def post(self, path: str, sent: Any = None, **headers: str) -> Any:
        return self.ask("POST", path, sent or {}, **headers)

    def patch(self, path: str, sent: Any, **headers: str) -> Any:
        return self.ask("PATCH", path, sent, **headers)


@pytest.fixture
def rana(db: None) -> Program:
    """A reporter's program with every scope."""
    return Program(f.reporter(first_name="Rana"))


def said(**changes: Any) -> dict[str, Any]:
    """A new draft, as it is sent."""
    # Names that are not alike: like ones are asked about.
    number = uuid4().hex
    return {
        "statement": {
            "speaker": {"name": number},
            "quote": f"We built {number} wells.",
        }
    } | changes
