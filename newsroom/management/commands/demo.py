"""A newsroom from nothing, with a sample dossier to try everything on."""

import os
import sys
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, CommandParser, call_command
from django.db import connection, transaction

from newsroom.demo import accounts, assets, dossier
from newsroom.management.commands.serve import check_port
from newsroom.review.models import Item, User


class Command(BaseCommand):
    help = "Set a sample newsroom up and serve it; safe to run again."
    # Nothing to check before there are tables.
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
        parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")))
        parser.add_argument("--no-serve", action="store_true", help="set up and end")

    def handle(self, *, host: str, port: int, no_serve: bool, **options: Any) -> None:
        if not no_serve:
            check_port(host, port)
        self.say("Setting up the sample newsroom …")
        check_is_ours()
        call_command("migrate", verbosity=0)
        passwords = set_up()
        assets.collect()
        self.introduce(port, passwords)
        if not no_serve:
            serve(host, port)

    def introduce(self, port: int, passwords: dict[str, str]) -> None:
        site = address(port)
        self.say(f"\nReaders   {site}/\nThe desk  {site}/desk/\n\n")
        for name, account in accounts.ACCOUNTS.items():
            password = passwords.get(name, "(as you set it; NEWSROOM_DEMO_PASSWORD sets a new one)")
            self.say(f"  {name:<10} {password:<16} {account.role.label}")
        self.say(f"\nThese are also in {settings.NEWSROOM_VAR / accounts.FILE}.\n\n")

    def say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()


def check_is_ours() -> None:
    """Raises CommandError where somebody works in this database already."""
    if Item._meta.db_table not in connection.introspection.table_names() or dossier.is_loaded():
        return
    strangers = User.objects.exclude(username__in=accounts.ACCOUNTS)
    if Item.objects.exists() or strangers.exists():
        raise CommandError(
            "This database belongs to a newsroom of its own, so no sample is put into it. Give "
            "the demo another one: set NEWSROOM_VAR to an empty folder, or DATABASE_URL and "
            "DATABASE_OWNER_URL to an empty database."
        )


@transaction.atomic
def set_up() -> dict[str, str]:
    """Accounts and dossier, all or nothing; the passwords that are known."""
    passwords = accounts.ensure(
        settings.NEWSROOM_VAR / accounts.FILE,
        password=os.environ.get("NEWSROOM_DEMO_PASSWORD", ""),
    )
    if not dossier.is_loaded():
        dossier.load({user.username: user for user in User.objects.all()})
    return passwords


def address(port: int) -> str:
    return os.environ.get("SITE_URL", f"http://localhost:{port}").rstrip("/")


def serve(host: str, port: int) -> None:
    """Become ``manage.py serve``, with links that lead to the port it serves."""
    command = [str(settings.BASE_DIR / "manage.py"), "serve", f"--host={host}", f"--port={port}"]
    environment = os.environ | {"SITE_URL": address(port)}
    os.execve(sys.executable, [sys.executable, *command], environment)  # noqa: S606 -- no shell is meant
