"""What the benchmark's record may replace, and who may make it."""

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import timezone

from newsroom.editions.models import Edition
from newsroom.review.models import Item
from tests import factories

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("benchmark")]


def fill(claims: int) -> None:
    call_command("fill_benchmark", str(claims), verbosity=0)


def test_filling_again_replaces_what_was_filled() -> None:
    fill(7)
    fill(5)
    assert sorted(Item.objects.values_list("slug", flat=True)) == [
        "bench-article-1",
        *(f"bench-claim-{n}" for n in range(1, 6)),
    ]
    assert Edition.objects.latest("published_at").published_at < timezone.now()


def test_it_refuses_a_database_with_anything_else_in_it() -> None:
    factories.claim(slug="real-work")
    with pytest.raises(CommandError, match="holds work"):
        fill(5)
    assert Item.objects.get().slug == "real-work"


def test_it_needs_the_owner(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "DATABASE_OWNER_URL", "")
    with pytest.raises(CommandError, match="DATABASE_OWNER_URL"):
        fill(5)


def test_it_needs_at_least_one_claim() -> None:
    with pytest.raises(CommandError, match="at least 1"):
        fill(0)
