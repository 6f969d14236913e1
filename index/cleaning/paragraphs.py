"""Where paragraphs begin and end in plain text, small repairs, and how visible
paragraphs make a body.

Scraped text has one paragraph a line; typed and wire text breaks lines at a fixed width
and sets paragraphs apart by blank lines or an indent. Which of the two a text is shows
in its lines: wrapped ones are all about equally long.

A word divided at a line's end is joined where the next line goes on in lower case: the
hyphen goes, unless the text writes the word with one elsewhere, or it stands behind a
word such as ``well`` or ``self``.

Repairs are safe to make without knowing what the text says: the stars before a wire's
flash, the colour before an entry of a map's key, signs of a wiki that nobody expanded, spaces (no-break, doubled,
zero-width), backticks and acute accents set for apostrophes, and a space that a lost
line break took from between two sentences. Web addresses and names like ``Amazon.Com``
stay as they are.

    >>> repair("Friday`s attacks ended.In a phone call ...")
    "Friday's attacks ended. In a phone call ..."
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from cuttings.search.articles import Paragraph

_LINE = re.compile(r"[^\n]+")
_SHORTEST_WRAPPED, _LONGEST_WRAPPED = 40, 100
"""Characters of the lines of typed text."""
_SHORTEST_SENTENCE = 30
"""... and of those that begin a short item."""
_NARROWEST = 20
"""Characters of the lines of a newspaper's column."""
_FULL_SHARE, _RUNNING_SHARE = 0.75, 0.35
"""Of lines that another follows directly: how many could not have held the next word,
and how many go on in lower case.
"""
_HYPHENS = "-\u00ac\u00ad\u2010"
_DIVIDED = re.compile(
    rf"(?P<before>[^\W\d_]+)[{_HYPHENS}][ \t]*\n[ \t]*(?P<after>[^\W\d_]+)"
)
_COMPOUNDING = frozenset({"well", "self", "ex", "non", "all", "anti", "ill", "vice"})
"""Words that keep a hyphen before the next."""
_WRAPPED_SHARE = 0.6
_INVISIBLE = re.compile("[\u00ad\u200b\u2060]")
# “****** ”Minister says: a flash of a wire
_STARS = re.compile(r"^\*{3,} ?(?=\w)")
# ██ Syrian Arab Republic: an entry of the key of a map or chart; a longer bar hides words
_KEY_COLOUR = re.compile(r"^[\u2580-\u259f]{1,3} (?=\w)")
# ((WN)) How was it? tells who speaks; any other ((es)) is a remark
_WIKI_SPEAKER = re.compile(r"^\(\(([^()]{1,60})\)\) ?:? ?(?=\S)")
_WIKI_REMARK = re.compile(r"\(\(([^()]{1,60})\)\)")
_WIKI_LINK = re.compile(r"\[\[([^\[\]|]{1,120})\]\]")
_WIKI_STRONG = re.compile(r"(\'{2,3})(?=\S)([^\']{1,200}(?<=\S))\1(?!\')")
_APOSTROPHE = re.compile(r"(?<=\w)[`´]|[`´](?=\w)")
_OPENING = re.compile(r"``|´´")
_LOST_SPACE = re.compile(r"([.!?](?<=[a-z]{2}[.!?])[”’)]?)(?=[“‘]?[A-Z](?:[a-z]|\s|$))")
_ADDRESS = re.compile(
    r"://|www\.|@|\.(?:Com|Org|Net|Gov|Edu|Info|Co|Io|Js)\b", re.IGNORECASE
)
_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph of the original: its span there, its text on one line, and why
    it is hidden (empty if it isn't).
    """

    start: int
    end: int
    text: str
    hidden: str = ""

    @property
    def words(self) -> int:
        """The number of words, as separated by spaces."""
        return len(self.text.split())


def split(text: str) -> list[Line]:
    """The paragraphs of a text in order; every character that is no space lies in
    exactly one.
    """
    spans = [match.span() for match in _LINE.finditer(text) if match[0].strip()]
    if _is_wrapped(text, spans):
        spans = list(_rejoined(text, spans))

    lines: list[Line] = []
    for start, end in spans:
        inner = text[start:end]
        start += len(inner) - len(inner.lstrip())
        end -= len(inner) - len(inner.rstrip())
        lines.append(Line(start, end, " ".join(inner.split())))
    return lines


def _is_wrapped(text: str, spans: list[tuple[int, int]]) -> bool:
    """Whether lines break within sentences: most lines that another follows directly
    are of a typed line's length, and end in no mark.
    """
    if len(spans) < 2 or max(end - start for start, end in spans) > _LONGEST_WRAPPED:
        return False
    followed = running = small = indents = 0
    for (start, end), (following, _) in pairwise(spans):
        if following != end + 1:
            continue
        # An indent begins a paragraph, so the line before it may end anywhere.
        if _is_indented(text, following):
            indents += 1
            continue
        followed += 1
        goes_on = text[end - 1] not in ".!?:\"”'’"
        is_small = text[following].islower()
        running += goes_on and (end - start >= _SHORTEST_WRAPPED or is_small)
        small += goes_on and is_small and end - start >= _SHORTEST_SENTENCE
    if small == followed > 0:
        return True  # two lines or three of one sentence
    least = 2 if indents else 3
    if followed >= least and running > _WRAPPED_SHARE * followed:
        return True
    return _is_narrow_column(text, spans)


def _is_indented(text: str, start: int) -> bool:
    """Whether a line begins with a tab or two spaces."""
    return text[start : start + 2].isspace() or text[start] == "\t"


def _is_narrow_column(text: str, spans: list[tuple[int, int]]) -> bool:
    """Whether lines break where the next word would not have fitted into the width of
    the text, and sentences go on: so a column is set, and no list or poem.
    """
    pairs = [
        (text[start:end], text[following:last])
        for (start, end), (following, last) in pairwise(spans)
        if following == end + 1
    ]
    if len(pairs) < 3:
        return False
    lengths = sorted(len(line.rstrip()) for line, _ in pairs)
    width = lengths[int(0.9 * (len(lengths) - 1))]
    if width < _NARROWEST:
        return False
    full = running = 0
    for line, following in pairs:
        line, following = line.rstrip(), following.lstrip()
        word = following.split(maxsplit=1)[0]
        full += line[-1] in _HYPHENS or len(line) + 1 + len(word) > width
        running += following[0].islower()
    return full >= _FULL_SHARE * len(pairs) and running >= _RUNNING_SHARE * len(pairs)


def _rejoined(text: str, spans: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Wrapped lines as paragraphs: a blank line or a deeper indent begins a new one."""
    first, last = spans[0]
    for start, end in spans[1:]:
        if start > last + 1 or _is_indented(text, start):
            yield first, last
            first = start
        last = end
    yield first, last


def repair(text: str) -> str:
    """One paragraph, repaired, on one line."""
    if "\n" in text:
        text = _DIVIDED.sub(lambda match: _joined(match, text), text)
    if not text.isascii():
        text = _INVISIBLE.sub("", text)
    text = " ".join(text.split())
    if text.startswith("***"):
        text = _STARS.sub("", text)
    if "\u2580" <= text[:1] <= "\u259f":
        text = _KEY_COLOUR.sub("", text)
    if "((" in text or "[[" in text or "''" in text:
        text = _without_wiki_signs(text)
    if "`" in text or "´" in text:
        if _OPENING.search(text):
            text = _OPENING.sub('"', text).replace("''", '"')
        text = _APOSTROPHE.sub("'", text)
    if _LOST_SPACE.search(text):
        text = _WORD.sub(_separate, text)
    return text


def _without_wiki_signs(text: str) -> str:
    """A paragraph without the signs of a wiki's source; its words stay.

    >>> _without_wiki_signs("((WN)) Was [[Paris]] ((fr)) '''cold'''?")
    'WN: Was Paris (fr) cold?'
    """
    text = _WIKI_SPEAKER.sub(r"\1: ", text)
    text = _WIKI_REMARK.sub(r"(\1)", text)
    text = _WIKI_LINK.sub(r"\1", text)
    return _WIKI_STRONG.sub(r"\2", text)


def _joined(match: re.Match[str], text: str) -> str:
    """A word that a line's end divides, in one piece."""
    before, after = match["before"], match["after"]
    compound = f"{before}-{after}"
    if not after[0].islower():
        return compound
    if before.casefold() in _COMPOUNDING or compound in text:
        return compound
    return before + after


def _separate(match: re.Match[str]) -> str:
    """A word with the lost space in it, if it is no address."""
    word = match[0]
    return word if _ADDRESS.search(word) else _LOST_SPACE.sub(r"\1 ", word)


def lay_out(
    lines: Iterable[Line], texts: Iterable[str]
) -> tuple[tuple[Paragraph, ...], str]:
    """The body of lines, given the text that each has in it (empty for a hidden one):
    visible paragraphs joined by a blank line; and where each paragraph stands in body
    and original.
    """
    paragraphs: list[Paragraph] = []
    visible: list[str] = []
    end = 0
    for line, text in zip(lines, texts, strict=True):
        start = end
        if text:
            start += 2 if visible else 0
            end = start + len(text)
            visible.append(text)
        paragraphs.append(Paragraph(start, end, line.start, line.end, line.hidden))
    return tuple(paragraphs), "\n\n".join(visible)
