"""An article as a record of library systems: Dublin Core, MODS and MARC in XML.

    xml = RECORDS["mods"].make(entry, public)   # an ElementTree element

One table says which formats there are, so that SRU, OAI-PMH and unAPI offer the same.
Sources: DCMES 1.1; MODS 3.7; MARC 21 for bibliographic data with fields 773 (the paper
that an article stands in) and 720 (a name that nobody controls).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from cuttings.search.articles import Entry, Heading
from cuttings.web.exports.addresses import PublicAddress, one_line, printable

DC = "http://purl.org/dc/elements/1.1/"
OAI_DC = "http://www.openarchives.org/OAI/2.0/oai_dc/"
SRW_DC = "info:srw/schema/1/dc-schema"
MODS = "http://www.loc.gov/mods/v3"
MARC = "http://www.loc.gov/MARC21/slim"
SCHEMA = "{http://www.w3.org/2001/XMLSchema-instance}schemaLocation"

ABSTRACT = 400
"""Characters of the text's beginning that stand for it."""
LEADER = "00000nab a2200000uu 4500"
"""A new record of language material, a part of a serial, in Unicode."""

THREE_LETTERS = {
    "ar": "ara", "cs": "cze", "da": "dan", "de": "ger", "el": "gre", "en": "eng",
    "es": "spa", "fa": "per", "fi": "fin", "fr": "fre", "he": "heb", "hi": "hin",
    "hu": "hun", "id": "ind", "it": "ita", "ja": "jpn", "ko": "kor", "nl": "dut",
    "no": "nor", "pl": "pol", "pt": "por", "ro": "rum", "ru": "rus", "sv": "swe",
    "th": "tha", "tr": "tur", "uk": "ukr", "vi": "vie", "zh": "chi",
}  # fmt: skip
"""What MARC calls the languages that most newspapers are in."""

for _prefix, _namespace in (
    ("dc", DC),
    ("oai_dc", OAI_DC),
    ("srw_dc", SRW_DC),
    ("mods", MODS),
    ("marc", MARC),
):
    ET.register_namespace(_prefix, _namespace)


@dataclass(frozen=True, slots=True)
class RecordFormat:
    """A format of records: its names in the protocols and how one is made.

    ``identifier`` is SRU's name of the schema, ``namespace`` and ``location`` are those
    of its XML.
    """

    name: str
    title: str
    identifier: str
    namespace: str
    location: str
    make: Callable[[Entry, PublicAddress], ET.Element]


def oai_dc(entry: Entry, public: PublicAddress) -> ET.Element:
    """Dublin Core in the wrapper of OAI-PMH."""
    record = ET.Element(f"{{{OAI_DC}}}dc")
    record.set(SCHEMA, f"{OAI_DC} http://www.openarchives.org/OAI/2.0/oai_dc.xsd")
    return _with_elements(record, entry, public)


def srw_dc(entry: Entry, public: PublicAddress) -> ET.Element:
    """Dublin Core in the wrapper of SRU."""
    return _with_elements(ET.Element(f"{{{SRW_DC}}}dc"), entry, public)


def _with_elements(
    record: ET.Element, entry: Entry, public: PublicAddress
) -> ET.Element:
    for name, value in _elements(entry, public):
        ET.SubElement(record, f"{{{DC}}}{name}").text = one_line(value)
    return record


def _elements(entry: Entry, public: PublicAddress) -> Iterator[tuple[str, str]]:
    """The elements of Dublin Core that an article has, in their usual order."""
    article = entry.article
    yield "title", article.title
    for author in (article.byline, article.agency):
        if author:
            yield "creator", author
    for heading in _subjects(entry):
        yield ("coverage" if heading.kind == "place" else "subject"), heading.label
    for topic in _topics(entry):
        yield "subject", topic
    yield "description", opening(entry)
    if article.outlet:
        yield "publisher", article.outlet
        yield "source", article.outlet
    if article.published:
        yield "date", article.published.value
    yield "type", "Text"
    yield "type", "newspaper article"
    yield "format", "text/html"
    yield "identifier", public.permalink(article.id)
    if article.url:
        yield "identifier", public.address_of(article)
    yield "language", article.language


def mods(entry: Entry, public: PublicAddress) -> ET.Element:
    """MODS: the article, and the paper as the item that hosts it."""
    article = entry.article
    record = ET.Element(f"{{{MODS}}}mods", version="3.7")
    record.set(SCHEMA, f"{MODS} http://www.loc.gov/standards/mods/v3/mods-3-7.xsd")
    _mods(record, "titleInfo/title", article.title)
    for name, kind in ((article.byline, "personal"), (article.agency, "corporate")):
        if name:
            node = _mods(record, "name", "", type=kind)
            _mods(node, "namePart", name)
    _mods(record, "typeOfResource", "text")
    _mods(record, "genre", "newspaper", authority="marcgt")
    _mods(record, "genre", "newspaper article")
    if article.published:
        date = _mods(record, "originInfo/dateIssued", article.published.value)
        date.set("encoding", "w3cdtf")
    language = _mods(record, "language/languageTerm", article.language, type="code")
    language.set("authority", "rfc5646")
    _mods(record, "abstract", opening(entry))
    for heading in _subjects(entry):
        _mods_subject(record, heading)
    for topic in _topics(entry):
        _mods(record, "subject/topic", topic)
    if article.outlet:
        _mods_host(record, entry)
    _mods(record, "identifier", article.id, type="local")
    _mods(record, "location/url", public.permalink(article.id), usage="primary")
    if article.url:
        _mods(record, "location/url", public.address_of(article))
    _mods(record, "recordInfo/recordIdentifier", article.id)
    return record


def _mods_subject(record: ET.Element, heading: Heading) -> None:
    subject = _mods(record, "subject")
    if heading.kind == "place":
        _mods(subject, "geographic", heading.label)
    elif heading.kind == "event":
        _mods(subject, "topic", heading.label)
    else:
        kind = "personal" if heading.kind == "person" else "corporate"
        name = _mods(subject, "name", "", type=kind)
        _mods(name, "namePart", heading.label)


def _mods_host(record: ET.Element, entry: Entry) -> None:
    imprint = entry.article.imprint
    host = _mods(record, "relatedItem", "", type="host")
    _mods(host, "titleInfo/title", entry.article.outlet or "")
    origin = _mods(host, "originInfo")
    if imprint.edition:
        _mods(origin, "edition", imprint.edition)
    _mods(origin, "issuance", "continuing")
    part = ET.Element(f"{{{MODS}}}part")
    if imprint.section:
        detail = _mods(part, "detail", "", type="section")
        _mods(detail, "number", imprint.section)
    if imprint.page:
        extent = _mods(part, "extent", "", unit="pages")
        _mods(extent, "start", imprint.page)
    if len(part):
        host.append(part)


def _mods(
    parent: ET.Element, path: str, text: str = "", **attributes: str
) -> ET.Element:
    node = parent
    for name in path.split("/"):
        node = ET.SubElement(node, f"{{{MODS}}}{name}")
    node.attrib.update(attributes)
    if text:
        node.text = one_line(text)
    return node


def marcxml(entry: Entry, public: PublicAddress) -> ET.Element:
    """MARC 21 in XML, made by pymarc."""
    from pymarc import Field, Indicators, Record, Subfield
    from pymarc.marcxml import record_to_xml_node

    article = entry.article
    record = Record(leader=LEADER)

    def control(tag: str, data: str) -> None:
        record.add_field(Field(tag=tag, data=printable(data)))

    def add(tag: str, indicators: str, *values: tuple[str, str | None]) -> None:
        subfields = [Subfield(code, one_line(value)) for code, value in values if value]
        if subfields:
            indicated = Indicators(*indicators)
            record.add_field(Field(tag=tag, indicators=indicated, subfields=subfields))

    control("001", article.id)
    control("008", _fixed(entry))
    add("245", "00", ("a", article.title))
    if article.published:
        add("264", " 1", ("c", article.published.value))
    add("520", "  ", ("a", opening(entry)))
    add("546", "  ", ("a", article.language))
    for heading in _subjects(entry):
        tag, indicators = _SUBJECT_TAGS[heading.kind]
        add(tag, indicators, ("a", heading.label))
    for topic in _topics(entry):
        add("653", "  ", ("a", topic))
    add("720", "1 ", ("a", article.byline))
    add("720", "2 ", ("a", article.agency))
    add("773", "0 ", ("t", article.outlet), ("g", _place_in_paper(entry)))
    add("856", "40", ("u", public.permalink(article.id)))
    node: ET.Element = record_to_xml_node(record, namespace=True)
    return node


_SUBJECT_TAGS = {
    "person": ("600", "14"),
    "organisation": ("610", "24"),
    "event": ("650", " 4"),
    "place": ("651", " 4"),
}


def _fixed(entry: Entry) -> str:
    """Field 008, forty characters: the year where it is known, the language by its
    three letters, all else unsaid.
    """
    published = entry.article.published
    dates = f"s{published.value[:4]}    " if published else "n" + " " * 8
    language = _three_letters(entry.article.language)
    return f"{'|' * 6}{dates}xx {'|' * 17}{language}| "


def _three_letters(language: str) -> str:
    """The bibliographic code of ISO 639-2 for a language tag; "und" where none is known.

    >>> _three_letters("en"), _three_letters("pt-BR"), _three_letters("")
    ('eng', 'por', 'und')
    """
    return THREE_LETTERS.get(language.partition("-")[0].lower(), "und")


def _place_in_paper(entry: Entry) -> str:
    """Date, edition, section and page, as a citation gives them."""
    article = entry.article
    imprint = article.imprint
    parts = [
        article.published.value if article.published else "",
        imprint.edition,
        imprint.section,
        f"p. {imprint.page}" if imprint.page else "",
    ]
    return ", ".join(filter(None, parts))


def opening(entry: Entry) -> str:
    """The beginning of the text, cut between words."""
    body = one_line(entry.article.body[: ABSTRACT + 1])
    if len(entry.article.body) <= ABSTRACT:
        return body
    return body.rpartition(" ")[0] + " …"


def _subjects(entry: Entry) -> Iterator[Heading]:
    """The headings that an article counts under, each once."""
    seen: set[str] = set()
    for heading in entry.headings:
        if heading.id not in seen:
            seen.add(heading.id)
            yield heading


def _topics(entry: Entry) -> list[str]:
    """What curators and vendors say that an article is about, each word once."""
    supplied = [term.label for term in entry.article.terms]
    return list(dict.fromkeys([*entry.labels, *supplied]))


RECORDS = {
    each.name: each
    for each in (
        RecordFormat(
            "dc",
            "Dublin Core",
            "info:srw/schema/1/dc-v1.1",
            SRW_DC,
            "http://www.loc.gov/standards/sru/recordSchemas/dc-schema.xsd",
            srw_dc,
        ),
        RecordFormat(
            "oai_dc",
            "Dublin Core",
            OAI_DC,
            OAI_DC,
            "http://www.openarchives.org/OAI/2.0/oai_dc.xsd",
            oai_dc,
        ),
        RecordFormat(
            "mods",
            "MODS 3.7",
            "info:srw/schema/1/mods-v3.7",
            MODS,
            "http://www.loc.gov/standards/mods/v3/mods-3-7.xsd",
            mods,
        ),
        RecordFormat(
            "marcxml",
            "MARC 21 in XML",
            "info:srw/schema/1/marcxml-v1.1",
            MARC,
            "http://www.loc.gov/standards/marcxml/schema/MARC21slim.xsd",
            marcxml,
        ),
    )
}
"""The formats by the name that a request asks for."""
