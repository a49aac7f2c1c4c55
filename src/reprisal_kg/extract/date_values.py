"""Points and stretches of time, their EDTF and their bounds.

Source: Extended Date/Time Format (EDTF), ISO 8601-2:2019, annex A, levels 0 and 1.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass, replace
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Point:
    """A day, a month, a season or a year.

    Attributes:
        year: The year.
        month: The month, if the words say it.
        day: The day, if the words say it.
        season: EDTF code of the season, 21 (spring) to 24 (winter).
        vague: Whether the words mean some part of it ("early March"): EDTF names no such part.
        about: Whether the words say "around": EDTF ``~``.
    """

    year: int
    month: int | None = None
    day: int | None = None
    season: int | None = None
    vague: bool = False
    about: bool = False

    @property
    def exists(self) -> bool:
        """Whether the calendar has it.

        >>> Point(2020, 6, 31).exists, Point(2020, 2, 29).exists
        (False, True)
        """
        if self.month is None or self.day is None:
            return True
        return 1 <= self.day <= calendar.monthrange(self.year, self.month)[1]

    @property
    def edtf(self) -> str:
        """Its EDTF.

        >>> Point(2020, 6).edtf, Point(2018, season=22).edtf, Point(2018, 3, about=True).edtf
        ('2020-06', '2018-22', '2018-03~')
        """
        parts = [f"{self.year:04}"]
        parts += [f"{part:02}" for part in (self.season or self.month, self.day) if part is not None]
        return "-".join(parts) + ("~" if self.about else "")

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> date:
        """Its last day.

        A season has the bounds of its year: it lies in other months north and south of the
        equator, and the words do not say which is meant.

        >>> Point(2020, 2).last.isoformat(), Point(2018, season=22).last.isoformat()
        ('2020-02-29', '2018-12-31')
        """
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    def before(self) -> Point:
        """Return the unit before it: the end of "before November 2019" is October 2019.

        "Before early November" may be a day of November, so a vague point is its own answer.

        >>> Point(2019, 11).before().edtf, Point(2015, 8, 1).before().edtf, Point(2015).before().edtf
        ('2019-10', '2015-07-31', '2014')
        """
        return self if self.vague or self.about else self._like(self.first - timedelta(days=1))

    def after(self) -> Point:
        """Return the unit after it.

        >>> Point(2019, 12).after().edtf, Point(2015, 8, 31).after().edtf
        ('2020-01', '2015-09-01')
        """
        return self if self.vague or self.about else self._like(self.last + timedelta(days=1))

    def _like(self, day: date) -> Point:
        """Return the unit of the same size that holds a day."""
        return replace(
            self,
            year=day.year,
            month=None if self.month is None else day.month,
            day=None if self.day is None else day.day,
        )


@dataclass(frozen=True, slots=True)
class Stretch:
    """A time from one point to another; an end that is None is open.

    One point is a stretch that begins and ends with it.
    """

    start: Point | None
    end: Point | None

    @property
    def edtf(self) -> str:
        """Its EDTF.

        >>> Stretch(Point(2015, 1), None).edtf, Stretch(None, Point(2019, 11, 7)).edtf
        ('2015-01/..', '../2019-11-07')
        """
        if self.start is not None and self.start == self.end:
            return self.start.edtf
        return "/".join(".." if point is None else point.edtf for point in (self.start, self.end))

    @property
    def earliest(self) -> date | None:
        """First day it may hold; None if it is open."""
        return None if self.start is None else self.start.first

    @property
    def latest(self) -> date | None:
        """Last day it may hold; None if it is open."""
        return None if self.end is None else self.end.last


def stretch(start: Point | None, end: Point | None) -> Stretch | None:
    """Return the stretch between two points, or None if there is none.

    Args:
        start: Where it begins; None if open.
        end: Where it ends; None if open.

    Returns:
        None for an end before its start, for a day that no calendar has, and for an interval
        with a season, which EDTF level 1 does not know.

    Examples:
        >>> stretch(Point(2019, 11, 1), Point(2019, 10, 28)) is None
        True
    """
    points = [point for point in (start, end) if point is not None]
    if not points or not all(point.exists for point in points):
        return None
    if start is not None and start == end:
        return Stretch(start, end)
    if any(point.season for point in points):
        return None
    if start is not None and end is not None:
        if start.first > end.first or start.last > end.last:
            return None
        if start.edtf == end.edtf:
            return Stretch(end, end)
    return Stretch(start, end)
