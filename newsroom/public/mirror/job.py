"""A mirror for nginx, kept up by the sweep."""

from pathlib import Path

import structlog
from django.conf import settings

from newsroom.review.errors import Refused

log = structlog.get_logger(__name__)


def keep_up() -> int:
    """Write what has changed since the last look to ``NEWSROOM_MIRROR``, if that is set; how many
    files are new or gone.
    """
    if not settings.NEWSROOM_MIRROR:
        return 0
    # It imports all public views, which nobody else needs before a request comes.
    from newsroom.public.mirror import run  # noqa: PLC0415 -- heavy, and only where it is set up
    from newsroom.public.mirror.files import Folder  # noqa: PLC0415 -- as above

    target = Folder(Path(settings.NEWSROOM_MIRROR), compress=True)
    try:
        languages = run.languages(settings.NEWSROOM_MIRROR_LANGUAGES)
        style = run.Style(languages=languages, is_served=True)
        if not run.is_due(target, style):
            return 0
        done = run.mirror(target, style)
    except Refused as error:
        log.warning("mirror_refused", reason=str(error))
        return 0
    return done.written + done.removed
