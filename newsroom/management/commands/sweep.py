"""Do what is due: scheduled publications, and the jobs of the day."""

import signal
import threading
from typing import Any

import structlog
from django.core.management.base import BaseCommand, CommandParser
from django.db import InterfaceError, OperationalError, close_old_connections, connection

from newsroom.editions import sweep

log = structlog.get_logger(__name__)


class Command(BaseCommand):
    help = "Publish what is scheduled when its time has come, and do the jobs of the day."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="end when nothing is due any more")
        parser.add_argument("--every", type=float, default=3, help="seconds between two looks")

    def handle(self, *, once: bool, every: float, **options: Any) -> None:
        if once:
            self.stdout.write(f"Schedules tried: {sweep.run()}")
            return
        asked = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            # What has begun is finished first.
            signal.signal(number, lambda number, frame: asked.set())
        while not asked.is_set():
            look()
            asked.wait(every)


def look() -> None:
    """One look. A database that is away is waited for: the others of the house need it as well."""
    close_old_connections()
    try:
        sweep.run()
    except (OperationalError, InterfaceError) as error:
        log.error("database_away", error=str(error))
        connection.close()
