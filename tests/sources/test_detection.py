from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from skeletons import HONG_KONG, names, page
from sources.uwazi_writing import write_entity, write_lines, write_search, write_templates, write_thesauris

from reprisal_kg.errors import UnreadableSource
from reprisal_kg.sources.detection import FORMATS, detect_format
from reprisal_kg.sources.mapping_file import parse_mapping
from reprisal_kg.sources.page import read_page

PAGE = read_page(HONG_KONG)
ENTITY = write_entity(PAGE)
CSV = 'Title,Date added,Template,Case status\n"A, B",2024-02-03,Cases,Unresolved\n'


def detect(folder: Path, content: str | bytes, name: str = "x", **options: object) -> str:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    found = detect_format(path, **options)  # type: ignore[arg-type]
    assert found in FORMATS
    return found


def format_or_remedy(folder: Path, content: bytes) -> str:
    try:
        return detect(folder, content)
    except UnreadableSource as error:
        return error.remedy


def test_the_real_page_and_all_skeletons_are_pages(tmp_path: Path) -> None:
    assert detect_format(HONG_KONG) == "page"
    skeletons = names()
    assert skeletons
    assert {name: detect(tmp_path, page(name)) for name in skeletons} == dict.fromkeys(skeletons, "page")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (write_search([ENTITY]), "uwazi-json"),
        (json.dumps({"rows": [ENTITY]}, indent=2), "uwazi-json"),
        (json.dumps(ENTITY), "uwazi-json"),
        (json.dumps(ENTITY, indent=2), "uwazi-json"),
        (json.dumps([ENTITY, ENTITY]), "uwazi-json"),
        ("[\n" + json.dumps(ENTITY) + ",\n" + json.dumps(ENTITY) + "\n]", "uwazi-json"),
        (json.dumps({"data": [ENTITY]}), "uwazi-json"),
        ('{"rows": [], "totalRows": 0}', "uwazi-json"),
        ('{"error": "Unauthorized"}', "uwazi-json"),
        (write_lines([ENTITY] * 2), "ndjson"),
        (write_lines([ENTITY]) + '{"cut off', "ndjson"),
        ('{"metadata": {"cut off\n' + write_lines([ENTITY]), "ndjson"),
        ("\n\n" + write_lines([ENTITY] * 2), "ndjson"),
        (json.dumps(write_templates()), "uwazi-context"),
        (json.dumps(write_templates(), indent=1), "uwazi-context"),
        (json.dumps(write_thesauris([PAGE])), "uwazi-context"),
        (CSV, "uwazi-csv"),
        (CSV.replace(",", ";"), "uwazi-csv"),
        ("sep=;\n" + CSV.replace(",", ";"), "uwazi-csv"),
        ("title__en,title__es,case_status__en\n", "uwazi-csv"),
        ('"Case status","Location of case in SG report"\nUnresolved,2021-020-001\n', "uwazi-csv"),
        ("<!DOCTYPE html><html><body>x", "html"),
        ("<!-- saved from url=(0014)about:internet -->\n<HTML lang=en>", "html"),
        ('<?xml version="1.0"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0"><html>', "html"),
        ("<div class='metadata'><dl><dt>Case status</dt>", "html"),
        ("A title\nCases- Case status\n- Unresolved\n", "page"),
        ("[Name withheld]\nCases- Case status\n- Unresolved\n", "page"),
        ("{Name withheld}, and others, too\nCases- Case status\n- Unresolved\n", "page"),
        ("BM Example\nCases- Case status\n- Unresolved\n", "page"),
        ("A title, with commas, and more\n- Case status\n- Unresolved\n", "page"),
    ],
)
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("suffix", ["", ".txt", ".csv", ".pdf"])
def test_the_content_decides_whatever_the_name(
    tmp_path: Path, content: str, expected: str, mark: str, suffix: str
) -> None:
    assert detect(tmp_path, mark + content, f"x{suffix}") == expected


def test_the_name_breaks_a_tie(tmp_path: Path) -> None:
    assert detect(tmp_path, json.dumps(ENTITY), "x.ndjson") == "ndjson"
    assert detect(tmp_path, json.dumps(ENTITY), "x.json") == "uwazi-json"
    assert detect(tmp_path, "Gender,Other thing\nMale,x\n", "x.csv") == "uwazi-csv"
    with pytest.raises(UnreadableSource, match="no source of cases"):
        detect(tmp_path, "Gender,Other thing\nMale,x\n", "x.dat")


def test_a_long_file_is_told_by_its_beginning(tmp_path: Path) -> None:
    long = json.dumps({"rows": [{**ENTITY, "icon": "é" * 400_000}]}, ensure_ascii=False)
    assert detect(tmp_path, long) == "uwazi-json"
    assert detect(tmp_path, long + "\n" + long) == "ndjson"
    assert detect(tmp_path, "Title\nCases- Case status\n- Unresolved\n" + "é" * 400_000) == "page"


def test_an_instance_with_other_labels(tmp_path: Path) -> None:
    mapping = parse_mapping('[fields]\n"Estado del caso" = "case_status"\n"Género" = "gender"', "my.toml")
    csv = "Estado del caso,Género\nSin resolver,Mujer\n"
    assert detect(tmp_path, csv, names=mapping.names) == "uwazi-csv"
    assert detect(tmp_path, "Centro Ejemplo\n- Género\n- Mujer\n", names=mapping.names) == "page"
    with pytest.raises(UnreadableSource, match="in a mapping file"):
        detect(tmp_path, csv)


def test_archives_and_office_documents(tmp_path: Path) -> None:
    def archive(name: str, *members: str) -> Path:
        with zipfile.ZipFile(tmp_path / name, "w") as made:
            for member in members:
                made.writestr(member, "x")
        return tmp_path / name

    assert detect_format(archive("a.zip", "x.csv", "xl/notes.txt")) == "zip"
    assert detect_format(archive("empty.zip")) == "zip"
    assert detect(tmp_path, b"PK\x03\x04 cut off") == "zip"
    with pytest.raises(UnreadableSource, match=r"a spreadsheet \(XLSX\)\. Export it as CSV"):
        detect_format(archive("b.zip", "[Content_Types].xml", "xl/workbook.xml"))
    with pytest.raises(UnreadableSource, match="a document of LibreOffice"):
        detect_format(archive("c.json", "mimetype", "content.xml"))


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "the source is empty"),
        (b"\xef\xbb\xbf \n", "the source is empty"),
        (b"%PDF-1.7\n", "this is a PDF document. Copy the text of the page"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "this is an old office document. Export it as CSV"),
        (b"\x89PNG\r\n\x1a\n", "this is an image"),
        (b"\xff\xd8\xff\xe0", "this is an image"),
        (b"GIF89a\x00\x00", "this is an image"),
        (b"BM\x00\x00\x00", "this is an image"),
        (b"\x1f\x8b\x08", "this is a gzip archive"),
        (b"MIME-Version: 1.0\n", "this is a web archive"),
        (b"From: <Saved by Blink>\n", "this is a web archive"),
        (b"<?xml version='1.0'?><rdf:RDF/>", "this is XML, but not HTML"),
        (b'{"site_name": "x"}', "this is JSON, but neither entities"),
        ("Título".encode("utf-16"), "not UTF-8 text; it looks like UTF-16"),
        ("Título".encode("cp1252"), "not UTF-8 text; it looks like Windows-1252"),
        (
            b"Dear friend,\n\nall is well.\n",
            "this is no source of cases: looked for the labels of a case page",
        ),
    ],
)
def test_everything_else_is_refused_with_a_remedy(tmp_path: Path, content: bytes, what: str) -> None:
    with pytest.raises(UnreadableSource) as caught:
        detect(tmp_path, content)
    assert str(caught.value).startswith(f"{tmp_path / 'x'}: {what}") or f":1: {what}" in str(caught.value)
    assert caught.value.remedy


def test_missing_files_and_folders(tmp_path: Path) -> None:
    with pytest.raises(UnreadableSource, match="no such file"):
        detect_format(tmp_path / "none")
    with pytest.raises(UnreadableSource, match="not a file"):
        detect_format(tmp_path)
    with pytest.raises(UnreadableSource, match=r"cannot be opened|no such file"):
        detect_format("a\0b")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(
    content=st.binary(max_size=200) | st.text(max_size=100).map(lambda text: text.encode("utf-8", "replace"))
)
def test_any_bytes_have_a_format_or_a_reason(tmp_path: Path, content: bytes) -> None:
    assert format_or_remedy(tmp_path, content)
