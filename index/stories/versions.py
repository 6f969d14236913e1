"""Which texts correct, clarify, withdraw or update another, by what they say themselves.

    >>> version_of("CORRECTED-Mayor resigns", "The mayor resigned on Friday.")
    Version(kind='correction', mark='CORRECTED')
    >>> version_of("Troops withdrawn", "The army has withdrawn its troops.").kind
    ''

Agencies set such marks at the beginning of a title ("UPDATE 2-", "CORRECTED:") or at
its end, in the first lines ("(Corrects name in paragraph 2)", "ATTENTION EDITORS"), and
papers at the end of a text ("Correction: An earlier version of this article ..."). A
word of the trade elsewhere is news: a market correction, troops withdrawn. The marks
stand in ``versions.toml``.

A *notice* is a text of nothing else. It is about another article, which it names by its
title or describes by its names; ``likeness_to`` says how well it does.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from cuttings.index.stories.fingerprints import COMMON_WORDS, WORDS, terms_of

CORRECTING = ("correction", "clarification", "withdrawal")
"""The kinds after which an article should not be read as it stands."""
HEAD = 300  # characters of a text in which a version announces itself
NOTICE = 130  # words of the longest notice
TAKES = r"^\W*\d(?:st|nd|rd|th) (?:lead|ld|take|writethru)\b"  # "2nd LEAD Bridge falls"
TITLE_WORDS = 3  # words of weight that a title must have to be recognised
TITLE_SHARE = 0.8  # of them that stand in a notice that names it
NAMES_SHARE, WORDS_SHARE = (
    0.7,
    0.5,
)  # of a notice's names and words that its article has
TALK = frozenset(WORDS["talk"])
"""What notices of all kinds say, and so tells nothing of what one is about."""


@dataclass(frozen=True, slots=True)
class Version:
    """What a text announces itself to be (``correction``, ``clarification``,
    ``withdrawal``, ``update``, or nothing), and the words that say so.
    """

    kind: str = ""
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Corrected:
    """An article that announces itself as another version: its number and id, the kind
    of version, and its first day.
    """

    number: int
    id: str
    kind: str
    day: int | None

    @property
    def order(self) -> tuple[int, int]:
        """The order of a chain: by day, and by arrival within one or where the day is
        unknown.
        """
        return self.day or 0, self.number


def chain(versions: Collection[Corrected], own: Corrected) -> tuple[Corrected, ...]:
    """Those of a story's versions that correct one article, in order: all, or those
    after it where it is a correction itself.
    """
    after = own.order if own.kind in CORRECTING else (-1, -1)
    correcting = []
    for version in sorted(versions, key=lambda version: version.order):
        is_other = version.number != own.number
        if is_other and version.kind in CORRECTING and version.order > after:
            correcting.append(version)
    return tuple(correcting)


def version_of(title: str, text: str) -> Version:
    """What a text announces itself to be: its title is asked first, then its first
    lines, then the beginnings of its paragraphs.
    """
    for kind, patterns in _patterns().items():
        match = patterns.title.search(title)
        if match:
            return Version(kind, match.group().strip(" \t-–—:;,([])|/*"))
    head = text[:HEAD]
    if _any_head().search(head.lower()):
        for kind, patterns in _patterns().items():
            match = patterns.head.search(head) if patterns.head else None
            if match:
                return Version(kind, match.group().strip(" ("))
    for kind, patterns in _patterns().items():
        match = _match_of_line(patterns.line, text) if patterns.line else None
        if match:
            return Version(kind, match.group().strip(" (*\n")[:60].rstrip())
    return Version()


def _match_of_line(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    """The first line that a pattern matches: asked at the beginnings of lines only,
    in an eighth of the time of a search.
    """
    start = 0
    while start >= 0:
        match = pattern.match(text, start)
        if match:
            return match
        start = text.find("\n", start) + 1 or -1
    return None


def is_notice(version: Version, text: str) -> bool:
    """Whether a text of this version may be nothing but the notice."""
    return version.kind in CORRECTING and len(text.split()) <= NOTICE


def likeness_to(
    notice: Collection[str], names: Collection[str], title: str, terms: Collection[str]
) -> float:
    """How well a notice, by its words of weight and its names, tells of an article, by
    its title and terms: from 0 to 2, and over 1 where it gives the title.
    """
    wanted = _telling(terms_of(title))
    if len(wanted) >= TITLE_WORDS:
        share = len(wanted & set(notice)) / len(wanted)
        if share >= TITLE_SHARE:
            return 1 + share
    if not names:
        return 0.0
    known_names = sum(name in terms for name in names) / len(names)
    known = sum(word in terms for word in notice) / max(1, len(notice))
    if known_names < NAMES_SHARE or known < WORDS_SHARE:
        return 0.0
    return (known_names + known) / 2


def words_of_notice(title: str, text: str) -> tuple[frozenset[str], frozenset[str]]:
    """The words of weight of a notice, and those of them that are written as names
    within a sentence.
    """
    words = frozenset(_telling(terms_of(f"{title}\n{text}")))
    capitals = re.findall(r"(?<=[\w,;:“\"'(] )[^\W\d_a-z][\w'’-]+", text)
    names = frozenset(_telling(terms_of(" ".join(capitals))))
    return words, names & words


def _telling(terms: Collection[str]) -> set[str]:
    return {
        term
        for term in terms
        if len(term) > 3 and term not in TALK and term not in COMMON_WORDS
    }


@dataclass(frozen=True, slots=True)
class _Patterns:
    title: re.Pattern[str]
    head: re.Pattern[str] | None
    line: re.Pattern[str] | None


@cache
def _lists() -> dict[str, dict[str, list[str]]]:
    path = Path(__file__).with_name("versions.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


@cache
def _patterns() -> dict[str, _Patterns]:
    patterns = {}
    for kind, lists in _lists().items():
        patterns[kind] = _compiled(**lists, takes=kind == "update")
    return patterns


@cache
def _any_head() -> re.Pattern[str]:
    """What is asked of lower-case letters before each kind asks by itself: nearly all
    texts announce nothing, and case makes a search four times as slow.
    """
    heads = [pattern for lists in _lists().values() for pattern in lists["head"]]
    return re.compile(rf"(?<!\w)(?:{'|'.join(heads)})")


def _compiled(
    title: list[str], head: list[str], line: list[str], takes: bool
) -> _Patterns:
    words = "|".join(title)
    # At the beginning with a sign or a number after it, or alone, or at the end in
    # brackets or after a dash.
    begins = rf"^\W*(?:{words})(?:\s*\d+)?(?:\s*[-–—:;|/*>]+\s*|\s*$|\)|\])"
    ends = rf"(?:[(\[]|\s[-–—|]\s)(?:{words})(?:\s*\d+)?[)\]]?\s*$"
    leads = rf"^\W*(?:\d(?:st|nd|rd|th)|urgent|attention)\b[^a-z]{{0,30}}(?:{words})\b"
    return _Patterns(
        re.compile(
            f"{begins}|{ends}|{leads}{'|' + TAKES if takes else ''}", re.IGNORECASE
        ),
        # The beginning of a word is asked for once, not by every pattern: a third of
        # the time.
        re.compile(rf"(?<!\w)(?:{'|'.join(head)})", re.IGNORECASE) if head else None,
        # Nothing before it crosses a line: the next one is asked itself.
        re.compile(rf"[^\w\n]*(?:{'|'.join(line)})", re.IGNORECASE) if line else None,
    )
