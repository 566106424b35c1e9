from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from newsroom import embedded


class Command(BaseCommand):
    help = "Start, stop or ask after the PostgreSQL that comes along."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("action", choices=["status", "start", "stop"])

    def handle(self, *, action, **options):
        try:
            self.stdout.write(ACTIONS[action](settings.NEWSROOM_VAR))
        except embedded.EmbeddedError as error:
            raise CommandError(str(error)) from error


def status(var):
    state = "runs" if embedded.is_running(var) else "does not run"
    return f"The embedded PostgreSQL in {var / 'postgres'} {state}."


def start(var):
    embedded.ensure_running(var)
    return status(var)


def stop(var):
    return "Stopped." if embedded.stop(var) else "It was not running."


ACTIONS = {"status": status, "start": start, "stop": stop}
