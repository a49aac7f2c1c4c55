"""Ask for one thing and keep its answer, or find that the kept one still holds."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any, TypeVar

from reprisal_kg.sources.uwazi_api.client import Answer, Client
from reprisal_kg.sources.uwazi_api.journal import Journal, Kept, now
from reprisal_kg.sources.uwazi_api.shapes import Rows

T = TypeVar("T")


class Keeper:
    """Brings a client's answers into a journal's folder.

    Attributes:
        client: Asks.
        journal: Keeps.
        fetched: Names of the answers that this run brought.
        same: How many answers the server declared unchanged.
    """

    def __init__(self, client: Client, journal: Journal) -> None:
        self.client = client
        self.journal = journal
        self.fetched: set[str] = set()
        self.same = 0

    def ask(self, name: str, target: str, language: str, read: Callable[[Any], T]) -> T | None:
        """Ask, and keep the answer under a name.

        Args:
            name: File name without ``.json``.
            target: Path and query.
            language: Locale of the answer.
            read: Takes the JSON document and returns what it means.

        Returns:
            What the answer means; None if the server says that the kept one still holds.
        """
        old = self.journal.kept.get(name)
        etag = old.etag if old and old.asked == target else ""
        answer = self.client.get(target, read, language=language, etag=etag)
        if answer.content is None and old:
            self.same += 1
            old.checked, old.stale = now(), False
            self.journal.save()
            return None
        self._note_kind(name, answer)
        self.journal.keep(_entry(name, target, answer), answer.body)
        self.fetched.add(name)
        return answer.content

    def look(self, target: str, language: str, read: Callable[[Any], T]) -> T | None:
        """Ask, note the question in the journal, and keep no answer.

        Args:
            target: Path and query.
            language: Locale of the answer.
            read: Takes the JSON document and returns what it means.

        Returns:
            What the answer means.
        """
        answer = self.client.get(target, read, language=language)
        entry = _entry("check", target, answer).as_document()
        self.journal.checks.append({key: entry[key] for key in ("url", "sha256", "bytes", "retrieved")})
        return answer.content

    def _note_kind(self, name: str, answer: Answer[T]) -> None:
        if answer.kind not in {"application/json", ""}:
            self.journal.warn(f"{name}: JSON, though the server calls it {answer.kind[:100]!a}")


def _entry(name: str, target: str, answer: Answer[T]) -> Kept:
    moment = now()
    kept = Kept(
        name=name,
        url=answer.url,
        asked=target,
        status=answer.status,
        sha256=hashlib.sha256(answer.body).hexdigest(),
        size=len(answer.body),
        retrieved=moment,
        checked=moment,
        etag=answer.etag,
    )
    if isinstance(answer.content, Rows):
        rows = answer.content
        kept.total, kept.exact, kept.count, kept.edited = rows.total, rows.exact, rows.count, rows.edited
    return kept
