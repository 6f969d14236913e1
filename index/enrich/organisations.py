"""Bodies that every country has: ministries, parliaments, courts, forces, parties named
by what they stand for.

Without its country such a body is nobody's: “the Interior Ministry” becomes ``Interior
Ministry (Tajikistan)`` where the words around it, or else the document as a whole, say
whose it is. All ways to say so give one name, the country in brackets behind: “US
Senate”, “the American Senate”, “Senate of the United States”.

Organisations within one document: generic phrases out, acronyms expanded both ways,
ministries tied to a country.

``Long Name (ABC)`` makes ABC a name of Long Name, wherever either stands in the
document. A ministry without its country is nobody's: “the Interior Ministry” becomes
``Interior Ministry (Tajikistan)`` where the words around it, or else the document as a
whole, say whose it is.

Clubs that news calls by their town: “Liverpool beat Chelsea 2-1” names two clubs and no
place.

A town of the gazetteer is a club where the article is about sport and a word of play
stands beside the name at least once, or the model took it for an organisation. Then the
name is the club's wherever nothing says that it is a place (“in Liverpool”). Countries
stay countries: a national team is its country's.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from cuttings.index.enrich import organisations as bodies
from cuttings.index.enrich.people import bare_word
from cuttings.index.enrich.places import is_locative
from cuttings.index.enrich.spans import Span, words
from cuttings.index.enrich.words import (
    APPOSITION,
    GENERIC_HEADS,
    MONTHS,
    NO_ACRONYMS,
    NO_BODY,
    NO_BODY_BEFORE,
    NOT_NAMES,
    ORGANISATION_WORDS,
    TITLES,
)
from cuttings.index.names.gazetteer import gazetteer
from cuttings.index.names.organisations import starter_organisation

_TENETS = (
    "Agrarian|Centre|Center|Christian Democratic|Christian Democrat|Communist|Conservative|Constitution|Democratic"
    "|Ecologist|Freedom|Green|Greens|Independence|Islamic|Justice|Labou?r|Liberal|Liberal Democratic|Libertarian"
    "|National|National Democratic|Nationalist|People['’]s|Peasants['’]?|Pirate|Progress|Progressive|Radical|Reform"
    "|Republican|Social Democratic|Social Democrat|Socialist|Unionist|United|Unity|Workers['’]?"
)
_PORTFOLIOS = (
    "Agriculture|Commerce|Communications|Culture|Defen[cs]e|Economy|Education|Energy|Environment|Finance|Fisheries"
    "|Foreign Affairs|Forestry|Health|Home Affairs|Homeland Security|Housing|Immigration|Industry|Information"
    "|Interior|Justice|Labou?r|Public Works|Science|Social Welfare|State|Tourism|Trade|Transport|Transportation"
    "|Treasury|Veterans Affairs|Veterans['’] Affairs"
)
_MORE = r"(?:(?:,)? (?:and )?[A-Z]\w+)*"
_CHAMBERS = (
    "Parliament|Senate|National Assembly|Federal Assembly|Constituent Assembly|Legislative Assembly|House of Assembly"
    "|Congress|House of Representatives|House of Commons|House of Lords|Chamber of Deputies|House of Councillors"
    "|Council of State|State Council|Federal Council|Council of Ministers|Cabinet|Legislative Council"
)
_COURTS = "(?:Supreme|Constitutional|High|Federal|National|Supreme Administrative) Court|Constitutional Council"
_FORCES = (
    "(?:National|Presidential|Republican|Border) Guards?|Air Force|Navy|Army|Armed Forces|Coast ?Guard|Special Forces"
    "|Security Forces|National Police|Federal Police|Air Defen[cs]e Forces?|Marine Corps|Border Police|Police"
)
_OFFICES = (
    "Central Bank|National Bank|Reserve Bank"
    "|(?:Central |National |Independent |Federal )?(?:Elections?|Electoral|Referendum) Commission"
    "|Foreign Office|Home Office|Treasury|National Security (?:Council|Committee)|Supreme Security Council"
    "|General Prosecutor['’]s Office|Prosecutor General['’]s Office|Attorney General['’]s Office"
    "|Human Rights Commission"
    "|Chamber of Commerce|Civil Aviation Authority|Statistics (?:Office|Bureau)|Meteorological (?:Agency|Department)"
    "|Geological Survey|Red Crescent|Red Cross|Medical Association|Bar Association|State Security Service"
    "|Intelligence Service"
)
_SPORTS = (
    "(?:Football|Soccer|Cricket|Athletics|Rugby|Rugby Football|Tennis|Boxing|Basketball|Hockey|Ice Hockey|Olympic"
    "|Swimming) (?:Association|Federation|Union|Board|Committee)|(?:National )?Olympic Committee|Paralympic Committee"
)
NATIONAL = re.compile(
    rf"(?:Ministry of (?:the )?[A-Z]\w+{_MORE}|Department of (?:the )?(?:{_PORTFOLIOS}){_MORE}"
    rf"|[A-Z]\w+ (?:and [A-Z]\w+ )?Ministry|(?:{_PORTFOLIOS}) Department|{_CHAMBERS}|{_COURTS}|{_FORCES}|{_OFFICES}"
    rf"|{_SPORTS}|(?:Federal |Interim |Transitional )?Government|Liberal Democrats?|(?:{_TENETS}) [Pp]arty)"
)
_TELLING = re.compile(
    r"(?:Federal |Interim |Transitional )?Government|Police|Red Cross|(?:Special|Security) Forces"
)
"""Bodies that are only meant as such where their own words name the country:

“the Police” is no organisation.
"""
_MANY = re.compile(
    "(?:Federal |State )?(?:District|Circuit|Superior|Crown|Magistrates?['’]?|Appeals?|County|Criminal|Civil|Family"
    "|Juvenile|Bankruptcy|Local|Municipal|City|Regional|Military) Court|Court of Appeals?|(?:Federal )?Appeals Court"
    "|Embassy|Consulate|Legislature|Governor|Attorney"
)
_KEPT_BY = tuple(
    (re.compile(pattern), countries.split("|"))
    for pattern, countries in (
        (
            r"Department of .*|.* Department",
            "United States|Philippines|Australia|South Africa|Ireland|Canada|Switzerland|United Kingdom|Sri Lanka",
        ),
        (r"Foreign Office", "United Kingdom|Germany|Pakistan|Japan"),
        (r"Home Office|House of Lords", "United Kingdom"),
        (r"House of Commons", "United Kingdom|Canada"),
        (
            r"Congress",
            "United States|Mexico|Brazil|Argentina|Chile|Colombia|Peru|Philippines|Ecuador|Honduras|Guatemala|Spain"
            "|Dominican Republic|Paraguay|Bolivia|Venezuela|Micronesia|Palau",
        ),
        (
            r"Senate",
            "United States|France|Italy|Spain|Poland|Czech Republic|Romania|Canada|Australia|Mexico|Brazil|Argentina"
            "|Chile|Colombia|Paraguay|Uruguay|Bolivia|Haiti|Dominican Republic|Philippines|Thailand|Pakistan|Nigeria"
            "|Kenya|Zimbabwe|Cambodia|Belgium|Netherlands|Ireland|Jordan|Kazakhstan|Rwanda"
            "|Democratic Republic of the Congo"
            "|Burundi|Gabon|Cameroon|Madagascar|Liberia|Lesotho|Eswatini|Jamaica|Barbados|Trinidad and Tobago|Bahamas"
            "|Belize|Ivory Coast|Algeria|Equatorial Guinea|Slovenia|Bosnia and Herzegovina|Uzbekistan",
        ),
        (
            r"House of Representatives",
            "United States|Japan|Australia|New Zealand|Philippines|Indonesia|Nigeria|Libya|Belgium|Netherlands|Cyprus"
            "|Malta|Egypt|Yemen|Morocco|Liberia|Jamaica|Thailand|Jordan|Iraq|Somalia|Belarus|Trinidad and Tobago|Fiji",
        ),
        (
            r"Marine Corps",
            "United States|South Korea|Philippines|Taiwan|Thailand|Brazil",
        ),
        (
            r"Treasury",
            "United States|United Kingdom|Australia|New Zealand|South Africa|Kenya|Israel",
        ),
    )
)
"""Bodies that only some countries have, the likeliest first."""
_AFTER = re.compile(r"\s+(?:of|in)\s+(?:the\s+)?([A-Z][\w’'-]*(?: [A-Z][\w’'-]*)?)")
_OF = re.compile(r"(.+?) of (?:the )?([A-Z].*)$")


def is_national_body(name: str) -> bool:
    """Whether every country has a body of this name: a ministry, a supreme court, an
    army.
    """
    core, whose = _parted(name)
    return bool(NATIONAL.fullmatch(core)) and (
        bool(whose) or not _TELLING.fullmatch(core)
    )


def needs_country(name: str) -> bool:
    """Whether a name is that of a national body and does not say whose."""
    return bool(NATIONAL.fullmatch(name))


def national(
    span: Span, text: str, about: str | None, named: Collection[str] = ()
) -> str:
    """The name of a body that every country has, with its country; empty where nothing
    says whose it is.

    Looks at the country inside the name, before and after it, then at ``about``, the
    country that the document or passage is about, and at the others ``named`` in it.
    """
    core, whose = _parted(span.text)
    if not whose:
        whose = _preceding(text[max(0, span.start - 40) : span.start])
    after = _AFTER.match(text[span.end : span.end + 60]) if not whose else None
    if after:
        whose = next(
            (
                place.label
                for form in _forms(after.group(1))
                if (place := gazetteer().country(form))
            ),
            "",
        )
    core = re.sub(r" party$", " Party", core)
    whose = whose or _keeper(core, about or "", named)
    return f"{core} ({whose})" if whose and NATIONAL.fullmatch(core) else ""


def _keeper(core: str, about: str, named: Collection[str]) -> str:
    """The country that a body belongs to where the words around it are silent."""
    countries = next(
        (countries for pattern, countries in _KEPT_BY if pattern.fullmatch(core)), None
    )
    if countries is None or about in countries:
        return about
    return next((country for country in countries if country in named), "")


def _parted(name: str) -> tuple[str, str]:
    """A name without the country that stands before it or after “of”, and the
    country's label, if one does.
    """
    lead, label = _leading_country(name)
    core = name[len(lead) :].lstrip(" '’s") if lead else name
    of = _OF.match(core)
    country = gazetteer().country(of.group(2)) if of else None
    if of and country:
        return of.group(1), label or country.label
    return core, label


def _forms(phrase: str) -> tuple[str, ...]:
    return (phrase, phrase.partition(" ")[0])


def _leading_country(name: str) -> tuple[str, str]:
    tokens = name.split()
    for count in (2, 1):
        lead = " ".join(tokens[:count])
        bare = re.sub(r"['’]s?$", "", lead)
        place = gazetteer().demonym(bare) or (
            gazetteer().country(bare) if count < len(tokens) else None
        )
        if place and place.level in ("country", "region") and count < len(tokens):
            return lead, place.label
    return "", ""


def _preceding(before: str) -> str:
    tokens = re.findall(r"[\w.’'-]+", before.rpartition("\n")[2])[-3:]
    for count in (2, 1):
        lead = (
            re.sub(r"['’]s?$", "", " ".join(tokens[-count:]))
            if len(tokens) >= count
            else ""
        )
        if lead[:1].isupper():
            place = gazetteer().demonym(lead) or gazetteer().country(lead)
            if place:
                return place.label
    return ""


def is_generic(name: str) -> bool:
    """Whether a phrase is the name of a kind of court or office, of which one
    country has many.
    """
    core, _ = _parted(name)
    return bool(_MANY.fullmatch(core))


def is_list_of_places(name: str) -> bool:
    """Whether a phrase lists places (“Crete and Cyprus”)."""
    parts = re.split(r", | and ", name)
    return len(parts) > 1 and all(gazetteer().named(part) for part in parts)


_PARTYS = re.compile(r"\b(?:the|ruling|opposition|his|her|own) $")
_CAPITALS = re.compile(r"\b[A-Z]{3,6}\b")
ACRONYM = re.compile(r"[A-Z][A-Za-z.&-]{1,9}")
_PART = r"(?:[A-Z][\w’'.&-]{0,40}+|of|the|and|for|in|on|de|la|del|du|des|et|y|da|do|dos|und|für|al|&|to|against|with)"
# Bounded and possessive, so that a long run of capitals is not tried in every way.
_EXPLAINED = re.compile(
    rf"({_PART}(?:[ -]+{_PART}){{1,16}}+)"
    r",? \((?:the |or |known as |abbreviated )?[\"“'‘]?([A-Z][A-Za-z.&-]{1,9})[\"”'’]?(?:[,;][^()]*)?\)"
)
_BAND_ENDS = frozenset(
    """group brigade brigades battalion regiment division forces front movement party ministry university institute
    committee council commission federation association foundation agency corporation inc ltd plc llc fc sc club bank
    airlines airways newspaper wanderers rovers albion hotspur""".split()  # noqa: SIM905 - a list of words reads better
)
_BAND_HEADS = frozenset(
    """jaish jaysh jaysh-e jabhat harakat harkat hizb hezb lashkar liwa katibat katiba jund jundallah saraya saray
    kataib asaib jamaat jamiat tehrik tehreek ahrar faylaq real sporting dinamo dynamo lokomotiv borussia
    deportivo atletico atlético olympique""".split()  # noqa: SIM905 - a list of words reads better
)
_MINOR_WORDS = (
    "of the and for in on de la del du des et y da do dos und für al & to against with"
)
_MINOR = frozenset(_MINOR_WORDS.split())
_UNTELLING = GENERIC_HEADS | NOT_NAMES | MONTHS | TITLES | _MINOR
_OF_COUNTRY = re.compile(r"\s+of\s+(?:the\s+)?([A-Z][\w’'-]*(?: [A-Z][\w’'-]*)?)")
_EXTENDS = frozenset(
    (
        "party",
        "ministry",
        "bank",
        "union",
        "university",
        "front",
        "association",
        "federation",
    )
)


def acronyms(text: str) -> dict[str, str]:
    """The acronyms that a text explains as ``Long Name (ABC)``, each with its long
    name.
    """
    found: dict[str, str] = {}
    for match in _EXPLAINED.finditer(text):
        short = match.group(2)
        if sum(char.isupper() for char in short) >= 2:
            long = _expansion(match.group(1), short)
            if long:
                found.setdefault(short.replace(".", ""), long)
    return found


def initials_of(names: Iterable[str], text: str) -> dict[str, str]:
    """Acronyms of a text that are the initials of one organisation in it and are
    nowhere explained.
    """
    found: dict[str, set[str]] = defaultdict(set)
    for name in set(names):
        if len(tokens := words(name)) > 2 and all(
            token[0].isupper() or token in _MINOR for token in tokens
        ):
            found["".join(token[0] for token in tokens if token not in _MINOR)].add(
                name
            )
    used = set(_CAPITALS.findall(text))
    return {
        short: min(longs)
        for short, longs in found.items()
        if len(longs) == 1 and short in used
    }


def explained(text: str) -> Iterator[tuple[int, int]]:
    """Where the long names stand that a text explains an acronym for."""
    for match in _EXPLAINED.finditer(text):
        short = match.group(2)
        long = (
            _expansion(match.group(1), short)
            if sum(char.isupper() for char in short) >= 2
            else ""
        )
        if long:
            yield match.end(1) - len(long), match.end(1)


def _expansion(phrase: str, short: str) -> str:
    letters = [char.lower() for char in short if char.isupper()]
    tokens = phrase.split()
    best = ""
    for first in range(len(tokens)):
        if tokens[first].lower() in _MINOR or not tokens[first][0].isupper():
            continue
        if _spells(tokens[first:], letters):
            best = best or " ".join(tokens[first:])
            if tokens[first][0].lower() == letters[0]:
                return " ".join(tokens[first:])
    return best


def _spells(tokens: list[str], letters: list[str]) -> bool:
    parts = [part for token in tokens for part in re.split(r"-", token) if part]
    strict = [part[0].lower() for part in parts if part.lower() not in _MINOR]
    loose = [part[0].lower() for part in parts]
    joined = "".join(letters)
    return joined in ("".join(strict), "".join(loose)) or (
        len(letters) >= 3
        and len(strict) >= 2
        and strict[0] == letters[0]
        and _subsequence(strict, letters)
        and len(strict) - len(letters) <= 2
    )


def _subsequence(firsts: list[str], letters: list[str]) -> bool:
    short, long = sorted((firsts, letters), key=len)
    rest = iter(long)
    return abs(len(firsts) - len(letters)) <= 1 and all(char in rest for char in short)


def extended(span: Span, text: str) -> Span:
    """The span with “of Tajikistan” added to a party, ministry or bank that the
    model cut short.
    """
    last = bare_word(words(span.text)[-1]) if words(span.text) else ""
    match = _OF_COUNTRY.match(text, span.end) if last in _EXTENDS else None
    if match:
        for form in (match.group(1), match.group(1).partition(" ")[0]):
            name = re.sub(r"['’]s?$", "", form)
            if gazetteer().broad(name):
                end = match.start(1) + len(name)
                return Span(
                    span.start, end, text[span.start : end], span.label, span.sort
                )
    return span


def without_party(span: Span) -> Span:
    """“Georgian Dream” of “Georgian Dream party”, where that is a name by itself
    (the Labour party is not Labour).
    """
    name = span.text.removesuffix(" party")
    if (
        name == span.text
        or starter_organisation(span.text)
        or bodies.is_national_body(span.text)
    ):
        return span
    return (
        span.cut(0, len(name))
        if is_organisation(name) and not gazetteer().demonym(name)
        else span
    )


def is_organisation(name: str) -> bool:
    """Whether a phrase names one organisation: capitalised, and not of generic
    words, months or titles alone.
    """
    found = words(name)
    if bodies.is_generic(name) or bodies.is_list_of_places(name):
        return False
    if found and (
        bare_word(found[-1]) in NO_BODY or bare_word(found[0]) in NO_BODY_BEFORE
    ):
        return False
    if not found or len(found) > 12 or not found[0][0].isupper():
        return name[:3].lower() in ("al-", "al ") and len(name) > 5
    lowered = [bare_word(word) for word in found]
    if len(found) == 1:
        word = found[0]
        generic = (
            lowered[0] in NOT_NAMES
            or lowered[0] in MONTHS
            or lowered[0] in TITLES
            or lowered[0] in GENERIC_HEADS
        )
        return (
            len(word) > 1
            and not generic
            and word not in NO_ACRONYMS
            and not word.isdigit()
        )
    telling = [
        low
        for low, word in zip(lowered, found, strict=True)
        if word[0].isupper() and low not in _UNTELLING
    ]
    lower_tail = (
        found[-1].rpartition("-")[2][:1].islower()
        and lowered[-1] not in ORGANISATION_WORDS
    )
    peoples = len(found) > 2 and bool(
        gazetteer().demonym(found[0])
    )  # the English Defence League
    return ((bool(telling) or peoples) and not lower_tail) or bodies.is_national_body(
        name
    )


def is_band(name: str) -> bool:
    """Whether what looks like a person is a group:

    “Saray al-Jihad Group”, “Jaish al-Mansurah”, “Pirates FC”.
    """
    found = [bare_word(word) for word in words(name)]
    return len(found) > 1 and (
        found[-1] in _BAND_ENDS or (found[0] in _BAND_HEADS and len(found) < 6)
    )


def is_introduced(text: str, start: int, end: int) -> bool:
    """Whether the words around a name say that it is an organisation's:

    “X, a lobby group,”, “the ruling X party”.
    """
    if text[start:end].lower() in NOT_NAMES or text[start:end].startswith(
        ("Democratic", "Republican")
    ):
        return False
    party = text.startswith(" party", end) and _PARTYS.search(
        text[max(0, start - 12) : start]
    )
    return bool(party or APPOSITION.match(text, end))


class Shortened:
    """The organisations of one document by the short names that the text goes on with:

    “the Post”, “Amnesty”.

    A short name is the beginning of a longer one, or its end where that alone would
    name a body; where it is of two longer ones, it is of neither.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._full: dict[str, set[str]] = defaultdict(set)
        for name in set(names):
            tokens = name.split(" ")
            if len(tokens) < 2 or not (
                is_organisation(name) or starter_organisation(name)
            ):
                continue
            for count in range(1, len(tokens)):
                self._full[" ".join(tokens[:count])].add(name)
                self._full[" ".join(tokens[count:])].add(name)

    def full(self, name: str) -> str:
        """The one longer name that this is short for, or an empty string."""
        longer = {
            each
            for each in self._full.get(name, ())
            if each.split(" ")[-1][0].isupper()
        }
        if len(longer) != 1 or gazetteer().broad(name) or gazetteer().demonym(name):
            return ""
        (only,) = longer
        tail = only.endswith(" " + name)
        return (
            ""
            if tail and " " not in name and bare_word(name) not in ORGANISATION_WORDS
            else only
        )


LEAST_WORDS = 3
_WORDS = re.compile(
    r"\b(?:goals?|goalkeeper|striker|midfielder|defender|winger|league|cup|match|coach|season|half-time|halftime|penalty"
    r"|penalties|champions|quarter-?finals?|semi-?finals?|fixture|stadium|equali[sz]er|innings|wickets?|batsman|bowler"
    r"|playoffs?|relegation|promotion|transfer|kick-off|premiership|touchdown|quarterback|inning|home run|try|tries"
    r"|hat-trick|free kick|points clear|top of the table|title race|second leg|first leg|away game|home game)\b"
)
_SPORT_AFTER = re.compile(
    r"(?:['’]s?)? (?:(?:have|has|had|were|will|also|then|then had|narrowly|comfortably|duly) )*"
    r"(?:(?:beat|beaten|defeat|defeated|thrash|thrashed|edge|edged|lost|lose|drew|draw|won|win|face|faced|play|played"
    r"|host|hosted|scored|equali[sz]ed|advance|advanced|sign|signed|clinched|sealed|climbed|topped|knocked|trail"
    r"|trailed|lead|led|kicked off|crashed|striker|midfielder|defender|goalkeeper|keeper|winger|forward|captain|manager"
    r"|coach|boss|fans|supporters|players|player|squad|academy)\b|\d{1,3}[-–]\d{1,3}\b)"
)
_BEFORE = re.compile(
    r"(?:\b(?:beat|beating|beaten by|defeated|defeating|defeat to|defeat by|defeat of|thrashed|edged|against|over"
    r"|versus|vs\.?|v|drew with|draw with|lost to|losing to|loss to|lose to|joined|signed for|signed from|plays? for"
    r"|played for|scored for|club|giants|rivals|champions|leaders|hosts|visitors|striker)|\d{1,3}[-–]\d{1,3})"
    r"(?: (?:away|win|victory|draw|defeat|loss))?(?: (?:at|to|by|against|over|with|for))? $"
)
_PLAYER = re.compile(
    r" (?:winger|striker|midfielder|defender|goalkeeper|forward|full-?back|centre-back|playmaker|fly-half|quarterback"
    r"|pitcher|point guard)s?\b"
)
_REACH = 40


def clubs(text: str, spans: Iterable[Span]) -> frozenset[str]:
    """The towns among the places of an article that stand there for their clubs."""
    if len(set(_WORDS.findall(text))) < LEAST_WORDS:
        return frozenset()
    return frozenset(
        span.text
        for span in spans
        if _is_town(span) and (span.label == "ORG" or _plays(text, span))
    )


def is_players(text: str, end: int) -> bool:
    """Whether a player follows a name (“Liverpool winger”): then it is the club's."""
    return bool(_PLAYER.match(text, end))


def _is_town(span: Span) -> bool:
    return (
        span.sort == "place"
        and span.label != "SCAN"
        and not gazetteer().broad(span.text)
    )


def _plays(text: str, span: Span) -> bool:
    if is_locative(text, span.start, span.end) and not _BEFORE.search(
        text[max(0, span.start - _REACH) : span.start]
    ):
        return False
    after = _SPORT_AFTER.match(text, span.end, span.end + _REACH)
    return bool(after or _BEFORE.search(text[max(0, span.start - _REACH) : span.start]))
