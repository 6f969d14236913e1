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
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import islice
from typing import Literal, NamedTuple

from cuttings.search.dates import UnreadableDate, read_period
from cuttings.search.facets import field_names, numeric_fields
from cuttings.search.facets.stories import FEWEST, MOST
from cuttings.search.syntax.dialects import rewritten
from cuttings.search.syntax.schema import LENGTH
from cuttings.search.syntax.vendors import (
    CAPITAL_FIELDS,
    CODES_BEHIND,
    FIELDS,
    FOREIGN_OPERATORS,
    LENGTHS,
    MAX_DISTANCE,
    NOT_HELD,
    NUMBERS,
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
    "unknown",
    "missing",
    "line",
    "address",
    "atleast",
    "limit",
]
"""What a token is. ``unknown`` is a name before a colon that is no field, ``missing``
one that another product can be asked for and that is not held here, ``line`` a line of
another search history, ``atleast`` how often what follows must occur, ``limit`` a
condition that can't be asked for here.
"""

PARTS = {
    "title": "title",
    "headline": "title",
    "lead": "lead",
    **dict.fromkeys(("said", "quotation", "quote", "quoted"), "said"),
}
"""The names of the parts of an article that words can be looked for in."""

MAX_SLOP = MAX_DISTANCE
"""The greatest distance that a proximity phrase may ask for."""

EXACT = "exact"
"""The name before a colon that asks for words as they are written."""

DATE = "date"
"""The field of the date of publication."""

_FULL_WIDTH = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5E)}
"""Letters and signs as wide as an ideograph, but the wave, which is a dash there."""

_TYPED = str.maketrans(
    {ord(sign): '"' for sign in "“”„‟«»″「」『』"} | _FULL_WIDTH | {0: " ", 0xA0: " "}
)
_DASHES = "-–−"
_DATE_WORDS = {
    "aft": ">",
    "after": ">",
    "bef": "<",
    "before": "<",
    "is": "=",
    "since": ">=",
    "until": "<=",
    "from": ">=",
}
_BOUNDS = _DATE_WORDS | {"to": "<="}
"""What a period begins or ends with where a colon stands behind it (``to:2020``)."""
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
    own = PARTS | field_names()
    known = {*own.values(), "text"}
    theirs: dict[str, str] = {}
    for name, listed in FIELDS.items():
        installed = [field for field in listed.split(",") if field in known]
        if installed:
            theirs[name] = ",".join(installed)
    # Ours go before theirs; but a subject is what is indexed here and what was supplied.
    return theirs | {name: own[name] for name in own if "," not in theirs.get(name, "")}


_NUANCES = re.compile(r"\.(?:exact|explode|x|e)(?=\.|$)")
"""How ProQuest has a field compared; here a heading has those beneath it in any case."""


def field_token(names: Sequence[str], typed: str) -> Token:
    """The token of a field that is called by one name or by several (``TI,AB``): any of
    the fields, which ``text`` includes; ``missing`` where one of the names is no field.
    """
    found: list[str] = []
    for name in names:
        field = fields().get(_NUANCES.sub("", name.strip().lower()))
        if field is None:
            return Token("missing", typed)
        found.append(field)
    if "text" in found:
        return Token("field", "text")
    return Token("field", ",".join(dict.fromkeys(found)))


_OPERATORS = (
    *("and", "or", "not", "andnot", "near", "same", "adj", "pre", "around", "but"),
    *("within", *map(str.lower, FOREIGN_OPERATORS)),
)
"""Words that are no name of a field before a bracket."""


_CODES = r"[A-Za-z]{2}(?:,[A-Za-z]{2})*"
"""Codes of fields behind what is looked for (Ovid: strike.ti,ab.)."""

_BEHIND_COLON = (
    rf"(?:{'|'.join(CODES_BEHIND)})(?:,(?:{'|'.join(CODES_BEHIND)}))*(?![\w:,])"
)
"""The same behind a colon (Embase, Cochrane: strike:ti,ab), where a word could stand."""


@cache
def _lexicon() -> re.Pattern[str]:
    # The longest name first: “organisation” would else be read of “organisations:”.
    names = sorted(map(re.escape, {*fields(), EXACT}), key=len, reverse=True)
    own = sorted(map(re.escape, {**PARTS, **field_names()}), key=len, reverse=True)
    dated = [name for name, field in fields().items() if field == DATE]
    missing = sorted(map(re.escape, NOT_HELD), key=len, reverse=True)
    a_name = rf"(?ai:{'|'.join(names)})"
    called = sorted(map(re.escape, {*fields(), *NOT_HELD}), key=len, reverse=True)
    any_name = rf"(?ai:{'|'.join(called)})"
    in_capitals = "|".join([each.upper() for each in called if len(each) > 3])
    numbers = "|".join(map(re.escape, NUMBERS))
    a_date_name = rf"(?ai:{'|'.join(map(re.escape, dated))})"
    counted = "|".join(map(re.escape, (*numeric_fields(), *LENGTHS)))
    return re.compile(
        r"\s+"
        r"|(?P<address>(?i:https?://|www\.)[^\s\"()]+)"
        rf"|{a_date_name}(?:\s*:\s*(?=[<>=\[{{])|\s*(?=[<>=])|\s*:?(?=\[))"
        r"(?P<sign>[<>]?=?)\s*(?P<bounds>\[[^\]]*\]?|\{[^}]*\}?|\"[^\"]*\"?|[^\s()]+)"
        rf"|(?ai:date|pubyear)\s+(?P<dated>(?ai:{'|'.join(_DATE_WORDS)}))\s+(?=[\w\"])"
        r"|(?ai:date)\s+-(?P<ago>\d{1,4})(?![^\s()])"
        r"|(?P<bounded>(?ai:after|before|since|until|from|to)):(?=\d)(?P<bound>[^\s()]+)"
        rf"|(?ai:(?P<counted>{counted}))(?::\s*(?P<than>[<>]?=?)|\s*(?P<signed>[<>]=?|=))"
        r"\s*(?P<least>\d{1,3}(?:,\d{3})+|\d{1,9})(?:(?P<or_more>\+)|(?:\.\.\.?|[-–])(?P<most>\d{1,3}(?:,\d{3})+|\d{1,9}))?(?![\w.])"
        rf"|(?P<limit>(?ai:{numbers})(?:\s*(?:[<>]=?|=)|:(?:[<>]=?)?)\s*\d+|\{{![^{{}}]*\}}"
        rf"|(?ai:{numbers})\((?ai:[<>]=?|geq|leq|gtr|lss)?\s*\(?\d+\)?\))"
        r"|(?<![^\s(:])(?P<regex>/[^/\s]*[.*+?\[\]|\\][^/\s]*/)(?![^\s)])"
        r"|(?P<range>\[[^\]\s]+\s+TO\s+[^\]\s]+\])"
        r"|(?<![^\s(])(?P<plus>\+)(?=[\"({]|[A-Za-z_]{2,30}:)"
        rf"|(?P<listed>{any_name}(?:,{any_name})+)(?:(?=\()|[:=](?=[\w\"(]))"
        r"|(?ai:atl(?:east)?)[ /]?(?P<times>\d{1,3})(?:\s*(?=\()|\s+(?=[\w\"]))"
        # Case counts in ASCII only: else “ſ” is an “s”, and names no field.
        # “Source: Reuters” is a credit, “source:reuters” a field.
        rf"|(?P<field>(?ai:{'|'.join(own)})(?=:\s*[^\s)])|{a_name}(?=:[^\s)])"
        r"|(?ai:ti|au|hl|hd|py|dt|pd)(?=:\s*[^\s)])"
        rf"|{a_name}(?==\s*[\w\"(*]|\())(?::\s*|=\s*|)"
        rf"|(?P<missing>(?ai:{'|'.join(missing)})\d{{0,2}})(?:=(?=[\w\"(])|(?=\())"
        # A name that nobody knows before a bracket; “word(s)” is none.
        rf"|(?!(?ai:{'|'.join(_OPERATORS)})\()(?P<called>[a-z]{{2,6}}(?:\.[a-z]{{2,10}})?"
        r"|[A-Z]{2,}(?:[.-][A-Z]+)*\d{0,2})(?=\((?![a-z]{1,3}\)))"
        rf"|(?P<code>{'|'.join(CAPITAL_FIELDS)})\s+(?=[\w\"(])"
        rf"|(?P<spaced>{in_capitals})\s+(?=\()"
        r"|(?P<year>DT|PY|PD|YR|DA|DP)\s+(?=\d{4})"
        rf"|(?P<suffixed>[\w*?#$-]+):(?P<codes>{_BEHIND_COLON})"
        r"|(?P<unknown>[A-Za-z][A-Za-z_-]{1,30}):(?=[A-Za-z\"(*])"
        r"|(?P<equated>[A-Za-z]{2,20})=(?=[\w\"(])"
        r'|"(?P<phrase>[^"]*)(?P<closed>"?)(?:~(?P<slop>\d{0,6}))?(?P<weight>\^\d+(?:\.\d+)?)?'
        rf"(?P<suffix>\[[A-Za-z]{{2,12}}(?::~\d{{1,4}})?\]|\.{_CODES}\.|:{_BEHIND_COLON})?"
        r"|\{(?P<braces>[^{}\"]*)\}"
        r"|(?P<around>(?i:around)\(\d{1,4}\))"
        r"|(?P<open>\()"
        rf"|(?P<close>\))(?P<of>\[[A-Za-z]{{2,12}}\]|\.{_CODES}\.|:{_BEHIND_COLON})?"
        r"|(?P<not>[-–−])(?=[^\s–−-])"
        r'|(?P<word>[^\s"(){}]+)'
        r"|(?P<stray>[{}])"
    )


_JOINED_NOT = ("butnot", "andnot")
"""NOT as Lexis has it, which is no word of any text."""

_LETTERS = re.compile(r"\s*([a-z]+)(?!\S)")


@cache
def _names() -> frozenset[str]:
    """Words in small letters that white space may part from the sign they belong to
    (``date > 1998``, ``length > 500``, ``atleast 3 peace``), or are operators.
    """
    others = ("atl", "atleast", *_JOINED_NOT)
    return frozenset({*fields(), *_BOUNDS, *NUMBERS, *LENGTHS, DATE, *others})


def tokenise(text: str) -> list[Token]:
    """The tokens of a query.

    Curly and foreign quotation marks count as straight ones; ``AND``, ``OR`` and
    ``NOT`` are operators in capitals only.
    """
    tokens: list[Token] = []
    plain = rewritten(text.translate(_TYPED))
    position = 0
    while position < len(plain):
        # Most that is typed is words. To try all else first takes 15 µs for each of
        # them, and for three words a twentieth of a page with few hits.
        word = _LETTERS.match(plain, position)
        if word and word[1] not in _names():
            tokens.append(Token("word", word[1]))
            position = word.end()
            continue
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
        sign = sign.removeprefix("=")
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
    following = re.compile(r"[^\s()]+").finditer(text, match.end())
    words = list(islice(following, 2 * _ENDS_WORDS + 1))
    for count in range(len(words), 0, -1):
        end = words[count - 1].end()
        written = text[match.end() : end]
        is_range = bool(re.search(r"\s(?i:to)\s", written))
        if is_range and said == "from":
            asked = written
        elif not is_range and count <= _ENDS_WORDS:
            asked = _DATE_WORDS[said] + written.strip('"')
        else:
            continue
        if is_date(asked):
            tokens += [Token("field", DATE), Token("phrase", asked)]
            return end
    tokens += [Token("word", text[match.start() : match.start("dated")].strip())]
    tokens += _tokens_of_word(match["dated"])
    return match.end()


def is_date(text: str) -> bool:
    """Whether a text is a date, or one that can be read in two ways."""
    try:
        read_period(text)
    except UnreadableDate as error:
        return bool(error.choices)
    return True


def _add_ago(tokens: list[Token], match: re.Match[str]) -> None:
    """So many days ago until today, as Factiva counts (``date -7``)."""
    tokens += [Token("field", DATE), Token("phrase", f"last {match['ago']} days")]


def _add_bound(tokens: list[Token], match: re.Match[str]) -> None:
    sign = _BOUNDS[match["bounded"].lower()]
    tokens += [Token("field", DATE), Token("word", sign + match["bound"])]


# --- Names that are no field here ----------------------------------------------------


def _add_missing(tokens: list[Token], match: re.Match[str]) -> None:
    tokens.append(Token("missing", match["missing"]))


def _add_called(tokens: list[Token], match: re.Match[str]) -> None:
    """A name before a bracket: a field, perhaps with ``.exact`` behind it, or none."""
    name = match["called"]
    tokens.append(field_token([name], name))


def _add_listed(tokens: list[Token], match: re.Match[str]) -> None:
    tokens.append(field_token(match["listed"].split(","), match["listed"]))


def _add_spaced(tokens: list[Token], match: re.Match[str]) -> None:
    """A name in capitals with a space before its bracket."""
    name = match["spaced"]
    token = field_token([name], name)
    tokens.append(token._replace(typed=name))


def _add_times(tokens: list[Token], match: re.Match[str]) -> None:
    tokens.append(Token("atleast", match["times"], typed=match[0].strip()))


def _add_limit(tokens: list[Token], match: re.Match[str]) -> None:
    tokens.append(Token("limit", match["limit"]))


def _add_counted(tokens: list[Token], match: re.Match[str]) -> None:
    """A number of outlets or copies, compared: its field has a value for each number of
    as many *or more*, so that fewer are those without the next one. How many words a
    text has is a number of its own.
    """
    least, most = _ends(match)
    field = numeric_fields().get(match["counted"].lower(), LENGTH)
    if field == LENGTH:
        _add_length(tokens, match, least, most)
        return
    is_counted = least <= MOST and (most is None or max(least, 1) <= most < MOST)
    at_least = _of_field(field, least) if least >= FEWEST else []
    fewer = [Token("not", "NOT"), *_of_field(field, most + 1)] if most else []
    if not is_counted or not (at_least or fewer):
        tokens.append(Token("limit", match[0].strip()))
    elif not fewer:
        tokens += at_least
    else:
        tokens += [Token("open", "("), *at_least, *fewer, Token("close", ")")]


def _ends(match: re.Match[str]) -> tuple[int, int | None]:
    """The least and the most that a comparison asks for."""
    sign = match["signed"] or match["than"]
    least = int(match["least"].replace(",", ""))
    if match["most"]:
        return least, int(match["most"].replace(",", ""))
    if sign == "=":
        return least, least
    if sign in ("<", "<="):
        return 0, least - (sign == "<")
    return least + (sign == ">"), None


def _add_length(
    tokens: list[Token], match: re.Match[str], least: int, most: int | None
) -> None:
    is_exact = not (match["signed"] or match["than"] or match["or_more"])
    if is_exact and most is None:
        most = least
    if most is not None and most < least:
        tokens.append(Token("limit", match[0].strip()))
    else:
        ends = f"{least}..{'' if most is None else most}"
        tokens += [Token("field", LENGTH), Token("word", ends)]


def _of_field(field: str, number: int) -> list[Token]:
    return [Token("field", field), Token("word", str(number))]


def _add_range(tokens: list[Token], match: re.Match[str]) -> None:
    """A range of what is no date, or a regular expression, with its field."""
    asked = match["range"] or match["regex"]
    if tokens and tokens[-1].kind in ("field", "unknown", "missing"):
        asked = f"{tokens.pop().text}:{asked}"
    tokens.append(Token("limit", asked))


def _add_unknown(tokens: list[Token], match: re.Match[str]) -> None:
    tokens.append(Token("unknown", match["unknown"]))


def _add_suffixed(tokens: list[Token], match: re.Match[str]) -> None:
    """A word with the codes of its fields behind a colon."""
    tokens.append(field_token(match["codes"].split(","), match["codes"]))
    tokens += _tokens_of_word(match["suffixed"])


def _add_equated(tokens: list[Token], match: re.Match[str]) -> None:
    tokens.append(Token("unknown", match["equated"]))


def _add_address(tokens: list[Token], match: re.Match[str]) -> None:
    tokens.append(Token("address", match["address"]))


# --- Phrases, brackets, signs --------------------------------------------------------


def _add_phrase(tokens: list[Token], match: re.Match[str]) -> None:
    slop, suffix = match["slop"], match["suffix"]
    if suffix:
        names, _, distance = suffix.strip("[].:").partition(":~")
        slop = distance or slop
        _add_suffix(tokens, names, len(tokens))
    slop = min(max(1, int(slop or 1)), MAX_SLOP)
    weight = match["weight"] or ""
    closed = bool(match["closed"])
    tokens.append(Token("phrase", match["phrase"], slop, closed, typed=weight))


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
    if match["of"]:
        _add_suffix(tokens, match["of"].strip("[].:"), _last_operand(tokens))


def _last_operand(tokens: Sequence[Token]) -> int:
    """Where the last word, phrase or pair of brackets begins."""
    depth = 0
    for index in range(len(tokens) - 1, -1, -1):
        depth += {"close": 1, "open": -1}.get(tokens[index].kind, 0)
        if depth == 0:
            return index
    return len(tokens)


def _add_not(tokens: list[Token], match: re.Match[str]) -> None:
    tokens.append(Token("not", "-", typed=match["not"] if match["not"] != "-" else ""))


def _add_word(tokens: list[Token], match: re.Match[str]) -> None:
    word = match["word"]
    if tokens and _is_suffix(word):
        # PubMed's “strike [ti]”: a space before the bracket changes nothing.
        _add_suffix(tokens, word.strip("[]"), _last_operand(tokens))
        return
    tokens += _tokens_of_word(word)


def _is_suffix(word: str) -> bool:
    """Whether a word is the name of a field in square brackets."""
    name = _BRACKETED.fullmatch(word)
    return name is not None and (name[1].lower() in fields() or name[1] in NOT_HELD)


def _add_stray(_tokens: list[Token], _match: re.Match[str]) -> None:
    """A curly bracket by itself parts words; a plus before a bracket, a phrase or a field
    asks for what is asked for anyway.
    """


def _add_suffix(tokens: list[Token], names: str, index: int) -> None:
    """Puts the fields that a suffix names before what it stands behind."""
    tokens.insert(index, field_token(names.split(","), names))


_READERS: dict[str, Callable[[list[Token], re.Match[str]], None]] = {
    "address": _add_address,
    "bounds": _add_bounds,
    "bounded": _add_bound,
    "field": _add_field,
    "missing": _add_missing,
    "called": _add_called,
    "listed": _add_listed,
    "spaced": _add_spaced,
    "times": _add_times,
    "counted": _add_counted,
    "limit": _add_limit,
    "range": _add_range,
    "regex": _add_range,
    "plus": _add_stray,
    "ago": _add_ago,
    "equated": _add_equated,
    "code": _add_code,
    "year": _add_year,
    "suffixed": _add_suffixed,
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
_SLASHED = re.compile(r"/([NnWw]\d{1,3})/")
_FIRST_WORDS = re.compile(r"/[Ff]\d{1,3}/")
_SLASHED_NEAR = re.compile(r"(.+?)/([NnWw])(\d{1,3})/(.+)")
_BEHIND = re.compile(
    r"(.+?)(?:\[([A-Za-z]{2,12})\]|\.([A-Za-z]{2}(?:,[A-Za-z]{2})*)\."
    r"|/((?:ti|ab|de|TI|AB|DE)(?:,(?:ti|ab|de|TI|AB|DE))*))"
)
"""The names of fields behind a word: PubMed's in brackets, Ovid's between full stops,
Dialog's behind a slash.
"""
_BRACKETED = re.compile(r"\[([A-Za-z]{2,12})\]")
_LISTED = re.compile(r"(?<=[^\W\d_]{2})[,;](?=[^\W\d_]{2})")
"""A comma between two words that are typed without a space: it parts them all the same."""
_YEARS = re.compile(r"(?:1[5-9]|20)\d\d(?:-\d\d)?\.\.(?:(?:1[5-9]|20)\d\d(?:-\d\d)?)?")
_UNSPACED = re.compile(r"(\|\|?|&&)")


def _tokens_of_word(word: str) -> Iterator[Token]:
    """The tokens of what stands between two white spaces: a word, or an operator."""
    if word.lower() in _JOINED_NOT:
        yield Token("not", word)
        return
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
    if _LINE.fullmatch(word):
        yield Token("line", word)
        return
    between = _SLASHED.fullmatch(word)
    if between:
        yield Token("near", word, near=operator(between[1].upper()))
        return
    if _FIRST_WORDS.fullmatch(word):
        yield Token("limit", word)
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
    if behind:
        names = (behind[2] or behind[3] or behind[4]).split(",")
        if any(name.lower() in fields() or name in NOT_HELD for name in names):
            yield field_token(names, ",".join(names))
            word = behind[1]
    # “2019..2020” is nothing that stands in a text.
    if _YEARS.fullmatch(word):
        yield Token("field", DATE)
    for part in _LISTED.split(word):
        yield Token("word", part)
