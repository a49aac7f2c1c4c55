"""Answers for reading on a terminal.

An answer that fits the width is a table. One that does not loses its empty columns first, then
its columns of IRIs (they stand in CSV and JSON); if it still does not fit, each row becomes a block of lines.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from pyoxigraph import NamedNode
from tabulate import tabulate

from reprisal_kg.questions.answers import Answer, shown

GAP = 2
READABLE = 14
"""Characters below which wrapped words fall apart; shorter columns take what they need."""


def as_table(answer: Answer, width: int = 120) -> str:
    """Return an answer as text for reading.

    Args:
        answer: The answer.
        width: Characters of a line.

    Returns:
        A table, or a block a row where the columns do not fit; lines end in a line feed.
    """
    columns = list(range(len(answer.columns)))
    cells = [[shown(term) for term in row] for row in answer.terms]
    if not cells:
        return "no rows\n"
    hidden = False
    if not _fits(answer, cells, columns, width):
        columns = [index for index in columns if any(row[index] for row in cells)] or columns
    if not _fits(answer, cells, columns, width):
        links = {index for index in columns if _is_link(answer, index)}
        if links and len(links) < len(columns):
            columns, hidden = [index for index in columns if index not in links], True
    text = (
        _table(answer, cells, columns, width)
        if _fits(answer, cells, columns, width)
        else _blocks(answer, cells, columns, width)
    )
    return text + ("(IRIs left out; --format csv has them)\n" if hidden else "")


def _is_link(answer: Answer, index: int) -> bool:
    terms = [row[index] for row in answer.terms if row[index] is not None]
    return bool(terms) and all(isinstance(term, NamedNode) for term in terms)


def _natural(answer: Answer, cells: Sequence[Sequence[str]], index: int) -> int:
    texts = [answer.columns[index], *(row[index] for row in cells)]
    return max(len(line) for text in texts for line in text.splitlines() or [""])


def _fits(answer: Answer, cells: Sequence[Sequence[str]], columns: Sequence[int], width: int) -> bool:
    """Return whether all columns fit, long texts wrapped to a readable width."""
    needed = sum(min(_natural(answer, cells, index), READABLE) for index in columns)
    long = max((_natural(answer, cells, index) for index in columns), default=0)
    lines = long / max(width - needed - GAP * (len(columns) - 1) + READABLE, 1)
    return needed + GAP * (len(columns) - 1) <= width and lines <= 6


def _table(answer: Answer, cells: Sequence[Sequence[str]], columns: Sequence[int], width: int) -> str:
    widths = {index: _natural(answer, cells, index) for index in columns}
    while sum(widths.values()) + GAP * (len(columns) - 1) > width:
        widest = max(columns, key=lambda index: widths[index])
        widths[widest] -= 1
    wrapped = [["\n".join(_wrap(row[index], widths[index])) for index in columns] for row in cells]
    names = ["\n".join(_wrap(answer.columns[index], widths[index])) for index in columns]
    numbers = [
        "right" if all(isinstance(row[index], int) or row[index] is None for row in answer.rows) else "left"
        for index in columns
    ]
    return tabulate(wrapped, headers=names, tablefmt="simple", disable_numparse=True, colalign=numbers) + "\n"


def _blocks(answer: Answer, cells: Sequence[Sequence[str]], columns: Sequence[int], width: int) -> str:
    room = max(len(answer.columns[index]) for index in columns)
    lines = []
    for number, row in enumerate(cells, start=1):
        lines.append(f"--- {number} of {len(cells)} ---")
        for index in columns:
            if not row[index]:
                continue
            wrapped = _wrap(row[index], width - room - GAP)
            lines.append(f"{answer.columns[index]:{room}}  {wrapped[0]}")
            lines += [" " * (room + GAP) + line for line in wrapped[1:]]
    return "\n".join(lines) + "\n"


def _wrap(text: str, room: int) -> list[str]:
    return [part for line in text.splitlines() or [""] for part in textwrap.wrap(line, max(room, 1)) or [""]]
