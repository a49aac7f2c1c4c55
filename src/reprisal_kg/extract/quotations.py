"""Where quoted words begin and end, whatever marks they stand in.

Marks are not reliable: an apostrophe looks like a closing mark ("other countries' sovereignty"),
curly and straight ones are mixed, and some quotations are never closed.
"""

from __future__ import annotations

import re

Span = tuple[int, int]

_OPENING = "'\"“‘«„‟"
_PAIRS = {"“": "”", "‘": "’", "«": "»", "„": "“”", "‟": "”", "'": "'’", '"': '"”'}
_ENDS = re.compile(r"[\s.,;:)\]]*(?:$|\n)")
_SENTENCE_ENDS = re.compile(r"\s+(?:[A-Z(]|and\s+['\"“‘])|[.,;:)\]]*\s*(?:$|\n)")


def find_quotation(text: str, start: int, end: int) -> Span | None:
    """Find the first quotation of a stretch of text.

    A quotation begins with a mark behind a blank, a colon or a bracket. A curly one ends with
    its own closing mark, marks of the same kind inside it counted. A straight one ends at the
    mark behind a sentence end that a line end or a new sentence follows; an apostrophe inside
    a word, or behind one, is part of it. A quotation that is never closed ends with its line,
    or, where a later line closes it before a new quotation begins, there.

    Args:
        text: The whole text.
        start: Where to begin.
        end: Where the line ends; a quotation must begin before.

    Returns:
        Where its words begin and end, without the marks; None if the line has none.

    Examples:
        >>> text = "Germany: 'other countries' rights.' It left."
        >>> text[slice(*find_quotation(text, 0, len(text)))]
        "other countries' rights."
    """
    for place in range(start, end):
        mark = text[place]
        if mark not in _OPENING or (place > 0 and (text[place - 1].isalnum() or text[place - 1] in ".!?")):
            continue
        if place + 1 < len(text) and text[place + 1].isspace():
            continue
        last = _closing(text, place, end)
        if last is None:
            last = _closing_later(text, place, end)
        if last > place + 1:
            return place + 1, last
    return None


def _closing(text: str, place: int, end: int) -> int | None:
    """Return where the closing mark stands in the same line, or None."""
    mark = text[place]
    closers = _PAIRS[mark]
    if mark in "“«„‟":
        depth = 0
        for one in range(place, end):
            if text[one] == mark:
                depth += 1
            elif text[one] in closers:
                depth -= 1
                if depth == 0:
                    return one
        return None
    candidates = [one for one in range(place + 1, end) if text[one] in closers]
    for one in candidates:
        # The words end with a sentence, and a new sentence or the line's end follows the mark.
        if text[one - 1] in ".!?…,;" and _SENTENCE_ENDS.match(text, one + 1, end):
            return one
    for one in reversed(candidates):
        if _ENDS.match(text, one + 1, end) and not text[one - 1].isspace():
            return one
    return None


def _closing_later(text: str, place: int, end: int) -> int:
    """Return where a quotation ends whose line does not close it."""
    closers = _PAIRS[text[place]]
    following = text.find("\n", end + 1)
    stop = len(text) if following < 0 else following
    if end < len(text):
        line = text[end + 1 : stop]
        opens = any(mark in line for mark in _OPENING)
        closes = line.rstrip(" .,;").endswith(tuple(closers))
        if closes and not opens:
            return end + 1 + max(line.rfind(mark) for mark in closers)
        if closes and text[place] in "'\"" and line.count(text[place]) == 1:
            return end + 1 + line.rfind(text[place])
    return end
