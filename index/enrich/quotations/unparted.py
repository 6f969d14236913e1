"""Who said what in Chinese and Japanese, which put no blanks between words.

The order of words says who speaks. In Chinese the subject stands before the verb of
speech, and both before the quotation or behind it; in Japanese the subject is marked by
は, が or も before the quotation, and と with a verb follows it. Titles are taken off a
name, and who is named short later is who was named in full before.

    >>> body = "外交部发言人王文斌周三在记者会上表示：“我们不会关闭矿山。”他说，“这是承诺。”"
    >>> [(body[each.start : each.end], each.speaker) for each in unparted(body, (), "zh")]
    [('我们不会关闭矿山。', '王文斌'), ('这是承诺。', '王文斌')]
    >>> body = "田中健首相は記者団に「鉱山は閉鎖しない」と述べた。"
    >>> [(each.speaker, each.verb) for each in unparted(body, (), "ja")]
    [('田中健', '述べた')]
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Literal

from cuttings.search.articles import Kind, Mention, Quotation
from cuttings.search.quoted import Quoted, quoted

LANGUAGES = frozenset(["zh", "ja"])
FILE = Path(__file__).parent / "unparted.toml"
LONGEST = 24
"""Letters of the words that name a speaker; more are a clause."""
FEWEST = 4
"""Letters of a quotation; fewer are a term or an irony."""
FEWEST_OF_NAME, MOST_OF_NAME = 2, 6
"""Letters of a person's name."""

_SENTENCE_END = "。！？!?\n"
_CLAUSE_END = "，,、；;：:"

Speaker = tuple[str, Kind | Literal[""]]


@dataclass(frozen=True)
class Words:
    """The words of one language, as ``unparted.toml`` explains them."""

    verbs: re.Pattern[str]
    subject: re.Pattern[str]
    titles: tuple[str, ...]
    pronouns: frozenset[str]
    openers: re.Pattern[str]

    @classmethod
    def of(cls, table: dict[str, list[str]]) -> Words:
        """The words of a table of the file."""
        return cls(
            verbs=re.compile("|".join(_longest_first(table["verbs"]))),
            subject=re.compile("|".join(_longest_first(table["ends_subject"]))),
            titles=tuple(_longest_first(table["titles"])),
            pronouns=frozenset(table["pronouns"]),
            openers=re.compile(f"^(?:{'|'.join(_longest_first(table['openers']))})+"),
        )


def _longest_first(words: Iterable[str]) -> list[str]:
    return sorted(words, key=len, reverse=True)


@cache
def _words() -> dict[str, Words]:
    tables = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {code: Words.of(table) for code, table in tables.items()}


def unparted(
    body: str, mentions: Iterable[Mention], language: str
) -> tuple[Quotation, ...]:
    """The attributed quotations of a text in Chinese (``zh``) or Japanese (``ja``), in
    order.
    """
    code = language.split("-")[0].lower()
    people = []
    for mention in mentions:
        if mention.kind in ("person", "organisation") and mention.name:
            people.append(mention)
    return tuple(_Reader(body, people, _words()[code], code == "ja").read())


def people_quoted(body: str, language: str) -> tuple[Mention, ...]:
    """The people whom a text quotes and names with a title, where no model finds names:
    a title and what somebody says prove a person. None in other languages.
    """
    code = language.split("-")[0].lower()
    if code not in LANGUAGES:
        return ()
    reader = _Reader(body, [], _words()[code], code == "ja")
    reader.read()
    return tuple(sorted(reader.titled.values(), key=lambda mention: mention.start))


@dataclass(slots=True)
class _Reader:
    """One text on its way to its quotations; ``named`` are the speakers so far, and
    ``titled`` those that were named with a title, by offset.
    """

    body: str
    people: list[Mention]
    words: Words
    is_japanese: bool
    named: list[Speaker] = field(default_factory=list)
    titled: dict[int, Mention] = field(default_factory=dict)

    def read(self) -> list[Quotation]:
        """Every quotation that somebody says."""
        found: list[Quotation] = []
        end = 0
        for span in quoted(self.body):
            said = self._said(span, end)
            if said is None:
                continue
            (speaker, kind), verb = said
            self.named.append((speaker, kind))
            found.append(Quotation(span.start, span.end, speaker, kind, verb))
            end = span.end + span.closed
        return found

    def _said(self, span: Quoted, last: int) -> tuple[Speaker, str] | None:
        """Who says what stands between two marks, and the verb."""
        if len(self.body[span.start : span.end].strip()) < FEWEST:
            return None
        opening, closing = span.start - 1, span.end + span.closed
        first = max(last, self._sentence_start(opening))
        if self.is_japanese:
            return self._in_japanese(first, opening, closing)
        return self._before(first, opening) or self._behind(closing)

    def _sentence_start(self, offset: int) -> int:
        return 1 + max(self.body.rfind(sign, 0, offset) for sign in _SENTENCE_END)

    # Chinese

    def _before(self, first: int, opening: int) -> tuple[Speaker, str] | None:
        """The subject and the verb that lead up to a quotation."""
        lead = self.body[first:opening].rstrip(_CLAUSE_END + " ")
        verb = self._verb_at_end(lead)
        if verb is None:
            return None
        end = first + len(lead) - len(verb)
        speaker = self._speaker(self._clause_start(first, end), end)
        if speaker is None:
            # “…，并表示：”: the subject is that of the clause before.
            speaker = self._speaker(first, end)
        return (speaker, verb) if speaker else None

    def _behind(self, closing: int) -> tuple[Speaker, str] | None:
        """The subject and the verb that follow a quotation in its sentence."""
        stop = closing + LONGEST
        for sign in (*_SENTENCE_END, "“", "「"):
            place = self.body.find(sign, closing, stop)
            stop = place if place >= 0 else stop
        start = closing
        while self.body[start : start + 1] in tuple(_CLAUSE_END + " "):
            start += 1
        clause = self.body[start:stop].rstrip(_CLAUSE_END)
        for match in self.words.verbs.finditer(clause):
            speaker = self._speaker(start, start + match.start())
            if match.start() and speaker:
                return speaker, match.group()
        return None

    def _verb_at_end(self, lead: str) -> str | None:
        last = None
        for match in self.words.verbs.finditer(lead):
            last = match
        if last is None or last.end() != len(lead):
            return None
        return last.group()

    def _clause_start(self, first: int, end: int) -> int:
        return max(
            first, 1 + max(self.body.rfind(sign, first, end) for sign in _CLAUSE_END)
        )

    # Japanese

    def _in_japanese(
        self, first: int, opening: int, closing: int
    ) -> tuple[Speaker, str] | None:
        """The subject before a quotation, and the verb behind と."""
        behind = re.match(r"(?:など)?と、?", self.body[closing : closing + 4])
        if behind is None:
            return None
        start = closing + behind.end()
        verb = self.words.verbs.search(self.body, start, start + LONGEST)
        if verb is None or re.search(r"[。「]", self.body[start : verb.start()]):
            return None
        speaker = self._marked(first, opening) or self._marked(start, verb.start())
        if speaker is None and self.named:
            # What names nobody goes on what was said before.
            speaker = self.named[-1]
        return (speaker, verb.group()) if speaker else None

    def _marked(self, first: int, last: int) -> Speaker | None:
        """The last subject between two offsets, by its particle."""
        speaker = None
        for match in self.words.subject.finditer(self.body, first, last):
            begin = self._clause_start(first, match.start())
            speaker = self._speaker(begin, match.start()) or speaker
        return speaker

    # Names

    def _speaker(self, start: int, end: int) -> Speaker | None:
        """Who is named by the words between two offsets."""
        for mention in reversed(self.people):
            if start <= mention.start and mention.end <= end:
                return mention.name, mention.kind
        text = self.body[start:end].strip(_CLAUSE_END + " 　")
        text = self.words.openers.sub("", text)
        if not self.is_japanese:
            cut = self.words.subject.search(text, 1)
            text = text[: cut.start()] if cut else text
        if text in self.words.pronouns:
            return self.named[-1] if self.named else None
        name = self._without_title(text)
        if not name or len(name) > LONGEST or not name.isalnum():
            return None
        speaker = self._in_full(name)
        if name != text and FEWEST_OF_NAME <= len(name) <= MOST_OF_NAME:
            place = self.body.find(name, start, end)
            mention = Mention(name, place, place + len(name), "person", speaker[0])
            self.titled[place] = mention
        return speaker

    def _without_title(self, text: str) -> str:
        """A name without the title before it in Chinese, behind it in Japanese."""
        for title in self.words.titles:
            if self.is_japanese and text.endswith(title) and text != title:
                # “外務省の報道官” has a title and no name.
                return text.removesuffix(title).split("の")[-1] or text
            place = text.rfind(title)
            rest = text[place + len(title) :]
            if not self.is_japanese and place >= 0 and 2 <= len(rest) <= 4:
                return rest
        return text

    def _in_full(self, text: str) -> Speaker:
        """Who was named in full before, where this is the beginning of the name."""
        for name, kind in reversed(self.named):
            if name.startswith(text):
                return name, kind
        return text, ""
