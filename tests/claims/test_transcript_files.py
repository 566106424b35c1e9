"""Files that people bring, and those that are none."""

import io
import zipfile

import docx
import pytest
from docx.oxml import parse_xml

from claims.transcripts import Unreadable, read, word

WESTERN = "“Le débat – c’était « très » animé…”\r\nÇa va ? 5 € à 9 h."
ARABIC = "قال الوزير إن البلاد آمنة، ولا يوجد خطر.\nثم غادر القاعة."
PERSIAN = "او گفت: «ما پیروز شدیم» و رفت."
ENCODED = {
    "UTF-8": ("🙂 " + ARABIC, "utf-8", "UTF-8"),
    "UTF-8 with a mark": (ARABIC, "utf-8-sig", "UTF-8"),
    "plain ASCII": ("Nothing else.", "ascii", "UTF-8"),
    "UTF-16": ("🙂 " + WESTERN, "utf-16", "UTF-16"),
    "UTF-16, the other way round": ("\ufeff" + ARABIC, "utf-16-be", "UTF-16"),
    "UTF-16 without a mark": (WESTERN, "utf-16-le", "UTF-16"),
    "UTF-16 of Arabic without a mark": (ARABIC, "utf-16-be", "UTF-16"),
    "Windows-1252": (WESTERN, "cp1252", "Windows-1252 (Western Europe)"),
    "Windows-1252 of German": ("Grüße", "cp1252", "Windows-1252 (Western Europe)"),
    "Windows-1256": (ARABIC, "cp1256", "Windows-1256 (Arabic, Persian)"),
    "of Persian": (PERSIAN.replace("ی", "ي"), "cp1256", "Windows-1256 (Arabic, Persian)"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "encoding", "how"), ENCODED.values(), ids=ENCODED)
def test_the_encoding_is_found_out(text, encoding, how):
    found, said = read(text.encode(encoding), name="speech.txt")
    assert (found.lstrip("\ufeff"), said) == (text.lstrip("\ufeff"), how)


def test_the_encoding_can_be_chosen():
    assert read("Привет".encode("cp1251"), name="x.txt", encoding="cp1251")[0] == "Привет"
    with pytest.raises(Unreadable, match=r"cannot be read as UTF-8\. Choose its encoding"):
        read("Привет".encode("cp1251"), name="x.txt", encoding="utf-8")


NONE = {
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\1\0\0\0", "x.txt", "no text in an encoding"),
    "noise": (bytes(range(256)) * 4, "x.txt", "no text in an encoding"),
    "a control character among letters": (b"abc \x01 \xe9t\xe9", "x.txt", "no text in an encoding"),
    "bytes Windows-1252 does not have": (b"abc \x81 d", "x.txt", "cannot be read as Windows-1252"),
    "half of UTF-16": (b"\xff\xfea\0b", "x.txt", "cannot be read as UTF-16"),
    "a PDF": (b"%PDF-1.7 \xe2\xe3", "x.txt", "This is a PDF"),
    "old Word": (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 99, "x.doc", "Save it as .docx"),
    "text that is called Word": (b"Hello", "x.docx", "not a Word file"),
    "a cut Word file": (b"PK\3\4" + b"\0" * 40, "x.docx", "not a Word file"),
    "nothing that is called Word": (b"", "x.docx", "not a Word file"),
}


@pytest.mark.parametrize(("content", "name", "sentence"), NONE.values(), ids=NONE)
def test_what_cannot_be_read_is_said(content, name, sentence):
    with pytest.raises(Unreadable, match=sentence):
        read(content, name=name)


def test_a_file_that_is_too_large_is_refused():
    with pytest.raises(Unreadable, match="more than 20 MB"):
        read(b"a" * 20_000_001, name="x.txt")


def saved(document):
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def test_paragraphs_and_cells_of_a_word_file_come_in_order():
    document = docx.Document()
    document.add_heading("The debate", 1)
    said = document.add_paragraph("We have ")
    said.add_run("4,000").bold = True
    said.add_run(" wells.\tAll of them.")
    table = document.add_table(2, 2)
    for number, cell in enumerate(cell for row in table.rows for cell in row.cells):
        cell.text = f"Cell {number} 🙂"
    document.add_paragraph("السلام عليكم")
    text, how = read(saved(document), name="debate.docx")

    assert how == "Word"
    assert text.split("\n") == [
        "The debate", "We have 4,000 wells.\tAll of them.",
        "Cell 0 🙂", "Cell 1 🙂", "Cell 2 🙂", "Cell 3 🙂", "السلام عليكم",
    ]  # fmt: skip


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def test_insertions_links_and_content_controls_count_and_deletions_do_not():
    document = docx.Document()
    paragraph = document.add_paragraph("It was ")._p
    for xml in (
        f'<w:del {W} w:id="1"><w:r><w:delText>never </w:delText></w:r></w:del>',
        f'<w:ins {W} w:id="2"><w:r><w:t>always </w:t></w:r></w:ins>',
        f"<w:hyperlink {W}><w:r><w:t>so</w:t></w:r></w:hyperlink>",
        f"<w:sdt {W}><w:sdtContent><w:r><w:t>, they said</w:t><w:br/><w:t>twice.</w:t></w:r>"
        "</w:sdtContent></w:sdt>",
    ):
        paragraph.append(parse_xml(xml))

    assert word.read(saved(document)) == "It was always so, they said\ntwice."


def archive(**parts):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return stream.getvalue()


def test_a_bomb_is_refused_before_it_is_unpacked():
    bomb = archive(**{"word/document.xml": b"\0" * (word.LARGEST_TEXT + 1)})
    assert len(bomb) < 100_000
    with pytest.raises(Unreadable, match="Unpacked, this file would be too large"):
        read(bomb, name="bomb.docx")
    many = archive(**{f"word/media/{n}.png": b"\0" * 30_000_000 for n in range(4)})
    with pytest.raises(Unreadable, match="Unpacked, this file would be too large"):
        read(many, name="bomb.docx")


@pytest.mark.parametrize(
    "parts",
    [
        {"readme.txt": "An archive, but no Word file."},
        {"[Content_Types].xml": "<not xml"},
        {"[Content_Types].xml": "<Types/>", "_rels/.rels": "<Relationships/>"},
    ],
    ids=["another archive", "broken XML", "without a document"],
)
def test_an_archive_that_is_no_word_file_is_refused(parts):
    with pytest.raises(Unreadable, match="not a Word file"):
        read(archive(**parts), name="x.docx")


def test_an_entity_in_a_word_file_reads_no_other_file():
    document = docx.Document()
    document.add_paragraph("MARK")
    inside = {}
    with zipfile.ZipFile(io.BytesIO(saved(document))) as made:
        for part in made.namelist():
            inside[part] = made.read(part)
    xml = inside["word/document.xml"].decode().replace("MARK", "&file;")
    doctype = '<!DOCTYPE w [<!ENTITY file SYSTEM "file:///etc/hostname">]><w:document'
    inside["word/document.xml"] = xml.replace("<w:document", doctype, 1)

    assert word.read(archive(**inside)).strip() == ""
