"""Imports that go live as an archive of published work: two people, thousands of items.

One person signs every draft of an import, another confirms the report of all of them. Both steps
are done in stretches, each in a transaction of its own: any number of processes may work at once,
and what is cut off goes on where it was. Nobody is told of single items, only of the whole.
"""

import hashlib
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, cast

import structlog
from django.db import IntegrityError, transaction
from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from claims.importing import runs
from claims.models import Claim, Import, ImportRow
from newsroom.editions import former, notes, publishing, webhooks
from newsroom.editions.models import Archive, ArchivedItem, Edition
from newsroom.review import canonical, due, notices, rules, workflow
from newsroom.review.errors import Denied, Refused, WrongState, rule_sentence
from newsroom.review.models import Activity, Decision, ReviewPolicy, Revision
from newsroom.review.states import VERBS, Status

STRETCH = 25  # items in one transaction

State = Archive.State
OPEN = (State.SIGNING, State.SIGNED, State.PUBLISHING)
log = structlog.get_logger(__name__)


# --- What people do ---


@transaction.atomic
def sign(run: Import, *, by: Any, note: str) -> Archive:
    """Begin to sign every draft of ``run`` as ``by``; ``note`` tells readers by which rules all of
    it was checked.

    Raises Denied, Refused for a note that tells nothing, or WrongState.
    """
    runs.check_role(by)
    note = notes.check(
        note, _("Tell readers by whose rules this was checked, and where they are."), title=run.name
    )
    run = Import.objects.select_for_update(no_key=True).get(pk=run.pk)
    if run.state != Import.State.FINISHED:
        raise WrongState(_("“%(file)s” has not landed yet.") % {"file": run})
    if run.archives.filter(state__in=OPEN).exists():
        raise WrongState(_("“%(file)s” is on its way as an archive already.") % {"file": run})
    if not _drafts(run).exists():
        raise WrongState(_("“%(file)s” has no drafts that could be signed.") % {"file": run})
    archive = Archive.objects.create(run=run, note=note, signed_by=by)
    transaction.on_commit(partial(_nudge, archive.pk))
    return archive


@transaction.atomic
def confirm(archive: Archive, *, by: Any, digest: str, self_approval_reason: str = "") -> Archive:
    """Confirm the report with ``digest`` as the second person, and begin to publish.

    Raises Denied for who may not approve and publish, or stands behind the archive already;
    WrongState for another report than the one that was read.
    """
    archive = _lock(archive)
    check_confirm(archive, by=by)
    if digest != archive.digest or digest != report_digest(archive):
        raise WrongState(_("The report has changed since you opened this page; read it again."))
    if by.pk in behind(archive):
        archive.self_approval_reason = rules.check_reason(
            self_approval_reason, _("Confirming your own archive needs a written reason.")
        )
    archive.state, archive.confirmed_by, archive.confirmed_at = State.PUBLISHING, by, timezone.now()
    archive.save(update_fields=["state", "confirmed_by", "confirmed_at", "self_approval_reason"])
    transaction.on_commit(partial(_nudge, archive.pk))
    return archive


@transaction.atomic
def call_off(archive: Archive, *, by: Any) -> Archive:
    """Give an archive up that is not confirmed: its items become drafts again.

    For who signed it, and for who could confirm it. Raises Denied or WrongState.
    """
    archive = _lock(archive)
    if by.pk != archive.signed_by_id:
        check_roles(by)
    if archive.state not in (State.SIGNING, State.SIGNED):
        raise WrongState(_("This archive is %(state)s.") % {"state": archive.get_state_display()})
    archive.state = State.CALLED_OFF
    archive.save(update_fields=["state"])
    transaction.on_commit(partial(_nudge, archive.pk))
    return archive


def check_roles(by: Any) -> None:
    """Raises Denied for who may not both approve and publish."""
    for verb in ("approve", "publish"):
        rules.check_role(VERBS[verb], by)


def check_confirm(archive: Archive, *, by: Any) -> None:
    """Raises Denied or WrongState unless ``by`` may confirm ``archive`` now."""
    check_roles(by)
    if archive.state != State.SIGNED:
        raise WrongState(_("This archive is %(state)s.") % {"state": archive.get_state_display()})
    if by.pk in behind(archive) and not ReviewPolicy.current().self_approval:
        raise Denied(_("You brought this in or signed it, so another person must confirm it."))


def behind(archive: Archive) -> set[int | None]:
    """The ids of those who stand behind an archive already: who let it land, and who signed it."""
    return {archive.signed_by_id, archive.run.landed_by_id}


# --- The report ---


def report(archive: Archive) -> Iterator[str]:
    """What the second person confirms, as lines of canonical JSON: the import and how its rows
    came out, then each item with the digest of the revision that was signed, or why it was not.
    """
    run = archive.run
    outcomes = run.rows.order_by().values("outcome").annotate(rows=Count("pk"))
    yield canonical.dumps({
        "file": run.name,
        "sha256": run.sha256,
        "landed_by": run.landed_by_id,
        "signed_by": archive.signed_by_id,
        "note": archive.note,
        "rows": {each["outcome"]: each["rows"] for each in outcomes},
    })  # fmt: skip
    rows = archive.items.order_by("pk").values_list("item__uuid", "revision__digest", "refusal")
    for uuid, digest, refusal in rows.iterator(chunk_size=1000):
        yield canonical.dumps({"id": str(uuid), "digest": digest or "", "refusal": refusal})


def report_digest(archive: Archive) -> str:
    """The SHA-256 of the report, its lines ended by a line feed each."""
    found = hashlib.sha256()
    for line in report(archive):
        found.update(f"{line}\n".encode())
    return found.hexdigest()


def counts(archive: Archive) -> dict[str, int]:
    """How many items are signed, refused, published and still to be done. One query."""
    signed = Q(revision__isnull=False)
    found: dict[str, int] = archive.items.aggregate(
        signed=Count("pk", filter=signed),
        refused=Count("pk", filter=~Q(refusal="")),
        published=Count("pk", filter=signed & Q(refusal="", done_at__isnull=False)),
        waiting=Count("pk", filter=Q(done_at=None)),
    )
    return found


# --- What is done by itself ---


def work_due() -> int:
    """Go on with every archive that is under way; how many stretches were done."""
    done = 0
    for pk in _under_way().values_list("pk", flat=True):
        while not due.stopping.is_set() and work(pk):
            done += 1
    return done


def work(pk: int) -> bool:
    """Do the next stretch of an archive, unless somebody else is at it; whether there was one."""
    with transaction.atomic():
        held = _under_way().filter(pk=pk).select_for_update(skip_locked=True, no_key=True).first()
        if held is None:
            return False
        _STEPS[State(held.state)](held)
    return True


def _under_way() -> QuerySet[Archive]:
    states = Q(state__in=[State.SIGNING, State.PUBLISHING])
    return Archive.objects.filter(states | Q(state=State.CALLED_OFF, finished_at=None))


def _sign(archive: Archive) -> None:
    message = _("As an archive of published work, with “%(file)s”.") % {"file": archive.run}
    rows = _drafts(archive.run).exclude(claim__archived_as__archive=archive)
    found = [row.claim for row in rows.select_related("claim")[:STRETCH] if row.claim]
    for claim in found:
        signed = ArchivedItem(archive=archive, item=claim)

        def submit(claim: Claim = claim, signed: ArchivedItem = signed) -> None:
            signed.revision = _submit(claim, by=archive.signed_by, message=message)

        signed.refusal = _refusal(submit)
        signed.done_at = timezone.now() if signed.refusal else None
        signed.save(force_insert=True)
    if not found:
        archive.digest, archive.state = report_digest(archive), State.SIGNED
        if not archive.items.filter(done_at=None).exists():
            archive.state, archive.finished_at = State.CALLED_OFF, timezone.now()
        archive.save(update_fields=["digest", "state", "finished_at"])


def _submit(claim: Claim, *, by: Any, message: str) -> Any:
    if not claim.first_date:
        raise Refused(_("It does not say when and where it was first published."))
    claim.archived = True
    claim.save(update_fields=["archived"])
    return workflow.submit(claim, by=by, message=message, told=False)


def _publish(archive: Archive) -> None:
    confirmed = {"file": archive.run, "digest": archive.digest}
    reason = _("Confirmed with the report of “%(file)s”, %(digest)s.") % confirmed
    found = _waiting(archive)
    for row in found:
        row.refusal = _refusal(partial(_publish_one, archive, row, reason))
        row.done_at = timezone.now()
        row.save(update_fields=["refusal", "done_at"])
    if not found:
        archive.state, archive.finished_at = State.PUBLISHED, timezone.now()
        archive.save(update_fields=["state", "finished_at"])
        _tell(archive)


def _publish_one(archive: Archive, row: ArchivedItem, reason: str) -> None:
    revision = cast("Revision", row.revision)  # what waits was signed in one
    mine = Decision.objects.filter(revision=revision, reviewer=archive.confirmed_by)
    if not mine.exists():
        workflow.approve(
            row.item,
            by=archive.confirmed_by,
            reason=reason,
            self_approval_reason=archive.self_approval_reason,
            revision=revision,
            told=False,
        )
    edition = publishing.archive(
        row.item, by=archive.confirmed_by, note=archive.note, revision=revision
    )
    former.keep(edition)


def _give_back(archive: Archive) -> None:
    found = _waiting(archive)
    for row in found:
        row.refusal = _refusal(partial(_recall, archive, row)) or _("It was called off.")
        row.done_at = timezone.now()
        row.save(update_fields=["refusal", "done_at"])
    if not found:
        archive.finished_at = timezone.now()
        archive.save(update_fields=["finished_at"])


def _recall(archive: Archive, row: ArchivedItem) -> None:
    workflow.recall(row.item, by=archive.signed_by)
    Claim.objects.filter(pk=row.item_id).update(archived=False)


_STEPS: dict[State, Callable[[Archive], None]] = {
    State.SIGNING: _sign,
    State.PUBLISHING: _publish,
    State.CALLED_OFF: _give_back,
}


def _tell(archive: Archive) -> None:
    """One delivery to each webhook and one notice to who signed: of the newest of all of it."""
    published = archive.items.filter(refusal="").values("item")
    newest = Edition.objects.filter(item__in=published, number=1).newest_first().first()
    if newest:
        webhooks.tell(newest)
        line = Activity.objects.filter(item=newest.item_id, verb="publish").latest("pk")
        notices.of_activity(line)


def _drafts(run: Import) -> QuerySet[ImportRow]:
    return run.rows.filter(claim__isnull=False, claim__status=Status.DRAFT).order_by("number")


def _waiting(archive: Archive) -> list[ArchivedItem]:
    rows = archive.items.filter(done_at=None).select_related("item", "revision")
    return list(rows.order_by("pk")[:STRETCH])


def _refusal(act: Callable[[], Any]) -> str:
    """Do something to one item; why it was refused, empty if it was not."""
    try:
        with transaction.atomic():
            act()
    except Refused as error:
        return str(error)
    except IntegrityError as error:
        if sentence := rule_sentence(error):
            return sentence
        raise
    return ""


def _lock(archive: Archive) -> Archive:
    return Archive.objects.select_for_update(no_key=True).get(pk=archive.pk)


def _nudge(pk: int) -> None:
    from newsroom.editions.tasks import archive  # noqa: PLC0415 -- the task calls what calls this

    archive.enqueue(pk)
