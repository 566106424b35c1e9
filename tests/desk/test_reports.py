"""Reports: who may see which, what they count, at what price, and as files."""

import csv
import datetime as dt
import io
import zipfile

import pytest
from django.urls import reverse
from django.utils import timezone

from claims.models import ContactAttempt, LinkCheck, Topic
from newsroom.desk.reports.registry import REPORTS
from newsroom.editions import publishing
from newsroom.review import workflow
from newsroom.review.states import Role, Status
from tests import factories as f
from tests.desk.conftest import anybody, of_all_trades

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def client(sign_in):
    return sign_in(of_all_trades())


def published(**fields):
    return f.bring_to(f.claim(**fields), Status.PUBLISHED)


def corrected(item, note="The report lists 1,300 wells."):
    workflow.revise(item, by=item.created_by)
    item.verdict.finding = "The report lists 1,300 wells."
    item.verdict.save()
    workflow.submit(item, by=item.created_by)
    workflow.approve(item, by=f.editor())
    publishing.publish(item, by=f.publisher(), change="correction", note=note)


def shown(client, name, part, **query):
    """The rows of a table as a person reads them."""
    response = client.get(reverse("admin:report", args=[name], query=query))
    assert response.status_code == 200
    (drawn,) = [each for each in response.context["parts"] if each["part"].name == part]
    return [[cell.text for cell in row] for row in drawn["rows"]]


def written(client, name, part, **query):
    address = reverse("admin:report_file", args=[name, part], query=query)
    text = b"".join(client.get(address).streaming_content).decode()
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


@pytest.mark.parametrize("role", Role)
def test_a_role_sees_its_reports_and_no_others(sign_in, role):
    client = sign_in(anybody(role))
    allowed = {name for name, report in REPORTS.items() if role in report.roles}

    index = client.get(reverse("admin:report_list"))
    assert index.status_code == (200 if allowed else 403)
    assert allowed == {report.name for report in (index.context or {}).get("reports", [])}
    for name, report in REPORTS.items():
        part = report.parts[0].name
        for address in (
            reverse("admin:report", args=[name]),
            reverse("admin:report_archive", args=[name]),
            reverse("admin:report_file", args=[name, part]),
        ):
            response = client.get(address)
            assert response.status_code == (200 if name in allowed else 403), address
            assert b"".join(response)


def test_the_workload_is_for_publishers_and_administrators():
    assert REPORTS["workload"].roles == {Role.PUBLISHER, Role.ADMINISTRATOR}


def test_a_report_or_table_that_is_not_there_is_not_found(client):
    for address in ("/desk/reports/scores/", "/desk/reports/balance/scores.csv"):
        assert client.get(address).status_code == 404


@pytest.mark.parametrize("name", REPORTS)
@pytest.mark.parametrize("empty", [True, False])
def test_every_report_is_a_page_and_an_archive_of_all_its_tables(client, name, empty):
    if not empty:
        everything()
    page = client.get(reverse("admin:report", args=[name]))
    assert page.status_code == 200
    assert "<script>" not in page.text
    assert ' style="' not in page.text

    archive = client.get(reverse("admin:report_archive", args=[name]))
    files = zipfile.ZipFile(io.BytesIO(b"".join(archive.streaming_content)))
    assert files.namelist() == [f"{part.name}.csv" for part in REPORTS[name].parts]
    for part in REPORTS[name].parts:
        rows = list(csv.reader(io.StringIO(files.read(f"{part.name}.csv").decode())))
        assert rows == [["\ufeff" + row[0], *row[1:]] if n == 0 else row
                        for n, row in enumerate(written(client, name, part.name))]  # fmt: skip


def everything():
    """A claim that every table has something to say about."""
    dead = f.source(url="https://gone.example/")
    said = f.statement(url="https://gone.example/said", role_body="The Water Party")
    item = f.claim(evidence=f.evidence(source=dead), statement=said, review_by=timezone.localdate())
    item.topics.add(Topic.objects.get_or_create(name="Water", slug="water")[0])
    ContactAttempt.objects.create(
        claim=item, outcome="declined", asked_on="2024-01-01", logged_by=item.created_by
    )
    for url in (dead.url, said.url):
        LinkCheck.objects.get_or_create(
            url=url, defaults={"dead_since": NOW - dt.timedelta(days=9), "failure": "Not found."}
        )
    f.bring_to(item, Status.PUBLISHED)
    corrected(item)
    return item


@pytest.mark.parametrize("name", REPORTS)
def test_a_report_costs_the_same_for_one_row_and_three(client, django_assert_num_queries, name):
    costs = {"cycle": 6, "verdicts": 7, "balance": 12, "workload": 9, "links": 8, "overdue": 6,
             "assessor": 12}  # fmt: skip
    address = reverse("admin:report", args=[name])
    everything()
    with django_assert_num_queries(costs[name]):
        client.get(address)
    for _ in range(2):
        everything()
    with django_assert_num_queries(costs[name]):
        client.get(address)


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"since": "2026-02-01", "until": "2026-01-01"}, "The period ends before it begins."),
        ({"since": "2020-01-01", "until": "2024-01-01"}, "Choose three years at most."),
        ({"until": "9999-12-31"}, "The period ends today at the latest."),
        ({"until": "0001-01-01"}, "The period ends today at the latest."),
        ({"since": "last summer"}, "Enter a valid date."),
    ],
)
def test_a_period_that_cannot_be_is_told_and_kept(client, query, sentence):
    response = client.get(reverse("admin:report", args=["balance"], query=query))

    assert response.status_code == 400
    assert sentence in response.text
    assert all(f'value="{text}"' in response.text for text in query.values())
    assert (
        client.get(reverse("admin:report_archive", args=["balance"], query=query)).status_code
        == 404
    )


def test_hours_in_each_state_are_those_of_the_history(client):
    for hours in (1, 2, 12):
        published(created_at=timezone.now() - dt.timedelta(hours=hours))

    assert shown(client, "cycle", "states") == [
        ["claim: in draft, until submitted", "3", "2.0", "10.0"],
        ["claim: in review, until reviewed or returned", "3", "0.0", "0.0"],
        ["claim: reviewed, until published", "3", "0.0", "0.0"],
    ]
    assert written(client, "cycle", "states")[1][0] == "claim draft"


def test_a_second_draft_is_counted_from_when_it_was_opened(client):
    item = published(created_at=timezone.now() - dt.timedelta(hours=8))
    corrected(item)

    (draft, *_others) = shown(client, "cycle", "states")
    assert draft[1:] == ["2", "4.0", "7.2"]


def test_the_period_is_that_of_the_newsrooms_clock(client, settings):
    settings.TIME_ZONE = "Asia/Kabul"
    published()
    today = timezone.localdate()
    yesterday = today - dt.timedelta(days=1)

    there = shown(client, "balance", "speakers", since=today, until=today)
    before = shown(client, "balance", "speakers", since=yesterday, until=yesterday)
    assert (len(there), len(before)) == (1, 0)


def test_verdicts_are_counted_by_month_with_empty_months(client):
    published(rated="false")
    published(rated="true")
    f.bring_to(f.claim(), Status.WITHDRAWN)
    f.bring_to(f.claim(), Status.REVIEWED)

    rows = written(client, "verdicts", "months")

    assert rows[0] == ["Month", "Checked", "True", "False"]
    assert rows[-1] == [f"{timezone.localdate():%Y-%m}", "2", "1", "1"]
    assert len(rows) in (14, 13)
    assert all(row[1:] == ["0", "0", "0"] for row in rows[1:-1])


def test_balance_is_by_speaker_body_and_topic(client):
    ada, ben = f.speaker(name="Ada"), f.speaker(name="Ben")
    water = Topic.objects.create(name="Water", slug="water")
    for who, body, verdict in (
        (ada, "Party A", "false"),
        (ada, "Party A", "true"),
        (ben, "", "true"),
    ):
        item = f.claim(statement=f.statement(speaker=who, role_body=body), rated=verdict)
        item.topics.add(water)
        f.bring_to(item, Status.PUBLISHED)

    assert written(client, "balance", "speakers") == [
        ["Speaker", "Checked", "Per cent", "True", "False"],
        ["Ada", "2", "", "1", "1"],
        ["Ben", "1", "", "1", "0"],
    ]
    assert written(client, "balance", "bodies")[1:] == [
        ["Party A", "2", "", "1", "1"], ["none given", "1", "", "1", "0"],
    ]  # fmt: skip
    assert written(client, "balance", "topics")[1:] == [["Water", "3", "", "2", "1"]]
    assert written(client, "balance", "verdicts")[1:] == [["True", "2", ""], ["False", "1", ""]]


def test_a_share_is_given_from_ten_on(client):
    ada = f.speaker(name="Ada")
    for _ in range(9):
        published(statement=f.statement(speaker=ada))
    published()
    assert written(client, "balance", "speakers")[1][1:3] == ["9", ""]

    published(statement=f.statement(speaker=ada))
    assert written(client, "balance", "speakers")[1][1:3] == ["10", "90.91"]


def test_workload_tells_steps_by_person_and_week(sign_in):
    author, editor = f.reporter(first_name="Rana"), f.editor(first_name="Edda")
    publisher = f.publisher(first_name="Paula")
    for _ in range(2):
        item = f.claim(by=author)
        workflow.submit(item, by=author)
        workflow.approve(item, by=editor)
    publishing.publish(item, by=publisher)
    client = sign_in(publisher)

    people = written(client, "workload", "people")
    assert people[1:] == [
        ["Rana", "2", "2", "0", "0"], ["Edda", "2", "0", "2", "0"], ["Paula", "1", "0", "0", "1"],
    ]  # fmt: skip
    today = timezone.localdate()
    monday = (today - dt.timedelta(days=today.weekday())).isoformat()
    assert [row[:2] for row in written(client, "workload", "weeks")[1:]] == [
        [monday, "Rana"], [monday, "Edda"], [monday, "Paula"],
    ]  # fmt: skip


def test_links_are_dead_when_the_check_says_so_and_unarchived_when_public(client):
    everything()
    kept = f.source(url="https://kept.example/", archive_url="https://archive.example/kept")
    published(evidence=f.evidence(source=kept))
    f.claim(evidence=f.evidence(source=f.source(url="https://draft.example/")))
    LinkCheck.objects.create(url=kept.url, dead_since=NOW, failure="A bad day.")

    assert [row[1:] for row in written(client, "links", "sources")[1:]] == [
        ["https://gone.example/", (NOW - dt.timedelta(days=9)).date().isoformat(), "Not found.", "",
         "1"],
    ]  # fmt: skip
    assert [row[1] for row in written(client, "links", "statements")[1:]] == [
        "https://gone.example/said"
    ]
    assert [row[1] for row in written(client, "links", "unarchived")[1:]] == [
        "https://gone.example/"
    ]


def test_what_is_overdue_is_public_and_longest_over_first(client):
    today = timezone.localdate()
    late, later = (
        published(wording=f"Over by {days}.", review_by=today - dt.timedelta(days=days))
        for days in (40, 4)
    )
    f.claim(review_by=today - dt.timedelta(days=400))
    published(review_by=today + dt.timedelta(days=1))

    assert [[row[0], row[3]] for row in shown(client, "overdue", "claims")] == [
        [late.wording, "40"], [later.wording, "4"],
    ]  # fmt: skip


def test_the_assessor_gets_checks_second_readers_corrections_and_contacts(client):
    item = everything()
    published()

    weeks = written(client, "assessor", "weeks")
    assert weeks[-1][1:] == ["2", "2", "1.0", "1"]
    assert len(weeks) in (54, 53)
    contacts = {row[0]: row[1:] for row in written(client, "assessor", "contacts")[1:]}
    assert contacts["declined"] == ["1", "1"]
    assert contacts["none"] == ["0", "1"]
    (correction,) = written(client, "assessor", "corrections")[1:]
    assert (correction[1], correction[3]) == (
        "correction",
        f"http://testserver/claims/{item.slug}/",
    )
    assert correction[4:] == ["0.0", "0.0", "The report lists 1,300 wells."]
    checks = written(client, "assessor", "checks")[1:]
    assert [row[3:] for row in checks] == [
        ["False", "1", "yes", "no", "0", "1"], ["False", "1", "yes", "no", "1", "2"],
    ]  # fmt: skip


def test_who_approves_their_own_is_no_second_reader(client, self_approval):
    author = anybody(Role.REPORTER, Role.EDITOR)
    item = f.claim(by=author)
    workflow.submit(item, by=author)
    workflow.approve(item, by=author, self_approval_reason="I am alone tonight.")
    publishing.publish(item, by=f.publisher())

    assert written(client, "assessor", "weeks")[-1][1:3] == ["1", "0"]
    assert written(client, "assessor", "checks")[1][5:7] == ["no", "yes"]


def test_a_formula_is_no_formula_in_a_file(client):
    published(statement=f.statement(speaker=f.speaker(name="=1+1")))
    assert written(client, "balance", "speakers")[1][0] == "'=1+1"


def test_a_page_shows_a_hundred_rows_and_the_file_all(client, monkeypatch):
    monkeypatch.setattr("newsroom.desk.views.reports.MOST", 2)
    for _ in range(3):
        published()

    page = client.get(reverse("admin:report", args=["balance"]))
    assert "the file has all" in page.text
    assert len(shown(client, "balance", "speakers")) == 2
    assert len(written(client, "balance", "speakers")) == 4


def test_a_chart_has_a_title_and_says_its_most_in_words(client):
    ada = f.speaker(name="Ada")
    for said in (ada, ada, f.speaker(name="Ben")):
        published(statement=f.statement(speaker=said))

    page = client.get(reverse("admin:report", args=["balance"]))

    assert '<title id="title-speakers">By speaker</title>' in page.text
    assert "2 rows; the most is 2, for Ada." in page.text
    (drawn, *_others) = page.context["parts"]
    assert [mark.width for mark in drawn["chart"].marks] == ["100.000%", "50.000%"]
