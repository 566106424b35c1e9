"""Model fields that several nouns share: long text, rich text, web addresses, dates as known."""

import uuid
from typing import Any

import nh3
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_prose_editor.fields import ProseEditorField

from claims import dates

language_tag = RegexValidator(
    r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$", _("Enter a language tag such as en, fa or ps-AF.")
)


def uuid_field() -> models.UUIDField:
    """The stable name of a row in frozen contents."""
    return models.UUIDField(default=uuid.uuid4, unique=True, editable=False)


def shortened(text: str, limit: int) -> str:
    """``text`` in at most ``limit`` characters, as columns count them; whole words if it can be."""
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    return f"{cut.rpartition(' ')[0] or cut}…"


class LongTextField(models.TextField):
    """Text of at most ``limit`` characters.

    The limit is a validator and not ``max_length``, which browsers enforce by cutting a paste off
    without a word.
    """

    def __init__(self, *args: Any, limit: int = 10_000, **kwargs: Any) -> None:
        self.limit = limit
        kwargs["validators"] = [MaxLengthValidator(limit)]
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("validators", None)
        return name, path, args, {**kwargs, "limit": self.limit}


class RichTextField(ProseEditorField):
    """HTML of a few harmless elements, cleaned on every path into the database."""

    EXTENSIONS = {
        "Bold": True,
        "Italic": True,
        "Heading": {"levels": [3, 4]},
        "BulletList": True,
        "OrderedList": True,
        "ListItem": True,
        "Blockquote": True,
        "Link": {"enableTarget": False, "protocols": ["http", "https"]},
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("validators", [MaxLengthValidator(50_000)])
        super().__init__(*args, extensions=dict(self.EXTENSIONS), sanitize=clean_html, **kwargs)

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = clean_html(super().pre_save(model_instance, add) or "")
        setattr(model_instance, self.attname, value)
        return value

    def get_prep_value(self, value: Any) -> Any:
        # QuerySet.update() and bulk_create() come past here and not past pre_save.
        return clean_html(super().get_prep_value(value) or "")


def clean_html(html: str) -> str:
    """``html`` reduced to the elements that the editor offers; links only to the web."""
    return nh3.clean(
        html,
        tags={
            "p", "br", "strong", "em", "h3", "h4", "ul", "ol", "li", "blockquote", "a",
        },
        attributes={"a": {"href"}, "ol": {"start"}},
        url_schemes={"http", "https"},
        link_rel="noopener nofollow",
    )  # fmt: skip


class WebAddressField(models.URLField):
    """An http or https address, or nothing."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 2000)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)
        self.validators = [*self.validators, RegexValidator(r"^https?://", self._sentence)]

    _sentence = _("Enter an address that begins with http:// or https://.")

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"assume_scheme": "https", **kwargs})


def web_address(field: str, *, table: str) -> models.CheckConstraint:
    """The database's own word that ``field`` is empty or an http or https address."""
    return models.CheckConstraint(
        condition=Q(**{field: ""}) | Q(**{f"{field}__iregex": r"^https?://[^\s]+$"}),
        name=f"{table}_{field}_web",
    )


def validate_edtf(value: str) -> None:
    """Raises ValidationError unless ``value`` is an EDTF date that is not to come."""
    if len(value) > dates.LONGEST:
        return  # that it is too long is said by the field itself
    try:
        parsed = dates.parse(value)
    except ValueError:
        raise ValidationError(
            _(
                "“%(value)s” is not a date in EDTF. Examples: 2023, 2023-06, 2023-06-01, 2023-06?, "
                "XXXX-04-25 (year not known), 2022/2024."
            ),
            code="edtf",
            params={"value": value},
        ) from None
    today = timezone.localdate()
    if dates.earliest(parsed) > (today.year, today.month, today.day):
        raise ValidationError(_("“%(value)s” is in the future."), "future", {"value": value})


class EDTFField(models.CharField):
    """A date as far as it is known, in EDTF (ISO 8601-2); empty when nothing is known."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", dates.LONGEST)
        kwargs.setdefault("blank", True)
        kwargs.setdefault("help_text", _("As far as known: 2023, 2023-06, XXXX-04-25, 2022/2024."))
        super().__init__(*args, **kwargs)
        self.validators = [*self.validators, validate_edtf]


class Dated(models.Model):
    """A date that may be known only in part: in EDTF, and as the source wrote it."""

    date = EDTFField(_("date"))
    date_as_written = models.CharField(
        _("date as written"), max_length=200, blank=True, help_text=_("The source’s own words.")
    )
    date_inferred = models.BooleanField(
        _("date inferred"), default=False, help_text=_("Worked out by us, not stated.")
    )

    class Meta:
        abstract = True

    def freeze_date(self) -> dict[str, Any]:
        return dates.freeze(self.date, as_written=self.date_as_written, inferred=self.date_inferred)
