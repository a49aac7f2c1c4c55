from __future__ import annotations

import json
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from skeletons import HONG_KONG, ListedValues, names, page
from sources.uwazi_writing import (
    CASES,
    REPORTS,
    id_of,
    write_entity,
    write_lines,
    write_search,
    write_templates,
    write_thesauris,
)

from reprisal_kg.crosswalk import FieldRow, crosswalk
from reprisal_kg.errors import UnreadableSource
from reprisal_kg.record import Field, NotUnderstood, Record, Source, Value, parse_document, write_document
from reprisal_kg.sources.page import read_page, read_page_text
from reprisal_kg.sources.uwazi_json import OtherEntity, read_uwazi_json
from reprisal_kg.sources.uwazi_types import UwaziContext, find_context, read_context

PAGE = read_page(HONG_KONG)
DAY = 86_400
MAY = 1_556_668_800  # 1 May 2019

Fields = dict[tuple[str, int | None], str]


def fields(record: Record) -> Fields:
    """The fields that have words; a page also prints headings without any."""
    return {(one.key, one.group): one.text for one in record.fields if one.values}


def title(record: Record) -> str:
    return "\n".join(value.text for value in record.title)


def read_all(folder: Path, content: object, name: str = "x.json", **options: Any) -> list[Any]:
    path = folder / name
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return list(read_uwazi_json(path, **options))


def read_one(folder: Path, content: object, **options: Any) -> Record:
    found = read_all(folder, content, **options)
    assert len(found) == 1
    assert isinstance(found[0], Record), found
    return found[0]


def read_metadata(folder: Path, metadata: dict[str, Any], **options: Any) -> Record:
    entity = {"sharedId": "abc1def2", "title": "Example Centre", "template": CASES, "metadata": metadata}
    entity["metadata"] = {"case_status": [{"value": "s", "label": "Unresolved"}]} | metadata
    return read_one(folder, entity, **options)


def context_of(folder: Path, *records: Record, **options: Any) -> UwaziContext:
    templates, thesauris = folder / "templates-1.json", folder / "thesauris-1.json"
    templates.write_text(json.dumps(write_templates(**options)), encoding="utf-8")
    thesauris.write_text(json.dumps(write_thesauris(records)), encoding="utf-8")
    return read_context([templates, thesauris])


def typed(kind: str, name: str = "dates_of_prior_un_action", content: str = "") -> UwaziContext:
    from reprisal_kg.sources.uwazi_types import Property, Template

    property_ = Property(name, name.capitalize(), kind, content)
    return UwaziContext({CASES: Template(CASES, "Cases", {name: property_})})


def reported(record: Record) -> list[tuple[str, str, str]]:
    return [(one.reason, one.label, one.words) for one in record.not_understood]


def words(record: Record, key: str) -> list[str]:
    found = record.field(key)
    assert found is not None, f"{key} is missing"
    return [value.text for value in found.values]


# The real case, whatever form it comes in


@pytest.mark.parametrize("with_context", [False, True])
@pytest.mark.parametrize("form", ["search", "entities", "entity", "list", "v2", "lines", "pages"])
def test_the_hong_kong_case_says_what_its_page_says(tmp_path: Path, form: str, with_context: bool) -> None:
    entity = write_entity(PAGE)
    content: object = {
        "search": write_search([entity]),
        "entities": {"rows": [entity]},
        "entity": entity,
        "list": [entity],
        "v2": {"data": [entity], "links": {"self": "x"}},
        "lines": write_lines([entity, entity]),
        "pages": [{"rows": [entity]}],
    }[form]
    context = context_of(tmp_path, PAGE) if with_context else None
    found = read_all(tmp_path, content, context=context)
    assert len(found) == (2 if form == "lines" else 1)
    assert fields(found[0]) == fields(PAGE)
    assert title(found[0]) == title(PAGE)
    assert found[0].not_understood == ()
    assert found[0].source.format == ("ndjson" if form == "lines" else "uwazi-json")


def test_where_the_case_comes_from_is_kept(tmp_path: Path) -> None:
    record = read_one(
        tmp_path,
        write_entity(PAGE, "dm8n1z2d5st"),
        context=context_of(tmp_path, PAGE),
        retrieved="2026-11-23",
        site="https://instance.example/",
    )
    assert record.source == Source(
        file="x.json",
        format="uwazi-json",
        template="Cases",
        entity_id="dm8n1z2d5st",
        url="https://instance.example/en/entity/dm8n1z2d5st",
        retrieved="2026-11-23",
        language="en",
        published="yes",
        created="2022-04-15",
        edited="2022-08-08",
    )


def test_every_skeleton_says_what_its_page_says(tmp_path: Path) -> None:
    skeletons = names()
    assert skeletons
    for name in skeletons:
        record = read_page_text(page(name), f"{name}.txt", known=ListedValues())
        found = read_one(
            tmp_path,
            write_entity(record),
            context=context_of(tmp_path, record),
            known=ListedValues(),
        )
        expected = {key: text for key, text in fields(record).items() if text}
        assert fields(found) == expected, name


def test_labels_are_looked_up_in_the_thesauri_where_the_entity_has_ids_only(tmp_path: Path) -> None:
    record = read_one(tmp_path, write_entity(PAGE, labelled=False), context=context_of(tmp_path, PAGE))
    assert fields(record) == fields(PAGE)
    assert record.not_understood == ()


def test_ids_without_labels_are_reported_and_never_taken_for_values(tmp_path: Path) -> None:
    record = read_one(tmp_path, write_entity(PAGE, labelled=False), context=UwaziContext())
    assert record.field("case_status") is None
    assert ("unread-value", "case_status", f'"{id_of("Unresolved")}"') in reported(record)


def test_templates_and_thesauri_beside_the_entities_are_found(tmp_path: Path) -> None:
    (tmp_path / "templates.json").write_text(json.dumps(write_templates()), encoding="utf-8")
    (tmp_path / "thesauris.json").write_text(json.dumps(write_thesauris([PAGE])), encoding="utf-8")
    record = read_one(tmp_path, write_entity(PAGE, labelled=False))
    assert fields(record) == fields(PAGE)
    assert record.source.template == "Cases"
    assert find_context(tmp_path / "nowhere") == UwaziContext()


def test_lines_keep_their_numbers(tmp_path: Path) -> None:
    found = read_all(tmp_path, "\n" + write_lines([write_entity(PAGE)]) * 2, name="x.ndjson")
    assert [record.title[0].line for record in found] == [2, 3]
    assert [record.place("case_status").line for record in found] == [2, 3]


# Property types


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        ("date", MAY, "2019-05-01"),
        ("multidate", -DAY, "1969-12-31"),
        ("multidate", MAY + 0.5, "2019-05-01"),
        ("date", "May 2019", "May 2019"),
        ("daterange", {"from": MAY, "to": MAY + 31 * DAY}, "2019-05-01~2019-06-01"),
        ("multidaterange", {"from": MAY, "to": None}, "since 2019-05-01"),
        ("daterange", {"from": None, "to": MAY}, "until 2019-05-01"),
        ("daterange", {"from": MAY, "to": MAY}, "2019-05-01"),
        ("text", "1 May 2019", "1 May 2019"),
        ("numeric", 2019, "2019"),
        ("numeric", 2019.0, "2019"),
        ("generatedid", "ABC1234-5678", "ABC1234-5678"),
        ("link", {"label": "Report", "url": "https://x.example"}, "Report|https://x.example"),
        ("link", {"label": None, "url": "https://x.example"}, "https://x.example"),
        ("image", "/api/files/a.png", "/api/files/a.png"),
        ("media", "https://x.example/v", "https://x.example/v"),
    ],
)
def test_the_template_says_how_a_value_is_read(tmp_path: Path, kind: str, value: object, text: str) -> None:
    record = read_metadata(tmp_path, {"dates_of_prior_un_action": [{"value": value}]}, context=typed(kind))
    assert words(record, "prior_un_dates") == [text]
    assert record.not_understood == ()


@pytest.mark.parametrize(
    "kind",
    "date multidate daterange text markdown numeric select multiselect relationship newRelationship "
    "geolocation link image media preview nested generatedid surprise".split(),
)
@pytest.mark.parametrize("empty", [None, "", [], {}])
def test_an_empty_value_says_nothing(tmp_path: Path, kind: str, empty: object) -> None:
    metadata = {"dates_of_prior_un_action": [{"value": empty}], "dates_of_engagement": []}
    record = read_metadata(tmp_path, metadata, context=typed(kind))
    assert record.field("prior_un_dates") is None
    assert record.not_understood == ()


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("date", 1e300),
        ("date", 10**30),
        ("date", True),
        ("daterange", {"from": "", "to": 1e18}),
        ("geolocation", {"lat": "x", "lon": 1}),
        ("geolocation", "Hong Kong"),
        ("text", {"a": [1]}),
        ("numeric", False),
        ("select", 7),
        ("relationship", "abc1def2ghi"),
        ("link", {"label": "Report"}),
        ("nested", {"a": ["b"]}),
    ],
)
def test_a_wrong_value_is_kept_as_its_json_text(tmp_path: Path, kind: str, value: object) -> None:
    record = read_metadata(tmp_path, {"dates_of_prior_un_action": [{"value": value}]}, context=typed(kind))
    assert record.field("prior_un_dates") is None
    assert reported(record) == [("unread-value", "Dates_of_prior_un_action", json.dumps(value))]


def test_without_a_template_the_shape_decides(tmp_path: Path) -> None:
    record = read_metadata(
        tmp_path,
        {
            "dates_of_prior_un_action": [
                {"value": MAY},
                {"value": 2020},
                {"value": {"from": MAY, "to": None}},
            ],
            "year_of_the_report": [{"value": 2021}],
            "engagement_with_un_body": [
                {"value": "c", "label": "Thematic", "parent": {"value": "p", "label": "SP"}}
            ],
            "related_defender_story": [{"value": {"label": "A story", "url": "https://x.example"}}],
            "gender": ["Female"],
            "reprisal_information": "One line.\nAnother line.",
        },
    )
    assert words(record, "prior_un_dates") == ["2019-05-01", "2020", "since 2019-05-01"]
    assert words(record, "report_year") == ["2021"]
    assert words(record, "engagement_body") == ["SP: Thematic"]
    assert words(record, "related_story") == ["A story|https://x.example"]
    assert words(record, "gender") == ["Female"]
    assert words(record, "reprisal_information") == ["One line.", "Another line."]


@pytest.mark.parametrize(
    "name", ["country_geolocation", "from_country", "country_geolocation__linked_cases_"]
)
def test_a_relationship_to_a_country_gives_its_name_and_its_point(tmp_path: Path, name: str) -> None:
    value = {
        "value": "cc1country",
        "label": "China",
        "type": "entity",
        "inheritedType": "geolocation",
        "inheritedValue": [{"value": {"lat": 35.86166, "lon": 104.195397, "label": ""}}],
    }
    for context in (None, typed("relationship", name)):
        record = read_metadata(tmp_path, {name: [value]}, context=context)
        assert words(record, "state") == ["China"]
        assert words(record, "country_geolocation") == ["Latitude: 35.86166", "Longitude: 104.195397"]
        assert record.not_understood == ()


def test_one_country_told_thrice_is_one_country(tmp_path: Path) -> None:
    country = {"value": "cc1country", "label": "China"}
    point = {"value": {"lat": 35.86166, "lon": 104.195397, "label": ""}}
    metadata = {
        "from_country": [country],
        "country_geolocation": [point],
        "country_geolocation__linked_cases_": [country],
    }
    record = read_metadata(tmp_path, metadata)
    assert words(record, "state") == ["China"]
    assert words(record, "country_geolocation") == ["Latitude: 35.86166", "Longitude: 104.195397"]
    assert record.not_understood == ()


def test_a_point_alone_finds_its_state_where_someone_knows_it(tmp_path: Path) -> None:
    metadata = {
        "country_geolocation_geolocation": [{"value": {"lat": 35.86166, "lon": 104.195397, "label": ""}}]
    }
    known = {("35.86166", "104.195397"): "China"}
    record = read_metadata(tmp_path, metadata, state_of_point=lambda lat, lon: known.get((lat, lon), ""))
    assert words(record, "state") == ["China"]
    assert read_metadata(tmp_path, metadata).field("state") is None


def test_inherited_values_stand_in_place_of_the_title_as_on_the_page(tmp_path: Path) -> None:
    report = {
        "value": "zz9report",
        "label": "A/HRC/48/28",
        "inheritedType": "numeric",
        "inheritedValue": [{"value": 2021}],
    }
    record = read_metadata(tmp_path, {"year_of_the_report": [report]})
    assert words(record, "report_year") == ["2021"]
    record = read_metadata(tmp_path, {"relevant_sg_report": [report]})
    assert words(record, "report_year") == ["2021"]


def test_a_place_keeps_its_name_and_reports_its_point(tmp_path: Path) -> None:
    value = {"value": {"lat": 22.3, "lon": 114.2, "label": "Hong Kong"}}
    record = read_metadata(tmp_path, {"location_of_mentioned_reprisals": [value]})
    assert words(record, "reprisal_places") == ["Hong Kong"]
    assert reported(record) == [
        ("unread-value", "location_of_mentioned_reprisals", json.dumps(value["value"]))
    ]


def test_an_unknown_property_is_kept_under_its_label(tmp_path: Path) -> None:
    metadata = {
        "degree_of_urgency": [{"value": "x", "label": "High"}],
        "a_place": [{"value": {"lat": 1, "lon": 2}}],
    }
    record = read_metadata(tmp_path, metadata, context=typed("select", "degree_of_urgency"))
    assert reported(record) == [
        ("unknown-label", "Degree_of_urgency", "High"),
        ("unknown-label", "a_place", "Latitude: 1\nLongitude: 2"),
    ]


def test_property_names_of_both_generations_are_known(tmp_path: Path) -> None:
    for name in ("individual_s_organization_s_activity", "individual's_organization's_activity"):
        record = read_metadata(tmp_path, {name: [{"value": "Civil society actors"}]})
        assert words(record, "activity") == ["Civil society actors"]


def test_the_language_of_the_entity_counts(tmp_path: Path) -> None:
    french = write_entity(PAGE, language="fr")
    unsaid = {key: value for key, value in write_entity(PAGE).items() if key != "language"}
    found = read_all(tmp_path, [french, unsaid, write_entity(PAGE, language="??")], language="ES")
    assert [record.source.language for record in found] == ["fr", "es", "es"]
    assert reported(found[2]) == [("unread-value", "language", '"??"')]


# Entities that are no cases


def test_other_entities_are_told_and_not_lost(tmp_path: Path) -> None:
    report = {
        "sharedId": "zz9report1",
        "template": REPORTS,
        "title": "A/HRC/48/28",
        "metadata": {"year_of_the_report": [{"value": 2021}]},
    }
    expected = OtherEntity("SG reports", "zz9report1")
    found = read_all(tmp_path, [report, write_entity(PAGE)], context=context_of(tmp_path, PAGE))
    assert found[0] == expected
    assert isinstance(found[1], Record)
    assert read_all(tmp_path, [report], context=UwaziContext()) == [replace(expected, template=REPORTS)]


def test_the_mapping_says_which_templates_are_cases(tmp_path: Path) -> None:
    context = context_of(tmp_path, PAGE, cases="Casos")
    entity = write_entity(PAGE)
    assert isinstance(read_all(tmp_path, [entity], context=context, case_templates=["casos"])[0], Record)
    other = read_all(tmp_path, [entity], context=context, case_templates=["Cases"])
    assert other == [OtherEntity("Casos", "hk0examp1e1")]
    # Without a word of the user, a template with a case number is one of cases.
    assert isinstance(read_all(tmp_path, [entity], context=context)[0], Record)
    assert isinstance(read_all(tmp_path, [entity], context=UwaziContext(), case_templates=[CASES])[0], Record)


# Bad input


def errors(found: list[Any]) -> list[str]:
    return [str(one) for one in found if isinstance(one, UnreadableSource)]


def test_one_bad_line_does_not_spoil_the_others(tmp_path: Path) -> None:
    good = write_lines([write_entity(PAGE)])
    deep = '{"metadata":' + "[" * 100_000 + "\n"
    text = good + '{"title": "cut of\n' + deep + "7\n" + '{"metadata": {}, "title": "\\u12"}\n' + good
    found = read_all(tmp_path, text, name="x.ndjson")
    assert [type(one) for one in found] == [Record, *[UnreadableSource] * 4, Record]
    told = errors(found)
    path = tmp_path / "x.ndjson"
    assert told[0].startswith(f"{path}:2: not JSON: unterminated string")
    assert told[1].startswith(f"{path}:3: lists and objects are nested deeper than 64 levels")
    assert told[2].startswith(f"{path}:4: none of Uwazi's forms")
    assert told[3].startswith(f"{path}:5: not JSON: invalid \\uXXXX escape")


def test_a_line_that_is_not_utf8_is_one_bad_line(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    good = write_lines([write_entity(PAGE)]).encode()
    path.write_bytes(good + '{"title": "é"}\n'.encode("cp1252") + good)
    found = list(read_uwazi_json(path))
    assert [type(one) for one in found] == [Record, UnreadableSource, Record]
    assert errors(found)[0].startswith(f"{path}:2: not UTF-8 text; it looks like Windows-1252")


def test_one_bad_entity_does_not_spoil_the_others(tmp_path: Path) -> None:
    deep: Any = []
    for _ in range(70):
        deep = [deep]
    rows = [
        7,
        None,
        write_entity(PAGE, relations=deep),
        write_entity(PAGE, icon="x" * 1_000_001),
        write_entity(PAGE),
    ]
    found = read_all(tmp_path, {"rows": rows})
    assert [error.partition("entity ")[2].partition(". ")[0] for error in errors(found)] == [
        "1 cannot be read: it is not an object",
        "2 cannot be read: it is not an object",
        "3 cannot be read: lists and objects in it are nested deeper than 64 levels",
        "4 cannot be read: a text in it has more than 1,000,000 characters",
    ]
    assert isinstance(found[4], Record)


@pytest.mark.parametrize(
    ("content", "what"),
    [
        ("", "the source is empty"),
        (" \n\n ", "the source is empty"),
        ('{"rows": [', "not JSON: expecting value"),
        ("[" * 200_000, "lists and objects are nested deeper than 64 levels"),
        ('{"error": "Unauthorized"}', "this is an error message of the site"),
        ('{"site_name": "x"}', "none of Uwazi's forms"),
        ('"text"', "none of Uwazi's forms"),
        ("null", "none of Uwazi's forms"),
        (json.dumps(write_templates()), "these are templates or thesauri, not entities"),
        (json.dumps(write_thesauris([PAGE])), "these are templates or thesauri, not entities"),
    ],
)
def test_what_is_no_answer_of_uwazi_is_refused_with_a_reason(tmp_path: Path, content: str, what: str) -> None:
    with pytest.raises(UnreadableSource) as caught:
        read_all(tmp_path, content)
    assert caught.value.what.startswith(what)
    assert caught.value.remedy


@pytest.mark.parametrize("content", ["[]", '{"rows": []}', '{"rows": [], "totalRows": 0}', '{"data": []}'])
def test_an_empty_answer_has_no_records(tmp_path: Path, content: str) -> None:
    assert read_all(tmp_path, content) == []


def test_missing_files_folders_and_wide_text_are_refused(tmp_path: Path) -> None:
    wide = tmp_path / "wide.json"
    wide.write_text("[]", encoding="utf-16")
    for path, what in (
        (tmp_path / "none.json", "no such file|No such file"),
        (tmp_path, "not a file|Is a directory"),
        (wide, "UTF-16"),
    ):
        with pytest.raises(UnreadableSource, match=what):
            list(read_uwazi_json(path))


def test_a_key_that_stands_twice_is_kept_twice(tmp_path: Path) -> None:
    text = (
        '{"sharedId": "abc1def2", "title": "A", "title": "A", "metadata": {'
        '"case_status": [{"value": "s", "label": "Unresolved"}],'
        '"gender": [{"value": "Male"}], "gender": [{"value": "Female"}]}}'
    )
    record = read_one(tmp_path, text)
    assert title(record) == "A"
    assert record.field("gender") is None
    assert reported(record) == [("unread-value", "gender", '[[{"value": "Male"}], [{"value": "Female"}]]')]


def test_characters_that_no_graph_can_hold_are_reported_in_escapes(tmp_path: Path) -> None:
    text = (
        '{"sharedId": "a\\u0000b", "title": "A\\ud800", "language": "en", "metadata": {'
        '"case_status": [{"value": "Unresolved"}], "activity\\udfff": [{"value": "x\\u0000y"}]}}'
    )
    record = read_one(tmp_path, text)
    assert record.title == ()
    assert record.source.entity_id == ""
    assert ("unread-value", "title", '"A\\ud800"') in reported(record)
    assert ("unread-value", '"activity\\udfff"', '"x\\u0000y"') in reported(record)
    for one in record.not_understood:
        one.words.encode("utf-8")
        one.label.encode("utf-8")
    assert parse_document(write_document(record), "x.json") == record


def test_numbers_beyond_all_size_are_kept_as_written(tmp_path: Path) -> None:
    digits = "9" * 5000
    text = f'{{"sharedId": "a1", "metadata": {{"case_status": ["Unresolved"], "gender": [{{"value": NaN}}], "notes": [{digits}, 1e999, -Infinity]}}}}'
    record = read_one(tmp_path, text)
    assert reported(record) == [
        ("unread-value", "gender", "NaN"),
        ("unread-value", "notes", "-Infinity"),
        ("unknown-label", "notes", f"{digits}\n1e999"),
    ]


@pytest.mark.parametrize(
    "wrong", [None, 7, -1.5, True, "x", [], [1], {}, {"a": 1}, [[]], {"value": {"value": 1}}]
)
def test_a_wrong_type_anywhere_is_no_crash(tmp_path: Path, wrong: object) -> None:
    entity = write_entity(PAGE)
    broken = [{**entity, key: wrong} for key in entity]
    broken += [{**entity, "metadata": {**entity["metadata"], key: wrong}} for key in entity["metadata"]]
    broken += [{**entity, "metadata": {**entity["metadata"], key: [wrong]}} for key in entity["metadata"]]
    broken += [
        {
            **entity,
            "metadata": {
                **entity["metadata"],
                key: [
                    {
                        "value": wrong,
                        "label": wrong,
                        "parent": wrong,
                        "inheritedValue": wrong,
                        "inheritedType": wrong,
                    }
                ],
            },
        }
        for key in entity["metadata"]
    ]
    for context in (UwaziContext(), context_of(tmp_path, PAGE)):
        found = read_all(tmp_path, {"rows": broken}, context=context)
        assert len(found) == len(broken)
        for one in found:
            if isinstance(one, Record):
                assert parse_document(write_document(one), "x") == one


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from("value label parent inheritedValue inheritedType lat lon from to url".split())
            | st.text(max_size=4),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    metadata=st.dictionaries(
        st.sampled_from(list(write_entity(PAGE)["metadata"])) | st.text(max_size=6),
        json_values,
        max_size=6,
    ),
    more=st.dictionaries(
        st.sampled_from("title sharedId language template published creationDate editDate".split()),
        json_values,
    ),
)
def test_any_json_gives_a_record_or_a_reason(
    tmp_path: Path, metadata: dict[str, Any], more: dict[str, Any]
) -> None:
    for context in (UwaziContext(), context_of(tmp_path, PAGE)):
        for one in read_all(tmp_path, [{"template": CASES, "metadata": metadata, **more}], context=context):
            if isinstance(one, Record):
                assert parse_document(write_document(one), "x") == one


def test_broken_templates_and_thesauri_are_no_crash(tmp_path: Path) -> None:
    path = tmp_path / "templates.json"
    odd = [
        None,
        7,
        {},
        {"name": 7},
        {"name": "a", "type": []},
        {"name": "case_status", "type": "select", "content": {}},
    ]
    values = [
        None,
        7,
        {},
        {"id": 1, "label": "x"},
        {"id": "a", "label": "A", "values": 7},
        {
            "id": "b",
            "label": "B",
            "values": [{"id": "c", "label": "C", "values": [{"id": "d", "label": "D"}]}],
        },
    ]
    path.write_text(
        json.dumps({"rows": [{"_id": CASES, "name": {}, "properties": odd}, {"_id": "t", "values": values}]})
    )
    context = read_context([path])
    assert context.labels("", "c") == ("B", "C")
    assert context.labels("t", "d") == ()
    assert isinstance(read_one(tmp_path, write_entity(PAGE, template="none"), context=context), Record)
    path.write_text('{"rows": [{"a": 1}]}')
    with pytest.raises(UnreadableSource, match="neither templates nor thesauri"):
        read_context([path])


# Round trip, and many


LINE = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S"]), min_size=1, max_size=20)


def field_strategy(row: FieldRow) -> st.SearchStrategy[tuple[str, ...]]:
    if row.kind == "point":
        degrees = st.floats(-90, 90, allow_nan=False).map(lambda number: round(number, 6) + 0.0)
        return st.tuples(degrees, degrees).map(lambda two: _point(*two))
    if row.kind in {"year", "number"}:
        return st.integers(0, 2099).map(lambda number: (str(number),))
    if row.kind in {"code", "un-body"}:
        code = st.builds(
            ": ".join,
            st.lists(LINE.filter(lambda text: ":" not in text), min_size=1, max_size=2),
        )
        values = st.lists(code, min_size=1, max_size=3 if row.many else 1, unique=True)
        return values.map(tuple)
    if row.kind == "state":
        # A name of digits and a comma would be read as a point.
        return LINE.filter(lambda text: any(map(str.isalpha, text))).map(lambda text: (text,))
    return st.lists(LINE, min_size=1, max_size=3).map(tuple)


def _point(lat: float, lon: float) -> tuple[str, str]:
    from reprisal_kg.sources.json_text import number_text

    return f"Latitude: {number_text(lat)}", f"Longitude: {number_text(lon)}"


@st.composite
def records(draw: st.DrawFn) -> Record:
    rows = [row for row in crosswalk().rows if row.kind not in {"heading", "title"}]
    found = [Field("case_number", "Location of case in SG report", 0, (Value("2021-020-001"),))]
    for row in draw(st.lists(st.sampled_from(rows), max_size=12, unique_by=lambda row: row.key)):
        if row.key == "case_number":
            continue
        group = draw(st.integers(0, 2)) if row.group else None
        values = tuple(Value(text) for text in draw(field_strategy(row)))
        found.append(Field(row.key, row.label, 0, values, group))
    return Record(Source("x.json"), (Value(draw(LINE)),), tuple(found))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(record=records(), labelled=st.booleans(), lines=st.booleans())
def test_what_is_written_is_read_again(tmp_path: Path, record: Record, labelled: bool, lines: bool) -> None:
    entity = write_entity(record, labelled=labelled)
    content, name = (write_lines([entity]), "x.ndjson") if lines else (write_search([entity]), "x.json")
    found = read_one(tmp_path, content, name=name, context=context_of(tmp_path, record))
    assert title(found) == title(record)
    assert fields(found) == fields(record)
    assert found.not_understood == ()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(record=records())
def test_what_is_written_is_read_again_without_a_template(tmp_path: Path, record: Record) -> None:
    found = read_one(tmp_path, write_entity(record), context=UwaziContext())
    assert fields(found) == fields(record)


@pytest.mark.parametrize("name", ["x.json", "x.ndjson"])
def test_ten_thousand_entities_without_a_loss(tmp_path: Path, name: str) -> None:
    entity = write_entity(PAGE)
    number = "location_of_case_in_sg_report"

    def numbered(count: int) -> dict[str, Any]:
        case = f"2021-{count // 100:03}-{count % 100:03}"
        metadata = entity["metadata"] | {number: [{"value": case}]}
        small = {key: value for key, value in metadata.items() if len(json.dumps(value)) < 300}
        return {**entity, "sharedId": f"case{count}", "metadata": small}

    entities = [numbered(count) for count in range(10_000)]
    path = tmp_path / name
    path.write_text(write_search(entities) if name == "x.json" else write_lines(entities), encoding="utf-8")
    began = time.monotonic()
    found = [
        one for one in read_uwazi_json(path, context=context_of(tmp_path, PAGE)) if isinstance(one, Record)
    ]
    assert len(found) == 10_000
    assert {one.source.entity_id for one in found} == {f"case{count}" for count in range(10_000)}
    assert all(len(one.fields) == len(found[0].fields) and not one.not_understood for one in found)
    assert len({one.field("case_number") for one in found}) == 10_000
    assert time.monotonic() - began < 60


def test_a_problem_is_an_ordinary_not_understood(tmp_path: Path) -> None:
    record = read_metadata(
        tmp_path, {"gender": [{"value": 7, "label": ""}]}, context=typed("select", "gender")
    )
    assert record.not_understood == (NotUnderstood("unread-value", '{"value": 7, "label": ""}', 0, "Gender"),)
