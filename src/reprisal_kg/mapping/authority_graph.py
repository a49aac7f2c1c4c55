"""The authorities graph: what the authority tables say, as quads.

Every case shares these nodes, so they are described once, here, and nowhere else. Terms
and IRI forms: ``docs/reference/graph.md``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Quad

from reprisal_kg.authorities import (
    Authorities,
    AuthorityPlace,
    Law,
    Meeting,
    Region,
    RegionalGroup,
    Report,
    Sourced,
    State,
    StateGroup,
    UnBody,
)
from reprisal_kg.mapping.iris import Iris, concept
from reprisal_kg.vocabulary import DCTERMS, GEO, ORG, RDF, RDFS, RKG, SKOS, XSD

COUNCIL = "human-rights-council"
EU_COUNTRIES = "http://publications.europa.eu/resource/authority/country/"
UN_DOCUMENTS = "https://undocs.org/"
PLACE_PREFIX = "place:"


Term = NamedNode | Literal
Facts = Iterator[tuple[NamedNode, Term]]


def authority_quads(iris: Iris, tables: Authorities) -> Iterator[Quad]:
    """Return the authority tables as quads of the graph ``authorities``.

    Args:
        iris: Builds the IRIs.
        tables: The authority tables.

    Yields:
        Each quad once, in an order that depends on nothing but the tables.
    """
    described = _Describer(iris, tables)
    graph = iris.graph("authorities")
    triples = {
        (node.value, property_.value, str(term)): Quad(node, property_, term, graph)
        for node, facts in described.everything()
        for property_, term in facts
    }
    for key in sorted(triples):
        yield triples[key]


@dataclass(frozen=True, slots=True)
class _Describer:
    """Says of each row what the graph holds of it."""

    iris: Iris
    tables: Authorities

    def everything(self) -> Iterator[tuple[NamedNode, Facts]]:
        """Yield each node and its facts."""
        tables = self.tables
        for state in tables.states:
            yield self.iris.thing("state", state.iso3), self.state(state)
        for region in tables.regions:
            yield self.iris.thing("region", region.m49), self.region(region)
        for regional_group in tables.regional_groups:
            yield self.iris.thing("regional-group", regional_group.key), self.regional_group(regional_group)
        for group in tables.state_groups:
            yield self.iris.thing("state-group", group.key), self.state_group(group)
        for place in tables.places:
            yield self.iris.thing("place", place.key), self.place(place)
        for report in tables.reports:
            yield self.iris.thing("report", report.key), self.report(report)
        for meeting in tables.meetings:
            yield self.iris.thing("meeting", meeting.key), self.meeting(meeting)
        for body in tables.un_bodies:
            yield self.iris.thing("un-body", body.key), self.un_body(body)
        for law in tables.laws:
            yield self.iris.thing("law", law.key), self.law(law)

    def state(self, state: State) -> Facts:
        """Yield the facts of a State. Names that do not decide are no labels of it."""
        yield RDF.type, RKG.State
        yield from _labels(state.name, state.names_strong)
        yield RKG.iso3, Literal(state.iso3)
        yield RKG.iso2, Literal(state.iso2)
        yield RKG.m49, Literal(state.m49)
        yield RKG.inRegion, self.iris.thing("region", state.region)
        if state.regional_group:
            yield RKG.regionalGroup, self.iris.thing("regional-group", state.regional_group)
        yield RKG.unMembership, concept("un-membership", state.membership)
        if state.lat:
            yield GEO.lat, Literal(state.lat, datatype=XSD.decimal)
            yield GEO.long, Literal(state.long, datatype=XSD.decimal)
        yield SKOS.exactMatch, NamedNode(EU_COUNTRIES + state.iso3)
        yield from _sources(state)

    def region(self, region: Region) -> Facts:
        """Yield the facts of a region."""
        yield RDF.type, RKG.Region
        yield from _labels(region.name)
        yield RKG.m49, Literal(region.m49)
        if region.within:
            yield RKG.withinRegion, self.iris.thing("region", region.within)

    @staticmethod
    def regional_group(group: RegionalGroup) -> Facts:
        """Yield the facts of a regional group."""
        yield RDF.type, RKG.RegionalGroup
        yield from _labels(group.name)

    def state_group(self, group: StateGroup) -> Facts:
        """Yield the facts of a group of States."""
        yield RDF.type, RKG.StateGroup
        yield from _labels(group.name, group.variants)
        for iso3 in group.members:
            yield ORG.hasMember, self.iris.thing("state", iso3)

    def place(self, place: AuthorityPlace) -> Facts:
        """Yield the facts of a place."""
        yield RDF.type, RKG.Place
        yield from _labels(place.name, place.variants)
        if place.state:
            yield RKG.withinState, self.iris.thing("state", place.state)
        if place.m49:
            yield RKG.m49, Literal(place.m49)
        yield from _sources(place)

    def report(self, report: Report) -> Facts:
        """Yield the facts of a report; a link only where a source shows the symbol."""
        yield RDF.type, RKG.SgReport
        label = f"Report of the Secretary-General on reprisals, {report.year}"
        yield from _labels(f"{label} ({report.symbol})" if report.symbol else label)
        yield RKG.reportYear, Literal(str(report.year), datatype=XSD.gYear)
        if report.symbol:
            yield RKG.documentSymbol, Literal(report.symbol)
        if report.verified != "no":
            yield RDFS.seeAlso, NamedNode(UN_DOCUMENTS + report.symbol)
        session = self.tables.meeting_of(COUNCIL, report.session)
        if session is not None:
            yield RKG.presentedAt, self.iris.thing("meeting", session.key)
        yield from _days((RKG.periodStart, report.period_start), (RKG.periodEnd, report.period_end))
        if report.states_cited is not None:
            yield RKG.statesCited, Literal(report.states_cited)
        if report.entity_id:
            yield RKG.entityId, Literal(report.entity_id)
        yield RKG.verified, concept("verified", report.verified)
        yield from _sources(report)

    def meeting(self, meeting: Meeting) -> Facts:
        """Yield the facts of a meeting."""
        yield RDF.type, RKG.Meeting
        yield from _labels(meeting.name)
        yield RKG.meetingBody, self.iris.thing("un-body", meeting.body)
        yield RKG.sessionNumber, Literal(meeting.session)
        yield from _days(
            (RKG.startDate, meeting.start),
            (RKG.endDate, meeting.end),
            (RKG.dialogueDate, meeting.dialogue_date),
            (RKG.seasonStart, meeting.season_start),
            (RKG.seasonEnd, meeting.season_end),
        )
        yield RKG.verified, concept("verified", meeting.verified)
        yield from _sources(meeting)

    def un_body(self, body: UnBody) -> Facts:
        """Yield the facts of a UN body."""
        yield RDF.type, RKG.UnBody
        yield from _labels(body.name, body.variants)
        if body.parent:
            yield ORG.subOrganizationOf, self.iris.thing("un-body", body.parent)

    def law(self, law: Law) -> Facts:
        """Yield the facts of a law. Its short names are labels too: they are its names."""
        yield RDF.type, RKG.Law
        yield from _labels(law.name, (*law.names_strong, *law.names_weak))
        place = law.jurisdiction.removeprefix(PLACE_PREFIX)
        kind = "state" if place == law.jurisdiction else "place"
        yield RKG.jurisdiction, self.iris.thing(kind, place)
        yield from _days((RKG.adoptedOn, law.adopted))
        yield from _sources(law)


def _labels(name: str, others: Iterable[str] = ()) -> Facts:
    yield RDFS.label, Literal(name, language="en")
    for other in others:
        if other != name:
            yield SKOS.altLabel, Literal(other, language="en")


def _days(*days: tuple[NamedNode, str]) -> Facts:
    for property_, day in days:
        if day:
            yield property_, Literal(day, datatype=XSD.date)


def _sources(row: Sourced) -> Facts:
    for address in row.sources:
        yield DCTERMS.source, NamedNode(address)
