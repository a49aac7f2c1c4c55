"""Look-ups in the authority tables."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache
from typing import TypeVar

from reprisal_kg.authorities.names import NameFinder
from reprisal_kg.authorities.reading import Placed
from reprisal_kg.authorities.rows import (
    AuthorityPlace,
    Known,
    Law,
    Meeting,
    NotKnown,
    Outcome,
    Region,
    RegionalGroup,
    Report,
    State,
    StateGroup,
    Suggested,
    UnBody,
)
from reprisal_kg.authorities.surroundings import is_draft, owner_behind, year_behind
from reprisal_kg.authorities.tables import THIRD_COMMITTEE, Tables, read_tables
from reprisal_kg.crosswalk import fold
from reprisal_kg.resources import read_text

Row = TypeVar("Row")

_LONGEST_OWNER = 100
"""Characters looked at behind a law's name for the place or State whose law it is."""

_COLONS = re.compile(r"\s*:{1,2}\s*")


class Authorities:
    """All authority tables, ready to be asked.

    Args:
        tables: The rows; ``load`` reads them.

    Attributes:
        states, regions, regional_groups, state_groups, places, reports, meetings,
            un_bodies, laws: The rows of each table, in the order of its file.
    """

    def __init__(self, tables: Tables) -> None:
        self.states = _rows(tables.states)
        self.regions = _rows(tables.regions)
        self.regional_groups = _rows(tables.regional_groups)
        self.state_groups = _rows(tables.state_groups)
        self.places = _rows(tables.places)
        self.reports = _rows(tables.reports)
        self.meetings = _rows(tables.meetings)
        self.un_bodies = _rows(tables.un_bodies)
        self.laws = _rows(tables.laws)
        self._states = {state.iso3: state for state in self.states}
        self._regions = {region.m49: region for region in self.regions}
        self._regional_groups = {group.key: group for group in self.regional_groups}
        self._meetings = {meeting.key: meeting for meeting in self.meetings}
        self._bodies = {body.key: body for body in self.un_bodies}
        self._reports = {report.year: report for report in self.reports}
        self._sessions = {(meeting.body, meeting.session): meeting for meeting in self.meetings}
        self._state_names = {fold(name): state for state in self.states for name in state.deciding_names}
        self._weak_names = _listed((name, state) for state in self.states for name in state.names_weak)
        self._place_names = _listed((name, place) for place in self.places for name in place.names)
        self._body_names = {
            _body_name(name): body for body in self.un_bodies for name in (body.name, *body.variants)
        }
        self._group_names = {
            fold(name): group for group in self.state_groups for name in (group.name, *group.variants)
        }
        self._state_finder = _state_finder(self.states, self.places)
        self._law_finders = {
            state: NameFinder(self.law_names(state), proper=False)
            for state in sorted({law.state for law in self.laws})
        }
        self._any_law_finder = NameFinder(self.law_names(None), proper=False)

    def state(self, name: str) -> Outcome[State]:
        """Return the State that a name means; a leading "the" does not count.

        >>> authorities().state("the Netherlands").row.iso3
        'NLD'
        >>> authorities().state("Hong Kong").why
        "'Hong Kong' is a place within the State"
        """
        folded = _without_the(fold(name))
        if folded in self._state_names:
            return Known(self._state_names[folded])
        if folded in self._weak_names:
            rows = self._weak_names[folded]
            why = "may mean more than one State" if len(rows) > 1 else "is not sure to mean this State"
            return Suggested(rows, f"{name!r} {why}")
        found = self.place(name)
        if isinstance(found, Known) and found.row.state:
            return Suggested((self._states[found.row.state],), f"{name!r} is a place within the State")
        return NotKnown(name)

    @property
    def state_codes(self) -> frozenset[str]:
        """The ISO 3166-1 alpha-3 codes of the States."""
        return frozenset(self._states)

    def state_of_code(self, iso3: str) -> State | None:
        """Return the State with an ISO 3166-1 alpha-3 code, or None."""
        return self._states.get(iso3)

    def region(self, m49: str) -> Region | None:
        """Return the region with an M49 code, or None."""
        return self._regions.get(m49)

    def regional_group(self, key: str) -> RegionalGroup | None:
        """Return the regional group of a key, or None."""
        return self._regional_groups.get(key)

    def state_group(self, name: str) -> Outcome[StateGroup]:
        """Return the group of States that a name means.

        >>> authorities().state_group("the Benelux countries").row.members
        ('BEL', 'LUX', 'NLD')
        """
        found = self._group_names.get(_without_the(fold(name)))
        return NotKnown(name) if found is None else Known(found)

    def place(self, name: str, state_iso3: str | None = None) -> Outcome[AuthorityPlace]:
        """Return the place that a name means.

        Args:
            name: The name of a place that is not a State.
            state_iso3: The State of the case in which the name stands, when known. It
                decides where a name exists in several States.

        Returns:
            The place, or places of that name in other States, or NotKnown.

        Examples:
            >>> authorities().place("Hong Kong").row.state
            'CHN'
            >>> authorities().place("Tripoli", "LBY").row.key
            'tripoli'
            >>> [place.key for place in authorities().place("Tripoli").rows]
            ['tripoli']
        """
        rows = self._place_names.get(_without_the(fold(name)), ())
        for row in rows:
            if row.decides_alone or state_iso3 in row.decides:
                return Known(row)
        return Suggested(rows, f"{name!r} exists in several States") if rows else NotKnown(name)

    def report(self, year: int) -> Outcome[Report]:
        """Return the Secretary-General's report of a year.

        >>> authorities().report(2021).row.symbol
        'A/HRC/48/28'
        """
        found = self._reports.get(year)
        return NotKnown(str(year)) if found is None else Known(found)

    def meeting(self, key: str) -> Meeting | None:
        """Return the meeting of a key such as ``hrc-54``, or None."""
        return self._meetings.get(key)

    def meeting_of(self, body_key: str, session: int) -> Meeting | None:
        """Return a session of a UN body, or None.

        >>> authorities().meeting_of("human-rights-council", 54).key
        'hrc-54'
        """
        return self._sessions.get((body_key, session))

    def third_committee(self, year: int) -> Meeting | None:
        """Return the session of the Third Committee that began in a year, or None.

        >>> authorities().third_committee(2024).key
        'third-committee-79'
        """
        for meeting in self.meetings:
            if meeting.body == THIRD_COMMITTEE and meeting.year == year:
                return meeting
        return None

    def un_body(self, name: str) -> Outcome[UnBody]:
        """Return the UN body that a coded value means.

        ``Parent: Child`` and ``Parent::Child`` are the same. "Unclear" and "Other" are no
        bodies.

        >>> authorities().un_body("UN Special Procedures::thematic").row.key
        'special-procedures-thematic'
        """
        found = self._body_names.get(_body_name(name))
        return NotKnown(name) if found is None else Known(found)

    def un_body_of_key(self, key: str) -> UnBody | None:
        """Return the UN body of a key, or None."""
        return self._bodies.get(key)

    def law_names(self, state_iso3: str | None) -> tuple[tuple[str, Law], ...]:
        """Return the names by which laws are known in a case of a State.

        Args:
            state_iso3: The State of the case, or None. Short names count only in cases of
                the law's own State: "National Security Law" means another law elsewhere.

        Returns:
            Names and laws, longest name first.
        """
        pairs = [(name, law) for law in self.laws for name in (law.name, *law.names_strong)]
        pairs += [(name, law) for law in self.laws if law.state == state_iso3 for name in law.names_weak]
        return tuple(sorted(pairs, key=lambda pair: (-len(pair[0]), pair[0])))

    def find_laws(
        self, text: str, state_iso3: str | None, *, context: str = ""
    ) -> tuple[tuple[int, int, Law], ...]:
        """Find the laws that a text names.

        A short name of a law of a place counts only where text or context names that place:
        mainland China has a National Security Law too. A name that goes on with another
        year, or with another place, means another law; a draft is no law.

        Args:
            text: Text of a case.
            state_iso3: The State of the case, if known.
            context: Other words of the case, such as its title.

        Returns:
            Start and end (exclusive) in ``text`` and the law, in the order of the text.

        Examples:
            >>> found = authorities().find_laws("the “National Security Law”,18 of Hong Kong", "CHN")
            >>> [(start, end, law.key) for start, end, law in found]
            [(5, 26, 'hkg-national-security-law-2020')]
            >>> authorities().find_laws("the National Security Law", "CHN")
            ()
            >>> authorities().find_laws("Hong Kong and the National Security Law of Macao", "CHN")
            ()
        """
        found = self._law_finders.get(state_iso3 or "", self._any_law_finder).find(text)
        around = fold(f"{context}\n{text}")
        return tuple(
            (start, end, law)
            for start, end, law in found
            if self._is_meant(law, fold(text[start:end]), around)
            and not self._is_another(law, text, start, end)
        )

    def _is_meant(self, law: Law, name: str, around: str) -> bool:
        """Return whether a law's name means the law among these words."""
        if not law.jurisdiction.startswith("place:") or name not in {fold(one) for one in law.names_weak}:
            return True
        key = law.jurisdiction.removeprefix("place:")
        return any(fold(one) in around for place in self.places if place.key == key for one in place.names)

    def _is_another(self, law: Law, text: str, start: int, end: int) -> bool:
        """Return whether the words around a law's name make it the name of another law."""
        year, end = year_behind(text, end)
        if is_draft(text, start) or (year and law.adopted and not law.adopted.startswith(year)):
            return True
        owner = owner_behind(text, end)
        if owner is None:
            return False
        found = self._state_finder.find(text[owner : owner + _LONGEST_OWNER])
        return bool(found) and found[0][0] == 0 and not _is_owner(law, found[0][2])

    def find_states(self, text: str) -> tuple[tuple[int, int, State], ...]:
        """Find the States that a text names, by spellings that decide.

        Names of places are looked for too and left out, so that "Northern Ireland" is not
        Ireland.

        Returns:
            Start and end (exclusive) in ``text`` and the State, in the order of the text.

        Examples:
            >>> [(s, e, state.iso3) for s, e, state in authorities().find_states("Germany told us, the US")]
            [(0, 7, 'DEU'), (21, 23, 'USA')]
        """
        found = self._state_finder.find(text)
        return tuple((start, end, row) for start, end, row in found if isinstance(row, State))


def load(read: Callable[[str], str] = read_text) -> Authorities:
    """Read and check the authority tables.

    Args:
        read: Gives the text of a bundled file by its path.

    Returns:
        The tables.

    Raises:
        PackageBroken: A table contradicts itself or another one.
    """
    return Authorities(read_tables(read))


@cache
def authorities() -> Authorities:
    """Return the authority tables that ship with the package."""
    return load()


def _is_owner(law: Law, row: State | AuthorityPlace) -> bool:
    """Return whether a law is that of a State or place; a place's law is not its State's."""
    if law.jurisdiction.startswith("place:"):
        return isinstance(row, AuthorityPlace) and law.jurisdiction == f"place:{row.key}"
    return law.state == (row.iso3 if isinstance(row, State) else row.state)


def _rows(placed: Iterable[Placed[Row]]) -> tuple[Row, ...]:
    return tuple(one.row for one in placed)


def _listed(pairs: Iterable[tuple[str, Row]]) -> dict[str, tuple[Row, ...]]:
    found: dict[str, tuple[Row, ...]] = {}
    for name, row in pairs:
        known = found.get(fold(name), ())
        found[fold(name)] = known if row in known else (*known, row)
    return found


def _without_the(folded: str) -> str:
    return folded.removeprefix("the ")


def _body_name(name: str) -> str:
    return _COLONS.sub(": ", fold(name))


def _state_finder(
    states: Iterable[State], places: Iterable[AuthorityPlace]
) -> NameFinder[State | AuthorityPlace]:
    names: list[tuple[str, State | AuthorityPlace]] = [
        (name, state) for state in states for name in state.deciding_names
    ]
    names += [(name, place) for place in places for name in place.names]
    return NameFinder(names, proper=True)
