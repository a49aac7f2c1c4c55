"""What States said of a case at the UN, read out of the source's words.

A passage begins with a date, names who spoke, says "raised the case", names the meeting and
the debate, and quotes the words: "In September 2023, the United States of America raised the
case at the 54th session of the Human Rights Council during the interactive dialogue …: '…'".
What a passage does not say is left open, never guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from reprisal_kg.authorities import Authorities, Known, Meeting, State, StateGroup
from reprisal_kg.extract.dates import DateReading, find_dates

NAME = "statements"
VERSION = "1"

_VERB = re.compile(
    r"\b(?:raised|raises|mentioned|cited|referred to|addressed|brought up|highlighted|named|"
    r"expressed concern|delivered|made|called)\b"
)
_HRC = re.compile(
    r"\b(\d{1,3})(?:st|nd|rd|th)\s+(?:regular\s+)?session\s+of\s+the\s+(?:UN\s+)?Human\s+Rights\s+Council"
    r"|\bHRC\s?(\d{1,3})\b",
    re.IGNORECASE,
)
_THIRD = re.compile(r"\bthird\s+committee\b", re.IGNORECASE)
_BEHALF = re.compile(r"\bon\s+behalf\s+of\b", re.IGNORECASE)
_OPENING = "'\"“‘«„‟"
_CLOSING = "'\"”’»‟"
_DEBATES = (
    (
        "reprisals-dialogue",
        re.compile(r"interactive\s+dialogue\b.{0,200}?\breprisals\b", re.IGNORECASE | re.DOTALL),
    ),
    (
        "reprisals-dialogue",
        re.compile(r"interactive\s+dialogue\s+with\s+the\s+Assistant\s+Secretary", re.IGNORECASE),
    ),
    ("general-debate", re.compile(r"\bgeneral\s+debate\b", re.IGNORECASE)),
    ("upr-adoption", re.compile(r"\b(?:UPR|Universal\s+Periodic\s+Review)\b")),
    ("joint-statement", re.compile(r"\bjoint\s+(?:cross-regional\s+)?statement\b", re.IGNORECASE)),
)


@dataclass(frozen=True, slots=True)
class FoundStatement:
    """One statement that a passage reports.

    Attributes:
        start: Where the passage begins in the field's text.
        end: Where it ends.
        date: The date as written, with its place in the field's text; None if it names none.
        speakers: The States that spoke, in the order of the words.
        behalf_states: States on whose behalf they spoke.
        behalf_groups: Groups of States on whose behalf they spoke, or that spoke.
        meeting: The meeting; None if the passage names none that is known.
        debate: Concept of the scheme ``debate``.
        quote: Where the quoted words stand in the field's text, without the quotation marks.
    """

    start: int
    end: int
    date: DateReading | None
    speakers: tuple[State, ...]
    behalf_states: tuple[State, ...]
    behalf_groups: tuple[StateGroup, ...]
    meeting: Meeting | None
    debate: str
    quote: tuple[int, int] | None


def find_statements(text: str, authorities: Authorities) -> tuple[FoundStatement, ...]:
    """Read the statements that a field's text reports.

    Args:
        text: The field's text, lines joined by line feeds.
        authorities: The States, groups and meetings that are known.

    Returns:
        The statements in the order of the text. A passage in which no State is known gives
        none: the caller reports what is left over.
    """
    found = []
    for start, end in passages(text):
        one = _read_passage(text, start, end, authorities)
        if one is not None:
            found.append(one)
    return tuple(found)


def passages(text: str) -> tuple[tuple[int, int], ...]:
    """Return where the passages of a text begin and end, one a reported statement.

    A passage begins at a line, or at a sentence with a date and a verb of raising, and goes on
    over following lines that begin no passage of their own.
    """
    starts = [start for start in _sentence_starts(text) if _begins_passage(text, start)]
    if not starts:
        return ((0, len(text)),) if text.strip() else ()
    if text[: starts[0]].strip():
        starts.insert(0, 0)
    ends = [*starts[1:], len(text)]
    return tuple(
        (start, start + len(text[start:end].rstrip())) for start, end in zip(starts, ends, strict=True)
    )


def _sentence_starts(text: str) -> list[int]:
    return [
        0,
        *(match.end() for match in re.finditer(r"\n+|(?<=[.'\"”’»])\s+(?=(?:In|On|At|During) )", text)),
    ]


def _begins_passage(text: str, start: int) -> bool:
    head = text[start : start + 300].split("\n", 1)[0]
    verb = _VERB.search(head)
    if verb is None:
        return False
    opened = min((head.find(mark) for mark in _OPENING if mark in head), default=len(head))
    return verb.start() < opened or ":" in head[:opened]


def _read_passage(text: str, start: int, end: int, authorities: Authorities) -> FoundStatement | None:
    passage = text[start:end]
    quote = _find_quote(passage)
    frame = passage[: quote[0] - 1] if quote else passage
    verb = _VERB.search(frame)
    head = frame[: verb.start()] if verb else frame
    behalf = _BEHALF.search(frame)
    speakers = tuple(
        state for _, _, state in authorities.find_states(head[: behalf.start()] if behalf else head)
    )
    groups = _groups_in(head, authorities)
    behalf_states: tuple[State, ...] = ()
    if behalf:
        stop = verb.start() if verb and verb.start() > behalf.end() else len(frame)
        tail = frame[behalf.end() : stop]
        behalf_states = tuple(state for _, _, state in authorities.find_states(tail))
        groups = tuple(dict.fromkeys((*groups, *_groups_in(tail, authorities))))
    if not speakers and not groups and not behalf_states:
        return None
    dates = [one for one in find_dates(frame) if one.edtf]
    return FoundStatement(
        start=start,
        end=end,
        date=_moved(dates[0], start) if dates else None,
        speakers=_once(speakers),
        behalf_states=_once(behalf_states),
        behalf_groups=groups,
        meeting=_meeting(frame, dates, authorities),
        debate=next((name for name, pattern in _DEBATES if pattern.search(frame)), "not-stated"),
        quote=(start + quote[0], start + quote[1]) if quote else None,
    )


def _once(states: tuple[State, ...]) -> tuple[State, ...]:
    return tuple({state.iso3: state for state in states}.values())


def _groups_in(text: str, authorities: Authorities) -> tuple[StateGroup, ...]:
    words = re.findall(r"[A-Z][\w–-]*(?:\s+[A-Z][\w–-]*)*", text)
    found = [authorities.state_group(word) for word in words]
    return tuple(dict.fromkeys(one.row for one in found if isinstance(one, Known)))


def _meeting(frame: str, dates: list[DateReading], authorities: Authorities) -> Meeting | None:
    council = _HRC.search(frame)
    if council:
        return authorities.meeting_of("human-rights-council", int(council[1] or council[2]))
    if _THIRD.search(frame) and dates and dates[0].earliest:
        return authorities.third_committee(dates[0].earliest.year)
    return None


def _find_quote(passage: str) -> tuple[int, int] | None:
    """Return where the quoted words stand: from the first mark after the colon to the last one.

    Marks inside (``Hong Kong's``) are part of the words. A quote that is never closed runs to
    the end of the passage.
    """
    colon = passage.find(":")
    marks = [
        place
        for place in range(colon + 1, len(passage))
        if passage[place] in _OPENING and (place == 0 or not passage[place - 1].isalnum())
    ]
    if not marks or (colon < 0 and not _VERB.search(passage[: marks[0]])):
        return None
    begin = marks[0] + 1
    closing = [place for place in range(begin, len(passage)) if passage[place] in _CLOSING]
    last = closing[-1] if closing else len(passage)
    if last < len(passage) and passage[last + 1 : last + 2].isalnum():
        last = len(passage)
    while last > begin and passage[last - 1].isspace():
        last -= 1
    return (begin, last) if last > begin else None


def _moved(reading: DateReading, by: int) -> DateReading:
    return DateReading(
        written=reading.written,
        start=reading.start + by,
        end=reading.end + by,
        edtf=reading.edtf,
        earliest=reading.earliest,
        latest=reading.latest,
    )
