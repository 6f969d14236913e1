"""Which acronyms a text explains, wherever it does so: ``Long Name (ABC)``, ``ABC (Long
Name)``, ``ABC, the Long Name,``, ``Long Name, or ABC``, ``Long Name, ABC,``.

The letters must be the initials of the long name's words, with or without the minor ones,
or stand in it in their order (Schwartz and Hearst, “A simple algorithm for identifying
abbreviation definitions in biomedical text”, 2003). What is written small is no name,
and neither are its letters: “a memorandum of understanding (MoU)”.

    >>> acronyms("The World Food Programme (WFP) and NATO, the North Atlantic Treaty Organisation.")
    {'WFP': 'World Food Programme', 'NATO': 'North Atlantic Treaty Organisation'}
    >>> things("They signed a memorandum of understanding (MoU).")
    frozenset({'MoU'})
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from cuttings.index.enrich.spans import RULE, Span, occurrences
from cuttings.index.enrich.words import FAMILIES, ORGANISATION_WORDS
from cuttings.index.names.organisations import starter_organisation

LONGEST = 200
"""Characters of a long name, with what stands between it and its letters."""
MOST_WORDS = 17
"""Words of a long name."""
SHORTEST_WORD = 5
"""Letters of an acronym that is read as a word (Comelec)."""
_MINOR = FAMILIES["minor"] | {"in", "against", "with", "from", "fuer"}
_SHORT = r"[A-Z][A-Za-z&.-]{1,9}"
# Long Name“ (ABC)”, “ (the ABC, ...)”, “ [NGOs]”
# The bracket first: few signs are one, and all else is passed over at once.
_BRACKETED = re.compile(
    rf"[(\[](?<= .)(?:the |or |known as |abbreviated |hereafter )?[\"“'‘]?({_SHORT})[\"”'’]?"
    r"(?:[,;][^()\[\]]{0,80})?[)\]]"
)
# “ABC (”Long Name)
_OPENED = re.compile(r" [(\[](?:the |or )?([^()\[\]\n]{5,120})[)\]]")
_SHORT_BEFORE = re.compile(rf"(?<![\w.-]){_SHORT}$")
# “ABC, the ”Long Name
_APPOSED = re.compile(r", (?:or )?[Tt]he (?=[A-Z])")
_APPOSED_BEFORE = re.compile(r"(?<![\w.-])[A-Z][A-Za-z]{2,8}$")
# Long Name“, or ABC”, “, known as ABC”, “ - ABC -”
_OR = re.compile(
    r"(?:,? (?:or|(?:(?:better|also|commonly|widely) )?known (?:simply )?(?:as|by (?:its|the)"
    r" (?:acronym|initials|abbreviation))|abbreviated(?: as| to)?)| [-–—])"
    rf" (?:the )?[\"“'‘]?({_SHORT})(?![\w’'-])"
)
# Long Name“, ABC,”
_SET_OFF = re.compile(r", ([A-Z]{3,8})(?=,)")
_WORD = re.compile(r"\S+")
_HEAD_BEFORE = re.compile(
    r"\b(?:Department|Ministry|Bureau|Office) (?:of|for) (?:the )?$"
)
_FORMS = FAMILIES["legal_forms"]
# General Petroleum and Mineral Organisation“ (Petromin)”
_WORD_BESIDE = re.compile(r" \([\"“]?([A-Z][a-z]{3,11})[\"”]?\)")
# Workers' Party“ (PT)”
_BESIDE = re.compile(r" \([\"“]?([A-Z][A-Z.]{1,8})[\"”]?\)")
# Long Name (ABC)“ system”
_SYSTEM_AFTER = re.compile(
    r"\s\([^()\n]{2,12}\)\s(?:systems?|techniques?|methods?|protocols?|software|vaccines?"
    r"|tests?|scale|index|drugs?|therapy|disease|syndrome|virus|technology|standards?)\b"
)
# NGOs
_PLURAL = re.compile(r"[A-Z]{2,}s$")
# Ends a stretch that a name may lie in: a sentence's end, a bracket, a quotation.
_STOPS = re.compile(r"[.!?;:][\"”’)]*$|[()\[\]\"“”\n]")
_ABBREVIATED = re.compile(r"^(?:[A-Z]\.)+$|^(?:St|Dr|Mt|Inc|Co|Ltd|Corp)\.$")


@dataclass(frozen=True, slots=True)
class Explanation:
    """Where a text explains an acronym: start and end of the long name."""

    start: int
    end: int
    short: str


@lru_cache(maxsize=4)
def explanations(text: str) -> tuple[Explanation, ...]:
    """The long names that a text explains an acronym for, in no order; remembered of
    the last texts, which several steps ask for.

    What is explained in the plural (NGOs) names no one body.
    """
    return tuple(each for each in _explained(text) if not _PLURAL.match(each.short))


@lru_cache(maxsize=4)
def _bracketed(text: str) -> tuple[tuple[int, str], ...]:
    """What may be an acronym in brackets, each behind where what it may stand for ends;
    for the two steps that ask.
    """
    found = []
    for match in _BRACKETED.finditer(text):
        end = match.start() - 1
        if text[end - 1 : end] == ",":
            end -= 1
        found.append((end, match.group(1)))
    return tuple(found)


def _explained(text: str) -> Iterator[Explanation]:
    for end, short in _bracketed(text):
        yield from _before(text, end, short)
    for pattern in (_OR, _SET_OFF):
        for match in pattern.finditer(text):
            yield from _before(text, match.start(), match.group(1), exactly=True)
    for short, match in _opened(text):
        start = match.start(1)
        end = start + len(match.group(1).partition(",")[0])
        if _letters(short) and _is_spelt(text[start:end], short):
            yield Explanation(start, end, _bare(short))
    for match in _APPOSED.finditer(text):
        # A sign more, since what the letters stand behind counts.
        behind = _APPOSED_BEFORE.search(text, max(0, match.start() - 10), match.start())
        if behind:
            yield from _behind(text, match.end(), behind.group())


def acronyms(text: str) -> dict[str, str]:
    """The acronyms that a text explains, each with its long name."""
    found: dict[str, str] = {}
    for each in explanations(text):
        found.setdefault(each.short, " ".join(text[each.start : each.end].split()))
    return found


def things(text: str) -> frozenset[str]:
    """The acronyms that a text explains by words written small: they stand for a thing
    (“non-fungible tokens (NFTs)”), unless the words are those of a body.
    """
    found: set[str] = set()
    for end, letters in _bracketed(text):
        short = _bare(letters)
        tokens = _stretch(text, end)[-2 * len(short) :]
        if _stand_for_thing([word.group() for word in tokens], short):
            found.update((short, short.removesuffix("s")))
    for letters, match in _opened(text):
        behind, short = match.group(1).split(), _bare(letters)
        if len(behind) <= 2 * len(short) and _stand_for_thing(behind, short):
            found.update((short, short.removesuffix("s")))
    return frozenset(found)


def of_things(explained: Mapping[str, str]) -> frozenset[str]:
    """The acronyms and long names of those that stand for no body wherever they are
    (“Gross Domestic Product (GDP)”), unless the long name has the word for one.
    """
    found: set[str] = set()
    for short, long in explained.items():
        tokens = long.split()
        # Zorena Oil (U.S.) is a body in a country.
        is_thing = short in FAMILIES["no_acronyms"] and _initials(tokens, short.lower())
        ends = {_parts(tokens)[0], _parts(tokens)[-1]} if is_thing else set()
        if is_thing and ORGANISATION_WORDS.isdisjoint(ends):
            found.update((short, long))
    return frozenset(found)


def of_systems(text: str) -> frozenset[str]:
    """The explained acronyms and long names behind which the text says what thing they are
    (“Zorena Range Tracking (ZRT) system”).
    """
    found: set[str] = set()
    for each in explanations(text):
        if _SYSTEM_AFTER.match(text, each.end):
            found.update((each.short, " ".join(text[each.start : each.end].split())))
    return frozenset(found)


@lru_cache(maxsize=4)
def _opened(text: str) -> tuple[tuple[str, re.Match[str]], ...]:
    """What stands in brackets behind what may be an acronym, with that."""
    found = []
    for match in _OPENED.finditer(text):
        short = _SHORT_BEFORE.search(text, max(0, match.start() - 11), match.start())
        if short:
            found.append((short.group(), match))
    return tuple(found)


def _is_used(short: str, text: str) -> bool:
    """Whether initials stand in a text by themselves."""
    if not short.isupper() or not short.isascii() or not 3 <= len(short) <= 6:
        return False
    return any(True for _ in occurrences(text, short))


def acronyms_of(spans: Iterable[Span], text: str) -> dict[str, str]:
    """The acronyms of a text that are the initials of one organisation in it, and those
    that stand right after one and spell its name in another language: (ELN), (PT).
    """
    longs: dict[str, set[str]] = defaultdict(set)
    beside: dict[str, str] = {}
    for span in spans:
        found = span.words
        # Ruritanian Salvation Front of Zeta -> RSFZ
        telling = [word[0] for word in found if word not in _MINOR]
        short = "".join(telling)
        if len(found) > 2:
            for letters in (short, _initials_of_company(found)):
                if _is_used(letters, text):
                    longs[letters].add(span.text)
        if len(found) == 2 and _is_meant_by_two(short, span.text, text):
            longs[short].add(span.text)
        word = _WORD_BESIDE.match(text, span.end) if len(found) > 2 else None
        if word and _is_made_of(word.group(1).lower(), found):
            beside.setdefault(word.group(1), span.text)
        match = _BESIDE.match(text, span.end)
        if match and " " in span.text and span.label in ("ORG", RULE):
            beside.setdefault(match.group(1).replace(".", ""), span.text)
    initials = {short: min(names) for short, names in longs.items() if len(names) == 1}
    return initials | beside


def _initials_of_company(words: Sequence[str]) -> str:
    """The initials of a name without the last word, where that is a legal form, which
    letters leave out more often than not (Zorban Tin Mines Plc: ZTM); else nothing.
    Letters of a known body need no name of the text, which may misspell it.
    """
    *others, last = words
    if last.rstrip(".,").lower() not in _FORMS:
        return ""
    letters = "".join(word[0] for word in others if word not in _MINOR)
    return "" if starter_organisation(letters) else letters


def _is_meant_by_two(short: str, name: str, text: str) -> bool:
    """Whether two letters of a text are those of a name of two words: a known body's, or
    where the text does not name the body that is known by them (EC beside European
    Community, and no European Commission).
    """
    if len(short) != 2 or not any(True for _ in occurrences(text, short)):
        return False
    if starter_organisation(name) is not None:
        return True
    known = starter_organisation(short)
    return known is not None and known.label not in text


def _is_made_of(short: str, words: Sequence[str]) -> bool:
    """Whether a word begins as one of a name's words does and has the beginnings of
    those behind it (Petromin: Petroleum and Mineral).
    """
    for index, word in enumerate(words):
        rest = short
        for each in words[index:]:
            count = 0
            while count < len(rest) and each.lower().startswith(rest[: count + 1]):
                count += 1
            # All of it, or a beginning of two letters and more.
            if count > 1 or count == len(rest):
                rest = rest[count:]
        if not rest and word.lower().startswith(short[:2]):
            return True
    return False


def _before(
    text: str, end: int, short: str, exactly: bool = False
) -> Iterator[Explanation]:
    """The long name that ends at an offset, if these are its letters."""
    if len(_letters(short)) < 2 and len(short) < SHORTEST_WORD:
        return
    tokens = _stretch(text, end)
    words = [token.group() for token in tokens]
    first = _name_before(words, short, exactly)
    is_company = len(words) > 2 and words[-1].rstrip(".,").lower() in _FORMS
    if first is None and is_company:
        # Zorena Bank AG (ZB)
        first = _name_before(words[:-1], short, exactly=True)
    if first is not None:
        # Department of “Housing and Urban Development (HUD)”
        start = tokens[first].start()
        head = _HEAD_BEFORE.search(text, max(0, start - 40), start)
        if head and "of" not in words[first:]:
            start = head.start()
        yield Explanation(start, tokens[-1].end(), _bare(short))


def _behind(text: str, start: int, short: str) -> Iterator[Explanation]:
    """The long name that begins at an offset, if these are its letters."""
    if len(_letters(short)) < 3:
        return
    tokens: list[str] = []
    for match in _WORD.finditer(text, start, start + LONGEST):
        word = match.group().rstrip(",.;:")
        if not _may_be_in_name(word) or len(tokens) == MOST_WORDS:
            return
        tokens.append(word)
        end = match.start() + len(word)
        if word[0].isupper() and _initials(tokens, _letters(short)):
            yield Explanation(start, end, short)
            return
        if word != match.group():
            if _is_translated(tokens, short):
                yield Explanation(start, end, short)
            return


def _is_translated(tokens: Sequence[str], short: str) -> bool:
    """Whether a body's name between commas may be what letters before it stand for in
    another language: it begins alike and has them all.
    """
    parts = _parts(tokens)
    letters = _letters(short)
    is_body = bool(ORGANISATION_WORDS & {parts[0], parts[-1]}) and len(tokens) > 2
    has_all = set(letters) <= set("".join(parts))
    return is_body and has_all and len(letters) > 3 and parts[0][0] == letters[0]


def _stretch(text: str, end: int) -> list[re.Match[str]]:
    """The last words before an offset, as far as one name may reach."""
    begin = max(0, end - LONGEST)
    tokens = list(_WORD.finditer(text, begin, end))
    for index in range(len(tokens) - 2, -1, -1):
        word = tokens[index].group()
        line = text.count("\n\n", tokens[index].end(), tokens[index + 1].start())
        if line or (_STOPS.search(word) and not _ABBREVIATED.match(word)):
            return tokens[index + 1 :][-MOST_WORDS:]
    return tokens[-MOST_WORDS:]


def _name_before(words: list[str], short: str, exactly: bool) -> int | None:
    """The first of the words whose end is the long name of an acronym; None where none
    is.
    """
    first = len(words)
    while first and _may_be_in_name(words[first - 1]):
        first -= 1
    name = words[first:]
    found = _expansion(name, _letters(short), exactly)
    if found is None and not exactly:
        found = _spread(name, _bare(short).lower())
    return None if found is None else first + found


def _expansion(tokens: list[str], letters: str, exactly: bool) -> int | None:
    """The first token of the end of a phrase that letters stand for: whose initials they
    are, or are in another language's order, or are but for one; of the longest such end.
    """
    if len(letters) < 2:
        return None
    ways = (_initials,) if exactly else (_initials, _reordered, _nearly)
    for is_spelt in ways:
        for index, token in enumerate(tokens):
            may_begin = token[0].isupper() and token.lower() not in _MINOR
            if may_begin and is_spelt(tokens[index:], letters):
                return index
    return None


def _initials(tokens: Sequence[str], letters: str) -> bool:
    """Whether letters are the initials of words, with or without the minor ones."""
    parts = _parts(tokens)
    loose = "".join(part[0] for part in parts)
    strict = "".join(part[0] for part in parts if part not in _MINOR)
    return letters in (strict, loose)


def _reordered(tokens: Sequence[str], letters: str) -> bool:
    """Whether letters are the initials in another order, as those of the name in its
    own language are (Democratic Forces for the Liberation of Rwanda: FDLR).
    """
    strict = [part[0] for part in _parts(tokens) if part not in _MINOR]
    return len(letters) > 3 and sorted(strict) == sorted(letters)


def _nearly(tokens: Sequence[str], letters: str) -> bool:
    """Whether letters are all initials of words but one, or one more, in their order;
    within a name that a comma parts nothing may be left out.
    """
    if any(token.endswith(",") for token in tokens[:-1]):
        return False
    strict = "".join(part[0] for part in _parts(tokens) if part not in _MINOR)
    if len(letters) < 3 or len(strict) < 2 or strict[0] != letters[0]:
        return False
    short, long = sorted((strict, letters), key=len)
    rest = iter(long)
    return len(long) - len(short) <= 1 and all(letter in rest for letter in short)


def _parts(tokens: Sequence[str]) -> list[str]:
    """Words and the parts of those with a hyphen, in lower case, without marks."""
    found = []
    for token in tokens:
        for part in token.lower().split("-"):
            bare = part.strip(",.'’\"“”")
            if bare:
                found.append(bare)
    return found


def _spread(tokens: list[str], letters: str) -> int | None:
    """The first token of the shortest end of a phrase that has these letters in their
    order, the first of them where a word begins (Schwartz and Hearst).
    """
    if len(letters) < 3:
        return None
    most = min(len(letters) + 5, 2 * len(letters))
    for count in range(1, min(most, len(tokens)) + 1):
        phrase = tokens[-count:]
        joined = " ".join(phrase).lower()
        long_enough = count > 1 and len(joined) > 2 * len(letters)
        begins = _is_capital(phrase[0]) and joined[0] == letters[0]
        if long_enough and begins and _in_order(letters, joined):
            return len(tokens) - count
    return None


def _in_order(letters: str, joined: str) -> bool:
    """Whether letters stand in a phrase in their order, with one at least in each of
    its words but the minor ones.
    """
    end = len(joined)
    used = []
    for letter in reversed(letters):
        end = joined.rfind(letter, 0, end)
        if end < 0:
            return False
        used.append(end)
    start = 0
    for word in joined.split():
        stop = start + len(word)
        touched = any(start <= offset < stop for offset in used)
        if not touched and word not in _MINOR:
            return False
        start = stop + 1
    return True


def _is_spelt(name: str, short: str) -> bool:
    """Whether all words of a phrase may be in a name, and are what letters stand for."""
    tokens = name.split()
    if len(tokens) < 2 or not all(map(_may_be_in_name, tokens)):
        return False
    if not _is_capital(tokens[0]):
        return False
    is_exact = _initials(tokens, _letters(short))
    return is_exact or _spread(tokens, _bare(short).lower()) == 0


def _stand_for_thing(words: list[str], short: str) -> bool:
    """Whether letters are the initials of the last words of a phrase, which are written
    small and name no body.
    """
    letters = short.removesuffix("s").lower()
    if len(letters) < 2:
        return False
    for count in range(1, len(words) + 1):
        tokens = words[-count:]
        if not tokens[0][0].islower():
            # “Memorandum of understanding” where a sentence begins
            small = all(word[0].islower() for word in tokens[1:])
            if not small or count == 1:
                return False
        if _initials(tokens, letters) and len(_parts(tokens)) > 1:
            return ORGANISATION_WORDS.isdisjoint(_parts(tokens))
    return False


def _may_be_in_name(word: str) -> bool:
    bare = word.rstrip(",")
    if not bare:
        return False
    return _is_capital(bare) or bare.lower() in _MINOR


def _is_capital(word: str) -> bool:
    """Whether a word or its last part is capital (al-Qaida)."""
    return word[:1].isupper() or word.rpartition("-")[2][:1].isupper()


def _letters(short: str) -> str:
    """The capitals of an acronym in lower case."""
    return "".join(filter(str.isupper, short)).lower()


def _bare(short: str) -> str:
    return short.replace(".", "")
