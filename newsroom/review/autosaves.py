"""What people have typed and not saved: kept, offered again, thrown away.

A page names the text that it knows by its *stamp*, the moment at which that was kept. It can
replace that one only: two tabs of one person never write over each other without a word.
"""

import datetime as dt
import json
import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.core import signing
from django.db import IntegrityError
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import JSONObject
from django.http import QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from newsroom.review.errors import Refused, WrongState
from newsroom.review.models import Autosave, Presence

# Of the pairs as JSON, in bytes.
LARGEST = 2 * 1024 * 1024
KEPT_FOR = dt.timedelta(days=30)
# How long a page can prove whose it was after its session has ended.
PROOF_LASTS = dt.timedelta(days=1)
# What belongs to a page and not to what was typed. Buttons begin with an underscore.
OF_THE_PAGE = frozenset({"csrfmiddlewaretoken", "kept", "proof", "beside", "in_conflict"})
NEW = "new"

Pairs = list[tuple[str, str]]
_signer = signing.TimestampSigner(salt="newsroom.review.autosaves")


class Elsewhere(WrongState):
    """Another tab of the same person has kept something newer; ``pk`` is that text's.

    0 if it is gone: saved, or thrown away.
    """

    def __init__(self, pk: int) -> None:
        self.pk = pk
        super().__init__(
            _("You typed something else into this form in another tab, and that is kept.")
        )


class Proof(NamedTuple):
    """Whose form a page was, signed by us, so that what is sent from it can be kept for them."""

    person: int
    form: str


def form_key(model: Any, pk: Any = None) -> str:
    """``claims.claim:12``, or ``claims.claim:new`` for a thing that does not exist yet."""
    return f"{model._meta.label_lower}:{pk or NEW}"


def prove(person: Any, form: str) -> str:
    return _signer.sign_object([person.pk, form])


def proven(text: str) -> Proof | None:
    """What ``prove`` has signed within the last day, None for anything else."""
    try:
        return Proof(*_signer.unsign_object(text, max_age=PROOF_LASTS))
    except (signing.BadSignature, ValueError, TypeError):
        return None


# --- What is kept ---


def never_kept(models: Iterable[Any]) -> frozenset[str]:
    """The names of the fields of these models that are never kept.

    Those whose text is encrypted (their field class says ``encrypted = True``), files, and those
    that a model names in ``never_kept``.
    """
    named = {name for model in models for name in getattr(model, "never_kept", ())}
    fields = [field for model in models for field in model._meta.get_fields()]
    return frozenset(named) | {
        field.name
        for field in fields
        if getattr(field, "encrypted", False) or hasattr(field, "upload_to")
    }


def worth_keeping(pairs: Iterable[tuple[str, str]], never: frozenset[str]) -> Pairs:
    """What was typed, without what belongs to the page, passwords and private fields."""
    return [
        (name, value)
        for name, value in pairs
        if not name.startswith("_")
        and name not in OF_THE_PAGE
        and "password" not in name
        and not never.intersection(name.split("-"))
    ]


def read_pairs(text: str) -> Pairs:
    """Pairs from JSON. Raises Refused with a sentence where it is too long or something else."""
    if len(text.encode(errors="replace")) > LARGEST:
        raise Refused(_("This is too long to be kept: it has more than two megabytes."))
    try:
        pairs = json.loads(text)
    except ValueError:
        pairs = None
    if not isinstance(pairs, list) or not all(_is_pair(pair) for pair in pairs):
        raise Refused(_("This is no form: pairs of a name and a text are expected."))
    return [(name, value) for name, value in pairs]


def _is_pair(pair: Any) -> bool:
    # PostgreSQL stores no NUL and no half of a character.
    return (
        isinstance(pair, list)
        and len(pair) == 2
        and all(isinstance(part, str) and _is_storable(part) for part in pair)
    )


def _is_storable(text: str) -> bool:
    return "\0" not in text and not any("\ud800" <= char <= "\udfff" for char in text)


def pairs_of(data: QueryDict) -> Pairs:
    return [(name, value) for name, values in data.lists() for value in values]


def as_sent(typed: Iterable[Any]) -> QueryDict:
    """Pairs as a browser would send them."""
    data = QueryDict(mutable=True)
    for name, value in typed:
        data.appendlist(name, value)
    return data


# --- Keeping ---


def keep(
    *,
    person: int,
    form: str,
    typed: Pairs,
    seen: str,
    known: dt.datetime | None,
    item: int | None = None,
) -> str:
    """Keep what was typed in place of the text with the stamp ``seen``; returns the new stamp.

    ``known`` is the stamp that is stored now, None where nothing is. Raises Elsewhere where that
    is not the one that was seen, and the texts differ, unless it is of the same page before that
    was drawn again: what the page last sent can arrive while its form is being refused.
    """
    now = timezone.now()
    version = dict(typed).get("version", "")
    fields = {
        "typed": typed,
        "saved_at": now,
        "version": int(version) if version.isdecimal() and len(version) < 9 else None,
    }
    mine = Autosave.objects.filter(person=person, form=form)
    if known is None and seen:
        raise Elsewhere(0)
    if known is None:
        try:
            Autosave.objects.create(person_id=person, form=form, item_id=item, **fields)
        except IntegrityError:
            # The other tab was a moment faster.
            return _same_elsewhere(mine, typed)
        return now.isoformat()
    if known == stamp(seen) and mine.filter(saved_at=known).update(**fields):
        return now.isoformat()
    row = mine.filter(saved_at=known).first()
    if row and _is_drawn_after(typed, row.typed) and mine.filter(saved_at=known).update(**fields):
        return now.isoformat()
    return _same_elsewhere(mine, typed)


def _same_elsewhere(mine: Any, typed: Pairs) -> str:
    row = mine.first()
    if row is None or _text(row.typed) != _text(typed):
        raise Elsewhere(row.pk if row else 0)
    return row.saved_at.isoformat()


def _text(typed: Iterable[Any]) -> list[Any]:
    return [list(pair) for pair in typed if pair[0] not in ("page", "drawn")]


def _is_drawn_after(typed: Iterable[Any], stored: Iterable[Any]) -> bool:
    """Whether both are of one page, and ``typed`` of a later drawing of it."""
    ours, theirs = dict(typed), dict(stored)
    is_same = bool(ours.get("page")) and ours.get("page") == theirs.get("page")
    return is_same and drawing(ours.get("drawn")) > drawing(theirs.get("drawn"))


def drawing(text: Any) -> int:
    """How often a page had been drawn again, as it says so; 0 for anything else."""
    return int(text) if isinstance(text, str) and re.fullmatch(r"[0-9]{1,6}", text) else 0


def stamp(text: str) -> dt.datetime | None:
    """The moment that a page sends, None for anything else."""
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    return found if found and found.tzinfo else None


def keep_in_absence(
    proof: Proof,
    data: QueryDict,
    *,
    never: frozenset[str],
    known: dt.datetime | None,
    item: int | None,
) -> bool:
    """Keep what was sent from a page whose session has ended; whether that is done."""
    pairs = [(name, value.replace("\0", "")) for name, value in pairs_of(data)]
    typed = worth_keeping(pairs, never)
    if not all(_is_storable(name + value) for name, value in typed):
        return False
    if sum(len((name + value).encode()) for name, value in typed) > LARGEST:
        return False
    seen = data.get("kept", "")
    try:
        keep(person=proof.person, form=proof.form, typed=typed, seen=seen, known=known, item=item)
    except Elsewhere:
        return False
    return True


# --- Offering and forgetting ---


def offered(person: Any, form: str) -> Any:
    """The texts of this form that a person may read: their own, and of whom they took over."""
    taken_over = Presence.objects.filter(
        item=OuterRef("item"), person=OuterRef("person"), taken_over_by=person.pk
    )
    return Autosave.objects.filter(
        Q(person=person.pk) | Exists(taken_over.filter(taken_over_at__gt=_lately())), form=form
    ).annotate(
        first_name=F("person__first_name"),
        last_name=F("person__last_name"),
        username=F("person__username"),
    )


def as_json() -> JSONObject:
    """A row of ``offered`` within another query; ``from_json`` makes one of it again."""
    names = ("pk", "person_id", "typed", "saved_at", "first_name", "last_name", "username")
    return JSONObject(**{name: name for name in names})


def from_json(found: dict[str, Any]) -> Autosave:
    row = Autosave(
        pk=found["pk"],
        person_id=found["person_id"],
        typed=found["typed"],
        saved_at=dt.datetime.fromisoformat(found["saved_at"]),
    )
    vars(row).update({name: found[name] for name in ("first_name", "last_name", "username")})
    return row


def _lately() -> dt.datetime:
    return timezone.now() - dt.timedelta(days=1)


def forget(person: Any, form: str, *, seen: str, page: str) -> None:
    """It was saved: forget the text that the page knew or had just sent, and no other."""
    mine = Autosave.objects.filter(person=person.pk, form=form)
    mine.filter(Q(saved_at=stamp(seen)) | Q(typed__contains=[["page", page]])).delete()


def sweep() -> str:
    """Once a day: forget what nobody has come back to."""
    Autosave.objects.filter(saved_at__lt=timezone.now() - KEPT_FOR).delete()
    return ""
