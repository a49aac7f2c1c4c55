"""The journal of a fetch, ``fetch.json``: where each kept answer came from, when, and its SHA-256.

An answer is written first, the journal after it, each aside and then renamed. So a run that is
killed at any moment leaves answers and a journal that are whole; an answer that the journal does
not know, or knows with another SHA-256, is fetched again.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn

from reprisal_kg import __version__
from reprisal_kg.aside import file_aside
from reprisal_kg.errors import FetchFailed, OutputError, Place

JOURNAL = "fetch.json"
RESPONSES = "responses"
VERSION = 1
_NAME = re.compile(r"(?:settings|templates|thesauris|search-[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*-[0-9]{5})")
_FILE = re.compile(rf"{_NAME.pattern}\.json")
_ASIDE = re.compile(r"\.(?:fetch|settings|templates|thesauris|search-[A-Za-z0-9-]+)\.json\.[0-9]+\.part")


@dataclass(slots=True)
class Kept:
    """One answer as it is kept.

    Attributes:
        name: Its file's name without ``.json``.
        url: Where it came from, after redirects.
        asked: Path and query that were asked for.
        status: HTTP status.
        sha256: Of the bytes of the file.
        size: Bytes.
        retrieved: When it came, as ISO 8601 in UTC.
        checked: When the server last said that it is still so.
        etag: The server's mark of this version.
        total: Rows that the search has in all; pages only.
        count: Rows of this page.
        exact: Whether ``total`` is a count; else there are at least so many.
        edited: Edit date (milliseconds) by entity; pages only.
        stale: To be fetched again, for something of it was edited.
    """

    name: str
    url: str
    asked: str
    status: int
    sha256: str
    size: int
    retrieved: str
    checked: str
    etag: str = ""
    total: int = 0
    count: int = 0
    exact: bool = True
    edited: dict[str, int | None] = field(default_factory=dict)
    stale: bool = False

    def as_document(self) -> dict[str, Any]:
        """Return the entry for the journal; what is empty is left out."""
        page = {
            "total": self.total,
            "totalIsExact": self.exact,
            "count": self.count,
            "editDates": self.edited,
        }
        return {
            "url": self.url,
            "asked": self.asked,
            "status": self.status,
            "sha256": self.sha256,
            "bytes": self.size,
            "retrieved": self.retrieved,
            "checked": self.checked,
            **({"etag": self.etag} if self.etag else {}),
            **(page if self.name.startswith("search-") else {}),
            **({"stale": True} if self.stale else {}),
        }


@dataclass(slots=True)
class Journal:
    """What a folder holds of a site.

    Attributes:
        folder: The folder.
        site: Address of the instance.
        template: Name or id of the template, as asked for.
        started: When the last run began.
        finished: When it ended well; empty while it runs and when it failed.
        kept: Answers by name.
        checks: Questions of the last run whose answers are not kept: what was edited since.
        warnings: What was odd in the last run.
        problem: What ended the last run.
    """

    folder: Path
    site: str
    template: str
    started: str
    finished: str = ""
    kept: dict[str, Kept] = field(default_factory=dict)
    checks: list[dict[str, Any]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    problem: str = ""

    def path(self, name: str) -> Path:
        """Return the file of an answer."""
        return self.folder / RESPONSES / f"{name}.json"

    def keep(self, entry: Kept, body: bytes) -> None:
        """Write an answer, then the journal that knows it."""
        write_aside(self.path(entry.name), body)
        self.kept[entry.name] = entry
        self.save()

    def drop(self, name: str) -> None:
        """Forget an answer, then remove its file."""
        self.kept.pop(name, None)
        self.save()
        self.path(name).unlink(missing_ok=True)

    def tidy(self) -> None:
        """Remove answers that the journal does not know: left over from a run that was killed."""
        for path in _files(self.folder / RESPONSES, _FILE):
            if path.stem not in self.kept:
                path.unlink(missing_ok=True)

    def warn(self, text: str) -> None:
        """Keep a warning, once."""
        if text not in self.warnings:
            self.warnings.append(text)

    def save(self) -> None:
        """Write the journal."""
        document = {
            "version": VERSION,
            "tool": f"reprisal-kg {__version__}",
            "site": self.site,
            "template": self.template,
            "started": self.started,
            "finished": self.finished or None,
            "problem": self.problem or None,
            "warnings": self.warnings,
            "checks": self.checks,
            "answers": {name: self.kept[name].as_document() for name in sorted(self.kept)},
        }
        # ASCII, for a lone surrogate in somebody's data cannot be written otherwise.
        text = json.dumps(document, ensure_ascii=True, indent=1) + "\n"
        write_aside(self.folder / JOURNAL, text.encode("ascii"))


def open_journal(folder: Path, site: str, template: str, *, fresh: bool) -> Journal:
    """Return the journal of a folder, with those answers whose files are still what it says.

    Args:
        folder: Where a fetch is kept, or shall be.
        site: Address of the instance.
        template: Name or id of the template.
        fresh: Remove what the folder holds of an earlier fetch.

    Raises:
        FetchFailed: The folder holds a fetch of something else, or its journal cannot be read.
    """
    journal = Journal(folder, site, template, now())
    try:
        (folder / RESPONSES).mkdir(parents=True, exist_ok=True)
        for left in [*_files(folder, _ASIDE), *_files(folder / RESPONSES, _ASIDE)]:
            left.unlink(missing_ok=True)
        if fresh:
            for old in _files(folder / RESPONSES, _FILE):
                old.unlink(missing_ok=True)
        elif (folder / JOURNAL).exists():
            _take_up(journal, (folder / JOURNAL).read_bytes())
    except OSError as error:
        _cannot_write(folder, error)
    return journal


def _files(folder: Path, pattern: re.Pattern[str]) -> Iterator[Path]:
    return (path for path in sorted(folder.iterdir()) if pattern.fullmatch(path.name) and path.is_file())


def _take_up(journal: Journal, data: bytes) -> None:
    place = Place(str(journal.folder / JOURNAL))
    try:
        document = json.loads(data)
        old_site, old_template = str(document["site"]), str(document["template"])
        answers = dict(document["answers"])
        known = document["version"] == VERSION
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise FetchFailed(
            "the journal cannot be read", place=place, remedy="Start over with --fresh"
        ) from error
    if not known:
        raise FetchFailed("the journal is of another version", place=place, remedy="Start over with --fresh")
    if (_host(old_site), old_template) != (_host(journal.site), journal.template):
        raise FetchFailed(
            f"the folder holds {old_template!a} of {old_site}",
            place=place,
            remedy="Choose another folder, or replace what it holds with --fresh",
        )
    for name, entry in answers.items():
        kept = _entry(name, entry)
        if kept and _is_whole(journal.path(name), kept):
            journal.kept[name] = kept


def _host(site: str) -> str:
    return site.split("://", 1)[-1]


def _entry(name: str, entry: Any) -> Kept | None:
    """Return an entry of a journal, or None if it is not one that this package wrote."""
    # A name is used as a file name: whatever else it may be, it must not lead elsewhere.
    if not _NAME.fullmatch(name) or not isinstance(entry, dict):
        return None
    texts = [entry.get(key) for key in ("url", "asked", "sha256", "retrieved", "checked")]
    numbers = [entry.get("status"), entry.get("bytes"), entry.get("total", 0), entry.get("count", 0)]
    edited = entry.get("editDates", {})
    if not all(isinstance(text, str) for text in texts) or not all(type(one) is int for one in numbers):
        return None
    if not isinstance(edited, dict) or not all(one is None or type(one) is int for one in edited.values()):
        return None
    url, asked, sha256, retrieved, checked = texts
    status, size, total, count = numbers
    etag = entry.get("etag", "")
    return Kept(
        name=name,
        url=str(url),
        asked=str(asked),
        status=int(status or 0),
        sha256=str(sha256),
        size=int(size or 0),
        retrieved=str(retrieved),
        checked=str(checked),
        etag=etag if isinstance(etag, str) and etag.isascii() and etag.isprintable() else "",
        total=int(total or 0),
        count=int(count or 0),
        exact=entry.get("totalIsExact") is not False,
        edited=edited,
        stale=entry.get("stale") is True,
    )


def _is_whole(path: Path, kept: Kept) -> bool:
    try:
        if not path.is_file() or path.stat().st_size != kept.size:
            return False
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest() == kept.sha256
    except OSError:
        return False


def now() -> str:
    """Return the time, to the second, in UTC."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def write_aside(path: Path, data: bytes) -> None:
    """Write a file whole or not at all.

    Args:
        path: The file.
        data: Its content.

    Raises:
        OutputError: The folder cannot be written to, or the disk is full.
    """
    with file_aside(path) as aside:
        aside.write_bytes(data)


def _cannot_write(path: Path, error: OSError) -> NoReturn:
    raise OutputError(
        f"cannot be written: {error.strerror or error}",
        place=Place(str(path)),
        remedy="Choose a folder that can be written to, with room on its disk",
    ) from error
