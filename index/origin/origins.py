"""Joins what datelines, bylines, credits and copyright lines state into one origin."""

from __future__ import annotations

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
from cuttings.index.origin.datelines_abroad import find_dateline_abroad
from cuttings.search.articles import Published
from cuttings.search.language.chains import analysed_as

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


def find_origin(
    title: str | None,
    text: str,
    *,
    known: Published | None = None,
    language: str = "en",
) -> Origin:
    """The origin that a text states.

    ``known`` is a date known otherwise: its year completes a dateline's day.
    """
    year = known.value[:4] if known else None
    dateline = None
    if analysed_as(language) != "en":
        dateline = find_dateline_abroad(text, language, year)
    dateline = dateline or find_dateline(text, year)
    date_line = find_date_line(text)
    bylines = find_bylines(text)
    traces: list[Trace] = []

    credit = _agency_credit(text, dateline, bylines, cited=date_line is None)
    if credit:
        traces.append(Trace("agency", credit.start, credit.end))
    agency = credit.agency if credit else title_agency(title or "")

    published = None
    for source in (date_line, dateline):
        if source and source.date and not published:
            published = Published(source.date, "dateline")
            traces.append(Trace("published", source.start, source.end))

    place = dateline.place if dateline else None
    if dateline and place:
        traces.append(Trace("dateline", dateline.start, dateline.end))
    byline = next((each for each in bylines if each.byline), None)
    if byline:
        traces.append(Trace("byline", byline.start, byline.end))
    return Origin(
        agency=agency,
        byline=byline.byline if byline else None,
        dateline=place,
        published=published,
        traces=tuple(traces),
        notes=disagreement(published, known),
    )


def _agency_credit(
    text: str, dateline: Dateline | None, bylines: tuple[Credit, ...], *, cited: bool
) -> Credit | None:
    """The strongest statement of an agency: dateline, byline, credit, and "told AFP"
    where what is ``cited`` may count; two that differ cancel out.
    """
    if dateline and dateline.agency:
        return Credit(dateline.start, dateline.end, dateline.agency)
    for found in (bylines, find_credits(text)):
        stated = [credit for credit in found if credit.agency]
        if stated:
            names = {credit.agency for credit in stated}
            return stated[0] if len(names) == 1 else None
    # An outlet that dates its own text cites agencies; it is not their copy.
    return find_told(text) if cited else None


def disagreement(stated: Published | None, known: Published | None) -> tuple[str, ...]:
    """A sentence for a reader where a day that the text states lies outside the date
    known otherwise; else nothing.
    """
    if not stated or not known:
        return ()
    if known.days[0] <= stated.days[0] <= known.days[1]:
        return ()
    return (
        f"The {stated.provenance} says {stated.value}, the {known.provenance} says "
        f"{known.value}.",
    )
