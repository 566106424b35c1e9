"""From a pasted list of quotes to rows that can be looked over before anything is made of them."""

from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims import quotes
from claims.entering import PREFIX
from claims.models import Occasion, Statement
from claims.naming import Speakers
from claims.rows import checked, fields_of
from claims.transcripts.forms import RawTextField
from claims.transcripts.reading import ENCODINGS, LARGEST_FILE, Unreadable, read
from newsroom.review.admin.conflict import sent_rows, write_rows
from newsroom.review.admin.snapshot import Values
from newsroom.review.errors import Refused

_WORDS = ("quote", "paraphrase", "wording")


class PasteForm(forms.Form):
    """A list of quotes, and what holds for those that do not say so themselves."""

    pasted = RawTextField(
        label=gettext_lazy("Quotes, one a line or paragraph"),
        widget=forms.Textarea({"rows": 6, "dir": "auto"}),
        help_text=gettext_lazy(
            "With or without numbers and bullets; with “Speaker: quote” or “Speaker — quote” where "
            "you know it. You look them over before anything is saved."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("prefix", "paste")
        super().__init__(*args, **kwargs)
        own = fields_of(Statement, ["speaker", "quote_language"], add=("speaker",))
        self.fields |= checked(Statement, own)
        self.fields["speaker"].required = False
        self.fields["speaker"].label = _("Who said those without a name")

    def clean_pasted(self) -> list[quotes.Quote]:
        try:
            return quotes.read(self.cleaned_data["pasted"])
        except Refused as refusal:
            raise forms.ValidationError(str(refusal), refusal.code) from None

    def rows(self, sent: QueryDict, occasion: Occasion) -> QueryDict:
        """What was sent, with a row for each quote after those that say something already."""
        found = self.cleaned_data["pasted"]
        speakers = Speakers(names={each.speaker for each in found if each.speaker})
        said = Statement.objects.filter(occasion=occasion)
        known = set(
            said.filter(quote__in=[each.quote for each in found]).values_list("quote", flat=True)
        )
        before = [row for row in sent_rows(sent, PREFIX)[1] if _says_something(row)]
        rows = [self._row(each, speakers, known) for each in found]
        data = sent.copy()
        write_rows(data, PREFIX, [], [*before, *rows])
        for name in list(data):
            if name.startswith(f"{self.prefix}-"):
                del data[name]
        return data

    def _row(self, entry: quotes.Quote, speakers: Speakers, known: set[str]) -> Values:
        name, quote = entry.speaker, entry.quote
        if not entry.sure and len(speakers.called(name)) != 1:
            name, quote = "", entry.whole
        row = {
            "quote": [quote],
            "quote_language": [self.cleaned_data["quote_language"]],
            "kind": [Statement.Kind.CHECKABLE.value],
            "reported": [Statement.Reported.DIRECT.value],
        }
        if quote in known:
            row |= {"DELETE": ["on"], "known": ["on"]}
        return row | self._speaker(name, speakers)

    def _speaker(self, name: str, speakers: Speakers) -> Values:
        called = speakers.called(name) if name else []
        speaker = called[0] if len(called) == 1 else None if name else self.cleaned_data["speaker"]
        if speaker:
            label = [str(speaker)]
            return {"speaker": [str(speaker.pk)], "speaker-label": label, "speaker-typed": label}
        asked = {"speaker": [""], "speaker-label": [""], "speaker-typed": [name]}
        # Somebody new is proposed only where nobody is called anything like it.
        likely = ["new"] if name and not speakers.like(name) else [""]
        return asked | {"who_for": [name], "who": likely}


def both(sent: QueryDict, other: QueryDict) -> QueryDict:
    """What was sent, with the rows and the list of another form that it does not have."""
    mine = [row for row in sent_rows(sent, PREFIX)[1] if _says_something(row)]
    said = [_words_of(row) for row in mine]
    theirs = [row for row in sent_rows(other, PREFIX)[1] if _says_something(row)]
    data = sent.copy()
    rows = [*mine, *(row for row in theirs if _words_of(row) not in said)]
    write_rows(data, PREFIX, [], rows)
    pasted = [each.get("paste-pasted", "").strip() for each in (sent, other)]
    data["paste-pasted"] = "\n".join(dict.fromkeys(filter(None, pasted)))
    return data


def read_upload(request: HttpRequest) -> QueryDict:
    """What was sent to the form for a transcript, with the text of a file in the place of the
    file. Raises Unreadable."""
    data = request.POST.copy()
    upload = request.FILES.get("upload")
    if upload and not data.get("text", "").strip():
        if (upload.size or 0) > LARGEST_FILE:
            raise Unreadable(_("The file is too large to be kept."))
        encoding = data.get("encoding", "")
        known = encoding if encoding in ENCODINGS else ""
        data["text"], _how = read(upload.read(), name=upload.name or "", encoding=known)
        data["encoding"] = ""
    return data


def _words_of(row: Values) -> list[str]:
    return [row.get(name, [""])[0].strip() for name in _WORDS]


def _says_something(row: Values) -> bool:
    return any(row.get(name, [""])[0].strip() for name in _WORDS)
