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
from cuttings.search.language.function_words import is_function_word
from cuttings.search.syntax.lexer import (
    DATE,
    Token,
    TokenKind,
    fields,
    is_date,
    tokenise,
)
from cuttings.search.syntax.vendors import (
    FOREIGN_OPERATORS,
    NEAREST,
    NOT_HELD,
    SPACED_CODES,
    Distance,
)
from cuttings.search.translations import marked, numbered, worded

Replacement = dict[int, list[Token]]
"""Other tokens in the place of some, by their index."""

_WORDS = ("word", "phrase", "address")
_OPERANDS = "word phrase address line limit"
STARTS = frozenset(f"{_OPERANDS} open field not unknown missing atleast".split())
"""The kinds of token that an operand can begin with, and those that it can end with."""
ENDS = frozenset(f"{_OPERANDS} close".split())

SHOUTED = 5
"""Words of a line in capitals that is taken for a headline."""

_STOPS = str.maketrans("", "", ".,;:?'’-")
"""What stands in or behind the words of a sentence."""

_SMALL: dict[str, TokenKind] = {"or": "or", "and": "and", "not": "not"}
_CUT = re.compile(r"(?<!\w)\w{2,}+[*!$]$|\w[#$?*]\w")


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that could be read otherwise: what is said of it, and each other
    reading by its words and its tokens. ``needs_offer``: without one there is nothing to
    say, because everybody reads it so.
    """

    text: str
    readings: tuple[tuple[str, Replacement], ...] = ()
    is_warning: bool = False
    needs_offer: bool = False


@dataclass(slots=True)
class Settled:
    """The tokens of a query by their first index, and what was chosen on the way;
    ``times`` are the dates that its words name, ``left_out`` are those that can't be asked for.
    """

    slots: list[list[Token]]
    choices: list[Choice] = field(default_factory=list)
    times: list[Period] = field(default_factory=list)
    left_out: set[int] = field(default_factory=set)

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
    if not small_operators and _is_sentence(tokens):
        return _settle_sentence(tokens)
    return _settle(tokens, small_operators)


def _settle(tokens: Sequence[Token], small_operators: bool = False) -> Settled:
    settled = Settled([[token] for token in tokens])
    _settle_shouting(settled, tokens)
    _settle_lines(settled, tokens)
    _settle_limits(settled, tokens)
    _settle_codes(settled, tokens)
    _settle_dates(settled, tokens)
    _settle_names(settled, tokens)
    _settle_distances(settled, tokens)
    _settle_foreign(settled, tokens)
    _settle_small(settled, tokens, small_operators)
    _settle_question(settled, tokens)
    _settle_dashes(settled, tokens)
    _settle_left_alone(settled, tokens)
    _offer_words(settled, tokens)
    _offer_codes(settled, tokens)
    _offer_distances(settled, tokens)
    _offer_dates(settled, tokens)
    _offer_number(settled, tokens)
    _offer_field_of_several(settled, tokens)
    _offer_single_quotes(settled, tokens)
    return settled


def _joins(tokens: Sequence[Token], index: int) -> bool:
    """Whether a token stands between two operands."""
    if not 0 < index < len(tokens) - 1:
        return False
    return tokens[index - 1].kind in ENDS and tokens[index + 1].kind in STARTS


def _typed(token: Token) -> str:
    return token.typed or token.text


# --- Sentences -----------------------------------------------------------------------

SENTENCE = 6
"""Words of a sentence that may hold brackets."""


def _is_sentence(tokens: Sequence[Token]) -> bool:
    """Whether brackets stand in a question or headline that was pasted: among several
    words that only running text has, and no other sign.
    """
    kinds = {token.kind for token in tokens}
    if "open" not in kinds or not kinds <= {"word", "phrase", "open", "close"}:
        return False
    # Nobody writes brackets within brackets, or opens one and leaves it.
    brackets = [token.kind for token in tokens if token.kind in ("open", "close")]
    if brackets != ["open", "close"] * (len(brackets) // 2):
        return False
    running = [token.text for token in tokens if token.kind == "word"]
    words = [text.lower().strip(".,;:?!") for text in running]
    joining = [word for word in words if is_function_word(word) and word not in _SMALL]
    is_cut = any(map(_CUT.search, running))
    return len(words) >= SENTENCE and len(joining) > 1 and not is_cut


def _settle_sentence(tokens: Sequence[Token]) -> Settled:
    """A sentence without its brackets; with them, they group, and join what is in them."""
    bare = [token for token in tokens if token.kind not in ("open", "close")]
    settled = _settle(bare)
    grouped: Replacement = {index: [] for index in range(len(bare))}
    grouped[0] = _settle(tokens).tokens()
    said = worded("The brackets of this sentence were read as punctuation.")
    offers = ((worded("as brackets that group"), grouped),)
    settled.choices.append(Choice(said, offers, needs_offer=True))
    return settled


# --- Capitals ------------------------------------------------------------------------


def _is_shouted(tokens: Sequence[Token]) -> bool:
    """Whether all letters are capitals, and operators the only signs."""
    plain = {"word", "and", "or", "not", "near", "field"}
    for token in tokens:
        text = _typed(token)
        letters = text.translate(_STOPS)
        if token.kind not in plain or text != text.upper() or not letters.isalnum():
            return False
    has_letters = any(token.text.isupper() for token in tokens if token.kind == "word")
    return has_letters and len(tokens) >= SHOUTED


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
                worded(
                    "A line in capitals was searched as words, %(named)s too.",
                    named=named,
                ),
                ((worded("%(named)s as an operator", named=named), operators),),
            )
        )


# --- Names ---------------------------------------------------------------------------


def _settle_lines(settled: Settled, tokens: Sequence[Token]) -> None:
    """Lines of another search history (``#1 AND #2``) mean nothing here."""
    lines = [index for index, token in enumerate(tokens) if token.kind == "line"]
    others = [token for token in tokens if token.kind == "word"]
    if not lines and len(others) > 1 and _are_lines(tokens, others):
        lines = [index for index, token in enumerate(tokens) if token in others]
        lines = [index for index in lines if tokens[index].text not in _SMALL]
    if not lines:
        return
    for index in lines:
        settled.slots[index] = []
    settled.left_out.update(lines)
    named = _listed([tokens[index].text for index in lines])
    settled.choices.append(
        Choice(
            worded(
                "%(named)s are lines of another search history, which is not known "
                "here; paste the searches themselves. They were left out.",
                named=named,
            ),
            is_warning=True,
        )
    )


def _are_lines(tokens: Sequence[Token], words: Sequence[Token]) -> bool:
    """Whether a query is nothing but lines of a history that operators join (S1 AND S2)."""
    is_joined = any(token.kind in ("and", "or", "not") for token in tokens)
    for token in tokens:
        if token.kind not in ("word", "and", "or", "not", "open", "close"):
            return False
    for token in words:
        if token.text in _SMALL:
            is_joined = True
        elif not re.fullmatch(r"[SsLl]\d{1,3}", token.text):
            return False
    return is_joined


def _settle_limits(settled: Settled, tokens: Sequence[Token]) -> None:
    """Conditions that can't be asked for (``LENGTH > 500``) are named and left out."""
    for index, token in enumerate(tokens):
        if token.kind != "limit":
            continue
        settled.slots[index] = []
        settled.left_out.add(index)
        said = worded(
            "“%(text)s” can't be asked for here and was left out.", text=token.text
        )
        name = re.match(r"[\w-]+", token.text)
        what = NOT_HELD.get(name[0].lower()) if name else None
        if what:
            said = worded(
                "“%(text)s” asks for %(what)s, which can't be asked for here; it was "
                "left out.",
                text=token.text,
                what=worded(what),
            )
        elif " TO " in token.text:
            said = worded(
                "“%(text)s” was left out: ranges can be asked of dates only.",
                text=token.text,
            )
        readings: tuple[tuple[str, Replacement], ...] = ()
        before = tokens[index - 1] if index else None
        if token.text[:2] in ("/F", "/f") and before and before.kind in _WORDS:
            said = worded(
                "“%(text)s” asks for the first words of the text, which can't be "
                "counted here; it was left out.",
                text=token.text,
            )
            in_lead = {index - 1: [Token("field", "lead"), before]}
            readings = ((worded("in the first paragraph"), in_lead),)
        settled.choices.append(Choice(said, readings, is_warning=True))


def _settle_left_alone(settled: Settled, tokens: Sequence[Token]) -> None:
    """An operator that joined something to what was left out joins nothing."""
    for index in sorted(settled.left_out):
        for beside in (index - 1, index + 1):
            slot = settled.slots[beside] if 0 <= beside < len(tokens) else []
            is_operator = slot and slot[0].kind in ("and", "or", "not")
            if is_operator or (slot and slot[0].text in _SMALL):
                settled.slots[beside] = []
                break


def _settle_names(settled: Settled, tokens: Sequence[Token]) -> None:
    """Names that are no field are said; what they hold is searched."""
    is_all_capitals = all(_typed(token).isupper() for token in tokens)
    for index, token in enumerate(tokens):
        if token.kind == "field" and token.typed:
            word = [Token("word", token.typed)]
            if is_all_capitals and settled.slots[index] == [token]:
                settled.slots[index] = word
                continue
            if settled.slots[index] == [token]:
                choice = Choice(
                    worded(
                        "“%(typed)s” was read as the field %(text)s.",
                        typed=token.typed,
                        text=token.text,
                    ),
                    (
                        (
                            worded("%(typed)s as a word", typed=token.typed),
                            {index: word},
                        ),
                    ),
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
    what = NOT_HELD.get(name.lower())
    if what:
        return _missing(index, name)
    readings: list[tuple[str, Replacement]] = []
    for field_name in _nearest_fields(name):
        readings.append(
            (
                worded("in the field %(field_name)s", field_name=field_name),
                {index: [Token("field", field_name)]},
            )
        )
    readings.append(
        (worded("“%(name)s” as a word", name=name), {index: [Token("word", name)]})
    )
    return Choice(
        worded(
            "“%(name)s” is no field here; what follows was searched everywhere.",
            name=name,
        ),
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
        is_near = distance <= 1 < len(name) - 1 or (distance == 2 and len(name) > 5)
        is_near = is_near or is_beginning
        if is_near and field_name != "text":
            near[field_name] = min(near.get(field_name, 9), distance)
    return sorted(near, key=near.__getitem__)[:2]


def _missing(index: int, name: str) -> Choice:
    key = name.lower().rstrip("0123456789")
    what = NOT_HELD.get(name.lower()) or NOT_HELD.get(key)
    if what:
        said = worded(
            "“%(name)s” asks for %(what)s, which can't be asked for here",
            name=name,
            what=worded(what),
        )
    else:
        said = worded("“%(name)s” is no field here", name=name)
    readings: list[tuple[str, Replacement]] = []
    nearest = _nearest_of_missing(name.lower() if "," in name else key)
    if nearest:
        named = nearest.replace(",", " or ")
        readings.append(
            (
                worded("in the field %(named)s", named=named),
                {index: [Token("field", nearest)]},
            )
        )
    readings.append(
        (worded("“%(name)s” as a word", name=name), {index: [Token("word", name)]})
    )
    return Choice(
        worded("%(said)s; the words were searched everywhere.", said=said),
        tuple(readings),
        True,
    )


def _nearest_of_missing(name: str) -> str:
    """The fields here that come nearest to one that isn't held, or to a list with such
    a one in it; none, where there are none.
    """
    found: dict[str, None] = {}
    for each in name.split(","):
        listed = fields().get(each) or NEAREST.get(each, "")
        found.update(dict.fromkeys(listed.split(",")))
    return ",".join([field for field in found if field in fields().values()])


# --- Distances -----------------------------------------------------------------------


def _settle_distances(settled: Settled, tokens: Sequence[Token]) -> None:
    for index, token in enumerate(tokens):
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


marked("sentence"), marked("paragraph")
BETWEEN = marked("words between them")
"""What a distance is in products that count so; worth a word only where it finds more."""


def _say_distance(
    settled: Settled, tokens: Sequence[Token], index: int, near: Distance
) -> None:
    """Says how an operator of distance was read, with what else it can mean."""
    token = settled.slots[index][0]
    readings: list[tuple[str, Replacement]] = []
    if near.sign.other in ("ordered", "unordered"):
        turned = near._replace(ordered=not near.ordered)
        words = worded("in this order") if turned.ordered else worded("in either order")
        readings.append((words, {index: [token._replace(near=turned)]}))
    elif near.sign.other:
        wide = near._replace(distance=int(near.sign.other), unit="words")
        words = worded(
            "at most %(distance)s words apart, as in Nexis Uni", distance=wide.distance
        )
        readings.append((words, {index: [token._replace(near=wide)]}))
    if near.unit == "words" and not token.excluded:
        wider = near._replace(distance=near.distance + 1)
        readings.append(
            (
                worded("%(distance)s words between them", distance=near.distance),
                {index: [token._replace(near=wider)]},
            )
        )
    meant = _meaning(near)
    settled.choices.append(
        Choice(
            worded("“%(text)s” was read as: %(meant)s.", text=token.text, meant=meant),
            tuple(readings),
        )
    )
    held = _held_together(tokens, index)
    if held:
        words_held = " ".join([tokens[each].text for each in held])
        phrase: Replacement = {each: [] for each in held}
        phrase[held[0]] = [Token("phrase", words_held)]
        inner = tokens[held[-1] if held[-1] < index else held[0]].text
        settled.choices.append(
            Choice(
                worded(
                    "The distance “%(text)s” holds for “%(inner)s” alone.",
                    text=token.text,
                    inner=inner,
                ),
                (
                    (
                        worded(
                            "for “%(words_held)s” as a phrase", words_held=words_held
                        ),
                        phrase,
                    ),
                ),
            )
        )


def _meaning(near: Distance) -> str:
    """What an operator of distance asks, in words."""
    order = worded("in this order") if near.ordered else worded("in either order")
    if near.unit == "segment":
        return worded(near.sign.reading)
    if near.unit != "words":
        return worded("in one %(unit)s, %(order)s", unit=worded(near.unit), order=order)
    if near.distance == 1:
        return worded("beside each other, %(order)s", order=order)
    between = near.distance - 1
    return worded(
        "at most %(distance)s words apart (%(between)s between), %(order)s",
        distance=near.distance,
        between=between,
        order=order,
    )


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


_SURE = ("open", "field", "missing", "unknown", "atleast", "limit")
"""Kinds of token that are no running text."""


def _has_sure_sign(tokens: Sequence[Token]) -> bool:
    """Whether a query holds a sign that nobody types in running text."""
    for index, token in enumerate(tokens):
        is_joining = token.kind in ("and", "or", "near") and _joins(tokens, index)
        if is_joining or token.kind == "not":
            return True
        is_cut = token.kind == "word" and _CUT.search(token.text)
        if is_cut or token.kind in _SURE:
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
        kind, operator_of = FOREIGN_OPERATORS[token.text]
        settled.slots[index] = [Token(kind, token.text)]  # type: ignore[arg-type]
        settled.choices.append(
            Choice(
                worded(
                    "“%(text)s” was read as the %(operator_of)s.",
                    text=token.text,
                    operator_of=worded(operator_of),
                ),
                ((worded("%(text)s as a word", text=token.text), {index: [token]}),),
            )
        )


def _settle_small(
    settled: Settled, tokens: Sequence[Token], are_operators: bool
) -> None:
    """``or``, ``and``, ``not`` and ``near`` in small letters between words."""
    as_operators: Replacement = {}
    as_words: Replacement = {}
    is_sure = are_operators or _has_sure_sign(tokens)
    for index, token in enumerate(tokens):
        if token.kind == "word" and token.text == "BUT" and index + 1 < len(tokens):
            if tokens[index + 1].kind == "not":
                settled.slots[index] = []
            continue
        if token.kind != "word" or not _joins(tokens, index):
            continue
        if {tokens[index - 1].kind, tokens[index + 1].kind} & {"line", "limit"}:
            if token.text.lower() in _SMALL:
                settled.slots[index] = []
            continue
        small = token.text.lower() if token.text.istitle() else token.text
        may_exclude = are_operators or not is_sure or _may_exclude(tokens, index)
        if small == "not" and not may_exclude:
            continue
        if small in _SMALL:
            as_words[index] = [token]
            as_operators[index] = [Token(_SMALL[small], small.upper())]
            if small == "not" and tokens[index - 1].text in ("but", "But"):
                as_words[index - 1] = [tokens[index - 1]]
                as_operators[index - 1] = []
        elif small in ("near", "same", "adj"):
            meant = tokenise(small.upper())
            if is_sure and small != "near":
                as_words[index], as_operators[index] = [token], meant
            elif small == "near" or not is_function_word(tokens[index - 1].text):
                choice = Choice(
                    worded(
                        "“%(small)s” in small letters was searched as a word.",
                        small=small,
                    ),
                    (
                        (
                            worded("%(small)s as an operator", small=small),
                            {index: meant},
                        ),
                    ),
                )
                settled.choices.append(choice)
    if not as_operators:
        return

    named = _listed([tokens[index].text for index in sorted(as_operators)])
    number = len({tokens[index].text for index in as_operators})
    if is_sure:
        for index, replaced in as_operators.items():
            settled.slots[index] = replaced
        text = numbered(
            "%(named)s was read as an operator, because other signs are there.",
            "%(named)s were read as operators, because other signs are there.",
            number,
            named=named,
        )
        offer = numbered(
            "%(named)s as a word", "%(named)s as words", number, named=named
        )
        choice = Choice(text, ((offer, as_words),))
    else:
        text = numbered(
            "%(named)s in small letters was searched as a word.",
            "%(named)s in small letters were searched as words.",
            number,
            named=named,
        )
        offer = numbered(
            "%(named)s as an operator", "%(named)s as operators", number, named=named
        )
        offers = ((offer, as_operators),)
        choice = Choice(text, offers, needs_offer=True)
    settled.choices.append(choice)


QUESTION = 4
"""Words of a line whose question mark ends it, and asks for no letter."""


def _settle_question(settled: Settled, tokens: Sequence[Token]) -> None:
    """The question mark of a sentence is no sign for a letter, and nothing to say."""
    if len(tokens) < QUESTION:
        return
    last = tokens[-1]
    running = [token for token in tokens if token.kind in ("word", "phrase")]
    is_asked = last.kind == "word" and last.text.endswith("?")
    if len(running) == len(tokens) and is_asked:
        settled.slots[-1] = [last._replace(text=last.text.rstrip("?"))]


def _may_exclude(tokens: Sequence[Token], index: int) -> bool:
    """Whether ``not`` in small letters excludes among sure signs: behind ``and`` or
    ``but``, before a field, or beside a sign that isn't a bracket or field: “(again) it
    was not true” excludes nothing.
    """
    if tokens[index - 1].text.lower() in ("and", "but"):
        return True
    if tokens[index + 1].kind in ("field", "missing", "unknown", "atleast"):
        return True
    others = [each for each in tokens if each.kind not in _SURE]
    return _has_sure_sign(others)


def _settle_dashes(settled: Settled, tokens: Sequence[Token]) -> None:
    """A dash, ``%`` or ``^`` by itself parts two words, and excludes nothing."""
    for index, token in enumerate(tokens):
        if token.kind != "word" or token.text not in ("-", "–", "—", "−", "%", "^"):
            continue
        settled.slots[index] = []
        readings: tuple[tuple[str, Replacement], ...] = ()
        if index + 1 < len(tokens) and index and token.text != "^":
            excluded = {index: [Token("not", "-")]}
            readings = (
                (
                    worded("without “%(typed)s”", typed=_typed(tokens[index + 1])),
                    excluded,
                ),
            )
        name = (
            f"“{token.text}”" if token.text in "%^" else worded("A dash between spaces")
        )
        settled.choices.append(
            Choice(
                worded(
                    "%(name)s was left out; it excludes nothing here.",
                    name=name,
                ),
                readings,
            )
        )


def _offer_words(settled: Settled, tokens: Sequence[Token]) -> None:
    """An operator in capitals that has nothing to join may be a word (Portland OR)."""
    for index, token in enumerate(tokens):
        is_letters = token.kind in ("and", "or", "not") and token.text.isalpha()
        is_last = index == len(tokens) - 1
        if is_letters and settled.slots[index] == [token] and is_last and index:
            # In quotation marks, because by itself it would not be demanded.
            word = {index: [Token("phrase", token.text.lower())]}
            settled.choices.append(
                Choice(
                    worded(
                        "“%(text)s” stands at the end, where it joins nothing.",
                        text=token.text,
                    ),
                    ((worded("“%(text)s” as a word", text=token.text), word),),
                )
            )


def _begins_part(tokens: Sequence[Token], index: int) -> bool:
    return not index or tokens[index - 1].kind in ("and", "or", "not", "open")


def _meant_by_code(code: str) -> tuple[str, list[Token]]:
    """Where the words behind a code are looked for, in words and as tokens."""
    field_name = fields().get(code.lower(), "text")
    if field_name == "text":
        return worded("anywhere"), []
    named = field_name.replace(",", " or ")
    return worded("in the field %(named)s", named=named), [Token("field", field_name)]


def _settle_codes(settled: Settled, tokens: Sequence[Token]) -> None:
    """A code of EBSCO's in capitals is read as one before a phrase in quotation marks
    (``DE "ELECTIONS"``), and before words beside another code that is read so
    (``AU smith AND SU elections``).
    """
    is_coded = any(token.kind == "field" and token.typed for token in tokens)
    for index, token in enumerate(tokens[:-1]):
        code = token.text
        if (
            token.kind != "word"
            or not code.isupper()
            or code.lower() not in SPACED_CODES
        ):
            continue
        following = tokens[index + 1].kind
        is_sure = following == "phrase" or (is_coded and following in ("word", "open"))
        if not is_sure or not _begins_part(tokens, index):
            continue
        where, meant = _meant_by_code(code)
        settled.slots[index] = meant
        said = worded(
            "“%(code)s” was read as a code of EBSCO's: %(where)s.",
            code=code,
            where=where,
        )
        settled.choices.append(
            Choice(said, ((worded("%(code)s as a word", code=code), {index: [token]}),))
        )


def _offer_codes(settled: Settled, tokens: Sequence[Token]) -> None:
    """A code of EBSCO's or Gale's before a word (``SU elections``) is a word first, and
    so is the name of a field without its colon (``HEADLINE contains fire``).
    """
    for index, token in enumerate(tokens[:-1]):
        code = token.text.lower()
        is_whole = token.text.isupper() or token.text.islower()
        is_word = token.kind == "word" and settled.slots[index] == [token]
        if not (is_word and is_whole and _begins_part(tokens, index)):
            continue
        following = index + 1
        if tokens[following].text in _CONTAINING and following + 1 < len(tokens):
            following += 1
        is_name = code in fields() and len(code) > 3
        is_named = is_name and (token.text.isupper() or following > index + 1)
        if code not in SPACED_CODES and not is_named:
            continue
        if tokens[following].kind in ("word", "phrase", "open"):
            where, meant = _meant_by_code(code)
            replaced: Replacement = {each: [] for each in range(index, following)}
            replaced[index] = meant
            offers = ((worded("what follows %(where)s", where=where), replaced),)
            said = worded("“%(text)s” was searched as a word.", text=token.text)
            settled.choices.append(Choice(said, offers, needs_offer=True))


_CONTAINING = ("contains", "includes", "is", "CONTAINS", "INCLUDES", "IS")
"""Words that stand between the name of a field and what it holds in forms of search."""


MOST_DATED = 4
"""Words of a date behind the name of its field."""


def _settle_dates(settled: Settled, tokens: Sequence[Token]) -> None:
    """A date of several words behind its field needs no quotation marks
    (``date:3 January 2020``), where its first word alone is no date.
    """
    for index, token in enumerate(tokens[:-1]):
        if (
            token.kind != "field"
            or token.text != DATE
            or settled.slots[index] != [token]
        ):
            continue
        run: list[str] = []
        for word in tokens[index + 1 : index + 1 + MOST_DATED]:
            if word.kind != "word":
                break
            run.append(word.text)
        if not run or is_date(run[0]):
            continue
        for count in range(len(run), 1, -1):
            written = " ".join(run[:count])
            if is_date(written):
                first, last = index + 1, index + 1 + count
                settled.slots[first:last] = [[] for _ in range(count)]
                settled.slots[first] = [Token("phrase", written)]
                break


def _offer_distances(settled: Settled, tokens: Sequence[Token]) -> None:
    """``within 5``, ``around 5`` and ``w5`` in small letters are words first."""
    for index, token in enumerate(tokens):
        if token.kind != "word" or not _joins(tokens, index):
            continue
        behind = index + 1
        if re.fullmatch(r"[nw]\d{1,2}", token.text):
            meant = tokenise(token.text.upper())
        elif token.text.lower() in _SPELT and tokens[behind].text.isdigit():
            meant = tokenise(f"NEAR/{tokens[behind].text[:4]}")
            behind += 1
            spelt_out = [each.text.lower() for each in tokens[behind : behind + 2]]
            if spelt_out == ["words", "of"]:
                behind += 2
        else:
            continue
        is_operand = behind < len(tokens) and tokens[behind].kind in STARTS
        if is_operand and meant and meant[0].kind == "near":
            replaced: Replacement = {each: [] for each in range(index, behind)}
            replaced[index] = meant
            typed = " ".join([each.text for each in tokens[index:behind]])
            said = worded("“%(typed)s” was searched as words.", typed=typed)
            offers = ((worded("as a distance"), replaced),)
            settled.choices.append(Choice(said, offers, needs_offer=True))


_SPELT = ("within", "near", "around", "adj", "w")
"""Words that are a distance with the number behind them."""


def _offer_dates(settled: Settled, tokens: Sequence[Token]) -> None:
    """Words that are a date (January 2020) are words; the date is offered."""
    if not any(map(_is_year, tokens)):
        return
    in_dates = _in_dates(tokens)
    index = 0
    while index < len(tokens):
        for count in (4, 3, 2, 1):
            run = tokens[index : index + count]
            if len(run) < count or any(token.kind != "word" for token in run):
                continue
            before = tokens[index - 1].kind if index else ""
            is_read = settled.slots[index] != [tokens[index]]
            is_asked = is_read or before == "field" or in_dates[index]
            date = None if is_asked else _date_of(run)
            if date:
                settled.times.append(date)
                replaced: Replacement = {index + each: [] for each in range(count)}
                replaced[index] = [Token("field", DATE), Token("word", str(date))]
                words = " ".join([token.text for token in run])
                said = numbered(
                    "“%(words)s” was searched as a word.",
                    "“%(words)s” was searched as words.",
                    count,
                    words=words,
                )
                offers = ((_published(words), replaced),)
                settled.choices.append(Choice(said, offers, needs_offer=True))
                index += count - 1
                break
        index += 1


def _offer_field_of_several(settled: Settled, tokens: Sequence[Token]) -> None:
    """A field holds for the one word behind it; of a name in two words (``people:donald
    trump``) the whole is offered.
    """
    for index, token in enumerate(tokens):
        if token.kind != "field" or token.text in (DATE, "exact", "text"):
            continue
        end = index + 1
        while (
            end < len(tokens) and end - index <= MOST_NAMED and _is_plain(tokens[end])
        ):
            end += 1
        is_whole = end == len(tokens) or tokens[end].kind in (
            "and",
            "or",
            "not",
            "close",
        )
        if end - index < 3 or not is_whole:
            continue
        words = " ".join([each.text for each in tokens[index + 1 : end]])
        replaced: Replacement = {each: [] for each in range(index + 1, end)}
        replaced[index + 1] = [Token("phrase", words)]
        named = token.text.replace(",", " or ")
        said = worded(
            "“%(named)s:” holds for “%(text)s” alone.",
            named=named,
            text=tokens[index + 1].text,
        )
        offers = ((worded("for “%(words)s”", words=words), replaced),)
        settled.choices.append(Choice(said, offers, needs_offer=True))


MOST_NAMED = 4
"""Words behind the name of a field that may be one name."""


def _offer_single_quotes(settled: Settled, tokens: Sequence[Token]) -> None:
    """Single quotation marks are apostrophes; a phrase between them is offered."""
    start = -1
    for index, token in enumerate(tokens):
        if token.kind != "word":
            start = -1
        elif token.text[0] in "'‘`" and token.text[1:2].isalnum():
            start = index
        elif start >= 0 and token.text[-1] in "'’`" and token.text[-2:-1].isalnum():
            words = " ".join([each.text for each in tokens[start : index + 1]])
            replaced: Replacement = {each: [] for each in range(start, index + 1)}
            phrase = words.strip("'‘’`")
            replaced[start] = [Token("phrase", phrase)]
            said = worded("Single quotation marks were read as apostrophes.")
            offers = ((worded("“%(phrase)s” as a phrase", phrase=phrase), replaced),)
            settled.choices.append(Choice(said, offers, needs_offer=True))
            start = -1


_NUMBER = re.compile(r"(?=.*\d{4})[\w.:/-]{6,60}")
"""A number that a vendor may have given a document."""


def _offer_number(settled: Settled, tokens: Sequence[Token]) -> None:
    """A query that is one number may be a vendor's of a document."""
    if len(tokens) != 1 or tokens[0].kind != "word" or "vendor" not in fields():
        return
    (number,) = tokens
    if _NUMBER.fullmatch(number.text):
        meant = [Token("field", "vendor"), Token("phrase", number.text)]
        offers = ((worded("as a vendor's number of a document"), {0: meant}),)
        said = worded("“%(text)s” was searched as a word.", text=number.text)
        settled.choices.append(Choice(said, offers, needs_offer=True))


def _in_dates(tokens: Sequence[Token]) -> list[bool]:
    """Of each token, whether it stands in brackets directly behind the field of dates."""
    found: list[bool] = []
    around: list[bool] = []
    for index, token in enumerate(tokens):
        found.append(bool(around) and around[-1])
        if token.kind == "open":
            around.append(index > 0 and tokens[index - 1].text == DATE)
        elif token.kind == "close" and around:
            around.pop()
    return found


def _published(words: str) -> str:
    """An offer of a date that was typed as words."""
    first, _, rest = words.partition(" ")
    if first.lower() in ("in", "date") and rest:
        return worded("published in %(rest)s", rest=rest)
    if first.lower() in ("since", "before", "after", "until", "from", "between"):
        return worded("published %(words)s", words=words)
    return worded("published in %(words)s", words=words)


def _is_year(token: Token) -> bool:
    """Whether a word may be the year that every date in words has."""
    word = token.text.strip(",")
    return len(word) == 4 and word.isdigit()


def _date_of(run: Sequence[Token]) -> Period | None:
    """The month or day that some words are; None where they are none."""
    words = [token.text.strip(",") for token in run]
    has_year = any(map(_is_year, run))
    if len(words) == 1 and not re.fullmatch(r"(?:1[89]|20)\d\d", words[0]):
        return None
    if words[0].lower() in ("in", "date") and len(words) > 1:
        words = words[1:]
    if not has_year or not words[0]:
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
