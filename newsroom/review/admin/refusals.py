"""What the database says when it refuses a save, as a sentence at a field."""

from django.apps import apps
from django.db import IntegrityError, models
from django.utils.translation import gettext as _

from newsroom.review.errors import rule_sentence

# The rules that concern one field, by the name of their trigger, which is part of its function's.
FIELDS = {"slug_free": "slug"}


def explain(error: IntegrityError) -> tuple[str | None, str]:
    """The field (None for the whole form) and the sentence. Raises ``error`` if it is unknown."""
    diagnosis = getattr(error.__cause__, "diag", None)
    if diagnosis is None:
        raise error
    if sentence := rule_sentence(error):
        context = diagnosis.context or ""
        return next((field for rule, field in FIELDS.items() if rule in context), None), sentence
    constraint = _constraint(diagnosis.constraint_name)
    if constraint is None or constraint.violation_error_message is None:
        return None, _("Somebody saved the same at the same moment. Look at it and save again.")
    return None, str(constraint.get_violation_error_message())


def _constraint(name: str | None) -> models.BaseConstraint | None:
    for model in apps.get_models():
        for constraint in model._meta.constraints:
            if constraint.name == name:
                return constraint
    return None
