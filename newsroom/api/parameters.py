"""What may stand behind the question mark of an address."""

from django.http import QueryDict
from django.utils.translation import gettext as _
from rest_framework import exceptions

from newsroom.api.errors import Misplaced, UnknownParameter

# What people call a secret. An address is kept in histories and logs.
SECRETS = {
    "access_token", "api_key", "api_token", "apikey", "auth", "authorization", "bearer", "jwt",
    "key", "password", "token",
}  # fmt: skip


def check_parameters(given: QueryDict, known: list[str]) -> None:
    """Raises Misplaced for a secret, UnknownParameter for what is not in ``known``, ValidationError
    if one is empty or has two different values.
    """
    unknown = set(given) - set(known)
    if secret := next((name for name in sorted(unknown) if name.lower() in SECRETS), None):
        raise Misplaced(secret)
    if unknown:
        raise UnknownParameter(unknown, known=known)
    if empty := [name for name, values in given.lists() if "" in values]:
        sentence = _("This is empty; give it a value or leave it out.")
        raise exceptions.ValidationError({name: [sentence] for name in empty})
    twice = [name for name, values in given.lists() if len(set(values)) > 1]
    if twice:
        sentence = _("This is given more than once; give one value.")
        raise exceptions.ValidationError({name: [sentence] for name in twice})
