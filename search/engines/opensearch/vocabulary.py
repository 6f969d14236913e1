"""The vocabulary of a build: what reading a query needs to know of the words of an
archive in other languages than English.

A cluster can't be asked which words begin, end or are spelt so. So a word is written
down when the first article that holds it is, as a document beside the facet values.
``key`` says which question it answers, ``sought`` what it is looked for by, and ``id``
is the answer:

    key        sought                       id
    held       +fr                          fr, a language that texts are analysed in
    spelt      fr:inondees                  fr:inond, the stem of words that fold so
    part       de:getreideernt              de:getreideernt, looked for by how it begins
               de<tnreedierteg                and, turned round, by how it ends
    sounding   putin                        путин, a word that is romanised so

An article that goes leaves its words behind until the archive is built again. They find
nothing: how many articles hold a word is asked of the articles.

    >>> french = chain_of("fr")
    >>> for word in words_of("fr", [french.analysed("inondées")]):
    ...     print(word)
    Known(key='words.held', sought=('+fr',), id='fr')
    Known(key='words.spelt', sought=('fr:inondees',), id='fr:inond')
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from cuttings.search.engines.opensearch.cluster import Action, Asked, Cluster, Json
from cuttings.search.language.chains import SIGN, Analysed, chain_of
from cuttings.search.language.compounding import LINKS
from cuttings.search.language.inflection import MANY_FORMS
from cuttings.search.language.lexicon import EQUALS, HELD, entry_of
from cuttings.search.language.romanised import keys_of

HELD_KEY = "words.held"
SPELT_KEY = "words.spelt"
PART_KEY = "words.part"
SOUNDING_KEY = "words.sounding"

LISTED = frozenset(LINKS) | MANY_FORMS
"""Languages whose words are all written down: which are compounds is looked for among
them, and which forms are words need not be asked of the articles.
"""

TURNED = "<"
"""What stands between a language and a stem that is written from its end."""

MAX_ANSWERS = 2_000
"""Words that one question is answered with; of more, those that came into the archive
first, which most articles have.
"""

MAX_KEPT_WORDS = 500_000
"""Words that a writer knows to be written down."""

MAX_KEPT = 200_000
"""Answers that a process keeps of one generation."""

SEARCHES = 500
"""Searches in one request."""

TOGETHER = 1_000
"""Words that are looked for by one search."""


Question = tuple[str, str]
"""A key, and what is looked for."""


class Known(NamedTuple):
    """A word that is written down."""

    key: str
    sought: tuple[str, ...]
    id: str

    @property
    def name(self) -> bytes:
        """What tells it from all others, of one length."""
        text = "\x1f".join([self.key, self.sought[0], self.id])
        return hashlib.blake2b(text.encode(), digest_size=12).digest()


def words_of(language: str, tokens: Iterable[Analysed]) -> Iterator[Known]:
    """What is to be known of the words of a text in one language."""
    chain = chain_of(language)
    if chain.code:
        yield Known(HELD_KEY, (f"{HELD}{chain.code}",), chain.code)
    is_listed = chain.code in LISTED
    for token in dict.fromkeys(tokens):
        if not token.term.isascii():
            keys = _keys(token.term)
            if keys:
                yield Known(SOUNDING_KEY, keys, token.term)
        entry = entry_of(chain, token.term, token.stem)
        if entry:
            folded, _, stem = entry.partition(EQUALS)
            yield Known(SPELT_KEY, (folded,), chain.tagged(stem))
        if is_listed and _is_word(token.stem):
            yield Known(PART_KEY, (token.stem, _turned(token.stem)), token.stem)


def _keys(term: str) -> tuple[str, ...]:
    """The keys of a word in Cyrillic or Greek letters."""
    return keys_of(term) if "\u0370" <= term[0] < "\u0530" else ()


def _is_word(stem: str) -> bool:
    """Whether a stem is one of letters, of a language whose words are written down."""
    language, _, letters = stem.partition(SIGN)
    return language in LISTED and letters.isalpha()


def _turned(stem: str) -> str:
    """A stem as it is looked for by how it ends."""
    language, _, letters = stem.partition(SIGN)
    return f"{language}{TURNED}{letters[::-1]}"


class WordWriter:
    """Writes down the words that it has not written yet."""

    def __init__(self, index: str) -> None:
        self.index = index
        self._written: set[bytes] = set()

    def actions(self, words: Iterable[Known]) -> Iterator[Action]:
        """What is sent for the words that are new."""
        for word in words:
            name = word.name
            if name in self._written:
                continue
            if len(self._written) >= MAX_KEPT_WORDS:
                self._written.clear()
            self._written.add(name)
            named = {"_index": self.index, "_id": f"word-{name.hex()}"}
            document = {"key": word.key, "sought": word.sought, "id": word.id}
            yield {"index": named}, document

    def clear_cache(self) -> None:
        """Lets every word be written again."""
        self._written.clear()


class HeldWords:
    """What is known of the words of one generation of a build; it grows by what queries
    ask.

    ``articles`` and ``words`` are the indices of both.
    """

    def __init__(self, cluster: Cluster, articles: str, words: str) -> None:
        self._cluster = cluster
        self._articles = articles
        self._words = words
        self.counts: dict[str, int] = {}
        self.answers: dict[Question, tuple[str, ...]] = {}
        held = self._asking(HELD_KEY, {"prefix": {"sought": HELD}})
        (languages,) = self._found([held])
        self.languages = tuple(sorted([word["id"] for word in languages]))

    def learn(
        self, questions: Iterable[Question], stems: Sequence[str]
    ) -> tuple[dict[Question, tuple[str, ...]], dict[str, int]]:
        """The answers to questions, and how many articles hold each of some stems, in
        two or three requests; both are kept.
        """
        if len(self.counts) + len(self.answers) > MAX_KEPT:
            self.counts, self.answers = {}, {}
        answers = self._answered(questions)
        counts = self._counted(stems)
        self.answers.update(answers)
        self.counts.update(counts)
        return answers, counts

    def _answered(
        self, questions: Iterable[Question]
    ) -> dict[Question, tuple[str, ...]]:
        """The words that answer each question: those that are looked for as a whole are
        found by one search of each key.
        """
        answers: dict[Question, dict[str, None]] = {each: {} for each in questions}
        asked: list[tuple[Question, Asked]] = []
        whole: dict[str, list[str]] = {}
        for key, sought in answers:
            if key != PART_KEY:
                whole.setdefault(key, []).append(sought)
                continue
            for beginning in (sought, _turned(sought)):
                condition = {"prefix": {"sought": beginning}}
                asked.append(((key, sought), self._asking(key, condition)))
        for key, wanted in whole.items():
            for start in range(0, len(wanted), TOGETHER):
                part = wanted[start : start + TOGETHER]
                asked.append(
                    ((key, ""), self._asking(key, {"terms": {"sought": part}}))
                )

        found = self._found([search for _, search in asked])
        for ((key, sought), _), words in zip(asked, found, strict=True):
            for word in words:
                for name in [sought] if sought else word["sought"]:
                    if (key, name) in answers:
                        answers[key, name][word["id"]] = None
        return {each: tuple(words) for each, words in answers.items()}

    def _counted(self, stems: Sequence[str]) -> dict[str, int]:
        """How many articles hold each of some stems; what no article ever had is not
        counted, which spares most of what a word might be parted into.
        """
        doubtful = list(filter(_is_word, stems))
        known = self._written_down(doubtful)
        counts = dict.fromkeys(set(doubtful) - known, 0)
        wanted = [stem for stem in stems if stem not in counts]
        asked = [(self._articles, _counting(stem)) for stem in wanted]
        for stem, answer in zip(wanted, self._searched(asked), strict=True):
            counts[stem] = answer["hits"]["total"]["value"]
        return counts

    def _written_down(self, stems: Sequence[str]) -> set[str]:
        """Those of some stems that are written down."""
        asked: list[Asked] = []
        for start in range(0, len(stems), TOGETHER):
            part = list(stems[start : start + TOGETHER])
            asked.append(self._asking(PART_KEY, {"terms": {"sought": part}}))
        known: set[str] = set()
        for words in self._found(asked):
            known.update([word["id"] for word in words])
        return known

    def _asking(self, key: str, condition: Json) -> Asked:
        """The search for the words of a key that meet a condition."""
        filters = [{"term": {"key": key}}, condition]
        body = {
            "size": MAX_ANSWERS,
            "query": {"bool": {"filter": filters}},
            "_source": ["id", "sought"],
        }
        return self._words, body

    def _found(self, asked: Sequence[Asked]) -> list[list[Json]]:
        """The words that answer some searches, as they are written down."""
        found: list[list[Json]] = []
        for answer in self._searched(asked):
            found.append([hit["_source"] for hit in answer["hits"]["hits"]])
        return found

    def _searched(self, asked: Sequence[Asked]) -> Iterator[Json]:
        """The answers to some searches, so many in one request."""
        for start in range(0, len(asked), SEARCHES):
            part = asked[start : start + SEARCHES]
            yield from self._cluster.searches(part, is_scored=False)


def _counting(stem: str) -> Json:
    query = {"term": {"text": stem}}
    return {"size": 0, "track_total_hits": True, "query": query}


class AskedWords:
    """The lexicon that one query is read with.

    What is not known yet is answered with nothing and written down; ``learn`` asks for
    all of it at once. So a query is read again as long as it asks anything new, three or
    four times, instead of sending a request for each of a hundred questions.
    """

    def __init__(self, held: HeldWords) -> None:
        self._held = held
        # Its own, because what all queries have in common may be emptied meanwhile.
        self._answers: dict[Question, tuple[str, ...]] = {}
        self._counts: dict[str, int] = {}
        self._questions: dict[Question, None] = {}
        self._stems: dict[str, None] = {}

    @property
    def languages(self) -> tuple[str, ...]:
        """The codes of the languages that texts are analysed in, English left out."""
        return self._held.languages

    def holds(self, stem: str) -> int:
        """How many articles hold a stem."""
        count = self._counts.get(stem, self._held.counts.get(stem))
        if count is None:
            self._stems[stem] = None
        return count or 0

    def stems_of(self, language: str, term: str) -> tuple[str, ...]:
        """The stems of words that fold to a term, where they are not its own stem."""
        return self._answer(SPELT_KEY, f"{language}{SIGN}{term}")

    def containing(self, language: str, letters: str) -> list[str]:
        """The stems of a language that begin or end with some letters."""
        own = f"{language}{SIGN}{letters}"
        found = self._answer(PART_KEY, own)
        return [stem for stem in found if stem != own]

    def sounding(self, key: str) -> tuple[str, ...]:
        """The words in Cyrillic or Greek letters that have a key."""
        return self._answer(SOUNDING_KEY, key)

    def _answer(self, key: str, sought: str) -> tuple[str, ...]:
        question = (key, sought)
        answer = self._answers.get(question, self._held.answers.get(question))
        if answer is None:
            self._questions[question] = None
        return answer or ()

    def learn(self) -> bool:
        """Asks for what was not known; whether there was anything."""
        if not self._questions and not self._stems:
            return False
        answers, counts = self._held.learn(self._questions, list(self._stems))
        self._answers.update(answers)
        self._counts.update(counts)
        self._questions, self._stems = {}, {}
        return True
