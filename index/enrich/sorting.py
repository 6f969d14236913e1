"""What sort of name a span is, whatever the model said: a person's, a body's, a place's, or none.

The model's word stands unless the gazetteer, the starter authority file, or the words around the span say otherwise.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace

from cuttings.index.authority.folding import surname_key
from cuttings.index.authority.starter import is_agency, starter_organisation
from cuttings.index.enrich import organisations, people, places, sport
from cuttings.index.enrich.merging import with_family_name, with_regal_title
from cuttings.index.enrich.spans import Span, words
from cuttings.index.enrich.words import MONTHS, NOT_NAMES, is_given_name
from cuttings.index.gazetteer.places import gazetteer

CHAMBERS = frozenset(("parliament", "senate", "congress"))
_GOES_ON = re.compile(r"([ -](?:(?:d[aeo]s?|del|la|las|los|al|el|ed|of) )?[A-Z][\w’'-]+)(?: [A-Z][\w’'-]+)?")


@dataclass(frozen=True)
class Sorter:
    """Sorts the spans of one document by what is known of it as a whole.

    ``lands`` are its countries (ISO codes, counted), ``acronyms`` those that it explains, ``surnames`` the keys of the
    people it names by one word, and ``full_surnames`` of those it names in full.
    """

    lands: Counter[str]
    acronyms: frozenset[str]
    surnames: frozenset[str]
    full_surnames: frozenset[str]

    def typed(self, span: Span, text: str) -> Span | None:
        """The span as what it is, cut or made longer where that belongs to it; None for what is no name."""
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
        if lowered in MONTHS or (lowered in NOT_NAMES and not (span.label == "ORG" and lowered in CHAMBERS)):
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
        if places.is_division(span.text) or (span.label != "PERSON" and places.is_feature(span.text)):
            return span.retyped("place", "a division, mountain, water or island by its name")
        if span.sort != "place" and places.is_called_settlement(span.text, text, span.start):
            return span.retyped("place", "called a village, a town or a city")
        locative = places.is_locative(text, span.start, span.end)
        if span.sort == "organisation":
            if span.text in self.acronyms:
                return span
            before, after = text[max(0, span.start - 30) : span.start], text[span.end : span.end + 120]
            if people.looks_like_person(span, before, after, self.surnames):
                return span.retyped("person")
        if span.sort == "place" and not locative and self._is_owned_person(span, text):
            return span.retyped("person", "a country's own, and no place of the gazetteer")
        if span.sort != "place" and self._is_town(span, locative):
            return span.retyped("place", "a town in the gazetteer, by the words around it")
        if span.label == "PERSON" and places.stands_in(text, span.start, span.end):
            return span.retyped("place", "stands after a word of place")
        if span.sort == "person" and organisations.is_band(span.text):
            return span.retyped("organisation", "named as a group")
        if span.sort == "person":
            return with_regal_title(with_family_name(span, text), text)
        return span

    def _is_owned_person(self, span: Span, text: str) -> bool:
        """Whether an unknown place of several words is a person (“Kenya's Uhuru Kenyatta”)."""
        if len(words(span.text)) < 2 or gazetteer().named(span.text) or not people.is_person_name(span.text):
            return False
        owned = re.search(r"([A-Z]\w+)['’]s? $", text[max(0, span.start - 24) : span.start])
        return bool(owned and gazetteer().country(owned.group(1))) or is_given_name(words(span.text)[0])

    def _is_town(self, span: Span, locative: bool) -> bool:
        if span.text.isupper() and len(span.text) < 5:
            return False
        near = places.could_be_town(span.text, self.lands)
        if span.sort == "organisation":
            return near or (locative and bool(gazetteer().named(span.text))) or places.is_big_town(span.text)
        several = len(words(span.text)) > 1
        if span.sort == "other" and not several and places.is_known_well(span.text, self.lands):
            return True
        borne = several or span.label != "PERSON" or surname_key(span.text) in self.full_surnames
        if near and not borne and places.is_known_well(span.text, self.lands):
            return True
        return (near and (locative or several)) or (locative and places.is_big_town(span.text))

    def _longer_town(self, span: Span, text: str) -> Span | None:
        following = _GOES_ON.match(text, span.end) if len(words(span.text)) < 3 else None
        for stop in (following.end(), following.end(1)) if following else ():
            if places.could_be_town(text[span.start : stop], self.lands):
                return Span(span.start, stop, text[span.start : stop], span.label, "place")
        return None

    def _as_kind(self, span: Span, text: str) -> Span | None:
        if span.sort == "person" or (span.sort == "other" and span.label in ("NORP", "PRODUCT", "FAC", "WORK_OF_ART")):
            bare = people.without_titles(span)
            if bare is None or is_agency(bare.text) or gazetteer().broad(bare.text):
                return None
            if gazetteer().demonym(bare.text):
                return None
            valid = people.is_person_name(bare.text)
            if span.sort == "other":
                return (bare if valid and len(words(bare.text)) == 1 else None) or self._misread(span, text)
            return bare if valid else None
        if span.sort == "organisation":
            return organisations.extended(organisations.without_party(span), text)
        return span if span.sort in ("place", "demonym") else None

    def _misread(self, span: Span, text: str) -> Span | None:
        """A person or a body that the model took for a building, as it does with names that it has never met."""
        found = words(span.text)
        if span.label != "FAC" or not 2 <= len(found) <= 4 or not people.is_person_name(span.text):
            return None
        if is_given_name(found[0]) or surname_key(span.text) in self.surnames:
            return span.retyped("person")
        owned = re.search(r"(?:\b[Tt]he|['’]s|leads?|led|heads?|headed) $", text[max(0, span.start - 7) : span.start])
        return span.retyped("organisation") if owned and organisations.is_organisation(span.text) else None
