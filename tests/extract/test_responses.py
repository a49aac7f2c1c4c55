from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from reprisal_kg.extract.dates import read_dates
from reprisal_kg.extract.responses import split_responses

TWO = read_dates("30 October 2020; 20 August 2021")


def parts(text: str, dates: str) -> list[tuple[str | None, str]]:
    return [
        (part.date.edtf if part.date else None, text[part.start : part.end])
        for part in split_responses(text, read_dates(dates))
    ]


def test_text_without_a_date_goes_to_the_one_date_that_no_text_names() -> None:
    text = "the Government rejected this.\nOn 20 August 2021, the Government answered. It went on."
    assert parts(text, "30 October 2020; 20 August 2021") == [
        ("2020-10-30", "the Government rejected this."),
        ("2021-08-20", "On 20 August 2021, the Government answered. It went on."),
    ]


def test_one_date_takes_the_whole_text() -> None:
    assert parts("The Government denied it.\nIt said more.", "10 May 2018") == [
        ("2018-05-10", "The Government denied it.\nIt said more.")
    ]


def test_two_dates_in_one_paragraph() -> None:
    text = "On 15 August 2016, it replied. On 9 September 2016, it replied again."
    assert parts(text, "15 August 2016; 9 September 2016") == [
        ("2016-08-15", "On 15 August 2016, it replied."),
        ("2016-09-09", "On 9 September 2016, it replied again."),
    ]


def test_text_of_neither_of_two_dates_is_given_to_neither() -> None:
    assert parts("The Government denied it.", "23 April 2019; 24 June 2019") == [
        ("2019-04-23", ""),
        ("2019-06-24", ""),
        (None, "The Government denied it."),
    ]


def test_dates_that_are_not_listed_do_not_split() -> None:
    text = "On 10 May 2018, it replied. The arrest of 3 March 2018 was lawful."
    assert parts(text, "10 May 2018") == [("2018-05-10", text)]


def test_text_without_any_date_is_kept() -> None:
    assert parts("The Government denied it.", "") == [(None, "The Government denied it.")]


def test_no_text_gives_each_date_an_empty_part() -> None:
    assert parts("", "26 August 2021") == [("2021-08-26", "")]


def test_unclear_and_open_dates_are_responses_too() -> None:
    assert parts("", "before 8 November 2019; Unclear; 5 March 2020") == [
        ("../2019-11-07", ""),
        ("XXXX", ""),
        ("2020-03-05", ""),
    ]


def test_text_is_not_given_to_a_date_that_it_contradicts() -> None:
    text = "On 3 May 2021 the Government replied."
    assert parts(text, "5 March 2020") == [("2020-03-05", ""), (None, text)]


def test_text_is_not_given_to_one_date_when_another_is_unclear() -> None:
    assert parts("The Government denied it.", "5 March 2019; Unclear") == [
        ("2019-03-05", ""),
        ("XXXX", ""),
        (None, "The Government denied it."),
    ]


def test_a_listed_date_that_dates_something_else_does_not_split() -> None:
    text = "On 5 March 2019, the Government replied. The trial began on 6 June 2020. The Government further said more."
    assert parts(text, "5 March 2019; 6 June 2020") == [("2019-03-05", text), ("2020-06-06", "")]


@given(st.text(alphabet=st.sampled_from("On 20 August 2021,. \nabc30Octber“”")))
def test_parts_never_overlap(text: str) -> None:
    spans = sorted((part.start, part.end) for part in split_responses(text, TWO) if part.end > part.start)
    assert all(first[1] <= second[0] for first, second in pairwise(spans))
    assert all(0 <= start <= end <= len(text) for start, end in spans)
