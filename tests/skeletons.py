"""Thirty pages as they print, cut as copies are, and what tests ask of any page.

Labels, their order, coded values, dates, coordinates and case numbers in ``skeletons/`` are
literal; the free text and all names are invented.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from reprisal_kg.crosswalk import FieldRow, fold
from reprisal_kg.record import Record

FOLDER = Path(__file__).parent / "skeletons"
HONG_KONG = Path(__file__).parents[1] / "data" / "cases" / "2021-020-001-hong-kong.txt"

KNOWN = {
    "case_status": ("Resolved", "Unknown", "Unresolved"),
    "record_type": (
        "General situation addressed",
        "Named individual",
        "Named organization",
        "Unnamed individual/group/organization",
    ),
    "gender": ("Female", "Gender unclear", "Male"),
    "rights_defended": ("Civil/political rights", "Other", "Unclear in SG Report"),
    "engagement_type": (
        "Other",
        "Participation in meeting on UN premises",
        "Submission of information to UN",
        "Unclear",
    ),
    "reprisal_types": (
        "Defamation / Defamation campaign",
        "Online harassment",
        "Profession-related reprisal",
        "Surveillance",
        'Threats/Intimidations (incl. "fear of reprisal")',
    ),
    "perpetrators": ("Both state and non-state actors", "State actors", "Unclear"),
    "follow_up_trend": ("Improved", "Stayed same", "Worsened"),
    "state": ("China", "Congo, Democratic Republic of the", "Sri Lanka"),
    "prior_un_body": ("UN Security Council", "UN Special Procedures: Thematic", "Unclear"),
    "engagement_body": (
        "OHCHR: OHCHR - General",
        "UN Special Procedures: UN Special Procedures - General",
        "UN Treaty Bodies: UN Treaty Bodies - General",
        "Unclear",
    ),
    "follow_up_un_body": ("UN Special Procedures: Thematic",),
}
ANSWERS = ("No", "Unclear", "Yes")


class ListedValues:
    """The known values of the fields above, and the answers to the Yes / No questions."""

    def has(self, row: FieldRow, text: str) -> bool:
        return fold(text) in self._values(row)

    def starts(self, row: FieldRow, text: str) -> bool:
        start = fold(text)
        return any(value.startswith(start) and value != start for value in self._values(row))

    def _values(self, row: FieldRow) -> set[str]:
        return {fold(value) for value in (ANSWERS if row.scheme == "answer" else KNOWN.get(row.key, ()))}


def names() -> list[str]:
    """The names of all skeletons, sorted."""
    return sorted(path.stem for path in FOLDER.glob("*.txt"))


def page(name: str) -> str:
    """The page of one skeleton."""
    return (FOLDER / f"{name}.txt").read_text(encoding="utf-8")


def words_printed(text: str) -> Counter[str]:
    """The words of each line of a page, without dash, template and outer blanks."""
    found: Counter[str] = Counter()
    for raw in text.splitlines():
        line = raw.strip().removeprefix("Cases- ")
        line = line[1:].strip() if line.startswith("- ") else line
        found[line] += bool(line)
    return +found


def words_kept(record: Record) -> Counter[str]:
    """The words that a record keeps, each where a line of the page must have come from."""
    found: Counter[str] = Counter(value.text for value in record.title)
    for field in record.fields:
        found[field.label] += 1
        found.update(value.text for value in field.values)
    for one in record.not_understood:
        if one.reason == "unknown-label":
            found.update([one.label, *(one.words.split("\n") if one.words else [])])
        elif one.reason != "unexpected-value":  # that one is a field's value as well
            found[one.words] += 1
    return found
