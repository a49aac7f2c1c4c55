"""How the words of one date hang together: ranges, open ends and lone days.

An item is one date, range or open stretch, as far as its own words say it: "4" in "4, 8 and
18 May 2018" is an item without month and year. `reprisal_kg.extract.dates` completes such
items from their neighbours. Every step looks at a fixed number of tokens, so that reading
takes time in proportion to the text.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from reprisal_kg.extract.date_parts import MOST_LEADS, Part, PartReader
from reprisal_kg.extract.date_values import Stretch, stretch
from reprisal_kg.extract.date_words import (
    LINKS,
    MONTHS,
    OF_MORE,
    OPENERS,
    ORDINALS,
    RELATIVES,
    SUFFIXES,
    TO,
    UNCLEAR,
    YEAR_LEADS,
)


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a list of dates, or one date in running text.

    Attributes:
        start: Its first token.
        end: The token after its last.
        role: ``at``, ``range``, ``since``, ``before``, ``until``, ``after``, ``unclear`` or
            ``relative``.
        first: Its first or only part.
        last: Its last part; the same as the first but for a range.
        relation: For ``relative``, where it lies from the date before it.
    """

    start: int
    end: int
    role: str
    first: Part | None = None
    last: Part | None = None
    relation: str = ""

    @property
    def complete(self) -> bool:
        """Whether its own words say all of it."""
        return self.last is None or self.last.year is not None

    def stretch(self) -> Stretch | None:
        """Return the time it speaks of, or None if its words say too little or what cannot be."""
        if self.first is None or self.last is None:
            return None
        low, high = self.first.low(), self.last.high()
        if low is None or high is None:
            return None
        if self.role in {"at", "range"}:
            return stretch(low, high)
        if not low.exists or not high.exists:
            return None
        if self.role in {"since", "after"}:
            return stretch(low if self.role == "since" else high.after(), None)
        return stretch(None, high if self.role == "until" else low.before())


def complete_start(first: Part, last: Part) -> Part | None:
    """Give the start of a range what only its end says.

    "28 October to 1 November 2019" says the year once; "28 December to 3 January 2020" begins
    in the year before, since a range runs forward.

    Args:
        first: The start.
        last: The end, with its year.

    Returns:
        The start with its year, or None where the end cannot tell it.
    """
    if first.year is not None:
        return first
    if last.year is None or last.form == "numeric":
        return None
    if first.day_only:
        takes = last.day is not None and last.month is not None and last.form == "words"
        return replace(first, month=last.month, year=last.year) if takes else None
    if first.vague and first.month is None and first.season is None:
        return replace(first, month=last.month, year=last.year)
    if first.month is None or last.month is None:
        return None
    later = (first.month, first.day or 0) > (last.month, last.day or 31)
    return replace(first, year=last.year - 1 if later else last.year)


class Grammar(PartReader):
    """Reads items from tokens."""

    def item(self, place: int) -> Item | None:
        """Read the item that begins at a token.

        Args:
            place: Number of the token.

        Returns:
            The item, complete or not, or None if no date begins there.
        """
        begin = place
        opener = self.phrase(OPENERS, place)
        if self.running:
            if opener is None and (self.is_lead(place) or self._follows_a_day(place)):
                return None
        else:
            whole = self._whole_entry(place)
            if whole is not None:
                return whole
            for _ in range(MOST_LEADS):
                if opener is not None or not self.is_lead(place):
                    break
                place = self.after_lead(place)
                opener = self.phrase(OPENERS, place)
        if opener is None:
            return self._plain(begin, place)
        return self._opened(begin, *opener)

    def ends_entry(self, place: int) -> bool:
        """Return whether an entry of a list may end before a token."""
        token = self.token(place)
        if token.kind in {"end", "line"} or token.key in {";", ","}:
            return True
        if token.key == ".":
            return not self.token(place + 1).glued
        return token.key in LINKS

    def _whole_entry(self, place: int) -> Item | None:
        unclear = self.phrase(UNCLEAR, place)
        if unclear and self.ends_entry(unclear[1]):
            return Item(place, unclear[1], "unclear")
        relative = self.phrase(RELATIVES, place)
        if relative and self.ends_entry(relative[1]):
            return Item(place, relative[1], "relative", relation=relative[0])
        return None

    def _opened(self, begin: int, role: str, place: int) -> Item | None:
        if role == "between":
            return self._between(begin, place)
        if role in {"since", "from"}:
            return self._from(begin, place, role)
        part = self.part(place)
        if part is None or part.year is None:
            return None
        return Item(begin, part.end, role, part, part)

    def _between(self, begin: int, place: int) -> Item | None:
        first = self.part(place)
        if first is None or self.token(first.end).key not in LINKS:
            return None
        last = self.part(first.end + 1)
        return None if last is None else self._range(begin, first, last)

    def _from(self, begin: int, place: int, role: str) -> Item | None:
        first = self.part(place)
        if first is None:
            return None
        found = self._suffixed(begin, first) or self._to(begin, first)
        if found is not None or first.year is None:
            return found
        if role == "from" and self.running:
            # "The letter from 5 May 2018" is of that day; only in a list does it mean a beginning.
            return Item(first.start, first.end, "at", first, first)
        return Item(begin, first.end, "since", first, first)

    def _plain(self, begin: int, place: int) -> Item | None:
        first = self.part(place)
        if first is None:
            return None
        if self.running and first.year_only and not self._is_led_year(first.start):
            return None
        return (
            self._suffixed(begin, first)
            or self._to(begin, first)
            or Item(begin, first.end, "at", first, first)
        )

    def _suffixed(self, begin: int, first: Part) -> Item | None:
        suffix = self.phrase(SUFFIXES, first.end)
        if suffix is None or first.year is None:
            return None
        return Item(begin, suffix[1], suffix[0], first, first)

    def _to(self, begin: int, first: Part) -> Item | None:
        """Return the range whose start is read, if its words go on so."""
        mark = self.phrase(TO, first.end)
        if mark is None or (self.running and self.token(first.end).key == "/"):
            return None
        last = self.part(mark[1])
        if last is None:
            return None
        if first.form == "month-first" and first.year is None and last.day_only:
            return self._american_range(begin, first, last)
        return self._range(begin, first, last)

    def _american_range(self, begin: int, first: Part, last: Part) -> Item | None:
        """Return the range of "September 1-3, 2020"."""
        place = last.end + (self.token(last.end).key == ",")
        year = self.token(place)
        if not year.is_year:
            return None
        start = replace(first, year=year.number)
        return Item(begin, place + 1, "range", start, replace(start, day=last.day, end=place + 1))

    def _range(self, begin: int, first: Part, last: Part) -> Item | None:
        if last.year is None:
            # Both ends wait for a year; a start that has its own gives the end none.
            return None if first.year is not None else Item(begin, last.end, "range", first, last)
        if self.running and last.year_only and first.month is not None:
            return None
        start = complete_start(first, last)
        if start is None:
            return None
        item = Item(begin, last.end, "range", start, last)
        return item if item.stretch() is not None else None

    def _is_led_year(self, place: int) -> bool:
        """Return whether a word before a bare year shows that it is one: "in 2019 and 2020"."""
        if self.token(place - 1).key in LINKS and self.token(place - 2).is_year:
            place -= 2
        return self.token(place - 1).key in YEAR_LEADS

    def _follows_a_day(self, place: int) -> bool:
        """Return whether a month stands after a number that was no day: "31 June 2020"."""
        if self.token(place).key not in MONTHS:
            return False
        for before in range(place - 1, place - 1 - MOST_LEADS, -1):
            token = self.token(before)
            if token.key not in OF_MORE and token.key not in ORDINALS:
                return 1 <= token.digits <= 2
        return False
