"""What readers see when something is not there or has broken: useful, in their language, alone."""

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse
from django.utils import translation

from newsroom.public.views import errors

LOST = [
    ("", "en", "There is nothing at this address"),
    ("/fa", "fa-af", "در این نشانی چیزی نیست"),
    ("/ps", "ps", "په دې پته کې څه نشته"),
    ("/ar", "ar", "لا شيء على هذا العنوان"),
    ("/fr", "fr", "Il n’y a rien à cette adresse"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("prefix", "code", "words"), LOST)
def test_a_lost_reader_is_told_where_to_go(
    client: Client, prefix: str, code: str, words: str
) -> None:
    response = client.get(f"{prefix}/claims/never-was/")
    html = response.content.decode()
    assert response.status_code == 404
    assert words in html
    assert f'<html lang="{code}" dir="{"ltr" if code in ("en", "fr") else "rtl"}">' in html
    with translation.override(code):
        for name in ("home", "claims", "articles", "corrections", "report-error"):
            assert f'href="{reverse(f"public:{name}")}"' in html
        assert f'action="{reverse("public:search")}"' in html
    # The front page in each other language.
    others = {"/", "/fa/", "/ps/", "/ar/", "/fr/"} - {f"{prefix}/"}
    assert all(f'<a href="{path}"' in html.replace("\n", " ") for path in others)
    assert 'name="robots" content="noindex"' in html


@pytest.mark.parametrize("prefix", ["", "/fa", "/fr"])
def test_while_the_database_is_away_a_page_says_so(
    client: Client, prefix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of itself, without asking anything: this test may not use the database at all."""

    def refuse(*args: object, **kwargs: object) -> None:
        raise OperationalError("connection refused")

    monkeypatch.setattr(connection, "cursor", refuse)
    client.raise_request_exception = False
    response = client.get(f"{prefix}/claims/")
    html = response.content.decode()
    assert response.status_code == 500
    assert response["Cache-Control"] == "no-store"
    words = {"": "Something broke on our side", "/fa": "از سوی ما خطایی رخ داد"}
    assert words.get(prefix, "Une erreur s’est produite de notre côté") in html
    assert f'href="{prefix}/"' in html
    assert "connection refused" not in html


@pytest.mark.parametrize("page", [errors.bad_request, errors.forbidden, errors.not_found])
@pytest.mark.parametrize("code", ["en", "fa-af", "ps", "ar", "fr"])
def test_no_error_page_asks_the_database(page: object, code: str) -> None:
    assert callable(page)
    with translation.override(code):
        answer = page(None, Exception())
    assert f'lang="{code}"' in answer.content.decode()


@pytest.mark.django_db
def test_an_error_page_is_the_same_for_everyone(client: Client) -> None:
    plain = client.get("/nowhere/")
    asked = client.get("/nowhere/", headers={"accept-language": "fa"})
    assert asked.content == plain.content
