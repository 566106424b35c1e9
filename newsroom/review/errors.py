"""What a refused verb says. Every message is a sentence fit for the screen."""

from dataclasses import dataclass

from django.db import IntegrityError


class Refused(Exception):
    """The base of every refusal; ``str()`` is the sentence."""

    code = "refused"
    http_status = 400


class Denied(Refused):
    """This person may not."""

    code = "denied"
    http_status = 403


class WrongState(Refused):
    """Not now: the item is not in a state for it."""

    code = "wrong_state"
    http_status = 409


@dataclass(frozen=True, kw_only=True)
class Missing:
    """One thing that is still to be done before review, with the form field where it is done.

    ``field`` names a form field or an inline: ``wording``, ``evidence_links``, ``verdict-rating``.
    """

    field: str
    message: str

    def __str__(self) -> str:
        return self.message


class Incomplete(Refused):
    """Something is missing; ``missing`` lists all of it at once."""

    code = "incomplete"
    http_status = 422

    def __init__(self, missing: list[Missing]) -> None:
        self.missing = missing
        super().__init__(" ".join(str(entry) for entry in missing))


# restrict_violation: nothing in PostgreSQL or Django raises it by itself on our tables (foreign
# keys are NO ACTION), so it marks the sentences of our own triggers.
RULE_SQLSTATE = "23001"


def rule_sentence(error: IntegrityError) -> str | None:
    """The sentence of one of our database rules, None if the error is another's."""
    cause = error.__cause__
    if getattr(cause, "sqlstate", None) != RULE_SQLSTATE:
        return None
    return str(cause.diag.message_primary)  # type: ignore[union-attr]
