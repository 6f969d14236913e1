"""The words of the program in the reader's language.

English stands in the code. Each other language is one catalogue of GNU gettext in
``templates/translations``, read as it is when it is first asked for (20 ms): nothing is
compiled beforehand, so a checkout, a wheel and an editable installation hold the same.

    with speaking("de"):
        gettext("Nothing was found.")

What is made below the site and may be remembered there, such as the warning of a query,
is a ``Message``: English text that knows how it was made. It stays English in JSON and
in every file that programs read, and is put into the reader's language on the page.

    warning = worded("Page %(page)s is the last.", page=3)
    translated(warning)

The language is that of the thread or task at hand, and English unless one is set.
"""

from __future__ import annotations

import gettext as standard
import io
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

SOURCE = "en"
"""The language of the code."""

_PLACEHOLDER = re.compile(r"%\((\w+)\)s")
_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+")
_SHARE = re.compile(r"\d{1,3}%")
JOINT = "; "
"""What parts the sentences of a stored text."""
MANY = 10
"""Letters of a message that is looked for in a value."""
SAYING = "detail"
"""The value that is always made of a message, however few letters that has."""

_language: ContextVar[str] = ContextVar("language", default=SOURCE)


@cache
def languages() -> tuple[str, ...]:
    """The languages that there are: English, then those with a catalogue."""
    found: list[str] = []
    for item in (files("cuttings.templates") / "translations").iterdir():
        name, _, suffix = item.name.rpartition(".")
        if suffix == "po":
            found.append(name)
    return (SOURCE, *sorted(found))


@cache
def catalogue(language: str) -> standard.NullTranslations:
    """The messages of a language; for one that has none, English."""
    if language == SOURCE or language not in languages():
        return standard.NullTranslations()

    # Babel is imported where another language than English is spoken: for the command
    # line that is .1 s.
    from babel.messages.mofile import write_mo

    compiled = io.BytesIO()
    write_mo(compiled, _read(language))
    compiled.seek(0)
    return standard.GNUTranslations(compiled)


@cache
def _read(language: str) -> Catalog:
    from babel.messages.pofile import read_po

    folder = files("cuttings.templates") / "translations"
    with (folder / f"{language}.po").open("rb") as source:
        return read_po(source, locale=language)


def current_language() -> str:
    """The language of the reader at hand."""
    return _language.get()


def set_language(language: str) -> None:
    """From now on this thread speaks ``language``."""
    _language.set(language)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """What is said within the block is said in ``language``.

    >>> with speaking("de"):
    ...     gettext("Help")
    'Hilfe'
    """
    before = _language.set(language)
    try:
        yield
    finally:
        _language.reset(before)


def language_of_environment() -> str:
    """The language that the environment asks for, as every program of GNU reads it:
    ``LANGUAGE``, ``LC_ALL``, ``LC_MESSAGES`` or ``LANG``, the first that is set; English
    where there is no catalogue of it.
    """
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        wanted = os.environ.get(name, "")
        if not wanted:
            continue
        for each in wanted.split(":"):
            language = each.partition(".")[0].partition("_")[0].partition("@")[0]
            if language in languages():
                return language
        return SOURCE
    return SOURCE


def gettext(message: str, /, **values: object) -> str:
    """A message in the current language, its ``%(name)s`` filled in.

    >>> gettext("Page %(page)s", page=1200)
    'Page 1,200'
    """
    language = _language.get()
    # The translation of nothing is the head of the catalogue.
    if message and language != SOURCE:
        message = catalogue(language).gettext(message)
    return _filled(message, values) if values else message


def pgettext(context: str, message: str, /, **values: object) -> str:
    """A message that English says of several things which another language parts."""
    language = _language.get()
    if language != SOURCE:
        message = catalogue(language).pgettext(context, message)
    return _filled(message, values) if values else message


def ngettext(one: str, many: str, number: int, **values: object) -> str:
    """A message about a number of things, in the form which that number asks for.

    >>> ngettext("%(number)s story", "%(number)s stories", 1200)
    '1,200 stories'
    """
    language = _language.get()
    if language == SOURCE:
        message = one if number == 1 else many
    else:
        message = catalogue(language).ngettext(one, many, number)
    return _filled(message, {"number": number, **values})


def quoted(text: str) -> Message:
    """A title, a name or a query within the quotation marks of the language.

    >>> quoted('"We are not done," says union')
    '“‘We are not done,’ says union”'
    """
    return worded("“%(title)s”", title=text)


def in_articles(number: int) -> str:
    """How many articles, in words.

    >>> in_articles(1), in_articles(0)
    ('1 article', '0 articles')
    """
    return ngettext("%(number)s article", "%(number)s articles", number)


def marked(message: str) -> str:
    """The same message, here only so that catalogues hold it: where it is a constant,
    and ``translated`` when it is shown.
    """
    return message


def stored(_context: str, message: str, /, **values: object) -> str:
    """An English text that an archive keeps, such as the reason for a skipped file.

    It stays English in the catalogue and in what programs read; ``recalled`` is what a
    reader is shown. The context says what the text is about, here only so that
    catalogues hold it: ``reading``, ``decision``, ``story``, ``name`` or ``alert``.

    >>> stored("reading", "%(name)s, which is not read", name="a video")
    'a video, which is not read'
    """
    return _english(message, values)


class Message(str):
    """An English text that knows the message and the values it was made of."""

    __slots__ = ("message", "number", "plural", "values")

    message: str
    plural: str
    number: int
    values: dict[str, object]

    def said(self) -> str:
        """The same in the current language."""
        if self.plural:
            return ngettext(self.message, self.plural, self.number, **self.values)
        return gettext(self.message, **self.values)

    def __reduce__(self) -> tuple[Any, ...]:
        return _made, (str(self), self.message, self.plural, self.number, self.values)


def worded(message: str, /, **values: object) -> Message:
    """A message that can be translated later.

    >>> text = worded("No heading is spelt “%(name)s”.", name="Onn")
    >>> text == "No heading is spelt “Onn”.", text.message
    (True, 'No heading is spelt “%(name)s”.')
    """
    return _made(_english(message, values), message, "", 0, values)


def numbered(one: str, many: str, number: int, **values: object) -> Message:
    """The same about a number of things."""
    text = _english(one if number == 1 else many, {"number": number, **values})
    return _made(text, one, many, number, values)


def _english(message: str, values: dict[str, object]) -> str:
    said: dict[str, str] = {}
    for name, value in values.items():
        said[name] = f"{value:,}" if type(value) is int else str(value)
    return _interpolated(message, said) if said else message


def _made(
    text: str, message: str, plural: str, number: int, values: dict[str, object]
) -> Message:
    made = Message(text)
    made.message, made.plural = message, plural
    made.number, made.values = number, values
    return made


def translated(text: object) -> str:
    """A text in the current language: a ``Message`` with its values, an error by what
    it says, and any other text where it is a message itself; else as it is.
    """
    if isinstance(text, BaseException):
        text = text.args[0] if len(text.args) == 1 else str(text)
    if _language.get() == SOURCE:
        return str(text)
    if isinstance(text, Message):
        return text.said()
    return gettext(str(text)) if text else ""


def recalled(text: str, context: str) -> str:
    """A text of ``stored`` in the current language, as it is where no message is known
    that it could have been made of.

    Of the messages that fit, it is the one that explains most of the text, together
    with the messages that its values were made of. Of a text of several sentences,
    parted by semicolons, each is recalled. What stands for a value is looked for too,
    but only as a whole or in a message of many words: a heading may be called “Journey
    into Fear”.
    """
    if _language.get() == SOURCE or not text:
        return text
    if isinstance(text, Message):
        return text.said()
    return _recalled(text, context, least=0)[0]


def _recalled(text: str, context: str, least: int) -> tuple[str, int]:
    """The text in the current language, and how many of its letters are explained."""
    said, letters = _recalled_whole(text, context, least)
    if letters or JOINT not in text:
        return said, letters
    parts = text.split(JOINT)
    sayings: list[str] = []
    while parts:
        said, explained, size = _first_saying(parts, context, least)
        sayings.append(said)
        letters += explained
        del parts[:size]
    return parted(sayings), letters


def _first_saying(
    parts: Sequence[str], context: str, least: int
) -> tuple[str, int, int]:
    """The first of several sentences, its letters that are explained, and how many parts
    it has: a message may hold semicolons itself.
    """
    for size in range(len(parts), 1, -1):
        text = JOINT.join(parts[:size])
        said, letters = _recalled_whole(text, context, least)
        if letters:
            return said, letters, size
    return *_recalled_whole(parts[0], context, least), 1


def _recalled_whole(text: str, context: str, least: int) -> tuple[str, int]:
    """The same of a text that is one sentence; as it is where no message fits."""
    language = _language.get()
    said = catalogue(language).pgettext(context, text)
    if said != text:
        return said, _letters(text)
    joints = text.count(JOINT)
    best, most = text, 0
    for each in _stored_messages(language).get(context, ()):
        if each.joints == joints and each.letters >= least:
            said, letters = each.said(text, context)
            if letters > most:
                best, most = said, letters
    return best, most


def _letters(text: str) -> int:
    return sum(1 for each in text if each.isalpha())


@dataclass(frozen=True, slots=True)
class _Stored:
    """A message with values, and what makes out a text that was made of it."""

    message: str
    pattern: re.Pattern[str]
    letters: int
    joints: int

    def said(self, text: str, context: str) -> tuple[str, int]:
        """The text in the current language, and how many of its letters are explained:
        none where it was not made of this.
        """
        found = self.pattern.fullmatch(text)
        if found is None:
            return "", 0
        values: dict[str, object] = {}
        explained = max(1, self.letters)
        for name, value in found.groupdict().items():
            if _NUMBER.fullmatch(value):
                values[name] = int(value.replace(",", ""))
            elif _SHARE.fullmatch(value):
                values[name] = f"{value[:-1]}\N{NO-BREAK SPACE}%"
            else:
                least = 0 if name == SAYING else MANY
                values[name], letters = _recalled(value, context, least)
                explained += letters
        return pgettext(context, self.message, **values), explained


@cache
def _stored_messages(language: str) -> dict[str, list[_Stored]]:
    """The messages with values of each context, those with the most letters first."""
    found: dict[str, list[_Stored]] = {}
    for message in _read(language):
        text, context = message.id, message.context
        if not context or not isinstance(text, str) or not _PLACEHOLDER.search(text):
            continue
        own = _PLACEHOLDER.sub("", text)
        each = _Stored(text, _pattern_of(text), _letters(own), own.count(JOINT))
        found.setdefault(context, []).append(each)
    for messages in found.values():
        messages.sort(key=lambda each: -each.letters)
    return found


def _pattern_of(message: str) -> re.Pattern[str]:
    parts: list[str] = []
    names: set[str] = set()
    end = 0
    for found in _PLACEHOLDER.finditer(message):
        parts.append(re.escape(message[end : found.start()].replace("%%", "%")))
        name = found[1]
        parts.append(f"(?P={name})" if name in names else f"(?P<{name}>.+?)")
        names.add(name)
        end = found.end()
    parts.append(re.escape(message[end:].replace("%%", "%")))
    return re.compile("".join(parts), re.DOTALL)


def shown(text: object) -> str:
    """The same of a text that may be a reader's or the archive's own words: only what is
    known to be a ``Message`` is translated.
    """
    if isinstance(text, Message | BaseException):
        return translated(text)
    return str(text)


def labelled(label: str, said: object) -> str:
    """A label and what it says, parted by the colon of the language.

    >>> labelled("Order", "newest first")
    'Order: newest first'
    """
    colon = gettext(":")
    return f"{label}{colon} {said}"


def parted(said: Iterable[str]) -> str:
    """Sayings parted by the semicolon of the language.

    >>> parted(["two years", "three gaps"])
    'two years; three gaps'
    """
    semicolon = gettext(";")
    return f"{semicolon} ".join(said)


def number_words(number: float) -> str:
    """A whole number with its thousands parted as the language parts them.

    >>> number_words(1200)
    '1,200'
    """
    if -1_000 < number < 1_000:
        return str(number)
    text = f"{number:,}"
    language = _language.get()
    return text if language == SOURCE else text.replace(",", _separator(language))


@cache
def _separator(language: str) -> str:
    from babel import Locale

    return str(Locale.parse(language, sep="-").number_symbols["latn"]["group"])


def _filled(message: str, values: dict[str, object]) -> str:
    said: dict[str, str] = {}
    for name, value in values.items():
        if type(value) is str:
            said[name] = value
        elif type(value) is int:
            said[name] = number_words(value)
        else:
            said[name] = shown(value)
    return _interpolated(message, said)


_MARK = re.compile('["“”„«»]')
_WHOLLY_QUOTED = re.compile('["“„«]\\s*([^"“”„«»]+?)\\s*["”“»]')
_QUOTES = re.compile("([“„«])\\s?%\\((\\w+)\\)s")
_INNER = {"“": ("‘", "’"), "„": ("‚", "‘"), "«": ("“", "”")}
"""The quotation marks within a quotation, by the mark that opens it."""
OPENING_MARKS = frozenset(_INNER)


def has_quotation_marks(text: str) -> bool:
    """Whether a text quotes something, as a search for a phrase does."""
    return _MARK.search(text) is not None


def _interpolated(message: str, said: dict[str, str]) -> str:
    """A message with its values, none of them in marks twice.

    A value that the message quotes may bring marks of its own: a query for a phrase, a
    title. Where they enclose all of it, those of the message are enough; else they become
    the inner marks of the language.

    >>> gettext("Without “%(words)s”", words='"peace talks"')
    'Without “peace talks”'
    >>> gettext("Without “%(words)s”", words='"peace talks" NOT "final"')
    'Without “‘peace talks’ NOT ‘final’”'
    """
    for opening, name in _quoted_names(message):
        value = said.get(name, "")
        if _MARK.search(value):
            # A value that stands in marks here may stand without them there.
            inner = f"{name}{opening}"
            quotes = re.compile(f"({opening}\\s?)%\\({name}\\)s")
            message = quotes.sub(f"\\1%({inner})s", message)
            said = {**said, inner: within_marks(value, opening)}
    return message % said


@lru_cache(maxsize=4_096)
def _quoted_names(message: str) -> list[tuple[str, str]]:
    """The names that a message quotes, each with the mark that opens the quotation."""
    return _QUOTES.findall(message)


def within_marks(value: str, opening: str) -> str:
    """A text as it stands within quotation marks, those that ``opening`` begins; as it
    is where it has none of its own.

    >>> within_marks('a "test" page', "„")
    'a ‚test‘ page'
    """
    whole = _WHOLLY_QUOTED.fullmatch(value)
    if whole:
        return whole[1]
    first, *others = _MARK.split(value)
    made = [first]
    for index, part in enumerate(others):
        made += [_INNER[opening][index % 2], part]
    return "".join(made)
