"""Where nothing was found: a certificate of what was searched, and what would find
something.

It says, in this order, what each word finds and any of them, all but one, another
spelling, other languages, the search without a filter, files that were not searched, and
what is held of the outlets and dates asked for: whether "no hits" may mean "no
holdings". Each part is made within the time of the page, and a late one left out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from cuttings.search.coverage import EVERYTHING
from cuttings.search.dates import period
from cuttings.search.facets.dates import DATE, UNKNOWN
from cuttings.search.facets.wording import NO_VALUE, value_words
from cuttings.search.offers import Counts, Spelling, found_unfiltered, undated
from cuttings.search.queries import Query
from cuttings.search.syntax.grammar import parse
from cuttings.search.syntax.tree import Joined, Node, Not, join, wording
from cuttings.search.translations import (
    gettext,
    labelled,
    ngettext,
    parted,
    pgettext,
    translated,
)
from cuttings.web.links import search_url
from cuttings.web.pages.asked import limits
from cuttings.web.pages.rows import Applied
from cuttings.web.site import Parts, Site

MOST_FILTERS = 8
"""Filters that are left out one by one where nothing was found."""
MOST_WORDS = 8
"""Parts of a query that are searched for, or left out, one by one."""
MOST_LANGUAGES = 6

LANGUAGE = "language"
"""The key of the facet of languages, where one is installed."""


@dataclass(frozen=True, slots=True)
class WayOut:
    """One change to a search without hits: what to do, the search, how much it finds."""

    what: str
    url: str
    count: int
    found: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One part of the certificate: a heading, what there is to say, and changes with
    what each finds. ``is_holdings`` tells that more is on the page of holdings.
    """

    title: str
    said: str = ""
    ways: tuple[WayOut, ...] = ()
    is_holdings: bool = False


@dataclass(frozen=True, slots=True)
class ZeroHelp:
    """What can be said where nothing was found, each as a ``Finding``, in the order in
    which a reader would try; ``print_url`` is the same as a list to cite, ``unfiltered``
    the search without its filters, where only these stand in its way.
    """

    findings: tuple[Finding, ...] = ()
    print_url: str = ""
    unfiltered: WayOut | None = None

    def ways(self) -> list[WayOut]:
        """All changes, in their order."""
        return [way for finding in self.findings for way in finding.ways]


def zero_help(
    site: Site,
    query: Query,
    filters: tuple[Applied, ...],
    spelling: Spelling,
    parts: Parts,
) -> ZeroHelp:
    """The certificate of a search without hits; ``filters`` are those applied."""
    makers: list[tuple[str, Callable[[], Finding | None]]] = [
        (gettext("any of the words"), lambda: _any_of_the_words(site, query)),
        (gettext("all but one"), lambda: _all_but_one(site, query)),
        (gettext("another spelling"), lambda: _other_spelling(site, query, spelling)),
        (gettext("other languages"), lambda: _other_languages(site, query)),
        (
            gettext("the search without a filter"),
            lambda: _without_filter(site, query, filters),
        ),
        (gettext("files not searched"), lambda: _not_searched(site)),
        (gettext("what is held"), lambda: _holdings(site, query, filters)),
    ]
    unfiltered = parts.make(
        gettext("the search without a filter"), lambda: _unfiltered(site, query), None
    )
    if unfiltered:
        # Where the filters are the reason, no change of the words stands before them.
        makers.sort(
            key=lambda maker: maker[0] != gettext("the search without a filter")
        )
    findings = [parts.make(name, make, None) for name, make in makers]
    made = tuple([finding for finding in findings if finding is not None])
    return ZeroHelp(made, search_url(query, "/search/print"), unfiltered)


def certificate_lines(zero: ZeroHelp) -> list[tuple[str, str]]:
    """The certificate as lines of an account, to be printed and cited."""
    lines: list[tuple[str, str]] = []
    for finding in zero.findings:
        ways = [labelled(way.what, way.found) for way in finding.ways]
        lines.append((finding.title, f"{finding.said} {parted(ways)}".strip()))
    return lines


def way_out(site: Site, what: str, query: Query) -> WayOut:
    """A change of a search, with what it finds: with all the words, where a result goes
    on with some of them.
    """
    words = "all" if query.words == "best" else query.words
    page = site.search(query.with_(size=1, words=words))
    return found_way(what, query, Counts(page.copies, page.stories))


def undated_way(site: Site, query: Query) -> WayOut | None:
    """What has the words and no date, where a limit of dates leaves it out."""
    without_date = undated(query) if DATE.key in site.keys else None
    if without_date is None:
        return None
    words = "all" if query.words == "best" else query.words
    number = site.search(without_date.with_(words=words, size=1)).copies
    if not number:
        return None
    # A story may have another copy with a date: what has none is an article.
    return WayOut(
        gettext("Show what has no date"),
        search_url(without_date),
        number,
        ngettext("%(number)s article", "%(number)s articles", number),
    )


def _unfiltered(site: Site, query: Query) -> WayOut | None:
    """The search without its filters, where its words would be found so."""
    if not query.text.strip() or not found_unfiltered(site.search, query):
        return None
    return way_out(site, gettext("Leave out all filters"), query.unfiltered())


def found_way(what: str, query: Query, counts: Counts) -> WayOut:
    """A change of a search whose counts are known."""
    if query.count == "stories":
        number, found = (
            counts.stories,
            ngettext("%(number)s story", "%(number)s stories", counts.stories),
        )
    else:
        number, found = (
            counts.copies,
            ngettext("%(number)s article", "%(number)s articles", counts.copies),
        )
    return WayOut(what, search_url(query.with_(page=1)), number, found)


def _parts_of(query: Query) -> tuple[list[Node], list[Node]]:
    """What a query demands and what it excludes, part by part."""
    node = parse(query.text, query.exact).node
    if node is None:
        return [], []
    is_joined = isinstance(node, Joined) and node.operator == "AND"
    parts = node.parts if isinstance(node, Joined) and is_joined else (node,)
    demanded: list[Node] = []
    excluded: list[Node] = []
    for part in parts:
        (excluded if isinstance(part, Not) else demanded).append(part)
    return demanded, excluded


def _asking(query: Query, parts: list[Node]) -> Query:
    return query.with_(text=_worded(query, join("AND", parts)))


def _worded(query: Query, node: Node) -> str:
    """A part in words; what the whole search asks for need not be said of each word."""
    words = wording(node)
    return words.replace("exact:", "") if query.exact else words


def _any_of_the_words(site: Site, query: Query) -> Finding | None:
    demanded, excluded = _parts_of(query)
    if len(demanded) < 2:
        return None
    any_of = _asking(query, [join("OR", demanded), *excluded])
    ways = [
        way_out(
            site, gettext("Any of the %(demanded)s", demanded=len(demanded)), any_of
        )
    ]
    for part in demanded[:MOST_WORDS]:
        alone = query.with_(text=_asking(query, [part]).text)
        ways.append(
            way_out(
                site, gettext("“%(worded)s” alone", worded=_worded(query, part)), alone
            )
        )
    return Finding(gettext("Any of the words"), ways=tuple(ways))


def _all_but_one(site: Site, query: Query) -> Finding | None:
    demanded, excluded = _parts_of(query)
    parts = [*demanded, *excluded]
    if len(parts) < 2 or (len(demanded) == 2 and not excluded):
        return None  # of two words, all but one is the other alone
    ways: list[WayOut] = []
    for index, left_out in enumerate(parts[:MOST_WORDS]):
        others = parts[:index] + parts[index + 1 :]
        without = _asking(query, others)
        ways.append(
            way_out(
                site,
                gettext("Without “%(worded)s”", worded=_worded(query, left_out)),
                without,
            )
        )
    return Finding(gettext("All but one"), ways=tuple(ways))


def _other_spelling(site: Site, query: Query, spelling: Spelling) -> Finding | None:
    if not query.text.strip():
        return None
    ways: list[WayOut] = []
    if spelling.text:
        other = query.with_(text=spelling.text)
        ways.append(way_out(site, spelling.text, other))
    if query.exact:
        any_form = query.with_(exact=False)
        ways.append(way_out(site, gettext("Accept other forms of the words"), any_form))
    said = ""
    if not spelling.in_time:
        said = gettext("Other spellings could not be looked through in time.")
    elif spelling.is_held:
        said = gettext("The words are held as they are typed.")
    elif not spelling.text:
        said = gettext("No word is spelt nearly like one that would find more.")
    return Finding(gettext("Other spelling"), said, tuple(ways))


def _other_languages(site: Site, query: Query) -> Finding | None:
    """How much is held in each other language within the filters: words of one language
    seldom find articles in another. What most of the articles are written in is no
    other language, but what was searched without its words.
    """
    if LANGUAGE not in site.keys or not query.text.strip():
        return None
    wordless = query.with_(text="")
    values = site.engine.facet_values(LANGUAGE, wordless, size=MOST_LANGUAGES).values
    whole = sum([value.count for value in values])
    ways: list[WayOut] = []
    for value in values:
        if value.id in NO_VALUE or 2 * value.count > whole:
            continue
        within = wordless.add(LANGUAGE, value.id)
        ways.append(
            way_out(
                site,
                gettext(
                    "Everything in %(label)s",
                    label=value_words(LANGUAGE, value.id, value.label),
                ),
                within,
            )
        )
    if not ways:
        return None
    said = gettext("Words of one language seldom find articles in another.")
    return Finding(gettext("In other languages"), said, tuple(ways))


def _without_filter(
    site: Site, query: Query, filters: tuple[Applied, ...]
) -> Finding | None:
    changes = [(_let_in(one), one.without) for one in filters[:MOST_FILTERS]]
    if len(filters) > 1:
        changes.append((gettext("Leave out all filters"), query.unfiltered()))
    if query.text and filters and not found_unfiltered(site.search, query):
        changes.append(
            (
                gettext("Leave out the words “%(text)s”", text=query.text),
                query.with_(text=""),
            )
        )
    if not changes:
        return None
    ways = [way_out(site, what, change) for what, change in changes]
    without_date = undated_way(site, query)
    if without_date:
        ways.append(without_date)
    ways.sort(key=lambda way: -way.count)
    return Finding(gettext("Without a filter"), ways=tuple(ways))


def _not_searched(site: Site) -> Finding | None:
    number = site.skipped()
    if number is None:
        return None
    if not number:
        said = gettext("Every file that was given to this archive could be read.")
    else:
        said = ngettext(
            "%(number)s file or part of one was not searched, for want of text or "
            "because of a fault; the keeper sees which and why with “cuttings "
            "skipped”. What is sought may be there.",
            "%(number)s files or parts of them were not searched, for want of text or "
            "because of a fault; the keeper sees which and why with “cuttings "
            "skipped”. What is sought may be there.",
            number,
        )
    return Finding(gettext("Files not searched"), said)


def _holdings(site: Site, query: Query, filters: tuple[Applied, ...]) -> Finding | None:
    """Whether anything is held of the outlets and dates asked for; None where the dates
    are reversed, and no day lies between them.
    """
    first, last, _ = period(query.date_from, query.date_to)
    if first is not None and last is not None and first > last:
        return None
    said: list[str] = []
    left_out = _left_out(site, query, filters)
    if left_out:
        said.append(left_out)
    scope = _scope(filters)
    if scope or not left_out:
        said.append(_held(site, query, scope))
    return Finding(gettext("What is held"), " ".join(said), is_holdings=True)


def _held(site: Site, query: Query, scope: str) -> str:
    """How much is held of the outlets and dates asked for."""
    asked = EVERYTHING.since(query.date_from).until(query.date_to)
    for key in ("outlet", "date"):
        if key in site.keys:
            for value_id in query.selected(key):
                asked = asked.add(key, value_id)
            for value_id in query.without(key):
                asked = asked.exclude(key, value_id)
    number = site.search(asked).copies
    if not number:
        return gettext(
            "Within these limits (%(limits)s) the archive holds nothing: that nothing "
            "was found says nothing about what was published.",
            limits=scope or gettext("none"),
        )
    articles = ngettext("%(number)s article", "%(number)s articles", number)
    if not scope:
        return gettext(
            "The archive holds %(articles)s; none of them is a hit.", articles=articles
        )
    return gettext(
        "Within these limits (%(limits)s) the archive holds %(articles)s; none of them "
        "is a hit.",
        limits=scope,
        articles=articles,
    )


def _left_out(site: Site, query: Query, filters: tuple[Applied, ...]) -> str:
    """How many articles only the filters leave out, and which these are; nothing where
    there would be no hit without them either.
    """
    if not filters:
        return ""
    words = "all" if query.words == "best" else query.words
    bare = query.unfiltered().with_(words=words, size=1)
    number = site.search(bare).copies
    if not number:
        return ""
    without_date = 0
    if DATE.key in site.keys and undated(query):
        without_date = site.search(bare.add(DATE.key, UNKNOWN.id)).copies
    reasons = _reasons(filters, number, without_date)
    if without_date == number and len(reasons) == 1:
        return ngettext(
            "%(number)s article would be found, but has no date that could lie within "
            "the limits.",
            "%(number)s articles would be found, but have no date that could lie "
            "within the limits.",
            number,
        )
    named = parted(reasons)
    if not query.text.strip():
        return ngettext(
            "%(number)s article is held, and left out by: %(filters)s.",
            "%(number)s articles are held, all left out by: %(filters)s.",
            number,
            filters=named,
        )
    return ngettext(
        "%(number)s article has the words, and is left out by: %(filters)s.",
        "%(number)s articles have the words, all left out by: %(filters)s.",
        number,
        filters=named,
    )


def _reasons(filters: tuple[Applied, ...], number: int, without_date: int) -> list[str]:
    """Why so many articles were left out, of which some have no date: these are outside
    no day, and where none has a date the days are not the reason.
    """
    reasons: list[str] = []
    for one in filters:
        is_of_days = one.is_date or (one.name == DATE.label and not one.is_out)
        if is_of_days and without_date == number:
            continue
        if one.is_other:
            joint = gettext("and") if one.is_all else gettext("or")
            reasons[-1] = f"{reasons[-1]} {joint} {one.value}"
        else:
            reasons.append(_in_words(one))
    if without_date:
        reasons.append(
            ngettext(
                "no date (%(number)s article)",
                "no date (%(number)s articles)",
                without_date,
            )
        )
    return reasons


def _in_words(one: Applied) -> str:
    """A filter, as a reason why something was left out."""
    if one.is_out:
        return gettext("not %(value)s", value=one.value)
    if one.name == "From" and one.is_day:
        return pgettext("a day", "not before %(day)s", day=one.value)
    if one.name == "From":
        return gettext("not before %(day)s", day=one.value)
    if one.name == "To" and one.is_day:
        return pgettext("a day", "not after %(day)s", day=one.value)
    if one.name == "To":
        return gettext("not after %(day)s", day=one.value)
    return labelled(translated(one.name), one.value)


def _let_in(one: Applied) -> str:
    """What to do about a filter, so that what it leaves out is found."""
    if one.is_out:
        return gettext("Let %(value)s in again", value=one.value)
    if one.name == "From" and one.is_day:
        return pgettext("a day", "Let in what is before %(day)s", day=one.value)
    if one.name == "From":
        return gettext("Let in what is before %(day)s", day=one.value)
    if one.name == "To" and one.is_day:
        return pgettext("a day", "Let in what is after %(day)s", day=one.value)
    if one.name == "To":
        return gettext("Let in what is after %(day)s", day=one.value)
    return gettext(
        "Leave out %(name)s: %(value)s", name=translated(one.name), value=one.value
    )


def _scope(filters: tuple[Applied, ...]) -> str:
    """The outlets and dates that a search is limited to, each with its name: whatever
    they are, no language has to inflect them.
    """
    kept = [one for one in filters if one.is_date or "Outlet" in (one.name, one.of)]
    kept += [one for one in filters if one.name == DATE.label and not one.is_out]
    return parted([labelled(translated(name), value) for name, value in limits(kept)])
