"""What goes out as a typo is the spelling of a word; the program and the database each say so."""

from collections.abc import Callable
from typing import Any

import pytest

from claims.models import Claim
from newsroom.editions import publishing, scheduling
from newsroom.editions.models.edition import CHOOSABLE, Change
from newsroom.review import workflow
from newsroom.review.errors import Refused
from newsroom.review.states import Status
from tests import factories as f
from tests import raw
from tests.claims.full import full_claim

pytestmark = pytest.mark.django_db

FINDING = "The minister recieved 6,000 letters."
NOTE = "A word was misspelt."
REASONING = '<p>See <a href="https://a.example/">this page</a> about it.</p>'

Edit = Callable[[Claim], Any]


def again(edit: Edit) -> Claim:
    """A published claim, changed and reviewed again."""
    claim = full_claim(wording="Claim number one.", finding=FINDING, translation_of=None)
    verdict(reasoning=REASONING, summary=["It is so.", "There are ۲۱۲ of them."])(claim)
    item = f.bring_to(claim, Status.PUBLISHED)
    workflow.revise(item, by=item.created_by)
    edit(Claim.objects.get(pk=item.pk))
    return f.bring_to(Claim.objects.get(pk=item.pk), Status.REVIEWED)


def verdict(**values: Any) -> Edit:
    def edit(claim: Claim) -> None:
        for field, value in values.items():
            setattr(claim.verdict, field, value)
        claim.verdict.save()

    return edit


def own(**values: Any) -> Edit:
    return lambda claim: Claim.objects.filter(pk=claim.pk).update(**values)


def shared(name: str, /, **values: Any) -> Edit:
    """A row that several claims share, changed in place."""

    def edit(claim: Claim) -> None:
        said = claim.claim_statements.get(position=1).statement
        source = claim.evidence_links.get(position=1).evidence
        row = {"statement": said, "speaker": said.speaker, "passage": source,
               "source": source.source}[name]  # fmt: skip
        type(row).objects.filter(pk=row.pk).update(**values)

    return edit


SPELLING: dict[str, Edit] = {
    "a word of the finding": verdict(finding="The minister received 6,000 letters."),
    "a word of the wording": own(wording="Claim nubmer one."),
    "a word of a point": verdict(summary=["It is so.", "There are ۲۱۲ of thme."]),
    "a word of what is right": verdict(what_is_right="Some schools were biult."),
    "a word of how it was checked": own(how_checked="We conuted the schools in the register."),
    "markup": verdict(reasoning=REASONING.replace("about it", "<strong>about</strong> it")),
}
MORE: dict[str, tuple[Edit, str, str]] = {
    "a number": (
        verdict(finding="The minister received 7,000 letters."),
        "A number changed (“recieved 6,000” → “received 7,000”)",
        "card/text",
    ),
    "a number in other digits": (
        verdict(summary=["It is so.", "There are ۲۱۳ of them."]),
        "A number changed (“۲۱۲” → “۲۱۳”)",
        "verdict/summary/2",
    ),
    "a decimal point": (
        verdict(finding="The minister recieved 6.000 letters."),
        "A number changed (“6,000” → “6.000”)",
        "card/text",
    ),
    "a word more": (
        verdict(finding="The minister never recieved 6,000 letters."),
        "More than the spelling changed (“” → “never”)",
        "card/text",
    ),
    "a point more": (
        verdict(summary=["It is so.", "There are ۲۱۲ of them.", "It is new."]),
        "More than the spelling changed (“” → “It is new.”)",
        "verdict/summary/3",
    ),
    "a link in a text": (
        verdict(reasoning=REASONING.replace("a.example", "b.example")),
        "A link or an address changed",
        "verdict/reasoning",
    ),
    "the quote": (
        shared("statement", quote="ما ۹۰۰ مکتب ساختم"),
        "A quote changed (“ساختیم” → “ساختم”)",
        "statements/1/quote",
    ),
    "a date": (
        shared("statement", date="2023-06-02"),
        "A date changed (“2023-06-01” → “2023-06-02”)",
        "card/date/edtf",
    ),
    "a name": (
        shared("speaker", name="A minster"),
        "A name changed (“minister” → “minster”)",
        "card/speaker/name",
    ),
    "a passage": (
        shared("passage", translation="212 schooles"),
        "A quote changed (“schools” → “schooles”)",
        "evidence/1/translation",
    ),
    "a source": (
        shared("source", title="A repport"),
        "A source or a reference changed (“report” → “repport”)",
        "evidence/1/source/title",
    ),
    "the address of a source": (
        shared("source", url="https://example.org/reports"),
        "A link or an address changed",
        "evidence/1/source/url",
    ),
    "the rating of a part": (
        lambda claim: claim.parts.filter(position=1).update(rating=f.rating("false")),
        "A verdict changed",
        "parts/1/rating/",
    ),
    "evidence that went": (
        lambda claim: claim.evidence_links.filter(position=2).delete(),
        "A source or a reference changed",
        "evidence/2/",
    ),
    "a topic more": (lambda claim: claim.topics.clear(), "More than the spelling", "facets/topic"),
    "its own address": (own(slug="another"), "A link or an address changed", "slug"),
    "the format": (own(format="audio"), "More than the spelling changed", "format"),
}  # fmt: skip


def refused(claim: Any, change: str) -> str:
    with pytest.raises(Refused) as caught:
        publishing.publish(claim, by=f.publisher(), change=change, note=NOTE)
    return str(caught.value)


def test_a_typo_is_offered_last() -> None:
    assert CHOOSABLE[-1] == Change.TYPO


@pytest.mark.parametrize("edit", SPELLING.values(), ids=SPELLING)
def test_spelling_goes_out_as_a_typo_with_its_note(edit: Edit) -> None:
    edition = publishing.publish(again(edit), by=f.publisher(), change="typo", note=NOTE)
    assert (edition.number, edition.change, edition.note) == (2, "typo", NOTE)


def test_a_typo_has_a_note_like_every_change() -> None:
    with pytest.raises(Refused, match="Tell readers what changed"):
        publishing.publish(
            again(SPELLING["a word of the finding"]), by=f.publisher(), change="typo", note=" "
        )


@pytest.mark.parametrize(("edit", "said", "place"), MORE.values(), ids=MORE)
def test_what_is_more_than_spelling_is_refused_by_program_and_database(
    edit: Edit, said: str, place: str
) -> None:
    claim = again(edit)

    assert refused(claim, "typo").startswith(said)
    publishing.Address.objects.get_or_create(kind=claim.kind, slug=claim.slug, item=claim)
    sentence = raw.refused_insert("editions_edition", raw.edition(claim, change="typo", note=NOTE))
    assert sentence.startswith(f"More than the spelling changed, at {place}")


def test_a_change_of_verdict_is_no_typo_in_the_database() -> None:
    claim = again(verdict(rating=f.rating("true")))
    sentence = raw.refused_insert("editions_edition", raw.edition(claim, change="typo", note=NOTE))
    assert sentence == "A change of the verdict is published as nothing less."


def test_a_number_in_an_article_is_no_typo() -> None:
    article = f.bring_to(f.article(), Status.PUBLISHED)
    workflow.revise(article, by=article.created_by)
    article.blocks.update(text="<p>Some text, 3 words.</p>")
    article = f.bring_to(article, Status.REVIEWED)
    row = raw.edition(article, change="typo", note=NOTE)

    assert refused(article, "typo").startswith("A number changed")
    assert "at blocks/1/html" in raw.refused_insert("editions_edition", row)


def test_a_schedule_for_a_typo_is_refused_when_it_is_made() -> None:
    claim = again(verdict(finding="The minister received 7,000 letters."))
    with pytest.raises(Refused, match="A number changed"):
        scheduling.schedule(
            claim, by=f.publisher(), at="2027-06-01T10:00", change="typo", note=NOTE
        )


# --- Nothing changed ---


@pytest.mark.parametrize("change", ["correction", "clarification", "typo"])
def test_nothing_is_corrected_where_nothing_differs(change: str) -> None:
    claim = again(lambda claim: None)
    row = raw.edition(claim, change=change, note=NOTE)

    assert refused(claim, change) == (
        "Nothing differs from edition 1. If you checked it again and it stands, publish that as an "
        "update."
    )
    sentence = raw.refused_insert("editions_edition", row)
    assert sentence == "Nothing differs from the edition before it; only an update can say that."


def test_that_it_was_checked_again_and_stands_is_an_update() -> None:
    claim = again(lambda claim: None)
    note = "Checked again: the register is unchanged."
    edition = publishing.publish(claim, by=f.publisher(), change="update", note=note)
    assert (edition.number, edition.digest) == (2, claim.editions.get(number=1).digest)


# --- Withdrawn ---


def test_what_was_withdrawn_does_not_come_back_as_a_typo() -> None:
    claim = f.bring_to(f.claim(finding=FINDING), Status.WITHDRAWN)
    workflow.revise(claim, by=claim.created_by)
    SPELLING["a word of the finding"](claim)
    claim = f.bring_to(claim, Status.REVIEWED)
    row = raw.edition(claim, change="typo", note=NOTE)

    assert refused(claim, "typo") == "This was withdrawn; bringing it back is more than a typo."
    sentence = raw.refused_insert("editions_edition", row)
    assert sentence == "What was withdrawn does not come back as a typo."
