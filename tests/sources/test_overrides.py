from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reprisal_kg.crosswalk import FieldRow, crosswalk
from reprisal_kg.errors import StaleOverride, UnreadableSource
from reprisal_kg.record import Field, Record, Source, Value, from_document, to_document
from reprisal_kg.sources.overrides import (
    Override,
    apply_overrides,
    refuse_ambiguous,
    unused,
)
from reprisal_kg.sources.overrides_file import parse_overrides, read_overrides
from reprisal_kg.sources.page import read_page

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "data" / "cases" / "2021-020-001-hong-kong.txt"
KEY = "2021-020-001-chn"
GOOD = """
[[override]]
record = "2021-020-001-chn"
field = "report_year"
was = "2021"
now = "2022"
who = "documentation desk"
when = 2026-11-23
why = "An invented reason."
"""
YEAR = Override(
    KEY, "report_year", "2021", "2022", "documentation desk", date(2026, 11, 23), "An invented reason."
)


@pytest.fixture(scope="module")
def page() -> Record:
    return read_page(PAGE)


def changed(field: str, was: str, now: str, group: int | None = None, number: int = 1) -> Override:
    return replace(YEAR, field=field, was=was, now=now, group=group, number=number, file="o.toml")


def refusal(text: str) -> str:
    with pytest.raises(UnreadableSource) as caught:
        parse_overrides(text, "o.toml")
    return str(caught.value)


# Files


def test_an_override_says_what_the_file_says() -> None:
    assert parse_overrides(GOOD, "o.toml") == (replace(YEAR, file="o.toml"),)


def test_the_worked_example_of_the_readme_is_right() -> None:
    text = (ROOT / "data" / "overrides" / "README.md").read_text(encoding="utf-8")
    [example] = re.findall(r"```toml\n(.*?)```", text, re.DOTALL)
    year, paragraphs = parse_overrides(example, "README.md")
    assert (year.was, year.now, year.group) == ("20l9", "2019", None)
    assert (paragraphs.field, paragraphs.group, len(paragraphs.now.strip().split("\n"))) == (
        "follow_up_text",
        1,
        2,
    )


def test_the_worked_example_of_the_guide_is_right() -> None:
    text = (ROOT / "docs" / "howto" / "correct-a-record.md").read_text(encoding="utf-8")
    [example] = re.findall(r"```toml\n(.*?)```", text, re.DOTALL)
    [year] = parse_overrides(re.sub(r"^ {3}", "", example, flags=re.MULTILINE), "guide.md")
    assert year.field == "report_year"


def test_files_and_folders_are_read_once_in_the_order_of_their_names(tmp_path: Path) -> None:
    for name, field in (("b.toml", "state"), ("a.toml", "report_year"), ("notes.txt", "gender")):
        (tmp_path / name).write_text(GOOD.replace("report_year", field), encoding="utf-8")
    found = read_overrides([tmp_path / "b.toml", tmp_path])
    assert [(Path(one.file).name, one.field) for one in found] == [
        ("a.toml", "report_year"),
        ("b.toml", "state"),
    ]


def test_a_folder_without_overrides_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("none yet", encoding="utf-8")
    assert read_overrides([tmp_path]) == ()


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableSource, match=r"none\.toml: no such file"):
        read_overrides([tmp_path / "none.toml"])


def test_two_files_that_correct_one_field_are_named(tmp_path: Path) -> None:
    for name in ("a.toml", "b.toml"):
        (tmp_path / name).write_text(GOOD, encoding="utf-8")
    with pytest.raises(
        UnreadableSource, match=r"b\.toml: override 1 corrects .*, as override 1 of .*a\.toml does"
    ):
        read_overrides([tmp_path])


def lined(key: str, value: str) -> str:
    """The good file with one line changed, or left out."""
    line = f"{key} = {value}" if value else ""
    return re.sub(rf"^{key} = .*$", lambda _: line, GOOD, flags=re.MULTILINE)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            GOOD.replace("[[override]]", "[[overide]]"),
            "'overide' is not known here (did you mean 'override'?)",
        ),
        (
            GOOD.replace("[[override]]", "[override]"),
            "'override' is no list of tables: write [[override]] over each",
        ),
        ("override = 3", "'override' is no list of tables: write [[override]] over each"),
        ("override = [1]", "override 1: it is no table: write [[override]] over it"),
        (GOOD + 'feild = "state"', "override 1: 'feild' is not known here (did you mean 'field'?)"),
        (lined("who", ""), "override 1: 'who' is missing"),
        (lined("who", '"  "'), "override 1: 'who' is empty"),
        (lined("why", f'"{"x" * 5001}"'), "override 1: 'why' is too long"),
        (lined("now", "2022"), "override 1: 'now' is not a text in quotation marks"),
        (lined("now", '"a\\u0000b"'), "override 1: 'now' holds a control character"),
        (lined("now", '"2021 "'), "override 1: 'was' and 'now' say the same, so nothing is corrected"),
        (
            lined("now", '"2021\\n2022"'),
            "override 1: 'now' has several lines, and 'report_year' holds one value",
        ),
        (
            lined("field", '"report_yaer"'),
            "'field' is 'report_yaer', which is no record key (did you mean 'report_year' or 'record_type'?)",
        ),
        (lined("field", '"Year of the report"'), "(did you mean 'report_year'?)"),
        (lined("field", '"from_country"'), "'field' is 'from_country', a heading, which holds no value"),
        (lined("field", '"follow_up_trend"'), "'follow_up_trend' stands in numbered groups: add the number"),
        (GOOD + "group = 1", "'report_year' stands in no numbered group: leave 'group' out"),
        (GOOD + "group = -1", "'group' is not the number of a follow-up group, 0 to 999"),
        (GOOD + 'language = "in Spanish"', "'language' is not a language tag such as 'es'"),
        (lined("when", "2026-11-23T10:00:00"), "'when' is not a day such as 2026-11-23"),
        (lined("when", '"yesterday"'), "'when' is not a day such as 2026-11-23"),
        (lined("when", '"2026-02-31"'), "'when' is not a day such as 2026-11-23"),
        (
            GOOD + GOOD,
            "override 2 corrects the field 'report_year' of '2021-020-001-chn', as override 1 does",
        ),
    ],
)
def test_a_fault_is_told_in_one_sentence(text: str, said: str) -> None:
    message = refusal(text)
    assert message.startswith("o.toml: ")
    assert said in message
    assert ";" not in message.removesuffix("; data/overrides/README.md says what it may hold")


@pytest.mark.parametrize(
    ("text", "line"),
    [("[[override]]\nrecord = x", 2), ("[[override]\n", 1), (lined("when", "2026-02-31"), 8)],
)
def test_what_is_not_toml_names_the_line(text: str, line: int) -> None:
    assert refusal(text).startswith(f"o.toml:{line}: not TOML: ")


def test_only_the_first_faults_are_listed() -> None:
    assert refusal("[[override]]\n").endswith(
        "; and 2 more. Correct the overrides file; data/overrides/README.md says what it may hold"
    )


@pytest.mark.parametrize(
    "text",
    [
        ".".join(["a"] * 100_000) + " = 1",
        "[" + ".".join(["a"] * 5_000) + "]\n" + "b.c = 1\n" * 5_000,
        "a = " + "[" * 100_000,
        "a = " + "{a = " * 100_000,
        ".".join(["override"] * 3_000) + " = 1",
        "a = 1" + "0" * 5_000,
    ],
    ids=["parts", "header", "lists", "tables", "depth", "digits"],
)
def test_a_file_made_to_exhaust_the_machine_is_refused(text: str) -> None:
    assert refusal(text).startswith("o.toml")


def test_long_texts_are_no_exhaustion() -> None:
    text = "[…] A sentence that ends. " * 40
    long = lined("field", '"reprisal_information"').replace('"2022"', f"'''\n{(text + chr(10)) * 30}'''")
    assert len(parse_overrides(long, "o.toml")[0].now) > 30_000


WORDS = st.sampled_from(
    "[[override]]|[override]|record|field|was|now|when|group|=|2026-11-23|'state'|\"x\"|'''|\"\"\"|1|nan|{|}|[|]|.|\n|\\|é".split(
        "|"
    )
)


def read_or_refused(text: str) -> tuple[Override, ...] | None:
    """The overrides, or None where the text is refused in the way that all refusals have."""
    try:
        return parse_overrides(text, "o.toml")
    except UnreadableSource as error:
        message = str(error)
    assert message.startswith("o.toml")
    return None


@given(
    st.text(max_size=60) | st.lists(WORDS, max_size=30).map(" ".join) | st.text(max_size=20).map(GOOD.__add__)
)
def test_no_text_crashes(text: str) -> None:
    for one in read_or_refused(text) or ():
        assert one.field in crosswalk().by_key


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30))
def test_any_value_of_a_field_is_taken_or_refused(value: str) -> None:
    quoted = '"' + "".join(f"\\U{ord(one):08x}" for one in value) + '"'
    for key in ("record", "field", "was", "now", "who", "when", "why"):
        for one in read_or_refused(lined(key, quoted)) or ():
            assert getattr(one, key) in {value, value.strip()}


# Applying


@pytest.mark.parametrize("name", [KEY, "2021-020-001-hong-kong.txt", "abc123"])
def test_a_record_is_known_by_its_id_its_file_or_its_key(page: Record, name: str) -> None:
    record = replace(page, source=replace(page.source, entity_id="abc123"))
    found = apply_overrides(record, KEY, [replace(YEAR, record=name)])
    year = found.record.field("report_year")
    assert year is not None
    assert year.text == "2022"
    assert len(found.corrections) == 1


def test_a_corrected_field_keeps_its_label_and_line_and_the_record_stays(page: Record) -> None:
    before = page.field("report_year")
    found = apply_overrides(page, KEY, [YEAR])
    after = found.record.field("report_year")
    assert before is not None
    assert after == replace(before, values=(replace(before.values[0], text="2022"),))
    assert page.field("report_year") == before
    assert [one.key for one in found.record.fields] == [one.key for one in page.fields]
    assert (found.corrections[0].before, found.corrections[0].after) == (before, after)


def test_values_are_removed_and_added_a_line_each(page: Record) -> None:
    bodies = page.field("engagement_body")
    assert bodies is not None
    assert len(bodies.values) == 3
    fewer = changed("engagement_body", bodies.text, "\n  OHCHR: OHCHR - General \n\n")
    more = changed("engagement_body", bodies.text, bodies.text + "\nUN Security Council")
    after = apply_overrides(page, KEY, [fewer]).record.field("engagement_body")
    assert after is not None
    assert [one.text for one in after.values] == ["OHCHR: OHCHR - General"]
    after = apply_overrides(page, KEY, [more]).record.field("engagement_body")
    assert after is not None
    assert [one.line for one in after.values] == [
        *(one.line for one in bodies.values),
        bodies.values[-1].line,
    ]


def test_a_field_is_removed(page: Record) -> None:
    found = apply_overrides(page, KEY, [changed("case_status", "Unresolved", "")])
    assert found.record.field("case_status") is None
    assert len(found.record.fields) == len(page.fields) - 1
    assert found.corrections[0].after is None


def test_a_missing_field_gets_the_place_and_label_of_the_crosswalk(page: Record) -> None:
    assert page.field("engagement_dates") is None
    found = apply_overrides(page, KEY, [changed("engagement_dates", "", "2020")])
    keys = [one.key for one in found.record.fields]
    assert keys[keys.index("engagement_dates") - 1 :][:3] == [
        "engagement_body",
        "engagement_dates",
        "engagement_type",
    ]
    added = found.record.field("engagement_dates")
    assert added == Field("engagement_dates", "Dates of engagement", values=(Value("2020"),))
    assert "order" not in to_document(found.record)


def test_a_missing_field_of_a_group_gets_its_number(page: Record) -> None:
    found = apply_overrides(page, KEY, [changed("follow_up_year", "", "2024", group=7)])
    added = found.record.field("follow_up_year", 7)
    assert added is not None
    assert added.label == "In which SG report was this case followed up on? 7"
    assert found.record.groups[-1] == 7


def test_the_title_is_corrected_like_a_field(page: Record) -> None:
    words = "\n".join(one.text for one in page.title)
    found = apply_overrides(page, KEY, [changed("title", words, "civil society")])
    assert [(one.text, one.line) for one in found.record.title] == [("civil society", 1)]
    assert apply_overrides(page, KEY, [changed("title", words, "")]).record.title == ()
    assert found.corrections[0].before == Field("title", "", 1, page.title)


def test_a_label_without_a_value_counts_as_said_nothing() -> None:
    record = Record(Source("x.txt"), fields=(Field("state", "Country Geolocation (linked Cases)", 4),))
    after = apply_overrides(record, KEY, [changed("state", "", "China")]).record.field("state")
    assert after is not None
    assert after.values == (Value("China", 4),)


@pytest.mark.parametrize("was", ["Cote\u0301 \n\n  d'Ivoire", "Cot\u00e9\nd'Ivoire\n"])
def test_words_are_compared_whatever_their_composition_and_outer_blanks(was: str) -> None:
    values = (Value("Cot\u00e9"), Value("d'Ivoire "))
    record = Record(Source("x.txt"), fields=(Field("activity", "x", 1, values),))
    assert len(apply_overrides(record, KEY, [changed("activity", was, "y")]).corrections) == 1


@pytest.mark.parametrize("was", ["cot\u00e9", "Cot\u00e9 ", "Cote", ""])
def test_other_words_are_other_words(was: str) -> None:
    record = Record(Source("x.txt"), fields=(Field("activity", "x", 1, (Value("c\u00f4t\u00e9"),)),))
    with pytest.raises(StaleOverride):
        apply_overrides(record, KEY, [changed("activity", was, "y")])


def test_a_stale_override_names_file_record_field_and_public_words(page: Record) -> None:
    with pytest.raises(StaleOverride) as caught:
        apply_overrides(page, KEY, [changed("report_year", "2020", "2022")])
    assert str(caught.value) == (
        "o.toml: override 1 no longer fits the field 'report_year' of '2021-020-001-chn': the record says '2021', "
        "not '2020'. Look at the record again; then correct 'was', or delete the override"
    )
    with pytest.raises(StaleOverride, match=r"'follow_up_year' of group 9 of .*: the record lacks the field"):
        apply_overrides(page, KEY, [changed("follow_up_year", "2020", "2022", group=9)])


def test_no_error_shows_words_that_may_tell_of_a_person() -> None:
    rows = [row for row in crosswalk().rows if row.kind != "heading" and row.sensitivity != "public"]
    assert rows
    for row in rows:
        group = 1 if row.group else None
        values = (Value("Words ofthesource", 1),)
        fields = () if row.key == "title" else (Field(row.key, row.label, 1, values, group),)
        record = Record(Source("x.txt"), values if row.key == "title" else (), fields)
        one = changed(row.key, "Words oftheoverride", "Words ofthedecision", group)
        with pytest.raises(StaleOverride) as caught:
            apply_overrides(record, KEY, [one])
        assert "Words" not in str(caught.value)
        assert f"'{row.key}'" in str(caught.value)


def test_overrides_of_other_records_are_passed_over_and_told(page: Record) -> None:
    other = replace(changed("state", "Egypt", "Hungary", number=2), record="2019-047-001-egy")
    mine = replace(YEAR, file="o.toml")
    found = apply_overrides(page, KEY, [other, mine])
    assert [one.override for one in found.corrections] == [mine]
    assert unused([other, mine], found.corrections) == (other,)
    assert apply_overrides(page, KEY, [other]).record == page


def test_a_language_tells_which_version_is_meant(page: Record) -> None:
    spanish = replace(page, source=replace(page.source, language="es"))
    plain, in_spanish = changed("report_year", "2021", "2022"), replace(YEAR, language="es")
    assert apply_overrides(spanish, KEY, [plain], translation=True).corrections == ()
    [done] = apply_overrides(spanish, KEY, [plain, in_spanish], translation=True).corrections
    assert (done.override, done.language) == (in_spanish, "es")
    assert apply_overrides(page, KEY, [in_spanish]).corrections == ()


def test_one_field_is_not_corrected_twice_under_two_names(page: Record) -> None:
    first, second = (
        changed("report_year", "2021", "2022"),
        replace(changed("report_year", "2021", "2023"), number=2),
    )
    second = replace(second, record="2021-020-001-hong-kong.txt")
    with pytest.raises(
        UnreadableSource, match=r"override 2 corrects the field 'report_year'.* as override 1 does"
    ):
        apply_overrides(page, KEY, [first, second])


def test_a_name_that_several_records_have_is_refused(page: Record) -> None:
    rows = [
        replace(page, source=replace(page.source, file="all.csv", entity_id=f"e{number}"))
        for number in (1, 2)
    ]
    records = [(row, f"2021-020-00{number}-chn", False) for number, row in enumerate(rows)]
    with pytest.raises(
        UnreadableSource, match=r"several records are called 'all\.csv'\. Name the record by its entity"
    ):
        refuse_ambiguous(records, [replace(YEAR, record="all.csv", file="o.toml")])
    refuse_ambiguous(records, [replace(YEAR, record="e1", file="o.toml")])
    translation = [
        (rows[0], KEY, False),
        (replace(rows[0], source=replace(rows[0].source, language="es")), KEY, True),
    ]
    refuse_ambiguous(translation, [replace(YEAR, record="e1", file="o.toml")])


@given(
    st.sampled_from([row for row in crosswalk().rows if row.kind != "heading"]),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=30),
    st.text(st.characters(codec="utf-8", include_characters="\n", exclude_categories=["Cc"]), max_size=30),
)
def test_a_correction_and_its_opposite_give_the_words_back(row: FieldRow, was: str, now: str) -> None:
    key, group = row.key, 1 if row.group else None
    empty = Record(Source("x.txt"))
    first = apply_overrides(empty, KEY, [changed(key, "", was, group)]).record
    second = apply_overrides(first, KEY, [changed(key, was, now, group)]).record
    third = apply_overrides(second, KEY, [changed(key, now, was, group)]).record
    assert third.title == first.title
    assert [one.text for one in third.fields] == [one.text for one in first.fields]
    assert from_document(to_document(second), "x.json") == second
