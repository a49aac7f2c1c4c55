"""What the code lists and authorities tell a reader: which values a field is known to take."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reprisal_kg.authorities import Authorities
from reprisal_kg.code_lists import CodeList, fold_value
from reprisal_kg.crosswalk import FieldRow


@dataclass(frozen=True, slots=True)
class SourceValues:
    """The known values of each kind of field, folded.

    Attributes:
        by_scheme: Values of the code lists, by scheme.
        states: Names of States.
        bodies: Spellings of UN bodies, with "Unclear" and "Other".
    """

    by_scheme: Mapping[str, frozenset[str]]
    states: frozenset[str]
    bodies: frozenset[str]

    def has(self, row: FieldRow, text: str) -> bool:
        """Return whether the text is a whole known value of the field."""
        return fold_value(text) in self._values(row)

    def starts(self, row: FieldRow, text: str) -> bool:
        """Return whether a known value of the field begins with the text but is longer."""
        folded = fold_value(text)
        return bool(folded) and any(
            value.startswith(folded) and value != folded for value in self._values(row)
        )

    def _values(self, row: FieldRow) -> frozenset[str]:
        if row.kind == "code":
            return self.by_scheme.get(row.scheme, frozenset())
        if row.kind == "state":
            return self.states
        return self.bodies if row.kind == "un-body" else frozenset()


def source_values(lists: Mapping[str, CodeList], tables: Authorities) -> SourceValues:
    """Return the values that code lists and authority tables hold."""
    gaps = lists["body-not-named"].concepts
    return SourceValues(
        by_scheme={scheme: frozenset(one.concepts) for scheme, one in lists.items()},
        states=frozenset(fold_value(name) for state in tables.states for name in state.deciding_names),
        bodies=frozenset(
            fold_value(name) for body in tables.un_bodies for name in (body.name, *body.variants)
        )
        | frozenset(gaps),
    )
