"""The desk's forms: what they share, and the people of the newsroom."""

from newsroom.review.admin.base import DeskAdmin
from newsroom.review.admin.checklists import ChecklistAdmin
from newsroom.review.admin.inlines import BylineInline, DeskInline, EditorNoteInline, RowForm
from newsroom.review.admin.items import ItemAdmin
from newsroom.review.admin.people import PersonAdmin, RoleAdmin

__all__ = [
    "BylineInline",
    "ChecklistAdmin",
    "DeskAdmin",
    "DeskInline",
    "EditorNoteInline",
    "ItemAdmin",
    "PersonAdmin",
    "RoleAdmin",
    "RowForm",
]
