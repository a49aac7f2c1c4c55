"""Write aside, then rename: a half-written output never takes the place of a good one."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from reprisal_kg.errors import OutputError, Place

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


@contextmanager
def folder_aside(path: Path) -> Iterator[Path]:
    """Give a folder beside the wanted one; when the block ends well, it takes its place.

    The old folder is set aside first and removed last, so that one of the two is always whole.

    Yields:
        The empty folder to write into.

    Raises:
        OutputError: The folder cannot be written to, or the disk is full.
    """
    aside = path.with_name(f".{path.name}.{os.getpid()}.part")
    old = path.with_name(f".{path.name}.{os.getpid()}.old")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(aside, ignore_errors=True)
        aside.mkdir()
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


def _why(error: OSError) -> str:
    return f"cannot be written: {error.strerror or error}"
