from __future__ import annotations

import pytest

from reprisal_kg.errors import QuestionError, UnknownQuestion
from reprisal_kg.questions.query_file import all_queries, load_query, parse_query, projection, slots

GOOD = """\
#+ summary: Cases
#+ description: |
#+   One row for each case.
#+
#+   And a second paragraph.
#+ tags: [list, case]
#+ params:
#+   year: {type: xsd:gYear, about: Year., example: "2021", many: true}
#+   state: {type: state, about: State., example: CHN, options: list-states}
#+   gender: {type: "concept:gender", about: Gender., example: female, required: true}
#+ columns:
#+   case: the case
#+   cases: how many
#+ example: reprisal-kg query cases --year 2019 --year 2021 --gender female
PREFIX rkg: <https://w3id.org/reprisal-kg/ontology#>

SELECT ?case (COUNT(DISTINCT ?other) AS ?cases) WHERE {
  VALUES ?year { UNDEF }
  VALUES ?state { UNDEF }
  VALUES ?gender { UNDEF }
  { SELECT ?case ?no WHERE { ?case a rkg:Case } }
}
"""


def wrong(before: str, after: str) -> str:
    assert before in GOOD
    with pytest.raises(QuestionError) as caught:
        parse_query(GOOD.replace(before, after), "queries/cases.rq")
    return str(caught.value)


def test_a_header_is_read() -> None:
    query = parse_query(GOOD, "queries/cases.rq")
    assert query.name == "cases"
    assert query.summary == "Cases"
    assert query.description == "One row for each case.\n\nAnd a second paragraph."
    assert query.tags == ("list", "case")
    assert query.columns == {"case": "the case", "cases": "how many"}
    assert query.example_values() == {"year": ["2019", "2021"], "gender": ["female"]}
    year, state, gender = query.params
    assert (year.name, year.type, year.example, year.many, year.required) == (
        "year",
        "xsd:gYear",
        "2021",
        True,
        False,
    )
    assert (state.options, state.many, state.scheme) == ("list-states", False, "")
    assert (gender.scheme, gender.required) == ("gender", True)
    assert query.text == GOOD


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("#+ tags:", "#+ tag:", "queries/cases.rq:6: unknown key 'tag': 'tags' is meant?"),
        ("#+ summary: Cases\n", "", "queries/cases.rq:1: the key 'summary' is missing"),
        ("summary: Cases", "summary: 2021", "queries/cases.rq:1: 'summary' has to be a text"),
        ("summary: Cases", 'summary: " "', "queries/cases.rq:1: the value of 'summary' is empty"),
        ("summary: Cases", "summary: [", "queries/cases.rq:2: the header is no YAML"),
        ('example: "2021"', "example: 2021", "queries/cases.rq:8: 'example' has to be a text"),
        ("many: true", "many: often", "queries/cases.rq:8: 'many' has to be true or false"),
        ("options: list", "option: list", "queries/cases.rq:9: unknown key 'option': 'options' is meant?"),
        ("type: state", "type: country", "queries/cases.rq:9: 'country' is no type of parameter"),
        ("type: state", 'type: "concept:"', "queries/cases.rq:9: 'concept:' is no type of parameter"),
        ("#+   state: {", "#+   the_state: {", "queries/cases.rq:9: 'the_state' is no parameter name"),
        ("#+   state: {", "#+   year: {", "queries/cases.rq:9: 'year' stands here twice"),
        ("tags: [list, case]", "tags: list", "queries/cases.rq:6: 'tags' has to be a list"),
        ("cases: how many", "Cases: how many", "queries/cases.rq:13: 'Cases' is no column name"),
        (
            "cases: how many",
            "count: how many",
            "queries/cases.rq:12: the columns are case, cases in the query",
        ),
        (
            "VALUES ?year { UNDEF }",
            "VALUES ?year { UNDEF UNDEF }",
            "queries/cases.rq:8: the parameter year has no slot 'VALUES ?year { UNDEF }'",
        ),
        (
            "VALUES ?year { UNDEF }",
            "VALUES ?year { UNDEF } VALUES ?body { UNDEF }",
            "queries/cases.rq:1: the slot of ?body is no parameter in the header",
        ),
        ("query cases --", "query case --", "queries/cases.rq: the example does not begin with"),
        (
            "--gender female",
            "--sex female",
            "queries/cases.rq: the example gives '--sex', which is no parameter",
        ),
        ("--gender female", "--gender", "queries/cases.rq: the example does not begin with"),
    ],
)
def test_a_wrong_header_is_told_with_its_line(before: str, after: str, message: str) -> None:
    assert message in wrong(before, after)


def test_a_query_without_a_header() -> None:
    with pytest.raises(QuestionError, match=r"queries/x\.rq:1: there is no '#\+' header"):
        parse_query("SELECT ?s WHERE { ?s ?p ?o }", "queries/x.rq")


def test_yaml_cannot_make_objects() -> None:
    with pytest.raises(QuestionError, match="has to be a text"):
        parse_query(GOOD.replace("summary: Cases", "summary: !!python/name:os.system x"), "queries/x.rq")


def test_slots_are_not_looked_for_in_comments_strings_and_iris() -> None:
    text = """# VALUES ?a { UNDEF }
    "VALUES ?b { UNDEF }" 'VALUES ?c { UNDEF }' \"\"\"x " VALUES ?d { UNDEF }\"\"\" <http://e.org/#> # VALUES ?e { UNDEF }
    VALUES ?f { UNDEF } VALUES (?g ?h) { (UNDEF UNDEF) } VALUES ?i { UNDEF <http://e.org/> } VALUES   ?f
    {UNDEF}"""
    assert [name for name, _, _ in slots(text)] == ["f", "f"]


def test_the_projection_is_that_of_the_outermost_select() -> None:
    assert projection("# SELECT ?no\nSELECT ?a ((?b + (1)) AS ?c) { SELECT ?d { } }") == ("a", "c")


def test_an_unknown_query_is_told_with_its_neighbours() -> None:
    with pytest.raises(UnknownQuestion) as caught:
        load_query("cases-by-stat")
    assert str(caught.value).startswith("there is no query 'cases-by-stat'. Did you mean cases-by-state")
    with pytest.raises(UnknownQuestion, match="lists them"):
        load_query("../secret")


def test_all_queries_are_there_by_name() -> None:
    found = [query.name for query in all_queries()]
    assert len(found) > 25
    assert found == sorted(found)
    assert load_query(found[0]).name == found[0]
