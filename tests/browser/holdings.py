"""An archive of 40 made-up articles, enough for pages, filters and a story with copies."""

from __future__ import annotations

from dataclasses import replace

from cuttings.search.articles import Entry, Paragraph
from tests.making import make_entry, make_heading

FRANCE, PARIS = (
    make_heading("France", "places"),
    make_heading("Paris", "places", "france"),
)
CHAD = make_heading("Chad", "places")
TEXT = (
    "Police in Paris met Anna Berg on Monday. The Harbour Union said the strike would go on.\n\n"
    "“We are not done,” said Berg. Nobody was hurt in the police operation, the ministry added."
)


def holdings() -> list[Entry]:
    """The articles: most about a strike, some about a match, one in French, one
    story in three copies.
    """
    return [
        *(_strike(number) for number in range(28)),
        *(_match(number) for number in range(9)),
        *_copies(),
    ]


def _strike(number: int) -> Entry:
    return make_entry(
        f"s{number}",
        f"Strike, day {number + 1}: police meet the union",
        TEXT,
        f"20{15 + number % 5}-0{1 + number % 9}-1{number % 9}" if number % 7 else None,
        people=["Anna Berg"],
        organisations=["Harbour Union"],
        headings=(FRANCE, PARIS),
        outlet=("The Post", "The Mail")[number % 2],
        agency="AFP" if number % 3 else None,
        event=("Labour dispute",),
    )


def _match(number: int) -> Entry:
    language = "fr" if number == 0 else "en"
    title = "Le match est gagné" if number == 0 else f"Match {number} won at home"
    text = "The team of Carl Dahl won. Police saw no trouble."
    return make_entry(
        f"m{number}",
        title,
        text,
        "2019-06-01",
        people=["Carl Dahl"],
        headings=(CHAD,),
        outlet="Sport",
        language=language,
    )


def _copies() -> list[Entry]:
    longer = TEXT + "\n\nThe ministry gave no further details of the flood."
    edited, cut = longer.replace("Nobody", "No one"), TEXT + " A flood."
    later = {"date": "2018-03-15", "story": "flood", "representative": False}
    copies = [
        make_entry(
            "c1",
            "Flood after the strike",
            longer,
            "2018-03-14",
            "flood",
            outlet="The Post",
            agency="AFP",
        ),
        make_entry("c2", "Flood", edited, outlet="The Herald", **later),
        make_entry("c3", "Flood, short", cut, **later),
    ]
    first = copies[0].article
    hidden = Paragraph(0, 0, 0, len(first.title), "title repeated")
    copies[0] = replace(
        copies[0], article=replace(first, paragraphs=(hidden, *first.paragraphs))
    )
    return [
        replace(copy, story=replace(copy.story, copies=3, outlets=2)) for copy in copies
    ]
