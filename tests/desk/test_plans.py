"""What the desk's lists cost beside a record of 2,000 published items: their own rows."""

import pytest
from django.db import connection

from newsroom.desk.lists import LISTS
from newsroom.review.models import User
from tests.desk.conftest import of_all_trades
from tests.desk.test_start import everything_waits_for
from tests.editions.bulk import record_of
from tests.editions.test_plans import PAGE, executed, most_rows

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("bulk")]


# Those that grow with the record; the others of this test are short, and read as they come.
LONG_TABLES = {"review_item", "review_revision", "editions_edition"}


@pytest.fixture(scope="module", autouse=True)
def _record(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), record_of(2000):
        yield


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("who", ["the newcomer", "who made the whole record"])
def test_a_list_of_the_desk_reads_what_it_shows(name, who):
    me = of_all_trades()
    everything_waits_for(me, 2)
    person = me if who == "the newcomer" else User.objects.get(username="bulk")
    person.groups.set(me.groups.all())

    steps = executed(LISTS[name].read(person))

    read_whole = {step["Relation Name"] for step in steps if step["Node Type"] == "Seq Scan"}
    assert read_whole.isdisjoint(LONG_TABLES)
    # Of a table with ten rows the planner reads all ten for each row that it joins, which says
    # nothing about a larger one. By their indexes: a page of the record itself, where that is
    # listed; else the few that wait.
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    steps = executed(LISTS[name].read(person))
    assert most_rows(steps) <= (2 * PAGE + 2 if name == "published" else 30)
