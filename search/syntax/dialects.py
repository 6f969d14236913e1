"""Query languages of library protocols, rewritten before they are cut into tokens.

CQL names an index, a relation and a term (``dc.title any "election court"``); PQF puts
operators before their two operands (``@and @attr 1=4 election trump``). What is neither
stays as it is.

    >>> rewritten('dc.title any "election court"')
    'title:(election OR court)'
    >>> rewritten("@or @attr 1=4 election @not trump biden")
    '(title:election OR (trump NOT biden))'
    >>> rewritten("peace talks")
    'peace talks'
"""

from __future__ import annotations

import re
from urllib.parse import unquote_plus

from cuttings.search.language.scripts import UNPARTED

_CQL = re.compile(
    r"(?i:(?:dc|bath|cql|rec)\.(?P<index>\w+))\s*"
    r"(?P<relation>any|all|adj|exact|==?)\s*(?P<term>\"[^\"]*\"|[^\s()\"]+)"
)
_INDEXES = {
    "title": "title",
    "creator": "byline",
    "author": "byline",
    "publisher": "outlet",
    "source": "outlet",
    "subject": "event",
    "date": "date",
    "language": "language",
}
"""The indexes of CQL's Dublin Core, and the fields that they are here."""

_ATTRIBUTES = {"4": "title", "1003": "byline", "21": "event", "31": "date", "1016": ""}
"""Bib-1's use attributes, and the fields that they are here; 1016 is any field."""

_PQF = re.compile(r"@attr\s+(?:(?P<set>\d+)=)(?P<value>\d+)|@\w+|\"[^\"]*\"|[^\s\"]+")
_PQF_OPERATORS = {"@and": "AND", "@or": "OR", "@not": "NOT"}


def _unescaped(match: re.Match[str]) -> str:
    """A sign behind a backslash as a sign of a text: it joins words or parts them."""
    sign, text = match[1], match.string
    if sign == " ":
        return "-"
    is_inside = text[match.end() : match.end() + 1].isalnum()
    is_inside = is_inside and text[match.start() - 1 : match.start()].isalnum()
    return sign if is_inside and sign in "-+&/" else " "


def _dated(match: re.Match[str]) -> str:
    """The ends of a date in brackets, each with the name of its field."""
    ends = re.sub(r"(?i)(?<![a-z])(?=(?:aft|bef|is)\s)", "date ", match[1])
    return f"({ends})"


_TERM = re.compile(r"\"[^\"]*\"|[^\s,()]+")
_NEAREST = 10
"""How many words lie between at most where SQLite's NEAR names no number."""


def _within(match: re.Match[str]) -> str:
    """What stands in the brackets of NEAR, each within the distance of the next.

    Both products count the words between.
    """
    inner = re.fullmatch(r"\((.*)\)(.*)", match["listed"].strip(), re.DOTALL)
    listed, behind = inner.groups() if inner else (match["listed"], "")
    if not inner:
        listed, _, behind = listed.partition(",")
    number = re.match(r"[\s,]*(\d{1,3})", behind)
    sign = "PRE" if re.search(r",\s*TRUE\s*$", behind, re.IGNORECASE) else "NEAR"
    between = int(number[1]) if number else _NEAREST
    terms = _TERM.findall(listed)
    if len(terms) < 2:
        return match[0]
    return f"({f' {sign}/{between + 1} '.join(terms)})"


_ENCODED = re.compile(r"\S*%(?:20|22|28|3[Aa])\S*")
"""A query that was copied from an address: no white space, but signs that stand for it."""

_COMPARED = {"geq": ">=", "leq": "<=", "gtr": ">", "lss": "<"}


def _length(match: re.Match[str]) -> str:
    """A length in brackets as it is compared here."""
    sign = (match["sign"] or "").lower()
    return f"words:{_COMPARED.get(sign, sign)}{match['words']}"


_HEADING = r"[^\W\d_][^\"()/:.\n]*?"
_SUBHEADINGS = r"(?:[a-z]{2}(?:,\s*[a-z]{2})*)?(?=[\s)]|$)"
_CAPITALISED = r"[A-Z][\w'-]{3,}(?:,?\s(?:(?:and|of|the|in|for)\s)*[A-Z][\w'-]*){0,6}"
_UNPARTED_SIGN = rf"(?<=[{UNPARTED}])%s(?=[{UNPARTED}])"

_REWRITTEN = (
    # Lexis: not/5, not/s
    (re.compile(r"(?i)(?<!\S)not/(?=(?:\d{1,3}|s|p|seg)(?!\S))"), "NOT W/"),
    # Factiva: square brackets around alternatives
    (re.compile(r"(?<![\w\"\])=:])\[([^\[\]]*\s(?i:and|or|not)\s[^\[\]]*)\]"), r"(\1)"),
    # Nexis: date(>= 1/31/2019); Westlaw: da(aft 2018 & bef 2020)
    (re.compile(r"(?i)\bdate\s*\(\s*([<>]=?)\s*([^()]*?)\s*\)"), r'date\1"\2"'),
    # Embase: 'night shift':ti
    (re.compile(r"(?<![\w:])'([^'\n]+)'(?=:[a-z]{2}(?:,[a-z]{2})*(?!\w))"), r'"\1"'),
    # Kikuzo and Yomidasu: signs between words that no white space parts
    (re.compile(_UNPARTED_SIGN % "&"), " AND "),
    (re.compile(_UNPARTED_SIGN % r"[+|]"), " OR "),
    (re.compile(_UNPARTED_SIGN % "!"), " NOT "),
    # Nexis: length(geq(500)), length(>500)
    (
        re.compile(
            r"(?i)\b(?:length|wc|word-?count)\s*\(\s*(?P<sign>geq|leq|gtr|lss|[<>]=?|=)?"
            r"\s*\(?\s*(?P<words>[\d,]+)\s*\)?\s*\)"
        ),
        _length,
    ),
    # Nexis: date(aft 1/13/2019 and bef 12/31/2019)
    (re.compile(r"(?i)\bda(?:te)?\s*\(\s*((?:aft|bef|is)\s[^()]*)\)"), _dated),
    # PubMed: election[Title/Abstract], "2019/01/01"[PDAT] : "2019/12/31"[PDAT]
    (
        re.compile(
            r"(?i)\"([^\"]+)\"\[(?:dp|pdat)\]\s*:\s*\"([^\"]+)\"\[(?:dp|pdat)\]"
        ),
        r'date:"\1..\2"',
    ),
    (re.compile(r"(?i)\[title/abstract\]"), "[tiab]"),
    (re.compile(r"(?i)\[(?:pdat|date - publication)\]"), "[dp]"),
    # Nexis: date(geq(1/13/2019) and leq(12/31/2019))
    (re.compile(r"(?i)\bdate\s*\((?=\s*(?:geq|leq|gtr|lss|aft|bef)\b)"), "("),
    (re.compile(r"(?i)\b(?:geq|aft-eq)\s*\(([^()]*)\)"), r'date>="\1"'),
    (re.compile(r"(?i)\b(?:leq|bef-eq)\s*\(([^()]*)\)"), r'date<="\1"'),
    # Nexis and NewsBank: w/ 5, pre/ 5
    (re.compile(r"(?i)(?<!\S)(w|pre|near|onear|p|n)/\s+(?=\d{1,3}(?!\S))"), r"\1/"),
    # Google: what follows is all sought in titles, or anywhere
    (re.compile(r"(?i)\ballintitle:\s*(\S.*)$", re.DOTALL), r"title:(\1)"),
    (re.compile(r"(?i)\ballin(?:text|anchor):\s*(\S.*)$", re.DOTALL), r"(\1)"),
    # Solr: everything, what has a field, the old likeness, an escaped sign
    (re.compile(r"(?<!\S)\*:\*(?!\S)"), "*"),
    (re.compile(r"\b_exists_:(\w+)"), r"\1:*"),
    (re.compile(r"\b_missing_:(\w+)"), r"NOT \1:*"),
    # SQL Server: NEAR((strike, court), 5, TRUE); SQLite: NEAR(strike court, 5)
    (re.compile(r"\bNEAR\s*\((?P<listed>[^()]+|\([^()]+\)[^()]*)\)"), _within),
    (re.compile(r"(?<=\w)~(?:0?\.\d+|1\.0)(?!\S)"), "~"),
    (re.compile(r"\\([-+!(){}\[\]^\"~*?:\\/ &|])"), _unescaped),
    # ProQuest: at most so many letters; a choice of letters
    (re.compile(r"(?<=\w)\[\*1\](?=\w)"), "#"),
    (re.compile(r"(?<=\w)\[\*(\d)\](?!\w)"), r"$\1"),
    (re.compile(r"\[\*\d\]"), "*"),
    (re.compile(r"(?<=[a-z])\[[a-z]{2,4}\](?=[a-z])"), "?"),
    # a letter that may be there, as people write it: hono(u)r; a weight of brackets
    (re.compile(r"(?<=[a-z])\([a-z]\)(?=[a-z])"), "#"),
    (re.compile(r"(?<=\))\^\d+(?:\.\d+)?(?!\w)"), ""),
)
"""Signs of one product that are this language's by a plain rule, in their order."""


_HEADINGS = (
    # Ovid: exp Elections/, *Elections/, Elections/lj, and a heading that is all there is
    (re.compile(rf"(?<![^\s(])(?i:exp)\s+\*?({_HEADING})/{_SUBHEADINGS}"), r'exp:"\1"'),
    (re.compile(rf"(?<![^\s(])\*({_HEADING})/{_SUBHEADINGS}"), r'exp:"\1"'),
    (re.compile(r"^(\s*\(*)([^\W\d_][\w ,'-]{3,})/(?=[\s)]*$)"), r'\1exp:"\2"'),
    (
        re.compile(
            rf"(?:(?<=^)|(?<=\()|(?<=\band )|(?<=\bor )|(?<=\bnot )"
            rf"|(?<=\bAND )|(?<=\bOR )|(?<=\bNOT ))({_CAPITALISED})/{_SUBHEADINGS}"
        ),
        r'exp:"\1"',
    ),
    # Embase: 'elections'/exp/mj
    (re.compile(r"'([^'\n]+)'/(?:exp|de)(?:/mj)?(?!\w)"), r'exp:"\1"'),
    # PubMed: elections[MeSH Terms]; Cochrane: [mh ^Elections], MeSH descriptor: [...]
    (
        re.compile(
            r"(?i)\[(?:mesh(?: terms| major topic|:noexp)?|mh|majr)(?::noexp)?\]"
        ),
        "[mesh]",
    ),
    (re.compile(r"(?i)\[mh\s+\^?\"?([^\]\"]+)\"?\]"), r'exp:"\1"'),
    (
        re.compile(
            r"(?i)\bmesh descriptor:?\s*\[?([^\]\n]+?)\]?\s+"
            r"(?:in all mesh products|explode all trees|this term only)"
        ),
        r'exp:"\1"',
    ),
)
"""Headings of a thesaurus, with those beneath them, or (where it says so) without."""

_SIGN = re.compile(r"[^\w\s]")
"""Words alone are the same in all languages; to look for each of the above in them takes
as long as to cut them into tokens.
"""

_DISTANCES = re.compile(r"(?:[\w\s]++|(?<=\s[WwNn])/(?=\d{1,3}\s))*+")
"""Words with our own signs of distance between them (``w/5``) and no other sign, in which
none of the above stands.
"""


def rewritten(text: str) -> str:
    """A query of CQL or PQF in Cuttings' language, and signs of other products that
    stand for others here; the rest as it is.
    """
    if not _SIGN.search(text):
        return text
    if text.lstrip().startswith("@"):
        return _of_pqf(text) or text
    if _ENCODED.fullmatch(text.strip()):
        text = unquote_plus(text.strip())
    text = _CQL.sub(_of_cql, text)
    if _DISTANCES.fullmatch(text):
        return text
    for pattern, ours in (*_HEADINGS, *_REWRITTEN):
        text = pattern.sub(ours, text)
    return text


def _of_cql(match: re.Match[str]) -> str:
    field = _INDEXES.get(match["index"].lower())
    prefix = f"{field}:" if field else ""
    words = match["term"].strip('"').split()
    if not words:
        return match[0]
    if field == "date":
        return f'date:"{" ".join(words)}"'
    relation = match["relation"].lower()
    if len(words) == 1:
        return prefix + words[0]
    if relation == "any":
        return f"{prefix}({' OR '.join(words)})"
    if relation == "all":
        return f"{prefix}({' AND '.join(words)})"
    return f'{prefix}"{" ".join(words)}"'


def _of_pqf(text: str) -> str:
    """A query in Polish notation, read from its end; empty where operands are missing
    or left over.
    """
    stack: list[str] = []
    for match in reversed(list(_PQF.finditer(text))):
        token = match[0]
        if token in _PQF_OPERATORS:
            if len(stack) < 2:
                return ""
            first, second = stack.pop(), stack.pop()
            stack.append(f"({first} {_PQF_OPERATORS[token]} {second})")
        elif match["set"]:
            if not stack:
                return ""
            field = _ATTRIBUTES.get(match["value"], "") if match["set"] == "1" else ""
            if field:
                stack.append(f"{field}:{stack.pop()}")
        elif token.startswith("@"):
            return ""
        else:
            stack.append(token)
    return stack[0] if len(stack) == 1 else ""
