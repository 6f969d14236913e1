"""Whether a text is one that somebody wrote to be read: what lies in a folder beside
articles and has no suffix of its own (read-mes, licences, logs, programs, columns of
numbers) is no article, and is skipped with its reason.

A doubt is for the text: each sign must hold for most of its lines, and one paragraph of
sentences is enough to keep it.

    >>> why_no_prose("a.txt", "Rain fell on the town, and nobody minded.")
    ''
    >>> why_no_prose("robots.txt", "User-agent: *\\nDisallow: /private")
    'no prose: rules for robots'
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from cuttings.search.translations import stored

READ = 20_000
"""Characters of a text that are looked at."""
MOST = 0.8
"""The share of the lines that a sign must hold for."""
CODE = 0.5
"""... and of lines that end as those of programs."""
FEWEST_LINES = 5
FEWEST_PHRASES = 2
FEWEST_PROPERTIES = 2
LETTERS = 0.3
"""The least share of letters in a text of words."""
READ_MES = frozenset({"readme", "changelog", "contributing", "code_of_conduct"})
PLAIN = ("", ".md", ".txt", ".rst", ".markdown")

_ROBOTS = re.compile(
    r"(?:user-agent|disallow|allow|sitemap|crawl-delay|host)[ \t]*:", re.IGNORECASE
)
_LOGGED = re.compile(
    r"\d{1,3}(?:\.\d{1,3}){3} "
    r"|\W?\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d"
    r"|\W?\d\d/[A-Z][a-z]{2}/\d{4}:\d\d:\d\d:\d\d"
    r"|[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d [\w.-]{1,60} [\w./-]{1,60}(?:\[\d{1,10}\])?:"
)
_CODED = re.compile(
    r"[{};]\s*$|^\s*(?:#\s*(?:include|define|if|endif)\b|//|/\*|\*/|import\s+[\w.*{]|from"
    r"\s+[\w.]+\s+import\b|def\s+\w+\(|class\s+\w+[:({]|function\s*\w*\(|<\?php|\}|@\w+$)"
)
_LICENCE = re.compile(
    r"permission is hereby granted|without warranty of any kind|redistribution and use in"
    r"|gnu (?:lesser |affero )?general public license|licensed under the apache license"
    r"|apache license\s+version|provided [\"“]?as is|creative commons (?:corporation|legal"
    r" code)|mozilla public license|all copies or substantial portions"
)
"""Phrases of licences, in lower case."""
OF_LICENCES = (
    *("permission", "warranty", "redistribution", "license"),
    *("provided", "commons", "copies"),
)
"""Words of which each phrase of a licence has one: most texts have none."""
_SENTENCE = re.compile(r"(?:[^\W\d_][\w'’-]*[,;:]?\s+){7}[^\n]{0,400}?[.!?。！？]")
_WORDS = re.compile(r"[^\W\d_]{2,}\s+[^\W\d_]{2,}\s+[^\W\d_]{2,}")


_FENCED = re.compile(r"^ {0,3}(```|~~~).*?(?:^ {0,3}\1[`~]*\s*$|\Z)", re.M | re.S)
"""Code in Markdown, between its fences."""
_PROPERTY = re.compile(r"\s*[-*+•]\s+([^\W\d_]+)[^:\n]{0,40}:\s")
OF_DATA = frozenset(
    (
        *("contents", "copyright", "encoding", "format", "licence", "license"),
        *("rights", "size", "source", "version"),
    )
)
"""What notes on data tell of it, and a list of medals does not."""
_HEADING = re.compile(r"#{1,6}\s|[=-]{3,}\s*$|\s*\|")
"""Of Markdown: a heading, the line below one, a row of a table."""


def why_no_prose(name: str, text: str) -> str:
    """Why a plain text is no article; empty where it may be one."""
    sample = text[:READ]
    lines = [line for line in sample.split("\n") if line.strip()]
    if not lines:
        return ""
    path = PurePosixPath(name)
    if path.stem.lower() in READ_MES and path.suffix.lower() in PLAIN:
        return stored("reading", "no prose: a note that goes with a program or data")
    if _is_data_sheet(sample):
        return stored("reading", "no prose: a note that goes with a program or data")
    if all(map(_ROBOTS.match, lines)):
        return stored("reading", "no prose: rules for robots")
    if _is_licence(sample.lower()):
        return stored("reading", "no prose: a licence of software or data")
    if not any(map(str.isalpha, sample)) or _has_no_words(sample):
        return stored("reading", "no prose: there are no words in it")
    if len(lines) < FEWEST_LINES:
        return ""
    if sum(map(bool, map(_LOGGED.match, lines))) >= MOST * len(lines):
        return stored("reading", "no prose: a log that a program wrote")
    coded = sum(map(bool, map(_CODED.search, lines)))
    if coded >= CODE * len(lines) and not _SENTENCE.search(sample):
        return stored("reading", "no prose: a program")
    return ""


def _is_data_sheet(text: str) -> bool:
    """Whether a text lists what something is ("- Licence: CC0", "- Size: 2 MB") under
    headings, perhaps with a sample of it, and says nothing else.
    """
    lines = [line for line in _FENCED.sub("", text).split("\n") if line.strip()]
    told: set[str] = set()
    for line in lines:
        listed = _PROPERTY.match(line)
        if listed:
            told.add(listed[1].lower())
        elif not _HEADING.match(line) and line != lines[0]:
            return False
    return len(told & OF_DATA) >= FEWEST_PROPERTIES


def _is_licence(text: str) -> bool:
    """Whether a text in lower case has several phrases of licences."""
    if not any(map(text.__contains__, OF_LICENCES)):
        return False
    return len(set(_LICENCE.findall(text))) >= FEWEST_PHRASES


def _has_no_words(text: str) -> bool:
    """Whether a text is of numbers and signs, and nowhere three words in a row."""
    if _WORDS.search(text):
        return False
    shown = sum(map(len, text.split()))
    letters = sum(map(str.isalpha, text))
    return letters < LETTERS * shown
