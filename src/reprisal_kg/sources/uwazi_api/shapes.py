"""What the answers of a Uwazi instance must look like to be of use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from reprisal_kg.sources.uwazi_api.problems import TryAgain


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of one page of a search.

    Attributes:
        edited: Edit date in milliseconds by entity, in the order of the page.
        count: Rows, those that came twice counted twice.
        total: Rows that the search has in all, as the server says.
        exact: Whether that number is a count; else there are at least so many.
        languages: Languages of the rows.
    """

    edited: dict[str, int | None]
    count: int
    total: int
    exact: bool
    languages: frozenset[str]


def read_rows(document: Any) -> Rows:
    """Return the rows of an answer of ``/api/search``.

    Args:
        document: The JSON document.

    Raises:
        TryAgain: It is no page of a search.

    Examples:
        >>> read_rows({"rows": [{"sharedId": "a1", "editDate": 7, "language": "en"}], "totalRows": 1}).edited
        {'a1': 7}
    """
    rows = _rows(document, "search")
    total = document.get("totalRows")
    if type(total) is not int or total < 0:
        raise TryAgain("the answer does not say how many rows there are (totalRows)")
    edited: dict[str, int | None] = {}
    for row in rows:
        key = row.get("sharedId") or row.get("_id")
        if not isinstance(key, str):
            raise TryAgain("a row of the answer has no sharedId")
        date = row.get("editDate")
        edited[key] = date if type(date) is int else None
    languages = frozenset(row["language"] for row in rows if isinstance(row.get("language"), str))
    return Rows(edited, len(rows), total, document.get("relation", "eq") == "eq", languages)


def read_templates(document: Any) -> dict[str, str]:
    """Return the names of the templates by their ids.

    Args:
        document: The answer of ``/api/templates``.

    Examples:
        >>> read_templates({"rows": [{"_id": "5f", "name": "Cases", "properties": []}]})
        {'5f': 'Cases'}
    """
    rows = _rows(document, "templates")
    return {
        row["_id"]: row["name"]
        for row in rows
        if isinstance(row.get("_id"), str) and isinstance(row.get("name"), str)
    }


def read_thesauri(document: Any) -> int:
    """Return how many thesauri there are.

    Args:
        document: The answer of ``/api/thesauris``.
    """
    return len(_rows(document, "thesauri"))


def read_settings(document: Any) -> dict[str, bool]:
    """Return the languages of an instance, each with whether it is the default.

    Args:
        document: The answer of ``/api/settings``.

    Raises:
        TryAgain: It is no settings object.

    Examples:
        >>> read_settings({"languages": [{"key": "en", "default": True}, {"key": "es"}]})
        {'en': True, 'es': False}
    """
    if not isinstance(document, dict):
        raise TryAgain("the answer is not what Uwazi gives as settings")
    languages = document.get("languages")
    return {
        one["key"]: one.get("default") is True
        for one in (languages if isinstance(languages, list) else [])
        if isinstance(one, dict) and isinstance(one.get("key"), str)
    }


def _rows(document: Any, what: str) -> list[dict[str, Any]]:
    rows = document.get("rows") if isinstance(document, dict) else None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise TryAgain(f"the answer is not what Uwazi gives as {what}: it has no rows")
    return rows
