"""The review room: what goes through review, and who decided what."""

from newsroom.review.models.activity import Activity
from newsroom.review.models.item import Byline, Item
from newsroom.review.models.notes import Comment, EditorNote
from newsroom.review.models.policy import ReviewPolicy
from newsroom.review.models.revision import Decision, Revision
from newsroom.review.models.user import User

__all__ = [
    "Activity",
    "Byline",
    "Comment",
    "Decision",
    "EditorNote",
    "Item",
    "ReviewPolicy",
    "Revision",
    "User",
]
