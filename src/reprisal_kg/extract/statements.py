"""What States said of a case at the UN, read out of the source's words.

A passage begins with a date, names who spoke, says "raised the case", names the meeting and
the debate, and quotes the words: "In September 2023, the United States of America raised the
case at the 54th session of the Human Rights Council during the interactive dialogue …: '…'".

Only what a passage plainly says is read. Where it may mean two things (a second meeting, a
State that may or may not speak, the accused State itself, words between two quotations) the
passage is left unread, and the caller reports it: a statement that is missed can be added, one
that is invented cannot be called back.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from reprisal_kg.authorities import Authorities, Known, Meeting, State, StateGroup
from reprisal_kg.extract.dates import DateReading, find_dates
from reprisal_kg.extract.quotations import Span, find_quotation

NAME = "statements"
VERSION = "2"

_CASE = r"(?:the|this|these|both|several|his|her|their)\s+(?:\w+\s+)?(?:cases?|situations?)"
_RAISED = re.compile(
    r"\b(?:raised|mentioned|cited|highlighted|addressed|referred\s+to|brought\s+up|named)\s+(?:again\s+)?"
    + _CASE,
    re.IGNORECASE,
)
_WAS_RAISED = re.compile(
    r"\b(?:cases?|situations?)\s+(?:was|were|has\s+been|have\s+been)\s+(?:also\s+|again\s+)?"
    r"(?:raised|mentioned|cited|highlighted|addressed|brought\s+up)\b",
    re.IGNORECASE,
)
_BY = re.compile(r"\b(?:delivered\s+)?by\s+", re.IGNORECASE)
_BEHALF = re.compile(r",?\s*(?:speaking\s+|also\s+)?on\s+behalf\s+of\s+", re.IGNORECASE)
_BETWEEN = re.compile(r"[\s,]*(?:(?:also|again|jointly|together|both|has|have|then)[\s,]*)*", re.IGNORECASE)
_JOINED = re.compile(
    r"\s*(?:,\s*(?:the\s+)?|(?:,\s*)?(?:and|&|as\s+well\s+as|together\s+with)\s+(?:the\s+)?)\s*",
    re.IGNORECASE,
)
_COMMA = re.compile(r"\s*,\s*(?:the\s+)?\s*", re.IGNORECASE)
_SPOKESPERSON = re.compile(
    r"\b(?:delegation|representative|ambassador|government)s?\s+of\s+(?:the\s+)?$", re.IGNORECASE
)
_PREPOSITION = re.compile(
    r"\b(?:to|of|about|against|by|with|from|in|on|for|at|concerning|regarding|towards|like)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_POSSESSIVE = re.compile(r"['’]s?\b")
_DEBATES = tuple(
    (name, re.compile(pattern, re.IGNORECASE | re.DOTALL))
    for name, pattern in (
        ("reprisals-dialogue", r"interactive\s+dialogue\b.{0,200}?\breprisals\b"),
        ("reprisals-dialogue", r"interactive\s+dialogue\s+with\s+the\s+Assistant\s+Secretary"),
        ("general-debate", r"\bgeneral\s+debate\b"),
        ("upr-adoption", r"\b(?:UPR|Universal\s+Periodic\s+Review)\b"),
        ("joint-statement", r"\bjoint\s+(?:cross-regional\s+)?statement\b"),
    )
)
_SPLIT = re.compile(r"(?<=[.;])\s+(?=(?:In|On|At|During)\s)")
_FURTHER = re.compile(
    r"[\s,;]*(?:and|(?:and\s+)?(?:it\s+)?(?:also\s+)?(?:added|said))?[\s,:]*$", re.IGNORECASE
)
_UNITS = "first second third fourth fifth sixth seventh eighth ninth".split()
_TENS = {"twent": 20, "thirt": 30, "fort": 40, "fift": 50, "sixt": 60, "sevent": 70}
_ORDINAL = rf"(?:{'|'.join(_TENS)})(?:ieth|y-(?:{'|'.join(_UNITS)}))"
_HRC = re.compile(
    rf"\b(?:(?P<number>\d{{1,3}})(?:st|nd|rd|th)|(?P<words>{_ORDINAL}))\s+(?:regular\s+)?"
    r"(?:session\s+of\s+the\s+(?:UN\s+)?Human\s+Rights\s+Council|(?:HRC|Human\s+Rights\s+Council)\s+session)"
    r"|\bHRC\s?(?P<short>\d{1,3})\b(?!/)",
    re.IGNORECASE,
)
_THIRD = re.compile(r"\bthird\s+committee\b", re.IGNORECASE)
_NEAR = 14
"""Characters between a meeting and the date that stands beside it."""


@dataclass(frozen=True, slots=True)
class FoundStatement:
    """One statement that a passage reports.

    Attributes:
        start: Where the passage begins in the field's text.
        end: Where it ends.
        date: The date as written, with its place in the field's text; None if it is not plain.
        speakers: The States that spoke, in the order of the words.
        behalf_states: States on whose behalf they spoke.
        behalf_groups: Groups of States on whose behalf they spoke, or that spoke.
        meeting: The meeting; None if the passage names none that is known.
        debate: Concept of the scheme ``debate``.
        quotes: Where the quoted words stand in the field's text, without the quotation marks.
    """

    start: int
    end: int
    date: DateReading | None
    speakers: tuple[State, ...]
    behalf_states: tuple[State, ...]
    behalf_groups: tuple[StateGroup, ...]
    meeting: Meeting | None
    debate: str
    quotes: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class ReadStatements:
    """What a field's text gave.

    Attributes:
        statements: The statements, in the order of the text.
        unread: Where the passages stand that were not read.
    """

    statements: tuple[FoundStatement, ...]
    unread: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class _Passage:
    frame: Span
    quotes: tuple[Span, ...]
    end: int


def find_statements(text: str, authorities: Authorities, concerned: str | None = None) -> ReadStatements:
    """Read the statements that a field's text reports.

    Args:
        text: The field's text, lines joined by line feeds.
        authorities: The States, groups and meetings that are known.
        concerned: Alpha-3 code of the State that the case is about: it does not raise the case.

    Returns:
        The statements, and the passages that no rule reads.
    """
    statements = []
    unread = []
    for passage in _passages(text):
        one = _read(text, passage, authorities, concerned)
        if one is None:
            unread.append((passage.frame[0], passage.end))
        else:
            statements.append(one)
    return ReadStatements(tuple(statements), tuple(unread))


def _passages(text: str) -> list[_Passage]:
    """Return the passages: frames with the quotations behind them, in the order of the text."""
    found: list[_Passage] = []
    place = 0
    while place < len(text):
        line_end = text.find("\n", place)
        line_end = len(text) if line_end < 0 else line_end
        quotation = find_quotation(text, place, line_end)
        frame_end = quotation[0] - 1 if quotation else line_end
        frames = _frames(text, place, frame_end)
        found += [_Passage(frame, (), frame[1]) for frame in frames[:-1]]
        end = line_end if quotation is None else min(quotation[1] + 1, len(text))
        last = frames[-1] if frames else (place, frame_end)
        if quotation is None:
            found += [_Passage(last, (), last[1])] if text[last[0] : last[1]].strip() else []
        elif _FURTHER.fullmatch(text[last[0] : last[1]]) and found and found[-1].quotes and last[0] > 0:
            # Words such as "and" between two quotations: the same statement goes on.
            before = found.pop()
            found.append(_Passage(before.frame, (*before.quotes, quotation), end))
        else:
            found.append(_Passage(last, (quotation,), end))
        place = end
        while place < len(text) and text[place] in " \t.,;\n":
            place += 1
    return found


def _frames(text: str, start: int, end: int) -> list[Span]:
    starts = [start, *(start + match.end() for match in _SPLIT.finditer(text[start:end]))]
    return [
        (one, one + len(text[one:two].rstrip()))
        for one, two in zip(starts, [*starts[1:], end], strict=True)
        if text[one:two].strip()
    ]


def _read(text: str, passage: _Passage, known: Authorities, concerned: str | None) -> FoundStatement | None:
    frame = text[slice(*passage.frame)]
    who = _who(frame, known)
    if who is None or any(state.iso3 == concerned for state in (*who[0], *who[1])):
        return None
    dates = [one for one in find_dates(frame) if one.edtf and one.earliest]
    meetings = _meetings(frame)
    if len({name for _, name in meetings}) > 1:
        return None
    date = _date_of(frame, dates, meetings)
    meeting = _meeting(meetings, date, known)
    if meeting is None and _has_second_date(dates, date):
        return None
    return FoundStatement(
        start=passage.frame[0],
        end=passage.end,
        date=_moved(date, passage.frame[0]) if date else None,
        speakers=who[0],
        behalf_states=who[1],
        behalf_groups=who[2],
        meeting=meeting,
        debate=next((name for name, pattern in _DEBATES if pattern.search(frame)), "not-stated"),
        quotes=passage.quotes,
    )


_Who = tuple[tuple[State, ...], tuple[State, ...], tuple[StateGroup, ...]]


def _who(frame: str, known: Authorities) -> _Who | None:
    """Return who spoke, for which States and for which groups; None if that is not plain."""
    raised = _RAISED.search(frame)
    if raised is not None:
        head = frame[: raised.start()]
        behalf = _BEHALF.search(head)
        speaking, for_whom = (head[: behalf.start()], head[behalf.end() :]) if behalf else (head, "")
    else:
        passive = _WAS_RAISED.search(frame)
        by = _BY.search(frame, passive.end()) if passive else None
        by = by or (_BY.search(frame[: passive.start()]) if passive else None)
        if by is None:
            return None
        return _agents(frame[by.end() :], known)
    named = _named(speaking, known)
    chain = _chain(speaking, named)
    if not chain:
        return None
    states = tuple(one for _, _, one in chain if isinstance(one, State))
    groups = [one for _, _, one in chain if isinstance(one, StateGroup)]
    whom = [one for _, _, one in _named(for_whom, known)]
    return (
        _once(states),
        _once(tuple(one for one in whom if isinstance(one, State))),
        tuple(dict.fromkeys([*groups, *(one for one in whom if isinstance(one, StateGroup))])),
    )


def _agents(text: str, known: Authorities) -> _Who | None:
    """Return the States that follow "by", joined by "and"; None if none follows at once."""
    behalf = _BEHALF.search(text)
    whom = [one for _, _, one in _named(text[behalf.end() :], known)] if behalf else []
    found: list[tuple[int, int, State | StateGroup]] = []
    for one in _named(text[: behalf.start()] if behalf else text, known):
        gap = text[found[-1][1] if found else 0 : one[0]]
        joined = _JOINED.fullmatch(gap) if found else gap.strip().lower() in {"", "the"}
        if not joined:
            break
        found.append(one)
    if not found:
        return None
    return (
        _once(tuple(one for _, _, one in found if isinstance(one, State))),
        _once(tuple(one for one in whom if isinstance(one, State))),
        tuple(one for one in (*(row for _, _, row in found), *whom) if isinstance(one, StateGroup)),
    )


def _named(text: str, known: Authorities) -> list[tuple[int, int, State | StateGroup]]:
    """Return the States and groups that a text names, in the order of the text."""
    found: list[tuple[int, int, State | StateGroup]] = list(known.find_states(text))
    for match in re.finditer(r"[A-Z][\w–-]*(?:\s+[A-Z][\w–-]*)*", text):
        group = known.state_group(match[0])
        if isinstance(group, Known):
            found.append((match.start(), match.end(), group.row))
    return sorted(found, key=lambda one: (one[0], one[1]))


def _chain(
    head: str, named: Sequence[tuple[int, int, State | StateGroup]]
) -> list[tuple[int, int, State | StateGroup]]:
    """Return the names that stand right before the verb, joined by "and"; empty if not plain."""
    if not named or not _BETWEEN.fullmatch(head[named[-1][1] :]):
        return []
    first = len(named) - 1
    while first > 0 and _JOINED.fullmatch(head[named[first - 1][1] : named[first][0]]):
        first -= 1
    chain = list(named[first:])
    if len(chain) > 1 and _COMMA.fullmatch(head[chain[-2][1] : chain[-1][0]]):
        return []  # "in reply to Egypt, Germany raised": a mere comma does not tell who speaks
    before = head[: chain[0][0]]
    if _PREPOSITION.search(before) and not _SPOKESPERSON.search(before):
        return []
    for start, end, _ in named[:first]:
        # A State named before must plainly be no speaker: "China's law", "in reply to Egypt".
        if not _PREPOSITION.search(head[:start]) and not _POSSESSIVE.match(head[end:]):
            return []
    return chain


def _once(states: tuple[State, ...]) -> tuple[State, ...]:
    return tuple({state.iso3: state for state in states}.values())


def _meetings(frame: str) -> list[tuple[Span, str]]:
    found = [(match.span(), f"hrc-{_session(match)}") for match in _HRC.finditer(frame)]
    return found + [(match.span(), "third-committee") for match in _THIRD.finditer(frame)]


def _session(match: re.Match[str]) -> int:
    if match["words"]:
        stem, _, unit = match["words"].lower().partition("y-")
        stem = stem.removesuffix("ieth")
        return _TENS[stem] + (_UNITS.index(unit) + 1 if unit else 0)
    return int(match["number"] or match["short"])


def _date_of(
    frame: str, dates: Sequence[DateReading], meetings: Sequence[tuple[Span, str]]
) -> DateReading | None:
    """Return the date that opens the passage, or the one beside its meeting."""
    for one in dates:
        if re.fullmatch(r"\W*(?:(?:In|On|At|During)\s+)?(?:the\s+)?", frame[: one.start], re.IGNORECASE):
            return one
    beside = [
        one
        for one in dates
        for span, _ in meetings
        if 0 <= one.start - span[1] <= _NEAR or 0 <= span[0] - one.end <= _NEAR
    ]
    return beside[0] if len(beside) == 1 else None


def _has_second_date(dates: Sequence[DateReading], chosen: DateReading | None) -> bool:
    return chosen is None and len(dates) > 1


def _meeting(
    meetings: Sequence[tuple[Span, str]], date: DateReading | None, known: Authorities
) -> Meeting | None:
    if not meetings:
        return None
    name = meetings[0][1]
    if name == "third-committee":
        return known.third_committee(date.earliest.year) if date and date.earliest else None
    return known.meeting_of("human-rights-council", int(name.removeprefix("hrc-")))


def _moved(reading: DateReading, by: int) -> DateReading:
    return DateReading(
        written=reading.written,
        start=reading.start + by,
        end=reading.end + by,
        edtf=reading.edtf,
        earliest=reading.earliest,
        latest=reading.latest,
    )
