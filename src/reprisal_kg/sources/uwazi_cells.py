"""Cells of a Uwazi CSV file as the texts that a page would print.

Source: huridocs/uwazi, ``app/api/csv/typeFormatters.ts`` and ``csvDefinitions.ts`` (export),
``typeParsers.ts`` (import).
"""

from __future__ import annotations

import re
from collections.abc import Callable

from reprisal_kg.crosswalk import FieldRow
from reprisal_kg.sources.uwazi_values import read_point

SEPARATOR = "|"
_MOST_JOINED = 4
_WHOLE = ("text", "title", "heading", "number", "year", "case-number", "point")
_NUMBER = r"[-+]?\d{1,3}(?:\.\d{1,30})?"
# A comma alone may be a decimal one.
_POINT = re.compile(rf"\s*({_NUMBER})\s*(?:\||,\s)\s*({_NUMBER})\s*(?:\||$)")
_EXPORTED_RANGE = re.compile(r"([^~]+)~([^~]+)")
_DAY = r"\d[\d/. -]{3,9}"
_IMPORTED_RANGE = re.compile(rf"({_DAY})?:({_DAY})?")
_NO_DATE = "Invalid date"


def read_points(cell: str) -> list[tuple[str, str]]:
    """Return the points of a cell, each as its two lines; none if it holds anything else.

    >>> read_points("35.86166|104.195397")
    [('Latitude: 35.86166', 'Longitude: 104.195397')]
    >>> read_points("China|35.86166"), read_points("")
    ([], [])
    """
    points, place = [], 0
    while place < len(cell):
        match = _POINT.match(cell, place)
        point = read_point({"lat": float(match[1]), "lon": float(match[2])}) if match else None
        if match is None or point is None:
            return []
        points.append(point)
        place = match.end()
    return points


def read_cell(row: FieldRow, cell: str, is_known: Callable[[str], bool]) -> list[str]:
    """Return the values of a cell.

    Values are joined by ``|``, and nothing marks a ``|`` inside a label. A cell, or
    neighbouring parts of it, that together are a known value stay together. A field of one
    value is cut only where each part is a known value. Texts and numbers are never cut.

    Args:
        row: The field.
        cell: The cell.
        is_known: Tells whether a text is a known value of the field.

    Returns:
        One text a value.
    """
    if row.kind in _WHOLE or SEPARATOR not in cell:
        return [_plain_range(cell) if row.kind == "date" else cell]
    parts = [part.strip() for part in cell.split(SEPARATOR)]
    if row.kind == "date":
        return [_plain_range(part) for part in parts if part]
    if is_known(cell):
        return [cell]
    if not row.many:
        filled = [part for part in parts if part]
        return filled if all(map(is_known, filled)) else [cell]
    return _join_known(parts, is_known)


def _join_known(parts: list[str], is_known: Callable[[str], bool]) -> list[str]:
    """Return the parts, with neighbours as one value where only together they are known."""
    values, place = [], 0
    while place < len(parts):
        size = 1
        if not is_known(parts[place]):
            for more in range(min(_MOST_JOINED, len(parts) - place), 1, -1):
                if is_known(SEPARATOR.join(parts[place : place + more])):
                    size = more
                    break
        value = SEPARATOR.join(parts[place : place + size])
        if value:
            values.append(value)
        place += size
    return values


def _plain_range(text: str) -> str:
    """Return a range in words that dates are read by; any other text as it is.

    An end that is not set prints as the first day of 1970.

    >>> _plain_range("2019-05-01~1970-01-01"), _plain_range("2019-05-01:2019-06-01")
    ('since 2019-05-01', '2019-05-01~2019-06-01')
    >>> _plain_range("30 October 2020; 20 August 2021")
    '30 October 2020; 20 August 2021'
    """
    exported = _EXPORTED_RANGE.fullmatch(text.strip())
    if exported is not None:
        start, end = (part.strip() for part in exported.groups())
        if start != end and not _is_null(start) and not _is_null(end):
            return text
        start, end = ("" if _is_null(part) else part for part in (start, end))
    else:
        imported = _IMPORTED_RANGE.fullmatch(text.strip())
        if imported is None:
            return text
        start, end = ((part or "").strip() for part in imported.groups())
    if start and end:
        return start if start == end else f"{start}~{end}"
    # "Until" takes the day in, as the end of a range does; "before" would not.
    return f"since {start}" if start else f"until {end}" if end else text


def _is_null(day: str) -> bool:
    """Return whether a day is what an end that is not set prints as, in any order of its parts.

    >>> _is_null("01/01/1970"), _is_null("1970-01-02")
    (True, False)
    """
    return day == _NO_DATE or sorted(re.split(r"[-/. ]", day)) in (["01", "01", "1970"], ["1", "1", "1970"])
