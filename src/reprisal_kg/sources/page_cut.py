"""Where a copied page stops short.

Copies of a page are often cut at some number of characters: inside a value, inside a
label, right after a label. Only the last line can tell. What is certain is said; a cut
inside free text cannot be seen, and nothing is claimed there.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from reprisal_kg.crosswalk import FieldRow, fold
from reprisal_kg.sources.known_values import KnownValues
from reprisal_kg.sources.page_lines import Line, is_cut_label

INSIDE_LABEL = "inside a label"

_LISTED = ("code", "un-body", "state", "date")
_OPEN = ("text", "heading", "title")
_ELLIPSIS = re.compile(r"(?:…|\.{3})$")
_LONGEST_DATE = 60
_PARTIAL_NUMBER = re.compile(r"\d{1,4}|\d{4}-\d{0,3}|\d{4}-\d{3}-\d{0,2}")
_PARTIAL_YEAR = re.compile(r"\d{1,3}")
_WHOLE_LONGITUDE = re.compile(r"long(itude)?\s*:\s*[-+−]?\d+(\.\d+)?", re.IGNORECASE)
_PARTIAL_DATE = re.compile(r"(?:\d{1,2}(?:\s*[-–]\s*\d{0,2})?)?\s*([^\W\d]*)\s*\d{0,3}")
_MONTH_AND_DIGITS = re.compile(r"(?:^|\s)([^\W\d]+)\s+\d{1,3}$")
_LINKING_WORD = re.compile(r"(?:^|[\s;,])(?:before|after|and)$", re.IGNORECASE)
"""A word that asks for more: another date, or what the date is told by."""
_MONTHS = (
    "january february march april may june july august september october november december "
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre "
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"
).split()
_BEGINNINGS = frozenset(
    [word[:end] for word in _MONTHS for end in range(1, len(word) + 1)]
    + ["unclear"[:end] for end in range(1, len("unclear"))]
)


class Cut(NamedTuple):
    """A last line that is not whole.

    Attributes:
        reason: ``cut-label`` or ``cut-value``.
        where: Where the copy stops, in words.
    """

    reason: str
    where: str


class Position(NamedTuple):
    """Where on a page a line stands.

    Attributes:
        row: The field that the line stands in; None under a label that no rule knows.
        label: That field's label, as printed.
        awaiting: Whether the label has no line under it yet.
    """

    row: FieldRow | None
    label: str
    awaiting: bool


def find_cut(line: Line, position: Position, known: KnownValues, *, ended: bool) -> Cut | None:
    """Tell whether the last line of a page was cut.

    A line that awaits its first value is more likely a value than a label, because a
    field without content is left out whole. Elsewhere the beginning of a label wins.

    Args:
        line: The last line, which is no whole label.
        position: Where it stands.
        known: The values that fields are known to take.
        ended: Whether a line end follows it.

    Returns:
        The cut, or None if the line may be whole.
    """
    row = position.row
    in_value = Cut("cut-value", f"inside a value of {position.label}")
    waits = position.awaiting and row is not None and row.kind != "heading"
    if not line.dashed and line.text == "-":
        return in_value if waits else Cut("cut-label", INSIDE_LABEL)
    if row is not None and _is_whole(row, line.text, known, ended=ended):
        return None
    stem = _ELLIPSIS.sub("", line.text).rstrip()
    value = row is not None and _is_cut_value(row, line.text, stem, known, ended=ended)
    label = line.dashed and is_cut_label(stem)
    if value and (waits or not label):
        return in_value
    return Cut("cut-label", INSIDE_LABEL) if label else None


def _is_whole(row: FieldRow, text: str, known: KnownValues, *, ended: bool) -> bool:
    """Return whether the text is a known value, and not the beginning of a longer one too.

    ``Niger`` at the very end of a copy may have been ``Nigeria``; a line end shows that it
    was not.
    """
    if row.kind not in _LISTED or not known.has(row, text):
        return False
    return ended or not known.starts(row, text)


def _is_cut_value(row: FieldRow, text: str, stem: str, known: KnownValues, *, ended: bool) -> bool:
    if row.kind in _OPEN:
        return False
    if row.kind == "point":
        # The label of the State always follows, so a page that stops here was cut, and
        # digits may be missing unless a line end shows that the line is whole.
        return not (ended and _WHOLE_LONGITUDE.fullmatch(text))
    if stem != text or (row.kind in _LISTED and known.starts(row, stem)):
        return True
    if row.kind == "case-number":
        return _PARTIAL_NUMBER.fullmatch(stem) is not None
    if row.kind == "year":
        return _PARTIAL_YEAR.fullmatch(stem) is not None
    if row.kind != "date":
        return False
    return _is_cut_date(stem) or (not ended and _LINKING_WORD.search(stem) is not None)


def _is_cut_date(text: str) -> bool:
    """Return whether the last date of a line lacks its year or a part of it.

    >>> _is_cut_date("30 October 2020; 20 Aug"), _is_cut_date("30 October 2020;")
    (True, False)
    >>> _is_cut_date("after return"), _is_cut_date("since May 20")
    (False, True)
    """
    last = re.split("[;,]", text)[-1].strip()
    if not last or len(last) > _LONGEST_DATE:
        return False
    partial = _PARTIAL_DATE.fullmatch(last)
    if partial and (not partial.group(1) or fold(partial.group(1)) in _BEGINNINGS):
        return True
    year = _MONTH_AND_DIGITS.search(last)
    return year is not None and fold(year.group(1)) in _MONTHS
