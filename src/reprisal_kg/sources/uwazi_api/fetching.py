"""Fetch a template's entities from a Uwazi instance into a folder."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from reprisal_kg.errors import FetchFailed, Place
from reprisal_kg.sources.uwazi_api.journal import JOURNAL, RESPONSES, Journal, now, open_journal
from reprisal_kg.sources.uwazi_api.settings import FetchSettings
from reprisal_kg.sources.uwazi_api.shapes import read_settings, read_templates, read_thesauri

if TYPE_CHECKING:
    from reprisal_kg.sources.uwazi_api.keeping import Keeper

T = TypeVar("T")
Progress = Callable[[str, int, int], None]
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")


@dataclass(frozen=True, slots=True)
class FetchSummary:
    """What a run did.

    Attributes:
        folder: Where the answers are.
        site: Address of the instance.
        template: Name of the template.
        rows: Entities in the folder, by language.
        requests: Requests made, repeated ones included.
        fetched: Answers that are new or were replaced.
        unchanged: Answers that the server declared unchanged.
        answers: Answers in the folder.
        size: Their bytes.
        finished: When the run ended, as ISO 8601 in UTC.
        warnings: What was odd.
    """

    folder: Path
    site: str
    template: str
    rows: dict[str, int]
    requests: int
    fetched: int
    unchanged: int
    answers: int
    size: int
    finished: str
    warnings: tuple[str, ...]

    def as_document(self) -> dict[str, Any]:
        """Return the summary for JSON."""
        return {
            "folder": self.folder.as_posix(),
            "journal": (self.folder / JOURNAL).as_posix(),
            "site": self.site,
            "template": self.template,
            "rows": self.rows,
            "requests": self.requests,
            "fetched": self.fetched,
            "unchanged": self.unchanged,
            "answers": self.answers,
            "bytes": self.size,
            "finished": self.finished,
            "warnings": list(self.warnings),
        }

    def as_json(self) -> str:
        """Return the summary as JSON text."""
        return json.dumps(self.as_document(), indent=2) + "\n"

    def lines(self) -> Iterator[str]:
        """Yield the summary for a person."""
        for language, count in self.rows.items():
            yield f"{language}: {count:,} entities of {self.template}"
        yield f"{self.fetched:,} answers fetched in {self.requests:,} requests"
        yield f"{self.answers:,} answers, {self.size:,} bytes in {self.folder / RESPONSES}"
        for warning in self.warnings:
            yield f"warning: {warning}"


def fetch(
    site: str,
    folder: Path | str,
    *,
    template: str = "Cases",
    languages: Sequence[str] = ("en",),
    settings: FetchSettings | None = None,
    progress: Progress | None = None,
) -> FetchSummary:
    """Bring all entities of a template into a folder, or bring the folder up to date.

    Args:
        site: Address of the instance.
        folder: Where ``responses/`` and ``fetch.json`` go.
        template: Name or id of the template.
        languages: Locales, as the instance names them.
        settings: Politeness, patience and limits.
        progress: Told of each step: its name, how much is done, how much there is.

    Returns:
        What was done.

    Raises:
        FetchFailed: The instance did not give what was asked. What came is kept.
    """
    # httpx costs a tenth of a second, and only fetching needs it.
    from reprisal_kg.sources.uwazi_api.client import Client
    from reprisal_kg.sources.uwazi_api.keeping import Keeper

    settings = settings or FetchSettings()
    wanted = _check_languages(languages)
    with Client(site, settings) as client:
        journal = open_journal(Path(folder), str(client.site), template, fresh=settings.fresh)
        journal.save()
        keeper = Keeper(client, journal)
        try:
            name, rows = _fetch_all(keeper, template, wanted, settings.batch, progress or _silent)
        except FetchFailed as error:
            journal.problem = str(error)
            journal.save()
            raise
        journal.tidy()
        journal.finished = now()
        journal.save()
    return _summary(keeper, name, rows)


def _silent(_step: str, _done: int, _all: int) -> None:
    """Tell nobody."""


def _check_languages(languages: Sequence[str]) -> list[str]:
    wanted = list(dict.fromkeys(languages))
    if not wanted:
        raise FetchFailed("no language is given", remedy="Name one, such as en")
    for one in wanted:
        if not _LANGUAGE.fullmatch(one):
            raise FetchFailed(f"{one!a} is not a language tag", remedy="Give one such as en, es or zh-Hans")
    return wanted


def _fetch_all(
    keeper: Keeper, template: str, languages: list[str], batch: int, progress: Progress
) -> tuple[str, dict[str, int]]:
    from reprisal_kg.sources.uwazi_api.paging import Language

    first = languages[0]
    progress("settings", 0, 3)
    offered = _ask(keeper, "settings", first, read_settings)
    _check_offered(languages, list(offered), keeper.journal)
    progress("settings", 1, 3)
    key, name = _find_template(template, _ask(keeper, "templates", first, read_templates), keeper.journal)
    progress("settings", 2, 3)
    keeper.ask("thesauris", "/api/thesauris", first, read_thesauri)
    progress("settings", 3, 3)
    return name, {code: Language(keeper, key, code, batch, progress).fetch() for code in languages}


def _ask(keeper: Keeper, name: str, language: str, read: Callable[[Any], T]) -> T:
    content = keeper.ask(name, f"/api/{name}", language, read)
    # Unchanged on the server: then the kept file says the same.
    return read(json.loads(keeper.journal.path(name).read_bytes())) if content is None else content


def _check_offered(languages: list[str], offered: list[str], journal: Journal) -> None:
    missing = [one for one in languages if one not in offered]
    if offered and missing:
        raise FetchFailed(
            f"the instance has no texts in {', '.join(missing)}",
            place=Place(journal.site),
            remedy=f"It has: {_listed(offered)}",
        )


def _find_template(wanted: str, names: dict[str, str], journal: Journal) -> tuple[str, str]:
    """Return id and name of a template: by its id, its name, or its name in other letter case.

    Raises:
        FetchFailed: None is meant, or several are.
    """
    exact = [key for key, name in names.items() if wanted in {key, name}]
    alike = [key for key, name in names.items() if wanted.casefold() == name.casefold()]
    found = exact or alike
    if len(found) == 1:
        return found[0], names[found[0]]
    if found:
        raise FetchFailed(
            f"{len(found)} templates are called {wanted!a}",
            place=Place(journal.site),
            remedy=f"Give the id of one: {_listed(found)}",
        )
    near = difflib.get_close_matches(wanted, names.values(), n=3) or list(names.values())
    raise FetchFailed(
        f"the instance has no template {wanted!a}",
        place=Place(journal.site),
        remedy=f"It has: {_listed(near)}" if near else "It has no templates at all",
    )


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - 12} more" if len(names) > 12 else ""
    return ", ".join(name[:80].encode("utf-8", "replace").decode() for name in names[:12]) + more


def _summary(keeper: Keeper, template: str, rows: dict[str, int]) -> FetchSummary:
    journal = keeper.journal
    return FetchSummary(
        folder=journal.folder,
        site=journal.site,
        template=template,
        rows=rows,
        requests=keeper.client.requests,
        fetched=len(keeper.fetched),
        unchanged=keeper.same,
        answers=len(journal.kept),
        size=sum(one.size for one in journal.kept.values()),
        finished=journal.finished,
        warnings=tuple(journal.warnings),
    )
