"""Pages of the public database, as a person copies them: title, labels, values, free text.

A page has no marks that tell a label from a value: both print as ``- X``. The reader goes
by position and by the crosswalk:

- Lines above the first label are the title. The first label may be glued to the template's
  name (``Cases- Case status``).
- A dashed line that the crosswalk knows as a label is a label, unless the field before it
  is known to take it as a value.
- Every other line belongs to the label above it, dashed or not. In text fields, each line
  is a paragraph.

A dashed line is taken for a label that no rule knows, and reported with the lines under it,
when it is not a known value and

- in a field of one value that has its value: it ends with ``?`` or ``:``, or another line
  that is no known label follows it. A second value that a known label follows stays a
  second value;
- in any other field of codes, years or numbers, and under a heading: it ends with ``?`` or
  ``:``, and a line that is no known label follows;
- in a field of dates or places that has a value: the same (before that it may be a doubtful
  date, such as ``June 2020?``);
- in a text field that has text: it ends with ``?``, has at most 120 characters, and a line
  that is no known label follows;
- anywhere: it is the label of a follow-up group without the group's number.

A field without content is left out of a page whole; therefore the first line under a label
is, where in doubt, its value. Nothing is dropped: what is neither title, label nor value is
in ``Record.not_understood``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from reprisal_kg.crosswalk import FieldRow
from reprisal_kg.errors import Place, UnreadableSource
from reprisal_kg.record import Field, NotUnderstood, Record, Source, Value
from reprisal_kg.sources.known_values import NOTHING_KNOWN, KnownValues
from reprisal_kg.sources.page_cut import INSIDE_LABEL, Cut, Position, find_cut
from reprisal_kg.sources.page_lines import (
    Line,
    find_glued_label,
    find_glued_unknown,
    find_label,
    is_cut_label,
    is_label_without_number,
    split_lines,
)
from reprisal_kg.sources.text_file import check_text, read_text_file

_LONGEST_QUESTION = 120
_LISTED = ("code", "un-body", "state")
_OPEN = ("date", "place")
_ENTITY_ID = re.compile(r"(?=.*[0-9])(?=.*[a-z])[a-z0-9]{10,12}")
_COORDINATE = re.compile(r"(lat|long)(itude)?\b", re.IGNORECASE)


def read_page(
    path: Path | str, *, language: str = "en", retrieved: str = "", known: KnownValues = NOTHING_KNOWN
) -> Record:
    """Read the page in a file.

    Args:
        path: A text file in UTF-8 that holds one page.
        language: BCP 47 tag of its texts.
        retrieved: Day of retrieval as ``YYYY-MM-DD``, when known.
        known: The values that fields are known to take.

    Returns:
        The record. Its source has the file's name without folders, and the entity's id
        where the file is named after it.

    Raises:
        UnreadableSource: The file cannot be read, or is no page of a case.
    """
    return _read(
        read_text_file(path), str(path), Source("", language=language.lower(), retrieved=retrieved), known
    )


def read_page_text(
    text: str,
    file: str,
    *,
    language: str = "en",
    retrieved: str = "",
    known: KnownValues = NOTHING_KNOWN,
) -> Record:
    r"""Read a page that is at hand as text.

    Args:
        text: The whole page.
        file: What the source is called; folders are left out of the record.
        language: BCP 47 tag of its texts.
        retrieved: Day of retrieval as ``YYYY-MM-DD``, when known.
        known: The values that fields are known to take.

    Returns:
        The record.

    Raises:
        UnreadableSource: The text is empty or too large, or is no page of a case.

    Examples:
        >>> page = "Example Centre\nCases- Case status\n- Unresolved\n- Location of ca"
        >>> record = read_page_text(page, "x.txt")
        >>> record.title[0].text, record.field("case_status").text, record.source.cut
        ('Example Centre', 'Unresolved', 'inside a label')
    """
    source = Source("", language=language.lower(), retrieved=retrieved)
    return _read(check_text(text, file), file, source, known)


def _read(text: str, file: str, source: Source, known: KnownValues) -> Record:
    return _PageReader(text, file, known).read(source)


@dataclass(slots=True)
class _Block:
    """A label and the lines read under it so far; without a row, a label that no rule knows."""

    row: FieldRow | None
    group: int | None
    label: Line
    values: list[Value] = field(default_factory=list)
    before: int = 0  # values read before the label was printed again

    @property
    def awaiting(self) -> bool:
        return len(self.values) == self.before


class _PageReader:
    """Walks over the lines of one page once."""

    def __init__(self, text: str, file: str, known: KnownValues) -> None:
        self._file = file
        self._known = known
        self._ended = text.endswith("\n")
        self._line_count = text.count("\n") + (not self._ended)
        self._lines = split_lines(text)
        self._labels = [find_label(line.text) if line.dashed else None for line in self._lines]
        self._title: list[Value] = []
        self._blocks: dict[tuple[str, int | None], _Block] = {}
        self._block: _Block | None = None
        self._not_understood: list[NotUnderstood] = []
        self._template = ""
        self._cut = ""

    def read(self, source: Source) -> Record:
        """Return the record of the page.

        Raises:
            UnreadableSource: The text is no page of a case, or more than one.
        """
        for index, line in enumerate(self._lines):
            if self._blocks or self._block:
                self._take_line(index, line)
            else:
                self._take_line_above(index, line)
        self._close_unknown()
        if not self._blocks:
            raise UnreadableSource(
                "this does not look like a case page: none of its lines is a known label",
                place=Place(self._file),
                remedy="Copy the page from its title down to its last field",
            )
        name = re.split(r"[/\\]", self._file)[-1].encode("utf-8", "replace").decode("utf-8")
        stem = Path(name).stem
        return Record(
            source=Source(
                file=name,
                template=self._template,
                entity_id=stem if _ENTITY_ID.fullmatch(stem) else "",
                retrieved=source.retrieved,
                language=source.language,
                lines=self._line_count,
                cut=self._cut,
            ),
            title=tuple(self._title),
            fields=tuple(self._fields()),
            not_understood=tuple(sorted(self._not_understood, key=lambda one: one.line)),
        )

    def _fields(self) -> Iterator[Field]:
        for (key, group), block in self._blocks.items():
            yield Field(key, block.label.text, block.label.number, tuple(block.values), group)

    def _take_line_above(self, index: int, line: Line) -> None:
        """Take a line above the first label, or the first label."""
        label = self._labels[index]
        if label:
            self._open(line, *label, last=self._is_last(index))
        elif line.dashed:
            self._report("stray-line", line)
        elif glued := find_glued_label(line.text):
            found = find_label(glued.label)
            self._template = glued.template
            if found:
                self._open(Line(line.number, glued.label, dashed=True), *found, last=self._is_last(index))
        elif glued := find_glued_unknown(line.text):
            self._template = glued.template
            self._block = _Block(None, None, Line(line.number, glued.label, dashed=True))
        else:
            self._title.append(Value(line.text, line.number, dashed=False))

    def _take_line(self, index: int, line: Line) -> None:
        """Take a line at or below the first label."""
        last = self._is_last(index)
        label = self._labels[index]
        self._refuse_second_page(line)
        if label and not self._is_known_here(line):
            if last and self._is_cut_repetition(line, *label):
                self._take_cut(line, Cut("cut-label", INSIDE_LABEL))
            else:
                self._open(line, *label, last=last)
        elif last and (cut := find_cut(line, self._position(), self._known, ended=self._ended)):
            self._take_cut(line, cut)
        elif line.dashed and self._is_unknown_label(index, line):
            self._close_unknown()
            self._block = _Block(None, None, line)
            if last:
                self._cut = f"after the label {line.text}"
        elif self._block is not None:
            self._take_value(self._block, line)
        else:
            self._report("stray-line", line)

    def _open(self, line: Line, row: FieldRow, group: int | None, *, last: bool) -> None:
        """Begin the field of a label, or go on with it where the label was printed before."""
        self._close_unknown()
        block = self._blocks.get((row.key, group))
        if block is None:
            block = self._blocks[row.key, group] = _Block(row, group, line)
        else:
            block.before = len(block.values)
            self._report("repeated-label", line, line.text)
        self._block = block
        if last and row.kind != "heading":
            self._cut = f"after the label {line.text}"

    def _take_value(self, block: _Block, line: Line) -> None:
        block.values.append(Value(line.text, line.number, line.dashed))
        if block.row is not None and block.row.kind == "heading":
            self._report("unexpected-value", line, block.label.text)

    def _take_cut(self, line: Line, cut: Cut) -> None:
        self._cut = cut.where
        label = self._block.label.text if self._block and cut.reason == "cut-value" else ""
        self._report(cut.reason, line, label)

    def _close_unknown(self) -> None:
        block = self._block
        if block is not None and block.row is None:
            words = "\n".join(value.text for value in block.values)
            self._report("unknown-label", Line(block.label.number, words, dashed=True), block.label.text)
            self._block = None

    def _report(self, reason: str, line: Line, label: str = "") -> None:
        self._not_understood.append(NotUnderstood(reason, line.text, line.number, label))

    def _refuse_second_page(self, line: Line) -> None:
        if line.dashed or not self._template or not line.text.startswith(self._template):
            return
        glued = find_glued_label(line.text)
        if glued and glued.template == self._template:
            raise UnreadableSource(
                "a second page begins here",
                place=Place(self._file, line.number),
                remedy="Give one page a file",
            )

    def _is_last(self, index: int) -> bool:
        return index == len(self._lines) - 1

    def _position(self) -> Position:
        block = self._block
        if block is None:
            return Position(None, "", awaiting=False)
        return Position(block.row, block.label.text, block.awaiting)

    def _is_known_here(self, line: Line) -> bool:
        """Return whether the current field is known to take the line as a value."""
        row = self._block.row if self._block else None
        return row is not None and row.kind in _LISTED and self._known.has(row, line.text)

    def _is_cut_repetition(self, line: Line, row: FieldRow, group: int | None) -> bool:
        """Return whether a label seen before is rather the beginning of a longer one.

        ``Country Geolocation`` is both.
        """
        return (row.key, group) in self._blocks and is_cut_label(line.text)

    def _is_unknown_label(self, index: int, line: Line) -> bool:
        """Return whether a dashed line is a label that no rule knows: see the module's rules."""
        block = self._block
        if block is None or not any(map(str.isalpha, line.text)):
            return False
        if is_label_without_number(line.text):
            return True
        followed = not self._is_last(index) and self._labels[index + 1] is None
        asks = line.text.endswith(("?", ":"))
        row = block.row
        if row is None:
            return asks and followed and not block.awaiting
        if row.kind == "text":
            short = line.text.endswith("?") and len(line.text) <= _LONGEST_QUESTION
            return short and followed and not block.awaiting
        if self._is_known_here(line) or (row.kind == "point" and _COORDINATE.match(line.text)):
            return False
        if not row.many and row.kind != "heading" and not block.awaiting:
            return asks or followed
        return asks and followed and not (row.kind in _OPEN and block.awaiting)
