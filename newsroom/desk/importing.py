"""Imports at the desk: the forms, and what the pages of one import show."""

from collections.abc import Iterator
from pathlib import PurePath
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.http import Http404, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.importing import files, reading, reporting, runs
from claims.importing.fields import FIELDS
from claims.models import Import, ImportRow, Rating
from newsroom.editions import archiving
from newsroom.editions.models import Archive
from newsroom.review.errors import Refused
from newsroom.review.forms import PlainLabels

SIZE = 50
SHOWN = 20  # refused items of an archive; all of them stay drafts
# By the ends of their names; what a file is, its content says when it is read.
KINDS = (".json", ".jsonl", ".ndjson", ".csv", ".tsv", ".txt", ".xlsx", ".xml", ".html", ".htm",
         ".zip", ".gz")  # fmt: skip

State = Import.State


class UploadForm(PlainLabels, forms.Form):
    """A file with published fact-checks."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        max_length=200,
        help_text=gettext_lazy(
            "ClaimReview as JSON, JSON Lines or web pages; a table as CSV or XLSX; an export of "
            "WordPress or Check; several in one ZIP. 4 GB at most. First it is only read."
        ),
        widget=forms.FileInput(attrs={"accept": ",".join(KINDS)}),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if PurePath(file.name).suffix.lower() not in KINDS:
            raise forms.ValidationError(
                _("“%(name)s” is none of the kinds that can be read: %(kinds)s.")
                % {"name": file.name, "kinds": " ".join(KINDS)},
                "kind",
            )
        return file


class ColumnsForm(forms.Form):
    """Which field each column of a table is read into."""

    def __init__(self, *args: Any, columns: list[str], guessed: dict[str, str]) -> None:
        super().__init__(*args)
        self.columns = columns
        for number, column in enumerate(columns):
            self.fields[f"column-{number}"] = forms.ChoiceField(
                label=column,
                required=False,
                choices=[("", _("is left out")), *FIELDS.items()],
                initial=guessed.get(column, ""),
            )

    def mapping(self) -> dict[str, str]:
        """The fields by the names of the columns; the form must be valid."""
        chosen = {
            column: self.cleaned_data[f"column-{number}"]
            for number, column in enumerate(self.columns)
        }
        return {column: field for column, field in chosen.items() if field}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not self.mapping():
            raise forms.ValidationError(_("Choose at least one column."), "none")
        return cleaned


class SignForm(PlainLabels, forms.Form):
    """What readers are told of the rules by which all of it was checked."""

    note = forms.CharField(
        label=gettext_lazy("By whose rules it was checked"),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        validators=[MaxLengthValidator(2000)],
        help_text=gettext_lazy(
            "A sentence or two for readers, on the page of each claim, best with the address of "
            "the rules of then."
        ),
    )


class ConfirmForm(PlainLabels, forms.Form):
    """``digest`` is that of the report that was read."""

    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)
    read = forms.BooleanField(
        label=gettext_lazy("I have read this report and stand behind all that it names.")
    )
    self_approval_reason = forms.CharField(
        label=gettext_lazy("Why you confirm your own archive; readers are told that you did"),
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )

    def __init__(self, *args: Any, own: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not own:
            del self.fields["self_approval_reason"]


def columns_of(run: Import) -> list[str]:
    """The names of the columns of a table, empty for a file of another kind. Raises Unreadable."""
    with files.path_of(run).open("rb") as file:
        return reading.columns(file, name=run.name)


def asked(query: QueryDict) -> dict[str, Any]:
    """The outcome, what rows wait for, and the number behind which rows are shown. Raises Http404
    for anything else.
    """
    outcome, waits, after = (query.get(name, "") for name in ("outcome", "waits", "after"))
    if (
        outcome not in ("", *ImportRow.Outcome.values)
        or waits not in ("", *ImportRow.Waits.values)
        or not (after == "" or (after.isascii() and after.isdecimal() and len(after) < 10))
    ):
        raise Http404
    return {"outcome": outcome, "waits": waits, "after": int(after or 0)}


def shown(run: Import, *, outcome: str, waits: str, after: int) -> dict[str, Any]:
    """One page of rows, in one query, whatever page it is."""
    found = runs.rows(run, outcome=outcome, waits=waits).filter(number__gt=after)
    rows = list(found.select_related("claim", "known")[: SIZE + 1])
    return {
        "rows": [_told(row) for row in rows[:SIZE]],
        "after": rows[SIZE - 1].number if len(rows) > SIZE else None,
        "is_first": not after,
        "outcome": outcome,
        "waits": waits,
    }


def _told(row: ImportRow) -> ImportRow:
    """A row with what was mended of it, each in a sentence."""
    told: Any = row
    told.mended = [
        {**repair, "sentence": reporting.label(repair["kind"])} for repair in row.repairs
    ]
    return row


def filters(report: reporting.Report) -> Iterator[dict[str, Any]]:
    """By what the rows of an import are narrowed, with how many there are of each."""
    for outcome in ImportRow.Outcome:
        yield {
            "query": f"outcome={outcome.value}",
            "name": outcome.value,
            "label": outcome.label,
            "number": report.outcomes[outcome.value],
        }
    for waits in ImportRow.Waits:
        if number := report.waits[waits.value]:
            yield {
                "query": f"waits={waits.value}",
                "name": waits.value,
                "label": _("waits %(what)s") % {"what": waits.label},
                "number": number,
            }


def kinds(counted: dict[str, int]) -> list[tuple[str, int]]:
    """Repairs or reasons in words, with how often each is there."""
    return [(reporting.label(kind), number) for kind, number in counted.items()]


def waiting_names(run: Import) -> list[ImportRow]:
    """One row for each name that several bear and nobody has chosen for; ``found`` names them."""
    waiting = run.rows.filter(waits=ImportRow.Waits.SPEAKER)
    return list(waiting.order_by("speaker_key", "number").distinct("speaker_key")[:SIZE])


def ratings_in_use() -> list[Rating]:
    rows = Rating.objects.filter(retired=False, scale__in_use=True)
    return list(rows.select_related("scale").order_by("scale__name", "position", "pk"))


def archive_of(run: Import) -> Archive | None:
    """The newest attempt to publish an import as an archive, with the people behind it."""
    rows = run.archives.select_related("signed_by", "confirmed_by", "run")
    return rows.order_by("-pk").first()


def of_archive(archive: Archive | None, by: Any) -> dict[str, Any]:
    """What the page shows of an archive, and what ``by`` can do about it. Two queries and those of
    the policy.
    """
    if archive is None or (archive.state == Archive.State.CALLED_OFF and archive.finished_at):
        return {"archive": archive, "sign": SignForm()}
    context = {
        "archive": archive,
        "counts": (counts := archiving.counts(archive)),
        "refused": archive.items.exclude(refusal="").select_related("item__claim")[:SHOWN]
        if counts["refused"]
        else [],
        "under_way": archive.finished_at is None and archive.state != Archive.State.SIGNED,
    }
    if archive.state == Archive.State.SIGNED:
        try:
            archiving.check_confirm(archive, by=by)
        except Refused as refusal:
            return context | {"why_not": str(refusal)}
        own = by.pk in archiving.behind(archive)
        return context | {"confirm": ConfirmForm(initial={"digest": archive.digest}, own=own)}
    return context


def progress(run: Import, archive: Archive | None) -> dict[str, Any]:
    """How far what is under way has got: ``percent``, and whether nothing is (any more)."""
    if run.state in (State.READING, State.LANDING):
        share = reporting.report(run).progress
        return {"percent": int(share * 100), "records": run.records, "done": False}
    told = of_archive(archive, None) if archive and archive.state != "signed" else {}
    if not told.get("under_way"):
        return {"percent": 100, "records": run.records, "done": True}
    counts = told["counts"]
    if archive and archive.state == Archive.State.SIGNING:
        whole = run.rows.filter(claim__isnull=False).count()
        part = counts["signed"] + counts["refused"]
    else:
        whole, part = counts["signed"], counts["signed"] - counts["waiting"]
    return {"percent": int(100 * part / max(whole, 1)), "records": part, "done": False}
