"""unAPI: any article in any format, by an identifier that its page names, as reference
managers ask for it.

Source: unAPI version 1, 2006.
"""

from __future__ import annotations

from xml.etree import ElementTree as ET

from flask import Blueprint, Response, request

from cuttings.search.articles import Entry
from cuttings.search.errors import QueryRefused
from cuttings.search.translations import worded
from cuttings.web.exports.formats import FORMATS
from cuttings.web.protocols.records import RECORDS
from cuttings.web.site import current_site, public_address

unapi = Blueprint("unapi", __name__)

TEXTS = ("ris", "bib", "csl.json")
"""The formats of references that are offered, by their suffix."""
RECORD_FORMATS = ("mods", "oai_dc")
"""The formats of records that are offered."""
XML = "application/xml"
DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'


@unapi.get("/unapi")
def answer() -> Response:
    """The formats there are; with ``id`` those of an article; with ``format`` too, the
    article in it.
    """
    article_id, name = request.args.get("id", ""), request.args.get("format", "")
    if not article_id:
        return _formats("")
    entry = current_site().article(article_id)
    if not name:
        response = _formats(article_id)
        response.status_code = 300
        return response
    return _in_format(entry, name)


def _names() -> dict[str, str]:
    """The media type of each format.

    MARC is not among them: Zotero takes it before MODS, and reads a newspaper's article
    as a journal's, by the first person it is about.
    """
    types = {suffix: FORMATS[suffix].type for suffix in TEXTS}
    types |= dict.fromkeys(RECORD_FORMATS, XML)
    return types


def _formats(article_id: str) -> Response:
    root = ET.Element("formats")
    if article_id:
        root.set("id", article_id)
    for name, media_type in _names().items():
        ET.SubElement(root, "format", name=name, type=media_type)
    return Response(DECLARATION + ET.tostring(root, encoding="unicode"), mimetype=XML)


def _in_format(entry: Entry, name: str) -> Response:
    names = _names()
    if name not in names:
        raise QueryRefused(
            worded(
                "There is no format “%(name)s”. The formats: %(names)s.",
                name=name,
                names=", ".join(names),
            )
        )
    if name in RECORDS:
        record = RECORDS[name].make(entry, public_address())
        text = DECLARATION + ET.tostring(record, encoding="unicode")
        return Response(text, mimetype=XML)
    pieces = FORMATS[name].write([entry], public_address())
    return Response("".join(pieces), content_type=names[name])
