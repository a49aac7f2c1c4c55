"""Text files as people hand them over: checked before anything reads them.

A source is UTF-8 text of at most five megabytes. Whatever else a path may lead to is
refused with a message that says what it is and what to do.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NoReturn

from reprisal_kg.errors import Place, UnreadableSource

SIZE_LIMIT = 5_000_000
"""Bytes. The longest pages known have some tens of thousands."""

_LINE_END = re.compile(r"\r\n|\r|\n")
_LINE_END_BYTES = re.compile(rb"\r\n|\r|\n")
_SIGNATURES = (
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\xd0\xcf\x11\xe0", "an office document"),
    (b"{\\rtf", "a rich text document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
)
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")
_SAVE_AS_UTF8 = "Save it as UTF-8 and try again"


def read_text_file(path: Path | str) -> str:
    """Return the text of a file, without a byte order mark and with line feeds only.

    Args:
        path: A regular file.

    Returns:
        The text. Line ends of Windows and old Macs are line feeds.

    Raises:
        UnreadableSource: It is no file, cannot be opened, is empty or too large, or is not
            UTF-8 text.
    """
    name = str(path)
    return check_text(decode(_read_bytes(Path(path)), name), name)


def decode(data: bytes, source: str) -> str:
    """Return bytes as text.

    Args:
        data: The whole content of a source.
        source: What messages call it.

    Raises:
        UnreadableSource: The bytes are not UTF-8 text.

    Examples:
        >>> decode("août".encode(), "x.txt")
        'août'
        >>> decode("5 août 2016".encode("cp1252"), "x.txt")
        Traceback (most recent call last):
        reprisal_kg.errors.UnreadableSource: x.txt:1: not UTF-8 text; it looks like Windows-1252. \
Save it as UTF-8 and try again
    """
    for start, what in _SIGNATURES:
        if data.startswith(start):
            raise UnreadableSource(
                f"this is {what}, not text",
                place=Place(source),
                remedy="Copy its text into a plain text file",
            )
    if data.startswith(_WIDE_MARKS) or _alternates_with_nul(data):
        raise UnreadableSource(
            "not UTF-8 text; it looks like UTF-16", place=Place(source), remedy=_SAVE_AS_UTF8
        )
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = len(_LINE_END_BYTES.findall(data, 0, error.start)) + 1
        raise UnreadableSource(
            f"not UTF-8 text; it looks like {_guess_encoding(data)}",
            place=Place(source, line),
            remedy=_SAVE_AS_UTF8,
        ) from error


def check_text(text: str, source: str) -> str:
    r"""Return text that a reader can work on: no byte order mark, and line feeds only.

    Args:
        text: The whole text of a source.
        source: What messages call it.

    Raises:
        UnreadableSource: The text is empty or too large, or holds what no text holds.

    Examples:
        >>> check_text("\ufeffa\r\nb\rc", "x.txt")
        'a\nb\nc'
    """
    text = text.removeprefix("\ufeff")
    try:
        size = len(text.encode("utf-8"))
    except UnicodeEncodeError as error:
        line = len(_LINE_END.findall(text, 0, error.start)) + 1
        raise UnreadableSource(
            "a character here is half of a pair (a lone surrogate)",
            place=Place(source, line),
            remedy="Copy the text again",
        ) from error
    _check_size(size, source)
    nul = text.find("\0")
    if nul >= 0:
        line = len(_LINE_END.findall(text, 0, nul)) + 1
        raise UnreadableSource(
            "a NUL character stands here: this is not a text file",
            place=Place(source, line),
            remedy="Copy the text into a plain text file",
        )
    plain = _LINE_END.sub("\n", text)
    if not plain.strip():
        raise UnreadableSource("the source is empty", place=Place(source), remedy="Copy the page again")
    return plain


def _read_bytes(path: Path) -> bytes:
    name = str(path)
    data = read_bytes(path, name, SIZE_LIMIT + 4, "Give the path of a text file")
    # A byte order mark is not counted: it is taken off before the text is measured.
    _check_size(len(data.removeprefix(b"\xef\xbb\xbf")), name)
    return data


def read_bytes(path: Path, shown: str, limit: int, remedy: str) -> bytes:
    """Return the beginning of a file.

    Args:
        path: The file.
        shown: What messages call it.
        limit: Bytes to read at most.
        remedy: What to do about a path that is a folder or a device.

    Raises:
        UnreadableSource: There is no such file, or it cannot be opened.
    """
    try:
        if not path.exists():
            raise UnreadableSource("no such file", place=Place(shown), remedy="Check the path")
        if not path.is_file():
            raise UnreadableSource("not a file", place=Place(shown), remedy=remedy)
        with path.open("rb") as stream:
            return stream.read(limit)
    except (OSError, ValueError) as error:
        refuse_path(error, shown)


def refuse_path(error: OSError | ValueError, shown: str) -> NoReturn:
    """Tell of a path that the system refuses.

    Raises:
        UnreadableSource: Always.
    """
    reason = error.strerror if isinstance(error, OSError) and error.strerror else "the path is not valid"
    raise UnreadableSource(
        f"cannot be opened ({reason})", place=Place(shown), remedy="Check the path and its permissions"
    ) from error


def _check_size(size: int, source: str) -> None:
    if size > SIZE_LIMIT:
        raise UnreadableSource(
            f"larger than {SIZE_LIMIT // 1_000_000} MB, so not one page of a case",
            place=Place(source),
            remedy="Give one page a file",
        )


def _alternates_with_nul(data: bytes) -> bool:
    head = data[:64]
    if len(head) < 4 or not any(head):
        return False
    return not any(head[1::2]) or not any(head[::2])


def _guess_encoding(data: bytes) -> str:
    try:
        data.decode("cp1252")
    except UnicodeDecodeError:
        return "no encoding of western Europe"
    return "Windows-1252"
