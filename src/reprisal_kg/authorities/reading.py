"""Reading one authority table: its columns, and the kinds of cells."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from reprisal_kg.errors import PackageBroken, Place

FOLDER = "data/authorities"
VERIFIED = ("yes", "partly", "no")

Row = TypeVar("Row")

_KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_DEGREES = re.compile(r"-?[0-9]+\.[0-9]+")
_URL = re.compile(r"https?://[^\s<>\"{}|\\^`]+")


@dataclass(frozen=True, slots=True)
class Placed(Generic[Row]):
    """A row and where it stands."""

    row: Row
    place: Place


class Cells:
    """The cells of one line, read by kind; what is not of its kind raises ValueError."""

    def __init__(self, cells: dict[str, str]) -> None:
        self._cells = cells

    def text(self, column: str) -> str:
        """Return a cell that must not be empty."""
        found = self.maybe(column)
        _need(bool(found), f"{column!r} is empty")
        return found

    def maybe(self, column: str) -> str:
        """Return a cell that may be empty."""
        found = self._cells[column]
        _need(found == found.strip(), f"{column!r} has outer blanks")
        return found

    def many(self, column: str) -> tuple[str, ...]:
        """Return the values of a cell, which ``|`` parts."""
        found = self.maybe(column)
        values = tuple(found.split("|")) if found else ()
        clean = all(value and value == value.strip() for value in values)
        _need(clean, f"{column!r} has an empty value or outer blanks")
        _need(len(set(values)) == len(values), f"{column!r} has the same value twice")
        return values

    def key(self, column: str = "key") -> str:
        """Return a key: lower-case letters, digits and single hyphens."""
        return self._shaped(column, self.text(column), _KEY)

    def shaped(self, column: str, pattern: str) -> str:
        """Return a cell that must look like the pattern."""
        return self._shaped(column, self.text(column), re.compile(pattern))

    def choice(self, column: str, allowed: tuple[str, ...]) -> str:
        """Return a cell that must be one of some values."""
        found = self.maybe(column)
        _need(found in allowed, f"{column!r} is {found!r}, none of {', '.join(map(repr, allowed))}")
        return found

    def number(self, column: str) -> int:
        """Return a whole number."""
        return int(self.shaped(column, r"[0-9]{1,4}"))

    def maybe_number(self, column: str) -> int | None:
        """Return a whole number, or None for an empty cell."""
        return self.number(column) if self.maybe(column) else None

    def day(self, column: str) -> str:
        """Return a day as ``YYYY-MM-DD``; may be empty."""
        found = self.maybe(column)
        same = not found or date.fromisoformat(found).isoformat() == found
        _need(same, f"{column!r} is {found!r}, not a day as YYYY-MM-DD")
        return found

    def degrees(self, column: str, most: int) -> str:
        """Return a coordinate as written, with a decimal point; may be empty."""
        found = self.maybe(column)
        right = not found or (_DEGREES.fullmatch(found) is not None and abs(float(found)) <= most)
        _need(right, f"{column!r} is {found!r}, not degrees up to {most}")
        return found

    def sources(self) -> tuple[str, ...]:
        """Return the addresses of the row's sources, at least one."""
        found = tuple(self.text("source").split(" ; "))
        for address in found:
            self._shaped("source", address, _URL)
        _need(len(set(found)) == len(found), "'source' has the same address twice")
        return found

    @staticmethod
    def _shaped(column: str, found: str, pattern: re.Pattern[str]) -> str:
        right = pattern.fullmatch(found) is not None
        _need(right, f"{column!r} is {found!r}, which is not of the right form")
        return found


def _need(condition: bool, message: str) -> None:
    if not condition:
        raise ValueError(message)


def read_table(
    name: str, text: str, columns: tuple[str, ...], read_row: Callable[[Cells], Row]
) -> tuple[Placed[Row], ...]:
    """Read one table.

    Args:
        name: File name, for messages.
        text: The table as CSV.
        columns: The columns that it must have, in order, without ``source`` and ``checked``.
        read_row: Makes a row of the cells.

    Returns:
        The rows, each with its place.

    Raises:
        PackageBroken: The columns are others, a cell is not of its kind, or there is no row.
    """
    source = f"{FOLDER}/{name}"
    table = csv.reader(io.StringIO(text))
    wanted = [*columns, "source", "checked"]
    if next(table, None) != wanted:
        raise PackageBroken(f"the columns are not {', '.join(wanted)}", place=Place(source, 1))
    found = tuple(_read_lines(table, source, wanted, read_row))
    if not found:
        raise PackageBroken("the table has no rows", place=Place(source))
    return found


def _read_lines(
    lines: Iterator[list[str]], source: str, wanted: list[str], read_row: Callable[[Cells], Row]
) -> Iterator[Placed[Row]]:
    for number, line in enumerate(lines, start=2):
        place = Place(source, number)
        if len(line) != len(wanted):
            raise PackageBroken(f"the row has {len(line)} cells, not {len(wanted)}", place=place)
        try:
            yield Placed(read_row(Cells(dict(zip(wanted, line, strict=True)))), place)
        except ValueError as error:
            raise PackageBroken(f"the row is not right: {error}", place=place) from error
