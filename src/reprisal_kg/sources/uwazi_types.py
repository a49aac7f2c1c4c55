"""What a Uwazi instance says about its own properties: templates and thesauri.

A template names its properties and their types; a thesaurus names the values of a select.
Both come from the instance's API (``/api/templates``, ``/api/thesauris`` or
``/api/dictionaries``), saved as files. With them a reader knows what a value is; without
them it goes by the value's shape.

Source: huridocs/uwazi, ``app/shared/types`` and ``app/shared/propertyTypes.ts``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from reprisal_kg.errors import Place, UnreadableSource
from reprisal_kg.sources.json_text import find_excess, is_clean, read_json_file

CONTEXT_FILES = ("templates.json", "thesauris.json", "thesauri.json", "dictionaries.json")
"""Names under which templates and thesauri are looked for beside the entities."""

_MOST_LABELS = 2


@dataclass(frozen=True, slots=True)
class Property:
    """One property of a template.

    Attributes:
        name: Its key in an entity's metadata.
        label: What the page prints.
        type: Uwazi's type, such as ``multiselect``.
        content: Id of the thesaurus or template that its values come from, or empty.
    """

    name: str
    label: str
    type: str
    content: str = ""


@dataclass(frozen=True, slots=True)
class Template:
    """One template: what kind of entity this is."""

    id: str
    name: str
    properties: Mapping[str, Property] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class UwaziContext:
    """What an instance says about its entities.

    Attributes:
        templates: Template id → template.
        thesauri: Thesaurus id → value id → label, with the parent's label before it where
            there is one.
    """

    templates: Mapping[str, Template] = field(default_factory=dict)
    thesauri: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)

    def labels(self, content: str, value: str) -> tuple[str, ...]:
        """Return the label of a thesaurus value, after its parent's label where it has one.

        Args:
            content: Id of the thesaurus; empty if it is not known.
            value: Id of the value.

        Returns:
            One or two labels; none if the value is not known, or if the thesaurus is not
            known and several know the value by different labels.
        """
        if content:
            return self.thesauri.get(content, {}).get(value, ())
        found = {one[value] for one in self.thesauri.values() if value in one}
        return found.pop() if len(found) == 1 else ()


def is_context_name(name: str) -> bool:
    """Return whether a file is named as templates or thesauri are.

    >>> is_context_name("export/Templates.json"), is_context_name("entities.json")
    (True, False)
    """
    return name.replace("\\", "/").rpartition("/")[2].lower() in CONTEXT_FILES


def find_context(folder: Path) -> UwaziContext:
    """Return what the files of templates and thesauri in a folder say.

    Args:
        folder: The folder of the entities.

    Returns:
        The context; an empty one if the folder holds no such file.

    Raises:
        UnreadableSource: Such a file cannot be read.
    """
    try:
        found = [path for name in CONTEXT_FILES if (path := folder / name).is_file()]
        marks = tuple((path, path.stat().st_mtime_ns, path.stat().st_size) for path in found)
    except (OSError, ValueError):
        return UwaziContext()
    return _read_marked(marks) if marks else UwaziContext()


def read_context(paths: Iterable[Path | str]) -> UwaziContext:
    """Return what files of templates and thesauri say.

    Args:
        paths: Answers of ``/api/templates``, ``/api/thesauris`` or ``/api/dictionaries``.

    Returns:
        All of it in one context. Where files contradict each other, the later one counts.

    Raises:
        UnreadableSource: A file cannot be read, or holds neither templates nor thesauri.
    """
    templates: dict[str, Template] = {}
    thesauri: dict[str, dict[str, tuple[str, ...]]] = {}
    for path in map(Path, paths):
        document = read_json_file(path, str(path))
        rows = [] if document in ([], {"rows": []}) else context_rows(document)
        if rows is None or find_excess(rows):
            raise UnreadableSource(
                "neither templates nor thesauri of Uwazi",
                place=Place(str(path)),
                remedy="Save the answer of /api/templates or of /api/thesauris",
            )
        for row in rows:
            _take_row(row, templates, thesauri)
    return UwaziContext(templates, thesauri)


def context_rows(document: Any) -> list[dict[str, Any]] | None:
    """Return the templates and thesauri of a document; None if it holds none.

    >>> context_rows({"rows": [{"_id": "1", "name": "Answers", "values": []}]})
    [{'_id': '1', 'name': 'Answers', 'values': []}]
    >>> context_rows({"rows": [{"sharedId": "1", "metadata": {}}]}) is None
    True
    """
    rows = document.get("rows") if isinstance(document, dict) else document
    if not isinstance(rows, list):
        rows = [document]
    found = [row for row in rows if _is_template(row) or _is_thesaurus(row)]
    return found or None


def _is_template(row: Any) -> bool:
    return isinstance(row, dict) and isinstance(row.get("properties"), list) and "metadata" not in row


def _is_thesaurus(row: Any) -> bool:
    return isinstance(row, dict) and isinstance(row.get("values"), list) and "metadata" not in row


def _take_row(
    row: dict[str, Any], templates: dict[str, Template], thesauri: dict[str, dict[str, tuple[str, ...]]]
) -> None:
    key = _word(row.get("_id"))
    if _is_template(row):
        found = [made for one in row["properties"] if (made := _property(one)) is not None]
        templates[key] = Template(key, _word(row.get("name")), {one.name: one for one in found})
    if _is_thesaurus(row):
        thesauri.setdefault(key, {}).update(_labels(row["values"], ()))


def _property(given: Any) -> Property | None:
    if not isinstance(given, dict) or not _word(given.get("name")):
        return None
    name = _word(given["name"])
    label = _word(given.get("label")) or name
    return Property(name, label, _word(given.get("type")), _word(given.get("content")))


def _labels(values: Any, above: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for one in values if isinstance(values, list) else ():
        if not isinstance(one, dict) or not _word(one.get("label")):
            continue
        labels = (*above, _word(one["label"]))
        for key in {_word(one.get("id")), _word(one.get("_id"))} - {""}:
            found[key] = labels
        if len(labels) < _MOST_LABELS:
            found.update(_labels(one.get("values"), labels))
    return found


def _word(value: Any) -> str:
    return value.strip() if isinstance(value, str) and is_clean(value) else ""


@lru_cache(maxsize=16)
def _read_marked(marks: tuple[tuple[Path, int, int], ...]) -> UwaziContext:
    # Thousands of entity files may lie beside one pair of context files; size and time of
    # change stand in the key so that an edited file counts at once.
    return read_context(path for path, _, _ in marks)
