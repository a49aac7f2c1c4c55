"""Corrections of a record as data: what a person decided, beside the words of the source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from reprisal_kg.mapping.draft import Draft
from reprisal_kg.mapping.iris import concept
from reprisal_kg.mapping.writer import date_literal, integer_literal
from reprisal_kg.record import Field, Record
from reprisal_kg.sources.overrides import Correction
from reprisal_kg.vocabulary import RKG


def corrections_of(
    record: Record, corrections: Iterable[Correction]
) -> Mapping[tuple[str, int | None], Correction]:
    """Return the corrections of one language version, by field and group."""
    language = record.source.language.lower()
    return {(one.override.field, one.override.group): one for one in corrections if one.language == language}


def source_fields(draft: Draft) -> Iterator[Field]:
    """Return the fields as the source gave them, before any correction.

    Yields:
        The title as a field, if there is one; then the fields; then those that a correction
        removed. A field that a correction added is none of the source's.
    """
    record, corrections = draft.record, dict(draft.corrections)
    fields = list(record.fields)
    if record.title:
        # The title stands over no label, yet it is a field like others: it has words and a line.
        fields.insert(0, Field("title", "", record.title[0].line, record.title))
    for field in fields:
        correction = corrections.pop((field.key, field.group), None)
        original = field if correction is None else correction.before
        if original is not None:
            yield original
    for removed in corrections.values():
        if removed.before is not None:
            yield removed.before


def add_corrections(draft: Draft) -> None:
    """Add each correction of the record: what was said, what is said now, who decided, and why."""
    for (key, group), correction in draft.corrections.items():
        override = correction.override
        node = draft.part(RKG.Correction, draft.correction_node(key, group), "decided")
        out = draft.out
        out.add(node, RKG.field, concept("field", draft.known.crosswalk.by_key[key].slug))
        if group is not None:
            out.add(node, RKG.groupIndex, integer_literal(group))
        if correction.before is not None:
            out.add(node, RKG.corrects, draft.field_node(key, group))
            out.string(node, RKG.saidBefore, correction.before.text)
        if correction.after is not None:
            out.string(node, RKG.saysNow, correction.after.text)
        out.string(node, RKG.decidedBy, override.who)
        out.add(node, RKG.decidedOn, date_literal(override.when))
        out.label(node, RKG.decisionReason, override.why)
