"""Django's ``flush``, as the role that owns the tables."""

from django.core.management.commands.flush import Command as Flush

from newsroom.owner import OwnerCommand


class Command(OwnerCommand, Flush):
    pass
