from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from skeletons import HONG_KONG, ListedValues, names, page
from sources.writing import contents, write_html

from reprisal_kg.crosswalk import crosswalk
from reprisal_kg.errors import UnreadableSource
from reprisal_kg.record import Record, parse_document, write_document
from reprisal_kg.sources.field_names import FieldNames
from reprisal_kg.sources.html import read_html
from reprisal_kg.sources.html_text import SIZE_LIMIT
from reprisal_kg.sources.page import read_page, read_page_text

KNOWN = ListedValues()
ADDRESS = "https://endreprisals.ishr.ch/en/entity/dm8n1z2d5st"
STATUS = "<dl><dt>Case status</dt><dd>Unresolved</dd></dl>"


def read(
    folder: Path, text: str | bytes, name: str = "page.html", *, language: str = "", retrieved: str = ""
) -> Record:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_html(path, known=KNOWN, language=language, retrieved=retrieved)


def body(fields: str, head: str = "") -> str:
    return (
        f"<!doctype html><html lang=en><head>{head}</head><body><h1>Example Centre</h1>{fields}</body></html>"
    )


def values(record: Record, key: str, group: int | None = None) -> list[str]:
    found = record.field(key, group)
    return [value.text for value in found.values] if found else []


def reported(record: Record) -> list[tuple[str, str, str]]:
    return [(one.reason, one.label, one.words) for one in record.not_understood]


# The real page


def test_the_hong_kong_case_says_the_same_as_its_page(tmp_path: Path) -> None:
    of_page = read_page(HONG_KONG)
    record = read(tmp_path, write_html(of_page, url=ADDRESS), retrieved="2026-11-20")
    assert contents(record) == contents(of_page)
    assert len(contents(record)) == 39
    assert [one.text for one in record.title] == [one.text for one in of_page.title]
    assert record.not_understood == ()
    source = record.source
    assert (source.file, source.format, source.template) == ("page.html", "html", "Cases")
    assert (source.entity_id, source.url, source.language) == ("dm8n1z2d5st", ADDRESS, "en")
    assert (source.retrieved, source.lines) == ("2026-11-20", 14)
    assert parse_document(write_document(record), "x.json") == record


def test_every_skeleton_says_the_same_as_its_page(tmp_path: Path) -> None:
    pages = [read_page_text(page(name), f"{name}.txt", known=KNOWN) for name in names()]
    assert pages
    for one in pages:
        assert contents(read(tmp_path, write_html(one))) == contents(one)


def test_the_same_page_laid_out_by_hand_says_the_same(tmp_path: Path) -> None:
    of_page = read_page(HONG_KONG)
    rows = "".join(
        f"<h4>{field.label}</h4>{''.join(f'<div><p>{value.text}</p></div>' for value in field.values)}"
        for field in of_page.fields
    )
    title = of_page.title[0].text
    text = (
        f"<html lang=en><body><nav>Menu</nav><main>\n<h1>{title}</h1>\n<span class=item-type__name>Cases</span>"
        f"\n{rows}</main><footer>About</footer>"
    )
    record = read(tmp_path, text)
    assert contents(record) == contents(of_page)
    assert [one.text for one in record.title] == [title]
    assert (record.source.format, record.source.template) == ("html", "Cases")
    assert record.not_understood == ()
    assert {value.line for field in record.fields for value in field.values} == {4}


# Where the page and its fields are


def test_cards_panels_scripts_and_hidden_parts_are_no_fields(tmp_path: Path) -> None:
    text = body(
        f"<div class=entity-metadata><div class=view>{STATUS}"
        "<dl hidden><dt>Gender</dt><dd>Male</dd></dl>"
        "<div style='color: red; display : none'><dl><dt>Gender</dt><dd>Male</dd></dl></div>"
        "<div class=item><dl><dt>Gender</dt><dd>Male</dd></dl></div>"
        "<dl><dt>Activity of others</dt><dd>words<script>var gender;</script><style>p {}</style></dd></dl></div>"
        "</div><aside><dl><dt>Gender</dt><dd>Male</dd></dl></aside>"
    )
    record = read(tmp_path, text)
    assert contents(record) == [("case_status", None, "Unresolved")]
    assert reported(record) == [("unknown-label", "Activity of others", "words")]


def test_fields_are_found_without_the_usual_classes(tmp_path: Path) -> None:
    for fields in (
        STATUS,
        "<main><dl><div><dt>Case status:</dt><dd><ul><li>Unresolved</li></ul></dd></div></dl></main>",
        "<article><dl><dt>Fate of it</dt><dd>x</dd><dt>Case status</dt><dd>Unresolved</dd></dl></article>",
        "<DL CLASS='metadata-name-case_status'><DT class='hidden'>Where it is now<DD>Unresolved",
        "<table><tr><th>Case status</th><td>Unresolved</td></tr></table>",
        "<div>Case status</div><div>Unresolved</div>",
        "<p><b>Case status</b><br>Unresolved</p>",
    ):
        record = read(tmp_path, body(fields))
        assert values(record, "case_status") == ["Unresolved"], fields
        assert [one.text for one in record.title] == ["Example Centre"], fields


def test_text_among_the_fields_without_a_label_is_reported(tmp_path: Path) -> None:
    record = read(
        tmp_path, body(f"<div class=view>{STATUS}<p>A note\nof ours</p><dl><dd>alone</dd></dl></div>")
    )
    assert reported(record) == [("stray-line", "", "alone"), ("stray-line", "", "A note of ours")]


def test_labels_stand_on_the_lines_of_the_file(tmp_path: Path) -> None:
    record = read(tmp_path, "<html>\n<h1>\nA</h1>\n\n<dl><dt>Case status</dt>\n<dd>Unresolved</dd></dl>")
    (field,) = record.fields
    assert (record.title[0].line, field.line) == (2, 5)
    assert str(record.place("case_status")) == "page.html:5"


@pytest.mark.parametrize(
    ("head", "title"),
    [
        (
            '<h1 class="other">B</h1><h1 class="item-name">A <b>title</b><span class="documentLanguage">en</span></h1>',
            "A title",
        ),
        ("<title>A title • Example</title>", "A title"),
        ('<title>Wrong</title><meta property="og:title" content=" A  title ">', "A title"),
        ("", ""),
    ],
)
def test_the_title_is_found(tmp_path: Path, head: str, title: str) -> None:
    record = read(tmp_path, f"<html><head>{head}</head><body>{STATUS}")
    assert "\n".join(one.text for one in record.title) == title


@pytest.mark.parametrize(
    ("head", "url", "entity_id", "language"),
    [
        (
            '<link rel="canonical" href="https://x.example/es/entity/abc123?page=2#top">',
            "https://x.example/es/entity/abc123",
            "abc123",
            "es",
        ),
        (
            '<meta property="og:url" content="http://x.example/entity/abc123/info">',
            "http://x.example/entity/abc123/info",
            "abc123",
            "en",
        ),
        (
            "<!-- saved from url=(0031)https://x.example/fr/entity/abc123 -->",
            "https://x.example/fr/entity/abc123",
            "abc123",
            "fr",
        ),
        ('<link rel="canonical" href="javascript:alert(1)//entity/abc123">', "", "", "en"),
        ('<link rel="canonical" href="https://user:pass@x.example/entity/abc123">', "", "", "en"),
        ('<link rel="canonical" href="/en/entity/abc123">', "", "", "en"),
        ('<a href="https://x.example/en/entity/other99">Other</a>', "", "", "en"),
    ],
)
def test_the_address_tells_entity_and_language(
    tmp_path: Path, head: str, url: str, entity_id: str, language: str
) -> None:
    source = read(tmp_path, f"<html><head>{head}</head><body>{STATUS}").source
    assert (source.url, source.entity_id, source.language) == (url, entity_id, language)


def test_the_language_is_the_callers_or_else_the_pages(tmp_path: Path) -> None:
    text = f"<html lang='ES-419'><body>{STATUS}"
    assert read(tmp_path, text).source.language == "es-419"
    assert read(tmp_path, text, language="FR").source.language == "fr"
    assert read(tmp_path, text.replace("ES-419", "?")).source.language == "en"


def test_the_entity_is_known_by_the_name_of_its_file(tmp_path: Path) -> None:
    assert read(tmp_path, body(STATUS), "dm8n1z2d5st.html").source.entity_id == "dm8n1z2d5st"


def test_a_mapping_names_labels_and_values(tmp_path: Path) -> None:
    own = FieldNames(
        crosswalk(), labels={"estado": "case_status"}, values={"case_status": {"sin resolver": "Unresolved"}}
    )
    path = tmp_path / "x.html"
    path.write_text(body("<dl><dt>Estado</dt><dd>Sin resolver</dd></dl>"))
    assert values(read_html(path, names=own), "case_status") == ["Unresolved"]


# Values


@pytest.mark.parametrize(
    ("fields", "key", "expected"),
    [
        (
            "<dl><dt>Reprisal information<dd><div class=markdown><p>One\n  two</p><ul><li>three</ul>four<br/>five<p>",
            "reprisal_information",
            ["One two", "three", "four", "five"],
        ),
        (
            "<dl class='metadata-type-text'><dt>Reprisal information</dt><dd>One\n\ntwo &amp; <i>three</i></dd></dl>",
            "reprisal_information",
            ["One", "two & three"],
        ),
        (
            "<dl><dt>Reprisal information</dt><dd><pre>One\ntwo</pre></dd></dl>",
            "reprisal_information",
            ["One", "two"],
        ),
        (
            """<dl><dt>Types of reprisals suffered</dt><dd><ul>
            <li><svg><title>icon</title></svg><span>&nbsp;</span>Surveillance&nbsp;<span class=item-count>2</span></li>
            <li><button class=link-button>Other</button></li></ul></dd></dl>""",
            "reprisal_types",
            ["Surveillance", "Other"],
        ),
        (
            "<dl><dt>Country Geolocation<dd><dl><dt>Latitude</dt><dd>1.5</dd><dt>Longitude</dt><dd>-2</dd></dl></dl>",
            "country_geolocation",
            ["Latitude: 1.5", "Longitude: -2"],
        ),
        (
            "<dl><dt>Country Geolocation</dt><dd><p>Latitud: 1.5</p><p>Longitud: -2</p></dd></dl>",
            "country_geolocation",
            ["Latitude: 1.5", "Longitude: -2"],
        ),
        (
            "<dl><dt>Country Geolocation</dt><dd>1° 30′ 0″ N, 2° 0′ 0″ W</dd></dl>",
            "country_geolocation",
            ["1° 30′ 0″ N, 2° 0′ 0″ W"],
        ),
        (
            "<dl><dt>Country Geolocation (linked Cases)</dt><dd><a href='/en/entity/c1'>China</a></dd></dl>",
            "state",
            ["China"],
        ),
    ],
)
def test_values_read_as_they_are_seen(tmp_path: Path, fields: str, key: str, expected: list[str]) -> None:
    record = read(tmp_path, body(fields))
    assert values(record, key) == expected
    assert record.not_understood == ()


def test_a_heading_has_no_value_and_a_repeated_label_is_reported(tmp_path: Path) -> None:
    record = read(tmp_path, body(f"<dl><dt>From Country</dt><dd></dd></dl>{STATUS}{STATUS}"))
    assert contents(record) == [("case_status", None, "Unresolved\nUnresolved")]
    assert reported(record) == [("repeated-label", "Case status", "Unresolved")]


# Encodings


@pytest.mark.parametrize(
    ("encoding", "told"),
    [
        ("utf-8", ""),
        ("utf-8-sig", '<meta charset="windows-1252">'),
        ("utf-16", ""),
        ("cp1252", '<meta http-equiv="Content-Type" content="text/html; charset=ISO-8859-1">'),
        ("cp1251", "<meta charset=windows-1251>"),
        ("utf-8", "<meta charset='no-such-thing'>"),
        ("utf-8", "<meta charset='unicode_escape'>"),
    ],
)
def test_the_page_tells_its_encoding(tmp_path: Path, encoding: str, told: str) -> None:
    name = "Пример" if encoding == "cp1251" else "août"
    text = f"<html><head>{told}</head><h1>{name}</h1>{STATUS}".encode(encoding)
    assert read(tmp_path, text).title[0].text == name


# Pages that are none


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "the source is empty"),
        (b"<!-- nothing -->", "the source is empty"),
        (b"<p>Just words</p>", "this does not look like the page of a case: none of its labels is known"),
        (
            b"<html><script>Case status</script>",
            "this does not look like the page of a case: none of its labels is known",
        ),
        (b"<p>a\0b", "a NUL character stands here: this is not HTML"),
        (b"<p>ao\xfbt", "not UTF-8 text; it looks like Windows-1252"),
        (
            b"<meta charset=shift_jis>\n<p>\x81\xff",
            "not text of the encoding that the page tells (shift_jis)",
        ),
        (b"%PDF-1.7", "this is a PDF document, not text"),
        (b"From: <Saved by Blink>\nMIME-Version: 1.0", "this is a web archive (MHTML)"),
        (
            b"<div>" * 300 + STATUS.encode(),
            "the page goes beyond what the parser allows (256 elements in one another, or a script of 10 MB)",
        ),
        (
            b"<dl><dt>Gender<dd>" + b"x" * 1_000_001,
            "a field of more than 1,000,000 characters",
        ),
    ],
    ids=[
        "empty",
        "comment",
        "words",
        "script",
        "NUL",
        "cp1252",
        "wrong charset",
        "PDF",
        "MHTML",
        "deep",
        "long",
    ],
)
def test_a_page_that_is_none_is_refused(tmp_path: Path, data: bytes, what: str) -> None:
    with pytest.raises(UnreadableSource) as caught:
        read(tmp_path, data)
    assert caught.value.what == what
    assert caught.value.remedy


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    for path, what in (
        (tmp_path / "none.html", "no such file"),
        (tmp_path, "not a file"),
        (Path("x" * 10_000), "cannot be opened"),
    ):
        with pytest.raises(UnreadableSource, match=what):
            read_html(path)
    large = tmp_path / "large.html"
    with large.open("wb") as stream:
        stream.truncate(SIZE_LIMIT + 1)
    with pytest.raises(UnreadableSource, match="larger than 20 MB"):
        read_html(large)


def test_nothing_outside_the_page_is_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("hidden words")
    text = (
        f'<!DOCTYPE html [<!ENTITY out SYSTEM "{secret.as_uri()}">]><html><h1>A</h1>'
        f'<iframe src="{secret.as_uri()}"></iframe><dl><dt>Reprisal information</dt><dd>x &out; y</dd></dl>{STATUS}'
    )
    record = read(tmp_path, text)
    assert "hidden words" not in write_document(record)
    assert values(record, "case_status") == ["Unresolved"]


# Anything at all

PIECES = st.sampled_from(
    [
        *(
            "<dl>",
            "<dt>",
            "<dd>",
            "</dl>",
            "</dd>",
            "<p>",
            "<div class=view>",
            "<ul><li>",
            "<h1 class=item-name>",
        ),
        *(
            "<div class='item-type btn-color'>",
            "<span class=content-header-title>",
            "<table><tr><th>",
            "<br>",
            "<pre>",
        ),
        *(
            "Case status",
            "Country Geolocation",
            "Latitude",
            "Unresolved",
            "1.5",
            "Gender",
            "Followup Trends 1",
            "\n",
        ),
        *(
            "&nbsp;",
            "&#0;",
            "&#xD800;",
            "&bogus;",
            "&",
            "<",
            "<!--",
            "-->",
            "<![CDATA[",
            "<?x",
            "<script>",
            "</script>",
        ),
        *(
            "<html lang=x>",
            "<meta charset=utf-7>",
            "\x0b",
            "\ufffe",
            "\u2028",
            "é",
            "Cases- Case status",
            "- ",
        ),
    ]
)


def read_anything(path: Path) -> Record | UnreadableSource:
    try:
        return read_html(path, known=KNOWN)
    except UnreadableSource as error:
        return error


@given(
    st.one_of(
        st.binary(max_size=200), st.lists(PIECES, max_size=40).map(lambda parts: "".join(parts).encode())
    )
)
def test_no_bytes_crash_the_reader(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.mktemp("bytes") / "any.html"
    path.write_bytes(data)
    found = read_anything(path)
    if isinstance(found, Record):
        assert parse_document(write_document(found), "x.json") == found
    else:
        assert found.what
        assert found.remedy


def test_a_large_page_is_read_in_a_moment(tmp_path: Path) -> None:
    rows = "".join(
        f"<div class=item><dl><dt>Gender</dt><dd>{number}</dd></dl></div>" for number in range(20_000)
    )
    start = time.monotonic()
    record = read(tmp_path, body(f"<div class=view>{STATUS}{rows}</div>"))
    assert time.monotonic() - start < 20
    assert values(record, "case_status") == ["Unresolved"]
