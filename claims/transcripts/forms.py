"""The forms of transcripts: add one, and take a passage from it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.fields import language_tag
from claims.models import Statement, Transcript
from claims.models.transcript import LONGEST
from claims.rows import fields_of
from claims.transcripts.cleaning import clean
from claims.transcripts.reading import ENCODINGS, LARGEST_FILE, Unreadable, read
from claims.transcripts.taking import check_passage

SAID = ["speaker", "kind", "reported", "quote_language"]


class RawTextField(forms.CharField):
    """Text as it comes, NULs and all; somebody else sees to it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(strip=False, required=False, **kwargs)
        self.validators = [
            each
            for each in self.validators
            if not isinstance(each, ProhibitNullCharactersValidator)
        ]


class TranscriptForm(forms.Form):
    """A text, pasted or in a file, and its occasion. ``notes`` says what was done to the text."""

    text = RawTextField(
        label=gettext_lazy("Text"),
        widget=forms.Textarea({"rows": 12, "dir": "auto"}),
        help_text=gettext_lazy("Paste it here, from Word too, or choose a file below."),
    )
    upload = forms.FileField(
        label=gettext_lazy("File"),
        required=False,
        widget=forms.FileInput({"accept": ".txt,.docx,text/plain"}),
        help_text=gettext_lazy(
            "Plain text (.txt) or Word (.docx). Of a Word file, headers, footers, footnotes, "
            "comments and deleted words are left out."
        ),
    )
    encoding = forms.ChoiceField(
        label=gettext_lazy("Encoding of the file"),
        required=False,
        choices=[("", gettext_lazy("find out")), *ENCODINGS.items()],
        help_text=gettext_lazy("Choose one if letters come out wrong."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = fields_of(Transcript, ["occasion", "language"], add=("occasion",))
        own["language"].validators.append(language_tag)
        self.fields = own | self.fields
        self.notes: list[str | Promise] = []

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        raw, upload = cleaned.get("text") or "", cleaned.get("upload")
        if upload and raw.strip():
            self.add_error("upload", _("Either paste a text or choose a file, not both."))
            return cleaned
        field = "upload" if upload else "text"
        try:
            cleaned["text"] = self._kept(self._read(upload) if upload else raw)
        except (Unreadable, ValidationError) as error:
            self.add_error(field, error if isinstance(error, ValidationError) else str(error))
        return cleaned

    def _read(self, upload: Any) -> str:
        if upload.size > LARGEST_FILE:
            limit = LARGEST_FILE // 1_000_000
            raise Unreadable(_("The file has more than %(limit)d MB.") % {"limit": limit})
        encoding = self.cleaned_data.get("encoding", "")
        text, how = read(upload.read(), name=upload.name, encoding=encoding)
        self.notes.append(_("The file was read as %(how)s.") % {"how": how})
        return text

    def _kept(self, raw: str) -> str:
        cleaned = clean(raw)
        self.notes += cleaned.notes
        if not cleaned.text.strip():
            raise ValidationError(_("There are no words in it. Paste a text, or choose a file."))
        if len(cleaned.text) > LONGEST:
            sentence = _("The text has %(length)d characters; %(limit)d is the most. Divide it.")
            raise ValidationError(sentence % {"length": len(cleaned.text), "limit": LONGEST})
        return cleaned.text

    def keep_upload(self) -> bool:
        """Put the text of a file into the box, since a browser does not send a file twice.

        Whether there was one that could be read.
        """
        kept = bool(self.cleaned_data.get("upload") and self.cleaned_data.get("text"))
        if kept:
            data: Any = self.data
            self.data = data.copy()
            self.data["text"] = self.cleaned_data["text"]  # type: ignore[index]
        return kept

    def save(self, *, by: Any) -> Transcript:
        """The new transcript."""
        upload = self.cleaned_data["upload"]
        return Transcript.objects.create(
            occasion=self.cleaned_data["occasion"],
            language=self.cleaned_data["language"],
            text=self.cleaned_data["text"],
            file_name=upload.name[:200] if upload else "",
            added_by=by,
        )


class PassageForm(forms.Form):
    """A passage of ``transcript``, by its offsets or its words, and who said it how."""

    start = forms.IntegerField(label=gettext_lazy("Begins at character"), required=False)
    end = forms.IntegerField(label=gettext_lazy("Ends before character"), required=False)
    words = RawTextField(
        label=gettext_lazy("Or the words of the passage"),
        widget=forms.Textarea({"rows": 2, "dir": "auto"}),
        help_text=gettext_lazy("Exactly as in the text; the place is found by them."),
    )

    def __init__(self, *args: Any, transcript: Transcript, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.transcript = transcript
        self.fields |= fields_of(Statement, SAID, add=("speaker",))
        self.fields["quote_language"].validators.append(language_tag)

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        if self.has_error("start") or self.has_error("end"):
            return cleaned
        words = clean(cleaned.get("words") or "").text.strip()
        if words and cleaned.get("start") is None and cleaned.get("end") is None:
            self._find(words)
        for name in ("start", "end"):
            if cleaned.get(name) is None and not self.errors.get("words"):
                self.add_error(name, _("Select a passage, or enter where it begins and ends."))
        try:
            check_passage(self.transcript, cleaned.get("start"), cleaned.get("end"))
        except ValidationError as error:
            self.add_error(None, error)
        return cleaned

    def _find(self, words: str) -> None:
        places = occurrences(self.transcript.text, words)
        if len(places) == 1:
            self.cleaned_data |= {"start": places[0], "end": places[0] + len(words)}
        elif not places:
            self.add_error("words", _("The text does not have these words, as they are here."))
        else:
            sentence = _(
                "The text has these words several times, first at the characters %(places)s. Add "
                "some words before or after them."
            )
            self.add_error("words", sentence % {"places": ", ".join(map(str, places[:5]))})

    @property
    def passage(self) -> str:
        """The words between the offsets that were sent, empty where there are none."""
        start, end = (getattr(self, "cleaned_data", {}).get(name) for name in ("start", "end"))
        return (
            self.transcript.text[start:end] if self.is_bound and start is not None and end else ""
        )


def occurrences(text: str, words: str) -> list[int]:
    """Where ``words`` begin in ``text``; six places at most."""
    places: list[int] = []
    place = text.find(words)
    while place >= 0 and len(places) < 6:
        places.append(place)
        place = text.find(words, place + 1)
    return places
