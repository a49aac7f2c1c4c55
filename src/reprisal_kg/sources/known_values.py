"""What a reader asks the code lists: is this a value that the field is known to take?

A page prints labels and coded values alike. Where position alone does not tell them apart,
and where a copy may have been cut inside a value, the known values decide.
"""

from __future__ import annotations

from typing import Protocol

from reprisal_kg.crosswalk import FieldRow


class KnownValues(Protocol):
    """The values that fields are known to take."""

    def has(self, row: FieldRow, text: str) -> bool:
        """Tell whether the text is a whole known value of the field."""
        ...

    def starts(self, row: FieldRow, text: str) -> bool:
        """Tell whether a known value of the field begins with the text but is longer."""
        ...


class NothingKnown:
    """Knows no value: for reading without code lists."""

    def has(self, row: FieldRow, text: str) -> bool:  # noqa: ARG002
        """Return False."""
        return False

    def starts(self, row: FieldRow, text: str) -> bool:  # noqa: ARG002
        """Return False."""
        return False


NOTHING_KNOWN = NothingKnown()
