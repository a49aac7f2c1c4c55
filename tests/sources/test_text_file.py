from __future__ import annotations

from pathlib import Path

import pytest

from reprisal_kg.errors import UnreadableSource
from reprisal_kg.sources.text_file import SIZE_LIMIT, check_text, read_text_file


def _write(folder: Path, data: bytes) -> Path:
    path = folder / "x.txt"
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    "data",
    [b"a\nb\n", b"\xef\xbb\xbfa\nb\n", b"a\r\nb\r\n", b"a\rb\r"],
    ids=["plain", "byte order mark", "Windows", "old Mac"],
)
def test_line_ends_and_byte_order_mark_make_no_difference(tmp_path: Path, data: bytes) -> None:
    assert read_text_file(_write(tmp_path, data)) == "a\nb\n"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "{}: the source is empty. Copy the page again"),
        (b"\xef\xbb\xbf \r\n", "{}: the source is empty. Copy the page again"),
        (
            "Genève\nle 5 août".encode("cp1252"),
            "{}:1: not UTF-8 text; it looks like Windows-1252. Save it as UTF-8 and try again",
        ),
        (
            "Dates\r\nle 5 août 2016".encode("cp1252"),
            "{}:2: not UTF-8 text; it looks like Windows-1252. Save it as UTF-8 and try again",
        ),
        (
            "Dates".encode("utf-16"),
            "{}: not UTF-8 text; it looks like UTF-16. Save it as UTF-8 and try again",
        ),
        (
            "Dates".encode("utf-16-le"),
            "{}: not UTF-8 text; it looks like UTF-16. Save it as UTF-8 and try again",
        ),
        (
            b"a\n\x81\x8d",
            "{}:2: not UTF-8 text; it looks like no encoding of western Europe. Save it as UTF-8 and try again",
        ),
        (
            b"- Gender\n- a\x00b",
            "{}:2: a NUL character stands here: this is not a text file. Copy the text into a plain text file",
        ),
        (b"%PDF-1.7 \xe2", "{}: this is a PDF document, not text. Copy its text into a plain text file"),
        (
            b"PK\x03\x04\x00",
            "{}: this is a ZIP archive or an office document, not text. Copy its text into a plain text file",
        ),
    ],
)
def test_what_is_no_utf8_text_is_refused_with_what_to_do(tmp_path: Path, data: bytes, message: str) -> None:
    path = _write(tmp_path, data)
    with pytest.raises(UnreadableSource) as caught:
        read_text_file(path)
    assert str(caught.value) == message.format(path)


def test_a_source_of_just_the_largest_size_is_read(tmp_path: Path) -> None:
    data = b"a" * SIZE_LIMIT
    assert len(read_text_file(_write(tmp_path, b"\xef\xbb\xbf" + data))) == SIZE_LIMIT
    with pytest.raises(UnreadableSource, match="larger than 5 MB"):
        read_text_file(_write(tmp_path, data + b"a"))
    with pytest.raises(UnreadableSource, match="larger than 5 MB"):
        check_text("é" * (SIZE_LIMIT // 2 + 1), "x.txt")


def test_a_path_that_leads_to_no_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableSource, match=r"no such file\. Check the path"):
        read_text_file(tmp_path / "missing.txt")
    with pytest.raises(UnreadableSource, match=r"not a file\. Give the path of a text file"):
        read_text_file(tmp_path)
    with pytest.raises(UnreadableSource, match="Check the path"):
        read_text_file("a\0b")


def test_half_a_character_is_refused_with_its_line() -> None:
    with pytest.raises(UnreadableSource, match=r"^x.txt:2: a character here is half of a pair"):
        check_text("a\n\ud83d", "x.txt")
