"""People within one document: titles off, full names gathered, single names attached,
offices read.

A person is named in full once and by one word after. Single words are attached by
folded surname whatever label the model gave them; where two full names share the
surname the single word is left alone, because a wrong attachment is worse than none.

The office that a person is named with: “Tajik President Emomali Rakhmon” -> ``president
of Tajikistan``.

The office is evidence for joining spellings across documents, so it is normalised
(premier -> prime minister) and tied to a country by the words around it; where they are
silent, to the one country that the document is about. Without an office a nationality
is read (“Russian businessman”): it joins nobody, but tells namesakes apart.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import replace

from cuttings.index.enrich.spans import Span, words
from cuttings.index.enrich.words import (
    GENERIC_HEADS,
    MONTHS,
    NO_PERSON,
    NOT_NAMES,
    OFFICES,
    OPENERS,
    ORGANISATION_WORDS,
    PARTICLES,
    PERSON_NOUNS,
    TITLES,
    is_given_name,
)
from cuttings.index.names.folding import (
    GENERATIONS,
    initials,
    name_tokens,
    person_key,
    surname_key,
    token_key,
)
from cuttings.index.names.gazetteer import gazetteer
from cuttings.index.names.organisations import starter_organisation

MAX_WORDS = 7
_SURNAMES_TOO = frozenset(
    ("king", "major", "prince", "bishop", "pope", "duke", "justice")
)
_GIVEN_TOO = frozenset(("don", "dean", "earl"))
_PARTISAN = frozenset(
    (
        "democratic",
        "democrat",
        "republican",
        "conservative",
        "labour",
        "liberal",
        "tory",
        "socialist",
    )
)
REGAL = frozenset(
    ("king", "queen", "prince", "princess", "pope", "emperor", "empress", "sultan")
)
"""Titles that belong to a name of one word:

Pope Francis has no surname to be filed under.
"""
_OFFICE_BEFORE = re.compile(
    r"\b(?:Minister|President|Secretary|Governor|Chairman|Chairwoman|Premier|Chancellor|Spokes(?:man|woman|person)"
    r"|Ambassador|Commissioner) (?=[^\W\d_a-z])"
)
_UNTELLING = NOT_NAMES | MONTHS | GENERIC_HEADS | TITLES
_CAPTIONS = frozenset(
    ("image", "images", "photo", "file", "picture", "credit", "announced", "said")
)
_INNER_CAPITAL = re.compile(
    r"^(?!Mc|Mac|De|Di|Du|La|Le|O['’]|D['’]|Van|Fitz)[A-Z][a-z]+[A-Z]"
)
_TOKEN = re.compile(r"\S+")
_MORTAL_BEFORE = re.compile(
    r"\b(?:death|killing|murder|assassination|arrest|birth|funeral|burial|widow|wife|husband|mother|father|son|daughter"
    r"|brother|sister|lawyers?|trial|abduction|kidnapping|resignation|inauguration|likes) of $"
    r"|\b(?:founded|led|headed|chaired|written|directed|coached|captained|sung) by $"
)
"""What only people have; before a name."""
_MORTAL_AFTER = re.compile(
    r",\s+\d\d,|\s\(\d\d\)|['’]s (?:wife|husband|son|daughter|mother|father|brother|sister|lawyers?|funeral|widow"
    r"|death|resignation|family|body|spokes(?:man|woman|person))\b"
    r"|,? (?:of|from|at) (?:the )?[A-Z][^.;\n]{2,90}? (?:said|told|says|asked|added|called|warned)\b"
    r"|,? (?:chairs|commands|resigned|wept|tweeted|was (?:born|arrested|jailed|sentenced|sworn))\b"
)
"""What only people have, and how they are introduced; behind a name."""
_OWNER = re.compile(r"\b([A-Z][A-Za-z]{1,14})['’]s $")
_SPEAKS = re.compile(
    r" (?:said|spoke|speaks|told|called|says|asked|added|warned|wrote|tweeted|argued|denied|promised)\b"
)
_LOWER_BEFORE = re.compile(r"(\w+)\.?,?\s+$")


def bare_word(word: str) -> str:
    """A word lowered, without its stop or possessive, as the word lists hold it."""
    return re.sub(r"['’`]s$", "", word).strip(".,'’\"").lower()


def without_titles(span: Span) -> Span | None:
    """A person's span without leading titles and nationalities and trailing
    lower-case words; None if nothing stays.
    """
    tokens = list(_TOKEN.finditer(span.text))
    start = portfolio(span.text)
    tokens = [
        token for token in tokens[_nationality(tokens) :] if token.start() >= start
    ]
    while tokens and _is_title(tokens[0].group(), left=len(tokens) - 1):
        tokens.pop(0)
    while tokens and _is_tail(tokens[-1].group()):
        tokens.pop()
    if not tokens:
        return None
    end = tokens[-1].end()
    text = span.text[tokens[0].start() : end].rstrip(",;:'’")
    return span.cut(tokens[0].start(), tokens[0].start() + len(text))


def _is_tail(token: str) -> bool:
    """Whether a last word is no name: lower case (but not al-Assad), or a word of a
    caption.
    """
    return (
        token[:1].islower() and token.rpartition("-")[2][:1].islower()
    ) or bare_word(token) in _CAPTIONS


def portfolio(name: str) -> int:
    """Where a name begins behind an office, whatever it is for (“Energy Minister”,
    “Chief Cabinet Secretary”).
    """
    return max((match.end() for match in _OFFICE_BEFORE.finditer(name)), default=0)


def _nationality(tokens: list[re.Match[str]]) -> int:
    """How many words before a title are a nationality (“South African President ...”)."""
    for count in (1, 2):
        if len(tokens) > count and _is_title(tokens[count].group(), left=MAX_WORDS):
            lead = re.sub(
                r"['’]s$", "", " ".join(token.group() for token in tokens[:count])
            )
            if gazetteer().demonym(lead) or gazetteer().broad(lead):
                return count
    return 0


def _is_title(token: str, left: int) -> bool:
    """Whether a first word, with so many others ``left`` behind it, is a title and no
    name itself.

    A surname may be a title (King), and a given name (Don Blankenship, but Don Pedro
    Lopez).
    """
    word = bare_word(token)
    if left == 0:
        return word in TITLES and word not in _SURNAMES_TOO
    if left and word in _PARTISAN:
        return True
    if left == 1 and (word in _GIVEN_TOO or word in REGAL):
        return False
    return word in TITLES or (left > 1 and (word in PERSON_NOUNS or word in OPENERS))


def is_person_name(name: str) -> bool:
    """Whether a string can be a person's name: capitalised words and particles, no
    digits, no generic words.
    """
    found = words(name)
    if (
        not found
        or len(found) > MAX_WORDS
        or any(char.isdigit() or char in "@/\\=+_&" for char in name)
    ):
        return False
    lowered = [bare_word(word) for word in found]
    if len(found) == 1:
        word = lowered[0]
        plain = found[0]
        return (
            len(word) > 2
            and plain[0].isupper()
            and not plain.isupper()
            and not _INNER_CAPITAL.match(plain)
            and word not in _UNTELLING
        )
    if not found[0][0].isupper() and lowered[0] not in PARTICLES:
        return False
    if any(
        low in NO_PERSON for low in lowered[lowered[0] == "park" :]
    ):  # Park Geun-hye, but no Hyde Park
        return False
    capital = all(
        word[0].isupper() or low in PARTICLES or low.startswith(("al-", "el-"))
        for word, low in zip(found, lowered, strict=True)
    )
    generic = sum(
        low in NOT_NAMES or low in GENERIC_HEADS or low in MONTHS for low in lowered
    )
    return (
        capital and generic < len(found) and not any(low in _NEVER for low in lowered)
    )


_NEVER = frozenset(
    """inc ltd corp plc llc party ministry government parliament court police committee commission council department
    university agency forces troops election elections minister president republic news http covid-19 army congress
    senate federation institute embassy constitution treaty""".split()  # noqa: SIM905 - a list of words reads better
)


def _is_bodys(before: str) -> bool:
    """Whether an organisation's possessive stands before a name (“the BJP's”,
    “Greenpeace's”).
    """
    match = _OWNER.search(before)
    return bool(
        match and (match.group(1).isupper() or starter_organisation(match.group(1)))
    )


def looks_like_person(
    span: Span, before: str, after: str, surnames: frozenset[str]
) -> bool:
    """Whether an organisation of two or three plain words is a person.

    Told by the word before it (“warlord X Y”), by what follows (“X Y, a former
    warlord”), by what only people have or do (“the funeral of X Y”, “X Y of the Z party
    said”), or by a single-word person of the document (``surnames``, as keys) who bears
    its last word.
    """
    found = words(span.text)
    if not 2 <= len(found) <= 3 or any(
        bare_word(word) in ORGANISATION_WORDS or word.isupper() for word in found
    ):
        return False
    if (
        not is_person_name(span.text)
        or gazetteer().named(span.text)
        or before.endswith(("the ", "The "))
    ):
        return False
    cue = _LOWER_BEFORE.search(before)
    if (cue and bare_word(cue.group(1)) in PERSON_NOUNS) or surname_key(
        span.text
    ) in surnames:
        return True
    if is_given_name(words(span.text)[0]):
        return True
    if _MORTAL_BEFORE.search(before) or _MORTAL_AFTER.match(after):
        return True
    if _is_bodys(before) and _SPEAKS.match(after):
        return True
    told = re.match(
        r",\s+(?:\d\d,\s+)?(?:a|an|the|its|her|his|[A-Z]\w+['’]s?)?\s*((?:[a-z-]+\s+){0,3}[a-z-]+)",
        after,
    )
    return bool(told) and any(word in PERSON_NOUNS for word in told.group(1).split())  # type: ignore[union-attr]


class People:
    """The people of one document: full names grouped, single names looked up."""

    def __init__(self, full_names: Iterable[str]) -> None:
        counts = Counter(full_names)
        self._groups: dict[str, str] = {}
        self._by_word: dict[str, set[str]] = defaultdict(set)
        self._by_surname: dict[str, set[str]] = defaultdict(set)
        for name in sorted(
            counts, key=lambda name: (-len(name_tokens(name)), -counts[name], name)
        ):
            self._groups[name] = self._home(name) or name
        for name, home in self._groups.items():
            self._by_surname[surname_key(name)].add(home)
            for word in name_tokens(name):
                self._by_word[token_key(word, surname=True)].add(home)
        self._labels = self._choose_labels(counts)

    def _home(self, name: str) -> str | None:
        homes = {
            home for known, home in self._groups.items() if same_person(name, known)
        }
        return homes.pop() if len(homes) == 1 else None

    def _choose_labels(self, counts: Counter[str]) -> dict[str, str]:
        members: dict[str, list[str]] = defaultdict(list)
        for name, home in self._groups.items():
            members[home].append(name)
        return {
            home: max(
                names,
                key=lambda name: (not _is_regal(name), counts[name], len(name), name),
            )
            for home, names in members.items()
        }

    def full(self, name: str) -> str:
        """The form that the document uses most for a full name."""
        return self._labels.get(self._groups.get(name, ""), name)

    def by_word(self, word: str) -> tuple[str, ...]:
        """The full names that a single word may stand for: by surname, else by any word
        of the name.

        A word of several parts must have them all in the name: Trump-Pence is neither,
        and given as both.
        """
        keys = [token_key(part, surname=True) for part in name_tokens(word)]
        homes = (
            (self._by_surname.get(keys[-1]) or self._by_word.get(keys[-1]) or set())
            if keys
            else set()
        )
        for key in keys[:-1]:
            homes = homes | self._by_surname.get(key, set())
        return tuple(sorted(self._labels[home] for home in homes))

    def by_tail(self, name: str) -> str | None:
        """The full name that ends in these words (Lopez Obrador), where exactly one
        does.
        """
        tail = person_key(name).split()
        homes = {
            home
            for known, home in self._groups.items()
            if person_key(known).split()[-len(tail) :] == tail
        }
        return self._labels[homes.pop()] if len(homes) == 1 and len(tail) > 1 else None

    def knows(self, name: str) -> bool:
        """Whether this is one of the full names."""
        return name in self._groups

    @property
    def names(self) -> tuple[str, ...]:
        """The full names, one for each person."""
        return tuple(sorted(set(self._labels.values())))


def same_person(a: str, b: str) -> bool:
    """Whether two full names of one document are one person: equal keys, or one a
    shortening of the other.

    A double surname alone (Lopez Obrador) is a shortening. Another keeps the surname
    and the first name (or its initial) and leaves out words between; Arabic and Spanish
    names may also lose their last words.
    """
    if initials(a) and initials(b) and initials(a) != initials(b):
        return False
    if person_key(a) == person_key(b) or _reigning(a) == _reigning(b) != "":
        return True
    short, long = sorted((person_key(a).split(), person_key(b).split()), key=len)
    if len(short) < 2:
        return False
    if long[-len(short) :] == short:
        return True
    first = short[0] == long[0] or (len(short[0]) == 1 and long[0].startswith(short[0]))
    ends = short[-1] == long[-1] or long[: len(short)] == short
    return first and ends and _in_order(short[1:], long[1:])


def _is_regal(name: str) -> bool:
    return name.split(" ")[0].lower() in REGAL


def _reigning(name: str) -> str:
    """The one name of a monarch or pope, without title and number (Queen Elizabeth,
    Elizabeth II), else nothing.
    """
    found = [word for word in name_tokens(name) if word.lower() not in GENERATIONS]
    title = found[0].lower() in REGAL if found else False
    own = found[title:]
    return (
        token_key(own[0])
        if len(own) == 1 and (title or len(name_tokens(name)) > 1)
        else ""
    )


def _in_order(short: list[str], long: list[str]) -> bool:
    rest = iter(long)
    return all(word in rest for word in short)


def attach(span: Span, people: People) -> Span:
    """A single-word person with its full name, where exactly one person of the
    document bears it.
    """
    if people.knows(span.text):
        return replace(span, name=people.full(span.text))
    if tail := people.by_tail(span.text):
        return replace(
            span, name=tail, reason="surnames of a full name in this article"
        )
    homes = people.by_word(span.text)
    if len(homes) == 1:
        return replace(
            span, name=homes[0], reason="surname of a full name in this article"
        )
    if homes:
        return replace(
            span, name="", reason="ambiguous in this article: " + ", ".join(homes)
        )
    return replace(span, name=span.text)


REACH = 70
TIED = frozenset(
    (
        "president",
        "prime minister",
        "deputy prime minister",
        "vice president",
        "chancellor",
        "foreign minister",
        "defence minister",
        "deputy defence minister",
        "interior minister",
        "finance minister",
        "justice minister",
        "king",
        "queen",
        "emir",
        "supreme leader",
        "army chief",
        "opposition leader",
    )
)
_CAPITALISED = r"[A-Z][\w.’'-]*(?:[ -][A-Z][\w.’'-]*)?"
_TITLE = "|".join(
    sorted((re.escape(office) for office in OFFICES), key=len, reverse=True)
)
_BEFORE = re.compile(
    rf"(?:(?P<country>{_CAPITALISED})(?:['’]s)?\s+)?(?:(?i:former|late|ex|then|acting|embattled|new)[ -])*"
    rf"\b(?P<office>(?i:{_TITLE}))(?:\s+of\s+(?:the\s+)?(?P<of>{_CAPITALISED}))?"
    rf"(?:,|\s+(?i:gen|general|col|colonel|mr|mrs|ms|dr|sir|maj|lt)\.?)?\s+$"
)
_NATIONAL = re.compile(r"(?P<demonym>[A-Z][\w-]+) (?:[a-z-]+ )?(?P<noun>[a-z]+) $")
_AFTER = re.compile(
    rf"^,?\s+(?:\(\d+\),?\s+)?(?:who is |was |is |as )?(?:the |a |an )?(?:(?P<country>{_CAPITALISED})(?:['’]s)?\s+)?"
    rf"(?:(?i:former|late|then|acting)\s+)?(?P<office>(?i:{_TITLE}))\b(?:\s+of\s+(?:the\s+)?(?P<of>{_CAPITALISED}))?"
)


def office(text: str, start: int, end: int, about: str | None) -> str:
    """The office of the person who stands at these characters, or an empty string.

    ``about`` is the country that the document is about, used for an office without a
    country of its own and only where such an office has one.
    """
    before = text[max(0, start - REACH) : start].rpartition("\n")[2]
    after = text[end : end + REACH].partition("\n")[0]
    match = _BEFORE.search(before) or (
        _AFTER.match(after) if after[:1] in ", " else None
    )
    if not match:
        return _offices_nationality(before)
    title = OFFICES[match["office"].lower()]
    country = _country(match["of"]) or _country(match["country"])
    if not country and title in TIED:
        country = about
    return f"{title} of {country}" if country else title


def _offices_nationality(before: str) -> str:
    """“national of Russia” where an adjective and a noun for a person stand before
    the name (“Russian businessman”).
    """
    match = _NATIONAL.search(before)
    if not match or match["noun"] not in PERSON_NOUNS:
        return ""
    place = gazetteer().demonym(match["demonym"])
    return f"national of {place.label}" if place and place.level == "country" else ""


def _country(words: str | None) -> str | None:
    if not words:
        return None
    names = gazetteer()
    for form in (words, words.rpartition(" ")[2], words.partition(" ")[0]):
        if not form[:1].isupper():
            continue
        place = names.country(form) or names.demonym(form)
        if place:
            return place.label
    return None
