"""The first page, and what helps a reader begin: examples, and completions of what is
being typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, islice, pairwise
from statistics import median

from cuttings.search.facets import Facet
from cuttings.search.facets.dates import UNKNOWN
from cuttings.search.facets.events import UNSOUGHT
from cuttings.search.facets.spoken import is_understood
from cuttings.search.facets.wording import date_words, is_worded, value_words
from cuttings.search.language.analysis import terms, word_count
from cuttings.search.queries import Query
from cuttings.search.results import FacetValue, Hit, ResultPage, Suggestion
from cuttings.search.syntax.lexer import fields
from cuttings.search.translations import gettext, ngettext, number_words, translated
from cuttings.web.links import article_url, facet_url, search_url, value_url
from cuttings.web.pages.chart import Histogram, histogram
from cuttings.web.pages.rows import HitRow, ValueRow
from cuttings.web.pages.values import in_words, suggestions_in_words
from cuttings.web.pages.wording import capitalised
from cuttings.web.site import Site

SHOWN = 8
"""Values of a facet on the first page."""
MOST_DOORS = 5
FEWEST_VALUES = 2
"""A facet with fewer leads nowhere that the archive is not already."""
LEAST_SHARE = 10
"""A door leads to one in so many stories at least."""
NEWEST, LATEST = 5, 25
"""Stories on the first page, and those added last among which they are chosen."""
LEAST_LENGTH = 0.5
"""The share of their median length that a story on the first page has at least: shorter
ones are stubs, test pages and remains.
"""
MOST_FOUND = 40
"""Stories that the worked example finds at most: of more, the first says little."""
MOST_TYPED, MOST_SUGGESTIONS = 100, 8
CONTINENTS = frozenset(
    (
        "Africa",
        "Antarctica",
        "Asia",
        "Europe",
        "North America",
        "Oceania",
        "South America",
    )
)
"""Places above countries, which a list of countries leaves out."""
ROOTS = 200
"""Values of a facet among which those of one level are looked for."""
TITLES = 30
"""Titles in which a phrase is looked for that occurs here."""
ENOUGH = 3
"""Stories that an example should find; of none that finds so many the best is shown."""
MOST_TRIED = 12
"""Examples of one kind that are tried before none is shown."""
LONGEST_EXAMPLE = 80
"""Characters of a search that is an example to anybody."""
SHORTEST_WORD = 4
_WORD = re.compile(r"\w+")
NAMED = ("person", "organisation", "place")
"""Kinds of headings whose names readers search for."""
TRIED = 3
"""Examples that the first page shows."""


@dataclass(frozen=True, slots=True)
class Example:
    """A query that finds something here, what it shows and finds, and its address."""

    text: str
    meaning: str
    url: str


@dataclass(frozen=True, slots=True)
class Worked:
    """A search that was made here, how much it found, and the first hit."""

    text: str
    url: str
    found: str
    row: HitRow


@dataclass(frozen=True, slots=True)
class Doors:
    """The most frequent values of one level of a facet, as ways into the archive."""

    key: str
    label: str
    plural: str
    rows: tuple[ValueRow, ...]
    more_url: str


@dataclass(frozen=True, slots=True)
class HomePage:
    """The first page: ``headline`` says in words what the archive holds and ``held`` of
    what time, ``welcome`` is the library's own; ``doors`` and the ``histogram`` lead into it by names and by time,
    ``examples`` by searches that find something, ``worked`` one of them with what it finds;
    ``newest`` are stories that came into the archive last, with all at ``newest_url``.
    ``drawn`` says how many stories the bars show where these are not all, or add up to
    more; ``undated`` what has no date.
    """

    title: str
    headline: str
    welcome: str
    held: tuple[str, ...]
    doors: tuple[Doors, ...]
    examples: tuple[Example, ...]
    worked: Worked | None
    histogram: Histogram | None
    newest: tuple[HitRow, ...]
    newest_url: str
    drawn: str = ""
    undated: str = ""


def home_page(site: Site) -> HomePage:
    """The first page; kept until the index changes."""
    return site.keep(("home",), lambda: _home_page(site))


def examples(site: Site) -> tuple[Example, ...]:
    """One example for each habit worth knowing; kept until the index changes."""
    return site.keep(("examples",), lambda: _examples(site))


def suggestions(site: Site, typed: str) -> list[object]:
    """Completions of what is being typed, in the shape of OpenSearch Suggestions 1.1:
    ``[typed, completions, descriptions, addresses]``.

    A description says what kind of thing a completion is.
    """
    typed = typed[:MOST_TYPED]
    in_field = _in_field(site, typed)
    if in_field is not None:
        return in_field
    found: Sequence[Suggestion] = ()
    if typed.strip():
        found = site.engine.suggest(typed, MOST_SUGGESTIONS)
        found = suggestions_in_words(site, typed, found, MOST_SUGGESTIONS)
    kept: list[tuple[Suggestion, str]] = []
    titles: set[str] = set()
    for each in found:
        one = _completed(typed, each)
        if one.kind == "title":
            # Copies of a story carry one title, which would stand there again and again.
            if one.text.casefold() in titles:
                continue
            titles.add(one.text.casefold())
        described = _description(site, one)
        if described:
            kept.append((one, described))
    completions = [one.text for one, _ in kept]
    descriptions = [described for _, described in kept]
    return [typed, completions, descriptions, [_address(one) for one, _ in kept]]


_PARTED = re.compile(r"((?:.*\s)?(?:[-+!(“\"'‘]|[A-Za-z-]+:)*)([^\s]*)", re.DOTALL)
"""What is typed up to the last word with the signs and fields before that (``-title:``,
``("``), and the word.
"""


def _completed(typed: str, one: Suggestion) -> Suggestion:
    """A completion by a word as the search that is typed, with its signs, fields and
    operators; what was opened in it is closed.

    An exclusion stays one: without its sign the word would find what it should not.
    """
    typed = typed.rstrip()
    parted = _PARTED.fullmatch(typed)
    before, last = parted.groups() if parted else ("", typed)
    word = one.text.rpartition(" ")[2]
    begun = [*terms(last)]
    if one.kind != "term" or len(begun) != 1 or not word.startswith(begun[0]):
        return one  # its last word is more than letters (d'iv)
    text = before + word
    text += '"' * (len(re.findall('[“”"]', text)) % 2)
    text += ")" * max(text.count("(") - text.count(")"), 0)
    return replace(one, text=text)


_FIELD_TYPED = re.compile(
    r"(?P<before>.*?)(?P<name>[A-Za-z-]+):[\"“]?(?P<value>[^\"”:()]*)", re.DOTALL
)


def _in_field(site: Site, typed: str) -> list[object] | None:
    """Completions of a value that is being typed behind the name of a facet
    (``people:tru``), each the search as it is typed with that value chosen; None where
    no such field is being typed.
    """
    match = _FIELD_TYPED.fullmatch(typed)
    key = fields().get(match["name"].lower(), "") if match else ""
    before = match["before"] if match else ""
    if match is None or key not in site.keys or (before and not before[-1].isspace()):
        return None
    query = Query(before.strip(), words="all")
    texts: list[str] = []
    described: list[str] = []
    urls: list[str] = []
    for value in _beginning(site, key, query, match["value"].strip()):
        if value.count:
            name = value_words(key, value.id, value.label)
            # A name that only the page has is written as the archive has it.
            is_read = is_understood(key, name, value.label)
            text = name if is_read else value.label
            texts.append(f'{before}{match["name"]}:"{text}"')
            stories = ngettext("%(number)s story", "%(number)s stories", value.count)
            if name in (text, value.label):
                name = translated(site.facet(key).label)
            described.append(f"{name}, {stories}")
            urls.append(search_url(query.add(key, value.id)))
    return [typed, texts, described, urls]


def _beginning(site: Site, key: str, query: Query, prefix: str) -> Sequence[FacetValue]:
    """The first values of a facet that begin so."""
    if is_worded(key):
        return in_words(site, key, query, prefix)[:MOST_SUGGESTIONS]
    return site.engine.facet_values(
        key, query, prefix=prefix, size=MOST_SUGGESTIONS
    ).values


def _home_page(site: Site) -> HomePage:
    page = site.search(Query(size=LATEST, sort="added"))
    latest = _presentable(site, page.hits)
    chart = histogram(site, Query()) if "date" in site.keys else None
    return HomePage(
        title=site.settings.title,
        headline=_headline(site, page),
        welcome=site.settings.welcome,
        held=tuple(_held(site, page, chart)),
        doors=tuple(_all_doors(site, page)),
        examples=examples(site)[:TRIED],
        worked=_worked(site, latest),
        histogram=chart,
        newest=tuple([HitRow(hit, Query()) for hit in latest[:NEWEST]]),
        newest_url=search_url(Query(sort="added")),
        drawn=_drawn(site, page, chart),
        undated=_undated_words(site, page, chart),
    )


def _presentable(site: Site, hits: Sequence[Hit]) -> list[Hit]:
    """Those stories that can stand for the archive on its first page: told at some
    length, under a title that is stated, with a date and who printed it. All of them,
    where none is so.
    """
    lengths: dict[str, int] = {}
    for hit in hits:
        entry = site.engine.get(hit.id)
        lengths[hit.id] = word_count(entry.article.body) if entry else 0
    least = LEAST_LENGTH * median(lengths.values() or [0])

    chosen: list[Hit] = []
    for hit in hits:
        if _is_stated(hit) and lengths[hit.id] >= least:
            chosen.append(hit)
    return chosen or list(hits)


def _worked(site: Site, latest: Sequence[Hit]) -> Worked | None:
    """A search as readers type it, two names, whose first hit has both in its title: of
    the first few the one that finds most. None where none is found among them.
    """
    best, most = None, 1
    for text in islice(_asked_of(latest), MOST_TRIED):
        query = Query(text)
        page = site.search(query.with_(words="all", size=1))
        if not most < page.stories <= MOST_FOUND:
            continue
        (first,) = page.hits
        matches = [span for span, is_match in first.title_spans if is_match]
        if _is_stated(first) and len(matches) > 1:
            most = page.stories
            found = ngettext("%(number)s story", "%(number)s stories", most)
            best = Worked(text, search_url(query), found, HitRow(first, query))
    return best


def _is_stated(hit: Hit) -> bool:
    """Whether an article states its title, its date and who printed it."""
    is_printed = bool(hit.outlet or hit.agency)
    return is_printed and bool(hit.date) and not hit.title_inferred


def _asked_of(hits: Sequence[Hit]) -> Iterator[str]:
    """Two names of each title in its order, those of two kinds first."""
    for hit in hits:
        kinds: dict[str, str] = {}
        for heading in hit.headings:
            *before, name = heading.label.split()
            # The last word of a body or a place says little alone ("Party", "Coast").
            if heading.kind in NAMED and (heading.kind == "person" or not before):
                kinds.setdefault(name, heading.kind)
        names = [word for word in _WORD.findall(hit.title) if word in kinds]
        pairs = [*combinations(dict.fromkeys(names), 2)]
        pairs.sort(key=lambda pair: kinds[pair[0]] == kinds[pair[1]])
        for one, other in pairs[:1]:
            yield f"{one} {other}"


def _headline(site: Site, page: ResultPage) -> str:
    """What is held, in one line."""
    if not page.copies:
        return gettext("Nothing is held yet")
    stories = ngettext("%(number)s story", "%(number)s stories", page.stories)
    outlets = 0
    if "outlet" in site.keys:
        outlets = site.engine.facet_values("outlet", Query(), size=1).total
    if outlets < FEWEST_VALUES:
        return stories
    return ngettext(
        "%(stories)s from %(number)s outlet",
        "%(stories)s from %(number)s outlets",
        outlets,
        stories=stories,
    )


def _held(site: Site, page: ResultPage, chart: Histogram | None) -> Iterator[str]:
    """How many articles, where that is no repetition, from when to when, and how new: a
    sentence each.
    """
    said: list[str] = []
    if page.copies > page.stories:
        said.append(ngettext("%(number)s article", "%(number)s articles", page.copies))
    if chart and chart.bars:
        dated = [bar for bar in chart.bars if bar.count]
        first, last = dated[0].label, dated[-1].label
        if chart.level == "quarter":
            first, last = dated[0].id[:4], dated[-1].id[:4]
        for stray in chart.strays:
            # Years far from the rest are held, though they are not drawn.
            first = stray.first if stray.first < dated[0].id else first
            last = stray.last if stray.last > dated[-1].id else last
        span = (
            first
            if first == last
            else gettext("%(first)s to %(last)s", first=first, last=last)
        )
        said.append(span)
    if said:
        yield ", ".join(said) + "."
    undated = _undated(site, page) if chart and chart.unknown else 0
    if undated:
        yield ngettext(
            "%(number)s story without a date.",
            "%(number)s stories without a date.",
            undated,
        )
    updated = site.updated()
    if updated and page.copies:
        yield gettext(
            "Last brought up to date on %(day)s.",
            day=date_words(updated.isoformat()),
        )


def _drawn(site: Site, page: ResultPage, chart: Histogram | None) -> str:
    """How many stories the bars show, and why they add up to more: a story with copies
    in two months is told by both, so that each bar leads to what it counts.
    """
    if chart is None or not chart.bars:
        return ""
    added_up = sum([bar.count for bar in chart.bars])
    first, last = chart.bars[0].id, chart.bars[-1].id
    within = Query(date_from=first, date_to=last, size=1)
    stories = site.search(within).stories
    if added_up == stories == page.stories:
        return ""
    said = ngettext(
        "The bars show %(number)s story.", "The bars show %(number)s stories.", stories
    )
    if added_up == stories:
        return said
    return (
        said
        + " "
        + gettext(
            "They add up to %(sum)s, because a story counts wherever a copy of it "
            "appeared.",
            sum=number_words(added_up),
        )
    )


def _undated_words(site: Site, page: ResultPage, chart: Histogram | None) -> str:
    """What leads to the undated: stories without any date, or of which one copy is
    undated.
    """
    if chart is None or not chart.unknown:
        return ""
    if chart.unknown == _undated(site, page):
        return gettext("Date unknown: %(number)s", number=chart.unknown)
    return ngettext(
        "%(number)s story with an undated copy",
        "%(number)s stories with an undated copy",
        chart.unknown,
    )


def _undated(site: Site, page: ResultPage) -> int:
    """How many stories have no copy with a date: one undated copy leaves a story where
    its others stand.
    """
    dated = site.search(Query(size=1).exclude("date", UNKNOWN.id)).stories
    return page.stories - dated


def _all_doors(site: Site, page: ResultPage) -> Iterator[Doors]:
    """Doors to the first facets that have values to choose among."""
    made = 0
    for facet in site.facets:
        has_values = facet.order == "count" and page.facets.get(facet.key)
        if not has_values or made == MOST_DOORS:
            continue
        door = _doors(site, facet)
        carried = sum([row.value.count for row in door.rows])
        if len(door.rows) >= FEWEST_VALUES and carried * LEAST_SHARE >= page.stories:
            made += 1
            yield door


def _doors(site: Site, facet: Facet) -> Doors:
    values = site.engine.facet_values(facet.key, Query(), size=ROOTS).values
    label, shown = capitalised(translated(facet.plural)), [*values]
    roots = [value for value in values if value.parent is None]
    continents = {value.id for value in roots if value.label in CONTINENTS}
    if facet.kind == "place" and continents:
        label = gettext("Countries")
        shown = [value for value in values if value.parent in continents]
    elif len(roots) < len(values):
        shown = roots
    if facet.missing:  # "unclassified" leads nowhere
        nowhere = {facet.missing.id, UNSOUGHT.id}
        shown = [value for value in shown if value.id not in nowhere]
    rows = [ValueRow(facet.key, value, Query()) for value in shown[:SHOWN]]
    more_url = facet_url(facet.key, Query())
    return Doors(facet.key, label, facet.plural, tuple(rows), more_url)


def _examples(site: Site) -> tuple[Example, ...]:
    """The first of each kind that finds several stories, or else the one that finds
    most.
    """
    page = site.search(Query(size=TITLES, sort="newest"))
    found: list[Example] = []
    for kind in (_names, _phrases, _spans, _fields, _places, _beginnings, _either):
        best: tuple[int, str, str] | None = None
        short = (each for each in kind(page) if len(each[0]) <= LONGEST_EXAMPLE)
        for text, meaning in islice(short, MOST_TRIED):
            total = site.search(Query(text, size=1)).stories
            whole, minus, _ = text.partition(" -")
            if minus and total == site.search(Query(whole, size=1)).stories:
                # What leaves nothing out shows nothing.
                continue
            if total > (best[0] if best else 0):
                best = total, text, meaning
            if total >= ENOUGH:
                break
        if best:
            total, text, meaning = best
            stories = ngettext("%(number)s story", "%(number)s stories", total)
            meaning = meaning + gettext(":") + f" {stories}"
            found.append(Example(text, meaning, search_url(Query(text))))
    return tuple(found)


Candidates = Iterator[tuple[str, str]]
"""Queries of one kind, the likeliest first, with what each shows."""


def _names(page: ResultPage) -> Candidates:
    for value in page.facets.get("people", ()):
        yield f'"{value.label}"', gettext("a name, its words together")


def _phrases(page: ResultPage) -> Candidates:
    """Two plain words that stand together in a title here."""
    for hit in page.hits:
        words = re.findall(r"\w+", hit.title)
        for first, second in pairwise(words):
            is_long = min(len(first), len(second)) > SHORTEST_WORD
            if is_long and first.islower() and second.islower():
                yield (
                    f'"{first} {second}"',
                    gettext("the words together, in this order"),
                )


def _spans(page: ResultPage) -> Candidates:
    years = [v.id for v in page.facets.get("date", ()) if v.id.isdigit() and v.count]
    if len(years) > 1:
        yield f"date:{min(years)}..{max(years)}", gettext("between two dates")
    elif years:
        yield f"date:{years[0]}-01..{years[0]}-06", gettext("between two dates")


def _fields(page: ResultPage) -> Candidates:
    for value in page.facets.get("people", ()):
        yield f"people:{value.label.split()[-1]}", gettext("a name, however spelt")


def _places(page: ResultPage) -> Candidates:
    places = [v for v in page.facets.get("places", ()) if v.label not in CONTINENTS]
    for place in places:
        words = value_words("places", place.id, place.label)
        # A name that only the page has is written as the archive has it.
        name = words if is_understood("places", words, place.label) else place.label
        for value in page.facets.get("organisations", ())[:3]:
            yield (
                f'places:"{name}" -organisations:"{value.label}"',
                gettext("a place, without a name"),
            )


def _beginnings(page: ResultPage) -> Candidates:
    for hit in page.hits:
        for word in re.findall(r"[a-z]{7,}", hit.title):
            yield f"{word[:6]}*", gettext("the beginning of a word")


def _either(page: ResultPage) -> Candidates:
    people = [value.label.split()[-1] for value in page.facets.get("people", ())]
    for first, second in pairwise(people):
        yield (
            f"{first} OR {second}",
            gettext("either word"),
        )


def _description(site: Site, one: Suggestion) -> str:
    """What kind of thing a completion is, with what its click finds; empty where that
    is nothing.
    """
    if one.kind == "title":
        return gettext("title")
    query = Query(one.text) if one.kind == "term" else Query().add(one.kind, one.id)
    number = site.search(query.with_(words="all", size=1)).stories
    if not number:
        return ""
    labels = {facet.key: translated(facet.label) for facet in site.facets}
    stories = ngettext("%(number)s story", "%(number)s stories", number)
    label = labels.get(one.kind) or gettext("word")
    return f"{label}, {stories}"


def _address(one: Suggestion) -> str:
    if one.kind == "title":
        return article_url(one.id)
    if one.kind == "term":
        return search_url(Query(one.text))
    return value_url(one.kind, one.id)
