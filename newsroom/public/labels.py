"""The words for codes in frozen contents. A code that is not listed is shown as it is."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

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


def language_name(tag: str) -> str:
    """The name of a language, or its tag."""
    primary = tag.split("-")[0].lower()
    if primary in LANGUAGES:
        return str(LANGUAGES[primary])
    try:
        return str(get_language_info(primary)["name_translated"])
    except KeyError:
        return tag


def direction(tag: str) -> str:
    """``rtl`` or ``ltr``."""
    return "rtl" if tag.split("-")[0].lower() in RTL else "ltr"
