"""Names before what they hold: fields, codes of fields, and what is no field here.

A name that is no field is said, and what it holds is searched; a condition that can't be
asked for, and a line of another search history, are named and left out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rapidfuzz.distance import DamerauLevenshtein

from cuttings.search.facets import numeric_fields
from cuttings.search.facets.stories import FEWEST, MOST
from cuttings.search.syntax.choices import (
    Choice,
    Replacement,
    Settled,
    begins_part,
    listed,
    typed_as,
)
from cuttings.search.syntax.lexer import Token, fields
from cuttings.search.syntax.vendors import (
    NEAREST,
    NOT_HELD,
    SMALL_OPERATORS,
    SPACED_CODES,
)
from cuttings.search.translations import numbered, worded

_WORDS = ("word", "phrase", "address")


_LINE = re.compile(r"[SL]?\d{1,3}")
_SMALL_LINE = re.compile(r"[SsLl]?\d{1,3}")
"""A line of a search history, beside operators in small letters in these too. Our own
wording has capitals for operators alone, and numbers alone in quotation marks.
"""

_NUMBERS = r"[#SL]?\d{1,3}(?:[-,][#SL]?\d{1,3})*"
_LINES = re.compile(rf"(?i:or|and)[/ ]{_NUMBERS}|{_NUMBERS}/(?i:or|and)")
"""Several (``or/1-4``)."""


_JOINING = ("and", "or", "not")


def settle_lines(settled: Settled, tokens: Sequence[Token]) -> None:
    """Lines of another search history (``#1 AND #2``) mean nothing here."""
    lines = [index for index, token in enumerate(tokens) if token.kind == "line"]
    if not lines:
        lines = _lines_alone(tokens)
    if not lines:
        _say_lines_beside(settled, tokens)
        return
    as_words: Replacement = {}
    for index in lines:
        settled.slots[index] = []
        as_words[index] = [Token("phrase", tokens[index].text.lstrip("#"))]
    settled.left_out.update(lines)
    names = [tokens[index].text for index in lines]
    if _is_limited(tokens):
        names = [" ".join(names)]
    named = listed(names)
    said = numbered(
        "%(named)s is of another search history, which is not known here; paste its "
        "lines with their numbers. It was left out.",
        "%(named)s are of another search history, which is not known here; paste its "
        "lines with their numbers. They were left out.",
        len(names),
        named=named,
    )
    offer = worded("%(named)s as words", named=named)
    settled.choices.append(Choice(said, ((offer, as_words),), is_warning=True))


def _lines_alone(tokens: Sequence[Token]) -> list[int]:
    """The lines of a history in a query that names nothing else (S1 AND S2, 1 or 2)."""
    if _is_limited(tokens):
        return list(range(len(tokens)))
    lines: list[int] = []
    has_list = False
    has_small = any(token.text in _JOINING for token in tokens)
    pattern = _SMALL_LINE if has_small else _LINE
    for index, token in enumerate(tokens):
        is_sign = token.kind == "not" and not token.text.isalpha()
        if token.kind in ("and", "or", "not", "open", "close") and not is_sign:
            continue
        if token.kind not in ("word", "phrase"):
            return []
        is_list = _LINES.fullmatch(token.text) is not None
        is_line = token.kind == "word" and pattern.fullmatch(token.text) is not None
        has_list = has_list or is_list
        if is_line or is_list:
            lines.append(index)
        elif token.text.lower() not in _JOINING:
            return []
    return lines if has_list or 1 < len(lines) < len(tokens) else []


def _is_limited(tokens: Sequence[Token]) -> bool:
    """Whether a query limits a line of a history (``limit 3 to english language``)."""
    texts = [token.text.lower() for token in tokens[:3]]
    if len(tokens) < 4 or texts[0] != "limit":
        return False
    return texts[1].lstrip("#sl").isdigit() and texts[2] == "to"


def _say_lines_beside(settled: Settled, tokens: Sequence[Token]) -> None:
    """What looks like a line beside a search (``S1 AND TI strike``) is a word first."""
    for index, token in enumerate(tokens):
        if token.kind != "word" or not re.fullmatch(r"[SL]\d{1,3}", token.text):
            continue
        beside = [index - 1, index + 1]
        operators = [
            each
            for each in beside
            if 0 <= each < len(tokens) and tokens[each].kind in ("and", "or", "not")
        ]
        if not operators:
            continue
        said = worded(
            "“%(text)s” was searched as a word; a line of another search history is not "
            "known here.",
            text=token.text,
        )
        without: Replacement = {index: [], operators[0]: []}
        offer = worded("without “%(typed)s”", typed=token.text)
        settled.choices.append(Choice(said, ((offer, without),)))


def settle_headings(settled: Settled, tokens: Sequence[Token]) -> None:
    """A heading of a thesaurus is one here too, if there is one of its name; else its
    words are offered.
    """
    everywhere = fields().get("exp")
    for index, token in enumerate(tokens[:-1]):
        is_heading = token.kind == "field" and token.text == everywhere
        if not is_heading or settled.slots[index] != [token]:
            continue
        said = worded(
            "“%(text)s” was looked for among headings, which include those beneath them.",
            text=tokens[index + 1].text,
        )
        offer = worded("“%(name)s” as words", name=tokens[index + 1].text)
        settled.choices.append(Choice(said, ((offer, {index: []}),)))


def settle_limits(settled: Settled, tokens: Sequence[Token]) -> None:
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
        elif name and name[0].lower() in numeric_fields():
            said = worded(
                "“%(text)s” was left out: numbers from %(fewest)s to %(most)s can be "
                "asked for.",
                text=token.text,
                fewest=FEWEST,
                most=MOST,
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


def settle_left_alone(settled: Settled, tokens: Sequence[Token]) -> None:
    """An operator that joined something to what was left out joins nothing."""
    for index in sorted(settled.left_out):
        for beside in (index - 1, index + 1):
            slot = settled.slots[beside] if 0 <= beside < len(tokens) else []
            is_operator = slot and slot[0].kind in ("and", "or", "not")
            if is_operator or (slot and slot[0].text in SMALL_OPERATORS):
                settled.slots[beside] = []
                break


def settle_names(settled: Settled, tokens: Sequence[Token]) -> None:
    """Names that are no field are said; what they hold is searched."""
    is_all_capitals = all(typed_as(token).isupper() for token in tokens)
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


def _meant_by_code(code: str) -> tuple[str, list[Token]]:
    """Where the words behind a code are looked for, in words and as tokens."""
    field_name = fields().get(code.lower(), "text")
    if field_name == "text":
        return worded("anywhere"), []
    named = field_name.replace(",", " or ")
    return worded("in the field %(named)s", named=named), [Token("field", field_name)]


def settle_codes(settled: Settled, tokens: Sequence[Token]) -> None:
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
        if not is_sure or not begins_part(tokens, index):
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


def offer_codes(settled: Settled, tokens: Sequence[Token]) -> None:
    """A code of EBSCO's or Gale's before a word (``SU elections``) is a word first, and
    so is the name of a field without its colon (``HEADLINE contains fire``).
    """
    for index, token in enumerate(tokens[:-1]):
        code = token.text.lower()
        is_whole = token.text.isupper() or token.text.islower()
        is_word = token.kind == "word" and settled.slots[index] == [token]
        if not (is_word and is_whole and begins_part(tokens, index)):
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


def offer_places(settled: Settled, tokens: Sequence[Token]) -> None:
    """``strike in the title`` is words first, and the field is offered for the words
    that stand before.
    """
    for index, token in enumerate(tokens):
        place = PLACES.get(token.text.lower()) if token.kind == "word" else None
        if place not in fields():
            continue
        behind = index - 1
        if behind > 0 and tokens[behind].text.lower() in ("the", "their"):
            behind -= 1
        if behind < 1 or tokens[behind].text.lower() != "in":
            continue
        first = behind
        while first and tokens[first - 1].kind in ("word", "phrase"):
            first -= 1
        if first == behind or not _ends_part(tokens, index):
            continue
        replaced: Replacement = {each: [] for each in range(behind, index + 1)}
        replaced[first] = [Token("field", place), Token("open", "("), tokens[first]]
        last = replaced.setdefault(behind - 1, [tokens[behind - 1]])
        last.append(Token("close", ")"))
        typed = " ".join([each.text for each in tokens[behind : index + 1]])
        said = worded("“%(typed)s” was searched as words.", typed=typed)
        offer = worded("what stands before, in the field %(named)s", named=place)
        settled.choices.append(Choice(said, ((offer, replaced),), needs_offer=True))


def _ends_part(tokens: Sequence[Token], index: int) -> bool:
    """Whether a token is the last of what an operator joins, or of all."""
    return index + 1 == len(tokens) or tokens[index + 1].kind in (
        "and",
        "or",
        "not",
        "close",
    )


PLACES = {
    **dict.fromkeys(("title", "titles", "headline", "headlines"), "title"),
    "lead": "lead",
}
"""Parts of an article as they are called in running text."""


_CONTAINING = ("contains", "includes", "is", "CONTAINS", "INCLUDES", "IS")
"""Words that stand between the name of a field and what it holds in forms of search."""
