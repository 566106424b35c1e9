"""Transcripts for tests, and the seed document where it is there."""

import re
from pathlib import Path

import pytest

from claims.models import Occasion, Transcript
from tests import factories

SEED = Path(__file__).resolve().parents[2] / "shared" / "seed"


def occasion(**fields):
    slug = f"occasion-{Occasion.objects.count() + 1}"
    return Occasion.objects.create(**{"title": "The great debate", "slug": slug} | fields)


def transcript(text="One. Two. Three.", *, by=None, **fields):
    fields.setdefault("occasion", None)
    fields["occasion"] = fields["occasion"] or occasion()
    return Transcript.objects.create(text=text, added_by=by or factories.reporter(), **fields)


def seed(pattern):
    """The bytes of the seed's file, or a skipped test."""
    for path in SEED.glob(pattern):
        return path.read_bytes()
    pytest.skip("the seed document is not beside this repository, in ../shared/seed")


def passages_of_the_dossier():
    """The offsets of every verbatim passage that the dossier of the seed lists, with its words."""
    found = re.findall(r"\[(\d+):(\d+)\] ([^|]+)", seed("dossier.md").decode())
    return [(int(start), int(end), words.strip()) for start, end, words in found]
