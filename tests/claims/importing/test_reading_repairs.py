"""What is commonly broken is put right, and each repair is told."""

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from claims.importing.record import Rated
from tests.claims.importing.bringing import NOW, brought, kinds, one, problems, review

TEXTS = {
    "entities": ("Fish &amp; chips &#8211; &quot;a&quot;", "Fish & chips – \"a\"", {"entities"}),
    "escaped twice": ("Fish &amp;amp; chips", "Fish & chips", {"entities"}),
    "tags": ("<p>The <b id='x'>moon</b><br/>is</p> cheese", "The moon is cheese", {"tags"}),
    "tags in entities": ("The &lt;em&gt;moon&lt;/em&gt;", "The moon", {"entities", "tags"}),
    "no tags": ("If 3 < 5 and <b and c> d & e", "If 3 < 5 and <b and c> d & e", set()),
    "no entities": ("AT&T; R&D &unknown; &c", "AT&T; R&D &unknown; &c", set()),
    "a script": ("One<script>alert('x')</script> two", "One two", {"tags"}),
    "mojibake": ("A polÃ­cia nÃ£o disse", "A polícia não disse", {"mojibake"}),
    "mojibake of quotes": ("It isnâ€™t so", "It isn’t so", {"mojibake"}),
    "mojibake with a loss": ("Ø§Ù„ \ufffd", "Ø§Ù„ \ufffd", {"bytes"}),
    "what looks like it": ("AÇÃO «IRMû", "AÇÃO «IRMû", set()),
    "one odd pair at an end": ("A IRMÃ»", "A IRMÃ»", set()),
    "controls": ("One\x00\x07 two\u200b\ufeff", "One two", {"control"}),
    "direction": ("One \u202etwo\u202c \u2066three\u2069", "One two three", {"direction"}),
    "marks that scripts need": ("می\u200cشود \u200fx", "می\u200cشود \u200fx", set()),
    "white space": ("  One\n\n two\u00a0three ", "One two three", set()),
    "a placeholder": ("One %title% {{ two }}", "One", {"placeholder"}),
    "per cent": ("100% of 50% and %", "100% of 50% and %", set()),
}  # fmt: skip


@pytest.mark.parametrize(("before", "after", "repairs"), TEXTS.values(), ids=TEXTS)
def test_text_is_put_right(before, after, repairs):
    record = one(claimReviewed=before)
    assert (record.claim, kinds(record)) == (after, repairs)


def test_half_a_character_is_told_of():
    first, _second = brought("\n".join([json.dumps(review(claimReviewed="One \ud83d two"))] * 2))
    assert (first.claim, kinds(first)) == ("One \ufffd two", {"bytes", "control"})


def garble(text, encoding):
    """What a program of Windows shows of UTF-8 that it reads as something else."""
    letters = (bytes([byte]) for byte in text.encode())
    return "".join(each.decode(encoding, "ignore") or chr(each[0]) for each in letters)


def test_arabic_that_was_read_in_wrong_encodings_is_put_right():
    meant = "قال الوزير إن البلاد آمنة"
    for encoding in ("latin-1", "cp1252", "cp1256"):
        garbled = garble(meant, encoding)
        assert one(claimReviewed=garbled).claim == meant
    assert kinds(one(claimReviewed=meant)) == set()


ADDRESSES = {
    "relative": ("/moon/", "https://checks.example/moon/", {"relative"}),
    "without its protocol": ("//checks.example/moon", "https://checks.example/moon", {"scheme"}),
    "without https": ("www.checks.example/moon", "https://www.checks.example/moon", {"scheme"}),
    "http": ("http://checks.example/moon", "http://checks.example/moon", set()),
    "shortened": ("https://bit.ly/3abc", "https://bit.ly/3abc", {"shortened"}),
    "archived": (
        "https://web.archive.org/web/20200101000000/https://checks.example/moon?a=1#b",
        "https://checks.example/moon?a=1#b", {"archived"},
    ),
    "archived as a picture": (
        "http://web.archive.org/web/20200101000000im_/http://checks.example/moon",
        "http://checks.example/moon", {"archived"},
    ),
    "archived elsewhere": (
        "https://archive.ph/2024.04.06-232929/https://checks.example/moon",
        "https://checks.example/moon", {"archived"},
    ),
    "archived under a code": (
        "https://archive.is/aBcD3", "https://archive.is/aBcD3", {"archive_code"},
    ),
    "cached": (
        "http://webcache.googleusercontent.com/search?q=cache:jtnoWA1FrssJ:checks.example/moon+",
        "https://checks.example/moon", {"archived", "scheme"},
    ),
    "with a password": (
        "https://me:secret@checks.example/moon", "https://checks.example/moon", {"secret"},
    ),
    "with a token": (
        "https://checks.example/moon?p=1&token=abc", "https://checks.example/moon?p=1", {"secret"},
    ),
    "entities": (
        "https://checks.example/?a=1&amp;b=2", "https://checks.example/?a=1&b=2", {"entities"},
    ),
    "Arabic": ("https://checks.example/القمر", "https://checks.example/القمر", set()),
}  # fmt: skip


@pytest.mark.parametrize(("before", "after", "repairs"), ADDRESSES.values(), ids=ADDRESSES)
def test_addresses_are_made_whole(before, after, repairs):
    record = one(url=before)
    assert (record.url, kinds(record), problems(record)) == (after, repairs, [])


def test_what_was_secret_in_an_address_is_in_no_report():
    record = one(url="https://me:secret@checks.example/?token=abc&a=1")
    assert "secret" not in str(record.repairs[0]).replace("kind='secret'", "")
    assert "abc" not in str(record.repairs)


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "mailto:a@b.example", "not yet", "http://x"]
)
def test_a_fact_check_at_no_address_on_the_web_is_refused(url):
    assert problems(one(url=url, author="Checks")) == ["address"]


def test_an_archived_address_of_a_claim_is_kept_beside_the_other():
    archived = "https://web.archive.org/web/20200101000000/https://said.example/1"
    record = one(
        itemReviewed={"appearance": [{"url": archived}, "Facebook", "https://said.example/2"]}
    )
    assert record.appearances == ("https://said.example/1", archived, "https://said.example/2")
    assert kinds(record) == {"archived", "no_address"}


def test_a_same_as_that_says_nothing_of_the_claimant_is_left_out():
    links = [
        "https://checks.example/moon/", "https://www.checks.example/", "Jane Roe",
        "https://www.wikidata.org/wiki/Q1",
    ]  # fmt: skip
    record = one(itemReviewed={"author": {"name": "Jane Roe", "sameAs": links}})
    assert record.claimant_same_as == ("https://www.wikidata.org/wiki/Q1",)
    told = [each.before for each in record.repairs if each.kind == "same_as"]
    assert told == links[:2]


DATES = {
    "with its zone": ("2024-03-05T10:00:00+03:00", "2024-03-05T07:00", set()),
    "with milliseconds": ("2024-03-05T10:00:00.123Z", "2024-03-05T10:00", set()),
    "without a zone": ("2024-03-05T10:00:00", "2024-03-05T10:00", {"date_zone"}),
    "a day": ("2024-03-05", "2024-03-05T00:00", {"date_zone"}),
    "the day first": ("25/03/2024", "2024-03-25T00:00", {"date_order", "date_zone"}),
    "the month first": ("03/25/2024 4:05 PM", "2024-03-25T16:05", {"date_order", "date_zone"}),
    "English": ("March 5th, 2024", "2024-03-05T00:00", {"date_text", "date_zone"}),
    "English with a day": ("Tue, Mar 5, 2024 at 4 pm", None, {"date_unknown"}),
    "with a time": ("Mar. 5, 2024 4:05 p.m.", "2024-03-05T16:05", {"date_text", "date_zone"}),
    "as in feeds": ("Tue, 05 Mar 2024 10:00:00 +0000", "2024-03-05T10:00", {"date_text"}),
    "Portuguese": ("5 de março de 2024", "2024-03-05T00:00", {"date_text", "date_zone"}),
    "Spanish": ("5 de setiembre de 2024, 18:30", "2024-09-05T18:30", {"date_text", "date_zone"}),
    "French": ("le 1er août 2024 à 14h30", "2024-08-01T14:30", {"date_text", "date_zone"}),
    "Arabic": ("٥ مارس ٢٠٢٤", "2024-03-05T00:00", {"date_text", "date_zone"}),
    "Arabic of the Levant": ("5 آذار 2024", "2024-03-05T00:00", {"date_text", "date_zone"}),
    "Arabic of Tunisia": ("5 جويلية 2024", "2024-07-05T00:00", {"date_text", "date_zone"}),
    "seconds": ("1709632800", "2024-03-05T10:00", {"date_order"}),
    "ambiguous": ("03/05/2024", None, {"date_ambiguous"}),
    "a month": ("March 2024", None, {"date_text", "date_partial"}),
    "impossible": ("2024-02-31", None, {"date_unknown"}),
    "another calendar": ("1403-02-03", None, {"date_unknown"}),
    "the future": ("2031-01-01", None, {"date_future"}),
    "no date": ("soon", None, {"date_unknown"}),
}  # fmt: skip


@pytest.mark.parametrize(("before", "after", "repairs"), DATES.values(), ids=DATES)
def test_dates_are_read_as_far_as_they_are_certain(before, after, repairs):
    record = one(datePublished=before)
    found = record.published and record.published.astimezone(UTC).isoformat()[:16]
    assert (found, kinds(record)) == (after, repairs)


def test_the_language_tells_which_number_is_the_month():
    assert one(datePublished="03/05/2024", inLanguage="pt").published == datetime(
        2024, 5, 3, tzinfo=UTC
    )


def test_a_date_of_a_claim_is_kept_as_far_as_it_is_known():
    said = {"2024": "2024", "March 2024": "2024-03", "2024-03-05T10:00": "2024-03-05",
            "2023-06?": "2023-06?", "XXXX-04-25": "XXXX-04-25"}  # fmt: skip
    assert {date: one(itemReviewed={"datePublished": date}).said_on for date in said} == said


FIVE = Decimal(5), Decimal(1)
RATINGS = {
    "words only": ({"alternateName": "Fake"}, Rated(text="Fake"), set()),
    "text in place of an object": ("Fake", Rated(text="Fake"), set()),
    "words as the number": ({"ratingValue": "Fake"}, Rated(text="Fake"), {"rating_text"}),
    "a number as words": ({"alternateName": "4"}, Rated(number=Decimal(4)), {"rating_number"}),
    "out of five": (
        {"alternateName": "4/5"}, Rated(number=Decimal(4), best=Decimal(5)), {"rating_number"},
    ),
    "a comma": ({"ratingValue": "3,5"}, Rated(number=Decimal("3.5")), set()),
    "from nought to one": (
        {"ratingValue": 0.25, "bestRating": 1, "worstRating": 0},
        Rated(number=Decimal("0.25"), best=Decimal(1), worst=Decimal(0)), set(),
    ),
    "eight steps": (
        {"ratingValue": "4", "bestRating": "8"}, Rated(number=Decimal(4), best=Decimal(8)), set(),
    ),
    "reversed": (
        {"ratingValue": 2, "bestRating": 1, "worstRating": 5},
        Rated(number=Decimal(2), best=Decimal(1), worst=Decimal(5)), {"rating_reversed"},
    ),
    "off its scale": (
        {"ratingValue": -1, "bestRating": 5, "worstRating": 1, "alternateName": "Unproven"},
        Rated(text="Unproven", best=FIVE[0], worst=FIVE[1]), {"rating_out"},
    ),
    "no scale": (
        {"ratingValue": 1, "bestRating": 1, "worstRating": 1}, Rated(number=Decimal(1)),
        {"rating_scale"},
    ),
    "a list": ([{"alternateName": "Fake"}], Rated(text="Fake"), set()),
    "endless": ({"ratingValue": "9" * 5000}, None, None),
}  # fmt: skip


@pytest.mark.parametrize(("before", "after", "repairs"), RATINGS.values(), ids=RATINGS)
def test_verdicts_are_read_on_any_scale(before, after, repairs):
    record = one(reviewRating=before)
    if after is None:
        assert record.rating.number is None
    else:
        assert (record.rating, kinds(record)) == (after, repairs)


def test_each_fault_of_a_scale_is_told_once():
    record = one(reviewRating={"ratingValue": -1, "bestRating": "-1", "worstRating": "-1"})
    assert [each.kind for each in record.repairs] == ["rating_scale", "rating_out"]
    record = one(reviewRating={"ratingValue": 1, "bestRating": "five"})
    assert [(each.kind, each.before) for each in record.repairs] == [("rating_scale", "five")]


def test_a_verdict_that_stands_with_the_claim_is_found():
    record = one(reviewRating=None, itemReviewed={"reviewRating": {"alternateName": "Fake"}})
    assert (record.rating, kinds(record)) == (Rated(text="Fake"), {"rating_elsewhere"})


def test_a_sentence_beside_a_number_is_the_finding():
    sentence = "No, the moon is not made of cheese but of rock and dust"
    record = one(reviewRating={"ratingValue": 1, "alternateName": sentence})
    assert (record.rating, record.finding) == (Rated(number=Decimal(1)), sentence)
    assert kinds(record) == {"explanation"}
    alone = one(reviewRating={"alternateName": sentence})
    assert (alone.rating.text, kinds(alone)) == (sentence, {"rating_sentence"})


PEOPLE = {
    "text": ("Checks", "Checks", (), {"publisher_text"}),
    "a list": ([{"@type": "Organization", "name": "Checks"}, {"@type": "Person", "name": "Ana"}],
               "Checks", ("Ana",), set()),
    "a person": ({"@type": "Person", "name": "Ana"}, "", ("Ana",), set()),
    "nobody": (None, "", (), set()),
}  # fmt: skip


@pytest.mark.parametrize(("author", "publisher", "authors", "repairs"), PEOPLE.values(), ids=PEOPLE)
def test_authors_and_publishers_are_told_apart(author, publisher, authors, repairs):
    record = one(author=author)
    assert (record.publisher, record.authors, kinds(record)) == (publisher, authors, repairs)


def test_an_author_beside_a_publisher_is_an_author():
    record = one(author="Ana", publisher={"name": "Checks"})
    assert (record.publisher, record.authors) == ("Checks", ("Ana",))


CLAIMANTS = {
    "Multiple sources": ("", {"several_people"}),
    "Sources multiples": ("", {"several_people"}),
    "مصادر متعددة": ("", {"several_people"}),
    "Posts on Facebook": ("", {"platform"}),
    "منشورات الفيسبوك": ("", {"platform"}),
    "x.com": ("", {"platform"}),
    "www.facebook.com": ("", {"platform"}),
    "Facebook and Twitter users": ("", {"platform"}),
    "Marion Sources": ("Marion Sources", set()),
}


@pytest.mark.parametrize("name", CLAIMANTS)
def test_claimants_who_are_nobody_are_told_of(name):
    record = one(itemReviewed={"author": {"name": name}})
    assert (record.claimant, kinds(record)) == CLAIMANTS[name]


LANGUAGES = {
    "Portuguese": "pt", "português": "pt", "English (US)": "en", "pt_BR": "pt-BR", "por": "pt",
    "العربية": "ar", "fa-AF": "fa-AF", "Klingonish": "",
}  # fmt: skip


@pytest.mark.parametrize("name", LANGUAGES)
def test_languages_are_known_by_their_names(name):
    assert one(inLanguage=name).language == LANGUAGES[name]
    assert one(inLanguage={"@type": "Language", "name": name}).language == LANGUAGES[name]


SCRIPTS = {
    "Η σελήνη είναι από τυρί": "el", "달은 치즈로 만들어졌습니다": "ko",
    "قالت الحكومة إن القمر مصنوع من الجبنة": "ar",
    "دولت گفت که ماه از پنیر ساخته شده است چون": "fa",
    "حکومت نے کہا ہے کہ چاند پنیر سے بنا ہے": "ur", "حکومت وویل چې سپوږمۍ له پنیرو جوړه ده": "ps",
    "La luna es de queso": "", "Луна сделана из сыра": "", "月はチーズでできています": "ja",
}  # fmt: skip


@pytest.mark.parametrize("text", SCRIPTS)
def test_a_missing_language_is_guessed_from_the_script_alone(text):
    record = one(claimReviewed=text, name="", inLanguage=None)
    assert record.language == SCRIPTS[text]
    assert kinds(record) == ({"language_guessed"} if record.language else set())


def test_a_record_without_a_claim_is_refused_and_its_title_not_taken_for_one():
    for empty in (None, "", "  ", "-", "null", "<p></p>"):
        record = one(claimReviewed=empty)
        assert (record.claim, problems(record)) == ("", ["no_claim"])


def test_a_text_that_is_too_long_for_a_claim_is_refused():
    assert problems(one(claimReviewed="word " * 1000)) == ["too_long"]
    record = one(name="word " * 1000)
    assert (len(record.title) <= 300, record.title[-1], kinds(record)) == (True, "…", {"cut"})


def test_the_same_claim_at_the_same_address_is_read_once():
    again = review(url="http://www.checks.example/moon")
    other = review(reviewRating={"alternateName": "True"})
    first, second, third, fourth = brought([review(), again, other, review(claimReviewed="Else")])
    assert problems(first) + problems(third) + problems(fourth) == []
    assert problems(second) == ["duplicate"]
    assert "element 1" in str(second.problems[0].sentence)
    assert (kinds(third), kinds(fourth)) == ({"other_verdict"}, {"same_page"})


def test_who_names_this_site_as_the_publisher_must_stand_on_it():
    [ours] = brought(review(), own_site="https://checks.example")
    [forged] = brought(review(url="https://else.example/1"), own_site="https://checks.example")
    [other] = brought(review(), own_site="https://newsroom.example")
    assert [(problems(each), kinds(each)) for each in (ours, forged, other)] == [
        ([], {"own_site"}), (["own_site"], set()), ([], set()),
    ]  # fmt: skip


def test_a_publication_in_the_next_hours_is_no_future():
    assert one(datePublished=(NOW + timedelta(hours=13)).isoformat()).published
    assert kinds(one(datePublished=(NOW + timedelta(hours=15)).isoformat())) == {"date_future"}
