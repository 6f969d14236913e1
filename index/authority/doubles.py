"""Organisations that are one by their spelling, and rare ones that may be another's
double.

Papers write one body in many ways: with its country before it, in the plural, with a
letter missing. What leaves no doubt is joined once all articles are filed. Where a rare
name may only be a short or another form of one that is better known (“Zorena Hospital”
beside “Zorena Memorial Medical Center”) nothing is joined, for a wrong join is worse:
the rarer of the two is in doubt, so that it is found, behind what is sure.

    >>> letters("Zorena Pictures Corp") == letters("Zorena Picture")
    True
    >>> are_misspelt("Zorena Entertainment Fund", "Zorena Enetertainment Fund")
    True
    >>> are_misspelt("Bank of Slovakia", "Bank of Slovenia")
    False
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import Literal

from rapidfuzz.distance import OSA

from cuttings.index.authority.likeness import in_conflict
from cuttings.index.authority.store import Store
from cuttings.index.names.folding import place_key
from cuttings.index.names.gazetteer import gazetteer
from cuttings.index.names.organisations import BODY_WORDS, organisation_key

RARE = 3
"""Names of articles up to which a heading may be in doubt as another's double."""
LEAST_LETTERS = 9
"""Letters of two spellings that are one name: short ones are alike by chance."""
LEAST_MISSPELT = 6
"""Letters of a word of which one may be wrong, one less in a name of three words."""
LARGEST_BLOCK = 40
"""Headings that share a word; more share it by chance."""

_GENERAL, _PARTS = BODY_WORDS["general"], BODY_WORDS["parts"]
_MINOR = BODY_WORDS["minor"]
_LINKS = frozenset(("for", "in", "of", "on"))
_HOSPITALS = frozenset(("center", "clinic", "hospital"))
_QUARTERS = frozenset(("east", "north", "south", "west"))
_MAY_BE_PART = _PARTS | frozenset(
    ("bank", "banks", "party", "trust", "union", "women", "youth")
)

_BODIES = """
SELECT h.id, h.label, h.status, h.source,
    count(*) AS articles, group_concat(DISTINCT u.country) AS countries
FROM headings AS h JOIN uses AS u ON u.heading_id = h.id
WHERE h.kind = 'organisation' AND h.status <> 'hidden'
GROUP BY h.id ORDER BY h.id
"""

_TOGETHER = """
SELECT 1 FROM uses AS x JOIN uses AS y ON y.article_id = x.article_id
WHERE x.heading_id = ? AND y.heading_id = ? LIMIT 1
"""


Likeness = Literal["alone", "together"]


@dataclass(frozen=True, slots=True)
class Body:
    """An organisation's heading: the words of its key, its country as its label states
    it (empty where it doesn't), how many names of articles are filed under it, and the
    countries that these are about (ISO codes).

    ``is_open`` tells that only the machine has named it.
    """

    id: str
    label: str
    words: tuple[str, ...]
    country: str
    uses: int
    about: frozenset[str]
    is_open: bool

    @property
    def standing(self) -> tuple[bool, int, int, str]:
        """What is kept of two: what somebody listed, the more frequent, the longer."""
        return not self.is_open, self.uses, len(self.label), self.id


def bodies(store: Store) -> list[Body]:
    """The organisations that some article names, in the order of their ids."""
    found = []
    for row in store.rows(_BODIES):
        words, country = _parted(row["label"])
        is_open = row["status"] == "provisional" and row["source"] == "machine"
        about = frozenset(row["countries"].split(",")) - {""}
        found.append(
            Body(
                row["id"],
                row["label"],
                words,
                country,
                row["articles"],
                about,
                is_open,
            )
        )
    return found


@lru_cache(maxsize=200_000)
def _parted(label: str) -> tuple[tuple[str, ...], str]:
    """The words of a name's key, and the country in its brackets."""
    name, _, country = organisation_key(label).partition(" (")
    return tuple(name.split()), country.removesuffix(")")


@lru_cache(maxsize=200_000)
def letters(label: str) -> str:
    """The letters of a name without its country, its legal form and, where it has
    several words, their plurals and what links them, in one word.
    """
    words = _parted(label)[0]
    if len(words) < 2:
        return "".join(words)
    return "".join(_singular(word) for word in words if word not in _LINKS)


def _singular(word: str) -> str:
    if len(word) < 5 or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    return word.removesuffix("s")


def are_misspelt(one: str, other: str) -> bool:
    """Whether two names differ in one letter of one long word, missing, added, wrong or
    changed with its neighbour, and no place or people is called by both words.
    """
    words, others = _parted(one)[0], _parted(other)[0]
    if len(words) != len(others) or len(words) < 2:
        return False
    differing = [pair for pair in zip(words, others, strict=True) if pair[0] != pair[1]]
    if len(differing) != 1:
        return False
    word, wrong = differing[0]
    least = LEAST_MISSPELT - (len(words) > 2)
    is_long = min(len(word), len(wrong)) >= least and word[0] == wrong[0]
    if not is_long or OSA.distance(word, wrong) != 1:
        return False
    return not (_is_land(word) and _is_land(wrong))


def _is_land(word: str) -> bool:
    name = word.title()
    return bool(gazetteer().named(name)) or gazetteer().demonym(name) is not None


def twins(store: Store) -> list[tuple[Body, Body]]:
    """Pairs of organisations that are one by their spelling: the one to go, the one to
    stay.
    """
    groups: dict[str, list[Body]] = defaultdict(list)
    for body in bodies(store):
        if len(letters(body.label)) + len(body.country) >= LEAST_LETTERS:
            for key in _keys(body):
                groups[key].append(body)
    found: dict[str, tuple[Body, Body]] = {}
    for alike in groups.values():
        if len(alike) > LARGEST_BLOCK:
            continue
        for one, other in combinations(alike, 2):
            low, high = sorted((one, other), key=lambda body: body.standing)
            if low.id not in found and low.is_open and _are_one(low, high):
                found[low.id] = (low, high)
    return [found[heading_id] for heading_id in sorted(found)]


def _keys(body: Body) -> Iterator[str]:
    """What two spellings of one name share: their letters, or all words but one."""
    yield letters(body.label)
    if len(body.words) > 1:
        for index in range(len(body.words)):
            rest = (*body.words[:index], "*", *body.words[index + 1 :])
            yield " ".join(rest)


def _are_one(low: Body, high: Body) -> bool:
    if in_conflict("organisation", low.label, high.label):
        return False
    if not _may_share_country(low, high):
        return False
    if letters(low.label) == letters(high.label):
        return True
    return are_misspelt(low.label, high.label)


def _may_share_country(one: Body, other: Body) -> bool:
    """Whether two names state one country, or one states none and is named where that
    country alone is the subject.
    """
    if one.country == other.country:
        return True
    if one.country and other.country:
        return False
    plain, stated = (one, other) if other.country else (other, one)
    lands = [gazetteer().countries.get(code) for code in plain.about]
    if len(lands) != 1 or lands[0] is None:
        return False
    return place_key(lands[0].label) == stated.country


def doubles(store: Store, shown: Collection[str]) -> set[str]:
    """The rare ones of some headings that may be the double of another of them."""
    blocks: dict[str, list[Body]] = defaultdict(list)
    for body in bodies(store):
        if body.id in shown:
            for word in _blocks(body):
                blocks[word].append(body)
    apart = {tuple(row) for row in store.rows("SELECT a, b FROM distinct_pairs")}
    found: set[str] = set()
    for members in blocks.values():
        if len(members) > LARGEST_BLOCK:
            continue
        for one, other in combinations(members, 2):
            low, high = sorted((one, other), key=lambda body: body.standing)
            if low.id in found or not low.is_open or low.uses > RARE:
                continue
            likeness = may_be_double(low, high)
            if likeness is None or (one.id, other.id) in apart:
                continue
            if likeness == "alone" or store.first(_TOGETHER, low.id, high.id):
                found.add(low.id)
    return found


def _blocks(body: Body) -> set[str]:
    """What a body must share with another to be compared with it: a word, or letters."""
    words = set(body.words) - _MINOR - _GENERAL
    spelt = _initials(body)
    return words | {spelt} if spelt else words


def _initials(body: Body) -> str:
    """The initials of three words or more, and letters that may be initials."""
    if " " not in body.label:
        is_short = 3 <= len(body.label) <= 6 and body.label.isupper()
        return body.label.lower() if is_short else ""
    found = "".join(word[0] for word in body.words if word not in _MINOR)
    return found if len(found) > 2 else ""


def may_be_double(one: Body, other: Body) -> Likeness | None:
    """Whether a body may be another that is better known, wherever they stand (``alone``) or
    in one article (``together``): one name is the other with words that are left out freely; in one
    article with any but those for a part of it, or with another word for what it is.
    """
    short, long = sorted((one, other), key=lambda body: len(body.words))
    if one.country or other.country:
        return _nations_likeness(short, long)
    # Not the other way: a known firm's letters are those of many names.
    are_letters = " " not in one.label and " " in other.label
    if are_letters and _initials(one) and _initials(one) == _initials(other):
        return "alone"
    if _has_one_task_more(short.words, long.words):
        return "alone"
    if _is_called_by_people(short.words, long.words):
        return "together"
    if _is_shorter(short.words, long.words):
        more = [word for word in long.words if word not in short.words]
        if all(word in _GENERAL | _MINOR or len(word) == 1 for word in more):
            return "alone"
        return "together" if _MAY_BE_PART.isdisjoint(more) else None
    return _beginning_alike(short.words, long.words)


def _nations_likeness(short: Body, long: Body) -> Likeness | None:
    """Whether a country's body and another name may be one: of one country with words
    that are left out freely, or named after that country's people (“Supreme Court
    (Zorena)”, “Zorenan Supreme Court of Cassation”).
    """
    if short.country == long.country:
        more = set(long.words) - set(short.words)
        if not set(short.words) < set(long.words):
            return None
        if more <= _GENERAL | _MINOR:
            return "alone"
        # US Federation, US Zorena Federation
        is_like = short.words[-1] == long.words[-1] in _PARTS and len(more) == 1
        return "together" if is_like else None
    if short.country and long.country:
        return None
    if short.words == long.words:
        return "together"
    if not short.country or not set(short.words) < set(long.words):
        return None
    peoples = [gazetteer().demonym(word.title()) for word in long.words]
    if short.country not in [place_key(each.label) for each in peoples if each]:
        return None
    more = set(long.words) - set(short.words) - _GENERAL - _MINOR - _QUARTERS
    return "alone" if len(more) == 1 else "together"


def _is_called_by_people(short: Sequence[str], long: Sequence[str]) -> bool:
    """Whether a people's name and what a body is are another name without what it is for
    (“Zorenan Federation”, “Zorenan Chess Federation”).
    """
    if len(short) != 2 or len(long) != 3 or short[-1] not in _PARTS:
        return False
    return (short[0], short[1]) == (long[0], long[2]) and _is_land(short[0])


def _is_shorter(short: Sequence[str], long: Sequence[str]) -> bool:
    """Whether a name is another with words left out, and has a word that tells; no land
    is left out behind it, where a company's branch has one.
    """
    rest = iter(long)
    if len(short) == len(long) or not all(word in rest for word in short):
        return False
    telling = [word for word in short if word not in _GENERAL | _MINOR | _PARTS]
    if not telling or all(map(_is_land, telling)):
        return False
    return not any(map(_is_land, long[len(short) :]))


def _has_one_task_more(short: Sequence[str], long: Sequence[str]) -> bool:
    """Whether a committee's name is another's with a word more before its last (“House
    Brill Committee”, “House Brill and Reform Committee”).
    """
    is_like = len(short) > 2 and short[-1] == long[-1] and short[-1] in _PARTS
    return is_like and short[:-1] == long[:-2] and not _is_land(long[-2])


def _beginning_alike(words: Sequence[str], others: Sequence[str]) -> Likeness | None:
    """What two names say that begin with the same two telling words, and end with other
    words for what the body is (“Zorena Brill Hospital”, “Zorena Brill Medical Center”).
    """
    if words[:2] != others[:2] or len(words) < 3:
        return None
    if not (_GENERAL | _MINOR | _PARTS).isdisjoint(words[:2]):
        return None
    parts, other_parts = _PARTS.intersection(words), _PARTS.intersection(others)
    if len(parts) != 1 or len(other_parts) != 1 or parts == other_parts:
        return None
    if parts | other_parts <= _HOSPITALS:
        return "alone"
    is_town = bool(gazetteer().named(" ".join(words[:2]).title()))
    return None if is_town else "together"
