from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from skeletons import HONG_KONG, names, page

from reprisal_kg.crosswalk import crosswalk
from reprisal_kg.errors import InvalidRecord
from reprisal_kg.record import (
    REASONS,
    SCHEMA_IRI,
    Field,
    NotUnderstood,
    Record,
    Source,
    Value,
    from_document,
    parse_document,
    record_schema,
    to_document,
    write_document,
)
from reprisal_kg.sources.page import read_page, read_page_text

SCHEMA_FILE = Path(__file__).parents[1] / "src" / "reprisal_kg" / "record.schema.json"
ROWS = [row for row in crosswalk().rows if row.kind != "title"]


def small(**changes: Any) -> dict[str, Any]:
    """The smallest document, with changes."""
    field = {"label": "Case status", "line": 1, "values": [{"text": "Unknown", "line": 2, "dashed": True}]}
    return {"format": 1, "source": {"file": "x.txt"}, "fields": {"case_status": field}} | changes


# Records


def test_a_field_is_found_by_its_key_and_group() -> None:
    record = read_page(HONG_KONG)
    trend = record.field("follow_up_trend", 0)
    assert trend is not None
    assert trend.text == "Stayed same"
    assert record.field("follow_up_trend") is None
    assert record.groups == (0,)


def test_the_place_of_a_field_is_that_of_its_first_value() -> None:
    record = read_page(HONG_KONG)
    assert str(record.place("case_number")) == "2021-020-001-hong-kong.txt:7"
    assert record.place("case_number").label == "Location of case in SG report"
    assert str(record.place("from_region")) == "2021-020-001-hong-kong.txt:17"
    assert str(record.place("follow_up_year", 3)) == str(record.place()) == "2021-020-001-hong-kong.txt"


# There and back

TEXTS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=30)
NUMBERS = st.integers(0, 10_000)
VALUES = st.lists(st.builds(Value, TEXTS, NUMBERS, st.booleans()), max_size=3).map(tuple)
NAMES = st.one_of(
    st.tuples(st.sampled_from([row.key for row in ROWS if not row.group]), st.none()),
    st.tuples(st.sampled_from([row.key for row in ROWS if row.group]), st.integers(0, 999)),
)


@st.composite
def records(draw: st.DrawFn) -> Record:
    fields = draw(st.lists(NAMES, unique=True, max_size=8))
    return Record(
        source=draw(
            st.builds(
                Source,
                file=TEXTS,
                format=TEXTS,
                template=TEXTS,
                entity_id=TEXTS,
                url=TEXTS,
                retrieved=st.dates().map(str) | st.just(""),
                language=st.sampled_from(["en", "fr", "zh-hant"]),
                lines=NUMBERS,
                cut=TEXTS,
            )
        ),
        title=draw(VALUES),
        fields=tuple(Field(key, draw(TEXTS), draw(NUMBERS), draw(VALUES), group) for key, group in fields),
        not_understood=tuple(
            draw(
                st.lists(
                    st.builds(NotUnderstood, st.sampled_from(REASONS), TEXTS, NUMBERS, TEXTS), max_size=3
                )
            )
        ),
    )


@given(records())
def test_a_record_survives_being_written_and_read(record: Record) -> None:
    assert from_document(to_document(record), "x.json") == record
    text = write_document(record)
    assert parse_document(text, "x.json") == record
    assert write_document(parse_document(text, "x.json")) == text


def test_every_page_survives_being_written_and_read() -> None:
    pages = [HONG_KONG.read_text(encoding="utf-8"), *map(page, names())]
    assert len(pages) == 31
    for text in pages:
        record = read_page_text(text, "x.txt")
        assert parse_document(write_document(record), "x.json") == record


def test_the_document_of_the_hong_kong_page() -> None:
    text = write_document(read_page(HONG_KONG))
    document = json.loads(text)
    assert text.endswith("}\n")
    assert "country’s" in text
    assert list(document) == [
        "$schema",
        "format",
        "source",
        "title",
        "fields",
        "followUps",
        "notUnderstood",
    ]
    assert (document["$schema"], document["format"]) == (SCHEMA_IRI, 1)
    assert document["source"] == {
        "file": "2021-020-001-hong-kong.txt",
        "format": "page",
        "template": "Cases",
        "language": "en",
        "lines": 89,
    }
    assert document["fields"]["case_status"] == {
        "label": "Case status",
        "line": 4,
        "values": [{"text": "Unresolved", "line": 5, "dashed": True}],
    }
    assert list(document["fields"])[:3] == ["related_story", "case_status", "case_number"]
    assert [group["index"] for group in document["followUps"]] == [0]
    assert document["followUps"][0]["fields"]["follow_up_trend"]["values"][0]["text"] == "Stayed same"


def test_the_order_of_a_page_with_groups_between_its_fields_is_kept() -> None:
    record = read_page_text(
        "- Followup Trends 1\n- Improved\n- Gender\n- Male\n- Followup Trends 0\n- Improved", "x.txt"
    )
    document = to_document(record)
    assert document["order"] == ["follow_up_trend/1", "gender", "follow_up_trend/0"]
    assert from_document(document, "x.json") == record


def test_a_document_written_by_hand_needs_no_lines_and_no_dashes() -> None:
    document = small(fields={"gender": {"label": "Gender", "values": [{"text": "Male"}]}})
    record = parse_document("\ufeff" + json.dumps(document), "x.json")
    assert record == Record(
        Source("x.txt"), fields=(Field("gender", "Gender", 0, (Value("Male", 0, dashed=True),)),)
    )


def test_whole_numbers_written_with_a_point_are_whole_numbers() -> None:
    document = small(source={"file": "x.txt", "lines": 3.0}, title=[{"text": "A", "line": 1.0}])
    assert repr(from_document(document, "x.json").title[0].line) == "1"
    assert repr(from_document(document, "x.json").source.lines) == "3"


# Documents that are wrong


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ([], "the document is not an object"),
        ({"format": 1, "fields": {}}, "the document has no 'source'"),
        (small(format=2), "'format' is not 1"),
        (small(source={}), "'source' has no 'file'"),
        (small(fields={"case_status": {"values": []}}), "'case_status' has no 'label' (fields/case_status)"),
        (
            small(fields={"case_staus": {"label": "Case status", "values": []}}),
            "'fields' has an unknown key 'case_staus' (did you mean 'case_status'?)",
        ),
        (small(remarks="none"), "the document has an unknown key 'remarks'"),
        (
            small(fields={"gender": {"label": "Gender", "values": [{"text": "Male"}, {"text": 7}]}}),
            "'text' is not a text (fields/gender/values/1/text)",
        ),
        (
            small(fields={"gender": {"label": "Gender", "values": ["Male"]}}),
            "entry 1 of 'values' is not an object (fields/gender/values/0)",
        ),
        (small(title=[{"text": "A", "line": -1}]), "'line' is smaller than 0 (title/0/line)"),
        (small(title=[{"text": "A", "line": True}]), "'line' is not a whole number (title/0/line)"),
        (small(title=[{"text": "A", "dashed": 1}]), "'dashed' is not true or false (title/0/dashed)"),
        (small(title=[{"text": "a\0b"}]), "'text' holds a NUL character (title/0/text)"),
        (
            small(followUps=[{"index": 1000, "fields": {}}]),
            "'index' is larger than 999 (followUps/0/index)",
        ),
        (
            small(followUps=[{"index": 1, "fields": {}}, {"index": 1, "fields": {}}]),
            "follow-up 1 stands twice (followUps)",
        ),
        (
            small(source={"file": "x", "retrieved": "1 May"}),
            "'retrieved' is not a day as YYYY-MM-DD (source/retrieved)",
        ),
        (
            small(source={"file": "x", "language": "English"}),
            "'language' is not a language tag in lower case, such as 'en' (source/language)",
        ),
        (
            small(notUnderstood=[{"reason": "odd", "words": "x"}]),
            f"'reason' is none of {', '.join(REASONS)} (notUnderstood/0/reason)",
        ),
        (small(order=["gender"]), "'order' does not name each field of the document once"),
    ],
)
def test_what_is_wrong_is_said_with_its_place_in_the_document(document: Any, message: str) -> None:
    with pytest.raises(InvalidRecord) as caught:
        parse_document(json.dumps(document), "records/x.json")
    assert str(caught.value) == (
        f"records/x.json: {message}. Correct the document; record.schema.json says what it may hold"
    )


def test_the_first_five_problems_are_listed_and_the_rest_counted() -> None:
    with pytest.raises(InvalidRecord) as caught:
        from_document(small(title=[{"line": 1}] * 7), "x.json")
    assert caught.value.what.count("has no 'text'") == 5
    assert caught.value.what.endswith("; and 2 more")


def test_a_message_never_repeats_a_value() -> None:
    with pytest.raises(InvalidRecord) as caught:
        from_document(small(title=["Jane Example"], notUnderstood=[{"reason": "Jane", "words": 1}]), "x.json")
    assert "Jane" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "x.json:1: not JSON: expecting value"),
        ('{"format": 1,\n  "source"}', "x.json:2: not JSON: expecting ':' delimiter"),
        ('{"format": 1, "format": 1}', "x.json: the key 'format' stands twice in one object"),
        ('{"format": NaN}', "x.json: NaN is not a number of JSON"),
        ('{"format": "\\ud83d"}', "x.json: a character is half of a pair"),
        ("[" * 100_000, "x.json: lists stand in lists too deep"),
    ],
)
def test_what_is_no_proper_json_is_refused(text: str, message: str) -> None:
    with pytest.raises(InvalidRecord, match=f"^{re.escape(message)}"):
        parse_document(text, "x.json")


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ([Field("gender", "Gender"), Field("gender", "Gender")], "the field 'gender' stands twice"),
        ([Field("colour", "Colour")], "no document has a place for the field 'colour'"),
        ([Field("follow_up_trend", "x")], "no document has a place for the field 'follow_up_trend'"),
        ([Field("gender", "x", group=1)], "no document has a place for the field 'gender'"),
        ([Field("title", "x")], "no document has a place for the field 'title'"),
    ],
)
def test_a_record_that_no_document_can_hold_is_refused_and_not_cut_down(
    fields: list[Field], message: str
) -> None:
    with pytest.raises(InvalidRecord, match=f"^x.txt: {message}"):
        to_document(Record(Source("x.txt"), fields=tuple(fields)))


# The schema


def test_the_schema_is_a_schema_and_takes_the_real_document() -> None:
    schema = record_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(to_document(read_page(HONG_KONG)), schema)


def test_the_schema_names_every_field_of_the_crosswalk_by_its_label() -> None:
    schema = record_schema()
    fields = schema["properties"]["fields"]["properties"]
    grouped = schema["properties"]["followUps"]["items"]["properties"]["fields"]["properties"]
    assert len(fields) > 30
    assert {key: one["title"] for key, one in (fields | grouped).items()} == {
        row.key: row.label for row in ROWS
    }
    assert set(grouped) == {row.key for row in ROWS if row.group}
    assert all(one["description"].endswith(".") for one in (fields | grouped).values())


def test_the_schema_file_is_the_one_made_from_the_crosswalk() -> None:
    assert SCHEMA_FILE.read_text(encoding="utf-8") == (
        json.dumps(record_schema(), ensure_ascii=False, indent=2) + "\n"
    )
