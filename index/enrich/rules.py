"""From what the model found in one article to its mentions: the steps, in their order.

Each step is a function of the document, which keeps what it found for those after it.

    >>> article = Article("", "News", False, "Tajiks left.", "", (), "", "")
    >>> [(mention.surface, mention.reason) for mention in refine(article, [], [])]
    [('Tajiks', 'people or adjective of Tajikistan; not counted')]
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from cuttings.index.enrich import (
    acronyms,
    kinds,
    namesakes,
    organisations,
    overlooked,
    places,
    things,
    weighing,
)
from cuttings.index.enrich.agreement import agreed
from cuttings.index.enrich.boundaries import JOINED, parted, repaired
from cuttings.index.enrich.boundaries.cutting import (
    SEATS,
    without_attributes,
    without_person,
)
from cuttings.index.enrich.bylines import without_makers
from cuttings.index.enrich.document import Document
from cuttings.index.enrich.evidence import with_doubts
from cuttings.index.enrich.firms import firm_of, is_within_name
from cuttings.index.enrich.flashes import surnames
from cuttings.index.enrich.naming import named
from cuttings.index.enrich.people import People
from cuttings.index.enrich.recogniser import Raw
from cuttings.index.enrich.spans import RULE, SCAN, Span, merged, occurrences
from cuttings.index.enrich.whereabouts import Surroundings, home_of, placed, seat_of
from cuttings.index.enrich.words import is_given_name
from cuttings.index.names.folding import surname_key
from cuttings.index.names.gazetteer import gazetteer
from cuttings.index.names.organisations import starter_organisation
from cuttings.search.articles import UNSUPPORTED, Article, Kind, Mention
from cuttings.search.translations import stored

LEAST_LOWER = 0.4
"""Share of a title's longer words in lower case if it is written like a sentence."""
LONGEST_CODE = 4
"""Letters of a country's code, which any word is like in a title in capitals."""
_SHOUTED_WORD = r"[A-Z0-9'’.,&/$)\"-]*(?: |$)"
# The sign first: what doesn't begin with one of them is passed over at once.
_SHOUTED = re.compile(
    rf"[A-Z0-9*\"($](?<!\S.){_SHOUTED_WORD}"
    rf"(?:(?<!\S)[A-Z0-9*\"($]{_SHOUTED_WORD}){{4,}}",
    re.MULTILINE,
)
"""Five words and more without a small letter."""
# Zorena “said”, Zorena “says it”: so it may be a firm.
_IT = re.compile(r" (?:said\b|\w+ (?:that )?its?\b)", re.IGNORECASE)
# Zorena Corp“'s” Zorena Bank, Zorena Bank“ and” Pamir Bank
_JOINED_TO = re.compile(r"(?:['’]s? |,? (?:and|&) (?:the )?|, )")
KINDS: dict[str, Kind] = {
    "person": "person",
    "organisation": "organisation",
    "place": "place",
    "demonym": "place",
}


def refine(
    article: Article, body: Sequence[Raw], title: Sequence[Raw]
) -> tuple[Mention, ...]:
    """The mentions of an article from the model's spans (start, end, label) of its
    body and of its title: those of the title first, then in the order of the text.
    """
    document = Document(article, body, title)
    for step in STEPS:
        step(document)
    return document.mentions


def scan_countries(document: Document) -> None:
    """Finds countries, regions and demonyms by their names, and the country that the
    article is about.
    """
    document.scanned = list(places.scan(document.text))
    document.title_scanned = list(places.scan(document.title))
    if document.title.isupper():
        # Words in capitals look like the codes of countries.
        alone = [span for span in document.scanned if not is_within_name(span)]
        named = {span.name for span in alone}
        document.title_scanned = [
            span
            for span in document.title_scanned
            if span.name in named or not _is_part_in_capitals(span)
        ]
    document.countries = places.countries_in(document.scanned)
    in_title = places.countries_in(document.title_scanned)
    document.about = places.most_named(document.countries, in_title)


def _is_part_in_capitals(span: Span) -> bool:
    """Whether what a title in capitals seems to name may be another word, as a country's
    code may (“CAR SALES”), or a part of a body's name, as an ocean is (“UNION PACIFIC”).
    """
    if not span.text.isalpha():
        return False
    is_short = span.name != span.text.title()
    is_water = is_short and span.name.endswith((" Ocean", " Sea"))
    return len(span.text) <= LONGEST_CODE or is_water


def repair_boundaries(document: Document) -> None:
    """Trims and parts what the model found."""
    found = repaired(document.text, document.found_in_body)
    document.candidates = without_shouted(document.text, found)


def without_shouted(text: str, spans: Iterable[Span]) -> list[Span]:
    """The spans without those in stretches all in capitals, which mean no names there,
    but for what the starter file knows and what has capitals elsewhere too.
    """
    shouted = _shouted(text)
    if not shouted:
        return list(spans)
    kept = []
    for span in spans:
        is_within = any(start <= span.start < stop for start, stop in shouted)
        is_known = starter_organisation(span.text) or span.text.title() in text
        if not is_within or is_known:
            kept.append(span)
    return kept


@lru_cache(maxsize=4)
def _shouted(text: str) -> tuple[tuple[int, int], ...]:
    """Where a text is all in capitals; remembered of the last, which two steps ask for."""
    return tuple(match.span() for match in _SHOUTED.finditer(text))


def find_overlooked(document: Document) -> None:
    """Adds what the model overlooked, and the countries that only towns tell."""
    text, found = document.text, document.candidates
    unseen = list(overlooked.overlooked(text, document.countries))
    document.lands = places.with_towns(document.countries, (*found, *unseen))
    # Towns of the new countries may be smaller.
    if len(document.lands) > len(document.countries):
        unseen = list(overlooked.overlooked(text, document.lands))

    unseen = without_shouted(text, unseen)
    people_at = {span.start: span.end for span in found if span.label == "PERSON"}
    bodies_at = {span.start: span for span in found if span.sort == "organisation"}
    for span in unseen:
        if _joins_found(span, bodies_at):
            continue
        bare = without_attributes(span)
        if bare:
            found += parted([without_person(bare, people_at)], JOINED)


def _joins_found(span: Span, bodies_at: Mapping[int, Span]) -> bool:
    """Whether a guessed body begins with one that the model found and goes on with
    another that it owns or that is named beside it.
    """
    if span.sort != "organisation" or starter_organisation(span.text):
        return False
    first = bodies_at.get(span.start)
    if first is None or first.end >= span.end:
        return False
    joined = _JOINED_TO.match(span.source, first.end)
    second = bodies_at.get(joined.end()) if joined else None
    if second is None or second.start >= span.end:
        return False
    return " " in second.text


def tell_namesakes(document: Document) -> None:
    """Says which of what the model took for places are people and bodies."""
    document.candidates = namesakes.told(document.text, document.candidates)


def complete_single_names(document: Document) -> None:
    """Adds the full names of people that the model found by their surnames alone."""
    people = [span for span in document.candidates if span.sort == "person"]
    full = [surname_key(span.text) for span in people if " " in span.text]
    document.full_surnames = frozenset(full)
    single = Counter(span.text for span in people if len(span.words) == 1)
    peoples = [span for span in document.candidates if span.label == "NORP"]
    strange = {span.text for span in peoples if len(span.words) == 1}

    for word in sorted(single.keys() | strange):
        # What may be a town is one only if the text has it once.
        is_town = single[word] == 1 and places.could_be_town(word, document.lands)
        is_place = is_town or gazetteer().nation(word)
        if is_place or surname_key(word) in document.full_surnames:
            continue
        for span in overlooked.given_names(document.text, word):
            given = span.text.partition(" ")[0]
            known_given = is_given_name(given)
            if given.endswith(SEATS):
                continue
            if (word in single or known_given) and not gazetteer().named(span.text):
                document.candidates.append(span)


def merge_spans(document: Document) -> None:
    """Chooses among overlapping spans, in the body and in a title that is written like a
    sentence: capitals mean no names in others.
    """
    document.candidates = without_makers(document.text, document.candidates)
    document.spans = merged((*document.scanned, *document.candidates))
    document.title_spans = []
    if is_sentence(document.title):
        found = repaired(document.title, document.found_in_title)
        document.title_spans = merged((*document.title_scanned, *found))


def read_abbreviations(document: Document) -> None:
    """Reads acronyms and the short names of organisations, and who is named by one
    word.
    """
    bodies = [span for span in document.spans if span.sort == "organisation"]
    explained = acronyms.acronyms(document.text)
    document.acronyms = acronyms.acronyms_of(bodies, document.text) | explained
    document.short_names = organisations.ShortNames(span.text for span in bodies)
    # Whom the model knows by one word may be an organisation to it elsewhere.
    surnames = set()
    for span in document.spans:
        if span.label == "PERSON" and len(span.words) == 1:
            surnames.add(surname_key(span.text))
    document.surnames = frozenset(surnames)


def weigh_uses(document: Document) -> None:
    """Decides what a name that several kinds of things bear is in this document."""
    spans = document.spans
    companies = weighing.companies_by_form(spans)
    marked = weighing.bodies_by_ticker(document.title, spans)
    respelt = weighing.bodies_by_spelling(spans)
    document.bodies = weighing.bodies_by_use(spans) | companies | marked | respelt
    document.namesakes = weighing.people_by_use(spans)
    document.no_names = (
        weighing.peoples_by_use(spans)
        | things.counted_by_use(document.text, spans)
        | weighing.platforms_by_use(document.text, spans)
        | acronyms.things(document.text)
        | acronyms.of_things(document.acronyms)
        | acronyms.of_systems(document.text)
    )
    document.things = things.things_by_use(document.text, spans, document.acronyms)
    document.works = weighing.works_by_use(spans)
    document.listed = weighing.listed_places(spans, document.lands)
    document.spans = with_repeats(document.text, spans, document.bodies)


def with_repeats(text: str, spans: list[Span], names: Iterable[str]) -> list[Span]:
    """The spans, and every other place where one of the names stands by itself."""
    starts = [span.start for span in spans]
    more = []
    for name in sorted(names):
        for start, end in occurrences(text, name):
            # The spans stand side by side: the last that begins before its end tells.
            index = bisect_left(starts, end)
            if index == 0 or spans[index - 1].end <= start:
                more.append(Span(text, start, end, RULE, "organisation"))
    return merged((*spans, *more)) if more else spans


def resolve_kinds(document: Document) -> None:
    """Says of each span whether it is a person's, a body's or a place's, or drops it."""
    # What was made longer may have taken in others.
    document.resolved = merged(_kept(kinds.resolved, document.spans, document))
    document.title_resolved = _kept(kinds.resolved, document.title_spans, document)


def gather_people(document: Document) -> None:
    """Groups the full names, and finds the towns that stand for their clubs."""
    full = []
    for span in (*document.resolved, *document.title_resolved):
        if span.sort == "person" and len(span.words) > 1:
            full.append(span.text)
    document.people = People(full)
    document.clubs = kinds.clubs(document.text, document.resolved)


def name_spans(document: Document) -> None:
    """Gives each span its name; of those in the title only countries, several words, or
    what the body names too.
    """
    # Clubs and companies were decided by more than their number.
    decided = document.clubs | document.bodies
    in_body = agreed(_kept(named, document.resolved, document), decided)
    known = {span.name for span in in_body}
    in_title = []
    for span in _kept(named, document.title_resolved, document):
        if _is_cut_in_title(span, in_body):
            continue
        if span.name in known or span.label == SCAN or len(span.words) > 1:
            in_title.append(span)
    # Capitals in a title mean little, but what the body names is a name there too.
    in_title += names_repeated(document, in_body, in_title)
    document.named_in_title, document.named_in_body = in_title, in_body


def _is_cut_in_title(span: Span, in_body: Sequence[Span]) -> bool:
    """Whether a place in the title is the beginning of a longer one that the body names
    and that stands there (“Zorena” Sea).
    """
    if span.sort != "place":
        return False
    for other in in_body:
        is_longer = other.text.startswith(f"{span.text} ")
        if is_longer and span.source.startswith(other.text, span.start):
            return True
    return False


def doubt_names(document: Document) -> None:
    """Says of which people and bodies nothing but the model's word says what they are."""
    doubted = with_doubts((*document.named_in_body, *document.named_in_title))
    document.named_in_body = [span for span in doubted if span.source is document.text]
    document.named_in_title = [
        span for span in doubted if span.source is document.title
    ]


def place_names(document: Document) -> None:
    """Says which of several places of one name each place is."""
    article = document.article
    home = home_of(article.dateline, article.outlet, article.url)
    seat = seat_of(article.dateline)
    around = Surroundings(document.countries, home, seat)
    spans = placed((*document.named_in_body, *document.named_in_title), around)
    in_body = spans[: len(document.named_in_body)]
    in_title = spans[len(document.named_in_body) :]
    document.mentions = (
        *(_mention(span, -1, -1) for span in in_title),
        *(_mention(span, span.start, span.end) for span in in_body),
    )


def read_flashes(document: Document) -> None:
    """Adds the surnames of a flash, which only the archive can tell from words; what
    nothing but the recogniser takes for a name gives way.
    """
    heard = list(surnames(document.text))
    if not heard:
        return
    words = {span.text.casefold() for span in heard if not _IT.match(span.after(24))}
    found = []
    for mention in document.mentions:
        if mention.reason != UNSUPPORTED or mention.surface.casefold() not in words:
            found.append(mention)
    taken = [(mention.start, mention.end) for mention in found]
    known = {mention.surface.casefold() for mention in found}
    for span in heard:
        if span.text.casefold() in known:
            continue
        if all(span.end <= start or span.start >= end for start, end in taken):
            homes = document.people.by_word(span.text)
            if len(homes) == 1:
                reason = stored("name", "surname of a full name in this article")
                span = replace(span, name=homes[0], reason=reason)
            found.append(_mention(span, span.start, span.end))
            taken.append((span.start, span.end))
    document.mentions = tuple(found)


STEPS: tuple[Callable[[Document], None], ...] = (
    scan_countries,
    repair_boundaries,
    find_overlooked,
    tell_namesakes,
    complete_single_names,
    merge_spans,
    read_abbreviations,
    weigh_uses,
    resolve_kinds,
    gather_people,
    name_spans,
    doubt_names,
    place_names,
    read_flashes,
)


Rule = Callable[[Span, Document], Span | None]


def _kept(rule: Rule, spans: Iterable[Span], document: Document) -> list[Span]:
    """What a rule makes of spans, without those that it drops."""
    made = [rule(span, document) for span in spans]
    return [span for span in made if span]


def is_sentence(title: str) -> bool:
    """Whether a title is written like a sentence, so that its capitals mean names.

    >>> is_sentence("Rebels take town in the north"), is_sentence("Rebels Take Town")
    (True, False)
    """
    found = re.findall(r"[^\W\d_]{4,}", title)
    lower = [word for word in found if word[0].islower()]
    return bool(found) and len(lower) >= len(found) * LEAST_LOWER


def names_repeated(
    document: Document, body: Sequence[Span], found: Sequence[Span]
) -> list[Span]:
    """The spans of a title that are not ``found`` there yet: countries and demonyms, and
    what the body names.
    """
    surfaces = {}
    for span in body:
        if span.name and span.sort != "demonym":
            surfaces[span.text] = span
    by_length = sorted(surfaces, key=len, reverse=True)

    taken = [(span.start, span.end) for span in found]
    more = []
    scanned = []
    for span in document.title_scanned:
        if firm_of(span) is None and not _is_cut_in_title(span, body):
            scanned.append(span)
    for span in (*scanned, *map(surfaces.__getitem__, by_length)):
        for start, end in occurrences(document.title, span.text):
            if all(end <= other or start >= stop for other, stop in taken):
                taken.append((start, end))
                more.append(replace(span, source=document.title, start=start, end=end))
    return more


def _mention(span: Span, start: int, end: int) -> Mention:
    kind = KINDS[span.sort]
    return Mention(span.text, start, end, kind, span.name, span.role, None, span.reason)
