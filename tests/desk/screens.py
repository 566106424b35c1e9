"""Every screen of the desk, read from its addresses, and a newsroom to look at with them."""

import io
import re

from django.contrib.admin import site
from django.urls import URLPattern, reverse

from claims.importing import runs
from claims.models import ContactAttempt, EvidenceLink, Place, SpeakerWithoutPage, Topic
from newsroom.desk.lists import LISTS
from newsroom.desk.reports.registry import REPORTS
from newsroom.editions import bundles, tickets
from newsroom.editions.models import PolicyPage, SearchAlias, Webhook
from newsroom.review import checklists, tokens
from newsroom.review.models import Comment
from newsroom.review.states import Status
from tests import factories as f
from tests.desk.conftest import STATUS, bring
from tests.transcripts import transcript

# What is sent to, a file, or an answer to a script.
NO_SCREENS = {
    "articles_article_missing", "audit_file", "autocomplete", "autosave", "bundle_new",
    "checklist_keep", "claims_claim_missing", "comment_add", "comment_resolve",
    "import_do", "import_state", "item_arrange", "item_presence", "item_take_over", "jsi18n",
    "login", "logout", "looked_at",
    "lookup_ask", "lookup_state", "notice_read", "outside_revoke", "palette", "preview",
    "report_archive", "report_file", "similar", "speaker_role", "token_revoke", "view_on_site",
    "webhook_again", "webhook_secret", "webhook_settle", "webhook_try",
}  # fmt: skip
# With what each of our own addresses is filled in: the name of something in the newsroom below.
OWN = {
    "bundle": [{"pk": "bundle"}],
    "import": [{"pk": "import"}],
    "import_choices": [{"pk": "import"}],
    "import_columns": [{"pk": "import"}],
    "item_compare": [{"pk": "reviewed"}],
    "item_history": [{"pk": "reviewed"}],
    "item_list": [{"name": name} for name in LISTS],
    "item_restore": [{"pk": "published"}],
    "item_review": [{"pk": "draft"}, {"pk": "reviewed"}, {"pk": "published"}, {"pk": "article"}],
    "item_verb": [{"pk": verb, "verb": verb} for verb in STATUS if verb != "restore"],
    "occasion_enter": [{"pk": "occasion"}],
    "outside_links": [{"pk": "approve"}],
    "report": [{"name": name} for name in REPORTS],
    "revision_preview": [{"pk": "reviewed", "number": 1}],
    "ticket": [{"pk": "ticket"}],
    "transcript": [{"pk": "transcript"}],
    "transcript_statements": [{"pk": "transcript"}],
    "webhook": [{"pk": "webhook"}],
}


def names():
    """The name of every screen that has an address of its own, those of the models' forms too."""
    patterns = [each for each in _patterns(site.get_urls()) if each.name]
    found = {each.name for each in patterns} - NO_SCREENS
    # The program's own jobs, which no role may open.
    return sorted(name for name in found if not name.startswith("django_tasks_"))


def _patterns(found):
    for each in found:
        yield from [each] if isinstance(each, URLPattern) else _patterns(each.url_patterns)


def filled(name):
    """What the screen is shown for: arguments of its address, things still by their names."""
    if name in OWN:
        return OWN[name]
    if name == "auth_user_password_change":
        return [{"id": "user"}]
    parts = re.fullmatch(r"[a-z_]+_([a-z]+)_(?:change|delete|history)", name)
    if parts:
        return [{"object_id": parts[1]}]
    if name == "app_list":
        return [{"app_label": label} for label in ("claims", "review", "articles", "auth")]
    return [{}]


def screens():
    """A name for each page, its address's name and the arguments."""
    for name in names():
        for arguments in filled(name):
            label = " ".join([name, *map(str, arguments.values())])
            yield label, name, arguments


def address(name, arguments, newsroom):
    """Where the screen is in ``newsroom``."""
    keys = ("pk", "object_id", "id")
    return reverse(
        f"admin:{name}",
        kwargs={
            key: newsroom[value].pk if key in keys else value for key, value in arguments.items()
        },
    )


def newsroom(rows):
    """Something to show on every screen, each with ``rows`` of what it has several of."""
    draft = full(rows)
    items = {
        "draft": draft,
        "claim": draft,
        "reviewed": f.bring_to(full(rows), Status.REVIEWED),
        "published": f.bring_to(f.claim(), Status.PUBLISHED),
    }
    woven = tuple(f.bring_to(f.claim(), Status.PUBLISHED) for _ in range(rows))
    article = f.article(claims=woven)
    items |= {verb: bring(verb, f.claim()) for verb in STATUS}
    said = [row.statement for row in draft.claim_statements.all()]
    evidence = [link.evidence for link in draft.evidence_links.all()]
    text = transcript("One. Two. Three.", by=draft.created_by)
    for number in range(rows):
        tokens.make(by=f.reporter(), name=f"Program {number}", scopes=["read"])
    return items | {
        "article": article,
        "bundle": bundles.of_article(f.bring_to(article, Status.REVIEWED), by=f.publisher()),
        "user": draft.created_by,
        "group": draft.created_by.groups.get(),
        "statement": said[0],
        "speaker": said[0].speaker,
        "speakerwithoutpage": SpeakerWithoutPage.objects.create(
            speaker=said[0].speaker, reason="She asked us to."
        ),
        "evidence": evidence[0],
        "source": evidence[0].source,
        "transcript": text,
        "occasion": text.occasion,
        "topic": draft.topics.first(),
        "place": draft.places.first(),
        "rating": f.rating(),
        "ratingscale": f.rating().scale,
        "policypage": PolicyPage.objects.get_or_create(slot="staff", text="<p>We.</p>")[0],
        "searchalias": SearchAlias.objects.create(names=["IS-KP", "ISKP"]),
        "import": imported(rows),
        "ticket": _ticket(items["published"]),
        "webhook": webhook(rows),
        "checklist": checklists.make("claim", by=f.publisher(), questions=()),
    }


def _ticket(item):
    sent = {"language": "en", "text": "It was in May.", "digest": f"{item.pk}"}
    edition = item.current_edition
    return tickets.receive(
        tickets.Sent(kind=tickets.Kind.REPORT, edition=edition, **sent), sent_from=""
    )


def imported(rows):
    """A table of ``rows`` fact-checks that is read, and that waits for somebody to choose."""
    lines = [f"https://old.example/{n}/,There are {n} wells.,Pants on fire" for n in range(rows)]
    table = "\n".join(["url,claim,rating", *lines]).encode()
    run = runs.begin(io.BytesIO(table), name="wells.csv", by=f.editor(), nudge=False)
    return runs.finish(run)


def webhook(rows):
    """A webhook that was told of ``rows`` editions."""
    made = Webhook.objects.create(
        name="Partner",
        url="https://partner.example/",
        events=["published"],
        created_by=f.publisher(),
    )
    for _number in range(rows):
        f.bring_to(f.claim(), Status.PUBLISHED)
    return made


def full(rows):
    """A draft with ``rows`` of everything that a claim has several of."""
    item = f.claim()
    author = item.created_by
    for number in range(rows):
        if number:
            item.claim_statements.create(statement=f.statement(), position=number + 1)
            EvidenceLink.objects.create(claim=item, evidence=f.evidence(), stance="supports")
        item.parts.create(label=f"Part {number}", wording="It is a part.", rating=f.rating())
        item.topics.add(Topic.objects.create(**_named(item, number)))
        item.places.add(Place.objects.create(**_named(item, number)))
        item.editor_notes.create(text="Call again.", author=author)
        Comment.objects.create(item=item, text="Which year?", author=f.editor(first_name="Edda"))
        ContactAttempt.objects.create(
            claim=item, outcome="declined", asked_on="2024-01-02", logged_by=author
        )
    return item


def _named(item, number):
    return {"name": f"{item.slug} {number}", "slug": f"{item.slug}-{number}"}
