"""The words for codes in frozen contents. A code that is not listed is shown as it is."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from newsroom.public import locales

Words = Mapping[str, str | Promise]

SOURCE_KINDS: Words = {
    "document": _("official document"),
    "dataset": _("data"),
    "study": _("study"),
    "news": _("news report"),
    "speech": _("speech or statement"),
    "post": _("post"),
    "interview": _("interview"),
    "footage": _("image or video"),
    "other": "",
}
RANKS: Words = {"primary": _("primary source"), "secondary": _("secondary source")}
OCCASION_KINDS: Words = {
    "speech": _("speech"),
    "debate": _("debate"),
    "interview": _("interview"),
    "post": _("post"),
    "document": _("official document"),
    "other": "",
}
# What has a page besides claims and articles.
THINGS: Words = {
    "speaker": _("Speaker"),
    "occasion": _("Occasion"),
    "topic": _("Topic"),
    "place": _("Place"),
    "source": _("Source"),
    "author": _("Author"),
}
REPORTED: Words = {
    "direct": _("Direct quote"),
    "partial": _("Quoted in part"),
    "indirect": _("Reported in indirect speech"),
    "mention": _("Mentioned only; no wording reported"),
}
# Languages that Django does not name.
LANGUAGES: Words = {
    "prs": _("Dari"),
    "ps": _("Pashto"),
    "haz": _("Hazaragi"),
    "ku": _("Kurdish"),
    "ckb": _("Sorani Kurdish"),
    "so": _("Somali"),
    "am": _("Amharic"),
    "my": _("Burmese"),
}
RTL = {"ar", "fa", "prs", "ps", "ur", "he", "yi", "ug", "sd", "ckb", "dv", "haz", "pnb"}

# What kind of work an article is.
WORKS: Words = {
    "fact_check": _("Fact check"),
    "explainer": _("Explainer"),
    "analysis": _("Analysis"),
    "investigation": _("Investigation"),
    "opinion": _("Opinion"),
}

# What readers call the places of a content: what a row hangs on, and the field in it.
PLACES: Mapping[tuple[str, ...], str | Promise] = {
    ("verdict", "rating"): _("The verdict"),
    ("verdict", "finding"): _("The finding"),
    ("verdict", "summary"): _("In short"),
    ("verdict", "what_is_right"): _("What is right about it"),
    ("verdict", "reasoning"): _("How we know"),
    ("claim", "wording"): _("The claim in one sentence"),
    ("claim", "context"): _("Context"),
    ("claim", "why_checked"): _("Why we checked this"),
    ("claim", "how_checked"): _("How we checked"),
    ("claim", "limitation"): _("What limits this"),
    ("article", "work"): _("The type of work"),
    ("article", "headline"): _("The headline"),
    ("article", "standfirst"): _("The standfirst"),
    ("blocks", "html"): _("The text"),
}
ADDED: Words = {
    "evidence": _("A source was added"),
    "statements": _("Something that was said was added"),
    "parts": _("A part of the claim was added"),
    "blocks": _("A section was added"),
    "topics": _("A topic was added"),
    "places": _("A place was added"),
    "bylines": _("An author was added"),
}
REMOVED: Words = {
    "evidence": _("A source was taken out"),
    "statements": _("Something that was said was taken out"),
    "parts": _("A part of the claim was taken out"),
    "blocks": _("A section was taken out"),
    "topics": _("A topic was taken out"),
    "places": _("A place was taken out"),
    "bylines": _("An author was taken out"),
}
REORDERED: Words = {
    "evidence": _("The evidence stands in another order"),
    "statements": _("What was said stands in another order"),
    "parts": _("The parts of the claim stand in another order"),
    "blocks": _("The sections stand in another order"),
}


def language_name(tag: str) -> str:
    """The name of a language, or its tag."""
    primary = tag.split("-")[0].lower()
    if primary in LANGUAGES:
        return str(LANGUAGES[primary])
    return locales.language(primary) or tag


def news_language(tag: str) -> str:
    """A language as news sitemaps spell it: two or three letters, but Chinese by its script."""
    primary, _dash, rest = tag.lower().partition("-")
    if primary == "zh":
        return "zh-tw" if rest in ("tw", "hk", "hant") else "zh-cn"
    return primary


def direction(tag: str) -> str:
    """``rtl`` or ``ltr``."""
    return "rtl" if tag.split("-")[0].lower() in RTL else "ltr"
