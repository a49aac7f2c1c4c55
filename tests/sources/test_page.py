from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from skeletons import HONG_KONG, ListedValues, names, page, words_kept, words_printed

from reprisal_kg.authorities import authorities
from reprisal_kg.building.source_values import source_values
from reprisal_kg.code_lists import code_lists
from reprisal_kg.crosswalk import FieldRow, crosswalk, fold
from reprisal_kg.errors import UnreadableSource
from reprisal_kg.record import Field, NotUnderstood, Record
from reprisal_kg.sources.page import read_page, read_page_text
from reprisal_kg.sources.page_lines import find_label, split_lines

KNOWN = ListedValues()
SKELETONS = names()
TEXT = HONG_KONG.read_text(encoding="utf-8")
TOP = "Jane Example\nCases- Case status\n- Unresolved\n"


def read(text: str, file: str = "x.txt") -> Record:
    return read_page_text(text, file, known=KNOWN)


def field(record: Record, key: str, group: int | None = None) -> Field:
    found = record.field(key, group)
    assert found is not None, f"{key} is missing"
    return found


def values(record: Record, key: str, group: int | None = None) -> list[str]:
    return [value.text for value in field(record, key, group).values]


def reported(record: Record) -> list[tuple[str, str, str]]:
    return [(one.reason, one.label, one.words) for one in record.not_understood]


# The real page


def test_the_hong_kong_page_field_by_field() -> None:
    record = read_page(HONG_KONG)
    title = "representatives of civil society organizations in the Hong Kong Special Administrative Region"
    assert [(value.text, value.line, value.dashed) for value in record.title] == [(title, 1, False)]
    assert record.source.file == "2021-020-001-hong-kong.txt"
    assert (record.source.format, record.source.template, record.source.language) == ("page", "Cases", "en")
    assert (record.source.lines, record.source.cut, record.source.entity_id) == (89, "", "")
    assert record.not_understood == ()
    short = {
        (one.key, one.group): [value.text for value in one.values]
        for one in record.fields
        if len(one.text) < 200
    }
    assert short == {
        ("related_story", None): ["Human rights defender's story: Hong Kong civil society"],
        ("case_status", None): ["Unresolved"],
        ("case_number", None): ["2021-020-001"],
        ("relevant_report", None): [],
        ("report_year", None): ["2021"],
        ("from_country", None): [],
        ("country_geolocation", None): ["Latitude: 35.86166", "Longitude: 104.195397"],
        ("state", None): ["China"],
        ("from_region", None): [],
        ("prior_un_body", None): ["UN Special Procedures: Thematic"],
        ("prior_un_dates", None): ["1 September 2020"],
        ("record_type", None): ["General situation addressed"],
        ("gender", None): ["Gender unclear"],
        ("foreign_national", None): ["No"],
        ("minor", None): ["No"],
        ("activity", None): ["Civil society actors"],
        ("rights_defended", None): ["Unclear in SG Report"],
        ("public_servant", None): ["No"],
        ("engagement_body", None): [
            "OHCHR: OHCHR - General",
            "UN Special Procedures: UN Special Procedures - General",
            "UN Treaty Bodies: UN Treaty Bodies - General",
        ],
        ("engagement_type", None): ["Submission of information to UN"],
        ("reprisal_dates", None): ["June 2020"],
        ("reprisal_places", None): ["Hong Kong"],
        ("reprisal_types", None): ['Threats/Intimidations (incl. "fear of reprisal")'],
        ("perpetrators", None): ["State actors"],
        ("new_legislation", None): ["Yes"],
        ("environment", None): ["Yes"],
        ("response_dates", None): ["30 October 2020; 20 August 2021"],
        ("raised_by_state", None): ["Yes"],
        ("pattern_country", None): ["No"],
        ("pattern_otherwise", None): ["No"],
        ("self_censorship", None): ["Yes"],
        ("follow_up_count", None): ["1"],
        ("follow_up_year", 0): ["2022"],
        ("follow_up_trend", 0): ["Stayed same"],
        ("follow_up_date", 0): ["24 September 2021"],
        ("follow_up_response", 0): ["Yes"],
        ("follow_up_un_body", 0): ["UN Special Procedures: Thematic"],
    }
    long = {
        one.key: [(value.line, value.dashed) for value in one.values]
        for one in record.fields
        if len(one.text) >= 200
    }
    assert long == {
        "reprisal_information": [(47, False)],
        "further_development": [(57, False)],
        "response_text": [(61, False), (62, False)],
        "state_statements": [(66, False), (67, False), (68, False)],
        "follow_up_text": [(80, True), (81, True)],
    }
    assert values(record, "follow_up_text", 0)[0].startswith("The cases of some representatives")
    assert words_kept(record) == words_printed(TEXT)


def test_the_fields_keep_the_order_of_the_page() -> None:
    lines = [one.line for one in read_page(HONG_KONG).fields]
    assert len(lines) == 42
    assert lines == sorted(lines)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("\n", "\r\n"),
        ("\n", "\r"),
        ("- Case", "-\u00a0Case"),
        (" ", "\u00a0"),
        ("\n- ", "\n  -   "),
        ("\n- ", "\u200b\n\u200b- "),
    ],
    ids=["Windows", "old Mac", "one blank kept", "all blanks kept", "indented", "zero width"],
)
@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["", "byte order mark"])
def test_how_a_page_was_copied_makes_no_difference(tmp_path: Path, mark: str, old: str, new: str) -> None:
    path = tmp_path / HONG_KONG.name
    path.write_bytes((mark + TEXT.replace(old, new)).encode())
    assert read_page(path) == read_page(HONG_KONG)


def test_blank_lines_are_skipped_but_counted() -> None:
    record = read("\nJane Example\n\nCases- Case status\n\n- Unresolved\n\n")
    assert record.title[0].line == 2
    assert (field(record, "case_status").line, field(record, "case_status").values[0].line) == (4, 6)
    assert record.source.lines == 7


# Cut pages


@pytest.mark.parametrize("known", [True, False], ids=["with code lists", "without"])
def test_the_page_cut_at_any_character_loses_nothing_and_takes_no_cut_label_for_a_value(known: bool) -> None:
    labels = [fold(label.replace("{n}", "0")) for row in crosswalk().rows for label in row.labels]
    first_label_ends = TEXT.index("\n- Human")
    refused = cut_labels = 0
    for end in range(len(TEXT) + 1):
        # Inside long paragraphs each character is like the one before: every seventh will do.
        if end % 7 and len(TEXT[:end].rpartition("\n")[2]) > 120:
            continue
        cut = TEXT[:end]
        try:
            record = read(cut) if known else read_page_text(cut, "x.txt")
        except UnreadableSource:
            refused += 1
            assert end < first_label_ends
            continue
        assert words_kept(record) == words_printed(cut), f"after {end} characters"
        number, last = cut.count("\n") + 1, cut.rpartition("\n")[2]
        words = fold(last.removeprefix("-"))
        if last.startswith("-") and any(label.startswith(words) and label != words for label in labels):
            cut_labels += 1
            assert not [value for one in record.fields for value in one.values if value.line == number]
    assert cut_labels > 1000
    assert refused > 90


@pytest.mark.parametrize(
    ("end", "cut", "reports"),
    [
        ("- Gen", "inside a label", [("cut-label", "", "Gen")]),
        ("- Country Geolocation (lin", "inside a label", [("cut-label", "", "Country Geolocation (lin")]),
        (
            "- Does the report make general comm…",
            "inside a label",
            [("cut-label", "", "Does the report make general comm…")],
        ),
        (
            "- Follow up information provided ",
            "inside a label",
            [("cut-label", "", "Follow up information provided")],
        ),
        ("- Gender", "after the label Gender", []),
        ("- Followup Trends 0", "after the label Followup Trends 0", []),
        ("- From Region", "", []),
        ("-", "inside a label", [("cut-label", "", "-")]),
        ("- Gender\n-", "inside a value of Gender", [("cut-value", "Gender", "-")]),
        ("- Gender\n- Fema", "inside a value of Gender", [("cut-value", "Gender", "Fema")]),
        ("- Gender\n- F", "inside a value of Gender", [("cut-value", "Gender", "F")]),
        ("- Gender\nFem", "inside a value of Gender", [("cut-value", "Gender", "Fem")]),
        (
            "- Types of reprisals suffered\n- Surveillance\n- Threats/Inti…",
            "inside a value of Types of reprisals suffered",
            [("cut-value", "Types of reprisals suffered", "Threats/Inti…")],
        ),
        (
            "- Location of case in SG report\n- 2021-02",
            "inside a value of Location of case in SG report",
            [("cut-value", "Location of case in SG report", "2021-02")],
        ),
        (
            "- Year of the report\n- 202",
            "inside a value of Year of the report",
            [("cut-value", "Year of the report", "202")],
        ),
        (
            "- Dates of engagement\n- 1 May 2019; 30 Octo",
            "inside a value of Dates of engagement",
            [("cut-value", "Dates of engagement", "1 May 2019; 30 Octo")],
        ),
        (
            "- Dates of engagement\n- 30 October 202",
            "inside a value of Dates of engagement",
            [("cut-value", "Dates of engagement", "30 October 202")],
        ),
        (
            "- Country Geolocation\nLatitu",
            "inside a value of Country Geolocation",
            [("cut-value", "Country Geolocation", "Latitu")],
        ),
        (
            "- Country Geolocation\nLatitude: 7.",
            "inside a value of Country Geolocation",
            [("cut-value", "Country Geolocation", "Latitude: 7.")],
        ),
        (
            "- Country Geolocation\nLatitude: 7.5\nLongitude: 80.7",
            "inside a value of Country Geolocation",
            [("cut-value", "Country Geolocation", "Longitude: 80.7")],
        ),
        ("- Country Geolocation\nLatitude: 7.5\nLongitude: 80.7\n", "", []),
        (
            "- Country Geolocation\nLatitude: 7.5\nLongitude: 80.7\n- Country Geolocation",
            "inside a label",
            [("cut-label", "", "Country Geolocation")],
        ),
        ("- Reprisal information\nHe was tak", "", []),
        ("- Reprisal information\n- He was taken.\n- Al", "inside a label", [("cut-label", "", "Al")]),
        ("- Dates of engagement\n- 13 July 2020; 29 April 2021;", "", []),
        ("- Dates of engagement\n- 19 March 2012; after return", "", []),
        (
            "- Dates of engagement\n- 19 March 2012; after",
            "inside a value of Dates of engagement",
            [("cut-value", "Dates of engagement", "19 March 2012; after")],
        ),
        (
            "- Dates of engagement\n- 19 March 2012 and",
            "inside a value of Dates of engagement",
            [("cut-value", "Dates of engagement", "19 March 2012 and")],
        ),
        (
            "- Dates of engagement\n- Before",
            "inside a value of Dates of engagement",
            [("cut-value", "Dates of engagement", "Before")],
        ),
        ("- Dates of engagement\n- 19 March 2012; after\n", "", []),
        ("- Dates of engagement\n- 19 March 2012; Ireland", "", []),
        ("- Year of the report\n- 2021", "", []),
        ("- Location of case in SG report\n- 2021-020-001", "", []),
    ],
)
def test_where_a_page_stops_is_told(end: str, cut: str, reports: list[tuple[str, str, str]]) -> None:
    record = read(TOP + end)
    assert (record.source.cut, reported(record)) == (cut, reports)
    kept = [value.text for one in record.fields for value in one.values]
    assert not [words for reason, _, words in reports if words in kept]
    assert words_kept(record) == words_printed(TOP + end)


def test_a_whole_known_value_is_no_cut_label() -> None:
    class Tricky(ListedValues):
        def _values(self, row: FieldRow) -> set[str]:
            return {"gender": {"type of"}, "rights_defended": {"gender"}}.get(row.key, set())

    record = read_page_text(TOP + "- Gender\n- Type of", "x.txt", known=Tricky())
    assert (values(record, "gender"), record.source.cut) == (["Type of"], "")
    record = read_page_text(
        TOP + "- Type of rights defended\n- Gender\n- Type of record", "x.txt", known=Tricky()
    )
    assert values(record, "rights_defended") == ["Gender"]


LONGER = {
    "state": {"niger", "nigeria", "guinea", "guinea-bissau"},
    "prior_un_body": {"un special procedures", "un special procedures: thematic"},
}


class Longer(ListedValues):
    """Knows values that begin other values."""

    def _values(self, row: FieldRow) -> set[str]:
        return LONGER.get(row.key, set())


@pytest.mark.parametrize(
    ("label", "value", "cut"),
    [
        ("Country Geolocation (linked Cases)", "Niger", True),
        ("Country Geolocation (linked Cases)", "Nigeria", False),
        ("Country Geolocation (linked Cases)", "Guinea", True),
        ("Country Geolocation (linked Cases)", "Guinea-Bissau", False),
        ("UN body that raised the case prior to the SG report", "UN Special Procedures", True),
        ("UN body that raised the case prior to the SG report", "UN Special Procedures: Thematic", False),
    ],
)
def test_a_value_that_begins_a_longer_one_may_be_cut_without_a_line_end(
    label: str, value: str, cut: bool
) -> None:
    record = read_page_text(f"{TOP}- {label}\n- {value}", "x.txt", known=Longer())
    assert record.source.cut == (f"inside a value of {label}" if cut else "")
    assert reported(record) == ([("cut-value", label, value)] if cut else [])
    ended = read_page_text(f"{TOP}- {label}\n- {value}\n", "x.txt", known=Longer())
    assert (ended.source.cut, reported(ended)) == ("", [])


@pytest.mark.parametrize("text", [TEXT, TEXT.rstrip("\n")], ids=["line end", "no line end"])
def test_the_last_value_of_the_real_page_is_whole_with_and_without_a_line_end(text: str) -> None:
    known = source_values(code_lists(), authorities())
    for record in (read(text), read_page_text(text, "x.txt", known=known)):
        assert (record.source.cut, record.not_understood) == ("", ())
    assert text.rstrip().endswith("UN Special Procedures: Thematic")


CUTS = {
    "85us9zb60dw": ("inside a label", "cut-label", "Doe"),
    "l9yvn42iszg": ("inside a label", "cut-label", "Does the report make general comm"),
    "rnsqo8sjxc": ("inside a label", "cut-label", "Is the coun"),
    "v66khpyt0a": ("inside a label", "cut-label", "Follow up information provided"),
    "nkibyv4lncj": ("inside a value of Types of reprisals suffered", "cut-value", "Threats/Inti…"),
    "u95ocxw1q1s": ("inside a value of Types of reprisals suffered", "cut-value", "Profession-related rep"),
}


def test_there_are_thirty_skeletons() -> None:
    assert len(SKELETONS) == 30
    assert set(CUTS) <= set(SKELETONS)


@pytest.mark.parametrize("name", SKELETONS)
def test_each_skeleton_gives_all_its_labels_and_values(name: str) -> None:
    text = page(name)
    record = read(text, f"{name}.txt")
    assert words_kept(record) == words_printed(text)
    assert record.source.entity_id == (name if re.search("[0-9]", name) else "")
    cut, reason, words = CUTS.get(name, ("", "", ""))
    assert record.source.cut == cut
    assert [(one.reason, one.words) for one in record.not_understood] == ([(reason, words)] if reason else [])
    headings = {"relevant_report", "from_country", "from_region"}
    assert {one.key for one in record.fields if not one.values} == headings
    for key, form in (
        ("case_number", r"\d{4}-\d{3}-\d{3}"),
        ("report_year", r"\d{4}"),
        ("country_geolocation", r"Latitude: -?[\d.]+\nLongitude: -?[\d.]+"),
        ("state", r"[A-Z][\w ,()]+"),
        ("record_type", "(General|Named|Unnamed).*"),
        ("foreign_national", "No"),
        ("minor", "No"),
        ("public_servant", "Yes|No"),
        ("gender", "Male|Female|Gender unclear"),
        ("new_legislation", "Yes|No"),
        ("environment", "Yes|No"),
    ):
        found = record.field(key)
        assert found is None or re.fullmatch(form, found.text), key
    assert len(record.title) == 1


@pytest.mark.parametrize("name", SKELETONS)
def test_lines_under_text_labels_are_paragraphs(name: str) -> None:
    record = read(page(name))
    texts = [one for one in record.fields if crosswalk().by_key[one.key].kind == "text"]
    assert texts
    lines = page(name).split("\n")
    for one in texts:
        assert one.values
        for value in one.values:
            assert lines[value.line - 1] == ("- " if value.dashed else "") + value.text


def test_what_the_skeletons_print_in_odd_ways_is_kept_as_it_stands() -> None:
    assert values(read(page("xvvrjamvbf")), "activity")[0].startswith("Secretary- General of")
    assert values(read(page("0xuq6oupodga")), "reprisal_information")[0].startswith(")n 8 July")
    assert "Magistrate‟s" in values(read(page("0i03686pk0a")), "reprisal_information")[0]
    assert values(read(page("u95ocxw1q1s")), "state") == ["Congo, Democratic Republic of the"]
    assert len(values(read(page("rnsqo8sjxc")), "reprisal_information")) == 2
    assert [value.dashed for value in field(read(page("p6fgqf2l8h")), "trigger").values] == [True, True]
    last = field(read(page("43gmqq3oqer")), "follow_up_text", 0)
    assert last.values[0].text.endswith("para. 57 and Ann")


def test_skeletons_with_another_line_end_or_a_line_feed_behind_are_read_alike() -> None:
    assert SKELETONS
    for name in SKELETONS:
        record = read(page(name))
        assert read(page(name).replace("\n", "\r\n")) == record
        assert read(page(name) + "\n\n").fields == record.fields


# Labels and values


def test_a_page_may_lack_its_title_or_the_template() -> None:
    for text in ("Cases- Case status\n- Unknown", "- Case status\n- Unknown"):
        record = read(text)
        assert record.title == ()
        assert values(record, "case_status") == ["Unknown"]
    assert read("A\nB\nReprisals 2- Case status\n- Unknown").source.template == "Reprisals 2"
    assert read("Anti- Torture Network\n" + TOP).title[0].text == "Anti- Torture Network"


def test_a_title_may_read_like_a_value_or_a_label() -> None:
    for title in ("General situation addressed", "Gender", "No", "Cases"):
        assert read(f"{title}\n{TOP}").title[0].text == title


def test_lines_with_a_dash_above_the_first_label_are_reported() -> None:
    record = read("Jane Example\n- back to list\nCases- Case status\n- Unknown")
    assert reported(record) == [("stray-line", "", "back to list")]


def test_a_first_label_that_no_rule_knows_is_reported_with_its_value() -> None:
    record = read("Jane Example\nCases- Degree of urgency\n- High\n- Case status\n- Unknown")
    assert reported(record) == [("unknown-label", "Degree of urgency", "High")]
    assert (len(record.title), values(record, "case_status")) == (1, ["Unknown"])


def test_both_spellings_of_a_label_are_one_field_and_the_label_is_kept_as_printed() -> None:
    row = crosswalk().by_key["public_servant"]
    assert len(row.labels) == 2
    for label in row.labels:
        found = field(read(TOP + f"- {label}\n- No\n"), "public_servant")
        assert (found.label, found.text) == (label, "No")


def test_quotes_and_case_of_a_label_do_not_matter() -> None:
    record = read(TOP + "- individual’s/organization’s ACTIVITY\nLawyer\n")
    assert (values(record, "activity"), field(record, "activity").line) == (["Lawyer"], 4)


def test_follow_up_groups_are_told_apart_by_their_number() -> None:
    block = "- In which SG report was this case followed up on? {0}\n- 202{0}\n- Followup Trends {0}\n- Improved\n"
    record = read(TOP + block.format(1) + block.format(2) + block.format(0))
    assert record.groups == (0, 1, 2)
    assert [values(record, "follow_up_year", n) for n in (0, 1, 2)] == [["2020"], ["2021"], ["2022"]]


def test_two_trends_are_two_values() -> None:
    for end in ("", "\n- Date of follow up 0\n- 2 May 2020"):
        record = read(TOP + "- Followup Trends 0\n- Improved\n- Stayed same" + end)
        assert values(record, "follow_up_trend", 0) == ["Improved", "Stayed same"]
        assert record.not_understood == ()


def test_values_need_no_dash_and_a_second_dash_is_part_of_a_paragraph() -> None:
    record = read(TOP + "- Gender\nFemale\n- Reprisal information\n- - he said\n- -\n--- so\n- end\n")
    assert values(record, "gender") == ["Female"]
    kept = field(record, "reprisal_information").values
    assert [(value.text, value.dashed) for value in kept] == [
        ("- he said", True),
        ("-", True),
        ("--- so", False),
        ("end", True),
    ]


def test_a_value_under_a_heading_is_kept_and_reported() -> None:
    record = read(TOP + "- Relevant SG report\n- A/HRC/48/28\n- Year of the report\n- 2021\n")
    assert values(record, "relevant_report") == ["A/HRC/48/28"]
    assert reported(record) == [("unexpected-value", "Relevant SG report", "A/HRC/48/28")]


def test_a_label_printed_twice_gives_one_field_and_a_report() -> None:
    record = read(TOP + "- Gender\n- Male\n- Case status\n- Resolved\n- Type of record\n- Named individual\n")
    assert values(record, "case_status") == ["Unresolved", "Resolved"]
    assert record.not_understood == (NotUnderstood("repeated-label", "Case status", 6, "Case status"),)


# Labels that no rule knows


@pytest.mark.parametrize(
    ("before", "words", "after"),
    [
        ("- Case status\n- Unknown", ["Priority", "High"], "- Gender\n- Male"),
        ("- Case status\n- Unknown", ["Priority", "High", "since May"], "- Gender\n- Male"),
        ("- Case status\n- Unknown", ["Was it urgent?"], "- Gender\n- Male"),
        ("- Case status\n- Unknown", ["Was it urgent?"], ""),
        ("- Case status\n- Unknown", ["Was it urgent?", "Yes"], ""),
        ("- Gender\n- Male", ["Was the victim disabled?", "No"], "- Type of record\n- Named individual"),
        ("- Gender\n- Male", ["Age:", "31"], "- Type of record\n- Named individual"),
        ("- From Region", ["Sub-region:", "Eastern Asia"], "- Type of record\n- Named individual"),
        ("- Dates of engagement\n- 2 May 2019", ["Was it online?", "No"], "- Gender\n- Male"),
        ("- Reprisal information\nHe was beaten.", ["Was there an inquiry?", "No"], "- Gender\n- Male"),
        ("- Reprisal information\nHe was beaten.", ["Followup Trends", "Improved"], "- Gender\n- Male"),
        (
            "- Country Geolocation\nLatitude: 1.5\nLongitude: 2.5",
            ["Precision", "Country"],
            "- Country Geolocation (linked Cases)\n- China",
        ),
    ],
)
def test_an_unknown_label_is_reported_with_its_values(before: str, words: list[str], after: str) -> None:
    text = "\n".join(["Jane Example", before, *(f"- {word}" for word in words), after])
    record = read(text)
    assert reported(record) == [("unknown-label", words[0], "\n".join(words[1:]))]
    assert record.not_understood[0].line == text.split("\n").index(f"- {words[0]}") + 1
    assert not [value for one in record.fields for value in one.values if value.text in words]
    assert words_kept(record) == words_printed(text)


def test_text_without_dashes_belongs_to_the_unknown_label_too() -> None:
    record = read(
        "- Case status\n- Unknown\n- Comment of the editors\nA long note.\nAnd more.\n- Gender\n- Male\n"
    )
    assert reported(record) == [("unknown-label", "Comment of the editors", "A long note.\nAnd more.")]


def test_two_unknown_labels_are_two_reports() -> None:
    record = read(TOP + "- Was it urgent?\n- Yes\n- Was it long?\n- No\n- Gender\n- Male\n")
    assert reported(record) == [
        ("unknown-label", "Was it urgent?", "Yes"),
        ("unknown-label", "Was it long?", "No"),
    ]


@pytest.mark.parametrize(
    ("label", "lines"),
    [
        ("Types of reprisals suffered", ["Surveillance", "Hexing", "Online harassment"]),
        ("Dates of mentioned reprisals", ["June 2020?", "July 2020"]),
        ("Location of mentioned reprisals", ["Geneva?", "Bern"]),
        ("Reprisal information", ["Why was he taken?", "Nobody told him."]),
        ("Reprisal information", ["He was taken.", "Why" + " oh why" * 20 + "?", "Nobody told him."]),
        ("Reprisal information", ["He was taken.", "He said:", "nothing."]),
        ("Case status", ["Unknown", "Unresolved", "Resolved"]),
    ],
)
def test_what_may_be_a_value_stays_a_value(label: str, lines: list[str]) -> None:
    text = "\n".join([f"- {label}", *(f"- {line}" for line in lines), "- Gender\n- Male"])
    record = read(text)
    assert [value.text for value in record.fields[0].values] == lines
    assert record.not_understood == ()


# Sources


@pytest.mark.parametrize(
    ("file", "entity_id"),
    [
        ("0i03686pk0a.txt", "0i03686pk0a"),
        ("cases/nxq1cue377.txt", "nxq1cue377"),
        ("C:\\cases\\0xuq6oupodga.txt", "0xuq6oupodga"),
        ("2021-020-001.txt", ""),
        ("12345678901.txt", ""),
        ("representative.txt", ""),
        ("abcdefghijk.txt", ""),
        ("0I03686PK0A.txt", ""),
        ("a1b2c3d4e.txt", ""),
        ("a1b2c3d4e5f6g.txt", ""),
    ],
)
def test_a_file_named_after_the_entity_gives_its_id(file: str, entity_id: str) -> None:
    record = read(TOP, file)
    assert record.source.entity_id == entity_id
    assert record.source.file == file.replace("\\", "/").split("/")[-1]


def test_language_and_day_of_retrieval_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_text(TOP, encoding="utf-8")
    source = read_page(str(path), language="FR", retrieved="2026-01-15").source
    assert (source.file, source.language, source.retrieved) == ("x.txt", "fr", "2026-01-15")


@pytest.mark.parametrize(
    "text", ["Dear all,\n- milk\n- bread\n", "Case status\nUnresolved", "Cases- Case sta"]
)
def test_a_text_without_any_known_label_is_refused(text: str) -> None:
    with pytest.raises(UnreadableSource) as caught:
        read(text)
    assert str(caught.value) == (
        "x.txt: this does not look like a case page: none of its lines is a known label. "
        "Copy the page from its title down to its last field"
    )


def test_two_pages_in_one_file_are_refused_and_not_mixed() -> None:
    with pytest.raises(UnreadableSource) as caught:
        read(f"{page('0i03686pk0a')}\n{page('0xuq6oupodga')}")
    assert str(caught.value) == "x.txt:48: a second page begins here. Give one page a file"


# Any text

LABELS = [label.replace("{n}", "1") for row in crosswalk().rows for label in row.labels if label]
PIECES = st.one_of(
    st.sampled_from(LABELS),
    st.sampled_from(
        ["No", "Unclear", "China", "Latitude: 1.5", "30 Octo", "Was it?", "Age:", "-", "…", "Thr…"]
    ),
    st.text(max_size=12),
)
LINES = st.builds(lambda dash, piece: dash + piece, st.sampled_from(["- ", "- ", "", "  - ", "-"]), PIECES)


@given(st.lists(LINES, max_size=25), st.sampled_from(["", "\n"]))
def test_no_text_crashes_the_reader_or_loses_a_line(lines: list[str], end: str) -> None:
    text = "\n".join(line.replace("\0", "").replace("\r", "") for line in ["- Gender", *lines]) + end
    record = read(text)
    line_ends = "\n\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
    assert sum(words_kept(record).values()) == sum(
        bool(line.strip(" \t\v\f\u200b\u200e\u200f\u2060\ufeff").strip()) for line in text.split("\n")
    )
    if not set(text) & set(line_ends[1:] + "\u00a0\u200b\u200e\u200f\u2060\ufeff"):
        assert words_kept(record) == words_printed(text)


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    if any(find_label(line.text) for line in split_lines(text.replace("\r", "\n")) if line.dashed):
        assert read(text).fields
    else:
        with pytest.raises(UnreadableSource):
            read(text)


@pytest.mark.parametrize(
    "text",
    [
        "- Case status\n" + "- a\n" * 250_000,
        "- Type of rights defended\n" + "- a?\n- b\n" * 100_000,
        "- Gender\n" * 100_000,
        "- Reprisal information\n- " + "x" * 4_000_000,
        "- Dates of engagement\n- 1" + " " * 4_000_000 + "x",
        "- Gender\n" + "- " * 2_000_000,
        "- Gender\n- " + "." * 4_000_000,
    ],
    ids=["lines", "questions", "labels", "one line", "blanks", "dashes", "dots"],
)
def test_large_texts_are_read_in_reasonable_time(text: str) -> None:
    began = time.perf_counter()
    assert read(text).fields
    assert time.perf_counter() - began < 30
