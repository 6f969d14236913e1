"""OAI-PMH 2.0 at ``/oai``: the archive harvested, article by article, in the order in
which articles changed.

Each article has one place among all changes: that of its last one. A resumption token
says after which place to go on and at which to stop, so that a list that is harvested
while an index run is at work has every article that was there when it began, once; what
changes meanwhile comes with the next harvest. What was deleted stays as a tombstone.
Sets are the outlets and the event types.

The datestamp is the second at which readers could see a change of the article. That a
heading was given another label changes no article.

Source: the Open Archives Initiative Protocol for Metadata Harvesting, version 2.0.
"""

from __future__ import annotations

import datetime
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import quote, unquote
from xml.etree import ElementTree as ET

from flask import Blueprint, Response, request
from werkzeug.datastructures import MultiDict

from cuttings.search.archive import Change, ChangeSpan
from cuttings.search.articles import Entry
from cuttings.search.dates import interval
from cuttings.search.errors import NotFound
from cuttings.search.queries import Query
from cuttings.web.accounts.guard import reads_by_post
from cuttings.web.exports.addresses import printable
from cuttings.web.protocols import current_harvest
from cuttings.web.protocols.records import RECORDS, RecordFormat
from cuttings.web.site import current_site, public_address

oai = Blueprint("oai", __name__)

OAI = "http://www.openarchives.org/OAI/2.0/"
IDENTIFIER = "http://www.openarchives.org/OAI/2.0/oai-identifier"
SCHEMA = "{http://www.w3.org/2001/XMLSchema-instance}schemaLocation"
DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'

FORMATS = ("oai_dc", "mods", "marcxml")
"""The formats of records, the first as the protocol demands."""
SETS = ("outlet", "labels", "event")
"""The facets whose values are sets, ``outlet:daily-post``."""
PAGE = 100
"""Records of one response, and headers."""
LOOKED_AT = 2_000
"""Changes that are looked at for one response to a harvest of a set, unless none was
found.
"""
DAY = 86_400

ARGUMENTS: dict[str, tuple[set[str], set[str]]] = {
    "Identify": (set(), set()),
    "ListMetadataFormats": (set(), {"identifier"}),
    "ListSets": (set(), {"resumptionToken"}),
    "ListIdentifiers": ({"metadataPrefix"}, {"from", "until", "set"}),
    "ListRecords": ({"metadataPrefix"}, {"from", "until", "set"}),
    "GetRecord": ({"metadataPrefix", "identifier"}, set()),
}
"""The arguments of each verb: those it needs, and those it may have."""

for _prefix, _namespace in (("oai", OAI), ("oai_identifier", IDENTIFIER)):
    ET.register_namespace(_prefix, _namespace)


class OaiError(Exception):
    """An error of the protocol, by its code."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


@dataclass(frozen=True, slots=True)
class Listing:
    """What a list request asks for, and how far it has come."""

    prefix: str
    set: str
    since: int
    until: int
    after: int
    last: int

    @property
    def span(self) -> ChangeSpan:
        """The changes that are still to be looked at."""
        return ChangeSpan(self.after, self.last, self.since, self.until)

    def token(self, after: int) -> str:
        """A resumption token for what follows."""
        state = [self.prefix, self.set, self.since, self.until, after, self.last]
        packed = json.dumps(state, separators=(",", ":")).encode()
        return urlsafe_b64encode(packed).rstrip(b"=").decode("ascii")

    @classmethod
    def from_token(cls, token: str) -> Listing:
        """The listing that a token goes on with. Raises OaiError for any other text."""
        try:
            state = json.loads(urlsafe_b64decode(token + "=" * (-len(token) % 4)))
            prefix, set_, since, until, after, last = state
            listing = cls(prefix, set_, since, until, after, last)
            texts = isinstance(prefix, str) and isinstance(set_, str)
            is_whole = texts and all(
                isinstance(number, int) for number in (since, until, after, last)
            )
        except (ValueError, TypeError):
            is_whole = False
        if not is_whole or prefix not in FORMATS:
            raise OaiError("badResumptionToken", "The token is none of this server's.")
        return listing


@oai.route("/oai", methods=["GET", "POST"])
@reads_by_post
def answer() -> Response:
    """Any request of the protocol; its errors are answers of status 200."""
    arguments = request.args if request.method == "GET" else request.form
    root = ET.Element(f"{{{OAI}}}OAI-PMH")
    root.set(SCHEMA, f"{OAI} http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd")
    now = datetime.datetime.now(datetime.UTC)
    _add(root, "responseDate", _stamp(int(now.timestamp())))
    asked = _add(root, "request", public_address().of("/oai"))
    try:
        verb = _checked_verb(arguments)
        body = _VERBS[verb](arguments)
    except OaiError as error:
        _add(root, "error", error.message).set("code", error.code)
        if error.code not in ("badVerb", "badArgument"):
            asked.attrib.update(_echoed(arguments))
    else:
        asked.attrib.update(_echoed(arguments))
        root.append(body)
    text = DECLARATION + ET.tostring(root, encoding="unicode")
    return Response(text, content_type="text/xml; charset=utf-8")


def _echoed(arguments: MultiDict[str, str]) -> dict[str, str]:
    return {name: printable(arguments[name]) for name in arguments}


def _checked_verb(arguments: MultiDict[str, str]) -> str:
    """The verb, once its arguments are those that it may have, each once."""
    verb = arguments.get("verb", "")
    if verb not in ARGUMENTS or len(arguments.getlist("verb")) > 1:
        raise OaiError("badVerb", f"The verbs are {', '.join(ARGUMENTS)}.")
    given = set(arguments) - {"verb"}
    for name in given:
        if len(arguments.getlist(name)) > 1:
            raise OaiError("badArgument", f"“{name}” is given more than once.")
    needed, allowed = ARGUMENTS[verb]
    if "resumptionToken" in given and verb.startswith("List"):
        if given != {"resumptionToken"}:
            raise OaiError("badArgument", "A resumptionToken stands alone.")
        return verb
    unknown = given - needed - allowed
    if unknown:
        raise OaiError("badArgument", f"“{min(unknown)}” is no argument of {verb}.")
    missing = needed - given
    if missing:
        raise OaiError("badArgument", f"{verb} needs “{min(missing)}”.")
    return verb


# --- The verbs -----------------------------------------------------------------------


def _identify(arguments: MultiDict[str, str]) -> ET.Element:  # noqa: ARG001 - as every verb
    body = ET.Element(f"{{{OAI}}}Identify")
    public = public_address()
    first, _ = current_harvest().change_limits()
    _add(body, "repositoryName", public.title)
    _add(body, "baseURL", public.of("/oai"))
    _add(body, "protocolVersion", "2.0")
    _add(body, "adminEmail", current_site().settings.contact)
    _add(body, "earliestDatestamp", _stamp(first))
    _add(body, "deletedRecord", "persistent")
    _add(body, "granularity", "YYYY-MM-DDThh:mm:ssZ")
    description = ET.SubElement(
        _add(body, "description"), f"{{{IDENTIFIER}}}oai-identifier"
    )
    described = (
        ("scheme", "oai"),
        ("repositoryIdentifier", _repository()),
        ("delimiter", ":"),
        ("sampleIdentifier", _identifier("abcdefgh2345")),
    )
    for name, text in described:
        ET.SubElement(description, f"{{{IDENTIFIER}}}{name}").text = text
    return body


def _list_formats(arguments: MultiDict[str, str]) -> ET.Element:
    if "identifier" in arguments:
        _known(arguments["identifier"])
    body = ET.Element(f"{{{OAI}}}ListMetadataFormats")
    for name in FORMATS:
        record_format = RECORDS[name]
        node = _add(body, "metadataFormat")
        _add(node, "metadataPrefix", name)
        _add(node, "schema", record_format.location)
        _add(node, "metadataNamespace", record_format.namespace)
    return body


def _list_sets(arguments: MultiDict[str, str]) -> ET.Element:
    if "resumptionToken" in arguments:
        raise OaiError("badResumptionToken", "The list of sets comes in one piece.")
    body = ET.Element(f"{{{OAI}}}ListSets")
    site = current_site()
    for facet in site.facets:
        if facet.key not in SETS:
            continue
        _set(body, facet.key, facet.plural)
        values = site.engine.facet_values(
            facet.key, Query(count="copies"), order="a-z", size=100_000
        )
        for value in values.values:
            _set(body, f"{facet.key}:{_segment(value.id)}", value.label)
    return body


def _set(body: ET.Element, spec: str, name: str) -> None:
    node = _add(body, "set")
    _add(node, "setSpec", spec)
    _add(node, "setName", name)


def _get_record(arguments: MultiDict[str, str]) -> ET.Element:
    record_format = _format(arguments["metadataPrefix"])
    change = _known(arguments["identifier"])
    body = ET.Element(f"{{{OAI}}}GetRecord")
    entry = None if change.deleted else current_site().engine.get(change.id)
    if entry is None and not change.deleted:
        raise NotFound(f"The article “{change.id}” is just being changed. Ask again.")
    _record(body, change, entry, record_format)
    return body


def _list_records(arguments: MultiDict[str, str]) -> ET.Element:
    return _list(arguments, "ListRecords")


def _list_identifiers(arguments: MultiDict[str, str]) -> ET.Element:
    return _list(arguments, "ListIdentifiers")


def _list(arguments: MultiDict[str, str], verb: str) -> ET.Element:
    """A page of records or headers, with a token where there is more."""
    token = arguments.get("resumptionToken")
    listing = Listing.from_token(token) if token else _begun(arguments)
    record_format = _format(listing.prefix)
    page = _page(listing)
    if not page.records:
        raise OaiError("noRecordsMatch", "Nothing has changed within these limits.")
    body = ET.Element(f"{{{OAI}}}{verb}")
    for change, entry in page.records:
        if verb == "ListRecords":
            _record(body, change, entry, record_format)
        else:
            _header(body, change, entry)
    if page.goes_on:
        _add(body, "resumptionToken", listing.token(page.after))
    elif token:
        # The last piece of a list in pieces ends with an empty token.
        _add(body, "resumptionToken")
    return body


@dataclass(frozen=True, slots=True)
class Page:
    """A piece of a list: changes with their entries (None: deleted), the place after
    which it goes on, and whether it does.
    """

    records: tuple[tuple[Change, Entry | None], ...]
    after: int
    goes_on: bool


def _page(listing: Listing) -> Page:
    """The next records of a list: as many as a page has, or those among so many
    changes as one answer may look at, but at least one where there is any.
    """
    engine = current_site().engine
    records: list[tuple[Change, Entry | None]] = []
    looked_at, after = 0, listing.after
    while looked_at < LOOKED_AT or not records:
        changes = current_harvest().changes(replace(listing.span, after=after), PAGE)
        for change in changes:
            after = change.number
            looked_at += 1
            entry = None if change.deleted else engine.get(change.id)
            # What is being changed again comes later, with its new number.
            is_there = change.deleted or entry is not None
            if is_there and _is_in(listing.set, entry):
                records.append((change, entry))
                if len(records) == PAGE:
                    break
        if not changes or len(records) == PAGE:
            break
    goes_on = bool(current_harvest().changes(replace(listing.span, after=after), 1))
    return Page(tuple(records), after, goes_on)


def _begun(arguments: MultiDict[str, str]) -> Listing:
    """A list from its beginning, which ends with the last change that is known now."""
    _format(arguments["metadataPrefix"])
    set_ = arguments.get("set", "")
    if set_ and set_.partition(":")[0] not in SETS:
        raise OaiError("noRecordsMatch", f"There is no set “{set_}”.")
    since, until = arguments.get("from", ""), arguments.get("until", "")
    if since and until and len(since) != len(until):
        raise OaiError("badArgument", "“from” and “until” differ in granularity.")
    first = _second(since, "from") if since else 0
    end = (
        _second(until, "until") + (DAY - 1 if len(until) == 10 else 0)
        if until
        else 2**40
    )
    if first > end:
        raise OaiError("badArgument", "“from” is later than “until”.")
    _, last = current_harvest().change_limits()
    return Listing(arguments["metadataPrefix"], set_, first, end, 0, last)


def _second(text: str, name: str) -> int:
    """The Unix time of a UTC date or date and time."""
    for form in ("%Y-%m-%d", "%Y-%m-%dT%H:%M:%SZ"):
        try:
            moment = datetime.datetime.strptime(text, form)
        except ValueError:
            continue
        if moment.strftime(form) == text or interval(text):
            return int(moment.replace(tzinfo=datetime.UTC).timestamp())
    raise OaiError(
        "badArgument", f"“{name}” is neither YYYY-MM-DD nor YYYY-MM-DDThh:mm:ssZ."
    )


# --- Records -------------------------------------------------------------------------


def _record(
    body: ET.Element, change: Change, entry: Entry | None, record_format: RecordFormat
) -> None:
    node = _add(body, "record")
    _header(node, change, entry)
    if entry:
        metadata = _add(node, "metadata")
        metadata.append(record_format.make(entry, public_address()))


def _header(parent: ET.Element, change: Change, entry: Entry | None) -> None:
    header = _add(parent, "header")
    if entry is None:
        header.set("status", "deleted")
    _add(header, "identifier", _identifier(change.id))
    _add(header, "datestamp", _stamp(change.at))
    for spec in _sets_of(entry) if entry else ():
        _add(header, "setSpec", spec)


def _sets_of(entry: Entry) -> Iterator[str]:
    for facet in current_site().facets:
        if facet.key in SETS:
            for value in facet.values(entry):
                yield f"{facet.key}:{_segment(value.id)}"


def _is_in(spec: str, entry: Entry | None) -> bool:
    """Whether a record belongs to a set. A tombstone belongs to all, because nobody
    knows any more to which.
    """
    if not spec or entry is None:
        return True
    if ":" not in spec:
        return any(each.startswith(spec + ":") for each in _sets_of(entry))
    return spec in _sets_of(entry)


def _segment(value_id: str) -> str:
    """A value's id with the characters that a set may have."""
    return quote(value_id, safe="-_.!~*'()")


def _repository() -> str:
    """The name of the repository in identifiers: the host that was asked."""
    return request.host.partition(":")[0].strip("[]")


def _identifier(article_id: str) -> str:
    return f"oai:{_repository()}:{quote(article_id, safe='-_.!~*()')}"


def _known(identifier: str) -> Change:
    """The last change of the article that an identifier names."""
    prefix = f"oai:{_repository()}:"
    change = None
    if identifier.startswith(prefix):
        change = current_harvest().change_of(unquote(identifier.removeprefix(prefix)))
    if change is None:
        raise OaiError(
            "idDoesNotExist", "No record of this archive has that identifier."
        )
    return change


def _format(prefix: str) -> RecordFormat:
    if prefix not in FORMATS:
        raise OaiError(
            "cannotDisseminateFormat", f"The formats are {', '.join(FORMATS)}."
        )
    return RECORDS[prefix]


def _stamp(second: int) -> str:
    moment = datetime.datetime.fromtimestamp(second, datetime.UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _add(parent: ET.Element, name: str, text: str = "") -> ET.Element:
    node = ET.SubElement(parent, f"{{{OAI}}}{name}")
    if text:
        node.text = printable(text)
    return node


_VERBS = {
    "Identify": _identify,
    "ListMetadataFormats": _list_formats,
    "ListSets": _list_sets,
    "ListIdentifiers": _list_identifiers,
    "ListRecords": _list_records,
    "GetRecord": _get_record,
}
