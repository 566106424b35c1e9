"""Files that break off, are too large, wrongly encoded, or meant to do harm."""

import io
import json
import tracemalloc
import zipfile

import pytest

from claims.importing import reading
from claims.importing.reading import read
from claims.importing.record import Unreadable
from tests.claims.importing.bringing import (
    NOW,
    brought,
    claims,
    kinds,
    page,
    post,
    problems,
    review,
    wordpress,
    workbook,
    zipped,
)

LINES = "\n".join(map(json.dumps, claims(3)))
TABLE = "url,claim\nhttps://checks.example/1,One\nhttps://checks.example/2,Two\n"
CUT = {
    "lines": (LINES[:-20], 2, "ends in the middle of line 3"),
    "a list": (json.dumps(claims(3))[:-20], 2, "After 2 elements"),
    "a feed": (json.dumps({"dataFeedElement": claims(3)})[:-30], 2, "After 2 elements"),
    "WordPress": (wordpress(*[post(_wpfc_claim="One")] * 2)[:-200], 1, "After 1 posts"),
}  # fmt: skip


@pytest.mark.parametrize(("content", "whole", "sentence"), CUT.values(), ids=CUT)
def test_what_stands_before_the_end_of_a_cut_file_is_read(content, whole, sentence):
    records = read(io.BytesIO(content.encode()), name="x", now=NOW)
    assert [problems(next(records)) for _number in range(whole)] == [[]] * whole
    with pytest.raises(Unreadable, match=sentence):
        next(records)


def test_one_broken_line_does_not_stop_the_others():
    lines = LINES.splitlines()
    found = brought("\n".join([lines[0], lines[1][:50], '{"@type": "WebPage"}', lines[2]]))
    assert [problems(record) for record in found] == [[], ["broken"], ["no_review"], []]
    assert found[1].place == "line 2"


def test_a_row_with_more_cells_than_columns_is_refused():
    first, second, third = brought(TABLE + "https://checks.example/3,Three,Four\n")
    assert (first.claim, second.claim) == ("One", "Two")
    assert problems(third) == ["columns"]


NONE = {
    "nothing": (b"", "empty"),
    "white space": (b" \n\n ", "empty"),
    "a PDF": (b"%PDF-1.7\n", "PDF"),
    "an old workbook": (bytes.fromhex("d0cf11e0a1b11ae1") + b"x", "xlsx or CSV"),
    "a packed file": (b"\x1f\x8b\x08\x00" + b"x" * 50, "Unpack it"),
    "a damaged archive": (zipped(a="b")[:-40], "damaged"),
    "JSON without a claim": (b'{\n"@type": "WebPage"\n}', "no fact-check"),
    "a table of something else": (b"Bread,Price\nRye,3\n", "No column"),
    "other XML": (b'<?xml version="1.0"?><a><b/></a>', "no export of WordPress"),
    "bytes of no language": (bytes(range(128, 256)), "encoding"),
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\1\0\0\0", "no kind of file"),
    "half a number": (b"[1, 2, 3e", "After"),
}


@pytest.mark.parametrize(("content", "sentence"), NONE.values(), ids=NONE)
def test_what_cannot_be_read_is_said_in_a_sentence(content, sentence):
    with pytest.raises(Unreadable, match=sentence):
        brought(content)


ARABIC = "الادعاء,الرابط,التقييم\nقال الوزير إن البلاد آمنة ولا يوجد أي خطر على السكان,https://checks.example/1,مضلل"
FRENCH = "Affirmation;Lien;Évaluation\nLe débat était très animé à l’école;https://checks.example/1;Trompeur"
RUSSIAN = "claim,url,verdict\nВ стране закрыли все больницы и школы на карантин,https://checks.example/1,ложь"
ENCODED = {
    "UTF-8 with a mark": (ARABIC, "utf-8-sig"),
    "UTF-16": (ARABIC, "utf-16"),
    "UTF-16 without a mark": (FRENCH, "utf-16-le"),
    "Windows-1252": (FRENCH, "cp1252"),
    "Windows-1256": (ARABIC, "cp1256"),
    "Windows-1251": (RUSSIAN, "cp1251"),
    "Windows-1252 of Spanish": (
        "claim,url\n¿Qué dijo el señor sobre la niña?,https://x.example",
        "cp1252",
    ),
    "Windows-1252 of punctuation": ("claim,url\nIt’s “so” – really,https://x.example", "cp1252"),
}


@pytest.mark.parametrize(("text", "encoding"), ENCODED.values(), ids=ENCODED)
def test_the_encoding_is_found_out(text, encoding):
    [record] = brought(text.encode(encoding))
    [plain] = brought(text)
    assert (record.claim, record.rating) == (plain.claim, plain.rating)
    assert "\ufffd" not in record.claim


UNCERTAIN = {
    "Polish": ("Zażółć gęślą jaźń, powiedział prezydent", "cp1250"),
    "Czech": ("Příliš žluťoučký kůň úpěl ďábelské ódy", "cp1250"),
    "Hungarian": ("Árvíztűrő tükörfúrógép, mondta a miniszter", "cp1250"),
    "Turkish": ("Başbakan bugün Ankara’da açıkladı, doğru değil", "cp1254"),
    "an old Macintosh": ("Le débat était animé à l’école", "mac_roman"),
    "DOS": ("Le débat était animé à l'école", "cp850"),
}


@pytest.mark.parametrize(("text", "encoding"), UNCERTAIN.values(), ids=UNCERTAIN)
def test_an_encoding_that_is_not_certain_is_refused(text, encoding):
    with pytest.raises(Unreadable, match="Save it as UTF-8"):
        brought(f"claim;url\n{text};https://x.example".encode(encoding))


def test_single_damaged_bytes_do_not_make_another_encoding():
    text = "\n".join(
        json.dumps(
            review(claimReviewed=f"É a lua {n}, não é?", url=f"https://c.example/{n}"),
            ensure_ascii=False,
        )
        for n in range(20)
    )
    content = text.encode().replace("É a lua 7,".encode(), b"\xc9 a lua 7,")
    found = brought(content)
    assert [record.claim[0] for record in found[6:9]] == ["É", "\ufffd", "É"]
    assert kinds(found[7]) == {"bytes"}


BOMB = '<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(("before", "used"), [(BOMB, "&b;"), (OUTSIDE, "&x;")])
def test_entities_in_xml_are_refused(before, used):
    content = wordpress(f"<item><title>{used}</title></item>", before=before)
    with pytest.raises(Unreadable, match="entities"):
        brought(content)


def test_control_characters_in_xml_are_no_end():
    [record] = brought(wordpress(post(_wpfc_claim="One \x0b two")))
    assert (record.claim, "control" in kinds(record)) == ("One two", True)


def test_declarations_in_a_workbook_are_refused():
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook(["Claim"], ["One"]))) as source,
        zipfile.ZipFile(packed, "w") as bomb,
    ):
        for part in source.infolist():
            content = source.read(part)
            if part.filename == "xl/worksheets/sheet1.xml":
                content = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]>' + content
            bomb.writestr(part.filename, content)
    with pytest.raises(Unreadable, match="workbook is damaged"):
        brought(packed.getvalue())


def test_an_object_of_php_is_never_brought_to_life():
    [record] = brought(wordpress(post(_fullfact_all_claims='O:8:"Imagick":1:{s:1:"a";i:1;}')))
    assert problems(record) == ["broken"]


def test_an_archive_in_an_archive_is_told_of():
    found = brought(zipped(a__zip=zipped(b="c"), b__html=page(json.dumps(review()))))
    assert [problems(record) for record in found] == [["broken"], []]


def test_a_file_that_is_too_large_is_refused_at_once(monkeypatch):
    monkeypatch.setattr(reading, "LARGEST_FILE", 100)
    with pytest.raises(Unreadable, match="more than"):
        brought(LINES)


SHAPES = ["lines", "a list", "a table", "WordPress"]


@pytest.mark.parametrize("shape", SHAPES)
def test_memory_does_not_grow_with_the_file(shape, tmp_path):
    few, many = (most_memory(tmp_path / "large", shape, number) for number in (16, 32))
    assert many < few * 1.2


def most_memory(path, shape, number):
    """The most memory that it took to read a file with so many long texts."""
    with path.open("w") as file:
        file.writelines(large(shape, number, filler="x" * 200_000))
    assert path.stat().st_size > number * 200_000
    with path.open("rb") as content:
        # What is loaded once is no part of it.
        next(read(content, name="x", now=NOW))
        tracemalloc.start()
        assert sum(1 for _record in read(content, name="x", now=NOW)) == number
        _now, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    return most


def large(shape, number, *, filler):
    """The parts of a file with so many fact-checks, each with ``filler`` for its text."""
    one = json.dumps(review(claimReviewed="Claim @@", articleBody=filler))
    item = post(_wpfc_claim="Claim @@", _wpfc_explainer=filler)
    start, end = wordpress("##").split("##")
    before, each, behind = {
        "lines": ("", f"{one}\n", ""),
        "a list": ("[", f"{one},", f"{one}]"),
        "a table": ("claim,url,text\n", f"Claim @@,https://c.example/@@,{filler}\n", ""),
        "WordPress": (start, item, end),
    }[shape]
    yield before
    yield from (each.replace("@@", str(n)) for n in range(number - behind.endswith("]")))
    yield behind
