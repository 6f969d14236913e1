"""The story page: one text and all its copies, two of them word by word, and all of
them paragraph by paragraph.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from cuttings.search.articles import Entry
from cuttings.search.deadlines import polled
from cuttings.search.errors import NotFound
from cuttings.search.explaining import kept_copies
from cuttings.search.facets.wording import date_words
from cuttings.search.language.analysis import word_count
from cuttings.search.pickup import copies_in_outlets, outlet_line
from cuttings.search.queries import Query
from cuttings.search.results import Hit
from cuttings.search.sameness import sameness
from cuttings.search.translations import (
    gettext,
    labelled,
    marked,
    ngettext,
    parted,
    worded,
)
from cuttings.web.exports.addresses import PublicAddress
from cuttings.web.exports.metadata import story_json_ld
from cuttings.web.folders import LONGEST_NAME, Chosen, FolderContents
from cuttings.web.links import (
    address,
    fits_each_link,
    pick_up_url,
    search_of,
    search_url,
    story_url,
)
from cuttings.web.pages.comparison import (
    MOST_MOVES,
    GridRow,
    RedlineParagraph,
    Span,
    grid,
    redline,
)
from cuttings.web.pages.corrections import VERSIONS, VersionRow, version_rows
from cuttings.web.pages.retelling import Retold, Text, retold, told_in_words
from cuttings.web.pages.rows import HitRow, Paging, Pairs, paging
from cuttings.web.pages.sayings import Sayings, story_sayings
from cuttings.web.pages.wording import foreign, shortened, spanned
from cuttings.web.site import Parts, Site
from cuttings.web.weight import fitting, weight

MOST_COPIES = 24
"""Columns of the grid; more don't fit on a page."""
AT_ONCE = 10
"""Copies that the page lists unfolded: the comparison stands beneath them."""
LONGEST = 200_000
"""Characters of all copies in a grid."""
MOST_LINES = 3_000
"""Line breaks of all copies in a grid."""
PART_WEIGHT, SPAN_WEIGHT = 60_000, 90
"""Bytes of a part of the comparison, and what the markup of a span counts for."""
GRID_WEIGHT, CELL_WEIGHT, ROW_TEXT = 40_000, 90, 90
"""Bytes of a grid and of each of its cells, and the letters of a paragraph in it."""
LISTED = 50
"""Copies that are listed at a time."""
MOST_CELLS = 60
"""Paragraphs of a copy that are drawn beside it, each a cell."""
OPENING = 60
"""Letters by which a paragraph that is folded away is known."""
TITLE = 40
"""Characters of a title that tells two copies of one outlet apart."""
MOST_RELATED = 20

Triples = tuple[tuple[str, str, str], ...]
"""Titles, addresses and languages of stories."""

KINDS = {
    "representative": marked("Shown for the story"),
    "identical": marked("Identical"),
    "nearly identical": marked("Nearly identical"),
    "cut": marked("Cut"),
    "extended": marked("Extended"),
    "edited": marked("Edited"),
    **VERSIONS,
}
"""The kinds of copies, for a reader."""


@dataclass(frozen=True, slots=True)
class CopyName:
    """A copy as the comparison calls it: a number, who carried it, and when; ``short``
    is without the day where the carrier alone tells it from the others.
    """

    id: str
    number: int
    name: str
    short: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """Paragraphs of a comparison that stand together: one that changed, by its number
    from 1, or (``number`` 0) all between two that did.
    """

    number: int
    paragraphs: tuple[RedlineParagraph, ...]

    @property
    def opening(self) -> str:
        """The first words of what is folded away."""
        text = "".join([span.text for span in self.paragraphs[0].spans])
        return text if len(text) <= OPENING else text[:OPENING].rstrip() + "…"


@dataclass(frozen=True, slots=True)
class Comparison:
    """What became of the text of ``old`` in ``new``; ``same`` where they are equal
    word for word.

    ``stretches`` are those of a part, changed ones and unchanged by turns, ``paging``
    leads to the others. ``words`` is what the list of copies says of it, ``differences``
    counts what is marked in the part.
    ``all_moves`` is False where more passages moved than are shown as moved.
    ``swapped_url`` compares the two the other way round.
    """

    old: CopyName
    new: CopyName
    stretches: tuple[Stretch, ...]
    words: str
    differences: int
    same: bool
    paging: Paging
    all_moves: bool
    swapped_url: str


@dataclass(frozen=True, slots=True)
class Grid:
    """Which paragraph stands in which copy; ``left_out`` copies found no place."""

    copies: tuple[CopyName, ...]
    rows: tuple[GridRow, ...]
    left_out: int

    @property
    def shown(self) -> tuple[GridRow, ...]:
        """As many paragraphs as a page carries."""
        heavy = 0
        for index, row in enumerate(self.rows):
            heavy += weight(row.text[:ROW_TEXT]) + CELL_WEIGHT * (1 + len(row.cells))
            if heavy > GRID_WEIGHT:
                return self.rows[:index]
        return self.rows


@dataclass(frozen=True, slots=True)
class CopyRow:
    """One copy: its length in words, what it did to the copy that all are compared with
    (``is_base``), which kind of copy it is and why it is counted as one.

    ``cells`` are its paragraphs in the grid: whole, part or absent. ``is_again`` where
    its outlet has a copy further up, ``is_left_out`` where the search that led here
    leaves it out;
    ``compare_url`` shows both word by word, and
    ``base_url`` compares all copies with this one.
    """

    number: int
    row: HitRow
    words: str
    against: str
    kind: str
    reason: str
    cells: tuple[str, ...]
    is_base: bool
    is_again: bool
    is_left_out: bool
    compare_url: str
    base_url: str


@dataclass(frozen=True, slots=True)
class BaseChoice:
    """A way to choose the copy that all are compared with: its name, the address, and
    whether the base is that copy.
    """

    label: str
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class StoryPage:
    """A story: its ``copies``, the representative first, those behind the first few as
    ``more_copies`` (``listing`` is the way through them where they are very many); and
    the titles and addresses of stories on the same event (``related``) and of ``similar`` ones.

    ``names`` are what the comparison calls the copies; ``comparison`` and ``grid`` are
    None for a single copy, and the grid for very long ones (``too_long``). ``missing``
    names what was left out, because the time for the page was over. ``dates`` and
    ``agencies`` are those of all copies; ``hidden`` carries the search ``query`` through
    the form; ``bases`` are the ways to the copy that all are compared with, none where
    they lead to one; ``sayings`` are what somebody says in it; ``versions`` is the chain of
    corrections and updates, ``pick_up_url`` the table of who carried it; ``folder_url`` is
    all copies as a folder, ``ids`` are theirs, both empty where they are too many, ``search`` what a folder
    remembers of where they were found, ``back_url`` the result, if there is one; ``json_ld`` says to
    programs what the copies are.
    """

    title: str
    language: str
    id: str
    totals: str
    dates: str
    agencies: str
    copies: tuple[CopyRow, ...]
    more_copies: tuple[CopyRow, ...]
    listing: Paging
    names: tuple[CopyName, ...]
    comparison: Comparison | None
    grid: Grid | None
    query: Query
    hidden: Pairs
    related: Triples
    similar: Triples
    sayings: Sayings
    folder_url: str
    ids: tuple[str, ...]
    search: str
    back_url: str
    json_ld: str
    too_long: bool = False
    versions: tuple[VersionRow, ...] = ()
    pick_up_url: str = ""
    bases: tuple[BaseChoice, ...] = ()
    missing: tuple[str, ...] = ()


def story_page(
    site: Site,
    story_id: str,
    query: Query,
    public: PublicAddress,
    old: str = "",
    new: str = "",
    part: int = 1,
    listed: int = 1,
) -> StoryPage:
    """The page of a story by its id or an older one, two of its copies compared, a part
    at a time; of very many copies ``listed`` is the page that is shown, from 1.

    Raises NotFound.
    """
    entries = site.engine.story(story_id)
    if not entries:
        raise NotFound(
            worded(
                "There is no story “%(story_id)s” in this archive. It may have been "
                "removed; search for its words.",
                story_id=story_id,
            )
        )
    first = entries[0]
    fits_folder = len(entries) <= site.settings.folder_size
    parts = Parts(site)
    arguments = query.to_arguments()
    ids = [entry.article.id for entry in entries]
    base = ids.index(old) if old in ids else 0
    late = _late(site, parts, entries, query, (old, new, part), base)
    rows = _copy_rows(entries, query, late, base)

    def listing_url(number: int) -> str:
        more = [("copies", str(number))] if number > 1 else []
        return address(story_url(first.story.id), [*arguments, *more])

    way = paging(listed, -(-len(rows) // LISTED), listing_url)
    start = (way.page - 1) * LISTED
    rows, all_names = rows[start : start + LISTED], copy_names(entries)
    names = [*all_names[start : start + LISTED]]
    if late.comparison is not None:
        compared = {late.comparison.old, late.comparison.new}
        names = [each for each in all_names if each in names or each in compared]
    return StoryPage(
        title=first.article.title,
        language=foreign(first.article.language),
        id=first.story.id,
        totals=copies_in_outlets([entry.article.outlet for entry in entries]),
        dates=_dates(entries),
        agencies=", ".join(_agencies(entries)),
        copies=rows[:AT_ONCE],
        more_copies=rows[AT_ONCE:],
        listing=way,
        names=tuple(names),
        comparison=late.comparison,
        grid=late.grid,
        query=query,
        hidden=tuple(arguments),
        related=late.related,
        similar=late.similar,
        sayings=late.sayings,
        folder_url=_as_folder(first.article.title, ids) if fits_folder else "",
        ids=tuple(ids) if fits_folder else (),
        search=search_of(query),
        back_url=search_url(query) if arguments else "",
        json_ld=story_json_ld(entries, public),
        too_long=len(entries) > 1 and _is_too_long(entries),
        versions=version_rows(site, entries),
        pick_up_url=pick_up_url(first.story.id) if len(entries) > 1 else "",
        bases=base_choices(entries, base, query),
        missing=parts.missing,
    )


def base_choices(
    entries: Sequence[Entry], base: int, query: Query
) -> tuple[BaseChoice, ...]:
    """The ways to choose the copy that all are compared with: as the archive is set,
    the fullest, the earliest, the agency's own. None where all lead to one copy.
    """
    ways = [(gettext("the copy shown"), 0), (gettext("the fullest"), _fullest(entries))]
    earliest, own = _earliest(entries), _agencys_own(entries)
    if earliest is not None:
        chosen, is_alone = earliest
        label = gettext("the earliest")
        if not is_alone:
            label = gettext("one of the earliest")
        ways.append((label, chosen))
    if own is not None:
        ways.append((gettext("the agency’s own"), own))
    if len({chosen for _, chosen in ways}) == 1:
        return ()

    choices: list[BaseChoice] = []
    for label, chosen in ways:
        old = entries[chosen].article.id
        new = entries[int(chosen == 0)].article.id
        url = _compare_url(entries[0].story.id, query, old, new, anchor="who")
        choices.append(BaseChoice(label, url, chosen == base))
    return tuple(choices)


def _fullest(entries: Sequence[Entry]) -> int:
    """The longest copy, of several the first."""
    lengths = [len(entry.article.body) for entry in entries]
    return lengths.index(max(lengths))


def _earliest(entries: Sequence[Entry]) -> tuple[int, bool] | None:
    """The copy with the earliest date, of several the first, and whether it alone has
    that date; None without dates.
    """
    days: list[tuple[int, int]] = []
    for index, entry in enumerate(entries):
        if entry.article.published:
            days.append((entry.article.published.days[0], index))
    if not days:
        return None
    day, first = min(days)
    of_day = [index for each, index in days if each == day]
    return first, of_day == [first]


def _agencys_own(entries: Sequence[Entry]) -> int | None:
    """The copy that an agency published itself; None where only others carried it."""
    for index, entry in enumerate(entries):
        agency, outlet = entry.article.agency or "", entry.article.outlet or ""
        if agency and agency.casefold() == outlet.casefold():
            return index
    return None


@dataclass(frozen=True, slots=True)
class _Late:
    """The parts of the page that take time: each may come to nothing, and then the page
    goes out without it.
    """

    kept: tuple[Entry, ...]
    against: tuple[Retold | None, ...]
    comparison: Comparison | None
    grid: Grid | None
    related: Triples
    similar: Triples
    sayings: Sayings


def _late(
    site: Site,
    parts: Parts,
    entries: Sequence[Entry],
    query: Query,
    asked: tuple[str, str, int],
    base: int,
) -> _Late:
    """The parts that take time, the most telling first; ``asked`` are two copies to be
    compared and the part of that, ``base`` is the copy that all are compared with.
    """
    old, new, part = asked
    key = ("grid", entries[0].story.id)
    kept = parts.make(
        gettext("which copies the search leaves out"),
        lambda: _kept(site, query, entries),
        tuple(entries),
    )
    untold: tuple[Retold | None, ...] = (None,) * len(entries)
    said = parts.make(
        gettext("what each copy did with the text"),
        lambda: against(entries, base),
        untold,
    )
    comparison = parts.make(
        gettext("two copies word by word"),
        lambda: compare(entries, old, new, query, part, said),
        None,
    )
    grid = parts.make(
        gettext("all copies paragraph by paragraph"),
        lambda: site.keep(key, lambda: story_grid(entries)),
        None,
    )
    nothing: tuple[Triples, Triples] = ((), ())
    related, similar = parts.make(
        gettext("stories on the event"), lambda: _related(site, entries), nothing
    )
    sayings = parts.make(
        gettext("what is said in it"),
        lambda: story_sayings(entries),
        Sayings((), ()),
    )
    return _Late(kept, said, comparison, grid, related, similar, sayings)


def _kept(site: Site, query: Query, entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """The copies that the search does not leave out."""
    parsed = site.engine.parse(query.text, query.exact)
    return kept_copies(site.facets, query, parsed, entries)


def copy_names(entries: Sequence[Entry]) -> tuple[CopyName, ...]:
    """Copies by who carried them and when; those of one outlet and day by their titles
    as well.
    """
    plain = [_plain_name(entry) for entry in entries]
    carried = Counter([_carrier(entry) for entry in entries])
    times = Counter(plain)
    names: list[CopyName] = []
    for number, (entry, name) in enumerate(zip(entries, plain, strict=True), 1):
        if times[name] > 1:
            name = labelled(name, _short_title(entry))
        carrier = _carrier(entry)
        short = carrier if carried[carrier] == 1 else name
        names.append(CopyName(entry.article.id, number, name, short))
    return tuple(names)


def compare(
    entries: Sequence[Entry],
    old: str,
    new: str,
    query: Query,
    number: int = 1,
    said: Sequence[Retold | None] = (),
) -> Comparison | None:
    """Two copies by their ids, the first two where these are not copies of this
    story; None for a single copy. Shown is a part of the comparison, from 1; ``said`` is
    what each copy did with the text of the first of the two.
    """
    if len(entries) < 2:
        return None
    names = copy_names(entries)
    ids = [name.id for name in names]
    first = ids.index(old) if old in ids else 0
    second = ids.index(new) if new in ids else _first_to_differ(entries, first)
    paragraphs = redline(entries[first].article.body, entries[second].article.body)
    parts = _parts(paragraphs)
    number = min(number, len(parts))
    moves = 0
    for paragraph in paragraphs:
        moves = max([moves, *[span.move for span in paragraph.spans]])

    story_id = entries[0].story.id

    def part_url(number: int) -> str:
        more = [("part", str(number))] if number > 1 else []
        return _compare_url(story_id, query, ids[first], ids[second], more)

    shown = parts[number - 1]

    return Comparison(
        old=names[first],
        new=names[second],
        stretches=tuple(_stretches(shown)),
        words=told_in_words(said[second]) if said else "",
        differences=sum([paragraph.changed for paragraph in shown]),
        same=not any(paragraph.changed for paragraph in paragraphs),
        paging=paging(number, len(parts), part_url),
        all_moves=moves < MOST_MOVES,
        swapped_url=_compare_url(story_id, query, ids[second], ids[first]),
    )


def _first_to_differ(entries: Sequence[Entry], first: int) -> int:
    """The first copy whose text is another than that of one; the next one where all
    are the same.
    """
    text = entries[first].article.body.split()
    for index, entry in enumerate(entries):
        if index != first and entry.article.body.split() != text:
            return index
    return int(first == 0)


def _compare_url(
    story_id: str,
    query: Query,
    old: str,
    new: str,
    more: Sequence[tuple[str, str]] = (),
    anchor: str = "redline",
) -> str:
    asked = query.to_arguments() if fits_each_link(query) else []
    pairs = [*asked, ("old", old), ("new", new), *more]
    return address(story_url(story_id), pairs, anchor)


def _stretches(paragraphs: Sequence[RedlineParagraph]) -> Iterator[Stretch]:
    """Changed paragraphs, each by itself, and what lies between them."""
    number = 0
    for changed, group in groupby(paragraphs, lambda paragraph: paragraph.changed):
        if not changed:
            yield Stretch(0, tuple(group))
            continue
        for paragraph in group:
            number += 1
            yield Stretch(number, (paragraph,))


def _parts(
    paragraphs: Sequence[RedlineParagraph],
) -> list[tuple[RedlineParagraph, ...]]:
    """Paragraphs in parts of a weight that a page carries; at least one part."""
    parts: list[list[RedlineParagraph]] = [[]]
    heavy = 0
    for paragraph in polled(paragraphs):
        for piece in _pieces(paragraph):
            heavy += (of_piece := sum(map(_weight, piece.spans)))
            if heavy > PART_WEIGHT and parts[-1]:
                parts.append([])
                heavy = of_piece
            parts[-1].append(piece)
    return [tuple(part) for part in parts]


def _weight(span: Span) -> int:
    return weight(span.text) + SPAN_WEIGHT


def _pieces(paragraph: RedlineParagraph) -> Iterator[RedlineParagraph]:
    """A paragraph in pieces of which each fits into a part: nearly always itself."""
    spans: list[Span] = []
    heavy = 0
    for span in paragraph.spans:
        while heavy + _weight(span) > PART_WEIGHT:
            text = span.text
            room = max(PART_WEIGHT - heavy - SPAN_WEIGHT, 1)
            letters = fitting(text, len(text), room)
            # cut before a word; in one without end, where the part is full
            stop = text.rfind(" ", 0, letters) + 1 or (0 if spans else letters)
            if stop:
                spans.append(replace(span, text=text[:stop]))
            yield RedlineParagraph(tuple(spans))
            spans, heavy = [], 0
            span = replace(span, text=text[stop:])  # what is left of it
        spans.append(span)
        heavy += _weight(span)
    if spans:
        yield RedlineParagraph(tuple(spans))


def story_grid(entries: Sequence[Entry]) -> Grid | None:
    """The grid of a story; None for a single copy or for very long ones."""
    shown = entries[:MOST_COPIES]
    texts = [entry.article.body for entry in shown]
    if len(shown) < 2 or _is_too_long(shown):
        return None
    return Grid(copy_names(shown), grid(texts), len(entries) - len(shown))


def _is_too_long(entries: Sequence[Entry]) -> bool:
    bodies = [entry.article.body for entry in entries[:MOST_COPIES]]
    lines = sum([body.count("\n") for body in bodies])
    letters = sum(map(len, bodies))
    return letters > LONGEST or lines > MOST_LINES


def against(entries: Sequence[Entry], base: int = 0) -> tuple[Retold | None, ...]:
    """For each copy what it does with the text of one of them: nothing for that one,
    for those behind the first, and for very long ones.
    """
    told: list[Retold | None] = [None] * len(entries)
    shown = entries[:MOST_COPIES]
    if len(entries) < 2 or _is_too_long(entries):
        return tuple(told)
    text = Text(entries[base].article.body)
    for index, entry in enumerate(shown):
        if index != base:
            told[index] = retold(text, Text(entry.article.body))
    return tuple(told)


def _copy_rows(
    entries: Sequence[Entry],
    query: Query,
    late: _Late,
    base: int,
) -> tuple[CopyRow, ...]:
    story_id = entries[0].story.id
    base_id = entries[base].article.id
    rows: list[CopyRow] = []
    seen: set[str] = set()
    for index, (entry, told) in enumerate(zip(entries, late.against, strict=True)):
        article = entry.article
        kind = kind_beside(entry, told, is_own_base=base == 0)
        other_id = entries[int(index == 0)].article.id if len(entries) > 1 else ""
        rows.append(
            CopyRow(
                number=index + 1,
                cells=_cells(late.grid, index),
                is_base=index == base,
                is_again=article.outlet in seen,
                is_left_out=entry not in late.kept,
                compare_url=_compare_url(story_id, query, base_id, article.id),
                base_url=_compare_url(story_id, query, article.id, other_id),
                row=HitRow(Hit.of(entry), query),
                words=ngettext(
                    "%(number)s word",
                    "%(number)s words",
                    word_count(entry.article.body),
                ),
                against=""
                if index == base
                else outlet_line(entries[base], entry, told_in_words(told)),
                kind=KINDS.get(kind, kind),
                reason=entry.story.reason,
            )
        )
        if article.outlet:
            seen.add(article.outlet)
    return tuple(rows)


def kind_beside(entry: Entry, told: Retold | None, *, is_own_base: bool) -> str:
    """What kind of copy it is, said beside what it does with the text of a base.

    Grouping calls a text identical that differs in a word of a hundred, or whose
    sentences are in another order; beside a line that says so it is nearly identical.
    A kind is towards the copy that stands for the story: towards another
    (``is_own_base`` is False) what it does tells which it is, but for a version.
    """
    kind = entry.story.kind
    if told is None or kind in VERSIONS:
        return kind
    if is_own_base:
        is_altered = kind == "identical" and not told.is_whole
        return "nearly identical" if is_altered else kind
    if kind == "representative":
        return kind
    if told.is_whole:
        return "identical"
    if told.is_shorter:
        return "cut"
    return "extended" if told.is_longer else "edited"


def _cells(table: Grid | None, index: int) -> tuple[str, ...]:
    """The states of one copy's paragraphs; none where the grid has no room for it."""
    if table is None or index >= len(table.copies):
        return ()
    return tuple([row.cells[index].state for row in table.rows[:MOST_CELLS]])


def _dates(entries: Sequence[Entry]) -> str:
    """From when to when copies were printed; and what keeps that from saying which was
    first: several of the first day, and those without a date.
    """
    dates = sorted([e.article.published.value for e in entries if e.article.published])
    if not dates:
        return date_words(None)
    ends = dict.fromkeys([date_words(dates[0]), date_words(dates[-1])])
    words = [spanned(*ends)]
    of_first = dates.count(dates[0])
    if of_first > 1:
        words.append(
            gettext(
                "%(number)s copies of %(date)s, their order unknown",
                number=of_first,
                date=date_words(dates[0]),
            )
        )
    undated = len(entries) - len(dates)
    if undated:
        words.append(
            ngettext(
                "%(number)s copy undated, perhaps earlier",
                "%(number)s copies undated, perhaps earlier",
                undated,
            )
        )
    return parted(words)


def _agencies(entries: Sequence[Entry]) -> list[str]:
    named = [entry.article.agency for entry in entries if entry.article.agency]
    return list(dict.fromkeys(named))


def _carrier(entry: Entry) -> str:
    article = entry.article
    return article.outlet or article.agency or article.title


def _plain_name(entry: Entry) -> str:
    published = entry.article.published
    if published is None:
        return _carrier(entry)
    return f"{_carrier(entry)}, {date_words(published.value)}"


def _short_title(entry: Entry) -> str:
    title = entry.article.title
    return title if len(title) <= TITLE else title[:TITLE].rstrip() + "…"


def _related(site: Site, entries: Sequence[Entry]) -> tuple[Triples, Triples]:
    """Titles, addresses and languages of the stories on the same event, and of similar
    ones: what shares names or words, but not the day, the place and the people. No
    language where it is that of the page.
    """
    ids = dict.fromkeys(
        [story_id for entry in entries for story_id in entry.story.related]
    )
    same: list[tuple[str, str, str]] = []
    similar: list[tuple[str, str, str]] = []
    for story_id in list(ids)[:MOST_RELATED]:
        story = site.engine.story(story_id)
        if not story:
            continue
        is_same = sameness(entries[0], story[0]).is_same
        listed = same if is_same else similar
        first = story[0].article
        listed.append((first.title, story_url(story_id), foreign(first.language)))
    return tuple(same), tuple(similar)


def _as_folder(title: str, ids: Sequence[str]) -> str:
    name = shortened(title, LONGEST_NAME - 1)
    return FolderContents(name, articles=tuple(map(Chosen, ids))).url()
