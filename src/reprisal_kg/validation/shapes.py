"""The shapes that ship with the package, as a graph and as a table.

A shape states one reason why something is wrong, with one message. Property shapes hang on
the node shape of their class; a few shapes of a node's IRI stand alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from rdflib import RDF, RDFS, SH, Graph, URIRef
from rdflib.term import Node

from reprisal_kg.errors import Place, ShapeError
from reprisal_kg.resources import names, read_text
from reprisal_kg.validation.terms import lexical_forms_kept
from reprisal_kg.vocabulary import SHAPES

FOLDER = "shapes"
SEVERITIES = ("Violation", "Warning", "Info")
"""From the gravest down."""

SCOPE = URIRef(f"{SHAPES}scope")

REASONS: Mapping[frozenset[str], str] = {
    frozenset({"minCount"}): "count",
    frozenset({"maxCount"}): "count",
    frozenset({"minCount", "maxCount"}): "count",
    frozenset({"datatype"}): "kind",
    frozenset({"nodeKind"}): "kind",
    frozenset({"nodeKind", "pattern"}): "reference",
    frozenset({"pattern"}): "pattern",
    frozenset({"minInclusive", "maxInclusive"}): "range",
    frozenset({"lessThan"}): "order",
    frozenset({"lessThanOrEquals"}): "order",
    frozenset({"uniqueLang"}): "language",
    frozenset({"hasValue"}): "value",
    frozenset({"sparql"}): "rule",
}
"""The one reason that the constraints of a shape amount to."""

_NO_CONSTRAINT = {"path", "name", "severity", "message", "targetClass", "property"}


@dataclass(frozen=True, slots=True)
class Shape:
    """One shape that can be broken.

    Attributes:
        iri: Its IRI.
        name: What it is about, in words.
        message: What is wrong and what to do; may hold ``{?value}`` and ``{?this}``.
        severity: ``Violation``, ``Warning`` or ``Info``.
        path: IRI of the property it is about; empty if it is about the node's own IRI.
        focus_class: IRI of the class whose nodes it looks at.
        scope: ``record`` if one named graph is enough to check it, else ``dataset``.
        reason: One of the values of ``REASONS``; empty for constraints of another kind.
    """

    iri: str
    name: str
    message: str
    severity: str
    path: str
    focus_class: str
    scope: str
    reason: str

    @property
    def local(self) -> str:
        """The name without its namespace: ``Case-reportYear-count``."""
        return self.iri.rsplit("#", 1)[-1]


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One result of a check, as plain text, so that results of two engines can be compared.

    Attributes:
        focus: IRI of the node that breaks the shape.
        shape: IRI of the shape.
        path: IRI of the property; empty for a shape without one.
        value: The value that is wrong as an N-Triples term; empty if none is.
        severity: ``Violation``, ``Warning`` or ``Info``.
        message: The shape's message, with its placeholders.
    """

    focus: str
    shape: str
    path: str
    value: str
    severity: str
    message: str


def shape_files() -> tuple[str, ...]:
    """Return the paths of the shapes files, sorted."""
    return names(FOLDER, ".ttl")


def parse_shapes(texts: Mapping[str, str]) -> Graph:
    """Return shapes files as one graph.

    Args:
        texts: Turtle by the name of its file.

    Raises:
        ShapeError: A file is no Turtle.

    Examples:
        >>> parse_shapes({"mine.ttl": "no turtle"})
        Traceback (most recent call last):
        ...
        reprisal_kg.errors.ShapeError: mine.ttl:1: the shapes file is no Turtle. Correct its syntax
    """
    graph = Graph()
    with lexical_forms_kept():
        for name, text in texts.items():
            try:
                graph.parse(data=text, format="turtle")
            except SyntaxError as error:
                line = getattr(error, "lines", 0) + 1
                raise ShapeError(
                    "the shapes file is no Turtle", place=Place(name, line), remedy="Correct its syntax"
                ) from error
    return graph


@cache
def shapes_graph() -> Graph:
    """Return the shapes that ship with the package; not to be changed."""
    return parse_shapes({path: read_text(path) for path in shape_files()})


def read_shapes(graph: Graph) -> dict[str, Shape]:
    """Return the shapes of a graph that can be broken, by IRI, sorted."""
    found: dict[str, Shape] = {}
    for holder in graph.subjects(SH.targetClass, unique=True):
        members = list(graph.objects(holder, SH.property))
        for node in [*members, *([] if members else [holder])]:
            found[str(node)] = _read_shape(graph, node, holder)
    return dict(sorted(found.items()))


@cache
def shape_table() -> Mapping[str, Shape]:
    """Return the shapes that ship with the package, by IRI."""
    return read_shapes(shapes_graph())


def _read_shape(graph: Graph, node: Node, holder: Node) -> Shape:
    return Shape(
        iri=str(node),
        name=_text(graph, node, SH.name) or _text(graph, holder, RDFS.label),
        message=_text(graph, node, SH.message),
        severity=_text(graph, node, SH.severity).rsplit("#", 1)[-1] or "Violation",
        path=_text(graph, node, SH.path),
        focus_class=_text(graph, holder, SH.targetClass),
        scope=_text(graph, node, SCOPE) or _text(graph, holder, SCOPE) or "record",
        reason=REASONS.get(_constraints(graph, node), ""),
    )


def _constraints(graph: Graph, node: Node) -> frozenset[str]:
    predicates = {str(predicate) for predicate in graph.predicates(node) if predicate != RDF.type}
    local = {name.removeprefix(str(SH)) for name in predicates if name.startswith(str(SH))}
    return frozenset(local - _NO_CONSTRAINT)


def _text(graph: Graph, node: Node, predicate: URIRef) -> str:
    return min((str(value) for value in graph.objects(node, predicate)), default="")
