"""Do what is due: scheduled publications, what the rooms ask for, and the jobs of the day."""

import signal
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import structlog
from django.core.management.base import BaseCommand, CommandParser
from django.db import InterfaceError, OperationalError, close_old_connections, connection

from newsroom.editions import sweep
from newsroom.review import due

log = structlog.get_logger(__name__)

Work = Callable[[], Any]


class Command(BaseCommand):
    help = "Publish what is scheduled when its time has come, and do what else is due."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="end when nothing is due any more")
        parser.add_argument("--every", type=float, default=3, help="seconds between two looks")

    def handle(self, *, once: bool, every: float, **options: Any) -> None:
        if once:
            self.stdout.write(f"Tried: {sweep.run()}")
            return
        for number in (signal.SIGTERM, signal.SIGINT):
            # What has begun is finished first.
            signal.signal(number, lambda number, frame: due.stopping.set())
        # Side by side: nothing that waits for the web keeps a publication waiting.
        works: list[Work] = [sweep.publish_due, sweep.do_daily, *due.JOBS.values()]
        running: dict[Work, Future[None]] = {}
        with ThreadPoolExecutor(len(works)) as pool:
            while not due.stopping.is_set():
                for work in works:
                    if not running.get(work) or ended(running[work]):
                        running[work] = pool.submit(look, work)
                due.stopping.wait(every)


def ended(look: Future[None]) -> bool:
    """Whether a look is over. What nobody foresaw is logged, and the next look goes on."""
    if look.done() and (error := look.exception()):
        log.error("look_broke_off", exc_info=error)
    return look.done()


def look(work: Work) -> None:
    """One look. A database that is away is waited for: the others of the house need it as well."""
    close_old_connections()
    try:
        work()
    except (OperationalError, InterfaceError) as error:
        log.error("database_away", error=str(error))
    finally:
        connection.close()
