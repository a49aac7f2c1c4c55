"""A record: what one source gave, and what of it was not understood.

A record is not yet a case. It keeps each field's words as they stood, with the line they
stood on, so that every later step can point back to them.
"""

from __future__ import annotations

from dataclasses import dataclass

from reprisal_kg.errors import Place

REASONS = (
    "unknown-label",
    "unknown-value",
    "stray-line",
    "unexpected-value",
    "repeated-label",
    "cut-label",
    "cut-value",
    "unread-date",
    "unread-value",
    "unknown-state",
    "unknown-un-body",
    "second-value",
    "count-differs",
)
"""Why something was not understood: the concepts of the scheme ``not-understood-reason``."""


@dataclass(frozen=True, slots=True)
class Value:
    """One line of a field's content.

    Attributes:
        text: The line without its dash and outer blanks, otherwise as it stood.
        line: Line number in the source, from 1; 0 where a source has no lines.
        dashed: Whether the line began with a dash.
    """

    text: str
    line: int = 0
    dashed: bool = True


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a record.

    Attributes:
        key: The crosswalk's key.
        label: The label as the source printed it.
        line: Line of the label, from 1; 0 where a source has no lines.
        values: The lines under the label; empty for a label without a value.
        group: Number of the follow-up group; None outside groups.
    """

    key: str
    label: str
    line: int = 0
    values: tuple[Value, ...] = ()
    group: int | None = None

    @property
    def text(self) -> str:
        """The field's words: its lines joined by line feeds."""
        return "\n".join(value.text for value in self.values)


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """Something in a source that no rule knows, kept as it stood.

    Attributes:
        reason: One of ``REASONS``.
        words: The words, unchanged.
        line: Where they stand, from 1; 0 where unknown.
        label: The label over them, as printed; empty if there is none.
    """

    reason: str
    words: str
    line: int = 0
    label: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a record came from.

    Attributes:
        file: File name without its folders: a path would tell of the machine.
        format: ``page`` for the text of a page.
        template: The template's name, when the source prints it (``Cases``).
        entity_id: The source's own id of the entity, when known.
        url: Address of the entity, when known.
        retrieved: Day of retrieval as ``YYYY-MM-DD``, when known.
        language: BCP 47 tag of the texts, lower case.
        lines: Number of lines read.
        cut: Where the copy stops short; empty for a whole page.
        published: ``yes`` or ``no`` where the source says whether it is public; else empty.
        created: Day on which the entity was made, ``YYYY-MM-DD``, when known.
        edited: Day on which it was last changed, when known.
    """

    file: str
    format: str = "page"
    template: str = ""
    entity_id: str = ""
    url: str = ""
    retrieved: str = ""
    language: str = "en"
    lines: int = 0
    cut: str = ""
    published: str = ""
    created: str = ""
    edited: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """What one source gave.

    Attributes:
        source: Where it came from.
        title: The lines over the first label.
        fields: The fields in the order of the source.
        not_understood: What no rule knew.
    """

    source: Source
    title: tuple[Value, ...] = ()
    fields: tuple[Field, ...] = ()
    not_understood: tuple[NotUnderstood, ...] = ()

    def field(self, key: str, group: int | None = None) -> Field | None:
        """Return the field of that key (and follow-up group), or None."""
        for one in self.fields:
            if one.key == key and one.group == group:
                return one
        return None

    @property
    def groups(self) -> tuple[int, ...]:
        """The numbers of the follow-up groups that the record holds, sorted."""
        return tuple(sorted({one.group for one in self.fields if one.group is not None}))

    def place(self, key: str = "", group: int | None = None) -> Place:
        """Return where a field stands, or the record itself when it lacks the field."""
        found = self.field(key, group) if key else None
        if found is None:
            return Place(self.source.file)
        line = found.values[0].line if found.values else found.line
        return Place(self.source.file, line or None, found.label)
