"""The authority file as SKOS in Turtle, for exchange with other authority files (needs
the extra ``skos``).

A heading is a ``skos:Concept``: its label ``prefLabel``, its variants ``altLabel``
(surnames and acronyms that several headings may share ``hiddenLabel``), the heading
above ``broader``, its identity elsewhere ``exactMatch``. What SKOS has no word for
(kind, status, dates) stands in ``skos:inScheme``, ``skos:editorialNote`` and
``dcterms:temporal``, so that reading back what was written changes nothing. W3C, SKOS
Reference, 18 August 2009.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

from cuttings.index.authority.exchange import (
    KINDS,
    QUERIES,
    SHARED,
    STATUSES,
    VARIANTS,
    AuthorityFiles,
    Row,
    check_files,
)
from cuttings.index.authority.store import Store
from cuttings.search.errors import AuthorityError, SettingsError
from cuttings.search.translations import worded

if TYPE_CHECKING:
    from rdflib import Graph

BASE = "urn:cuttings:heading:"
SCHEME = "urn:cuttings:kind:"

_NEW = {
    "scope": "",
    "source": "librarian",
    "reason": "",
    "decided_by": "",
    "decided_on": "",
}
"""The rest of the row of a variant that the catalogue doesn't have."""


def _rdflib() -> Any:
    try:
        import rdflib
    except ImportError as error:
        raise SettingsError(
            worded("SKOS needs rdflib. Install it with: pip install 'cuttings[skos]'")
        ) from error
    return rdflib


def write_skos(store: Store, path: Path) -> None:
    """Writes all headings to a Turtle file, moved into place whole.

    Raises AuthorityError where it can't be written, SettingsError without rdflib.
    """
    graph = _graph(store)
    unfinished = path.with_name(path.name + ".new")
    try:
        graph.serialize(destination=str(unfinished), format="turtle", encoding="utf-8")
        unfinished.replace(path)
    except OSError as error:
        raise AuthorityError(
            worded(
                "%(path)s can't be written (%(error)s). Choose another place.",
                path=path,
                error=error,
            )
        ) from error


def _graph(store: Store) -> Graph:
    rdflib = _rdflib()
    skos, dcterms = rdflib.namespace.SKOS, rdflib.namespace.DCTERMS
    graph: Graph = rdflib.Graph()
    graph.bind("skos", skos)
    for row in store.rows("SELECT * FROM headings ORDER BY id"):
        concept = rdflib.URIRef(BASE + quote(row["id"]))
        graph.add((concept, rdflib.RDF.type, skos.Concept))
        graph.add((concept, skos.inScheme, rdflib.URIRef(SCHEME + row["kind"])))
        if row["broader"]:
            above = rdflib.URIRef(BASE + quote(row["broader"]))
            graph.add((concept, skos.broader, above))
        for address in row["same_as"].split():
            graph.add((concept, skos.exactMatch, rdflib.URIRef(address)))
        for predicate, text in (
            (skos.prefLabel, row["label"]),
            (skos.editorialNote, row["status"]),
            (skos.scopeNote, row["scope_note"]),
            (dcterms.temporal, row["dates"]),
        ):
            if text:
                graph.add((concept, predicate, rdflib.Literal(text)))
        variants = store.rows(
            "SELECT variant, variant_kind FROM variants"
            " WHERE heading_id = ? AND variant <> ?",
            row["id"],
            row["label"],
        )
        for variant, kind in variants:
            predicate = skos.hiddenLabel if kind in SHARED else skos.altLabel
            graph.add((concept, predicate, rdflib.Literal(variant)))
    return graph


def read_skos(path: Path, store: Store) -> AuthorityFiles:
    """The headings of a Turtle file, checked as the CSV files are; what it lacks is
    kept as the catalogue has it.

    Concepts of other schemes get an id from the end of their address and are taken for
    organisations, unless ``skos:inScheme`` ends in a kind. Raises AuthorityError where
    the file is no Turtle or contradicts itself, SettingsError without rdflib.
    """
    rdflib = _rdflib()
    graph: Graph = rdflib.Graph()
    try:
        graph.parse(path, format="turtle")
    # rdflib raises its parser's own classes, without a common base
    except Exception as error:
        raise AuthorityError(
            worded(
                "%(name)s is not readable as Turtle (%(error)s).",
                name=path.name,
                error=str(error)[:200],
            )
        ) from error
    skos = rdflib.namespace.SKOS
    known = {}
    for variant in store.rows(QUERIES[VARIANTS]):
        known[variant["heading_id"], variant["variant"]] = dict(variant)
    headings: dict[str, Row] = {}
    variants = []
    for concept in sorted(graph.subjects(rdflib.RDF.type, skos.Concept), key=str):
        reader = _ConceptReader(graph, concept, rdflib.namespace)
        row = reader.heading()
        headings[row["id"]] = row
        for predicate, kind in (
            (skos.prefLabel, "name"),
            (skos.altLabel, "name"),
            (skos.hiddenLabel, "surname"),
        ):
            for text in reader.texts(predicate):
                new = {"heading_id": row["id"], "variant": text, "kind": kind, **_NEW}
                variants.append(known.get((row["id"], text), new))
    distinct = []
    for pair in store.rows("SELECT * FROM distinct_pairs"):
        if pair["a"] in headings and pair["b"] in headings:
            distinct.append(dict(pair))
    files = AuthorityFiles(headings, tuple(variants), tuple(distinct))
    check_files(files, store)
    return files


class _ConceptReader:
    """Reads what a graph states about one concept."""

    def __init__(self, graph: Graph, concept: Any, namespace: Any) -> None:
        self.graph = graph
        self.concept = concept
        self.skos = namespace.SKOS
        self.dcterms = namespace.DCTERMS

    def texts(self, predicate: Any) -> list[str]:
        """The values of a property, in alphabetical order."""
        return sorted(map(str, set(self.graph.objects(self.concept, predicate))))

    def first(self, predicate: Any) -> str:
        """The first value of a property, empty where there is none."""
        return next(iter(self.texts(predicate)), "")

    def heading(self) -> Row:
        """The row of the heading. Raises AuthorityError where it has no label."""
        label = self.first(self.skos.prefLabel)
        if not label:
            raise AuthorityError(
                worded(
                    "The concept %(concept)s has no skos:prefLabel. Give it one.",
                    concept=self.concept,
                )
            )
        for value in self.graph.objects(self.concept, self.skos.prefLabel):
            if getattr(value, "language", "") == "en":
                label = str(value)
        schemes = [
            text.replace("/", ":").rpartition(":")[2]
            for text in self.texts(self.skos.inScheme)
        ]
        broader = self.first(self.skos.broader)
        return {
            "id": _heading_id(str(self.concept)),
            "kind": _one_of(KINDS, schemes, "organisation"),
            "heading": label,
            "dates": self.first(self.dcterms.temporal),
            "broader": _heading_id(broader) if broader else "",
            "same_as": " ".join(self.texts(self.skos.exactMatch)),
            "scope_note": self.first(self.skos.scopeNote),
            "status": _one_of(
                STATUSES, self.texts(self.skos.editorialNote), "authorised"
            ),
        }


def _heading_id(address: str) -> str:
    if address.startswith(BASE):
        return unquote(address.removeprefix(BASE))
    return unquote(address.rstrip("/#").rpartition("/")[2])


def _one_of(allowed: Sequence[str], stated: Sequence[str], default: str) -> str:
    return next((text for text in stated if text in allowed), default)
