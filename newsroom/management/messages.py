"""Every sentence of the public pages, as translators get it."""

import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.conf.locale import LANG_INFO
from django.db.models import Choices
from django.utils import translation
from django.utils.translation.template import templatize

from newsroom import catalogues
from newsroom.editions import contents
from newsroom.editions.changes import FIELDS
from newsroom.editions.models.edition import Change
from newsroom.editions.models.policy import Slot
from newsroom.review.models import Item

Words = str | list[str] | tuple[str, ...]
TEMPLATES = ("base.html", "4*.html", "5*.html", "public/**/*.*")
MODULES = (
    "newsroom/public/**/*.py",
    "newsroom/editions/highlights.py",
    "newsroom/editions/throttle.py",
)
# What readers see of the words that the record itself has for its codes.
SHOWN: tuple[type[Choices], ...] = (Change, Item.Kind, Slot)
# Of Django's forms, which do not speak every language.
_LONG = "Ensure this value has at most %(limit_value)d character{} (it has %(show_value)d)."
OF_FORMS: tuple[Words, ...] = (
    "This field is required.",
    "Enter a valid email address.",
    (_LONG.format(""), _LONG.format("s")),
)
KEYWORDS = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
    "gettext_noop": None,
}
# Where gettext's own forms are others than those that Babel begins a catalogue with.
PLURALS = {
    "ar": "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 "
    ": n%100>=11 && n%100<=99 ? 4 : 5);",
    "fa-af": "nplurals=2; plural=(n > 1);",
    "ps": "nplurals=2; plural=(n != 1);",
    "fr": "nplurals=2; plural=(n > 1);",
}
_PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[a-z%]|\{\w*\}")


def collect() -> Catalog:
    """All messages, in the order of the files."""
    found = Catalog(charset="utf-8", fuzzy=False)
    for path, texts in _files():
        for _line, words, comments, context in texts:
            found.add(words, locations=[(str(path), 0)], auto_comments=comments, context=context)
    with translation.override(None, deactivate=True):
        for choices in SHOWN:
            for label in choices.labels:
                found.add(str(label), locations=[(choices.__qualname__, 0)])
        for name in _names_in_comparisons():
            found.add(name, locations=[("comparisons", 0)])
    for words in OF_FORMS:
        found.add(words, locations=[("forms", 0)])
    return found


def _names_in_comparisons() -> Iterator[str]:
    """What rows, fields and the values of fields are called where two editions are compared."""
    yield from map(str, contents.LABELS.values())
    for model in {model: None for models in contents.MODELS.values() for model in models}:
        yield str(model._meta.verbose_name)
        for field in model._meta.fields:
            if field.name in FIELDS:
                yield str(field.verbose_name)
                yield from (str(label) for _value, label in field.flatchoices if _value)


def update(code: str, messages: Catalog) -> Catalog:
    """The catalogue of ``code`` with what is new in it, to be translated, and without what is gone.

    Nothing is guessed: a message that was reworded is a new one.
    """
    path = catalogues.source(code)
    catalogue = read(code)
    catalogue.update(messages, no_fuzzy_matching=True, update_creation_date=False)
    catalogue.obsolete.clear()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalogue, width=100, include_lineno=False, sort_by_file=True)
    return catalogue


def read(code: str) -> Catalog:
    path = catalogues.source(code)
    if path.exists():
        with path.open("rb") as file:
            return read_po(file, abort_invalid=True)
    name = translation.to_locale(code)
    catalogue = Catalog(
        locale=name.split("_")[0],
        header_comment=f"# The public pages in {LANG_INFO[code]['name']}.",
        project="newsroom",
        version="1",
        msgid_bugs_address=" ",
        last_translator=" ",
        language_team=" ",
        fuzzy=False,
    )
    if code in PLURALS:
        catalogue.mime_headers = [("Plural-Forms", PLURALS[code])]
    return catalogue


def gaps(catalogue: Catalog, messages: Catalog) -> Iterator[tuple[Words, str]]:
    """Each message that readers would get wrong or in English, and what is wrong with it."""
    for message in messages:
        if not message.id:
            continue
        translated = catalogue.get(message.id, message.context)
        if translated is None or not all(_forms(translated.string)):
            yield message.id, "is not translated"
        elif translated.fuzzy:
            yield message.id, "is marked as fuzzy"
        elif len(_forms(translated.string)) != _wanted(catalogue, message):
            yield message.id, "has another number of forms"
        elif wrong := _misplaced(message, translated):
            yield message.id, f"has other placeholders: {wrong}"


def _wanted(catalogue: Catalog, message: Message) -> int:
    return catalogue.num_plurals if message.pluralizable else 1


def _misplaced(message: Message, translated: Message) -> str:
    """A form with other placeholders than its original. One that stands for one, two or none may
    leave the number out, because it says it in words.
    """
    single, *more = (Counter(_PLACEHOLDER.findall(text)) for text in _forms(message.id))
    allowed = [single, *more]
    for form in _forms(translated.string):
        held = Counter(_PLACEHOLDER.findall(form))
        is_less = bool(more) and not held - more[0] and len(more[0] - held) <= 1
        if held not in allowed and not is_less:
            return form
    return ""


def _forms(words: Words | None) -> tuple[str, ...]:
    return tuple(words) if isinstance(words, list | tuple) else (words or "",)


def _files() -> Iterator[tuple[Path, Iterable[tuple]]]:
    base = settings.BASE_DIR
    for path in _found(base / "templates", TEMPLATES):
        text = templatize(path.read_text())
        # What is no message is letters by now; without indents it reads as Python.
        lines = "\n".join(line.strip() for line in text.splitlines())
        yield path.relative_to(base), _extracted(lines.encode())
    for path in _found(base, MODULES):
        yield path.relative_to(base), _extracted(path.read_bytes())


def _found(folder: Path, patterns: Iterable[str]) -> list[Path]:
    found = {path for pattern in patterns for path in folder.glob(pattern) if path.is_file()}
    return sorted(path for path in found if path.suffix in {".html", ".txt", ".xml", ".py"})


def _extracted(code: bytes) -> Iterable[tuple]:
    return extract("python", io.BytesIO(code), keywords=KEYWORDS, comment_tags=["Translators"])
