"""The workflow as data: statuses, roles, and the verbs that move an item.

Guards, buttons, the database's own check, the diagram in the docs and the test matrix all read
this file. A verb without a row here does not exist.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    """The state of the working copy. What readers see is told by the current edition."""

    DRAFT = "draft", _("draft")
    IN_REVIEW = "in_review", _("in review")
    REVIEWED = "reviewed", _("reviewed")
    PUBLISHED = "published", _("published")
    WITHDRAWN = "withdrawn", _("withdrawn")
    SPIKED = "spiked", _("spiked")


class Role(models.TextChoices):
    """What a person may do. The value is the name of a Django group."""

    REPORTER = "Reporter", _("Reporter")
    EDITOR = "Editor", _("Editor")
    PUBLISHER = "Publisher", _("Publisher")
    STANDARDS = "Standards", _("Standards")
    SOURCE_GUARDIAN = "Source guardian", _("Source guardian")
    ADMINISTRATOR = "Administrator", _("Administrator")


class EditionNeeded(StrEnum):
    """What a verb asks of the item's published editions."""

    NONE = "no edition"
    SOME = "an edition"
    LIVE = "a live edition"
    WITHDRAWN = "a withdrawn edition"


@dataclass(frozen=True, kw_only=True)
class Verb:
    """One thing that people do to an item.

    ``moves`` maps each status the verb works in to the statuses it can lead to, in the order of
    likelihood. ``edition`` is what it asks of the published editions, None for nothing; ``waiting``
    whether a schedule must or must not wait for the item. Some verbs are for the person who
    submitted the newest revision, some for anybody but those it bars. ``of_revision`` verbs concern
    a revision that is chosen, so they are no button of the item's.
    """

    name: str
    label: str | Promise
    moves: Mapping[Status, tuple[Status, ...]]
    roles: frozenset[Role]
    edition: EditionNeeded | None = None
    waiting: bool | None = None
    needs_reason: bool = False
    only_submitter: bool = False
    only_others: bool = False
    of_revision: bool = False


_D, _I, _R, _P, _W, _S = (
    Status.DRAFT,
    Status.IN_REVIEW,
    Status.REVIEWED,
    Status.PUBLISHED,
    Status.WITHDRAWN,
    Status.SPIKED,
)
_WRITERS = frozenset({Role.REPORTER, Role.EDITOR})
_EDITORS = frozenset({Role.EDITOR})
_PUBLISHERS = frozenset({Role.PUBLISHER})

VERBS: Mapping[str, Verb] = {
    verb.name: verb
    for verb in (
        Verb(name="submit", label=_("Submit for review"), moves={_D: (_I,)}, roles=_WRITERS),
        Verb(
            name="recall",
            label=_("Recall"),
            moves={_I: (_D,)},
            roles=_WRITERS,
            only_submitter=True,
        ),
        Verb(
            name="return_",
            label=_("Return to the author"),
            moves={_I: (_D,), _R: (_D,)},
            roles=_EDITORS,
            needs_reason=True,
        ),
        Verb(
            name="approve",
            label=_("Approve"),
            moves={_I: (_R, _I), _R: (_R,)},
            roles=_EDITORS,
            only_others=True,
        ),
        Verb(name="publish", label=_("Publish"), moves={_R: (_P,)}, roles=_PUBLISHERS),
        Verb(
            name="schedule",
            label=_("Schedule"),
            moves={_R: (_R,)},
            roles=_PUBLISHERS,
            waiting=False,
        ),
        Verb(
            name="unschedule",
            label=_("Call the schedule off"),
            moves={_R: (_R,)},
            roles=_PUBLISHERS,
            waiting=True,
        ),
        Verb(
            name="revise",
            label=_("Revise"),
            moves={_R: (_D,), _P: (_D,), _W: (_D,)},
            roles=_WRITERS,
        ),
        Verb(
            name="discard",
            label=_("Discard changes"),
            moves={_D: (_P, _W)},
            roles=_WRITERS,
            edition=EditionNeeded.SOME,
        ),
        Verb(
            name="restore",
            label=_("Restore a revision"),
            moves={_D: (_D,), _R: (_D,), _P: (_D,), _W: (_D,)},
            roles=_WRITERS,
            of_revision=True,
        ),
        Verb(
            name="withdraw",
            label=_("Withdraw"),
            moves={_P: (_W,), _D: (_D,), _I: (_I,), _R: (_R,)},
            roles=_PUBLISHERS,
            edition=EditionNeeded.LIVE,
            needs_reason=True,
        ),
        Verb(
            name="reinstate",
            label=_("Reinstate"),
            moves={_W: (_P,)},
            roles=_PUBLISHERS,
            edition=EditionNeeded.WITHDRAWN,
            needs_reason=True,
        ),
        Verb(
            name="spike",
            label=_("Spike"),
            moves={_D: (_S,)},
            roles=_EDITORS,
            edition=EditionNeeded.NONE,
        ),
        Verb(name="unspike", label=_("Unspike"), moves={_S: (_D,)}, roles=_EDITORS),
    )
}


# Signatures and what readers see. By a token only with a second factor, of which accounts have none
# (newsroom/review/rules.py); the database refuses an activity that says otherwise.
NOT_BY_TOKEN = (
    "approve", "return_", "publish", "schedule", "unschedule", "withdraw", "reinstate",
    "publish_bundle",
)  # fmt: skip

# Lines of an item's history that leave its status alone and are no verbs of its own.
LINES: Mapping[str, str | Promise] = {
    "bundle": _("Put in a bundle"),
    "unbundle": _("Taken out of a bundle"),
    "publish_bundle": _("Published in a bundle"),
    "assign": _("Assigned"),
    "take": _("Taken"),
    "hand_over": _("Handed over"),
    "unassign": _("Assigned to nobody"),
    "set_due": _("Due date changed"),
    "prioritise": _("Priority changed"),
}


def transitions() -> list[tuple[Status, Status]]:
    """Every change of status that some verb makes, sorted, without repetition."""
    pairs = {
        (source, target)
        for verb in VERBS.values()
        for source, targets in verb.moves.items()
        for target in targets
        if source != target
    }
    return sorted(pairs)
