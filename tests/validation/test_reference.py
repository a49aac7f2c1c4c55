from __future__ import annotations

import logging

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store
from rdflib import Graph

from reprisal_kg.errors import ShapeError
from reprisal_kg.validation.reference import check_reference
from reprisal_kg.validation.shapes import parse_shapes, shapes_graph
from reprisal_kg.vocabulary import RDF, RKG, XSD

POINT = "<https://example.org/id/case/2021-020-001-chn/point>"
BAD_POINT = f"""
@prefix geo: <http://www.w3.org/2003/01/geo/wgs84_pos#> .
@prefix rkg: <https://w3id.org/reprisal-kg/ontology#> .
{POINT} a geo:Point ; geo:lat 99.5 ; geo:long 104.1 ;
    rkg:ofCase <https://example.org/id/case/2021-020-001-chn> .
"""


def test_a_finding_is_plain_text() -> None:
    (found,) = check_reference(Graph().parse(data=BAD_POINT, format="turtle"))
    assert found.focus == POINT.strip("<>")
    assert found.shape == "https://w3id.org/reprisal-kg/shapes#Point-lat-range"
    assert found.path == "http://www.w3.org/2003/01/geo/wgs84_pos#lat"
    assert found.value == '"99.5"^^<http://www.w3.org/2001/XMLSchema#decimal>'
    assert found.severity == "Violation"
    assert "{?value}" in found.message


def test_a_graph_and_its_quads_give_the_same_findings() -> None:
    store = Store()
    store.load(BAD_POINT, format=RdfFormat.TURTLE, to_graph=NamedNode("https://example.org/graph"))
    assert check_reference(store) == check_reference(Graph().parse(data=BAD_POINT, format="turtle"))


def test_ill_typed_literals_are_found_and_nothing_is_logged(
    caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.INFO)
    date = NamedNode("https://example.org/id/reprisal/2021-020-001-chn/date/2020-06")
    facts: list[tuple[NamedNode, NamedNode | Literal]] = [
        (RDF.type, RKG.DateAsWritten),
        (RKG.writtenAs, Literal("June 2020")),
        (RKG.edtf, Literal("2020-06", datatype=NamedNode("http://id.loc.gov/datatypes/edtf/EDTF"))),
        (RKG.latest, Literal("2020-06-31", datatype=XSD.date)),
    ]
    graph = NamedNode("https://example.org/graph")
    (found,) = check_reference([Quad(date, term, value, graph) for term, value in facts])
    assert found.shape.endswith("#DateAsWritten-latest-kind")
    assert "2020-06-31" in found.value
    assert not caplog.records
    assert capsys.readouterr() == ("", "")


def test_the_check_changes_neither_data_nor_shapes() -> None:
    data = Graph().parse(data=BAD_POINT, format="turtle")
    sizes = len(data), len(shapes_graph())
    check_reference(data)
    assert (len(data), len(shapes_graph())) == sizes


def test_an_empty_graph_breaks_nothing() -> None:
    assert check_reference(Graph()) == ()


def test_shapes_that_pyshacl_cannot_use_are_an_error_with_a_remedy(
    capsys: pytest.CaptureFixture[str],
) -> None:
    broken = parse_shapes(
        {
            "mine.ttl": """
            @prefix sh: <http://www.w3.org/ns/shacl#> .
            @prefix geo: <http://www.w3.org/2003/01/geo/wgs84_pos#> .
            <urn:shape> a sh:NodeShape ; sh:targetClass geo:Point ; sh:property <urn:lat> .
            <urn:lat> a sh:PropertyShape ; sh:path geo:lat ; sh:minCount "many" .
            """
        }
    )
    with pytest.raises(ShapeError, match=r"^the shapes cannot be used: .+\. Correct the shapes files$"):
        check_reference(Graph().parse(data=BAD_POINT, format="turtle"), broken)
    assert capsys.readouterr() == ("", "")
