"""Rows of a CSV file, each with the line it begins on, whatever is wrong with the others.

A cell whose quotation mark is never closed swallows the rows after it. Such a row is reported,
and reading goes on at the line after its first one.
"""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple, NoReturn, TextIO

from reprisal_kg.errors import Place, UnreadableSource
from reprisal_kg.sources.json_text import is_clean
from reprisal_kg.sources.text_file import decode, refuse_path

SIZE_LIMIT = 200_000_000
"""Bytes of one file."""

CELL_LIMIT = 1_000_000
"""Characters of one cell."""

ROW_LIMIT = 16_000_000
"""Characters of one row."""

DELIMITERS = ",;\t"

_REREAD_LIMIT = 200_000_000
_MOST_BAD_ROWS = 1000
_HEAD = 65_536
_DELIMITER_LINE = re.compile(r"sep=([,;\t])\s*", re.IGNORECASE)
_REMEDY = "Export the file again as CSV (UTF-8)"


class Row(NamedTuple):
    """One row.

    Attributes:
        line: The line it begins on, from 1.
        cells: Its cells.
    """

    line: int
    cells: list[str]


def open_csv(path: Path, shown: str) -> TextIO:
    """Open a CSV file for reading; bytes that are not UTF-8 become lone surrogates.

    Args:
        path: The file.
        shown: What messages call it.

    Returns:
        The open file, at its first letter.

    Raises:
        UnreadableSource: It cannot be opened, is too large or empty, or is no text.
    """
    try:
        if not path.exists():
            _refuse("no such file", shown, "Check the path")
        if not path.is_file():
            _refuse("not a file", shown, "Give the path of a CSV file")
        if path.stat().st_size > SIZE_LIMIT:
            _refuse(f"larger than {SIZE_LIMIT // 1_000_000} MB", shown, "Export it in parts")
        with path.open("rb") as stream:
            head = stream.read(_HEAD)
        # The head may end inside a character, but its first line does not.
        decode(head.split(b"\n", 1)[0], shown)
        if not head.removeprefix(b"\xef\xbb\xbf").strip() and len(head) < _HEAD:
            _refuse("the source is empty", shown, _REMEDY)
        return path.open(encoding="utf-8-sig", errors="surrogateescape", newline="")
    except (OSError, ValueError) as error:
        refuse_path(error, shown)


class CsvRows:
    """The rows of an open file, in order.

    Args:
        stream: The file, opened with ``newline=""``.
        shown: What messages call it.

    Attributes:
        delimiter: What stands between cells, told by the first row.
        width: How many cells a row has, once the header is read.
    """

    def __init__(self, stream: TextIO, shown: str) -> None:
        self._lines = _Lines(stream, shown)
        self._shown = shown
        self._reread = 0
        self.delimiter = ","
        self.width = 0

    def header(self, *wanted: str) -> Row:
        """Read the first row that is not blank, and find the delimiter by it.

        Args:
            wanted: Labels in lower case of which one stands in a header that is split rightly.

        Returns:
            The row, without empty cells at its end.

        Raises:
            UnreadableSource: There is none, or it cannot be read.
        """
        line = self._lines.peek()
        while line and not line.strip(" \t\r\n,;"):
            next(self._lines)
            line = self._lines.peek()
        if given := _DELIMITER_LINE.fullmatch(line):
            next(self._lines)
            self.delimiter = given[1]
        else:
            self.delimiter = max(DELIMITERS, key=lambda one: (_splits(line, one, wanted), line.count(one)))
        for row in self:
            if isinstance(row, UnreadableSource):
                raise row
            self.width = max(number for number, cell in enumerate(row.cells, start=1) if cell.strip())
            return row._replace(cells=row.cells[: self.width])
        raise UnreadableSource("the source is empty", place=Place(self._shown), remedy=_REMEDY)

    def __iter__(self) -> Iterator[Row | UnreadableSource]:
        reader = csv.reader(self._lines, delimiter=self.delimiter, strict=True, skipinitialspace=True)
        bad = 0
        while True:
            self._lines.begin()
            found: Row | UnreadableSource
            try:
                cells = _next_row(reader)
            except StopIteration:
                return
            except csv.Error as error:
                found = self._recover(str(error))
            else:
                if not any(map(str.strip, cells)):
                    continue
                found = self._checked(Row(self._lines.first, cells))
            yield found
            bad = bad + 1 if isinstance(found, UnreadableSource) else 0
            if bad >= _MOST_BAD_ROWS:
                yield self._give_up()
                return

    def _checked(self, row: Row) -> Row | UnreadableSource:
        """Return the row, or what is wrong with it."""
        words = "".join(row.cells)
        if not is_clean(words):
            nul = "\0" in words
            what = "a NUL character stands in this row" if nul else "this row is not UTF-8 text"
        elif len(row.cells) < self.width:
            what = f"this row has {len(row.cells)} cells, the header has {self.width}"
        elif self.width and any(map(str.strip, row.cells[self.width :])):
            what = f"this row has more cells than the header, which has {self.width}"
        else:
            return row
        return UnreadableSource(what, place=Place(self._shown, row.line), remedy=_REMEDY)

    def _recover(self, message: str) -> UnreadableSource:
        line = self._lines.first
        if self._reread < _REREAD_LIMIT:
            self._reread += self._lines.step_back()
        if "field limit" in message:
            what = f"a cell of more than {CELL_LIMIT:,} characters, or a quotation mark that is never closed"
        elif "row limit" in message:
            what = f"a row of more than {ROW_LIMIT:,} characters, or a quotation mark that is never closed"
        else:
            what = "the quotation marks of this row do not match"
        return UnreadableSource(what, place=Place(self._shown, line), remedy=_REMEDY)

    def _give_up(self) -> UnreadableSource:
        return UnreadableSource(
            f"{_MOST_BAD_ROWS:,} rows one after another cannot be read; those after them are not tried",
            place=Place(self._shown, self._lines.number),
            remedy=_REMEDY,
        )


class _Lines:
    """The lines of a file, counted; those of the current row can be read again."""

    def __init__(self, stream: TextIO, shown: str) -> None:
        self._stream = stream
        self._shown = shown
        self._again: deque[str] = deque()
        self._row: list[str] = []
        self._size = 0
        self.number = 0
        self.first = 1

    def begin(self) -> None:
        """Begin a row."""
        self._row.clear()
        self._size = 0
        self.first = self.number + 1

    def peek(self) -> str:
        """Return the next line without taking it; empty at the end."""
        if not self._again and (line := self._stream.readline(ROW_LIMIT + 1)):
            self._again.append(line)
        return self._again[0] if self._again else ""

    def step_back(self) -> int:
        """Go back to the line after the row's first.

        Returns:
            How many characters will be read again.
        """
        again = self._row[1:]
        self._again.extendleft(reversed(again))
        self.number = self.first
        return sum(map(len, again))

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else self._stream.readline(ROW_LIMIT + 1)
        if not line:
            raise StopIteration
        self.number += 1
        self._row.append(line)
        self._size += len(line)
        if len(line) > ROW_LIMIT:
            while line and not line.endswith(("\n", "\r")):
                line = self._stream.readline(ROW_LIMIT)
        if self._size > ROW_LIMIT:
            raise csv.Error("row limit")
        return line


def _next_row(reader: Iterator[list[str]]) -> list[str]:
    # The limit is the whole process's, so that it is set for the length of one row only.
    before = csv.field_size_limit(CELL_LIMIT)
    try:
        return next(reader)
    finally:
        csv.field_size_limit(before)


def _splits(line: str, delimiter: str, wanted: tuple[str, ...]) -> bool:
    """Return whether a delimiter cuts one of the wanted labels out of a header."""
    bounds = [-1, *(match.start() for match in re.finditer(re.escape(delimiter), line)), len(line)]
    cells = (line[start + 1 : end] for start, end in pairwise(bounds))
    return len(bounds) > 2 and any(cell.strip('\ufeff" \t\r\n').casefold() in wanted for cell in cells)


def _refuse(what: str, shown: str, remedy: str) -> NoReturn:
    raise UnreadableSource(what, place=Place(shown), remedy=remedy)
