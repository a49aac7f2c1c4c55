"""Which part of a Government's words belongs to which date.

The source gives all response dates on one line and all texts under one label. A passage
that says what was answered on one of the dates begins that date's text; passages after it go
on with it. Text before the first named date belongs to the one listed date that no passage
names, unless another listed date is unclear or the text itself dates an answer otherwise.
Where it is not plain, nothing is guessed: the text stays unassigned.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from reprisal_kg.extract.dates import DateReading, find_dates

NAME = "responses"
VERSION = "2"

_SENTENCE_START = re.compile(r"(?:(?<=[.!?”\"'’)])|(?<=\d\.))\s+(?=[A-Z“\"'‘(])|\n+")

_ANSWERS = re.compile(
    r"\b(?:respon\w+|repl(?:y|ied|ies)|answer\w*|inform\w*|submitted|provided|stated|rejected|refuted|denied|"
    r"comment\w*|clarified|explained|noted|indicated|reported|wrote|note\s+verbale)\b",
    re.IGNORECASE,
)
_OPENS = re.compile(r"\W*(?:on|in|by)?\s*(?:a\s+)?(?:letter\s+(?:of|dated)\s+)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ResponsePart:
    """The text of one response.

    Attributes:
        date: Its date as listed; None for text that belongs to no listed date.
        start: Where the text begins in the field.
        end: Where it ends; equal to start for a date without text.
        named: Whether the text itself names the date.
    """

    date: DateReading | None
    start: int
    end: int
    named: bool


def split_responses(text: str, dates: Sequence[DateReading]) -> tuple[ResponsePart, ...]:
    """Split a Government's words by the dates of its responses.

    Args:
        text: The field's text, lines joined by line feeds; may be empty.
        dates: The listed dates; words that are no date are passed over.

    Returns:
        One part a listed date, in the order listed, and at the end, if some text belongs to no
        date, one part without a date.
    """
    read = [one for one in dates if one.edtf is not None]
    anchors = _anchors(text, read)
    head_end = anchors[0][0] if anchors else len(text)
    named = {edtf for _, edtf in anchors}
    silent = [one for one in dates if one.edtf is None or one.edtf not in named]
    head = text[:head_end].strip()
    parts: list[ResponsePart] = []
    head_used = False
    for one in read:
        spans = _spans_of(one, anchors, len(text))
        if spans:
            parts.append(ResponsePart(one, *_trim(text, *spans), named=True))
        elif head and silent == [one] and not _dates_an_answer(text[:head_end], read):
            head_used = True
            parts.append(ResponsePart(one, *_trim(text, 0, head_end), named=False))
        else:
            parts.append(ResponsePart(one, 0, 0, named=False))
    if head and not head_used:
        parts.append(ResponsePart(None, *_trim(text, 0, head_end), named=False))
    return tuple(parts)


def _anchors(text: str, dates: Sequence[DateReading]) -> list[tuple[int, str]]:
    """Return where the text of a listed date begins, with the date's EDTF."""
    listed = {one.edtf for one in dates}
    starts = [0, *(match.end() for match in _SENTENCE_START.finditer(text))]
    anchors: list[tuple[int, str]] = []
    for found in find_dates(text):
        if found.edtf not in listed or found.edtf is None:
            continue
        begin = max(start for start in starts if start <= found.start)
        end = min((start for start in starts if start > found.start), default=len(text))
        if not _ANSWERS.search(text[begin:end]):
            continue  # the date of something else: "The trial began on 6 June 2020."
        if anchors and anchors[-1][0] == begin:
            continue  # a sentence that names two dates keeps the first: the second is an aside
        if anchors and anchors[-1][1] == found.edtf:
            continue
        if any(edtf == found.edtf for _, edtf in anchors):
            continue  # named once more later: the passages between stay where they are
        anchors.append((begin, found.edtf))
    return anchors


def _dates_an_answer(head: str, listed: Sequence[DateReading]) -> bool:
    """Return whether a text says that an answer came on a date that is not listed."""
    starts = [0, *(match.end() for match in _SENTENCE_START.finditer(head))]
    for found in find_dates(head):
        begin = max(start for start in starts if start <= found.start)
        end = min((start for start in starts if start > found.start), default=len(head))
        is_listed = found.edtf in {one.edtf for one in listed}
        if _OPENS.fullmatch(head[begin : found.start]) and _ANSWERS.search(head[begin:end]) and not is_listed:
            return True
    return False


def _spans_of(one: DateReading, anchors: list[tuple[int, str]], length: int) -> tuple[int, int] | None:
    for number, (begin, edtf) in enumerate(anchors):
        if edtf == one.edtf:
            end = anchors[number + 1][0] if number + 1 < len(anchors) else length
            return begin, end
    return None


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    part = text[start:end]
    return start + len(part) - len(part.lstrip()), end - (len(part) - len(part.rstrip()))
