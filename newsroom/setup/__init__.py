"""What a database needs besides its tables: rules, rights, roles, a rating scale.

``run`` is called after every migrate, as the owner of the tables, when Django has made the
permissions. It can be called at any time and changes nothing that the newsroom has decided since.
"""

from django.db import transaction

from newsroom.review.models import ReviewPolicy
from newsroom.setup import groups, rights, scale, triggers


@transaction.atomic
def run() -> None:
    """Make everything that is not there yet."""
    triggers.run()  # first, so that row history knows of all that follows
    ReviewPolicy.objects.get_or_create(pk=1)
    groups.run()
    scale.run()
    rights.run()
