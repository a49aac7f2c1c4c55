"""A record put together field by field, by readers whose source marks labels and values.

A page has no marks, and its reader goes by position. HTML, CSV and JSON say plainly what is
a label and what is a value: their readers hand both over here, so that one case becomes the
same record whatever it was read from.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from reprisal_kg.crosswalk import FieldRow
from reprisal_kg.record import Field, NotUnderstood, Record, Source, Value
from reprisal_kg.sources.field_names import FieldNames

_LINES = re.compile(r"\r\n|\r|\n|\u2028|\u2029|\x85")


class Assembler:
    """Collects the fields of one record.

    Args:
        names: Which label or property name means which field.
    """

    def __init__(self, names: FieldNames) -> None:
        self._names = names
        self._title: tuple[Value, ...] = ()
        self._fields: dict[tuple[str, int | None], Field] = {}
        self._problems: list[NotUnderstood] = []

    def title(self, text: str, line: int = 0) -> None:
        """Set the title."""
        self._title = _values([text], line)

    def add(self, label: str, values: Iterable[str], line: int = 0, *, name: str = "") -> None:
        """Add a field with its values.

        Args:
            label: The label as the source spells it.
            values: One text a value; a text of several lines is several paragraphs. Coded
                values with a parent read ``Parent: Value``; a point is ``Latitude: …`` and
                ``Longitude: …``.
            line: Where the field stands in the source; 0 where it has no lines.
            name: The source's own name of the property, when it has one.
        """
        given = _values(values, line)
        found = (self._names.find(name) if name else None) or self._names.find(label)
        if found is None:
            if given:
                words = "\n".join(value.text for value in given)
                self._problems.append(NotUnderstood("unknown-label", words, line, label or name))
            return
        row, group = found
        self.add_row(row, group, label, [self._names.value(row, value.text) for value in given], line)

    def add_row(
        self, row: FieldRow, group: int | None, label: str, values: Iterable[str], line: int = 0
    ) -> None:
        """Add values to a field that is known already; empty texts are passed over."""
        given = _values(values, line)
        before = self._fields.get((row.key, group))
        if before is not None and given:
            self._problems.append(
                NotUnderstood("repeated-label", "\n".join(one.text for one in given), line, label)
            )
            given = before.values + given
        if not given:
            return
        self._fields[row.key, group] = Field(row.key, label, line, given, group)

    def problem(self, reason: str, words: str, line: int = 0, label: str = "") -> None:
        """Keep something that was not understood."""
        self._problems.append(NotUnderstood(reason, words, line, label))

    def record(self, source: Source) -> Record:
        """Return the record; its fields stand in the order of the crosswalk."""
        order = self._names.order
        fields = sorted(
            self._fields.values(),
            key=lambda one: (-1 if one.group is None else one.group, order[one.key]),
        )
        return Record(source, self._title, tuple(fields), tuple(self._problems))


def _values(texts: Iterable[str], line: int) -> tuple[Value, ...]:
    parts = (part.strip() for text in texts for part in _LINES.split(text))
    return tuple(Value(part, line) for part in parts if part)
