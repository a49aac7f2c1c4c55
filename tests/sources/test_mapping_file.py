from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from skeletons import HONG_KONG
from sources.uwazi_writing import write_entity, write_templates

from reprisal_kg.errors import UnreadableSource
from reprisal_kg.record import Field, Record, Source, Value
from reprisal_kg.sources.field_names import property_names
from reprisal_kg.sources.mapping_file import mapping_schema, parse_mapping, read_mapping
from reprisal_kg.sources.page import read_page
from reprisal_kg.sources.uwazi_json import OtherEntity, read_uwazi_json
from reprisal_kg.sources.uwazi_types import UwaziContext, read_context

PAGE = read_page(HONG_KONG)
GUIDE = Path(__file__).parents[2] / "docs" / "howto" / "other-instance.md"


def example() -> str:
    """The whole mapping file that the guide shows."""
    blocks = re.findall(r"```toml\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    assert blocks
    return str(max(blocks, key=len))


def problem(text: str) -> str:
    with pytest.raises(UnreadableSource) as caught:
        parse_mapping(text, "my.toml")
    assert caught.value.remedy
    return str(caught.value)


def language_or_remedy(text: str) -> str | None:
    try:
        return parse_mapping(text, "my.toml").language
    except UnreadableSource as error:
        return error.remedy or None


def spanish_labels() -> dict[str, str]:
    return {key: label for label, key in tomllib.loads(example())["fields"].items()}


# A Spanish instance


@pytest.mark.parametrize("with_context", [False, True])
def test_a_spanish_instance_gives_the_same_record(tmp_path: Path, with_context: bool) -> None:
    (tmp_path / "my.toml").write_text(example(), encoding="utf-8")
    mapping = read_mapping(tmp_path / "my.toml")
    labels = spanish_labels()
    usual = {
        key: {new: old for old, new in values.items()}
        for key, values in tomllib.loads(example())["values"].items()
    }

    def spanish(one: Field) -> Field:
        values = [Value(usual.get(one.key, {}).get(value.text, value.text)) for value in one.values]
        return Field(one.key, one.label, 0, tuple(values), one.group)

    kept = [one for one in PAGE.fields if one.key in labels and one.values]
    assert len(kept) > 12
    record = Record(Source("x", language="es"), PAGE.title, tuple(map(spanish, kept)))
    assert record.field("case_status") != PAGE.field("case_status")
    (tmp_path / "templates-es.json").write_text(
        json.dumps(write_templates(labels, "Casos")), encoding="utf-8"
    )
    context = read_context([tmp_path / "templates-es.json"]) if with_context else UwaziContext()
    other = {"sharedId": "x1", "template": "5f0000000000000000000002", "metadata": {"estado": ["abierto"]}}
    path = tmp_path / "x.json"
    path.write_text(json.dumps([write_entity(record, labels=labels), other]), encoding="utf-8")
    found = list(
        read_uwazi_json(
            path,
            context=context,
            names=mapping.names,
            case_templates=mapping.case_templates,
            site=mapping.site,
            language=mapping.language,
        )
    )
    assert isinstance(found[0], Record)
    assert found[0].not_understood == ()
    assert {(one.key, one.group): one.text for one in found[0].fields} == {
        (one.key, one.group): one.text for one in kept
    }
    assert found[0].source.url == f"{mapping.site}/es/entity/hk0examp1e1"
    assert isinstance(found[1], OtherEntity)


def test_the_example_of_the_guide_says_what_it_seems_to_say() -> None:
    mapping = parse_mapping(example(), "my.toml")
    assert mapping.case_templates == ("Casos",)
    assert mapping.language == "es"
    found = mapping.names.find("Tendencia del seguimiento 2")
    assert found is not None
    assert (found[0].key, found[1]) == ("follow_up_trend", 2)
    status = mapping.names.table.by_key["case_status"]
    assert mapping.names.value(status, "SIN  resolver") == "Unresolved"
    assert mapping.names.value(status, "Otro") == "Otro"


def test_the_usual_labels_stay_known() -> None:
    mapping = parse_mapping('[fields]\n"Estado" = "case_status"', "my.toml")
    for label in ("Estado", "estado", "Case status", "case_status"):
        found = mapping.names.find(label)
        assert found is not None
        assert found[0].key == "case_status"


def test_property_names_follow_from_labels() -> None:
    mapping = parse_mapping(
        '[fields]\n"¿Respondió el Gobierno? {n}" = "follow_up_response"\n"Año" = "report_year"', "m"
    )
    for label in ("¿Respondió el Gobierno? 1", *property_names("¿Respondió el Gobierno? 1")):
        found = mapping.names.find(label)
        assert found is not None, label
        assert (found[0].key, found[1]) == ("follow_up_response", 1)
    for name in property_names("Año"):
        assert mapping.names.find(name) is not None


def test_a_property_name_that_two_labels_share_means_neither() -> None:
    mapping = parse_mapping(
        '[fields]\n"Fecha: A" = "prior_un_dates"\n"Fecha/ A" = "engagement_dates"', "my.toml"
    )
    assert mapping.names.find("fecha__a") is None
    found = mapping.names.find("Fecha/ A")
    assert found is not None
    assert found[0].key == "engagement_dates"


def test_parents_of_values_are_written_in_either_way() -> None:
    mapping = parse_mapping('[values.engagement_body]\n"Órganos::CDH" = "UN Treaty Bodies: CCPR"', "my.toml")
    row = mapping.names.table.by_key["engagement_body"]
    assert mapping.names.value(row, "Órganos: CDH") == "UN Treaty Bodies: CCPR"
    assert mapping.names.value(row, "Órganos::CDH") == "UN Treaty Bodies: CCPR"


def test_an_empty_file_of_comments_changes_nothing() -> None:
    mapping = parse_mapping("# nothing yet\n", "my.toml")
    assert (mapping.case_templates, mapping.site, mapping.language) == ((), "", "")
    assert mapping.names.labels == {}


# Errors


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (
            '[fields]\n"Estado" = "case_statu"',
            "my.toml: fields.Estado: 'case_statu' is no record key (did you mean 'case_status'?)",
        ),
        (
            '[fields]\n"Estado" = "Case status"',
            "my.toml: fields.Estado: 'Case status' is no record key (did you mean 'case_status'?)",
        ),
        ('[fields]\n"Un estado" = 7', 'my.toml: fields."Un estado" is not a text'),
        ("[field]\n", "my.toml: field is not known here (did you mean 'fields'?)"),
        ("fields = 7", "my.toml: fields is not a table"),
        ('[fields]\n"Estado {n}" = "case_status"', "'case_status' is no field of a numbered group"),
        ('[fields]\n"{n} Tendencia" = "follow_up_trend"', "{n} stands at the end of a label, after a blank"),
        (
            '[fields]\n"Estado" = "case_status"\n"ESTADO" = "gender"',
            "fields.ESTADO: the label means 'case_status' too",
        ),
        ('[fields]\n" " = "gender"', "the label is empty"),
        ('[values.gendr]\n"a" = "b"', "my.toml: values.gendr is no record key (did you mean 'gender'?)"),
        (
            '[values.activity]\n"a" = "b"',
            "values.activity: the values of this field are no list, and stay as they are",
        ),
        ('[values.gender]\n"a" = ""', "my.toml: values.gender.a is empty"),
        ('[values.gender]\n"a" = "b"\n"A" = "c"', "values.gender.A: the value is given twice"),
        ("[templates]\ncases = []", "my.toml: templates.cases is empty"),
        ('[templates]\ncases = "Casos"', "my.toml: templates.cases is not a list"),
        ('[site]\nurl = "ftp://x"', "my.toml: site.url is not an address such as"),
        ('[site]\nurl = "https://x.example/?a=b"', "my.toml: site.url is not an address such as"),
        (
            '[site]\nlanguage = "Spanish language"',
            "my.toml: site.language is not a language tag such as 'es'",
        ),
        ('[fields]\nEstado del caso = "case_status"', "my.toml:2: not TOML: expected '=' after a key"),
        ('[fields]\n"A" = "gender"\n"A" = "minor"', "my.toml: not TOML: cannot overwrite a value."),
        ("a = " + "[" * 100_000, "my.toml: not TOML: tables stand in tables too deep"),
        ("a = " + "9" * 5_000, "my.toml: not TOML: "),
    ],
)
def test_errors_name_the_key_and_what_to_do(text: str, what: str) -> None:
    assert what in problem(text)


def test_many_errors_are_told_at_once() -> None:
    told = problem("[fields]\n" + "\n".join(f'"L{number}" = "x"' for number in range(9)))
    assert told.count("is no record key") == 5
    assert "and 4 more" in told


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(UnreadableSource, match="no such file"):
        read_mapping(tmp_path / "none.toml")
    path = tmp_path / "my.toml"
    path.write_bytes("[fields]\n'Género' = 'gender'".encode("cp1252"))
    with pytest.raises(UnreadableSource, match="Windows-1252"):
        read_mapping(path)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=60) | st.text(alphabet='[]fields.="{n} \nvaluescase_status', max_size=60))
def test_any_text_is_a_mapping_or_an_error(text: str) -> None:
    assert language_or_remedy(text) is not None


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(mapping_schema())
