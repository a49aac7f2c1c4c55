"""Record documents: a record as JSON, and back again without a change.

A document has one form: keys in a fixed order, the fields in the order of the source, two
blanks of indentation, and letters as they are. The same record gives the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from reprisal_kg.crosswalk import crosswalk
from reprisal_kg.errors import InvalidRecord, Place
from reprisal_kg.record.content import Field, NotUnderstood, Record, Source, Value
from reprisal_kg.record.problems import find_problems
from reprisal_kg.record.schema import FORMAT, SCHEMA_IRI

_SHOWN = 5
_REMEDY = "Correct the document; record.schema.json says what it may hold"
_SOURCE_KEYS = {
    "file": "file",
    "format": "format",
    "template": "template",
    "entity_id": "entityId",
    "url": "url",
    "retrieved": "retrieved",
    "language": "language",
    "lines": "lines",
    "cut": "cut",
    "published": "published",
    "created": "created",
    "edited": "edited",
}


def to_document(record: Record) -> dict[str, Any]:
    """Return a record as a JSON document.

    Raises:
        InvalidRecord: The record holds a field twice, or one that the crosswalk lacks: a
            document has no place for it.

    Examples:
        >>> status = Field("case_status", "Case status", 2, (Value("Unresolved", 3),))
        >>> to_document(Record(Source("x.txt"), fields=(status,)))["fields"]["case_status"]["line"]
        2
    """
    plain: dict[str, Any] = {}
    groups: dict[int, dict[str, Any]] = {}
    for field in record.fields:
        row = crosswalk().by_key.get(field.key)
        grouped = field.group is not None
        home = groups.setdefault(field.group, {}) if field.group is not None else plain
        if row is None or row.kind == "title" or bool(row.group) != grouped:
            raise InvalidRecord(f"no document has a place for the field {field.key!r}", place=_place(record))
        if field.key in home:
            raise InvalidRecord(f"the field {field.key!r} stands twice", place=_place(record))
        home[field.key] = {
            "label": field.label,
            "line": field.line,
            "values": [_value(value) for value in field.values],
        }
    document: dict[str, Any] = {
        "$schema": SCHEMA_IRI,
        "format": FORMAT,
        "source": _source(record.source),
        "title": [_value(value) for value in record.title],
        "fields": plain,
        "followUps": [{"index": index, "fields": fields} for index, fields in groups.items()],
        "notUnderstood": [
            {"reason": one.reason, "words": one.words, "line": one.line, "label": one.label}
            for one in record.not_understood
        ],
    }
    order = [_name(field) for field in record.fields]
    if order != [_name(field) for field in _fields_of(document)]:
        document["order"] = order
    return document


def from_document(document: Mapping[str, Any], file: str) -> Record:
    """Return the record of a JSON document.

    Args:
        document: The document, parsed.
        file: What messages call it.

    Raises:
        InvalidRecord: The document breaks its schema, or contradicts itself.
    """
    problems = find_problems(document)
    if not problems:
        twin = _find_twin(group["index"] for group in document.get("followUps", ()))
        problems = [] if twin is None else [f"follow-up {twin} stands twice (followUps)"]
    if problems:
        more = f"; and {len(problems) - _SHOWN} more" if len(problems) > _SHOWN else ""
        raise InvalidRecord("; ".join(problems[:_SHOWN]) + more, place=Place(file), remedy=_REMEDY)
    return Record(
        source=_read_source(document["source"]),
        title=_values(document.get("title", ())),
        fields=_in_order(_fields_of(document), document.get("order"), file),
        not_understood=tuple(
            NotUnderstood(one["reason"], one["words"], int(one.get("line", 0)), one.get("label", ""))
            for one in document.get("notUnderstood", ())
        ),
    )


def write_document(record: Record) -> str:
    """Return a record as the text of a JSON document, ending in a line feed."""
    return json.dumps(to_document(record), ensure_ascii=False, indent=2) + "\n"


def parse_document(text: str, file: str) -> Record:
    """Return the record of a JSON document that is at hand as text.

    Args:
        text: The document.
        file: What messages call it.

    Raises:
        InvalidRecord: The text is not JSON, or the document breaks its schema.
    """
    try:
        document = json.loads(
            text.removeprefix("\ufeff"), object_pairs_hook=_refuse_twins, parse_constant=_refuse_constant
        )
        json.dumps(document, ensure_ascii=False).encode("utf-8")
    except json.JSONDecodeError as error:
        raise InvalidRecord(
            f"not JSON: {error.msg[:1].lower()}{error.msg[1:]}",
            place=Place(file, error.lineno),
            remedy=_REMEDY,
        ) from error
    except UnicodeEncodeError as error:
        raise InvalidRecord(
            "a character is half of a pair (a lone surrogate)", place=Place(file), remedy=_REMEDY
        ) from error
    except RecursionError as error:
        raise InvalidRecord("lists stand in lists too deep", place=Place(file), remedy=_REMEDY) from error
    except ValueError as error:
        raise InvalidRecord(str(error), place=Place(file), remedy=_REMEDY) from error
    return from_document(document, file)


def _place(record: Record) -> Place:
    return Place(record.source.file)


def _name(field: Field) -> str:
    return field.key if field.group is None else f"{field.key}/{field.group}"


def _source(source: Source) -> dict[str, Any]:
    given = {key: getattr(source, name) for name, key in _SOURCE_KEYS.items()}
    # An empty entry means "not known", and so does a missing one; these three are always said.
    return {key: value for key, value in given.items() if value or key in {"file", "format", "language"}}


def _read_source(given: Mapping[str, Any]) -> Source:
    said = {name: given[key] for name, key in _SOURCE_KEYS.items() if key in given}
    # JSON Schema takes 89.0 for a whole number.
    return Source(**said | {"lines": int(said.get("lines", 0))})


def _value(value: Value) -> dict[str, Any]:
    return {"text": value.text, "line": value.line, "dashed": value.dashed}


def _values(given: Iterable[Mapping[str, Any]]) -> tuple[Value, ...]:
    return tuple(Value(one["text"], int(one.get("line", 0)), one.get("dashed", True)) for one in given)


def _fields_of(document: Mapping[str, Any]) -> tuple[Field, ...]:
    """Return the fields in the document's order: those of no group, then group after group."""
    homes: list[tuple[int | None, Mapping[str, Any]]] = [(None, document["fields"])]
    homes += [(int(one["index"]), one["fields"]) for one in document.get("followUps", ())]
    return tuple(
        Field(key, one["label"], int(one.get("line", 0)), _values(one["values"]), group)
        for group, fields in homes
        for key, one in fields.items()
    )


def _in_order(fields: tuple[Field, ...], order: list[str] | None, file: str) -> tuple[Field, ...]:
    if order is None:
        return fields
    by_name = {_name(field): field for field in fields}
    if sorted(order) != sorted(by_name):
        raise InvalidRecord(
            "'order' does not name each field of the document once", place=Place(file), remedy=_REMEDY
        )
    return tuple(by_name[name] for name in order)


def _find_twin(items: Iterable[str | int]) -> str | int | None:
    seen = set()
    for item in items:
        if item in seen:
            return item
        seen.add(item)
    return None


def _refuse_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        twin = _find_twin(key for key, _ in pairs)
        raise ValueError(f"the key {str(twin)[:40]!r} stands twice in one object")
    return made


def _refuse_constant(name: str) -> float:
    raise ValueError(f"{name} is not a number of JSON")
