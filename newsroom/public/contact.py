"""What readers learn of asking for comment. Not asked is never “did not respond”."""

from typing import Any

from django.utils.translation import gettext as _

from newsroom.public import dates


def sentence(contact: dict[str, Any]) -> str:
    """The public sentence for a frozen contact; a reply itself stands below it."""
    day = {"date": dates.day(contact["asked_on"] or "")}
    match contact["outcome"]:
        case "replied":
            return _("Asked for comment on %(date)s, those concerned replied:") % day
        case "declined":
            return _("Asked for comment on %(date)s, those concerned declined.") % day
        case "no_reply":
            return _("Comment was sought on %(date)s; no reply came by the deadline.") % day
        case "pending":
            return _("Comment was sought on %(date)s; the answer is still awaited.") % day
        case "not_safe":
            return _("Comment was not sought, because asking would not have been safe.")
    return _("We have no record that comment was sought.")
