from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pyoxigraph
import pytest
import rdflib
from hypothesis import example, given
from hypothesis import strategies as st
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.parserutils import CompValue

from reprisal_kg.code_lists import read_code_list
from reprisal_kg.errors import BadParameter
from reprisal_kg.mapping.iris import Iris
from reprisal_kg.questions.binding import bind_parameters
from reprisal_kg.questions.query_file import PARAMETER_TYPES, QueryFile, all_queries, load_query, parse_query

HERE = Path(__file__).parent
BASE = "https://w3id.org/reprisal-kg/"
STATES = {"china": "CHN", "chn": "CHN", "cn": "CHN", "example state a": "XAA"}
CASES = {
    "2019-047-001": [f"{BASE}id/case/2019-047-001-xab", f"{BASE}id/case/2019-047-001-xaa"],
    "2021-020-001": [f"{BASE}id/case/2021-020-001-chn"],
    "2021-020-001-chn": [f"{BASE}id/case/2021-020-001-chn"],
}
TYPES = (*PARAMETER_TYPES, "concept:gender")
LISTS = {
    "gender": read_code_list(
        "gender",
        f'@prefix skos: <http://www.w3.org/2004/02/skos/core#> . <{BASE}concept/gender/> skos:notation "" .'
        f'<{BASE}concept/gender/gender-unclear> skos:prefLabel "Gender unclear"@en .'
        f'<{BASE}concept/gender/female> skos:prefLabel "Female"@en .',
        "gender.ttl",
    )
}
PAYLOADS = [
    line.replace("\\n", "\n").replace("\\r", "\r").replace("\\t", "\t").replace("\\0", "\0")
    for line in (HERE / "injection.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("# ")
]


@cache
def query_of(kind: str, many: bool = False, required: bool = False) -> QueryFile:
    """A query with one parameter of that type."""
    flags = json.dumps({"many": many, "required": required})[1:-1].replace('"', "")
    return parse_query(
        "#+ summary: S.\n#+ description: D.\n#+ tags: [t]\n#+ params:\n"
        f'#+   it: {{type: "{kind}", about: It., example: "x", {flags}}}\n'
        "#+ columns: {s: S., o: O.}\n#+ example: reprisal-kg query q\n"
        "SELECT ?s ?o WHERE {\n"
        "  VALUES ?it { UNDEF }\n"
        '  ?s ?p ?o . FILTER(!BOUND(?it) || ?o = ?it) FILTER(STR(?o) != "VALUES ?it { UNDEF }")\n'
        "  # VALUES ?it { UNDEF }\n"
        "}\n",
        "queries/q.rq",
    )


def bind(kind: str, *values: str, many: bool = False) -> str:
    return bind_parameters(
        query_of(kind, many),
        {"it": list(values) if many else values[0]},
        iris=Iris(),
        states=lambda name: STATES.get(name.lower()),
        cases=lambda number: CASES.get(number.strip().lower(), []),
        lists=lambda: LISTS,
    )


def slot(text: str) -> str:
    found = re.search(r"^  VALUES \?it \{ (.*) \}$", text, re.MULTILINE)
    assert found is not None
    return found[1]


def shape_and_terms(text: str) -> tuple[str, list[Any]]:
    """The algebra of a query with the terms of its slot taken out, and these terms."""
    terms: list[Any] = []

    def walk(node: Any) -> Any:
        if isinstance(node, CompValue):
            if node.name == "values":
                rows = node["res"]
                terms.extend(row.get(rdflib.Variable("it")) for row in rows)
                return "values"
            return [node.name, {key: walk(value) for key, value in sorted(node.items()) if key != "_vars"}]
        if isinstance(node, list | tuple):
            return [walk(one) for one in node]
        return repr(node)

    algebra = prepareQuery(text).algebra
    return json.dumps(walk(algebra)), terms


@cache
def plain_shape(kind: str) -> str:
    return shape_and_terms(query_of(kind).text)[0]


def pyoxigraph_terms(text: str) -> list[Any]:
    """The terms that pyoxigraph reads in the slot."""
    solutions = pyoxigraph.Store().query(f"SELECT ?it WHERE {{ VALUES ?it {{ {slot(text)} }} }}")
    assert isinstance(solutions, pyoxigraph.QuerySolutions)
    return [row["it"] for row in solutions]


def assert_one_term_or_refused(kind: str, value: str) -> None:
    try:
        text = bind(kind, value)
    except BadParameter:
        return
    before, after = query_of(kind).text.split("VALUES ?it { UNDEF }", 1)
    assert text.startswith(before)
    assert text.endswith(after)
    shape, terms = shape_and_terms(text)
    assert shape == plain_shape(kind)
    assert len(terms) == 1
    pyoxigraph.Store().query(text)
    (read,) = pyoxigraph_terms(text)
    assert read.value == str(terms[0])
    if kind == "string":
        assert read.value == value


def test_the_corpus_is_large() -> None:
    assert len(PAYLOADS) >= 60
    assert len(set(PAYLOADS)) == len(PAYLOADS)


@pytest.mark.parametrize("kind", TYPES)
def test_no_payload_becomes_more_than_a_term(kind: str) -> None:
    for value in PAYLOADS:
        assert_one_term_or_refused(kind, value)


@given(st.sampled_from(TYPES), st.text())
@example("string", "\\u0022 }")
@example("iri", "https://example.org/\N{ZERO WIDTH SPACE}")
def test_no_text_becomes_more_than_a_term(kind: str, value: str) -> None:
    assert_one_term_or_refused(kind, value)


@given(
    st.sampled_from(["iri", "law", "case", "state", "un-body"]),
    st.builds("{}{}".format, st.sampled_from(["https://example.org/", "http://", "urn:", "rkg:"]), st.text()),
)
def test_no_iri_becomes_more_than_a_term(kind: str, value: str) -> None:
    assert_one_term_or_refused(kind, value)


@given(st.text(alphabet=st.sampled_from("\"'\\{}<>#?.\n uU0025CD"), max_size=12))
def test_no_string_of_signs_becomes_more_than_a_term(value: str) -> None:
    assert_one_term_or_refused("string", value)


@pytest.mark.parametrize(
    ("kind", "value", "term"),
    [
        ("boolean", "Yes", '"true"^^<http://www.w3.org/2001/XMLSchema#boolean>'),
        ("boolean", "false", '"false"^^<http://www.w3.org/2001/XMLSchema#boolean>'),
        ("case", "2021-020-001", f"<{BASE}id/case/2021-020-001-chn>"),
        ("case", "2021-020-001-chn", f"<{BASE}id/case/2021-020-001-chn>"),
        ("case", "https://example.org/id/case/1", "<https://example.org/id/case/1>"),
        ("concept:gender", "gender-unclear", f"<{BASE}concept/gender/gender-unclear>"),
        ("concept:gender", "GENDER  unclear", f"<{BASE}concept/gender/gender-unclear>"),
        (
            "concept:gender",
            "candidate-0123456789abcdef",
            f"<{BASE}concept/gender/candidate-0123456789abcdef>",
        ),
        ("date", "2021-09-24", '"2021-09-24"^^<http://www.w3.org/2001/XMLSchema#date>'),
        ("integer", "007", '"7"^^<http://www.w3.org/2001/XMLSchema#integer>'),
        ("iri", "rkg:trend", f"<{BASE}ontology#trend>"),
        ("iri", "https://example.org/é", "<https://example.org/é>"),
        ("law", "hkg-national-security-law-2020", f"<{BASE}id/law/hkg-national-security-law-2020>"),
        ("meeting", "hrc-54", f"<{BASE}id/meeting/hrc-54>"),
        ("region", "030", f"<{BASE}id/region/030>"),
        ("state", "China", f"<{BASE}id/state/CHN>"),
        ("state", "CN", f"<{BASE}id/state/CHN>"),
        ("string", 'say "no"', r'"say \"no\""'),
        ("un-body", "treaty-bodies", f"<{BASE}id/un-body/treaty-bodies>"),
        ("xsd:gYear", "2021", '"2021"^^<http://www.w3.org/2001/XMLSchema#gYear>'),
    ],
)
def test_a_value_becomes_the_term_of_its_type(kind: str, value: str, term: str) -> None:
    assert slot(bind(kind, value)) == term


def test_every_type_is_tried() -> None:
    tried = {
        mark.args[1][index][0]
        for mark in test_a_value_becomes_the_term_of_its_type.pytestmark  # type: ignore[attr-defined]
        for index in range(len(mark.args[1]))
    }
    assert tried == set(TYPES)


@pytest.mark.parametrize(
    ("kind", "value", "message"),
    [
        (
            "xsd:gYear",
            "20l9",
            "the parameter 'it' is '20l9', not a year of four digits. Give a value such as x",
        ),
        (
            "date",
            "2021-02-30",
            "the parameter 'it' is '2021-02-30', not a day as YYYY-MM-DD. Give a value such as x",
        ),
        (
            "concept:gender",
            "femal",
            "the parameter 'it' is 'femal', not a concept of the code list 'gender'. Did you mean female?",
        ),
        (
            "case",
            "2019-047-001",
            "the parameter 'it' is '2019-047-001', not one case: several have this number. Did you mean 2019-047-001-xaa or 2019-047-001-xab?",
        ),
        (
            "state",
            "Atlantis",
            "the parameter 'it' is 'Atlantis', not a State (its name or its ISO 3166 code). Give a value such as x",
        ),
    ],
)
def test_a_wrong_value_is_told_with_what_is_expected(kind: str, value: str, message: str) -> None:
    with pytest.raises(BadParameter) as caught:
        bind(kind, value)
    assert str(caught.value) == message


def test_a_long_value_is_cut_and_control_characters_are_shown_as_escapes() -> None:
    with pytest.raises(BadParameter) as caught:
        bind("xsd:gYear", "\x1b[31m" + "x" * 500)
    assert "\x1b" not in str(caught.value)
    assert len(str(caught.value)) < 160


def test_several_values_stand_in_one_slot_each_once() -> None:
    assert slot(bind("xsd:gYear", "2019", "2021", "2019", many=True)) == (
        '"2019"^^<http://www.w3.org/2001/XMLSchema#gYear> "2021"^^<http://www.w3.org/2001/XMLSchema#gYear>'
    )


def test_a_number_of_several_cases_gives_all_where_several_may_be_given() -> None:
    assert slot(bind("case", "2019-047-001", many=True)) == (
        f"<{BASE}id/case/2019-047-001-xaa> <{BASE}id/case/2019-047-001-xab>"
    )


def test_nothing_given_leaves_the_query_as_it_is() -> None:
    query = query_of("state", many=True)
    assert bind_parameters(query, {"it": []}, iris=Iris(), states=STATES.get) == query.text
    assert bind_parameters(query, {}, iris=Iris(), states=STATES.get) == query.text


def test_two_values_for_a_parameter_that_takes_one() -> None:
    with pytest.raises(BadParameter, match="takes one value"):
        bind_parameters(query_of("state"), {"it": ["CHN", "CN"]}, iris=Iris(), states=STATES.get)


def test_a_parameter_that_is_not_declared() -> None:
    with pytest.raises(BadParameter) as caught:
        bind_parameters(load_query("cases-by-state"), {"yaer": "2021"}, iris=Iris(), states=STATES.get)
    assert str(caught.value) == "cases-by-state has no parameter 'yaer'. Did you mean year?"


def test_a_required_parameter_that_is_missing() -> None:
    with pytest.raises(BadParameter) as caught:
        bind_parameters(load_query("life-of-a-case"), {}, iris=Iris(), states=STATES.get)
    assert "life-of-a-case needs the parameter 'case'" in str(caught.value)
    assert "2021-020-001-chn" in str(caught.value)


def test_without_a_graph_only_a_whole_case_key_is_taken() -> None:
    query = query_of("case")
    bound = bind_parameters(query, {"it": "2021-020-001-CHN"}, iris=Iris(), states=STATES.get)
    assert slot(bound) == f"<{BASE}id/case/2021-020-001-chn>"
    with pytest.raises(BadParameter, match="a case key"):
        bind_parameters(query, {"it": "2021-020-001"}, iris=Iris(), states=STATES.get)


def test_every_slot_of_a_parameter_is_filled() -> None:
    query = load_query("life-of-a-case")
    bound = bind_parameters(query, {"case": "2021-020-001-chn"}, iris=Iris(), states=STATES.get)
    assert "UNDEF" not in bound
    assert bound.count("id/case/2021-020-001-chn>") == query.text.count("VALUES ?case { UNDEF }") > 1


def test_another_base_moves_things_but_no_concepts() -> None:
    iris = Iris("https://example.org/data/")
    lists = {"it": "gender-unclear"}
    bound = bind_parameters(
        query_of("concept:gender"), lists, iris=iris, states=STATES.get, lists=lambda: LISTS
    )
    assert slot(bound) == f"<{BASE}concept/gender/gender-unclear>"
    assert slot(bind_parameters(query_of("state"), {"it": "chn"}, iris=iris, states=STATES.get)) == (
        "<https://example.org/data/id/state/CHN>"
    )


def test_the_shipped_queries_keep_their_shape_with_every_example() -> None:
    tried = 0
    for query in all_queries():
        for parameter in query.params:
            needed = {one.name: one.example for one in query.params if one.required}
            bound = bind_parameters(
                query,
                {**needed, parameter.name: parameter.example},
                iris=Iris(),
                states=lambda code: code,
            )
            assert prepareQuery(bound).algebra.name == prepareQuery(query.text).algebra.name
            tried += 1
    assert tried > 50
