"""ALTO, the XML of digitised pages (https://www.loc.gov/standards/alto/): text blocks
in reading order, OCR confidence.

Hyphenated words are joined from what the file says (``SUBS_CONTENT``). The mean word
confidence, where stated, goes with the article as a note, since a poorly read page
explains a search that finds nothing on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import fsum

from cuttings.index.readers import (
    RawArticle,
    Reading,
    ReadOptions,
    Source,
    Unreadable,
)
from cuttings.index.readers.conservation import with_rest
from cuttings.index.readers.limits import read_whole
from cuttings.index.readers.markup import (
    Element,
    every,
    first_text,
    local_name,
    one_line,
    parse_xml,
    root_name,
    spelt,
)
from cuttings.index.readers.records import language_code
from cuttings.search.translations import stored

HYPHENS = ("-", "\u00ac", "\u00ad", "\u2010")
"""What stands at the end of a line whose last word goes on in the next."""


class AltoReader:
    """One ALTO file, a page or more: one article."""

    reads = stored("reading", "ALTO, pages of scanned newspapers")
    suffixes = (".alto",)
    rank = 20

    def recognises(self, source: Source) -> bool:
        """Whether the root element is ``alto``."""
        return root_name(source.head) == "alto"

    def read(self, source: Source, options: ReadOptions) -> Iterator[Reading]:
        """The text of all pages."""
        root = parse_xml(read_whole(source, options))
        blocks = list(map(block_text, _ordered_blocks(root)))
        if not any(blocks):
            raise Unreadable(stored("reading", "an ALTO file without words"))
        language = None
        for block in every(root, "textblock"):
            language = language or block.get("LANG") or block.get("language")
        article = RawArticle(
            text="\n\n".join(filter(None, blocks)),
            language=language_code(language),
            notes=_notes(root),
            plain=True,
        )
        yield from with_rest([article], lines_beside_words(root))


def _ordered_blocks(root: Element) -> list[Element]:
    """The text blocks in the reading order that the file states, else as they stand."""
    blocks: dict[str, Element] = {}
    for number, block in enumerate(every(root, "textblock")):
        blocks[block.get("ID") or str(number)] = block
    order = [element.get("REF") for element in every(root, "elementref")]
    if order and set(order) == set(blocks):
        return [blocks[name] for name in order if name]
    return list(blocks.values())


def block_text(block: Element) -> str:
    """A block as one paragraph; the second half of a hyphenated word is left out,
    its first half says it whole.
    """
    words: list[str] = []
    divided = joined = False
    for element in spelt(block, "TextLine", "String", "HYP"):
        # nearly all are words: their names are looked at without a call
        if not element.tag.endswith("String"):
            name = local_name(element)
            if name == "textline" and words and words[-1].endswith(HYPHENS):
                words[-1] = words[-1][:-1]
                joined = True
            elif name == "hyp":
                # its word goes on, unless the file has given it whole already
                joined = bool(words) and not divided
            continue
        part = element.get("SUBS_TYPE")
        if part == "HypPart2" and divided:
            divided = False
            # the first half said it, unless the file puts together what isn't one word
            if words[-1].endswith(element.get("CONTENT") or ""):
                continue
        whole = element.get("SUBS_CONTENT") if part == "HypPart1" else None
        divided = whole is not None
        word = whole or element.get("CONTENT") or ""
        if joined:
            words[-1] += word
            joined = False
        elif word:
            words.append(word)
    return " ".join(words)


def lines_beside_words(root: Element) -> Iterator[str]:
    """What an ALTO file says beside the words of its blocks: what made it, its tags,
    and words that stand in no block.

    A page has thousands of words and hardly ever one of these, so it is first looked
    whether there are any.
    """
    from lxml.etree import tostring

    if tostring(root, method="text", encoding="unicode").strip():
        yield from map(one_line, root.xpath("//text()[normalize-space()]"))
    for part in root:
        if local_name(part) != "layout":
            for name in ("LABEL", "DESCRIPTION", "PURPOSE"):
                yield from map(one_line, part.xpath(f".//@{name}"))
    strings, divided = 0, False
    for string in spelt(root, "String"):
        strings += 1
        divided = divided or string.get("SUBS_CONTENT") is not None
    if divided:
        yield from _rests_of_words(root)
    for block in spelt(root, "TextBlock"):
        strings -= len(list(spelt(block, "String")))
    if strings:
        outside = (
            "//*[local-name()='String'][not(ancestor::*[local-name()='TextBlock'])]"
        )
        for element in root.xpath(outside):
            yield element.get("CONTENT") or ""


def _rests_of_words(root: Element) -> Iterator[str]:
    """The rest of a word that began on another page, the whole of an abbreviation."""
    whole = set(root.xpath("//*[@SUBS_TYPE='HypPart1']/@SUBS_CONTENT"))
    for said in root.xpath("//*[@SUBS_TYPE!='HypPart1']/@SUBS_CONTENT"):
        if said not in whole:
            yield said


def _notes(root: Element) -> tuple[str, ...]:
    """Which scan this is, how many pages, and how sure the machine was of its words."""
    notes: list[str] = []
    images = every(root, "sourceimageinformation")
    image = next((first_text(element, "filename") for element in images), None)
    if image:
        notes.append(f"scan: {image}")
    pages = sum(1 for _ in every(root, "page"))
    if pages > 1:
        notes.append(stored("reading", "%(pages)s pages", pages=pages))

    return (*notes, *confidence_note([root]))


def confidence_note(elements: Iterable[Element]) -> tuple[str, ...]:
    """How sure the machine was of the words under some elements, where it says so."""
    confidences: list[float] = []
    for element in elements:
        for string in spelt(element, "String"):
            try:
                confidence = float(string.get("WC") or "")
            except ValueError:
                continue
            if 0 <= confidence <= 1:
                confidences.append(confidence)
    if not confidences:
        return ()
    return (
        stored(
            "reading",
            "OCR word confidence: %(value)s on average",
            value=format(fsum(confidences) / len(confidences), ".0%"),
        ),
    )
