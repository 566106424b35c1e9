"""Putting the rows that texts share back at the desk, as if somebody entered them."""

from itertools import batched
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from claims.models import Speaker, SpeakerRole, SpeakerWithoutPage
from newsroom.editions.moving import kinds
from newsroom.editions.moving.folder import Folder, Row
from newsroom.editions.moving.shared import Shared
from newsroom.review.errors import Refused

REASON = "Switched off before this record was taken in."


def hide_speakers(folder: Folder) -> None:
    """Switch pages of speakers off, at every address that the speaker ever had.

    Which addresses those are is read from the history of the speaker's row, so each is lived
    through here, before anybody else can have it.
    """
    for place, row in folder.rows("speakers_without_page"):
        try:
            speaker = Speaker.objects.create(
                uuid=row["speaker"], name="–", slug=f"moving-{row['speaker']}"
            )
            slugs = list(map(str, row["slugs"]))
        except (KeyError, TypeError, ValidationError) as error:
            raise Refused(f"{place} does not name a speaker and addresses.") from error
        for slug in [*slugs, speaker.slug]:
            Speaker.objects.filter(pk=speaker.pk).update(slug=slug)
        SpeakerWithoutPage.objects.create(speaker=speaker, reason=REASON)


def enter(shared: Shared, folder: Folder) -> None:
    """Enter all rows of a kind."""
    for chunk in batched(folder.rows(shared.name), kinds.AT_A_TIME, strict=False):
        rows = [_row(shared, row, place) for place, row in chunk]
        _link(shared, rows, [row for _place, row in chunk])
        shared.model._default_manager.bulk_create(
            rows,
            update_conflicts=shared.model is Speaker,
            unique_fields=["uuid"] if shared.model is Speaker else None,
            update_fields=shared.columns[1:] if shared.model is Speaker else None,
        )
        if shared.model is Speaker:
            _offices([row for _place, row in chunk])
    if shared.around:
        for chunk in batched(folder.rows(shared.name), kinds.AT_A_TIME, strict=False):
            _join(shared, [row for _place, row in chunk])


def _row(shared: Shared, row: Row, place: str) -> Any:
    offices = {"offices"} if shared.model is Speaker else set()
    wanted = {*shared.columns, *shared.links, *shared.around, *offices}
    if row.keys() != wanted:
        odd = ", ".join(sorted(row.keys() ^ wanted))
        raise Refused(f"{place} does not have the columns of this version: {odd}.")
    meta: Any = shared.model._meta
    try:
        values = {name: meta.get_field(name).to_python(row[name]) for name in shared.columns}
    except (ValidationError, ValueError, TypeError) as error:
        raise Refused(f"{place} has a value that does not fit: {error}") from error
    return shared.model(**values)


def _link(shared: Shared, made: list[Any], rows: list[Row]) -> None:
    for name in shared.links:
        there = _there(shared, name, rows)
        for each, row in zip(made, rows, strict=True):
            setattr(each, f"{name}_id", there.get(row[name]))


def _join(shared: Shared, rows: list[Row]) -> None:
    there = {name: _there(shared, name, rows) for name in shared.around}
    for row in rows:
        joined = {f"{name}_id": there[name].get(row[name]) for name in shared.around}
        if any(joined.values()):
            models.QuerySet(shared.model).filter(uuid=row["uuid"]).update(**joined)


def _there(shared: Shared, name: str, rows: list[Row]) -> dict[str, int]:
    """The ids of the rows that these link to, by UUID."""
    model: Any = shared.model._meta.get_field(name).related_model
    wanted = [row[name] for row in rows if row[name]]
    found = model.objects.filter(uuid__in=wanted).values_list("uuid", "pk")
    return {str(uuid): pk for uuid, pk in found}


def _offices(rows: list[Row]) -> None:
    wanted = [row["uuid"] for row in rows]
    speakers = {
        str(uuid): pk
        for uuid, pk in Speaker.objects.filter(uuid__in=wanted).values_list("uuid", "pk")
    }
    SpeakerRole.objects.bulk_create(
        SpeakerRole(speaker_id=speakers[row["uuid"]], **office)
        for row in rows
        for office in row["offices"]
    )
