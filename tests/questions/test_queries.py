"""Every canned query gives the rows that stand beside it, on two engines.

``tests/questions/<query>/`` holds the expected rows over ``graph.trig``:

- ``expected.csv``: without parameters, or with the example of those that are required;
- ``expected--<parameter>.csv``: with that parameter's example;
- ``expected--<parameter>=<value>….csv``: with that value; ``%2F`` stands for ``/``, ``%3A`` for ``:``.
"""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path
from urllib.parse import unquote

import pyoxigraph
import pytest
import rdflib

from reprisal_kg.mapping.iris import Iris
from reprisal_kg.questions.answers import answer_from_solutions
from reprisal_kg.questions.binding import bind_parameters
from reprisal_kg.questions.query_file import QueryFile, all_queries, load_query

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
    loaded.parse(GRAPH, format="trig")
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


def ask_pyoxigraph(text: str) -> Rows:
    solutions = store().query(text, use_default_graph_as_union=True)
    assert isinstance(solutions, pyoxigraph.QuerySolutions)
    answer = answer_from_solutions(solutions)
    return [answer.columns, *(tuple("" if term is None else term.value for term in row) for row in answer.terms)]


def ask_rdflib(text: str) -> Rows:
    result = dataset().query(text)
    names = tuple(str(name) for name in result.vars or ())
    return [names, *(tuple("" if term is None else str(term) for term in row) for row in result)]


def required(query: QueryFile) -> dict[str, list[str]]:
    return {one.name: [one.example] for one in query.params if one.required}


def values_of(query: QueryFile, file: str) -> dict[str, list[str]]:
    values = required(query)
    for part in Path(file).stem.split("--")[1:]:
        name, given, value = part.partition("=")
        parameter = query.parameter(name)
        assert parameter is not None, f"{file}: no parameter {name}"
        if given and name not in part:
            raise AssertionError(file)
        already = [] if parameter.required and values.get(name) == [parameter.example] else values.get(name, [])
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
    assert {file.split("/")[0] for file in EXPECTED} == set(QUERIES)


@pytest.mark.parametrize("file", EXPECTED)
def test_query_gives_the_expected_rows(file: str) -> None:
    query = load_query(file.split("/")[0])
    text = bind(query, values_of(query, file))
    assert ask_pyoxigraph(text) == expected_rows(file)


@pytest.mark.parametrize("file", EXPECTED)
def test_rdflib_gives_the_same_rows(file: str) -> None:
    query = load_query(file.split("/")[0])
    text = bind(query, values_of(query, file))
    assert ask_rdflib(text) == expected_rows(file)
