"""A frozen list: the articles that a search found one day, as somebody cites them.

Its page reads from what a reader asks first to what a checker asks last: what it is,
how it was found, what the same search finds today, the stories with their copies, the
files, and the digest that proves it whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from urllib.parse import parse_qsl

from cuttings.search.articles import Entry
from cuttings.search.facets.wording import date_words
from cuttings.search.queries import Query
from cuttings.search.translations import (
    gettext,
    labelled,
    ngettext,
    parted,
    pgettext,
    shown,
    translated,
)
from cuttings.web.exports.addresses import PublicAddress
from cuttings.web.folders import FolderContents
from cuttings.web.following.pages import FrozenRow, Row, Some, row_of
from cuttings.web.following.saved import MOST_FROZEN, Frozen, digest_of
from cuttings.web.links import address, article_url
from cuttings.web.pages.asked import (
    applied_filters,
    asked_in_words,
    limits,
    order_words,
)
from cuttings.web.pages.folder import chosen_from
from cuttings.web.pages.rows import Download, HitRow, Paging, Pairs, downloads, part_of
from cuttings.web.site import Site
from cuttings.web.weight import weight

SHOWN = 200
"""Articles of each list of what changed that the page shows, at most."""
SHOWN_BYTES = 30_000
"""Bytes of them."""
PART_BYTES = 90_000
"""Bytes of the stories of one part of the list."""
ROW_MARKUP = 600
"""Bytes of a story beside what it says: a third of them is its citation."""
COPY_MARKUP = 200
"""Bytes of a copy beside what it says."""


@dataclass(frozen=True, slots=True)
class FrozenCopy:
    """An article beneath the one that its story is shown by: its outlet and date in
    ``words``, and its title where that is another one.
    """

    id: str
    url: str
    words: str
    title: str
    is_found: bool


@dataclass(frozen=True, slots=True)
class FrozenStory:
    """The articles of a frozen list that are one story today. ``is_found`` tells that
    its search still finds the article that it is shown by; ``note`` is what was written
    at its articles in a folder.
    """

    row: HitRow
    copies: tuple[FrozenCopy, ...]
    is_found: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class FrozenPage:
    """A frozen list: what it is in one sentence (``what``), how it was found
    (``account``), its ``stories``, a part of them at a time, and what of the same search
    has changed since: what ``came``, what is found no longer (``left``, in the list
    still), and what is ``gone`` from the archive. ``first`` is the number of the first
    story shown, ``url`` the search as it is today, empty for a folder; ``citation`` is
    how the list is cited.
    """

    title: str
    frozen: Frozen
    what: str
    account: Pairs
    stories: tuple[FrozenStory, ...]
    first: int
    paging: Paging
    came: Some[HitRow]
    left: int
    gone: Some[str]
    url: str
    citation: str
    downloads: tuple[Download, ...]
    intact: bool


@dataclass(frozen=True, slots=True)
class _Today:
    """What of a frozen list is held today (``held``, in the order of the list), with
    the ids that its search still finds, what it finds besides, and the ids of what is
    ``gone``.
    """

    held: list[Entry]
    found: frozenset[str]
    came: list[Entry]
    gone: list[str]


def query_of(site: Site, frozen: Frozen) -> Query:
    """The search of a frozen list, as it found it: by all of its words."""
    pairs = parse_qsl(frozen.arguments, keep_blank_values=True)
    return Query.from_arguments(pairs, site.keys).with_(words="all")


def frozen_page(
    site: Site, frozen: Frozen, public: PublicAddress, number: int
) -> FrozenPage:
    """The page of a frozen list, a part of it, from 1."""
    query = query_of(site, frozen)
    today = _held(site, frozen) if frozen.chosen else _today(site, frozen, query)
    stories = _stories(today, frozen.chosen)

    def part_url(part: int) -> str:
        return address(f"/frozen/{frozen.id}", [("part", str(part))] * (part > 1))

    part = part_of(stories, _weight_of_story, number, part_url, PART_BYTES)
    came = [row_of(entry) for entry in today.came]
    return FrozenPage(
        title=frozen.name,
        frozen=frozen,
        what=_what(frozen, today, len(stories)),
        account=account(site, frozen),
        stories=part.rows,
        first=part.first,
        paging=part.paging,
        came=_some(came, _weight_of_row),
        left=len([entry for entry in today.held if _id(entry) not in today.found]),
        gone=_some(today.gone, weight),
        url="" if frozen.chosen else address("/search", query.to_arguments()),
        citation=cited_list(frozen, public),
        downloads=downloads(lambda suffix: address(f"/frozen/{frozen.id}{suffix}")),
        intact=digest_of(frozen.articles) == frozen.digest,
    )


def frozen_entries(site: Site, frozen: Frozen) -> list[Entry]:
    """What of a frozen list is held today, in its order, without asking its search."""
    entries = [site.engine.get(article_id) for article_id in _ids(frozen)]
    held = [entry for entry in entries if entry is not None]
    return held if frozen.chosen else _in_order(held, query_of(site, frozen))


def frozen_rows(
    site: Site, lists: Sequence[Frozen], public: PublicAddress
) -> tuple[FrozenRow, ...]:
    """Frozen lists with what they asked, their size and day, and a citation of each."""
    rows: list[FrozenRow] = []
    for frozen in lists:
        path = f"/frozen/{frozen.id}"
        what = ngettext(
            "%(number)s article, %(day)s",
            "%(number)s articles, %(day)s",
            len(frozen.articles),
            day=date_words(frozen.made[:10]),
        )
        cited = cited_list(frozen, public)
        rows.append(FrozenRow(frozen, address(path), _asked(site, frozen), what, cited))
    return tuple(rows)


def cited_list(frozen: Frozen, public: PublicAddress) -> str:
    """A frozen list as it is cited: its name, what it is, the archive, its address."""
    return ngettext(
        "“%(name)s”, list of %(number)s article frozen on %(day)s. %(archive)s. "
        "%(address)s",
        "“%(name)s”, list of %(number)s articles frozen on %(day)s. %(archive)s. "
        "%(address)s",
        len(frozen.articles),
        name=frozen.name,
        day=date_words(frozen.made[:10]),
        archive=public.title,
        address=public.of(f"/frozen/{frozen.id}"),
    )


def _asked(site: Site, frozen: Frozen) -> str:
    """What found the articles of a list, in words with its limits."""
    if frozen.chosen:
        return _chosen_of(frozen.chosen)
    query = query_of(site, frozen)
    return asked_in_words(query, applied_filters(site, query))


def _chosen_of(contents: FolderContents) -> str:
    if contents.name:
        return gettext("chosen one by one, folder “%(name)s”", name=contents.name)
    return gettext("chosen one by one")


def _ids(frozen: Frozen) -> Sequence[str]:
    """The articles of a list in its order, where it has one."""
    if frozen.chosen:
        return [each.id for each in frozen.chosen.articles]
    return frozen.articles


def account(site: Site, frozen: Frozen) -> Pairs:
    """How a frozen list was found, line by line: the words as typed and as understood,
    its filters, its order.
    """
    if frozen.chosen:
        return _account_of_folder(site, frozen.chosen)
    query = query_of(site, frozen)
    understood = str(site.search(query.with_(size=1)).understood)
    typed = query.text or gettext("everything")
    lines = [(pgettext("record", "Search"), typed)]
    if query.text and understood not in ("", query.text):
        lines.append((gettext("Understood as"), shown(understood)))
    for name, value in limits(applied_filters(site, query)):
        lines.append((translated(name), value))
    forms = gettext("all forms of a word")
    if query.exact:
        forms = gettext("exactly these words")
    if query.text:
        lines.append((gettext("Word forms"), forms))
    lines.append((gettext("Order"), order_words(_sort(query))))
    return tuple(lines)


def _account_of_folder(site: Site, contents: FolderContents) -> Pairs:
    """Which folder it was, what for, and from which searches its articles come."""
    lines = [(gettext("Folder"), _chosen_of(contents))]
    if contents.about:
        lines.append((gettext("What it is for"), contents.about))
    lines += chosen_from(site, [each.search for each in contents.articles])
    lines.append((gettext("Order"), gettext("as in the folder")))
    return tuple(lines)


def found_by(site: Site, frozen: Frozen) -> str:
    """The same in one line, for what a file says of how its articles were found."""
    lines = [labelled(name, value) for name, value in account(site, frozen)]
    day = date_words(frozen.made[:10])
    return parted([*lines, gettext("frozen on %(day)s", day=day)])


def _what(frozen: Frozen, today: _Today, stories: int) -> str:
    """What the list is: its day, its stories and articles; and how many of these are
    held today, where some are not.
    """
    day = date_words(frozen.made[:10])
    number = len(frozen.articles)
    articles = ngettext("%(number)s article", "%(number)s articles", number)
    total = ngettext("%(number)s story", "%(number)s stories", stories)
    if today.gone:
        held = len(today.held)
        return ngettext(
            "A list frozen on %(day)s: %(articles)s, of which %(number)s is held today, "
            "in %(stories)s",
            "A list frozen on %(day)s: %(articles)s, of which %(number)s are held "
            "today, in %(stories)s",
            held,
            day=day,
            articles=articles,
            stories=total,
        )
    if stories == number:
        return gettext("A list frozen on %(day)s: %(found)s", day=day, found=articles)
    return gettext(
        "A list frozen on %(day)s: %(found)s",
        day=day,
        found=gettext("%(total)s in %(other)s", total=total, other=articles),
    )


def _today(site: Site, frozen: Frozen, query: Query) -> _Today:
    asked = query.with_(count="copies")
    found: dict[str, Entry] = {}
    for entry in islice(site.engine.matches(asked), MOST_FROZEN):
        found[_id(entry)] = entry
    before = frozenset(frozen.articles)
    held: list[Entry] = []
    gone: list[str] = []
    for article_id in frozen.articles:
        entry_now = found.get(article_id) or site.engine.get(article_id)
        if entry_now is None:
            gone.append(article_id)
        else:
            held.append(entry_now)
    came = [entry for entry in found.values() if _id(entry) not in before]
    return _Today(
        held=_in_order(held, query),
        found=before.intersection(found),
        came=_in_order(came, query),
        gone=gone,
    )


def _held(site: Site, frozen: Frozen) -> _Today:
    """The same of a folder, which no search can find more of or less."""
    held = frozen_entries(site, frozen)
    known = frozenset(map(_id, held))
    gone = [each for each in _ids(frozen) if each not in known]
    return _Today(held, known, [], gone)


def _sort(query: Query) -> str:
    """The order of the list: a list that is cited is by date, not by what an engine
    weighs best this year.
    """
    return query.sort if query.sort in ("oldest", "added") else "newest"


def _in_order(entries: Iterable[Entry], query: Query) -> list[Entry]:
    """By date, or by when they came; what has none comes last."""
    sort = _sort(query)

    def key(entry: Entry) -> str:
        return entry.added if sort == "added" else _date(entry)

    known = sorted(entries, key=_id)
    known.sort(key=key, reverse=sort != "oldest")
    return [e for e in known if key(e)] + [e for e in known if not key(e)]


def _stories(today: _Today, chosen: FolderContents | None) -> list[FrozenStory]:
    """The articles by stories, in the order of the first of each; with the notes at what
    was chosen in a folder.
    """
    notes = {each.id: each.note for each in chosen.articles} if chosen else {}
    members: dict[str, list[Entry]] = {}
    for entry in today.held:
        members.setdefault(entry.story.id, []).append(entry)
    stories: list[FrozenStory] = []
    for entries in members.values():
        shown_by = next((e for e in entries if e.story.representative), entries[0])
        copies: list[FrozenCopy] = []
        for entry in _in_order(entries, Query(sort="oldest")):
            if entry is not shown_by:
                copies.append(_copy(entry, shown_by, today))
        is_found = _id(shown_by) in today.found
        noted = [notes.get(_id(entry), "") for entry in entries]
        note = parted(filter(None, noted))
        stories.append(FrozenStory(row_of(shown_by), tuple(copies), is_found, note))
    return stories


def _copy(entry: Entry, shown_by: Entry, today: _Today) -> FrozenCopy:
    article = entry.article
    carried_by = article.outlet or article.agency or gettext("outlet unknown")
    is_retitled = article.title != shown_by.article.title
    return FrozenCopy(
        id=article.id,
        url=article_url(article.id),
        words=f"{carried_by}, {date_words(_date(entry) or None)}",
        # A title that is the first sentence is none.
        title=article.title if is_retitled and not article.title_inferred else "",
        is_found=article.id in today.found,
    )


def _id(entry: Entry) -> str:
    return entry.article.id


def _date(entry: Entry) -> str:
    published = entry.article.published
    return published.value if published and published.value else ""


def _weight_of_row(row: HitRow) -> int:
    hit = row.hit
    said = weight(hit.title) + weight(hit.outlet or "") + weight(hit.agency or "")
    return said + weight(row.url) + COPY_MARKUP


def _weight_of_story(story: FrozenStory) -> int:
    # The title stands in the citation as well, the address in the print.
    heavy = 2 * _weight_of_row(story.row) + ROW_MARKUP + weight(story.note)
    for copy in story.copies:
        heavy += weight(copy.words) + weight(copy.title) + weight(copy.url)
        heavy += COPY_MARKUP
    return heavy


def _some(rows: Sequence[Row], heavy: Callable[[Row], int]) -> Some[Row]:
    """As many rows as a page shows of a list, and how many it does not."""
    shown_rows = part_of(rows[:SHOWN], heavy, 1, str, SHOWN_BYTES).rows
    hidden = len(rows) - len(shown_rows)
    cut = ""
    if hidden:
        cut = ngettext(
            "%(number)s more is not shown here",
            "%(number)s more are not shown here",
            hidden,
        )
    return Some(shown_rows, len(rows), cut)
