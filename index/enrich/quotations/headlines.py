"""Who is quoted in a headline: shorter than a sentence, often without an article or a
verb, and so read by rules of its own.

    'We will rebuild,' says mayor        a verb behind, the speaker on either side of it
    Mayor: "We will rebuild"             a colon before
    'We will rebuild' – mayor            a dash or a colon behind
    Mayor says town "will be rebuilt"    a verb before, of three quoted words or more

Marks around a word or two are irony or a term there, and what stands before a colon may
be a label of the paper ("Live", "Review"), which nobody is. The speaker is a name that
the article has, the one who says the same words in its text, or the headline's words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cuttings.index.enrich.quotations.attribution import is_title, trimmed
from cuttings.index.enrich.quotations.names import Subject
from cuttings.index.enrich.speech import WORD, Speech
from cuttings.search.articles import Mention, Quotation
from cuttings.search.quoted import Quoted
from cuttings.search.sayings import SHARED, shared

FEWEST_WORDS = 2
FEWEST_WITHIN = 3
"""Words of a quotation within a clause of the headline."""
LONGEST_SPEAKER = 6
"""Words of a speaker."""

_ENDS = ".!?…,"
_JOINS = re.compile(r"^[\s,]*[–—:-]+\s+")
_COMMAS = " ,;:–—-"


def in_headline(
    title: str,
    spans: Sequence[Quoted],
    mentions: Iterable[Mention],
    speech: Speech,
    said: Sequence[tuple[str, Quotation]],
) -> list[Quotation]:
    """The quotations of a headline that somebody says; ``said`` is what the text quotes,
    each with its words.
    """
    headline = _Headline(title, speech)
    found = []
    for span in spans:
        start, end = trimmed(title, span)
        attributed = headline.attributed(span, title[start:end])
        if attributed is None:
            continue
        words, verb = attributed
        speaker, kind = _known_as(words, title[start:end], mentions, said)
        found.append(Quotation(start, end, speaker, kind, verb, in_title=True))
    return found


@dataclass(frozen=True, slots=True)
class _Headline:
    """A headline whose quotations are looked at one by one."""

    title: str
    speech: Speech

    def attributed(self, span: Quoted, text: str) -> tuple[str, str] | None:
        """The words for who says a quotation, and the verb; None where nobody does."""
        count = len(text.split())
        if count < FEWEST_WORDS:
            return None
        before = self.title[: span.start - 1].rstrip(" `")
        behind = self.title[span.end + span.closed :].lstrip("' ")
        is_alone = not before or before[-1] in ".:!?–—-"
        if before.endswith(":"):
            found = self._before_colon(before[:-1])
            if found:
                return found
        if is_alone:
            found = self._by_verb_behind(behind) or self._behind_dash(behind, text)
            if found:
                return found
        if count < FEWEST_WITHIN or is_title(text):
            return None
        return self._by_verb_before(before) or self._by_verb_at_end(behind)

    def _before_colon(self, before: str) -> tuple[str, str] | None:
        """Who stands before a colon, with a verb or without."""
        led = self._by_verb_before(before)
        if led:
            return led
        speaker = self._speaker(before)
        return (speaker, "") if speaker else None

    def _by_verb_behind(self, behind: str) -> tuple[str, str] | None:
        """Who stands beside the verb that follows a quotation."""
        behind = behind.lstrip(_COMMAS)
        for source in self.speech.sources:
            if behind.lower().startswith(f"{source} "):
                speaker = self._speaker(behind[len(source) :])
                return (speaker, source) if speaker else None
        verb = self._first_verb(behind)
        if verb is None:
            return None
        lead = behind[: verb.start()].strip(_COMMAS)
        speaker = self._speaker(lead) if lead else self._speaker(behind[verb.end() :])
        return (speaker, verb.group().lower()) if speaker else None

    def _is_told(self, verb: re.Match[str]) -> bool:
        """Whether a headline tells who is told: “Court told lorry ‘never braked’”. Who
        tells does so in the present there.
        """
        word = verb.group().lower()
        return word in self.speech.telling and word.endswith("d")

    def _by_verb_at_end(self, behind: str) -> tuple[str, str] | None:
        """Who says a part of the headline, by a verb behind its last comma."""
        _, comma, last = behind.rpartition(",")
        return self._by_verb_behind(last) if comma else None

    def _by_verb_before(self, before: str) -> tuple[str, str] | None:
        """Who is the subject of the verb before a quotation."""
        verb = self._first_verb(before)
        if verb is None or self._is_told(verb) or not before[: verb.start()].strip():
            return None
        speaker = self._speaker(before[: verb.start()])
        return (speaker, verb.group().lower()) if speaker else None

    def _behind_dash(self, behind: str, text: str) -> tuple[str, str] | None:
        """Who stands alone behind a dash or a colon."""
        joined = _JOINS.match(behind)
        if not joined or (is_title(text) and text[-1] not in _ENDS):
            return None
        rest = behind[joined.end() :]
        if self._first_verb(rest):
            return None
        speaker = self._speaker(rest)
        return (speaker, "") if speaker else None

    def _first_verb(self, text: str) -> re.Match[str] | None:
        """The first word that attributes, near the beginning."""
        for number, word in enumerate(WORD.finditer(text)):
            if number > LONGEST_SPEAKER:
                return None
            if word.group().lower() in self.speech.verbs | self.speech.weak:
                return word
        return None

    def _speaker(self, text: str) -> str:
        """The words for somebody, up to what they speak of or to; empty where they name
        nobody: a label of the paper, a sign, too many words.
        """
        text = re.split(r"[,;:!?()|]|\s[–—-]\s", text.strip(_COMMAS + "."))[0]
        words = text.split()
        for number, word in enumerate(words):
            is_object = not number and word.lower() in self.speech.prepositions
            if is_object or word.lower() in self.speech.behind_speaker:
                words = words[:number]
                break
        said = " ".join(words)
        if not words or len(words) > LONGEST_SPEAKER:
            return ""
        if {said.lower(), words[0].lower()} & self.speech.labels:
            return ""
        return said if re.search(r"[^\W\d_]{2}", said) else ""


def _known_as(
    words: str,
    text: str,
    mentions: Iterable[Mention],
    said: Sequence[tuple[str, Quotation]],
) -> Subject:
    """The name of a speaker: the one that the words end with, or begin with; that of who
    says the same in the text; or the words themselves.
    """
    named = _named(words, mentions)
    if named:
        return named
    for other, quotation in said:
        if shared(text, other) >= SHARED:
            return quotation.speaker, quotation.kind
    return words, ""


def _named(words: str, mentions: Iterable[Mention]) -> Subject | None:
    """The one person or body of the article that some words name."""
    own = words.casefold().split()
    found: set[tuple[str, str]] = set()
    for mention in mentions:
        if mention.kind not in ("person", "organisation") or not mention.name:
            continue
        for name in {mention.name.casefold(), mention.surface.casefold()}:
            parts = name.split()
            is_whole = own[-len(parts) :] == parts or own == parts
            is_surname = mention.kind == "person" and own[-1] == parts[-1]
            if is_whole or is_surname:
                found.add((mention.name, mention.kind))
    if len(found) != 1:
        return None
    name, kind = found.pop()
    return name, kind  # type: ignore[return-value]
