"""ALTO, the XML of digitised pages (https://www.loc.gov/standards/alto/): text blocks
in reading order, OCR confidence.

Hyphenated words are joined from what the file says (``SUBS_CONTENT``). The mean word
confidence, where stated, goes with the article as a note, since a poorly read page
explains a search that finds nothing on it.
"""

from __future__ import annotations

from collections.abc import Iterator
from statistics import mean

from cuttings.index.readers import RawArticle, ReadOptions, Source, Unreadable
from cuttings.index.readers.limits import read_whole
from cuttings.index.readers.markup import (
    Element,
    every,
    first_text,
    local_name,
    parse_xml,
    root_name,
)
from cuttings.index.readers.records import language_code
from cuttings.search.articles import Skipped


class AltoReader:
    """One ALTO file, a page or more: one article."""

    suffixes = (".alto",)
    rank = 20

    def recognises(self, source: Source) -> bool:
        """Whether the root element is ``alto``."""
        return root_name(source.head) == "alto"

    def read(
        self, source: Source, options: ReadOptions
    ) -> Iterator[RawArticle | Skipped]:
        """The text of all pages."""
        root = parse_xml(read_whole(source, options))
        text = "\n\n".join(filter(None, map(_block_text, _ordered_blocks(root))))
        if not text:
            raise Unreadable("an ALTO file without words")
        languages = (
            block.get("LANG") or block.get("language")
            for block in every(root, "textblock")
        )
        yield RawArticle(
            text=text,
            language=language_code(next(filter(None, languages), None)),
            notes=(*_scan_notes(root), *_confidence_notes(root)),
            plain=True,
        )


def _ordered_blocks(root: Element) -> list[Element]:
    """The text blocks in the reading order that the file states, else as they stand."""
    blocks = {
        block.get("ID") or str(number): block
        for number, block in enumerate(every(root, "textblock"))
    }
    order = [element.get("REF") for element in every(root, "elementref")]
    if order and set(order) == set(blocks):
        return [blocks[name] for name in order if name]
    return list(blocks.values())


def _block_text(block: Element) -> str:
    """A block as one paragraph; the second half of a hyphenated word is left out,
    its first half says it whole.
    """
    words = []
    for string in every(block, "string"):
        part = string.get("SUBS_TYPE")
        if part == "HypPart2":
            continue
        whole = string.get("SUBS_CONTENT") if part == "HypPart1" else None
        words.append(whole or string.get("CONTENT") or "")
    return " ".join(filter(None, words))


def _confidence_notes(root: Element) -> tuple[str, ...]:
    confidences = [
        value
        for string in every(root, "string")
        if (value := _number(string.get("WC"))) is not None
    ]
    return (
        (f"OCR word confidence: {mean(confidences):.0%} on average",)
        if confidences
        else ()
    )


def _number(stated: str | None) -> float | None:
    """A confidence between 0 and 1, or None where none is stated that makes sense."""
    try:
        value = float(stated or "")
    except ValueError:
        return None
    return value if 0 <= value <= 1 else None


def _scan_notes(root: Element) -> tuple[str, ...]:
    image = next(
        (
            first_text(element, "filename")
            for element in root.iter()
            if _is_image(element)
        ),
        None,
    )
    pages = sum(1 for _ in every(root, "page"))
    return (
        *((f"scan: {image}",) if image else ()),
        *((f"{pages} pages",) if pages > 1 else ()),
    )


def _is_image(element: Element) -> bool:
    return local_name(element) == "sourceimageinformation"
