"""Who is meant by a name that somebody typed."""

from django.core.exceptions import ValidationError
from django.db.models import Value
from django.db.models.functions import Concat
from django.utils.translation import gettext

from newsroom.review.models import User


def people_called(text: str) -> set[int]:
    """The ids of those with this user name, or else of those whose name it is a part of.

    Raises ValidationError if there are none.
    """
    exactly = set(User.objects.filter(username=text).values_list("pk", flat=True))
    if exactly:
        return exactly
    named = User.objects.annotate(whole=Concat("first_name", Value(" "), "last_name"))
    found = set(named.filter(whole__icontains=text).values_list("pk", flat=True))
    if not found:
        raise ValidationError(gettext("Nobody is called “%(name)s”.") % {"name": text})
    return found
