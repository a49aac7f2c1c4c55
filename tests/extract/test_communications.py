from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reprisal_kg.extract.communications import find_communications

STATES = {"CHN", "VEN", "LAO", "HND", "THA"}


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("… national and international fora” (CHN 17/2020).", ["CHN 17/2020"]),
        ("(VEN 7/2021 and 8/2021)", ["VEN 7/2021", "VEN 8/2021"]),
        ("(VEN 7/2021, 8/2021 and 9/2021)", ["VEN 7/2021", "VEN 8/2021", "VEN 9/2021"]),
        ("AL CHN 17/2020; UA THA 6/2017", ["CHN 17/2020", "THA 6/2017"]),
        ("(A/HRC/30/27, case HND 1/2015)", ["HND 1/2015"]),
        ("OTH 30/2018", ["OTH 30/2018"]),
    ],
)
def test_finds_codes_and_lists_that_leave_out_the_state(text: str, codes: list[str]) -> None:
    found = find_communications(text, STATES)
    assert [one.code for one in found] == codes
    assert all(f"{one.number}/{one.year}" in text[one.start : one.end] for one in found)


@pytest.mark.parametrize(
    "text", ["A/HRC/48/28", "resolution RES 24/2013", "XYZ 1/2020", "CHN 17/20", "S/RES/2514(2020)"]
)
def test_leaves_alone_what_is_no_communication(text: str) -> None:
    assert find_communications(text, STATES) == ()


@given(st.text())
def test_any_text_can_be_searched(text: str) -> None:
    for one in find_communications(text, STATES):
        assert 0 <= one.start < one.end <= len(text)
