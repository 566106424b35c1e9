"""The review room: what goes through review, and who decided what."""

from newsroom.review.models.activity import Activity
from newsroom.review.models.bundle import Bundle, BundleMember
from newsroom.review.models.daily import DailyRun
from newsroom.review.models.item import Byline, Item
from newsroom.review.models.notes import Comment, EditorNote
from newsroom.review.models.policy import ReviewPolicy
from newsroom.review.models.revision import Decision, Revision
from newsroom.review.models.schedule import Schedule
from newsroom.review.models.user import User

__all__ = [
    "Activity",
    "Bundle",
    "BundleMember",
    "Byline",
    "Comment",
    "DailyRun",
    "Decision",
    "EditorNote",
    "Item",
    "ReviewPolicy",
    "Revision",
    "Schedule",
    "User",
]
