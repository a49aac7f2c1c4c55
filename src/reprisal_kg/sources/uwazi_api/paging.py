"""All rows of one language, page by page, and later only those pages in which something changed.

Pages are asked for in the order of creation: an edit leaves an entity on its page, and a new
entity comes at the end. So what was edited since is one or a few pages, and the kept pages are
at any time what a complete fetch would give.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from reprisal_kg.errors import FetchFailed, Place
from reprisal_kg.sources.uwazi_api.client import LATER
from reprisal_kg.sources.uwazi_api.journal import Kept
from reprisal_kg.sources.uwazi_api.keeping import Keeper
from reprisal_kg.sources.uwazi_api.problems import TryAgain
from reprisal_kg.sources.uwazi_api.shapes import Rows, read_rows

WINDOW = 10_000
"""Rows that Uwazi's search engine gives in its usual setting (index.max_result_window)."""

MOST_PAGES = 100_000
"""Pages of one language: a server that never comes to an end is left."""

PASSES = 2
"""Further passes over all pages when rows moved between them."""

EDITS_BATCH = 100
"""Rows asked for at once when looking for what was edited."""


@dataclass(slots=True)
class Language:
    """The rows of one template in one language.

    Attributes:
        keeper: Asks and keeps.
        template: Id of the template.
        code: The language.
        batch: Rows asked for at once.
        progress: Told of the rows that are there.
        total: Rows that the server has, when it has said so in this run.
        moved: Whether the number of rows changed while pages were fetched.
    """

    keeper: Keeper
    template: str
    code: str
    batch: int
    progress: Callable[[str, int, int], None]
    total: int | None = None
    moved: bool = False

    def fetch(self) -> int:
        """Bring all rows into the folder.

        Returns:
            How many entities there are.

        Raises:
            FetchFailed: Not all of them came.
        """
        had = self._kept_from_before()
        found = self._walk()
        if had and not self.moved and self._mark_edited():
            found = self._walk(compared=True)
        for _ in range(PASSES):
            if not self.moved and len(found) >= (self.total or 0):
                return len(found)
            # An entity that went away while pages were fetched moves the others: one of them
            # slips from a page that is yet to come to one that was already had.
            self._mark_all()
            found = self._walk()
        if not self.moved and len(found) >= (self.total or 0):
            return len(found)
        self._mark_all()
        what = "gave another number each time" if self.moved else f"gave {len(found)}"
        raise FetchFailed(
            f"the server says that there are {self.total} rows in {self.code!r} and {what}",
            place=Place(self.keeper.journal.site),
            remedy=LATER,
        )

    def _name(self, number: int) -> str:
        return f"search-{self.code}-{number:05}"

    def _target(self, start: int, limit: int, sort: str, order: str) -> str:
        query = {
            "types": json.dumps([self.template]),
            "from": start,
            "limit": limit,
            "sort": sort,
            "order": order,
            "allAggregations": "false",
        }
        return f"/api/search?{urlencode(query)}"

    def _pages(self) -> list[Kept]:
        kept = self.keeper.journal.kept
        prefix = f"search-{self.code}-"
        return [kept[name] for name in sorted(kept) if name[:-5] == prefix]

    def _kept_from_before(self) -> bool:
        return any(page.name not in self.keeper.fetched for page in self._pages())

    def _walk(self, *, compared: bool = False) -> dict[str, int | None]:
        """Go through all pages, fetching those that are not there.

        Args:
            compared: The kept pages are known to fit the number of rows that there is now.

        Returns:
            Edit dates of the entities, by entity.

        Raises:
            FetchFailed: A page did not come, or there is no end to them.
        """
        found: dict[str, int | None] = {}
        totals = {self.total} if compared else set()
        start = number = asked = 0
        while True:
            page, kept = self._page(number, start, found)
            asked += not kept
            if not (kept and compared):
                totals.add(page.total)
            total = page.total if self.total is None else self.total
            self._note_repeats(page, found)
            found.update(page.edited)
            start += page.count
            self.progress(f"rows {self.code}", len(found), max(total, len(found)))
            number += 1
            if self._is_last(page, start, total):
                break
            if number == MOST_PAGES:
                raise FetchFailed(f"more than {MOST_PAGES:,} pages", place=Place(page.url))
        self.moved = len(totals) > 1 and asked > 0
        for page in self._pages():
            if page.name >= self._name(number):
                self.keeper.journal.drop(page.name)
        return found

    def _page(self, number: int, start: int, found: dict[str, int | None]) -> tuple[Kept, bool]:
        """Return a page, and whether it was there already.

        Raises:
            FetchFailed: It did not come.
        """
        name = self._name(number)
        # The search engine refuses a page that reaches over the edge of its window.
        limit = min(self.batch, WINDOW - start) if start < WINDOW else self.batch
        target = self._target(start, limit, "creationDate", "asc")
        kept = self.keeper.journal.kept.get(name)
        if kept and kept.asked == target and not kept.stale:
            return kept, True
        try:
            rows = self.keeper.ask(
                name, target, self.code, lambda document: _new_rows(document, start, found)
            )
        except FetchFailed as error:
            if start < WINDOW:
                raise
            raise FetchFailed(
                f"{error.what}; Uwazi's search often gives no more than the first {WINDOW:,} rows",
                place=error.place,
                remedy="Use the library's CSV export for such a large collection",
            ) from error
        page = self.keeper.journal.kept[name]
        if rows:
            self._note(page, rows, start)
        return page, False

    def _note(self, page: Kept, rows: Rows, start: int) -> None:
        journal = self.keeper.journal
        if self.total not in {None, rows.total}:
            journal.warn(f"{page.name}: the number of rows changed from {self.total} to {rows.total}")
        self.total = rows.total
        if rows.exact and start + rows.count > rows.total:
            journal.warn(f"{page.name}: more rows came than the server says there are ({rows.total})")
        others = sorted(rows.languages - {self.code})
        if others:
            journal.warn(
                f"{page.name}: rows in another language came ({', '.join(map(ascii, others))[:100]})"
            )

    def _note_repeats(self, page: Kept, found: dict[str, int | None]) -> None:
        again = page.count - sum(key not in found for key in page.edited)
        if again:
            self.keeper.journal.warn(f"{page.name}: {again} of {page.count} rows had come before")

    def _is_last(self, page: Kept, reached: int, total: int) -> bool:
        if page.count == 0:
            return True
        # A server that counts too few, or only up to a bound, is followed while its pages are full.
        full = f"&limit={page.count}&" in page.asked
        return reached >= total and not (full and (reached > total or not page.exact))

    def _mark_all(self) -> None:
        for page in self._pages():
            page.stale = True
        self.keeper.journal.save()

    def _mark_edited(self) -> bool:
        """Ask what was edited, latest first, and mark the pages to fetch again.

        Returns:
            Whether there are any.
        """
        pages = self._pages()
        known = {key: (date, page) for page in pages for key, date in page.edited.items()}
        dates = [date for date, _ in known.values() if date is not None]
        if len(dates) < len(known) or not self._compare(known, max(dates, default=0)):
            self._mark_all()
        self.keeper.journal.save()
        return any(page.stale for page in pages) or self.total != len(known)

    def _compare(self, known: dict[str, tuple[int | None, Kept]], newest: int) -> bool:
        """Mark the pages of edited entities.

        Returns:
            Whether the other pages still hold what they held.
        """
        seen: set[str] = set()
        start = 0
        while True:
            rows = self.keeper.look(
                self._target(start, EDITS_BATCH, "editDate", "desc"), self.code, read_rows
            )
            if rows is None or not rows.edited.keys() - seen:
                break
            seen.update(rows.edited)
            for key, date in rows.edited.items():
                if key in known and known[key][0] != date:
                    known[key][1].stale = True
            start += rows.count
            if start >= rows.total or min(date or 0 for date in rows.edited.values()) < newest:
                break
        if rows is None:
            return False
        self.total = rows.total
        new = seen - known.keys()
        if new and self._pages():
            self._pages()[-1].stale = True
        return len(known) + len(new) == self.total


def _new_rows(document: Any, start: int, found: dict[str, int | None]) -> Rows:
    rows = read_rows(document)
    if rows.edited and not rows.edited.keys() - found.keys():
        raise TryAgain("the page holds only rows that came before: its paging goes in a circle")
    if not rows.edited and start < rows.total:
        raise TryAgain(f"the page is empty, though {start} of {rows.total} rows came")
    return rows
