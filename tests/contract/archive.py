"""One small archive that every engine is asked about."""

from __future__ import annotations

from cuttings.search.articles import Entry
from tests.making import make_entry, make_heading

TAJIKISTAN = make_heading("Tajikistan", "places")
DUSHANBE = make_heading("Dushanbe", "places", "tajikistan")
FRANCE = make_heading("France", "places")
RAHMON = make_heading(
    "Emomali Rahmon", "people", variants=("Rakhmonov", "Imomali Rakhmon")
)


def archive() -> list[Entry]:
    """Two copies of one story, a later story on the same event, a dated sports
    story, and two odd ones.
    """
    return [
        make_entry(
            "a1",
            "Thirteen militants killed in crackdown",
            "Militants refused to surrender in Dushanbe, the ministry said. President Rakhmonov spoke.",
            "2015-09-05",
            story="s1",
            headings=(TAJIKISTAN, DUSHANBE, RAHMON),
            agency="AFP",
            outlet="The Post",
            event=("Armed conflict",),
        ),
        make_entry(
            "a2",
            "Militants killed",
            "Militants refused to surrender, the ministry said. The operation continues near Dushanbe.",
            "2015-09-06",
            story="s1",
            representative=False,
            aliases=("s0",),
            headings=(TAJIKISTAN, DUSHANBE),
            agency="AFP",
            outlet="The Mail",
            event=("Armed conflict",),
        ),
        make_entry(
            "b",
            "Talks with rebels begin",
            "Peace talks began on Monday. The militants agreed to talk about peace; Rahmon welcomed the ceasefire.",
            "2015-10",
            headings=(TAJIKISTAN, RAHMON),
            agency="Reuters",
            event=("Peace process", "Armed conflict"),
        ),
        make_entry(
            "c",
            "France win the final",
            "The French team won the final in Saint-Étienne 3-1 before 41,965 fans. Surrender was never a question.",
            "2016",
            headings=(FRANCE,),
            outlet="The Post",
            event=("Sport",),
        ),
        make_entry(
            "d",
            "Notes on naïveté",
            "A café in Łódź, the naïve reader's favourite. No names, no dates.",
        ),
        make_entry(
            "e",
            "Fußball im Süden",
            "Runners, running and the run of the runner.",
            "1997-01-31",
        ),
    ]
