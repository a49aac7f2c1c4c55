"""The words that a fact was read from, with their place in the source field.

Source: Web Annotation Data Model, sections 4.2.4 (text quote selector) and 4.2.5 (text
position selector).
"""

from __future__ import annotations

from dataclasses import dataclass

CONTEXT = 32
"""Characters of prefix and suffix that tell a quote from the same words elsewhere."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A stretch of a field's words.

    Attributes:
        field: The field's key.
        group: The follow-up group's number, or None.
        start: First character, from 0.
        end: The character after the last.
        exact: The words.
        prefix: What stands before them, at most ``CONTEXT`` characters.
        suffix: What stands after them.
    """

    field: str
    group: int | None
    start: int
    end: int
    exact: str
    prefix: str
    suffix: str


def evidence_of(field: str, group: int | None, text: str, start: int, end: int) -> Evidence:
    """Return a pointer to a stretch of a field's text.

    >>> evidence_of("activity", None, "He was held.", 7, 11).exact
    'held'
    """
    return Evidence(
        field,
        group,
        start,
        end,
        text[start:end],
        text[max(0, start - CONTEXT) : start],
        text[end : end + CONTEXT],
    )
