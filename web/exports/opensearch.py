"""The OpenSearch 1.1 description, by which browsers and other programs learn to
search here.
"""

from __future__ import annotations

from xml.etree import ElementTree as ET

from cuttings.web.exports.addresses import PublicAddress

NAMESPACE = "http://a9.com/-/spec/opensearch/1.1/"
TYPE = "application/opensearchdescription+xml"
SUGGESTIONS = "application/x-suggestions+json"
SEARCH = "q={searchTerms}&page={startPage?}&size={count?}"
SHORT_NAME = 16
"""Characters; the specification allows no more."""


def description(public: PublicAddress, icon: str) -> str:
    """The description: pages, feed, suggestions, and itself."""
    ET.register_namespace("", NAMESPACE)
    root = ET.Element(f"{{{NAMESPACE}}}OpenSearchDescription")
    _add(root, "ShortName", public.title[:SHORT_NAME])
    _add(root, "Description", f"Search the news cuttings of {public.title}")
    _url(root, "text/html", f"{public.of('/search')}?{SEARCH}")
    _url(root, "application/atom+xml", f"{public.of('/search.atom')}?{SEARCH}")
    _url(root, SUGGESTIONS, f"{public.of('/suggest')}?q={{searchTerms}}")
    _url(root, TYPE, public.of("/opensearch.xml")).set("rel", "self")
    image = ET.SubElement(root, f"{{{NAMESPACE}}}Image", height="32", width="32")
    image.set("type", "image/svg+xml")
    image.text = public.of(icon)
    _add(root, "InputEncoding", "UTF-8")
    _add(root, "OutputEncoding", "UTF-8")
    declaration = '<?xml version="1.0" encoding="utf-8"?>\n'
    return declaration + ET.tostring(root, encoding="unicode")


def _url(root: ET.Element, media_type: str, template: str) -> ET.Element:
    attributes = {"type": media_type, "template": template}
    return ET.SubElement(root, f"{{{NAMESPACE}}}Url", attributes)


def _add(root: ET.Element, name: str, text: str) -> None:
    ET.SubElement(root, f"{{{NAMESPACE}}}{name}").text = text
