"""Bodies that every country has: ministries, parliaments, courts, forces, parties named by what they stand for.

Without its country such a body is nobody's: “the Interior Ministry” becomes ``Interior Ministry (Tajikistan)`` where
the words around it, or else the document as a whole, say whose it is. All ways to say so give one name, the country
in brackets behind: “US Senate”, “the American Senate”, “Senate of the United States”.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from cuttings.index.enrich.spans import Span
from cuttings.index.gazetteer.places import gazetteer

_TENETS = (
    "Agrarian|Centre|Center|Christian Democratic|Christian Democrat|Communist|Conservative|Constitution|Democratic"
    "|Ecologist|Freedom|Green|Greens|Independence|Islamic|Justice|Labou?r|Liberal|Liberal Democratic|Libertarian"
    "|National|National Democratic|Nationalist|People['’]s|Peasants['’]?|Pirate|Progress|Progressive|Radical|Reform"
    "|Republican|Social Democratic|Social Democrat|Socialist|Unionist|United|Unity|Workers['’]?"
)
_PORTFOLIOS = (
    "Agriculture|Commerce|Communications|Culture|Defen[cs]e|Economy|Education|Energy|Environment|Finance|Fisheries"
    "|Foreign Affairs|Forestry|Health|Home Affairs|Homeland Security|Housing|Immigration|Industry|Information"
    "|Interior|Justice|Labou?r|Public Works|Science|Social Welfare|State|Tourism|Trade|Transport|Transportation"
    "|Treasury|Veterans Affairs|Veterans['’] Affairs"
)
_MORE = r"(?:(?:,)? (?:and )?[A-Z]\w+)*"
_CHAMBERS = (
    "Parliament|Senate|National Assembly|Federal Assembly|Constituent Assembly|Legislative Assembly|House of Assembly"
    "|Congress|House of Representatives|House of Commons|House of Lords|Chamber of Deputies|House of Councillors"
    "|Council of State|State Council|Federal Council|Council of Ministers|Cabinet|Legislative Council"
)
_COURTS = "(?:Supreme|Constitutional|High|Federal|National|Supreme Administrative) Court|Constitutional Council"
_FORCES = (
    "(?:National|Presidential|Republican|Border) Guards?|Air Force|Navy|Army|Armed Forces|Coast ?Guard|Special Forces"
    "|Security Forces|National Police|Federal Police|Air Defen[cs]e Forces?|Marine Corps|Border Police|Police"
)
_OFFICES = (
    "Central Bank|National Bank|Reserve Bank"
    "|(?:Central |National |Independent |Federal )?(?:Elections?|Electoral|Referendum) Commission"
    "|Foreign Office|Home Office|Treasury|National Security (?:Council|Committee)|Supreme Security Council"
    "|General Prosecutor['’]s Office|Prosecutor General['’]s Office|Attorney General['’]s Office"
    "|Human Rights Commission"
    "|Chamber of Commerce|Civil Aviation Authority|Statistics (?:Office|Bureau)|Meteorological (?:Agency|Department)"
    "|Geological Survey|Red Crescent|Red Cross|Medical Association|Bar Association|State Security Service"
    "|Intelligence Service"
)
_SPORTS = (
    "(?:Football|Soccer|Cricket|Athletics|Rugby|Rugby Football|Tennis|Boxing|Basketball|Hockey|Ice Hockey|Olympic"
    "|Swimming) (?:Association|Federation|Union|Board|Committee)|(?:National )?Olympic Committee|Paralympic Committee"
)
NATIONAL = re.compile(
    rf"(?:Ministry of (?:the )?[A-Z]\w+{_MORE}|Department of (?:the )?(?:{_PORTFOLIOS}){_MORE}"
    rf"|[A-Z]\w+ (?:and [A-Z]\w+ )?Ministry|(?:{_PORTFOLIOS}) Department|{_CHAMBERS}|{_COURTS}|{_FORCES}|{_OFFICES}"
    rf"|{_SPORTS}|(?:Federal |Interim |Transitional )?Government|Liberal Democrats?|(?:{_TENETS}) [Pp]arty)"
)
_TELLING = re.compile(r"(?:Federal |Interim |Transitional )?Government|Police|Red Cross|(?:Special|Security) Forces")
"""Bodies that are only meant as such where their own words name the country: “the Police” is no organisation."""
_MANY = re.compile(
    "(?:Federal |State )?(?:District|Circuit|Superior|Crown|Magistrates?['’]?|Appeals?|County|Criminal|Civil|Family"
    "|Juvenile|Bankruptcy|Local|Municipal|City|Regional|Military) Court|Court of Appeals?|(?:Federal )?Appeals Court"
    "|Embassy|Consulate|Legislature|Governor|Attorney"
)
_KEPT_BY = tuple(
    (re.compile(pattern), countries.split("|"))
    for pattern, countries in (
        (
            r"Department of .*|.* Department",
            "United States|Philippines|Australia|South Africa|Ireland|Canada|Switzerland|United Kingdom|Sri Lanka",
        ),
        (r"Foreign Office", "United Kingdom|Germany|Pakistan|Japan"),
        (r"Home Office|House of Lords", "United Kingdom"),
        (r"House of Commons", "United Kingdom|Canada"),
        (
            r"Congress",
            "United States|Mexico|Brazil|Argentina|Chile|Colombia|Peru|Philippines|Ecuador|Honduras|Guatemala|Spain"
            "|Dominican Republic|Paraguay|Bolivia|Venezuela|Micronesia|Palau",
        ),
        (
            r"Senate",
            "United States|France|Italy|Spain|Poland|Czech Republic|Romania|Canada|Australia|Mexico|Brazil|Argentina"
            "|Chile|Colombia|Paraguay|Uruguay|Bolivia|Haiti|Dominican Republic|Philippines|Thailand|Pakistan|Nigeria"
            "|Kenya|Zimbabwe|Cambodia|Belgium|Netherlands|Ireland|Jordan|Kazakhstan|Rwanda"
            "|Democratic Republic of the Congo"
            "|Burundi|Gabon|Cameroon|Madagascar|Liberia|Lesotho|Eswatini|Jamaica|Barbados|Trinidad and Tobago|Bahamas"
            "|Belize|Ivory Coast|Algeria|Equatorial Guinea|Slovenia|Bosnia and Herzegovina|Uzbekistan",
        ),
        (
            r"House of Representatives",
            "United States|Japan|Australia|New Zealand|Philippines|Indonesia|Nigeria|Libya|Belgium|Netherlands|Cyprus"
            "|Malta|Egypt|Yemen|Morocco|Liberia|Jamaica|Thailand|Jordan|Iraq|Somalia|Belarus|Trinidad and Tobago|Fiji",
        ),
        (r"Marine Corps", "United States|South Korea|Philippines|Taiwan|Thailand|Brazil"),
        (r"Treasury", "United States|United Kingdom|Australia|New Zealand|South Africa|Kenya|Israel"),
    )
)
"""Bodies that only some countries have, the likeliest first."""
_AFTER = re.compile(r"\s+(?:of|in)\s+(?:the\s+)?([A-Z][\w’'-]*(?: [A-Z][\w’'-]*)?)")
_OF = re.compile(r"(.+?) of (?:the )?([A-Z].*)$")


def is_national_body(name: str) -> bool:
    """Whether every country has a body of this name: a ministry, a supreme court, an army."""
    core, whose = _parted(name)
    return bool(NATIONAL.fullmatch(core)) and (bool(whose) or not _TELLING.fullmatch(core))


def needs_country(name: str) -> bool:
    """Whether a name is that of a national body and does not say whose."""
    return bool(NATIONAL.fullmatch(name))


def national(span: Span, text: str, about: str | None, named: Collection[str] = ()) -> str:
    """The name of a body that every country has, with its country; empty where nothing says whose it is.

    Looks at the country inside the name, before and after it, then at ``about``, the country that the document or
    passage is about, and at the others ``named`` in it.
    """
    core, whose = _parted(span.text)
    if not whose:
        whose = _preceding(text[max(0, span.start - 40) : span.start])
    after = _AFTER.match(text[span.end : span.end + 60]) if not whose else None
    if after:
        whose = next((place.label for form in _forms(after.group(1)) if (place := gazetteer().country(form))), "")
    core = re.sub(r" party$", " Party", core)
    whose = whose or _keeper(core, about or "", named)
    return f"{core} ({whose})" if whose and NATIONAL.fullmatch(core) else ""


def _keeper(core: str, about: str, named: Collection[str]) -> str:
    """The country that a body belongs to where the words around it are silent."""
    countries = next((countries for pattern, countries in _KEPT_BY if pattern.fullmatch(core)), None)
    if countries is None or about in countries:
        return about
    return next((country for country in countries if country in named), "")


def _parted(name: str) -> tuple[str, str]:
    """A name without the country that stands before it or after “of”, and the country's label, if one does."""
    lead, label = _leading_country(name)
    core = name[len(lead) :].lstrip(" '’s") if lead else name
    of = _OF.match(core)
    country = gazetteer().country(of.group(2)) if of else None
    if of and country:
        return of.group(1), label or country.label
    return core, label


def _forms(phrase: str) -> tuple[str, ...]:
    return (phrase, phrase.partition(" ")[0])


def _leading_country(name: str) -> tuple[str, str]:
    tokens = name.split()
    for count in (2, 1):
        lead = " ".join(tokens[:count])
        bare = re.sub(r"['’]s?$", "", lead)
        place = gazetteer().demonym(bare) or (gazetteer().country(bare) if count < len(tokens) else None)
        if place and place.level in ("country", "region") and count < len(tokens):
            return lead, place.label
    return "", ""


def _preceding(before: str) -> str:
    tokens = re.findall(r"[\w.’'-]+", before.rpartition("\n")[2])[-3:]
    for count in (2, 1):
        lead = re.sub(r"['’]s?$", "", " ".join(tokens[-count:])) if len(tokens) >= count else ""
        if lead[:1].isupper():
            place = gazetteer().demonym(lead) or gazetteer().country(lead)
            if place:
                return place.label
    return ""


def is_generic(name: str) -> bool:
    """Whether a phrase is the name of a kind of court or office, of which one country has many."""
    core, _ = _parted(name)
    return bool(_MANY.fullmatch(core))


def is_list_of_places(name: str) -> bool:
    """Whether a phrase lists places (“Crete and Cyprus”)."""
    parts = re.split(r", | and ", name)
    return len(parts) > 1 and all(gazetteer().named(part) for part in parts)
