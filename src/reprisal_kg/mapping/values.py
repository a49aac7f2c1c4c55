"""Values of fields as terms: coded values, dates, UN bodies, places, numbers."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from pyoxigraph import Literal, NamedNode

from reprisal_kg.authorities import Known
from reprisal_kg.code_lists import fold_value
from reprisal_kg.extract.dates import DateReading, read_dates
from reprisal_kg.mapping.draft import Draft
from reprisal_kg.mapping.iris import concept, edtf_slug
from reprisal_kg.mapping.writer import date_literal
from reprisal_kg.record import Field, Value
from reprisal_kg.vocabulary import EDTF, RDFS, RKG, SCHEMES, SKOS

_YEAR = re.compile(r"(?:19|20)\d\d")
_LATITUDE = re.compile(r"latitude:\s*(-?\d{1,3}(?:\.\d+)?)", re.IGNORECASE)
_LONGITUDE = re.compile(r"longitude:\s*(-?\d{1,3}(?:\.\d+)?)", re.IGNORECASE)


def add_codes(draft: Draft, subject: NamedNode, predicate: NamedNode, field: Field | None) -> None:
    """Add a field's coded values; a new one becomes a candidate concept and is reported."""
    if field is None:
        return
    scheme = draft.known.crosswalk.by_key[field.key].scheme
    for value in field.values:
        draft.out.add(subject, predicate, code(draft, scheme, field, value))


def code(draft: Draft, scheme: str, field: Field, value: Value) -> NamedNode:
    """Return the concept of a coded value, a candidate if the code list lacks it."""
    found = draft.known.lists[scheme].find(value.text)
    if found is not None:
        return found
    draft.report("unknown-value", value.text, value.line, field.label)
    # The words of a new value may be anything, a name too: they stay out of the IRI.
    candidate = concept(scheme, f"candidate-{draft.iris.opaque(scheme, fold_value(value.text))}")
    draft.shared.kind(candidate, SKOS.Concept, RKG.CandidateConcept)
    draft.shared.label(candidate, SKOS.prefLabel, value.text)
    draft.shared.add(candidate, SKOS.inScheme, NamedNode(SCHEMES + scheme))
    return candidate


def add_dates(draft: Draft, owner: NamedNode, field: Field | None) -> None:
    """Add each date of a field to its owner; words that are no date are kept and reported."""
    for reading, value in read_field_dates(field):
        add_date(draft, owner, reading, field.label if field else "", value.line)


def read_field_dates(field: Field | None) -> list[tuple[DateReading, Value]]:
    """Return the dates of a field with the line each stands on."""
    if field is None:
        return []
    return [(reading, value) for value in field.values for reading in read_dates(value.text)]


def add_date(draft: Draft, owner: NamedNode, reading: DateReading, label: str, line: int) -> NamedNode:
    """Return the node of one date, added to its owner."""
    if reading.edtf is None:
        draft.report("unread-date", reading.written, line, label)
        node = draft.fresh(draft.iris.under(owner, "date", "unread"))
    else:
        node = draft.fresh(draft.iris.under(owner, "date", edtf_slug(reading.edtf)))
    out = draft.out
    out.add(owner, RKG.date, node)
    out.kind(node, RKG.DateAsWritten)
    out.string(node, RKG.writtenAs, reading.written)
    if reading.edtf is not None:
        out.add(node, RKG.edtf, Literal(reading.edtf, datatype=EDTF.EDTF))
    if reading.earliest is not None:
        out.add(node, RKG.earliest, date_literal(reading.earliest))
    if reading.latest is not None:
        out.add(node, RKG.latest, date_literal(reading.latest))
    return node


def add_bodies(draft: Draft, subject: NamedNode, field: Field | None) -> None:
    """Add the UN bodies of a field; "Unclear" and "Other" are said, not named."""
    for value in field.values if field else ():
        gap = draft.known.lists["body-not-named"].find(value.text)
        if gap is not None:
            draft.out.add(subject, RKG.bodyNotNamed, gap)
            continue
        found = draft.known.authorities.un_body(value.text)
        if isinstance(found, Known):
            draft.out.add(subject, RKG.unBody, draft.iris.thing("un-body", found.row.key))
            continue
        draft.report("unknown-un-body", value.text, value.line, field.label if field else "")
        body = draft.iris.thing(
            "un-body", f"candidate-{draft.iris.opaque('un-body', fold_value(value.text))}"
        )
        draft.shared.kind(body, RKG.UnBody)
        draft.shared.label(body, RDFS.label, value.text)
        draft.out.add(subject, RKG.unBody, body)


def add_places(draft: Draft, owner: NamedNode, field: Field | None) -> None:
    """Add the places of a field: one that is known, a State, or the place as written."""
    for value in field.values if field else ():
        for words in filter(None, (part.strip() for part in value.text.split(";"))):
            draft.out.add(owner, RKG.place, _place(draft, owner, words))


def _place(draft: Draft, owner: NamedNode, words: str) -> NamedNode:
    authorities = draft.known.authorities
    place = authorities.place(words, draft.state.iso3 if draft.state else None)
    if isinstance(place, Known):
        return draft.iris.thing("place", place.row.key)
    state = authorities.state(words)
    if isinstance(state, Known):
        return draft.iris.thing("state", state.row.iso3)
    node = draft.fresh(draft.iris.under(owner, "place", "written"))
    draft.out.kind(node, RKG.Place)
    draft.out.text(node, RDFS.label, words)
    return node


def year_of(text: str) -> int | None:
    """Return a year of four digits, or None.

    >>> year_of("2021"), year_of("20l9")
    (2021, None)
    """
    return int(text) if _YEAR.fullmatch(text.strip()) else None


def point_of(field: Field) -> tuple[Decimal, Decimal] | None:
    """Return latitude and longitude in degrees, or None if the field does not give both."""
    latitude = _LATITUDE.search(field.text)
    longitude = _LONGITUDE.search(field.text)
    if latitude is None or longitude is None:
        return None
    try:
        point = Decimal(latitude[1]), Decimal(longitude[1])
    except InvalidOperation:
        return None
    return point if abs(point[0]) <= 90 and abs(point[1]) <= 180 else None
