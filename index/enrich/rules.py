"""What sort of name a span is, whatever the model said: a person's, a body's, a
place's, or none.

The model's word stands unless the gazetteer, the starter authority file, or the words
around the span say otherwise.

From what the model found in one article to its mentions: the rules in their order.

1. Trim each span; find countries, regions and demonyms by name.
2. Type each span again: country, demonym, agency, town, person, organisation, or nothing.
3. Gather people, attach single names, read offices.
4. Expand acronyms, tie ministries to their country, drop generic phrases.
5. Find in the title what the body names.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from cuttings.index.enrich import (
    organisations,
    people,
    places,
    titles,
)
from cuttings.index.enrich import (
    organisations as bodies,
)
from cuttings.index.enrich import (
    organisations as sport,
)
from cuttings.index.enrich.merging import (
    Raw,
    explained_beside,
    merged,
    spans_of,
    with_family_name,
    with_regal_title,
    without_demonym,
    without_office,
    without_person,
    without_possessor,
)
from cuttings.index.enrich.overlooked import given_names, overlooked
from cuttings.index.enrich.people import office
from cuttings.index.enrich.spans import Span, occurrences, words
from cuttings.index.enrich.words import MONTHS, NOT_NAMES, is_given_name
from cuttings.index.names.folding import surname_key
from cuttings.index.names.gazetteer import gazetteer
from cuttings.index.names.organisations import is_agency, starter_organisation
from cuttings.search.articles import Article, Heading, Kind, Mention

CHAMBERS = frozenset(("parliament", "senate", "congress"))
_GOES_ON = re.compile(
    r"([ -](?:(?:d[aeo]s?|del|la|las|los|al|el|ed|of) )?[A-Z][\w’'-]+)(?: [A-Z][\w’'-]+)?"
)


@dataclass(frozen=True)
class Sorter:
    """Sorts the spans of one document by what is known of it as a whole.

    ``lands`` are its countries (ISO codes, counted), ``acronyms`` those that it
    explains, ``surnames`` the keys of the people it names by one word, and
    ``full_surnames`` of those it names in full.
    """

    lands: Counter[str]
    acronyms: frozenset[str]
    surnames: frozenset[str]
    full_surnames: frozenset[str]

    def typed(self, span: Span, text: str) -> Span | None:
        """The span as what it is, cut or made longer where that belongs to it; None
        for what is no name.
        """
        if span.label == "SCAN":
            return span
        broad = gazetteer().broad(span.text)
        if broad:
            return replace(span, sort="place", name=broad[0].label)
        if demonym := gazetteer().demonym(span.text):
            return replace(span, sort="demonym", name=demonym.label)
        if is_agency(span.text):
            return None
        lowered = span.text.lower()
        if lowered in MONTHS or (
            lowered in NOT_NAMES and not (span.label == "ORG" and lowered in CHAMBERS)
        ):
            return None
        return self._as_kind(self._corrected(span, text), text)

    def _corrected(self, span: Span, text: str) -> Span:
        if starter_organisation(span.text):
            return span.retyped("organisation")
        if longer := self._longer_town(span, text):
            return longer
        if sport.is_players(text, span.end):
            return span.retyped("organisation", "a club by its player")
        if (
            span.sort != "organisation"
            and span.label != "RULE"
            and organisations.is_introduced(text, span.start, span.end)
        ):
            return span.retyped("organisation", "introduced as a body")
        if places.is_division(span.text) or (
            span.label != "PERSON" and places.is_feature(span.text)
        ):
            return span.retyped(
                "place", "a division, mountain, water or island by its name"
            )
        if span.sort != "place" and places.is_called_settlement(
            span.text, text, span.start
        ):
            return span.retyped("place", "called a village, a town or a city")
        locative = places.is_locative(text, span.start, span.end)
        if span.sort == "organisation":
            if span.text in self.acronyms:
                return span
            before, after = (
                text[max(0, span.start - 30) : span.start],
                text[span.end : span.end + 120],
            )
            if people.looks_like_person(span, before, after, self.surnames):
                return span.retyped("person")
        if span.sort == "place" and not locative and self._is_owned_person(span, text):
            return span.retyped(
                "person", "a country's own, and no place of the gazetteer"
            )
        if span.sort != "place" and self._is_town(span, locative):
            return span.retyped(
                "place", "a town in the gazetteer, by the words around it"
            )
        if span.label == "PERSON" and places.stands_in(text, span.start, span.end):
            return span.retyped("place", "stands after a word of place")
        if span.sort == "person" and organisations.is_band(span.text):
            return span.retyped("organisation", "named as a group")
        if span.sort == "person":
            return with_regal_title(with_family_name(span, text), text)
        return span

    def _is_owned_person(self, span: Span, text: str) -> bool:
        """Whether an unknown place of several words is a person (“Kenya's Uhuru
        Kenyatta”).
        """
        if (
            len(words(span.text)) < 2
            or gazetteer().named(span.text)
            or not people.is_person_name(span.text)
        ):
            return False
        owned = re.search(
            r"([A-Z]\w+)['’]s? $", text[max(0, span.start - 24) : span.start]
        )
        return bool(owned and gazetteer().country(owned.group(1))) or is_given_name(
            words(span.text)[0]
        )

    def _is_town(self, span: Span, locative: bool) -> bool:
        if span.text.isupper() and len(span.text) < 5:
            return False
        near = places.could_be_town(span.text, self.lands)
        if span.sort == "organisation":
            return (
                near
                or (locative and bool(gazetteer().named(span.text)))
                or places.is_big_town(span.text)
            )
        several = len(words(span.text)) > 1
        if (
            span.sort == "other"
            and not several
            and places.is_known_well(span.text, self.lands)
        ):
            return True
        borne = (
            several
            or span.label != "PERSON"
            or surname_key(span.text) in self.full_surnames
        )
        if near and not borne and places.is_known_well(span.text, self.lands):
            return True
        return (near and (locative or several)) or (
            locative and places.is_big_town(span.text)
        )

    def _longer_town(self, span: Span, text: str) -> Span | None:
        following = (
            _GOES_ON.match(text, span.end) if len(words(span.text)) < 3 else None
        )
        for stop in (following.end(), following.end(1)) if following else ():
            if places.could_be_town(text[span.start : stop], self.lands):
                return Span(
                    span.start, stop, text[span.start : stop], span.label, "place"
                )
        return None

    def _as_kind(self, span: Span, text: str) -> Span | None:
        if span.sort == "person" or (
            span.sort == "other"
            and span.label in ("NORP", "PRODUCT", "FAC", "WORK_OF_ART")
        ):
            bare = people.without_titles(span)
            if bare is None or is_agency(bare.text) or gazetteer().broad(bare.text):
                return None
            if gazetteer().demonym(bare.text):
                return None
            valid = people.is_person_name(bare.text)
            if span.sort == "other":
                return (
                    bare if valid and len(words(bare.text)) == 1 else None
                ) or self._misread(span, text)
            return bare if valid else None
        if span.sort == "organisation":
            return organisations.extended(organisations.without_party(span), text)
        return span if span.sort in ("place", "demonym") else None

    def _misread(self, span: Span, text: str) -> Span | None:
        """A person or a body that the model took for a building, as it does with
        names that it has never met.
        """
        found = words(span.text)
        if (
            span.label != "FAC"
            or not 2 <= len(found) <= 4
            or not people.is_person_name(span.text)
        ):
            return None
        if is_given_name(found[0]) or surname_key(span.text) in self.surnames:
            return span.retyped("person")
        owned = re.search(
            r"(?:\b[Tt]he|['’]s|leads?|led|heads?|headed) $",
            text[max(0, span.start - 7) : span.start],
        )
        return (
            span.retyped("organisation")
            if owned and organisations.is_organisation(span.text)
            else None
        )


_ACTS = re.compile(
    r"(?:['’]s)? (?:said|says|announced|told|reported|reports|will|has|had|cut|plans|declined|denied|and [A-Z])\b"
)
_THING = re.compile(
    r" (?:systems?|missiles?|batter(?:y|ies)|tanks?|jets?|drones?|helicopters?|rockets?|rifles?|vaccines?|app|software"
    r"|virus|variant|bill|scandal)\b"
)
"""What a name before it is no person's of."""
_SPEAKER = re.compile(r"\)\)|:")
_LOWER = re.compile(r"(?<![\w’'-])[a-z]{3,}(?![\w’'-])")
KINDS: dict[str, Kind] = {
    "person": "person",
    "organisation": "organisation",
    "place": "place",
    "demonym": "place",
}


class Document:
    """One article on its way through the rules."""

    def __init__(
        self, article: Article, body: Sequence[Raw], title: Sequence[Raw]
    ) -> None:
        self.text = article.body
        self.title = article.title
        self.dateline = article.dateline
        scanned = list(places.broad_names(article.body))
        self.title_scan = list(places.broad_names(article.title))
        self.countries = places.countries_in(scanned)
        self.lands = self.countries
        self.about = places.about(self.countries, places.countries_in(self.title_scan))
        self.acronyms = organisations.acronyms(article.body)
        self.spans = merged(self._found(article.body, body), scanned)
        named = [span.text for span in self.spans if span.sort == "organisation"]
        self.acronyms = (
            organisations.initials_of(named, article.body)
            | explained_beside(self.spans, article.body)
            | self.acronyms
        )
        self.bodies = organisations.Shortened(
            span.text for span in self.spans if span.sort == "organisation"
        )
        self.lower_words = frozenset(_LOWER.findall(article.body))
        self.title_spans = (
            merged(spans_of(article.title, title), self.title_scan)
            if titles.is_sentence(article.title)
            else []
        )
        self.surnames = frozenset(
            surname_key(span.text)
            for span in self.spans
            if span.label == "PERSON" and len(words(span.text)) == 1
        )
        self.people = people.People(())
        self.clubs: frozenset[str] = frozenset()

    def _found(self, text: str, raws: Sequence[Raw]) -> list[Span]:
        """What the model and the patterns found, before the two are merged."""
        model, unseen = spans_of(text, raws), list(overlooked(text, self.countries))
        self.lands = places.with_towns(self.countries, (*model, *unseen))
        if len(self.lands) > len(self.countries):
            unseen = list(overlooked(text, self.lands))
        people_at = {span.start: span.end for span in model if span.label == "PERSON"}
        bare = (
            without_office(without_possessor(without_demonym(span))) for span in unseen
        )
        guessed = [without_person(span, people_at) for span in bare if span]
        people_found = [span for span in (*model, *guessed) if span.sort == "person"]
        self.full_surnames = frozenset(
            surname_key(span.text) for span in people_found if " " in span.text
        )
        single = Counter(
            span.text for span in people_found if len(words(span.text)) == 1
        )
        strange = {
            span.text
            for span in model
            if span.label == "NORP" and len(words(span.text)) == 1
        }
        for word in sorted(single.keys() | strange):
            if surname_key(word) not in self.full_surnames and not self._names_place(
                word, single[word]
            ):
                whole = [
                    span
                    for span in given_names(text, word)
                    if not gazetteer().named(span.text)
                ]
                guessed += [
                    span
                    for span in whole
                    if word in single or is_given_name(span.text.split(" ")[0])
                ]
        return [*model, *guessed]

    def _names_place(self, word: str, count: int) -> bool:
        """Whether a word that the model took for a person ``count`` times is rather
        a place; a town only once.
        """
        if gazetteer().demonym(word) or gazetteer().broad(word):
            return True
        return count == 1 and places.could_be_town(word, self.lands)

    def mentions(self) -> tuple[Mention, ...]:
        """The mentions of the article in the order of its text, those in the title
        first.
        """
        sorter = Sorter(
            self.lands, frozenset(self.acronyms), self.surnames, self.full_surnames
        )
        body = [
            typed for span in self.spans if (typed := sorter.typed(span, self.text))
        ]
        title = [
            typed
            for span in self.title_spans
            if (typed := sorter.typed(span, self.title))
        ]
        full = [
            span.text
            for span in (*body, *title)
            if span.sort == "person" and len(words(span.text)) > 1
        ]
        self.people = people.People(full)
        self.clubs = sport.clubs(self.text, body)
        done = [named for span in body if (named := self._named(span, self.text))]
        known = {span.name for span in done}
        titled = [
            named
            for span in title
            if (named := self._named(span, self.title)) and self._in_title(named, known)
        ]
        titled += titles.names_in(self.title, self.title_scan, done, titled)
        return tuple(_mention(span, -1) for span in titled) + tuple(
            _mention(span, span.start) for span in done
        )

    def _named(self, span: Span, text: str) -> Span | None:
        single = len(words(span.text)) == 1
        homes = (
            self.people.by_word(span.text)
            if single and span.sort != "demonym" and span.label != "SCAN"
            else ()
        )
        borne = bool(homes) and (
            span.sort == "person" or self._reads_as_surname(span, text)
        )
        tail = span.sort == "organisation" and (
            self.people.knows(span.text) or self.people.by_tail(span.text)
        )
        if borne or tail:
            span = span.retyped("person")
        if span.text in self.clubs and not places.stands_in(text, span.start, span.end):
            return replace(
                span,
                sort="organisation",
                name=span.text,
                reason="a club that plays in this article",
            )
        if span.sort == "person":
            if not homes and self._doubtful(span, text):
                return None
            named = people.attach(span, self.people)
            title = span.text.split(" ")[0]
            start = (
                span.start + len(title) + 1
                if title.lower() in people.REGAL
                else span.start
            )
            return replace(named, role=office(text, start, span.end, self.about))
        if span.sort == "organisation":
            return self._organisation(span, text)
        return self._place(span, text) if span.sort in ("place", "demonym") else None

    def _reads_as_surname(self, span: Span, text: str) -> bool:
        if span.text in self.acronyms or span.text.isupper():
            return False
        locative = places.is_locative(text, span.start, span.end)
        return not (span.sort == "place" and locative and gazetteer().named(span.text))

    def _doubtful(self, span: Span, text: str) -> bool:
        """Whether a single word without a full name is no person: not of that label,
        or capital only by position.
        """
        if len(words(span.text)) > 1:
            return False
        if span.label not in ("PERSON", "ORG", "RULE") and not span.reason:
            return True
        if span.text.lower() in self.lower_words or _THING.match(text, span.end):
            return True
        opens = span.start == 0 or re.search(
            r"[.!?\n\"“”:]\s*$", text[max(0, span.start - 4) : span.start]
        )
        acts = span.sort == "organisation" and _ACTS.match(text, span.end)
        return bool(opens) and text.count(span.text) == 1 and not acts

    def _organisation(self, span: Span, text: str) -> Span | None:
        bare = span.text.replace(".", "")
        if bare in self.acronyms:
            if not organisations.is_organisation(self.acronyms[bare]):
                return None
            return replace(
                span,
                name=self.acronyms[bare],
                reason="acronym explained in this article",
            )
        known = starter_organisation(span.text) or self._with_article(span, text)
        if bodies.is_national_body(span.text) and (
            known is None or bodies.needs_country(span.text)
        ):
            about = self.about or self._nearest(span)
            name = bodies.national(
                span,
                text,
                about,
                [gazetteer().countries[code].label for code in self.countries],
            )
            if name or not known:
                return replace(
                    span, name=name, reason="" if name else "nothing says whose it is"
                )
        if known:
            return replace(
                span,
                name=span.name
                or (span.text if starter_organisation(span.text) else known.label),
            )
        if not organisations.is_organisation(span.text):
            return None
        if (
            span.text.isupper()
            and _SPEAKER.match(text[span.end : span.end + 4])
            and text[span.start - 1] in "\n("
        ):
            return None  # the initials of a speaker in an interview
        if longer := self.bodies.full(span.text):
            return replace(span, name=longer, reason="short for a name in this article")
        if self._doubtful(span, text) and not span.text.isupper():
            return None
        return replace(span, name=span.name or span.text)

    def _with_article(self, span: Span, text: str) -> Heading | None:
        """The starter's organisation whose name is this span with the article before
        it (The Guardian).
        """
        before = text[max(0, span.start - 4) : span.start].lower()
        return (
            starter_organisation(f"The {span.text}")
            if before == "the " and span.label == "ORG"
            else None
        )

    def _nearest(self, span: Span) -> str | None:
        """The country named last before a span in its paragraph, else most often in
        the article, else by its towns.
        """
        if self.text[span.start : span.end] == span.text:
            paragraph = self.text.rfind("\n", 0, span.start)
            for other in reversed(self.spans):
                place = (
                    places.place_of(other)
                    if paragraph < other.start < span.start
                    else None
                )
                if place and place.level == "country":
                    return place.label
        ranked = self.countries.most_common(1)
        return (
            gazetteer().countries[ranked[0][0]].label
            if ranked
            else places.home(self.spans)
        )

    def _place(self, span: Span, text: str) -> Span | None:
        if span.sort == "demonym":
            return replace(
                span, reason=f"people or adjective of {span.name}; not counted"
            )
        if not span.text[:1].isupper() or any(char.isdigit() for char in span.text):
            return None
        if span.label != "SCAN" and not self._is_known_place(span, text):
            return None
        within = re.match(
            r",\s+([A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*)?)", text[span.end : span.end + 40]
        )
        container = ""
        for form in (
            (within.group(1), within.group(1).partition(" ")[0]) if within else ()
        ):
            if any(
                place.level != "town" for place in gazetteer().named(form.rstrip("."))
            ):
                container = form.rstrip(".")
                break
        return replace(
            span, name=span.name or places.filed_as(_cased(span.text)), role=container
        )

    def _is_known_place(self, span: Span, text: str) -> bool:
        """Whether the gazetteer knows a place, or the text says that it is one
        somewhere.
        """
        lowered = span.text.lower()
        if lowered in NOT_NAMES or (
            lowered in self.lower_words and len(words(span.text)) == 1
        ):
            return False
        if (
            gazetteer().named(span.text)
            or places.is_feature(span.text)
            or places.is_division(span.text)
        ):
            return True
        return any(
            places.is_locative(text, start, end)
            for start, end in occurrences(text, span.text)
        )

    def _in_title(self, span: Span, known: set[str]) -> bool:
        return span.name in known or span.label == "SCAN" or len(words(span.text)) > 1


def _cased(text: str) -> str:
    return text.title() if text.isupper() and len(text) > 4 else text


def _mention(span: Span, start: int) -> Mention:
    end = span.end if start >= 0 else -1
    return Mention(
        span.text, start, end, KINDS[span.sort], span.name, span.role, None, span.reason
    )


def refine(
    article: Article, body: Sequence[Raw], title: Sequence[Raw]
) -> tuple[Mention, ...]:
    """The mentions of an article from the model's spans (start, end, label) of its
    body and of its title.
    """
    return Document(article, body, title).mentions()
