from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reprisal_kg.authorities import authorities
from reprisal_kg.extract.statements import FoundStatement, find_statements


def read(text: str) -> list[FoundStatement]:
    return list(find_statements(text, authorities()))


def words(text: str, one: FoundStatement) -> str | None:
    return text[one.quote[0] : one.quote[1]] if one.quote else None


def test_a_statement_with_state_session_debate_date_and_words() -> None:
    text = (
        "In September 2022, Liechtenstein raised the case at the 51st session of the Human Rights Council during "
        "the interactive dialogue with the Assistant Secretary-General on the report on reprisals: 'We call for "
        "the release of all those who don't give up.'"
    )
    (one,) = read(text)
    assert [state.iso3 for state in one.speakers] == ["LIE"]
    assert one.meeting is not None
    assert one.meeting.key == "hrc-51"
    assert one.debate == "reprisals-dialogue"
    assert one.date is not None
    assert one.date.edtf == "2022-09"
    assert text[one.date.start : one.date.end] == "September 2022"
    assert words(text, one) == "We call for the release of all those who don't give up."


def test_the_third_committee_is_found_by_the_year() -> None:
    (one,) = read(
        "In October 2023, the United States of America raised the case at the Third Committee: “Free them.”"
    )
    assert one.meeting is not None
    assert one.meeting.key == "third-committee-78"


def test_a_group_speaks_through_one_state() -> None:
    (one,) = read(
        "In September 2023, Luxembourg, on behalf of Belgium, the Netherlands and Luxembourg, raised the case at the "
        "54th session of the Human Rights Council: “We are concerned.”"
    )
    assert [state.iso3 for state in one.speakers] == ["LUX"]
    assert sorted(state.iso3 for state in one.behalf_states) == ["BEL", "LUX", "NLD"]


def test_several_states_in_one_sentence() -> None:
    (one,) = read(
        "In September 2022, Germany and Namibia raised the case at the 51st session of the Human Rights Council."
    )
    assert [state.iso3 for state in one.speakers] == ["DEU", "NAM"]
    assert one.quote is None


def test_two_statements_in_one_paragraph() -> None:
    text = (
        "In September 2022, Germany raised the case at the 51st session of the Human Rights Council: 'Stop.' "
        "In September 2023, Denmark raised the case at the 54th session of the Human Rights Council: 'Stop now.'"
    )
    found = read(text)
    assert [[state.iso3 for state in one.speakers] for one in found] == [["DEU"], ["DNK"]]
    assert [words(text, one) for one in found] == ["Stop.", "Stop now."]


def test_a_quote_that_names_states_does_not_make_them_speak() -> None:
    text = "In September 2022, Germany raised the case at the 51st session of the Human Rights Council: 'China and Egypt must stop.'"
    (one,) = read(text)
    assert [state.iso3 for state in one.speakers] == ["DEU"]


def test_a_passage_without_a_state_is_no_statement() -> None:
    assert (
        read(
            "In September 2022, a delegation raised the case at the 51st session of the Human Rights Council."
        )
        == []
    )


@given(st.text(alphabet=st.sampled_from("In 2022, Germany raised: '“”\n.China ")))
def test_any_text_gives_statements_within_it(text: str) -> None:
    for one in read(text):
        assert 0 <= one.start < one.end <= len(text)
        if one.quote:
            assert one.start <= one.quote[0] < one.quote[1] <= one.end
