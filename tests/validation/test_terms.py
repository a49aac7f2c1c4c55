from __future__ import annotations

import logging

import pytest
import rdflib
from pyoxigraph import Literal, NamedNode, Quad

from reprisal_kg.validation.terms import lexical_forms_kept, load_union, read_term, term_text

XSD = "http://www.w3.org/2001/XMLSchema#"
S, P, G, H = (NamedNode(f"https://example.org/{name}") for name in "spgh")


def test_a_triple_of_two_graphs_counts_once() -> None:
    assert len(load_union([Quad(S, P, S, G), Quad(S, P, S, H)])) == 1


def test_no_quads_give_an_empty_graph() -> None:
    assert len(load_union([])) == 0


def test_literals_stay_as_they_were_written() -> None:
    written = Literal("007", datatype=NamedNode(f"{XSD}integer"))
    (found,) = load_union([Quad(S, P, written, G)]).objects()
    assert term_text(found) == str(written)


def test_an_ill_typed_literal_is_kept_and_logs_nothing(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    wrong = Literal("2020-06", datatype=NamedNode(f"{XSD}date"))
    (found,) = load_union([Quad(S, P, wrong, G)]).objects()
    assert (str(found), caplog.records) == ("2020-06", [])


def test_settings_of_rdflib_are_as_before_afterwards() -> None:
    logger = logging.getLogger("rdflib.term")
    before = rdflib.NORMALIZE_LITERALS, logger.disabled
    with pytest.raises(ValueError, match="inside"), lexical_forms_kept():
        raise ValueError("inside")
    assert (rdflib.NORMALIZE_LITERALS, logger.disabled) == before


@pytest.mark.parametrize(
    "node",
    [
        rdflib.URIRef("https://example.org/a"),
        rdflib.Literal('a "quoted"\nline'),
        rdflib.Literal("é", lang="fr"),
        rdflib.Literal("1", datatype=rdflib.XSD.integer),
    ],
)
def test_a_term_survives_being_written_out(node: rdflib.term.Node) -> None:
    found = read_term(term_text(node))
    assert found is not None
    assert str(getattr(found, "value", "")) == str(node)


def test_what_is_no_term_is_none() -> None:
    assert read_term("") is None
    assert read_term("not a term") is None
