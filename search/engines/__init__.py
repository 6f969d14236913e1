"""The Engine protocol: all that a search engine must do to stand under Cuttings.

An engine is one module and one line in ``setup.cfg`` (entry points
``cuttings.engines``): a factory that takes a folder or address and the facets. Every
engine passes the contract suite in ``tests/contract``.

Counting (the same for every engine). A story matches when at least one of its copies
matches every condition; by stories, a value's count is the number of distinct stories
with a matching copy that carries it, and the hit shows the story's representative if
that copy matches, else its best copy in the order asked for. By copies every article
counts and is a hit. Counts of a facet leave out its own selection, but not its
exclusions. Selected values are always listed, with a count of 0 where nothing carries
them. Dates are intervals: an article matches a period that its date overlaps. Newest
goes by the last day a date can mean, oldest by the first; undated articles come last.
Added goes by when an article came into the archive, the last first, and then by newest.
Ties go by score (rounded to 5 digits), then newest, then by id, so that pages never
overlap. By relevance, what scores the same goes first by how near its date is to the one
that the query names in words (March 1998), if it names one; then what stands for its
story, or is in none, goes before other copies, which may be cut; then by newest and by
id. Where the query has no words (``Parsed.asked``) all score the same, and by relevance
means newest: there the copy that stands goes before others of its day alone.

Fields named by a facet's key (``people:rahmon``) match the values of that facet by the
words of their labels and variants, and score a constant, so that a change of headings
changes them without touching postings. A value's label, parent and variants are those
of the entry written (or refaceted) last; so a variant found later finds all articles,
and a value that is still selected keeps its label when the last article that carried it
is gone. Engines that are ``Revisable`` give an article's headings in the words of their
last definition too.
"""

from __future__ import annotations

from collections.abc import (
    Callable,
    Collection,
    Iterable,
    Iterator,
    Mapping,
    Sequence,
)
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path
from typing import Literal, Protocol, runtime_checkable

from cuttings.search.amendments import Amendment, Replacement
from cuttings.search.articles import Article, Entry, Heading, Kind
from cuttings.search.engines.lengths import Length
from cuttings.search.errors import SettingsError
from cuttings.search.facets import Facet
from cuttings.search.queries import Query
from cuttings.search.results import FacetPage, ResultPage, Suggestion
from cuttings.search.revisions import Revision
from cuttings.search.synonyms import SynonymFiles
from cuttings.search.syntax.grammar import Parsed
from cuttings.search.translations import worded

Order = Literal["count", "a-z"]

Counting = Mapping[str, tuple[Kind | None, Collection[str]]]
"""By heading its kind, None where nothing counts under it any longer, and articles."""


@runtime_checkable
class Engine(Protocol):
    """What Cuttings asks of a search engine.

    Writes are seen by nobody until ``commit``. ``synonyms`` are the words that find
    each other in its archive; none, unless it is given their files.
    """

    synonyms: SynonymFiles

    @property
    def generation(self) -> str:
        """Changes with each commit: what caches and conditional requests are tied to."""

    def write(self, entries: Iterable[Entry]) -> None:
        """Adds entries, each replacing the entry with its article's id."""

    def refacet(self, entries: Iterable[Entry]) -> None:
        """Replaces headings, events, story, origin and date of entries already written,
        leaving their text alone.

        This is what a decision about names or stories costs: columns, not postings. An
        id that is not stored is passed over.
        """

    def delete(self, ids: Iterable[str]) -> None:
        """Removes entries by their article's id; an unknown id is passed over."""

    def commit(self) -> None:
        """Makes all writes since the last commit visible at once, and durable."""

    def search(self, query: Query) -> ResultPage:
        """One page of a result with exact totals and facets."""

    def matches(self, query: Query) -> Iterator[Entry]:
        """Every hit of a search in its order, streamed: for exports.

        Page and size are passed over.
        """

    def article_ids(self, query: Query) -> list[str]:
        """The ids of all articles that a search finds, in no order: what a decision about
        a whole result is made of. No entry is read for it.
        """

    def get(self, article_id: str) -> Entry | None:
        """The entry of one article."""

    def parse(self, text: str, exact: bool = False) -> Parsed:
        """A query as it is understood in this archive: its words looked up in every
        language that is held.
        """

    def story(self, story_id: str) -> tuple[Entry, ...]:
        """All copies of a story, representative first, by its id or an older id;
        empty where there is none.
        """

    def facet_values(
        self,
        key: str,
        query: Query,
        *,
        prefix: str = "",
        under: str | None = None,
        order: Order = "count",
        page: int = 1,
        size: int = 50,
    ) -> FacetPage:
        """A page of a facet's values in a result.

        ``prefix`` begins a word of the label or a variant, folded.

        ``under`` keeps the values directly beneath one value (the months of a year), or
        the roots where it is empty.
        """

    def suggest(self, prefix: str, limit: int = 8) -> tuple[Suggestion, ...]:
        """Completions from names, titles and terms for what is being typed, most
        frequent first.
        """

    def correct(self, query: Query) -> str | None:
        """Another spelling of the query's words that has more hits than this one, which
        has none or few (``FEW``), or None.
        """

    def count(self) -> int:
        """How many articles are stored."""

    def close(self) -> None:
        """Lets go of files and connections."""


@runtime_checkable
class Totalling(Protocol):
    """What an engine offers besides that can count what a search finds for less than a
    page of it costs. Of others a page of one hit is asked for.
    """

    def totals(self, query: Query) -> tuple[int, int]:
        """How many articles and how many stories a search finds: with all the words,
        where it goes on with some.
        """


@runtime_checkable
class Revisable(Protocol):
    """What an engine offers besides that can take up a decision about names without
    being given the articles again.

    Other engines are given every article concerned by ``refacet``.
    """

    def revise(self, revision: Revision) -> None:
        """Changes headings, and what articles count under, by a revision; see
        ``cuttings.search.revisions``.

        It is applied at the next commit, after all that was written before that commit.
        Text is not looked at, and the cost hardly grows with the number of articles
        concerned.
        """


@runtime_checkable
class Amendable(Protocol):
    """What an engine offers besides that can take up a decision about origins or labels
    without being given the articles again.

    Other engines are given every article concerned by ``refacet``, and so is this one
    where a facet does not say what it is made of (``cuttings.search.amendments``).
    """

    facets: tuple[Facet, ...]

    def amend(self, amendments: Iterable[Amendment]) -> None:
        """Changes the origin and the labels of entries at the next commit, after all
        that was written before that commit; an id that is not stored is passed over.
        """


@runtime_checkable
class Replacing(Protocol):
    """What an engine offers besides that can be told a decision about origins or labels as
    a whole, whatever the number of its articles.

    Others are given every article concerned, and so is this one where a facet is made of
    several fields (``told_at_once``).
    """

    facets: tuple[Facet, ...]

    def replace_values(self, replacements: Iterable[Replacement]) -> None:
        """Changes what articles count under, by replacements in turn, at the next commit
        and before its amendments. What the entries themselves say stays, until they are
        amended or refaceted. The cost hardly grows with the number of articles concerned.
        """


@runtime_checkable
class Recounting(Protocol):
    """What an engine offers besides that can't revise, but need not be given the
    articles for a decision about names to be in its facets. They are given behind.
    """

    def refacet(self, entries: Iterable[Entry]) -> None:
        """As every engine does."""

    def define(self, headings: Iterable[Heading]) -> None:
        """Gives headings the words that they have now, at the next commit."""

    def above(self, heading_ids: Iterable[str]) -> set[str]:
        """These headings, and what they stood beneath at the last commit."""

    def recount(self, articles: Collection[str], counting: Counting) -> None:
        """Lets those of some articles (by id) count under headings that are given with
        each of these, and no others of the articles, at the next commit and after all that
        was written before; what they count under besides stays. An id that is not stored
        is passed over. Who is quoted there stays as it was. The cost hardly grows with the
        number of articles, but with that of headings.
        """


@runtime_checkable
class Remote(Protocol):
    """What a factory offers besides, whose index stands elsewhere than in the folder
    of a build.
    """

    def serve(self, folder: Path) -> None:
        """Called when a build becomes the one that is served."""

    def drop(self, folder: Path) -> None:
        """Called before the folder of a build is removed: removes what the build has
        elsewhere.
        """


@runtime_checkable
class SecondStage(Protocol):
    """A second look at the best hits of a search, which puts them into another order.

    ``version`` changes with what its orders are made of; empty where it changes none.
    """

    @property
    def version(self) -> str:
        """What answers with such an order are tied to."""

    def reordered(
        self, text: str, ids: Sequence[str], scores: Sequence[float]
    ) -> list[int]:
        """The order of some hits for the words of a query, as indexes of them."""

    def alike(
        self, article: Article, ids: Sequence[str], scores: Sequence[float]
    ) -> list[int]:
        """The same for hits that may be like an article."""


@runtime_checkable
class Staged(Protocol):
    """What an engine offers besides that lets its results be looked at again: the first
    ``REORDERED`` hits of each part of a result by relevance come in the order of its
    second stage, and each says by how many places it moved.
    """

    second_stage: SecondStage | None


@runtime_checkable
class Weighing(Protocol):
    """What an engine offers besides that can weigh a copy by the length of the copy
    that stands for its story (``cuttings.search.engines.lengths``), and does by itself.
    Others weigh each by its own.
    """

    length: Length


REORDERED = 200
"""Hits that a second stage looks at."""

EngineFactory = Callable[[Path, Sequence[Facet]], Engine]


@cache
def engine_named(name: str) -> EngineFactory:
    """The factory of an installed engine.

    Raises SettingsError, listing those that exist.
    """
    points = {point.name: point for point in entry_points(group="cuttings.engines")}
    if name not in points:
        raise SettingsError(
            worded(
                "There is no engine “%(name)s”. The installed engines are: %(points)s.",
                name=name,
                points=", ".join(sorted(points)),
            )
        )
    try:
        factory: EngineFactory = points[name].load()
    except ModuleNotFoundError as error:
        raise SettingsError(
            worded(
                "The engine “%(name)s” needs the package “%(name_too)s”. "
                "Install it with: pip install 'cuttings[%(name)s]'",
                name=name,
                name_too=error.name,
            )
        ) from error
    return factory
