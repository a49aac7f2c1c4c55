from __future__ import annotations

import os
import random
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse
from rdflib import Dataset, Graph

from reprisal_kg.mapping.iris import DEFAULT_BASE
from reprisal_kg.publishing.dumps import FORMATS, dump_pieces, write_dump
from reprisal_kg.vocabulary import RKG, XSD

RDF_FORMATS = {
    "turtle": RdfFormat.TURTLE,
    "nquads": RdfFormat.N_QUADS,
    "trig": RdfFormat.TRIG,
    "jsonld": RdfFormat.JSON_LD,
}
NAMES = st.sampled_from(
    [
        "id/case/2019-047-001-egy",
        "id/x/date/.._2019-11-07",
        "id/a-b_c",
        "concept/answer/yes",
        "ontology#Case",
        "x//y",
        "id/é",
    ]
)
IRIS = NAMES.map(lambda name: NamedNode(DEFAULT_BASE + name))
TEXTS = st.text(alphabet=st.characters(exclude_categories=["Cs"]))
LITERALS = st.one_of(
    TEXTS.map(Literal),
    TEXTS.map(lambda text: Literal(text, language="en")),
    st.integers().map(lambda n: Literal(str(n), datatype=XSD.integer)),
    st.sampled_from(["35.86166", "-60.0", "007", "x", "1."]).map(lambda t: Literal(t, datatype=XSD.decimal)),
    st.sampled_from(["true", "false", "1"]).map(lambda t: Literal(t, datatype=XSD.boolean)),
    st.just(Literal("2021", datatype=XSD.gYear)),
)
PREDICATES = st.sampled_from(
    [RKG.caseNumber, RKG.ofCase, NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")]
)
QUADS = st.builds(
    Quad,
    IRIS,
    PREDICATES,
    st.one_of(IRIS, LITERALS),
    st.sampled_from(["g/1", "g/2"]).map(lambda g: NamedNode(DEFAULT_BASE + g)),
)


def dump(quads: list[Quad], form: str) -> str:
    return "".join(dump_pieces(quads, form, DEFAULT_BASE))


@pytest.mark.parametrize("form", ["nquads", "trig", "turtle", "jsonld"])
@given(quads=st.lists(QUADS))
@settings(max_examples=60, deadline=None)
def test_what_is_written_is_what_is_read(form: str, quads: list[Quad]) -> None:
    if form == "jsonld" and any(
        isinstance(q.object, Literal) and q.predicate.value.endswith(("type", "ofCase")) for q in quads
    ):
        return  # a literal cannot stand where the context says that an IRI does
    read = set(parse(dump(quads, form), RDF_FORMATS[form]))
    if form == "turtle":
        assert {(q.subject, q.predicate, q.object) for q in read} == {
            (q.subject, q.predicate, q.object) for q in quads
        }
    else:
        assert read == set(quads)


@given(quads=st.lists(QUADS), seed=st.integers())
@settings(max_examples=40, deadline=None)
def test_the_order_of_quads_does_not_show(quads: list[Quad], seed: int) -> None:
    mixed = [*quads, *quads]
    random.Random(seed).shuffle(mixed)
    for form in FORMATS:
        assert dump(mixed, form) == dump(quads, form)


def test_one_changed_fact_is_one_changed_line() -> None:
    case = NamedNode(DEFAULT_BASE + "id/case/1")
    graph = NamedNode(DEFAULT_BASE + "g")
    quads = [
        Quad(case, RKG.caseStatus, NamedNode(DEFAULT_BASE + "concept/case-status/unresolved"), graph),
        Quad(case, RKG.caseNumber, Literal("2021-020-001"), graph),
    ]
    changed = [
        Quad(case, RKG.caseStatus, NamedNode(DEFAULT_BASE + "concept/case-status/resolved"), graph),
        quads[1],
    ]
    before, after = dump(quads, "turtle").splitlines(), dump(changed, "turtle").splitlines()
    assert len(before) == len(after)
    assert sum(one != other for one, other in zip(before, after, strict=True)) == 1


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # inside rdflib's own JSON-LD reader
def test_other_tools_read_the_dumps(tmp_path: Path, real_quads: list[Quad]) -> None:
    for form, ending in FORMATS.items():
        write_dump(real_quads, form, tmp_path / f"g.{ending}", DEFAULT_BASE)
    triples = len({(q.subject, q.predicate, q.object) for q in real_quads})
    assert len(Graph().parse(data=(tmp_path / "g.ttl").read_text(encoding="utf-8"))) == triples
    dataset = Dataset()
    dataset.parse(data=(tmp_path / "g.jsonld").read_text(encoding="utf-8"), format="json-ld")
    assert len(list(dataset.quads())) == len(real_quads)


@pytest.mark.skipif(
    shutil.which("rapper") is None and not os.environ.get("CI"),
    reason="rapper is not installed (Debian: raptor2-utils); CI installs it",
)
def test_rapper_counts_what_pyoxigraph_counts(tmp_path: Path, real_quads: list[Quad]) -> None:
    counts = set()
    for form, name in (("turtle", "turtle"), ("nquads", "nquads")):
        path = tmp_path / f"g.{FORMATS[form]}"
        write_dump(real_quads, form, path, DEFAULT_BASE)
        done = subprocess.run(
            ["rapper", "-q", "-i", name, "-o", "ntriples", str(path)],
            capture_output=True,
            text=True,
            check=True,
        )
        counts.add(len(set(done.stdout.splitlines())))
        counts.add(len({(q.subject, q.predicate, q.object) for q in parse(path=path)}))
    assert counts == {len(real_quads)}
