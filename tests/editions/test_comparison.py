"""What differs between two contents, in words."""

import time
from copy import deepcopy

import pytest

from claims.models import EvidenceLink, Occasion
from newsroom.articles.models import Block
from newsroom.editions.comparison import compare
from newsroom.editions.contents import plain
from newsroom.review.sides import AROUND, MOST_WORDS, beside
from tests import factories

pytestmark = pytest.mark.django_db


def told(change):
    """A change as plain data: its label and both sides, what differs in brackets."""
    sides = (
        "".join(f"[{each.text}]" if each.differs else each.text for each in side)
        for side in (change.old, change.new)
    )
    return change.label, *sides


def frozen(item):
    return type(item).objects.get(pk=item.pk).freeze()


def test_the_same_content_has_no_changes():
    content = factories.claim().freeze()

    assert compare(content, deepcopy(content)) == []


def test_a_row_that_comes_or_goes_is_told_as_a_whole():
    item = factories.claim()
    before = frozen(item)
    passage = factories.evidence(source=factories.source(title="New report"), passage="It is so.")
    EvidenceLink.objects.create(claim=item, evidence=passage, stance="supports", position=2)

    [added] = compare(before, frozen(item))
    [removed] = compare(frozen(item), before)

    label, old, new = told(added)
    assert (label, old) == ("evidence added: “It is so.”", "")
    for line in ("stance: supports", "directness: direct", "source: New report"):
        assert line in new
    assert told(removed) == ("evidence removed: “It is so.”", new, "")
    assert added.nature == removed.nature == "source"


def test_another_speaker_is_one_change_and_the_same_speaker_elsewhere_another():
    said = factories.statement(speaker=factories.speaker(name="Ana"))
    item = factories.claim(statement=said)
    before = frozen(item)

    said.speaker = factories.speaker(name="Bea")
    said.save()
    assert [told(each)[1:] for each in compare(before, frozen(item))] == [("[Ana]", "[Bea]")]

    before = frozen(item)
    said.speaker.name = "Beatrix"
    said.speaker.save()
    [change] = compare(before, frozen(item))
    assert told(change) == ("speaker “Beatrix” · name", "[Bea]", "[Beatrix]")


def test_a_source_that_several_passages_share_is_told_once():
    source = factories.source(title="A report")
    item = factories.claim(evidence=factories.evidence(source=source))
    other = factories.evidence(source=source)
    EvidenceLink.objects.create(claim=item, evidence=other, stance="supports", position=2)
    before = frozen(item)
    source.url = "https://a.example/"
    source.save()

    [change] = compare(before, frozen(item))

    assert told(change) == ("source “A report” · link", "", "[https://a.example/]")
    assert change.nature == "link"


def test_an_occasion_that_was_not_there_is_told():
    said = factories.statement()
    item = factories.claim(statement=said)
    before = frozen(item)
    said.occasion = Occasion.objects.create(title="A rally", slug="a-rally")
    said.save()

    [change] = compare(before, frozen(item))

    assert change.label == "occasion added: “A rally”"


def test_choices_and_flags_read_as_words():
    item = factories.claim()
    before = frozen(item)
    item.evidence_links.update(stance="bears_on")
    item.wording_by_editors = True
    item.save()

    changes = [told(each) for each in compare(before, frozen(item))]

    assert ("worded by us", "[no]", "[yes]") in changes
    assert [each[1:] for each in changes if "stance" in each[0]] == [
        ("[contradicts]", "[bears on]")
    ]


def test_rows_in_another_order_are_told_as_that():
    item = factories.claim()
    EvidenceLink.objects.create(
        claim=item, evidence=factories.evidence(), stance="supports", position=2
    )
    before = frozen(item)
    for link, position in zip(item.evidence_links.all(), (2, 1), strict=True):
        item.evidence_links.filter(pk=link.pk).update(position=position)

    [change] = compare(before, frozen(item))

    assert change.label == "Order of evidence"
    assert change.nature == "order"


def test_a_link_target_under_the_same_words_is_told():
    item = factories.claim()
    verdict = item.verdict
    verdict.reasoning = '<p>See <a href="https://a.example/">this</a>.</p>'
    verdict.save()
    before = frozen(item)
    verdict.reasoning = verdict.reasoning.replace("a.example", "b.example")
    verdict.save()

    [change] = compare(before, frozen(item))

    assert change.nature == "link"
    assert told(change)[1:] == (
        "See this [(https://a.example/).]",
        "See this [(https://b.example/).]",
    )


def test_formatting_alone_is_told_as_markup():
    item = factories.claim()
    before = frozen(item)
    item.verdict.reasoning = "<p>The <strong>reasoning.</strong></p>"
    item.verdict.save()

    [change] = compare(before, frozen(item))

    assert "<strong>" in told(change)[2]


def test_a_claim_in_an_article_is_called_by_its_name():
    item = factories.article()
    before = frozen(item)
    claim = factories.claim(wording="The wording.")
    Block.objects.create(article=item, position=2, kind="claim", claim=claim)

    changes = compare(before, frozen(item), {str(claim.uuid): "The wording."})

    assert any("claim: The wording." in told(each)[2] for each in changes)
    assert not any(str(claim.uuid) in "".join(told(each)) for each in changes)


def test_html_reads_as_text_that_hides_nothing():
    markup = (
        '<h3>One</h3><ul><li>Two &amp; three</li></ul><p><a href="https://x.example/">x</a></p>'
    )

    assert plain(markup) == "One\nTwo & three\nx (https://x.example/)"


def test_what_is_the_same_is_shortened_to_the_surroundings():
    same = "word " * 500

    old, new = beside(f"{same}twelve {same}", f"{same}twenty {same}")

    assert [each.text for each in new if each.differs] == ["twenty"]
    assert max(len(each.text) for each in old + new) < 3 * AROUND


def test_texts_too_long_to_compare_by_word_are_told_whole():
    old, new = (" ".join([word] * (MOST_WORDS + 1)) for word in "xy")

    left, right = beside(old, new)

    assert [(each.text, each.differs) for each in left + right] == [(old, True), (new, True)]


def test_two_long_and_different_texts_are_compared_quickly():
    old, new = ("\n".join(f"{word} {n} it is so" * 9 for n in range(400)) for word in "xy")
    started = time.perf_counter()

    beside(old, new)

    assert time.perf_counter() - started < 2
