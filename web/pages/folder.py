"""Lists of articles: a folder of chosen ones, and the printable list of what was found.

The address of a folder is the folder, so that it can be kept and shared; it says, too,
which search each article was chosen from. A printed list
says how it was found, so that a search can be cited and done again.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby, islice
from operator import attrgetter
from types import MappingProxyType
from typing import Literal, NamedTuple
from urllib.parse import parse_qsl, urlencode

from cuttings.search.articles import Entry
from cuttings.search.errors import QueryRefused
from cuttings.search.facets.wording import date_words
from cuttings.search.offers import better_spelling
from cuttings.search.queries import Query
from cuttings.search.results import Hit, ResultPage
from cuttings.search.translations import (
    gettext,
    labelled,
    ngettext,
    parted,
    pgettext,
    shown,
    translated,
    worded,
)
from cuttings.web.exports.addresses import PublicAddress
from cuttings.web.exports.citation import (
    REFERENCES,
    STYLES,
    Cited,
    citation,
    plain,
    reference_key,
    style_named,
)
from cuttings.web.exports.opening import opening
from cuttings.web.folders import FolderContents
from cuttings.web.links import address, lasting, search_url
from cuttings.web.pages.asked import (
    applied_filters,
    asked_in_words,
    found,
    limits,
    order_words,
)
from cuttings.web.pages.corrections import VERSIONS
from cuttings.web.pages.nothing import certificate_lines, zero_help
from cuttings.web.pages.rows import (
    Applied,
    Choice,
    Download,
    HitRow,
    ListPart,
    Paging,
    Pairs,
    downloads,
    part_of,
)
from cuttings.web.pages.wording import foreign
from cuttings.web.site import Parts, Site
from cuttings.web.weight import weight

PRINTED = "/search/print"
"""Where a result is a list."""
MOST = 500
"""Articles of a printed list, all its parts together."""
ROW_MARKUP = 160
"""Bytes of an article in it beside what it says."""
KEPT_MARKUP = 1_900
"""Bytes of an article of a folder beside what it says: its controls."""
OPENING = 240
"""Characters of an article that a printed list shows."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One article as a line of a bibliography, with the beginning of its text.

    ``permalink`` is empty where the citation names it already; it and ``opening``, which
    is in ``language``, are empty in a list of references. ``corrected`` says what came
    after the article, and where; ``note`` is what its keeper wrote at it.
    """

    citation: Cited
    permalink: str
    opening: str
    language: str
    corrected: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class ListPage:
    """A list to be printed: ``rows`` of articles that ``query`` found.

    ``strategy`` is the account of the search, line by line. ``cut`` says how many were
    left out of a list over ``MOST``; ``back_url`` leads to the result or the folder.
    ``styles`` are those that it is cited in, each with its list. ``is_references`` tells
    that its style makes a list of references: by author or title, nothing beneath.
    A list that one page can't carry is shown in parts, ``paging`` is the way through
    them; the first of ``rows`` is the article number ``first`` of the list. ``note`` says
    what it is for.
    """

    title: str
    strategy: Pairs
    rows: tuple[Listed, ...]
    cut: str
    query: Query
    back_url: str
    styles: tuple[Choice, ...]
    paging: Paging
    is_references: bool = False
    first: int = 1
    note: str = ""


@dataclass(frozen=True, slots=True)
class KeptRow:
    """An article of a folder, its ``number`` there from 1, and the note at it: as a hit,
    or nothing where it is not in the archive (any more).
    """

    id: str
    number: int
    row: HitRow | None
    note: str


@dataclass(frozen=True, slots=True)
class FolderGroup:
    """Articles of a folder that follow each other and were chosen from one search, which
    ``words`` say and ``url`` opens; both are empty where there was none.
    """

    words: str
    url: str
    rows: tuple[KeptRow, ...]


KeptIn = Literal["address", "account", "shared"]
"""Who keeps a folder: its address, the account of whoever reads it, or that of somebody
who shares it.
"""


@dataclass(frozen=True, slots=True)
class Keeping:
    """Where a folder is kept, by whom, and what its keeper may do with it: put articles
    into one of the ``others`` (id and name), or stop what ``share_url`` opens to others.
    """

    path: str = "/folder"
    kept_in: KeptIn = "address"
    others: Pairs = ()
    share_url: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class FolderPage:
    """A folder, or a part of one: the articles in ``groups``, of ``total``.

    ``action`` is where the form of its changes is sent, with what is ``named``: what its
    address says, all of which is ``whole`` for whoever takes it over.
    ``has_searches`` tells that it remembers where some articles come from; ``others_url``
    leads to all folders of an account, ``others`` are these, with their names.
    """

    title: str
    name: str
    about: str
    kept_in: KeptIn
    may_change: bool
    action: str
    named: Pairs
    whole: str
    groups: tuple[FolderGroup, ...]
    total: int
    paging: Paging
    downloads: tuple[Download, ...]
    has_searches: bool
    others: Pairs
    others_url: str
    share_url: str
    problem: str


class Found(NamedTuple):
    """An article of a folder, the search that it was chosen from, and the note at it."""

    entry: Entry
    search: str
    note: str = ""


def folder_entries(site: Site, contents: FolderContents) -> list[Found]:
    """The entries of a folder that are held, in its order."""
    kept: list[Found] = []
    for article_id, search, note in contents.articles:
        entry = site.engine.get(article_id)
        if entry is not None:
            kept.append(Found(entry, search, note))
    return kept


def folder_of_address(site: Site, pairs: Iterable[tuple[str, str]]) -> FolderContents:
    """The folder that the parameters of an address name. Raises QueryRefused over the
    limit.
    """
    contents = FolderContents.of(pairs)
    wanted, limit = len(contents.articles), site.settings.folder_size
    if wanted > limit:
        raise QueryRefused(
            worded(
                "The folder names %(wanted)s articles; at most %(limit)s are allowed. "
                "Make two of it.",
                wanted=wanted,
                limit=limit,
            )
        )
    return contents


def folder_page(
    site: Site, contents: FolderContents, part: int = 1, keeping: Keeping | None = None
) -> FolderPage:
    """The page of a folder, a part of it, from 1.

    One form changes it, whoever keeps it: in every row the folder without an article
    would be an address of all others.
    """
    keeping = keeping or Keeping()
    is_address = keeping.kept_in == "address"

    def url(suffix: str, more: Pairs = ()) -> str:
        if is_address:
            return contents.url(suffix, more)
        return address(keeping.path + suffix, more)

    rows = _kept_rows(site, contents)
    shown_rows = part_of(rows, _weight_of_kept, part, partial(_folder_part, url))
    searches = {each.id: each.search for each in contents.articles}
    groups: list[FolderGroup] = []
    for search, members in groupby(shown_rows.rows, lambda row: searches[row.id]):
        groups.append(FolderGroup(*search_in_words(site, search), tuple(members)))
    articles = ngettext("%(number)s article", "%(number)s articles", len(rows))
    return FolderPage(
        title=labelled(contents.name or gettext("Folder"), articles),
        name=contents.name,
        about=contents.about,
        kept_in=keeping.kept_in,
        may_change=keeping.kept_in != "shared",
        action=address(keeping.path),
        named=contents.pairs() if is_address else (),
        whole=urlencode(contents.pairs()) if is_address else "",
        groups=tuple(groups),
        total=len(rows),
        paging=shown_rows.paging,
        downloads=downloads(url) if rows else (),
        has_searches=any(group.words for group in groups),
        others=keeping.others,
        others_url=address("/folders") if keeping.kept_in == "account" else "",
        share_url=keeping.share_url,
        problem=keeping.problem,
    )


def _folder_part(url: Callable[[str, Pairs], str], number: int) -> str:
    return url("", (("part", str(number)),) if number > 1 else ())


def _kept_rows(site: Site, contents: FolderContents) -> list[KeptRow]:
    rows: list[KeptRow] = []
    for number, chosen in enumerate(contents.articles, 1):
        entry = site.engine.get(chosen.id)
        row = HitRow(Hit.of(entry), Query()) if entry else None
        rows.append(KeptRow(chosen.id, number, row, chosen.note))
    return rows


def _weight_of_kept(kept: KeptRow) -> int:
    heavy = KEPT_MARKUP + 8 * weight(kept.id) + 2 * weight(kept.note)
    if kept.row:
        hit = kept.row.hit
        # The title stands in its citation as well, the address in the print.
        heavy += 2 * weight(hit.title) + weight(hit.outlet or hit.agency or "")
    return heavy


def search_in_words(site: Site, search: str) -> tuple[str, str]:
    """A search that a folder remembers, in words and as a link; nothing for none."""
    query = site.query(parse_qsl(search)).first_page()
    if query == Query():
        return "", ""
    return asked_in_words(query, applied_filters(site, query)), search_url(query)


def searches_in_words(site: Site, kept: Sequence[Found]) -> dict[str, str]:
    """The searches that the articles of a folder were chosen from, by their ids."""
    words: dict[str, str] = {}
    for search, members in groupby(kept, attrgetter("search")):
        said, _ = search_in_words(site, search)
        for each in members:
            words[each.entry.article.id] = said
    return words


def search_list(
    site: Site,
    query: Query,
    public: PublicAddress,
    today: datetime.date,
    only_page: bool = False,
    style: str = "",
    part: int = 1,
) -> ListPage:
    """The result of a search as a list, whole or its one page, cited in a style; a part
    of it, from 1, where it is long.
    """
    style = style_named(style)
    page = site.search(query if only_page else query.with_(size=1))
    entries = page_entries(site, page) if only_page else site.engine.matches(query)
    rows = _rows(entries, public, style)
    left_out = 0 if only_page else page.total - len(rows)
    cut = ""
    if left_out > 0:
        cut = ngettext(
            "%(number)s more is not in this list; take the whole result as CSV.",
            "%(number)s more are not in this list; take the whole result as CSV.",
            left_out,
        )
    words = query.text or gettext("everything")
    only = [("only", "page")] if only_page else []

    def url(more: Pairs) -> str:
        return search_url(query, PRINTED, [*only, *more])

    shown = _part(rows, part, style, url)
    return ListPage(
        title=labelled(public.title, words),
        strategy=tuple(_strategy(site, page, query, public, today, only_page)),
        rows=shown.rows,
        cut=cut,
        query=query,
        back_url=search_url(query),
        styles=_styles(style, url),
        paging=shown.paging,
        is_references=style in REFERENCES,
        first=shown.first,
    )


def folder_list(
    site: Site,
    contents: FolderContents,
    public: PublicAddress,
    today: datetime.date,
    style: str = "",
    part: int = 1,
    path: str = "",
    how: Pairs = (),
) -> ListPage:
    """A folder as a list, cited in a style, with its notes; a part of it, from 1, where it
    is long. ``path`` is where it is kept, unless that is its address; ``how`` it was
    found is said line by line where its articles were not chosen one by one.
    """
    style = style_named(style)
    kept = folder_entries(site, contents)
    strategy = list(how) or [
        (
            gettext("Folder"),
            gettext("articles of %(title)s, chosen one by one", title=public.title),
        ),
        *chosen_from(site, [each.search for each in kept]),
        (gettext("Date"), date_words(today.isoformat())),
    ]

    def url(more: Pairs) -> str:
        if path:
            return address(f"{path}/print", more)
        return contents.url("/print", more)

    notes = {each.entry.article.id: each.note for each in kept}
    rows = _rows([each.entry for each in kept], public, style, notes)
    shown = _part(rows, part, style, url)
    return ListPage(
        title=contents.name or gettext("%(title)s: folder", title=public.title),
        note=contents.about,
        strategy=tuple(strategy),
        rows=shown.rows,
        cut="",
        query=Query(),
        back_url=address(path) if path else contents.url(),
        styles=_styles(style, url),
        paging=shown.paging,
        is_references=style in REFERENCES,
        first=shown.first,
    )


def chosen_from(site: Site, searches: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Each search that articles were chosen from, with how many."""
    for search, number in Counter(searches).items():
        words, _ = search_in_words(site, search)
        if words:
            articles = ngettext("%(number)s article", "%(number)s articles", number)
            yield gettext("Chosen from the search"), labelled(words, articles)


def page_entries(site: Site, page: ResultPage) -> list[Entry]:
    """The whole entries of the hits of a page: for exports, which hold more than a
    page shows.
    """
    found = [site.engine.get(hit.id) for hit in page.hits]
    return [entry for entry in found if entry is not None]


def _strategy(
    site: Site,
    page: ResultPage,
    query: Query,
    public: PublicAddress,
    today: datetime.date,
    only_page: bool,
) -> list[tuple[str, str]]:
    """The account of a search, so that a reader can do it again."""
    lines = [(pgettext("record", "Search"), shown(page.understood))]
    filters = applied_filters(site, query, facets=page.facets)
    for name, value in limits(filters):
        lines.append((translated(name), value))
    forms = (
        gettext("exactly these words")
        if query.exact
        else gettext("all forms of a word")
    )
    words = words_used(page)
    if words:
        lines.append((gettext("Words"), words))
    lines += [
        (gettext("Word forms"), forms),
        (gettext("Order"), order_words(query.sort)),
        (gettext("Found"), found(page)),
    ]
    if only_page:
        lines.append(
            (
                gettext("Listed"),
                gettext(
                    "page %(page)s of %(pages)s", page=query.page, pages=page.pages
                ),
            )
        )
    articles = ngettext(
        "%(number)s article", "%(number)s articles", site.engine.count()
    )
    lines += [
        (gettext("Archive"), f"{public.title}, {articles}"),
        (gettext("Index version"), site.engine.generation),
        (gettext("Date of search"), date_words(today.isoformat())),
        (gettext("Address"), public.origin + lasting(search_url(query))),
    ]
    lines += [(gettext("Note"), translated(warning)) for warning in page.warnings]
    # Where no article has all the words, the account says what is held of them.
    lacks_all = page.lacks_all
    is_answered = not page.partial and not page.parsed.is_unasked
    if (lacks_all or not page.total) and is_answered:
        asked = query.with_(words="all") if lacks_all else query
        lines += _certificate(site, asked, filters)
    return lines


def _certificate(
    site: Site, query: Query, filters: tuple[Applied, ...]
) -> list[tuple[str, str]]:
    """What would find something, where nothing was found."""
    spelling = better_spelling(site.engine, query, has_hits=False)
    return certificate_lines(zero_help(site, query, filters, spelling, Parts(site)))


def found_in_words(site: Site, page: ResultPage) -> str:
    """A search in one line, with its filters and dates: what a file of its result says
    of how it was found.
    """
    words = words_used(page)
    said = [f"{page.understood} ({words})" if words else str(page.understood)]
    filters = applied_filters(site, page.query, facets=page.facets)
    for name, value in limits(filters):
        said.append(labelled(translated(name), value))
    return parted(said)


def words_used(page: ResultPage) -> str:
    """Whether what was found has all the words or some of them; nothing where the signs
    of the query say that.
    """
    if not any(part.is_optional for part in page.parsed.parts):
        return ""
    if page.part == "some":
        return gettext("any of the words")
    if page.below:
        return ngettext(
            "all the words (%(number)s more has some of them)",
            "all the words (%(number)s more have some of them)",
            page.below,
        )
    return gettext("all the words")


def _corrections(entry: Entry, public: PublicAddress) -> Iterator[str]:
    """What corrects an article: what it is, and its address."""
    for correction in entry.story.corrections:
        said = translated(VERSIONS.get(correction.kind, VERSIONS["correction"]))
        yield labelled(said, public.permalink(correction.article_id))


def _styles(chosen: str, url: Callable[[Pairs], str]) -> tuple[Choice, ...]:
    """The list in each style; the first is the one without a word of it."""
    made: list[Choice] = []
    for name in STYLES:
        made.append(Choice(translated(name), url(_in_style(name)), name == chosen))
    return tuple(made)


def _in_style(name: str) -> Pairs:
    return (("style", name.lower()),) if name != style_named("") else ()


def _part(
    rows: Sequence[Listed], number: int, style: str, url: Callable[[Pairs], str]
) -> ListPart[Listed]:
    """A part of a list in a style."""

    def part_url(number: int) -> str:
        part = (("part", str(number)),) if number > 1 else ()
        return url((*_in_style(style), *part))

    return part_of(rows, _weight, number, part_url)


def _weight(row: Listed) -> int:
    """The bytes that an article takes in a list."""
    texts = [part.text for part in row.citation]
    # its permalink stands there as address and in words
    texts += [row.permalink, row.permalink, row.opening, row.corrected, row.note]
    return ROW_MARKUP + sum(map(weight, texts))


def _rows(
    entries: Iterable[Entry],
    public: PublicAddress,
    style: str,
    notes: Mapping[str, str] = MappingProxyType({}),
) -> tuple[Listed, ...]:
    listed = list(islice(entries, MOST))
    is_references = style in REFERENCES
    if is_references:
        listed.sort(key=partial(reference_key, style=style))
    rows: list[Listed] = []
    for entry in listed:
        article = entry.article
        cited = citation(entry, public, style)
        permalink = public.permalink(article.id)
        is_named = permalink in plain(cited) or is_references
        rows.append(
            Listed(
                citation=cited,
                permalink="" if is_named else permalink,
                opening="" if is_references else opening(article.body, OPENING),
                language=foreign(article.language),
                corrected=parted(_corrections(entry, public)),
                note=notes.get(article.id, ""),
            )
        )
    return tuple(rows)
