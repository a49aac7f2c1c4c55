"""What a source file is, told by looking inside.

The content decides. The file's ending only breaks a tie: between one JSON entity and a file
of one entity a line, and for a table of which a single column is known.

| format | told by |
| --- | --- |
| ``zip`` | its first bytes |
| ``uwazi-json`` | ``{`` or ``[``, with the keys of an entity or of an answer of the API |
| ``ndjson`` | the same on each line |
| ``uwazi-context`` | the keys of templates or thesauri |
| ``html`` | a tag of HTML at the beginning |
| ``uwazi-csv`` | a first row with ``Title`` or ``Template``, or with two known labels |
| ``page`` | a line that is a known label |
"""

from __future__ import annotations

import codecs
import csv
import io
import re
import zipfile
from pathlib import Path

from reprisal_kg.crosswalk import fold
from reprisal_kg.errors import Place, UnreadableSource
from reprisal_kg.sources.archive import check_archive
from reprisal_kg.sources.field_names import FieldNames, field_names
from reprisal_kg.sources.json_text import holds_lines
from reprisal_kg.sources.page_lines import LONGEST_LABEL, find_glued_label
from reprisal_kg.sources.text_file import decode, read_bytes

FORMATS = ("page", "html", "uwazi-csv", "uwazi-json", "ndjson", "zip", "uwazi-context")

_HEAD = 262_144
_ZIP_MARKS = (b"PK\x03\x04", b"PK\x05\x06")
_AS_CSV = "Export it as CSV (UTF-8) and give that file"
_AS_TEXT = "Copy the text of the page into a plain text file, or save the page as HTML"
_FOREIGN = (
    (b"%PDF-", "a PDF document", _AS_TEXT),
    (b"\xd0\xcf\x11\xe0", "an old office document", _AS_CSV),
    (b"{\\rtf", "a rich text document", _AS_TEXT),
    (b"\x89PNG", "an image", _AS_TEXT),
    (b"\xff\xd8\xff", "an image", _AS_TEXT),
    (b"GIF8", "an image", _AS_TEXT),
    (b"RIFF", "an image or a recording", _AS_TEXT),
    (b"II*\x00", "an image", _AS_TEXT),
    (b"MM\x00*", "an image", _AS_TEXT),
    (b"BM", "an image", _AS_TEXT),
    (b"bplist", "a web archive of Safari", "Save the page as HTML source"),
    (b"\x1f\x8b", "a gzip archive", "Unpack it, or make a ZIP archive of it"),
    (b"7z\xbc\xaf", "a 7-Zip archive", "Unpack it, or make a ZIP archive of it"),
    (b"Rar!", "a RAR archive", "Unpack it, or make a ZIP archive of it"),
    (b"SQLite format 3", "a database", _AS_CSV),
    (b"PAR1", "a Parquet file", _AS_CSV),
)
_OFFICE = {
    "xl/": ("a spreadsheet (XLSX)", _AS_CSV),
    "word/": ("a text document (DOCX)", _AS_TEXT),
    "ppt/": ("a presentation (PPTX)", _AS_TEXT),
    "content.xml": ("a document of LibreOffice", _AS_CSV),
}
_JSON_START = re.compile(r'\{\s*["}]|\[\s*[\[\]{]')
_TELLING_KEYS = re.compile(
    r'"(?:metadata|sharedId)"\s*:|(?P<context>"(?:properties|commonProperties|values)"\s*:\s*\[)'
)
_ANSWER_KEYS = re.compile(r'"(?:rows|data|error)"\s*:|\[\s*\]')
_HTML = re.compile(
    r"<(?:!doctype\s+html|html|head|body|main|article|section|div|dl|ul|table)\b", re.IGNORECASE
)
_MHTML = re.compile(r"^(?:MIME-Version|From: <Saved by)", re.IGNORECASE | re.MULTILINE)
_COLUMNS = frozenset({"title", "template", "date added", "published"})
_SURE_COLUMNS = frozenset({"title", "template"})
_LOOKED_FOR = (
    "this is no source of cases: looked for the labels of a case page, the columns of a Uwazi CSV "
    "export, Uwazi JSON, HTML and a ZIP archive of these"
)


def detect_format(path: Path | str, *, names: FieldNames | None = None, shown: str = "") -> str:
    """Return which format a file has.

    Args:
        path: The file.
        names: Which labels mean which fields, for an instance with labels of its own.
        shown: What messages call it; by default its path.

    Returns:
        One of ``FORMATS``.

    Raises:
        UnreadableSource: It is no file, is empty, or has another format; the message says
            which, where that can be told, and what to do.
    """
    where, file = shown or str(path), Path(path)
    data = read_bytes(file, where, _HEAD, "Check the path")
    if data.startswith(_ZIP_MARKS):
        return _detect_zip(file, where)
    for mark, what, remedy in _FOREIGN:
        # A mark of mere letters may begin a text too, but no text holds a NUL.
        if data.startswith(mark) and not (mark.isalnum() and b"\0" not in data):
            raise UnreadableSource(f"this is {what}", place=Place(where), remedy=remedy)
    text = _decode_head(data, where).removeprefix("\ufeff").lstrip()
    if not text:
        raise UnreadableSource("the source is empty", place=Place(where), remedy="Copy or export it again")
    found = _detect_text(text, file, names or field_names(), where, whole=len(data) < _HEAD)
    if not found:
        raise UnreadableSource(
            _LOOKED_FOR,
            place=Place(where),
            remedy="Say the format with --source-format, or give your instance's labels in a mapping file",
        )
    return found


def _detect_text(text: str, file: Path, names: FieldNames, shown: str, *, whole: bool) -> str:
    if _JSON_START.match(text):
        return _detect_json(text, file, shown, whole=whole)
    if text.startswith("<") and _HTML.search(text):
        return "html"
    if text.startswith("<"):
        raise UnreadableSource("this is XML, but not HTML", place=Place(shown), remedy=_AS_CSV)
    if _MHTML.match(text):
        raise UnreadableSource(
            "this is a web archive (MHTML)", place=Place(shown), remedy="Save the page as 'HTML only'"
        )
    columns = _known_columns(text, names)
    if columns > 1:
        return "uwazi-csv"
    if any(_is_label(line, names) for line in text.splitlines()):
        return "page"
    return "uwazi-csv" if columns and file.suffix.lower() in {".csv", ".tsv"} else ""


def _detect_json(text: str, file: Path, shown: str, *, whole: bool) -> str:
    first = _TELLING_KEYS.search(text)
    if first is not None and first["context"]:
        return "uwazi-context"
    if first is not None or _ANSWER_KEYS.search(text) or not whole:
        return "ndjson" if holds_lines(file, shown) else "uwazi-json"
    raise UnreadableSource(
        "this is JSON, but neither entities nor templates nor thesauri of Uwazi",
        place=Place(shown),
        remedy="Save the answer of /api/search or of /api/entities",
    )


def _detect_zip(file: Path, shown: str) -> str:
    """Return ``zip``.

    Raises:
        UnreadableSource: The archive is the shell of an office document, or lists too much.
    """
    check_archive(file, shown)
    try:
        with zipfile.ZipFile(file) as archive:
            listed = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, OverflowError):
        return "zip"  # the reader of archives says what is wrong with it
    if {"[Content_Types].xml", "mimetype"} & set(listed):
        for start, (what, remedy) in _OFFICE.items():
            if any(name.startswith(start) for name in listed):
                raise UnreadableSource(f"this is {what}", place=Place(shown), remedy=remedy)
    return "zip"


def _known_columns(text: str, names: FieldNames) -> int:
    """Return how many columns of the first row are known; two for a column that is sure."""
    first, _, rest = text.partition("\n")
    if first.strip().lower().startswith("sep=") and rest:
        text, first = rest, rest.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    if delimiter not in first:
        return 0
    try:
        header = next(csv.reader(io.StringIO(text), delimiter=delimiter), [])
    except csv.Error:
        return 0
    cells = [fold(cell.partition("__")[0]) for cell in header if len(cell) <= LONGEST_LABEL]
    known = sum(cell in _COLUMNS or names.find(cell) is not None for cell in cells if cell)
    sure = len(cells) > 1 and bool(_SURE_COLUMNS.intersection(cells))
    return max(known, 2) if sure else known


def _is_label(line: str, names: FieldNames) -> bool:
    bare = line.strip().removeprefix("-").strip()
    if not bare or len(bare) > LONGEST_LABEL:
        return False
    return names.find(bare) is not None or find_glued_label(bare) is not None


def _decode_head(data: bytes, shown: str) -> str:
    try:
        # The head may end inside a character, which only the incremental decoder lets pass.
        return codecs.getincrementaldecoder("utf-8")().decode(data, final=len(data) < _HEAD)
    except UnicodeDecodeError:
        # HTML says its own encoding, and a CSV export may have one bad row: their readers know.
        for encoding in ("utf-16", "utf-8"):
            if encoding == "utf-16" and not data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
                continue
            text = data.decode(encoding, errors="replace")
            start = text.lstrip("\ufeff \t\r\n")
            if (start.startswith("<") and _HTML.search(text)) or _known_columns(start, field_names()) >= 2:
                return text
        return decode(data, shown)
