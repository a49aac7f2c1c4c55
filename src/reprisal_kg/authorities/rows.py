"""The rows of the authority tables, and the answers that a look-up can give.

A row is a fact that stands outside any case: a State, a report, a UN body. Dates are kept
as ``YYYY-MM-DD`` and are empty where no source bears them out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeAlias, TypeVar

from reprisal_kg.crosswalk import fold

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Known(Generic[Row]):
    """The name means this row and no other."""

    row: Row


@dataclass(frozen=True, slots=True)
class Suggested(Generic[Row]):
    """The name may mean one of these rows; a person has to decide.

    Attributes:
        rows: The rows it may mean, at least one.
        why: Why the name does not decide, as a sentence for people.
    """

    rows: tuple[Row, ...]
    why: str


@dataclass(frozen=True, slots=True)
class NotKnown:
    """No row has this name.

    Attributes:
        words: The name as it was asked for.
    """

    words: str


Outcome: TypeAlias = Known[Row] | Suggested[Row] | NotKnown


@dataclass(frozen=True, slots=True, kw_only=True)
class Sourced:
    """What every row has.

    Attributes:
        sources: Addresses of the pages that bear the row out, at least one.
        checked: How the row was checked.
        note: What a reader of the row should know; may be empty.
    """

    sources: tuple[str, ...]
    checked: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class State(Sourced):
    """A Member State or observer State of the United Nations.

    Attributes:
        iso3: ISO 3166-1 alpha-3.
        iso2: ISO 3166-1 alpha-2.
        m49: UN M49 code, three digits.
        name: Short name as the UN's documents spell it.
        names_strong: Other English spellings.
        names_fr: French short names.
        names_es: Spanish short names.
        names_weak: Words that may mean this State but do not decide; they count more than
            the other columns, so that a short name can stand here too.
        region: M49 code of the most specific region.
        regional_group: Key of the regional group; empty for observers.
        membership: ``member`` or ``observer``.
        lat, long: The point that the source's pages print, as written; empty if none.
    """

    iso3: str
    iso2: str
    m49: str
    name: str
    names_strong: tuple[str, ...]
    names_fr: tuple[str, ...]
    names_es: tuple[str, ...]
    names_weak: tuple[str, ...]
    region: str
    regional_group: str
    membership: str
    lat: str
    long: str

    @property
    def key(self) -> str:
        """The last part of the IRI."""
        return self.iso3

    @property
    def deciding_names(self) -> tuple[str, ...]:
        """The spellings that mean this State and no other, each once."""
        weak = {fold(name) for name in self.names_weak}
        names = (self.name, *self.names_strong, *self.names_fr, *self.names_es)
        return tuple({fold(name): name for name in reversed(names) if fold(name) not in weak}.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Region(Sourced):
    """A geographical region of the UN's M49 standard."""

    m49: str
    name: str
    within: str

    @property
    def key(self) -> str:
        """The last part of the IRI."""
        return self.m49


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionalGroup(Sourced):
    """One of the five groups in which Member States hold elections."""

    key: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StateGroup(Sourced):
    """States that speak together, such as Benelux; members as alpha-3 codes."""

    key: str
    name: str
    variants: tuple[str, ...]
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorityPlace(Sourced):
    """A place that is not a State.

    Attributes:
        key: The last part of the IRI.
        name: Name in English.
        variants: Other spellings.
        state: Alpha-3 code of the State it lies in; empty where the table names none.
        decides: ``("alone",)`` if the name is enough; else the States in whose cases it is.
        m49: UN M49 code where the UN gives it one; else empty.
    """

    key: str
    name: str
    variants: tuple[str, ...]
    state: str
    decides: tuple[str, ...]
    m49: str

    @property
    def names(self) -> tuple[str, ...]:
        """The name and its other spellings."""
        return (self.name, *self.variants)

    @property
    def decides_alone(self) -> bool:
        """Whether the name is enough to know the place."""
        return self.decides == ("alone",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report(Sourced):
    """A yearly report of the Secretary-General on reprisals.

    Attributes:
        year: Year of the report.
        symbol: UN document symbol; empty if not known.
        session: Session of the Human Rights Council that it was presented to.
        period_start, period_end: First and last day of the reporting period.
        states_cited: Number of States named in it; None if not known.
        entity_id: Id of the report in the source database; may be empty.
        verified: ``yes``, ``partly`` or ``no``: whether a source shows the symbol.
    """

    year: int
    symbol: str
    session: int
    period_start: str
    period_end: str
    states_cited: int | None
    entity_id: str
    verified: str

    @property
    def key(self) -> str:
        """The last part of the IRI."""
        return str(self.year)


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting(Sourced):
    """A session of a UN body.

    Attributes:
        key: The last part of the IRI, such as ``hrc-54``.
        body: Key of the UN body.
        session: Number of the session.
        year: Year in which it began.
        name: Name in English.
        start, end: First and last day.
        dialogue_date: Day of the interactive dialogue on the report on reprisals.
        season_start, season_end: Bounds of the months in which such a session sits. They
            are not its dates.
        verified: ``yes``, ``partly`` or ``no``: whether a source shows the dates.
    """

    key: str
    body: str
    session: int
    year: int
    name: str
    start: str
    end: str
    dialogue_date: str
    season_start: str
    season_end: str
    verified: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnBody(Sourced):
    """A body of the United Nations, or one that the source lists with them.

    Attributes:
        key: The last part of the IRI.
        name: Name in English.
        parent: Key of the body it is part of; empty at the top.
        kind: ``un-body``, or ``related`` for a body outside the United Nations.
        variants: The spellings of the source's lists, and others.
    """

    key: str
    name: str
    parent: str
    kind: str
    variants: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Law(Sourced):
    """A law that was used against people who cooperate with the United Nations.

    Attributes:
        key: The last part of the IRI.
        name: Title in English.
        names_strong: Other names that mean this law in any text.
        names_weak: Names that mean it only in a case of its State.
        jurisdiction: Alpha-3 code of a State, or ``place:`` and the key of a place.
        state: Alpha-3 code of the State.
        adopted: Day on which it was passed or approved.
    """

    key: str
    name: str
    names_strong: tuple[str, ...]
    names_weak: tuple[str, ...]
    jurisdiction: str
    state: str
    adopted: str
