"""The review room: what goes through review, and who decided what."""

from newsroom.review.models.activity import Activity
from newsroom.review.models.bundle import Bundle, BundleMember
from newsroom.review.models.checklist import Checklist, ChecklistAnswer, ChecklistQuestion
from newsroom.review.models.daily import DailyRun
from newsroom.review.models.item import Byline, Item
from newsroom.review.models.notes import Comment, EditorNote
from newsroom.review.models.notice import Event, Notice, NoticeChoice
from newsroom.review.models.outside import OutsideLink, OutsideVisit
from newsroom.review.models.policy import ReviewPolicy
from newsroom.review.models.revision import Decision, Revision
from newsroom.review.models.schedule import Schedule
from newsroom.review.models.token import KeptAnswer, Scope, Token, TokenUse
from newsroom.review.models.user import User
from newsroom.review.models.working import Autosave, Look, Presence

__all__ = [
    "Activity",
    "Autosave",
    "Bundle",
    "BundleMember",
    "Byline",
    "Checklist",
    "ChecklistAnswer",
    "ChecklistQuestion",
    "Comment",
    "DailyRun",
    "Decision",
    "EditorNote",
    "Event",
    "Item",
    "KeptAnswer",
    "Look",
    "Notice",
    "NoticeChoice",
    "OutsideLink",
    "OutsideVisit",
    "Presence",
    "ReviewPolicy",
    "Revision",
    "Schedule",
    "Scope",
    "Token",
    "TokenUse",
    "User",
]
