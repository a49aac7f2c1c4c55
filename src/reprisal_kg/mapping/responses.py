"""Government responses: one node a date, each with its own part of the text."""

from __future__ import annotations

from reprisal_kg.extract import responses
from reprisal_kg.extract.evidence import evidence_of
from reprisal_kg.extract.responses import ResponsePart, split_responses
from reprisal_kg.mapping.draft import Draft
from reprisal_kg.mapping.iris import edtf_slug
from reprisal_kg.mapping.values import add_date, read_field_dates
from reprisal_kg.record import Field
from reprisal_kg.vocabulary import RKG

EXTRACTOR = (responses.NAME, responses.VERSION)
BY_ELIMINATION = "0.9"
"""Confidence of a text that names no date and is left for the one date that no text names."""


def add_responses(draft: Draft) -> None:
    """Add the Government's responses.

    Text that cannot be given to one of several dates stays in its source field and is
    reported; text without any date is a response without a date.
    """
    record = draft.record
    dates_field, text_field = record.field("response_dates"), record.field("response_text")
    dated = read_field_dates(dates_field)
    text = text_field.text if text_field else ""
    lines = {id(reading): value.line for reading, value in dated}
    parts = split_responses(text, [reading for reading, _ in dated])
    for reading, value in dated:
        if reading.edtf is None:
            draft.report("unread-date", reading.written, value.line, dates_field.label if dates_field else "")
    has_dates = any(part.date is not None for part in parts)
    for part in parts:
        if part.date is None and has_dates:
            words = text[part.start : part.end]
            line = _line_of(text_field, part.start)
            draft.report("unread-value", words, line, text_field.label if text_field else "")
            continue
        _add_response(draft, part, text, lines.get(id(part.date), 0), dates_field)


def _add_response(draft: Draft, part: ResponsePart, text: str, line: int, dates_field: Field | None) -> None:
    name = edtf_slug(part.date.edtf) if part.date and part.date.edtf else "undated"
    node = draft.fresh(draft.iris.thing("government-response", draft.key, name))
    draft.part(RKG.GovernmentResponse, node)
    if draft.state is not None:
        draft.out.add(node, RKG.byState, draft.iris.thing("state", draft.state.iso3))
    if part.date is not None:
        add_date(draft, node, part.date, dates_field.label if dates_field else "", line)
    if part.end > part.start:
        draft.out.text(node, RKG.text, text[part.start : part.end])
        draft.evidence(node, EXTRACTOR, evidence_of("response_text", None, text, part.start, part.end))
        if part.date is not None and not part.named:
            draft.doubt(node, BY_ELIMINATION)


def _line_of(field: Field | None, offset: int) -> int:
    """Return the source line of a character of a field's joined text."""
    for value in field.values if field else ():
        if offset <= len(value.text):
            return value.line
        offset -= len(value.text) + 1
    return field.line if field else 0
