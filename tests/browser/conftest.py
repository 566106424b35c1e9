"""A real Chromium for the tests that need one. Where there is none they are skipped, and say so."""

import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.signals import request_finished, request_started
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    expect,
    sync_playwright,
)

from tests import factories as f

HERE = Path(__file__).parent
NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM = next((path for path in map(shutil.which, NAMES) if path), None)
PATIENCE = 15_000  # milliseconds; two cores may be busy with the other tests
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    # One worker drives the browser, and the others do the rest meanwhile.
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.xdist_group("browser"))


# No longer than a module: while Playwright runs, its event loop is in the way of other tests.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        if os.environ.get("CI"):
            pytest.fail("No Chromium was found, and in CI the browser tests must run.")
        pytest.skip("BROWSER TESTS ARE SKIPPED: no chromium on this machine")
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session", autouse=True)
def _orm_beside_playwright() -> Iterator[None]:
    # Playwright keeps an event loop in this thread, in which Django would refuse to query. For the
    # whole session: the database is flushed after a test's own patches are undone.
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield


@pytest.fixture
def expected() -> list[str]:
    """Parts of what a page may log as an error; a test that provokes one adds it here."""
    # TipTap wants to inject a <style>, which the policy refuses and our stylesheet replaces. A form
    # that is refused comes back with a status that Chromium takes for an error.
    return ["Applying inline style", "status of 400", "status of 422"]


@pytest.fixture
def answered(live_server) -> Iterator[Callable[[], None]]:
    """Waits until the server has answered everything: a page that is closed leaves requests behind,
    and emptying the tables under one of those is a deadlock.
    """
    open_requests: set[int] = set()

    def begun(**_kwargs) -> None:
        open_requests.add(threading.get_ident())

    def done(**_kwargs) -> None:
        open_requests.discard(threading.get_ident())

    def wait() -> None:
        until = time.monotonic() + PATIENCE / 1000
        quiet = 0
        while quiet < 3 and time.monotonic() < until:
            time.sleep(0.02)
            quiet = 0 if open_requests else quiet + 1

    request_started.connect(begun)
    request_finished.connect(done)
    yield wait
    request_started.disconnect(begun)
    request_finished.disconnect(done)


@pytest.fixture
def open_page(
    browser: Browser, live_server, answered: Callable[[], None], expected: list[str]
) -> Iterator[Callable[..., Page]]:
    """Opens a page of its own for one person; at the end no page may have logged an error."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def told(line: ConsoleMessage) -> str:
        return f"{line.text} {line.location.get('url', '')}".rstrip()

    def open_(width: int = 1280, **options) -> Page:
        # What moves has a colour of its own on the way, which is nobody's to judge.
        options.setdefault("reduced_motion", "reduce")
        context = browser.new_context(
            base_url=live_server.url, viewport={"width": width, "height": 900}, **options
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda line: line.type == "error" and errors.append(told(line)))
        page.on("pageerror", lambda error: errors.append(str(error)))
        return page

    yield open_
    for context in contexts:
        context.close()
    answered()
    serious = [error for error in errors if not any(part in error for part in expected)]
    assert serious == []


@pytest.fixture
def sign_in(open_page: Callable[..., Page]) -> Callable[..., Page]:
    """Signs somebody in at the desk's own door."""

    def sign_in_(username: str, **options) -> Page:
        page = open_page(**options)
        page.goto("/desk/")
        page.get_by_label("Username").fill(username)
        page.get_by_label("Password").fill("password")
        page.keyboard.press("Enter")
        # Not by a pattern: the address of the sign-in page ends in the next one's.
        page.wait_for_url(lambda url: "login" not in url)
        return page

    return sign_in_


@pytest.fixture
def findings() -> Callable[[Page], list[str]]:
    """What axe-core finds wrong on a page."""
    axe = Axe()

    def findings_(page: Page) -> list[str]:
        violations = axe.run(page).response["violations"]
        return [f"{rule['id']}: {node['target']}" for rule in violations for node in rule["nodes"]]

    return findings_


@pytest.fixture
def cast(transactional_db) -> None:
    """One of each, with a name of their own."""
    f.reporter(username="rana", public_name="Rana Reporter", public_slug="rana")
    f.editor(username="edda", public_name="Edda Editor", shown_as_reviewer=True)
    f.publisher(username="paula")
