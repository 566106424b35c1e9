"""Taking a passage out of everything: nothing of it is left, and the record still verifies."""

import gzip
import io
import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from claims.models import Claim, Speaker, Verdict
from newsroom.editions import chain, checkpoint, publishing, redaction, search
from newsroom.editions.asking import read
from newsroom.editions.models import Edition, Filing, Redaction, SearchWord
from newsroom.editions.search import Question
from newsroom.editions.suggesting import meant
from newsroom.public import pagecache
from newsroom.public.mirror import run
from newsroom.public.mirror.files import Folder
from newsroom.review import workflow
from newsroom.review.models import Comment, Item, Revision
from newsroom.review.states import Status
from tests import factories as f
from tests import raw

pytestmark = pytest.mark.django_db(transaction=True)

NAME = 'Zahra & "Zari" Ahmadi'
SLUG = "zahra-zari-ahmadi"
REASON = "by order of a court"
TOMBSTONE = f"[removed: {REASON}]"
SPELLED = [NAME, "Zahra", "Zari", "Ahmadi", SLUG]


def live_claim() -> Claim:
    """A claim whose edition, history, notes and draft are full of a name, and another one."""
    speaker = f.speaker(name=NAME, slug=SLUG, aliases=[NAME, "Another"])
    said = f.statement(
        speaker=speaker, quote=f"“I am {NAME}.”", url=f"https://a.example/{SLUG}?q=1",
    )  # fmt: skip
    claim = f.claim(slug=f"what-{SLUG}-said", wording=f"{NAME} said so.", statement=said)
    linked = f'<p>{NAME} <a href="https://a.example/{SLUG}">wrote</a>.</p>'
    Verdict.objects.filter(claim=claim).update(
        reasoning=linked, summary=[f"It was {NAME}.", "It was not."]
    )
    Comment.objects.create(item=claim, text=f"Is this {NAME}?", author=claim.created_by)
    workflow.submit(claim, by=claim.created_by, message=f"About {NAME}.")
    workflow.return_(claim, by=f.editor(), reason=f"Ask {NAME}.")
    workflow.submit(claim, by=claim.created_by)
    workflow.approve(claim, by=f.editor(), reason=f"I asked {NAME}.")
    publishing.publish(claim, by=f.publisher())
    publishing.withdraw(claim, by=f.publisher(), reason=f"{NAME} was mistaken.")
    publishing.reinstate(claim, by=f.publisher(), reason="Not mistaken.")
    f.bring_to(f.article(claims=(claim,), slug="around-it"), Status.PUBLISHED)
    workflow.revise(claim, by=claim.created_by)
    Claim.objects.filter(pk=claim.pk).update(context=f"{NAME}, again.")
    return Claim.objects.get(pk=claim.pk)


@pytest.fixture
def claim() -> Claim:
    return live_claim()


def redact(*arguments: str, slug: str = f"what-{SLUG}-said") -> str:
    said = io.StringIO()
    call_command(
        "redact", "claim", slug, "--reason", REASON, "--by", "The editor", *arguments, stdout=said
    )
    return said.getvalue()


def everything() -> str:
    """Every row of every table, as text."""
    with raw.owner() as own:
        tables = own.execute(
            "SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public'"
        ).fetchall()
        found = []
        for (table,) in tables:
            rows = own.execute(f"SELECT row::text FROM {table} AS row").fetchall()
            found += [f"{table}: {row}" for (row,) in rows]
    return "\n".join(sorted(found))


def left() -> list[str]:
    text = everything()
    return [
        line for line in text.splitlines() if any(word.lower() in line.lower() for word in SPELLED)
    ]


def test_nothing_of_the_passage_is_left_in_the_database(claim: Claim) -> None:
    assert len(left()) > 20
    redact("--passage", NAME, "--yes")
    assert left() == []


def test_the_record_still_verifies_and_says_how_much_was_redacted(claim: Claim) -> None:
    before = list(Edition.objects.order_by("pk").values_list("digest", "own_hash"))
    redact("--passage", NAME, "--yes")
    outcome = chain.verify()
    assert outcome.broken == []
    assert outcome.redacted == len(set(Redaction.objects.values_list("table", "row")))
    assert list(Edition.objects.order_by("pk").values_list("digest", "own_hash")) == before
    said = io.StringIO()
    call_command("verify_record", stdout=said)
    assert f"{outcome.redacted} of them redacted" in said.getvalue()
    assert set(Redaction.objects.values_list("reason", "by")) == {(REASON, "The editor")}


def test_readers_see_a_tombstone_wherever_it_stood(claim: Claim, client: Client) -> None:
    redact("--passage", NAME, "--yes")
    edition = claim.current_edition
    for path in (
        f"/claims/{edition.slug}/", f"/claims/{edition.slug}/editions/1/", "/claims/",
        "/feeds/claims.atom", f"/api/v1/claims/{edition.slug}/", "/articles/around-it/",
    ):  # fmt: skip
        response = client.get(path)
        assert response.status_code == 200
        assert TOMBSTONE in response.content.decode(), path
        assert not [word for word in SPELLED if word in response.content.decode()], path
    assert client.get(f"/claims/what-{SLUG}-said/").status_code == 404
    assert client.get(f"/speakers/{SLUG}/").status_code == 404


def test_an_edition_that_is_downloaded_afterwards_checks_out_as_redacted(
    claim: Claim, client: Client
) -> None:
    redact("--passage", NAME, "--yes")
    redact("--passage", "The finding", "--yes", slug=Item.objects.get(pk=claim.pk).slug)
    slug = claim.current_edition.slug
    for number in (1, 2, 3):
        document = json.loads(client.get(f"/claims/{slug}/editions/{number}.json").content)
        assert checkpoint.problems(document, end=checkpoint.checkpoint()) == []
        assert {"content", "slug"} <= {one["column"] for one in document["redactions"]}
        assert "by" not in document["redactions"][0]
    assert checkpoint.checkpoint()["redactions"] == Redaction.objects.count()
    assert chain.verify().broken == []


def test_work_goes_on_with_what_was_redacted(claim: Claim) -> None:
    redact("--passage", NAME, "--yes")
    item = Item.objects.get(pk=claim.pk)
    publishing.withdraw(item, by=f.publisher(), reason="After all.")
    newest = item.current_edition
    assert newest.redacted
    publishing.discard(item, by=claim.created_by)
    assert Claim.objects.get(pk=claim.pk).wording == f"{TOMBSTONE} said so."
    publishing.reinstate(item, by=f.publisher(), reason="After all, no.")
    assert chain.verify().broken == []


def test_what_is_changed_after_a_redaction_is_found(claim: Claim) -> None:
    redact("--passage", NAME, "--yes")
    edition = claim.editions.get(number=1)
    with raw.owner() as own:
        rules = own.execute("SELECT tgname FROM pg_trigger WHERE tgname LIKE 'pgtrigger_%'")
        ignored = "{" + ",".join(name for (name,) in rules) + "}"
        own.execute("SELECT set_config('pgtrigger.ignore', %s, FALSE)", [ignored])
        for table in ("editions_edition", "review_revision"):
            own.execute(f"UPDATE {table} SET content = replace(content, 'said so', 'lied')")
    broken = chain.verify().broken[0]
    assert (broken.table, broken.row) == ("editions_edition", edition.pk)


def test_a_place_in_the_content_can_be_named_instead(claim: Claim) -> None:
    said = redact("--path", "verdict/finding")
    assert "editions_edition, id" in said
    assert "content: card/text, verdict/finding" in said
    uuid = claim.current_edition.content["statements"][0]["uuid"]
    for path in (f"statements/{uuid}/quote", "statements/0/quote"):
        assert "statements/0/quote" in redact("--path", path)


def test_no_search_finds_it_and_no_list_is_called_by_it(claim: Claim) -> None:
    assert search.best(Question(asked=read("zahra"))).count() == 1
    redact("--passage", NAME, "--yes")
    for word in ("zahra", "zari", "ahmadi"):
        assert search.best(Question(asked=read(word))).count() == 0
        assert meant(Question(asked=read(f"{word}h"))) is None
        assert not SearchWord.objects.filter(word=word).exists()
    assert search.best(Question(asked=read("another"))).count() == 1
    filed = Filing.objects.filter(kind="speaker").values_list("value", "name")
    assert not [value for row in filed for value in row if "Zahra" in value or SLUG in value]
    assert filed.filter(item_kind="article").exists()


def test_a_mirror_loses_it_with_its_next_run(claim: Claim, tmp_path: Path) -> None:
    folder, style = tmp_path / "out", run.Style(languages=("en",), is_served=True)
    run.mirror(Folder(folder, compress=True), style)
    assert _holds(folder, "Zari")
    assert (settings.NEWSROOM_VAR / "share").exists()
    redact("--passage", NAME, "--yes")
    assert not (settings.NEWSROOM_VAR / "share").exists()
    run.mirror(Folder(folder, compress=True), style)
    assert [word for word in SPELLED if _holds(folder, word)] == []
    assert _holds(folder, TOMBSTONE)


def _holds(folder: Path, word: str) -> bool:
    """Whether a text of the mirror says ``word``, as it is or within its name."""
    texts = [path for path in folder.rglob("*") if path.suffix in {".html", ".json", ".js", ".xml"}]
    unzipped = [gzip.decompress(path.read_bytes()) for path in folder.rglob("*.gz")]
    bodies = [*(path.read_bytes() for path in texts), *unzipped]
    return word in " ".join(map(str, folder.rglob("*"))) or any(
        word.encode() in body for body in bodies
    )


def test_without_yes_it_lists_and_changes_nothing(claim: Claim) -> None:
    before = everything()
    said = redact("--passage", NAME)
    assert everything() == before
    tables = set(re.findall(r"^(\w+), id", said, re.MULTILINE))
    assert {
        "editions_edition", "review_revision", "review_activity", "review_decision",
        "review_comment", "claims_claim", "claims_claimevent", "claims_speaker", "review_item",
        "editions_address", "editions_facet",
    } <= tables  # fmt: skip
    assert "Nothing has been changed" in said


def test_it_is_all_or_nothing(claim: Claim) -> None:
    before = everything()
    with raw.owner() as own:
        own.execute(
            "ALTER TABLE claims_verdict"
            " ADD CONSTRAINT trap CHECK (reasoning NOT LIKE '%%removed%%')"
        )
        try:
            with pytest.raises(Exception, match="trap"):
                redact("--passage", NAME, "--yes")
        finally:
            own.execute("ALTER TABLE claims_verdict DROP CONSTRAINT trap")
    assert everything() == before


def test_a_reason_too_long_for_a_column_gives_way_to_a_shorter_word(claim: Claim) -> None:
    full = "x" * (280 - len(NAME)) + NAME
    Verdict.objects.filter(claim=claim).update(finding=full)
    redact("--passage", NAME, "--yes")
    finding = Verdict.objects.get(claim=claim).finding
    assert finding.endswith("[removed]")
    assert len(finding) <= 280


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--passage", "nowhere to be found"), "The passage is nowhere"),
        (("--passage", " "), "too short"),
        (("--path", "verdict/nothing"), "There is no text at"),
        (("--path", "statements"), "There is no text at"),
        (("--path", "statements/9/quote"), "There is no text at"),
        (("--passage", "court"), "must not hold the passage"),
        (("--passage", NAME, "--reason", "<b>"), "one short line"),
        (("--passage", NAME, "--reason", " "), "one short line"),
        (("--passage", NAME, "--reason", "x" * 101), "one short line"),
    ],
)
def test_what_cannot_be_done_is_refused_in_a_sentence(
    claim: Claim, arguments: tuple[str, ...], said: str
) -> None:
    with pytest.raises(CommandError, match=said):
        redact(*arguments, "--yes")
    assert not Redaction.objects.exists()


def test_an_item_that_is_not_there_is_refused() -> None:
    with pytest.raises(CommandError, match="There is no claim with the address “x”"):
        redact("--passage", NAME, slug="x")


def test_only_whole_words_of_an_address_go() -> None:
    passage = redaction.Passage(text="War", reason=REASON)
    assert passage.out_of("war-in-warsaw", slug=True) == f"{passage.word}-in-warsaw"


# --- What the program cannot ---


def test_the_program_cannot_redact(claim: Claim) -> None:
    said = raw.failure("INSERT INTO editions_redaction DEFAULT VALUES")
    assert said[0] == raw.NOT_ALLOWED
    for table in ("editions_edition", "review_revision"):
        assert raw.failure(f"UPDATE {table} SET redacted = TRUE")[0] == raw.NOT_ALLOWED
        assert raw.failure(f"UPDATE {table} SET content = ''")[0] == raw.NOT_ALLOWED


def test_the_program_cannot_submit_or_publish_what_calls_itself_redacted() -> None:
    draft = f.claim()
    row = raw.revision(draft, redacted=True, digest="0" * 64)
    assert raw.refused_insert("review_revision", row) == "Only what is in the record is redacted."
    reviewed = f.bring_to(f.claim(), Status.REVIEWED)
    raw.insert("editions_address", raw.address(reviewed))
    raw.insert("editions_edition", raw.edition(reviewed, redacted=True))
    assert not Edition.objects.get().redacted


def test_without_the_owners_address_it_is_refused(
    claim: Claim, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "DATABASE_OWNER_URL", "")
    with pytest.raises(CommandError, match="DATABASE_OWNER_URL"):
        redact("--passage", NAME, "--yes")


def test_kept_pages_are_forgotten(claim: Claim) -> None:
    def newest() -> int:
        with connection.cursor() as cursor:
            cursor.execute(pagecache.NEWEST)
            return int(cursor.fetchone()[0])

    before = newest()
    redact("--passage", NAME, "--yes")
    assert newest() > before


def test_shared_rows_and_their_history_are_reached(claim: Claim) -> None:
    redact("--passage", NAME, "--yes")
    speaker = Speaker.objects.get(aliases__contains=["Another"])
    assert speaker.name == TOMBSTONE
    assert speaker.slug.startswith("removed-")
    assert {event.name for event in speaker.speaker_history.all()} == {TOMBSTONE}
    revisions = Revision.objects.filter(item=claim)
    assert {revision.redacted for revision in revisions} == {True}
