"""Records written out as Uwazi's API gives entities, with templates and thesauri to match.

Source of the shapes: huridocs/uwazi, ``app/shared/types`` (entitySchema, commonSchemas,
templateSchema, thesaurusSchema). Ids are invented.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from reprisal_kg.crosswalk import FieldRow, crosswalk
from reprisal_kg.record import Field, Record
from reprisal_kg.sources.field_names import property_names

CASES = "5f0000000000000000000001"
REPORTS = "5f0000000000000000000002"
COUNTRIES = "5f0000000000000000000003"
GROUPS = 3

TYPES = {
    "heading": "relationship",
    "text": "markdown",
    "date": "text",
    "year": "numeric",
    "number": "numeric",
    "case-number": "text",
    "point": "geolocation",
    "state": "relationship",
    "place": "text",
}
"""Kind of field → property type; codes and bodies are selects."""

Labels = Mapping[str, str]
"""Record key → label of another instance, with ``{n}`` for groups."""


def id_of(text: str) -> str:
    """An id of the form that Uwazi gives, always the same for the same text."""
    return "v" + hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:9] + "1"


def type_of(row: FieldRow) -> str:
    """The property type that a field has here."""
    if row.kind in {"code", "un-body"}:
        return "multiselect" if row.many else "select"
    return TYPES[row.kind]


def label_of(row: FieldRow, group: int | None = None, labels: Labels | None = None) -> str:
    """The label that this instance prints."""
    return (labels or {}).get(row.key, row.label).replace("{n}", str(group))


def write_templates(labels: Labels | None = None, cases: str = "Cases") -> dict[str, Any]:
    """The answer of ``/api/templates``."""
    properties = []
    for row in crosswalk().rows:
        if row.kind == "title":
            continue
        for group in range(GROUPS) if row.group else [None]:
            label = label_of(row, group, labels)
            content = f"thesaurus-{row.scheme or row.kind}" if row.kind in {"code", "un-body"} else ""
            properties.append(
                {
                    "_id": id_of("property" + label),
                    "name": property_names(label)[0],
                    "label": label,
                    "type": type_of(row),
                    "content": content,
                    "filter": True,
                }
            )
    report = {"_id": "p1", "name": "year_of_the_report", "label": "Year of the report", "type": "numeric"}
    return {
        "rows": [
            {"_id": CASES, "name": cases, "properties": properties, "commonProperties": []},
            {"_id": REPORTS, "name": "SG reports", "properties": [report], "commonProperties": []},
        ]
    }


def write_thesauris(records: Iterable[Record]) -> dict[str, Any]:
    """The answer of ``/api/thesauris`` for the coded values of records."""
    found: dict[str, dict[str, set[str]]] = {}
    for record in records:
        for one in record.fields:
            row = crosswalk().by_key[one.key]
            if row.kind in {"code", "un-body"}:
                values = found.setdefault(f"thesaurus-{row.scheme or row.kind}", {})
                for value in one.values:
                    parent, label = _split(value.text)
                    values.setdefault(parent or label, set()).update({label} if parent else ())
    return {
        "rows": [
            {
                "_id": name,
                "name": name,
                "values": [_term(top, inner) for top, inner in sorted(values.items())],
            }
            for name, values in sorted(found.items())
        ]
    }


def write_entity(
    record: Record,
    shared_id: str = "hk0examp1e1",
    *,
    labelled: bool = True,
    labels: Labels | None = None,
    **more: Any,
) -> dict[str, Any]:
    """One entity.

    Args:
        record: What it says.
        shared_id: Its id.
        labelled: Whether selects carry their labels, or the ids only.
        labels: The labels of another instance.
        more: Entries that replace the usual ones.
    """
    metadata: dict[str, list[Any]] = {}
    for one in record.fields:
        row = crosswalk().by_key[one.key]
        if one.values:
            name = property_names(label_of(row, one.group, labels))[0]
            metadata[name] = list(_values(one, row, labelled=labelled))
    return {
        "_id": "65a000000000000000000001",
        "sharedId": shared_id,
        "language": record.source.language,
        "template": CASES,
        "title": "\n".join(value.text for value in record.title),
        "published": True,
        "creationDate": 1_650_000_000_000,
        "editDate": 1_660_000_000_000,
        "icon": None,
        "metadata": metadata,
        "documents": [],
        "attachments": [],
        **more,
    }


def write_search(entities: Iterable[Mapping[str, Any]]) -> str:
    """The answer of ``/api/search``."""
    rows = list(entities)
    return json.dumps({"rows": rows, "totalRows": len(rows), "relation": "eq", "aggregations": {"all": {}}})


def write_lines(entities: Iterable[Mapping[str, Any]]) -> str:
    """The entities, one a line."""
    return "".join(json.dumps(entity, ensure_ascii=False) + "\n" for entity in entities)


def _values(one: Field, row: FieldRow, *, labelled: bool) -> Iterator[dict[str, Any]]:
    texts = [value.text for value in one.values]
    kind = type_of(row)
    if row.kind == "point":
        numbers = [float(text.partition(":")[2]) for text in texts]
        yield {"value": {"lat": numbers[0], "lon": numbers[1], "label": ""}}
    elif kind in {"select", "multiselect"}:
        for text in texts:
            yield _coded(text, labelled=labelled)
    elif kind == "relationship":
        for text in texts:
            yield {"value": id_of("entity" + text), "label": text, "type": "entity", "icon": None}
    elif kind == "numeric":
        for text in texts:
            yield {"value": int(text) if text.isascii() and text.isdigit() else text}
    else:
        yield {"value": "\n".join(texts)}


def _coded(text: str, *, labelled: bool) -> dict[str, Any]:
    parent, label = _split(text)
    value: dict[str, Any] = {"value": id_of(text)}
    if labelled:
        value["label"] = label
        if parent:
            value["parent"] = {"value": id_of(parent), "label": parent}
    return value


def _term(top: str, inner: set[str]) -> dict[str, Any]:
    term: dict[str, Any] = {"id": id_of(top), "label": top}
    if inner:
        term["values"] = [{"id": id_of(f"{top}: {label}"), "label": label} for label in sorted(inner)]
    return term


def _split(text: str) -> tuple[str, str]:
    parent, colon, label = text.partition(": ")
    return (parent, label) if colon else ("", text)
