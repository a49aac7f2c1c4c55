"""The nine authority tables: their columns, and what must hold within and between them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from reprisal_kg.authorities.names import starts_with_letter
from reprisal_kg.authorities.reading import FOLDER, VERIFIED, Cells, Placed, Row, read_table
from reprisal_kg.authorities.rows import (
    AuthorityPlace,
    Law,
    Meeting,
    Region,
    RegionalGroup,
    Report,
    State,
    StateGroup,
    UnBody,
)
from reprisal_kg.crosswalk import fold
from reprisal_kg.errors import PackageBroken

PLACE_PREFIX = "place:"
COUNCIL = "human-rights-council"
THIRD_COMMITTEE = "third-committee"


@dataclass(frozen=True, slots=True)
class Tables:
    """The rows of all tables, with their places."""

    states: tuple[Placed[State], ...]
    regions: tuple[Placed[Region], ...]
    regional_groups: tuple[Placed[RegionalGroup], ...]
    state_groups: tuple[Placed[StateGroup], ...]
    places: tuple[Placed[AuthorityPlace], ...]
    reports: tuple[Placed[Report], ...]
    meetings: tuple[Placed[Meeting], ...]
    un_bodies: tuple[Placed[UnBody], ...]
    laws: tuple[Placed[Law], ...]


def read_tables(read: Callable[[str], str]) -> Tables:
    """Read and check all tables.

    Args:
        read: Gives the text of a file by its path, such as ``data/authorities/laws.csv``.

    Returns:
        The rows, in the order of the files.

    Raises:
        PackageBroken: A table contradicts its columns, itself or another table.
    """
    tables = Tables(
        states=_table(read, "states.csv", _STATE, _read_state),
        regions=_table(read, "regions.csv", _REGION, _read_region),
        regional_groups=_table(read, "regional-groups.csv", _REGIONAL_GROUP, _read_regional_group),
        state_groups=_table(read, "state-groups.csv", _STATE_GROUP, _read_state_group),
        places=_table(read, "places.csv", _PLACE, _read_place),
        reports=_table(read, "sg-reports.csv", _REPORT, _read_report),
        meetings=_table(read, "meetings.csv", _MEETING, _read_meeting),
        un_bodies=_table(read, "un-bodies.csv", _UN_BODY, _read_un_body),
        laws=_table(read, "laws.csv", _LAW, _read_law),
    )
    _check_states(tables)
    _check_groups_and_places(tables)
    _check_meetings(tables)
    _check_laws(tables)
    return tables


def _table(
    read: Callable[[str], str], name: str, columns: str, read_row: Callable[[Cells], Row]
) -> tuple[Placed[Row], ...]:
    return read_table(name, read(f"{FOLDER}/{name}"), tuple(columns.split()), read_row)


_STATE = (
    "iso3 iso2 m49 name names_strong names_fr names_es names_weak region regional_group membership "
    "lat long note"
)


def _read_state(cells: Cells) -> State:
    state = State(
        iso3=cells.shaped("iso3", "[A-Z]{3}"),
        iso2=cells.shaped("iso2", "[A-Z]{2}"),
        m49=cells.shaped("m49", "[0-9]{3}"),
        name=cells.text("name"),
        names_strong=cells.many("names_strong"),
        names_fr=cells.many("names_fr"),
        names_es=cells.many("names_es"),
        names_weak=cells.many("names_weak"),
        region=cells.shaped("region", "[0-9]{3}"),
        regional_group=cells.maybe("regional_group"),
        membership=cells.choice("membership", ("member", "observer")),
        lat=cells.degrees("lat", 90),
        long=cells.degrees("long", 180),
        note=cells.maybe("note"),
        sources=cells.sources(),
        checked=cells.text("checked"),
    )
    if bool(state.lat) != bool(state.long):
        raise ValueError("a point has both lat and long")
    return state


_REGION = "m49 name within"


def _read_region(cells: Cells) -> Region:
    return Region(
        m49=cells.shaped("m49", "[0-9]{3}"),
        name=cells.text("name"),
        within=cells.maybe("within"),
        sources=cells.sources(),
        checked=cells.text("checked"),
    )


_REGIONAL_GROUP = "key name"


def _read_regional_group(cells: Cells) -> RegionalGroup:
    return RegionalGroup(
        key=cells.key(), name=cells.text("name"), sources=cells.sources(), checked=cells.text("checked")
    )


_STATE_GROUP = "key name variants members note"


def _read_state_group(cells: Cells) -> StateGroup:
    return StateGroup(
        key=cells.key(),
        name=cells.text("name"),
        variants=cells.many("variants"),
        members=cells.many("members"),
        note=cells.maybe("note"),
        sources=cells.sources(),
        checked=cells.text("checked"),
    )


_PLACE = "key name variants state decides m49 note"


def _read_place(cells: Cells) -> AuthorityPlace:
    place = AuthorityPlace(
        key=cells.key(),
        name=cells.text("name"),
        variants=cells.many("variants"),
        state=cells.maybe("state"),
        decides=cells.many("decides"),
        m49=cells.maybe("m49") and cells.shaped("m49", "[0-9]{3}"),
        note=cells.maybe("note"),
        sources=cells.sources(),
        checked=cells.text("checked"),
    )
    if not place.decides:
        raise ValueError("'decides' is empty: it is 'alone' or a list of States")
    return place


_REPORT = "year symbol session period_start period_end states_cited entity_id verified note"


def _read_report(cells: Cells) -> Report:
    report = Report(
        year=cells.number("year"),
        symbol=cells.maybe("symbol") and cells.shaped("symbol", "A/HRC/[0-9]+/[0-9]+"),
        session=cells.number("session"),
        period_start=cells.day("period_start"),
        period_end=cells.day("period_end"),
        states_cited=cells.maybe_number("states_cited"),
        entity_id=cells.maybe("entity_id"),
        verified=cells.choice("verified", VERIFIED),
        note=cells.maybe("note"),
        sources=cells.sources(),
        checked=cells.text("checked"),
    )
    _in_order(report.period_start, report.period_end)
    if not report.symbol and report.verified != "no":
        raise ValueError("without a symbol, 'verified' is 'no'")
    return report


_MEETING = "key body session year name start end dialogue_date season_start season_end verified note"


def _read_meeting(cells: Cells) -> Meeting:
    meeting = Meeting(
        key=cells.key(),
        body=cells.key("body"),
        session=cells.number("session"),
        year=cells.number("year"),
        name=cells.text("name"),
        start=cells.day("start"),
        end=cells.day("end"),
        dialogue_date=cells.day("dialogue_date"),
        season_start=cells.day("season_start"),
        season_end=cells.day("season_end"),
        verified=cells.choice("verified", VERIFIED),
        note=cells.maybe("note"),
        sources=cells.sources(),
        checked=cells.text("checked"),
    )
    _in_order(meeting.start, meeting.dialogue_date, meeting.end)
    _in_order(meeting.season_start, meeting.dialogue_date, meeting.season_end)
    if (meeting.start or meeting.end or meeting.dialogue_date) and meeting.verified == "no":
        raise ValueError("dates that no source bears out do not stand here")
    return meeting


_UN_BODY = "key name parent kind variants note"


def _read_un_body(cells: Cells) -> UnBody:
    return UnBody(
        key=cells.key(),
        name=cells.text("name"),
        parent=cells.maybe("parent"),
        kind=cells.choice("kind", ("un-body", "related")),
        variants=cells.many("variants"),
        note=cells.maybe("note"),
        sources=cells.sources(),
        checked=cells.text("checked"),
    )


_LAW = "key name names_strong names_weak jurisdiction state adopted note"


def _read_law(cells: Cells) -> Law:
    law = Law(
        key=cells.key(),
        name=cells.text("name"),
        names_strong=cells.many("names_strong"),
        names_weak=cells.many("names_weak"),
        jurisdiction=cells.text("jurisdiction"),
        state=cells.shaped("state", "[A-Z]{3}"),
        adopted=cells.day("adopted"),
        note=cells.maybe("note"),
        sources=cells.sources(),
        checked=cells.text("checked"),
    )
    for name in (law.name, *law.names_strong, *law.names_weak):
        if not starts_with_letter(name):
            raise ValueError(
                f"the name {name!r} does not begin with a letter, so no text can be searched for it"
            )
    return law


def _in_order(*days: str) -> None:
    known = [day for day in days if day]
    if known != sorted(known):
        raise ValueError(f"the days are not in order: {', '.join(known)}")


def _check_states(tables: Tables) -> None:
    regions = _unique(tables.regions, "code", lambda row: [row.m49])
    _check_parents(tables.regions, regions, lambda row: row.within)
    groups = _unique(tables.regional_groups, "key", lambda row: [row.key])
    _unique(tables.states, "iso3", lambda row: [row.iso3])
    _unique(tables.states, "iso2", lambda row: [row.iso2])
    _unique(tables.states, "m49", lambda row: [row.m49])
    _unique(tables.states, "name", lambda row: map(fold, row.deciding_names))
    for one in tables.states:
        _refer(one, "region", [one.row.region], regions)
        _refer(one, "regional group", [one.row.regional_group] if one.row.regional_group else [], groups)


def _check_groups_and_places(tables: Tables) -> None:
    states = {one.row.iso3 for one in tables.states}
    _unique(tables.state_groups, "key", lambda row: [row.key])
    _unique(tables.state_groups, "name", lambda row: _names(row.name, *row.variants))
    for group in tables.state_groups:
        _refer(group, "State", group.row.members, states)
    _unique(tables.places, "key", lambda row: [row.key])
    _unique(tables.places, "m49", lambda row: [row.m49] if row.m49 else [])
    _unique(tables.places, "name", lambda row: _names(*row.names) if row.decides_alone else [])
    _unique(
        tables.places,
        "name in one State",
        lambda row: (
            [] if row.decides_alone else [f"{name} ({iso3})" for name in row.names for iso3 in row.decides]
        ),
    )
    codes = {one.row.m49 for one in tables.states}
    taken = {fold(name) for one in tables.states for name in one.row.deciding_names}
    for place in tables.places:
        _refer(place, "State", [place.row.state] if place.row.state else [], states)
        _refer(place, "State", () if place.row.decides_alone else place.row.decides, states)
        if place.row.m49 in codes:
            raise PackageBroken(f"the code {place.row.m49!r} is that of a State", place=place.place)
        for name in place.row.names:
            if fold(name) in taken:
                raise PackageBroken(f"the name {name!r} is that of a State", place=place.place)


def _check_meetings(tables: Tables) -> None:
    bodies = _unique(tables.un_bodies, "key", lambda row: [row.key])
    _check_parents(tables.un_bodies, bodies, lambda row: row.parent)
    _unique(tables.un_bodies, "name", lambda row: _names(row.name, *row.variants))
    _unique(tables.meetings, "key", lambda row: [row.key])
    sessions = _unique(tables.meetings, "session", lambda row: [f"{row.body} {row.session}"])
    for meeting in tables.meetings:
        _refer(meeting, "UN body", [meeting.row.body], bodies)
    _unique(tables.meetings, "year", lambda row: [str(row.year)] if row.body == THIRD_COMMITTEE else [])
    _unique(tables.reports, "year", lambda row: [row.key])
    _unique(tables.reports, "symbol", lambda row: [row.symbol] if row.symbol else [])
    for report in tables.reports:
        _refer(report, "session", [f"{COUNCIL} {report.row.session}"], sessions)


def _check_laws(tables: Tables) -> None:
    jurisdictions = {one.row.iso3 for one in tables.states}
    jurisdictions |= {PLACE_PREFIX + one.row.key for one in tables.places}
    _unique(tables.laws, "key", lambda row: [row.key])
    _unique(
        tables.laws,
        "name in one State",
        lambda row: [
            f"{fold(name)} ({row.state})" for name in (row.name, *row.names_strong, *row.names_weak)
        ],
    )
    _unique(tables.laws, "name", lambda row: _names(row.name, *row.names_strong))
    for law in tables.laws:
        _refer(law, "jurisdiction", [law.row.jurisdiction, law.row.state], jurisdictions)


def _names(*names: str) -> set[str]:
    return {fold(name) for name in names}


def _unique(
    rows: Iterable[Placed[Row]], what: str, values: Callable[[Row], Iterable[str]]
) -> Mapping[str, Row]:
    found: dict[str, Placed[Row]] = {}
    for one in rows:
        for value in values(one.row):
            if value in found:
                message = f"the {what} {value!r} stands in line {found[value].place.line} too"
                raise PackageBroken(message, place=one.place)
            found[value] = one
    return {value: one.row for value, one in found.items()}


def _refer(one: Placed[Row], what: str, keys: Iterable[str], known: Iterable[str]) -> None:
    for key in keys:
        if key not in known:
            raise PackageBroken(f"no table has the {what} {key!r}", place=one.place)


def _check_parents(
    rows: Iterable[Placed[Row]], known: Mapping[str, Row], parent: Callable[[Row], str]
) -> None:
    for one in rows:
        seen: set[str] = set()
        key = parent(one.row)
        while key:
            _refer(one, "parent", [key], known)
            if key in seen:
                raise PackageBroken(f"{key!r} lies within itself", place=one.place)
            seen.add(key)
            key = parent(known[key])
