"""Moving out and in: the record as files, and back into an empty site, the same to the byte."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.test import Client

from claims.models import (
    Claim,
    ContactAttempt,
    Occasion,
    Place,
    Source,
    Speaker,
    SpeakerWithoutPage,
    Topic,
)
from newsroom.demo import accounts, dossier
from newsroom.editions import bundles, chain, publishing
from newsroom.editions.models import Edition, Facet, FormerAddress, RecordCheck
from newsroom.editions.moving import kinds
from newsroom.public.mirror import paths
from newsroom.review import canonical, checklists, workflow
from newsroom.review.models import Activity, EditorNote, Item, User
from newsroom.review.states import Role, Status
from tests import archives as a
from tests import documented
from tests import factories as f
from tests.editions.moving import rewritten, tree
from tests.public import record

pytestmark = pytest.mark.django_db(transaction=True)

SECRET = "Kestrel"  # in everything that must stay behind
HIDDEN = "hidden-one"


def export(folder: Path) -> Path:
    call_command("export_record", str(folder), stdout=io.StringIO())
    return folder


def take(folder: Path, **options: Any) -> str:
    said = io.StringIO()
    call_command("import_record", str(folder), stdout=said, **options)
    return said.getvalue()


def empty() -> None:
    call_command("flush", interactive=False, verbosity=0)


def pages() -> dict[str, tuple[int, str, bytes]]:
    """What every public address answers."""
    found = paths.fixed()
    paths.everything(found)
    client = Client()
    answers = {}
    for path in found.all:
        if not path.startswith("/share/"):  # drawn from the same text, and slowly
            answer = client.get(path)
            answers[path] = (answer.status_code, answer.get("Location", ""), answer.content)
    return answers


def frozen() -> dict[str, Any]:
    """What each working copy would be published as."""
    items = Item.objects.filter(editions__current=True)
    return {str(item.uuid): without_related(item.freeze()) for item in items}


def without_related(content: dict[str, Any]) -> Any:
    """Pages show which claims are related from both sides, and either of two may name the other."""
    facets = {name: value for name, value in content["facets"].items() if name != "related"}
    return json.loads(canonical.dumps({**content, "facets": facets, "related": []}))


def sample(tmp_path: Path) -> None:
    accounts.ensure(tmp_path / accounts.FILE, password="sample")
    dossier.load({user.username: user for user in User.objects.all()})


def story(tmp_path: Path) -> Item:
    """The sample dossier, and a claim with a life; returns that claim, a draft again."""
    author = f.reporter(email=f"{SECRET}@mail.example", last_name=SECRET)
    author.public_name, author.public_slug = "A. Nom", "a-nom"
    author.save()
    speaker = f.speaker(name="Old Name", slug="old-name")
    occasion = Occasion.objects.create(
        title="A day", slug="a-day", place=Place.objects.create(name="Kabul", slug="kabul-2")
    )
    copy = f.source(title="A copy", origin=f.source(title="The wire"))
    claim = f.claim(
        by=author,
        wording="A claim with a life.",
        slug="first-address",
        statement=f.statement(speaker=speaker, occasion=occasion),
        evidence=f.evidence(source=copy),
    )
    claim.harm = SECRET
    claim.save()
    claim.topics.add(Topic.objects.create(name="Lives", slug="lives"))
    ContactAttempt.objects.create(
        claim=claim, outcome="replied", asked_on="2026-01-02", reply="No.", route=SECRET,
        logged_by=author,
    )  # fmt: skip
    EditorNote.objects.create(item=claim, text=SECRET, author=author)
    workflow.submit(claim, by=author)
    workflow.return_(claim, by=f.editor(), reason="Say where.")
    f.bring_to(claim, Status.PUBLISHED)
    correct(claim, speaker)
    publishing.withdraw(claim, by=f.publisher(), reason="It was another person.")
    publishing.reinstate(claim, by=f.publisher(), reason="It was that person after all.")
    finish(claim, speaker)
    sample(tmp_path)
    return Item.objects.get(pk=claim.pk)


def correct(claim: Claim, speaker: Speaker) -> None:
    """A second edition with another address, of a speaker who has another name."""

    def move(draft: Claim) -> None:
        draft.slug = "second-address"
        draft.save()
        record.rerate("false", finding="A passage of it was wrong.")(draft)
        Speaker.objects.filter(pk=speaker.pk).update(name="New Name", slug="new-name")

    record.again(claim, move, change="correction", note="The finding was wrong about the place.")


def finish(claim: Claim, speaker: Speaker) -> None:
    """Texts that went live together, a redaction, and much that nobody has published."""
    original = f.claim(wording="An original.", slug="original")
    translation = f.claim(
        wording="یک ادعا.", slug="translation", language="fa-AF", translation_of=original
    )
    original.related.add(claim)
    article = f.article(claims=(original, translation), slug="together")
    for item in (original, translation, article):
        f.bring_to(item, Status.REVIEWED)
    by = f.publisher()
    bundles.publish_bundle(bundles.of_article(article, by=by), by=by)
    call_command(
        "redact", "claim", "original", "--passage", "An original", "--reason", "by a court",
        "--by", "The editor", "--yes", stdout=io.StringIO(),
    )  # fmt: skip
    hide(f.speaker(name="Hidden", slug=HIDDEN))
    a.published(a.draft())
    f.claim(wording=f"{SECRET}: a draft.", slug=SECRET.lower())
    workflow.revise(claim, by=claim.created_by)
    Claim.objects.filter(pk=claim.pk).update(context=SECRET)
    Speaker.objects.filter(pk=speaker.pk).update(description=SECRET)


def hide(speaker: Speaker) -> None:
    f.bring_to(f.claim(statement=f.statement(speaker=speaker)), Status.PUBLISHED)
    Speaker.objects.filter(pk=speaker.pk).update(slug="hidden-two")
    f.bring_to(f.claim(statement=f.statement(speaker=speaker)), Status.PUBLISHED)
    SpeakerWithoutPage.objects.create(speaker=speaker, reason=SECRET)


def test_a_record_comes_back_the_same_to_the_byte_and_work_goes_on(tmp_path: Path) -> None:
    claim = story(tmp_path)
    assert chain.verify().broken == []
    before = tree(export(tmp_path / "one"))
    assert tree(export(tmp_path / "two")) == before
    assert [name for name, body in before.items() if SECRET.encode() in body] == []
    read, said, counted = pages(), frozen(), chain.verify()
    facets = sorted(Facet.objects.values_list("edition", "kind", "value", "position"))
    empty()
    assert not Item.objects.exists()

    told = take(tmp_path / "one", key=json.loads(before["manifest.json"])["public_key"])
    assert f"Last hash: {counted.last_hash}" in told
    outcome = chain.verify()
    assert (outcome.editions, outcome.redacted, outcome.broken) == (counted.editions, 2, [])
    assert outcome.last_hash == counted.last_hash
    assert tree(export(tmp_path / "three")) == before
    assert pages() == read
    assert len(read) > 100
    assert sorted(Facet.objects.values_list("edition", "kind", "value", "position")) == facets
    now = frozen()
    # It was a draft, with other words.
    said[str(claim.uuid)] = without_related(Edition.objects.at("claim", "second-address").content)
    for uuid, content in now.items():
        assert content == said[uuid]
    assert RecordCheck.objects.get().ok
    assert FormerAddress.objects.get().item.slug == Edition.objects.get(change="archive").slug
    goes_on(claim)


def goes_on(claim: Item) -> None:
    """The desk has everything for a further edition of a claim that was taken in."""
    item = Item.objects.get(uuid=claim.uuid)
    assert (item.pk, item.status) == (claim.pk, Status.PUBLISHED)
    assert not User.objects.filter(is_active=True).exists()
    author = item.created_by
    assert (author.public_name, author.email, author.last_name) == ("A. Nom", "", "")
    assert not author.has_usable_password()
    User.objects.filter(pk=author.pk).update(is_active=True)
    author.groups.add(Group.objects.get(name=Role.REPORTER.value))
    workflow.revise(item, by=User.objects.get(pk=author.pk))
    record.rerate("true")(Claim.objects.get(pk=item.pk))
    workflow.submit(item, by=User.objects.get(pk=author.pk))
    asked = checklists.asked(item.newest_revision)
    answers = {each.question.pk: checklists.Given(answer="yes") for each in asked}
    checklists.approve(item, by=f.editor(), answers=answers)
    edition = publishing.publish(
        item, by=f.publisher(), change="rating_change", note="The recording has come to light."
    )
    assert (edition.number, edition.change) == (5, "rating_change")
    assert edition.position == Edition.objects.count()
    assert edition.content["contact"]["reply"] == "No."
    origin = Source.objects.get(title="The wire")
    assert edition.content["evidence"][0]["source"]["origin"] == str(origin.uuid)
    assert chain.verify().broken == []
    client = Client()
    assert client.get("/claims/first-address/").headers["Location"] == "/claims/second-address/"
    for slug in (HIDDEN, "hidden-two"):
        assert client.get(f"/speakers/{slug}/").status_code == 404
    assert Activity.objects.filter(item=item).last().verb == "publish"


# --- What is refused ---


def small(tmp_path: Path) -> Path:
    """The record of one claim that was withdrawn while another text of it was in review."""
    claim = f.bring_to(f.claim(slug="small"), Status.PUBLISHED)
    workflow.revise(claim, by=claim.created_by)
    workflow.submit(claim, by=claim.created_by)
    publishing.withdraw(claim, by=f.publisher(), reason="It was another person.")
    return export(tmp_path / "small")


def test_what_waits_for_review_beside_a_withdrawal_waits_again(tmp_path: Path) -> None:
    root = small(tmp_path)
    with pytest.raises(CommandError, match="not empty"):
        take(root)
    assert Item.objects.count() == 1
    empty()
    assert f"{Edition.objects.count()}" == "0"
    take(root)
    item = Item.objects.get(slug="small")
    assert (item.status, item.waiting_since is not None) == (Status.IN_REVIEW, True)
    assert tree(export(tmp_path / "again")) == tree(root)
    workflow.approve(item, by=f.editor(username="another"))
    publishing.publish(
        item, by=f.publisher(username="third"), change="update", note="It is looked at again."
    )
    assert chain.verify().broken == []


LIES = [
    ("editions/0001.jsonl", lambda rows: rows[0].update(note="Another note."), "broken"),
    ("editions/0001.jsonl", lambda rows: rows.pop(), "broken|refuses"),
    ("activities/0001.jsonl", lambda rows: rows[1].update(reason="Another."), "broken"),
    ("decisions/0001.jsonl", lambda rows: rows.clear(), "broken"),
    ("revisions/0001.jsonl", lambda rows: rows[0]["content"].update(wording="X."), "refuses"),
    ("revisions/0001.jsonl", lambda rows: rows[0].update(number="one"), "does not fit"),
    ("items/0001.jsonl", lambda rows: rows[0].update(status="published"), "does not fit|refuses"),
    ("items/0001.jsonl", lambda rows: rows[0].update(revision=0), "not its item"),
    ("speakers/0001.jsonl", lambda rows: rows[0].pop("slug"), "columns"),
    ("people/0001.jsonl", lambda rows: rows[0].update(password="x"), "columns"),
]


def test_an_export_that_lies_leaves_the_site_as_it_was(tmp_path: Path) -> None:
    root = small(tmp_path)
    empty()
    for name, change, sentence in LIES:
        with pytest.raises(CommandError, match=sentence):
            take(rewritten(root, name, change))
        assert not Item.objects.exists()
        assert not User.objects.exists()
    take(root)
    assert chain.verify().broken == []


def test_no_row_that_goes_along_points_to_one_that_stays() -> None:
    taken = {kind.model for kind in (*kinds.CONFIGURATION, kinds.PEOPLE, *kinds.KINDS)} | {Item}
    pointing = [
        f"{kind.name}.{column.name}"
        for kind in (*kinds.CONFIGURATION, *kinds.KINDS)
        for column in kind.columns
        if column.related_model and column.related_model not in taken
    ]
    assert pointing == []


# --- As it is documented ---


def test_every_command_of_how_to_move_out_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "a long enough one")
    f.bring_to(f.claim(slug="small"), Status.PUBLISHED)
    seen = []
    for command in documented.commands("how-to/move-out.md"):
        if command.endswith(" migrate"):
            empty()  # another machine
        asks = {"interactive": False} if "createsuperuser" in command else {}
        documented.run(command, {"/srv/moving": tmp_path}, **asks)
        seen.append(command.removeprefix(documented.MANAGE).split()[0])
    assert {"export_record", "import_record", "verify_record", "diff"} <= set(seen)
    assert Edition.objects.get().slug == "small"
    assert User.objects.get(is_superuser=True).is_active
