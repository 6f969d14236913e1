"""What in an article shows that a name is a person's or a body's, beside the model's word
for it.

A person has a given name that is known, an office or calling beside the name, speaks, or
is somebody's wife; a body has a word for one in its name, acts, is told, or is introduced.
Where no mention in the article has any of that the name may be a plant's, a programme's or
a street's: the mentions say so in their reason, and while no article shows more its
heading is shown as doubtful, however many have it.

    >>> text = "Punta Zorena is a colony. “No,” said Xuxa Raisi."
    >>> found = [Span(text, 0, 12, "PERSON", "person", "Punta Zorena"),
    ...     Span(text, 37, 47, "PERSON", "person", "Xuxa Raisi")]
    >>> [span.reason for span in with_doubts(found)]
    ['only the recogniser says so', '']
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

from cuttings.index.enrich.namesakes import IS_BODY, IS_PERSON
from cuttings.index.enrich.national import is_national_body
from cuttings.index.enrich.organisations import (
    is_company,
    is_introduced,
    is_organisation,
)
from cuttings.index.enrich.people import is_person_alone
from cuttings.index.enrich.spans import RULE, SCAN, Sort, Span, bare_word, words
from cuttings.index.enrich.words import (
    FAMILIES,
    ORGANISATION_WORDS,
    PERSON_NOUNS,
    REGAL,
    TITLES,
    is_given_name,
    one_of,
)
from cuttings.index.names.gazetteer import gazetteer
from cuttings.index.names.organisations import starter_organisation
from cuttings.index.names.roles import is_office
from cuttings.search.articles import UNSUPPORTED
from cuttings.search.translations import stored

RELATIVE = stored("name", "somebody's relative by one name, and nothing says whose")
"""Why a name is nobody's whom the archive knows: “his wife Ann”."""

Name = tuple[Sort, str]
"""What a name is of, and how it is filed."""

# Ulysses S. Grant, but not A.H. Robins, which may be a firm as well
_INITIALS = re.compile(r"[A-Z][a-z]+ (?:[A-Z]\. ?){1,2}[A-Z]")
_BODY_ONLY_BEFORE = re.compile(
    rf"(?<![\w-])(?:{one_of('said_of_bodies')}|{one_of('had_by_bodies_before')}),?"
    r" (?:[Tt]he )?[\"“<]?$"
)
# analyst with “Zorena Brill”, manager of “Zorena Brill”
_EMPLOYER_BEFORE = re.compile(
    r"\b(?:(?:analysts?|economists?|traders?|dealers?|brokers?|strategists?|officers?|presidents?"
    r"|executives?|managers?|directors?|head of [a-z]+) (?:at|with)"
    r"|(?:vice[ -])?(?:president|chairman|chief executive(?: officer)?|manager|treasurer"
    r"|controller) of"
    r"|(?:shares|stock|stake|subsidiary|unit|division|branch|stores?) (?:of|in)"
    r"|stockbrokers|brokers|brokerages?|accountants|auditors|underwriters) $"
)
_HAS = re.compile(rf"[>”\"]?(?:['’]s?)? {one_of('had_by_bodies')}\b")
_AGED_BEFORE = re.compile(r"\b\d\d-year-old(?: [a-z]+)? $")
_AGED_AFTER = re.compile(r", \d\d,| \(\d\d\)|, aged \d\d")
# an “NFT” app, the “Kepler” space telescope
_THING_AFTER = re.compile(
    rf"['’\"”]?(?: space| oil| gas| film)? {one_of('things_behind')}s?\b"
)
# a drug called “Zorena”
_CALLED_BEFORE = re.compile(
    r"(?P<noun>[A-Za-z]+),? (?:called|dubbed|nicknamed|known as|branded|trademarked) [\"“‘']?$"
)
# the television show “Terrace House”
_THING_BEFORE = re.compile(rf"\b{one_of('things_before')},? [\"“‘']?$")
# LCA 100K, PD78310, A300
_MODEL = re.compile(r"(?:^|[ -])(?:[A-Z]{1,4}-?\d{2,}[A-Z]?|\d+[A-Z]{1,2})(?: |$)")
_SUM = re.compile(r"(?:Rs|US|CHF|USD|EUR|GBP)\.? ?\$?\d")
# BY “A LOT”
_SHOUT_BEFORE = re.compile(r"\b[A-Z]{2,} (?:A |I )?$")
_SHOUT_AFTER = re.compile(r"[ ,!]+(?:(?:A|I) )?[A-Z]{2,}\b|[!]|\s+\d+[./]\d")
_HEADS = (
    ORGANISATION_WORDS
    | FAMILIES["heads_of"]
    | FAMILIES["body_heads"]
    | FAMILIES["band_ends"]
    | FAMILIES["company_ends"]
    | FAMILIES["named_after_people"]
    | FAMILIES["more_heads"]
) - frozenset(
    ("democratic", "international", "islamic", "liberation", "national", "united")
)
"""What bodies are by the last word of their name, or before “of”."""
_LINKS = frozenset(("of", "for", "on", "de", "du", "against"))
_CALLINGS = PERSON_NOUNS | TITLES | FAMILIES["callings"]
_BEFORE_NAMES = (PERSON_NOUNS | TITLES) - frozenset(
    (
        "acting",
        "assistant",
        "associate",
        "army",
        "count",
        "crown",
        "first",
        "former",
        "general",
        "grand",
        "home",
        "late",
        "master",
        "private",
        "senior",
    )
)
_WORD_BEFORE = re.compile(r"(?:^|\W)([\w-]+)\.?,? [\"“‘'(]?$")
_LISTED = re.compile(r",? and |, ")
_MEMBER = re.compile(r",? (?:of|from|at|with) (?:the )?")
# said “Ann Lee”, the wife of “Ann Lee”
_SPEAKER_BEFORE = re.compile(rf"(?:\b{one_of('beside_people_before')}|—) [\"“]?$")
# “Ann Lee” said, “Ann Lee”, 58, “Ann Lee's” widow
_SPEAKER_AFTER = re.compile(
    rf",? {one_of('speaking')}\b|,? \(?\d\d\b[,)]|['’]s? {one_of('mortal_after')}\b"
    rf"|,? {one_of('beside_people')}\b"
)
# his wife “Ann”, the sisters “Ann” and Xuxa
_KIN_BEFORE = re.compile(
    r"\b(?:wife|husband|sons?|daughters?|brothers?|sisters?|father|mother|widow|child"
    r"|children|grandson|granddaughter|niece|nephew|twins?|girlfriend|boyfriend)"
    r",? (?:[A-Z]\w+(?:,|,? and) )*$"
)
# Unions said “Ghent” is closed: not whose words they are
_SAID_THAT = re.compile(r"(?<![\"”,]) (?:said|says|added|noted|warned) $")
# “China's” Wang Yi
_OWNER = re.compile(r"\b[A-Z]\w+(?: [A-Z]\w+)?['’]s? $")
# Ann Lee“, its chief economist,”
_CALLED = re.compile(
    r",\s+(?:[\w’'.&-]+\s+){0,8}?(?P<calling>[\w-]+)"
    r"(?=,|\.|;| of\b| at\b| for\b| in\b| who\b)"
)
# the company “Zorena”, chairman of “Zorena”, told “Zorena”
_BODY_BEFORE = re.compile(
    rf"\b(?:{one_of('said_of_bodies')}|{one_of('had_by_bodies_before')}"
    rf"|{one_of('beside_bodies_before')}),? (?:the |The )?[\"“<]?$"
)
# “Zorena” shares, “Zorena” said, “Zorena” <ZOR>, “Zorena” (ZOR)
_BODY_AFTER = re.compile(
    rf"[>”\"]?(?:['’]s?)? (?:{one_of('had_by_bodies')}|(?!called\b){one_of('speaking')}"
    rf"|{one_of('beside_bodies')})\b"
    r"|[>”\"]? (?:<[A-Z.]+>|\((?:NYSE|NASDAQ)\b|\((?P<letters>[A-Z]{2,6})\))"
)
# the operator “Xuxa Raisi”: people are these, too
_PERSON_TOO_BEFORE = re.compile(r"\b(?:developer|operator|producer|maker) [\"“]?$")
_SPEAKS_ONLY = re.compile(rf"[\"”]? {one_of('speaking')}\b")
# A.R. Brill
_INITIALS_AND_SURNAME = re.compile(r"(?:[A-Z]\. ?){1,3}[A-Z][a-z]+")
_AN = re.compile(r"\b[Aa]n? $")
_SENTENCE_GOES_ON = re.compile(
    r"\s?(?:[,.;:)—–]|-|(?:and|or|which|that|who|in|of|is|was|has|to|for|with|where)\b|$)"
)
_LOWER = re.compile(r"(?<![\w’'-])[a-z]{2,}(?![\w’'-])")
# the “RMT” union
_IS_BODY_NOUN = re.compile(r" (?:trade )?(?:union|party|subsidiary)\b")


def with_doubts(spans: Iterable[Span]) -> list[Span]:
    """The named spans of an article, the reason of those in doubt saying so; without
    those that the words around them show to be things.
    """
    found = list(spans)
    doubted = _unshown(found)
    meant = {name: _meant(alike) for name, alike in doubted.items()}
    kept = []
    for span in found:
        if is_relative(span) and _is_relative(_name(span), [span]):
            kept.append(replace(span, name="", reason=RELATIVE))
            continue
        sort = meant.get(_name(span))
        if sort == "other":
            kept += country_of(span)
            continue
        if sort == span.sort:
            span = replace(span, reason=UNSUPPORTED)
        elif sort is not None:
            span = replace(span, sort=sort, reason="by the words around it")
        kept.append(span)
    return kept


def called_as(span: Span) -> Sort | None:
    """What a name that was taken for a person's is by the noun before it: a thing (“a
    drug called Zorena”), a body (“a party called Zorena”), or None where that says nothing
    or a person is called so.
    """
    called = _CALLED_BEFORE.search(span.before(48))
    if called is None:
        return None
    noun = called["noun"].lower()
    of_people = FAMILIES["humans"] | PERSON_NOUNS | TITLES
    if noun in of_people | FAMILIES["before_called"]:
        return None
    return "organisation" if noun in _HEADS else "other"


def _name(span: Span) -> Name:
    return span.sort, span.name


def _unshown(spans: Sequence[Span]) -> dict[Name, list[Span]]:
    """The names of people and bodies that no mention shows to be theirs, each with its
    mentions.
    """
    alike: dict[Name, list[Span]] = defaultdict(list)
    for span in spans:
        if span.name and span.sort in ("person", "organisation"):
            alike[_name(span)].append(span)
    shown = set()
    for name, mentions in alike.items():
        if _is_one_of_many(mentions) or _is_misnamed(mentions):
            continue
        if any(map(_is_shown, mentions)):
            shown.add(name)
    shown |= _beside_shown(spans, shown)
    # “his wife Ann” is somebody, and nobody can say who.
    shown -= {name for name, mentions in alike.items() if _is_relative(name, mentions)}
    return {name: each for name, each in alike.items() if name not in shown}


def _is_relative(name: Name, alike: Sequence[Span]) -> bool:
    """Whether a given name alone is that of somebody's relative (“his wife Ann”)."""
    sort, text = name
    if sort != "person" or " " in text or not is_given_name(text):
        return False
    if any(span.role for span in alike):
        return False
    return any(map(is_relative, alike))


def is_relative(span: Span) -> bool:
    """Whether one word stands behind what somebody's relatives are (“his wife Ann”)."""
    if " " in span.text:
        return False
    return _KIN_BEFORE.search(span.before(40)) is not None


def _is_one_of_many(alike: Sequence[Span]) -> bool:
    """Whether a body's name is but what a body is, in large letters: each time an article
    for any of its kind stands before it, and no noun behind (“which is a Social
    Organisation”).
    """
    first = alike[0]
    if first.sort != "organisation" or is_company(first.name):
        return False
    if starter_organisation(first.name) or bare_word(first.words[-1]) not in _HEADS:
        return False
    for span in alike:
        goes_on = _SENTENCE_GOES_ON.match(span.source, span.end)
        if not _AN.search(span.before(4)) or not goes_on:
            return False
    return True


def _is_misnamed(alike: Sequence[Span]) -> bool:
    """Whether a person without a known given name is called a body."""
    first = alike[0]
    if first.sort != "person":
        return False
    if _is_full(words(first.name)):
        return any(map(_is_employer, alike)) and not any(map(_does_as_person, alike))
    # Who holds an office has a spokesman, too.
    if any(is_office(span.role) for span in alike):
        return False
    return any(map(_is_surely_body, alike))


def _is_employer(span: Span) -> bool:
    """Whether somebody works for what is named, and it owns nothing here."""
    if span.after(1) in ("'", "’"):
        return False
    return _EMPLOYER_BEFORE.search(span.before(48)) is not None


def _does_as_person(span: Span) -> bool:
    """Whether a mention speaks, has an office or an age, or stands behind a calling."""
    before = span.before(60).rpartition("\n")[2]
    if span.role or _is_beside_calling(span):
        return True
    if _SPEAKER_BEFORE.search(before):
        return True
    return _SPEAKER_AFTER.match(span.source, span.end) is not None


def _meant(alike: Sequence[Span]) -> Sort:
    """What a name that nothing shows to be of its sort is: a thing, of the other sort, or
    still of its own.
    """
    first = alike[0]
    is_thing = any(map(_is_thing, alike)) or all(map(_is_shouted, alike))
    # What stands behind letters (“EC imports”) is had by what they stand for.
    if is_thing and not any(map(_is_explained, alike)):
        return "other"
    if first.sort == "person":
        is_body = any(map(_is_surely_body, alike)) and is_organisation(first.name)
        return "organisation" if is_body else "person"
    may_be_person = 1 < len(first.words) < 4 and is_person_alone(first.name)
    is_person = may_be_person and any(map(_is_surely_person, alike))
    return "person" if is_person else "organisation"


def _is_surely_body(span: Span) -> bool:
    """Whether the words around a name that was taken for a person say that it is a
    body's.
    """
    if _BODY_ONLY_BEFORE.search(span.before(40)) or is_introduced(span):
        return True
    if _is_employer(span):
        return True
    return bool(_HAS.match(span.source, span.end))


def _is_surely_person(span: Span) -> bool:
    """Whether the words around a name that was taken for a body say that it is a
    person's.
    """
    if _AGED_BEFORE.search(span.before(40)) or _AGED_AFTER.match(span.source, span.end):
        return True
    return is_given_name(span.words[0]) and _is_beside_calling(span)


def _is_thing(span: Span) -> bool:
    """Whether a mention is a model's, a sum's or a table's, is what a country has
    (“U.S. Beef”), or is called a thing.
    """
    name = span.text
    if _THING_AFTER.match(span.source, span.end):
        return True
    if _THING_BEFORE.search(span.before(40)):
        return True
    if _MODEL.search(name) or _SUM.match(name):
        return True
    is_body = span.sort != "organisation" or starter_organisation(name) is not None
    return bool(country_of(span)) and not is_body


def country_of(span: Span) -> list[Span]:
    """The country or the continent, if one does, that a name of several words begins
    with; a desert may have a telescope.
    """
    country, space, _ = span.text.partition(" ")
    for place in gazetteer().broad(country) if space else ():
        if place.level == "region" and place.country:
            continue
        alone = span.cut(0, len(country))
        return [replace(alone, label=SCAN, sort="place", name=place.label)]
    return []


def _is_shouted(span: Span) -> bool:
    """Whether a mention is one word in capitals among others (“BY A LOT!”), or before
    the figures of a table.
    """
    if not span.text.isupper() or " " in span.text:
        return False
    before = _SHOUT_BEFORE.search(span.before(24))
    return bool(before or _SHOUT_AFTER.match(span.source, span.end))


def _beside_shown(spans: Sequence[Span], shown: Collection[Name]) -> set[Name]:
    """The names of several words that stand in a list beside one of the same sort that
    is shown, and people who are “of” a body.
    """
    beside: set[Name] = set()
    for one, other in pairwise(spans):
        if one.source is not other.source or " " not in one.name or not other.name:
            continue
        between = one.source[one.end : other.start]
        names = {_name(one), _name(other)}
        is_list = one.sort == other.sort and _LISTED.fullmatch(between)
        is_member = other.sort == "organisation" and _MEMBER.fullmatch(between)
        if is_list and " " in other.name and not names.isdisjoint(shown):
            beside |= names
        elif one.sort == "person" and is_member:
            beside.add(_name(one))
    return beside


def _is_shown(span: Span) -> bool:
    """Whether the mention of a person or a body shows what it is."""
    if span.reason in (IS_PERSON, IS_BODY):
        return True
    return _is_person(span) if span.sort == "person" else _is_body(span)


def _is_person(span: Span) -> bool:
    """Whether a mention's words or those around it are a person's."""
    found = words(span.name)
    if len(found) > 1 and (_is_full(found) or _INITIALS.match(span.name)):
        return True
    if span.role or span.label == RULE or bare_word(found[0]) in REGAL:
        return True
    if _is_beside_calling(span):
        return True
    before = span.before(60).rpartition("\n")[2]
    if _SAID_THAT.search(before):
        return False
    if _SPEAKER_BEFORE.search(before) or _SPEAKER_AFTER.match(span.source, span.end):
        return True
    return len(found) > 1 and _OWNER.search(before) is not None


def _is_beside_calling(span: Span) -> bool:
    """Whether an office or a calling stands before a name, or is set off behind it."""
    word = _WORD_BEFORE.search(span.before(30).rpartition("\n")[2])
    if word and _calling(word.group(1)) in _BEFORE_NAMES:
        return True
    called = _CALLED.match(span.source, span.end)
    return called is not None and _calling(called["calling"]) in _CALLINGS


def _is_explained(span: Span) -> bool:
    """Whether a name's initials stand in brackets behind it."""
    after = _BODY_AFTER.match(span.source, span.end)
    return after is not None and after["letters"] == _initials(span.text)


def _initials(name: str) -> str:
    """The first letters of the capital words of a name."""
    return "".join(word[0] for word in words(name) if word[0].isupper())


def _calling(word: str) -> str:
    """A calling as lists have it: “co-founder” is a founder."""
    return bare_word(word.rpartition("-")[2])


def _is_full(found: Sequence[str]) -> bool:
    """Whether the words of a name begin with a known given name, or with a family name
    where that comes first (Wang Yi).
    """
    given = found[0]
    if bare_word(given) in FAMILIES["family_names_first"]:
        return True
    return is_given_name(given) or any(map(is_given_name, given.split("-")))


def _is_body(span: Span) -> bool:
    """Whether a mention's words or those around it are a body's."""
    name = span.name
    if starter_organisation(name) or is_national_body(name) or name.endswith(")"):
        return True
    if is_company(name):
        return True
    lowered = [bare_word(word) for word in words(name)]
    # the Zorena Administration: a president's, whoever that is
    is_reign = len(lowered) == 2 and lowered[-1] == "administration"
    is_headed = len(lowered) > 1 and lowered[-1] in _HEADS and not is_reign
    if is_headed and not _is_plain(span, lowered):
        return True
    if lowered[:1] and lowered[0] in FAMILIES["band_heads"]:
        return True
    # University of Geneva, Boston University School of Public Health
    if not _HEADS.isdisjoint(lowered) and not _LINKS.isdisjoint(lowered):
        return True
    if is_introduced(span):
        return True
    # A person is told and speaks too, whom one word may name.
    if " " not in name and name[1:].islower():
        return _is_surely_body(span) or span.label == RULE
    before = span.before(60).rpartition("\n")[2]
    if _BODY_BEFORE.search(before):
        may_be_person = is_person_alone(name) and _PERSON_TOO_BEFORE.search(before)
        if not may_be_person:
            return True
    # A.R. Brill said: a firm's name, or a person's
    may_speak = _INITIALS_AND_SURNAME.fullmatch(name) is not None
    if may_speak and _SPEAKS_ONLY.match(span.source, span.end):
        return False
    if _IS_BODY_NOUN.match(span.source, span.end):
        return True
    after = _BODY_AFTER.match(span.source, span.end)
    # Things have initials, too: Gross Domestic Product (GDP).
    return after is not None and after["letters"] != _initials(span.text)


def _is_plain(span: Span, lowered: Sequence[str]) -> bool:
    """Whether the text has both words of a name in small letters too (“Zonal
    Organization”), and neither speaks its bearer nor is it a country's.
    """
    if len(lowered) > 2 or not _lower_words(span.source).issuperset(lowered):
        return False
    return _BODY_AFTER.match(span.source, span.end) is None


@lru_cache(maxsize=4)
def _lower_words(text: str) -> frozenset[str]:
    """The words that a text has in small letters."""
    return frozenset(_LOWER.findall(text))
