"""Progress of long work: a line that is rewritten on a terminal, a few plain lines elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

import click

EVERY = 5.0
"""Seconds between two plain lines."""


def teller(quiet: bool) -> Callable[[str, int, int], None]:
    """Return a function that is told of each step: its name, how much is done, how much there is.

    Progress goes to standard error. Work that ends within ``EVERY`` seconds prints nothing
    outside a terminal.
    """
    if quiet:
        return lambda _step, _done, _all: None
    live = sys.stderr.isatty()
    last = time.monotonic()

    def tell(step: str, done: int, everything: int) -> None:
        nonlocal last
        now = time.monotonic()
        if live and (done == everything or now - last > 0.1):
            bar = "#" * (20 * done // max(everything, 1))
            click.echo(f"\r{step:8} [{bar:20}] {done}/{everything}", nl=done == everything, err=True)
            last = now
        elif not live and now - last > EVERY:
            click.echo(f"{step}: {done} of {everything}", err=True)
            last = now

    return tell
