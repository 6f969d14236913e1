"""Works, products, drugs, ships and events: what has a capital and is nobody and no body,
by the words right beside it.

Names of these kinds have no facet. What the text says of one mention (“Midnight Ferry, a
film by”) holds for its name in the whole article; what a name ends or begins with
(“Carnival”, “Tour de”) stands in the lists of ``words.toml``.

    >>> text = "Critics praised Midnight Ferry, a film by Ann Lee."
    >>> spans = [Span(text, 16, 30, "PERSON", "person"), Span(text, 42, 49, "PERSON", "person")]
    >>> sorted(described(spans))
    ['Midnight Ferry']
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from cuttings.index.enrich.spans import Span, bare_word
from cuttings.index.enrich.words import (
    FAMILIES,
    ORGANISATION_WORDS,
    PATTERNS,
    TITLES,
    is_given_name,
    one_of,
)
from cuttings.index.names.gazetteer import gazetteer
from cuttings.index.names.organisations import starter_organisation

LEAST_DRUG = 7
"""Letters of a name that may be a drug's by its end."""
# Midnight Ferry“, a film by”, Zorenex“, a drug that”
_WORKS = "|".join(word for word in PATTERNS["works"] if word != "operation")
_IS_CALLED = re.compile(
    r",? (?:which is )?(?:an?|the|his|her|its|their) (?:[\w-]+ ){0,3}?"
    rf"(?:{_WORKS}|{one_of('products')})"
    r"(?=[,.;)]| (?:that|which|by|about|set|for|of|from|made|starring|called|used|released"
    r"|based|developed|published|written|directed)\b)"
)
# “aboard the” Zorena, “the sinking of the” Zorena
_ABOARD = re.compile(
    r"\b(?:[Aa]board|[Oo]n board|(?:[Cc]rew|[Pp]assengers|[Cc]aptain|[Ww]reck|[Ss]inking|hull|deck) of)(?: the)? $"
)
_SAILS = re.compile(
    r" (?:sank|sunk|capsized|ran aground|docked|sailed|(?:was|were) (?:torpedoed|scuttled"
    r"|launched from)|lifted off|touched down)\b"
)
# the Zorena Astra“.”, the Zorena Astra “were”, and not the Ann Lee “case”
_ALONE = re.compile(
    r"[.;:)!?\"”]|,|$|\s(?:is|was|were|are|has|have|had|will|would|in|on|at|by|and|or|as|for"
    r"|from|to|with|last|this)\b"
)
_ARTICLE = re.compile(r"\b[Tt]he $")
# “a cheaper” Zorena Book, “two” Scuds
_ONE_OF_MANY = re.compile(r"\b[Aa]n? (?:[a-z]{2,} )?$")
_MANY = re.compile(
    r"(?:\b(?:two|three|four|five|six|seven|eight|nine|ten|several|dozens of|hundreds of)"
    r"|(?<![\d.,-])\d{1,2}) $"
)
# Lassa“ fever”, Parkinson“'s disease”
_ILL = re.compile(r"(?:['’]s)? (?:virus|disease|fever|flu|syndrome|variant|palsy)\b")
# the FTSE“ 100”
_FIGURE = re.compile(r" \d{2,4}\b(?! (?:[A-Z]|[a-z]+s\b))")
# “Treaty of” Lisbon
_AGREED_IN = re.compile(
    r"\b(?:Treat(?:y|ies)|Accords?|Conventions?|Protocols?|Declaration|Peace|Charter"
    r"|Compact|Congress|Council) of $"
)
# Zorena “twice a day”, Zorena “lowered blood pressure”
_TREATS = re.compile(
    r" (?:(?:once|twice|three times|\d+ times) (?:a|every|each) (?:day|week|month)|(?:daily|weekly)\b"
    r"|(?:can |may |could |will )?(?:lower|reduce|relieve|treat|cure|ease|control|slow|shrink|block)"
    r"(?:e?d|s)? (?:the |their |[a-z]+ )?(?:blood|pain|symptoms?|pressure|cholesterol|tumou?rs?"
    r"|cancers?|asthma|migraines?|infections?|fevers?|relapses?|seizures?|inflammation)"
    r"|(?:tablets?|pills?|capsules?|injections?|inhalers?|vaccines?)\b)"
)
_DOSE_BEFORE = re.compile(
    r"\b(?i:doses?|tablets?|pills?|capsules?|injections?|courses?|(?:clinical )?trials?) of $"
)
# “the new” Zorena “costs less”
_NEW_BEFORE = re.compile(
    r"\b(?:[Tt]he|[Aa]|its|[Ii]ts) (?:(?:new|latest|old|electric|cheaper|updated) )?$"
)
_COSTS = re.compile(
    r" (?:costs?|will cost|sells? (?:for|at)|is (?:sold|priced|built|made|powered|assembled)"
    r"|runs on|has (?:\d|four|five|two) (?:doors|seats|engines)|goes on sale|went on sale)\b"
)
# how the names of medicines end (WHO, “The use of stems”, 2018)
_DRUG = re.compile(
    r"(?:mab|[a-z]{3}[dn]?e?[sv]ivir|[a-z]{4}vir|tinib|cillin|mycin|statin|prazole|conazole"
    r"|sartan|cycline|oxetine|azepam|gliptin|gliflozin|oquine|profen)$"
)


def described(spans: Iterable[Span]) -> set[str]:
    """The names among those of people and bodies that one mention shows to be a work's,
    a product's, a drug's, a ship's or an event's.
    """
    found = set()
    for span in spans:
        if span.sort not in ("person", "organisation") or span.text in found:
            continue
        if _is_thing(span) and not starter_organisation(span.text):
            found.add(span.text)
    return found


def is_agreed_in(span: Span) -> bool:
    """Whether a town's name is that of what was agreed on there (“Treaty of Lisbon”)."""
    before = span.before(16)
    return before.endswith(" of ") and bool(_AGREED_IN.search(before))


def is_many(span: Span) -> bool:
    """Whether a number stands before a plural that no gazetteer has (“two Scuds”)."""
    is_plural = span.text.endswith("s") and " " not in span.text
    if not is_plural or gazetteer().named(span.text):
        return False
    is_alone = _ALONE.match(span.source, span.end)
    return bool(is_alone) and bool(_MANY.search(span.before(14)))


def _is_thing(span: Span) -> bool:
    if span.after(3).startswith((",", " a", " t")) and _IS_CALLED.match(
        span.source, span.end
    ):
        return True
    if _SAILS.match(span.source, span.end) and span.before(4).lower() == "the ":
        return True
    before = span.before(32)
    if before.endswith((" ", " the ")) and _ABOARD.search(before):
        return not is_given_name(span.words[0])
    if _ILL.match(span.source, span.end):
        return True
    if " " not in span.text:
        return _is_single_thing(span)
    if span.sort == "person":
        return _is_behind_article(span)
    return _is_one_of_many(span)


def _is_single_thing(span: Span) -> bool:
    """Whether one word is a drug's by its end, an index by its number, or one of many."""
    name = span.text
    if len(name) >= LEAST_DRUG and _DRUG.search(name) and not is_given_name(name):
        return True
    if span.sort == "person" and (_is_taken(span) or _is_sold(span)):
        return True
    if name.isupper() and span.before(4).lower() == "the ":
        return bool(_FIGURE.match(span.source, span.end))
    return is_many(span) and bare_word(name) not in ORGANISATION_WORDS


def _is_taken(span: Span) -> bool:
    """Whether the words beside one word say that patients take it (“doses of Zorena”)."""
    if _TREATS.match(span.source, span.end):
        return True
    return bool(_DOSE_BEFORE.search(span.before(24)))


def _is_sold(span: Span) -> bool:
    """Whether one word stands behind an article and what things are, as a car's name
    does (“the new Zorena costs less”), or is what a maker's is called.
    """
    if not _NEW_BEFORE.search(span.before(20)):
        return False
    return bool(_COSTS.match(span.source, span.end))


def _is_behind_article(span: Span) -> bool:
    """Whether a person's full name stands behind an article, as a car's or a ship's does,
    and before nothing that is called after somebody (“the Ann Lee case”).
    """
    if not _ARTICLE.search(span.before(5)):
        return False
    if bare_word(span.words[0]) in TITLES or bare_word(span.words[-1]) in (
        ORGANISATION_WORDS | FAMILIES["band_ends"]
    ):
        return False
    return bool(_ALONE.match(span.source, span.end))


def _is_one_of_many(span: Span) -> bool:
    """Whether a body's name of several words stands behind an article of one, as what is
    sold does (“a cheaper Zorena Book”), and has no word for a body.
    """
    if not _ONE_OF_MANY.search(span.before(20)):
        return False
    ends = FAMILIES["company_ends"] | FAMILIES["legal_forms"] | FAMILIES["more_heads"]
    lowered = set(map(bare_word, span.words))
    if not lowered.isdisjoint(ORGANISATION_WORDS | ends):
        return False
    # “a proposed European Community, EC, freeze”
    return span.after(1) != "," and bool(_ALONE.match(span.source, span.end))
