"""The desk in a real browser: every main screen in both directions and both colour schemes."""

import pytest
from django.urls import reverse

from newsroom.review.models import User
from newsroom.review.states import Role
from tests import factories as f
from tests.desk import screens

pytestmark = pytest.mark.browser
# Wider than the page, and not in something that scrolls by itself.
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def there(transactional_db):
    """A newsroom, and somebody of all trades in it."""
    person = f.user("anna", *Role, is_staff=True, first_name="Anna")
    assert person == User.objects.get(username="anna")
    return screens.newsroom(2)


def main_screens(there):
    draft, reviewed = there["draft"], there["reviewed"]
    return [
        reverse("admin:index"),
        reverse("admin:queue"),
        reverse("admin:claims_claim_changelist"),
        reverse("admin:claims_claim_change", args=[draft.pk]),
        reverse("admin:articles_article_add"),
        reverse("admin:item_review", args=[there["approve"].pk]),
        reverse("admin:item_history", args=[reviewed.pk]),
        reverse("admin:item_compare", args=[reviewed.pk]),
        reverse("admin:transcript", args=[there["transcript"].pk]),
        reverse("admin:occasion_enter", args=[there["occasion"].pk]),
        reverse("admin:bundle", args=[there["bundle"].pk]),
        reverse("admin:schedule_list"),
        reverse("admin:notice_list"),
        reverse("admin:import_list"),
        reverse("admin:import", args=[there["import"].pk]),
        reverse("admin:import_choices", args=[there["import"].pk]),
        reverse("admin:webhook_list"),
        reverse("admin:webhook", args=[there["webhook"].pk]),
        reverse("admin:audit"),
        reverse("admin:report_list"),
        reverse("admin:report", args=["balance"]),
        reverse("admin:report", args=["assessor"]),
    ]


@pytest.fixture
def enter(open_page, settings):
    """Signs Anna in, by the name and password fields, whatever the language."""
    settings.LANGUAGES = [("en", "English"), ("fa", "Persian")]

    def enter_(**options):
        page = open_page(**options)
        page.goto("/desk/")
        page.locator("[name=username]").fill("anna")
        page.locator("[name=password]").fill("password")
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: "login" not in url)
        return page

    return enter_


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("fa", "rtl")])
def test_axe_finds_nothing_on_the_main_screens(
    enter, open_page, findings, there, scheme, language, direction
):
    options = {"color_scheme": scheme, "locale": language}
    door = open_page(**options)
    door.goto("/desk/")
    found = {"the door": findings(door)}
    page = enter(**options)
    for address in main_screens(there):
        page.goto(address)
        assert page.locator("html").get_attribute("dir") == direction, address
        found[address] = findings(page)
    assert {address: problems for address, problems in found.items() if problems} == {}


@pytest.mark.parametrize("language", ["en", "fa"])
def test_nothing_on_a_phone_is_wider_than_the_phone(enter, there, language):
    page = enter(width=390, locale=language)
    wide = {}
    for address in main_screens(there):
        page.goto(address)
        if over := page.evaluate(SIDEWAYS):
            wide[address] = over
    assert wide == {}


def test_no_screen_is_against_its_own_policy(enter, there, expected):
    # What the browser refuses it says in the console, which must be silent when the page closes.
    # Much is deleted by nobody, and that is said on a page with a policy, too.
    expected.append("status of 403")
    page = enter()
    shown = 0
    for label, name, arguments in screens.screens():
        answer = page.goto(screens.address(name, arguments, there))
        assert answer.status in {200, 403}, label
        policy = answer.headers["content-security-policy"]
        assert "default-src 'self'" in policy, label
        # A preview and a refusal have no scripts.
        assert ("'nonce-" in policy) == ("<script" in answer.text()), label
        assert "'unsafe-" not in policy, label
        shown += answer.status == 200
    assert shown > 90


SMALL = """[...document.querySelectorAll("#changelist a, #changelist-filter a, ol.breadcrumbs a")]
    .filter((link) => link.offsetParent && link.getBoundingClientRect().height < 24)
    .map((link) => link.textContent.trim())"""


@pytest.mark.parametrize("width", [390, 1280])
def test_what_is_pressed_in_a_list_is_as_high_as_a_finger_needs(enter, there, width):
    page = enter(width=width)
    small = {}
    for name in ("claims_claim", "claims_source", "articles_article"):
        page.goto(reverse(f"admin:{name}_changelist"))
        small[name] = page.evaluate(SMALL)
    assert small == {name: [] for name in small}
