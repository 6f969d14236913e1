"""From what a splitter found to articles: values read, terms filed, counts compared.

The length that a vendor states is compared with the body: a body far shorter was cut by
a false mark, and a note says so. A document's number is its key; one that stands twice
in a file is one article. What can't be read of one article never costs another.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from cuttings.index.readers import LeftOut, RawArticle, Reading
from cuttings.index.readers.conservation import unplaced
from cuttings.index.readers.splitters import Document, Part, Split
from cuttings.index.readers.splitters.lines import (
    body_words,
    date_of,
    is_weekday,
    language_of,
    page_of,
    words_of,
)
from cuttings.index.readers.stated_dates import DateOrder, in_order, read_date
from cuttings.search.articles import Imprint, Skipped
from cuttings.search.translations import stored

TOLERANCE = 0.15
"""By how much a body may differ from its stated length: 592 of 614 real documents of
Factiva and 305 of 312 of Nexis differ less.
"""
FEWEST_WORDS = 40
"""Shorter texts differ by a headline or a caption."""
STATED = (
    "title",
    "outlet",
    "date",
    "edition",
    "byline",
    "dateline",
    "section",
    "page",
    "language",
    "number",
    "words",
)
"""What of a part is text of the document, too."""
OUTSIDE = stored("reading", "outside the articles of the download")
FIELDS = stored("reading", "the vendor's record of the article")


def readings_of(split: Split, document: Document) -> Iterator[Reading]:
    """The articles of a split document, and a ``Skipped`` with the numbers where those
    stated, marked and produced differ.
    """
    forgotten = unplaced(document.lines, _texts(split))
    parts, repeated = _each_once(split.parts)
    textless = [
        each for part in parts if not any(part.body) for each in _texts_of_part(part)
    ]
    apart = "\n\n".join(filter(None, (*split.apart, forgotten, *textless)))
    _order_dates(parts)
    produced = 0
    for ordinal, part in enumerate(parts, 1):
        position = stored("reading", "document %(ordinal)s", ordinal=str(ordinal))
        article = article_of(part, split.vendor, position)
        if not article.text.strip():
            why = stored(
                "reading",
                "no text in it; its title is “%(title)s”",
                title=article.title or stored("reading", "not stated"),
            )
            record = " ".join(part.fields)
            yield Skipped(document.source.name, f"{why} {record}".strip(), position)
            continue
        produced += 1
        if apart and produced == 1:
            left_out = LeftOut(apart, OUTSIDE)
            article = replace(article, left_out=(*article.left_out, left_out))
        yield replace(article, notes=(*article.notes, *document.notes))

    found = produced + repeated
    counts = [split.marked, found] if split.stated is None else [split.stated, found]
    if len(set(counts)) > 1 or (split.stated is not None and split.marked != found):
        yield Skipped(document.source.name, _counts_in_words(split, found))


def _order_dates(parts: list[Part]) -> None:
    """Puts dates that can be read two ways as ISO 8601, where others of the download
    show whether day or month comes first.
    """
    order = DateOrder()
    for part in parts:
        order.add(part.date)
    for part in parts:
        date = in_order(part.date, order.found)
        if date:
            part.fields.append(part.date)
            part.date = date


def _each_once(parts: list[Part]) -> tuple[list[Part], int]:
    """The parts without those whose number stands before, and how many these are; what
    only the later one says is among the fields of the first.
    """
    first: dict[str, Part] = {}
    kept: list[Part] = []
    for part in parts:
        same = first.setdefault(part.number, part) if part.number else part
        if same is part:
            kept.append(part)
            continue
        other = unplaced(_texts_of_part(part), _texts_of_part(same))
        if other:
            same.fields.append(other)
            same.notes.append(
                stored(
                    "reading", "the document stands in the file again, with other words"
                )
            )
    return kept, len(parts) - len(kept)


def _texts_of_part(part: Part) -> list[str]:
    stated = [getattr(part, name) for name in STATED]
    return [*filter(None, stated), *part.body, *part.fields]


def _texts(split: Split) -> Iterator[str]:
    """All text that a splitter put somewhere."""
    for part in split.parts:
        yield from _texts_of_part(part)
    yield from split.apart


def article_of(part: Part, vendor: str, position: str) -> RawArticle:
    """The article that a part is."""
    dated = date_of(part.date) if part.date else None
    published, notes = read_date(dated[0] if dated else part.date or None)
    edition = part.edition or _edition(dated[1] if dated else "")
    words = words_of(part.words) if part.words else None
    body = [paragraph for paragraph in part.body if paragraph.strip()]
    notes += tuple(part.notes) + _length_notes(words, body)

    imprint = Imprint(
        vendor=vendor,
        number=part.number,
        section=part.section,
        page=part.page or page_of(part.section),
        edition=edition,
    )
    fields = "\n".join(part.fields).strip()
    return RawArticle(
        text="\n\n".join(body),
        key=part.number or position,
        title=part.title or None,
        published=published,
        outlet=part.outlet or None,
        byline=part.byline or None,
        dateline=part.dateline or None,
        language=language_of(part.language) if part.language else None,
        url=part.url or None,
        notes=notes,
        plain=not part.title,
        left_out=(LeftOut(fields, FIELDS),) if fields else (),
        imprint=imprint,
        terms=tuple(part.terms),
    )


def _counts_in_words(split: Split, produced: int) -> str:
    stated = (
        ""
        if split.stated is None
        else stored("reading", "the file states %(stated)s, ", stated=split.stated)
    )
    return stored(
        "reading",
        "%(vendor)s: %(stated)s%(marked)s marked, %(produced)s "
        "read; compare the file with its articles",
        vendor=split.vendor,
        stated=stated,
        marked=split.marked,
        produced=produced,
    )


def _length_notes(words: int | None, body: list[str]) -> tuple[str, ...]:
    if words is None or words < FEWEST_WORDS:
        return ()
    here = body_words(body)
    if abs(here - words) <= TOLERANCE * words:
        return ()
    if words == 1:
        return (
            stored(
                "reading",
                "the vendor states 1 word, the text here has %(here)s",
                here=here,
            ),
        )
    return (
        stored(
            "reading",
            "the vendor states %(words)s words, the text here has %(here)s",
            words=words,
            here=here,
        ),
    )


def _edition(rest: str) -> str:
    """The edition behind a date: what is neither a weekday nor a time."""
    words = rest.strip(" ,;").split()
    if words and is_weekday(words[0]):
        words = words[1:]
    text = " ".join(words).strip(" ,;")
    is_time = bool(text) and text[0].isdecimal() and ":" in text[:6]
    return "" if is_time or not any(map(str.isalpha, text)) else text[:100]
