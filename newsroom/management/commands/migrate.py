"""Django's ``migrate``, as the role that owns the tables."""

from django.core.management.commands.migrate import Command as Migrate

from newsroom.management.autodetector import Autodetector
from newsroom.owner import OwnerCommand


class Command(OwnerCommand, Migrate):
    autodetector = Autodetector
