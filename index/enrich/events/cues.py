"""Numbers of people killed, wounded or arrested, as sentences state them.

A cue is a claim of the text, not a fact: it always carries the span of its sentence.
Only plain statements count ("Thirteen militants were killed", "arrested 32 members"); a
round "dozens", a denied, a possible or an older event gives none.

    >>> text = "Twelve guards were killed and another 25 injured."
    >>> [(cue.what, cue.number) for cue in cues(text)]
    [('killed', 12), ('wounded', 25)]
"""

from __future__ import annotations

from collections.abc import Iterator

from cuttings.index.enrich.events.lexicon import (
    bundled_lexicon,
    phrases_in,
    read_contexts,
)
from cuttings.index.enrich.events.patterns import Match
from cuttings.index.enrich.events.sentences import (
    LONGEST_BODY,
    WORDS,
    Sentence,
    number_at,
    sentences,
)
from cuttings.search.articles import Cue

_HEDGES = frozenset(WORDS["hedges"])
_AUXILIARIES = frozenset(WORDS["auxiliaries"])
_STOPS = frozenset(WORDS["stops"])
_MEASURES = frozenset(WORDS["units_of_measure"])
_BEFORE_TOLLS = frozenset(WORDS["before_tolls"])
_VERBS = {
    word: what for what in ("killed", "wounded", "arrested") for word in WORDS[what]
}
_STATING = frozenset((*_VERBS, "toll", "lives"))
"""The words that a number may belong to."""
_WITHOUT_OBJECT = frozenset(("dead", "died", "dies", "perished"))
_PASSIVE_ENDINGS = ("ed", "dead", "hurt", "slain")
_MOST_BETWEEN = 5
"""Words between a verb and the number of its subject, auxiliaries not counted."""
_TOLL_REACH = 8


def cues(body: str) -> tuple[Cue, ...]:
    """The numbers of killed, wounded and arrested that a body states, each once, at
    its first sentence.
    """
    text = body[:LONGEST_BODY]
    lexicon = bundled_lexicon()
    contexts: dict[int, list[Match]] | None = None
    found: dict[tuple[str, int], Cue] = {}
    for index, sentence in enumerate(sentences(text)):
        if _STATING.isdisjoint(sentence.words):
            continue
        stated = list(_stated(sentence))
        if not stated:
            continue
        if contexts is None:
            contexts = {
                each.ordinal: each.contexts for each in phrases_in(text, lexicon)
            }
        reading = read_contexts(sentence, contexts.get(index, ()), lexicon)
        if reading.background or reading.hypothetical or reading.denied:
            continue
        for what, number in stated:
            cue = Cue(what, number, sentence.start, sentence.end)
            found.setdefault((what, number), cue)
    return tuple(found.values())


def _stated(sentence: Sentence) -> Iterator[tuple[str, int]]:
    """What a sentence states, and the number: by its verbs, then by its tolls."""
    before = ""
    for index, word in enumerate(sentence.words):
        what = _VERBS.get(word)
        if what is not None:
            of_object = None
            if word not in _WITHOUT_OBJECT:
                of_object = _object_number(sentence, index)
            if of_object is None:
                for number in _subject_numbers(sentence, index):
                    yield what, number
            # "Nine were killed, 20 wounded": what follows a passive is no object.
            elif before not in ("were", "was") or not word.endswith(_PASSIVE_ENDINGS):
                yield what, of_object
        before = word
    for number in _tolls(sentence):
        yield "killed", number


def _subject_numbers(sentence: Sentence, verb: int) -> Iterator[int]:
    """The numbers of a verb's subject, walked backwards: "17 soldiers, 30 rebels
    and one nurse were killed".
    """
    words = sentence.words
    index, between = verb - 1, 0
    while index >= 0 and between <= _MOST_BETWEEN:
        number = number_at(sentence, index)
        if number is not None:
            value, first, after = number
            if _is_measure(sentence, after) or (first and words[first - 1] in "$€£¥"):
                return
            yield value
            index, between = first - 1, 0
            continue

        word = words[index]
        at_least = word in ("in", "at") and words[index + 1] == "least"
        if word in _VERBS or (word in _STOPS and not at_least):
            return
        if word not in _AUXILIARIES:
            between += 1
        index -= 1


def _object_number(sentence: Sentence, verb: int) -> int | None:
    """The number of a verb's object: "killing at least nine people"."""
    index = verb + 1
    while index < len(sentence.words) and sentence.words[index] in _HEDGES:
        index += 1
    number = number_at(sentence, index)
    if number is None or _is_measure(sentence, number[2]):
        return None
    return number[0]


def _is_measure(sentence: Sentence, index: int) -> bool:
    """Whether the word behind a number says that it counts no people."""
    words = sentence.words
    return index < len(words) and words[index] in _MEASURES


def _tolls(sentence: Sentence) -> Iterator[int]:
    """A stated toll: "the death toll rose to 40", "claimed nine lives", "12 deaths"."""
    words = sentence.words
    for index, word in enumerate(words):
        before = words[index - 1] if index else ""
        if word == "toll" and before == "death":
            for ahead in range(index + 1, min(index + _TOLL_REACH, len(words))):
                number = number_at(sentence, ahead)
                if number and words[ahead - 1] in _BEFORE_TOLLS:
                    yield number[0]
                    break
        elif word in ("lives", "deaths", "fatalities"):
            number = number_at(sentence, index - 1)
            if number:
                yield number[0]
