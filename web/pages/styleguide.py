"""Every part of the pages in every state, on invented things: for those who change a
style, and for the pictures that the tests compare.

It asks no engine, so that it looks the same over every archive.
"""

from __future__ import annotations

from dataclasses import dataclass

from cuttings.search.queries import Query
from cuttings.search.results import FacetValue, Hit
from cuttings.web.pages.asked import DateField
from cuttings.web.pages.chart import Bar, Column, Histogram
from cuttings.web.pages.facetgroups import FacetGroup
from cuttings.web.pages.numbers import RangeRow
from cuttings.web.pages.rows import (
    Applied,
    Choice,
    HitRow,
    NameLink,
    Paging,
    ValueRow,
    paging,
)

COLOURS = (
    "paper",
    "sheet",
    "wash",
    "ink",
    "quiet",
    "line",
    "edge",
    "rule",
    "link",
    "strong",
    "mark",
    "in",
    "out",
    "warn",
    "bad",
    "bar",
    "bar-2",
    "shade-1",
    "shade-2",
    "shade-3",
    "shade-4",
)
"""The tokens of colour in ``site.css``."""
SIZES = ("t13", "t14", "t16", "t18", "t20", "t25", "headline")
"""The tokens of type."""
COUNTS = (2, 5, 9, 4, 0, 0, 3, 7, 8, 1, 2, 6)


@dataclass(frozen=True, slots=True)
class StyleguidePage:
    """The parts: ``colours`` and ``sizes`` by their tokens; ``hits`` with all and with
    nothing that a hit can have; the ``group`` of a facet with its values chosen, left
    out, nested; ``fields`` of dates, one wrong; a ``histogram`` with bars outside;
    ``applied`` filters, ``sorts``, ``views`` and a ``paging``.
    """

    title: str
    colours: tuple[str, ...]
    sizes: tuple[str, ...]
    hits: tuple[HitRow, ...]
    group: FacetGroup
    fields: tuple[DateField, ...]
    histogram: Histogram
    compared: Histogram
    ranges: tuple[RangeRow, ...]
    applied: tuple[Applied, ...]
    sorts: tuple[Choice, ...]
    views: tuple[Choice, ...]
    paging: Paging


def styleguide_page() -> StyleguidePage:
    """The page of parts."""
    query = Query("harbour").add("people", "anna-berg").exclude("places", "norrvik")
    return StyleguidePage(
        title="Styleguide",
        colours=COLOURS,
        sizes=SIZES,
        hits=tuple(_hits(query)),
        group=_group(query),
        fields=_fields(),
        histogram=_chart(),
        compared=_chart(compares=True),
        ranges=(
            RangeRow("1", 40, "/styleguide", 100, False),
            RangeRow("2 to 4", 0, "", 0, False),
            RangeRow("5 to 9", 12, "/styleguide", 30, True),
        ),
        applied=(
            Applied("People", "Anna Berg", query.remove("people", "anna-berg")),
            Applied("Not places", "Norrvik", query, is_out=True),
        ),
        sorts=(
            Choice("Best first", "#controls", True),
            Choice("Newest first", "#controls", False),
        ),
        views=(Choice("List", "#controls", True), Choice("Map", "#controls", False)),
        paging=paging(5, 12, lambda _: "#controls"),
    )


def _hits(query: Query) -> list[HitRow]:
    full = Hit(
        id="styleguide-1",
        title="Pilots end harbour blockade after eleven hours",
        title_inferred=False,
        title_spans=(
            ("Pilots end ", False),
            ("harbour", True),
            (" blockade after eleven hours", False),
        ),
        date="2020-03-11",
        outlet="Ellery Courier",
        agency="Meridian",
        score=1.0,
        snippets=(
            (("A group of lorry drivers waited at the ", False), ("harbour", True)),
        ),
        story="styleguide",
        copies=5,
        matching=3,
        carriers=("Ellery Courier", "Harbour Post", "The Tide"),
        left_out=1,
    )
    bare = full._replace(
        id="styleguide-2",
        title="Fog closed the crossing for a third day, the company said on Monday",
        title_inferred=True,
        title_spans=(),
        date=None,
        outlet=None,
        agency=None,
        snippets=(),
        copies=1,
        matching=1,
        carriers=(),
        left_out=0,
    )
    names = (NameLink("Civil unrest", "event", "#hits"),)
    return [HitRow(full, query, 1, names), HitRow(bare, query, 2)]


def _group(query: Query) -> FacetGroup:
    def row(value_id: str, label: str, count: int, **more: bool) -> ValueRow:
        selected = more.get("selected", False)
        value = FacetValue(value_id, label, count, selected, some=count // 2)
        return ValueRow(
            "styleguide", value, query, excluded=more.get("excluded", False)
        )

    town = row("town", "Port Ellery", 4)
    country = FacetValue("country", "A country with a name that takes two lines", 12)
    return FacetGroup(
        key="styleguide",
        label="Places",
        plural="places",
        rows=(
            row("out", "Norrvik", 0, excluded=True),
            row("chosen", "Saltmarsh", 9, selected=True),
            ValueRow("styleguide", country, query, children=(town,)),
        ),
        doubtful=(),
        chosen=2,
        open=True,
        more_url="#filters",
        asks_all=False,
        widens=True,
    )


def _fields() -> tuple[DateField, ...]:
    wrong = "“31 June” is no date. Write 30 June 2020, June 2020 or 2020."
    return (
        DateField("from", "From", "June 2019", "", ()),
        DateField(
            "to", "To", "31 June", wrong, (Choice("30 June", "#filters", False),)
        ),
    )


def _chart(*, compares: bool = False) -> Histogram:
    """A year of months; beside another search, in shares, where two are compared."""
    bars: list[Bar] = []
    for index, count in enumerate(COUNTS):
        month = f"2020-{index + 1:02}"
        width = 21.0 if compares else 42.0
        columns: list[Column] = []
        for place, number in enumerate((count, COUNTS[-1 - index])):
            share = number * 1.5 if compares else None
            x = index * 50.0 + place * width
            y, height = 100.0 - number * 10, number * 10.0
            url = "#charts" if number else ""
            columns.append(Column(number, share, url, x, y, width, height))
        bars.append(
            Bar(
                id=month,
                label=month,
                short="JFMAMJJASOND"[index],
                column=columns[0],
                other=columns[1] if compares else None,
                selected=index > 2,
                outside=index <= 2 and not compares,
                x=index * 50.0,
                width=42.0,
            )
        )
    highest = max(bars, key=lambda bar: bar.height).column.words
    return Histogram(
        level="month",
        period="2020",
        bars=tuple(bars),
        unknown=4,
        unknown_url="#charts",
        wider_url="#charts",
        is_share=compares,
        switch_url="#charts",
        highest=highest,
    )
