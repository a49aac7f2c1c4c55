from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from decimal import Decimal

import pyoxigraph
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode

from reprisal_kg.questions.answers import Answer, answer_from_solutions

XSD = "http://www.w3.org/2001/XMLSchema#"
CASE = NamedNode("https://w3id.org/reprisal-kg/id/case/2021-020-001-chn")


def typed(text: str, kind: str) -> Literal:
    return Literal(text, datatype=NamedNode(XSD + kind))


ANSWER = Answer(
    ("case", "title", "year", "cases", "share", "open", "day", "none"),
    (
        (
            CASE,
            Literal('one, "two"\n|three|\t*', language="en"),
            typed("2021", "gYear"),
            typed("7", "integer"),
            typed("0.50", "decimal"),
            typed("true", "boolean"),
            typed("2021-09-24", "date"),
            None,
        ),
    ),
)


def test_rows_are_python_values() -> None:
    assert ANSWER.rows == [
        (CASE.value, 'one, "two"\n|three|\t*', 2021, 7, Decimal("0.50"), True, "2021-09-24", None)
    ]
    assert len(ANSWER) == 1


def test_numbers_that_are_none_stay_texts() -> None:
    odd = Answer(("a", "b"), ((typed("20210", "gYear"), typed("x", "integer")),))
    assert odd.rows == [("20210", "x")]


def test_csv_is_the_sparql_format() -> None:
    assert ANSWER.to_csv() == (
        "case,title,year,cases,share,open,day,none\r\n"
        f'{CASE.value},"one, ""two""\n|three|\t*",2021,7,0.50,true,2021-09-24,\r\n'
    )


def test_tsv_is_the_sparql_format() -> None:
    head, row = ANSWER.to_tsv().splitlines()
    assert head == "?case\t?title\t?year\t?cases\t?share\t?open\t?day\t?none"
    cells = row.split("\t")
    assert cells[0] == f"<{CASE.value}>"
    assert cells[1] == r'"one, \"two\"\n|three|\t*"@en'
    assert cells[-1] == ""


def test_json_is_the_sparql_format_and_comes_back() -> None:
    document = json.loads(ANSWER.to_json())
    assert document["head"] == {"vars": list(ANSWER.columns)}
    (row,) = document["results"]["bindings"]
    assert row["case"] == {"type": "uri", "value": CASE.value}
    assert row["title"] == {"type": "literal", "value": 'one, "two"\n|three|\t*', "xml:lang": "en"}
    assert row["cases"] == {"type": "literal", "value": "7", "datatype": f"{XSD}integer"}
    assert "none" not in row
    read = pyoxigraph.parse_query_results(ANSWER.to_json(), pyoxigraph.QueryResultsFormat.JSON)
    assert isinstance(read, pyoxigraph.QuerySolutions)
    assert answer_from_solutions(read) == ANSWER


def test_jsonl_is_one_object_a_row() -> None:
    (line,) = ANSWER.to_jsonl().splitlines()
    assert json.loads(line)["cases"] == 7
    assert json.loads(line)["none"] is None
    assert list(json.loads(line)) == list(ANSWER.columns)


def test_markdown_shortens_iris_and_lets_no_text_be_markup() -> None:
    head, rule, row = ANSWER.to_markdown().splitlines()
    assert head.startswith("| case")
    assert set(rule) <= set("|:-")
    assert "case/2021-020-001-chn" in row
    assert r"one, \"two\" \|three\| \*".replace('\\"', '"') in row
    hostile = Answer(("a",), ((Literal("[x](javascript:y) <b> `z`"),),))
    assert r"\[x\](javascript:y) \<b\> \`z\`" in hostile.to_markdown()


def test_an_answer_without_rows_keeps_its_columns() -> None:
    empty = Answer(("case", "title"), ())
    assert empty.to_csv() == "case,title\r\n"
    assert empty.to_tsv() == "?case\t?title\n"
    assert json.loads(empty.to_json())["results"]["bindings"] == []
    assert empty.to_jsonl() == ""
    assert "case" in empty.to_markdown()
    assert list(empty.to_frame().columns) == ["case", "title"]


def test_a_frame_has_the_columns_and_values() -> None:
    frame = ANSWER.to_frame()
    assert list(frame.columns) == list(ANSWER.columns)
    assert frame["cases"].tolist() == [7]


def test_a_frame_without_pandas_says_what_to_install() -> None:
    code = (
        "import sys; sys.modules['pandas'] = None\n"
        "from reprisal_kg.errors import QuestionError\n"
        "from reprisal_kg.questions.answers import Answer\n"
        "try:\n    Answer((), ()).to_frame()\n"
        "except QuestionError as error:\n    print(error)\n"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == (
        "a data frame needs pandas, which is not installed. Install it with: pip install 'reprisal-kg[frames]'\n"
    )


def test_pandas_is_not_loaded_before_it_is_needed() -> None:
    code = "import sys, reprisal_kg.questions.answers; print('pandas' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "False\n"


@given(st.text(alphabet=st.characters(codec="utf-8")))
def test_any_text_comes_back_from_csv_json_and_tsv(text: str) -> None:
    answer = Answer(("a", "b"), ((Literal(text), None),))
    assert list(csv.reader(io.StringIO(answer.to_csv(), newline="")))[1] == [text, ""]
    for written, form in (
        (answer.to_json(), pyoxigraph.QueryResultsFormat.JSON),
        (answer.to_tsv(), pyoxigraph.QueryResultsFormat.TSV),
    ):
        read = pyoxigraph.parse_query_results(written, form)
        assert isinstance(read, pyoxigraph.QuerySolutions)
        assert answer_from_solutions(read) == answer
