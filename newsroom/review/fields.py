"""Model fields of the review room."""

import json
from typing import TYPE_CHECKING, Any

from django.db import models

from newsroom.review import canonical


class CanonicalJSONField(models.TextField):
    """JSON kept as the canonical text that was signed.

    A jsonb column would reorder and respell it; as text the database itself can check the digest
    (docs/adr/0003-canonical-text.md).
    """

    if TYPE_CHECKING:  # what django-stubs asks of a field that holds something else
        _pyi_private_set_type: Any
        _pyi_private_get_type: Any

    def from_db_value(self, value: str | None, *args: Any) -> Any:
        return None if value is None else json.loads(value)

    def to_python(self, value: Any) -> Any:
        return json.loads(value) if isinstance(value, str) else value

    def get_prep_value(self, value: Any) -> Any:
        return value if value is None or isinstance(value, str) else canonical.dumps(value)
