"""ZIP archives of sources, opened without trusting them.

Members are handed out one by one, in the order of their names, each as a temporary file in a
folder of its own. Nothing is ever written where a member's name says. What an archive claims
about sizes is not believed: bytes are counted while they are unpacked.

Refused, each with its reason: members that lead out of the archive, links and devices,
encrypted members, archives within the archive, members packed by an unusual method, and what
is larger than the limits. What systems add by themselves (``__MACOSX``, ``.DS_Store``,
``Thumbs.db``, ``desktop.ini``) is passed over.
"""

from __future__ import annotations

import re
import stat
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from reprisal_kg.errors import Place, UnreadableSource

ARCHIVE_LIMIT = 1_000_000_000
"""Bytes of an archive as it lies."""

MEMBERS_LIMIT = 20_000
TOTAL_LIMIT = 1_000_000_000
"""Bytes unpacked, of all members together."""

MEMBER_LIMIT = 200_000_000
"""Bytes unpacked, of one member."""

RATIO_LIMIT = 200
"""Unpacked bytes for one packed byte."""

_RATIO_FREE = 1_000_000
"""Unpacked bytes up to which the ratio says nothing: a short text of blanks packs very well."""

_DIRECTORY_LIMIT = 32_000_000
_CHUNK = 65_536
_LONGEST_NAME = 100
_ENCRYPTED = 0x1 | 0x40
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ZIP_MARK = b"PK\x03\x04"
_END = b"PK\x05\x06"
_END_64 = b"PK\x06\x06"
_LONGEST_COMMENT = 65_535
_OWN_FILES = re.compile(r"(^|/)(__MACOSX/|\._[^/]*$|\.DS_Store$|Thumbs\.db$|desktop\.ini$)", re.IGNORECASE)
_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"|?*\ud800-\udfff]')
_CONTROLS = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    RuntimeError,
    NotImplementedError,
    ValueError,
    OverflowError,
)


@dataclass(frozen=True, slots=True)
class Member:
    """One file of an archive.

    Attributes:
        name: Its name in the archive, with its folders.
        shown: What messages call it: the archive and the name.
        path: A temporary file with its content, gone once the next member is asked for.
    """

    name: str
    shown: str
    path: Path

    def restate(self, error: UnreadableSource) -> UnreadableSource:
        """Return an error about the temporary file as one about the member."""
        line, label = (error.place.line, error.place.label) if error.place else (None, None)
        return UnreadableSource(error.what, place=Place(self.shown, line, label), remedy=error.remedy)


class _Stop(Exception):
    """The rest of the archive is not read."""


def open_archive(
    path: Path | str, *, wanted: Callable[[str], bool] = lambda _name: True, shown: str = ""
) -> Iterator[Member | UnreadableSource]:
    """Hand out the files of a ZIP archive.

    Args:
        path: The archive.
        wanted: Tells by a member's name whether to unpack it. Others are neither read nor
            counted.
        shown: What messages call the archive; by default its path.

    Yields:
        Each member, in the order of the names, or the reason why it is refused. Use a member
        before you ask for the next one.

    Raises:
        UnreadableSource: The archive as a whole cannot be read.
    """
    where = shown or str(path)
    size = check_archive(Path(path), where)
    try:
        archive = zipfile.ZipFile(path)
    except (*_BROKEN, OSError) as error:
        raise UnreadableSource(
            "not a whole ZIP archive", place=Place(where), remedy="Make or download it again"
        ) from error
    with archive:
        infos = sorted(archive.infolist(), key=lambda one: (one.filename, one.header_offset))
        if len(infos) > MEMBERS_LIMIT:
            _refuse_count(where)
        yield from _Unpacking(archive, where, size).members(infos, wanted)


class _Unpacking:
    """Unpacks an archive and counts what comes out of it."""

    def __init__(self, archive: zipfile.ZipFile, shown: str, size: int) -> None:
        self._archive = archive
        self._shown = shown
        self._size = size
        self._unpacked = 0

    def members(
        self, infos: list[zipfile.ZipInfo], wanted: Callable[[str], bool]
    ) -> Iterator[Member | UnreadableSource]:
        """Yield the members or why they are refused."""
        for info in infos:
            name = _plain_name(info.filename)
            if info.is_dir() or name.endswith("/") or _OWN_FILES.search(name) or not wanted(name):
                continue
            shown = f"{self._shown}/{name}"
            with tempfile.TemporaryDirectory(prefix="reprisal-kg-") as folder:
                target = Path(folder) / _safe_name(name)
                try:
                    self._check(info, name, shown)
                    self._unpack(info, target, shown)
                except UnreadableSource as error:
                    yield error
                    if isinstance(error.__cause__, _Stop):
                        return
                else:
                    yield Member(name, shown, target)

    def _check(self, info: zipfile.ZipInfo, name: str, shown: str) -> None:
        """Refuse a member that is not an ordinary file of this archive."""
        kind = stat.S_IFMT(info.external_attr >> 16)
        if _leads_out(name):
            _refuse("its name leads out of the archive", shown)
        if kind == stat.S_IFLNK:
            _refuse("it is a symbolic link, not a file", shown)
        if kind not in {0, stat.S_IFREG}:
            _refuse("it is a device or the like, not a file", shown)
        if info.flag_bits & _ENCRYPTED:
            _refuse("it is encrypted", shown, "Unpack it with its password and give the files")
        if info.compress_type not in _METHODS:
            _refuse("it is packed by an unusual method", shown, "Make an ordinary ZIP archive of it")
        if name.lower().endswith(".zip"):
            _refuse_nested(shown)

    def _unpack(self, info: zipfile.ZipInfo, target: Path, shown: str) -> None:
        try:
            with self._archive.open(info) as packed, target.open("wb") as out:
                self._copy(packed, out, info.compress_size, shown)
        except UnreadableSource:
            raise
        except _BROKEN as error:
            raise UnreadableSource(
                "this member of the archive is damaged",
                place=Place(shown),
                remedy="Make or download the archive again",
            ) from error
        except OSError as error:
            raise UnreadableSource(
                f"this member cannot be unpacked ({error.strerror or 'the system refuses'})",
                place=Place(shown),
                remedy="Check the room for temporary files",
            ) from error

    def _copy(self, packed: IO[bytes], out: IO[bytes], packed_size: int, shown: str) -> None:
        read = 0
        while chunk := packed.read(_CHUNK):
            if not read and chunk.startswith(_ZIP_MARK):
                _refuse_nested(shown)
            read += len(chunk)
            self._unpacked += len(chunk)
            if read > max(RATIO_LIMIT * packed_size, _RATIO_FREE):
                _refuse(f"it unpacks to more than {RATIO_LIMIT} times its size", shown)
            if self._unpacked > max(RATIO_LIMIT * self._size, _RATIO_FREE):
                _refuse_rest(f"the archive unpacks to more than {RATIO_LIMIT} times its size", shown)
            if self._unpacked > TOTAL_LIMIT:
                _refuse_rest(f"the archive unpacks to more than {TOTAL_LIMIT // 1_000_000} MB", shown)
            if read > MEMBER_LIMIT:
                _refuse(f"it unpacks to more than {MEMBER_LIMIT // 1_000_000} MB", shown)
            out.write(chunk)


def check_archive(path: Path, shown: str) -> int:
    """Return the size of an archive whose table of contents may be read.

    Raises:
        UnreadableSource: It cannot be opened, is too large, or lists too many members.
    """
    try:
        size = path.stat().st_size
        if not path.is_file():
            raise UnreadableSource("not a file", place=Place(shown), remedy="Give the path of a ZIP archive")
        with path.open("rb") as stream:
            stream.seek(max(0, size - _LONGEST_COMMENT - 22 - 76))
            tail = stream.read()
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "the path is not valid"
        raise UnreadableSource(
            f"cannot be opened ({reason})", place=Place(shown), remedy="Check the path and its permissions"
        ) from error
    if size > ARCHIVE_LIMIT:
        raise UnreadableSource(
            f"larger than {ARCHIVE_LIMIT // 1_000_000} MB", place=Place(shown), remedy="Give it in parts"
        )
    # The table of contents is read whole before a member can be counted, so its size as
    # stated at the end of the archive has to be looked at first.
    stated = [_stated(tail[-22:], _END, "<HI", 10), _stated(tail, _END, "<HI", 10)]
    stated.append(_stated(tail, _END_64, "<QQ", 32))
    if any(members > MEMBERS_LIMIT or length > _DIRECTORY_LIMIT for members, length in stated):
        _refuse_count(shown)
    return size


def _stated(tail: bytes, mark: bytes, form: str, offset: int) -> tuple[int, int]:
    """Return the stated count of members and length of the table of contents."""
    start = 0 if tail.startswith(mark) else tail.rfind(mark)
    try:
        members, length = struct.unpack_from(form, tail, start + offset) if start >= 0 else (0, 0)
    except struct.error:
        return 0, 0
    return int(members), int(length)


def _plain_name(name: str) -> str:
    r"""Return a member's name with slashes; old archives of Windows have backslashes.

    >>> _plain_name("cases\\1.json")
    'cases/1.json'
    """
    return _CONTROLS.sub("_", name.replace("\\", "/"))


def _leads_out(name: str) -> bool:
    """Return whether a name is absolute, of a drive, or climbs.

    >>> [_leads_out(name) for name in ("a/b.json", "../b.json", "/b.json", "C:/b.json", "a..b.json")]
    [False, True, True, True, False]
    """
    return name.startswith("/") or re.match(r"[A-Za-z]:", name) is not None or ".." in name.split("/")


def _safe_name(name: str) -> str:
    """Return a file name that any system takes, with the member's ending.

    >>> _safe_name("a/case: 1.json"), _safe_name("a/..")
    ('case_ 1.json', '_')
    """
    last = _UNSAFE.sub("_", name.rpartition("/")[2]).strip(". ") or "_"
    if len(last) <= _LONGEST_NAME // 2 or len(last.encode()) <= _LONGEST_NAME:
        return last
    stem, dot, suffix = last.rpartition(".")
    kept = dot + suffix if len(suffix.encode()) <= 10 else ""
    return (stem or last).encode()[: _LONGEST_NAME - 12].decode("utf-8", "ignore") + kept


def _refuse(
    what: str, shown: str, remedy: str = "Unpack the archive, look at it, and give the files"
) -> None:
    raise UnreadableSource(
        f"this member of the archive is not read: {what}", place=Place(shown), remedy=remedy
    )


def _refuse_rest(what: str, shown: str) -> None:
    raise UnreadableSource(
        f"{what}; this member and those after it are not read",
        place=Place(shown),
        remedy="Unpack the archive, look at it, and give the files",
    ) from _Stop()


def _refuse_nested(shown: str) -> None:
    _refuse(
        "it is itself an archive or an office document",
        shown,
        "Unpack it and give what it holds; save a spreadsheet as CSV",
    )


def _refuse_count(shown: str) -> None:
    raise UnreadableSource(
        f"the archive lists more than {MEMBERS_LIMIT:,} members",
        place=Place(shown),
        remedy="Unpack it and give the folder",
    )
