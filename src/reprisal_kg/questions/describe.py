"""Everything the graph says of one case, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pyoxigraph import Literal, NamedNode, Quad

from reprisal_kg.stores.store import Store
from reprisal_kg.vocabulary import DCTERMS, FOAF, GEO, ONTOLOGY, RDF, RDFS, RKG, SKOS

ORDER = (
    "Case",
    "AffectedParty",
    "PriorAction",
    "Engagement",
    "Reprisal",
    "GovernmentResponse",
    "CaseMention",
    "FollowUp",
    "Finding",
    "Citation",
    "NotUnderstood",
    "SourceRecord",
)
"""The classes that are shown, in the order of a case's life; evidence and source fields are not."""

_LABELS = (SKOS.prefLabel, RDFS.label, FOAF.name, DCTERMS.title, RKG.communicationCode)
_HIDDEN = {RDF.type, RKG.ofCase, RKG.followsUp, RKG.raisesCase, RKG.inRecord}


@dataclass(frozen=True, slots=True)
class Described:
    """One node of a case.

    Attributes:
        kind: Local name of its class.
        iri: Its IRI.
        heading: The class's label.
        facts: Label of the property and its values as words, sorted by label.
    """

    kind: str
    iri: str
    heading: str
    facts: tuple[tuple[str, tuple[str, ...]], ...]

    def as_document(self) -> dict[str, Any]:
        """Return the node as a JSON document."""
        facts = {label: list(values) for label, values in self.facts}
        return {"kind": self.kind, "iri": self.iri, "facts": facts}


def describe_graph(store: Store, graph: NamedNode) -> tuple[Described, ...]:
    """Describe the nodes of a record's graph.

    Args:
        store: Where the graph and the labels of what it points to are.
        graph: The record's named graph.

    Returns:
        The nodes in the order of ``ORDER``; empty if the store has no such graph.
    """
    nodes: dict[NamedNode, list[Quad]] = {}
    for quad in store.quads(graph):
        if isinstance(quad.subject, NamedNode):
            nodes.setdefault(quad.subject, []).append(quad)
    labels = _Labels(store, nodes)
    found = []
    for node, quads in nodes.items():
        kind = _kind(quads)
        if kind in ORDER:
            found.append(Described(kind, node.value, labels.of_term(ONTOLOGY + kind), _facts(quads, labels)))
    return tuple(sorted(found, key=lambda one: (ORDER.index(one.kind), one.iri)))


def _kind(quads: Iterable[Quad]) -> str:
    kinds = (quad.object for quad in quads if quad.predicate == RDF.type)
    names = (kind.value.removeprefix(ONTOLOGY) for kind in kinds if isinstance(kind, NamedNode))
    return next((name for name in names if name in ORDER), "")


def _facts(quads: Iterable[Quad], labels: _Labels) -> tuple[tuple[str, tuple[str, ...]], ...]:
    facts: dict[str, list[str]] = {}
    for quad in quads:
        if quad.predicate in _HIDDEN or quad.predicate.value.startswith(("http://www.w3.org/ns/oa#",)):
            continue
        facts.setdefault(labels.of_term(quad.predicate.value), []).append(labels.of_value(quad.object))
    return tuple((label, tuple(sorted(values))) for label, values in sorted(facts.items()))


class _Labels:
    """Words for terms and for what a graph points to."""

    def __init__(self, store: Store, nodes: Mapping[NamedNode, list[Quad]]) -> None:
        self._store = store
        self._nodes = nodes
        self._known: dict[str, str] = {}

    def of_term(self, iri: str) -> str:
        """Return the label of a class or property, else its local name."""
        return self._label(iri) or iri.rsplit("#", 1)[-1].rsplit("/", 1)[-1]

    def of_value(self, term: object) -> str:
        """Return a value in words; a date as it was written, with its EDTF form."""
        if isinstance(term, Literal):
            return term.value
        if not isinstance(term, NamedNode):
            return str(term)
        quads = self._nodes.get(term, [])
        own = {quad.predicate: quad.object for quad in quads}
        written, edtf = own.get(RKG.writtenAs), own.get(RKG.edtf)
        if isinstance(written, Literal):
            return f"{written.value} [{edtf.value}]" if isinstance(edtf, Literal) else written.value
        latitude, longitude = own.get(GEO.lat), own.get(GEO.long)
        if isinstance(latitude, Literal) and isinstance(longitude, Literal):
            return f"{latitude.value}, {longitude.value}"
        return self._label(term.value) or term.value

    def _label(self, iri: str) -> str:
        if iri not in self._known:
            properties = " ".join(str(one) for one in _LABELS)
            rows = self._store.select(
                f"SELECT ?label WHERE {{ VALUES ?property {{ {properties} }} "
                f"{NamedNode(iri)} ?property ?label . "
                'FILTER(LANG(?label) IN ("", "en")) } ORDER BY ?label LIMIT 1'
            )
            row = next(iter(rows), None)
            self._known[iri] = str(getattr(row["label"], "value", "")) if row is not None else ""
        return self._known[iri]
