"""The forms by which readers send something, without account, script or cookie.

What a cookie is for elsewhere, three things do here (docs/adr/0041-forms-without-cookies.md): the
browser's own word that the form was sent from this site, a signed stamp of when it was opened, and
a field that people do not see.
"""

import hashlib
from typing import Any
from urllib.parse import unquote, urlsplit

from django import forms
from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.crypto import get_random_string
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from newsroom import languages
from newsroom.editions.models import Edition, Ticket
from newsroom.editions.models.ticket import LONGEST_LINE, LONGEST_TEXT
from newsroom.editions.tickets import Sent
from newsroom.review.errors import Denied

QUICKEST, LONGEST = 3, 24 * 60 * 60  # seconds a person takes for a form
_signer = signing.TimestampSigner(salt="newsroom.letterbox")


class LetterForm(forms.Form):
    """What every form has. ``stamp`` and ``website`` are for programs, the rest for people."""

    kind: Ticket.Kind

    email = forms.EmailField(
        label=_("Your e-mail address"),
        required=False,
        max_length=254,
        help_text=_(
            "Only if you want to hear what came of this. It is kept encrypted, no editor sees it, "
            "and it is deleted afterwards."
        ),
        widget=forms.EmailInput(attrs={"dir": "ltr", "autocomplete": "email"}),
    )
    website = forms.CharField(required=False, label=_("Leave this empty"))
    stamp = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("stamp", _signer.sign(get_random_string(16)))
        for field in self.fields.values():
            # A browser that obeys maxlength cuts a paste off without a word.
            field.widget.attrs.pop("maxlength", None)

    @property
    def shown(self) -> list[Any]:
        """The fields that people fill in."""
        return [self[name] for name in self.fields if name not in ("website", "stamp")]

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            self._anew(website="")
            raise forms.ValidationError(
                _(
                    "A field that people do not see was filled in, perhaps by a program. It is "
                    "empty now: send the form again."
                ),
                "trap",
            )
        return ""

    def clean_stamp(self) -> str:
        stamp: str = self.cleaned_data["stamp"]
        try:
            _signer.unsign(stamp, max_age=LONGEST)
        except signing.SignatureExpired:
            self._anew(stamp=_signer.sign(get_random_string(16)))
            raise forms.ValidationError(
                _("This form was open for very long. Nothing is lost: send it again."), "expired"
            ) from None
        except signing.BadSignature:
            self._anew(stamp=_signer.sign(get_random_string(16)))
            raise forms.ValidationError(
                _("This form did not come from us as it is. Nothing is lost: send it again."),
                "stamp",
            ) from None
        return stamp

    def clean(self) -> dict[str, Any]:
        # Not beside other errors: whoever mends those takes their time.
        if not self.errors and _is_quick(self.cleaned_data["stamp"]):
            sentence = _("That was quicker than people type. Nothing is lost: send it again.")
            self.add_error("stamp", forms.ValidationError(sentence, "quick"))
        return self.cleaned_data

    def _anew(self, **values: str) -> None:
        """Draw the form with these values and all else as it was typed."""
        self.data = {**self.data.dict(), **values}  # type: ignore[attr-defined]

    def sent(self) -> Sent:
        """What was typed, for the ticket."""
        typed = self.cleaned_data
        edition = typed.get("about")
        parts = [typed["stamp"], self.kind, typed["text"], typed.get("who", ""), typed["where"]]
        parts += [typed["email"], str(edition and edition.item_id)]
        return Sent(
            kind=self.kind,
            language=get_language(),
            text=typed["text"],
            who=typed.get("who", ""),
            where=typed["where"],
            address=typed["email"],
            edition=edition,
            digest=hashlib.sha256("\0".join(parts).encode()).hexdigest(),
        )


def _is_quick(stamp: str) -> bool:
    try:
        _signer.unsign(stamp, max_age=QUICKEST)
    except signing.SignatureExpired:
        return False
    return True


def _long(label: Any, help_text: Any, rows: int) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows, "dir": "auto"})
    return forms.CharField(label=label, help_text=help_text, max_length=LONGEST_TEXT, widget=widget)


def _line(label: Any, help_text: Any, most: int) -> forms.CharField:
    widget = forms.TextInput(attrs={"dir": "auto"})
    return forms.CharField(
        label=label, help_text=help_text, max_length=most, required=False, widget=widget
    )


class SuggestForm(LetterForm):
    """A claim that a reader wants to have checked."""

    kind = Ticket.Kind.SUGGESTION
    field_order = ("text", "who", "where", "email", "website", "stamp")

    text = _long(_("What is claimed?"), _("Best in the words in which you met it."), 4)
    who = _line(_("Who says so?"), _("A person, an office, a channel; if you know."), LONGEST_LINE)
    where = _line(
        _("Where did you meet it?"), _("A link, or the name of a programme or group."), 2000
    )


class PageField(forms.CharField):
    """The address of a claim or article of ours, read as its current edition."""

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        if (edition := page_at(typed)) is None:
            raise forms.ValidationError(
                _("This is not the address of a claim or an article here: copy it from there."),
                "about",
            )
        return edition


class ReportForm(LetterForm):
    """An error that a reader found in a claim or an article."""

    kind = Ticket.Kind.REPORT
    field_order = ("about", "text", "where", "email", "website", "stamp")

    about = PageField(
        label=_("On which page?"),
        help_text=_("Its address."),
        max_length=2000,
        widget=forms.TextInput(attrs={"dir": "ltr", "inputmode": "url"}),
    )
    text = _long(_("What is wrong?"), _("Which words, and what would be right."), 4)
    where = _line(_("How do you know?"), _("A link or a source, if you have one."), 2000)


def page_at(address: str) -> Edition | None:
    """The current edition of the claim or article whose page, or an earlier edition of it, is at
    ``address``, with or without the host of this site. One query, or none.
    """
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    ours = (urlsplit(settings.SITE_URL).netloc, "")
    if parts.netloc not in ours or "\0" in address or not parts.path.startswith("/"):
        return None
    code, _path = languages.split(parts.path)
    try:
        with translation.override(code):
            found = resolve(unquote(parts.path))
    except Resolver404:
        return None
    kind = (found.url_name or "").partition("-")[0]
    if found.app_name != "public" or kind not in ("claim", "article"):
        return None
    return Edition.objects.select_related("item").at(kind, found.kwargs["slug"])


def check_sent_here(request: HttpRequest) -> None:
    """Raises Denied if the browser says that another site had the form sent.

    A browser that says nothing is believed: the form changes nothing of its sender's.
    """
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    own = {settings.SITE_URL, f"{request.scheme}://{request.get_host()}"}
    if site not in (None, "same-origin", "none") or (
        site is None and origin is not None and origin not in own
    ):
        raise Denied(_("Another site had this form sent. If it was you, send it again from here."))
