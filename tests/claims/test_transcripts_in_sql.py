"""What PostgreSQL refuses about transcripts, whoever types it."""

import pytest

from claims.models import Transcript
from claims.transcripts import take
from tests import factories, raw
from tests.transcripts import occasion, transcript

pytestmark = pytest.mark.django_db
MOVE = 'UPDATE claims_statement SET start = %s, "end" = %s WHERE id = %s'


@pytest.fixture
def source():
    return transcript("One 🙂 two. Three.")


@pytest.fixture
def said(source):
    return take(source, start=4, end=10, speaker=factories.speaker())


def test_the_text_never_changes(source):
    for change in ("text = 'Another.'", "text = text || ' And more.'"):
        refused = raw.refusal(f"UPDATE claims_transcript SET {change}")
        assert refused == "The text of a transcript stays: add a new one."
    refused = raw.refusal("UPDATE claims_transcript SET occasion_id = %s", occasion().pk)
    assert refused == "The text of a transcript stays: add a new one."


def test_a_transcript_with_statements_is_never_deleted(source, said):
    refused = raw.refusal("DELETE FROM claims_transcript")
    assert refused == "Statements were taken from this transcript, so it stays."


def test_a_transcript_without_statements_can_go(source):
    raw.run("DELETE FROM claims_transcript")
    assert not Transcript.objects.exists()


def test_a_passage_lies_within_its_text_counted_in_characters(source, said):
    length = len(source.text)
    raw.run(MOVE, 0, length, said.pk)
    beyond = raw.refusal(MOVE, 0, length + 1, said.pk)
    nothing = raw.refusal(MOVE, None, None, said.pk)
    assert (beyond, nothing) == ("A passage lies within its transcript.",) * 2
    assert raw.violated(MOVE, 5, 5, said.pk) == "statement_start_before_end"


def test_a_passage_belongs_to_the_occasion_of_its_transcript(said):
    change = "UPDATE claims_statement SET occasion_id = %s WHERE id = %s"
    for other in (occasion().pk, None):
        refused = raw.refusal(change, other, said.pk)
        assert refused == "A passage belongs to the occasion of its transcript."


def test_a_passage_moves_to_no_transcript_of_another_occasion(said):
    other = transcript("x" * 99)
    change = "UPDATE claims_statement SET transcript_id = %s WHERE id = %s"
    refused = raw.refusal(change, other.pk, said.pk)
    assert refused == "A passage belongs to the occasion of its transcript."


def test_a_text_of_nothing_is_refused(source):
    insert = """
        INSERT INTO claims_transcript
            (uuid, occasion_id, text, language, file_name, added_by_id, added_at)
        SELECT gen_random_uuid(), occasion_id, %s, 'en', '', added_by_id, now()
        FROM claims_transcript
    """
    assert raw.violated(insert, " \n ") == "transcript_text_not_blank"
    assert raw.violated(insert, "x" * 5_000_001) == "transcript_text_length"
