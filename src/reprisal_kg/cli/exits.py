"""Errors become one line and an exit code; this is the only place that ends the program."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

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


@contextmanager
def reported() -> Iterator[None]:
    """Print an error as one line on standard error and end with its exit code."""
    try:
        yield
        sys.stdout.flush()
    except errors.ReprisalKgError as error:
        click.echo(f"error: {plain(str(error))}", err=True)
        sys.exit(next((code for kind, code in CODES if isinstance(error, kind)), 7))
    except BrokenPipeError:
        # The reader went away (`| head`): nothing is wrong, and nobody is left to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except KeyboardInterrupt:
        click.echo("interrupted", err=True)
        sys.exit(130)
