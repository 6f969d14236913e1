"""The name under which each span is filed: the full name of a single one, the long name
of an acronym, a ministry with its country.
"""

from __future__ import annotations

import re
from dataclasses import replace

from cuttings.index.enrich import national, places, press
from cuttings.index.enrich.document import Document
from cuttings.index.enrich.evidence import country_of, is_relative
from cuttings.index.enrich.offices import office
from cuttings.index.enrich.organisations import (
    is_company,
    is_introduced,
    is_organisation,
    may_be_explained,
)
from cuttings.index.enrich.spans import RULE, SCAN, Span, bare_word, occurrences
from cuttings.index.enrich.words import (
    FAMILIES,
    NOT_NAMES,
    ORGANISATION_WORDS,
    REGAL,
    is_given_name,
    one_of,
)
from cuttings.index.names.gazetteer import gazetteer
from cuttings.index.names.organisations import starter_organisation
from cuttings.search.articles import Heading
from cuttings.search.translations import stored

# Zorena “said”, Zorena “has”: so it is somebody, though it opens a sentence
_ACTS = re.compile(
    r"(?:['’]s)? (?:said|says|announced|told|reported|reports|will|has|had|cut|plans"
    r"|declined|denied|and [A-Z])\b"
)
# Zorena “said”: what people do, and few things
_SPEAKS = re.compile(r" (?:said|says|told|added|denied|asked|spoke|warned|replied)\b")
# told “Zorena”, the carmaker “Zorena”, “Zorena” shares
_PROVED_BEFORE = re.compile(
    rf"\b(?:told|[Aa]ccording to|interview with|by|sued|fined|{one_of('said_of_bodies')}) (?:[Tt]he )?$"
)
# Fire “and” Rescue, Secretary “of” Transportation
_JOINED_BEFORE = re.compile(r"\b[A-Z][\w.’'-]* (?:and |of |& )?(?<!\bThe )$")
_PROVED_AFTER = re.compile(
    rf"(?:['’]s?)? (?:{one_of('had_by_bodies')}|spokes\w+|poll|survey|executives?|officials?"
    r"|polic(?:y|ies)|headquarters|founders?|staff|workers"
    r"|owns|owned|operates|hosted|makes|acquired|agreed|bought|sold|sued|hired)\b"
)
_THING = re.compile(
    r" (?:systems?|missiles?|batter(?:y|ies)|tanks?|jets?|drones?|helicopters?|rockets?"
    r"|rifles?|vaccines?|app|software|virus|variant|bill|scandal|stations?|lines?"
    r"|pipelines?|trucks?|aircraft|spacecraft|capsules?|satellites?|telescope"
    r"|accords?|agreements?|pacts?|treaty|summit|crude|volcano|(?:oil |gas )?fields?|technolog(?:y|ies)|lockdown|storm)\b"
)
"""What a name before it is no person's of."""
# President “Reagan”, of the Reagan Foundation
_TITLED = re.compile(r"\b(?:[A-Z][\w-]+|Mr|Mrs|Ms|Dr)\.? $")
# Lua“-based”, GNU“-style”
_BUILT_ON = re.compile(r"-(?:based|style|powered|compatible|like|driven)\b")
_COMMONWEALTHS = ("Puerto Rico", "Northern Mariana Islands")
"""Lands whose own bodies are called the commonwealth's."""
_NOUN_AFTER = re.compile(r" [a-z]")
_SENTENCE_ENDS = re.compile(r"[.!?\n\"“”:]\s*$")
# Ann Day, “born” Ann Lee
_BORN_BEFORE = re.compile(r"\b[Bb]orn $|\bn[ée]e? $")
# Wikinews marks who speaks in an interview: ((WN)), WN:
_SPEAKER = re.compile(r"\)\)|:")


def named(span: Span, document: Document) -> Span | None:
    """The span with its name, its role and the reason for both; None where it is not
    worth a mention. The name is empty where nothing says whose it is.
    """
    if span.text.islower() and span.label != SCAN:
        return None  # by judicial “fiat”
    people = document.people
    homes: tuple[str, ...] = ()
    # Whose single name it is, whatever the model took it for.
    if len(span.words) == 1 and span.sort != "demonym" and span.label != SCAN:
        homes = people.by_word(span.text)
    whole = span.sort == "organisation" and (
        people.knows(span.text) or people.by_tail(span.text)
    )
    if whole or (homes and _reads_as_surname(span, document)):
        span = span.retyped("person")

    if span.text in document.clubs and not places.stands_in(span):
        reason = stored("name", "a club that plays in this article")
        return replace(span, sort="organisation", name=span.text, reason=reason)
    # Of several words only what is no classic full name may be a company's.
    is_full = people.knows(span.text) and len(span.words) < 3
    if span.sort == "person" and not homes and not is_full:
        company = document.short_names.full(span.text)
        if company and is_company(company) and not _TITLED.search(span.before(20)):
            reason = stored("name", "short for a company in this article")
            return replace(span, sort="organisation", name=company, reason=reason)
    if span.sort == "person":
        return (
            None if not homes and _doubtful(span, document) else _person(span, document)
        )
    if span.sort == "organisation":
        return _organisation(span, document)
    if span.sort == "demonym":
        reason = stored(
            "name", "people or adjective of %(name)s; not counted", name=span.name
        )
        return replace(span, reason=reason)
    return _place(span, document) if span.sort == "place" else None


def _reads_as_surname(span: Span, document: Document) -> bool:
    """Whether a single word that a full name of the document has is its person's."""
    if span.sort == "person":
        return True
    if span.text in document.acronyms or span.text.isupper():
        return False
    if span.sort == "place" and gazetteer().named(span.text):
        return not places.is_locative(span)
    return True


def _doubtful(span: Span, document: Document) -> bool:
    """Whether a single word without a full name is no person: not of that label,
    or capital only by position.
    """
    if len(span.words) > 1:
        return False
    if span.label not in ("PERSON", "ORG", RULE) and not span.reason:
        return True
    # What the text has in lower case too is a word.
    if span.text.lower() in document.lower_words:
        return True
    if _THING.match(span.source, span.end) or _BUILT_ON.match(span.source, span.end):
        return True
    # Any word is capital where a sentence begins; that alone makes no name.
    if span.sort == "organisation" and _ACTS.match(span.source, span.end):
        return False
    if span.label == "PERSON" and _SPEAKS.match(span.source, span.end):
        return False
    opens = span.start == 0 or bool(_SENTENCE_ENDS.search(span.before(4)))
    return opens and span.source.count(span.text) == 1


def _person(span: Span, document: Document) -> Span:
    """A person by the full name, with the office that stands beside it."""
    title, _, rest = span.text.partition(" ")
    start = span.start
    # The title is part of the name and still the office: “Pope” Francis.
    if title.lower() in REGAL:
        start = span.end - len(rest)
    role = office(span.source, start, span.end, document.about)
    if " " in span.text and _BORN_BEFORE.search(span.before(8)):
        others = document.people.sharing(span.text)
        if len(others) == 1:
            reason = stored("name", "the name that somebody was born with")
            return replace(span, name=others[0], role=role, reason=reason)
    attached = document.people.attach(span)
    # “his wife Kelly” is no Ann Kelly.
    is_kin = is_relative(span) and is_given_name(span.text)
    if is_kin and not attached.name.startswith(span.text):
        return replace(span, name=span.text, role=role)
    return replace(attached, role=role)


def _organisation(span: Span, document: Document) -> Span | None:
    """An organisation by its long name, with its country where every country has one."""
    # What shares its head with another is not written in full.
    name = span.name or span.text
    long = document.acronyms.get(name.replace(".", ""))
    if long:
        reason = stored("name", "acronym explained in this article")
        if not may_be_explained(long):
            return None
        return replace(span, name=long, reason=reason)

    lands = gazetteer().countries
    countries = [lands[code].label for code in document.countries]
    if meant := press.in_country(span, document.about, countries):
        return replace(
            span,
            name=meant,
            reason=stored("name", "a paper or broadcaster by its country"),
        )

    known = starter_organisation(name)
    # The mark of the genitive is the name's own (Moody's).
    if not known and span.after(2) in ("'s", "’s"):
        whole = starter_organisation(f"{name}'s")
        if whole:
            return replace(span, name=whole.label)
    label = name if known else ""
    if not known and (known := _with_article(span)):
        label = known.label
    is_national = national.is_national_body(name)
    if is_national and national.needs_country(name) and national.is_of_part(span):
        reason = stored("name", "a state's or a town's own")
        return replace(span, name=_of_division(span, document), reason=reason)
    if is_national and (known is None or national.needs_country(name)):
        about = document.about or _nearest_country(span, document)
        full = national.with_country(span, about, countries, name)
        if full or not known:
            reason = "" if full else stored("name", "nothing says whose it is")
            return replace(span, name=full, reason=reason)
    # The text's own form stays; the authority file joins forms later.
    if known:
        return replace(span, name=span.name or label)

    is_explained = name in document.acronyms.values() and may_be_explained(name)
    if not is_explained and not is_organisation(name):
        return None
    # the Zorena Administration, of somebody called Zorena
    first, _space, last = name.partition(" ")
    if last.lower() == "administration" and document.people.by_word(first):
        return None
    if _is_had_by_country(span, document):
        return next(iter(country_of(span)), None)
    if name.isupper() and _is_speaker(span):
        return None
    longer = document.short_names.full(name)
    if longer and _is_short_for(longer, name, document.text):
        return replace(
            span, name=longer, reason=stored("name", "short for a name in this article")
        )
    # Those that do nothing here are out already.
    if name.lower() in FAMILIES["platforms"]:
        return replace(span, name=span.name or name)
    if not name.isupper() and _doubtful(span, document):
        return None
    if _is_unproved(span, document):
        return None
    return replace(span, name=span.name or name)


def _of_division(span: Span, document: Document) -> str:
    """The name of a body that is “the state's”, with the state or commonwealth that the
    text named last before it (“Zorena Supreme Court”); empty where it named none.
    """
    if span.source is not document.text:
        return ""
    for other in reversed(document.spans):
        if other.start >= span.start or other.sort != "place":
            continue
        for place in gazetteer().named(other.text):
            if place.level == "division":
                return f"{place.label} {span.text}"
            if place.label in _COMMONWEALTHS:
                return f"{span.text} ({place.label})"
    return ""


def _is_short_for(longer: str, name: str, text: str) -> bool:
    """Whether a text says a longer name before the short one, as whoever shortens it
    does; a company's or a known body's may follow it.
    """
    if is_company(longer) or starter_organisation(longer):
        return True
    return text.find(longer) <= text.find(name)


def _is_had_by_country(span: Span, document: Document) -> bool:
    """Whether a name is a country and words that the text has in lower case too, which
    some wires write large behind it (“U.S. Dollar”).
    """
    country, *rest = span.text.split(" ")
    if not rest or not gazetteer().broad(country):
        return False
    lowered = [bare_word(word) for word in rest]
    if not ORGANISATION_WORDS.isdisjoint(lowered):
        return False
    if lowered[-1] in FAMILIES["had_by_countries"]:
        return True
    return document.lower_words.issuperset(lowered)


def _is_unproved(span: Span, document: Document) -> bool:
    """Whether nothing but the model says that one word is a body's: it stands once, does
    nothing that bodies do, and is neither written like a mark nor in capitals.
    """
    name = span.text
    if "/" in name and span.label != RULE:
        return True  # two candidates, two sections of a paper
    if " " in name or span.reason or span.label == RULE:
        return False
    if not name[1:].islower() or "." in name:
        return False
    if is_introduced(span):
        return False
    alike = [other for other in document.spans if other.text == name]
    is_split = any(other.label == "PERSON" for other in alike)
    for start, end in occurrences(span.source, name):
        left = span.at(start, end).before(40)
        # Another mention proves it where it is no part of a longer name.
        if start != span.start and (is_split or _JOINED_BEFORE.search(left)):
            continue
        if _ACTS.match(span.source, end) or _PROVED_AFTER.match(span.source, end):
            return False
        if _PROVED_BEFORE.search(left):
            return False
    return is_split or len(alike) < 2


def _with_article(span: Span) -> Heading | None:
    """The starter's organisation whose name is this span with the article before
    it (The Guardian).
    """
    if span.label == "ORG" and span.before(4).lower() == "the ":
        return starter_organisation(f"The {span.text}")
    return None


def _is_speaker(span: Span) -> bool:
    """Whether initials are those of a speaker in an interview."""
    begins = span.source[span.start - 1] in "\n("
    return begins and bool(_SPEAKER.match(span.after(4)))


def _nearest_country(span: Span, document: Document) -> str | None:
    """The country named last before a span in its sentence, else the only one of its
    paragraph so far, else most often in the article, else by its towns.
    """
    if span.source is document.text:
        sentence = _sentence_start(document.text, span.start)
        in_sentence = _countries_between(document, sentence, span.start)
        if in_sentence:
            return in_sentence[-1]
        paragraph = document.text.rfind("\n", 0, span.start)
        in_paragraph = _countries_between(document, paragraph, span.start)
        if len(set(in_paragraph)) == 1:
            return in_paragraph[0]
    for code, _ in document.countries.most_common(1):
        return gazetteer().countries[code].label
    return places.home(document.spans)


def _countries_between(document: Document, start: int, end: int) -> list[str]:
    """The labels of the countries that the body names between two offsets, in order."""
    found = []
    for other in document.spans:
        if start < other.start < end:
            place = places.place_of(other)
            if place and place.level == "country":
                found.append(place.label)
    return found


def _sentence_start(text: str, end: int) -> int:
    """The offset of the stop or line break before the sentence that one lies in."""
    return max(text.rfind(stop, 0, end) for stop in (". ", "? ", "! ", "\n"))


def _place(span: Span, document: Document) -> Span | None:
    """A place by the name that the gazetteer has for it; ``whereabouts`` says later which
    place of this name is meant.
    """
    if not span.text[0].isupper() or any(map(str.isdigit, span.text)):
        return None
    general = FAMILIES["general_places"]
    is_general = " " in span.text and general.issuperset(map(str.lower, span.words))
    if is_general and not places.could_be_town(span.text, document.lands):
        return None
    if river := places.river_of(span):
        return replace(
            span, name=river, reason=stored("name", "a river, by what it does")
        )
    if span.label != SCAN and places.is_general(span.text):
        named = {other.text for other in document.spans if places.is_known(other)}
        meant = places.meant_by(span.text, document.countries, named)
        reason = stored("name", "short for %(meant)s in this article", meant=meant)
        return replace(span, name=meant, reason=reason) if meant else None
    if span.label != SCAN and not _is_known_place(span, document):
        return None
    if span.before(4).lower() == "the ":
        whole = f"The {span.text}"
        labels = {place.label for place in gazetteer().named(span.text)}
        if labels == {whole}:
            return replace(span, name=whole)  # The Hague
    return replace(span, name=span.name or places.filed_as(span.text))


def _is_known_place(span: Span, document: Document) -> bool:
    """Whether the gazetteer knows a place, or the text says that it is one
    somewhere.
    """
    name, lowered = span.text, span.text.lower()
    single = len(span.words) == 1
    is_event = single and lowered.removesuffix("s") in FAMILIES["no_organisation"]
    if is_event and not gazetteer().named(name):
        return False
    if lowered in NOT_NAMES or (single and lowered in document.lower_words):
        return False
    if gazetteer().named(name):
        return True
    # The “Norweigan” firm: a people's name that is spelt wrong
    is_people = single and lowered.endswith(("ian", "igan", "ese"))
    if is_people and _NOUN_AFTER.match(span.source, span.end):
        return False
    if places.is_feature(name) or places.is_division(name):
        return True
    if gazetteer().named(places.filed_as(name)):
        return True
    others = occurrences(span.source, name)
    return any(places.is_shown(span.at(start, end)) for start, end in others)
