"""What a page says about itself, in its own letters, and nothing besides."""

import json

import pytest

from claims.capture import pages
from tests.claims.capture.conftest import PAGE

URL = "https://www.example.org/dam?utm_source=x"


def read(html, charset="", url=URL):
    return pages.read(html if isinstance(html, bytes) else html.encode(), url=url, charset=charset)


def test_a_page_that_says_everything():
    html = PAGE.replace("<head>", '<head><link rel="canonical" href="https://example.org/dam">')

    assert read(html) == {
        "title": "The dam was full",
        "publisher": "The Daily Example",
        "author": "Ada Writer",
        "date": "2023-06-01",
        "language": "en-GB",
        "url": "https://example.org/dam",
    }


@pytest.mark.parametrize(
    "html", ["", "<p>Only some words.</p>", "<html><head><title></title></head></html>", "\0\0\0"]
)
def test_a_page_that_says_nothing(html):
    assert read(html) == {}


def linked(**data):
    return f'<script type="application/ld+json">{json.dumps(data)}</script><p>Text.</p>'


@pytest.mark.parametrize(
    ("stated", "date"),
    [("2023", "2023"), ("2023-06", "2023-06"), ("2023-06-01", "2023-06-01"),
     ("2023-06-01T23:59:00+04:30", "2023-06-01"), ("2023/06/01", "2023-06-01"),
     ("June 2023", ""), ("1402-13-01", ""), ("", ""), ("20230601", ""), ("2023-06-45", "")],
)  # fmt: skip
def test_a_date_is_as_fine_as_it_is_stated_and_never_finer(stated, date):
    assert read(linked(datePublished=stated)).get("date", "") == date


def test_a_date_that_only_stands_in_the_address_or_the_text_is_not_taken():
    html = "<title>A page</title><p>Published 3 June 2023</p>"

    assert "date" not in read(html, url="https://example.org/2023/06/03/a-page")


def test_names_keep_their_letters():
    html = """<html lang="fa-AF"><head><title>طالبان می‌گویند | هشت صبح</title>
      <meta property="og:site_name" content="هشت صبح">
      <meta name="author" content="مریم de la Cruz"></head><body></body></html>"""

    found = read(html)

    assert found["title"] == "طالبان می‌گویند"
    assert found["author"] == "مریم de la Cruz"
    assert (found["publisher"], found["language"]) == ("هشت صبح", "fa-AF")


def test_a_host_is_not_the_name_of_a_publisher():
    assert "publisher" not in read("<title>A page about something</title>")


def test_an_address_on_another_site_is_not_its_own():
    html = '<title>A page</title><link rel="canonical" href="https://elsewhere.example/dam">'

    assert "url" not in read(html)


def test_what_is_too_long_for_its_field_is_left_out():
    assert "title" not in read(f"<title>{'word ' * 80}</title>")


@pytest.mark.parametrize(
    ("encoding", "charset", "declared"),
    [
        ("utf-8", "", ""), ("utf-8", "iso-8859-1", ""), ("utf-8", "nonsense", "windows-1256"),
        ("windows-1256", "windows-1256", ""), ("windows-1256", "", "windows-1256"),
        ("windows-1256", "utf-8", "windows-1256"), ("utf-16", "", ""), ("utf-8-sig", "", ""),
        ("utf-16-le", "utf-16-le", ""),
    ],
)  # fmt: skip
def test_odd_encodings_are_read_whatever_the_server_says(encoding, charset, declared):
    html = f'<html><head><meta charset="{declared}"><title>سد پر بود</title></head></html>'

    assert read(html.encode(encoding), charset)["title"] == "سد پر بود"


def test_broken_and_hostile_data_is_passed_over():
    deep = "[" * 50_000
    html = (
        f'<title>A page of words</title><script type="application/ld+json">{deep}</script>'
        '<script type="application/ld+json">{"datePublished": </script>'
        + linked(headline=None, datePublished=["2023"], author=[None, 3, {"name": None}])
    )

    assert read(html) == {"title": "A page of words"}


def test_a_page_is_read_in_a_process_of_its_own():
    assert pages.read_apart(PAGE.encode(), url=URL)["title"] == "The dam was full"


def test_a_reader_that_takes_too_long_is_ended(monkeypatch):
    monkeypatch.setattr(pages, "SECONDS", 0.01)

    with pytest.raises(pages.Unreadable):
        pages.read_apart(PAGE.encode(), url=URL)
