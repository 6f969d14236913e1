"""From a record with named fields (JSON, CSV, a sidecar) to an article, whatever the
fields are called.

Each of our fields has the spellings that exports commonly use (``fields.toml``);
``ReadOptions.fields`` puts another one before them, a dotted name reaching into nested
objects, ``[]`` into lists. Names are compared without case, accents and signs.

    >>> article_of({"Headline": "Floods", "articleBody": "Rain fell.", "lang": "en-GB"}, ReadOptions()).language
    'en'
"""

from __future__ import annotations

import datetime
import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, TypeVar

from cuttings.index.readers import (
    LeftOut,
    RawArticle,
    Reading,
    ReadOptions,
    Source,
    Unreadable,
)
from cuttings.index.readers.conservation import missing_of, texts_of, unplaced
from cuttings.index.readers.markup import beside_plain_text, one_line, plain_text
from cuttings.index.readers.stated_dates import read_date
from cuttings.search.articles import Imprint, Published, Skipped
from cuttings.search.translations import stored

Record = Mapping[str, Any]
Part = TypeVar("Part")

ALWAYS_WRAPPERS = ("_source", "fields", "attributes")
# objects around the fields of a record, in answers of search engines and of publishers
WRAPPERS = (
    *ALWAYS_WRAPPERS,
    *("node", "data", "article", "document", "doc"),
    *("item", "story", "news", "post", "record", "source", "content"),
)
# words before a field's name that say nothing: ``article_title``, ``news_date``
PREFIXES = ("article", "news", "story", "item", "post", "document", "doc", "content")
# under which an object keeps its own name: schema.org, WordPress, NYT, MongoDB
NAME_KEYS = ("name", "title", "value", "label", "rendered", "main", "original", "$date")
# under which an object keeps a text, or a part of one
TEXT_KEYS = (
    *("rendered", "text", "content", "body", "html", "value", "paragraph"),
    *("paragraphs", "plain"),
)
GIVEN = ("first", "firstname", "given", "givenname")
FAMILY = ("last", "lastname", "family", "familyname", "surname")
DEEPEST = 8
"""Objects and lists one in another in which texts are looked for."""
FULLER = 2
"""A later field of texts is taken where it is so many times as long as the first: then
the first is a summary.
"""
PARTS_OF_DATES = {
    "year": "year jahr année año anno ano rok год år jaar vuosi év yıl 年 pub_year",
    "month": "month monat mois mes mese mês miesiąc месяц måned månad maand ay 月 pub_month",
    "day": "day tag jour día giorno dia dzień день dag gün 日 pub_day",
}
"""What the columns are called in which tables part a date."""
FIRST_SECOND, LAST_SECOND = 10**8, 10**10
"""Numbers that are seconds since 1970 (of 1973 to 2286), not years or days."""
MOST_NAMED = 12
"""Fields that a note or a reason names."""
LONGEST_NAME = 40
LONG_FIELD = 200
"""Characters from which a field may hold a text, whatever it is called."""
CSL_OUTLET = "container-title"
"""What records of reference managers (CSL-JSON) call the outlet."""
ABSTRACT = stored("reading", "the record gives an abstract, perhaps not the whole text")
EXTRACT = stored(
    "reading", "an extract: the service gives the beginning of the text only"
)
BESIDE = stored("reading", "fields of the record that are not used")

_LANGUAGES = {
    "english": "en",
    "eng": "en",
    "french": "fr",
    "german": "de",
    "spanish": "es",
    "russian": "ru",
}
_THREE_LETTERS = """
ara:ar bel:be bul:bg cat:ca ces:cs cze:cs cmn:zh dan:da deu:de ger:de ell:el gre:el
eng:en est:et fas:fa per:fa fin:fi fra:fr fre:fr heb:he hin:hi hrv:hr hun:hu hye:hy arm:hy
ind:id isl:is ice:is ita:it jpn:ja kat:ka geo:ka kor:ko lat:la lav:lv lit:lt ltz:lb mkd:mk
mac:mk msa:ms may:ms nld:nl dut:nl nno:nn nob:nb nor:no pol:pl por:pt ron:ro rum:ro rus:ru
slk:sk slo:sk slv:sl spa:es sqi:sq alb:sq srp:sr swa:sw swe:sv tam:ta tha:th tur:tr ukr:uk
urd:ur vie:vi yid:yi zho:zh chi:zh
"""
"""Codes of ISO 639-2, which METS and ALTO state, each with that of BCP 47."""
for _pair in _THREE_LETTERS.split():
    _three, _, _two = _pair.partition(":")
    _LANGUAGES[_three] = _two
_TYPED = re.compile(
    r"_(?:[bdfils]s?|dts?|txts?|ts?|tdts?|text|strs?|(?:txt|t|text)_[a-z]{2,3})$"
)
"""What Solr's dynamic fields end with: the type of their values."""
_CUT_OFF = re.compile(r"(?:…|\.\.\.)\s*\[\+?\d{1,7} (?:chars|characters)\]\s*$")
"""How services of news end a text of which they give the beginning alone."""
_NUMBERED = re.compile(r"(.*?\D)[ _.-]?(\d{1,2})")
_LANGUAGE = re.compile(r"([a-z]{2,3})(?:[-_].*)?", re.DOTALL)
_MEDIA_TOPIC = re.compile(r"(?:.*[:/])?(\d{8})")
_JSON_DATE = re.compile(r"/Date\((-?\d{1,16})(?:[+-]\d{4})?\)/")
_ESCAPED_LINE = re.compile(r"(?:\\r)?\\n")


@cache
def spellings_by_field() -> dict[str, tuple[str, ...]]:
    """Our fields' names with the spellings that records have for them."""
    path = Path(__file__).with_name("fields.toml")
    fields = tomllib.loads(path.read_text(encoding="utf-8"))
    return {name: tuple(spellings) for name, spellings in fields.items()}


@cache
def _places() -> dict[str, list[tuple[str, int]]]:
    """The fields that a folded spelling may mean, each with the spelling's rank."""
    places: dict[str, list[tuple[str, int]]] = {}
    for name, spellings in spellings_by_field().items():
        for rank, spelling in enumerate(spellings):
            places.setdefault(fold(spelling), []).append((name, rank))
    return places


@lru_cache(maxsize=4_096)
def _fields_called(name: str) -> tuple[tuple[str, int], ...]:
    """Our fields that a record's name may mean; a word that says nothing is passed over
    where the whole name is unknown.
    """
    folded = fold(name)
    known = _places().get(folded)
    if known:
        return tuple(known)
    bare = _TYPED.sub("", name)
    if bare != name and fold(bare) in _places():
        return tuple((field, rank + 1_000) for field, rank in _places()[fold(bare)])
    for prefix in PREFIXES:
        rest = folded.removeprefix(prefix)
        if rest != folded and rest in _places():
            return tuple((field, rank + 1_000) for field, rank in _places()[rest])
    return ()


class NoText(Unreadable):
    """A record has no text. It names the fields that it has, for one of them may be the
    text under a name that nobody knows.
    """


def read_each(
    source: Source,
    parts: Iterable[tuple[str, Part | Unreadable]],
    article_of_part: Callable[[Part], RawArticle],
) -> Iterator[Reading]:
    """The articles of a source that holds many, each part on its own account.

    ``parts`` come with their position (``line 7``), or with the reason why they could
    not even be parted. An article is known by its own id, or by its position where it
    has none or its id is taken; that is noted, because it may be a fault of the export.
    """
    taken: set[str] = set()
    for position, part in parts:
        try:
            if isinstance(part, Unreadable):
                raise part
            article = article_of_part(part)
        except Unreadable as error:
            yield Skipped(source.name, str(error), position)
            continue

        notes = article.notes
        key = article.key or position
        if key in taken:
            notes += (
                stored(
                    "reading", "the id %(key)s stands earlier in the file too", key=key
                ),
            )
            key = position
        taken.add(key)
        yield replace(article, key=key, notes=notes)


class Unused:
    """The names of a file's fields that say something and are used for nothing: each is
    named once a file, in a note of the first article that has it.
    """

    def __init__(self, options: ReadOptions) -> None:
        self._options = options
        self._known: set[str] = set()
        for path in options.fields.values():
            self._known.add(path)
            self._known.add(path.split(".")[0].removesuffix("[]"))

    def note_in(self, article: RawArticle, record: Record) -> RawArticle:
        """The article with a note of the names in its record that are new."""
        names: list[str] = []
        for name, value in record.items():
            if name in self._known or not isinstance(name, str):
                continue
            self._known.add(name)
            is_its_text = _text(value) == article.text
            is_known = is_its_text or is_used(name, self._options)
            if not is_known and _says_something(value):
                names.append(name[:LONGEST_NAME])
        if not names:
            return article
        listed = ", ".join(names[:MOST_NAMED])
        more = (
            stored("reading", " and %(value)s more", value=len(names) - MOST_NAMED)
            if len(names) > MOST_NAMED
            else ""
        )
        note = stored(
            "reading",
            "%(unused)s %(listed)s%(more)s; --field says what one "
            "means, as in --field section=%(names)s",
            unused=UNUSED,
            listed=listed,
            more=more,
            names=names[0],
        )
        return replace(article, notes=(*article.notes, note))


UNUSED = stored("reading", "fields that are not used:")


def is_used(name: str, options: ReadOptions) -> bool:
    """Whether a field of a record means something to us."""
    fields = [field for field, _ in _fields_called(name)]
    return any(field not in options.fields for field in fields) or name in WRAPPERS


def _says_something(value: object) -> bool:
    """Whether a value is more than a number, a mark or nothing."""
    if isinstance(value, str):
        return any(map(str.isalpha, value))
    return isinstance(value, Mapping | list) and bool(value)


def article_of(record: Record, options: ReadOptions) -> RawArticle:
    """The article that a record states. Raises NoText where it has no text."""
    record = unwrapped(record)
    text = _fullest_text(record, options)
    is_abstract = not text and CSL_OUTLET in record
    if is_abstract:
        text = _text(record.get("abstract"))
    if not text:
        raise NoText(_why_no_text(record, options))
    stated = metadata_of(record, options)
    if is_abstract:
        stated = replace(stated, notes=(*stated.notes, ABSTRACT))
    if _CUT_OFF.search(text):
        stated = replace(stated, notes=(*stated.notes, EXTRACT))
    article = replace(stated, text=text, plain=stated.title is None)
    return replace(article, left_out=beside_in(record, article))


def beside_in(record: Record, stated: RawArticle) -> tuple[LeftOut, ...]:
    """What a record says and its article does not, in fields that are not used, in
    others of several values, in texts beside the one that was taken: kept, not shown.
    """
    beside: list[str] = []
    names: list[str] = []
    facts: list[str] = []
    for name, value in leaves_of(record):
        text = "\n".join(filter(None, (_text(value), *beside_plain_text(value))))
        if len(text) >= LONG_FIELD or means(name, "text", "lead"):
            # of another form of the text only what the one that was taken has not
            rest = unplaced(text.split("\n"), [stated.text])
            if rest:
                beside.append(rest if means(name, "text") else f"{name}: {rest}")
        elif text:
            names.append(name)
            facts.append(one_line(text))
    said: dict[str, list[str]] = {}
    for index, missing in missing_of(facts, texts_of(replace(stated, text=""))):
        said.setdefault(names[index], []).append(missing)
    # the many values of a list are one line: programs write thousands
    beside += (f"{name}: {'; '.join(values)}" for name, values in said.items())
    return (LeftOut("\n".join(beside), BESIDE),) if beside else ()


def record_of(names: list[str], row: list[str]) -> dict[str, str]:
    """A row of a table as a record; a cell whose column has no name of its own is
    called by the column's number.
    """
    record: dict[str, str] = {}
    for index, cell in enumerate(row):
        name = names[index] if index < len(names) else ""
        if not name or name in record:
            name = stored("reading", "column %(value)s", value=str(index + 1))
        record[name] = cell
    return record


def leaves_of(record: Record) -> Iterator[tuple[str, str]]:
    """Every text in a record, however deep, with the path of names to it."""
    stack: list[tuple[str, object]] = [("", record)]
    while stack:
        path, value = stack.pop()
        if isinstance(value, str):
            yield path, value
        elif isinstance(value, Mapping):
            for name, inner in reversed(list(value.items())):
                stack.append((f"{path}.{name}" if path else str(name), inner))
        elif isinstance(value, list):
            stack += [(path, inner) for inner in reversed(value)]


def _why_no_text(record: Record, options: ReadOptions) -> str:
    names = ", ".join(spellings("text", options)[:5])
    why = stored("reading", "no text in any of the fields %(names)s, …", names=names)
    candidates: list[str] = []
    for name, value in record.items():
        is_text = isinstance(value, str) and bool(value.strip())
        if is_text and not is_used(str(name), options):
            candidates.append(str(name))
    if not candidates:
        return why
    longest = max(candidates, key=lambda name: len(str(record.get(name, ""))))
    listed = ", ".join(name[:LONGEST_NAME] for name in candidates[:MOST_NAMED])
    return stored(
        "reading",
        "%(why)s (it has %(listed)s; --field text=%(longest)s would read that one)",
        why=why,
        listed=listed,
        longest=longest,
    )


def metadata_of(
    record: Record, options: ReadOptions, provenance: str = "metadata"
) -> RawArticle:
    """All that a record states but its text, which is left empty."""
    values = _values_by_field(record, options)
    title = _first(map(_phrase, values.get("title", ())))
    outlet = _first(map(_outlet, values.get("outlet", ())))
    shape = _told_by_shape(record)
    title, outlet = shape.get("title", title), shape.get("outlet", outlet)
    dates = values.get("date") or _dates_of_parts(record)
    published, notes = _published(dates, provenance)
    ids = values.get("id", ())
    section = _first(map(_phrase, values.get("section", ())))
    page = _first(map(_page, values.get("page", ())))
    return RawArticle(
        text="",
        key=_first(_stated_number(value) or _phrase(value) for value in ids) or "",
        title=title and plain_text(title),
        published=published,
        outlet=outlet and plain_text(outlet),
        agency=_first(map(_phrase, values.get("agency", ()))),
        byline=_first(map(_person, values.get("byline", ()))),
        dateline=_first(map(_phrase, values.get("dateline", ()))),
        language=language_code(_first(map(_phrase, values.get("language", ())))),
        url=_first(map(_phrase, values.get("url", ()))),
        subjects=media_topics(_first(values.get("subjects", ()))),
        imprint=Imprint(section=section or "", page=page or ""),
        notes=notes,
    )


def _told_by_shape(record: Record) -> dict[str, str | None]:
    """What a record means otherwise than its names say, told by its other names: in
    Trove's the title is the paper's, the heading the article's.
    """
    folded = {fold(name): value for name, value in record.items()}
    if "articletext" in folded and "heading" in folded and "title" in folded:
        title, outlet = _phrase(folded["heading"]), _phrase(folded["title"])
        return {"title": title, "outlet": outlet}
    return {}


def _first(values: Iterable[Any]) -> Any:
    """The first value that states something."""
    return next((value for value in values if value), None)


def _dates_of_parts(record: Record) -> list[object]:
    """The date of a record that has year and month, and perhaps the day, in fields of
    their own; none of another.
    """
    parts: dict[str, str] = {}
    for name, value in record.items():
        part = _parts_of_dates().get(fold(str(name)))
        said = _stated_number(value) or _phrase(value)
        if part and said:
            parts.setdefault(part, said)
    year, month, day = map(parts.get, ("year", "month", "day"))
    if not year or not month:
        return []
    if month.isdecimal():
        return ["-".join(each.zfill(2) for each in (year, month, day) if each)]
    return [" ".join(filter(None, (day, month, year)))]


@cache
def _parts_of_dates() -> dict[str, str]:
    found: dict[str, str] = {}
    for part, names in PARTS_OF_DATES.items():
        for name in names.split():
            found[fold(name)] = part
    return found


def _published(
    values: Iterable[object], provenance: str
) -> tuple[Published | None, tuple[str, ...]]:
    """The first date that can be read, else a note of the first that can't."""
    notes: tuple[str, ...] = ()
    for value in values:
        published, why_not = read_date(_date_phrase(value), provenance)
        if published:
            return published, why_not
        notes = notes or why_not
    return None, notes


def spellings(name: str, options: ReadOptions) -> tuple[str, ...]:
    """The names that one of our fields may have in a record, the user's first."""
    usual = spellings_by_field()[name]
    own = options.fields.get(name)
    return (own, *usual) if own else usual


def _values_by_field(record: Record, options: ReadOptions) -> dict[str, list[object]]:
    """What a record holds for each of our fields, the likelier names first, empty
    values left out; only what stands under the user's own name where one is given.
    """
    ranked: dict[str, list[tuple[int, int, object]]] = {}
    for ordinal, (name, value) in enumerate(record.items()):
        if value in (None, "", [], {}) or not isinstance(name, str):
            continue
        for field, rank in _fields_called(name):
            ranked.setdefault(field, []).append((rank, ordinal, value))
    found: dict[str, list[object]] = {}
    for field, values in ranked.items():
        found[field] = [
            value for _, _, value in sorted(values, key=lambda each: each[:2])
        ]
    for field, own in options.fields.items():
        value = reach(record, own)
        found[field] = [] if value is None else [value]
    return found


def has_text_field(names: Iterable[str], options: ReadOptions) -> bool:
    """Whether one of the names is a field of texts, or of pieces of them."""
    own = options.fields.get("text")
    known = list(names)
    if any(name == own or means(name, "text") for name in known):
        return True
    return bool(_pieces_of_text(known))


def _pieces_of_text(names: Iterable[str]) -> list[str]:
    """The names of fields that part one text (``text_1``, ``text_2``), as data bases with
    short cells do, in their order; none where fewer than two stand there.
    """
    numbered: dict[int, str] = {}
    for name in names:
        match = _NUMBERED.fullmatch(name)
        if match and means(match[1], "text"):
            numbered.setdefault(int(match[2]), name)
    found = [numbered[number] for number in sorted(numbered)]
    return found if len(found) > 1 else []


def is_date_field(name: str, options: ReadOptions) -> bool:
    """Whether a name is that of a field of dates."""
    own = options.fields.get("date")
    return name == own or means(name, "date")


def means(name: str, *fields: str) -> bool:
    """Whether a record's name may mean one of our fields."""
    return any(field in fields for field, _ in _fields_called(name))


def fold(key: str) -> str:
    """A field's name as names are compared: no case, accents or signs."""
    decomposed = unicodedata.normalize("NFKD", key.casefold())
    return "".join(filter(str.isalnum, decomposed))


def language_code(stated: str | None) -> str | None:
    """The primary language subtag of BCP 47 (``en`` for ``en-GB``), or None where
    none is stated.
    """
    text = (stated or "").strip().lower()
    match = _LANGUAGE.fullmatch(text)
    code = match[1] if match else ""
    return _LANGUAGES.get(text) or _LANGUAGES.get(code) or code or None


def media_topics(stated: object) -> tuple[str, ...]:
    """IPTC codes among the stated subjects, as ``medtop:20000056``, each once and in
    order.
    """
    codes: dict[str, None] = {}
    for item in stated if isinstance(stated, list | tuple) else [stated]:
        code = item.get("code") if isinstance(item, Mapping) else item
        match = _MEDIA_TOPIC.fullmatch(code.strip()) if isinstance(code, str) else None
        if match:
            codes[f"medtop:{match[1]}"] = None
    return tuple(codes)


def unwrapped(record: Record) -> Record:
    """The record with what stands in a wrapper's object beside its own fields.

    Some names are those of wrappers only; another object is one where it has fields of
    its own for what an article has.
    """
    for wrapper in WRAPPERS:
        inner = record.get(wrapper)
        if not isinstance(inner, Mapping):
            continue
        if wrapper in ALWAYS_WRAPPERS or _fields_in(inner) >= 2:
            outer = {name: record[name] for name in record if name != wrapper}
            return {**outer, **unwrapped(inner)}
    return record


def _fields_in(record: Record) -> int:
    """How many of title, text and date an object has fields for."""
    found: set[str] = set()
    for name, value in record.items():
        if isinstance(name, str) and value:
            found.update(field for field, _ in _fields_called(name))
    return len(found & {"title", "text", "lead", "date"})


def is_article(value: object) -> bool:
    """Whether a value is a record of an article: it has a text, and a title or date."""
    if not isinstance(value, Mapping):
        return False
    record = unwrapped(value)
    if _fields_in(record) < 2:
        return False
    for name, inner in record.items():
        is_number = isinstance(inner, bool | int | float)
        if inner and not is_number and means(str(name), "text", "lead"):
            return True
    return False


def reach(record: object, path: str) -> object:
    """The value under a name, or under the last of several dotted names in nested
    objects; ``[]`` behind a name stands for each item of its list.
    """
    if isinstance(record, Mapping) and path in record:
        return record[path]
    name, dot, rest = path.partition(".")
    if not isinstance(record, Mapping):
        return None
    value = record.get(name.removesuffix("[]"))
    if name.endswith("[]") and isinstance(value, list):
        if not dot:
            return value
        reached = [reach(item, rest) for item in value]
        return [each for each in reached if each is not None] or None
    return reach(value, rest) if dot else value


def _fullest_text(record: Record, options: ReadOptions) -> str:
    """The record's text: its first field of texts, unless that is only a summary; below
    the lead where it has one of its own.
    """
    values = _values_by_field(record, options)
    pieces = _pieces_of_text(name for name in record if isinstance(name, str))
    text = "\n\n".join(filter(None, (_text(record[name]) for name in pieces)))
    for value in values.get("text", ()):
        other = _text(value)
        if not text or len(other) > FULLER * len(text):
            text = other
    if options.fields.get("text"):
        return text
    lead = _text(_first(values.get("lead", ())))
    if "snippet" in record and "an" in record:
        # Factiva's name for it; elsewhere a snippet is what a search found
        lead = _text(record["snippet"])
    if text and lead and lead[:80] not in text[: 2 * len(lead) + 200]:
        return f"{lead}\n\n{text}"
    # abstract and first paragraph: more has an export of the New York Times not
    abstract = _text(record.get("abstract"))
    return text or ("\n\n".join((abstract, lead)) if abstract and lead else "")


def _text(value: object, depth: int = 0) -> str:
    if depth > DEEPEST:
        return ""
    if isinstance(value, Mapping):
        texts = (_text(value.get(key), depth + 1) for key in TEXT_KEYS)
        return next(filter(None, texts), "")
    if isinstance(value, list):
        parts = (_text(part, depth + 1) for part in value)
        return "\n\n".join(filter(None, parts))
    if not isinstance(value, str):
        return ""
    if "\n" not in value and value.count("\\n") > 1:
        value = _ESCAPED_LINE.sub("\n", value)
    return plain_text(value).strip()


def _phrase(value: object, depth: int = 0) -> str | None:
    """A short value as text: several joined by semicolons, an object by its name."""
    if isinstance(value, Mapping):
        folded = {fold(str(name)): inner for name, inner in value.items()}
        named = {**folded, **value}
        value = next((named[key] for key in NAME_KEYS if named.get(key)), None)
        if isinstance(value, Mapping):
            return None
    if isinstance(value, list):
        if depth > 1:
            return None
        parts = (_phrase(part, depth + 1) for part in value)
        return "; ".join(part for part in parts if part) or None
    return value.strip() or None if isinstance(value, str) else None


def _person(value: object) -> str | None:
    """An author, or several, from names or from objects of their parts."""
    if isinstance(value, list):
        return "; ".join(part for part in map(_person, value) if part) or None
    if isinstance(value, Mapping):
        folded = {fold(name): part for name, part in value.items()}
        given = _first(folded.get(name) for name in GIVEN)
        family = _first(folded.get(name) for name in FAMILY)
        if isinstance(family, str):
            return f"{given} {family}" if isinstance(given, str) else family
    return _phrase(value)


def _outlet(value: object) -> str | None:
    """An outlet's name; an address is none."""
    name = _phrase(value)
    return None if name is None or name.startswith(("http:", "https:")) else name


def _page(value: object) -> str | None:
    return _stated_number(value) or _phrase(value)


def _stated_number(value: object) -> str | None:
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return str(value) if is_number else None


def _date_phrase(value: object) -> str | None:
    """A date as text, whichever way a data base writes it."""
    if isinstance(value, Mapping):
        if "year" in value:
            return _joined(value.get(part) for part in ("year", "month", "day"))
        inner = _first(value.get(name) for name in ("$date", "iso", "date", "value"))
        if isinstance(inner, Mapping):
            inner = inner.get("$numberLong")
        if inner is None and "date-parts" in value:
            inner = value["date-parts"]
        return _date_phrase(inner)
    if isinstance(value, list):
        numbers = [part for part in value if isinstance(part, int)]
        if len(numbers) == len(value) and 1 < len(value) <= 6:
            return _joined(numbers[:3])
        return _date_phrase(value[0]) if value else None
    if isinstance(value, str):
        match = _JSON_DATE.fullmatch(value.strip())
        value = match[1] if match else value
        is_moment = value.strip().isdecimal() and len(value.strip()) in (10, 13)
        if not is_moment:
            return value.strip() or None
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return _day_of(float(value)) or str(value)


def _joined(parts: Iterable[object]) -> str | None:
    """Year, month and day as ISO 8601 has them, as far as they are stated."""
    known = [str(part) for part in parts if str(part).isdecimal()]
    return "-".join(part.zfill(2) for part in known) or None


def _day_of(moment: float) -> str | None:
    """The day, in Greenwich, of a number of seconds or milliseconds since 1970; None
    where a number is too small to be that.
    """
    seconds = moment / 1000 if moment >= LAST_SECOND else moment
    if not FIRST_SECOND <= seconds < LAST_SECOND or 1e7 < moment < FIRST_SECOND:
        return None
    return datetime.datetime.fromtimestamp(seconds, datetime.UTC).date().isoformat()
