"""Transcripts at the desk: added, read and taken from."""

import io
from time import process_time

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from claims.models import SpeakerRole, Statement, Transcript
from claims.transcripts import take
from tests import factories
from tests.transcripts import occasion, transcript

pytestmark = pytest.mark.django_db
NEW = "admin:transcript_new"
LIST = "admin:transcript_list"


@pytest.fixture
def reporter():
    return factories.reporter(first_name="Rana")


@pytest.fixture
def client(sign_in, reporter):
    return sign_in(reporter)


@pytest.fixture
def ada():
    return factories.speaker(name="Ada Minister")


def url(source):
    return reverse("admin:transcript", args=[source.pk])


def add(client, text="", upload=None, **more):
    """Sends the form for a new transcript, following where it leads."""
    where = more.pop("occasion", None) or occasion()
    data = {"occasion": where.pk, "language": "en", "text": text, "encoding": "", **more}
    if upload is not None:
        data["upload"] = upload
    return client.post(reverse(NEW), data, follow=True)


def passage(speaker, **more):
    said = {"kind": "checkable", "reported": "direct", "quote_language": "en", "words": ""}
    return {"speaker": speaker.pk, "start": "", "end": "", **said, **more}


def test_a_pasted_text_is_kept_and_what_was_done_to_it_is_said(client, reporter):
    page = add(client, "“Un\u00adseen”\u00a0words.\r\nSecond\fpage.\0")

    kept = Transcript.objects.get()
    assert kept.text == "“Unseen” words.\nSecond\npage."
    assert (kept.language, kept.file_name, kept.added_by) == ("en", "", reporter)
    assert "The transcript is saved." in page.text
    assert "2 soft hyphens or control characters, which nobody sees, were taken out." in page.text
    assert "1 odd space became a plain space." in page.text
    assert "1 unusual line or page break became a line break." in page.text


@pytest.mark.parametrize(
    ("encoding", "how"), [("utf-8", "UTF-8"), ("utf-16", "UTF-16"), ("cp1256", "Windows-1256")]
)
def test_a_text_file_is_read_and_its_encoding_said(client, encoding, how):
    text = "قال الوزير إن البلاد آمنة.\nثم غادر."
    upload = SimpleUploadedFile("speech.txt", text.encode(encoding))

    page = add(client, upload=upload, language="ar")

    assert Transcript.objects.get().text == text
    assert Transcript.objects.get().file_name == "speech.txt"
    assert f"The file was read as {how}" in page.text
    assert 'lang="ar" dir="auto"' in page.text


def test_a_word_file_is_read(client):
    stream = io.BytesIO()
    document = docx.Document()
    document.add_paragraph("We won.")
    document.save(stream)

    add(client, upload=SimpleUploadedFile("debate.docx", stream.getvalue()))

    assert Transcript.objects.get().text == "We won."


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({}, "There are no words in it."),
        ({"text": " \n\u00a0\0 "}, "There are no words in it."),
        ({"text": "x" * 4_000_000 + "y" * 1_000_001}, "has 5000001 characters; 5000000 is"),
        ({"text": "Mine.", "upload": SimpleUploadedFile("a.txt", b"Too.")}, "Either paste a text"),
        ({"upload": SimpleUploadedFile("a.txt", b"\x89PNG\r\n\0\0")}, "no text in an encoding"),
        ({"upload": SimpleUploadedFile("a.docx", b"PK\3\4broken")}, "not a Word file"),
        ({"text": "Mine.", "language": "no tag"}, "Enter a language tag"),
    ],
    ids=["nothing", "only blanks", "too long", "both", "a picture", "no Word file", "language"],
)  # fmt: skip
def test_what_cannot_be_kept_is_said_and_what_was_typed_stays(client, settings, sent, sentence):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10_000_000
    for upload in sent.values():
        if isinstance(upload, SimpleUploadedFile):
            upload.seek(0)

    page = add(client, **sent)

    assert page.status_code == 400
    assert sentence in page.text
    assert page.context["form"]["text"].value() == sent.get("text", "")
    assert not Transcript.objects.exists()


def test_a_file_that_was_read_is_not_asked_for_twice(client):
    upload = SimpleUploadedFile("speech.txt", "Grüße".encode("cp1252"))

    page = add(client, upload=upload, language="no tag")

    assert page.status_code == 400
    assert "The text of the file is in the box now." in page.text
    assert page.context["form"]["text"].value() == "Grüße"


def test_a_passage_is_saved_with_everything_the_occasion_knows(client, ada):
    SpeakerRole.objects.create(speaker=ada, title="Minister", body="Water", since="2020")
    debate = occasion(date="2023-06-01", date_as_written="last Thursday", url="https://x.test/a")
    source = transcript("Good evening 🙂 all.\nWe have 4,000 wells.", occasion=debate)
    start = source.text.index("We have")

    answer = client.post(url(source), passage(ada, start=start, end=start + 20, kind="prediction"))

    said = Statement.objects.get()
    assert said.quote == "We have 4,000 wells." == source.text[said.start : said.end]
    assert (said.transcript, said.occasion, said.speaker) == (source, debate, ada)
    assert (said.role_title, said.role_body) == ("Minister", "Water")
    assert (said.date, said.date_as_written, said.url) == (
        "2023-06-01", "last Thursday", "https://x.test/a",
    )  # fmt: skip
    assert (said.kind, said.reported) == ("prediction", "direct")
    assert answer.url == f"{url(source)}?page=1#p-2"


def test_the_next_statement_starts_with_the_same_speaker(client, sign_in, ada):
    source = transcript("One. Two.", language="fa")
    assert client.get(url(source)).context["form"]["quote_language"].value() == "fa"
    client.post(url(source), passage(ada, start=0, end=4, reported="partial", quote_language="ps"))

    form = client.get(url(source)).context["form"]

    assert "Ada Minister" in form["speaker"].as_widget()
    assert (form["reported"].value(), form["quote_language"].value()) == ("partial", "ps")
    assert form["kind"].value() == "checkable"
    other = sign_in(factories.reporter()).get(url(source)).context["form"]
    assert "Ada Minister" not in other["speaker"].as_widget()


def test_a_role_that_is_not_certain_is_left_open_and_said(client, ada):
    SpeakerRole.objects.create(speaker=ada, title="Minister", since="2020")
    source = transcript("One.")

    page = client.post(url(source), passage(ada, start=0, end=4), follow=True)

    assert Statement.objects.get().role_title == ""
    assert "Which role the speaker had then is not certain" in page.text


def test_emoji_and_arabic_are_counted_in_characters(client, ada):
    text = "👩🏽\u200d🚒🇦🇫 قال: «كِتَابٌ» 🙂 done"
    source = transcript(text)
    for words in ("👩🏽\u200d🚒", "🇦🇫", "«كِتَابٌ»", "done"):
        start = text.index(words)
        client.post(url(source), passage(ada, start=start, end=start + len(words)))
        assert Statement.objects.latest("pk").quote == words


BAD = {
    "beyond": ({"start": 0, "end": 99}, "end", "has 9 characters: this is outside"),
    "far beyond": ({"start": 0, "end": 10**30}, "end", "this is outside of it"),
    "before": ({"start": -1, "end": 3}, "start", "this is outside of it"),
    "reversed": ({"start": 4, "end": 2}, "end", "ends before it begins"),
    "empty": ({"start": 4, "end": 4}, "end", "no words between"),
    "a space": ({"start": 4, "end": 5}, "end", "no words between"),
    "half": ({"start": 4, "end": ""}, "end", "Select a passage, or enter"),
    "none": ({}, "start", "Select a passage, or enter"),
    "no number": ({"start": "x", "end": 4}, "start", "Enter a whole number"),
    "words it has not": ({"words": "Four"}, "words", "does not have these words"),
    "words it has twice": ({"words": "o"}, "words", "several times, first at the characters 7, 8"),
}


@pytest.mark.parametrize(("sent", "field", "sentence"), BAD.values(), ids=BAD)
def test_a_passage_that_cannot_be_is_said_at_its_field(client, ada, sent, field, sentence):
    source = transcript("One. Twoo")

    page = client.post(url(source), passage(ada, **sent, kind="opinion"))

    assert page.status_code == 400
    assert sentence in str(page.context["form"].errors[field])
    assert f'href="#id_{field}"' in page.text
    assert page.context["form"]["kind"].value() == "opinion"
    assert not Statement.objects.exists()


def test_a_passage_longer_than_a_quote_can_be_is_refused(client, ada):
    page = client.post(url(transcript("x" * 10_001)), passage(ada, start=0, end=10_001))
    assert "has 10001 characters; a quote has at most 10000" in page.text


def test_a_passage_is_found_by_its_words(client, ada):
    source = transcript("He said: “so it is”.\nSo what?")
    client.post(url(source), passage(ada, words="  “so it\u00a0is”.\r\nSo "))
    said = Statement.objects.get()
    assert (said.start, said.end, said.quote) == (9, 23, "“so it is”.\nSo")


def test_overlapping_passages_are_saved_and_said(client, ada):
    source = transcript("One two three.")
    client.post(url(source), passage(ada, start=0, end=7))
    page = client.post(url(source), passage(ada, start=4, end=13), follow=True)
    beside = client.post(url(source), passage(ada, start=13, end=14), follow=True)

    assert Statement.objects.count() == 3
    assert "It overlaps another statement: Ada Minister: One two" in page.text
    assert "It overlaps" not in beside.text
    assert '<mark data-from="4">two</mark><a class="ts-ref"' in page.text


def test_the_text_is_shown_as_text(client):
    source = transcript("<script>alert(1)</script> & “more”\n\nLast.")
    page = client.get(url(source))
    assert (
        '<span data-from="0">&lt;script&gt;alert(1)&lt;/script&gt; &amp; “more”</span>' in page.text
    )


def test_two_megabytes_are_quick_and_come_in_pages(client, ada):
    line = "کابل said 🙂 that the wells are 4,000 and more than that.\n"
    source = transcript(line * (2_000_000 // len(line.encode())))
    start = len(line) * 20_000 + 5
    take(source, start=start, end=start + 4, speaker=ada)
    client.get(url(source))

    # The program's own time: others may be using the machine.
    begun = process_time()
    page = client.get(url(source), {"at": start})
    took = process_time() - begun

    assert took < 1
    assert len(page.content) < 250_000
    assert 'id="p-20001"' in page.text
    assert f'<mark data-from="{start}">said</mark>' in page.text
    shown = page.context["shown"]
    assert (shown.number > 10, shown.number < shown.of) == (True, True)


def test_words_are_found_on_whatever_page_they_are(client):
    source = transcript("Wells 🙂.\n" * 4_000 + "The (only) DAM.\n" + "Wells.\n" * 4_000)
    place = source.text.index("(only)")

    first = client.get(url(source), {"find": "(ONLY) dam"}, follow=True)
    again = client.get(url(source), {"find": "(only) dam", "after": place}, follow=True)

    assert first.redirect_chain[0][0].endswith(f"find=%28ONLY%29+dam&after={place}#p-4001")
    assert 'id="p-4001"' in first.text
    assert again.redirect_chain[0][0].endswith(f"&after={place}#p-4001")
    second = client.get(url(source), {"find": "wells", "after": "0"})
    assert second.url.endswith("&after=9#p-2")
    none = client.get(url(source), {"find": "(a+)+$", "after": "9" * 9})
    assert "The text does not have these words." in none.text


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_cost_the_same_for_one_row_and_three(
    client, ada, count, django_assert_num_queries
):
    source = transcript("One two three. " * 9)
    for number in range(count):
        said = take(source, start=number, end=number + 5, speaker=ada)
        factories.claim(statement=said)
        transcript("Another.", occasion=source.occasion)
    client.get(url(source))

    with django_assert_num_queries(5):
        client.get(reverse(LIST))
    with django_assert_num_queries(6):
        client.get(reverse(LIST), {"occasion": source.occasion_id})
    with django_assert_num_queries(9):
        page = client.get(url(source))
    assert len(page.context["statements"]) == count
    with django_assert_num_queries(8):
        client.get(reverse("admin:transcript_statements", args=[source.pk]))


def test_transcripts_are_reached_from_the_start_and_from_their_occasion(client):
    source = transcript()
    of_occasion = f"{reverse(LIST)}?occasion={source.occasion_id}"
    form = client.get(reverse("admin:claims_occasion_change", args=[source.occasion_id]))
    occasions = client.get(reverse("admin:claims_occasion_changelist"))

    # Before the palette, which leads to every page.
    start = client.get(reverse("admin:index")).text.split("<dialog")[0]
    assert start.count(f'href="{reverse(LIST)}"') == 2
    assert start.count(f'href="{reverse(NEW)}"') == 1
    assert of_occasion in form.text
    assert of_occasion in occasions.text
    listed = client.get(of_occasion)
    assert url(source) in listed.text
    assert f"{reverse(NEW)}?occasion={source.occasion_id}" in listed.text
    started = client.get(reverse(NEW), {"occasion": source.occasion_id})
    assert "The great debate" in started.context["form"]["occasion"].as_widget()


def test_what_does_not_exist_is_not_found(client):
    assert client.get(reverse("admin:transcript", args=[9])).status_code == 404
    assert client.get(reverse("admin:transcript_statements", args=[9])).status_code == 404
    assert client.get(reverse(LIST), {"occasion": "9"}).status_code == 404
    for page in ("x", "-1", "0", "9" * 40, "٣"):
        assert client.get(url(transcript()), {"page": page, "at": page}).status_code == 200


def test_who_may_only_look_gets_no_form_and_who_may_not_sees_nothing(sign_in, ada):
    source = transcript("One.")
    reader, outsider = sign_in(factories.publisher()), sign_in(factories.user(is_staff=True))

    page = reader.get(url(source))
    assert "Save the statement" not in page.text
    assert reader.post(url(source), passage(ada, start=0, end=4)).status_code == 403
    assert reader.get(reverse(NEW)).status_code == 403
    for address in (url(source), reverse(LIST), reverse(NEW)):
        assert outsider.get(address).status_code == 403
    assert not Statement.objects.exists()
