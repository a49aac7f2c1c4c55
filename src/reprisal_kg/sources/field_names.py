"""Which label or property name of a source means which field.

The crosswalk's labels are always known, and so are the property names that Uwazi makes of
them. An instance with other labels says so in a small mapping file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property

from reprisal_kg.crosswalk import Crosswalk, FieldRow, crosswalk, fold

_OLD_NAME = re.compile(r"[^a-z0-9]")
_NEW_NAME = re.compile(r'[#\\/*?"<>=|\s:.\[\]%]')


def property_names(label: str) -> tuple[str, str]:
    """Return the names that Uwazi makes of a label: by its older and by its newer rule.

    Source: ``safeName`` of huridocs/uwazi.

    >>> property_names("Individual's/organization's activity")
    ('individual_s_organization_s_activity', "individual's_organization's_activity")
    """
    lower = label.strip().lower()
    return _OLD_NAME.sub("_", lower), _NEW_NAME.sub("_", lower)


@dataclass(frozen=True)
class FieldNames:
    """Which label or property name means which field.

    Attributes:
        table: The fields.
        labels: Further labels or names, folded → record key (``{n}`` cut off for groups).
        values: Record key → folded value of the instance → the source's usual spelling.
        title_names: Names of the title column, folded.
    """

    table: Crosswalk
    labels: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @cached_property
    def order(self) -> Mapping[str, int]:
        """Record key → place in the crosswalk."""
        return {row.key: row.order for row in self.table.rows}

    @cached_property
    def _by_name(self) -> dict[str, FieldRow]:
        found: dict[str, FieldRow] = {}
        for row in self.table.rows:
            for label in row.labels:
                for name in property_names(label.replace("{n}", "").strip() if row.group else label):
                    if name:
                        found.setdefault(name, row)
        return found

    def find(self, text: str) -> tuple[FieldRow, int | None] | None:
        """Return the field of a label or property name, and the number of its group.

        >>> row, group = field_names().find("followup_trends_2")
        >>> row.key, group
        ('follow_up_trend', 2)
        """
        mapped = self._find_mapped(fold(text))
        if mapped is not None:
            return mapped
        found = self.table.find_label(text)
        if found is not None:
            return found
        lower = text.strip().lower()
        row_by_name = self._by_name.get(lower)
        if row_by_name is not None and not row_by_name.group:
            return row_by_name, None
        stem, number = _split_number(lower)
        grouped = self._by_name.get(stem) or self._by_name.get(f"{stem}_")
        if grouped is not None and grouped.group and number is not None:
            return grouped, number
        return None

    def _find_mapped(self, folded: str) -> tuple[FieldRow, int | None] | None:
        """Return the field of a further label; a number behind it counts for groups only."""
        key = self.labels.get(folded)
        if key is not None:
            row = self.table.by_key[key]
            return row, (0 if row.group else None)
        stem, number = _split_number(folded)
        key = self.labels.get(stem)
        if key is None or number is None or not self.table.by_key[key].group:
            return None
        return self.table.by_key[key], number

    def value(self, row: FieldRow, text: str) -> str:
        """Return a value in the source's usual spelling; a value that is not mapped as it is."""
        plain = text.replace("::", ": ") if row.kind in {"code", "un-body"} else text
        mapped = self.values.get(row.key)
        return mapped.get(fold(plain), plain) if mapped else plain


def _split_number(text: str) -> tuple[str, int | None]:
    digits = text[-3:]
    digits = digits[len(digits.rstrip("0123456789")) :]
    stem = text[: len(text) - len(digits)]
    short = stem.rstrip(" \t\n_")
    if not digits or not digits.isascii() or stem == short:
        return text, None
    return short, int(digits)


@cache
def field_names() -> FieldNames:
    """Return the names that the crosswalk itself gives."""
    return FieldNames(crosswalk())
