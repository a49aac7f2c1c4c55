"""From a node of the graph back to the case it belongs to and the line of its source.

A finding names a node and a property. A person needs the case, the label over the words
in the source, the file and the line: all of that stands in the graph as provenance.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from pyoxigraph import Literal, NamedNode
from rdflib import RDF, Graph, URIRef
from rdflib.term import Node

from reprisal_kg.crosswalk import Crosswalk, FieldRow, crosswalk, fold, may_show
from reprisal_kg.mapping.iris import slug
from reprisal_kg.validation.shapes import Finding
from reprisal_kg.validation.terms import compact, read_term
from reprisal_kg.vocabulary import OA, PREFIXES, PROV, RDFS, RKG, SKOS


def _term(name: NamedNode) -> URIRef:
    return URIRef(name.value)


CASE_LINKS = tuple(map(_term, (RKG.ofCase, RKG.followsUp, RKG.raisesCase)))
OWNER_LINKS = tuple(
    map(
        _term,
        (RKG.date, RKG.place, OA.hasTarget, OA.hasSelector, RKG.inStatement, RKG.communication, RKG.actor),
    )
)
"""Properties by which an owner points at a node that does not name its case itself."""

LABELS = tuple(map(_term, (RKG.writtenAs, SKOS.prefLabel, RDFS.label)))
STEPS = 4
"""The farthest way from a node to a part of a case: selector, passage, mention, case."""

RELATED_FIELDS = {
    ("rkg:AffectedParty", "rkg:actor"): "title",
    ("rkg:AffectedParty", "rkg:named"): "record_type",
    ("rkg:AffectedParty", "rkg:partyKind"): "record_type",
    ("rkg:Case", "rkg:reportYearDerived"): "report_year",
    ("rkg:Case", "rkg:reportedIn"): "report_year",
    ("rkg:Engagement", "rkg:bodyNotNamed"): "engagement_body",
    ("rkg:FollowUp", "rkg:bodyNotNamed"): "follow_up_un_body",
    ("rkg:GovernmentResponse", "rkg:byState"): "state",
    ("rkg:PriorAction", "rkg:bodyNotNamed"): "prior_un_body",
    ("rkg:Reprisal", "rkg:usesLaw"): "reprisal_information",
}
"""Fields that a property is read from without being the field's own property."""

HEADINGS = {"report_year": ("relevant_report",), "state": ("country_geolocation", "from_country")}
"""Where a page would print a field that it lacks: under the first of these that it has."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where in which source a finding stands.

    Attributes:
        case: The case key; empty if the finding belongs to no case.
        number: The case number.
        label: The source's label over the words; empty if no field is meant.
        file: The source file.
        line: The line; None if unknown.
        row: The crosswalk's row of the field.
    """

    case: str = ""
    number: str = ""
    label: str = ""
    file: str = ""
    line: int | None = None
    row: FieldRow | None = None


@dataclass(frozen=True, slots=True)
class _FieldNode:
    line: int | None
    words: str


class Placer:
    """Finds the spots of a graph's findings.

    Args:
        data: The triples of all named graphs.
        table: The crosswalk.
    """

    def __init__(self, data: Graph, table: Crosswalk | None = None) -> None:
        self.data = data
        self.table = table or crosswalk()

    def place(self, finding: Finding) -> Spot:
        """Return where a finding stands."""
        focus = URIRef(finding.focus)
        chain = list(self._chain(focus))
        case = self._case_of(chain[-1])
        if case is None:
            return Spot()
        record = self._value(case, PROV.wasDerivedFrom)
        key = str(case).rsplit("/id/case/", 1)[-1]
        number = self._text(case, RKG.caseNumber)
        file = self._text(record, RKG.sourceFile) if record else ""
        if self._is(focus, RKG.NotUnderstood):
            label = self._text(focus, RKG.labelAsWritten)
            known = self.table.find_label(label)
            row = known[0] if known else None
            label = label if known else ""
            return Spot(key, number, label, file, _number(self._text(focus, RKG.line)), row)
        if self._is(focus, RKG.SourceField):
            row = self._row_of_field(focus)
            return Spot(key, number, _label(row, self._group(focus)), file, self._field(focus).line, row)
        row, group = self._field_meant(finding, chain)
        line = self._line(finding, record, row, group, chain) if record else None
        return Spot(key, number, _label(row, group), file, line, row)

    def values(self, finding: Finding) -> list[str]:
        """Return all values that the node has for the finding's property, readable, sorted."""
        found = self.data.objects(URIRef(finding.focus), URIRef(finding.path)) if finding.path else ()
        return sorted(self.readable(str(one), is_iri=isinstance(one, URIRef)) for one in found)

    def words(self, finding: Finding) -> str:
        """Return the words that tell more than the value: of a line or a date not understood.

        For a year that was read from the number, that is the year. Empty for other findings.
        """
        focus = URIRef(finding.focus)
        if finding.path == RKG.reportYearDerived.value:
            return self._text(focus, RKG.reportYear)
        if self._is(focus, RKG.NotUnderstood):
            return self._text(focus, RKG.words)
        return self._text(focus, RKG.writtenAs) if finding.path == RKG.edtf.value else ""

    def is_withheld(self, finding: Finding) -> bool:
        """Return whether a finding is about words not understood that may tell of a person."""
        focus = URIRef(finding.focus)
        labels = [str(one) for one in self.data.objects(focus, _term(RKG.labelAsWritten))]
        return self._is(focus, RKG.NotUnderstood) and not (labels and all(map(may_show, labels)))

    def readable(self, text: str, *, is_iri: bool) -> str:
        """Return a value as a person would write it: a date's words, a concept's label, a name."""
        if not is_iri:
            return text
        for label in LABELS:
            found = min((str(one) for one in self.data.objects(URIRef(text), label)), default="")
            if found:
                return found
        short = compact(text)
        return text.rsplit("/id/", 1)[-1].rsplit("/concept/", 1)[-1] if short == text else short

    @cached_property
    def _cases_of_records(self) -> dict[Node, Node]:
        return {record: case for case, record in self.data.subject_objects(_term(PROV.wasDerivedFrom))}

    def _chain(self, node: Node) -> Iterator[Node]:
        """Yield the node, its owner, the owner's owner …, up to one that knows its case."""
        for _ in range(STEPS):
            yield node
            if self._case_of(node) is not None:
                return
            owner = self._owner(node)
            if owner is None:
                return
            node = owner

    def _case_of(self, node: Node) -> Node | None:
        if self._is(node, RKG.Case):
            return node
        for link in CASE_LINKS:
            found = self._value(node, link)
            if found is not None:
                return found
        record = self._value(node, RKG.inRecord) or node
        return self._cases_of_records.get(record)

    def _owner(self, node: Node) -> Node | None:
        for link in OWNER_LINKS:
            owners = sorted(self.data.subjects(link, node), key=str)
            if owners:
                return owners[0]
        for mark in ("/date/", "/place/", "/words/"):
            head, found, _ = str(node).rpartition(mark)
            if found and (URIRef(head), None, None) in self.data:
                return URIRef(head)
        return None

    def _field_meant(self, finding: Finding, chain: list[Node]) -> tuple[FieldRow | None, int | None]:
        """Return the row of the field that a finding is about, and the number of its group."""
        part = chain[-1]
        group = self._group(part)
        paths = [finding.path] if len(chain) == 1 else self._links(part, chain[-2])
        types = {str(one) for one in self.data.objects(part, RDF.type)}
        for path in paths:
            row = self._row(types, path, part)
            if row is not None:
                return row, group
        return None, group

    def _links(self, owner: Node, node: Node) -> list[str]:
        return sorted(str(one) for one in self.data.predicates(owner, node)) or [str(_term(RKG.date))]

    def _row(self, types: set[str], path: str, part: Node) -> FieldRow | None:
        if RKG.CaseMention.value in types:
            return self.table.by_key["state_statements"]
        for row in self.table.rows:
            if _full(row.term_class) not in types or _full(row.term) != path:
                continue
            if not row.question or str(self._value(part, RKG.question)).endswith(f"/{row.question}"):
                return row
        for (cls, term), key in RELATED_FIELDS.items():
            if _full(cls) in types and _full(term) == path:
                return self.table.by_key[key]
        return self._row_of_evidence(part)

    def _row_of_evidence(self, part: Node) -> FieldRow | None:
        target = self._value(part, OA.hasTarget)
        source = self._value(target, OA.hasSource) if target else None
        return self._row_of_field(source) if source else None

    def _row_of_field(self, field: Node) -> FieldRow | None:
        key = str(self._value(field, RKG.field)).rsplit("/", 1)[-1].replace("-", "_")
        return self.table.by_key.get(key)

    def _line(
        self, finding: Finding, record: Node, row: FieldRow | None, group: int | None, chain: list[Node]
    ) -> int | None:
        if row is None:
            return None
        field = self._fields.get((record, row.slug, group))
        if field is None:
            above = (
                self._fields.get((record, key.replace("_", "-"), None)) for key in HEADINGS.get(row.key, ())
            )
            return next((one.line for one in above if one is not None), None)
        if field.line is None:
            return None
        return field.line + self._lines_down(finding, field.words, chain)

    def _lines_down(self, finding: Finding, words: str, chain: list[Node]) -> int:
        """Return how many lines below the field's first the words stand that are meant.

        Right where the lines of a field follow each other in its source, as pages print them.
        """
        start = self._evidence_start(chain)
        if start is not None:
            return words[:start].count("\n")
        lines = words.split("\n")
        if not finding.value:
            return len(lines) - 1 if len(self.values(finding)) > 1 else 0
        term = read_term(finding.value) if len(chain) == 1 else NamedNode(str(chain[-2]))
        for number, line in enumerate(lines):
            if self._says(line, term):
                return number
        return 0

    def _says(self, line: str, term: object) -> bool:
        if isinstance(term, Literal):
            return bool(term.value) and fold(term.value) in fold(line)
        if not isinstance(term, NamedNode):
            return False
        readable = fold(self.readable(term.value, is_iri=True))
        return readable in fold(line) or slug(line) == term.value.rsplit("/", 1)[-1]

    def _evidence_start(self, chain: list[Node]) -> int | None:
        for node in chain:
            target = self._value(node, OA.hasTarget) or node
            selector = self._value(target, OA.hasSelector) or target
            start = _number(self._text(selector, OA.start))
            if start is not None:
                return start
        return None

    @cached_property
    def _fields(self) -> dict[tuple[Node, str, int | None], _FieldNode]:
        found: dict[tuple[Node, str, int | None], _FieldNode] = {}
        for node, record in self.data.subject_objects(_term(RKG.inRecord)):
            name = str(self._value(node, RKG.field)).rsplit("/", 1)[-1]
            found[record, name, self._group(node)] = self._field(node)
        return found

    def _field(self, node: Node) -> _FieldNode:
        return _FieldNode(_number(self._text(node, RKG.line)), self._text(node, RKG.words))

    def _group(self, node: Node) -> int | None:
        return _number(self._text(node, RKG.groupIndex))

    def _is(self, node: Node, kind: NamedNode) -> bool:
        return (node, RDF.type, _term(kind)) in self.data

    def _value(self, node: Node, predicate: NamedNode | URIRef) -> Node | None:
        wanted = predicate if isinstance(predicate, URIRef) else _term(predicate)
        return min(self.data.objects(node, wanted), key=str, default=None)

    def _text(self, node: Node, predicate: NamedNode) -> str:
        found = self._value(node, predicate)
        return "" if found is None else str(found)


def _full(prefixed: str) -> str:
    prefix, _, local = prefixed.partition(":")
    return f"{PREFIXES[prefix]}{local}" if local else ""


def _label(row: FieldRow | None, group: int | None) -> str:
    if row is None:
        return ""
    if row.key == "title":
        return "title"
    return row.label.replace("{n}", "" if group is None else str(group)).strip()


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() else None
