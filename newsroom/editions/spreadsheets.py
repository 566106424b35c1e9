"""As in the room below, for those who look for it here."""

from newsroom.review.spreadsheets import MARK, harmless, lines

__all__ = ["MARK", "harmless", "lines"]
