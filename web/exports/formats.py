"""The formats in which articles can be taken away, as one table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from cuttings.search.articles import Entry
from cuttings.web.exports.addresses import PublicAddress
from cuttings.web.exports.bibtex import bibtex
from cuttings.web.exports.csl import csl_json
from cuttings.web.exports.csv_table import csv_rows
from cuttings.web.exports.ris import ris


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its name, the end of its address, its media type, and its writer,
    which yields text in pieces.
    """

    label: str
    suffix: str
    type: str
    write: Callable[[Iterable[Entry], PublicAddress], Iterator[str]]


CSL_TYPE = "application/vnd.citationstyles.csl+json"
FORMATS = {
    "csv": Format("CSV", "csv", "text/csv", csv_rows),
    "ris": Format("RIS", "ris", "application/x-research-info-systems", ris),
    "bib": Format("BibTeX", "bib", "application/x-bibtex", bibtex),
    "csl.json": Format("CSL-JSON", "csl.json", CSL_TYPE, csl_json),
}
"""Every format by its suffix, in the order of the page."""
