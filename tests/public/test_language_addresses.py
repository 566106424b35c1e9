"""One page at one address for each language of the interface, and what leaves the site at none."""

import json
import re
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, reverse
from django.utils import translation

from newsroom import languages
from newsroom.public import addresses
from newsroom.public.urls import machine_urls, reader_urls
from tests.public import record

pytestmark = pytest.mark.django_db
PREFIXES = {"en": "", "fa-af": "fa/", "ps": "ps/", "ar": "ar/", "fr": "fr/"}
PLAIN = [
    pattern.name
    for pattern in reader_urls
    if isinstance(pattern, URLPattern) and "<" not in str(pattern.pattern)
]


@pytest.fixture
def page() -> str:
    return addresses.path_of(record.published(wording="A claim."))


def links(html: str, rel: str) -> list[str]:
    return re.findall(rf'<link rel="{rel}"[^>]* href="([^"]+)"', html)


@pytest.mark.parametrize("code", PREFIXES)
@pytest.mark.parametrize("name", PLAIN)
def test_each_page_is_there_in_each_language(client: Client, name: str, code: str) -> None:
    with translation.override(code):
        path = reverse(f"public:{name}")
    assert path.startswith(f"/{PREFIXES[code]}")
    response = client.get(path)
    # Some have no content yet, in any language.
    assert response.status_code == client.get(reverse(f"public:{name}")).status_code
    assert response["Content-Language"] == code
    assert f'<html lang="{code}" dir="{"rtl" if code in ("fa-af", "ps", "ar") else "ltr"}">' in (
        response.content.decode()
    )


def test_what_the_browser_asks_for_changes_nothing(client: Client, page: str) -> None:
    plain = client.get(page)
    asked = client.get(page, headers={"accept-language": "ps"})
    assert asked.content == plain.content
    assert "accept-language" not in asked.get("Vary", "").lower()
    client.cookies["django_language"] = "ps"
    assert client.get(page).content == plain.content


def test_links_on_a_page_stay_in_its_language(client: Client, page: str) -> None:
    html = client.get(f"/fa{page}").content.decode()
    body = re.sub(r'(?s)<nav class="languages".*?</nav>', "", html[html.index("<body>") :])
    machines = ("/static/", "/feeds/")
    here = [path for path in re.findall(r'href="(/[^"]*)"', body) if not path.startswith(machines)]
    assert here
    assert [path for path in here if not path.startswith("/fa/")] == []


def test_a_page_names_itself_and_its_other_languages(client: Client, page: str) -> None:
    for prefix in PREFIXES.values():
        html = client.get(f"/{prefix}{page[1:]}").content.decode()
        assert links(html, "canonical") == [f"http://testserver/{prefix}{page[1:]}"]
        named = dict(re.findall(r'hreflang="([\w-]+)" href="([^"]+)">', html))
        assert named == {"x-default": f"http://testserver{page}"} | {
            code: f"http://testserver/{other}{page[1:]}" for code, other in PREFIXES.items()
        }


def test_a_list_in_another_language_is_the_same_list(client: Client) -> None:
    record.published(wording="A claim.")
    html = client.get("/fa/claims/?rating=false&utm_source=x").content.decode()
    assert links(html, "canonical") == ["http://testserver/fa/claims/?rating=false"]
    assert 'href="/ps/claims/?rating=false"' in html
    assert "utm_source" not in html


@pytest.mark.parametrize("path", ["/claims/?from=never", "/fa/claims/?from=never"])
def test_an_unclear_address_is_no_version_of_anything(client: Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 400
    assert links(response.content.decode(), '(?:canonical|alternate" hreflang)') == []


def test_an_earlier_edition_names_no_other_address(client: Client) -> None:
    edition = record.published(wording="A claim.")
    record.again(edition.item, record.rerate("false"), change="correction")
    html = client.get(f"{addresses.path_of(edition)}editions/1/").content.decode()
    assert links(html, "canonical") == []
    assert 'hreflang="fa-af" href=' not in html
    assert f'href="/fa{addresses.path_of(edition)}editions/1/"' in html


def test_machines_have_one_address(client: Client) -> None:
    for pattern in machine_urls:
        route = str(pattern.pattern)
        if "<" not in route:
            with translation.override("fa-af"):
                assert reverse(f"public:{pattern.name}") == f"/{route}"
            assert client.get(f"/fa/{route}").status_code == 404


@pytest.mark.parametrize("code", PREFIXES)
def test_what_leaves_the_site_has_no_prefix_in_any_language(client: Client, code: str) -> None:
    edition = record.published(wording="A claim.")
    article = record.published_article(edition.item.claim)
    for one in (edition, article):
        with translation.override(code):
            assert addresses.absolute(addresses.path_of(one)) == (
                f"http://testserver/{one.kind}s/{one.slug}/"
            )
        html = client.get(f"/{PREFIXES[code]}{one.kind}s/{one.slug}/").content.decode()
        found = re.search(r'application/ld\+json">(.*?)</script>', html)
        assert found
        said = json.dumps(json.loads(found[1]))
        shared = "".join(re.findall(r'<meta property="og:[^>]*>', html))
        assert f"http://testserver/{one.kind}s/" in said
        assert f"http://testserver/{one.kind}s/" in shared
        for prefix in filter(None, PREFIXES.values()):
            assert f"http://testserver/{prefix}" not in said + shared


def test_an_old_slug_leads_to_the_new_one_in_the_same_language(client: Client) -> None:
    edition = record.published(slug="one")

    def rename(draft: Any) -> None:
        draft.slug = "two"
        draft.save()

    record.again(edition.item, rename)
    assert client.get("/fa/claims/one/")["Location"] == "/fa/claims/two/"
    assert client.get("/fa/claims/two")["Location"] == "/fa/claims/two/"
    assert client.get("/fa")["Location"] == "/fa/"


def test_a_prefix_of_no_language_is_an_address_like_any_other(client: Client) -> None:
    for path in ("/de/", "/en/claims/", "/fa/fa/", "/fa-af/", "/FA/"):
        assert client.get(path).status_code == 404, path


def test_the_first_language_of_the_setting_has_no_prefix() -> None:
    assert languages.prefixes(["ps", "en", "pt", "pt-br", "fa-af"]) == {
        "ps": "",
        "en": "en/",
        "pt": "pt/",
        "pt-br": "pt-br/",
        "fa-af": "fa/",
    }


def test_languages_are_spelled_in_one_way_and_named_once() -> None:
    assert languages.known(["en", "fa_AF", "FA-af", "so"]) == [
        ("en", "English"),
        ("fa-af", "Dari"),
        ("so", "Somali"),
    ]


@pytest.mark.parametrize("code", ["-", "xx", "klingon", "../en", "en/x"])
def test_what_names_no_language_is_refused(code: str) -> None:
    with pytest.raises(ValueError, match=re.escape(code)):
        languages.known([code])


def test_the_settings_of_the_test_are_those_that_ship() -> None:
    assert settings.NEWSROOM_PREFIXES == PREFIXES
