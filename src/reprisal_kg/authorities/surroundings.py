"""The words around the name of a law that make it the name of another law."""

from __future__ import annotations

import re

_CLOSED = r"[\"”’'»]*(?:,?\d{1,3}(?!\d))?"
"""What may close a name: quotation marks, and the digits of a footnote."""

_DAY = r"(?:\d{1,2}\s+)?(?:[^\W\d_]+\s+)?"
_YEAR = r"(?:1[89]|20)\d\d(?![\d/-])"
_YEAR_BEHIND = re.compile(
    rf"{_CLOSED}(?:\s+of\s+{_DAY}({_YEAR})|\s*\(\s*({_YEAR})\s*\)|,\s*({_YEAR})|\s+({_YEAR}))"
)
_OF = re.compile(rf"{_CLOSED}\s+of\s+(?:(?:the|mainland)\s+)*", re.IGNORECASE)
_DRAFT = re.compile(r"\bdraft\s+[\"“‘'«]*$", re.IGNORECASE)
_LONGEST_DRAFT = 20
"""Characters looked at before a name."""


def year_behind(text: str, end: int) -> tuple[str, int]:
    """Return the year that a law's name goes on with, and where the year ends.

    >>> year_behind("National Security Law (2020) of Macao", 21)
    ('2020', 28)
    >>> year_behind("the Act, 2015 and", 7), year_behind("the Act of 1 July 2015", 7)
    (('2015', 13), ('2015', 22))
    >>> year_behind("the Act in 2015", 7)
    ('', 7)
    """
    found = _YEAR_BEHIND.match(text, end)
    if found is None:
        return "", end
    return next(group for group in found.groups() if group), found.end()


def owner_behind(text: str, end: int) -> int | None:
    """Return where the words begin that say whose law it is, or None.

    >>> text = "National Security Law of mainland China"
    >>> text[owner_behind(text, 21) :]
    'China'
    """
    found = _OF.match(text, end)
    return None if found is None else found.end()


def is_draft(text: str, start: int) -> bool:
    """Return whether a name is that of a draft.

    >>> is_draft("the draft “Security Law”", 11), is_draft("the drafted Security Law", 12)
    (True, False)
    """
    return _DRAFT.search(text[max(0, start - _LONGEST_DRAFT) : start]) is not None
