"""The authorities graph holds what the tables say, each triple once."""

from __future__ import annotations

from collections import Counter

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Store

from reprisal_kg.authorities import authorities
from reprisal_kg.mapping.authority_graph import authority_quads
from reprisal_kg.mapping.iris import Iris
from reprisal_kg.vocabulary import ONTOLOGY, PREFIXES

QUADS = list(authority_quads(Iris(), authorities()))
BASE = "https://w3id.org/reprisal-kg/"


def of(thing: str) -> set[str]:
    """Return the facts of a thing as short texts."""
    found = set()
    for quad in QUADS:
        if quad.subject == NamedNode(f"{BASE}id/{thing}"):
            term = str(quad.object).replace(f"{BASE}", "").replace(PREFIXES["xsd"], "xsd:")
            name = str(quad.predicate.value)
            found.add(f"{name.removeprefix(ONTOLOGY).rsplit('/', 1)[-1].rsplit('#', 1)[-1]} {term}")
    assert found, f"nothing is said of {thing}"
    return found


def test_every_quad_stands_once_in_the_one_graph_without_blank_nodes() -> None:
    assert QUADS
    assert max(Counter(map(str, QUADS)).values()) == 1
    assert {quad.graph_name for quad in QUADS} == {NamedNode(f"{BASE}graph/authorities")}
    assert not [quad for quad in QUADS if BlankNode in {type(quad.subject), type(quad.object)}]


def test_the_same_tables_give_the_same_quads_in_the_same_order() -> None:
    assert list(authority_quads(Iris(), authorities())) == QUADS


def test_a_store_reads_back_every_quad() -> None:
    store = Store()
    store.extend(QUADS)
    assert len(store) == len(QUADS)
    assert set(store) == set(QUADS)


def test_every_row_of_every_table_is_a_thing_of_its_class() -> None:
    tables = authorities()
    kinds = Counter(
        quad.object.value.removeprefix(ONTOLOGY)
        for quad in QUADS
        if quad.predicate.value == f"{PREFIXES['rdf']}type" and isinstance(quad.object, NamedNode)
    )
    assert kinds == {
        "State": len(tables.states),
        "Region": len(tables.regions),
        "RegionalGroup": len(tables.regional_groups),
        "StateGroup": len(tables.state_groups),
        "Place": len(tables.places),
        "SgReport": len(tables.reports),
        "Meeting": len(tables.meetings),
        "UnBody": len(tables.un_bodies),
        "Law": len(tables.laws),
    }


def test_every_thing_that_is_pointed_to_is_described() -> None:
    described = {quad.subject for quad in QUADS}
    pointed = {
        quad.object
        for quad in QUADS
        if isinstance(quad.object, NamedNode) and quad.object.value.startswith(f"{BASE}id/")
    }
    assert pointed
    assert pointed <= described


def test_labels_are_english_and_no_thing_has_two() -> None:
    labels = [quad for quad in QUADS if quad.predicate.value == f"{PREFIXES['rdfs']}label"]
    others = [quad for quad in QUADS if quad.predicate.value == f"{PREFIXES['skos']}altLabel"]
    assert labels
    assert others
    assert {quad.object.language for quad in (*labels, *others) if isinstance(quad.object, Literal)} == {"en"}
    assert max(Counter(quad.subject for quad in labels).values()) == 1
    both = {(quad.subject, quad.object) for quad in labels} & {(quad.subject, quad.object) for quad in others}
    assert not both


def test_china_is_described_as_the_contract_says() -> None:
    assert of("state/CHN") >= {
        'label "China"@en',
        'altLabel "People\'s Republic of China"@en',
        'iso3 "CHN"',
        'iso2 "CN"',
        'm49 "156"',
        "inRegion <id/region/030>",
        "regionalGroup <id/regional-group/asia-pacific>",
        "unMembership <concept/un-membership/member>",
        'lat "35.86166"^^<xsd:decimal>',
        'long "104.195397"^^<xsd:decimal>',
        "exactMatch <http://publications.europa.eu/resource/authority/country/CHN>",
        "source <https://unstats.un.org/unsd/methodology/m49/>",
    }


def test_an_observer_is_in_no_regional_group() -> None:
    assert "unMembership <concept/un-membership/observer>" in of("state/PSE")
    assert not [fact for fact in of("state/PSE") if fact.startswith("regionalGroup")]


def test_hong_kong_is_a_place_within_china() -> None:
    assert of("place/hong-kong") >= {"type <ontology#Place>", "withinState <id/state/CHN>", 'm49 "344"'}


def test_a_place_whose_state_is_not_claimed_has_none() -> None:
    assert not [fact for fact in of("place/hebron") if fact.startswith("withinState")]


def test_a_report_is_linked_to_its_session_and_document() -> None:
    assert of("report/2021") >= {
        'reportYear "2021"^^<xsd:gYear>',
        'documentSymbol "A/HRC/48/28"',
        "presentedAt <id/meeting/hrc-48>",
        'periodStart "2020-05-01"^^<xsd:date>',
        'periodEnd "2021-04-30"^^<xsd:date>',
        'statesCited "45"^^<xsd:integer>',
        'entityId "ls1pdpc0se"',
        "verified <concept/verified/yes>",
        "seeAlso <https://undocs.org/A/HRC/48/28>",
    }


def test_a_symbol_that_no_source_shows_is_marked_and_not_linked() -> None:
    assert "verified <concept/verified/no>" in of("report/2025")
    assert not [fact for fact in of("report/2025") if fact.startswith("seeAlso")]
    assert not [fact for fact in of("report/2026") if fact.startswith(("documentSymbol", "period"))]


def test_a_season_is_not_given_as_the_dates_of_a_meeting() -> None:
    found = of("meeting/third-committee-79")
    assert found >= {
        'label "Third Committee of the 79th session of the General Assembly"@en',
        "meetingBody <id/un-body/third-committee>",
        'sessionNumber "79"^^<xsd:integer>',
        'dialogueDate "2024-10-17"^^<xsd:date>',
        'seasonStart "2024-10-01"^^<xsd:date>',
        'seasonEnd "2024-11-30"^^<xsd:date>',
    }
    assert not [fact for fact in found if fact.startswith(("startDate", "endDate"))]


def test_bodies_groups_and_laws_point_to_what_they_belong_to() -> None:
    assert "subOrganizationOf <id/un-body/special-procedures>" in of("un-body/special-procedures-thematic")
    assert 'altLabel "UN Special Procedures: thematic"@en' in of("un-body/special-procedures-thematic")
    assert "hasMember <id/state/LUX>" in of("state-group/benelux")
    assert "withinRegion <id/region/142>" in of("region/030")
    assert of("law/hkg-national-security-law-2020") >= {
        "jurisdiction <id/place/hong-kong>",
        'adoptedOn "2020-06-30"^^<xsd:date>',
        'altLabel "National Security Law"@en',
        "source <https://www.elegislation.gov.hk/hk/A406>",
    }
    assert "jurisdiction <id/state/PHL>" in of("law/phl-republic-act-9372-2007")


def test_a_source_cell_of_several_addresses_gives_one_triple_each() -> None:
    row = next(one for one in authorities().meetings if one.key == "hrc-42")
    assert len(row.sources) > 1
    given = [fact for fact in of("meeting/hrc-42") if fact.startswith("source ")]
    assert len(given) == len(row.sources)


def test_another_base_changes_data_and_leaves_terms_and_code_lists() -> None:
    quads: list[Quad] = list(authority_quads(Iris(base="https://example.org/"), authorities()))
    assert len(quads) == len(QUADS)
    subjects = {quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode)}
    assert all(one.startswith("https://example.org/id/") for one in subjects)
    objects = {quad.object.value for quad in quads if isinstance(quad.object, NamedNode)}
    assert f"{BASE}concept/un-membership/member" in objects
    assert not [one for one in objects if one.startswith(f"{BASE}id/")]
