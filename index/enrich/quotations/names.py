"""Who is named around the quotations of a text, where, and as what.

A name may be a subject, the object of a preposition, an owner, or only say more of a noun
behind it; and a person asks for one pronoun or the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from cuttings.index.enrich.quotations.scanning import HIDDEN, first_word, words_of
from cuttings.index.enrich.spans import occurrences
from cuttings.index.enrich.speech import WORD, Gender, Speech
from cuttings.search.articles import Kind, Mention, Quotation
from cuttings.search.quoted import Quoted

FEWEST_LETTERS = 3
"""Letters of a name that is looked for again."""

Subject = tuple[str, Kind | Literal[""]]
"""Who speaks: a name with its kind, or words with none."""


class Name(NamedTuple):
    """A person or body named outside quotation marks."""

    start: int
    end: int
    name: str
    kind: Kind


@dataclass(slots=True)
class NamedText:
    """A text with its quotations hidden, who is named around them, and what was found
    so far.
    """

    body: str
    spans: Sequence[Quoted]
    mentions: Iterable[Mention]
    speech: Speech
    masked: str = ""
    names: list[Name] = field(default_factory=list)
    genders: dict[str, Gender] = field(default_factory=dict)
    found: list[Quotation] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.masked = self._masked()
        self._take_names()

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
            surfaces = [self.masked[name.start : name.end], name.name]
            if name.kind == "person":
                surfaces.append(name.name.split()[-1])
            for surface in surfaces:
                known = meant.setdefault(surface, name)
                if known.name != name.name:
                    doubtful.add(surface)
        taken: set[int] = set()
        for name in self.names:
            taken.update(range(name.start, name.end))
        for surface, name in meant.items():
            is_word = surface[:1].isupper() and len(surface) >= FEWEST_LETTERS
            if surface in doubtful or not is_word:
                continue
            for start, end in occurrences(self.masked, surface, "-_"):
                if start not in taken:
                    taken.update(range(start, end))
                    yield Name(start, end, name.name, name.kind)

    def _take_gender(self, name: Name) -> None:
        """Notes which pronoun a person asks for, by given name, title, or apposition."""
        if name.kind != "person":
            return
        speech = self.speech
        before = words_of(self.masked[max(0, name.start - 40) : name.start])[-2:]
        behind = self.masked[name.end : name.end + 40]
        apposed = words_of(behind.split(".")[0])[:5] if behind[:1] == "," else []
        own = words_of(self.body[name.start : name.end])[:1]
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

    # What a name is where it stands

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
        first = first_word(self.masked, name.end, end)
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
        return any(word in self.speech.writings for word in words_of(around))
