"""What made copies are made of: synonyms, footers, letters that OCR confuses, and
templates to be filled in.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

PAIRS = (
    "said:stated killed:slain people:persons officials:authorities government:administration police:officers "
    "reported:wrote about:around after:following also:too many:numerous began:started near:close including:among "
    "before:ahead large:big several:various however:but while:as announced:declared yesterday:earlier "
    "against:opposing according:per died:perished city:town country:nation told:informed including:with "
    "former:ex major:main since:from found:discovered made:produced most:majority during:amid"
)
SYNONYMS = dict(pair.split(":") for pair in PAIRS.split())
FOOTERS = (
    "By continuing to use the site, you agree to the use of cookies. You can find out more by clicking this link.",
    "Sign up for our morning briefing and get the stories that matter delivered to your inbox every weekday before "
    "breakfast. You can unsubscribe at any time by following the link at the bottom of each message we send you.",
    "Copyright {outlet}. All rights reserved. This material may not be published, broadcast, rewritten or "
    "redistributed without the prior written permission of the publisher and its licensors.",
    "Follow {outlet} on all your favourite platforms and join the conversation with thousands of other readers. "
    "Comments are moderated between eight in the morning and ten at night and may be published in our print edition.",
    "The views expressed in this article do not necessarily reflect those of {outlet}, its editors or its owners. "
    "If you believe that something on this page is wrong, write to the corrections desk with a link to the page.",
    "You have read your last free article this month. Subscribe now for unlimited access to award-winning journalism "
    "on any device, exclusive newsletters written by our correspondents and the full archive since 1921.",
    "Weather, traffic and travel: call our information line at any time of day for the latest from your district. "
    "Calls are charged at the local rate and may be recorded for training purposes by our service partner.",
    "Our journalism depends on readers like you. For the price of a cup of coffee a week you can help us to go on "
    "reporting without fear or favour from more than forty countries around the world.",
)
CONFUSED = {
    "e": "c",
    "c": "e",
    "l": "1",
    "i": "l",
    "o": "0",
    "m": "rn",
    "n": "u",
    "u": "n",
    "h": "b",
    "t": "f",
    "s": "5",
}
TOWNS = (
    "Aston",
    "Bexley",
    "Corby",
    "Dunmow",
    "Elstow",
    "Fleet",
    "Goole",
    "Hythe",
    "Irvine",
    "Jarrow",
    "Kendal",
)
FIRMS = (
    "Acme",
    "Borex",
    "Calder",
    "Dynamo",
    "Elcon",
    "Fenwick",
    "Galaxo",
    "Hartmann",
    "Innova",
    "Kestrel",
    "Lumen",
)


def forms(chance: random.Random) -> Iterator[tuple[str, str]]:
    """A dividend, a weather report and a market report, each from its template:
    title and text.
    """

    def number(low: int, high: int) -> int:
        return chance.randint(low, high)

    firm, town = chance.choice(FIRMS), chance.choice(TOWNS)
    up = chance.choice(("rose", "fell"))
    yield (
        f"{firm} declares dividend",
        f"{firm} Corp said its board declared a quarterly dividend of {number(5, 90)} cents a share, payable on "
        f"{chance.choice(('March', 'April', 'May'))} {number(1, 28)} to shareholders of record on {number(1, 28)}. "
        f"The company last paid {number(5, 90)} cents. {firm} employs {number(100, 9000)} people in {town}.",
    )
    yield (
        f"Weather for {town}",
        f"{town} will be mostly {chance.choice(('cloudy', 'sunny', 'dry', 'wet'))} today with a high of "
        f"{number(4, 30)} degrees and a low of {number(-4, 12)} degrees. Winds will be light to moderate at "
        f"{number(3, 40)} kilometres an hour. The chance of rain is {number(0, 100)} per cent. Sunrise is at "
        f"{number(5, 8)}.{number(10, 59)} and sunset at {number(5, 9)}.{number(10, 59)}. The outlook for tomorrow is "
        "similar, with temperatures near the average for the season.",
    )
    yield (
        "Stocks close",
        f"Shares {up} in {town} on {chance.choice(('Monday', 'Tuesday', 'Friday'))}, with the main index closing at "
        f"{number(1000, 9999)}.{number(0, 99)}, {number(1, 90)} points from the previous session. Volume was "
        f"{number(100, 900)} million shares. {chance.choice(FIRMS)} {up} {number(1, 9)} per cent to {number(10, 99)}, "
        f"{chance.choice(FIRMS)} {number(1, 9)} per cent to {number(10, 99)}. The dollar bought {number(100, 140)} yen "
        f"and gold traded at {number(1000, 1900)} an ounce in late dealings. Analysts said investors were waiting for "
        "the decision of the central bank on interest rates later this week.",
    )
