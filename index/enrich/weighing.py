"""What a name is in a whole document, by what all its mentions show together.

A name that several kinds of things bear (Amazon, Orange, Jordan) is decided once, for
every place where it stands: each mention votes by the words around it. What has as
many votes for as against stays what it was.

    >>> text = "Orange shares fell. Orange's chairman left."
    >>> spans = [Span(text, start, end, "GPE", "place") for start, end in ((0, 6), (20, 26))]
    >>> bodies_by_use(spans)
    frozenset({'Orange'})
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence

from cuttings.index.enrich.people import is_person_name
from cuttings.index.enrich.places import (
    could_be_town,
    has_container,
    is_big_town,
    is_federal_state,
    is_locative,
    stands_in,
)
from cuttings.index.enrich.spans import Span, bare_word, occurrences
from cuttings.index.enrich.words import FAMILIES, is_given_name, one_of
from cuttings.index.names.gazetteer import gazetteer
from cuttings.index.names.organisations import starter_organisation

LEAST_NICKNAME = 4
"""Letters of a name that is the beginning of somebody's given name."""
LONGEST = 3
"""Words at most of a name that is weighed: longer ones say themselves what they are."""
# shares of “Orange”, told “Orange”
_OWNED = re.compile(rf"\b(?i:{one_of('had_by_bodies_before')}) $")
_HAS = re.compile(
    rf"(?:['’]s?)? {one_of('had_by_bodies')}\b|['’]s (?:[A-Z]\S+ (?:area )?)?(?:unit|stores|parent company)\b"
)
# Tokyo “stock prices”: a town has a market
_MARKET = re.compile(
    r"(?:['’]s)? (?:stock|share|bond|money|currency|gold|foreign exchange)s?"
    r" (?:markets?|exchanges?|prices?|movements?|trading|ind(?:ex|ices)|averages?|dealers?)\b"
)
_IS = re.compile(rf"(?<![\w-]){one_of('said_of_bodies')},? (?:The )?$")
# he told “The” Atlantic: a paper's article is capital within a sentence
_TITLED = re.compile(r"[a-z,] The $")
_ARTICLE = re.compile(r"\b[Tt]he (?:[a-z]+ )?$")
_SAYS = re.compile(
    r" (?:said|says|announced|plans|declined|reported|sued|bought|sold|will|would)\b"
)
# Twitter “banned”, Facebook“'s policy”
_DOES = re.compile(
    r"(?:['’]s)?(?: (?:has|have|had|also|later|then|itself))* (?:said|says|announced|told"
    r"|denied|apologi[sz]ed|confirmed|declined|plans|agreed|removed|deleted|suspended"
    r"|banned|blocked|restricted|labell?ed|flagged|restored|refused|faces|faced|owns"
    r"|owned|bought|acquired|sued|paid|laid off|hired|launched|introduced|permitted"
    r"|allows|allowed|responded|will|would|polic(?:y|ies)|rules|employees|staff|founder"
    r"|executives?|engineers|spokes(?:man|woman|person)|offices?|headquarters)\b"
    r"|, (?:which|that|who) (?:is|was|has|had|will|owns|said|says|employs)\b"
    r"|, (?:owned|founded|based|run|bought) (?:by|in)\b"
)
# sued “Facebook”, founder of “Twitter”
_SUFFERS = re.compile(
    r"\b(?i:(?:shares?|stock|stakes?) (?:of|in)|ban|bans|banning|sues?|fines?|sued|fined"
    r"|accused|criticised|criticized|ordered|urged|asked|told|bought|buy"
    r"|acquired|acquire|contacted|banned|blocked|regulate|against|owns|owned"
    r"|(?:owned|bought|acquired|sued|fined|removed|deleted|blocked|banned|suspended|made"
    r"|developed|run|employed|hired|operated|launched|flagged|labell?ed) by"
    r"|(?:founder|chief executive|CEO|head|owner|employees|director) of|company|such as"
    r"|(?:engineers|workers|staff|union|employees|executives|managers?|jobs) (?:at|of)"
    r"|(?:billion|million|billions|dollars|euros|bid|offer|pay|paid) for|takeover of"
    r"|(?:deal|contract|agreement|partnership) with|case against"
    r"|companies like|like) $"
)
_PARTNERS = re.compile(r",? (?:and|&) (?:Co|Sons|Company|Partners|Bros|Brothers)$")
# said so “on” Twitter
_WHERE = re.compile(r"\b(?:on|via|through|over|across|to|from|in) (?:the )?$")
_PLATFORM = re.compile(
    rf"(?<![\w@.-])(?=[A-Z])(?i:{'|'.join(sorted(FAMILIES['platforms']))})(?![\w-])"
)
# Nike, Apple “and” Amazon
_LISTED = re.compile(r",? and |, ")
_IN_LIST = re.compile(r"(?:,|,? and|,? or|/| &) ?(?:the |in )?")
# California“-based” Robinhood
_BASED = "-based "
_PEOPLE_AFTER = re.compile(rf" {one_of('said_of_peoples')}\b")
_PEOPLE_BEFORE = re.compile(r"\b(?:[Ee]thnic|[Ii]ndigenous) $")
_WORK = re.compile(rf"(?i:{one_of('works')}) ")
# “the 1942 film” Casablanca, but no verb: they “play” London
_THE_WORK = re.compile(
    rf"\b(?:[Tt]he|[Aa]n?|[Hh]is|[Hh]er|[Ii]ts|['’]s) (?:[\w-]+ )?{one_of('works')},? [\"“‘']?$"
)
_CALLED_BODY = re.compile(
    r"\b(?:(?:news|state|private|public|energy|oil|technology|software|security) firm"
    r"|news agency|newspaper|newsletter|magazine|broadcaster|network|carmaker|airline|retailer|supermarket chain"
    r"|mobile operator|rock band) [\"“<]?$"
)
# Zorena said “it and” Mill City can
_BESIDE_IT = re.compile(r"\b(?:said|says) it and $")
_ACTED_ON = re.compile("|".join(cue.pattern for cue in (_IS, _OWNED, _BESIDE_IT)))
# Baxter Zorena “said it expects sales”
_TRADES = re.compile(
    r" (?:said|says)(?: [a-z]+day)?(?: that)?(?: (?:by|in|for|during) [^.,;\"]{3,40}?)? it"
    r" (?:(?:has|had|will|would|also|plans to|agreed to|intends to|expects to) )?"
    r"(?:agreed|acquired?|sells?|sold|buys?|bought|signed|filed|raised|elected|purchased?"
    r"|declared|expects?|received|completed|reported?|issued?|redeem(?:ed)?|named|owns"
    r"|(?:close|cut|open|sell|build|launch|merge|expand|raise|drop)s?d? its)\b"
)
_EARNS = re.compile(
    r" (?:shares|stock|shareholders|subsidiary|earnings|profits?|net income|revenues?"
    r"|(?:senior |chief |oil |steel |market )?(?:analysts?|economists?|brokers?|traders?"
    r"|dealers?|strategists?|correspondents?|reporters?)(?= [A-Z]))\b"
)
# NATIONAL CITY “<NCTY>”
_MARKED = re.compile(r"(?P<name>[A-Z][\w .&'/-]+?) <[A-Z.]{1,8}>")
# the song Bob Dylan “wrote”
_SANG = re.compile(r" (?:wrote|sang|made|directed|released|took|has|had|recorded)\b")


def bodies_by_use(spans: Sequence[Span]) -> frozenset[str]:
    """The names among spans of places and people that stand for organisations here.

    A country stays a country, whatever it says and owns; a person who is named in full
    stays a person.
    """
    full = {span.words[-1] for span in spans if _is_full_person(span)}
    starts = {span.start: index for index, span in enumerate(spans)}
    ends = {span.end for span in spans}
    weighed: set[str] = set()
    bodies = set()
    for span in spans:
        name = span.text
        if name in weighed or name in full or not _may_be_body(span):
            continue
        weighed.add(name)
        if span.sort == "organisation" and not gazetteer().named(name):
            continue  # no place's name: nothing to decide
        votes = 0
        for start, end in occurrences(span.source, name):
            index = starts.get(start)
            # Within a longer name it is something else.
            if index is not None and spans[index].end != end:
                continue
            if index is None and end in ends:
                continue
            beside: Sequence[Span] = ()
            if index is not None:
                beside = spans[max(0, index - 1) : index + 2]
            votes += _vote(span.at(start, end), beside)
        if votes > 0:
            bodies.add(name)
    return frozenset(bodies)


def bodies_by_ticker(title: str, spans: Iterable[Span]) -> frozenset[str]:
    """The names among spans that the title has with a mark at the exchange (“NATIONAL
    CITY <NCTY> 3RD QTR NET”).
    """
    marked = {match["name"].strip().casefold() for match in _MARKED.finditer(title)}
    if not marked:
        return frozenset()
    return frozenset(span.text for span in spans if span.text.casefold() in marked)


def bodies_by_spelling(spans: Sequence[Span]) -> frozenset[str]:
    """The names of places that are an organisation's in the same text but for their
    capitals (“Github” beside “GitHub”).
    """
    bodies = {span.text for span in spans if span.sort == "organisation"}
    mixed = {name.casefold(): name for name in bodies if not name[1:].islower()}
    found = set()
    for span in spans:
        other = mixed.get(span.text.casefold(), span.text)
        if span.sort == "place" and other != span.text and not other.isupper():
            found.add(span.text)
    return frozenset(found)


def _is_full_person(span: Span) -> bool:
    """Whether a person is named in full; “Virginia Governor” is nobody's name."""
    if span.sort != "person" or len(span.words) < 2:
        return False
    return len(span.words) > 2 or is_person_name(span.text)


def _may_be_body(span: Span) -> bool:
    if len(span.words) > LONGEST or span.label == "NORP":
        return False
    if span.sort == "person":
        is_full = len(span.words) > 1
        if is_full and _does_as_company(span):
            return True
        if len(span.words) > 1:
            if span.before(8).endswith(_BASED):
                return True
            told = _IS.search(span.before(40))
            last = bare_word(span.words[-1])
            is_name = (
                is_given_name(span.words[0]) or last in FAMILIES["family_names_first"]
            )
            return bool(told) and not is_name
        return not is_given_name(span.text)
    if span.sort == "demonym" or is_federal_state(span.text):
        return False
    # Central Europe, where somebody is chief
    if span.text.partition(" ")[0].lower() in FAMILIES["general_places"]:
        return False
    broad = gazetteer().broad(span.text)
    return all(place.level == "region" and not place.country for place in broad)


def _does_as_company(span: Span) -> bool:
    """Whether what stands behind a person's name is what only companies do and have
    (“said it expects sales”, “Zorena Bancwest earnings”).
    """
    if _TRADES.match(span.source, span.end):
        return True
    return span.after(1) == " " and bool(_EARNS.match(span.source, span.end))


def _vote(span: Span, beside: Sequence[Span]) -> int:
    """How much the words around a mention, and the spans beside it, say that it is a body;
    less than nothing where they say that it is a place.
    """
    left, right = span.before(40), span.after(2)
    if span.sort == "person" and _does_as_company(span):
        return 2
    if _MARKET.match(span.source, span.end) and gazetteer().named(span.text):
        return -1
    if _HAS.match(span.source, span.end):
        return 2
    if right[:1] == " " and right[1:].isupper():
        return 0  # a longer name begins with it
    if left.endswith(_BASED):
        return 0 if is_given_name(span.text.partition(" ")[0]) else 3
    if left[-1:] == " " and _ACTED_ON.search(left):
        return 2
    is_region = span.sort == "place" and bool(gazetteer().broad(span.text))
    if is_region and _TITLED.search(left):
        return 2
    if span.sort != "person" and (stands_in(span) or is_locative(span)):
        return -1
    if is_region:
        # Seas, rivers and deserts have their article; no company does.
        if _ARTICLE.search(left):
            return -1
        if _SAYS.match(span.source, span.end) or _is_listed(span, beside):
            return 1
        if span.label == "ORG":
            return 1
    return 0


def _is_listed(span: Span, beside: Sequence[Span]) -> bool:
    """Whether a name stands in a list with a known organisation."""
    for other in beside:
        first, second = sorted((other, span), key=lambda each: each.start)
        if first.start == second.start or not starter_organisation(other.text):
            continue
        if gazetteer().broad(other.words[-1]):
            continue  # Islamic State of Iraq “and” Levant
        if _LISTED.fullmatch(span.source[first.end : second.start]):
            return True
    return False


def people_by_use(spans: Sequence[Span]) -> frozenset[str]:
    """The names of countries and towns that are surnames here: of somebody named in full
    (Michael “Jordan”), in a document with no word of that place or its people.
    """
    full = {span.words[-1] for span in spans if _is_full_person(span)}
    # Whom the model knows by this word too, and where it knows no place.
    single: Counter[str] = Counter()
    for span in spans:
        if " " not in span.text and span.label in ("PERSON", "GPE", "LOC"):
            single[span.text] += 1 if span.label == "PERSON" else -1
    for name, votes in single.items():
        if votes >= 0 and not gazetteer().broad(name) and not is_big_town(name):
            full.add(name)
    # Whom a full name of the article calls so, or nearly so: “Chad” is Chadwick Example.
    given = {span.words[0] for span in spans if _is_full_person(span)}
    for span in spans:
        short = span.text
        is_single = span.sort == "place" and short.isalpha()
        if is_single and len(short) >= LEAST_NICKNAME:
            is_state = is_federal_state(short) and not is_given_name(short)
            if not is_state:
                full.update(short for name in given if name.startswith(short))
    places: set[str] = set()
    labels = {span.name for span in spans if span.sort == "demonym"}
    for span in spans:
        if span.text in full and span.sort == "place":
            # “in Richardson's place” is in no place.
            owns = span.after(1) in ("'", "’", "`")
            shown = (is_locative(span) and not owns) or stands_in(span)
            # “Ann Marshall in Marshall” plays in a film, but for large towns.
            is_large = is_big_town(span.text) or bool(gazetteer().broad(span.text))
            shown = shown and (is_large or has_container(span))
            if shown or span.name in labels:
                places.add(span.text)
    return frozenset(full - places)


def listed_places(spans: Sequence[Span], countries: Collection[str]) -> frozenset[int]:
    """Where single names start that stand in a list, all others of which are the
    gazetteer's places, and are nobody's surname: in a list of three or more (“Beni,
    Butembo and Katwa”) any name, in one of two a town's of the article's countries.
    """
    full = {span.words[-1] for span in spans if _is_full_person(span)}
    found = set()
    for chain in lists(spans):
        strange = []
        for span in chain:
            if span.sort != "place" or not gazetteer().named(span.text):
                strange.append(span)
        if len(strange) != 1:
            continue
        (span,) = strange
        if len(chain) == 2 and not could_be_town(span.text, countries):
            continue
        is_free = span.label in ("PERSON", "FAC", "PRODUCT") and span.text not in full
        if is_free and len(span.words) == 1 and not starter_organisation(span.text):
            found.add(span.start)
    return frozenset(found)


def lists(spans: Sequence[Span]) -> Iterator[Sequence[Span]]:
    """The spans that stand in one list, two or more."""
    start = 0
    for index in range(1, len(spans) + 1):
        joined = False
        if index < len(spans) and spans[index].source is spans[index - 1].source:
            between = spans[index].source[spans[index - 1].end : spans[index].start]
            joined = bool(_IN_LIST.fullmatch(between))
        if not joined:
            if index - start > 1:
                yield spans[start:index]
            start = index


def peoples_by_use(spans: Iterable[Span]) -> frozenset[str]:
    """The names that are a people's, by the words around one mention at least, or by
    the model's word for one at most mentions.
    """
    found = set()
    votes: Counter[str] = Counter()
    for span in spans:
        if len(span.words) == 1 and not starter_organisation(span.text):
            votes[span.text] += 1 if span.label == "NORP" else -1
            after = _PEOPLE_AFTER.match(span.source, span.end)
            if after or _PEOPLE_BEFORE.search(span.before(12)):
                found.add(span.text)
    return frozenset(found | {name for name, vote in votes.items() if vote > 0})


def works_by_use(spans: Iterable[Span]) -> frozenset[str]:
    """The names that the word before one mention calls a work, a ship or a storm, and
    that no mention behind another word is a known body's or a person's of several.
    """
    found: set[str] = set()
    votes: Counter[str] = Counter()
    for span in spans:
        lead, _, rest = span.text.partition(" ")
        if rest and " " not in rest and _WORK.fullmatch(f"{lead} "):
            found.update((rest, span.text))  # “Hurricane” Maria
        elif span.sort in ("person", "organisation", "other"):
            # The last word alone: a pattern would be tried at each letter before it.
            behind = span.before(24).rstrip(" \"“‘'").rpartition(" ")[2]
            is_work = bool(_WORK.fullmatch(f"{behind} "))
            votes[span.text] += 1 if is_work else -1
            if is_work and not _SANG.match(span.source, span.end):
                found.add(span.text)
    return frozenset(
        name
        for name in found
        if (votes[name] >= 0 or " " not in name) and not starter_organisation(name)
    )


def companies_by_form(spans: Iterable[Span]) -> frozenset[str]:
    """The names of companies without their legal form, where one mention at least has
    it: “Becor Western” of “Becor Western Inc”.
    """
    found = set()
    for span in spans:
        if span.sort != "organisation":
            continue
        tokens = span.text.split(" ")
        while tokens and bare_word(tokens[-1]) in FAMILIES["legal_forms"]:
            tokens.pop()
        name = _PARTNERS.sub("", " ".join(tokens).rstrip(","))
        if name and name != span.text and not gazetteer().broad(name):
            found.add(name)
    return frozenset(found)


def platforms_by_use(text: str, spans: Iterable[Span]) -> frozenset[str]:
    """The companies among names that are only where something was said or shown here
    (“on Twitter”): none of their mentions acts or is acted on (“Twitter said”, “sued
    Facebook”).
    """
    names = {span.text for span in spans if span.text.lower() in FAMILIES["platforms"]}
    idle = set()
    for name in names:
        if not any(does_act(text, *found) for found in occurrences(text, name)):
            idle.add(name)
    return frozenset(idle)


def platforms_acting(text: str) -> Iterator[tuple[int, int]]:
    """Where the name of a company stands that is else but where something was said, and
    acts or is acted on there.
    """
    for match in _PLATFORM.finditer(text):
        if does_act(text, *match.span()):
            yield match.span()


def does_act(text: str, start: int, end: int) -> bool:
    """Whether a company does, has or suffers something where its name stands; what
    follows “on Twitter” has another subject.
    """
    before = text[max(0, start - 40) : start]
    if _SUFFERS.search(before) or _IS.search(before):
        return True
    is_where = _WHERE.search(before) and text[end : end + 1] not in ("'", "’")
    if is_where:
        return False
    return bool(_DOES.match(text, end) or _HAS.match(text, end))


def is_called_body(span: Span) -> bool:
    """Whether the word right before a place's name says that it is a firm's or a paper's
    (“state news firm Zorena”).
    """
    return bool(_CALLED_BODY.search(span.before(32)))


def is_work(span: Span) -> bool:
    """Whether the words right before a name say that it is a work's (“the novel”)."""
    return bool(_THE_WORK.search(span.before(32)))
