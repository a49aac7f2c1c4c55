"""One end of a date, as its words say it: a day, a month, a season or a year.

Every step looks at a fixed number of tokens, so that reading takes time in proportion to the
text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from reprisal_kg.extract.date_values import Point
from reprisal_kg.extract.date_words import (
    ABOUT,
    LEADS,
    MONTHS,
    NOTHING,
    OF,
    OF_MORE,
    ORDINALS,
    SEASONS,
    SHARE_MONTHS,
    SHARES,
    SHORT_MONTHS,
    TO,
    VAGUE,
    WEEKDAYS,
    Phrases,
    Token,
)

MOST_LEADS = 5
"""Small words passed over before a date."""

_PADDING = 32


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


class PartReader:
    """Reads parts from tokens.

    Args:
        tokens: The tokens of a text.
        running: Whether the text is running text, in which much that looks like a date is none.
    """

    def __init__(self, tokens: Sequence[Token], *, running: bool) -> None:
        self.tokens = tokens
        self.running = running
        # Places a few before the first token and after the last hold NOTHING: a list's negative
        # places are its last ones.
        self.token = [*tokens, *[NOTHING] * _PADDING].__getitem__

    def phrase(self, table: Phrases, place: int) -> tuple[str, int] | None:
        """Return the meaning of the longest phrase at a place, and the place after it."""
        for rest, meaning in table.get(self.token(place).key, ()):
            end = place + 1
            for word in rest:
                if self.token(end).key != word:
                    break
                end += 1
            else:
                return meaning, end
        return None

    def is_lead(self, place: int) -> bool:
        """Return whether a small word stands at a place."""
        key = self.token(place).key
        return key in LEADS or key in WEEKDAYS

    def after_lead(self, place: int) -> int:
        """Return the place after a small word; "Monday," takes its comma along."""
        weekday = self.token(place).key in WEEKDAYS
        return place + 1 + (weekday and self.token(place + 1).key in {",", "."})

    def part(self, place: int) -> Part | None:
        """Read a day, month, season or year; small words before it are passed over.

        Args:
            place: Number of the token.

        Returns:
            The part, or None if none begins there.
        """
        for _ in range(MOST_LEADS):
            token = self.token(place)
            if token.kind == "number":
                return self._from_number(place)
            if token.kind != "word" and token.key != "'":
                return None
            found = self._from_word(place)
            if found is not None or not self.is_lead(place):
                return found
            place = self.after_lead(place)
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
        """Return what follows "early", "mid-", "the end of"."""
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
        first, last = SHARE_MONTHS[months]
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
            return None if self._goes_on(place) else Part(place, place + 1, year=token.number)
        return self._day_first(place) if token.is_day and not self._is_glued_number(place) else None

    def _goes_on(self, place: int) -> bool:
        """Return whether a number in running text is the beginning of something else: "2020/5"."""
        then, after = self.token(place + 1), self.token(place + 2)
        if not self.running or not then.glued:
            return False
        if then.key == "-":
            return after.glued and after.kind == "number" and not after.is_year
        return then.kind == "word" or then.key == "/"

    def _is_glued_number(self, place: int) -> bool:
        """Return whether a number is the rest of something else, such as a symbol or a fraction."""
        if not self.running or not self.token(place).glued:
            return False
        before = self.token(place - 1)
        if before.key in {".", ","}:
            return before.glued and self.token(place - 2).kind == "number"
        if before.key == "-":
            # "6-7 April" is a range; "pre-7" and "A/2017-7" hold no day.
            return not (before.glued and self._ends_a_part(place - 2))
        return before.kind in {"word", "number"} or before.key in {"/", "&", "~", "°"}

    def _ends_a_part(self, place: int) -> bool:
        token = self.token(place)
        if token.is_year:
            return self.token(place - 1).key in MONTHS
        return token.is_day or token.key in MONTHS or token.key in ORDINALS

    def _numeric(self, place: int) -> Part | None:
        """Return ``2019-05-01`` or ``2019-05``; ``2011-12`` may be a month or two years, so it is None."""
        year, month, mark, day = (self.token(place + step) for step in (0, 2, 3, 4))
        if not month.glued or not 1 <= month.number <= 12:
            return None
        if mark.key == "-" and mark.glued and day.glued and day.digits == 2 and day.is_day:
            if self.running and (year.glued or self._goes_on(place + 4)):
                return None  # a longer number, such as a case's
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
        """Return what begins with a month: "May 2018", "May 4, 2018", "May 4", "May"."""
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
        """Return a part with the year that follows, if one does."""
        # In running text a comma is taken in the American form only: "On 12 March, 2000 people".
        place = self._after_of(part.end)
        if self.token(place).key == "," and (comma or not self.running):
            place += 1
        year = self.token(place)
        return replace(part, end=place + 1, year=year.number) if year.is_year else part
