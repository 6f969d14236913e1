"""The article that a librarian would recognise, made of a raw one.

Title and credits stand apart, boilerplate is hidden with its reason, small slips are
repaired, and nothing is deleted.

    >>> text = "Advertisement\\n\\nRain fell.In places it snowed, they said."
    >>> article = clean(RawArticle(text, plain=True), source="a.txt")
    >>> article.body
    'Rain fell. In places it snowed, they said.'
    >>> article.paragraphs[0].hidden
    'advertisement'
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import replace

from cuttings.index.cleaning.boilerplate import hidden_reason
from cuttings.index.cleaning.paragraphs import Line, lay_out, repair, split
from cuttings.index.cleaning.titles import find_title
from cuttings.index.origin import (
    Origin,
    credited_agency,
    find_origin,
    outlet_of_address,
    stated_outlet,
)
from cuttings.index.origin.agencies import agency_named
from cuttings.index.origin.languages import (
    contradicts,
    detect,
    language_of_paragraph,
)
from cuttings.index.origin.mastheads import Masthead, find_masthead
from cuttings.index.origin.origins import disagreement
from cuttings.index.readers import LeftOut, RawArticle
from cuttings.search.articles import Article, Paragraph
from cuttings.search.translations import stored

AS_STATED = stored("reading", "as the file states it")


def clean(
    raw: RawArticle,
    *,
    source: str,
    outlet: str | None = None,
    held: Collection[str] = (),
) -> Article:
    """The clean article of a raw one.

    ``held`` are the languages that the archive holds, which a short text is taken for
    first.
    ``outlet`` (what the librarian said) goes before what the source states. The
    article's ``id`` is empty: the catalogue gives it. Paragraphs cover every line of
    ``original`` that holds text, in order.
    """
    masthead = find_masthead(raw.text)
    issued = masthead.published if masthead else None
    lines = _without_boilerplate(split(raw.text), masthead)
    found = find_title(raw, lines)
    paragraphs, body = _lay_out(raw.text, found.lines)

    detected = "" if raw.language else detect(found.title, body, held).code
    origin = find_origin(
        raw.title,
        body,
        known=raw.published or issued,
        language=raw.language or detected,
    )
    lines = _without_credits(found.lines, paragraphs, origin)
    if lines != found.lines:
        paragraphs, body = _lay_out(raw.text, lines)

    notes = [*raw.notes, *disagreement(issued, raw.published), *origin.notes]
    if not body:
        notes.append(stored("reading", "nothing but boilerplate: all text is hidden"))
    agency = raw.agency and (agency_named(raw.agency) or raw.agency)
    outlet = outlet or raw.outlet or (masthead.outlet if masthead else None)
    outlet = outlet or stated_outlet(raw.text) or outlet_of_address(raw.url)
    byline = _without_by(raw.byline) or origin.byline
    agency = agency or origin.agency or credited_agency(raw.text)
    changed = _as_stated(
        raw, title=found.title, outlet=outlet, byline=byline, agency=agency
    )
    original, left_out = _with_left_out(raw, changed, len(body))
    language, contradicted = _language(raw.language, found.title, body, detected)
    paragraphs = _in_languages((*paragraphs, *left_out), body, language)
    return Article(
        id="",
        title=found.title,
        title_inferred=found.inferred,
        body=body,
        original=original,
        paragraphs=paragraphs,
        source=source,
        content_hash=content_hash(found.title, body),
        published=raw.published or issued or origin.published,
        outlet=outlet,
        agency=agency,
        byline=byline,
        dateline=raw.dateline or origin.dateline,
        language=language,
        language_from="stated" if raw.language and not contradicted else "detected",
        url=raw.url,
        subjects=raw.subjects,
        notes=(*notes, *contradicted),
        imprint=raw.imprint,
        terms=raw.terms,
    )


def with_languages(article: Article) -> Article:
    """An article with its language, as its source states it or else as its text shows,
    and with the languages of the paragraphs that are surely in another.

    A statement that the text's script contradicts is passed over, and a note says so:
    pages are often said to be in the language of their outlet's menus.
    """
    stated = article.language if article.language_from == "stated" else None
    language, why = _language(stated, article.title, article.body)
    return replace(
        article,
        language=language,
        language_from="detected" if why or not stated else "stated",
        paragraphs=_in_languages(article.paragraphs, article.body, language),
        notes=article.notes + why,
    )


def _language(
    stated: str | None, title: str, body: str, detected: str = ""
) -> tuple[str, tuple[str, ...]]:
    """The language of a text, and a note where it is not the stated one; ``detected``
    is what the text shows, where that is known already.
    """
    why: tuple[str, ...] = ()
    if stated and contradicts(stated, title, body):
        why = (
            stored(
                "reading",
                "stated to be in “%(language)s”, which its letters contradict",
                language=stated,
            ),
        )
    if stated and not why:
        return stated, ()
    return detected or detect(title, body).code, why


def _in_languages(
    paragraphs: tuple[Paragraph, ...], body: str, language: str
) -> tuple[Paragraph, ...]:
    """The paragraphs with their languages, where those are others than the article's."""
    found: list[Paragraph] = []
    for paragraph in paragraphs:
        text = body[paragraph.start : paragraph.end]
        other = language_of_paragraph(text, language) if text else ""
        if other != paragraph.language:
            paragraph = replace(paragraph, language=other)
        found.append(paragraph)
    return tuple(found)


def content_hash(title: str, body: str) -> str:
    """SHA-256 over title and body, in hexadecimal: the same cleaned text has the
    same hash wherever it stands.
    """
    return hashlib.sha256(f"{title}\n\n{body}".encode()).hexdigest()


def _lay_out(original: str, lines: list[Line]) -> tuple[tuple[Paragraph, ...], str]:
    texts: list[str] = []
    for line in lines:
        texts.append("" if line.hidden else repair(original[line.start : line.end]))
    return lay_out(lines, texts)


def _as_stated(raw: RawArticle, **kept: str | None) -> tuple[LeftOut, ...]:
    """The facts that an article has otherwise than its file states them, as it does."""
    stated: list[str] = []
    for name, value in kept.items():
        said = getattr(raw, name) or ""
        if not set(said.split()) <= set((value or "").split()):
            stated.append(said)
    return (LeftOut("\n".join(stated), AS_STATED),) if stated else ()


def _with_left_out(
    raw: RawArticle, changed: tuple[LeftOut, ...], body_length: int
) -> tuple[str, tuple[Paragraph, ...]]:
    """The original with what the reader did not show behind its text, and the hidden
    paragraphs that this is.
    """
    original = raw.text
    paragraphs: list[Paragraph] = []
    for part in (*raw.left_out, *changed):
        offset = len(original) + 2
        original = f"{original}\n\n{part.text}"
        for line in split(part.text):
            start, end = offset + line.start, offset + line.end
            paragraphs.append(
                Paragraph(body_length, body_length, start, end, part.reason)
            )
    return original, tuple(paragraphs)


def _without_boilerplate(lines: list[Line], masthead: Masthead | None) -> list[Line]:
    """The lines, hidden with the reason where they are boilerplate or nothing but a
    masthead.
    """
    judged: list[Line] = []
    for line in lines:
        if masthead and (line.start, line.end) in masthead.spans:
            reason = f"masthead: {masthead.outlet}"
        else:
            reason = hidden_reason(line.text)
        judged.append(replace(line, hidden=reason) if reason else line)
    return judged


def _without_credits(
    lines: list[Line], paragraphs: tuple[Paragraph, ...], origin: Origin
) -> list[Line]:
    """Hides paragraphs that hold nothing but a byline or the date: they stand apart
    from the text now.
    """
    kept = list(lines)
    names = {"byline": "byline", "published": stored("reading", "date line")}
    for trace in origin.traces:
        if trace.what not in names:
            continue
        for index, paragraph in enumerate(paragraphs):
            # All of the paragraph but a few characters of punctuation.
            start = max(trace.start, paragraph.start)
            inside = min(trace.end, paragraph.end) - start
            whole = inside >= paragraph.end - paragraph.start - 3
            if inside > 0 and whole and not paragraph.hidden:
                kept[index] = replace(kept[index], hidden=names[trace.what])
    return kept


def _without_by(byline: str | None) -> str | None:
    """A byline as a name: credits print the word “By”, other sources don't."""
    if byline and byline[:3].casefold() == "by ":
        return byline[3:].strip() or None
    return byline
