"""A newsroom full of things that are not public, every word of them marked.

``MARK`` is in every text, name, address and slug of what readers must not see, and in nothing else.
"""

from typing import Any

from django.utils import timezone

from claims.models import (
    Claim,
    ClaimPart,
    ContactAttempt,
    Occasion,
    Place,
    Speaker,
    SpeakerRole,
    Topic,
    Verdict,
)
from newsroom.articles.models import Article, Block
from newsroom.editions import policies
from newsroom.editions.models import PolicyPage, Ticket, Webhook
from newsroom.review import outside, workflow
from newsroom.review.models import Comment, EditorNote, Item, OutsideLink, User
from newsroom.review.states import Role, Status
from tests import factories
from tests.api.record import published, published_article, revised, withdrawn

MARK = "zqxj"
# One claim and one article in each; the slug of the claim is mark(state, "claim").
STATES = ("draft", "inreview", "returned", "recalled", "reviewed", "embargoed", "spiked")
# Of links for readers outside to the claim that is public: one to answer by, one to read by.
TOKEN, PREVIEW = "a-token-of-a-reader", "a-token-of-a-preview"
TICKET = "7a3a0b58-0f3e-4a51-9a8e-6f0c1d2e3f40"
# Of what tells search engines: its key stands on the site.
INDEXNOW = "3f0c5a9e-8d21-4c57-b0f6-1a2b3c4d5e6f"
FACETS = ("speaker", "topic", "place", "occasion", "source")


def mark(state: str, field: str) -> str:
    """A word that stands for ``field`` of the thing in ``state``; also a valid slug."""
    return f"{MARK}{state}{field}"


def person(name: str, *roles: Role) -> User:
    """Somebody without a public name."""
    word = mark(name, "person")
    return factories.user(
        word, *roles, first_name=word, last_name=word, email=f"{word}@{word}.example"
    )


def hidden_claim(state: str, **fields: Any) -> Claim:
    """A complete draft of which everything is marked."""

    def word(field: str) -> str:
        return mark(state, field)

    url = f"https://{word('link')}.example/"
    speaker = Speaker.objects.create(
        name=word("speakername"), slug=word("speaker"), aliases=[word("alias")],
        description=word("description"), same_as=url,
    )  # fmt: skip
    SpeakerRole.objects.create(speaker=speaker, title=word("role"), body=word("body"))
    place = Place.objects.create(name=word("placename"), slug=word("place"))
    occasion = Occasion.objects.create(
        title=word("occasiontitle"), slug=word("occasion"), place=place, medium=word("medium"),
        date_as_written=word("when"), url=url,
    )  # fmt: skip
    statement = factories.statement(
        speaker=speaker, occasion=occasion, role_title=word("rolethen"), role_body=word("bodythen"),
        quote=word("quote"), translation=word("translation"), translator=word("translator"),
        paraphrase=word("paraphrase"), date_as_written=word("said"), url=url, archive_url=url,
    )  # fmt: skip
    source = factories.source(
        title=word("sourcetitle"), slug=word("source"), publisher=word("publisher"),
        author=word("author"), interests=word("interests"), date_as_written=word("issued"), url=url,
    )  # fmt: skip
    evidence = factories.evidence(
        source=source, passage=word("passage"), translation=word("meaning"), locator=word("locator")
    )
    by = person(f"{state}author", Role.REPORTER)
    by.public_name, by.public_slug = word("byline"), word("bylineslug")
    by.save()
    values = {
        name: word(name)
        for name in (
            "wording",
            "context",
            "why_checked",
            "how_checked",
            "limitation",
            "platform",
            "harm",
        )
    }
    item = factories.claim(
        by=by, statement=statement, evidence=evidence, finding=word("finding"),
        **{"slug": word("claim"), "first_url": url, "first_publisher": word("before"),
           "first_date": "2019-08-07", **values, **fields},
    )  # fmt: skip
    item.topics.add(Topic.objects.create(name=word("topicname"), slug=word("topic")))
    item.places.add(place)
    verdict = {"summary": [word("summary")], "reasoning": f"<p>{word('reasoning')}</p>",
               "what_is_right": word("right")}  # fmt: skip
    Verdict.objects.filter(claim=item).update(**verdict)
    ClaimPart.objects.create(
        claim=item, label=word("part"), wording=word("partwording"), rating=factories.rating("true")
    )
    keep_private(item, state)
    return item


def hidden_article(state: str) -> Article:
    """A complete draft of which everything is marked."""
    item = factories.article(
        headline=mark(state, "headline"), standfirst=mark(state, "standfirst"),
        slug=mark(state, "article"),
    )  # fmt: skip
    Block.objects.filter(article=item).update(text=f"<p>{mark(state, 'block')}</p>")
    note(item, state)
    return item


def keep_private(item: Claim, state: str) -> None:
    """What is never published, even when the item is."""
    ContactAttempt.objects.create(
        claim=item, outcome="pending", asked_on="2024-01-01", route=mark(state, "route"),
        logged_by=item.created_by,
    )  # fmt: skip
    note(item, state)


def note(item: Item, state: str) -> None:
    author = person(f"{state}{item.kind}colleague")
    EditorNote.objects.create(item=item, text=mark(state, "note"), author=author)
    Comment.objects.create(
        item=item, text=mark(state, "comment"), anchor=mark(state, "anchor"), author=author
    )


def bring(item: Item, state: str) -> None:
    """Move a draft to the state of that name by the verbs, each with a marked reason."""
    if state == "spiked":
        workflow.spike(item, by=factories.editor(), reason=mark(state, "reason"))
    if state not in ("draft", "spiked"):
        workflow.submit(item, by=item.created_by, message=mark(state, "message"))
    if state == "returned":
        workflow.return_(item, by=factories.editor(), reason=mark(state, "reason"))
    if state == "recalled":
        workflow.recall(item, by=item.created_by)
    if state in ("reviewed", "embargoed"):
        workflow.approve(item, by=factories.editor(), reason=mark(state, "reason"))


def put_in_the_record() -> None:
    """What readers may see: claims and articles, a correction, a withdrawal, a moved address.

    Around it are marked things that were never published: private fields, people without a public
    name, a returned first revision, a related claim that is a draft.
    """
    draft = hidden_claim("related")
    author = person("published", Role.REPORTER)
    author.public_name, author.public_slug = "An author", "an-author"
    author.save()
    item = hidden_first_revision(author)
    item.related.add(draft)
    claim = factories.bring_to(item, Status.PUBLISHED)
    for token, may_answer in ((TOKEN, True), (PREVIEW, False)):
        OutsideLink.objects.create(
            item=claim,
            revision=claim.newest_revision,
            name="A reader",
            token_digest=outside.digest(token),
            may_answer=may_answer,
            created_by=factories.editor(),
            expires_at=timezone.now() + outside.USUAL,
        )
    published(slug="another", wording="Another claim.", rated="true")
    published_article(slug="an-article", headline="An article", claims=(claim,))
    gone = published(slug="withdrawn", wording="Taken back.")
    published_article(slug="withdrawn", headline="Taken back", claims=(gone,))
    PolicyPage.objects.create(slot="methodology", text="<p>How we work.</p>")
    policies.memory.forget()
    Ticket.objects.create(
        uuid=TICKET, kind="report", language="en", text=mark("sent", "text"),
        who=mark("sent", "who"), where=mark("sent", "where"), digest=mark("sent", "digest"),
        about=claim, edition=claim.current_edition,
    )  # fmt: skip
    withdrawn(gone)
    withdrawn(Article.objects.get(slug="withdrawn"))
    Webhook.objects.create(
        uuid=INDEXNOW,
        kind="indexnow",
        name="Engines",
        url="https://api.indexnow.org/indexnow",
        events=["withdrawn"],
        on=False,
        created_by=factories.publisher(),
    )


def hidden_first_revision(author: User) -> Claim:
    """A draft whose first revision had marks and was returned; what readers will see has none."""
    place = Place.objects.create(name="A place", slug="a-place")
    occasion = Occasion.objects.create(title="A debate", slug="a-debate", place=place)
    speaker = factories.speaker(name="A speaker", slug="a-speaker")
    item = factories.claim(
        by=author,
        slug="a-claim",
        wording=mark("first", "wording"),
        harm=mark("first", "harm"),
        statement=factories.statement(speaker=speaker, occasion=occasion),
        evidence=factories.evidence(source=factories.source(title="A source", slug="a-source")),
    )
    item.topics.add(Topic.objects.create(name="A topic", slug="a-topic"))
    item.places.add(place)
    keep_private(item, "first")
    workflow.submit(item, by=author, message=mark("first", "message"))
    workflow.return_(item, by=factories.editor(), reason=mark("first", "reason"))
    Claim.objects.filter(pk=item.pk).update(wording="A claim.")
    return Claim.objects.get(pk=item.pk)


def hide() -> None:
    """Add a claim and an article in every state that is not public, and change what is published
    in new drafts and in the rows that claims share.
    """
    for state in STATES:
        later = {"embargo_until": "2999-01-01T00:00Z"} if state == "embargoed" else {}
        for item in (hidden_claim(state, **later), hidden_article(state)):
            bring(item, state)
            if item.newest_revision:
                outside.show(item, by=factories.publisher(), name=mark(state, "outsider"))
    revise("a-claim", "draft")
    revise("another", "inreview")
    revise("withdrawn", "reviewed")
    article = Article.objects.get(slug="an-article")
    workflow.revise(article, by=article.created_by)
    Article.objects.filter(pk=article.pk).update(headline=mark("revised", "headline"))
    Speaker.objects.filter(slug="a-speaker").update(
        name=mark("renamed", "speaker"),
        slug=mark("renamed", "slug"),
        aliases=[mark("new", "alias")],
    )
    Occasion.objects.filter(slug="a-debate").update(title=mark("renamed", "occasion"))


def revise(slug: str, state: str) -> None:
    """Start a new draft of a published claim, with marked changes, and bring it to ``state``."""
    name = f"re{slug.replace('-', '')}"
    item = revised(
        Claim.objects.get(slug=slug), wording=mark(name, "wording"), slug=mark(name, "slug")
    )
    Verdict.objects.filter(claim=item).update(
        rating=factories.rating("half-true"), finding=mark(name, "finding")
    )
    note(item, name)
    bring(item, state)
