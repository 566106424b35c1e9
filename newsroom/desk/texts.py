"""What the desk says about each verb: what it will do, what it has done, what is typed with it."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, kw_only=True)
class VerbText:
    """``consequence`` stands above the button; ``done`` is said afterwards, with ``%(item)s``."""

    consequence: Any
    done: Any


VERB_TEXTS = {
    "submit": VerbText(
        consequence=_(
            "By submitting you sign: you have read exactly this and stand behind it. It is frozen "
            "as it is now, and an editor other than you decides."
        ),
        done=_("“%(item)s” was submitted for review."),
    ),
    "recall": VerbText(
        consequence=_("It becomes a draft again and leaves the editors’ list."),
        done=_("“%(item)s” was recalled and is a draft again."),
    ),
    "return_": VerbText(
        consequence=_("It becomes a draft again, and the approvals it has are void."),
        done=_("“%(item)s” was returned with your reason."),
    ),
    "approve": VerbText(
        consequence=_(
            "By approving you sign: you have read exactly the revision below and stand behind it."
        ),
        done=_("You approved “%(item)s”."),
    ),
    "publish": VerbText(
        consequence=_(
            "Everybody can read it at once, and what is published stays in the record for good."
        ),
        done=_("“%(item)s” is public."),
    ),
    "schedule": VerbText(
        consequence=_(
            "It is published by itself at the time you choose, unless something is done to it "
            "before. Everything that is asked now is asked again then."
        ),
        done=_("“%(item)s” is scheduled."),
    ),
    "unschedule": VerbText(
        consequence=_("It is not published by itself. It stays reviewed."),
        done=_("The schedule of “%(item)s” was called off."),
    ),
    "revise": VerbText(
        consequence=_(
            "A new draft is started, and it needs approval anew. What readers see stays as it is "
            "until the next edition."
        ),
        done=_("“%(item)s” is a draft again."),
    ),
    "discard": VerbText(
        consequence=_(
            "What was changed since the current edition is lost; the draft says again what "
            "readers see."
        ),
        done=_("The changes to “%(item)s” were discarded."),
    ),
    "restore": VerbText(
        consequence=_(
            "The draft says again what this revision says, and needs approval anew. What it says "
            "now is kept in the row history. What readers see stays as it is until the next "
            "edition."
        ),
        done=_("“%(item)s” is a draft again and says what the revision says."),
    ),
    "withdraw": VerbText(
        consequence=_(
            "The address stays and shows your reason. The verdict is no longer given to readers, "
            "feeds and search."
        ),
        done=_("“%(item)s” is withdrawn."),
    ),
    "reinstate": VerbText(
        consequence=_("What was withdrawn is public again, with your note."),
        done=_("“%(item)s” is public again."),
    ),
    "spike": VerbText(
        consequence=_("It is put aside and leaves the lists. It can be taken up again."),
        done=_("“%(item)s” was put aside."),
    ),
    "unspike": VerbText(
        consequence=_("It becomes a draft again."),
        done=_("“%(item)s” is a draft again."),
    ),
}

# Verb and input: its label, and what is said below it.
INPUT_TEXTS: dict[tuple[str, str], tuple[Any, Any]] = {
    ("submit", "message"): (
        _("Message to the editors"),
        _("What they should look at first; never published."),
    ),
    ("return_", "reason"): (_("Why you return it"), _("The author reads this; never published.")),
    ("approve", "reason"): (_("Remark"), _("Kept with your approval; never published.")),
    ("approve", "self_approval_reason"): (
        _("Why you approve your own work"),
        _("Kept for good; the published page says that it was self-approved."),
    ),
    ("publish", "change"): (_("Kind of change"), ""),
    ("publish", "note"): (
        _("Note for readers"),
        _("What was wrong and what is right, in plain words. It is published."),
    ),
    ("schedule", "at"): (_("When"), ""),
    ("schedule", "change"): (_("Kind of change"), ""),
    ("schedule", "note"): (
        _("Note for readers"),
        _("What was wrong and what is right, in plain words. It is published then."),
    ),
    ("withdraw", "reason"): (
        _("Reason for readers"),
        _("It is published at the address, which stays."),
    ),
    ("reinstate", "reason"): (_("Note for readers"), _("Why this is back. It is published.")),
    ("spike", "reason"): (_("Reason"), _("For the item’s history; never published.")),
}
