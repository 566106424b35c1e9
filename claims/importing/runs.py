"""The verbs of imports: what screens and commands call, and the only code that begins or ends one.

``begin`` keeps a file and has it read: a dry run, after which ``report`` and ``rows`` say what
would come of each record and why. ``choose_rating`` and ``choose_speaker`` settle what is not
certain. ``land`` makes drafts of what is settled, as often as one likes; ``undo`` takes them back.
"""

from collections.abc import Mapping
from functools import partial
from typing import Any, BinaryIO

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.importing import files, working
from claims.importing.kept import rating_key
from claims.importing.known import key_of_name
from claims.importing.undoing import Undone, take_back
from claims.models import Import, ImportRow, Rating, RatingChoice, Speaker, SpeakerChoice
from newsroom.review.errors import Denied, Refused, WrongState
from newsroom.review.states import Role

__all__ = [
    "begin", "check_role", "choose_rating", "choose_speaker", "finish", "land", "rows", "undo",
]  # fmt: skip

_REFUSALS: Mapping[str, Any] = {
    Import.State.READING: gettext_lazy("The file is still being read."),
    Import.State.LANDING: gettext_lazy("This is landing already."),
    Import.State.FAILED: gettext_lazy(
        "Nothing of this lands, because reading it failed: %(failure)s"
    ),
    Import.State.UNDONE: gettext_lazy("This was undone; bring the file in again."),
}
WHO = frozenset({Role.EDITOR})
State = Import.State


def check_role(by: Any) -> None:
    """Raises Denied for who does not bring anything in."""
    if not by.is_active or WHO.isdisjoint(by.roles):
        raise Denied(_("Imports are for editors."))


def begin(
    file: BinaryIO,
    *,
    name: str,
    by: Any,
    mapping: Mapping[str, str] | None = None,
    nudge: bool = True,
) -> Import:
    """Keep ``file`` and have it read in the background; nothing lands.

    ``name`` is its name, by whose end its kind is told; ``mapping`` the fields of a table's columns
    by their names. The same file, brought by the same person and not read to its end, is gone on
    with. Without ``nudge`` nobody works on it but who calls ``finish``. Raises Denied or Refused.
    """
    check_role(by)
    kept = files.keep(file)
    columns = dict(mapping) if mapping is not None else None
    same = Import.objects.filter(sha256=kept.sha256, uploaded_by=by)
    same = (
        same.filter(mapping=columns) if columns is not None else same.filter(mapping__isnull=True)
    )
    run = same.filter(state=State.READING).first()
    if run is None:
        run = Import.objects.create(
            name=name[-200:],
            sha256=kept.sha256,
            size=kept.size,
            mapping=columns,
            uploaded_by=by,
            next_try_at=timezone.now() if nudge else timezone.now() + working.LEASE,
        )
    if nudge:
        transaction.on_commit(partial(_nudge, run.pk))
    return run


def rows(run: Import, *, outcome: str = "", waits: str = "") -> QuerySet[ImportRow]:
    """The rows of an import in their order, of one outcome or that wait for one kind of choice."""
    found = run.rows.select_related("claim", "known").order_by("number")
    if outcome:
        found = found.filter(outcome=outcome)
    return found.filter(waits=waits) if waits else found


@transaction.atomic
def choose_rating(*, publisher: str, theirs: str, rating: Rating | None, by: Any) -> RatingChoice:
    """Remember that ``theirs`` of ``publisher`` stands for ``rating``, or for none of ours.

    ``publisher`` is a host, as ``report.unknown_ratings`` gives it, or empty for every publisher
    that none was chosen for. Rows of all imports that waited for it wait no more.
    """
    check_role(by)
    publisher, theirs = publisher.strip()[:300], theirs.strip()[:300]
    if not theirs:
        raise Refused(_("Say which rating of theirs is meant."))
    if rating and (rating.retired or not rating.scale.in_use):
        raise Refused(_("This rating is retired; choose another one."))
    key = rating_key(publisher, theirs)
    values = {"publisher": publisher, "theirs": theirs, "rating": rating}
    choice, _made = RatingChoice.objects.update_or_create(
        key=key, defaults=values | {"chosen_by": by, "chosen_at": timezone.now()}
    )
    working.settle_ratings(choice)
    return choice


@transaction.atomic
def choose_speaker(name: str, *, speaker: Speaker, by: Any) -> SpeakerChoice:
    """Remember that ``name``, which several bear, means ``speaker`` in what is imported."""
    check_role(by)
    if not (key := key_of_name(name)):
        raise Refused(_("Say which name is meant."))
    choice, _made = SpeakerChoice.objects.update_or_create(
        key=key,
        defaults={
            "name": name[:200], "speaker": speaker, "chosen_by": by, "chosen_at": timezone.now()
        },
    )  # fmt: skip
    working.settle_speaker(choice)
    return choice


@transaction.atomic
def land(run: Import, *, by: Any, unrated: bool = False, nudge: bool = True) -> Import:
    """Have drafts made, by ``by``, of the rows that wait for nothing.

    ``unrated`` also of those that wait for a rating: without a verdict. Again for what was settled
    since. Raises Denied, or WrongState while the file is read, after a failure or when undone.
    """
    check_role(by)
    run = Import.objects.select_for_update().get(pk=run.pk)
    broke_off = run.state == State.FAILED and run.landed_at is not None
    if run.state not in (State.READ, State.FINISHED) and not broke_off:
        raise WrongState(_REFUSALS[State(run.state)] % {"failure": run.failure})
    run.state, run.land_unrated = State.LANDING, unrated
    run.landed_by, run.landed_at, run.finished_at = by, timezone.now(), None
    run.tries, run.failure = 0, ""
    run.next_try_at = timezone.now() if nudge else timezone.now() + working.LEASE
    run.save(
        update_fields=[
            "state", "land_unrated", "landed_by", "landed_at", "finished_at", "failure", "tries",
            "next_try_at",
        ]
    )  # fmt: skip
    if nudge:
        transaction.on_commit(partial(_nudge, run.pk))
    return run


def undo(run: Import, *, by: Any) -> Undone:
    """Delete the drafts that nobody has touched since, and what came with them.

    How many went, and how many stay because somebody has worked on them; cut off, it can be gone
    on with. Raises Denied, or WrongState while it lands or where nothing has landed.
    """
    check_role(by)
    with transaction.atomic():
        run = Import.objects.select_for_update().get(pk=run.pk)
        if run.landed_at is None or run.state == State.LANDING:
            raise WrongState(_("Only an import that has landed can be undone."))
        run.state, run.finished_at = State.UNDONE, timezone.now()
        run.save(update_fields=["state", "finished_at"])
    return take_back(run, by=by)


def finish(run: Import) -> Import:
    """Do all the work there is on an import here and now; the import as it stands then."""
    while working.work(Import.objects.filter(pk=run.pk)):
        pass
    return Import.objects.select_related("landed_by", "uploaded_by").get(pk=run.pk)


def _nudge(pk: int) -> None:
    from claims.tasks import bring_in  # noqa: PLC0415 -- the task calls what is here

    bring_in.enqueue(pk)
