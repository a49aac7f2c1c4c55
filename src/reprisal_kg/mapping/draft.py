"""The graph of one record while it is being written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from pyoxigraph import Literal, NamedNode

from reprisal_kg.authorities import Authorities, State
from reprisal_kg.code_lists import CodeList
from reprisal_kg.crosswalk import Crosswalk
from reprisal_kg.extract.evidence import Evidence
from reprisal_kg.mapping.identity import Identity
from reprisal_kg.mapping.iris import Iris, concept
from reprisal_kg.mapping.writer import GraphWriter, decimal_literal, integer_literal
from reprisal_kg.record import Field, NotUnderstood, Record
from reprisal_kg.sources.overrides import Correction
from reprisal_kg.vocabulary import OA, PROV, RKG


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What the mapping knows beside the record: names, code lists, fields, the form of IRIs."""

    iris: Iris
    authorities: Authorities
    lists: Mapping[str, CodeList]
    crosswalk: Crosswalk


@dataclass
class Draft:
    """The graph of one record while it is being written.

    Attributes:
        record: The record.
        identity: Which case it describes.
        known: What the mapping knows beside the record.
        out: The record's own graph.
        shared: Nodes that other records may share: the linking graph.
        version: Language of a further version of the record; empty for the first.
        corrections: What a person corrected in the record, by field and group.
        problems: What turned out not to be understood.
        extractors: Name and version of the extractors that found something.
    """

    record: Record
    identity: Identity
    known: Knowledge
    out: GraphWriter
    shared: GraphWriter
    version: str = ""
    corrections: Mapping[tuple[str, int | None], Correction] = field(default_factory=dict)
    problems: list[NotUnderstood] = field(default_factory=list)
    extractors: set[tuple[str, str]] = field(default_factory=set)
    _taken: dict[str, int] = field(default_factory=dict)

    @property
    def iris(self) -> Iris:
        """Builds the IRIs."""
        return self.known.iris

    @property
    def key(self) -> str:
        """The case key."""
        return self.identity.key

    @property
    def state(self) -> State | None:
        """The State concerned, when known."""
        return self.identity.state

    @property
    def case(self) -> NamedNode:
        """The case."""
        return self.iris.thing("case", self.key)

    @property
    def source_record(self) -> NamedNode:
        """The record as a node."""
        return self.iris.thing("record", self.key, *filter(None, [self.version]))

    @property
    def context(self) -> str:
        """Title and places: the words that tell which law a short name means."""
        places = self.record.field("reprisal_places")
        return "\n".join([*(value.text for value in self.record.title), places.text if places else ""])

    def fresh(self, node: NamedNode) -> NamedNode:
        """Return the IRI, or with ``/2``, ``/3`` … behind it when it is taken in this record."""
        count = self._taken.get(node.value, 0) + 1
        self._taken[node.value] = count
        return node if count == 1 else NamedNode(f"{node.value}/{count}")

    def field_node(self, key: str, group: int | None) -> NamedNode:
        """Return the node of a source field."""
        return self.iris.under(self.source_record, "field", *self._field_parts(key, group))

    def correction_node(self, key: str, group: int | None) -> NamedNode:
        """Return the node of the correction of a field."""
        version = filter(None, [self.version])
        return self.iris.thing("correction", self.key, *version, *self._field_parts(key, group))

    def _field_parts(self, key: str, group: int | None) -> tuple[str, ...]:
        slug = self.known.crosswalk.by_key[key].slug
        return (slug,) if group is None else (slug, str(group))

    def _read_node(self, key: str, group: int | None) -> NamedNode:
        """Return the node whose words the mapping reads: the correction, where there is one."""
        corrected = (key, group) in self.corrections
        return self.correction_node(key, group) if corrected else self.field_node(key, group)

    def part(self, kind: NamedNode, node: NamedNode, origin: str = "coded-field") -> NamedNode:
        """Return the node of a part of the case, begun: what it is, whose it is, where it is from."""
        self.out.kind(node, kind)
        self.out.add(node, RKG.ofCase, self.case)
        self.out.add(node, RKG.origin, concept("origin", origin))
        return node

    def report(self, reason: str, words: str, line: int, label: str) -> None:
        """Keep something that was not understood."""
        self.problems.append(NotUnderstood(reason, words, line, label))

    def evidence(self, fact: NamedNode, extractor: tuple[str, str], *found: Evidence) -> None:
        """Tie a fact to the words it was read from, and to the extractor that read them."""
        name, version = extractor
        self.extractors.add(extractor)
        self.out.add(fact, PROV.wasGeneratedBy, self.iris.thing("extraction", f"{name}-{version}"))
        for number, one in enumerate(found, start=1):
            target = self.iris.under(fact, "words", str(number))
            selector = self.iris.under(target, "selector")
            self.out.add(fact, OA.hasTarget, target)
            self.out.kind(target, OA.SpecificResource)
            self.out.add(target, OA.hasSource, self._read_node(one.field, one.group))
            self.out.add(target, OA.hasSelector, selector)
            self.out.kind(selector, OA.TextQuoteSelector, OA.TextPositionSelector)
            self.out.add(selector, OA.exact, Literal(one.exact))
            self.out.add(selector, OA.prefix, Literal(one.prefix))
            self.out.add(selector, OA.suffix, Literal(one.suffix))
            self.out.add(selector, OA.start, integer_literal(one.start))
            self.out.add(selector, OA.end, integer_literal(one.end))

    def doubt(self, fact: NamedNode, confidence: str) -> None:
        """Say that a fact is not certain; ``confidence`` is a decimal between 0 and 1."""
        self.out.add(fact, RKG.confidence, decimal_literal(Decimal(confidence)))

    def fields(self, *keys: str) -> Iterator[Field]:
        """Return the fields of those keys that the record has, outside groups.

        Yields:
            Each field that is there, in the order of the keys.
        """
        for key in keys:
            found = self.record.field(key)
            if found is not None:
                yield found
