"""The names of IPTC Media Topics in the reader's language.

An archive keeps ids and English labels. Each other language has a table beside its
catalogue (``templates/translations/topics.de.tsv``): the code, the English label, and
the name in that language. What a table lacks, such as a topic of a newer release, is
shown in English.

>>> topic_words("medtop:20000056", "armed conflict")
'armed conflict'
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from cuttings.search.translations import current_language, recalled

PREFIX = "medtop:"
SEPARATOR = ", "
"""What parts the labels of a list."""


_DATED = re.compile(r"((?:^|; )\w+|\(\w+\)) published: ")
"""What a journal keeps of a date: the name of the field, behind an article's id."""
_ON_ARTICLE = re.compile(r"(“.*” \(\w+\)) (.+)", re.DOTALL)
"""What was decided on an article: its title and id, and what it was given."""


@dataclass(frozen=True, slots=True)
class TopicNames:
    """The names of one language: by id, by English label, and the ids by name, each in
    small letters.
    """

    by_id: Mapping[str, str]
    by_label: Mapping[str, str]
    ids: Mapping[str, str]


@cache
def topic_names(language: str) -> TopicNames:
    """The names of a language, read when they are first asked for; none where it has
    no table.
    """
    by_id: dict[str, str] = {}
    by_label: dict[str, str] = {}
    ids: dict[str, str] = {}
    for code, label, name in topic_rows(language):
        by_id[PREFIX + code] = name
        by_label.setdefault(label, name)
        ids[name.casefold()] = PREFIX + code
    return TopicNames(by_id, by_label, ids)


def topic_rows(language: str) -> Iterator[list[str]]:
    """The rows of a language's table: code, English label, name."""
    table = files("cuttings.templates") / "translations" / f"topics.{language}.tsv"
    if not table.is_file():
        return
    for line in table.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


def topic_words(topic_id: str, label: str) -> str:
    """The label of a topic in the reader's language."""
    return topic_names(current_language()).by_id.get(topic_id, label)


def ids_of_names() -> Mapping[str, str]:
    """The ids of the topics by their names in the reader's language, in small letters;
    none in English, whose labels the archive has.
    """
    return topic_names(current_language()).ids


def listed_words(listed: str) -> str:
    """The labels of a list, which may hold commas themselves, in the reader's language;
    the list as it is where one of them is no topic.

    >>> listed_words("armed conflict, conflict, war and peace")
    'armed conflict, conflict, war and peace'
    """
    known = topic_names(current_language()).by_label
    parts = listed.split(SEPARATOR)
    found: list[str] = []
    while parts:
        for end in range(len(parts), 0, -1):
            name = known.get(SEPARATOR.join(parts[:end]))
            if name is not None:
                break
        else:
            return listed
        found.append(name)
        parts = parts[end:]
    return SEPARATOR.join(found)


def decision_words(detail: str) -> str:
    """What was decided, as a journal keeps it, in the reader's language: of an article
    that was given event types, these too, and every field by the name that pages call it.

    >>> decision_words("“Peace” (k3x7qp2mzt5a) published: 1998 to 1999")
    '“Peace” (k3x7qp2mzt5a) date: 1998 to 1999'
    """
    said = recalled(detail, "decision")
    if said == detail:
        said = _DATED.sub(r"\1 date: ", detail)
    given = _ON_ARTICLE.fullmatch(detail) if said == detail else None
    if given is None:
        return said
    return f"{given[1]} {listed_words(recalled(given[2], 'decision'))}"
