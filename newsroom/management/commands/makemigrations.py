"""Django's ``makemigrations``, for proxies of join tables, too."""

from django.core.management.commands.makemigrations import Command as MakeMigrations

from newsroom.management.autodetector import Autodetector


class Command(MakeMigrations):
    autodetector = Autodetector
