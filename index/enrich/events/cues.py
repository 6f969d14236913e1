"""Numbers of people killed, wounded or arrested, as sentences state them.

A cue is a claim of the text, not a fact: it always carries the span of its sentence.
Only plain statements count ("Thirteen militants were killed", "arrested 32 members"); a
round "dozens", a denied, a possible or an older event gives none.

    >>> [(cue.what, cue.number) for cue in cues("Twelve officers were killed and another 25 injured.")]
    [('killed', 12), ('wounded', 25)]
"""

from __future__ import annotations

from collections.abc import Iterator

from cuttings.index.enrich.events.lexicon import bundled_lexicon, heard_in, reading
from cuttings.index.enrich.events.patterns import Match
from cuttings.index.enrich.events.sentences import (
    LONGEST_BODY,
    Memory,
    Sentence,
    number_at,
    sentences,
    word_list,
    words_of,
)
from cuttings.search.articles import Cue

_TRIGGERS = {
    "killed": [
        "killed",
        "killing",
        "kills",
        "dead",
        "died",
        "dies",
        "slain",
        "massacred",
        "perished",
    ],
    "wounded": [
        "wounded",
        "wounding",
        "wounds",
        "injured",
        "injuring",
        "injures",
        "hurt",
    ],
    "arrested": [
        "arrested",
        "arresting",
        "arrests",
        "detained",
        "detaining",
        "detains",
    ],
}
_WHAT = {word: what for what, words in _TRIGGERS.items() for word in words}
_HEDGES = frozenset(
    word_list(
        """
    at least about around some more than over up to nearly almost as many another a further other the all
    approximately roughly also an estimated fewer
    """
    )
)
_AUXILIARIES = frozenset(
    word_list(
        """
    was were are is has have had been being be reportedly left confirmed shot also later all
    """
    )
)
# Words that end the walk from a verb back to the number of its subject: another clause
# begins.
_STOPS = frozenset(
    word_list(
        """
    said says say told when while after before which who where that because but as by from into against since
    during between with in on at if will would could may might can not no he she they it we i
    """
    )
)
_UNITS = frozenset(
    word_list(
        """
    % percent per years year days day hours hour minutes months month weeks week miles km kilometres
    kilometers metres meters times points shares goals jobs january february march april may june july august
    september october november december am pm o'clock
    """
    )
)
_FAR = 5


def _before(sentence: Sentence, trigger: int) -> Iterator[int]:
    """The numbers of a verb's subject, walked backwards: "17 soldiers, 30 militants
    and one civilian were killed".
    """
    place, gap = trigger - 1, 0
    while place >= 0 and gap <= _FAR:
        word = sentence.words[place]
        number = number_at(sentence, place)
        if number is not None:
            value, first, last = number
            following = sentence.words[last] if last < len(sentence.words) else ""
            if following in _UNITS or (first and sentence.words[first - 1] in "$€£¥"):
                return
            yield value
            place, gap = first - 1, 0
            continue
        if word in _WHAT or (
            word in _STOPS
            and not (word in ("in", "at") and sentence.words[place + 1] == "least")
        ):
            return
        gap += word not in _AUXILIARIES
        place -= 1


def _after(sentence: Sentence, trigger: int) -> Iterator[int]:
    """The number of a verb's object: "killing at least nine people"."""
    place = trigger + 1
    while place < len(sentence.words) and sentence.words[place] in _HEDGES:
        place += 1
    number = number_at(sentence, place) if place < len(sentence.words) else None
    if number is not None:
        value, _, last = number
        following = sentence.words[last] if last < len(sentence.words) else ""
        if following not in _UNITS:
            yield value


def _tolls(sentence: Sentence) -> Iterator[int]:
    """A stated toll: "the death toll rose to 40", "claimed nine lives", "12 deaths"."""
    words = sentence.words
    for place, word in enumerate(words):
        if word == "toll" and place and words[place - 1] == "death":
            for ahead in range(place + 1, min(place + 8, len(words))):
                number = number_at(sentence, ahead)
                if number is not None and words[ahead - 1] in (
                    "to",
                    "at",
                    "of",
                    "is",
                    "was",
                    "reached",
                    "least",
                    "hit",
                ):
                    yield number[0]
                    break
        elif word in ("lives", "deaths", "fatalities") and place:
            number = number_at(sentence, place - 1)
            if number is not None:
                yield number[0]


def _stated(sentence: Sentence) -> Iterator[tuple[str, int]]:
    words = sentence.words
    for place, word in enumerate(words):
        what = _WHAT.get(word)
        if what is None:
            continue
        found = (
            list(_after(sentence, place))
            if word not in ("dead", "died", "dies", "perished")
            else []
        )
        passive = word.endswith(("ed", "dead", "hurt", "slain"))
        for value in (
            found
            if found and not (passive and place and words[place - 1] in ("were", "was"))
            else []
        ):
            yield what, value
        if not found:
            for value in _before(sentence, place):
                yield what, value
    for value in _tolls(sentence):
        yield "killed", value


def _tells(chunk: str) -> bool:
    """Whether a chunk of text holds a word that a number may belong to."""
    return any(word in _WHAT or word in ("toll", "lives") for word in words_of(chunk))


_TELLING = Memory(_tells)


def cues(body: str) -> tuple[Cue, ...]:
    """The numbers of killed, wounded and arrested that a body states, each once, at
    its first sentence.
    """
    found: dict[tuple[str, int], Cue] = {}
    text = body[:LONGEST_BODY]
    around: dict[int, list[Match]] | None = None
    for place, sentence in enumerate(sentences(text)):
        if any(map(_TELLING.__getitem__, sentence.chunks)) and (
            stated := list(_stated(sentence))
        ):
            if around is None:
                around = {
                    heard.place: heard.around
                    for heard in heard_in(text, bundled_lexicon())
                }
            context = reading(sentence, around.get(place, ()))
            if context.background or context.hypothetical or context.denied:
                continue
            for what, number in stated:
                found.setdefault(
                    (what, number), Cue(what, number, sentence.start, sentence.end)
                )
    return tuple(found.values())
