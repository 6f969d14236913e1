"""The words with which a request begins, and which are not sought: "tell me about",
"articles on", "I am looking for".

They are said to whoever is asked and describe no article, so a result neither demands nor
scores them, as with function words. Only whole openings count, and where a word may as
well be sought, it is: "search for survivors", "news on Sunday" and "articles of
impeachment" are searched as they stand.

    >>> opening(["tell", "me", "about", "the", "earthquake"])
    3
    >>> opening(["articles", "of", "impeachment"])
    0
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_SOME = r"(?:(?:all|any|some|the|more|every|other) )*"
_TEXTS = (
    r"(?:articles?|cuttings?|clippings?|documents?|texts?|coverage|information|info"
    r"|anything|everything|something)"
)
_REPORTS = r"(?:news|reports?|story|stories)"
_THAT = r"(?:that|which) (?:mentions?|discuss(?:es)?|describes?|deals? with|(?:is|are) about)"
_ABOUT = rf"(?:about|regarding|concerning|{_THAT})"
_SEEK = (
    r"(?:(?:show|give|find|get|list)(?: (?:me|us))?|search for|look(?:ing)? for"
    r"|(?:im|i am|we are) looking for|(?:i|we) (?:want|need|would like)(?: to (?:find|read|see))?"
    r"|(?:how|where) (?:do|can|could) (?:i|we) find|(?:is|are) there)"
)

_ENGLISH = (
    r"(?:tell|inform) (?:me|us) (?:(?:more|all|everything|something|anything) )?about",
    rf"{_SEEK} {_SOME}(?:{_TEXTS}|{_REPORTS}) (?:{_ABOUT}|on)",
    rf"{_SOME}(?:{_TEXTS} (?:{_ABOUT}|on)|{_REPORTS} {_ABOUT})",
    r"(?:show|give|find|get) (?:me|us)",
    r"(?:im|i am|we are) looking for",
    r"(?:how|where) (?:do|can|could) (?:i|we) find",
    r"what (?:(?:is|was|has|been) )*(?:known|said|written|reported) (?:about|of|on)",
    r"what do (?:we|you) know (?:about|of)",
    r"what can you tell (?:me|us) about",
)
_GERMAN_TEXTS = r"(?:artikel|berichte?|meldungen|nachrichten|texte|ausschnitte|informationen|etwas|alles)"
_GERMAN = (
    rf"(?:zeige?|gib|suche|finde|ich suche|wir suchen|wo finde ich|gibt es) "
    rf"(?:(?:mir|uns|alle|die|mehr) )*{_GERMAN_TEXTS} (?:uber|zu|zum|zur)",
    rf"(?:alle )?{_GERMAN_TEXTS} uber",
    r"erzahle? (?:mir|uns) (?:etwas|mehr|alles) uber",
    r"was (?:steht|weiss man|wissen wir|ist bekannt) (?:uber|von)",
)
_FRENCH_TEXTS = (
    r"(?:articles?|nouvelles|informations?|coupures|textes|reportages|documents?)"
)
_FRENCH_ABOUT = r"(?:sur|concernant|a propos (?:de|du|des)|au sujet (?:de|du|des))"
_FRENCH = (
    rf"(?:je cherche|nous cherchons|je voudrais|trouver|chercher) "
    rf"(?:(?:tous|toutes|des|les|un|une) )*{_FRENCH_TEXTS} {_FRENCH_ABOUT}",
    rf"(?:(?:tous|les) )*{_FRENCH_TEXTS} {_FRENCH_ABOUT}",
    r"(?:je cherche|nous cherchons)",
)
_COURTESY = r"(?:please )?(?:(?:can|could|would) you (?:please )?)?"


def _compiled(openings: Sequence[str], before: str = "") -> re.Pattern[str]:
    return re.compile(rf"{before}(?:{'|'.join(openings)}) ")


_OPENINGS = {
    "en": _compiled(_ENGLISH, _COURTESY),
    "de": _compiled(_GERMAN),
    "fr": _compiled(_FRENCH),
}


def opening(words: Sequence[str], languages: Sequence[str] = ()) -> int:
    """How many of the first words of a query, folded, open a request; at least one word
    follows these. ``languages`` are those of the archive besides English.
    """
    text = " ".join(words) + " "
    longest = 0
    for language in ("en", *languages):
        pattern = _OPENINGS.get(language)
        found = pattern.match(text) if pattern else None
        if found and found.end() < len(text):
            longest = max(longest, found[0].count(" "))
    return longest
