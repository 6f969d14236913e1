"""A company by its whole name: the partners, the first words and the legal form that the
model cut off.

    >>> text = "Becor Western Inc fell."
    >>> with_legal_form(Span(text, 0, 13, "PERSON", "person")).text
    'Becor Western Inc'
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from cuttings.index.enrich.boundaries.cutting import without_kind, without_person
from cuttings.index.enrich.boundaries.pieces import (
    ENDS_IN_FORM,
    FORM,
    SURE_FORM,
    as_body,
    has_given_name,
)
from cuttings.index.enrich.national import is_national_body
from cuttings.index.enrich.people import has_organisation_word
from cuttings.index.enrich.places import is_big_town
from cuttings.index.enrich.spans import Span, bare_word
from cuttings.index.enrich.words import (
    FAMILIES,
    MONTHS,
    OPENERS,
    ORGANISATION_WORDS,
    PERSON_NOUNS,
    TITLES,
    is_given_name,
)
from cuttings.index.names.gazetteer import gazetteer
from cuttings.index.names.organisations import starter_organisation

# Becor Western“ Inc”, C. Itoh“ and Co”, Alex Brown“ & Sons”
_PARTNERS = r",? (?:and|&) (?:Co|Sons|Company|Partners|Bros|Brothers)\b(?: (?:Inc|Ltd|Plc|LLP|LP)\b)?"
_FORM_OF_BODY = re.compile(rf"{_PARTNERS}|(?: [A-Z][\w-]+){{0,2}},? {FORM}")
# Charter Oak“ Partners”
_COMPANY_END = re.compile(
    r" (?:Partners|Associates|Holdings|Industries|Enterprises|Ventures|Technologies)"
    r"(?=[,.;]|['’]s?\b|,? (?:said|says|has|had|is|was|of|in|and|to|which|<)\b| [<(])"
)
_FORM_OF_WORD = re.compile(
    rf"{_PARTNERS}|(?:(?: [A-Z][\w-]+){{0,2}}| \([A-Z][a-z]+\)),? {SURE_FORM}"
)
_FORM_OF_NAME = re.compile(rf"{_PARTNERS}|(?: \([A-Z][a-z]+\))?,? {SURE_FORM}")
_ENDS_IN_SURE_FORM = re.compile(rf" (?:{SURE_FORM}|S\.A|N\.V|S\.p\.A|A\.G|B\.V)\.?$")
# Divisional Railway“ Manager”
_OFFICE_AFTER = re.compile(
    r" (?:Minister|Manager|Secretary|Director|Commissioner|Chairman|Superintendent|Officer"
    r"|Inspector|Spokes(?:man|woman|person))\b"
)
# <ZOR.O>, (NYSE: ZOR), (ZOR.L)
_TICKER = re.compile(
    r" ?(?:<[A-Z0-9]{1,6}(?:\.[A-Z]{1,3})?>|\((?:NYSE|NASDAQ|Nasdaq|AMEX|LSE|TSX|ASX|NSE|BSE|JSE)"
    r": ?[A-Z0-9.]{1,8}\)|\([A-Z0-9]{1,6}\.[A-Z]{1,3}\))"
)
_GENERAL = (
    FAMILIES["middle_words"]
    | FAMILIES["company_ends"]
    | FAMILIES["legal_forms"]
    | frozenset(("international", "national"))
)
_TRADES = FAMILIES["middle_words"] | FAMILIES["plain_trades"]
_TRADES_OF_OWNERS = _TRADES | frozenset(("bank", "system"))
# “Federal Home” Loan Bank Board, “Mitsui Trust and” Banking Co
_BEGINNING = re.compile(r"(?:(?:[A-Z][\w’'-]+|(?:[A-Z]\.)+) (?:(?:and|&|of) )?){1,4}$")
_OFFICE_BEFORE = re.compile(
    r"(?:[A-Z][a-z]+ ){0,2}(?:President|Chairman|Director|Officer|Manager|Secretary|Treasurer)"
    r" of "
)
_SHOUTED_BEFORE = re.compile(r"(?:\b[A-Z][A-Z.&'-]+ ){1,3}$")
_INITIAL_BEFORE = re.compile(
    r"(?:(?<=^)|(?<=[\n <(\"“]))(?:(?:[A-Z]\.){1,3} |(?:(?![AI] )[A-Z] ){1,3})$"
)
_BRACKETED = re.compile(rf"(?P<rest>(?:\s[A-Z&][\w.&’'-]*){{0,4}}?\s{SURE_FORM}\.?)>")
# full name is “Pittsburgh and” West Virginia Railroad
_FULL_NAME = re.compile(
    r"\b[Ff]ull\s+[Nn]ame\s+(?:of\s+company\s+)?(?:is\s+)?"
    r"(?P<first>(?:[A-Z][\w.&’'-]*\s(?:(?:and|&|of)\s)?){0,3})\Z"
)
_LETTER_BEFORE = re.compile(r"(?<![\w’'.])[A-Z] (?:and|&) $")
_LISTED_BEFORE = re.compile(
    r"(?:^|[\n<(\"“]|\b(?:[a-z][\w’'-]*|In|At|By|For|From|Of|With) )(?P<word>(?:[A-Z]\. ?)*[A-Z][a-z]+), $"
)
_AND_CO = re.compile(r"(?:[A-Z]\. ?)*[A-Z][a-z]+(?: [A-Z][a-z]+)? (?:and|&) Co\b")
# “Lomas and” Nettleton Corp, “Mr.” Rooter Corp
_PARTNER_BEFORE = re.compile(
    r"(?:(?:^|[\n<(\"“]|[,.>:] |[Tt]he |(?:^|[\s(])[a-z\d][\w’'-]* )"
    r"(?P<word>(?!The )[A-Z][\w’'-]+(?: [A-Z][\w’'-]+){0,2}) (?:and|&)"
    r"|(?P<honorific>(?:Mr|Mrs|Dr)\.?)) $"
)
# “Health and” Zorena Properties Trust said it has reached
_SUBJECT_BEFORE = re.compile(
    r"(?:^|\n)(?P<word>(?!The |Both )[A-Z][\w.’'-]+(?: [A-Z][\w.’'-]+)?) and $"
)
_AS_ONE = re.compile(r" (?:said|says|announced)(?: [A-Za-z]+day)?(?: that)? its?\b")
# by “Pemberton Brill” Zorena Inc
_WORDS_BEFORE = re.compile(
    r"(?:(?<= (?:and|for|the) )|(?<= (?:by|of|to|in) )|(?<= (?:with|from) ))"
    r"(?:[A-Z][a-z]+ ){1,3}$"
)
_COMPANY_OF = re.compile(
    r"(?:[A-Z][\w’'-]+ ){0,3}?(?P<head>[A-Z][\w’'-]+) of (?:(?:West|New|North|South) )?$"
)
# of “Phillips and Drew”: partners whose firm has no other name
_FIRM_BEFORE = re.compile(
    r"\b(?:of|at|with|from|by|brokers?|brokerages?|firm|house|analysts?|stockbrokers?"
    r"|bankers?|dealers?|traders?|solicitors?|lawyers?|accountants|auditors?) $"
)
_TRADE_AND_FORM = re.compile(rf"(?P<trade>[A-Z][a-z]+) {FORM}\.?")
# Banque Generale “du” Luxembourg
_FOREIGN_LINK = re.compile(
    r" (?:d[uei]|des|de la|de los|de las|del|dell[aeo]|d[ao]s?|der|f[uü]r|van|voor)(?: la)? "
)
_BROKER_BEFORE = re.compile(
    r"\b(?:brokers?|brokerages?|firm|analysts? at|stockbrokers?|bankers?|dealers?|traders?"
    r"|solicitors?|lawyers?"
    r"|accountants|auditors?) $"
)


_PARTNER = rf"[A-Z][a-z’']*[A-Z]?[a-z]+(?: (?!{SURE_FORM})[A-Z][a-z]+)?"
# Zorena, Raisi, Brill “& Lee LLP”
_PARTNERS_LISTED = re.compile(
    rf"(?P<names>{_PARTNER}(?:, {_PARTNER})+(?:,? (?:and|&) (?!Co\b|Sons\b|Bros\b){_PARTNER})?)"
    rf"(?P<partners>{_PARTNERS})?(?P<form>,? {SURE_FORM})?"
)
_PARTNERS_BEFORE = re.compile(rf"(?:{_PARTNER}, )+$")
_BETWEEN_PARTNERS = re.compile(r",? (?:and|&) |, ")
_FIRM_CUE = re.compile(
    r"(?i:\b(?:(?:law|public relations|securities|brokerage|accounting|accountancy|investment|stockbroking|advertising"
    r"|architectur\w+|consulting)(?: firm)?(?: of)?|firm of|brokerage(?: house)?|law offices? of"
    r"|(?:lawyers?|attorneys?|solicitors?|partners?|barristers?) (?:at|with|from|in)"
    r"|(?:an |the |, )analyst (?:at|with|for)|architects|solicitors|stockbrokers?"
    r"|brokers?)) $"
)
_ANALYSTS_AT = re.compile(r"\b[Aa]nalysts? (?:at|with|for) $")


def whole_companies(spans: Iterable[Span]) -> list[Span]:
    """Spans with the beginnings and legal forms of companies that the model cut off."""
    parted = firms(spans)
    people_at: dict[int, int] = {}
    for span in parted:
        if span.label == "PERSON" and " " in span.text:
            people_at[span.start] = span.end
    whole = []
    for span in parted:
        longer = with_legal_form(with_beginning(span))
        # Ann Lee of “Zorena Trust and Banking Co”
        is_grown = longer.start < span.start
        if is_grown:
            longer = without_kind(without_person(longer, people_at))
        whole.append(longer)
    found: list[Span] = []
    for span in firms_listed(whole):
        longer = with_partner(span)
        last = found[-1] if found else None
        # “Ann Lee” and Zorena Inc: two words that were found are a name of their own.
        is_taken = last is not None and last.end > longer.start and " " in last.text
        # A note says of all of it that it is the full name.
        if is_taken and last is not None and _full_name(span) is not None:
            found.pop()
            is_taken = False
        # of “U.S. Publisher Zorena Brill” Raisin Inc
        is_grown = longer.start < span.start
        longer = without_kind(longer) if is_grown else longer
        found.append(span if is_taken else longer)
    return found


def firms_listed(spans: Sequence[Span]) -> list[Span]:
    """The spans, those of one firm's partners as one (“Zorena, Raisi, Brill & Lee”): by
    what stands before the list, or by its form and “and”.
    """
    found: list[Span] = []
    listed: Span | None = None
    for span in spans:
        if listed and listed.start <= span.start < listed.end:
            continue
        if span.after(2) == ", " and span.sort in ("person", "organisation", "place"):
            firm = _firm_of_list(span, spans)
            if firm:
                while found and found[-1].start >= firm.start:
                    found.pop()
                span = listed = firm
        found.append(span)
    return found


def _firm_of_list(span: Span, spans: Sequence[Span]) -> Span | None:
    """The firm in whose list of partners a span is the first that was found, if it is."""
    before = _PARTNERS_BEFORE.search(span.before(60))
    start = span.start - len(before.group()) if before else span.start
    match = _PARTNERS_LISTED.match(span.source, start)
    if match is None or match.end() <= span.end:
        return None
    names = _BETWEEN_PARTNERS.split(match["names"])
    if len(names) < 2 or not all(_may_be_partner(name) for name in names):
        return None
    firm = as_body(span.at(start, match.end()))
    # Zorena, Raisibank, “Brill & Lee”: the model sees the last alone.
    last = match["names"].rpartition(", ")[2]
    for each in spans:
        if each.label == "ORG" and each.text.startswith(last) and " & " in last:
            return None
    cue = _FIRM_CUE.search(span.source[max(0, start - 40) : start])
    if cue or " & " in match["names"] or match["partners"]:
        return firm
    if _ANALYSTS_AT.search(span.source[max(0, start - 40) : start]):
        # “analysts at Zorena, Raisi and Brill” are three firms'.
        return None if re.search(r" and [^,]+$", match["names"]) else firm
    if not match["form"]:
        return None
    # In a list of three firms an “and” would stand before the last.
    if " and " not in match["names"]:
        return (
            firm if len(names) > 2 and not span.after(9).startswith(" and ") else None
        )
    # “Zorena, Raisi and Brill Inc” may be three: not where the model sees people.
    within = [each for each in spans if start <= each.start < match.end()]
    are_people = [each.label == "PERSON" for each in within[:-1]]
    return firm if are_people and all(are_people) else None


def _may_be_partner(name: str) -> bool:
    """Whether a name in a list may be a partner's: nobody's in full, and no body's."""
    if starter_organisation(name) or gazetteer().nation(name):
        return False
    return not has_given_name(name) and not has_organisation_word(name)


def firms(spans: Iterable[Span]) -> list[Span]:
    """Spans with two surnames that are one firm's name (“analysts at Phillips and
    Drew”) as one, with the bands and firms that people are “of”, and without the
    portfolios before an office (“Divisional Railway” Manager).
    """
    found: list[Span] = []
    for span in spans:
        last = found[-1] if found else span
        between = span.source[last.end : span.start]
        is_firm = between in (" and ", " & ") and _are_partners(found, span)
        is_firm = is_firm or _is_one_abroad(last, between)
        is_firm = is_firm or _is_trade_of(last, span, between)
        if is_firm or _is_one_list(last, span, between):
            found[-1] = as_body(last.at(last.start, span.end))
        elif between in (" of ", " of the ") and _is_member(last, span):
            found.append(as_body(span))
        elif span.label != "PERSON" or not _OFFICE_AFTER.match(span.source, span.end):
            found.append(span)
    return found


def _is_one_list(one: Span, other: Span, between: str) -> bool:
    """Whether two bodies are one whose name lists what it is for (“the Zorenan Biscuit”,
    “Cake and Confectionery Alliance”), or who gave to it (“the Raisi Lee” and “Brill
    Medical Center”).
    """
    if {one.label, other.label} != {"ORG"} or not one.before(4).endswith("the "):
        return False
    if has_organisation_word(one.text) or starter_organisation(one.text):
        return False
    last = bare_word((other.words or [""])[-1])
    if between == ", ":
        return " and " in other.text and last in ORGANISATION_WORDS
    if between != " and " or gazetteer().named(one.text):
        return False
    is_alone = one.source.count(one.text) == one.source.count(f"{one.text} and")
    return is_alone and last in FAMILIES["donated"]


def _is_trade_of(one: Span, other: Span, between: str) -> bool:
    """Whether a trade and a legal form stand behind “and”: a company's second trade
    (“Zorena Mining” and “Smelting Ltd”).
    """
    if between not in (" and ", " & ") or "ORG" not in (one.label, other.label):
        return False
    trade = _TRADE_AND_FORM.fullmatch(other.text)
    if trade is None or ENDS_IN_FORM.search(one.text) or gazetteer().nation(one.text):
        return False
    word = trade["trade"].lower()
    if word.endswith("ing") or word in _TRADES | FAMILIES["trades_joined"]:
        return True
    # Zorena Mining and Smelter Corp, whose smelter stands
    is_trade = one.text.endswith("ing") and " " in one.text
    return is_trade and re.search(rf"\b{word}\b", one.source) is not None


def _is_one_abroad(one: Span, between: str) -> bool:
    """Whether a particle of another language stands behind a body that its name goes on
    after (“Banque Generale” du Luxembourg SA).
    """
    if one.label != "ORG" or not _FOREIGN_LINK.fullmatch(between):
        return False
    return bare_word(one.words[0]) in FAMILIES["heads_abroad"]


def _is_member(one: Span, other: Span) -> bool:
    """Whether a full name stands before “of”: what is behind is what somebody belongs
    to (Mike McCready of “Pearl Jam”).
    """
    if one.label != "PERSON" or other.label != "PERSON":
        return False
    return " " in other.text and has_given_name(one.text)


def _are_partners(found: Sequence[Span], other: Span) -> bool:
    """Whether the last span and another are the surnames that a firm is named by: both
    are a person's to the model, or one is and somebody or an office is “of” both (Ann
    Lee of “Phillips and Drew”).
    """
    one = found[-1]
    for span in (one, other):
        is_name = span.label in ("PERSON", "ORG") and " " not in span.text
        if not is_name or is_given_name(span.text) or is_big_town(span.text):
            return False
    labels = {one.label, other.label}
    if labels == {"PERSON"}:
        return bool(_FIRM_BEFORE.search(one.before(16)))
    if "PERSON" not in labels:
        return False
    if _BROKER_BEFORE.search(one.before(16)):
        return True
    member = found[-2] if len(found) > 1 else one
    between = one.source[member.end : one.start]
    is_member = member.label == "PERSON" and " " in member.text
    return is_member and between in (" of ", " at ", " with ")


def with_legal_form(span: Span) -> Span:
    """A company's span with what says behind it that it is one: a legal form (“Becor
    Western” Inc), partners (“Alex Brown” and Sons); as a body by its mark at the
    exchange (“Zorena” <ZOR.O>).
    """
    if span.sort == "person" and _ENDS_IN_SURE_FORM.search(span.text):
        return as_body(span)
    if span.sort == "organisation":
        pattern = _FORM_OF_BODY
    else:
        # SA and AG behind other names are more than companies.
        pattern = _FORM_OF_NAME if " " in span.text else _FORM_OF_WORD
    whole = pattern.match(span.source, span.end)
    if whole is None and span.label in ("ORG", "PERSON"):
        whole = _COMPANY_END.match(span.source, span.end)
    if whole and span.sort != "demonym" and not ENDS_IN_FORM.search(span.text):
        return as_body(span.at(span.start, whole.end()))
    if span.sort != "organisation" and _TICKER.match(span.source, span.end):
        return as_body(span)
    return span


def with_beginning(span: Span) -> Span:
    """A body's span with the words before it that the model cut off, where it begins
    with a word that begins none (“Federal Home” Loan Bank Board).
    """
    found = span.words
    if span.sort not in ("organisation", "person") or not found:
        return span
    if len(found) < 2:
        return span
    lowered = [bare_word(word).replace(".", "") for word in found]
    # Telegraph Co, International N.V.
    is_rest = lowered[-1] in FAMILIES["legal_forms"] and _GENERAL.issuperset(lowered)
    is_begun = lowered[0] in _TRADES
    # Bundesbank and “Finance Ministry”
    is_begun = is_begun and not is_national_body(span.text)
    # One Valley Bancorp of West “Virginia Inc”
    has_form = ENDS_IN_FORM.search(span.text)
    owner = _COMPANY_OF.search(span.before(60)) if has_form else None
    if owner:
        head = owner["head"].lower()
        # Canon of “Virginia Inc”
        stem = ENDS_IN_FORM.sub("", span.text)
        levels = {place.level for place in gazetteer().named(stem)}
        if head in _TRADES_OF_OWNERS or not levels.isdisjoint(("country", "division")):
            return as_body(span.at(span.start - len(owner.group()), span.end))
    if not is_rest and not is_begun:
        return span
    match = _BEGINNING.search(span.before(60))
    before = match.group() if match else ""
    # Union of Zorena “and” Native Rights Fund, “Zorena's” Board of Investments
    is_listed = before.endswith(" and ") and gazetteer().named(before[:-5])
    if is_listed or before.endswith(("' ", "’ ", "'s ", "’s ")):
        return span
    first = before.partition(" ")[0].lower()
    if first in OPENERS or first in ("the", "a", "an"):
        before = before.partition(" ")[2]
    # Vice President of “Home Zorena” Savings Association
    office = _OFFICE_BEFORE.match(before)
    before = before[office.end() :] if office else before
    # Another company ends before it.
    if not before or any(
        bare_word(word) in FAMILIES["legal_forms"] for word in before.split()
    ):
        return span
    return as_body(span.at(span.start - len(before), span.end))


def with_partner(span: Span) -> Span:
    """A company's span with the partners before it that the model cut off (“Lomas and”
    Nettleton Corp, “Smith,” Lemon and Co), whom the text names nowhere without it, with
    the honorific that its name begins with (“Mr.” Rooter Corp), and in capitals with all
    capitals before it.
    """
    name = span.text.title() if span.text.isupper() else span.text
    if span.sort != "organisation":
        return span
    whole = _in_brackets(span) or _full_name(span)
    if whole:
        return whole
    # Health and Zorena Trust said “it”: one subject
    subject = _SUBJECT_BEFORE.search(span.before(48))
    is_one = subject and _AS_ONE.match(span.source, span.end)
    if subject and is_one and not starter_organisation(subject["word"]):
        return span.at(span.start - len(subject["word"]) - 5, span.end)
    if not ENDS_IN_FORM.search(name):
        return span
    before = _WORDS_BEFORE.search(span.before(48))
    if before and _may_begin_firm(before.group().split(), span.source):
        return span.at(span.start - len(before.group()), span.end)
    # SECURITY “PACIFIC CORP”
    shouted = _SHOUTED_BEFORE.search(span.before(40)) if span.text.isupper() else None
    if shouted:
        return span.at(span.start - len(shouted.group()), span.end)
    # J “Sainsbury Plc”
    initial = _INITIAL_BEFORE.search(span.before(10))
    if initial and " " in span.text:
        return span.at(span.start - len(initial.group()), span.end)
    # A and “W Brands Inc”
    letter = _LETTER_BEFORE.search(span.before(8)) if span.text[1:2] == " " else None
    if letter:
        return span.at(span.start - len(letter.group()), span.end)
    if starter_organisation(span.text):
        return span
    if _AND_CO.match(span.text):
        listed = _LISTED_BEFORE.search(span.before(24))
        if listed and _is_partner(listed["word"], span.source, ","):
            return span.at(span.start - len(listed["word"]) - 2, span.end)
    match = _PARTNER_BEFORE.search(span.before(40))
    if match is None:
        return span
    # Alexander and “Alexander Services Inc”
    if match["word"] and span.text.startswith(f"{match['word']} "):
        return span.at(span.start - match.end() + match.start("word"), span.end)
    if match["honorific"]:
        return span.at(span.start - len(match["honorific"]) - 1, span.end)
    if not _is_partner(match["word"], span.source, " (?:and|&)"):
        return span
    return span.at(span.start - match.end() + match.start("word"), span.end)


def _may_begin_firm(before: Sequence[str], text: str) -> bool:
    """Whether the words right before a company's name may be its own: no office nor day,
    and the first no land, no given name and no word that the text has in small letters.
    """
    plain = OPENERS | TITLES | MONTHS | PERSON_NOUNS
    if any(word.lower() in plain for word in before):
        return False
    first = before[0]
    if gazetteer().nation(first) or gazetteer().demonym(first) or is_big_town(first):
        return False
    if has_organisation_word(first) or starter_organisation(" ".join(before)):
        return False
    is_plain = re.search(rf"\b{first.lower()}\b", text) is not None
    return not is_plain and not is_given_name(first)


def _in_brackets(span: Span) -> Span | None:
    """The company whose whole name stands in pointed brackets and begins with a span, as
    wires write those without a mark at an exchange (“<Entregrowth” International Ltd>).
    """
    if span.before(1) != "<":
        return None
    match = _BRACKETED.match(span.source, span.end)
    return span.at(span.start, match.end("rest")) if match else None


def _full_name(span: Span) -> Span | None:
    """The company whose whole name a note gives (“NOTE: Full name” Pittsburgh and West
    Virginia Railroad), where a span is its end.
    """
    match = _FULL_NAME.search(span.before(60))
    if match is None or not match["first"]:
        return None
    return span.at(span.start - len(match["first"]), span.end)


def _is_partner(name: str, text: str, link: str) -> bool:
    """Whether a name can be a partner's: it is no body's, no country's and no large
    town's, and the text has it nowhere without a ``link`` behind it.
    """
    is_known = starter_organisation(name) or has_organisation_word(name)
    is_known = is_known or ENDS_IN_FORM.search(name) is not None
    if is_known or is_big_town(name) or gazetteer().nation(name):
        return False
    if name.partition(" ")[0].lower() in OPENERS:
        return False
    # Nova Scotia and Empire Co
    if " " in name and gazetteer().named(name):
        return False
    linked = re.findall(rf"{re.escape(name)}{link} ", text)
    return text.count(name) == len(linked)
