"""The record of a search: all that somebody needs to report it, and to do it again.

It follows PRISMA-S (Rethlefsen et al., 2021, doi:10.1186/s13643-020-01542-z) in what it
says: the archive and the interface (items 1 and 2), the strategy as it was run (item 8),
limits (item 9), the date (item 13) and how many records were found (item 15). The same
record is a page, plain words to copy, and JSON.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

from cuttings.search.facets.wording import date_words
from cuttings.search.offers import undated
from cuttings.search.queries import Query
from cuttings.search.results import ResultPage
from cuttings.search.translations import (
    gettext,
    has_quotation_marks,
    in_articles,
    labelled,
    ngettext,
    parted,
    quoted,
    shown,
    translated,
)
from cuttings.web.exports.addresses import PublicAddress
from cuttings.web.links import lasting, search_url
from cuttings.web.pages.asked import (
    applied_filters,
    limits,
    none_with_all,
    order_words,
)
from cuttings.web.pages.folder import words_used
from cuttings.web.pages.rows import Pairs
from cuttings.web.site import Site


@dataclass(frozen=True, slots=True)
class RecordPage:
    """The record of a search: ``lines`` for the page, ``wording`` to copy into a
    report; ``json_url`` leads to the same for programs.
    """

    title: str
    query: Query
    lines: Pairs
    wording: str
    json_url: str
    back_url: str


def record_page(
    site: Site, query: Query, public: PublicAddress, now: datetime.datetime
) -> RecordPage:
    """The page of a search that is run at this moment."""
    query = query.first_page()
    record = search_record(site, query, public, now)
    return RecordPage(
        title=gettext("Record of a search"),
        query=query,
        lines=tuple(_lines(record)),
        wording=_wording(record),
        json_url=search_url(query, "/search/record.json"),
        back_url=search_url(query),
    )


def search_record(
    site: Site, query: Query, public: PublicAddress, now: datetime.datetime
) -> dict[str, Any]:
    """The record of a search that is run at this moment, for programs."""
    page = site.search(query.first_page().with_(size=1))
    filters = applied_filters(site, query, facets=page.facets)
    said = [{"field": name, "value": value} for name, value in limits(filters)]
    earliest, latest = coverage_span(site)
    return {
        "archive": public.title,
        "address": public.origin + lasting(search_url(query)),
        "time": now.isoformat(timespec="seconds"),
        "typed": query.text,
        "understood": page.understood,
        "words": words_used(page),
        "part": page.part,
        "word_forms": "exact" if query.exact else "all forms",
        "limits": said,
        "undated_left_out": _undated_left_out(site, page),
        "order": query.sort,
        "count": query.count,
        "lacks_all": page.lacks_all,
        "stories": page.stories,
        "articles": page.copies,
        "with_some_words": {"stories": page.rest.stories, "articles": page.rest.copies},
        "partial": page.partial,
        "held": {
            "articles": site.engine.count(),
            "earliest": earliest,
            "latest": latest,
        },
        "index": site.engine.generation,
        "software": f"Cuttings {version('cuttings')}",
        "warnings": list(page.warnings),
    }


def _undated_left_out(site: Site, page: ResultPage) -> dict[str, int] | None:
    """What answers the search and has no date to lie within its limits; None where
    these are none of dates.
    """
    without_date = undated(page.query) if "date" in site.keys else None
    if without_date is None:
        return None
    words = "all" if page.query.words == "best" else page.query.words
    found = site.search(without_date.with_(words=words, size=1))
    return {"stories": found.stories, "articles": found.copies}


def coverage_span(site: Site) -> tuple[str | None, str | None]:
    """The first and the last year of which anything is held, None where nothing is
    dated.
    """

    def find() -> tuple[str | None, str | None]:
        if "date" not in site.keys:
            return None, None
        years = site.engine.facet_values("date", Query(), under="", size=500).values
        dated = sorted(value.id for value in years if value.id.isdigit())
        return (dated[0], dated[-1]) if dated else (None, None)

    return site.keep(("coverage span",), find)


def _lines(record: dict[str, Any]) -> list[tuple[str, str]]:
    held = record["held"]
    span = (
        gettext(", %(first)s to %(last)s", first=held["earliest"], last=held["latest"])
        if held["earliest"]
        else ""
    )
    lines = [
        (gettext("Archive"), record["archive"]),
        (
            gettext("Held"),
            ngettext("%(number)s article", "%(number)s articles", held["articles"])
            + span,
        ),
        (gettext("Searched"), _moment(record)),
        (gettext("Query as typed"), record["typed"] or gettext("none: everything")),
        (gettext("Understood as"), shown(record["understood"])),
    ]
    if record["words"]:
        lines.append((gettext("Words"), record["words"]))
    lines.append((gettext("Word forms"), gettext(record["word_forms"])))
    for limit in record["limits"]:
        lines.append(
            (
                gettext("Limit: %(field)s", field=translated(limit["field"])),
                limit["value"],
            )
        )
    if record["undated_left_out"]:
        lines.append((gettext("Left out without a date"), _undated_words(record)))
    lines += [
        (gettext("Found"), _found(record)),
        (gettext("Order"), order_words(record["order"])),
    ]
    some = record["with_some_words"]
    if some["articles"]:
        lines.append(
            (
                gettext("With some of the words"),
                gettext(
                    "%(some)s more, not counted above",
                    some=_counted(record["count"], some),
                ),
            )
        )
    if record["partial"]:
        lines.append(
            (
                gettext("Incomplete"),
                gettext("part of the archive did not answer; search again"),
            )
        )
    lines += [
        (gettext("Index"), record["index"]),
        (gettext("Software"), record["software"]),
        (gettext("Address"), record["address"]),
    ]
    return lines + [
        (gettext("Note"), translated(warning)) for warning in record["warnings"]
    ]


def _found(record: dict[str, Any]) -> str:
    found = _counted(record["count"], record)
    return none_with_all(record["count"], found) if record["lacks_all"] else found


def _undated_words(record: dict[str, Any]) -> str:
    """How much the limits of dates left out because it has no date."""
    left_out = record["undated_left_out"]
    if not left_out["articles"]:
        return gettext("nothing")
    return _counted(record["count"], left_out)


def _counted(count: str, numbers: dict[str, Any]) -> str:
    """Both numbers in words, first the one that a result page counts in."""
    stories = ngettext("%(number)s story", "%(number)s stories", numbers["stories"])
    articles = ngettext(
        "%(number)s article", "%(number)s articles", numbers["articles"]
    )
    if count == "copies":
        return gettext("%(total)s in %(other)s", total=articles, other=stories)
    return gettext("%(total)s in %(other)s", total=stories, other=articles)


def _moment(record: dict[str, Any]) -> str:
    """When it was searched, as people write it."""
    moment = datetime.datetime.fromisoformat(record["time"])
    return gettext(
        "%(day)s at %(time)s UTC",
        day=date_words(moment.date().isoformat()),
        time=format(moment, "%H:%M"),
    )


def _wording(record: dict[str, Any]) -> str:
    """The record as a methods section says it."""
    held = record["held"]
    span = ""
    if held["earliest"]:
        span = gettext(
            ", %(first)s to %(last)s",
            first=held["earliest"],
            last=held["latest"],
        )
    applied: list[str] = []
    for each in record["limits"]:
        applied.append(labelled(translated(each["field"]), each["value"]))
    limited = gettext("No limits were applied.")
    if len(applied) == 1:
        limited = gettext("Limits: %(limits)s.", limits=applied[0])
    elif applied:
        limited = gettext(
            "Limits, all of them at once: %(limits)s.", limits=parted(applied)
        )
    if record["undated_left_out"]:
        limited += " " + gettext(
            "Left out because no date is known: %(undated)s.",
            undated=_undated_words(record),
        )
    typed = record["typed"] or gettext("no words (everything)")
    if record["typed"] and not has_quotation_marks(record["typed"]):
        # Marks of its own are part of a search, and stand as they were typed.
        typed = shown(quoted(record["typed"]))
    found, some = _found(record), record["with_some_words"]
    if some["articles"]:
        found = gettext(
            "%(found)s; with some of the words %(some)s more (not counted)",
            found=found,
            some=_counted(record["count"], some),
        )
    return gettext(
        "%(archive)s (%(articles)s%(span)s; %(software)s, index %(index)s) was "
        "searched on %(day)s for %(typed)s, read by the system as %(understood)s. "
        "%(wanted)s %(limits)s Found: %(found)s. The search can be repeated at "
        "%(address)s.",
        archive=record["archive"],
        articles=in_articles(held["articles"]),
        span=span,
        software=record["software"],
        index=record["index"],
        day=_moment(record),
        typed=typed,
        understood=record["understood"],
        wanted=_wanted(record),
        limits=limited,
        found=found,
        address=record["address"],
    )


def _wanted(record: dict[str, Any]) -> str:
    """In a sentence, how many of the words were wanted, and in which forms."""
    is_exact = record["word_forms"] == "exact"
    if not record["words"]:
        if is_exact:
            return gettext("Words were sought exactly as they are typed.")
        return gettext("Words were sought in all their forms.")
    if record["part"] == "some":
        if is_exact:
            return gettext("One of the words was enough, exactly as it is typed.")
        return gettext("One of the words was enough, in any of its forms.")
    if is_exact:
        return gettext("All the words were wanted, exactly as they are typed.")
    return gettext("All the words were wanted, in any of their forms.")
