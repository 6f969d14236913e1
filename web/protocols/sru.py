"""SRU 1.2 at ``/sru`` and SRU 2.0 at ``/sru2``: explain, searchRetrieve and scan, with
CQL for queries and facets in 2.0.

A record is an article: copies of one story are records of their own. What can't be
answered is a diagnostic in a response of status 200, as both standards ask for.

Sources: SRU 1.2, Library of Congress; searchRetrieve 1.0 part 3 (SRU 2.0), OASIS 2013;
ZeeRex for explain.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal
from xml.etree import ElementTree as ET

from flask import Blueprint, Response, request

from cuttings.search.articles import Entry
from cuttings.search.language.collation import CollationKey, collation_key
from cuttings.search.queries import Query
from cuttings.search.results import FacetValue, ResultPage
from cuttings.web.exports.addresses import printable
from cuttings.web.protocols.cql import (
    CqlProblem,
    clause_of,
    identifier_of,
    index_names,
    read_cql,
)
from cuttings.web.protocols.records import RECORDS, RecordFormat
from cuttings.web.site import current_site, public_address

sru = Blueprint("sru", __name__)

Version = Literal["1.2", "2.0"]

MOST_RECORDS = 100
"""Records of one response; ``maximumRecords`` may ask for fewer."""
USUAL_RECORDS = 10
MOST_TERMS = 100
USUAL_TERMS = 20
MOST_SCANNED = 1_000_000
"""Values of a facet among which a scan finds its place."""
MOST_FACET_VALUES = 50

EXPLAIN = "http://explain.z3950.org/dtd/2.1/"
FACETS = "http://docs.oasis-open.org/ns/search-ws/facetedResults"
DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'

SCHEMAS = ("dc", "mods", "marcxml")
"""The formats of records that are offered, the first where none is asked for."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """The names that a version of the protocol has for the same things."""

    version: Version
    response: str
    scan: str
    diagnostic: str


DIALECTS: dict[Version, Dialect] = {
    "1.2": Dialect(
        "1.2",
        "http://www.loc.gov/zing/srw/",
        "http://www.loc.gov/zing/srw/",
        "http://www.loc.gov/zing/srw/diagnostic/",
    ),
    "2.0": Dialect(
        "2.0",
        "http://docs.oasis-open.org/ns/search-ws/sruResponse",
        "http://docs.oasis-open.org/ns/search-ws/scan",
        "http://docs.oasis-open.org/ns/search-ws/diagnostic",
    ),
}
CONTEXT_SETS = (
    ("cql", "info:srw/cql-context-set/1/cql-v1.2"),
    ("dc", "info:srw/cql-context-set/1/dc-v1.1"),
    ("rec", "info:srw/cql-context-set/2/rec-1.1"),
    ("bath", "http://zing.z3950.org/cql/bath/2.0/"),
    ("cuttings", "info:srw/cql-context-set/local/cuttings"),
)


for _prefix, _namespace in (
    ("zs", DIALECTS["1.2"].response),
    ("diag", DIALECTS["1.2"].diagnostic),
    ("sru", DIALECTS["2.0"].response),
    ("scan", DIALECTS["2.0"].scan),
    ("diagnostic", DIALECTS["2.0"].diagnostic),
    ("facet", FACETS),
    ("zr", EXPLAIN),
):
    ET.register_namespace(_prefix, _namespace)


@sru.get("/sru")
def version_one() -> Response:
    """SRU 1.2, or 2.0 where ``version`` says so."""
    version = request.args.get("version", "1.2")
    return _answer(DIALECTS["2.0" if version.startswith("2") else "1.2"])


@sru.get("/sru2")
def version_two() -> Response:
    """SRU 2.0, whose requests don't say their version."""
    return _answer(DIALECTS["2.0"])


def _answer(dialect: Dialect) -> Response:
    operation = request.args.get("operation", "")
    if not operation:
        asks = {"query": "searchRetrieve", "scanClause": "scan"}
        named = [asks[name] for name in asks if name in request.args]
        operation = named[0] if named else "explain"
    try:
        match operation:
            case "explain":
                root = _explain(dialect)
            case "searchRetrieve":
                root = _search_retrieve(dialect)
            case "scan":
                root = _scan(dialect)
            case _:
                raise CqlProblem(4, "Unsupported operation", operation)
    except CqlProblem as problem:
        root = _failure(dialect, operation, problem)
    text = DECLARATION + ET.tostring(root, encoding="unicode")
    return Response(text, content_type="application/xml; charset=utf-8")


# --- searchRetrieve ------------------------------------------------------------------


def _search_retrieve(dialect: Dialect) -> ET.Element:
    first = _number("startRecord", 1, 1)
    most = min(_number("maximumRecords", USUAL_RECORDS, 0), MOST_RECORDS)
    schema = _schema()
    packing = _packing()
    text = request.args.get("query", "")
    identifier = identifier_of(text)
    if identifier is not None:
        entry = current_site().engine.get(identifier)
        total, entries, page = int(entry is not None), [entry] if entry else [], None
        entries = entries if first == 1 and most else []
    else:
        query = _ordered(read_cql(text))
        page = current_site().search(replace(query, size=1))
        total = page.total
        entries = list(_entries(query, first, min(most, total - first + 1)))
    if first > max(total, 1):
        raise CqlProblem(61, "First record position out of range", str(first))
    root = _root(dialect, "searchRetrieveResponse")
    _add(dialect, root, "numberOfRecords", str(total))
    if entries:
        records = _add(dialect, root, "records")
        for position, entry in enumerate(entries, first):
            _record(dialect, records, entry, schema, packing, position)
    if first + len(entries) <= total and entries:
        _add(dialect, root, "nextRecordPosition", str(first + len(entries)))
    if dialect.version == "2.0" and page and "facetLimit" in request.args:
        root.append(_facets(page))
    _echo(dialect, root, "echoedSearchRetrieveRequest", "query")
    return root


def _entries(query: Query, first: int, count: int) -> Iterator[Entry]:
    """The articles from the ``first``-th on, from as few pages as hold them."""
    if count <= 0:
        return
    site = current_site()
    number = (first - 1) // MOST_RECORDS + 1
    last = (first + count - 2) // MOST_RECORDS + 1
    position = (number - 1) * MOST_RECORDS
    if last * MOST_RECORDS > site.settings.deepest_hit:
        raise CqlProblem(
            61, "First record position out of range", "narrow the query by a date"
        )
    for page in range(number, last + 1):
        asked = query.with_(size=MOST_RECORDS, page=page)
        for hit in site.search(asked).hits:
            position += 1
            if first <= position < first + count:
                yield site.article(hit.id)


def _record(
    dialect: Dialect,
    parent: ET.Element,
    entry: Entry,
    schema: RecordFormat,
    packing: str,
    position: int,
) -> None:
    record = _add(dialect, parent, "record")
    _add(dialect, record, "recordSchema", schema.identifier)
    name = "recordPacking" if dialect.version == "1.2" else "recordXMLEscaping"
    _add(dialect, record, name, packing)
    data = _add(dialect, record, "recordData")
    made = schema.make(entry, public_address())
    if packing == "string":
        data.text = ET.tostring(made, encoding="unicode")
    else:
        data.append(made)
    _add(dialect, record, "recordIdentifier", entry.article.id)
    _add(dialect, record, "recordPosition", str(position))


def _facets(page: ResultPage) -> ET.Element:
    """The values of the facets that ``facetLimit`` names (``10``, ``5:people,3:outlet``)
    with their counts, and the query that each would make.
    """
    limits = _facet_limits(request.args.get("facetLimit", ""))
    asked = request.args.get("query", "")
    root = ET.Element(f"{{{FACETS}}}facetedResults")
    source = ET.SubElement(root, f"{{{FACETS}}}datasource")
    facets = ET.SubElement(source, f"{{{FACETS}}}facets")
    for facet in current_site().facets:
        limit = limits.get(facet.key, limits.get("", 0))
        values = page.facets.get(facet.key, ())[:limit]
        if not values:
            continue
        node = ET.SubElement(facets, f"{{{FACETS}}}facet")
        ET.SubElement(node, f"{{{FACETS}}}index").text = f"cuttings.{facet.key}"
        terms = ET.SubElement(node, f"{{{FACETS}}}terms")
        for value in values:
            _facet_term(terms, facet.key, value, asked)
    return root


def _facet_term(terms: ET.Element, key: str, value: FacetValue, asked: str) -> None:
    label = printable(value.label).replace('"', " ")
    request_of = f'({asked}) and cuttings.{key} = "{label}"'
    term = ET.SubElement(terms, f"{{{FACETS}}}term")
    ET.SubElement(term, f"{{{FACETS}}}actualTerm").text = printable(value.label)
    ET.SubElement(term, f"{{{FACETS}}}query").text = printable(request_of)
    ET.SubElement(term, f"{{{FACETS}}}count").text = str(value.count)


def _facet_limits(text: str) -> dict[str, int]:
    """How many values of which facet: ``10`` of each, ``5:people`` of one."""
    limits: dict[str, int] = {}
    for part in text.split(","):
        number, _, index = part.strip().partition(":")
        if not number.isdecimal():
            raise CqlProblem(6, "Unsupported parameter value", f"facetLimit={text}")
        key = index.removeprefix("cuttings.")
        limits[key] = min(int(number), MOST_FACET_VALUES)
    return limits


# --- scan ----------------------------------------------------------------------------


def _scan(dialect: Dialect) -> ET.Element:
    most = min(_number("maximumTerms", USUAL_TERMS, 1), MOST_TERMS)
    place = _number("responsePosition", 1, 0)
    index, term = clause_of(request.args.get("scanClause", ""))
    keys = [facet.key for facet in current_site().facets]
    if index not in keys:
        raise CqlProblem(16, "Unsupported index", f"{index} can't be scanned")
    values = _values_by_label(index)
    found = bisect_left(values, collation_key(term), key=_collated)
    # The term, or what follows it, is the response's ``place``-th; at 0 just before.
    first = max(0, found - place + 1)
    root = ET.Element(f"{{{dialect.scan}}}scanResponse")
    ET.SubElement(root, f"{{{dialect.scan}}}version").text = dialect.version
    terms = ET.SubElement(root, f"{{{dialect.scan}}}terms")
    for value in values[first : first + most]:
        node = ET.SubElement(terms, f"{{{dialect.scan}}}term")
        ET.SubElement(node, f"{{{dialect.scan}}}value").text = printable(value.label)
        ET.SubElement(node, f"{{{dialect.scan}}}numberOfRecords").text = str(
            value.count
        )
    return root


def _values_by_label(key: str) -> list[FacetValue]:
    """The values of a facet from A to Z, made once for each state of the index."""
    site = current_site()

    def make() -> list[FacetValue]:
        query = Query(count="copies")
        page = site.engine.facet_values(key, query, order="a-z", size=MOST_SCANNED)
        return sorted(page.values, key=_collated)

    return site.keep(("scan", key), make)


def _collated(value: FacetValue) -> CollationKey:
    return collation_key(value.label)


# --- explain -------------------------------------------------------------------------


def _explain(dialect: Dialect) -> ET.Element:
    """What this database is and can be asked, in ZeeRex."""
    root = _root(dialect, "explainResponse")
    record = _add(dialect, root, "record")
    _add(dialect, record, "recordSchema", EXPLAIN)
    name = "recordPacking" if dialect.version == "1.2" else "recordXMLEscaping"
    _add(dialect, record, name, "xml")
    explain = ET.SubElement(
        _add(dialect, record, "recordData"), f"{{{EXPLAIN}}}explain"
    )
    _explain_server(explain, dialect)
    _explain_indexes(explain)
    _explain_schemas(explain)
    _explain_limits(explain)
    return root


def _explain_server(explain: ET.Element, dialect: Dialect) -> None:
    public = public_address()
    scheme, _, rest = public.origin.partition("://")
    host, _, port = rest.rpartition(":") if rest.count(":") == 1 else (rest, "", "")
    server = _explained(explain, "serverInfo")
    server.attrib.update(protocol="SRU", version=dialect.version, transport=scheme)
    _explained(server, "host", host)
    _explained(server, "port", port or ("443" if scheme == "https" else "80"))
    _explained(server, "database", public.of(request.path)[len(public.origin) + 1 :])
    database = _explained(explain, "databaseInfo")
    _explained(database, "title", public.title).set("lang", "en")
    count = current_site().engine.count()
    _explained(database, "description", f"{count:,} news articles").set("lang", "en")


def _explain_indexes(explain: ET.Element) -> None:
    info = _explained(explain, "indexInfo")
    for name, identifier in CONTEXT_SETS:
        _explained(info, "set").attrib.update(name=name, identifier=identifier)
    scannable = {f"cuttings.{facet.key}" for facet in current_site().facets}
    for name, title in index_names().items():
        node = _explained(info, "index")
        node.attrib.update(
            search="true", scan=str(name in scannable).lower(), sort="false"
        )
        if name == "dc.date":
            node.set("sort", "true")
        _explained(node, "title", title).set("lang", "en")
        context, _, plain = name.partition(".")
        _explained(_explained(node, "map"), "name", plain).set("set", context)


def _explain_schemas(explain: ET.Element) -> None:
    info = _explained(explain, "schemaInfo")
    for name in SCHEMAS:
        schema = RECORDS[name]
        node = _explained(info, "schema")
        node.attrib.update(
            identifier=schema.identifier,
            name=name,
            location=schema.location,
            retrieve="true",
            sort="false",
        )
        _explained(node, "title", schema.title)


def _explain_limits(explain: ET.Element) -> None:
    info = _explained(explain, "configInfo")
    _explained(info, "default", str(USUAL_RECORDS)).set("type", "numberOfRecords")
    _explained(info, "setting", str(MOST_RECORDS)).set("type", "maximumRecords")
    for kind in ("relation", "booleanOperator"):
        names = {
            "relation": (
                "=",
                "==",
                "all",
                "any",
                "adj",
                "within",
                "<",
                ">",
                "<=",
                ">=",
            ),
            "booleanOperator": ("and", "or", "not", "prox"),
        }
        for name in names[kind]:
            _explained(info, "supports", name).set("type", kind)


def _explained(parent: ET.Element, name: str, text: str = "") -> ET.Element:
    node = ET.SubElement(parent, f"{{{EXPLAIN}}}{name}")
    if text:
        node.text = printable(text)
    return node


# --- What every response has ---------------------------------------------------------


def _root(dialect: Dialect, name: str) -> ET.Element:
    root = ET.Element(f"{{{dialect.response}}}{name}")
    ET.SubElement(root, f"{{{dialect.response}}}version").text = dialect.version
    return root


def _add(dialect: Dialect, parent: ET.Element, name: str, text: str = "") -> ET.Element:
    node = ET.SubElement(parent, f"{{{dialect.response}}}{name}")
    if text:
        node.text = printable(text)
    return node


def _echo(dialect: Dialect, root: ET.Element, name: str, asked: str) -> None:
    echoed = _add(dialect, root, name)
    _add(dialect, echoed, "version", dialect.version)
    _add(dialect, echoed, asked, request.args.get(asked, ""))


def _failure(dialect: Dialect, operation: str, problem: CqlProblem) -> ET.Element:
    """A response that holds what went wrong, and no record."""
    name = {"scan": "scanResponse", "explain": "explainResponse"}.get(
        operation, "searchRetrieveResponse"
    )
    root = _root(dialect, name)
    if name == "searchRetrieveResponse":
        _add(dialect, root, "numberOfRecords", "0")
    holder = _add(dialect, root, "diagnostics")
    node = ET.SubElement(holder, f"{{{dialect.diagnostic}}}diagnostic")
    parts = (
        ("uri", f"info:srw/diagnostic/1/{problem.code}"),
        ("details", problem.details),
        ("message", problem.message),
    )
    for part, text in parts:
        if text:
            ET.SubElement(node, f"{{{dialect.diagnostic}}}{part}").text = printable(
                text
            )
    return root


def _number(name: str, usual: int, least: int) -> int:
    text = request.args.get(name, "").strip()
    if not text:
        return usual
    if not (text.isascii() and text.isdigit() and len(text) < 9 and int(text) >= least):
        raise CqlProblem(6, "Unsupported parameter value", f"{name}={text}")
    return int(text)


def _schema() -> RecordFormat:
    asked = request.args.get("recordSchema", SCHEMAS[0])
    for name in SCHEMAS:
        if asked in (name, RECORDS[name].identifier, RECORDS[name].namespace):
            return RECORDS[name]
    raise CqlProblem(66, "Unknown schema for retrieval", asked)


def _packing() -> str:
    for name in ("recordPacking", "recordXMLEscaping"):
        packing = request.args.get(name, "")
        if packing in ("xml", "string"):
            return packing
        if packing and packing not in ("packed", "unpacked"):
            raise CqlProblem(71, "Unsupported record packing", packing)
    return "xml"


def _ordered(query: Query) -> Query:
    """A query with the order that ``sortKeys`` of SRU 1.1 asks for."""
    keys = request.args.get("sortKeys", "")
    if not keys:
        return query
    name, _, rest = keys.partition(",")
    if name.lower() not in ("dc.date", "date") or " " in keys.strip():
        raise CqlProblem(86, "Unsupported sort index", keys)
    descending = rest.split(",")[1:2] == ["0"]
    return replace(query, sort="newest" if descending else "oldest")
