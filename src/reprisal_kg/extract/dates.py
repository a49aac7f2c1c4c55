"""Dates as the Secretary-General's reports and the database about them write them.

They name days ("1 September 2020"), months ("June 2020"), years, ranges ("28 October to 1
November 2019") and open stretches ("since January 2015"), in English, French and Spanish,
often several on one line. A month is not its first day: each reading keeps the days that it
may mean, so that "before" and "after" stay honest in queries.

Source: Extended Date/Time Format (EDTF), ISO 8601-2:2019, annex A. Readings are of levels 0
and 1, but for ``XXXX`` (some year) where the source itself says that a date is unclear.

What is decided here:

- A range is an EDTF interval whether it lasted ("from June 2019 to April 2020") or lies within
  ("between 14 and 17 March 2012", "5 or 6 May 2018"); the words tell which. A range runs forward,
  so "December to February 2022" begins in 2021, and one that runs backward is not read.
- "28 and 29 July 2016" is two dates, "28" and "29 July 2016". A day or month without a year
  takes it from the date after it in the list, if nothing else can be meant.
- "Before 8 November 2019" ends on the 7th, "before November 2019" on 31 October; "until" and
  "by" include the day. "And before", as an entry of a list, is before the date that it follows.
- EDTF level 1 has no "early" or "late": "early March 2018" is ``2018-03``, bounded by the month.
- "Around" is EDTF ``~``; its bounds are those of the date named.
- A season is bounded by its year: which months it has depends on the hemisphere.
- ``3/4/2018`` may be of March or April, ``31 June 2020`` is in no calendar: neither is read.
- Years are those from 1900 to 2099.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from reprisal_kg.extract.date_grammar import Grammar, Item, complete_start
from reprisal_kg.extract.date_values import Stretch, stretch
from reprisal_kg.extract.date_words import LINKS, MONTHS, STARTERS, Token, tokens_of

NAME = "dates"
VERSION = "1"

UNCLEAR = "XXXX"
"""EDTF of a date that the source calls unclear."""


@dataclass(frozen=True, slots=True)
class DateReading:
    """One reading of a written date.

    Attributes:
        written: The words of this one date, unchanged.
        start: Where they begin in the text given.
        end: Where they end.
        edtf: The same in EDTF, such as ``2020-06``; None for words that are no date.
        earliest: First day that the words may mean (inclusive); None if open or unknown.
        latest: Last day that the words may mean (inclusive); None if open or unknown.
    """

    written: str
    start: int
    end: int
    edtf: str | None
    earliest: date | None
    latest: date | None


@dataclass(slots=True)
class _Entry:
    """One entry of a list while it is being read.

    Attributes:
        start: Its first token.
        end: The token after its last.
        item: What it holds; None for words that are no date.
        link: What stands between it and the entry before: ``and``, ``comma`` or ``""`` for a
            stronger break.
        time: The time it speaks of, once known.
    """

    start: int
    end: int
    item: Item | None
    link: str
    time: Stretch | None = None

    @property
    def waits(self) -> bool:
        """Whether it is a date that lacks a year."""
        return self.item is not None and not self.item.complete

    @property
    def is_date(self) -> bool:
        """Whether it is read."""
        return self.time is not None or (self.item is not None and self.item.role == "unclear")


def read_dates(written: str) -> tuple[DateReading, ...]:
    """Read a field's content as a list of dates.

    Args:
        written: The whole content of the field.

    Returns:
        The dates in the order written, repeated ones too. Words that are no date are readings
        without EDTF. Nothing is lost: outside the readings stand only blanks, ``;``, ``,``,
        ``.`` and, before a date, a word such as "and".

    Examples:
        >>> [one.edtf for one in read_dates("6-7 April 2015; 9 April 2015; after return.")]
        ['2015-04-06/2015-04-07', '2015-04-09', None]
        >>> [(one.written, one.edtf) for one in read_dates("28 and 29 July 2016")]
        [('28', '2016-07-28'), ('29 July 2016', '2016-07-29')]
        >>> [one.edtf for one in read_dates("04 August 2015; and before")]
        ['2015-08-04', '../2015-08-03']
    """
    grammar = Grammar(tokens_of(written), running=False)
    entries = _resolved(_entries(grammar), running=False)
    return tuple(_reading(written, grammar.tokens, entry) for entry in _merged(entries))


def read_date(written: str) -> DateReading | None:
    """Read one date.

    Args:
        written: Text that holds a date and nothing else; outer blanks are ignored.

    Returns:
        The reading, or None if the text is not one date. None is not an error: the caller
        keeps the words and reports them.

    Examples:
        >>> reading = read_date("June 2020")
        >>> reading.edtf, reading.earliest.isoformat(), reading.latest.isoformat()
        ('2020-06', '2020-06-01', '2020-06-30')
        >>> read_date("31 June 2020") is None
        True
    """
    readings = read_dates(written)
    if len(readings) != 1 or readings[0].edtf is None:
        return None
    return readings[0] if readings[0].written == written.strip() else None


def find_dates(text: str) -> tuple[DateReading, ...]:
    """Find the dates in running text.

    A year by itself is read only after a word such as "in" or "since": other numbers of four
    digits are symbols, laws and counts. Small words ("on", "in", "the") stay outside. A date
    does not run over the end of a line.

    Args:
        text: Any text.

    Returns:
        The dates in the order of the text; all have an EDTF.

    Examples:
        >>> [one.edtf for one in find_dates("In 2019 and on 1 September 2020 (CHN 17/2020)")]
        ['2019', '2020-09-01']
        >>> find_dates("see A/HRC/48/28, S/RES/2514(2020) and Act 9372")
        ()
    """
    grammar = Grammar(tokens_of(text), running=True)
    entries = _resolved(_entries_in_text(grammar), running=True)
    return tuple(_reading(text, grammar.tokens, entry) for entry in entries if entry.is_date)


def _reading(text: str, tokens: Sequence[Token], entry: _Entry) -> DateReading:
    start, end = tokens[entry.start].start, tokens[entry.end - 1].end
    time = entry.time
    if time is None:
        edtf = UNCLEAR if entry.is_date else None
        return DateReading(text[start:end], start, end, edtf, None, None)
    return DateReading(text[start:end], start, end, time.edtf, time.earliest, time.latest)


def _entries(grammar: Grammar) -> list[_Entry]:
    """Return the entries of a list of dates."""
    entries: list[_Entry] = []
    place, link = _after_marks(grammar, 0)
    while place < len(grammar.tokens):
        entry = _entry(grammar, place, link)
        entries.append(entry)
        place, link = _after_marks(grammar, entry.end)
    return entries


def _after_marks(grammar: Grammar, place: int) -> tuple[int, str]:
    """Return the place after a run of separators, and how they link what they part."""
    link = "comma"
    while True:
        token = grammar.token(place)
        if token.kind == "line" or token.key == ";":
            link = ""
        elif token.key not in {",", "."}:
            return place, link
        place += 1


def _entry(grammar: Grammar, place: int, link: str) -> _Entry:
    for begin in (place, place + 1):
        item = grammar.item(begin)
        if item is not None and grammar.ends_entry(item.end):
            return _Entry(begin, item.end, item, "and" if begin > place and link else link)
        if grammar.token(place).key not in LINKS:
            break
    return _Entry(place, _end_of_words(grammar, place), None, link)


def _end_of_words(grammar: Grammar, place: int) -> int:
    """Return where words that are no date end: at a separator, but not inside "31 June, 2020"."""
    end = place + 1
    while grammar.token(end).kind not in {"end", "line"} and grammar.token(end).key != ";":
        if grammar.token(end).key == "," and not _is_inner_comma(grammar, end):
            break
        end += 1
    while end > place + 1 and grammar.token(end - 1).key in {".", ","}:
        end -= 1
    return end


def _is_inner_comma(grammar: Grammar, place: int) -> bool:
    before, after = grammar.token(place - 1), grammar.token(place + 1)
    if before.kind == "number":
        return after.is_year or (after.kind == "number" and after.glued)
    return before.key in MONTHS and after.is_year


def _entries_in_text(grammar: Grammar) -> list[_Entry]:
    """Return the dates, complete or not, in running text."""
    entries: list[_Entry] = []
    place, count = 0, len(grammar.tokens)
    while place < count:
        token = grammar.tokens[place]
        possible = token.is_year or (token.is_day and grammar.token(place + 1).key) or token.key in STARTERS
        item = grammar.item(place) if possible else None
        if item is None:
            place += 1
            continue
        link = _link_between(grammar, entries[-1].end, item.start) if entries else ""
        entries.append(_Entry(item.start, item.end, item, link))
        place = item.end
    return entries


def _link_between(grammar: Grammar, end: int, start: int) -> str:
    """Return the link that the words between two dates of a text make."""
    if start - end > 4:
        return ""
    between = [grammar.token(place).key for place in range(end, start) if not grammar.is_lead(place)]
    if between == [","]:
        return "comma"
    return "and" if between and between[-1] in LINKS and between[:-1] in ([], [","]) else ""


def _resolved(entries: list[_Entry], *, running: bool) -> list[_Entry]:
    """Return the entries with their times, completing it from its neighbours where that is sure."""
    in_day_list = False
    for place in range(len(entries) - 1, -1, -1):
        entry = entries[place]
        if entry.item is None:
            in_day_list = False
            continue
        lone_day = entry.waits and entry.item.last is not None and entry.item.last.day_only
        if entry.waits and place + 1 < len(entries):
            right = entries[place + 1]
            sure = not running or not lone_day or right.link == "and" or in_day_list
            if sure and right.link and right.time is not None and not _is_dated(entries, place):
                entry.item = _completed(entry.item, right.item, running=running)
        entry.time = entry.item.stretch()
        in_day_list = lone_day and entry.time is not None
    for place in range(1, len(entries)):
        _relate(entries[place], entries[place - 1].time)
    return entries


def _is_dated(entries: Sequence[_Entry], place: int) -> bool:
    """Return whether the year may be that of the date before: "8 May 2017, 9 June, 3 July 2018"."""
    item = entries[place].item
    if place == 0 or not entries[place].link or item is None or item.last is None or item.last.day_only:
        return False
    before = entries[place - 1].item
    return before is not None and before.complete


def _completed(item: Item, after: Item | None, *, running: bool) -> Item:
    """Return an item with the month and year of the one after it, or as it was."""
    first, last, source = item.first, item.last, after.first if after is not None else None
    if first is None or last is None or source is None or after is None or after.role not in {"at", "range"}:
        return item
    if source.month is None or source.form == "numeric":
        return item
    if last.day_only:
        if source.day is None or source.form != "words" or (running and (last.day or 0) >= source.day):
            return item
        whole = replace(last, month=source.month, year=source.year)
    elif last.month is not None and (last.month, last.day or 0) < (source.month, source.day or 32):
        whole = replace(last, year=source.year)
    else:
        return item
    start = whole if first is last else complete_start(first, whole)
    return item if start is None else replace(item, first=start, last=whole)


def _relate(entry: _Entry, before: Stretch | None) -> None:
    """Read "and before" and its like by the date before it."""
    if entry.item is None or entry.item.role != "relative" or before is None:
        return
    relation = entry.item.relation
    if relation == "before" and before.start is not None:
        entry.time = stretch(None, before.start.before())
    elif relation == "after" and before.end is not None:
        entry.time = stretch(before.end.after(), None)
    elif relation == "since" and before.start is not None:
        entry.time = stretch(before.start, None)


def _merged(entries: Sequence[_Entry]) -> list[_Entry]:
    """Return the entries, lone parts joined with what they belong to: "September 1 and 2, 2020"."""
    merged: list[_Entry] = []
    for entry in entries:
        last = merged[-1] if merged else None
        if last is not None and last.waits and not last.is_date and entry.link and _may_belong(entry):
            merged[-1] = _Entry(last.start, entry.end, entry.item, last.link)
        else:
            merged.append(entry)
    return merged


def _may_belong(entry: _Entry) -> bool:
    """Return whether an entry may be the rest of an incomplete date before it."""
    if not entry.is_date:
        return True
    part = entry.item.first if entry.item is not None else None
    return part is not None and part.year_only
