"""Nothing unpublished leaks: every public address is asked, before and after there is much to hide.

The addresses are read from the URL resolver, so that a new one is asked as well; one whose
parameters this walk cannot fill fails a test here.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve
from django.urls.exceptions import Resolver404
from django.utils import timezone, translation
from django.utils.regex_helper import normalize

from claims.models import Claim
from newsroom.api.exchange import dumps
from newsroom.api.filters import ArticleFilters
from newsroom.api.filters import ClaimFilters as ApiFilters
from newsroom.editions.adapters import indexnow
from newsroom.editions.models import Webhook
from newsroom.public.filters import ItemFilters
from newsroom.review.models import Item
from tests import hidden, raw
from tests.hidden import MARK, STATES, mark

pytestmark = pytest.mark.django_db

PUBLIC_SLUGS = [
    "a-claim", "another", "an-article", "withdrawn", "a-speaker", "a-debate", "a-topic", "a-place",
    "a-source", "an-author",
]  # fmt: skip
NEVER = "never-was"
HIDDEN_SLUGS = [
    *(mark(state, "claim") for state in STATES),
    mark("draft", "article"),
    mark("draft", "speaker"),
    mark("draft", "bylineslug"),
    mark("reaclaim", "slug"),
    mark("renamed", "slug"),
    mark("related", "claim"),
]
# What stands in for the parameters of an address, by name.
PARAMETERS = {
    "slug": [*PUBLIC_SLUGS, NEVER, *HIDDEN_SLUGS],
    "number": ["0", "1", "2"],
    "slot": ["methodology", "staff", NEVER],
    # Of the dumps.
    "night": ["latest", f"{timezone.localdate()}", "1999-12-31"],
    "name": [*dumps.FILES, NEVER],
    "kinds": ["claims", "articles"],
    # Of what tells search engines, and of nothing.
    "key": [indexnow.key(Webhook(uuid=hidden.INDEXNOW)), "0" * 32],
    "month": [f"{timezone.localdate():%Y-%m}", "1999-12"],
    # Of what a reader sent about a page that is public.
    "ticket": [hidden.TICKET, "00000000-0000-4000-8000-000000000000"],
    # Of links to what is public, and of none. (What is hidden has links too.)
    "token": [hidden.TOKEN, hidden.PREVIEW, NEVER],
}
# What an address must be asked, or it has no answer at all.
ASKED = {
    "public:oembed": [
        f"?url=http://testserver/{kind}s/{slug}/"
        for kind in ("claim", "article")
        for slug in [*PUBLIC_SLUGS, NEVER, *HIDDEN_SLUGS]
    ],
    "exchange:claims-search": ["?query=claim", "?reviewPublisherSiteFilter=testserver"],
    "api:search": ["?q=claim", f"?q={MARK}"],
}
# It answers only what nothing else does.
WITHOUT_CONTENT = {"api:nothing"}
# What operators read; the walk brings the token along, for its answers are read outside as well.
TOKEN = "a-token"
# How much waits, which whoever holds the token is to see; nothing of what it is.
WAITING = re.compile(r"^(newsroom_items_(?:waiting|stalled)\S*) \d.*$", re.MULTILINE)
STAMP = re.compile(r'(?<=name="stamp" value=")[^"]+')
# The API gives no date in the first minute, and a walk may take longer; Expires is now.
OF_THE_MOMENT = ("Last-Modified", "Expires", "RateLimit-Remaining", "RateLimit-Reset")
OTHER_WAYS = [
    f"{prefix}/{kind}s/{slug}/"
    for prefix in ("", "/api/v1")
    for kind, slug in (
        ("claim", "a-claim"),
        ("claim", mark("draft", "claim")),
        ("claim", mark("reviewed", "claim")),
        ("article", "an-article"),
        ("article", mark("draft", "article")),
    )
]
ACCEPT = ["*/*", "text/html", "application/json", "application/atom+xml", "x/nonsense"]


class Address(NamedTuple):
    """A pattern of the resolver: its name with the namespace, its regular expression, its view."""

    name: str
    regex: str
    view: Any


class Answer(NamedTuple):
    """All that a client learns, without what is new at every request."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: str


def addresses() -> list[Address]:
    """Every pattern outside the desk, and the one within it that is not for staff."""
    return [
        found
        for found in _within(get_resolver())
        # Nor the desk's API (tests/api/desk/test_doors.py).
        if not found.regex.startswith(("desk/", "api/v1/desk/")) or found.name == "admin:preview"
    ]


def _within(resolver: Any, prefix: str = "", namespace: str = "") -> Iterator[Address]:
    for entry in resolver.url_patterns:
        regex = prefix + entry.pattern.regex.pattern.removeprefix("^")
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from _within(entry, regex, inner)
        elif isinstance(entry, URLPattern):
            yield Address(f"{namespace}{entry.name}", regex, entry.callback)


def paths(address: Address) -> list[str]:
    """The address with every value for its parameters. Raises KeyError for a parameter of which
    ``PARAMETERS`` does not know what could stand for it.
    """
    found = []
    for template, names in normalize(address.regex):
        values: list[dict[str, str]] = [{}]
        for name in names:
            values = [row | {name: value} for row in values for value in PARAMETERS[name]]
        found += ["/" + template % row for row in values]
    return [path + query for path in found for query in ASKED.get(address.name, [""])]


def plain_paths() -> list[str]:
    """The addresses that have no parameters: lists, feeds and the like."""
    plain = [address for address in addresses() if "(?P<" not in address.regex]
    return [path for address in plain for path in paths(address)]


def questions() -> list[str]:
    """Each of them with every parameter that any list knows, asked for what is hidden."""
    known = {*ApiFilters.base_filters, *ArticleFilters.base_filters, *ItemFilters().fields}
    guesses = {"q", "status", "author", "page", "format", "preview", "draft", "edition", "version"}
    asked = [f"{name}={mark('draft', name)}" for name in sorted(known | guesses)]
    return [
        f"{path}{'&' if '?' in path else '?'}{query}" for path in plain_paths() for query in asked
    ]


def ask(client: Client, path: str, method: str = "get", **headers: str) -> Answer:
    if path.startswith("/metrics"):
        headers |= {"authorization": f"Bearer {TOKEN}"}
    response = getattr(client, method)(path, headers=headers)
    body = b"".join(response) if response.streaming else response.content
    nonces = re.findall(r"'nonce-([^']+)'", response.headers.get("Content-Security-Policy", ""))

    def settled(text: str) -> str:
        for nonce in nonces:
            text = text.replace(nonce, "NONCE")
        # The forms for readers carry a stamp that is new each time.
        text = STAMP.sub("STAMP", text)
        return WAITING.sub(r"\1", text) if path.startswith("/metrics") else text

    said = sorted((name, settled(value)) for name, value in response.headers.items())
    return Answer(
        response.status_code,
        tuple(pair for pair in said if pair[0] not in OF_THE_MOMENT),
        # A picture is no text; its bytes are compared as well.
        settled(body.decode(errors="backslashreplace")),
    )


def everything() -> list[str]:
    return [path for address in addresses() for path in paths(address)] + questions()


def without(path: str, answer: Answer) -> str:
    """The answer as one text, without the words that the question itself brought along."""
    text = f"{answer.headers}{answer.body}"
    for word in re.findall(rf"{MARK}\w+", path):
        text = text.replace(word, "ASKED")
    return text


@pytest.fixture(autouse=True)
def _token(settings: Any, tmp_path: Path) -> None:
    settings.METRICS_TOKEN = TOKEN
    settings.NEWSROOM_DUMPS = tmp_path
    # Without a contact there is no such page.
    settings.NEWSROOM_SECURITY_CONTACT = "mailto:safe@example.org"


@pytest.fixture
def record(db: None) -> None:
    # The walk asks for the first sections of the sitemap; ids go on from test to test.
    with raw.owner() as own:
        own.execute("ALTER SEQUENCE editions_edition_id_seq RESTART")
    hidden.put_in_the_record()
    dumps.write()


def test_every_answer_is_the_same_with_and_without_things_to_hide(
    client: Client, record: None
) -> None:
    """So no text, slug, count, date or other trace of what is unpublished is anywhere."""
    asked = everything()
    before = {path: ask(client, path) for path in asked}
    hidden.hide()
    dumps.write(again=True)
    assert {path for path in asked if ask(client, path) != before[path]} == set()


def test_no_answer_holds_a_hidden_word(client: Client, record: None) -> None:
    """Not even of what was hidden when something beside it was published."""
    hidden.hide()
    secrets = hidden_ids()
    for address in addresses():
        for path in paths(address):
            text = without(path, ask(client, path))
            assert MARK not in text, path
            assert not [secret for secret in secrets if secret in text], path


def test_no_page_in_another_language_holds_a_hidden_word(client: Client, record: None) -> None:
    hidden.hide()
    with translation.override("fa-af"):
        asked = [path for one in addresses() for path in paths(one) if path.startswith("/fa/")]
    answers = {path: ask(client, path) for path in asked}
    assert [path for path, found in answers.items() if MARK in without(path, found)] == []
    assert {"/fa/", "/fa/claims/a-claim/", "/fa/speakers/a-speaker/", "/fa/search/"} <= {
        path for path, found in answers.items() if found.status == 200
    }


def test_no_way_of_asking_gets_a_hidden_word(client: Client, record: None) -> None:
    hidden.hide()
    for path in [*plain_paths(), *OTHER_WAYS]:
        for method in ("head", "options", "post"):
            assert MARK not in without(path, ask(client, path, method)), (method, path)
        for accept in ACCEPT:
            assert MARK not in without(path, ask(client, path, accept=accept)), (accept, path)


@pytest.mark.parametrize("state", STATES)
def test_it_answers_to_the_byte_like_what_never_was(client: Client, state: str) -> None:
    item = hidden.hidden_claim(state)
    hidden.bring(item, state)
    for address in addresses():
        for path in paths(address):
            if f"/{item.slug}/" in path:
                nowhere = path.replace(item.slug, "n" * len(item.slug))
                assert ask(client, path) == ask(client, nowhere), path
                assert ask(client, path).status == 404, path


def test_every_address_was_reached_and_answered(client: Client, record: None) -> None:
    """A walk that meets only closed doors proves nothing."""
    for address in addresses():
        if address.name not in WITHOUT_CONTENT:
            own = [path for path in paths(address) if leads_to(path, address)]
            assert any(ask(client, path).status < 300 for path in own), address


def test_what_is_published_is_seen_by_the_walk(client: Client, record: None) -> None:
    seen = {path for path in plain_paths() if "A claim." in ask(client, path).body}
    assert {"/", "/claims/", "/feeds/claims.atom", "/api/v1/claims/"} <= seen


def test_a_new_kind_of_parameter_must_be_told_to_the_walk() -> None:
    with pytest.raises(KeyError, match="secret"):
        paths(Address("new", r"preview/(?P<secret>[^/]+)/\Z", None))


def leads_to(path: str, address: Address) -> bool:
    try:
        return resolve(path.partition("?")[0]).func == address.view
    except Resolver404:
        return False


def hidden_ids() -> list[str]:
    """The UUIDs of what was never published."""
    items = Item.objects.filter(editions=None)
    claims = Claim.objects.filter(pk__in=items).values_list(
        "verdict__uuid", "claim_statements__uuid", "evidence_links__uuid"
    )
    return [str(item.uuid) for item in items] + [str(uuid) for row in claims for uuid in row]
