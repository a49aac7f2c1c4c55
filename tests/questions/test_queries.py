"""Every canned query gives the rows that stand beside it, on two engines.

``tests/questions/<query>/`` holds the expected rows over ``graph.trig``:

- ``expected.csv``: without parameters, or with the example of those that are required;
- ``expected--<parameter>.csv``: with that parameter's example;
- ``expected--<parameter>=<value>….csv``: with that value; ``%2F`` stands for ``/``, ``%3A`` for ``:``.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pyoxigraph
import pytest
import rdflib
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.query import ResultRow

from reprisal_kg.building.graph import KnowledgeGraph
from reprisal_kg.mapping.iris import Iris
from reprisal_kg.questions.answers import answer_from_solutions
from reprisal_kg.questions.binding import bind_parameters
from reprisal_kg.questions.query_file import QueryFile, all_queries, load_query, slots
from reprisal_kg.resources import names, read_text
from reprisal_kg.vocabulary import PREFIXES, RKG

HERE = Path(__file__).parent
GRAPH = HERE / "graph.trig"
STATES = {"CHN", "EGY", "LIE", "USA", "XAA", "XAB", "XAC", "XAD"}
QUERIES = [query.name for query in all_queries()]
EXPECTED = sorted(path.relative_to(HERE).as_posix() for path in HERE.glob("*/expected*.csv"))

Rows = list[tuple[str, ...]]


@cache
def store() -> pyoxigraph.Store:
    loaded = pyoxigraph.Store()
    loaded.load(GRAPH.read_text(encoding="utf-8"), pyoxigraph.RdfFormat.TRIG)
    return loaded


@cache
def dataset() -> rdflib.Dataset:
    loaded = rdflib.Dataset(default_union=True)
    loaded.parse(data=GRAPH.read_text(encoding="utf-8"), format="trig")
    return loaded


def bind(query: QueryFile, values: dict[str, list[str]]) -> str:
    return bind_parameters(
        query, values, iris=Iris(), states=lambda name: name if name in STATES else None, cases=find_cases
    )


def find_cases(number: str) -> list[str]:
    cases = [
        quad.subject.value
        for quad in store().quads_for_pattern(
            None, None, pyoxigraph.NamedNode("https://w3id.org/reprisal-kg/ontology#Case"), None
        )
        if isinstance(quad.subject, pyoxigraph.NamedNode)
    ]
    return [iri for iri in cases if re.fullmatch(rf".*/{re.escape(number)}(?:-[a-z]+)?", iri)]


def plain(term: object) -> str:
    return "" if term is None else str(getattr(term, "value", term))


def ask_pyoxigraph(text: str) -> Rows:
    solutions = store().query(text, use_default_graph_as_union=True)
    assert isinstance(solutions, pyoxigraph.QuerySolutions)
    answer = answer_from_solutions(solutions)
    return [answer.columns, *(tuple(plain(term) for term in row) for row in answer.terms)]


def written(term: object) -> str:
    return "" if term is None else str(term)


def ask_rdflib(text: str) -> Rows:
    result = dataset().query(text)
    rows = [row for row in result if isinstance(row, ResultRow)]
    columns = tuple(str(one) for one in result.vars or ())
    return [columns, *(tuple(written(term) for term in row) for row in rows)]


def required(query: QueryFile) -> dict[str, list[str]]:
    return {one.name: [one.example] for one in query.params if one.required}


def values_of(query: QueryFile, file: str) -> dict[str, list[str]]:
    values = required(query)
    for part in Path(file).stem.split("--")[1:]:
        name, given, value = part.partition("=")
        parameter = query.parameter(name)
        assert parameter is not None, f"{file}: no parameter {name}"
        already = (
            [] if parameter.required and values.get(name) == [parameter.example] else values.get(name, [])
        )
        values[name] = [*already, unquote(value)] if given else [parameter.example]
    return values


def expected_rows(file: str) -> Rows:
    with (HERE / file).open(encoding="utf-8", newline="") as lines:
        return [tuple(row) for row in csv.reader(lines)]


def test_there_are_queries_and_each_has_its_expected_rows() -> None:
    assert len(QUERIES) > 25
    wanted = {f"{name}/expected.csv" for name in QUERIES}
    wanted |= {f"{one.name}/expected--{param.name}.csv" for one in all_queries() for param in one.params}
    assert wanted - set(EXPECTED) == set()
    assert {Path(file).parent.name for file in EXPECTED} == set(QUERIES)


@pytest.mark.parametrize("file", EXPECTED)
def test_query_gives_the_expected_rows(file: str) -> None:
    query = load_query(Path(file).parent.name)
    text = bind(query, values_of(query, file))
    assert ask_pyoxigraph(text) == expected_rows(file)


# Inside, rdflib's Dataset uses what rdflib calls deprecated; nothing outside rdflib is excused.
@pytest.mark.filterwarnings(r"ignore::DeprecationWarning:rdflib\.")
@pytest.mark.parametrize("file", EXPECTED)
def test_rdflib_gives_the_same_rows(file: str) -> None:
    query = load_query(Path(file).parent.name)
    text = bind(query, values_of(query, file))
    assert ask_rdflib(text) == expected_rows(file)


SECOND_FOLLOW_UP = """
<graph/case/2019-047-001-xab> {
  <id/follow-up/2019-047-001-xab/2020/2> a rkg:FollowUp ;
    rkg:followsUp <id/case/2019-047-001-xab> ;
    rkg:origin <concept/origin/coded-field> ;
    rkg:reportedIn <id/report/2020> ;
    rkg:trend <concept/follow-up-trend/worsened> ;
    rkg:groupIndex 1 .
}
<graph/vocabulary> { <concept/follow-up-trend/worsened> skos:prefLabel "Worsened"@en }
"""


@pytest.mark.filterwarnings(r"ignore::DeprecationWarning:rdflib\.")
def test_a_case_with_two_follow_ups_in_one_report_is_one_row_with_the_last_trend() -> None:
    trig = GRAPH.read_text(encoding="utf-8") + SECOND_FOLLOW_UP
    text = bind(load_query("cases-dropped-without-resolution"), {"state": ["XAB"]})
    loaded = pyoxigraph.Store()
    loaded.load(trig, pyoxigraph.RdfFormat.TRIG)
    solutions = loaded.query(text, use_default_graph_as_union=True)
    assert isinstance(solutions, pyoxigraph.QuerySolutions)
    answer = answer_from_solutions(solutions)
    rows = [tuple(plain(term) for term in row) for row in answer.terms]
    column = {name: at for at, name in enumerate(answer.columns)}
    assert [(row[column["follow_ups"]], row[column["last_trend_label"]]) for row in rows] == [
        ("2", "Worsened")
    ]
    other = rdflib.Dataset(default_union=True)
    other.parse(data=trig, format="trig")
    assert [
        tuple(written(term) for term in row) for row in other.query(text) if isinstance(row, ResultRow)
    ] == rows


# The rule for parameters: never a variable that stands only in OPTIONAL.


def variables_of(node: Any, inside_optional: bool = False) -> Iterator[tuple[str, bool]]:
    """Yield each variable of a triple pattern, and whether it stands in OPTIONAL.

    A sub-SELECT begins anew: what it requires is required there, wherever it stands.
    """
    if isinstance(node, CompValue):
        if node.name == "BGP":
            for triple in node["triples"] or ():
                yield from (
                    (str(term), inside_optional) for term in triple if isinstance(term, rdflib.Variable)
                )
            return
        if node.name == "LeftJoin":
            yield from variables_of(node["p1"], inside_optional)
            yield from variables_of(node["p2"], True)
            return
        anew = node.name in {"Project", "ToMultiSet"} and inside_optional
        for key, value in node.items():
            if key != "_vars":
                yield from variables_of(value, inside_optional and not anew)
    elif isinstance(node, list | tuple):
        for one in node:
            yield from variables_of(one, inside_optional)


def broken_parameters(text: str) -> set[str]:
    """Return the parameters that stand in OPTIONAL and nowhere else."""
    found = set(variables_of(prepareQuery(text).algebra))
    required_ones = {name for name, optional in found if not optional}
    return {name for name, _, _ in slots(text) if (name, True) in found and name not in required_ones}


TRAP = """
PREFIX rkg: <https://w3id.org/reprisal-kg/ontology#>
SELECT ?case ?state WHERE {
  VALUES ?state { UNDEF }
  ?case a rkg:Case .
  OPTIONAL { ?case rkg:stateConcerned ?state }
}
ORDER BY ?case
"""


def test_the_trap_invents_facts_and_is_found() -> None:
    china = "https://w3id.org/reprisal-kg/id/state/CHN"
    bound = TRAP.replace("UNDEF", f"<{china}>")
    rows = ask_pyoxigraph(bound)[1:]
    assert len(rows) == 6
    assert {state for _, state in rows} == {china}
    assert broken_parameters(TRAP) == {"state"}


@pytest.mark.parametrize("name", QUERIES)
def test_no_parameter_stands_only_in_optional(name: str) -> None:
    assert broken_parameters(load_query(name).text) == set()


@pytest.mark.parametrize("name", [query.name for query in all_queries() if query.parameter("state")])
def test_a_state_is_never_given_to_a_case_that_has_another_or_none(name: str) -> None:
    query = load_query(name)
    rows = ask_pyoxigraph(bind(query, {**required(query), "state": ["EGY"]}))
    assert rows[1:] == []


# What every query file promises.


@pytest.mark.parametrize("name", QUERIES)
def test_columns_are_the_projection(name: str) -> None:
    query = load_query(name)
    assert list(query.columns) == [str(one) for one in prepareQuery(query.text).algebra["PV"]]


@pytest.mark.parametrize("name", QUERIES)
def test_the_example_can_be_asked(name: str) -> None:
    query = load_query(name)
    assert ask_pyoxigraph(bind(query, query.example_values()))


@pytest.mark.parametrize("name", QUERIES)
def test_options_name_a_query(name: str) -> None:
    assert {param.options for param in load_query(name).params} <= {"", *QUERIES}


@pytest.mark.parametrize("name", QUERIES)
def test_only_terms_that_exist_are_asked_for(name: str) -> None:
    text = load_query(name).text
    assert set(re.findall(r"\brkg:(\w+)", text)) <= RKG.terms
    declared = dict(re.findall(r"^PREFIX (\w+): <([^>]+)>", text, re.MULTILINE))
    assert declared.items() <= PREFIXES.items()
    body = re.sub(r"^(?:PREFIX|#).*$", "", text, flags=re.MULTILINE)
    assert {prefix for prefix in declared if f"{prefix}:" not in body} == set()


def test_only_concepts_that_exist_are_asked_for() -> None:
    shipped = "".join(read_text(path) for path in names("ontology/concepts", ".ttl"))
    asked = {iri for query in all_queries() for iri in re.findall(r"<(\S+/concept/\S+)>", query.text)}
    assert len(asked) > 3
    assert {iri for iri in asked if f"<{iri}>" not in shipped} == set()


@pytest.mark.parametrize("name", QUERIES)
def test_rows_have_one_order(name: str) -> None:
    """Two different rows never tie: the order is that of all rows, whatever the store."""
    query = load_query(name)
    rows = ask_pyoxigraph(bind(query, required(query)))[1:]
    assert "ORDER BY" in query.text
    assert len(set(rows)) == len(rows)


def test_the_graph_of_the_tests_has_each_triple_once() -> None:
    quads = list(store())
    assert len(quads) > 500
    assert len({(quad.subject, quad.predicate, quad.object) for quad in quads}) == len(quads)


# The real page: every part of the case can be traced.


def test_every_part_of_the_real_case_has_a_source(real_graph: KnowledgeGraph) -> None:
    parts = real_graph.store.select(
        "PREFIX rkg: <https://w3id.org/reprisal-kg/ontology#> "
        "SELECT DISTINCT ?part { { ?part rkg:origin ?any } UNION { ?part a rkg:Case } }"
    )
    found = [row["part"] for row in parts]
    assert len(found) > 20
    for part in found:
        assert isinstance(part, pyoxigraph.NamedNode)
        rows = real_graph.query("where-a-fact-comes-from", fact=part.value).rows
        assert rows, part.value
        if "/finding/" in part.value:
            assert len(rows) == 1


@pytest.mark.parametrize("name", QUERIES)
def test_the_example_can_be_asked_of_the_real_graph(name: str, real_graph: KnowledgeGraph) -> None:
    query = load_query(name)
    assert real_graph.query(name, **query.example_values()).columns == tuple(query.columns)
