"""Errors become one line and an exit code; this is the only place that ends the program."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from io import StringIO, TextIOWrapper
from typing import Any, TextIO, cast

import click

from reprisal_kg import errors

DOES_NOT_CONFORM = 1
CODES: tuple[tuple[type[errors.ReprisalKgError], int], ...] = (
    (errors.SourceError, 3),
    (errors.StoreError, 4),
    (errors.QuestionError, 5),
    (errors.NotFound, 5),
    (errors.OutputError, 6),
    (errors.ShapeError, 7),
    (errors.PackageBroken, 7),
)
"""Exit codes by kind of error; click keeps 2 for a wrong command line."""

_CONTROL = dict.fromkeys([*range(9), *range(11, 32), *range(127, 160)], "\N{REPLACEMENT CHARACTER}")


def plain(text: str) -> str:
    """Return text that cannot steer a terminal: source text may hold escape codes.

    >>> plain("a\\x1b[31mb")
    'a\ufffd[31mb'
    """
    return text.translate(_CONTROL)


class CannotPrintError(Exception):
    """Standard output takes no more; kept apart from the errors of other files."""

    def __init__(self, cause: OSError) -> None:
        super().__init__(cause.strerror or str(cause))
        self.is_gone = cause.errno == errno.EPIPE


class _Stream:
    """A standard stream whose failures are told from those of other files.

    It has no ``buffer``, so that click writes to it and not to what lies under it.

    Args:
        stream: The stream.
        is_silent: Whether a failure passes unsaid: nobody reads what standard error says of itself.
    """

    def __init__(self, stream: TextIO, is_silent: bool) -> None:
        self._stream = stream
        self._is_silent = is_silent

    def write(self, text: str) -> int:
        """Write text."""
        self._try(lambda: self._stream.write(text))
        return len(text)

    def flush(self) -> None:
        """Hand on what was written."""
        self._try(self._stream.flush)

    def __getattr__(self, name: str) -> Any:
        """Return anything else as the stream has it."""
        if name == "buffer":
            raise AttributeError(name)
        return getattr(self._stream, name)

    def _try(self, act: Callable[[], object]) -> None:
        try:
            act()
        except OSError as error:
            if not self._is_silent:
                raise CannotPrintError(error) from error


@contextmanager
def standard_streams() -> Iterator[None]:
    """Make the standard streams fit for any text, and end in order when they take none."""
    before = sys.stdout, sys.stderr
    out, err = _ready(sys.stdout), _ready(sys.stderr)
    sys.stdout, sys.stderr = cast("TextIO", _Stream(out, False)), cast("TextIO", _Stream(err, True))
    try:
        try:
            yield
        finally:
            sys.stdout.flush()
    except CannotPrintError as error:
        # Python flushes once more when it ends: what is left must have a place to go.
        _lead_nowhere(out)
        if error.is_gone:
            # The reader went away (`| head`): nothing is wrong, and nobody is left to tell.
            sys.exit(0)
        click.echo(f"error: standard output: cannot be written: {error}", err=True)
        sys.exit(6)
    finally:
        try:
            err.flush()
        except OSError:
            _lead_nowhere(err)
        sys.stdout, sys.stderr = before


def _ready(stream: TextIO | None) -> TextIO:
    """Return a stream that takes any character; a closed one is replaced by one that leads nowhere."""
    if stream is None:
        return _Nowhere()
    if isinstance(stream, TextIOWrapper):
        stream.reconfigure(errors="backslashreplace")
    return stream


class _Nowhere(StringIO):
    """A stream that keeps nothing."""

    def write(self, text: str) -> int:
        """Take text."""
        return len(text)


def _lead_nowhere(stream: TextIO) -> None:
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


@contextmanager
def reported() -> Iterator[None]:
    """Print an error as one line on standard error and end with its exit code."""
    try:
        yield
    except errors.ReprisalKgError as error:
        click.echo(f"error: {plain(str(error))}", err=True)
        sys.exit(next((code for kind, code in CODES if isinstance(error, kind)), 7))
    except KeyboardInterrupt:
        click.echo("interrupted", err=True)
        sys.exit(130)
