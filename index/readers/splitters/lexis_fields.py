"""The fields of LexisNexis and Nexis, which both of its generations share.

Only known words count as fields: a body, too, has lines that begin with a word and a
colon.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

from cuttings.index.readers.splitters import Part
from cuttings.index.readers.splitters.lines import page_of, terms_of

VOCABULARY = "LexisNexis"
TERM_KINDS = {
    "subject": "subject",
    "company": "organisation",
    "organisation": "organisation",
    "person": "person",
    "place": "place",
    "industry": "industry",
}
_FIELD = re.compile(r"([^\W\d_][\w\u00c0-\u017f-]{1,20}):[\s\u00a0]*(.*)", re.DOTALL)


@cache
def _names() -> dict[str, str]:
    path = Path(__file__).with_name("lexisnexis.toml")
    names: dict[str, str] = {}
    for name, words in tomllib.loads(path.read_text(encoding="utf-8")).items():
        for word in words.split():
            names[word] = name
    return names


def field_of(text: str, *, capitals: bool = False) -> tuple[str, str] | None:
    """Our name of the field that a line or a paragraph is, with its value; None where
    it is none. With ``capitals`` only words in capitals are fields.
    """
    match = _FIELD.match(text.strip())
    if match is None:
        return None
    word = match[1]
    if capitals and word != word.upper():
        return None
    name = _names().get(word.lower())
    return (name, match[2].strip()) if name else None


def take_field(part: Part, name: str, value: str) -> bool:
    """Puts a field's value into its place; whether it is one of the values that an
    article has, or text of its own (a lead, a caption).
    """
    value = " ".join(value.split())
    if name == "section":
        part.section, part.page = value, page_of(value)
    elif name == "length":
        part.words = f"{value} words" if value.isdecimal() else value
    elif name == "byline":
        part.byline = part.byline or value
    elif name == "title":
        part.title = part.title or value
    elif name == "language":
        part.language = value
    elif name == "dateline":
        part.dateline = value
    elif name in TERM_KINDS:
        known = {(term.kind, term.label.casefold()) for term in part.terms}
        for term in terms_of(TERM_KINDS[name], VOCABULARY, value):
            if (term.kind, term.label.casefold()) not in known:
                part.terms.append(term)
    return name not in ("lead", "caption", "correction", "text")
