from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from reprisal_kg.mapping.iris import Iris, case_key, slug


def test_one_number_in_two_states_makes_two_keys() -> None:
    assert case_key("2019-047-001", "EGY") != case_key("2019-047-001", "HUN")


@given(st.text())
def test_a_slug_is_safe_in_an_iri(text: str) -> None:
    assert re.fullmatch(r"(?:[a-z0-9]+(?:-[a-z0-9]+)*)?", slug(text))


@given(st.lists(st.text(), min_size=1), st.lists(st.text(), min_size=1))
def test_opaque_keys_of_different_identifiers_differ(one: list[str], other: list[str]) -> None:
    iris = Iris()
    assert (iris.opaque("person", *one) == iris.opaque("person", *other)) == (one == other)


def test_an_opaque_key_depends_on_the_secret() -> None:
    assert Iris(key=b"one").opaque("person", "2018-032-001-egy") != Iris(key=b"two").opaque(
        "person", "2018-032-001-egy"
    )


def test_another_base_moves_data_only() -> None:
    iris = Iris("https://data.example.org/")
    assert iris.thing("case", "x").value == "https://data.example.org/id/case/x"
    assert iris.graph("case", "x").value == "https://data.example.org/graph/case/x"
