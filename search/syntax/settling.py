"""What a sign means where it stands: operators that have nothing to join are words,
words that join are operators, and each choice is said with the other reading beside it.

The rules, from the study of librarians' query languages: an operator needs an operand on
either side, else it is a word. Lower-case ``or``, ``and`` and ``not`` are words, unless
the query holds a sure sign (a distance, brackets, a field, a cut word, an operator in
capitals). Nothing is excluded but by a sign that says so. A name that is no field is
named, and what it holds is searched.

    >>> settled = settle(tokenise("police or court"))
    >>> [token.text for token in settled.tokens()], settled.choices[0].text
    (['police', 'or', 'court'], '“or” in small letters was searched as a word.')
    >>> [token.kind for token in settled.tokens(settled.choices[0].readings[0][1])]
    ['word', 'or', 'word']
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from rapidfuzz.distance import DamerauLevenshtein

from cuttings.search.dates import Period, UnreadableDate, read_period
from cuttings.search.syntax.lexer import DATE, Token, TokenKind, fields, tokenise
from cuttings.search.syntax.vendors import (
    CAPITAL_FIELDS,
    FOREIGN_OPERATORS,
    NOT_HELD,
    Distance,
)

Replacement = dict[int, list[Token]]
"""Other tokens in the place of some, by their index."""

STARTS = frozenset(
    ("word", "phrase", "open", "field", "not", "unknown", "missing", "address", "line")
)
"""The kinds of token that an operand can begin with, and those that it can end with."""
ENDS = frozenset(("word", "phrase", "close", "address", "line"))

SHOUTED = 5
"""Words of a line in capitals that is taken for a headline."""

_STOPS = str.maketrans("", "", ".,;:?'’-")
"""What stands in or behind the words of a sentence."""

_SMALL: dict[str, TokenKind] = {"or": "or", "and": "and", "not": "not"}
_CUT = re.compile(r"\w{2,}[*!$]$|\w[#$?*]\w")


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that could be read otherwise: what is said of it, and each other
    reading by its words and its tokens.
    """

    text: str
    readings: tuple[tuple[str, Replacement], ...] = ()
    is_warning: bool = False


@dataclass(slots=True)
class Settled:
    """The tokens of a query by their first index, and what was chosen on the way."""

    slots: list[list[Token]]
    choices: list[Choice] = field(default_factory=list)

    def tokens(self, replacement: Replacement | None = None) -> list[Token]:
        """The tokens in order, some of them replaced."""
        found: list[Token] = []
        for index, slot in enumerate(self.slots):
            found += (replacement or {}).get(index, slot)
        return found


def settle(tokens: Sequence[Token], small_operators: bool = False) -> Settled:
    """What every token means among the others; with ``small_operators``, ``or``, ``and``
    and ``not`` in small letters are operators in any case.
    """
    settled = Settled([[token] for token in tokens])
    _settle_shouting(settled, tokens)
    _settle_lines(settled, tokens)
    _settle_names(settled, tokens)
    _settle_distances(settled, tokens)
    _settle_foreign(settled, tokens)
    _settle_small(settled, tokens, small_operators)
    _settle_dashes(settled, tokens)
    _offer_words(settled, tokens)
    _offer_dates(settled, tokens)
    return settled


def _joins(tokens: Sequence[Token], index: int) -> bool:
    """Whether a token stands between two operands."""
    if not 0 < index < len(tokens) - 1:
        return False
    return tokens[index - 1].kind in ENDS and tokens[index + 1].kind in STARTS


def _typed(token: Token) -> str:
    return token.typed or token.text


# --- Capitals ------------------------------------------------------------------------


def _is_shouted(tokens: Sequence[Token]) -> bool:
    """Whether all letters are capitals, and operators the only signs."""
    plain = {"word", "and", "or", "not", "near", "field"}
    for token in tokens:
        text = _typed(token)
        letters = text.translate(_STOPS)
        if token.kind not in plain or text != text.upper() or not letters.isalnum():
            return False
    return len(tokens) >= SHOUTED


def _settle_shouting(settled: Settled, tokens: Sequence[Token]) -> None:
    """A line wholly in capitals is a headline: its NOT and OR are words."""
    if not _is_shouted(tokens):
        return
    operators: Replacement = {}
    for index, token in enumerate(tokens):
        if token.kind != "word":
            operators[index] = [token]
            settled.slots[index] = [Token("word", _typed(token).lower())]
    named = _listed([_typed(tokens[index]) for index in operators])
    if named:
        settled.choices.append(
            Choice(
                f"A line in capitals was searched as words, {named} too.",
                ((f"{named} as an operator", operators),),
            )
        )


# --- Names ---------------------------------------------------------------------------


def _settle_lines(settled: Settled, tokens: Sequence[Token]) -> None:
    """Lines of another search history (``#1 AND #2``) mean nothing here."""
    lines = [index for index, token in enumerate(tokens) if token.kind == "line"]
    if not lines:
        return
    for index in lines:
        settled.slots[index] = []
        if index + 1 < len(tokens) and tokens[index + 1].kind in ("and", "or"):
            settled.slots[index + 1] = []
    named = _listed([tokens[index].text for index in lines])
    settled.choices.append(
        Choice(
            f"{named} are lines of another search history, which is not known here; "
            "paste the searches themselves. They were left out.",
            is_warning=True,
        )
    )


def _settle_names(settled: Settled, tokens: Sequence[Token]) -> None:
    """Names that are no field are said; what they hold is searched."""
    is_all_capitals = all(_typed(token).isupper() for token in tokens)
    for index, token in enumerate(tokens):
        if token.kind == "field" and token.typed in CAPITAL_FIELDS:
            word = [Token("word", token.typed)]
            if is_all_capitals and settled.slots[index] == [token]:
                settled.slots[index] = word
                continue
            if settled.slots[index] == [token]:
                choice = Choice(
                    f"“{token.typed}” was read as the field {token.text}.",
                    ((f"{token.typed} as a word", {index: word}),),
                )
                settled.choices.append(choice)
        elif token.kind == "unknown":
            settled.slots[index] = []
            settled.choices.append(_unknown(index, token.text))
        elif token.kind == "missing":
            settled.slots[index] = []
            settled.choices.append(_missing(index, token.text))


def _unknown(index: int, name: str) -> Choice:
    """What is said of a name that is no field, with the nearest that are."""
    readings: list[tuple[str, Replacement]] = []
    for field_name in _nearest_fields(name):
        readings.append(
            (f"in the field {field_name}", {index: [Token("field", field_name)]})
        )
    readings.append((f"“{name}” as a word", {index: [Token("word", name)]}))
    return Choice(
        f"“{name}” is no field here; what follows was searched everywhere.",
        tuple(readings),
        is_warning=True,
    )


def _nearest_fields(name: str) -> list[str]:
    """The fields whose name differs from a word in a letter or two, or begins so."""
    name = name.lower()
    near: dict[str, int] = {}
    for known, field_name in fields().items():
        distance = DamerauLevenshtein.distance(name, known)
        is_beginning = len(name) > 2 and known.startswith(name)
        if distance <= 1 or (distance == 2 and len(name) > 5) or is_beginning:
            near[field_name] = min(near.get(field_name, 9), distance)
    return sorted(near, key=near.__getitem__)[:2]


def _missing(index: int, name: str) -> Choice:
    key = name.lower().rstrip("0123456789")
    what = NOT_HELD.get(name.lower()) or NOT_HELD.get(key)
    if what:
        said = f"“{name}” asks for {what}, which can't be asked for here"
    else:
        said = f"“{name}” is no field here"
    readings = ((f"“{name}” as a word", {index: [Token("word", name)]}),)
    return Choice(f"{said}; the words were searched everywhere.", readings, True)


# --- Distances -----------------------------------------------------------------------


def _settle_distances(settled: Settled, tokens: Sequence[Token]) -> None:
    for index, token in enumerate(tokens):
        if token.kind == "segment":
            settled.slots[index] = [Token("and", token.text)]
            choice = Choice(
                f"“{token.text}” asks for one part of the article, which can't be asked "
                "for here; both were searched anywhere in it.",
                is_warning=True,
            )
            settled.choices.append(choice)
        if token.kind != "near" or token.near is None:
            continue
        before = index - 1
        is_excluded = before >= 0 and tokens[before].kind == "not"
        if is_excluded:
            before -= 1
        follows = index + 1 < len(tokens) and tokens[index + 1].kind in STARTS
        if before < 0 or tokens[before].kind not in ENDS or not follows:
            settled.slots[index] = [Token("word", token.text)]
            continue
        if settled.slots[index] != [token]:
            continue
        if is_excluded:
            settled.slots[index - 1] = []
            settled.slots[index] = [token._replace(excluded=True)]
        _say_distance(settled, tokens, index, token.near)


def _say_distance(
    settled: Settled, tokens: Sequence[Token], index: int, near: Distance
) -> None:
    """Says how an operator of distance was read, with what else it can mean."""
    token = settled.slots[index][0]
    readings: list[tuple[str, Replacement]] = []
    if near.sign.other in ("ordered", "unordered"):
        turned = near._replace(ordered=not near.ordered)
        words = "in this order" if turned.ordered else "in either order"
        readings.append((words, {index: [token._replace(near=turned)]}))
    elif near.sign.other:
        wide = near._replace(distance=int(near.sign.other), unit="words")
        words = f"at most {wide.distance} words apart, as in Nexis Uni"
        readings.append((words, {index: [token._replace(near=wide)]}))
    if near.unit == "words" and not token.excluded:
        wider = near._replace(distance=near.distance + 1)
        readings.append(
            (
                f"{near.distance} words between them",
                {index: [token._replace(near=wider)]},
            )
        )
    meant = _meaning(near)
    settled.choices.append(
        Choice(f"“{token.text}” was read as: {meant}.", tuple(readings))
    )
    held = _held_together(tokens, index)
    if held:
        words_held = " ".join([tokens[each].text for each in held])
        phrase: Replacement = {each: [] for each in held}
        phrase[held[0]] = [Token("phrase", words_held)]
        inner = tokens[held[-1] if held[-1] < index else held[0]].text
        settled.choices.append(
            Choice(
                f"The distance “{token.text}” holds for “{inner}” alone.",
                ((f"for “{words_held}” as a phrase", phrase),),
            )
        )


def _meaning(near: Distance) -> str:
    """What an operator of distance asks, in words."""
    order = "in this order" if near.ordered else "in either order"
    if near.unit != "words":
        return f"in one {near.unit}, {order}"
    if near.distance == 1:
        return f"beside each other, {order}"
    between = near.distance - 1
    return f"at most {near.distance} words apart ({between} between), {order}"


def _held_together(tokens: Sequence[Token], index: int) -> list[int]:
    """The words of a name of several, beside a distance that would hold for the last
    (or the first) of them alone.
    """
    before = index - 1
    while before >= 0 and _is_plain(tokens[before]):
        before -= 1
    if index - before > 2:
        return list(range(before + 1, index))
    after = index + 1
    while after < len(tokens) and _is_plain(tokens[after]):
        after += 1
    return list(range(index + 1, after)) if after - index > 2 else []


def _is_plain(token: Token) -> bool:
    return token.kind == "word" and token.text.isalpha() and token.text not in _SMALL


# --- Words that may join -------------------------------------------------------------


def _has_sure_sign(tokens: Sequence[Token]) -> bool:
    """Whether a query holds a sign that nobody types in running text."""
    for index, token in enumerate(tokens):
        is_joining = token.kind in ("and", "or", "near") and _joins(tokens, index)
        if is_joining or token.kind == "not":
            return True
        is_cut = token.kind == "word" and _CUT.search(token.text)
        if is_cut or token.kind in ("open", "field", "segment"):
            return True
    return False


def _settle_foreign(settled: Settled, tokens: Sequence[Token]) -> None:
    """OU, SAUF, ODER …: operators in capitals, where other words are not."""
    if all(_typed(token).isupper() for token in tokens):
        return
    for index, token in enumerate(tokens):
        if token.text not in FOREIGN_OPERATORS or token.kind != "word":
            continue
        if not _joins(tokens, index):
            continue
        kind, language = FOREIGN_OPERATORS[token.text]
        settled.slots[index] = [Token(kind, token.text)]  # type: ignore[arg-type]
        settled.choices.append(
            Choice(
                f"“{token.text}” was read as the {language} operator.",
                ((f"{token.text} as a word", {index: [token]}),),
            )
        )


def _settle_small(
    settled: Settled, tokens: Sequence[Token], are_operators: bool
) -> None:
    """``or``, ``and``, ``not`` and ``near`` in small letters between words."""
    as_operators: Replacement = {}
    as_words: Replacement = {}
    is_sure = are_operators or _has_sure_sign(tokens)
    # “(again) it was not true”: brackets alone never make an exclusion.
    may_exclude = are_operators or _has_sure_sign(
        [t for t in tokens if t.kind not in ("open", "field")]
    )
    for index, token in enumerate(tokens):
        if token.kind == "word" and token.text == "BUT" and index + 1 < len(tokens):
            if tokens[index + 1].kind == "not":
                settled.slots[index] = []
            continue
        if token.kind != "word" or not _joins(tokens, index):
            continue
        if token.text == "not" and is_sure and not may_exclude:
            continue
        if token.text in _SMALL:
            as_words[index] = [token]
            as_operators[index] = [Token(_SMALL[token.text], token.text.upper())]
        elif token.text == "near":
            near = tokenise("NEAR")
            choice = Choice(
                "“near” in small letters was searched as a word.",
                (("near as an operator", {index: near}),),
            )
            settled.choices.append(choice)
    if not as_operators:
        return

    named = _listed([tokens[index].text for index in as_operators])
    were = "were" if len({tokens[index].text for index in as_operators}) > 1 else "was"
    a_word = "words" if were == "were" else "a word"
    an_operator = "operators" if were == "were" else "an operator"
    if is_sure:
        for index, replaced in as_operators.items():
            settled.slots[index] = replaced
        text = f"{named} {were} read as {an_operator}, because other signs are there."
        choice = Choice(text, ((f"{named} as {a_word}", as_words),))
    else:
        text = f"{named} in small letters {were} searched as {a_word}."
        choice = Choice(text, ((f"{named} as {an_operator}", as_operators),))
    settled.choices.append(choice)


def _settle_dashes(settled: Settled, tokens: Sequence[Token]) -> None:
    """A dash, ``%`` or ``^`` by itself parts two words, and excludes nothing."""
    for index, token in enumerate(tokens):
        if token.kind != "word" or token.text not in ("-", "–", "—", "−", "%", "^"):
            continue
        settled.slots[index] = []
        readings: tuple[tuple[str, Replacement], ...] = ()
        if index + 1 < len(tokens) and index and token.text != "^":
            excluded = {index: [Token("not", "-")]}
            readings = ((f"without “{_typed(tokens[index + 1])}”", excluded),)
        name = f"“{token.text}”" if token.text in "%^" else "A dash between spaces"
        settled.choices.append(
            Choice(f"{name} was left out; it excludes nothing here.", readings)
        )


def _offer_words(settled: Settled, tokens: Sequence[Token]) -> None:
    """An operator in capitals that has nothing to join may be a word (Portland OR)."""
    for index, token in enumerate(tokens):
        is_letters = token.kind in ("and", "or", "not") and token.text.isalpha()
        is_last = index == len(tokens) - 1
        if is_letters and settled.slots[index] == [token] and is_last and index:
            word = {index: [Token("word", token.text.lower())]}
            settled.choices.append(
                Choice(
                    f"“{token.text}” stands at the end, where it joins nothing.",
                    ((f"“{token.text}” as a word", word),),
                )
            )


def _offer_dates(settled: Settled, tokens: Sequence[Token]) -> None:
    """Words that are a date (January 2020) are words; the date is offered."""
    index = 0
    while index < len(tokens):
        for count in (3, 2):
            run = tokens[index : index + count]
            if len(run) < count or any(token.kind != "word" for token in run):
                continue
            before = tokens[index - 1].kind if index else ""
            date = None if before == "field" else _date_of(run)
            if date:
                replaced: Replacement = {index + each: [] for each in range(count)}
                replaced[index] = [Token("field", DATE), Token("word", str(date))]
                words = " ".join([token.text for token in run])
                said = f"“{words}” was searched as words."
                settled.choices.append(
                    Choice(said, ((f"published in {words}", replaced),))
                )
                index += count - 1
                break
        index += 1


def _date_of(run: Sequence[Token]) -> Period | None:
    """The month or day that some words are; None where they are none."""
    words = [token.text.strip(",") for token in run]
    has_year = any(word.isdigit() and len(word) == 4 for word in words)
    if not has_year or not any(word.isalpha() for word in words):
        return None
    try:
        date = read_period(" ".join(words))
    except UnreadableDate:
        return None
    return date


def _listed(words: Iterable[str]) -> str:
    """Words in quotation marks, each once, as a list in a sentence."""
    quoted = [f"“{word}”" for word in dict.fromkeys(words)]
    if len(quoted) < 2:
        return "".join(quoted)
    return f"{', '.join(quoted[:-1])} and {quoted[-1]}"
