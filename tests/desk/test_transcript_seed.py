"""The first document: its 23 statements at their offsets, and its five claims."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from claims.models import Claim, Statement, Transcript
from tests import factories
from tests.transcripts import occasion, passages_of_the_dossier, seed

pytestmark = pytest.mark.django_db

# Where each of the dossier's 23 statements stands, and what it is. Those that the dossier gives a
# passage are checked against its words; the others run to their sentence's or clause's end.
CLAIMS = {
    "C1": (311, 369),
    "C2": (394, 479),
    "C3": (773, 877),
    "C4": (879, 930),
    "C5": (1912, 1961),
}
INVENTORY = [
    (21, 100, "other", "mention"),  # 01
    (102, 192, "other", "mention"),  # 02
    (*CLAIMS["C1"], "checkable", "partial"),  # 03
    (*CLAIMS["C2"], "checkable", "indirect"),  # 04
    (481, 701, "checkable", "direct"),  # 05
    (*CLAIMS["C3"], "checkable", "partial"),  # 06
    (*CLAIMS["C4"], "checkable", "indirect"),  # 07
    (932, 1041, "other", "mention"),  # 08
    (1042, 1114, "checkable", "indirect"),  # 09
    (1120, 1254, "checkable", "indirect"),  # 10
    (1256, 1399, "opinion", "indirect"),  # 11
    (1400, 1484, "other", "mention"),  # 12
    (1486, 1651, "opinion", "indirect"),  # 13
    (1652, 1727, "opinion", "indirect"),  # 14
    (1728, 1804, "prediction", "partial"),  # 15
    (1817, 1910, "call", "indirect"),  # 16
    (*CLAIMS["C5"], "checkable", "mention"),  # 17
    (1963, 2120, "checkable", "indirect"),  # 18
    (2122, 2241, "responsibility", "indirect"),  # 19
    (2243, 2305, "checkable", "indirect"),  # 20
    (2307, 2388, "checkable", "mention"),  # 21
    (2389, 2538, "responsibility", "indirect"),  # 22
    (2539, 2655, "checkable", "mention"),  # 23
]


@pytest.fixture
def client(sign_in):
    return sign_in(factories.reporter())


@pytest.fixture
def source(client):
    upload = SimpleUploadedFile("seed.txt", seed("000_*.txt"))
    sent = {"occasion": occasion().pk, "language": "en", "text": "", "upload": upload}
    client.post(reverse("admin:transcript_new"), sent)
    return Transcript.objects.get()


def test_the_file_is_kept_character_by_character(source):
    assert source.text == seed("000_*.txt").decode()
    assert len(source.text) == 2655


def test_every_passage_of_the_dossier_is_where_it_says(source):
    passages = passages_of_the_dossier()
    assert len(passages) > 20
    for start, end, words in passages:
        beginning = words.removesuffix("(full text = X5)").strip().removesuffix("...").strip()
        assert source.text[start:end].startswith(beginning)


def test_the_23_statements_are_taken_and_the_five_claims_promoted(client, source):
    speaker = factories.speaker(name="The article")
    address = reverse("admin:transcript", args=[source.pk])
    for start, end, kind, reported in INVENTORY:
        said = {"kind": kind, "reported": reported, "quote_language": "en"}
        sent = {"start": start, "end": end, "speaker": speaker.pk, "words": "", **said}
        assert client.post(address, sent).status_code == 302

    taken = Statement.objects.order_by("start")
    assert len(taken) == 23
    listed = {(start, end): words for start, end, words in passages_of_the_dossier()}
    for each, (start, end, kind, _reported) in zip(taken, INVENTORY, strict=True):
        assert (each.start, each.end, each.kind) == (start, end, kind)
        assert each.quote == source.text[start:end] == each.quote.strip()
        if (start, end) in listed:
            assert each.quote.startswith(listed[start, end].split("...")[0].split(" (full")[0])

    of_claims = taken.filter(start__in=[start for start, _end in CLAIMS.values()])
    statements = reverse("admin:transcript_statements", args=[source.pk])
    page = client.post(statements, {"chosen": [each.pk for each in of_claims]})

    assert page.text.count("Draft made:") == Claim.objects.count() == 5
    wordings = list(Claim.objects.order_by("pk").values_list("wording", flat=True))
    assert wordings == [source.text[start:end] for start, end in CLAIMS.values()]
