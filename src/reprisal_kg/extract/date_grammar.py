"""How the words of one date hang together.

An item is one date, range or open stretch, as far as its own words say it: "4" in "4, 8 and
18 May 2018" is an item without month and year. `reprisal_kg.extract.dates` completes such
items from their neighbours. Every step looks at a fixed number of tokens, so that reading
takes time in proportion to the text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from reprisal_kg.extract.date_values import Point, Stretch, stretch
from reprisal_kg.extract.date_words import (
    ABOUT,
    LEADS,
    MONTHS,
    NOTHING,
    OF,
    OF_MORE,
    ONWARD,
    OPENERS,
    ORDINALS,
    RELATIVES,
    SEASONS,
    SHARES,
    SHORT_MONTHS,
    TO,
    UNCLEAR,
    VAGUE,
    WEEKDAYS,
    YEAR_LEADS,
    Phrases,
    Token,
)

MOST_LEADS = 5
_AND = frozenset(["and", "et", "y"])


@dataclass(frozen=True, slots=True)
class Part:
    """One end of a date, as far as its words say it.

    Attributes:
        start: Its first token.
        end: The token after its last.
        year: The year, if said.
        month: The month, if said.
        day: The day, if said.
        season: EDTF code of the season, if said.
        share: First and last month of a half or quarter of the year.
        vague: Whether some part of it is meant, such as "early".
        about: Whether "around" stands before it.
        form: ``words``, ``month-first`` or ``numeric``.
    """

    start: int
    end: int
    year: int | None = None
    month: int | None = None
    day: int | None = None
    season: int | None = None
    share: tuple[int, int] | None = None
    vague: bool = False
    about: bool = False
    form: str = "words"

    @property
    def day_only(self) -> bool:
        """Whether it names a day and nothing else."""
        return self.day is not None and self.month is None and self.year is None

    @property
    def year_only(self) -> bool:
        """Whether it is a bare year."""
        plain = self.month is None and self.season is None and self.share is None
        return self.year is not None and plain and not self.vague and not self.about

    def low(self) -> Point | None:
        """Return the point it begins with, or None without a year."""
        return self._point(0)

    def high(self) -> Point | None:
        """Return the point it ends with, or None without a year."""
        return self._point(1)

    def _point(self, side: int) -> Point | None:
        if self.year is None or (self.day is not None and self.month is None):
            return None
        month = self.share[side] if self.share else self.month
        return Point(self.year, month, self.day, self.season, vague=self.vague, about=self.about)


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
        return {
            "since": lambda: stretch(low, None),
            "after": lambda: stretch(high.after(), None),
            "before": lambda: stretch(None, low.before()),
            "until": lambda: stretch(None, high),
        }[self.role]()


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
    if last.year is None:
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


class Grammar:
    """Reads items from tokens.

    Args:
        tokens: The tokens of a text.
        running: Whether the text is running text, in which much that looks like a date is none.
    """

    def __init__(self, tokens: Sequence[Token], *, running: bool) -> None:
        self.tokens = tokens
        self.running = running

    def token(self, place: int) -> Token:
        """Return the token at a place, or ``NOTHING``."""
        return self.tokens[place] if 0 <= place < len(self.tokens) else NOTHING

    def phrase(self, table: Phrases, place: int) -> tuple[str, int] | None:
        """Return the meaning of the longest phrase at a place, and the place after it."""
        for rest, meaning in table.get(self.token(place).key, ()):
            if all(self.token(place + number).key == word for number, word in enumerate(rest, 1)):
                return meaning, place + 1 + len(rest)
        return None

    def item(self, place: int) -> Item | None:
        """Read the item that begins at a token.

        Args:
            place: Number of the token.

        Returns:
            The item, complete or not, or None if no date begins there.
        """
        begin = place
        opener = self.phrase(OPENERS, place)
        if not self.running:
            whole = self._whole_entry(place)
            if whole is not None:
                return whole
            for _ in range(MOST_LEADS):
                if opener is not None or not self._is_lead(place):
                    break
                place = self._after_lead(place)
                opener = self.phrase(OPENERS, place)
        if opener is None:
            return self._plain(begin, place)
        role, place = opener
        if role == "between":
            return self._between(begin, place)
        if role in {"since", "from"}:
            return self._from(begin, place, role)
        part = self.part(place)
        if part is None or part.year is None:
            return None
        return Item(begin, part.end, role, part, part)

    def _whole_entry(self, place: int) -> Item | None:
        unclear = self.phrase(UNCLEAR, place)
        if unclear and self.ends_entry(unclear[1]):
            return Item(place, unclear[1], "unclear")
        relative = self.phrase(RELATIVES, place)
        if relative and self.ends_entry(relative[1]):
            return Item(place, relative[1], "relative", relation=relative[0])
        return None

    def ends_entry(self, place: int) -> bool:
        """Tell whether an entry of a list may end before a token."""
        token = self.token(place)
        if token.kind in {"end", "line"} or token.key in {";", ","}:
            return True
        if token.key == ".":
            return not self.token(place + 1).glued
        return self.is_link(place)

    def is_link(self, place: int) -> bool:
        """Tell whether a word such as "and" stands at a token."""
        return self.token(place).key in {"and", "et", "y", "e", "&"}

    def _between(self, begin: int, place: int) -> Item | None:
        first = self.part(place)
        if first is None or self.token(first.end).key not in _AND:
            return None
        last = self.part(first.end + 1)
        return None if last is None else self._range(begin, first, last)

    def _from(self, begin: int, place: int, role: str) -> Item | None:
        first = self.part(place)
        if first is None:
            return None
        found = self._to(begin, first)
        if found is not None:
            return found
        if first.year is None:
            return None
        onward = self.phrase(ONWARD, first.end)
        if onward is not None:
            return Item(begin, onward[1], "since", first, first)
        if role == "from" and self.running:
            # "The letter from 5 May 2018" is of that day; only a list means what began then.
            return Item(first.start, first.end, "at", first, first)
        return Item(begin, first.end, "since", first, first)

    def _plain(self, begin: int, place: int) -> Item | None:
        first = self.part(place)
        if first is None:
            return None
        if self.running and self._is_chance_year(first):
            return None
        onward = self.phrase(ONWARD, first.end)
        if onward is not None and first.year is not None:
            return Item(begin, onward[1], "since", first, first)
        return self._to(begin, first) or Item(begin, first.end, "at", first, first)

    def _to(self, begin: int, first: Part) -> Item | None:
        """Read the rest of a range whose start is read."""
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
        """Read "September 1-3, 2020"."""
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

    def _is_chance_year(self, part: Part) -> bool:
        """Tell whether a bare year in running text may be any number."""
        if not part.year_only:
            return False
        after = self.token(part.end)
        if after.glued and (after.kind == "word" or after.key == "/"):
            return True
        return self.token(part.start - 1).key not in YEAR_LEADS

    def _is_lead(self, place: int) -> bool:
        key = self.token(place).key
        return key in LEADS or key in WEEKDAYS

    def _after_lead(self, place: int) -> int:
        weekday = self.token(place).key in WEEKDAYS
        return place + 1 + (weekday and self.token(place + 1).key in {",", "."})

    def part(self, place: int) -> Part | None:
        """Read a day, month, season or year; small words before it are passed over."""
        for _ in range(MOST_LEADS):
            token = self.token(place)
            if token.kind == "number":
                return self._from_number(place)
            if token.kind != "word" and token.key != "'":
                return None
            found = self._from_word(place)
            if found is not None or not self._is_lead(place):
                return found
            place = self._after_lead(place)
        return None

    def _from_word(self, place: int) -> Part | None:
        key = self.token(place).key
        if key in MONTHS:
            return self._month(place)
        if key in SEASONS:
            return self._of_year(place, place + 1, season=SEASONS[key])
        vague = self.phrase(VAGUE, place)
        if vague is not None:
            found = self._vague(place, vague[1])
            if found is not None:
                return found
        share = self.phrase(SHARES, place)
        if share is not None:
            return self._share(place, share)
        about = self.phrase(ABOUT, place)
        if about is not None and not (self.running and key == "about"):
            return self._about(place, about[1])
        return None

    def _about(self, begin: int, place: int) -> Part | None:
        place = self._after_of(place)
        token = self.token(place)
        if token.kind == "number":
            inner = self._from_number(place)
        else:
            inner = self._month(place) if token.key in MONTHS else None
        if inner is None or inner.year is None:
            return None
        return replace(inner, start=begin, about=True)

    def _vague(self, begin: int, place: int) -> Part | None:
        """Read what follows "early", "mid-", "the end of"."""
        place += self.token(place).key == "-"
        place = self._after_of(place)
        token = self.token(place)
        inner: Part | None = None
        if token.key in MONTHS:
            inner = self._month(place)
        elif token.key in SEASONS:
            inner = self._of_year(place, place + 1, season=SEASONS[token.key])
        elif token.is_year:
            inner = Part(place, place + 1, year=token.number)
        elif self.phrase(TO, place) is not None:
            inner = Part(place, place)  # "early" in "early to mid-March 2018"
        if inner is None or inner.day is not None:
            return None
        return replace(inner, start=begin, vague=True)

    def _share(self, begin: int, share: tuple[str, int]) -> Part | None:
        months, place = share
        first, last = (int(month) for month in months.split())
        after = self._after_of(place)
        if self.token(after).key in MONTHS and last - first == 5:
            inner = self._month(after)  # half a month: no EDTF of level 1 says so
            return replace(inner, start=begin, vague=True) if inner.day is None else None
        return self._of_year(begin, place, share=(first, last))

    def _of_year(
        self, begin: int, place: int, *, season: int | None = None, share: tuple[int, int] | None = None
    ) -> Part | None:
        place = self._after_of(place)
        year = self.token(place)
        if not year.is_year:
            return None
        return Part(begin, place + 1, year=year.number, season=season, share=share)

    def _after_of(self, place: int) -> int:
        if self.token(place).key not in OF:
            return place
        for _ in range(MOST_LEADS):
            if self.token(place).key not in OF_MORE:
                break
            place += 1
        return place

    def _from_number(self, place: int) -> Part | None:
        token, then = self.token(place), self.token(place + 1)
        if token.is_year:
            if then.key == "-" and then.glued and self.token(place + 2).digits == 2:
                return self._numeric(place)
            return Part(place, place + 1, year=token.number)
        return self._day_first(place) if token.is_day and not self._is_glued_number(place) else None

    def _is_glued_number(self, place: int) -> bool:
        """Tell whether a number is the rest of something else, such as a symbol or a fraction."""
        if not self.running or not self.token(place).glued:
            return False
        before = self.token(place - 1)
        if before.key in {".", ","}:
            return before.glued and self.token(place - 2).kind == "number"
        if before.key == "-":
            # "6-7 April" is a range; "pre-7" and "2017-7" are no days.
            return not (before.glued and self.token(place - 2).is_day)
        return before.kind in {"word", "number"} or before.key in {"/", "&", "~", "°"}

    def _numeric(self, place: int) -> Part | None:
        """Read ``2019-05-01`` or ``2019-05``.

        ``2011-12`` is left alone: it may be a month or two years.
        """
        year, month, mark, day = (self.token(place + step) for step in (0, 2, 3, 4))
        if not month.glued or not 1 <= month.number <= 12:
            return None
        if mark.key == "-" and mark.glued and day.glued and day.digits == 2 and day.is_day:
            return Part(place, place + 5, year.number, month.number, day.number, form="numeric")
        if self.running or month.number == year.number % 100 + 1 or (mark.key == "-" and mark.glued):
            return None
        return Part(place, place + 3, year.number, month.number, form="numeric")

    def _day_first(self, place: int) -> Part | None:
        begin, day = place, self.token(place).number
        place += 1
        if self.token(place).key in ORDINALS and self.token(place).glued:
            place += 1
        dashed = self.token(place).key == "-" and self.token(place + 2).key == "-"
        month_at = place + 1 if dashed else self._after_of(place)
        month = MONTHS.get(self.token(month_at).key)
        if month is None:
            return Part(begin, place, day=day)
        if dashed:
            year = self.token(month_at + 2)
            return Part(begin, month_at + 3, year.number, month, day) if year.is_year else None
        return self._with_year(Part(begin, self._after_month(month_at), month=month, day=day))

    def _month(self, place: int) -> Part:
        """Read what begins with a month: "May 2018", "May 4, 2018", "May 4", "May"."""
        month = MONTHS[self.token(place).key]
        after = self._after_month(place)
        number = self.token(after)
        if number.is_day:
            end = after + 1
            if self.token(end).key in ORDINALS and self.token(end).glued:
                end += 1
            follows = self._after_of(end)
            if self.token(follows).key not in MONTHS:
                part = Part(place, end, month=month, day=number.number, form="month-first")
                return self._with_year(part, comma=True)
        return self._with_year(Part(place, after, month=month))

    def _after_month(self, place: int) -> int:
        """Return the place after a month; a full stop belongs to an abbreviation before a number."""
        short = self.token(place).key in SHORT_MONTHS and self.token(place + 1).key == "."
        return place + 2 if short and self.token(place + 2).kind == "number" else place + 1

    def _with_year(self, part: Part, *, comma: bool = False) -> Part:
        """Add the year that follows.

        A comma may stand before it, but in running text only in the American form: "On 12 March,
        2000 people" names no year.
        """
        place = self._after_of(part.end)
        if self.token(place).key == "," and (comma or not self.running):
            place += 1
        year = self.token(place)
        return replace(part, end=place + 1, year=year.number) if year.is_year else part
