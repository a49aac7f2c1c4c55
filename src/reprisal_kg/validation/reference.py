"""The reference check: pySHACL. What it finds is right, and it takes its time.

Only this module knows pySHACL, and imports it late: that alone costs a third of a second.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pyoxigraph import Quad
from rdflib import RDF, SH, BNode, Graph
from rdflib.term import Node

from reprisal_kg.errors import ShapeError
from reprisal_kg.validation.shapes import Finding, Shape, read_shapes, shape_table, shapes_graph
from reprisal_kg.validation.terms import lexical_forms_kept, load_union, quiet, term_text


def check_reference(data: Graph | Iterable[Quad], shapes: Graph | None = None) -> tuple[Finding, ...]:
    """Check a graph against shapes with pySHACL.

    Args:
        data: The triples of all named graphs, or the quads (a pyoxigraph store gives them).
        shapes: The shapes; those of the package unless given.

    Returns:
        What is wrong, sorted, each once. A message keeps its placeholders.

    Raises:
        ShapeError: pySHACL cannot use the shapes.
    """
    graph = data if isinstance(data, Graph) else load_union(data)
    chosen = shapes_graph() if shapes is None else shapes
    table = shape_table() if shapes is None else read_shapes(shapes)
    with lexical_forms_kept():
        report = _run(graph, chosen)
        results = list(report.subjects(RDF.type, SH.ValidationResult))
        return tuple(sorted({_finding(report, result, table) for result in results}))


def _run(graph: Graph, shapes: Graph) -> Graph:
    from pyshacl import validate
    from pyshacl.errors import ConstraintLoadError, ReportableRuntimeError, ShapeLoadError, ValidationFailure

    remedy = "Correct the shapes files"
    try:
        with quiet("pyshacl-validate"):
            _, report, text = validate(graph, shacl_graph=shapes, inference="none")
    except (ConstraintLoadError, ReportableRuntimeError, ShapeLoadError, ValidationFailure) as error:
        first = str(error).partition("\n")[0].rstrip(".")
        raise ShapeError(f"the shapes cannot be used: {first}", remedy=remedy) from error
    if not isinstance(report, Graph):
        raise ShapeError(f"the check did not end: {text}", remedy=remedy)
    return report


def _finding(report: Graph, result: Node, table: Mapping[str, Shape]) -> Finding:
    iri = _name(report.value(result, SH.sourceShape))
    shape = table.get(iri)
    severity = report.value(result, SH.resultSeverity)
    path = report.value(result, SH.resultPath)
    # pySHACL fills placeholders in the messages of SPARQL constraints and leaves them in others.
    message = shape.message if shape and shape.message else str(report.value(result, SH.resultMessage) or "")
    return Finding(
        focus=_name(report.value(result, SH.focusNode)),
        shape=iri,
        path=str(path) if path is not None else "",
        value=term_text(report.value(result, SH.value)),
        severity=str(severity).rsplit("#", 1)[-1],
        message=message,
    )


def _name(node: Node | None) -> str:
    return f"_:{node}" if isinstance(node, BNode) else str(node)
