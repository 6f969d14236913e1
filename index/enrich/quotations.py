"""Who said what: the quotations of an article, each with its speaker and verb.

A quotation stands between quotation marks and is attributed: by a verb of speech before
it (“Berg said: ...”), behind it (“...”, said Berg) or around it (Berg said that ... “was
no plan of ours”), or it goes on what the same speaker said just before. The speaker is
the subject of that verb: a person or body that was found there, the one whom a pronoun or
“the minister” stands for, or else the words that name somebody (“a spokesman”). Marks
around a word or two, titles, slogans and what nobody says are no quotations: one under
the wrong name is worse than none.

    >>> body = "“We shall not close the mine,” Anna Berg said."
    >>> berg = Mention("Anna Berg", 31, 40, "person", "Anna Berg")
    >>> quotations(body, [berg])
    (Quotation(start=1, end=29, speaker='Anna Berg', kind='person', verb='said'),)
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal, NamedTuple

from cuttings.index.enrich.speech import WORD, Gender, Speech, speech_of
from cuttings.index.enrich.unparted import LANGUAGES, unparted
from cuttings.search.articles import Kind, Mention, Quotation
from cuttings.search.quoted import Quoted, quoted

QUOTATIONS_VERSION = "3"
"""Raised when other quotations are found, so that a reindex analyses all again."""
FEWEST_WORDS = 3
"""Words of a quotation that stands within a sentence; fewer are a term or an irony."""
LONGEST_NAME = 80
"""Characters of words that name a speaker who has no name."""
REACH = 1_500
"""Characters before a pronoun in which the name is looked for."""
FEWEST_LETTERS = 3
"""Letters of a name that is looked for again."""
NEAR = 300
"""Characters between a quotation and the one that goes it on."""
SHORT = 6
"""Words of a name within quotation marks."""
MOST_BETWEEN = 9
"""Words between the end of a quotation and the verb behind it."""

_LETTERS = re.compile(r"[^\W\d_]{2}")
HIDDEN = "\x01"
"""What stands for each character of a quotation in the text around it."""

_ABBREVIATED = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|Sen|Rep|Gov|Gen|Lt|Col|Capt|Sgt|Maj|St|Jr|Sr|No|vs|etc"
    r"|a\.m|p\.m|U\.S|U\.K|U\.N|Inc|Ltd|Co|Corp|bzw|ca|Nr)|\b[A-ZÀ-ÖØ-ÞА-Я])\.$"
)
_STOP = re.compile(r"[.!?…]+[\])”’\"']*(?=\s+\S|\s*$)")
_ASIDE = re.compile(r"\s[—–]\s[^—–]{1,120}\s[—–]\s*$")
_SIGNS_BEFORE = re.compile(r"[\s,;:—–\-(\[]*")
_SMALL_WORDS = frozenset(
    [
        "a",
        "an",
        "and",
        "at",
        "by",
        "de",
        "for",
        "from",
        "in",
        "la",
        "le",
        "of",
        "on",
        "or",
        "the",
        "to",
        "vs",
        "with",
    ]
)

Subject = tuple[str, Kind | Literal[""]]
"""Who speaks: a name with its kind, or words with none."""


class Name(NamedTuple):
    """A person or body named outside quotation marks."""

    start: int
    end: int
    name: str
    kind: Kind


class Verb(NamedTuple):
    """A word that attributes, where it stands."""

    start: int
    end: int
    text: str


def quotations(
    body: str, mentions: Iterable[Mention], language: str = "en"
) -> tuple[Quotation, ...]:
    """The attributed quotations of a text, in order; none in a language whose verbs of
    speech are not known.
    """
    if language.split("-")[0].lower() in LANGUAGES:
        return unparted(body, mentions, language)
    speech = speech_of(language)
    spans = quoted(body) if speech else []
    if speech is None or not spans:
        return ()
    return tuple(_Reader(body, spans, mentions, speech).read())


@dataclass(frozen=True, slots=True)
class _Place:
    """A quotation in its sentence: the marks included from ``opening`` to ``closing``,
    the sentence from ``first`` to ``last``, what was quoted before it in the sentence.
    """

    span: Quoted
    opening: int
    closing: int
    first: int
    last: int
    is_first: bool


@dataclass(slots=True)
class _Reader:
    """One text on its way to its quotations."""

    body: str
    spans: Sequence[Quoted]
    mentions: Iterable[Mention]
    speech: Speech
    masked: str = ""
    names: list[Name] = field(default_factory=list)
    genders: dict[str, Gender] = field(default_factory=dict)
    found: list[Quotation] = field(default_factory=list)

    def read(self) -> list[Quotation]:
        """Every quotation that somebody says."""
        self.masked = self._masked()
        self._take_names()
        for index, place in enumerate(self._places()):
            said = self._attributed(place, index)
            if said is None:
                continue
            (speaker, kind), verb = said
            start, end = _trimmed(self.body, place.span)
            self.found.append(Quotation(start, end, speaker, kind, verb))
        return self.found

    # What stands around

    def _masked(self) -> str:
        """The text with signs in the place of what is quoted, the marks included."""
        parts: list[str] = []
        offset = 0
        for span in self.spans:
            opening = max(offset, span.start - 1)
            closing = min(len(self.body), span.end + span.closed)
            parts.append(self.body[offset:opening])
            parts.append(HIDDEN * (closing - opening))
            offset = closing
        parts.append(self.body[offset:])
        return "".join(parts)

    def _take_names(self) -> None:
        taken = 0
        for mention in sorted(self.mentions, key=lambda mention: mention.start):
            is_speaker = mention.kind in ("person", "organisation") and mention.name
            if mention.start < taken or not is_speaker:
                continue
            if HIDDEN in self.masked[mention.start : mention.end]:
                continue
            taken = mention.end
            self.names.append(
                Name(mention.start, mention.end, mention.name, mention.kind)
            )
        self.names = sorted([*self.names, *self._overlooked()])
        for name in self.names:
            self._take_gender(name)

    def _overlooked(self) -> Iterator[Name]:
        """Names where they stand again and were not found there: as they were written,
        or a person's surname alone, where only one person has it.
        """
        meant: dict[str, Name] = {}
        doubtful: set[str] = set()
        for name in self.names:
            surfaces = {self.masked[name.start : name.end], name.name}
            if name.kind == "person":
                surfaces.add(name.name.split()[-1])
            for surface in surfaces:
                known = meant.setdefault(surface, name)
                if known.name != name.name:
                    doubtful.add(surface)
        known_at = {name.start: name.end for name in self.names}
        taken = [range(start, end) for start, end in known_at.items()]
        for surface, name in meant.items():
            is_word = surface[:1].isupper() and len(surface) >= FEWEST_LETTERS
            if surface in doubtful or not is_word:
                continue
            sought = rf"(?<![\w-]){re.escape(surface)}(?![\w-])"
            for match in re.finditer(sought, self.masked):
                if not any(match.start() in span for span in taken):
                    taken.append(range(match.start(), match.end()))
                    yield Name(match.start(), match.end(), name.name, name.kind)

    def _take_gender(self, name: Name) -> None:
        """Notes which pronoun a person asks for, by given name, title, or apposition."""
        if name.kind != "person":
            return
        speech = self.speech
        before = _words(self.masked[max(0, name.start - 40) : name.start])[-2:]
        behind = self.masked[name.end : name.end + 40]
        apposed = _words(behind.split(".")[0])[:5] if behind[:1] == "," else []
        own = _words(self.body[name.start : name.end])[:1]
        gender = None
        for word in (*own, *before, *apposed):
            if word in speech.she_words:
                gender = gender or "she"
            elif word in speech.he_words:
                gender = gender or "he"
        known = speech.gender_of_name(name.name)
        told: Gender | None = known or gender  # type: ignore[assignment]
        if told:
            self.genders.setdefault(name.name, told)

    def _places(self) -> Iterator[_Place]:
        """Each quotation with its sentence."""
        bounds = self._sentences()
        number = 0
        last_sentence = -1
        for span in self.spans:
            opening, closing = (
                span.start - 1,
                min(len(self.body), span.end + span.closed),
            )
            while bounds[number][1] <= opening:
                number += 1
            first, last = bounds[number]
            yield _Place(span, opening, closing, first, last, number != last_sentence)
            last_sentence = number

    def _sentences(self) -> list[tuple[int, int]]:
        """Where sentences begin and end, what is quoted within them included."""
        bounds: list[tuple[int, int]] = []
        start = 0
        while start < len(self.masked):
            end = self.masked.find("\n", start)
            end = len(self.masked) if end < 0 else end
            bounds += self._in_paragraph(start, end)
            start = end + 1
        return bounds or [(0, len(self.masked))]

    def _in_paragraph(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        stops: list[int] = []
        for match in _STOP.finditer(self.masked, start, end):
            head = self.masked[max(start, match.start() - 8) : match.start() + 1]
            after = self.masked[match.end() : end].lstrip()
            if not _ABBREVIATED.search(head) and not after[:1].islower():
                stops.append(match.end())
        for span in self.spans:
            closing = min(end, span.end + span.closed)
            if start <= closing <= end and self._ends_sentence(span, closing, end):
                stops.append(closing)
        first = start
        for stop in sorted(stops):
            if stop > first:
                yield first, stop
                first = stop
        if first < end or first == start:
            yield first, max(end, first + 1)

    def _ends_sentence(self, span: Quoted, closing: int, end: int) -> bool:
        """Whether a sentence ends with a quotation: by its own last sign, and by what
        begins behind it.
        """
        last = self.body[: span.end].rstrip("’'”)]")[-1:]
        after = self.masked[closing:end]
        begun = after.lstrip()
        if not begun or begun[0] == HIDDEN:
            return bool(begun) and last in ".!?…" and after[:1].isspace()
        if last not in ".!?…" or not after[:1].isspace() or begun[0].islower():
            return False
        if not begun[0].isalpha():
            return begun[0].isdigit()
        # “Is it so?” Berg asked.
        return last == "." or not self._is_followed(closing, end)

    def _is_followed(self, closing: int, end: int) -> bool:
        verb = self._verb_behind(closing, end)
        return verb is not None

    # Who says it

    def _attributed(self, place: _Place, index: int) -> tuple[Subject, str] | None:
        """The speaker of a quotation and the verb, in the order of what is surest."""
        before = self.masked[place.first : place.opening].rstrip()
        text = self.body[place.span.start : place.span.end]
        if self._is_name_of_thing(place, before):
            return None
        introduced = self._introduced(place, before)
        if introduced:
            if _is_title(text) and before[-1:] not in ",:":
                return None
            return introduced
        verb = self._verb_behind(place.closing, place.last)
        if verb:
            subject = self._subject_behind(place.closing, verb, place.last)
            if subject:
                return subject, verb.text
        if self._is_alone(place, before):
            return self._continued(place, index)
        is_long = len(text.split()) >= FEWEST_WORDS
        if not is_long or _is_title(text):
            return None
        return self._around(place)

    def _introduced(self, place: _Place, before: str) -> tuple[Subject, str] | None:
        """What the words before a quotation say, where they lead up to it."""
        if not before:
            return None
        verb = self._last_verb(place.first, place.opening)
        if before[-1] == ":":
            return self._before_colon(place, verb)
        if verb is None:
            return None
        between = self.masked[verb.end : place.opening]
        speech = self.speech
        is_direct = not between.strip(" ,—–-")
        has_comma = before[-1] == ","
        if verb.text in speech.sources:
            is_led_up = has_comma
        elif is_direct:
            is_led_up = has_comma or not self._is_weak(verb)
        else:
            is_led_up = has_comma and HIDDEN not in between and self._is_whole(place)
        if not is_led_up:
            return None
        subject = self._subject(verb, place.first, place.opening)
        return (subject, verb.text) if subject else None

    def _is_name_of_thing(self, place: _Place, before: str) -> bool:
        """Whether what is quoted is a word or two within a sentence, or the name of
        something: “of ‘Have No Fear’”, “the question, ‘Is it so?’”.
        """
        text = self.body[place.span.start : place.span.end].strip()
        words = text.split()
        last = _last_word(self.masked, place.first, place.opening)
        if len(words) < FEWEST_WORDS:
            is_led_up = not before or before[-1] in ",:"
            if last is not None and last[1].lower() in self.speech.verbs:
                is_led_up = True
            return not (is_led_up and text[:1].isupper() and _LETTERS.search(text))
        if last is None or not before:
            return False
        is_touching = before[-1].isalnum()
        is_short = len(words) <= SHORT and text[-1] not in ".!?…,"
        is_own = text[:1].isupper() and words[0].split("’")[0].split("'")[0] != "I"
        if is_touching and is_short and is_own:
            return last[1].lower() in self.speech.prepositions
        return before[-1] == "," and self._is_apposed(place)

    def _is_apposed(self, place: _Place) -> bool:
        """Whether a comma parts what is quoted from the noun that it says more of."""
        verb = self._last_verb(place.first, place.opening)
        if verb is None or verb.text in self.speech.telling:
            return False
        if self.masked[place.first : verb.start].rstrip(" ,").endswith(HIDDEN):
            return False
        object_words = _words(self.masked[verb.end : place.opening])
        return bool(object_words) and object_words[0] in self.speech.determiners

    def _is_whole(self, place: _Place) -> bool:
        """Whether a sentence is quoted, not a part of one."""
        text = self.body[place.span.start : place.span.end].lstrip("[(…. ")
        return text[:1].isupper() or len(text.split()) >= FEWEST_WORDS

    def _before_colon(
        self, place: _Place, verb: Verb | None
    ) -> tuple[Subject, str] | None:
        """Who is the subject before a colon, whatever the verb is."""
        if len(self.body[place.span.start : place.span.end].split()) < 2:
            return None
        if verb:
            subject = self._subject(verb, place.first, place.opening)
            if subject:
                return subject, verb.text
        subject = self._main_subject(place.first, place.opening)
        return (subject, "") if subject else None

    def _around(self, place: _Place) -> tuple[Subject, str] | None:
        """Who says a part of a sentence, by the nearest verb before it, or by one at
        the end of the sentence.
        """
        for strong in (True, False):
            verb = self._last_verb(place.first, place.opening, strong)
            while verb:
                subject = self._subject(verb, place.first, place.opening)
                if subject:
                    return subject, verb.text
                verb = self._last_verb(place.first, verb.start, strong)
        for behind in self._verbs(place.closing, place.last):
            is_source = behind.text in self.speech.sources
            subject = self._subject(behind, place.closing, place.last)
            comma = self.masked.rfind(",", place.closing, behind.start)
            if subject and (comma >= 0 or is_source):
                return subject, behind.text
        return None

    def _is_alone(self, place: _Place, before: str) -> bool:
        """Whether a quotation is a sentence of its own."""
        if before:
            return False
        behind = self.masked[place.closing : place.last].strip(" .,;:!?…—–-")
        return not behind or behind[0] == HIDDEN

    def _continued(self, place: _Place, index: int) -> tuple[Subject, str] | None:
        """Who said the sentence or the quotation before, where this one goes it on."""
        earlier = self.found[-1] if self.found else None
        is_open = index > 0 and not self.spans[index - 1].closed
        paragraph = self.masked.rfind("\n", 0, place.opening) + 1
        if earlier and is_open and earlier.end >= self.spans[index - 1].end - 2:
            return (earlier.speaker, earlier.kind), ""

        above = self.masked[paragraph : place.opening].strip()
        if above.strip(HIDDEN + " "):
            return self._said_just_before(paragraph, place.opening, earlier)
        if above and earlier and paragraph <= earlier.start:
            return (earlier.speaker, earlier.kind), ""
        if above or not earlier:
            return None
        # A paragraph of its own goes on one that ended with a quotation or its verb.
        between = self.masked[earlier.end + 1 : paragraph].strip()
        is_next = between.count("\n") == 0 and len(between) <= NEAR
        names = [name for name in self.names if earlier.end < name.start < paragraph]
        is_other = any(name.name != earlier.speaker for name in names)
        if is_next and not is_other and _is_sentence(self.body, place.span):
            return (earlier.speaker, earlier.kind), ""
        return None

    def _said_just_before(
        self, paragraph: int, opening: int, earlier: Quotation | None
    ) -> tuple[Subject, str] | None:
        """The speaker of the sentence before a quotation, or of the quotation that
        stands before that.
        """
        start = paragraph
        for match in _STOP.finditer(self.masked, paragraph, opening):
            head = self.masked[max(paragraph, match.start() - 8) : match.start() + 1]
            if self.masked[match.end() : opening].strip() and not (
                _ABBREVIATED.search(head)
            ):
                start = match.end()
        verb = self._last_verb(start, opening, strong=True)
        if verb:
            subject = self._subject(verb, start, opening)
            if subject:
                return subject, ""
        if earlier is None or earlier.end < paragraph:
            return None
        between = self.masked[earlier.end : opening]
        named = [name for name in self.names if earlier.end < name.start < opening]
        is_other = any(name.name != earlier.speaker for name in named)
        if is_other or len(between) > NEAR:
            return None
        return (earlier.speaker, earlier.kind), ""

    # Verbs

    def _verbs(self, start: int, end: int) -> Iterator[Verb]:
        for match in self.speech.attributing.finditer(self.masked, start, end):
            text = " ".join(match.group().lower().split())
            if match.group()[0].islower() or self._begins_clause(match.start()):
                yield Verb(match.start(), match.end(), text)

    def _begins_clause(self, offset: int) -> bool:
        """Whether nothing but a sign stands before an offset in its sentence: a capital
        is no name there.
        """
        before = self.masked[max(0, offset - 3) : offset].rstrip(" “‘\"'")
        return not before or before[-1] in ".!?…:\n" + HIDDEN

    def _last_verb(self, start: int, end: int, strong: bool = False) -> Verb | None:
        """The last word that attributes; ``strong`` where weak ones do not count."""
        last: Verb | None = None
        aside = _ASIDE.search(self.masked[start:end])
        if aside:
            # Between dashes before the quotation somebody else may say something.
            end = start + aside.start()
        for verb in self._verbs(start, end):
            if not (strong and self._is_weak(verb)) and not self._is_noun(verb):
                last = verb
        return last

    def _is_weak(self, verb: Verb) -> bool:
        return verb.text in self.speech.weak and verb.text not in self.speech.verbs

    def _is_noun(self, verb: Verb) -> bool:
        """Whether a word is no verb where it stands: “the reports”, “his comments”, “to
        state”.
        """
        before = _words(self.masked[max(0, verb.start - 20) : verb.start])[-1:]
        return bool(before) and (
            before[0] in self.speech.determiners or before[0].endswith(("’s", "'s"))
        )

    def _verb_behind(self, closing: int, end: int) -> Verb | None:
        """The verb that a quotation is followed by, with nobody but its subject between."""
        offset = _signs_end(self.masked, closing, end)
        first = _words(self.masked[offset : offset + 30])[:1]
        if not first or self.masked[offset : offset + 1] == HIDDEN:
            return None
        for verb in self._verbs(offset, end):
            between = self.masked[offset : verb.start]
            words = _words(between)
            is_clause = words and words[0] in self.speech.conjunctions - (
                self.speech.determiners
            )
            if HIDDEN in between or len(words) > MOST_BETWEEN or is_clause:
                return None
            is_part = verb.text in self.speech.participles
            if not (self._is_weak(verb) or is_part or self._is_noun(verb)):
                return verb
        return None

    # Subjects

    def _subject_behind(self, closing: int, verb: Verb, end: int) -> Subject | None:
        """The subject of a verb behind a quotation: between the two, or after it."""
        between = self.masked[closing : verb.start].strip(" ,;:—–-")
        is_source = verb.text in self.speech.sources
        words = [
            word for word in _words(between) if word not in self.speech.before_verb
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
        last = _last_word(self.masked, first, end)
        return last is not None and last[1].lower() in self.speech.coordinating

    def _inverted(self, verb: Verb, first: int, last: int) -> Subject | None:
        """The subject of a verb that begins its sentence (“Remarked the scientist”)."""
        if self.masked[first : verb.start].strip(HIDDEN + " ,.—–-“”\"'"):
            return None
        return self._subject_after(verb.end, last)

    def _is_passive(self, verb: Verb) -> bool:
        if verb.text not in self.speech.passive:
            return False
        before = _words(self.masked[max(0, verb.start - 30) : verb.start])[-2:]
        return any(word in self.speech.auxiliaries for word in before)

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
        words = _words(chunk)
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
        for match in _STOP.finditer(self.masked, offset, end):
            head = self.masked[max(0, match.start() - 8) : match.start() + 1]
            if not _ABBREVIATED.search(head):
                return match.start()
        return end

    def _subject_behind_comma(self, first: int, last: int) -> Subject | None:
        comma = self.masked.find(",", first, last)
        start = comma + 1 if comma >= 0 else first
        return self._main_subject(start, last)

    def _main_subject(self, first: int, last: int) -> Subject | None:
        """The subject of a clause: who is named first, behind what opens the clause."""
        start = _signs_end(self.masked, first, last)
        words = _words(self.masked[start : start + 30])[:1]
        if words and words[0] in self.speech.openers:
            start = self._main_clause(start, last)
        first_word = _first_word(self.masked, start, last)
        if first_word and self.speech.is_pronoun(first_word[1]):
            return self._antecedent(first_word[1], first_word[0])
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
        word = _first_word(self.masked, comma, last)
        is_pronoun = word is not None and self.speech.is_pronoun(word[1])
        if is_pronoun or self._names_between(comma, last):
            return comma + 1
        return start

    def _subject_before(
        self, first: int, verb: Verb, is_relative: bool = False
    ) -> Subject | None:
        """Who stands before a verb, from the end of its clause backwards.

        ``is_relative`` where only “who” is looked for.
        """
        end = self._end_before_verb(first, verb.start)
        last_word = _last_word(self.masked, first, end)
        if last_word is None:
            return None
        offset, word = last_word
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
            last = _last_word(self.masked, first, end)
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

    def _surname(self, text: str) -> Subject | None:
        """The person whose surname some words end with, which were not seen as a name."""
        *_, last = words = text.split()
        if not all(word[:1].isupper() for word in words):
            return None
        for name in self.names:
            if name.kind == "person" and name.name.split()[-1] == last:
                return self._named(name)
        return None

    def _meant_by(self, text: str, offset: int) -> Subject | None:
        """Whom “the minister” means: the last name before that stands beside the word."""
        words = text.lower().split()
        if len(words) < 2 or words[0] not in self.speech.determiners:
            return None
        head = words[-1]
        if words[0] in self.speech.indefinite:
            return None
        for name in reversed(self.names):
            if name.end > offset:
                continue
            before = self.masked[max(0, name.start - 60) : name.start].split(".")[-1]
            others = self._names_between(name.start - len(before), name.start)
            if others:
                before = self.masked[others[-1].end : name.start]
            behind = self.masked[name.end : name.end + 60].split(".")[0]
            own = name.name.lower().split()
            is_role = head in _words(before)[-5:] or (
                behind[:1] == "," and head in _words(behind)[:6]
            )
            if (name.kind == "person" and is_role) or head in own[1:]:
                return self._named(name)
        return None

    def _subject_after(self, start: int, last: int) -> Subject | None:
        """Who is named behind a verb: the first name of its clause that no preposition
        makes an object, or the words there.
        """
        stop = self._clause_end(start, last)
        first = _first_word(self.masked, start, stop)
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
            if len(_words(lead)) <= MOST_BETWEEN:
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

    # Names

    def _names_between(self, start: int, end: int) -> list[Name]:
        return [name for name in self.names if start <= name.start and name.end <= end]

    def _named(self, name: Name) -> Subject:
        return name.name, name.kind

    def _is_subject(self, name: Name) -> bool:
        """Whether a name is no object of a preposition and owns nothing."""
        return not (self._is_object(name) or self._is_possessor(name))

    def _is_object(self, name: Name) -> bool:
        """Whether a preposition stands before a name, a title between at most."""
        begin = max(0, name.start - 40)
        # “House of Commons Speaker Berg”: what another name is of says nothing of her.
        for other in self._names_between(begin, name.start):
            begin = other.end
        before = self.masked[begin : name.start]
        before = re.split(r"[,;:.—–\n]\s", before)[-1]
        words = WORD.findall(before)
        while words and words[-1][:1].isupper():
            words.pop()
        while words and words[-1].lower() in self.speech.determiners:
            words.pop()
        if not words or words[-1].lower() not in self.speech.prepositions:
            return False
        said = " ".join(words[-2:]).lower()
        return said not in self.speech.sources

    def _modifies(self, name: Name, end: int) -> bool:
        """Whether a name only says more of a noun behind it: “the Berg campaign”."""
        first = _first_word(self.masked, name.end, end)
        if first is None or self.masked[name.end : first[0]].strip():
            return False
        word = first[1]
        return word[:1].islower() and word.lower() not in self.speech.prepositions

    def _is_possessor(self, name: Name) -> bool:
        behind = self.masked[name.end - 2 : name.end + 2]
        return bool(re.search(r"[’']s\b|s[’'](?!\w)", behind)) or self.masked[
            name.end : name.end + 2
        ] in ("’s", "'s")

    def _owns_writing(self, name: Name) -> bool:
        """Whether what speaks is what somebody wrote or gave out (“Berg's statement”, “a
        letter from Berg”).
        """
        around = (
            self.masked[max(0, name.start - 40) : name.start]
            + " "
            + self.masked[name.end : name.end + 40]
        )
        return any(word in self.speech.writings for word in _words(around))

    def _antecedent(self, pronoun: str, offset: int) -> Subject | None:
        """Whom a pronoun stands for: the subject of the clause, of the sentence before,
        or who spoke last, where they fit.
        """
        speech = self.speech
        if pronoun.lower() in speech.they:
            return self._body_before(offset)
        gender = speech.gender_of_pronoun(pronoun)
        start = max(0, offset - REACH)
        people = [
            name
            for name in self._names_between(start, offset)
            if name.kind == "person" and self._fits(name.name, gender)
        ]
        spoken = self.found[-1] if self.found else None
        bounds = self._starts_before(start, offset)
        for first, last in bounds:
            own = [name for name in people if first <= name.start < last]
            for name in own:
                if self._is_subject(name):
                    return self._named(name)
            is_near = spoken is not None and first <= spoken.start < last
            if spoken and is_near and self._may_be(spoken, gender):
                return spoken.speaker, spoken.kind
        return self._named(people[-1]) if people else None

    def _body_before(self, offset: int) -> Subject | None:
        """The body or the speaker that “they” or “it” stands for."""
        start = max(0, offset - REACH // 2)
        for first, last in self._starts_before(start, offset):
            own = self._names_between(first, min(last, offset))
            bodies = [name for name in own if name.kind == "organisation"]
            for name in bodies:
                if self._is_subject(name):
                    return self._named(name)
            spoken = [each for each in self.found if first <= each.start < last]
            if spoken and spoken[-1].kind != "person":
                return spoken[-1].speaker, spoken[-1].kind
            if bodies:
                return self._named(bodies[-1])
        return None

    def _may_be(self, spoken: Quotation, gender: Gender | None) -> bool:
        return spoken.kind == "person" and self._fits(spoken.speaker, gender)

    def _fits(self, name: str, gender: Gender | None) -> bool:
        known = self.genders.get(name)
        return known is None or gender is None or known == gender

    def _starts_before(self, start: int, offset: int) -> list[tuple[int, int]]:
        """The sentences before an offset, the nearest first."""
        stops = [start]
        for match in re.finditer(r"[.!?…]\s+|\n+", self.masked[start:offset]):
            head = self.masked[
                max(0, start + match.start() - 8) : start + match.start() + 1
            ]
            if not _ABBREVIATED.search(head):
                stops.append(start + match.end())
        stops.append(offset)
        pairs = list(pairwise(stops))
        return [pair for pair in reversed(pairs) if pair[0] < pair[1]]


def _words(text: str) -> list[str]:
    return [word.lower().rstrip(".") for word in WORD.findall(text)]


def _first_word(text: str, start: int, end: int) -> tuple[int, str] | None:
    match = WORD.search(text, start, end)
    return (match.start(), match.group()) if match else None


def _last_word(text: str, start: int, end: int) -> tuple[int, str] | None:
    tail = max(start, end - 60)
    last: re.Match[str] | None = None
    for match in WORD.finditer(text, tail, end):
        last = match
    return (last.start(), last.group()) if last else None


def _signs_end(text: str, start: int, end: int) -> int:
    """The offset behind the signs at an offset."""
    match = _SIGNS_BEFORE.match(text, start, end)
    return match.end() if match else start


def _trimmed(body: str, span: Quoted) -> tuple[int, int]:
    """A span without the white space at its ends."""
    text = body[span.start : span.end]
    start = span.start + len(text) - len(text.lstrip())
    return start, span.end - (len(text) - len(text.rstrip()))


def _is_title(text: str) -> bool:
    """Whether words are written like the title of a work or a name: capitals at all but
    the small ones, and no sign at the end that ends a sentence.

    >>> _is_title("Storm Area 51"), _is_title("We Will Win."), _is_title("We will win")
    (True, False, False)
    """
    words = text.strip(" ,").split()
    if text.rstrip()[-1:] in ".!?…" or len(words) > 10:
        return False
    for word in words:
        bare = word.strip("’'“”\"()[],:;")
        if bare[:1].islower() and bare.lower() not in _SMALL_WORDS:
            return False
    return bool(words) and words[0][:1].isupper() and len(words) > 1


def _is_sentence(body: str, span: Quoted) -> bool:
    text = body[span.start : span.end].strip()
    return text[:1].isupper() and len(text.split()) >= FEWEST_WORDS
