"""Fact-checks that were really published, as their datasets have them."""

import json
from itertools import islice
from pathlib import Path

import pytest
from django.conf import settings

from claims.importing.mending import Found, mend, raw
from claims.importing.reading import read
from tests.claims.importing.bringing import NOW, kinds, problems

FOLDER = Path(settings.BASE_DIR).parent / "shared" / "data" / "claimreview"
# Every so many of the longest one; all of it takes seconds, and is for the commands to prove.
STEP = 20

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the datasets are not on this machine")


@pytest.fixture(scope="module")
def sampled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Some lines of each dataset in one file."""
    path = tmp_path_factory.mktemp("shared") / "sample.jsonl"
    with path.open("w") as sample:
        for source in sorted(FOLDER.glob("*.jsonl")):
            with source.open() as lines:
                sample.writelines(islice(lines, 0, None, STEP))
    return path


def test_real_fact_checks_are_read_and_told_of(sampled):
    lines = sampled.read_text().splitlines()
    with sampled.open("rb") as file:
        found = list(read(file, name=sampled.name, now=NOW))
    assert len(found) == len(lines) > 500
    refused = {kind for record in found for kind in problems(record)}
    assert refused <= {"duplicate", "too_long", "no_claim"}
    for line, record in zip(lines, found, strict=True):
        said = json.loads(line)
        assert record.language == said["inLanguage"]
        assert (record.published is None) == ("datePublished" not in said)
        assert record.title or not said.get("name")
        assert kinds(record) <= KNOWN
        assert mend(Found(place="x", raw=raw(record)), now=NOW).claim == record.claim


# What the datasets give cause for; another kind is a repair that went too far.
KNOWN = {
    "archive_code", "archived", "bytes", "control", "cut", "date_zone", "direction", "entities",
    "explanation", "language_guessed", "link_wrapped", "no_address", "other_verdict", "platform",
    "rating_number", "rating_out", "rating_reversed", "rating_scale", "rating_sentence",
    "same_page", "scheme", "secret", "several_people", "shortened",
}  # fmt: skip
