"""The source record as data: its fields with their words and lines, and what nobody understood."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from pyoxigraph import Literal, NamedNode

from reprisal_kg.crosswalk import fold
from reprisal_kg.mapping.corrections import add_corrections, source_fields
from reprisal_kg.mapping.draft import Draft
from reprisal_kg.mapping.iris import Iris, concept
from reprisal_kg.mapping.writer import GraphWriter, date_literal, integer_literal
from reprisal_kg.record import Field, NotUnderstood
from reprisal_kg.vocabulary import DCTERMS, PROV, RDFS, RKG


def add_source(draft: Draft) -> None:
    """Add the record, its fields as they stood, what was corrected, and what was not understood."""
    source, out, node = draft.record.source, draft.out, draft.source_record
    out.kind(node, RKG.SourceRecord, PROV.Entity)
    out.string(node, RKG.sourceFile, source.file)
    out.string(node, RKG.sourceFormat, source.format)
    out.string(node, RKG.sourceTemplate, source.template)
    out.string(node, RKG.entityId, source.entity_id)
    out.string(node, RKG.cutShort, source.cut)
    if source.url:
        out.add(node, DCTERMS.source, NamedNode(source.url))
    if source.retrieved:
        out.add(node, RKG.retrievedOn, date_literal(date.fromisoformat(source.retrieved)))
    for field in source_fields(draft):
        _add_field(draft, field)
    add_corrections(draft)
    _add_not_understood(draft)


def _add_field(draft: Draft, field: Field) -> None:
    row = draft.known.crosswalk.by_key[field.key]
    node, out = draft.field_node(field.key, field.group), draft.out
    out.kind(node, RKG.SourceField)
    out.add(node, RKG.inRecord, draft.source_record)
    out.add(node, RKG.field, concept("field", row.slug))
    if field.group is not None:
        out.add(node, RKG.groupIndex, integer_literal(field.group))
    if field.line:
        out.add(node, RKG.line, integer_literal(field.values[0].line if field.values else field.line))
    out.text(node, RKG.words, field.text)
    if fold(field.label) != fold(row.label.replace("{n}", str(field.group))):
        out.string(node, RKG.labelAsWritten, field.label)


def not_understood(draft: Draft) -> list[NotUnderstood]:
    """Return everything of a record that no rule knew, sorted by line."""
    return sorted(
        {*draft.record.not_understood, *draft.problems},
        key=lambda one: (one.line, one.reason, one.label, one.words),
    )


def _add_not_understood(draft: Draft) -> None:
    out = draft.out
    for number, one in enumerate(not_understood(draft), start=1):
        node = draft.iris.under(draft.source_record, "not-understood", str(number))
        out.kind(node, RKG.NotUnderstood)
        out.add(node, RKG.inRecord, draft.source_record)
        out.add(node, RKG.reason, concept("not-understood-reason", one.reason))
        out.string(node, RKG.words, one.words)
        out.string(node, RKG.labelAsWritten, one.label)
        if one.line:
            out.add(node, RKG.line, integer_literal(one.line))


def add_runs(writer: GraphWriter, iris: Iris, version: str, extractors: Iterable[tuple[str, str]]) -> None:
    """Add the software and the extractors of a build to the build graph."""
    software = iris.thing("software", f"reprisal-kg-{version}")
    writer.kind(software, PROV.SoftwareAgent)
    writer.label(software, RDFS.label, f"reprisal-kg {version}")
    for name, number in sorted(extractors):
        run = iris.thing("extraction", f"{name}-{number}")
        writer.kind(run, RKG.Extraction, PROV.Activity)
        writer.label(run, RDFS.label, f"extraction of {name}, version {number}")
        writer.add(run, RKG.extractor, Literal(name))
        writer.add(run, RKG.extractorVersion, Literal(number))
        writer.add(run, PROV.wasAssociatedWith, software)
