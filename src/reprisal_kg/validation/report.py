"""The report of a check: what is wrong in which case, on which line, and what to do about it."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize
from rdflib import RDF, Graph, URIRef

from reprisal_kg.crosswalk import WITHHELD as WITHHELD_LINE
from reprisal_kg.errors import Place
from reprisal_kg.mapping.iris import DEFAULT_BASE
from reprisal_kg.validation.placing import Placer, Spot
from reprisal_kg.validation.reference import check_reference
from reprisal_kg.validation.shapes import SEVERITIES, Finding, Shape, read_shapes, shape_table
from reprisal_kg.validation.terms import compact, load_union, read_term, typed_text
from reprisal_kg.vocabulary import PREFIXES, RKG, XSD

__all__ = ["Complaint", "ValidationReport", "explain", "load_union", "validate_graph"]

WITHHELD = "(not shown: the field may tell of a person)"
LONGEST = 120
"""Characters shown of a value in text."""

_PLACEHOLDER = re.compile(r"\{[?$](\w+)\}")
_SH = PREFIXES["sh"]
_PERSONAL_TERMS = frozenset({PREFIXES["foaf"] + "name", PREFIXES["oa"] + "exact", RKG.quote.value})


@dataclass(frozen=True, slots=True)
class Complaint:
    """One thing that is wrong, in words and with its place.

    Attributes:
        case: The case key; empty for a node that belongs to no case.
        number: The case number.
        label: The source's label over the words, or the name of what the shape is about.
        file: The source file; empty if unknown.
        line: The line in it; None if unknown.
        severity: ``Violation``, ``Warning`` or ``Info``.
        message: What is wrong and what to do.
        value: The value that is wrong, readable; empty if a value is missing.
        shape: Name of the shape, with its prefix.
        finding: What the engine found.
    """

    case: str
    number: str
    label: str
    file: str
    line: int | None
    severity: str
    message: str
    value: str
    shape: str
    finding: Finding

    @property
    def place(self) -> Place:
        """Where it stands; the node's IRI where no source is known."""
        return Place(self.file or self.finding.focus, self.line, self.label or None)

    def as_document(self) -> dict[str, Any]:
        """Return the complaint as a JSON document."""
        return {
            "case": self.case or None,
            "caseNumber": self.number or None,
            "field": self.label,
            "file": self.file or None,
            "line": self.line,
            "severity": self.severity,
            "message": self.message,
            "value": self.value or None,
            "shape": self.shape,
            "node": self.finding.focus,
            "property": compact(self.finding.path) if self.finding.path else None,
        }


@dataclass(frozen=True, slots=True)
class ValidationReport:
    """What a check found.

    Attributes:
        complaints: Everything that is wrong, by case, then in the order of the source's fields.
        checked_cases: Number of cases in the graph.
        shapes_checked: Number of shapes.
    """

    complaints: tuple[Complaint, ...] = ()
    checked_cases: int = 0
    shapes_checked: int = 0

    @property
    def conforms(self) -> bool:
        """Whether no violation was found; warnings and notes may have been."""
        return not self.counts["Violation"]

    @property
    def counts(self) -> dict[str, int]:
        """Number of complaints by severity, the gravest first."""
        found = Counter(one.severity for one in self.complaints)
        return {severity: found[severity] for severity in SEVERITIES}

    @property
    def by_shape(self) -> dict[str, int]:
        """Number of complaints by shape, sorted by name."""
        return dict(sorted(Counter(one.shape for one in self.complaints).items()))

    def as_text(self) -> str:
        """Return the report for a person; the first line is the verdict."""
        lines = [self._verdict()]
        for case, of_case in groupby(self.complaints, key=lambda one: one.case):
            lines += ["", case or "Not part of one case"]
            for label, of_label in groupby(of_case, key=lambda one: one.label):
                lines.append(f"  {label}" if label else "  (no field of the source)")
                for one in of_label:
                    lines.append(f"    {_where(one)}: {one.severity}: {one.message}")
                    if one.value:
                        lines.append(f"      value: {_shortened(one.value)}")
        if self.complaints:
            severity = {one.shape: one.severity for one in self.complaints}
            lines += ["", "By shape"]
            lines += [f"  {count:>4}  {severity[name]:<9}  {name}" for name, count in self.by_shape.items()]
        return "\n".join(lines) + "\n"

    def as_json(self) -> str:
        """Return the report as JSON text, the same for the same graph."""
        document = {
            "conforms": self.conforms,
            "checkedCases": self.checked_cases,
            "shapesChecked": self.shapes_checked,
            "counts": self.counts,
            "complaints": [one.as_document() for one in self.complaints],
            "byShape": self.by_shape,
        }
        return json.dumps(document, ensure_ascii=False, indent=2) + "\n"

    def as_turtle(self, base: str = DEFAULT_BASE) -> str:
        """Return the report as a SHACL validation report, without blank nodes.

        Args:
            base: What the IRIs of the report begin with.
        """
        report = NamedNode(f"{base}id/validation-report")
        triples = [
            Triple(report, _rdf_type(), _sh("ValidationReport")),
            Triple(report, _sh("conforms"), Literal(str(self.conforms).lower(), datatype=XSD.boolean)),
        ]
        for number, one in enumerate(self.complaints, start=1):
            result = NamedNode(f"{report.value}/result/{number}")
            triples.append(Triple(report, _sh("result"), result))
            triples += _result_triples(result, one)
        prefixes = {name: PREFIXES[name] for name in ("rkg", "rkgsh", "sh", "xsd")}
        return (serialize(triples, format=RdfFormat.TURTLE, prefixes=prefixes) or b"").decode()

    def _verdict(self) -> str:
        verdict = "The graph conforms" if self.conforms else "The graph does not conform"
        counts = self.counts
        found = ", ".join(
            _counted(counts[severity], word)
            for severity, word in zip(SEVERITIES, ("violation", "warning", "note"), strict=True)
        )
        checked = (
            f"{_counted(self.checked_cases, 'case')} and {_counted(self.shapes_checked, 'shape')} checked"
        )
        return f"{verdict}: {found}; {checked}."


def validate_graph(data: Graph, *, shapes: Graph | None = None) -> ValidationReport:
    """Check a graph and explain what is wrong.

    Args:
        data: The triples of all named graphs; ``load_union`` makes them of quads.
        shapes: The shapes; those of the package unless given.

    Returns:
        The report. The same graph gives the same report, in the same order.

    Raises:
        ShapeError: The shapes cannot be used.
    """
    table = shape_table() if shapes is None else read_shapes(shapes)
    return explain(data, check_reference(data, shapes), table)


def explain(data: Graph, findings: Iterable[Finding], table: Mapping[str, Shape]) -> ValidationReport:
    """Turn an engine's findings into a report.

    Args:
        data: The graph that was checked.
        findings: What an engine found.
        table: The shapes by IRI.

    Returns:
        The report, sorted whatever the order of the findings.
    """
    placer = Placer(data)
    complaints = [
        (_order(spot, one), one) for spot, one in (_complaint(placer, found, table) for found in findings)
    ]
    return ValidationReport(
        complaints=tuple(one for _, one in sorted(complaints, key=lambda pair: pair[0])),
        checked_cases=len(set(data.subjects(RDF.type, URIRef(RKG.Case.value)))),
        shapes_checked=len(table),
    )


def _complaint(placer: Placer, finding: Finding, table: Mapping[str, Shape]) -> tuple[Spot, Complaint]:
    shape = table.get(finding.shape)
    spot = placer.place(finding)
    value = _readable_value(placer, finding, shape, spot)
    label = spot.label or (shape.name if shape else "")
    filled = {
        "value": f"'{value}'" if value and not value.startswith(("'", "(")) else value,
        "this": spot.case or finding.focus,
        "path": label,
    }
    message = _PLACEHOLDER.sub(lambda match: filled.get(match[1], match[0]), finding.message)
    complaint = Complaint(
        spot.case,
        spot.number,
        label,
        spot.file,
        spot.line,
        finding.severity,
        message,
        value,
        compact(finding.shape),
        finding,
    )
    return spot, complaint


def _readable_value(placer: Placer, finding: Finding, shape: Shape | None, spot: Spot) -> str:
    personal = (
        spot.row is not None
        and spot.row.sensitivity != "public"
        and spot.row.kind in {"title", "text", "place"}
    )
    words = placer.words(finding)
    term = read_term(finding.value)
    if placer.is_withheld(finding):
        return WITHHELD_LINE
    if (personal or finding.path in _PERSONAL_TERMS) and not isinstance(term, NamedNode):
        return WITHHELD if words or term is not None or placer.values(finding) else ""
    if words:
        return words
    if isinstance(term, Literal):
        return typed_text(term) if shape is not None and shape.reason == "kind" else term.value
    if isinstance(term, NamedNode):
        return placer.readable(term.value, is_iri=True)
    return "; ".join(placer.values(finding))


def _order(spot: Spot, one: Complaint) -> tuple[Any, ...]:
    field_order = spot.row.order if spot.row is not None else 1000
    rank = SEVERITIES.index(one.severity) if one.severity in SEVERITIES else len(SEVERITIES)
    return (not one.case, one.case, field_order, one.label, one.line or 0, rank, one.finding)


def _where(one: Complaint) -> str:
    return str(Place(one.file or one.finding.focus, one.line))


def _counted(count: int, word: str) -> str:
    return f"{count} {word}" if count == 1 else f"{count} {word}s"


def _shortened(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= LONGEST else f"{plain[: LONGEST - 1]}…"


def _sh(local: str) -> NamedNode:
    return NamedNode(_SH + local)


def _rdf_type() -> NamedNode:
    return NamedNode(str(RDF.type))


def _named(text: str) -> NamedNode:
    """Return the node of a finding; a blank node, which no graph of ours holds, gets a name."""
    return NamedNode(text.replace("_:", "urn:blank-node:", 1) if text.startswith("_:") else text)


def _result_triples(result: NamedNode, one: Complaint) -> list[Triple]:
    found = one.finding
    triples = [
        Triple(result, _rdf_type(), _sh("ValidationResult")),
        Triple(result, _sh("focusNode"), _named(found.focus)),
        Triple(result, _sh("resultSeverity"), _sh(found.severity)),
        Triple(result, _sh("sourceShape"), _named(found.shape)),
        Triple(result, _sh("resultMessage"), Literal(one.message, language="en")),
    ]
    if found.path:
        triples.append(Triple(result, _sh("resultPath"), NamedNode(found.path)))
    value = read_term(found.value)
    shown = isinstance(value, NamedNode) or one.value not in {WITHHELD, WITHHELD_LINE}
    if value is not None and shown:
        triples.append(Triple(result, _sh("value"), value))
    if one.file:
        triples.append(Triple(result, RKG.sourceFile, Literal(one.file)))
    if one.line is not None:
        triples.append(Triple(result, RKG.line, Literal(str(one.line), datatype=XSD.integer)))
    return triples
