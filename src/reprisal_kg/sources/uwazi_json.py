"""Entities of a Uwazi instance, as its API gives them or as saved from it.

Read are the answers of ``/api/search`` and ``/api/entities`` (``{"rows": [entity, …]}``), of
version 2 of the API (``{"data": [entity, …]}``), lists of entities, a single entity, and files
of one such JSON value a line (NDJSON).

A template given by the context decides which entities are cases and how values are read.
Without it, an entity is a case if a field of it is known that a report or a country lacks;
`reprisal_kg.sources.uwazi_values` says how values are told by their shape.

Not read, because no field of a case has them: ``documents``, ``attachments``, ``relations``,
``permissions``, ``icon``, the ids behind labels, and the title of a related entity where the
instance shows one of that entity's properties in its place.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any, NoReturn

from reprisal_kg.errors import Place, UnreadableSource
from reprisal_kg.record import Record, Source
from reprisal_kg.sources.field_names import FieldNames, field_names
from reprisal_kg.sources.json_text import (
    LINE_LIMIT,
    SIZE_LIMIT,
    find_excess,
    holds_lines,
    parse_json,
    read_json_file,
)
from reprisal_kg.sources.known_values import NOTHING_KNOWN, KnownValues
from reprisal_kg.sources.text_file import decode, refuse_path
from reprisal_kg.sources.uwazi_entity import EntityReader, Instance, OtherEntity, StateOfPoint
from reprisal_kg.sources.uwazi_types import UwaziContext, context_rows, find_context

__all__ = ["Item", "OtherEntity", "StateOfPoint", "find_entities", "read_uwazi_json"]

Item = Record | OtherEntity | UnreadableSource


def read_uwazi_json(
    path: Path | str,
    *,
    context: UwaziContext | None = None,
    language: str = "en",
    retrieved: str = "",
    known: KnownValues = NOTHING_KNOWN,
    names: FieldNames | None = None,
    state_of_point: StateOfPoint | None = None,
    case_templates: Collection[str] = (),
    site: str = "",
    shown: str = "",
) -> Iterator[Item]:
    """Read the entities in a file.

    Args:
        path: A JSON or NDJSON file in UTF-8.
        context: The instance's templates and thesauri; by default those in files beside
            this one (``templates.json``, ``thesauris.json``).
        language: BCP 47 tag of the texts, where an entity does not say.
        retrieved: Day of retrieval as ``YYYY-MM-DD``, when known.
        known: The values that fields are known to take.
        names: Which label or property name means which field.
        state_of_point: Finds the State of a point, for records that name no State.
        case_templates: Names or ids of the templates of cases; by default ``Cases`` and
            every template that has a case number.
        site: Address of the instance, such as ``https://instance.example``.
        shown: What messages call the file; by default its path.

    Yields:
        A record for each case, in the order of the file; an ``OtherEntity`` for each entity
        that is no case; an error for each that cannot be read.

    Raises:
        UnreadableSource: The file as a whole cannot be read.
    """
    where = shown or str(path)
    file = re.split(r"[/\\]", where)[-1].encode("utf-8", "replace").decode("utf-8")
    lines = holds_lines(Path(path), where)
    source = Source(
        file, format="ndjson" if lines else "uwazi-json", language=language.lower(), retrieved=retrieved
    )
    instance = Instance(
        find_context(Path(path).parent) if context is None else context,
        names or field_names(),
        frozenset(case_templates),
        site.rstrip("/"),
    )
    reader = EntityReader(instance, source, known, state_of_point)
    found = _lines(Path(path), where) if lines else [(read_json_file(Path(path), where), 0)]
    for document, line in found:
        if isinstance(document, UnreadableSource):
            yield document
        else:
            yield from _read_document(document, line, where, reader)


def _read_document(document: Any, line: int, shown: str, reader: EntityReader) -> Iterator[Item]:
    try:
        entities = list(find_entities(document, shown))
    except UnreadableSource as error:
        if not line:
            raise
        yield UnreadableSource(error.what, place=Place(shown, line), remedy=error.remedy)
        return
    for number, entity in enumerate(entities, start=1):
        problem = "" if isinstance(entity, dict) else "it is not an object"
        problem = problem or find_excess(entity)
        if problem:
            yield UnreadableSource(
                f"entity {number} cannot be read: {problem}",
                place=Place(shown, line or None),
                remedy="Correct it, or fetch it again",
            )
        else:
            yield reader.read(entity, line)


def find_entities(document: Any, shown: str) -> Iterator[Any]:
    """Yield the entities of a document, whatever answer of the API it is.

    Args:
        document: A parsed JSON document.
        shown: What messages call it.

    Yields:
        The entities, unchecked.

    Raises:
        UnreadableSource: The document is none that Uwazi gives for entities.

    Examples:
        >>> list(find_entities({"rows": [{"title": "x"}], "totalRows": 1}, "x.json"))
        [{'title': 'x'}]
    """
    if isinstance(document, list):
        for one in document:
            yield from find_entities(one, shown) if _is_answer(one) else [one]
    elif _is_answer(document):
        rows = document["rows"] if isinstance(document.get("rows"), list) else document["data"]
        if context_rows({"rows": rows}):
            _refuse("these are templates or thesauri, not entities", shown)
        yield from rows
    elif isinstance(document, dict) and document.keys() & {"metadata", "sharedId"}:
        yield document
    elif isinstance(document, dict) and "error" in document:
        raise UnreadableSource(
            "this is an error message of the site, not entities",
            place=Place(shown),
            remedy="A private instance wants a login; fetch it again",
        )
    else:
        _refuse("none of Uwazi's forms: no rows, no data and no entity", shown)


def _is_answer(document: Any) -> bool:
    if not isinstance(document, dict) or "metadata" in document:
        return False
    return isinstance(document.get("rows"), list) or isinstance(document.get("data"), list)


def _refuse(what: str, shown: str) -> NoReturn:
    raise UnreadableSource(
        what, place=Place(shown), remedy="Save the answer of /api/search or of /api/entities"
    )


def _lines(path: Path, shown: str) -> Iterator[tuple[Any, int]]:
    """Yield the values of a file that holds one a line, with their line numbers."""
    read = 0
    try:
        with path.open("rb") as stream:
            number = 0
            while data := stream.readline(LINE_LIMIT + 1):
                number += 1
                read += len(data)
                if read > SIZE_LIMIT:
                    yield _too_large(shown, number), number
                    return
                if len(data) > LINE_LIMIT:
                    yield _long_line(shown, number), number
                    while data and not data.endswith(b"\n"):
                        data = stream.readline(LINE_LIMIT)
                        read += len(data)
                elif data.strip():
                    yield _value(data, number, shown), number
    except (OSError, ValueError) as error:
        refuse_path(error, shown)


def _value(data: bytes, number: int, shown: str) -> Any:
    try:
        return parse_json(decode(data, shown), shown, number)
    except UnreadableSource as error:
        return UnreadableSource(error.what, place=Place(shown, number), remedy=error.remedy)


def _too_large(shown: str, number: int) -> UnreadableSource:
    return UnreadableSource(
        f"the file is larger than {SIZE_LIMIT // 1_000_000} MB; this line and those after it are not read",
        place=Place(shown, number),
        remedy="Give it in parts",
    )


def _long_line(shown: str, number: int) -> UnreadableSource:
    return UnreadableSource(
        f"a line of more than {LINE_LIMIT // 1_000_000} MB",
        place=Place(shown, number),
        remedy="Fetch it again",
    )
