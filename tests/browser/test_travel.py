"""A claim that five articles use is withdrawn; an editor finds one of them on the start page."""

import os

import pytest

from newsroom.editions.models import LookAgain, RecordCheck
from newsroom.review.models import User
from newsroom.review.states import Status
from tests import factories as f

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("cast")]


def shot(page, name):
    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


@pytest.mark.parametrize("width", [1280, 390])
def test_a_withdrawal_names_its_articles_and_they_are_looked_at_again(sign_in, findings, width):
    claim = f.bring_to(f.claim(wording="The ministry has built 300 bridges."), Status.PUBLISHED)
    texts = [
        f.bring_to(f.article(headline=f"Bridges, part {n}", claims=(claim,)), Status.PUBLISHED)
        for n in range(1, 6)
    ]
    f.article(headline="مقاله دربارهٔ پل‌ها", language="fa", claims=(claim,))
    RecordCheck.objects.create(editions=6, activities=9, broken="editions_edition 3: it is changed")
    User.objects.get(username="edda").groups.add(*f.publisher().groups.all())
    page = sign_in("edda", width=width)
    page.goto(f"/desk/items/{claim.pk}/withdraw/")
    assert page.get_by_role("link", name="Bridges, part").count() == len(texts)
    assert findings(page) == []
    shot(page, f"withdraw-{width}")

    page.get_by_label("Reason for readers").fill("The register was misread.")
    page.get_by_role("button", name="Withdraw").click()
    page.goto("/desk/")
    assert page.get_by_role("alert").get_by_text("editions_edition 3: it is changed").is_visible()
    assert findings(page) == []
    shot(page, f"start-{width}")

    page.locator(".look_again").get_by_role("link", name="Bridges, part 2").click()
    assert findings(page) == []
    shot(page, f"review-{width}")
    page.get_by_role("button", name="Looked at: it stays as it is").click()
    page.get_by_text("“Bridges, part 2” stays as it is.").wait_for()

    assert {row.article_id for row in LookAgain.objects.open()} == {
        text.pk for text in texts if text.headline != "Bridges, part 2"
    }
