"""Write aside, then rename: a half-written output never takes the place of a good one."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from reprisal_kg.errors import OutputError, Place

MARKER = ".reprisal-kg"
"""A file in every folder that is replaced whole: it says that what lies there is ours."""

_REMEDY = "Choose a folder that can be written to, with room on its disk"


@contextmanager
def file_aside(path: Path) -> Iterator[Path]:
    """Give a path beside the wanted file; when the block ends well, it takes the file's place.

    Yields:
        The path to write to. It is removed when the block ends with an error.

    Raises:
        OutputError: The folder cannot be written to, or the disk is full.
    """
    aside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield aside
        with aside.open("rb") as written:
            os.fsync(written.fileno())
        aside.replace(path)
    except OSError as error:
        raise OutputError(_why(error), place=Place(str(path)), remedy=_REMEDY) from error
    finally:
        with suppress(OSError):
            aside.unlink(missing_ok=True)


def check_ours(path: Path, marker: str) -> None:
    """Make sure that a folder may be replaced: it is missing, empty, or one that we wrote.

    Args:
        path: The folder.
        marker: What its marker file must say.

    Raises:
        OutputError: It holds files that are not ours, or is no folder.
    """
    try:
        if not os.path.lexists(path) or (path.is_dir() and not any(path.iterdir())):
            return
        said = (path / MARKER).read_bytes() if (path / MARKER).is_file() else b""
        if said == _marker_text(marker):
            return
    except OSError as error:
        raise OutputError(_why(error), place=Place(str(path)), remedy=_REMEDY) from error
    raise OutputError(
        "holds files that are not ours, and would be replaced" if path.is_dir() else "is no folder",
        place=Place(str(path)),
        remedy="Choose another folder, or move this one away",
    )


@contextmanager
def folder_aside(path: Path, marker: str) -> Iterator[Path]:
    """Give a folder beside the wanted one; when the block ends well, it takes its place.

    The old folder is set aside first and removed last, so that one of the two is always whole.
    A folder that somebody else filled is never replaced.

    Args:
        path: The folder.
        marker: What the folder holds, in a word; its marker file says so.

    Yields:
        The folder to write into; it holds nothing but the marker file.

    Raises:
        OutputError: The folder cannot be written to, or the disk is full, or an older folder
            holds files that are not ours.
    """
    check_ours(path, marker)
    aside = path.with_name(f".{path.name}.{os.getpid()}.part")
    old = path.with_name(f".{path.name}.{os.getpid()}.old")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(aside, ignore_errors=True)
        aside.mkdir()
        (aside / MARKER).write_bytes(_marker_text(marker))
        yield aside
        if path.exists():
            path.rename(old)
        aside.rename(path)
    except OSError as error:
        if old.exists() and not path.exists():
            old.rename(path)
        raise OutputError(_why(error), place=Place(str(path)), remedy=_REMEDY) from error
    finally:
        shutil.rmtree(aside, ignore_errors=True)
        if path.exists():
            shutil.rmtree(old, ignore_errors=True)


def write_text_aside(path: Path, text: str) -> None:
    """Write a text file as UTF-8 with line feeds, whole or not at all.

    Raises:
        OutputError: The file cannot be written.
    """
    with file_aside(path) as aside:
        aside.write_text(text, encoding="utf-8", newline="\n")


def _marker_text(marker: str) -> bytes:
    return f"Written by reprisal-kg: {marker}. The next build replaces this folder whole.\n".encode()


def _why(error: OSError) -> str:
    return f"cannot be written: {error.strerror or error}"
