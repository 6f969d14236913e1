"""Joins what datelines, bylines, credits and copyright lines state into one origin."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from cuttings.index.origin.credits import (
    Credit,
    find_bylines,
    find_credits,
    find_told,
    title_agency,
)
from cuttings.index.origin.datelines import Dateline, find_date_line, find_dateline
from cuttings.search.articles import Published

What = Literal["agency", "byline", "dateline", "published"]


@dataclass(frozen=True, slots=True)
class Trace:
    """Where something was read: its span in the text, end excluded."""

    what: What
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a text comes from, as far as it says so; ``None`` is unknown.

    ``dateline`` is the place of a dateline. ``published`` has the provenance
    ``dateline``. ``notes`` tell what contradicts what, in sentences for a reader.
    """

    agency: str | None = None
    byline: str | None = None
    dateline: str | None = None
    published: Published | None = None
    traces: tuple[Trace, ...] = ()
    notes: tuple[str, ...] = ()


def _agency(
    text: str, dateline: Dateline | None, bylines: tuple[Credit, ...]
) -> tuple[str | None, Trace | None]:
    """The agency from the strongest statement: dateline, byline, credit, "told AFP";
    two that differ cancel out.
    """
    if dateline and dateline.agency:
        return dateline.agency, Trace("agency", dateline.start, dateline.end)
    for credits in (bylines, find_credits(text)):
        stated = [credit for credit in credits if credit.agency]
        if stated:
            return _only(stated)
    told = find_told(text)
    return (
        (told.agency, Trace("agency", told.start, told.end)) if told else (None, None)
    )


def _only(credits: Iterable[Credit]) -> tuple[str | None, Trace | None]:
    credits = list(credits)
    if len({credit.agency for credit in credits}) != 1:
        return None, None
    return credits[0].agency, Trace("agency", credits[0].start, credits[0].end)


def _published(
    dateline: Dateline | None, line: Dateline | None, known: Published | None
) -> tuple[Published | None, Trace | None, tuple[str, ...]]:
    """The date of the dateline; a note where it contradicts the date that is known
    otherwise.
    """
    source = next((each for each in (line, dateline) if each and each.date), None)
    if source is None or source.date is None:
        return None, None, ()
    stated = Published(source.date, "dateline")
    return (
        stated,
        Trace("published", source.start, source.end),
        disagreement(stated, known),
    )


def disagreement(stated: Published | None, known: Published | None) -> tuple[str, ...]:
    """A sentence for a reader where a day that the text states lies outside the date
    known otherwise; else nothing.
    """
    if not (stated and known) or known.days[0] <= stated.days[0] <= known.days[1]:
        return ()
    return (
        f"The {stated.provenance} says {stated.value}, the {known.provenance} says {known.value}.",
    )


def find_origin(
    title: str | None, text: str, *, known: Published | None = None
) -> Origin:
    """The origin that a text states.

    ``known`` is a date known otherwise: its year completes a dateline's day.
    """
    year = known.value[:4] if known else None
    dateline, line = find_dateline(text, year), find_date_line(text)
    bylines = find_bylines(text)
    agency, agency_trace = _agency(text, dateline, bylines)
    if line and agency_trace and text[agency_trace.start :].startswith("told"):
        agency, agency_trace = (
            None,
            None,
        )  # an outlet that dates its own text cites agencies; it is not their copy
    if agency is None and title:
        agency = title_agency(title)
    published, date_trace, notes = _published(dateline, line, known)
    traces = [trace for trace in (agency_trace, date_trace) if trace]
    place = dateline.place if dateline else None
    if dateline and place:
        traces.append(Trace("dateline", dateline.start, dateline.end))
    byline = next((credit for credit in bylines if credit.byline), None)
    if byline:
        traces.append(Trace("byline", byline.start, byline.end))
    return Origin(
        agency,
        byline.byline if byline else None,
        place,
        published,
        tuple(traces),
        notes,
    )
