"""JSON as other people's programs write it: read without loss and without trust.

Standard JSON parsers drop things in silence: the first of two equal keys, the digits of a
large number. Here both are kept, so that a reader can report them. Depth and length are
limited, because a file may be made to harm.
"""

from __future__ import annotations

import json
import math
import re
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeGuard

from reprisal_kg.errors import Place, UnreadableSource
from reprisal_kg.sources.text_file import decode, read_bytes, refuse_path

SIZE_LIMIT = 200_000_000
"""Bytes of one JSON file."""

LINE_LIMIT = 64_000_000
"""Bytes of one line of a file that holds one JSON value a line."""

DEPTH_LIMIT = 64
"""How deep lists and objects may stand in one another inside one entity."""

TEXT_LIMIT = 1_000_000
"""Characters of one text."""

LINE_SUFFIXES = (".ndjson", ".jsonl")
"""Endings of files that hold one JSON value a line."""

_LONGEST_INTEGER = 40
_MOST_BLANKS = 1_000_000
_OPEN_ENDS = ("[", "{", ",", ":")
_SURROGATE = re.compile("[\ud800-\udfff]")


class Twins(tuple[Any, ...]):
    """The different values of a key that stands more than once in one object."""

    __slots__ = ()


def parse_json(text: str, shown: str, line: int | None = None) -> Any:
    """Return the value of a JSON text.

    A key that stands twice with different values has both, as ``Twins``. A number that no
    float or integer of usual size holds stays text. Line ends inside strings are let pass.

    Args:
        text: One JSON value.
        shown: What messages call the source.
        line: The line it stands on; None for a whole file.

    Raises:
        UnreadableSource: The text is not JSON, or is nested beyond all measure.

    Examples:
        >>> parse_json('{"a": 1, "a": 2, "b": 1, "b": 1}', "x.json")
        {'a': (1, 2), 'b': 1}
    """
    try:
        return json.loads(
            text.removeprefix("\ufeff"),
            strict=False,
            object_pairs_hook=_pairs,
            parse_int=_integer,
            parse_float=_float,
        )
    except json.JSONDecodeError as error:
        raise UnreadableSource(
            f"not JSON: {error.msg[:1].lower()}{error.msg[1:]}",
            place=Place(shown, line or error.lineno),
            remedy="Export or fetch it again; it may have been cut off",
        ) from error
    except RecursionError as error:
        raise UnreadableSource(
            f"lists and objects are nested deeper than {DEPTH_LIMIT} levels",
            place=Place(shown, line),
            remedy="This is no export of Uwazi; check where the file comes from",
        ) from error


def read_json_file(path: Path, shown: str) -> Any:
    """Return the value of a JSON file.

    Raises:
        UnreadableSource: The file cannot be opened, is too large or empty, or is not JSON.
    """
    text = decode(_read_bytes(path, shown), shown).removeprefix("\ufeff")
    if not text.strip():
        raise UnreadableSource("the source is empty", place=Place(shown), remedy="Export or fetch it again")
    return parse_json(text, shown)


def check_size(size: int, shown: str) -> None:
    """Refuse a file of too many bytes.

    Raises:
        UnreadableSource: It is larger than ``SIZE_LIMIT``.
    """
    if size > SIZE_LIMIT:
        raise UnreadableSource(
            f"larger than {SIZE_LIMIT // 1_000_000} MB",
            place=Place(shown),
            remedy="Give it in parts, such as the pages of the search",
        )


def holds_lines(path: Path, shown: str) -> bool:
    """Return whether a JSON file holds one value a line, rather than one value.

    Its ending decides, if it is ``.ndjson`` or ``.jsonl``. Otherwise its first two lines do:
    both begin an object or list, and the first is not the open beginning of a longer text.

    Args:
        path: The file.
        shown: What messages call it.
    """
    if path.suffix.lower() in LINE_SUFFIXES:
        return True
    try:
        with path.open("rb") as stream:
            first = _next_line(stream)
            second = _next_line(stream)
    except (OSError, ValueError) as error:
        refuse_path(error, shown)
    if not first or not second:
        return False
    return second[:1] in {b"{", b"["} and not first.decode("utf-8", "replace").endswith(_OPEN_ENDS)


def json_words(value: Any) -> str:
    r"""Return a value as JSON text that any later step can write.

    >>> json_words({"é": float("nan")}), json_words("\ud800")
    ('{"é": NaN}', '"\\ud800"')
    """
    words = json.dumps(value, ensure_ascii=False)
    return json.dumps(value) if _SURROGATE.search(words) else words


def is_clean(text: str) -> bool:
    r"""Return whether a text can be written as UTF-8 and as RDF.

    >>> is_clean("août"), is_clean("a\0"), is_clean("\udc80")
    (True, False, False)
    """
    return "\0" not in text and _SURROGATE.search(text) is None


def number_text(number: float) -> str:
    """Return a finite number as a page prints it.

    >>> number_text(2021.0), number_text(35.86166), number_text(0.00001)
    ('2021', '35.86166', '0.00001')
    """
    if isinstance(number, int):
        return str(number)
    if number.is_integer() and abs(number) < 1e15:
        return str(int(number))
    return f"{Decimal(repr(number)):f}" if 1e-7 <= abs(number) < 1e21 else repr(number)


def is_number(value: Any) -> TypeGuard[int | float]:
    """Return whether a value is a finite number; true and false are none."""
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def find_excess(value: Any) -> str:
    """Return what is beyond the limits in a value, or an empty text.

    >>> find_excess([[1], "x"]), find_excess("x" * 2_000_000)
    ('', 'a text in it has more than 1,000,000 characters')
    """
    stack = [(value, 1)]
    while stack:
        one, depth = stack.pop()
        if isinstance(one, str) and len(one) > TEXT_LIMIT:
            return f"a text in it has more than {TEXT_LIMIT:,} characters"
        if isinstance(one, dict | list | tuple):
            if depth > DEPTH_LIMIT:
                return f"lists and objects in it are nested deeper than {DEPTH_LIMIT} levels"
            inner = [*one, *one.values()] if isinstance(one, dict) else one
            stack.extend((part, depth + 1) for part in inner)
    return ""


def _read_bytes(path: Path, shown: str) -> bytes:
    data = read_bytes(path, shown, SIZE_LIMIT + 1, "Give the path of a JSON file")
    check_size(len(data), shown)
    return data


def _next_line(stream: Any) -> bytes:
    """Return the next line that is not blank, without outer blanks and byte order mark."""
    read = 0
    while read <= _MOST_BLANKS:
        line: bytes = stream.readline(LINE_LIMIT)
        read += len(line)
        bare = line.removeprefix(b"\xef\xbb\xbf").strip()
        if bare or not line:
            return bare
    return b""


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) == len(pairs):
        return made
    found: dict[str, dict[str, Any]] = {}
    for key, value in pairs:
        found.setdefault(key, {})[json.dumps(value)] = value
    return {key: made[key] if len(values) == 1 else Twins(values.values()) for key, values in found.items()}


def _integer(digits: str) -> int | str:
    return int(digits) if len(digits) <= _LONGEST_INTEGER else digits


def _float(digits: str) -> float | str:
    number = float(digits)
    return number if math.isfinite(number) else digits
