"""The groups that are the newsroom's roles, and which admin pages each may open.

What a role may do in the workflow is in ``newsroom.review.states``; permissions only open pages.
A permission that a newsroom adds to a group by hand stays.
"""

from django.contrib.auth.models import Group, Permission
from django.db.models import Q

from newsroom.review.states import Role

_SHARED = "speaker speakerrole occasion place statement transcript source evidence"
_OF_AN_ITEM = (
    "claim claimstatement claimpart evidencelink verdict contactattempt article block byline"
)
_CONFIGURATION = (
    "ratingscale rating ratingtranslation topic speakerwithoutpage policypage searchalias"
    " checklist checklistquestion"
)
_IMPORTS = "import importrow ratingchoice speakerchoice"
_EVERYTHING = f"{_SHARED} {_OF_AN_ITEM} {_CONFIGURATION} {_IMPORTS} editornote comment item"

# What everybody did. Not for administrators: they keep the accounts and see no items.
_AUDIT = "activity"

GRANTS: dict[Role, dict[str, str]] = {
    Role.REPORTER: {
        "view": f"{_EVERYTHING}",
        "add change": f"{_SHARED} {_OF_AN_ITEM} topic editornote comment",
        "delete": f"{_OF_AN_ITEM} speakerrole",
    },
    Role.EDITOR: {
        "view": f"{_EVERYTHING}",
        "add change": f"{_SHARED} {_OF_AN_ITEM} topic editornote comment item import",
        "delete": f"{_OF_AN_ITEM} speakerrole",
    },
    Role.PUBLISHER: {
        "view": f"{_EVERYTHING} {_AUDIT} webhook",
        # Not everybody sees these: an address can have a password in it.
        "add change": f"{_CONFIGURATION} webhook",
        "delete": "ratingtranslation speakerwithoutpage policypage searchalias",
    },
    Role.STANDARDS: {"view": f"{_EVERYTHING} {_AUDIT}"},
    Role.SOURCE_GUARDIAN: {},
    Role.ADMINISTRATOR: {"view add change": "user group webhook"},
}


def run() -> None:
    """Make the groups and give each the permissions it lacks."""
    for role in Role:
        group, _created = Group.objects.get_or_create(name=role.value)
        wanted = Q(pk=None)
        for actions, models in GRANTS[role].items():
            names = [f"{a}_{m}" for a in actions.split() for m in models.split()]
            wanted |= Q(codename__in=names)
        group.permissions.add(*Permission.objects.filter(wanted))
