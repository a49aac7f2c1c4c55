"""The shapes files: each shape has one reason, one message, and one smallest graph that breaks it."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

import pytest
from rdflib import RDF, SH, BNode, Graph, URIRef

from reprisal_kg import vocabulary
from reprisal_kg.crosswalk import crosswalk
from reprisal_kg.validation.reference import check_reference
from reprisal_kg.validation.shapes import (
    REASONS,
    SEVERITIES,
    Finding,
    parse_shapes,
    read_shapes,
    shape_files,
    shape_table,
    shapes_graph,
)
from reprisal_kg.validation.terms import lexical_forms_kept

ROOT = Path(__file__).parents[1]
EXAMPLES = {path.stem: path for path in sorted((ROOT / "shapes" / "invalid").glob("*.ttl"))}
SHAPES = {shape.local: shape for shape in shape_table().values()}
PREFIXED = re.compile(r"(?<![\w:<])([a-z]+):([A-Za-z]\w*)")


@pytest.fixture(scope="module")
def found() -> dict[str, set[Finding]]:
    """What is wrong in each example; each has a base of its own, so that one run checks them all."""
    union = Graph()
    subjects: dict[str, str] = {}
    for name, path in EXAMPLES.items():
        graph = Graph()
        with lexical_forms_kept():
            graph.parse(path)
        for subject in set(graph.subjects()):
            assert subjects.setdefault(str(subject), name) == name, f"{subject} stands in two examples"
        union += graph
    results = defaultdict(set)
    for finding in check_reference(union):
        results[subjects[finding.focus]].add(finding)
    return results


def test_there_are_shapes_and_examples() -> None:
    assert len(shape_files()) > 30
    assert len(SHAPES) > 300


def test_each_shape_has_an_example_and_each_example_a_shape() -> None:
    assert set(EXAMPLES) == set(SHAPES)


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_an_example_breaks_its_shape_alone_with_its_message(
    name: str, found: dict[str, set[Finding]]
) -> None:
    shape = SHAPES[name]
    assert {(one.shape, one.severity, one.message) for one in found[name]} == {
        (shape.iri, shape.severity, shape.message)
    }
    assert len(found[name]) == 1


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_an_example_says_what_it_breaks(name: str) -> None:
    first, blank, base, *_ = EXAMPLES[name].read_text(encoding="utf-8").splitlines()
    assert first == f"# Breaks rkgsh:{name} and nothing else."
    assert (blank, base) == ("", f"@base <https://example.org/{name}/> .")


@pytest.mark.parametrize("name", sorted(SHAPES))
def test_a_shape_states_one_reason_in_words(name: str) -> None:
    shape = SHAPES[name]
    assert shape.reason in set(REASONS.values())
    assert shape.name
    assert shape.severity in SEVERITIES
    assert shape.scope in {"record", "dataset"}
    sentences = re.findall(r"[.:] ", shape.message)
    assert sentences, "says what is wrong and what to do"
    assert shape.message.endswith(".")
    assert set(re.findall(r"\{.*?\}", shape.message)) <= {"{?value}", "{?this}"}
    kind = shape.focus_class.rsplit("#", 1)[-1].rsplit("/", 1)[-1]
    stem = {"TextQuoteSelector": "Selector", "Person": "Actor"}.get(kind, kind)
    assert name.startswith(f"{stem}-{shape.path.rsplit('#', 1)[-1].rsplit('/', 1)[-1]}")


def test_severity_name_and_message_are_stated_once_and_in_english() -> None:
    graph = shapes_graph()
    for shape in SHAPES.values():
        node = URIRef(shape.iri)
        assert len(list(graph.objects(node, SH.severity))) == 1, shape.local
        for predicate in (SH.name, SH.message):
            assert [getattr(one, "language", None) for one in graph.objects(node, predicate)] == ["en"], (
                shape.local
            )


def test_shapes_have_no_blank_nodes() -> None:
    assert not [one for triple in shapes_graph() for one in triple if isinstance(one, BNode)]


def test_every_class_of_the_vocabulary_has_a_shapes_file() -> None:
    for name in vocabulary.CLASSES:
        kebab = re.sub(r"(?<!^)(?=[A-Z])", "-", name).lower()
        assert f"shapes/{kebab}.ttl" in shape_files()


@pytest.mark.parametrize("path", shape_files())
def test_a_shapes_file_begins_by_saying_what_it_holds(path: str) -> None:
    assert re.match(r"# (Shapes of|The prefixes) .+\.\n", (ROOT / path).read_text(encoding="utf-8"))


def test_every_term_that_a_shape_names_exists() -> None:
    graph = shapes_graph()
    known = _known_terms()
    named = {
        str(one)
        for predicate in (SH.path, SH.targetClass, SH.lessThan, SH.lessThanOrEquals)
        for one in graph.objects(None, predicate)
    }
    queries = [str(one) for one in graph.objects(None, SH.select)]
    assert queries
    for query in queries:
        without_iris = re.sub(r"<[^>]*>|\"[^\"]*\"", "", query)
        named |= {vocabulary.PREFIXES[prefix] + local for prefix, local in PREFIXED.findall(without_iris)}
    assert named - known == set()


def _known_terms() -> set[str]:
    spaces = [one for one in vars(vocabulary).values() if isinstance(one, vocabulary.Namespace)]
    return {getattr(space, term).value for space in spaces for term in space.terms}


def test_messages_use_the_labels_of_the_source() -> None:
    messages: dict[tuple[str, str], str] = defaultdict(str)
    for shape in SHAPES.values():
        messages[shape.focus_class, shape.path] += shape.message
    rows = [row for row in crosswalk().rows if row.term and not row.question and row.key != "title"]
    assert rows
    for row in rows:
        about = (_full(row.term_class), _full(row.term))
        assert row.label.replace(" {n}", "") in messages[about], row.key


def _full(prefixed: str) -> str:
    prefix, local = prefixed.split(":")
    return vocabulary.PREFIXES[prefix] + local


def test_only_the_meeting_of_a_mention_needs_more_than_one_graph() -> None:
    assert [name for name, shape in SHAPES.items() if shape.scope == "dataset"] == [
        "CaseMention-date-meeting"
    ]


def test_the_shapes_are_shacl() -> None:
    """Every node shape has a target, and every shape in a list of properties exists."""
    graph = shapes_graph()
    for node in graph.subjects(RDF.type, SH.NodeShape):
        assert (node, SH.targetClass, None) in graph
    listed = set(graph.objects(None, SH.property))
    assert listed == set(graph.subjects(RDF.type, SH.PropertyShape))


def test_shapes_read_from_a_graph_of_ones_own() -> None:
    text = (ROOT / "shapes" / "case.ttl").read_text(encoding="utf-8")
    assert {one.focus_class for one in read_shapes(parse_shapes({"case.ttl": text})).values()} == {
        vocabulary.RKG.Case.value
    }
