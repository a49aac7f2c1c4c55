"""From a record to the quads of its case."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, Quad

from reprisal_kg.authorities import Known
from reprisal_kg.mapping.citations import add_citations
from reprisal_kg.mapping.corrections import corrections_of
from reprisal_kg.mapping.draft import Draft, Knowledge
from reprisal_kg.mapping.followups import add_follow_ups
from reprisal_kg.mapping.identity import Identity
from reprisal_kg.mapping.parties import add_party
from reprisal_kg.mapping.parts import add_engagement, add_findings, add_prior_action, add_reprisal
from reprisal_kg.mapping.provenance import add_source, not_understood
from reprisal_kg.mapping.responses import add_responses
from reprisal_kg.mapping.statements import add_statements
from reprisal_kg.mapping.translations import add_translation
from reprisal_kg.mapping.values import add_codes, point_of, year_of
from reprisal_kg.mapping.writer import GraphWriter, decimal_literal, integer_literal, year_literal
from reprisal_kg.record import NotUnderstood, Record
from reprisal_kg.sources.overrides import Correction
from reprisal_kg.vocabulary import DCTERMS, GEO, PROV, RKG, XSD

_NUMBER_YEAR = re.compile(r"((?:19|20)\d\d)-\d{3}-\d{3}")


@dataclass(frozen=True, slots=True)
class MappedRecord:
    """The quads that one record gives.

    Attributes:
        key: The case key.
        quads: The record's own graph.
        shared: What it says of nodes that other records may share.
        not_understood: Everything that no rule knew, with the source's file, sorted by line.
        extractors: Name and version of each extractor that found something.
    """

    key: str
    quads: tuple[Quad, ...]
    shared: tuple[Quad, ...]
    not_understood: tuple[tuple[str, NotUnderstood], ...]
    extractors: frozenset[tuple[str, str]]


def map_record(
    record: Record,
    identity: Identity,
    known: Knowledge,
    translations: Sequence[Record] = (),
    corrections: Sequence[Correction] = (),
) -> MappedRecord:
    """Map one record to quads.

    Args:
        record: What the source gave, with its corrections carried out.
        identity: Which case it describes; its key names the graph.
        known: Authorities, code lists, crosswalk and the form of IRIs.
        translations: The same entity in other languages; only their texts are taken up.
        corrections: What a person corrected in the record and in its translations.

    Returns:
        The quads of the record's graph and those of shared nodes. The same record gives the
        same quads, whatever was mapped before.
    """
    shared = GraphWriter(known.iris.graph("linking"), record.source.language.lower())
    draft = _draft(record, identity, known, shared)
    draft.corrections = corrections_of(record, corrections)
    _add_case(draft)
    add_party(draft)
    prior_action = add_prior_action(draft)
    add_engagement(draft)
    reprisal = add_reprisal(draft)
    add_findings(draft)
    add_responses(draft)
    add_statements(draft)
    follow_ups = add_follow_ups(draft)
    add_citations(draft, reprisal, prior_action)
    add_source(draft)
    versions = [draft]
    for translation in translations:
        version = _draft(translation, identity, known, shared, translation.source.language.lower())
        version.corrections = corrections_of(translation, corrections)
        add_translation(version, follow_ups)
        versions.append(version)
    return MappedRecord(
        key=identity.key,
        quads=tuple(dict.fromkeys(quad for version in versions for quad in version.out)),
        shared=tuple(shared),
        not_understood=tuple(
            (version.record.source.file, one) for version in versions for one in not_understood(version)
        ),
        extractors=frozenset(draft.extractors),
    )


def _draft(
    record: Record, identity: Identity, known: Knowledge, shared: GraphWriter, version: str = ""
) -> Draft:
    language = record.source.language.lower()
    out = GraphWriter(known.iris.graph("case", identity.key), language)
    return Draft(record=record, identity=identity, known=known, out=out, shared=shared, version=version)


def _add_case(draft: Draft) -> None:
    record, out, case = draft.record, draft.out, draft.case
    out.kind(case, RKG.Case)
    out.text(case, DCTERMS.title, "\n".join(value.text for value in record.title))
    out.add(case, PROV.wasDerivedFrom, draft.source_record)
    for field in draft.fields("case_number"):
        for value in field.values:
            out.string(case, RKG.caseNumber, value.text)
    add_codes(draft, case, RKG.caseStatus, record.field("case_status"))
    add_codes(draft, case, RKG.recordType, record.field("record_type"))
    for key, predicate in (
        ("related_story", RKG.relatedStory),
        ("further_development", RKG.furtherDevelopment),
    ):
        for field in draft.fields(key):
            out.text(case, predicate, field.text)
    _add_report(draft)
    _add_state(draft)
    _add_point(draft)
    for field in draft.fields("follow_up_count"):
        for value in field.values:
            if value.text.isascii() and value.text.isdigit():
                out.add(case, RKG.followUpCount, integer_literal(int(value.text)))
            else:
                draft.report("unread-value", value.text, value.line, field.label)


def _add_report(draft: Draft) -> None:
    """Add year and report; a year that the source leaves out is had from the number, and marked."""
    years = []
    for field in draft.fields("report_year"):
        for value in field.values:
            year = year_of(value.text)
            if year is None:
                draft.report("unread-value", value.text, value.line, field.label)
            else:
                years.append(year)
    if not years:
        match = _NUMBER_YEAR.fullmatch(draft.identity.number)
        if match is None:
            return
        years.append(int(match[1]))
        draft.out.add(draft.case, RKG.reportYearDerived, Literal("true", datatype=XSD.boolean))
    for year in years:
        draft.out.add(draft.case, RKG.reportYear, year_literal(year))
        if isinstance(draft.known.authorities.report(year), Known):
            draft.out.add(draft.case, RKG.reportedIn, draft.iris.thing("report", str(year)))


def _add_state(draft: Draft) -> None:
    for field in draft.fields("state"):
        for value in field.values:
            found = draft.known.authorities.state(value.text)
            if isinstance(found, Known):
                draft.out.add(draft.case, RKG.stateConcerned, draft.iris.thing("state", found.row.iso3))
            else:
                draft.report("unknown-state", value.text, value.line, field.label)


def _add_point(draft: Draft) -> None:
    for field in draft.fields("country_geolocation"):
        point = point_of(field)
        if point is None:
            if field.values:
                draft.report("unread-value", field.text, field.values[0].line, field.label)
            continue
        node = draft.iris.under(draft.case, "point")
        draft.out.add(draft.case, GEO.location, node)
        draft.out.kind(node, GEO.Point)
        draft.out.add(node, RKG.ofCase, draft.case)
        draft.out.add(node, GEO.lat, decimal_literal(point[0]))
        draft.out.add(node, GEO.long, decimal_literal(point[1]))
