"""The authority file as SKOS in Turtle, for exchange with other authority files (needs
the extra ``skos``).

A heading is a ``skos:Concept``: its label ``prefLabel``, its spellings ``altLabel``
(surnames and acronyms that several headings may share ``hiddenLabel``), the heading
above ``broader``, its identity elsewhere ``exactMatch``. What SKOS has no word for
(kind, status, dates) stands in ``skos:inScheme``, ``skos:editorialNote`` and
``dcterms:temporal``, so that reading back what was written changes nothing. W3C, SKOS
Reference, 18 August 2009.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

from cuttings.index.authority.exchange import Files, Row, check_headings
from cuttings.index.authority.store import Store
from cuttings.search.errors import AuthorityError, SettingsError

if TYPE_CHECKING:
    from rdflib import Graph, URIRef

BASE = "urn:cuttings:heading:"
SCHEME = "urn:cuttings:kind:"
_SHARED = ("surname", "acronym")


def _rdflib() -> Any:
    try:
        import rdflib
    except ImportError as error:
        raise SettingsError(
            "SKOS needs rdflib. Install it with: pip install 'cuttings[skos]'"
        ) from error
    return rdflib


def write_skos(store: Store, path: Path) -> None:
    """Writes all headings to a Turtle file, moved into place whole."""
    graph = _graph(store)
    new = path.with_name(path.name + ".new")
    try:
        graph.serialize(destination=str(new), format="turtle", encoding="utf-8")
        new.replace(path)
    except OSError as error:
        raise AuthorityError(
            f"{path} can't be written ({error}). Choose another place."
        ) from error


def _graph(store: Store) -> Graph:
    rdflib = _rdflib()
    skos, terms = rdflib.namespace.SKOS, rdflib.namespace.DCTERMS
    graph: Graph = rdflib.Graph()
    graph.bind("skos", skos)
    for row in store.connection.execute(
        "SELECT * FROM headings ORDER BY id"
    ).fetchall():
        concept = rdflib.URIRef(BASE + quote(row["id"]))
        graph.add((concept, rdflib.RDF.type, skos.Concept))
        graph.add((concept, skos.inScheme, rdflib.URIRef(SCHEME + row["kind"])))
        graph.add((concept, skos.prefLabel, rdflib.Literal(row["label"])))
        graph.add((concept, skos.editorialNote, rdflib.Literal(row["status"])))
        for column, predicate in (
            ("scope_note", skos.scopeNote),
            ("dates", terms.temporal),
        ):
            if row[column]:
                graph.add((concept, predicate, rdflib.Literal(row[column])))
        for same in row["same_as"].split():
            graph.add((concept, skos.exactMatch, rdflib.URIRef(same)))
        if row["broader"]:
            graph.add(
                (concept, skos.broader, rdflib.URIRef(BASE + quote(row["broader"])))
            )
        for variant in store.variants(row["id"]):
            if variant["variant"] != row["label"]:
                label = (
                    skos.hiddenLabel
                    if variant["variant_kind"] in _SHARED
                    else skos.altLabel
                )
                graph.add((concept, label, rdflib.Literal(variant["variant"])))
    return graph


def read_skos(path: Path, store: Store) -> Files:
    """The headings of a Turtle file, checked as the CSV files are; what it lacks is
    kept as the catalogue has it.

    Concepts of other schemes get an id from the end of their address and are taken for
    organisations, unless ``skos:inScheme`` ends in a kind. Raises AuthorityError where
    the file is no Turtle or contradicts itself.
    """
    rdflib = _rdflib()
    graph: Graph = rdflib.Graph()
    try:
        graph.parse(path, format="turtle")
    except (
        Exception
    ) as error:  # rdflib raises its parser's own classes, without a common base
        raise AuthorityError(
            f"{path.name} is not readable as Turtle ({str(error)[:200]})."
        ) from error
    skos = rdflib.namespace.SKOS
    headings: dict[str, Row] = {}
    variants: list[Row] = []
    known = {
        (row["heading_id"], row["variant"]): dict(row)
        for row in store.rows("SELECT * FROM variants")
    }
    for concept in sorted(graph.subjects(rdflib.RDF.type, skos.Concept), key=str):
        row = _heading(graph, concept, skos, rdflib.namespace.DCTERMS)
        headings[row["id"]] = row
        for predicate, kind in (
            (skos.prefLabel, "name"),
            (skos.altLabel, "name"),
            (skos.hiddenLabel, "surname"),
        ):
            variants += [
                _variant(row["id"], text, kind, known)
                for text in _texts(graph, concept, predicate)
            ]
    check_headings(headings)
    apart = store.rows("SELECT * FROM distinct_pairs")
    distinct = tuple(
        dict(row) for row in apart if row["a"] in headings and row["b"] in headings
    )
    return Files(headings, tuple(variants), distinct)


def _texts(graph: Graph, concept: Any, predicate: URIRef) -> list[str]:
    return sorted({str(value) for value in graph.objects(concept, predicate)})


def _id(address: object) -> str:
    text = str(address)
    return unquote(
        text.removeprefix(BASE)
        if text.startswith(BASE)
        else text.rstrip("/#").rsplit("/", 1)[-1]
    )


def _heading(graph: Graph, concept: Any, skos: Any, dcterms: Any) -> Row:
    labels = _texts(graph, concept, skos.prefLabel)
    if not labels:
        raise AuthorityError(
            f"The concept {concept} has no skos:prefLabel. Give it one."
        )
    english = [
        str(value)
        for value in graph.objects(concept, skos.prefLabel)
        if getattr(value, "language", "") == "en"
    ]
    kinds = [
        text.rsplit(":", 1)[-1].rsplit("/", 1)[-1]
        for text in _texts(graph, concept, skos.inScheme)
    ]
    kind = next(
        (kind for kind in kinds if kind in ("person", "organisation", "place")),
        "organisation",
    )
    status = next(
        (
            note
            for note in _texts(graph, concept, skos.editorialNote)
            if note in _STATUSES
        ),
        "authorised",
    )
    broader = _texts(graph, concept, skos.broader)
    return {
        "id": _id(concept),
        "kind": kind,
        "heading": (english or labels)[0],
        "dates": next(iter(_texts(graph, concept, dcterms.temporal)), ""),
        "broader": _id(broader[0]) if broader else "",
        "same_as": " ".join(_texts(graph, concept, skos.exactMatch)),
        "scope_note": next(iter(_texts(graph, concept, skos.scopeNote)), ""),
        "status": status,
    }


_STATUSES = ("authorised", "provisional", "hidden")


def _variant(
    id: str, text: str, kind: str, known: dict[tuple[str, str], dict[str, Any]]
) -> Row:
    row = known.get((id, text))
    empty = {
        "scope": "",
        "source": "librarian",
        "reason": "",
        "decided_by": "",
        "decided_on": "",
    }
    if row is None:
        return {"heading_id": id, "variant": text, "kind": kind, **empty}
    return {
        "heading_id": id,
        "variant": text,
        "kind": row["variant_kind"],
        **{key: row[key] for key in empty},
    }
