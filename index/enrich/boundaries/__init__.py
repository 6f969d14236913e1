"""Where a name begins and ends: what the model joined is parted, what it cut is made
whole, what is no part of a name goes.

Nothing is typed here; the words of a span are reason enough for these repairs.
``repaired`` makes those that every span needs, in the order of ``CUTS`` and ``PARTS``.

    >>> text = "China's Han Zheng met the Governor of the Bank of Japan."
    >>> [span.text for span in repaired(text, [(0, 17, "PERSON"), (26, 55, "ORG")])]
    ['China', 'Han Zheng', 'Bank of Japan']
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from itertools import chain

from cuttings.index.enrich.boundaries.bodies import (
    bodies_with_stroke,
    body_behind_article,
    company_and_owned,
    made_over,
    organisations_joined,
    organisations_listed,
    part_of_longer,
    parties_joined,
    with_shared_head,
)
from cuttings.index.enrich.boundaries.companies import whole_companies
from cuttings.index.enrich.boundaries.completing import (
    is_parted_by_line,
    with_given_name,
    with_head_abroad,
    with_rest,
    with_surname,
    with_town_beginning,
)
from cuttings.index.enrich.boundaries.cutting import without_attributes
from cuttings.index.enrich.boundaries.people import (
    body_and_its_person,
    body_and_officer,
    body_behind,
    honoured_person,
    initialled_person,
    known_body_and_person,
    named_after_person,
    organisation_and_person,
    owner_and_owned,
    people_listed,
    person_and_body,
    person_before_body,
    person_behind_demonym,
    person_of_body,
    place_and_person,
)
from cuttings.index.enrich.boundaries.pieces import Full, Part
from cuttings.index.enrich.boundaries.places import lying_in_place, places_listed
from cuttings.index.enrich.recogniser import Raw
from cuttings.index.enrich.spans import SORTS, Span, trimmed

JOINED: tuple[Part, ...] = (
    owner_and_owned,
    company_and_owned,
    body_behind,
    organisations_joined,
    body_behind_article,
    person_and_body,
    person_before_body,
    person_of_body,
    parties_joined,
)
"""What parts names that were found by the words for bodies in them, too."""
PARTS: tuple[Part, ...] = (
    part_of_longer,
    people_listed,
    initialled_person,
    person_behind_demonym,
    named_after_person,
    places_listed,
    lying_in_place,
    with_shared_head,
    made_over,
    body_and_its_person,
    bodies_with_stroke,
    organisations_listed,
    body_and_officer,
    honoured_person,
    *JOINED,
    place_and_person,
    known_body_and_person,
    organisation_and_person,
)

OF_ONE_WORD: frozenset[Part] = frozenset((part_of_longer, named_after_person))
"""Those that look beside a name."""
OF_TWO_WORDS: frozenset[Part] = frozenset(
    (
        bodies_with_stroke,
        body_and_its_person,
        owner_and_owned,
        places_listed,
        honoured_person,
        place_and_person,
    )
)
"""Those that may part two words; all others need three and more."""

OF_BODIES: frozenset[Part] = frozenset(
    (
        bodies_with_stroke,
        body_and_its_person,
        body_behind,
        body_behind_article,
        company_and_owned,
        initialled_person,
        made_over,
        organisation_and_person,
        organisations_joined,
        organisations_listed,
        part_of_longer,
        people_listed,
        person_and_body,
        person_before_body,
        person_behind_demonym,
        person_of_body,
        with_shared_head,
    )
)
"""Those that part bodies alone, which others need not be asked."""


def repaired(text: str, raws: Iterable[Raw]) -> list[Span]:
    """The model's spans of a text, trimmed, and with the right words in them."""
    found = []
    for start, end, label in raws:
        span = trimmed(Span(text, start, end, label, SORTS.get(label, "other")))
        span = without_attributes(span) if span else None
        if span:
            found.append(span)
    people = [span.text for span in found if span.label == "PERSON"]
    full = frozenset(name for name in people if " " in name)

    found = parted(found, PARTS, full)
    whole = [with_town_beginning(span) for span in whole_companies(found)]
    whole = [with_rest(with_head_abroad(span)) for span in whole]
    whole = [with_surname(with_given_name(span)) for span in whole]
    people_at = frozenset(span.start for span in whole if span.label == "PERSON")
    return [span for span in whole if not is_parted_by_line(span, people_at)]


def parted(
    spans: Iterable[Span], parts: Iterable[Part], full: Full = frozenset()
) -> list[Span]:
    """What is left of spans when each part has been asked in turn."""
    by_length = _by_length(tuple(parts))
    found: list[Span] = []
    for span in spans:
        pieces = [span]
        spaces = span.text.count(" ")
        for part in by_length[min(spaces, 2)]:
            if len(pieces) == 1:
                if part not in OF_BODIES or pieces[0].sort == "organisation":
                    pieces = part(pieces[0], full)
            else:
                parts_of = [part(piece, full) for piece in pieces]
                pieces = list(chain.from_iterable(parts_of))
        found += pieces
    return found


@cache
def _by_length(parts: tuple[Part, ...]) -> tuple[tuple[Part, ...], ...]:
    """Those of the parts that a span of one word is given to, of two, and of more."""
    of_one = [part for part in parts if part in OF_ONE_WORD]
    of_two = [part for part in parts if part in OF_ONE_WORD | OF_TWO_WORDS]
    return tuple(of_one), tuple(of_two), parts
