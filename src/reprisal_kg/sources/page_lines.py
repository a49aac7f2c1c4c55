"""The lines of a page, and what a line can be told to be on its own.

A page prints ``- Label`` and ``- Value`` alike, and free text mostly without a dash. The
first label is glued to the name of the record's template: ``Cases- Case status``.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import NamedTuple

from reprisal_kg.crosswalk import FieldRow, crosswalk, fold

LONGEST_LABEL = 300
"""Characters: three times the longest label, so that no long text is compared in vain."""

LONGEST_TEMPLATE = 60
TEMPLATE = "Cases"

_INVISIBLE = "\u200b\u200e\u200f\u2060\ufeff"
_OUTER = " \t\v\f" + _INVISIBLE


class Line(NamedTuple):
    """One line that is not blank.

    Attributes:
        number: Line number, from 1; blank lines count.
        text: The line without its dash and outer blanks.
        dashed: Whether it began with a dash and a blank.
    """

    number: int
    text: str
    dashed: bool


class Glued(NamedTuple):
    """A first label with the name of the template before it."""

    template: str
    label: str


def split_lines(text: str) -> list[Line]:
    r"""Return the lines of a page that are not blank.

    A non-breaking blank is read as a blank: browsers put one for the other when text is
    copied. A dash is a hyphen with a blank after it; only the first one is taken off.

    Args:
        text: The page, its lines parted by line feeds.

    Examples:
        >>> for line in split_lines("A title\n\n-\u00a0Gender\n- - so it began"):
        ...     print(*line, sep=" | ")
        1 | A title | False
        3 | Gender | True
        4 | - so it began | True
    """
    lines = []
    for number, raw in enumerate(text.replace("\u00a0", " ").split("\n"), start=1):
        bare = _strip(raw)
        if not bare:
            continue
        if bare[0] == "-" and len(bare) > 1 and bare[1].isspace():
            lines.append(Line(number, _strip(bare[1:]), dashed=True))
        else:
            lines.append(Line(number, bare, dashed=False))
    return lines


def find_label(text: str) -> tuple[FieldRow, int | None] | None:
    """Return the field whose label this is and its group number, or None.

    >>> find_label("Unresolved") is None
    True
    """
    return _find_short_label(text) if len(text) <= LONGEST_LABEL else None


def is_cut_label(text: str) -> bool:
    """Return whether a longer label begins with this text.

    >>> is_cut_label("Country Geolocation"), is_cut_label("Gender")
    (True, False)
    """
    return len(text) <= LONGEST_LABEL and bool(crosswalk().starts_label(text))


def is_label_without_number(text: str) -> bool:
    """Return whether this is the label of a follow-up group without the group's number.

    >>> is_label_without_number("Followup Trends"), is_label_without_number("Followup Trends 0")
    (True, False)
    """
    return len(text) <= LONGEST_LABEL and fold(text) in _labels_without_number()


def find_glued_label(text: str) -> Glued | None:
    """Return the template and the known label of a glued line, or None.

    >>> find_glued_label("Cases- Case status")
    Glued(template='Cases', label='Case status')
    >>> find_glued_label("Anti- Torture Network") is None
    True
    """
    template, dash, label = text.rpartition("- ")
    if dash and 0 < len(template.strip()) <= LONGEST_TEMPLATE and find_label(label.strip()):
        return Glued(template.strip(), label.strip())
    return None


def find_glued_unknown(text: str) -> Glued | None:
    """Return the usual template and the text after it, or None.

    >>> find_glued_unknown("Cases- Degree of urgency")
    Glued(template='Cases', label='Degree of urgency')
    """
    template, dash, label = text.partition("- ")
    if dash and template.strip() == TEMPLATE and label.strip():
        return Glued(TEMPLATE, label.strip())
    return None


@lru_cache(maxsize=4096)
def _find_short_label(text: str) -> tuple[FieldRow, int | None] | None:
    return crosswalk().find_label(text)


@cache
def _labels_without_number() -> frozenset[str]:
    return frozenset(
        fold(label.replace("{n}", "")) for row in crosswalk().rows if row.group for label in row.labels
    )


def _strip(text: str) -> str:
    bare = text.strip()
    if bare and (bare[0] in _INVISIBLE or bare[-1] in _INVISIBLE):
        return bare.strip(_OUTER)
    return bare
