"""What an import costs, and what is left when one is killed."""

import os
import signal
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from claims.importing import runs, working
from claims.importing.record import Record
from claims.importing.reporting import report, unknown_ratings
from claims.models import Import, ImportRow, Source, Speaker
from newsroom.review.due import JOBS
from newsroom.review.folding import keys_of
from tests import factories as f
from tests import raw
from tests.claims.imports import begun, counted, landed, read, review


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.NEWSROOM_VAR = tmp_path


def asked(work):
    with CaptureQueriesContext(
        connection,
    ) as context:
        work()
    return len(context)


@pytest.mark.django_db
@pytest.mark.parametrize(("number", "queries"), [(1, 23), (3, 23)])
def test_a_dry_run_asks_as_often_for_one_record_as_for_three(number, queries):
    editor = f.editor()
    f.speaker(name="Known Already")
    named = {"@type": "Person", "name": "Known Already"}
    landed(*(review(f"there {n}", claimant=named) for n in range(9)), by=editor)
    run = begun(*(review(f"dry {n}", claimant=named) for n in range(number)), by=editor)
    assert asked(lambda: runs.finish(run)) == queries


@pytest.mark.django_db
@pytest.mark.parametrize(("number", "queries"), [(1, 38), (3, 42)])
def test_landing_asks_two_queries_for_each_further_record(number, queries):
    editor = f.editor()
    landed(*(review(f"there {n}") for n in range(9)), by=editor)
    run = read(*(review(f"new {n}") for n in range(number)), by=editor)
    runs.land(run, by=editor, nudge=False)
    assert asked(lambda: runs.finish(run)) == queries


def test_a_batch_ends_by_number_or_by_what_it_weighs():
    light = [Record(place=str(n), body="word") for n in range(working.BATCH + 1)]
    assert [len(batch) for batch in working._batches(iter(light))] == [working.BATCH, 1]
    heavy = [Record(place=str(n), body="x" * (working.HEAVIEST // 2)) for n in range(7)]
    assert [len(batch) for batch in working._batches(iter(heavy))] == [3, 3, 1]


@pytest.mark.django_db
@pytest.mark.parametrize("number", [1, 3])
def test_a_report_asks_as_often_for_one_row_as_for_three(number):
    run = read(*(review(f"r {n}", rating=f"Odd {n}") for n in range(number)), by=f.editor())
    assert asked(lambda: (report(run), unknown_ratings(run))) == 7


@pytest.mark.django_db
def test_what_is_looked_up_is_looked_up_in_an_index():
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    called = Speaker.objects.alias(keys=keys_of("name", aliases="aliases"))
    plans = {
        "speaker_called": called.filter(keys__overlap=["ana", "bo"]),
        "source_url": Source.objects.filter(url__in=["https://a.example/", "https://b.example/"]),
        "importrow_lands_once": ImportRow.objects.filter(key__in=["a"], claim__isnull=False),
        "importrow_to_land": ImportRow.objects.filter(run=1, outcome="create", landed_at=None)
        .filter(number__gt=5).order_by("number")[:100],
        "import_due": Import.objects.filter(state__in=["reading", "landing"])
        .order_by("next_try_at"),
    }  # fmt: skip
    for index, rows in plans.items():
        assert index in rows.explain(), index


@pytest.mark.usefixtures("transactional_db")
def test_one_that_is_killed_goes_on_where_it_stopped(monkeypatch):
    monkeypatch.setattr(working, "BATCH", 2)
    editor = f.editor()
    reviews = [review(f"killed {n}") for n in range(6)]
    run = begun(*reviews, by=editor)
    _killed_at('INSERT INTO "claims_importrow"', 2, run)
    assert run.rows.count() == 2
    run = _swept(run)
    assert (run.state, run.records, run.rows.count()) == ("read", 6, 6)

    runs.land(run, by=editor, nudge=False)
    _killed_at('INSERT INTO "review_editornote"', 3, run)
    assert report(run).landed == 4
    assert {name: n for name, n in counted().items() if n != 4} in ({}, {"Source": 4})
    run = _swept(run)
    assert (run.state, report(run).landed, run.tries) == ("finished", 6, 0)
    assert set(counted().values()) == {6}
    assert list(run.rows.values_list("outcome", flat=True)) == ["create"] * 6
    landed(*reviews, by=editor)
    assert set(counted().values()) == {6}


def _killed_at(statement, number, run):
    """Work on ``run`` in a process that is killed before it says ``statement`` that often."""
    connections.close_all()
    child = os.fork()
    if not child:
        count = iter(range(1, number))

        def wrapper(execute, sql, params, many, context):
            if statement in sql and next(count, None) is None:
                os.kill(os.getpid(), signal.SIGKILL)
            return execute(sql, params, many, context)

        with connection.execute_wrapper(wrapper):
            runs.finish(run)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL


def _swept(run):
    """The import when the sweep has found that nobody works on it any more."""
    assert JOBS["imports"]() == 0
    raw.run("UPDATE claims_import SET next_try_at = now() WHERE id = %s", run.pk)
    assert JOBS["imports"]() == 1
    return Import.objects.get(pk=run.pk)


@pytest.mark.usefixtures("transactional_db")
def test_two_imports_that_land_at_the_same_moment_make_each_draft_once(monkeypatch):
    monkeypatch.setattr(working, "BATCH", 2)
    reviews = [review(f"at once {n}", claimant={"name": "One Speaker"}) for n in range(8)]
    people = [f.editor(), f.editor()]
    both = [runs.land(read(*reviews, by=by), by=by, nudge=False) for by in people]

    def work(run):
        try:
            return runs.finish(run).state
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(work, both)) == ["finished", "finished"]
    assert counted() == dict.fromkeys(counted(), 8) | {"Speaker": 1}
    assert sum(report(run).landed for run in both) == 8
    assert sum(report(run).outcomes["match"] for run in both) == 8


@pytest.mark.usefixtures("transactional_db")
def test_who_was_overtaken_stops_and_nothing_lands_twice(monkeypatch):
    monkeypatch.setattr(working, "BATCH", 1)
    editor = f.editor()
    run = read(review("slow 1"), review("slow 2"), by=editor)
    run = runs.land(run, by=editor, nudge=False)
    mine = working._claim(Import.objects.filter(pk=run.pk))
    runs.finish(run)
    with pytest.raises(working.Overtaken):
        working._land_batch(mine, [1])
    assert report(run).landed == 2
