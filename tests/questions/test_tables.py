from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode

from reprisal_kg.questions.answers import Answer
from reprisal_kg.questions.tables import as_table

CASE = NamedNode("https://w3id.org/reprisal-kg/id/case/2021-020-001-chn")


def test_a_small_answer_is_a_table_with_its_iris() -> None:
    text = as_table(Answer(("number", "case"), ((Literal("2021-020-001"), CASE),)), 80)
    assert text.splitlines()[0].split() == ["number", "case"]
    assert "case/2021-020-001-chn" in text


def test_a_wide_answer_loses_its_iris_and_says_so() -> None:
    words = tuple(Literal(f"some words number {n}") for n in range(4))
    text = as_table(Answer(("a", "b", "c", "d", "case"), ((*words, CASE),)), 66)
    assert "2021-020-001" not in text
    assert "IRIs left out" in text


def test_an_answer_that_fits_no_table_is_a_block_a_row() -> None:
    columns = tuple(f"column{n}" for n in range(9))
    text = as_table(Answer(columns, (tuple(Literal("word " * 30) for _ in columns),)), 80)
    assert text.startswith("--- 1 of 1 ---\ncolumn0  word word")
    assert all(len(line) <= 80 for line in text.splitlines())


def test_no_rows_is_said() -> None:
    assert as_table(Answer(("a",), ()), 80) == "no rows\n"


@given(st.lists(st.tuples(st.text(), st.text(), st.text())), st.integers(20, 200))
def test_any_text_can_be_shown(rows: list[tuple[str, str, str]], width: int) -> None:
    answer = Answer(("a", "b", "c"), tuple(tuple(Literal(text) for text in row) for row in rows))
    assert as_table(answer, width).endswith("\n")
