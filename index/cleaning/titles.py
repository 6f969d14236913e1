"""Which words are an article's title: stated, found as a line of its own, or
inferred from the first sentence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from cuttings.index.cleaning.paragraphs import Line, repair
from cuttings.index.readers import RawArticle
from cuttings.index.readers.stated_dates import read_date

MOST_WORDS = 16
LONGEST = 200  # characters of an inferred title, beyond which it is cut at a word
_STOPS = (".", ",", ";", ":", '."', ".”", ".'", ".’", "...", "…")
_SENTENCE = re.compile(
    r".{20,}?(?<!\b[A-Z])(?<!\b(?:Mr|Dr|St|Lt))(?<!\b(?:Mrs|Gen|Col|Maj|Sen|Rep|Gov|Rev|Sgt|Cpt))[.!?][\"”’']?(?=\s+[\"“‘']?[A-Z0-9]|$)"
)
_CREDIT = re.compile(
    r"by\s+\w|(?:photo|image|picture|source|file)s?\s*:", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class FoundTitle:
    """The title, whether it was only inferred, and the lines with those hidden that
    hold nothing but it.
    """

    title: str
    inferred: bool
    lines: list[Line]


def find_title(raw: RawArticle, lines: list[Line]) -> FoundTitle:
    """The stated title; else, in plain text, a first line that is set like one; else
    the first sentence.
    """
    if raw.title:
        return FoundTitle(raw.title, False, _hide_repeated(raw.title, lines))
    kept = [line for line in lines if not line.hidden]
    if raw.plain and len(kept) > 1 and _is_title(kept[0], kept[1:5]):
        hidden = [
            replace(line, hidden="title") if line is kept[0] else line for line in lines
        ]
        return FoundTitle(_text_of(raw, kept[0]), False, hidden)
    opening = _text_of(raw, kept[0]) if kept else ""
    return FoundTitle(first_sentence(opening), True, lines)


def _text_of(raw: RawArticle, line: Line) -> str:
    """A paragraph as the article has it: words whole that its lines divide."""
    return " ".join(repair(raw.text[line.start : line.end]).split())


def first_sentence(text: str) -> str:
    """The first sentence of a paragraph, cut at a word with an ellipsis where it is
    very long.
    """
    match = _SENTENCE.match(text[: 4 * LONGEST])
    sentence = match[0] if match else text
    if len(sentence) <= LONGEST:
        return sentence
    return sentence[:LONGEST].rsplit(" ", 1)[0].rstrip(" ,;:—–-") + "…"


def _is_title(line: Line, following: list[Line]) -> bool:
    """Set like a title: short, without a final stop, shorter than the text below,
    neither a date nor a credit.

    A byline or a date may stand between a title and its text, so the longest of the
    next lines is what counts.
    """
    return (
        2 <= line.words <= MOST_WORDS
        and not line.text.endswith(_STOPS)
        and len(line.text) < max(len(other.text) for other in following)
        and not _CREDIT.match(line.text)
        and read_date(line.text)[0] is None
    )


def _hide_repeated(title: str, lines: list[Line]) -> list[Line]:
    """Hides a first visible line that only repeats the stated title."""
    first = next((line for line in lines if not line.hidden), None)
    if first is None or first.text.casefold() != " ".join(title.split()).casefold():
        return lines
    if sum(not line.hidden for line in lines) == 1:
        return lines
    return [replace(line, hidden="title") if line is first else line for line in lines]
