"""Which quotations of a text somebody says: each in its sentence, introduced, followed by
its verb, within a sentence, or going on what was said just before.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from cuttings.index.enrich.quotations.names import Subject
from cuttings.index.enrich.quotations.scanning import (
    HIDDEN,
    STOP,
    is_abbreviated,
    last_word,
    words_of,
)
from cuttings.index.enrich.quotations.subjects import Subjects
from cuttings.index.enrich.quotations.verbs import Verb
from cuttings.index.enrich.speech import Speech
from cuttings.search.articles import Mention, Quotation
from cuttings.search.quoted import Quoted

FEWEST_WORDS = 3
"""Words of a quotation that stands within a sentence; fewer are a term or an irony."""
NEAR = 300
"""Characters between a quotation and the one that goes it on."""
SHORT = 6
"""Words of a name within quotation marks."""

_LETTERS = re.compile(r"[^\W\d_]{2}")
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


def attributed(
    body: str, spans: Sequence[Quoted], mentions: Iterable[Mention], speech: Speech
) -> list[Quotation]:
    """Those of a text's quotations that somebody says."""
    return Attribution(body, spans, mentions, speech).read()


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


class Attribution(Subjects):
    """One text on its way to its quotations."""

    __slots__ = ()

    def read(self) -> list[Quotation]:
        """Every quotation that somebody says."""
        for index, place in enumerate(self._places()):
            said = self._attributed(place, index)
            if said is None:
                continue
            (speaker, kind), verb = said
            start, end = trimmed(self.body, place.span)
            self.found.append(Quotation(start, end, speaker, kind, verb))
        return self.found

    # Sentences

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
        for match in STOP.finditer(self.masked, start, end):
            is_short = is_abbreviated(self.masked, start, match.start())
            after = self.masked[match.end() : end].lstrip()
            if not is_short and not after[:1].islower():
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
            if is_title(text) and before[-1:] not in ",:":
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
        if not is_long or is_title(text):
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
        last = last_word(self.masked, place.first, place.opening)
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
        object_words = words_of(self.masked[verb.end : place.opening])
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
        for match in STOP.finditer(self.masked, paragraph, opening):
            is_short = is_abbreviated(self.masked, paragraph, match.start())
            if self.masked[match.end() : opening].strip() and not is_short:
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


def trimmed(body: str, span: Quoted) -> tuple[int, int]:
    """A span without the white space at its ends."""
    text = body[span.start : span.end]
    start = span.start + len(text) - len(text.lstrip())
    return start, span.end - (len(text) - len(text.rstrip()))


def is_title(text: str) -> bool:
    """Whether words are written like the title of a work or a name: capitals at all but
    the small ones, and no sign at the end that ends a sentence.

    >>> is_title("Storm Area 51"), is_title("We Will Win."), is_title("We will win")
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
