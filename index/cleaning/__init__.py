"""From a raw article to a clean one: what is boilerplate, title, dateline; small
repairs; nothing deleted.

>>> article = clean(RawArticle("Advertisement\\n\\nRain fell.In places it snowed, they said.", plain=True), source="a")
>>> article.body
'Rain fell. In places it snowed, they said.'
>>> article.paragraphs[0].hidden
'advertisement'
"""

from __future__ import annotations

import hashlib
from dataclasses import replace

from cuttings.index.cleaning.boilerplate import hidden_reason
from cuttings.index.cleaning.paragraphs import Line, repair, split
from cuttings.index.cleaning.titles import find_title
from cuttings.index.origin import (
    Origin,
    credited_agency,
    find_origin,
    outlet_of_address,
    stated_outlet,
)
from cuttings.index.origin.agencies import agency_named
from cuttings.index.origin.mastheads import Masthead, find_masthead
from cuttings.index.origin.origins import disagreement
from cuttings.index.readers import RawArticle
from cuttings.search.articles import Article, Paragraph

__all__ = ["clean", "content_hash"]


def clean(raw: RawArticle, *, source: str, outlet: str | None = None) -> Article:
    """The article that a librarian would recognise: title apart, boilerplate hidden
    with its reason, text repaired.

    ``outlet`` (what the librarian said) goes before what the source states. The
    article's ``id`` is empty: the catalogue gives it. Paragraphs cover every line of
    ``original`` that holds text, in order.
    """
    masthead = find_masthead(raw.text)
    lines = [_judged(line, masthead) for line in split(raw.text)]
    found = find_title(raw, lines)
    paragraphs, body = _join(raw.text, found.lines)
    issued = masthead.published if masthead else None
    origin = find_origin(raw.title, body, known=raw.published or issued)
    paragraphs, body = _join(
        raw.text, _without_credits(found.lines, paragraphs, origin)
    )
    notes = (
        *raw.notes,
        *disagreement(issued, raw.published),
        *origin.notes,
        *(() if body else ("nothing but boilerplate: all text is hidden",)),
    )
    return Article(
        id="",
        title=found.title,
        title_inferred=found.inferred,
        body=body,
        original=raw.text,
        paragraphs=paragraphs,
        source=source,
        content_hash=content_hash(found.title, body),
        published=raw.published or issued or origin.published,
        outlet=outlet
        or raw.outlet
        or _named(masthead)
        or stated_outlet(raw.text)
        or outlet_of_address(raw.url),
        agency=_shown_agency(raw.agency) or origin.agency or credited_agency(raw.text),
        byline=_without_by(raw.byline) or origin.byline,
        dateline=raw.dateline or origin.dateline,
        language=raw.language or _language_of(body),
        url=raw.url,
        subjects=raw.subjects,
        notes=notes,
    )


def content_hash(title: str, body: str) -> str:
    """SHA-256 over title and body, in hexadecimal: the same cleaned text has the
    same hash wherever it stands.
    """
    return hashlib.sha256(f"{title}\n\n{body}".encode()).hexdigest()


def _shown_agency(stated: str | None) -> str | None:
    """A stated agency under the name that the facet shows, where it is a known one
    (``AP`` for Associated Press).
    """
    return (agency_named(stated) or stated) if stated else None


def _without_by(byline: str | None) -> str | None:
    """A byline as a name: credits print the word “By”, other sources don't."""
    return (
        byline[3:].strip() or None
        if byline and byline[:3].casefold() == "by "
        else byline
    )


def _language_of(body: str) -> str:
    """English, which the archive is in, unless the script shows that it can't be:
    then undetermined (BCP 47).
    """
    sample = body[:1_000]
    if sample.isascii():
        return "en"
    letters = [character for character in sample if character.isalpha()]
    foreign = sum(1 for character in letters if character > "\u02af")
    return "und" if foreign > len(letters) / 2 else "en"


def _judged(line: Line, masthead: Masthead | None) -> Line:
    """A line with the reason to hide it: it is boilerplate, or nothing but a masthead."""
    if masthead and (line.start, line.end) in masthead.spans:
        return replace(line, hidden=f"masthead: {masthead.outlet}")
    return replace(line, hidden=hidden_reason(line.text))


def _named(masthead: Masthead | None) -> str | None:
    return masthead.outlet if masthead else None


def _without_credits(
    lines: list[Line], paragraphs: tuple[Paragraph, ...], origin: Origin
) -> list[Line]:
    """Hides paragraphs that hold nothing but a byline or the date: they are told
    apart from the text now.
    """
    names = {"byline": "byline", "published": "date line"}
    reasons = {
        number: names[trace.what]
        for trace in origin.traces
        if trace.what in names
        for number, paragraph in enumerate(paragraphs)
        if not paragraph.hidden and _covers(trace.start, trace.end, paragraph)
    }
    return [
        replace(line, hidden=line.hidden or reasons.get(number, ""))
        for number, line in enumerate(lines)
    ]


def _covers(start: int, end: int, paragraph: Paragraph) -> bool:
    """Whether a span of the body is all of a paragraph but a few characters of
    punctuation.
    """
    inside = min(end, paragraph.end) - max(start, paragraph.start)
    return inside >= paragraph.end - paragraph.start - 3 and inside > 0


def _join(original: str, lines: list[Line]) -> tuple[tuple[Paragraph, ...], str]:
    """The body, visible paragraphs joined by a blank line, and where each paragraph
    stands in body and original.
    """
    paragraphs: list[Paragraph] = []
    pieces: list[str] = []
    position = 0
    for line in lines:
        text = "" if line.hidden else repair(original[line.start : line.end])
        start = position + 2 if pieces and text else position
        if text:
            pieces.append(text)
            position = start + len(text)
        paragraphs.append(Paragraph(start, position, line.start, line.end, line.hidden))
    return tuple(paragraphs), "\n\n".join(pieces)
