"""The subject of a verb that attributes: who stands before it, behind it, or between
commas.
"""

from __future__ import annotations

import re

from cuttings.index.enrich.quotations.names import Subject
from cuttings.index.enrich.quotations.resolving import Resolver
from cuttings.index.enrich.quotations.scanning import (
    HIDDEN,
    STOP,
    first_word,
    is_abbreviated,
    last_word,
    signs_end,
    words_of,
)
from cuttings.index.enrich.quotations.verbs import MOST_BETWEEN, Verb
from cuttings.index.enrich.speech import WORD

LONGEST_NAME = 80
"""Characters of words that name a speaker who has no name."""


class Subjects(Resolver):
    """A text in which verbs have subjects."""

    __slots__ = ()

    def _subject_behind(self, closing: int, verb: Verb, end: int) -> Subject | None:
        """The subject of a verb behind a quotation: between the two, or after it."""
        between = self.masked[closing : verb.start].strip(" ,;:—–-")
        is_source = verb.text in self.speech.sources
        words = [
            word for word in words_of(between) if word not in self.speech.before_verb
        ]
        if not words or is_source:
            return self._subject_after(verb.end, end)
        return self._subject_before(closing, verb)

    def _subject(self, verb: Verb, first: int, last: int) -> Subject | None:
        """The subject of a verb in the words between two offsets."""
        speech = self.speech
        if verb.text in speech.sources:
            return self._subject_after(verb.end, last)
        if verb.text in speech.participles and verb.text not in speech.verbs:
            return self._subject_of_participle(verb, first)
        if self._is_passive(verb):
            return self._agent(verb, last)
        subject = self._subject_before(first, verb)
        if subject is None and self._is_coordinated(first, verb):
            subject = self._main_subject(first, verb.start)
        return subject or self._inverted(verb, first, last)

    def _is_coordinated(self, first: int, verb: Verb) -> bool:
        """Whether a verb shares its subject with one before it (“left and said”)."""
        end = self._end_before_verb(first, verb.start)
        last = last_word(self.masked, first, end)
        return last is not None and last[1].lower() in self.speech.coordinating

    def _inverted(self, verb: Verb, first: int, last: int) -> Subject | None:
        """The subject of a verb that begins its sentence (“Remarked the scientist”)."""
        if self.masked[first : verb.start].strip(HIDDEN + " ,.—–-“”\"'"):
            return None
        return self._subject_after(verb.end, last)

    def _agent(self, verb: Verb, last: int) -> Subject | None:
        """Who does what a passive says (“described by Berg as”)."""
        behind = self.masked[verb.end : min(last, verb.end + 25)]
        for match in WORD.finditer(behind):
            if match.group().lower() in self.speech.agents:
                return self._subject_after(verb.end + match.end(), last)
        return None

    def _subject_of_participle(self, verb: Verb, first: int) -> Subject | None:
        """The subject of “saying”: of the verb that it goes with, who is quoted as
        saying so, or of its sentence; where it begins the sentence, of the main clause.
        """
        chunk = self.masked[first : verb.start]
        words = words_of(chunk)
        if words[-1:] == ["as"]:
            quoted_one = [
                name for name in self.names if first <= name.start < verb.start
            ]
            if quoted_one:
                return self._named(quoted_one[-1])
        if not words:
            for after in self._verbs(verb.end, self._end_of(verb.end)):
                if after.text in self.speech.verbs:
                    subject = self._subject_before(verb.end, after)
                    if subject:
                        return subject
            return self._subject_behind_comma(verb.end, self._end_of(verb.end))
        relative = self._subject_before(first, verb, is_relative=True)
        if relative:
            return relative
        earlier = [
            each
            for each in self._verbs(first, verb.start)
            if each.text in self.speech.verbs and not self._is_noun(each)
        ]
        for each in reversed(earlier):
            if not self._is_passive(each):
                subject = self._subject_before(first, each)
                if subject:
                    return subject
        return self._main_subject(first, verb.start)

    def _end_of(self, offset: int) -> int:
        """The end of the sentence at an offset."""
        end = self.masked.find("\n", offset)
        end = len(self.masked) if end < 0 else end
        for match in STOP.finditer(self.masked, offset, end):
            if not is_abbreviated(self.masked, 0, match.start()):
                return match.start()
        return end

    def _subject_behind_comma(self, first: int, last: int) -> Subject | None:
        comma = self.masked.find(",", first, last)
        start = comma + 1 if comma >= 0 else first
        return self._main_subject(start, last)

    def _main_subject(self, first: int, last: int) -> Subject | None:
        """The subject of a clause: who is named first, behind what opens the clause."""
        start = signs_end(self.masked, first, last)
        words = words_of(self.masked[start : start + 30])[:1]
        if words and words[0] in self.speech.openers:
            start = self._main_clause(start, last)
        opening = first_word(self.masked, start, last)
        if opening and self.speech.is_pronoun(opening[1]):
            return self._antecedent(opening[1], opening[0])
        own = self._names_between(start, last)
        people = [name for name in own if name.kind == "person"]
        for name in (*people, *own):
            if self._is_subject(name):
                return self._named(name)
        for name in own:
            if self._is_possessor(name) and self._owns_writing(name):
                return self._named(name)
        return None

    def _main_clause(self, start: int, last: int) -> int:
        """Where a clause begins behind what opens its sentence: at the first comma
        behind which somebody is named.
        """
        comma = self.masked.find(",", start, last)
        if comma < 0:
            return start
        word = first_word(self.masked, comma, last)
        is_pronoun = word is not None and self.speech.is_pronoun(word[1])
        if is_pronoun or self._names_between(comma, last):
            return comma + 1
        return start

    # Before the verb

    def _subject_before(
        self, first: int, verb: Verb, is_relative: bool = False
    ) -> Subject | None:
        """Who stands before a verb, from the end of its clause backwards.

        ``is_relative`` where only “who” is looked for.
        """
        end = self._end_before_verb(first, verb.start)
        last = last_word(self.masked, first, end)
        if last is None:
            return None
        offset, word = last
        lower = word.lower()
        speech = self.speech
        is_touching = not self.masked[offset + len(word) : end].strip()
        if lower in speech.relatives or lower in speech.relatives_of_things:
            return self._before_relative(first, offset, lower)
        if is_relative:
            return None
        if is_touching and speech.is_pronoun(lower):
            return self._antecedent(lower, offset)
        if self.masked[first:end].rstrip().endswith((",", "—", "–")):
            return self._before_apposition(first, end)
        return self._ending_at(first, end)

    def _end_before_verb(self, first: int, end: int) -> int:
        """Where the words before a verb end, without adverbs and auxiliaries."""
        while True:
            last = last_word(self.masked, first, end)
            if last is None:
                return end
            offset, word = last
            between = self.masked[offset + len(word) : end]
            if between.strip():
                return end
            lower = word.lower()
            is_adverb = lower in self.speech.before_verb or (
                lower.endswith("ly") and word[:1].islower()
            )
            if not is_adverb:
                return offset + len(word)
            end = offset

    def _before_relative(self, first: int, offset: int, word: str) -> Subject | None:
        """Who “who” stands for: the last person before it; “which” for what its
        sentence is about.
        """
        before = self._names_between(first, offset)
        if word in self.speech.relatives:
            people = [name for name in before if name.kind == "person"]
            if people:
                return self._named(people[-1])
        return self._main_subject(first, offset)

    def _before_apposition(self, first: int, end: int) -> Subject | None:
        """Who is named before what stands between commas, or between them.

        Of “Berg of the Mining Union, speaking in Oslo, said” that is Berg.
        """
        pieces = self._pieces(first, end)
        if not pieces:
            return None
        start, stop = pieces[-1]
        within = self._names_between(start, stop)
        lead = self.masked[start:stop].strip()
        if within and within[0].kind == "person":
            head = self.masked[start : within[0].start].strip()
            if not head and not self._is_possessor(within[0]):
                return self._named(within[0])
        for start, stop in reversed(pieces[:-1]):
            own = self._names_between(start, stop)
            people = [name for name in own if name.kind == "person"]
            for name in (*people, *own):
                if self._is_subject(name):
                    return self._named(name)
            subject = self._ending_at(start, stop)
            if subject:
                return subject
        return self._ending_at(first, end) if lead else None

    def _pieces(self, first: int, end: int) -> list[tuple[int, int]]:
        """The words before an offset by commas and dashes, those that are empty left out."""
        pieces: list[tuple[int, int]] = []
        start = first
        for match in re.finditer(r",|\s[—–-]\s|—", self.masked[first:end]):
            pieces.append((start, first + match.start()))
            start = first + match.end()
        pieces.append((start, end))
        return [
            each
            for each in pieces
            if self.masked[each[0] : each[1]].strip(HIDDEN + " ")
        ]

    def _ending_at(self, first: int, end: int) -> Subject | None:
        """Who is named by the words that end at an offset: a name that is no object of a
        preposition, or else the words from their beginning.
        """
        start = self._noun_phrase(first, end)
        own = self._names_between(start, end)
        text = self.masked[start:end].strip(" ,;:")
        if not text or HIDDEN in text:
            return None
        for name in reversed(own):
            is_subject = self._is_subject(name) and not self._modifies(name, end)
            if name.kind == "person" and is_subject:
                return self._named(name)
        for name in own:
            is_owner = self._is_possessor(name) or self._is_object(name)
            if is_owner and self._owns_writing(name):
                return self._named(name)
        at_end = [name for name in own if name.end >= end - 1]
        for name in at_end:
            is_bare = not self._is_object(name)
            if is_bare and not self._is_possessor(name):
                return self._named(name)
        return self._described(start, end)

    def _noun_phrase(self, first: int, end: int) -> int:
        """Where the words begin that name the subject which ends at an offset."""
        start = first
        for match in WORD.finditer(self.masked, first, end):
            word = match.group().lower()
            if word in self.speech.clauses or word in self.speech.verbs:
                start = match.end()
        for sign in (",", ";", ":", "—", "–", HIDDEN, "(", ")"):
            place = self.masked.rfind(sign, start, end)
            start = max(start, place + 1)
        return start

    def _described(self, start: int, end: int) -> Subject | None:
        """The words that name somebody without a name; or who is meant by “the
        minister”.
        """
        words = self._head_of([*WORD.finditer(self.masked, start, end)])
        if not words or len(words) > MOST_BETWEEN:
            words = self._from_determiner(words)
        if not words or words[0].group().lower() in self.speech.prepositions:
            return None
        if (
            words[0].group().lower()
            in self.speech.conjunctions - self.speech.determiners
        ):
            return None
        text = " ".join(self.masked[words[0].start() : words[-1].end()].split())
        named = self._surname(text) or self._meant_by(text, words[0].start())
        if named:
            return named
        return (text[:LONGEST_NAME], "")

    def _head_of(self, words: list[re.Match[str]]) -> list[re.Match[str]]:
        """The words of a name without what it is of: “Ann Berg of the Union”."""
        capitals = 0
        for match in words:
            if not match.group()[:1].isupper():
                break
            capitals += 1
        is_cut = capitals >= 2 and len(words) > capitals
        if is_cut and words[capitals].group().lower() in self.speech.prepositions:
            return words[:capitals]
        return words

    def _from_determiner(self, words: list[re.Match[str]]) -> list[re.Match[str]]:
        for index in range(len(words) - 1, -1, -1):
            is_near = len(words) - index <= MOST_BETWEEN
            if is_near and words[index].group().lower() in self.speech.determiners:
                return words[index:]
        return []

    # Behind the verb

    def _subject_after(self, start: int, last: int) -> Subject | None:
        """Who is named behind a verb: the first name of its clause that no preposition
        makes an object, or the words there.
        """
        stop = self._clause_end(start, last)
        first = first_word(self.masked, start, stop)
        if first is None:
            return None
        offset, word = first
        if self.speech.is_pronoun(word):
            return self._antecedent(word, offset)
        own = self._names_between(start, stop)
        people = [name for name in own if name.kind == "person"]
        for name in (*people, *own):
            lead = self.masked[start : name.start]
            if self._is_object(name) or self._is_possessor(name) or "," in lead[:-2]:
                continue
            if len(words_of(lead)) <= MOST_BETWEEN:
                return self._named(name)
        comma = self.masked.find(",", start, stop)
        end = comma if comma >= 0 else stop
        for name in own:
            is_owner = self._is_possessor(name) or self._is_object(name)
            if is_owner and self._owns_writing(name):
                return self._named(name)
        return self._described_after(offset, end)

    def _clause_end(self, start: int, last: int) -> int:
        """Where the words behind a verb end: at a quotation, a sign, or the sentence."""
        stop = min(last, self._end_of(start))
        for sign in (HIDDEN, ";", ":", "\n"):
            place = self.masked.find(sign, start, stop)
            if place >= 0:
                stop = place
        return stop

    def _described_after(self, start: int, end: int) -> Subject | None:
        """The words behind a verb that name somebody, up to what they are said in."""
        words: list[re.Match[str]] = []
        for match in WORD.finditer(self.masked, start, end):
            lower = match.group().lower()
            is_end = lower in self.speech.times or (
                lower in self.speech.conjunctions - self.speech.determiners
                and lower not in self.speech.belonging
            )
            if words and is_end:
                break
            words.append(match)
            if len(words) > MOST_BETWEEN:
                break
        if not words or words[0].group().lower() in self.speech.prepositions:
            return None
        is_named = any(match.group()[:1].isupper() for match in words)
        is_known = words[0].group().lower() in self.speech.determiners
        text = " ".join(self.masked[words[0].start() : words[-1].end()].split())
        if not (is_named or is_known or len(words) < 4):
            return None
        named = self._surname(text) or self._meant_by(text, words[0].start())
        return named or (text[:LONGEST_NAME], "")
