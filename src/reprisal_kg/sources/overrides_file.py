"""Files of overrides: TOML, checked before anything is corrected.

Every fault is told in the user's words: the file, which override, what is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reprisal_kg.crosswalk import crosswalk
from reprisal_kg.errors import Place, UnreadableSource
from reprisal_kg.sources.overrides import Override, compared_lines, quoted, refuse_twice
from reprisal_kg.sources.text_file import read_text_file
from reprisal_kg.sources.toml_text import parse_toml

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator, ValidationError

SUFFIX = ".toml"
ONE_LINE = ("code", "case-number", "year", "number", "state")
"""Kinds of fields that hold one value of one line, unless the crosswalk says that they repeat."""

_SHOWN = 5
_REMEDY = "Correct the overrides file; data/overrides/README.md says what it may hold"
_TOML_REMEDY = "Texts stand in quotation marks, one entry a line; a long text between two lines of '''"
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_NO_DAY = "is not a day such as 2026-11-23"
_GROUPS = 1000


def read_overrides(paths: Iterable[Path | str]) -> tuple[Override, ...]:
    """Read overrides files.

    Args:
        paths: TOML files, and folders whose own ``.toml`` files are read. A folder may have none.

    Returns:
        The overrides, sorted by file and in the order of each file.

    Raises:
        UnreadableSource: A file cannot be read, is not TOML, or says something that cannot be;
            or two overrides correct one field.
    """
    files: dict[Path, Path] = {}
    for path in map(Path, paths):
        for one in [*filter(Path.is_file, path.glob(f"*{SUFFIX}"))] if path.is_dir() else [path]:
            files.setdefault(one.resolve(), one)
    found: list[Override] = []
    for path in sorted(files.values(), key=lambda one: (one.name, str(one))):
        found += parse_overrides(read_text_file(path), str(path))
    refuse_twice(found)
    return tuple(found)


def parse_overrides(text: str, shown: str) -> tuple[Override, ...]:
    r"""Return the overrides of a file that is at hand as text.

    Args:
        text: The TOML text.
        shown: What messages call it.

    Raises:
        UnreadableSource: As for `read_overrides`, of this one file.

    Examples:
        >>> parse_overrides("# none yet", "my.toml")
        ()
    """
    given = _with_days(parse_toml(text, shown, _TOML_REMEDY))
    try:
        problems = [*dict.fromkeys(_schema_problems(given))]
    except RecursionError as error:
        raise UnreadableSource(
            "tables stand in tables too deep", place=Place(shown), remedy=_REMEDY
        ) from error
    tables: list[dict[str, Any]] = [] if problems else given.get("override", [])
    for number, table in enumerate(tables, start=1):
        problems += [f"override {number}: {one}" for one in _table_problems(table)]
    if problems:
        more = f"; and {len(problems) - _SHOWN} more" if len(problems) > _SHOWN else ""
        raise UnreadableSource("; ".join(problems[:_SHOWN]) + more, place=Place(shown), remedy=_REMEDY)
    found = tuple(_override(table, shown, number) for number, table in enumerate(tables, start=1))
    refuse_twice(found)
    return found


@cache
def overrides_schema() -> dict[str, Any]:
    """Return the JSON Schema of overrides files, as they are once TOML is parsed.

    >>> overrides_schema()["properties"]["override"]["items"]["required"]
    ['record', 'field', 'was', 'now', 'who', 'when', 'why']
    """
    said = {"type": "string", "pattern": r"\S", "maxLength": 5000}
    properties = {
        "record": said,
        "field": {"type": "string", "enum": [row.key for row in crosswalk().rows if row.kind != "heading"]},
        "was": {"type": "string"},
        "now": {"type": "string"},
        "who": said,
        "when": {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
        "why": said,
        "group": {"type": "integer", "minimum": 0, "maximum": _GROUPS - 1},
        "language": {"type": "string", "pattern": "^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$"},
    }
    table = {
        "type": "object",
        "properties": properties,
        "required": [key for key in properties if key not in {"group", "language"}],
        "additionalProperties": False,
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Overrides: corrections of fields of records",
        "type": "object",
        "properties": {"override": {"type": "array", "items": table}},
        "additionalProperties": False,
    }


def _with_days(given: dict[str, Any]) -> dict[str, Any]:
    """Return a parsed file with TOML's days as text, which is what JSON Schema can check."""
    tables = given.get("override")
    if not isinstance(tables, list):
        return given
    return given | {"override": [_with_day(one) for one in tables]}


def _with_day(table: Any) -> Any:
    day = table.get("when") if isinstance(table, dict) else None
    return table | {"when": day.isoformat()} if isinstance(day, date) and type(day) is not datetime else table


@cache
def _validator() -> Draft202012Validator:
    # Importing jsonschema takes a tenth of a second, which builds without overrides do not need.
    from jsonschema import Draft202012Validator

    return Draft202012Validator(overrides_schema())


def _schema_problems(given: dict[str, Any]) -> Iterator[str]:
    """Yield what breaks the schema, each with the number of its override."""

    def position(error: ValidationError) -> int:
        return int(error.absolute_path[1]) if len(error.absolute_path) > 1 else -1

    for error in sorted(_validator().iter_errors(given), key=position):
        where = f"override {position(error) + 1}: " if len(error.absolute_path) > 1 else ""
        for one in _sentences(error):
            yield where + one


def _sentences(error: ValidationError) -> Iterator[str]:
    schema: Any = error.schema
    instance: Any = error.instance
    key = error.absolute_path[-1] if error.absolute_path else ""
    if error.validator == "additionalProperties":
        for one in sorted(set(instance) - set(schema["properties"])):
            yield f"{quoted(one)} is not known here{_near(one, list(schema['properties']))}"
    elif error.validator == "required":
        yield from (f"'{one}' is missing" for one in schema["required"] if one not in instance)
    elif key == "override":
        yield "'override' is no list of tables: write [[override]] over each"
    elif isinstance(key, int):
        yield "it is no table: write [[override]] over it"
    else:
        yield f"'{key}' {_wrong(key, error.validator, instance)}"


def _wrong(key: str, validator: object, instance: object) -> str:
    if key == "when":
        return _NO_DAY
    if key == "group":
        return f"is not the number of a follow-up group, 0 to {_GROUPS - 1}"
    if validator == "type":
        return "is not a text in quotation marks"
    if key == "field":
        row = crosswalk().by_key.get(str(instance))
        if row is not None:
            return f"is {quoted(instance)}, a heading, which holds no value"
        return f"is {quoted(instance)}, which is no record key{_near_field(str(instance))}"
    if key == "language":
        return "is not a language tag such as 'es'"
    return "is too long" if validator == "maxLength" else "is empty"


def _table_problems(table: Mapping[str, Any]) -> Iterator[str]:
    """Yield what a schema cannot say of one override."""
    row = crosswalk().by_key[table["field"]]
    if row.group and "group" not in table:
        yield f"'{row.key}' stands in numbered groups: add the number, such as group = 0"
    elif not row.group and "group" in table:
        yield f"'{row.key}' stands in no numbered group: leave 'group' out"
    for key in ("record", "was", "now", "who", "why"):
        if _CONTROL.search(table[key]):
            yield f"'{key}' holds a control character"
    if compared_lines(table["was"]) == compared_lines(table["now"]):
        yield "'was' and 'now' say the same, so nothing is corrected"
    elif row.kind in ONE_LINE and not row.many and len(compared_lines(table["now"])) > 1:
        yield f"'now' has several lines, and '{row.key}' holds one value"
    try:
        date.fromisoformat(table["when"])
    except ValueError:
        yield f"'when' {_NO_DAY}"


def _override(table: Mapping[str, Any], shown: str, number: int) -> Override:
    return Override(
        record=table["record"].strip(),
        field=table["field"],
        was=table["was"],
        now=table["now"],
        who=table["who"].strip(),
        when=date.fromisoformat(table["when"]),
        why=table["why"].strip(),
        group=int(table["group"]) if "group" in table else None,
        language=table.get("language", "").lower(),
        file=shown,
        number=number,
    )


def _near(key: str, allowed: list[str]) -> str:
    near = get_close_matches(key[:80], allowed, n=2)
    return f" (did you mean {' or '.join(repr(one) for one in near)}?)" if near else ""


def _near_field(text: str) -> str:
    """Return the field that was perhaps meant: a label does as well as a mistyped key."""
    found = crosswalk().find_label(text[:300])
    if found is not None and found[0].kind != "heading":
        return f" (did you mean {found[0].key!r}?)"
    return _near(text, [row.key for row in crosswalk().rows if row.kind != "heading"])
