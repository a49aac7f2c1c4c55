"""Records: what one source gave, as objects, as a JSON document, and the document's schema."""

from reprisal_kg.record.content import REASONS, Field, NotUnderstood, Record, Source, Value
from reprisal_kg.record.document import from_document, parse_document, to_document, write_document
from reprisal_kg.record.schema import SCHEMA_IRI, record_schema

__all__ = [
    "REASONS",
    "SCHEMA_IRI",
    "Field",
    "NotUnderstood",
    "Record",
    "Source",
    "Value",
    "from_document",
    "parse_document",
    "record_schema",
    "to_document",
    "write_document",
]
