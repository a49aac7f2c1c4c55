"""Dates as sources write them: every spelling seen, what may be, and what must not be read."""

from __future__ import annotations

import csv
import re
import time
import warnings
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reprisal_kg.extract.dates import DateReading, find_dates, read_date, read_dates

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # both use names that pyparsing has deprecated
    import edtf
    from edtf_validate.valid_edtf import is_valid

TABLE = Path(__file__).with_name("dates-expected.csv")
PAGE = Path(__file__).parents[2] / "data" / "cases" / "2021-020-001-hong-kong.txt"

ENGLISH = "January February March April May June July August September October November December".split()
FRENCH = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()
SPANISH = "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split()

DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 12, 31))
FORMS: list[Callable[[date], str]] = [
    lambda day: f"{day.day} {ENGLISH[day.month - 1]} {day.year}",
    lambda day: f"{day.day:02}{ENGLISH[day.month - 1].upper()} {day.year}",
    lambda day: f"{ENGLISH[day.month - 1]} {day.day}, {day.year}",
    lambda day: (
        f"{day.day} {ENGLISH[day.month - 1][:3]}{'' if day.month == 5 else '.'} {day.year}"
    ),  # May is whole
    lambda day: f"{'1er' if day.day == 1 else day.day} {FRENCH[day.month - 1]} {day.year}",
    lambda day: f"le {day.day:02} {FRENCH[day.month - 1].upper()} {day.year}",
    lambda day: f"{day.day} de {SPANISH[day.month - 1]} de {day.year}",
    lambda day: f"{day.day} {SPANISH[day.month - 1]} {day.year}",
    lambda day: day.isoformat(),
]
PIECES = (
    "1 2 5 28 31 32 2018 2019 May June mars août de of the to au al - ~ / ; , . and et between from since before prior "
    "until mid early end onward summer first half quarter Sept st 1er ' ( after around Monday unclear 2018-06-01 2019-05"
)
WORDS = st.lists(st.sampled_from([*PIECES.split(), "\n"]), max_size=12).map(" ".join)
TEXTS = st.one_of(st.text(), WORDS, st.lists(WORDS, max_size=3).map("".join))


def rows() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def edtfs(readings: tuple[DateReading, ...]) -> str:
    return "|".join(one.edtf or "-" for one in readings)


def days(values: list[date | None]) -> str:
    return "|".join("-" if value is None else value.isoformat() for value in values)


def day_of(value: object) -> date | None:
    """The day of a bound as the independent reader gives it; it writes an open end as infinity."""
    return date(*value[:3]) if isinstance(value, time.struct_time) else None


def test_the_table_holds_every_field_of_dates() -> None:
    assert len(rows()) == 139
    assert {row["label"] for row in rows()} == {
        "Dates of prior UN action",
        "Dates of engagement",
        "Dates of mentioned reprisals",
        "Government response dates",
    }


@pytest.mark.parametrize("row", rows(), ids=lambda row: str(row["value"]))
def test_each_spelling_of_the_sources_is_read(row: dict[str, str]) -> None:
    found = read_dates(row["value"])
    assert edtfs(found) == row["edtf"]
    assert days([one.earliest for one in found]) == row["earliest"]
    assert days([one.latest for one in found]) == row["latest"]


def test_every_edtf_is_valid_and_bounded_as_another_reader_bounds_it() -> None:
    readings = [one for row in rows() for one in read_dates(row["value"]) if one.edtf]
    assert readings
    for one in readings:
        assert one.edtf is not None
        assert is_valid(one.edtf), one
        if one.edtf == "XXXX":
            assert one.earliest is one.latest is None
            continue
        other = edtf.parse_edtf(one.edtf)
        assert day_of(other.lower_strict()) == one.earliest, one
        assert day_of(other.upper_strict()) == one.latest, one


READ = {
    # numbers
    "2019-05-01": "2019-05-01",
    "2019-05": "2019-05",
    "2018-06-01~2018-07-01": "2018-06-01/2018-07-01",
    "2018-06-01~2018-06-01": "2018-06-01",
    "2010-2012": "2010/2012",
    # days
    "1st September 2020": "2020-09-01",
    "the 2nd of September, 2020": "2020-09-02",
    "September 1, 2020": "2020-09-01",
    "September 1st 2020": "2020-09-01",
    "Monday, 7 September 2020": "2020-09-07",
    "22September 2014": "2014-09-22",
    "5-Aug-2016": "2016-08-05",
    "Sept. 2020": "2020-09",
    "29 February 2020": "2020-02-29",
    "1er août 2016": "2016-08-01",
    "3 FEVRIER 2017": "2017-02-03",
    "12 Aout 2016": "2016-08-12",
    "12 aou\u0302t 2016": "2016-08-12",
    "7 de noviembre de 2018": "2018-11-07",
    "7 de noviembre del 2018": "2018-11-07",
    "5 de setiembre de 2018": "2018-09-05",
    "1\u00a0September\u00a02020": "2020-09-01",
    # ranges
    "6–7 April 2015": "2015-04-06/2015-04-07",
    "28 December to 3 January 2019": "2018-12-28/2019-01-03",
    "December to February 2022": "2021-12/2022-02",
    "May-June 2018": "2018-05/2018-06",
    "5 May 2018-3 June 2018": "2018-05-05/2018-06-03",
    "September 1-3, 2020": "2020-09-01/2020-09-03",
    "from the 5th to the 7th of May 2018": "2018-05-05/2018-05-07",
    "5 or 6 May 2018": "2018-05-05/2018-05-06",
    "du 5 au 7 août 2016": "2016-08-05/2016-08-07",
    "del 5 al 7 de agosto de 2016": "2016-08-05/2016-08-07",
    "entre el 5 y el 7 de agosto de 2016": "2016-08-05/2016-08-07",
    "mars 2019 à mai 2019": "2019-03/2019-05",
    # open ends
    "depuis janvier 2015": "2015-01/..",
    "à partir du 3 janvier 2015": "2015-01-03/..",
    "desde enero de 2015": "2015-01/..",
    "5 May 2018 to present": "2018-05-05/..",
    "after 8 May 2015": "2015-05-09/..",
    "after December 2015": "2016-01/..",
    "avant le 8 novembre 2019": "../2019-11-07",
    "antes del 8 de noviembre de 2019": "../2019-11-07",
    "before 1 March 2020": "../2020-02-29",
    "before January 2019": "../2018-12",
    "before 2019": "../2018",
    "before early March 2018": "../2018-03",
    "until 5 May 2018": "../2018-05-05",
    "jusqu’au 5 mai 2018": "../2018-05-05",
    "hasta el 5 de mayo de 2018": "../2018-05-05",
    # no more exact than the words
    "early 2019": "2019",
    "mid-2019": "2019",
    "the end of 2019": "2019",
    "début d’août 2016": "2016-08",
    "mi-mars 2019": "2019-03",
    "a finales de marzo de 2019": "2019-03",
    "early to mid-March 2018": "2018-03",
    "around March 2018": "2018-03~",
    "summer 2018": "2018-22",
    "the winter of 2018": "2018-24",
    "first half of 2019": "2019-01/2019-06",
    "third quarter of 2019": "2019-07/2019-09",
    "segundo semestre de 2019": "2019-07/2019-12",
    "UNCLEAR": "XXXX",
}


@pytest.mark.parametrize(("written", "expected"), READ.items())
def test_one_date_is_read(written: str, expected: str) -> None:
    reading = read_date(f"  {written}\n")
    assert reading is not None
    assert (reading.written, reading.edtf) == (written, expected)
    assert is_valid(expected)


def test_a_season_is_bounded_by_its_year() -> None:
    reading = read_date("summer 2018")
    assert reading is not None
    assert (reading.earliest, reading.latest) == (date(2018, 1, 1), date(2018, 12, 31))


@pytest.mark.parametrize(
    "written",
    [
        "",
        ";",
        "and",
        "and before",
        "after return",
        "31 June 2020",
        "June 31, 2020",
        "29 February 2019",
        "05/04/2018",
        "5.4.2018",
        "5-4-2018",
        "05/2018",
        "2011-12",
        "2018-19",
        "winter 2018-2019",
        "1 November 2019 to 28 October 2019",
        "5 May",
        "May",
        "20l9",
        "9372",
        "5 May 18",
        "5 May 2018 (presumably)",
        "not before 5 May 2018",
        "28 and 29 July 2016",
    ],
)
def test_what_is_not_one_sure_date_is_not_read(written: str) -> None:
    assert read_date(written) is None


LISTS = {
    "28 and 29 July 2016": [("28", "2016-07-28"), ("29 July 2016", "2016-07-29")],
    "4, 8 and 18 May 2018": [("4", "2018-05-04"), ("8", "2018-05-08"), ("18 May 2018", "2018-05-18")],
    "8 May, 9 June 2018": [("8 May", "2018-05-08"), ("9 June 2018", "2018-06-09")],
    "les 28 et 29 juillet 2016": [("les 28", "2016-07-28"), ("29 juillet 2016", "2016-07-29")],
    "6-7 and 9 April 2015": [("6-7", "2015-04-06/2015-04-07"), ("9 April 2015", "2015-04-09")],
    "8 December, 9 January 2018": [("8 December", None), ("9 January 2018", "2018-01-09")],
    "8 May 2017, 9 June, 3 July 2018": [
        ("8 May 2017", "2017-05-08"),
        ("9 June", None),
        ("3 July 2018", "2018-07-03"),
    ],
    "31 and 1 June 2020": [("31", None), ("1 June 2020", "2020-06-01")],
    "September 1, 2020, May 4, 2021": [("September 1, 2020", "2020-09-01"), ("May 4, 2021", "2021-05-04")],
    "September 1 and 2, 2020": [("September 1 and 2, 2020", None)],
    "1 May 2018,2 May 2018": [("1 May 2018", "2018-05-01"), ("2 May 2018", "2018-05-02")],
    "31 June 2020, 5 May 2020": [("31 June 2020", None), ("5 May 2020", "2020-05-05")],
    "the night of May 4, 2018": [("the night of May 4, 2018", None)],
    "5 May 2018 and after return.": [("5 May 2018", "2018-05-05"), ("and after return", None)],
    "4 August 2015 and before": [("4 August 2015", "2015-08-04"), ("and before", "../2015-08-03")],
    "March 2015; and after": [("March 2015", "2015-03"), ("and after", "2015-04/..")],
    "after return; and before": [("after return", None), ("and before", None)],
    "5 May 2018\n6 May 2018": [("5 May 2018", "2018-05-05"), ("6 May 2018", "2018-05-06")],
}


@pytest.mark.parametrize(("written", "expected"), LISTS.items())
def test_a_list_is_split_where_its_dates_end(written: str, expected: list[tuple[str, str | None]]) -> None:
    assert [(one.written, one.edtf) for one in read_dates(written)] == expected


FOUND = {
    "In September 2023, the United States raised the case": [("September 2023", "2023-09")],
    "28. On 20 August 2021, the Government responded.": [("20 August 2021", "2021-08-20")],
    "security,18 passed in June 2020. In particular": [("June 2020", "2020-06")],
    "held between 14 and 17 March 2012 and": [("between 14 and 17 March 2012", "2012-03-14/2012-03-17")],
    "detained from June 2019 to April 2020": [("from June 2019 to April 2020", "2019-06/2020-04")],
    "on 4, 8 and 18 May 2018": [("4", "2018-05-04"), ("8", "2018-05-08"), ("18 May 2018", "2018-05-18")],
    "since 2015 and in early 2019": [("since 2015", "2015/.."), ("early 2019", "2019")],
    "in 2017 and 2018, from 2018 to 2020": [
        ("2017", "2017"),
        ("2018", "2018"),
        ("from 2018 to 2020", "2018/2020"),
    ],
    "desde el 5 de mayo de 2018": [("desde el 5 de mayo de 2018", "2018-05-05/..")],
    "Depuis janvier 2015, le 5 août 2016": [
        ("Depuis janvier 2015", "2015-01/.."),
        ("5 août 2016", "2016-08-05"),
    ],
    "before 8 November 2019, when": [("before 8 November 2019", "../2019-11-07")],
    "his letter from 5 May 2018 says": [("5 May 2018", "2018-05-05")],
    "confiscated.On 22September 2014": [("22September 2014", "2014-09-22")],
    "released )n 8 July 2019": [("8 July 2019", "2019-07-08")],
    "resolution 24/24 of 9 October 2013": [("9 October 2013", "2013-10-09")],
    "dated 2019-05-01.": [("2019-05-01", "2019-05-01")],
    "Article 18, 4 May 2018": [("4 May 2018", "2018-05-04")],
    "On March 12, 2018 and 31 June 2020": [("March 12, 2018", "2018-03-12")],
    "between 3 and 5 people in May 2018": [("May 2018", "2018-05")],
}


@pytest.mark.parametrize(("text", "expected"), FOUND.items())
def test_dates_are_found_in_running_text(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(one.written, one.edtf) for one in find_dates(text)] == expected


@pytest.mark.parametrize(
    "text",
    [
        "A/HRC/48/28, CHN 17/2020, VEN 7/2021 and 8/2021, S/RES/2514(2020)",
        "A/HRC/48/28 May be read",
        "see paragraphs 43 and 45–52",
        "Act 9372, the Law (2020) and the 2021 report",
        "case 2021-020-001 and record 2019-05-01-3",
        "in 2000/5 and in 2018-5",
        "On 12 March, 2000 people gathered",
        "from 31 June 2020",
        "5/4/2018 and 5.4.2018",
        "(from follow-up 2018: see 002)",
        "They may march on Monday.",
        "20 August\n\nThe year",
    ],
)
def test_what_only_looks_like_a_date_is_not_found(text: str) -> None:
    assert find_dates(text) == ()


def test_the_dates_of_a_real_page_are_found_in_its_texts() -> None:
    text = PAGE.read_text(encoding="utf-8")
    answer = text[text.index("Which State raised") :]
    assert [one.edtf for one in find_dates(answer)] == ["2023-09", "2024-09", "2024-09", "2021-09-24"]


@given(DAYS, st.sampled_from(FORMS))
def test_any_day_survives_in_any_form(day: date, write: Callable[[date], str]) -> None:
    for reading in (read_date(write(day)), *find_dates(f"It was on {write(day)}, they say.")):
        assert reading is not None
        assert reading.edtf == day.isoformat()
        assert reading.earliest == reading.latest == day


@given(st.integers(1900, 2099), st.integers(0, 11), st.sampled_from([ENGLISH, FRENCH, SPANISH]))
def test_any_month_survives_in_three_languages(year: int, month: int, names: list[str]) -> None:
    for between in (" ", " de ", " of "):
        reading = read_date(f"{names[month]}{between}{year}")
        assert reading is not None
        assert reading.edtf == f"{year}-{month + 1:02}"
        assert reading.earliest == date(year, month + 1, 1)
        assert reading.latest is not None
        assert (reading.latest.month, reading.latest.day >= 28) == (month + 1, True)


@given(DAYS, DAYS)
def test_a_range_is_read_forward_only(one: date, other: date) -> None:
    reading = read_date(f"{FORMS[0](one)} to {FORMS[0](other)}")
    if one > other:
        assert reading is None
    else:
        assert reading is not None
        assert (reading.earliest, reading.latest) == (one, other)


@settings(max_examples=300)
@given(TEXTS)
def test_no_word_is_lost_and_nothing_crashes(text: str) -> None:
    outside, last = "", 0
    for one in read_dates(text):
        assert last <= one.start < one.end <= len(text)
        assert one.written == text[one.start : one.end]
        outside += text[last : one.start] + " "
        last = one.end
    outside += text[last:]
    assert re.fullmatch(r"(?:[\s;,.&]|\b(?:and|et|y|e)\b)*", outside), outside


@settings(max_examples=300)
@given(TEXTS)
def test_what_is_found_stands_in_the_text_in_order(text: str) -> None:
    last = 0
    for one in find_dates(text):
        assert last <= one.start < one.end <= len(text)
        assert one.written == text[one.start : one.end]
        assert one.edtf is not None
        assert is_valid(one.edtf)
        assert one.earliest is None or one.latest is None or one.earliest <= one.latest
        last = one.end


def seconds(read: Callable[[str], object], text: str) -> float:
    begin = time.process_time()
    read(text)
    return time.process_time() - begin


@pytest.mark.parametrize("read", [read_dates, find_dates])
@pytest.mark.parametrize(
    "bait",
    [
        "1 ",
        "and ",
        "12 March ",
        "1, ",
        "1-",
        "of ",
        "5 May 2018 to ",
        "the end of ",
        "jusqu'",
        "early to ",
        "1",
        "a",
    ],
)
def test_time_grows_with_the_text_and_no_faster(read: Callable[[str], object], bait: str) -> None:
    short, long = (bait * (size // len(bait)) for size in (25_000, 200_000))
    # Eight times the text: a quadratic reader would need 64 times as long.
    assert seconds(read, long) < 24 * seconds(read, short) + 0.5
