from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reprisal_kg.authorities import authorities
from reprisal_kg.extract.statements import FoundStatement, find_statements


def read(text: str) -> list[FoundStatement]:
    return list(find_statements(text, authorities()).statements)


def words(text: str, one: FoundStatement) -> str | None:
    return " | ".join(text[start:end] for start, end in one.quotes) or None


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
    assert one.quotes == ()


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
        for start, end in one.quotes:
            assert one.start <= start < end <= one.end


def unread(text: str, concerned: str | None = None) -> list[str]:
    found = find_statements(text, authorities(), concerned)
    assert not found.statements
    return [text[start:end] for start, end in found.unread]


HRC54 = "at the 54th session of the Human Rights Council"


@pytest.mark.parametrize(
    "text",
    [
        f"China denied the allegations {HRC54} in September 2023.",
        "See the statement under 2020-001-002 (China).",
        "On 1 October 2024, China made a right of reply: 'no.'",
        "In September 2023, the United States",
        f"In September 2023, in reply to Egypt, Germany raised the case {HRC54}.",
        f"In September 2023, Egypt, Germany raised the case {HRC54}.",
        f"The Permanent Representative of Liechtenstein to the UN in Switzerland raised the case {HRC54}.",
        f"{HRC54}, Germany and Austria, and on 12 October 2023 at the Third Committee, Ireland raised the case.",
        "At the 48th session of the Human Rights Council and in October 2021 at the Third Committee, Ireland raised the case.",
    ],
)
def test_what_may_mean_two_things_is_left_unread(text: str) -> None:
    assert unread(text) == [text]


def test_the_accused_state_does_not_raise_its_own_case() -> None:
    text = f"In September 2023, China raised the case {HRC54}: 'No.'"
    assert len(unread(text, "CHN")) == 1
    assert len(read(text)) == 1


def test_a_state_that_is_spoken_of_does_not_speak() -> None:
    (one,) = read(
        f"In September 2023, concerned about China's law, the United States of America raised the case {HRC54}."
    )
    assert [state.iso3 for state in one.speakers] == ["USA"]


def test_the_delegation_of_a_state_speaks() -> None:
    (one,) = read(f"In September 2023, the delegation of the Netherlands raised the case {HRC54}.")
    assert [state.iso3 for state in one.speakers] == ["NLD"]


def test_a_case_raised_by_states_is_read() -> None:
    text = f"In September 2022, the case was raised by Germany and Liechtenstein {HRC54}: 'Free them.'"
    (one,) = read(text)
    assert [state.iso3 for state in one.speakers] == ["DEU", "LIE"]
    assert words(text, one) == "Free them."


def test_a_date_that_dates_something_else_is_not_the_statements() -> None:
    (one,) = read(
        "In reaction to the law of 30 June 2020, Germany raised the case at the Third Committee in October 2023: 'G'"
    )
    assert one.date is not None
    assert one.date.edtf == "2023-10"
    assert one.meeting is not None
    assert one.meeting.key == "third-committee-78"


def test_a_dated_sentence_in_a_quotation_is_no_statement() -> None:
    text = (
        f"In September 2023, the United States of America raised the case {HRC54}: “We note that: 'In June 2020, China made "
        "a law.' In May 2021, Egypt addressed Samira's case.” It asked for release."
    )
    found = find_statements(text, authorities())
    (one,) = found.statements
    assert [state.iso3 for state in one.speakers] == ["USA"]
    assert (words(text, one) or "").endswith("Egypt addressed Samira's case.")
    assert [text[start:end] for start, end in found.unread] == ["It asked for release."]


def test_two_quotations_of_one_statement_are_two() -> None:
    text = f"In September 2023, Germany raised the case {HRC54}: 'We condemn it.' and 'We ask China to stop.'"
    (one,) = read(text)
    assert words(text, one) == "We condemn it. | We ask China to stop."


def test_words_of_another_speaker_are_not_swallowed() -> None:
    text = f"In September 2023, Germany raised the case {HRC54}: 'We note it.' The Chinese delegation replied: 'This is untrue.'"
    found = find_statements(text, authorities())
    (one,) = found.statements
    assert words(text, one) == "We note it."
    assert [text[start:end] for start, end in found.unread] == [
        "The Chinese delegation replied: 'This is untrue.'"
    ]


def test_a_line_that_begins_no_statement_is_reported() -> None:
    text = f"In September 2023, Germany raised the case {HRC54}: 'one.'\nFrance also did so: 'two.'"
    found = find_statements(text, authorities())
    assert [words(text, one) for one in found.statements] == ["one."]
    assert [text[start:end] for start, end in found.unread] == ["France also did so: 'two.'"]


@pytest.mark.parametrize(
    "session",
    [
        "54th HRC session",
        "fifty-fourth session of the Human Rights Council",
        "54th Human Rights Council session",
    ],
)
def test_sessions_are_known_by_other_spellings(session: str) -> None:
    (one,) = read(f"In September 2023, Germany raised the case at the {session}.")
    assert one.meeting is not None
    assert one.meeting.key == "hrc-54"


def test_a_resolution_is_no_session() -> None:
    (one,) = read("In September 2023, Germany raised the case with reference to HRC 42/28.")
    assert one.meeting is None


def test_a_quotation_never_closed_ends_with_its_line() -> None:
    text = f"In September 2023, Germany raised the case {HRC54}: 'We are concerned.\nSomething else."
    found = find_statements(text, authorities())
    assert [words(text, one) for one in found.statements] == ["We are concerned."]
    assert [text[start:end] for start, end in found.unread] == ["Something else."]
