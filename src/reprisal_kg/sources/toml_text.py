"""TOML that a user wrote: parsed within bounds, its faults said in one sentence."""

from __future__ import annotations

import re
import tomllib
from typing import Any

from reprisal_kg.errors import Place, UnreadableSource

WORK_LIMIT = 20_000_000
"""Bound of the work that dotted keys may ask; a table of our files needs a few hundred."""

_PLACE = re.compile(r"\(at (?:line (\d+), column \d+|end of document)\)")


def parse_toml(text: str, shown: str, remedy: str) -> dict[str, Any]:
    """Return what a TOML text says.

    Args:
        text: The text.
        shown: What messages call its file.
        remedy: What to do about a text that is no TOML.

    Raises:
        UnreadableSource: The text is no TOML, or asks too much work.
    """
    if _work(text) > WORK_LIMIT:
        raise UnreadableSource("keys of too many parts", place=Place(shown), remedy=remedy)
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        words = "tables stand in tables too deep" if isinstance(error, RecursionError) else str(error)
        match = _PLACE.search(words)
        what = _PLACE.sub("", words).strip()
        line = int(match[1]) if match and match[1] else None
        raise UnreadableSource(
            f"not TOML: {what[:1].lower()}{what[1:]}", place=Place(shown, line), remedy=remedy
        ) from error


def _work(text: str) -> int:
    """Return a bound of the work that dotted keys may ask of the TOML parser.

    Its memory grows with the square of a key's parts: a line of dots would exhaust the machine.
    """
    lines = text.split("\n")
    table = max((line.count(".") for line in lines if line.lstrip().startswith("[")), default=0)
    return sum((dots + table) * (dots + 1) for dots in (line.count(".") for line in lines))
