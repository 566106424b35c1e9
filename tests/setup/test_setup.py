"""What every new database holds, and what stays as the newsroom has made it since."""

from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission

from claims.models import Rating, RatingScale
from newsroom import setup
from newsroom.owner import as_owner
from newsroom.review.models import ReviewPolicy
from newsroom.review.states import Role
from newsroom.setup.groups import GRANTS

pytestmark = pytest.mark.django_db


def everything() -> dict[str, Any]:
    """What ``setup.run`` makes."""
    return {
        "groups": sorted(Group.objects.values_list("name", "permissions__codename")),
        "scales": list(RatingScale.objects.values_list()),
        "ratings": list(Rating.objects.order_by("pk").values_list()),
        "policy": list(ReviewPolicy.objects.values_list()),
        "permissions": Permission.objects.count(),
    }


def test_every_role_has_its_group() -> None:
    assert set(Group.objects.values_list("name", flat=True)) == set(Role.values)


def test_the_scale_has_five_steps_and_one_beside_it() -> None:
    steps = Rating.objects.order_by("position").values_list("label", "value")
    assert list(steps) == [
        ("True", 5), ("Mostly true", 4), ("Half true", 3), ("Mostly false", 2), ("False", 1),
        ("Unproven", None),
    ]  # fmt: skip


def test_the_policy_asks_for_two_people_and_admits_nobody_to_their_own() -> None:
    policy = ReviewPolicy.objects.get()
    assert (policy.self_approval, policy.sensitive_approvals) == (False, 2)


@pytest.mark.parametrize("role", Role)
def test_every_page_that_a_role_is_granted_exists(role: Role) -> None:
    """A misspelt name would grant nothing, in silence."""
    named = {f"{a}_{m}" for acts, models in GRANTS[role].items()
             for a in acts.split() for m in models.split()}  # fmt: skip
    granted = Group.objects.get(name=role).permissions.values_list("codename", flat=True)
    assert set(granted) == named


@pytest.mark.django_db(transaction=True)
def test_a_second_run_changes_nothing_that_the_newsroom_decided() -> None:
    extra = Permission.objects.get(codename="delete_statement")
    Group.objects.get(name=Role.EDITOR).permissions.add(extra)
    RatingScale.objects.update(name="Our own scale")
    Rating.objects.filter(slug="half-true").update(label="A mixture", retired=True)
    Rating.objects.filter(slug="unproven").delete()
    with as_owner():
        ReviewPolicy.objects.update(self_approval=True)
    before = everything()
    with as_owner():
        setup.run()
    assert everything() == before
