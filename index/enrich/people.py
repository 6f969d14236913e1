"""People within one article: which words are a person's name, and whose a single name
is.

A person is named in full once and by one word after. Single words are attached by
folded surname whatever label the model gave them; where two full names share the
surname the single word is left alone, because a wrong attachment is worse than none.

    >>> people = People(["Yakub Salimov", "Makhmud Khudoberdyev", "Makhmud Khudoberdyev"])
    >>> people.by_word("Khudoyberdyev")
    ('Makhmud Khudoberdyev',)
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from cuttings.index.enrich.spans import Span, bare_word, words
from cuttings.index.enrich.words import (
    FAMILIES,
    GENERIC_HEADS,
    MONTHS,
    NOT_NAMES,
    OPENERS,
    ORGANISATION_WORDS,
    PARTICLES,
    PERSON_NOUNS,
    REGAL,
    TITLES,
    is_given_name,
    one_of,
)
from cuttings.index.names.folding import (
    GENERATIONS,
    name_tokens,
    person_key,
    surname_key,
    token_key,
)
from cuttings.index.names.forms import are_forms_of_one
from cuttings.index.names.gazetteer import gazetteer
from cuttings.index.names.organisations import starter_organisation
from cuttings.search.translations import stored

MAX_WORDS = 7
_GENERIC = NOT_NAMES | GENERIC_HEADS | MONTHS
_UNTELLING = _GENERIC | TITLES
# “Chief Cabinet Secretary” Yoshimasa Hayashi
_OFFICE_BEFORE = re.compile(
    r"\b(?:Minister|President|Secretary|Representative|Governor|Chairman|Chairwoman|Premier|Chancellor"
    r"|Spokes(?:man|woman|person)|Ambassador|Commissioner|Director|Manager|Administrator"
    r"|Superintendent|Controller|Negotiator|Treasurer|Undersecretary|Officer|Chief"
    r"|Speaker|Whip|Ayatollah|Justice"
    r"|Economist|Analyst|Correspondent) (?=[^\W\d_a-z])"
)
# JorgensenImage is no surname; McCain, O'Rourke and LaRue are.
_INNER_CAPITAL = re.compile(
    r"^(?!Mc|Mac|De|Di|Du|La|Le|O['’]|D['’]|Van|Fitz)[A-Z][a-z]+[A-Z]"
)
# “Reporting by” Ann Lee “and” Bo Chen
_CREDIT = re.compile(
    rf"(?:\b{one_of('credit_heads')}|[;,(] ?(?:editing|reporting|writing)) (?:in [A-Z]\w+(?: [A-Z]\w+)? )?by"
    r"(?: (?:and |in )?[A-Z][\w.’'-]*,?)*(?: and)? $"
)
# By “Ann Lee” and “Bo Chen”, Staff Writers
_BYLINE = re.compile(r"(?:By|BY) (?:[A-Z][\w.’'-]*,? )*(?:and )?")
_BYLINE_ENDS = re.compile(r"(?:,? (?:and )?[A-Z][\w.’'-]*)*[ .]*(?:\n|$)")
_NUMBERS = frozenset(("one", "two", "three", "four", "five"))
_BRAND = re.compile(r"[a-z][A-Z]{2}")
_NO_SURNAMES = (
    PERSON_NOUNS
    | TITLES
    | ORGANISATION_WORDS
    | FAMILIES["no_person"]
    | FAMILIES["plain_trades"]
)
_NAMES_TOO = FAMILIES["given_names_too"] | REGAL
"""Titles that may be given names, and those that belong to a name."""
# “Fourteen-year-old” Ann
_AGED = re.compile(r"(?:[A-Z][a-z]+-)+year-old|\d+-year-old")
# “Excluding” Zorena, “Replacing” Zorena, where a sentence begins
_DOING = re.compile(r"[A-Z][a-z]{4,}ing")
_SENTENCE_BEFORE = re.compile(r"(?:^|[.!?:\n]\s*[\"“”]?\s*)$")
# Ann Lee July“ 17”
_DAY_NUMBER = re.compile(r"\s\d{1,2}\b")
_SONS_OF_SAID = frozenset(("al", "bin", "ibn", "bu", "el"))
# UC, CU: universities by their towns; JPL, KSR, but not JD Example
_SHORT_FOR_BODY = re.compile(r"U[A-Z]|[A-Z]U|[A-Z]{3,}")
_POSSESSING = frozenset(("her", "his", "our", "their", "your"))
# Virginia “Governor”
_OFFICE_LAST = FAMILIES["offices_of_places"]
_NO_LETTERS = re.compile(r"[\d@/\\=+_&]")
# “Ambassador to the United Nations” Nikki Example
_OFFICE_IN = re.compile(
    r"\b(?i:ambassador|envoy|representative|delegate|observer|adviser|advisor|emissary"
    r"|consul|minister|president|governor|secretary|chairman|director|head)"
    r" (?:to|of|for|at) (?:the )?(?P<body>[A-Z][\w’'-]+(?: (?:of |for )?[A-Z][\w’'-]+){0,4}) $"
)
# “K.M.” Xuxa Raisi
_INITIALS_FIRST = re.compile(
    r"(?:[A-Z]\. ?){1,3} ?(?:[A-Z][\w’'-]+ ){1,2}[A-Z][\w’'-]+"
)
# “secretary-general of the Zorena Party,” K.M. Xuxa Raisi“, said”
_OFFICER_BEFORE = re.compile(
    r"\b(?i:general|secretary|president|chairman|chairwoman|leader|director|minister"
    r"|governor|head|spokes(?:man|woman|person)|official|manager) (?:of|for|at) [^.;:]{3,80}, $"
)
_SAID_BEHIND = re.compile(r", (?:said|says|told|added|denied|announced|warned)\b")
# “the death of” Xuxa Raisi, “founded by” Xuxa Raisi
_MORTAL_BEFORE = re.compile(
    rf"\b{one_of('mortal_before')} of $"
    r"|\b(?:founded|led|headed|chaired|written|directed|coached|captained|sung) by $"
)
_MORTAL_AFTER = re.compile(
    rf",\s+\d\d,|\s\(\d\d\)|['’]s {one_of('mortal_after')}\b"
    r"|,? (?:of|from|at) (?:the )?[A-Z][^.;\n]{2,90}?"
    r" (?:said|told|says|asked|added|called|warned)\b"
    r"|,? (?:chairs|commands|resigned|wept|tweeted"
    r"|was (?:born|arrested|jailed|sentenced|sworn))\b"
)
"""What only people have, and how they are introduced; behind a name."""
# “the BJP's” Qirendraa Sachdeva
_OWNER = re.compile(r"\b([A-Z][A-Za-z]{1,14})['’]s $")
_SPEAKS = re.compile(
    r" (?:said|spoke|speaks|told|called|says|asked|added|warned|wrote|tweeted|argued"
    r"|denied|promised)\b"
)
_WORD_BEFORE = re.compile(r"(\w+)\.?,?\s+$")
# Yakub Salimov“, 58, a former warlord”
_APPOSITION = re.compile(
    r",\s+(?:\d\d,\s+)?(?:a|an|the|its|her|his|[A-Z]\w+['’]s?)?\s*"
    r"((?:[a-z-]+\s+){0,3}[a-z-]+)"
)


def without_titles(span: Span) -> Span | None:
    """A person's span without leading titles and nationalities and trailing
    lower-case words; None if nothing stays.
    """
    tokens = list(re.finditer(r"\S+", span.text))
    start = after_office(span.text)
    # “South African” President Nelson Mandela
    del tokens[: _nationality([token.group() for token in tokens])]
    if len(tokens) > 1 and _is_doing(span, tokens[0]):
        del tokens[0]
    while tokens and (
        tokens[0].start() < start or _is_title(tokens[0].group(), len(tokens) - 1)
    ):
        # Sheikh “Sultan” bin Zorena
        if len(tokens) > 1 and tokens[1].group() in ("bin", "ibn"):
            break
        del tokens[0]
    while tokens and _is_tail(tokens[-1].group()):
        # Haitham bin Tariq Al “Said”
        before = tokens[-2].group().lower() if len(tokens) > 1 else ""
        if tokens[-1].group() == "Said" and before in _SONS_OF_SAID:
            break
        del tokens[-1]
    is_month = len(tokens) > 1 and bare_word(tokens[-1].group()) in MONTHS
    if is_month and _DAY_NUMBER.match(span.source, span.end):
        del tokens[-1]
    if not tokens:
        return None
    first = tokens[0].start()
    name = span.text[first : tokens[-1].end()].rstrip(",;:'’")
    return span.cut(first, first + len(name))


def _is_doing(span: Span, first: re.Match[str]) -> bool:
    """Whether a sentence begins with what is done to somebody (“Replacing Zorena”), and
    no given name; Chinese ones end alike (Xiaoming Wang).
    """
    word = first.group()
    if not _DOING.fullmatch(word) or is_given_name(word):
        return False
    if bare_word(span.words[-1]) in FAMILIES["family_names_first"]:
        return False
    return _SENTENCE_BEFORE.search(span.before(6)) is not None


def is_credited(span: Span) -> bool:
    """Whether a person is one of those who made the article (“Editing by” Ann Lee)."""
    if span.sort != "person":
        return False
    before = span.before(80)
    # Most names stand behind no “by”, which costs less to see than to match.
    if " by " in before and _CREDIT.search(before):
        return True
    line = before.rpartition("\n")[2]
    is_byline = line.startswith(("By ", "BY ")) and _BYLINE.fullmatch(line)
    return bool(is_byline) and bool(_BYLINE_ENDS.match(span.source, span.end))


def after_office(name: str) -> int:
    """Where a name begins behind an office, whatever it is for (“Energy Minister”,
    “Chief Cabinet Secretary”).
    """
    return max((match.end() for match in _OFFICE_BEFORE.finditer(name)), default=0)


def _nationality(tokens: list[str]) -> int:
    """How many words before a title are a nationality (“South African President ...”)."""
    # “Broadcaster” Ann Lee
    is_called = len(tokens) > 2 and bare_word(tokens[0]) in FAMILIES["callings"]
    if is_called and is_given_name(tokens[1]) and not is_given_name(tokens[0]):
        return 1
    # “USCG” Captain Ann Lee
    if len(tokens) > 2 and tokens[0].isupper() and _is_title(tokens[1], left=MAX_WORDS):
        return 1 if len(bare_word(tokens[0])) > 1 and "." not in tokens[0] else 0
    # “Belgian” Paul de Keersmaeker, but German Gref
    if len(tokens) > 2 and gazetteer().demonym(tokens[0]) and is_given_name(tokens[1]):
        return 1
    for count in (1, 2):
        if len(tokens) > count and _is_title(tokens[count], left=MAX_WORDS):
            lead = re.sub(r"['’]s$", "", " ".join(tokens[:count]))
            if gazetteer().nation(lead):
                return count
    return 0


def _is_title(token: str, left: int) -> bool:
    """Whether a first word, with so many others ``left`` behind it, is a title and no
    name itself.

    A surname may be a title (King), and a given name (Don Blankenship, but Don Pedro
    Lopez).
    """
    word = bare_word(token)
    if left and _AGED.fullmatch(token):
        return True
    if left == 0:
        return word in TITLES and word not in FAMILIES["surnames_too"]
    if word in FAMILIES["partisan"]:
        return True
    if left == 1:
        # “One” Reagan, but Will Smith
        if word in OPENERS and word.title() not in FAMILIES["words_too"]:
            return True
        return word in TITLES and word not in _NAMES_TOO
    return word in TITLES or word in PERSON_NOUNS or word in OPENERS


def _is_tail(token: str) -> bool:
    """Whether a last word is no name: lower case (but not al-Assad), or a word of a
    caption.
    """
    lower = token[0].islower() and token.rpartition("-")[2][:1].islower()
    # Valéry Giscard “d'Estaing”
    lower = lower and not (token[1:2] in ("'", "’") and token[2:3].isupper())
    if lower or token.strip(",.") in FAMILIES["postnominals"]:
        return True
    return bare_word(token) in FAMILIES["captions"]


@lru_cache(maxsize=20_000)
def is_person_name(name: str) -> bool:
    """Whether a string can be a person's name: capitalised words and particles, no
    digits, no generic words.
    """
    found = words(name)
    if not 1 <= len(found) <= MAX_WORDS or _NO_LETTERS.search(name):
        return False
    first = found[0]
    lowered = [bare_word(word) for word in found]
    if len(found) == 1:
        return (
            len(lowered[0]) > 2
            and first[0].isupper()
            and not first.isupper()
            and not _INNER_CAPITAL.match(first)
            and lowered[0] not in _UNTELLING
        )
    if not first[0].isupper() and lowered[0] not in PARTICLES:
        return False
    for word, low in zip(found, lowered, strict=True):
        minor = low in PARTICLES or low.startswith(("al-", "el-", "d'", "d’"))
        if not word[0].isupper() and not minor:
            return False
    if lowered[-1] in FAMILIES["short_months"] or lowered[0] in _POSSESSING:
        return False
    if len(found) == 2 and _is_of_place(found):
        return False
    # Zorena's Ann Lee; Zorena, Brill; but Ann Lee, Jr.
    if any(word.endswith(("'s", "’s", ",")) for word in found[:-2]):
        return False
    if found[-2].endswith(("'s", "’s")) or (
        found[-2].endswith(",") and lowered[-1] not in GENERATIONS
    ):
        return False
    if not is_given_name(first.strip(".")) and _is_strange(found, lowered):
        return False
    # Zorenan Railway, but German Gref
    is_strange = gazetteer().demonym(first) and not is_given_name(first)
    if is_strange and len(found) == 2 and not _may_be_surname(found[-1]):
        return False
    # Zorena One, CentOS Stream
    if lowered[-1] in _NUMBERS or any(map(_BRAND.search, found)):
        return False
    # Ann Lee Jr. Day
    if not GENERATIONS.keys().isdisjoint(lowered[1:-1]):
        return False
    # Park Geun-hye, but no Hyde Park
    rest = lowered[1:] if lowered[0] == "park" else lowered
    if not FAMILIES["no_person"].isdisjoint(rest):
        return False
    return FAMILIES["never_person"].isdisjoint(lowered) and not _GENERIC.issuperset(
        lowered
    )


def _is_strange(found: Sequence[str], lowered: Sequence[str]) -> bool:
    """Whether the last word of a name without a given name is no surname: an office
    (“Zorena Treasurer”), a party's, a country (“Agriculture Zorena”), letters
    (“Zorena REIT”), or but the number of a generation (“Zorena III”).
    """
    last = lowered[-1]
    if last in FAMILIES["offices_of_places"] | FAMILIES["offices_of_bodies"]:
        return True
    if len(found) > 2:
        return last.endswith("gesellschaft")
    if last in GENERATIONS or last in FAMILIES["partisan"] or found[0] == "Air":
        return True
    land = gazetteer().country(found[-1])
    # Xuxa Holland bears no country's own name.
    if last.endswith("gesellschaft") or (land and land.label == found[-1]):
        return True
    is_short = found[-1].isupper() and len(found[-1]) > 3 and not found[0].isupper()
    is_letters = found[0].isupper() and len(found[0]) > 2 and "." not in found[0]
    return is_short or (is_letters and not found[-1].isupper())


def _is_of_place(found: Sequence[str]) -> bool:
    """Whether two words are an office in a place (“Virginia Governor”), or letters and the
    town that a university or a company has (“UC Davis”).
    """
    first, last = found
    if bare_word(last) in _OFFICE_LAST:
        return bool(gazetteer().named(first))
    is_short = _SHORT_FOR_BODY.fullmatch(first) is not None
    return is_short and bool(gazetteer().named(last))


def _may_be_surname(word: str) -> bool:
    """Whether a word is no calling, body or thing."""
    lowered = bare_word(word)
    return lowered not in _NO_SURNAMES


def is_person_alone(name: str) -> bool:
    """Whether a string can be a person's name, and no word of it is an
    organisation's.
    """
    return is_person_name(name) and not has_organisation_word(name)


@lru_cache(maxsize=20_000)
def has_organisation_word(name: str) -> bool:
    """Whether a word of a name is one of the names of organisations."""
    return not ORGANISATION_WORDS.isdisjoint(map(bare_word, words(name)))


def looks_like_person(span: Span, surnames: frozenset[str]) -> bool:
    """Whether an organisation of two or three plain words is a person.

    Known by the word before it (“warlord X Y”), by what follows (“X Y, a former
    warlord”), by what only people have or do (“the funeral of X Y”, “X Y of the Z party
    said”), or by a single-word person of the document (``surnames``, as keys) who bears
    its last word.
    """
    found = span.words
    if is_officer(span):
        return True
    if not 2 <= len(found) <= 3 or any(map(str.isupper, found)):
        return False
    before, after = span.before(30), span.after(120)
    if is_called(span):
        return True
    if not is_person_alone(span.text) or gazetteer().named(span.text):
        return False
    # No person stands behind an article: the Charlotte Hornets.
    if before.endswith(("the ", "The ")):
        return False
    if surname_key(span.text) in surnames or is_given_name(found[0]):
        return True
    cue = _WORD_BEFORE.search(before)
    if cue and bare_word(cue.group(1)) in PERSON_NOUNS:
        return True
    if _is_envoy(span):
        return True
    if _MORTAL_BEFORE.search(before) or _MORTAL_AFTER.match(after):
        return True
    owner = _OWNER.search(before)
    body = owner.group(1) if owner else ""
    # “the BJP's”, “Greenpeace's”
    if (body.isupper() or starter_organisation(body)) and _SPEAKS.match(after):
        return True
    apposition = _APPOSITION.match(after)
    described = apposition.group(1).split() if apposition else ()
    return not PERSON_NOUNS.isdisjoint(described)


def _is_envoy(span: Span) -> bool:
    """Whether an office in a known body or country stands right before a name
    (“Ambassador to the United Nations X Y”).
    """
    office = _OFFICE_IN.search(span.before(80))
    if office is None:
        return False
    body = office["body"]
    return bool(starter_organisation(body) or gazetteer().nation(body))


def is_officer(span: Span) -> bool:
    """Whether a name with initials stands between an office in a body and what somebody
    said (“secretary of the Zorena Party, K.M. Xuxa Raisi, said”).
    """
    if not _INITIALS_FIRST.fullmatch(span.text) or not is_person_alone(span.text):
        return False
    if not _SAID_BEHIND.match(span.source, span.end):
        return False
    return bool(_OFFICER_BEFORE.search(span.before(100)))


def is_called(span: Span) -> bool:
    """Whether a given name and a surname that places end with stand behind a calling
    (“nominee Nathan Lane”).
    """
    found = span.words
    if len(found) != 2 or bare_word(found[-1]) not in FAMILIES["surnames_like_places"]:
        return False
    cue = _WORD_BEFORE.search(span.before(30))
    is_cued = cue is not None and bare_word(cue.group(1)) in PERSON_NOUNS
    return is_cued and is_given_name(found[0])


def _tails(key: str) -> Iterator[str]:
    """What a key ends in from each of its words on.

    >>> list(_tails("andres lopez obrador"))
    ['andres lopez obrador', 'lopez obrador', 'obrador']
    """
    while key:
        yield key
        _, _, key = key.partition(" ")


class People:
    """The people of one document: full names grouped, single names looked up."""

    def __init__(self, full_names: Iterable[str]) -> None:
        self._counts = Counter(full_names)
        self._groups: dict[str, str] = {}
        """Each full name with the longest of the same person."""
        self._by_trait: dict[str, list[str]] = defaultdict(list)
        for name in sorted(self._counts, key=self._longest_first):
            homes = set()
            traits = _traits(name)
            for known in self._alike(traits):
                if same_person(name, known):
                    homes.add(self._groups[known])
            self._groups[name] = homes.pop() if len(homes) == 1 else name
            for trait in traits:
                self._by_trait[trait].append(name)

        self._labels: dict[str, str] = {}
        self._by_word: dict[str, set[str]] = defaultdict(set)
        self._by_surname: dict[str, set[str]] = defaultdict(set)
        self._by_tail: dict[str, set[str]] = defaultdict(set)
        for name in sorted(self._groups, key=self._fitness):
            home = self._groups[name]
            self._labels[home] = name  # the fittest comes last
            self._by_surname[surname_key(name)].add(home)
            for key in _word_keys(name):
                self._by_word[key].add(home)
            for tail in _tails(person_key(name)):
                self._by_tail[tail].add(home)

    def _alike(self, traits: Iterable[str]) -> set[str]:
        """The names so far that may be the same person's."""
        alike: set[str] = set()
        for trait in traits:
            alike.update(self._by_trait.get(trait, ()))
        return alike

    def _longest_first(self, name: str) -> tuple[int, int, str]:
        return -len(name_tokens(name)), -self._counts[name], name

    def _fitness(self, name: str) -> tuple[bool, bool, int, int, str]:
        """How well a name stands for its person: with a given name before its particle
        (“Frits van Zorena”), without a regal title, often used.
        """
        first = name.split(" ")[0].lower()
        is_given = first not in PARTICLES
        return is_given, first not in REGAL, self._counts[name], len(name), name

    def full(self, name: str) -> str:
        """The form that the document uses most for a full name."""
        return self._labels.get(self._groups.get(name, ""), name)

    def by_word(self, word: str) -> tuple[str, ...]:
        """The full names that a single word may stand for: by surname, else by any word
        of the name.

        A word of several parts must have them all in the name: Trump-Pence is neither,
        and given as both.
        """
        *others, last = _word_keys(word) or [""]
        homes = set(self._by_surname.get(last) or self._by_word.get(last) or ())
        for key in others if homes else ():
            homes |= self._by_surname.get(key, set())
        return tuple(sorted(self._labels[home] for home in homes))

    def by_tail(self, name: str) -> str | None:
        """The full name that ends in these words (Lopez Obrador), where exactly one
        does.
        """
        if not self._groups or " " not in (tail := person_key(name)):
            return None
        homes = self._by_tail.get(tail, ())
        return self._labels[next(iter(homes))] if len(homes) == 1 else None

    def sharing(self, name: str) -> tuple[str, ...]:
        """The other full names that have the given name or the surname of this one."""
        own = self.full(name)
        tokens = person_key(name).split()
        found = set()
        for known, home in self._groups.items():
            words = person_key(known).split()
            if words[:1] == tokens[:1] or words[-1:] == tokens[-1:]:
                found.add(self._labels[home])
        return tuple(sorted(found - {own}))

    def knows(self, name: str) -> bool:
        """Whether this is one of the full names."""
        return name in self._groups

    def attach(self, span: Span) -> Span:
        """A person's span with its full name, where exactly one person of the document
        bears it.
        """
        if self.knows(span.text):
            return replace(span, name=self.full(span.text))
        if tail := self.by_tail(span.text):
            reason = stored("name", "surnames of a full name in this article")
            return replace(span, name=tail, reason=reason)
        homes = self.by_word(span.text)
        if len(homes) == 1:
            reason = stored("name", "surname of a full name in this article")
            return replace(span, name=homes[0], reason=reason)
        if homes:
            reason = stored(
                "name",
                "ambiguous in this article: %(people)s",
                people=", ".join(homes),
            )
            return replace(span, name="", reason=reason)
        return replace(span, name=span.text)


@lru_cache(maxsize=20_000)
def _traits(name: str) -> frozenset[str]:
    """What two names of one person have one of in common at least: the words of their
    keys, and the name under which a monarch reigns.
    """
    words = person_key(name).split() or [""]
    reigning = _reigning(name)
    return frozenset((*words, reigning)) if reigning else frozenset(words)


def _word_keys(name: str) -> list[str]:
    return [token_key(word, surname=True) for word in name_tokens(name)]


@lru_cache(maxsize=20_000)
def same_person(a: str, b: str) -> bool:
    """Whether two full names of one document are one person: forms of one name, or those
    of one monarch.

    >>> same_person("Queen Elizabeth", "Elizabeth II")
    True
    """
    return are_forms_of_one(a, b) or _reigning(a) == _reigning(b) != ""


def _reigning(name: str) -> str:
    """The one name of a monarch or pope, without title and number (Queen Elizabeth,
    Elizabeth II), else nothing.
    """
    tokens = name_tokens(name)
    own = [word for word in tokens if word.lower() not in GENERATIONS]
    titled = bool(own) and own[0].lower() in REGAL
    own = own[titled:]
    return token_key(own[0]) if len(own) == 1 < len(tokens) else ""
