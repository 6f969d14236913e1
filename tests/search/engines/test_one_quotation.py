"""What is asked of one quotation, against a plain oracle: generated articles in which
several people say several things, queries for words and speakers, filters, decisions
about names, and every embedded engine.

The oracle knows no index, no offsets and no tree: what is said are lists of words with a
name.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cuttings.search.articles import Entry, Quotation
from cuttings.search.engines import engine_named
from cuttings.search.explaining import explain
from cuttings.search.facets import installed_facets
from cuttings.search.queries import Query
from cuttings.search.revisions import Filing, Revision
from tests.contract.conftest import EMBEDDED
from tests.making import make_entry, make_heading
from tests.thoroughness import examples

WORDS = ("ash", "cedar", "elm", "oak")
PEOPLE = ("Anna Berg", "Karl Holm", "Karl Berg")
NOBODY = "a spokesman"
OTHER = make_heading("Karla Holm", "people", variants=("Karla Lind",))


@dataclass(frozen=True)
class Saying:
    """What one person says in one go: parts of words."""

    speaker: str
    parts: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Told:
    """An article: what is said in it, and words that nobody says."""

    sayings: tuple[Saying, ...]
    besides: str
    story: str


@dataclass(frozen=True)
class Asked:
    """One condition: on words (``word``, ``phrase``, ``near``, ``prefix``), or on the
    speaker (``speaker``); any of several; or what is not to be.
    """

    how: str
    words: tuple[str, ...] = ()
    parts: tuple[Asked, ...] = ()

    def typed(self) -> str:
        """The condition in the language of queries."""
        first, *_ = (*self.words, "")
        match self.how:
            case "word":
                return f"said:{first}"
            case "phrase":
                return f'said:"{" ".join(self.words)}"'
            case "near":
                return f'said:"{" ".join(self.words)}"~2'
            case "prefix":
                return f"said:{first[:2]}*"
            case "speaker":
                return f"speaker:{first}"
            case "not":
                return f"NOT {self.parts[0].typed()}"
        return f"({' OR '.join([part.typed() for part in self.parts])})"

    def holds(self, saying: Saying, names: Sequence[str]) -> bool:
        """Whether it holds of what is said, by somebody of these names."""
        first, *others = (*self.words, "")
        match self.how:
            case "word":
                return any(first in part for part in saying.parts)
            case "phrase":
                return any(_near(part, first, others[0], 1) for part in saying.parts)
            case "near":
                return any(
                    _near(part, first, others[0], 2) or _near(part, others[0], first, 2)
                    for part in saying.parts
                )
            case "prefix":
                return any(
                    word.startswith(first[:2]) for part in saying.parts for word in part
                )
            case "speaker":
                return any(first in name.lower().split() for name in names)
            case "not":
                return not self.parts[0].holds(saying, names)
        return any(part.holds(saying, names) for part in self.parts)


def _near(words: Sequence[str], first: str, then: str, most: int) -> bool:
    return any(
        word == first and then in words[index + 1 : index + 1 + most]
        for index, word in enumerate(words)
    )


words = st.sampled_from(WORDS)
parts = st.lists(words, min_size=1, max_size=3).map(tuple)
sayings = st.builds(
    Saying,
    st.sampled_from([*PEOPLE, NOBODY]),
    st.lists(parts, min_size=1, max_size=2).map(tuple),
)
articles = st.builds(
    Told,
    st.lists(sayings, max_size=4).map(tuple),
    st.sampled_from(["", "oak", "elm ash"]),
    st.sampled_from(["s", "t", ""]),
)
pairs = st.lists(words, min_size=2, max_size=2).map(tuple)
on_words = st.one_of(
    st.builds(lambda word: Asked("word", (word,)), words),
    st.builds(lambda both: Asked("phrase", both), pairs),
    st.builds(lambda both: Asked("near", both), pairs),
    st.builds(lambda word: Asked("prefix", (word,)), words),
)
on_speakers = st.builds(
    lambda name: Asked("speaker", (name,)), st.sampled_from(["berg", "karl", "lind"])
)


def _any_of(conditions: st.SearchStrategy[Asked]) -> st.SearchStrategy[Asked]:
    several = st.lists(conditions, min_size=2, max_size=2).map(tuple)
    return st.one_of(conditions, st.builds(lambda all: Asked("or", (), all), several))


def _or_not(conditions: st.SearchStrategy[Asked]) -> st.SearchStrategy[Asked]:
    excluded = st.builds(lambda part: Asked("not", (), (part,)), conditions)
    return st.one_of(conditions, excluded)


queries = st.tuples(
    _any_of(on_words),
    st.lists(
        st.one_of(_or_not(on_words), _or_not(_any_of(on_speakers))), max_size=2
    ).map(tuple),
).map(lambda found: (found[0], *found[1]))
choices = st.lists(st.sampled_from(["anna-berg", "karl-holm", OTHER.id]), max_size=2)


def written(id_: str, told: Told) -> Entry:
    """The entry of an article."""
    body = f"{'. '.join(PEOPLE)}. {told.besides}."
    quotations: list[Quotation] = []
    for saying in told.sayings:
        kind = "person" if saying.speaker in PEOPLE else ""
        for number, said in enumerate(saying.parts):
            is_last = number == len(saying.parts) - 1
            text = " ".join(said) + ("." if is_last else ",")
            body += " said, “" if number else "“"
            start = len(body)
            body += f"{text}”"
            verb = "" if number else "said"
            end = start + len(text)
            quotations.append(Quotation(start, end, saying.speaker, kind, verb))
    entry = make_entry(id_, "", body, story=told.story or id_, people=PEOPLE)
    found = replace(entry.enrichment, quotations=tuple(quotations))
    return replace(entry, enrichment=found)


@dataclass(frozen=True)
class Decision:
    """Whose name is filed under the other heading in which articles, or who is gone."""

    name: str
    articles: tuple[str, ...]
    gone: bool = False

    def revision(self) -> Revision:
        """The decision as engines take it."""
        if self.gone:
            return Revision(gone=(self.heading,))
        filing = Filing("person", self.name, OTHER.id, self.articles)
        return Revision((OTHER,), (), (filing,))

    @property
    def heading(self) -> str:
        """The heading of the name before."""
        return self.name.lower().replace(" ", "-")


decisions = st.builds(
    Decision,
    st.sampled_from(PEOPLE),
    st.lists(st.sampled_from(["a0", "a1", "a2"]), unique=True).map(tuple),
    st.booleans(),
)


class Oracle:
    """What is said in some articles, and by whom after some decisions."""

    def __init__(self, told: Sequence[Told], made: Sequence[Decision]) -> None:
        self.told = {f"a{number}": each for number, each in enumerate(told)}
        self.made = made

    def speaker(self, id_: str, name: str) -> str:
        """The heading of who speaks; empty for none."""
        if name == NOBODY:
            return ""
        heading = name.lower().replace(" ", "-")
        for decision in self.made:
            if decision.name == name and not decision.gone and id_ in decision.articles:
                heading = OTHER.id
        gone = {decision.heading for decision in self.made if decision.gone}
        return "" if heading in gone else heading

    def names(self, heading: str) -> list[str]:
        """The names of a heading."""
        if heading == OTHER.id:
            return [OTHER.label, *OTHER.variants]
        return [heading.replace("-", " ")] if heading else []

    def who_says(self, id_: str, asked: Sequence[Asked]) -> set[str]:
        """The headings of those who say in an article what is asked; "" for nobody."""
        found: set[str] = set()
        for saying in self.told[id_].sayings:
            heading = self.speaker(id_, saying.speaker)
            if all(each.holds(saying, self.names(heading)) for each in asked):
                found.add(heading)
        return found

    def story(self, id_: str) -> str:
        return self.told[id_].story or id_


def filled(name: str, told: Sequence[Told], made: Sequence[Decision]) -> Iterator:
    """An engine that holds the articles of several commits, decisions taken up."""
    with tempfile.TemporaryDirectory() as folder:
        engine = engine_named(name)(Path(folder) / "index", installed_facets())
        for number, each in enumerate(told):
            engine.write([written(f"a{number}", each)])
            engine.commit()
        for decision in made:
            engine.revise(decision.revision())
            engine.commit()
        yield engine
        engine.close()


@pytest.mark.parametrize("name", EMBEDDED)
@examples(25)
@given(
    st.lists(articles, min_size=1, max_size=3),
    st.lists(decisions, max_size=2),
    st.lists(queries, min_size=3, max_size=6),
    choices,
    choices,
)
def test_words_and_speaker_are_asked_of_one_quotation(
    name, told, made, asked_for, chosen, excluded
):
    """Which articles there are, how many stories, and who is counted as a speaker: before
    and after speakers are chosen and excluded, and after decisions about them.
    """
    oracle = Oracle(told, made)
    for engine in filled(name, told, made):
        for asked in asked_for:
            text = " ".join([each.typed() for each in asked])
            unwanted = tuple(sorted(set(excluded) - set(chosen)))
            filters = (("speakers", tuple(sorted(set(chosen)))),) if chosen else ()
            without = (("speakers", unwanted),) if unwanted else ()
            query = Query(text, filters, without, count="copies")
            met: set[str] = set()
            counts: dict[str, set[str]] = {}
            for id_ in oracle.told:
                saying = oracle.who_says(id_, asked) - set(unwanted)
                if saying if not chosen else saying & set(chosen):
                    met.add(id_)
                for heading in saying - {""}:
                    counts.setdefault(heading, set()).add(id_)

            assert set(engine.article_ids(query)) == met, text
            page = engine.search(query.with_(count="stories"))
            stories = {oracle.story(id_) for id_ in met}
            assert (page.copies, page.stories) == (len(met), len(stories)), text
            shown = {
                value.id: value.count
                for value in page.facets["speakers"]
                if value.count
            }
            assert shown == {
                heading: len({oracle.story(id_) for id_ in ids})
                for heading, ids in counts.items()
            }, text
            for id_ in oracle.told:
                why = explain(engine, engine.facets, query, id_)
                assert why.is_hit is (id_ in met), (text, id_)
