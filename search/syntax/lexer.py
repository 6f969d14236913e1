"""From what a librarian types to tokens of the query language.

Every string is a list of tokens; none is an error. Signs of other products become the
tokens of this language here, by the tables of ``vendors.py``; whether a sign has
something to join is for the grammar to say.

    >>> tokens = tokenise('title:“peace talks”~5 OR -rebel*')
    >>> [(token.kind, token.text) for token in tokens]
    [('field', 'title'), ('phrase', 'peace talks'), ('or', 'OR'), ('not', '-'), ('word', 'rebel*')]
    >>> [(token.kind, token.text) for token in tokenise("ti:election w/5 date:>2019")]
    [('field', 'title'), ('word', 'election'), ('near', 'w/5'), ('field', 'date'), ('word', '>2019')]
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Literal, NamedTuple

from cuttings.search.dates import UnreadableDate, read_period
from cuttings.search.facets import field_names
from cuttings.search.syntax.dialects import rewritten
from cuttings.search.syntax.vendors import (
    CAPITAL_FIELDS,
    FIELDS,
    MAX_DISTANCE,
    NOT_HELD,
    SEGMENT,
    WORD_OPERATORS,
    Distance,
    operator,
)

TokenKind = Literal[
    "word",
    "phrase",
    "field",
    "and",
    "or",
    "not",
    "open",
    "close",
    "near",
    "segment",
    "unknown",
    "missing",
    "line",
    "address",
]
"""What a token is. ``unknown`` is a name before a colon that is no field, ``missing``
one that another product can be asked for and that is not held here, ``line`` a line of
another search history.
"""

TITLES = {"title": "title", "headline": "title"}
"""The names of the one field that is no facet."""

MAX_SLOP = MAX_DISTANCE
"""The greatest distance that a proximity phrase may ask for."""

EXACT = "exact"
"""The name before a colon that asks for words as they are written."""

DATE = "date"
"""The field of the date of publication."""

_TYPED = str.maketrans(dict.fromkeys("“”„‟«»″＂", '"') | {"\0": " ", "\u00a0": " "})
_DASHES = "-–−"
_DATE_WORDS = {
    "aft": ">",
    "after": ">",
    "bef": "<",
    "before": "<",
    "is": "=",
    "since": ">=",
    "from": ">=",
}
_ENDS_WORDS = 4
"""Words of a date that stands behind ``date aft`` without quotation marks."""


class Token(NamedTuple):
    """One token.

    ``slop`` is the distance of a proximity phrase (1: adjacent); ``closed`` whether
    its quotation mark was; ``near`` what an operator of distance asks, ``excluded``
    that nothing may be near so. ``typed`` is what stood there where ``text`` is not.
    """

    kind: TokenKind
    text: str
    slop: int = 1
    closed: bool = True
    near: Distance | None = None
    typed: str = ""
    excluded: bool = False


@cache
def fields() -> dict[str, str]:
    """The names a field can be called by, and the field that each means: the title,
    every installed facet by its key and aliases, and other products' names of these.
    """
    own = TITLES | field_names()
    known = set(own.values())
    theirs = {name: field for name, field in FIELDS.items() if field in known}
    return theirs | own


@cache
def _lexicon() -> re.Pattern[str]:
    # The longest name first: “organisation” would else be read of “organisations:”.
    names = sorted(map(re.escape, {*fields(), EXACT}), key=len, reverse=True)
    own = sorted(map(re.escape, {**TITLES, **field_names()}), key=len, reverse=True)
    dated = [name for name, field in fields().items() if field == DATE]
    missing = sorted(map(re.escape, NOT_HELD), key=len, reverse=True)
    a_name = rf"(?ai:{'|'.join(names)})"
    a_date_name = rf"(?ai:{'|'.join(map(re.escape, dated))})"
    return re.compile(
        r"\s+"
        r"|(?P<address>(?i:https?://|www\.)[^\s\"()]+)"
        rf"|{a_date_name}(?:\s*:\s*(?=[<>=\[{{])|\s*(?=[<>=])|\s*:?(?=\[))"
        r"(?P<sign>[<>]?=?)\s*(?P<bounds>\[[^\]]*\]?|\{[^}]*\}?|\"[^\"]*\"?|[^\s()]+)"
        rf"|(?ai:date)\s+(?P<dated>(?ai:{'|'.join(_DATE_WORDS)}))\s+(?=[\w\"])"
        r"|(?P<bounded>(?ai:after|before|since)):(?=\d)(?P<bound>[^\s()]+)"
        # Case counts in ASCII only: else “ſ” is an “s”, and names no field.
        # “Source: Reuters” is a credit, “source:reuters” a field.
        rf"|(?P<field>(?ai:{'|'.join(own)})(?=:\s*[^\s)])|{a_name}(?=:[^\s)])"
        rf"|{a_name}(?==[\w\"(*]|\())(?::\s*|=|)"
        rf"|(?P<missing>(?ai:{'|'.join(missing)})\d{{0,2}})(?:=(?=[\w\"(])|(?=\())"
        r"|(?P<capital>[A-Z]{3,}\d{0,2})(?=\()(?<!AROUND)(?<!AND)(?<!NOT)(?<!NEAR)"
        r"(?<!SAME)(?<!ADJ)(?<!NON)(?<!SAUF)(?<!UND)(?<!ODER)(?<!NICHT)"
        rf"|(?P<code>{'|'.join(CAPITAL_FIELDS)})\s+(?=[\w\"(])"
        r"|(?P<year>DT|PY|PD|YR)\s+(?=\d{4})"
        r"|(?P<unknown>[A-Za-z][A-Za-z_]{1,30}):(?=[A-Za-z\"(*])"
        r'|"(?P<phrase>[^"]*)(?P<closed>"?)(?:~(?P<slop>\d{1,6}))?'
        r"(?P<suffix>\[[A-Za-z]{2,4}(?::~\d{1,4})?\])?"
        r"|\{(?P<braces>[^{}\"]*)\}"
        r"|(?P<around>(?i:around)\(\d{1,4}\))"
        r"|(?P<open>\()"
        r"|(?P<close>\))(?P<of>\[[A-Za-z]{2,4}\]|\.[A-Za-z]{2}(?:,[A-Za-z]{2})*\.)?"
        r"|(?P<not>[-–−])(?=[^\s–−-])"
        r'|(?P<word>[^\s"(){}]+)'
        r"|(?P<stray>[{}])"
    )


def tokenise(text: str) -> list[Token]:
    """The tokens of a query.

    Curly and foreign quotation marks count as straight ones; ``AND``, ``OR`` and
    ``NOT`` are operators in capitals only.
    """
    tokens: list[Token] = []
    plain = rewritten(text.translate(_TYPED))
    position = 0
    while position < len(plain):
        match = _lexicon().match(plain, position)
        if not match:  # no character is without a token; guards against an endless loop
            position += 1
            continue
        position = match.end()
        if match["dated"]:
            position = _read_dated(tokens, plain, match)
            continue
        kind = match.lastgroup
        for name in _READERS:
            if match[name] is not None and kind:
                _READERS[name](tokens, match)
                break
    return tokens


# --- Fields and dates ----------------------------------------------------------------


def _add_field(tokens: list[Token], match: re.Match[str]) -> None:
    name = match["field"]
    field = EXACT if name.lower() == EXACT else fields()[name.lower()]
    tokens.append(Token("field", field))


def _add_code(tokens: list[Token], match: re.Match[str]) -> None:
    """A code in capitals before a word (EBSCO): the field, with what was typed, for
    the grammar to weigh.
    """
    field = CAPITAL_FIELDS[match["code"]]
    if field in fields().values():
        tokens.append(Token("field", field, typed=match["code"]))
    else:
        tokens.append(Token("word", match["code"]))


def _add_year(tokens: list[Token], _match: re.Match[str]) -> None:
    tokens.append(Token("field", DATE))


def _add_bounds(tokens: list[Token], match: re.Match[str]) -> None:
    """A date behind a comparison or in Solr's brackets."""
    bounds, sign = match["bounds"], match["sign"]
    inside = bounds.strip('[]{}" ')
    if bounds[0] not in "[{":
        tokens += [Token("field", DATE), Token("word", sign + bounds.strip('"'))]
        return
    if bounds[0] == "[" and not bounds.endswith("}"):
        tokens += [Token("field", DATE), Token("phrase", inside)]
        return
    # Curly brackets leave their end out.
    since, _, until = re.sub(r"\s+(?i:to)\s+", "\n", inside).partition("\n")
    since_sign = ">" if bounds[0] == "{" else ">="
    until_sign = "<" if bounds.endswith("}") else "<="
    for end, compared in ((since, since_sign), (until, until_sign)):
        if end.strip("* "):
            tokens += [Token("field", DATE), Token("word", compared + end.strip())]


def _read_dated(tokens: list[Token], text: str, match: re.Match[str]) -> int:
    """``date aft 3 January 2019`` (Nexis), ``date from … to …`` (Factiva): adds the
    field and the date, or the words where no date follows; where to go on reading.
    """
    said = match["dated"].lower()
    words = list(re.finditer(r"[^\s()]+", text[match.end() :]))
    for count in range(min(2 * _ENDS_WORDS + 1, len(words)), 0, -1):
        end = match.end() + words[count - 1].end()
        written = text[match.end() : end]
        is_range = bool(re.search(r"\s(?i:to)\s", written))
        if is_range and said == "from":
            asked = written
        elif not is_range and count <= _ENDS_WORDS:
            asked = _DATE_WORDS[said] + written.strip('"')
        else:
            continue
        if _is_date(asked):
            tokens += [Token("field", DATE), Token("phrase", asked)]
            return end
    tokens += [Token("word", text[match.start() : match.start("dated")].strip())]
    tokens += _tokens_of_word(match["dated"])
    return match.end()


def _is_date(text: str) -> bool:
    """Whether a text is a date, or one that can be read in two ways."""
    try:
        read_period(text)
    except UnreadableDate as error:
        return bool(error.choices)
    return True


def _add_bound(tokens: list[Token], match: re.Match[str]) -> None:
    sign = _DATE_WORDS[match["bounded"].lower()]
    tokens += [Token("field", DATE), Token("word", sign + match["bound"])]


# --- Names that are no field here ----------------------------------------------------


def _add_missing(tokens: list[Token], match: re.Match[str]) -> None:
    tokens.append(Token("missing", match["missing"]))


def _add_capital(tokens: list[Token], match: re.Match[str]) -> None:
    tokens.append(Token("missing", match["capital"]))


def _add_unknown(tokens: list[Token], match: re.Match[str]) -> None:
    tokens.append(Token("unknown", match["unknown"]))


def _add_address(tokens: list[Token], match: re.Match[str]) -> None:
    tokens.append(Token("address", match["address"]))


# --- Phrases, brackets, signs --------------------------------------------------------


def _add_phrase(tokens: list[Token], match: re.Match[str]) -> None:
    slop, suffix = match["slop"], match["suffix"]
    if suffix:
        name, _, distance = suffix.strip("[]").partition(":~")
        slop = distance or slop
        _add_suffix(tokens, name, len(tokens))
    slop = min(max(1, int(slop or 1)), MAX_SLOP)
    tokens.append(Token("phrase", match["phrase"], slop, bool(match["closed"])))


def _add_braces(tokens: list[Token], match: re.Match[str]) -> None:
    tokens.append(Token("phrase", match["braces"]))


def _add_around(tokens: list[Token], match: re.Match[str]) -> None:
    written = match["around"]
    tokens.append(Token("near", written, near=operator(written)))


def _add_open(tokens: list[Token], _match: re.Match[str]) -> None:
    tokens.append(Token("open", "("))


def _add_close(tokens: list[Token], match: re.Match[str]) -> None:
    """A closing bracket; a field that stands behind it holds for all in it."""
    tokens.append(Token("close", ")"))
    if not match["of"]:
        return
    depth = 0
    for index in range(len(tokens) - 1, -1, -1):
        depth += {"close": 1, "open": -1}.get(tokens[index].kind, 0)
        if depth == 0:
            _add_suffix(tokens, match["of"].strip("[].").split(",")[0], index)
            return


def _add_not(tokens: list[Token], match: re.Match[str]) -> None:
    tokens.append(Token("not", "-", typed=match["not"] if match["not"] != "-" else ""))


def _add_word(tokens: list[Token], match: re.Match[str]) -> None:
    tokens += _tokens_of_word(match["word"])


def _add_stray(_tokens: list[Token], _match: re.Match[str]) -> None:
    """A curly bracket by itself parts words."""


def _add_suffix(tokens: list[Token], name: str, index: int) -> None:
    """Puts the field that a suffix names before what it stands behind."""
    field = fields().get(name.lower())
    if field:
        tokens.insert(index, Token("field", field))
    else:
        tokens.insert(index, Token("missing", name))


_READERS: dict[str, Callable[[list[Token], re.Match[str]], None]] = {
    "address": _add_address,
    "bounds": _add_bounds,
    "bounded": _add_bound,
    "field": _add_field,
    "missing": _add_missing,
    "capital": _add_capital,
    "code": _add_code,
    "year": _add_year,
    "unknown": _add_unknown,
    "phrase": _add_phrase,
    "braces": _add_braces,
    "around": _add_around,
    "open": _add_open,
    "close": _add_close,
    "not": _add_not,
    "word": _add_word,
    "stray": _add_stray,
}
"""What is done with each part of the lexicon."""


# --- Words ---------------------------------------------------------------------------

_LINE = re.compile(r"#\d{1,3}")
_SLASHED_NEAR = re.compile(r"(.+?)/([NnWw])(\d{1,3})/(.+)")
_BEHIND = re.compile(r"(.+?)(?:\[([A-Za-z]{2,4})\]|\.([A-Za-z]{2})(?:,[A-Za-z]{2})*\.)")
_UNSPACED = re.compile(r"(\|\|?|&&)")


def _tokens_of_word(word: str) -> Iterator[Token]:
    """The tokens of what stands between two white spaces: a word, or an operator."""
    if word in WORD_OPERATORS:
        yield Token(WORD_OPERATORS[word], word)  # type: ignore[arg-type]
        return
    if word in "–—−":
        yield Token("word", word)
        return
    distance = operator(word)
    if distance:
        yield Token("near", word, near=distance)
        return
    if SEGMENT.fullmatch(word):
        yield Token("segment", word)
        return
    if _LINE.fullmatch(word):
        yield Token("line", word)
        return
    if word[0] == "!" and word[1:2].isalnum():
        yield Token("not", "!")
        word = word[1:]
    yield from _split_word(word)


def _split_word(word: str) -> Iterator[Token]:
    """A word, parted at signs that need no space around them."""
    between = _SLASHED_NEAR.fullmatch(word)
    if between:
        near = operator(f"{between[2].upper()}{between[3]}") or operator(
            f"w/{between[3]}"
        )
        yield from _tokens_of_word(between[1])
        yield Token("near", f"/{between[2]}{between[3]}/", near=near)
        yield from _tokens_of_word(between[4])
        return
    pieces = [piece for piece in _UNSPACED.split(word) if piece]
    if len(pieces) > 1:
        for piece in pieces:
            yield from _tokens_of_word(piece)
        return
    behind = _BEHIND.fullmatch(word)
    name = (behind[2] or behind[3]).lower() if behind else ""
    if behind and (name in fields() or name in NOT_HELD):
        if name in fields():
            yield Token("field", fields()[name])
        else:
            yield Token("missing", name)
        word = behind[1]
    yield Token("word", word)
