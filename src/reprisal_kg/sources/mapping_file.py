"""The user's mapping file: how another instance of Uwazi names what the source names.

It is a small TOML file; docs/howto/other-instance.md shows a whole one.

    [templates]
    cases = ["Casos"]

    [fields]
    "Estado del caso" = "case_status"
    "Tendencia {n}" = "follow_up_trend"

    [values.case_status]
    "Sin resolver" = "Unresolved"

    [site]
    url = "https://instance.example"
    language = "es"
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reprisal_kg.crosswalk import FieldRow, crosswalk, fold
from reprisal_kg.errors import Place, UnreadableSource
from reprisal_kg.sources.field_names import FieldNames, property_names
from reprisal_kg.sources.text_file import read_text_file
from reprisal_kg.sources.toml_text import parse_toml

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator, ValidationError

MAPPED_KINDS = ("code", "un-body", "state", "place", "date")
"""Kinds of fields whose values may be mapped. Free text stays in its own words."""

_SHOWN = 5
_LONGEST_SHOWN = 120
_REMEDY = "Correct the mapping file; docs/howto/other-instance.md says what it may hold"
_NUMBER = "{n}"
_TYPES = {"object": "a table", "array": "a list", "string": "a text"}


@dataclass(frozen=True, slots=True)
class SourceMapping:
    """What a mapping file says.

    Attributes:
        names: The labels and property names of the instance, beside the usual ones.
        case_templates: Names of the templates of its cases; empty if not told.
        site: Its address without a slash at the end; empty if not told.
        language: BCP 47 tag of its texts, lower case; empty if not told.
    """

    names: FieldNames
    case_templates: tuple[str, ...] = ()
    site: str = ""
    language: str = ""


def read_mapping(path: Path | str) -> SourceMapping:
    """Read a mapping file.

    Args:
        path: A TOML file in UTF-8.

    Returns:
        What it says.

    Raises:
        UnreadableSource: It cannot be read, is not TOML, or says something that cannot be;
            the message names the key, such as ``fields."Estado"``.
    """
    return parse_mapping(read_text_file(path), str(path))


def parse_mapping(text: str, shown: str) -> SourceMapping:
    r"""Return what a mapping file says that is at hand as text.

    Args:
        text: The TOML text.
        shown: What messages call it.

    Raises:
        UnreadableSource: As for `read_mapping`.

    Examples:
        >>> mapping = parse_mapping('[fields]\n"Estado del caso" = "case_status"', "my.toml")
        >>> mapping.names.find("estado_del_caso")[0].key
        'case_status'
    """
    given = parse_toml(text, shown, "Labels and values stand in quotation marks, one entry a line")
    try:
        problems = [*_schema_problems(given)]
    except RecursionError as error:
        raise UnreadableSource(
            "tables stand in tables too deep", place=Place(shown), remedy=_REMEDY
        ) from error
    if not problems:
        problems = [*_field_problems(given.get("fields", {})), *_value_problems(given.get("values", {}))]
    if problems:
        more = f"; and {len(problems) - _SHOWN} more" if len(problems) > _SHOWN else ""
        raise UnreadableSource("; ".join(problems[:_SHOWN]) + more, place=Place(shown), remedy=_REMEDY)
    site = given.get("site", {})
    return SourceMapping(
        FieldNames(crosswalk(), labels=_labels(given.get("fields", {})), values=_values(given)),
        tuple(given.get("templates", {}).get("cases", ())),
        site.get("url", "").rstrip("/"),
        site.get("language", "").lower(),
    )


@cache
def mapping_schema() -> dict[str, Any]:
    """Return the JSON Schema of mapping files, as they are once TOML is parsed.

    >>> sorted(mapping_schema()["properties"])
    ['fields', 'site', 'templates', 'values']
    """
    rows = crosswalk().rows
    text = {"type": "string", "pattern": r"\S", "maxLength": 1000}
    keys = [row.key for row in rows]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Mapping file of an instance of Uwazi",
        **_table(
            {
                "fields": {"type": "object", "additionalProperties": {"type": "string", "enum": keys}},
                "values": _table(
                    {
                        row.key: {"type": "object", "additionalProperties": text}
                        for row in rows
                        if row.kind in MAPPED_KINDS
                    }
                ),
                "templates": _table({"cases": {"type": "array", "items": text, "minItems": 1}}),
                "site": _table(
                    {
                        "url": {"type": "string", "pattern": r"^https?://[^\s/?#]+(/[^\s?#]*)?$"},
                        "language": {"type": "string", "pattern": "^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$"},
                    }
                ),
            }
        ),
    }


def _table(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "additionalProperties": False}


@cache
def _validator() -> Draft202012Validator:
    # Importing jsonschema takes a tenth of a second, which builds without a mapping do not need.
    from jsonschema import Draft202012Validator

    return Draft202012Validator(mapping_schema())


def _schema_problems(given: dict[str, Any]) -> Iterator[str]:
    """Yield what breaks the schema, each with the path of its key."""
    for error in sorted(_validator().iter_errors(given), key=lambda one: [str(part) for part in one.path]):
        yield from _sentences(error)


def _sentences(error: ValidationError) -> Iterator[str]:
    path = [str(part) for part in error.absolute_path]
    where = _key(path)
    schema: Any = error.schema
    instance: Any = error.instance
    if error.validator == "additionalProperties":
        allowed = list(schema["properties"])
        for key in sorted(set(instance) - set(allowed)):
            yield _unknown_key(key, allowed, path)
    elif error.validator == "enum":
        yield f"{where}: {_quoted(instance)} is no record key{_near(instance, schema['enum'])}"
    elif error.validator == "type":
        yield f"{where} is not {_TYPES[schema['type']]}"
    elif error.validator == "pattern" and path[-1] == "url":
        yield f"{where} is not an address such as 'https://instance.example'"
    elif error.validator == "pattern" and path[-1] == "language":
        yield f"{where} is not a language tag such as 'es'"
    elif error.validator == "maxLength":
        yield f"{where} is too long"
    else:
        yield f"{where} is empty"


def _unknown_key(key: str, allowed: list[str], path: list[str]) -> str:
    row = crosswalk().by_key.get(key)
    if path == ["values"] and row is not None:
        return f"{_key([*path, key])}: the values of this field are no list, and stay as they are"
    what = "is no record key" if path == ["values"] else "is not known here"
    return f"{_key([*path, key])} {what}{_near(key, allowed)}"


def _field_problems(fields: Mapping[str, str]) -> Iterator[str]:
    """Yield labels that cannot be used as they are given."""
    seen: dict[str, str] = {}
    for label, key in fields.items():
        row, where = crosswalk().by_key[key], _key(["fields", label])
        stem = fold(label.replace(_NUMBER, ""))
        if not stem:
            yield f"{where}: the label is empty"
        elif _NUMBER in label and not row.group:
            yield f"{where}: {key!r} is no field of a numbered group, so its label has no {_NUMBER}"
        elif _NUMBER in label and not re.search(r"\s\{n\}\s*$", label):
            yield f"{where}: {_NUMBER} stands at the end of a label, after a blank"
        elif seen.setdefault(stem, key) != key:
            yield f"{where}: the label means {seen[stem]!r} too"


def _value_problems(values: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    """Yield values that are given twice with different meanings."""
    for key, given in values.items():
        seen: dict[str, str] = {}
        for value, usual in given.items():
            if not value.strip():
                yield f"{_key(['values', key, value])}: the value is empty"
            elif seen.setdefault(_plain(crosswalk().by_key[key], value), usual) != usual:
                yield f"{_key(['values', key, value])}: the value is given twice, spelled alike"


def _labels(fields: Mapping[str, str]) -> dict[str, str]:
    """Return labels and the property names that Uwazi makes of them, folded, with their keys.

    A property name that two labels of different fields would share is left out.
    """
    found = {fold(label.replace(_NUMBER, "")): key for label, key in fields.items()}
    made: dict[str, set[str]] = {}
    for label, key in fields.items():
        for name in property_names(label.replace(_NUMBER, "")):
            for spelling in {name, name.rstrip("_")} - {""}:
                made.setdefault(fold(spelling), set()).add(key)
    return {name: next(iter(keys)) for name, keys in made.items() if len(keys) == 1} | found


def _values(given: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    return {
        key: {_plain(crosswalk().by_key[key], value): usual.strip() for value, usual in values.items()}
        for key, values in given.get("values", {}).items()
    }


def _plain(row: FieldRow, value: str) -> str:
    """Return a value as `FieldNames.value` looks it up."""
    return fold(value.replace("::", ": ") if row.kind in {"code", "un-body"} else value)


def _key(path: list[str]) -> str:
    """Return a key path as it stands in the file.

    >>> _key(["fields", "Estado del caso"])
    'fields."Estado del caso"'
    """
    parts = (part if re.fullmatch(r"[A-Za-z0-9_-]+", part) else _quoted(part, '"') for part in path)
    return ".".join(parts) or "the file"


def _quoted(value: object, mark: str = "'") -> str:
    text = str(value)
    return f"{mark}{text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + '…'}{mark}"


def _near(key: object, allowed: list[str]) -> str:
    """Return a suggestion: the key of a usual label, or the key that is spelled most alike."""
    row = crosswalk().find_label(str(key)[:_LONGEST_SHOWN])
    near = (
        [row[0].key]
        if row and row[0].key in allowed
        else get_close_matches(str(key)[:_LONGEST_SHOWN], allowed, n=1)
    )
    return f" (did you mean {near[0]!r}?)" if near else ""
