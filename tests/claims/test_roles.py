"""The office that somebody held on a date."""

import pytest

from claims.models import SpeakerRole
from claims.roles import role_at
from tests import factories

pytestmark = pytest.mark.django_db

MINISTER = ("Minister", "2019-03", "2021-08-15")
MAYOR = ("Mayor", "2021-09", "")
CASES = [
    ("2020", "Minister"),
    ("2019-03-01", "Minister"),
    ("2021-08-15", "Minister"),
    ("2020-06?", "Minister"),
    ("2019-05/2020", "Minister"),
    ("2023-06-01", "Mayor"),
    ("2021-08-16", None),  # between two offices
    ("2021", None),  # before one ended and the other began
    ("2019", None),  # perhaps before it began
    ("2010", None),
    ("XXXX-04-25", None),
    ("2020/", None),
    ("", None),
]


def held(date, *roles):
    speaker = factories.speaker()
    for title, since, until in roles:
        SpeakerRole.objects.create(speaker=speaker, title=title, since=since, until=until)
    role = role_at(speaker, date)
    return role and role.title


@pytest.mark.parametrize(("date", "title"), CASES, ids=[date or "none" for date, _ in CASES])
def test_the_role_is_the_one_held_then(date, title):
    assert held(date, MINISTER, MAYOR) == title


@pytest.mark.parametrize(
    ("roles", "title"),
    [
        ([], None),
        ([("Minister", "", "")], None),
        ([("Minister", "", "2021")], "Minister"),
        ([("Minister", "2019", "2021"), ("Deputy", "2020", "")], None),
        ([("Minister", "2021", "2023"), ("Deputy", "2016", "2018")], None),
        ([("Minister", "2019/", "")], None),
        ([("Minister", "XXXX-03", "2018")], None),
    ],
    ids=["none", "no dates", "open start", "two at once", "neither", "unknown", "no year, over"],
)
def test_what_is_not_certain_is_left_open(roles, title):
    assert held("2020-06-01", *roles) == title
