from __future__ import annotations

import csv
import time
import tracemalloc
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from skeletons import HONG_KONG, ListedValues, names, page
from sources.writing import contents, label_of, quote, write_csv

from reprisal_kg.crosswalk import FieldRow, crosswalk, fold
from reprisal_kg.errors import UnreadableSource
from reprisal_kg.record import Field, Record, Source, Value, parse_document, write_document
from reprisal_kg.sources.csv_rows import CELL_LIMIT, SIZE_LIMIT
from reprisal_kg.sources.field_names import FieldNames
from reprisal_kg.sources.page import read_page, read_page_text
from reprisal_kg.sources.uwazi_csv import read_uwazi_csv
from reprisal_kg.sources.uwazi_entity import OtherEntity

KNOWN = ListedValues()
HEADER = (
    "Title,Date added,Template,Case status,Types of reprisals suffered,Dates of prior UN action,Published"
)
GOOD = "Example Centre,2024-02-03,Cases,Unresolved,Surveillance,2019-05-01,Published"

Item = Record | OtherEntity | UnreadableSource


def read(folder: Path, text: str | bytes, **options: object) -> list[Item]:
    path = folder / "export.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return list(read_uwazi_csv(path, **{"known": KNOWN, **options}))  # type: ignore[arg-type]


def only(folder: Path, text: str | bytes, **options: object) -> Record:
    (found,) = read(folder, text, **options)
    assert isinstance(found, Record), found
    return found


def values(record: Record, key: str, group: int | None = None) -> list[str]:
    found = record.field(key, group)
    return [value.text for value in found.values] if found else []


def reported(record: Record) -> list[tuple[str, str, str]]:
    return [(one.reason, one.label, one.words) for one in record.not_understood]


def one_field(label: str, cell: str) -> str:
    return f"Title,Template,{quote(label)}\nExample Centre,Cases,{quote(cell)}"


def shown(items: list[Item]) -> list[str]:
    found = []
    for one in items:
        if isinstance(one, UnreadableSource):
            found.append(f"{one.place.line if one.place else None}: {one.what}")
        elif isinstance(one, Record):
            found.append(one.title[0].text)
        else:
            found.append(f"other: {one.template}")
    return found


# The real page


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "byte order mark"])
def test_the_hong_kong_case_says_the_same_as_its_page(
    tmp_path: Path, delimiter: str, line_end: str, mark: bytes
) -> None:
    of_page = read_page(HONG_KONG)
    record = only(tmp_path, mark + write_csv([of_page], delimiter=delimiter, line_end=line_end).encode())
    assert contents(record) == contents(of_page)
    assert len(contents(record)) == 39
    assert [one.text for one in record.title] == [one.text for one in of_page.title]
    assert record.not_understood == ()
    assert record.source == Source(
        "export.csv", format="uwazi-csv", template="Cases", language="en", published="yes"
    )


def test_every_skeleton_says_the_same_as_its_page(tmp_path: Path) -> None:
    pages = [read_page_text(page(name), f"{name}.txt", known=KNOWN) for name in names()]
    assert pages
    read_back = read(tmp_path, write_csv(pages))
    assert [contents(one) for one in read_back if isinstance(one, Record)] == [contents(one) for one in pages]


def test_a_record_can_be_written_as_a_document(tmp_path: Path) -> None:
    record = only(tmp_path, f"{HEADER}\n{GOOD}")
    assert record.source.created == "2024-02-03"
    assert parse_document(write_document(record), "x.json") == record


# Rows and lines


def test_each_row_has_the_line_it_begins_on(tmp_path: Path) -> None:
    text = (
        'Title,Template,Reprisal information\nA,Cases,"one\n\ntwo\r\nthree"\n\n"B\nsecond line",Cases,four\n'
    )
    first, second = (one for one in read(tmp_path, text) if isinstance(one, Record))
    assert [(value.text, value.line) for value in first.fields[0].values] == [
        ("one", 2),
        ("two", 2),
        ("three", 2),
    ]
    assert [(value.text, value.line) for value in second.title] == [("B", 7), ("second line", 7)]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (
            f"{GOOD},more\n{GOOD}",
            ["2: this row has more cells than the header, which has 7", "Example Centre"],
        ),
        (f"A,Cases\n{GOOD}", ["2: this row has 2 cells, the header has 7", "Example Centre"]),
        (f'"A"b,,Cases,,,,\n{GOOD}', ["2: the quotation marks of this row do not match", "Example Centre"]),
        (f'"A,,Cases,,,,\n{GOOD}', ["2: the quotation marks of this row do not match", "Example Centre"]),
        (f"{GOOD}\nA\0,,Cases,,,,", ["Example Centre", "3: a NUL character stands in this row"]),
        (f"{GOOD},,\n,,,,,,\n\n{GOOD}\n", ["Example Centre", "Example Centre"]),
    ],
    ids=["too many", "too few", "after a quote", "never closed", "NUL", "blank rows and cells"],
)
def test_a_bad_row_is_reported_and_the_others_are_read(
    tmp_path: Path, rows: str, expected: list[str]
) -> None:
    assert shown(read(tmp_path, f"{HEADER}\n{rows}")) == expected


def test_a_row_that_is_not_utf8_is_reported_and_the_others_are_read(tmp_path: Path) -> None:
    bad = GOOD.replace("Centre", "août").encode("cp1252")
    items = read(tmp_path, b"\n".join([HEADER.encode(), bad, GOOD.replace("Centre", "août").encode()]))
    assert shown(items) == ["2: this row is not UTF-8 text", "Example août"]


def test_a_quotation_mark_never_closed_loses_no_other_row(tmp_path: Path) -> None:
    rows = [GOOD.replace("Example Centre", f"Centre {number}") for number in range(30_000)]
    rows[10] = '"' + rows[10]
    items = shown(read(tmp_path, "\n".join([HEADER, *rows])))
    what = f"12: a cell of more than {CELL_LIMIT:,} characters, or a quotation mark that is never closed"
    assert items == [*(f"Centre {n}" for n in range(10)), what, *(f"Centre {n}" for n in range(11, 30_000))]


def test_reading_leaves_the_limit_of_other_csv_readers_alone(tmp_path: Path) -> None:
    before = csv.field_size_limit()
    path = tmp_path / "x.csv"
    path.write_text(f"{HEADER}\n{GOOD}\n{GOOD}")
    rows = read_uwazi_csv(path)
    next(rows)
    assert csv.field_size_limit() == before
    cell = "long " * 150_000
    assert values(only(tmp_path, one_field("Reprisal information", cell)), "reprisal_information") == [
        cell.strip()
    ]


# Files that are none


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "the source is empty"),
        (b"\xef\xbb\xbf \n\n", "the source is empty"),
        (b"Name,Case status\nA,Unresolved", "no column 'Title': this is no CSV export of Uwazi"),
        ("Title,Case status".encode("utf-16"), "not UTF-8 text; it looks like UTF-16"),
        ("Title,Método\nA,b".encode("cp1252"), "not UTF-8 text; it looks like Windows-1252"),
        (b"PK\x03\x04\x00", "this is a ZIP archive or an office document, not text"),
        (b'"Title,A\nb', "the quotation marks of this row do not match"),
    ],
)
def test_a_file_that_is_no_export_is_refused(tmp_path: Path, data: bytes, what: str) -> None:
    with pytest.raises(UnreadableSource) as caught:
        read(tmp_path, data)
    assert caught.value.what == what
    assert caught.value.remedy
    assert caught.value.place is not None


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    for path, what in ((tmp_path / "none.csv", "no such file"), (tmp_path, "not a file")):
        with pytest.raises(UnreadableSource, match=what):
            next(read_uwazi_csv(path))
    with pytest.raises(UnreadableSource, match="cannot be opened"):
        next(read_uwazi_csv("x" * 10_000))


def test_a_file_beyond_the_limit_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    with path.open("wb") as stream:
        stream.truncate(SIZE_LIMIT + 1)
    with pytest.raises(UnreadableSource, match="larger than 200 MB"):
        next(read_uwazi_csv(path))


# Columns


def test_columns_are_found_by_label_and_by_property_name(tmp_path: Path) -> None:
    text = (
        "title;id;case_status;followup_trends_2;In which SG report was this case followed up on? 1;Unheard of\n"
        "Example Centre;x1y2z3;Unresolved;Improved;2022;words"
    )
    record = only(tmp_path, text)
    assert values(record, "case_status") == ["Unresolved"]
    assert values(record, "follow_up_trend", 2) == ["Improved"]
    assert values(record, "follow_up_year", 1) == ["2022"]
    assert record.source.entity_id == "x1y2z3"
    assert reported(record) == [("unknown-label", "Unheard of", "words")]


def test_a_mapping_names_columns_and_values(tmp_path: Path) -> None:
    own = FieldNames(
        crosswalk(),
        labels={"estado": "case_status", "nombre": "title"},
        values={"case_status": {"sin resolver": "Unresolved"}},
    )
    record = only(tmp_path, "Nombre,Plantilla,Estado\nCentro,Casos,Sin resolver", names=own)
    assert (record.title[0].text, values(record, "case_status")) == ("Centro", ["Unresolved"])
    assert record.source.template == "Casos"


def test_columns_that_every_export_has_are_found_in_spanish_and_french(tmp_path: Path) -> None:
    rows = "Centro,2024-02-03,Cases,Unresolved,,a.pdf,Unpublished"
    for header in (
        "Título,Fecha de creación,Plantilla,Case status,Documentos,Archivos adjuntos,Publicado",
        "Titre,Date ajoutée,Modèle,Case status,Documents,Pièces Jointes,Publié",
    ):
        record = only(tmp_path, f"{header}\n{rows}")
        assert (record.source.created, record.source.published) == ("2024-02-03", "no")
        assert record.not_understood == ()


def test_what_the_source_columns_say_wrongly_is_reported(tmp_path: Path) -> None:
    text = "Title,Template,Date added,Published,id,Case status\nA,Cases,03/02/2024,maybe,a b,Unresolved"
    record = only(tmp_path, text)
    assert (record.source.created, record.source.published, record.source.entity_id) == ("", "", "")
    assert reported(record) == [
        ("unread-value", "Date added", "03/02/2024"),
        ("unread-value", "Published", "maybe"),
        ("unread-value", "id", "a b"),
    ]


def test_two_columns_of_one_label_are_both_read(tmp_path: Path) -> None:
    header = "Title,Template,Reprisal information,Reprisal information"
    assert values(only(tmp_path, f"{header}\nA,Cases,,words"), "reprisal_information") == ["words"]
    record = only(tmp_path, f"{header}\nA,Cases,one,two")
    assert values(record, "reprisal_information") == ["one", "two"]
    assert reported(record) == [("repeated-label", "Reprisal information", "two")]


def test_rows_of_other_templates_are_told_apart(tmp_path: Path) -> None:
    text = "Title,Template,Case status,Year of the report\nA,Cases,,2021\nB,SG reports,,2021\nC,Casos,Unresolved,2021"
    assert shown(read(tmp_path, text)) == ["A", "other: SG reports", "C"]
    assert shown(read(tmp_path, text, case_templates=["casos"])) == ["other: Cases", "other: SG reports", "C"]


# Languages


def test_each_language_has_a_record_of_its_own(tmp_path: Path) -> None:
    text = (
        "id,Title,Title__es,title__fr,Template,Location of case in SG report,Reprisal information,"
        "Reprisal information__es,Case status\n"
        "x1,Centre,Centro,,Cases,2021-020-001,words,palabras,Unresolved\n"
        "x2,Other centre,,,Cases,2021-021-001,more words,,Resolved\n"
    )
    first, spanish, second = (one for one in read(tmp_path, text) if isinstance(one, Record))
    assert [one.source.language for one in (first, spanish, second)] == ["en", "es", "en"]
    assert [one.source.entity_id for one in (first, spanish, second)] == ["x1", "x1", "x2"]
    assert contents(spanish) == [
        ("case_number", None, "2021-020-001"),
        ("reprisal_information", None, "palabras"),
    ]
    assert [one.text for one in spanish.title] == ["Centro"]
    assert values(first, "reprisal_information") == ["words"]
    assert not any(one.not_understood for one in (first, spanish, second))


def test_the_own_language_may_be_named_by_the_columns(tmp_path: Path) -> None:
    text = "Title__es,Title__en,Template,Case status\nCentro,Centre,Cases,Unresolved"
    english, spanish = (one for one in read(tmp_path, text) if isinstance(one, Record))
    assert [(one.source.language, one.title[0].text) for one in (english, spanish)] == [
        ("en", "Centre"),
        ("es", "Centro"),
    ]
    only_spanish = only(tmp_path, "Title__es,Template,Case status\nCentro,Cases,Unresolved")
    assert (only_spanish.source.language, values(only_spanish, "case_status")) == ("es", ["Unresolved"])


def test_an_ending_of_an_unknown_column_is_no_language(tmp_path: Path) -> None:
    record = only(tmp_path, "Title,Template,Case status,Is it so__yes\nA,Cases,Unresolved,words")
    assert reported(record) == [("unknown-label", "Is it so__yes", "words")]


# Cells


@pytest.mark.parametrize(
    ("label", "cell", "expected"),
    [
        (
            "Types of reprisals suffered",
            "Surveillance|Online harassment",
            ["Surveillance", "Online harassment"],
        ),
        ("Types of reprisals suffered", "Surveillance||", ["Surveillance"]),
        ("Types of reprisals suffered", "Physical attack::Torture, etc.", ["Physical attack: Torture, etc."]),
        ("Engagement with UN body", "OHCHR::OHCHR - General|Unclear", ["OHCHR: OHCHR - General", "Unclear"]),
        ("Gender", "Female|Not|known", ["Female", "Not", "known"]),
        ("Case status", "Unresolved|Pending", ["Unresolved|Pending"]),
        ("Case status", "Unresolved|Resolved", ["Unresolved", "Resolved"]),
        ("Reprisal information", "Fined | 'beaten' :: \"harassed\"", ["Fined | 'beaten' :: \"harassed\""]),
        ("Reprisal information", "'=SUM(A1)", ["'=SUM(A1)"]),
        ("Dates of prior UN action", "2019-05-01|2019-12-01", ["2019-05-01", "2019-12-01"]),
        ("Dates of prior UN action", "2019-05-01~2019-06-01", ["2019-05-01~2019-06-01"]),
        ("Dates of prior UN action", "2019-05-01~1970-01-01|2020-01-01", ["since 2019-05-01", "2020-01-01"]),
        ("Dates of prior UN action", "01/01/1970~01/06/2019", ["until 01/06/2019"]),
        ("Dates of prior UN action", "2019-05-01~Invalid date", ["since 2019-05-01"]),
        ("Dates of prior UN action", "1970-01-01~1970-01-01", ["1970-01-01~1970-01-01"]),
        ("Dates of prior UN action", "2019-05-01:2019-06-01", ["2019-05-01~2019-06-01"]),
        ("Dates of prior UN action", "2019-05-01:", ["since 2019-05-01"]),
        ("Dates of prior UN action", "June 2020; before ~2019", ["June 2020; before ~2019"]),
        ("Location of mentioned reprisals", "Geneva|Hong Kong", ["Geneva", "Hong Kong"]),
        ("Year of the report", "2021", ["2021"]),
    ],
)
def test_cells_are_read_by_the_kind_of_their_field(
    tmp_path: Path, label: str, cell: str, expected: list[str]
) -> None:
    (field,) = only(tmp_path, one_field(label, cell)).fields
    assert [value.text for value in field.values] == expected


def test_a_bar_inside_a_known_value_does_not_cut_it(tmp_path: Path) -> None:
    class Barred(ListedValues):
        def has(self, row: FieldRow, text: str) -> bool:
            return fold(text) == fold("Fine|Fee") or super().has(row, text)

    for cell, expected in (
        ("Fine|Fee", ["Fine|Fee"]),
        ("Surveillance|Fine|Fee|Other", ["Surveillance", "Fine|Fee", "Other"]),
    ):
        record = only(tmp_path, one_field("Types of reprisals suffered", cell), known=Barred())
        assert values(record, "reprisal_types") == expected


def test_a_point_reads_as_on_the_page(tmp_path: Path) -> None:
    record = only(tmp_path, one_field("Country Geolocation", "35.86166|104.195397"))
    assert values(record, "country_geolocation") == ["Latitude: 35.86166", "Longitude: 104.195397"]
    assert record.field("state") is None


def test_the_state_of_a_point_is_found_where_a_row_names_none(tmp_path: Path) -> None:
    asked = []

    def state_of_point(latitude: str, longitude: str) -> str | None:
        asked.append((latitude, longitude))
        return "Venezuela" if latitude == "6.42375" else None

    record = only(
        tmp_path,
        one_field("Country Geolocation (linked Cases)", "6.42375|-66.58973"),
        state_of_point=state_of_point,
    )
    assert values(record, "country_geolocation") == ["Latitude: 6.42375", "Longitude: -66.58973"]
    assert values(record, "state") == ["Venezuela"]
    unknown = only(tmp_path, one_field("Country Geolocation", "1|2"), state_of_point=state_of_point)
    assert unknown.field("state") is None
    assert asked == [("6.42375", "-66.58973"), ("1", "2")]
    both = "Title,Template,From Country,Country Geolocation\nA,Cases,China,1|2"
    assert values(only(tmp_path, both, state_of_point=state_of_point), "state") == ["China"]
    assert len(asked) == 2


# Round trip

PLAIN_ROWS = [row for row in crosswalk().rows if row.kind not in {"title", "heading"}]
LETTERS = st.characters(codec="utf-8", exclude_characters="\0\r\n\u2028\u2029\x85")


def lines(excluded: str = "") -> st.SearchStrategy[str]:
    return (
        st.text(LETTERS, min_size=1, max_size=60)
        .map(str.strip)
        .filter(lambda text: text and not any(mark in text for mark in excluded))
    )


def texts_of(row: FieldRow) -> st.SearchStrategy[list[str]]:
    if row.kind == "text":
        return st.lists(lines(), min_size=1, max_size=4)
    if row.kind == "point":
        return st.tuples(st.integers(-90, 90), st.integers(-180, 180)).map(
            lambda point: [f"Latitude: {point[0]}", f"Longitude: {point[1]}"]
        )
    if row.kind == "date":
        days = st.dates().map(lambda day: day.isoformat())
        return st.lists(st.one_of(days, st.sampled_from(["June 2020", "since 2019"])), min_size=1, max_size=3)
    one = lines("|:,").map(lambda text: f"x{text}")
    if row.kind in {"code", "un-body"}:
        one = st.one_of(one, st.tuples(one, one).map(": ".join))
    return st.lists(one, min_size=1, max_size=3 if row.many else 1)


@st.composite
def made_records(draw: st.DrawFn) -> Record:
    fields = []
    for row in draw(st.lists(st.sampled_from(PLAIN_ROWS), unique_by=lambda row: row.key, max_size=12)):
        for group in draw(st.sets(st.integers(0, 12), min_size=1, max_size=2)) if row.group else [None]:
            found = tuple(Value(text, 2) for text in draw(texts_of(row)))
            fields.append(Field(row.key, label_of(row.key, group), 2, found, group))
    source = Source(
        "made.csv",
        template="Cases",
        entity_id=draw(st.from_regex(r"[a-z0-9]{10,12}", fullmatch=True)),
        published=draw(st.sampled_from(["yes", "no"])),
        created=draw(st.dates().map(lambda day: day.isoformat())),
    )
    return Record(source, (Value(draw(lines()), 2),), tuple(fields))


@given(
    st.lists(made_records(), min_size=1, max_size=4), st.sampled_from(",;\t"), st.sampled_from(["\n", "\r\n"])
)
def test_records_come_back_from_csv(
    tmp_path_factory: pytest.TempPathFactory, records: list[Record], delimiter: str, line_end: str
) -> None:
    folder = tmp_path_factory.mktemp("csv")
    found = read(folder, write_csv(records, delimiter=delimiter, line_end=line_end, ids=True))
    read_back = [one for one in found if isinstance(one, Record)]
    assert len(read_back) == len(found)
    assert [contents(one) for one in read_back] == [contents(one) for one in records]
    assert [one.title[0].text for one in read_back] == [one.title[0].text for one in records]
    for one, given_one in zip(read_back, records, strict=True):
        assert one.not_understood == ()
        assert (one.source.entity_id, one.source.created, one.source.published) == (
            given_one.source.entity_id,
            given_one.source.created,
            given_one.source.published,
        )


# Anything at all

PIECES = st.sampled_from(
    [
        *(HEADER.encode(), GOOD.encode(), b"Title__es,Case status__es,Country Geolocation", b"Title"),
        *(b",", b";", b"\t", b'"', b'""', b"\n", b"\r", b"\0", b"\xff", b"\xef\xbb\xbf"),
        *(b"sep=;\n", b"1|2", b"a~b", b"::", b"'=1"),
    ]
)


def read_anything(path: Path) -> list[Item]:
    try:
        return list(read_uwazi_csv(path, known=KNOWN, state_of_point=lambda _lat, _lon: "China"))
    except UnreadableSource as error:
        return [error]


@given(st.one_of(st.binary(max_size=200), st.lists(PIECES, max_size=25).map(b"".join)))
def test_no_bytes_crash_the_reader(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.mktemp("bytes") / "any.csv"
    path.write_bytes(data)
    items = read_anything(path)
    for one in items:
        if isinstance(one, Record):
            assert parse_document(write_document(one), "x.json") == one
        elif isinstance(one, UnreadableSource):
            assert one.what
            assert one.remedy


# Many rows


def synthetic_rows(count: int) -> str:
    rows = (
        f"Example Centre {number},2024-02-03,Cases,Unresolved,"
        f'"Surveillance|Online harassment",2019-05-01~2019-06-01,Published'
        for number in range(count)
    )
    return "\n".join([HEADER, *rows])


def test_ten_thousand_rows_are_read_without_a_loss(tmp_path: Path) -> None:
    start = time.monotonic()
    items = read(tmp_path, synthetic_rows(10_000))
    assert time.monotonic() - start < 20
    assert shown(items) == [f"Example Centre {number}" for number in range(10_000)]
    assert all(len(one.fields) == 3 and not one.not_understood for one in items if isinstance(one, Record))


def test_memory_does_not_grow_with_the_number_of_rows(tmp_path: Path) -> None:
    path = tmp_path / "many.csv"
    path.write_text(synthetic_rows(20_000), encoding="utf-8")
    rows = read_uwazi_csv(path, known=KNOWN)
    assert len(list(islice(rows, 1000))) == 1000
    tracemalloc.start()
    try:
        assert sum(isinstance(one, Record) for one in islice(rows, 4000)) == 4000
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 1_000_000
    assert sum(isinstance(one, Record) for one in rows) == 15_000
