"""Fetching from a site that speaks Uwazi's API, and does not always want to."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from sources import misbehaving
from sources.misbehaving import Document, Handler, Instance, serving

from reprisal_kg import __version__
from reprisal_kg.cli.fetch import fetch as command
from reprisal_kg.errors import OutputError
from reprisal_kg.sources.uwazi_api import AnswerTooLarge, FetchFailed, FetchSettings, FetchSummary, fetch
from reprisal_kg.sources.uwazi_api.journal import open_journal
from reprisal_kg.sources.uwazi_api.problems import TryAgain
from reprisal_kg.sources.uwazi_api.shapes import read_rows, read_settings, read_templates

Act = Callable[[Handler, Document], None]
PAGES = [f"search-en-{number:05}.json" for number in range(3)]
COOKIE = "connect.sid=s%3Ainvented-secret"


@pytest.fixture
def instance() -> Instance:
    return Instance(25)


@pytest.fixture
def site(instance: Instance) -> Iterator[str]:
    with serving(instance) as address:
        yield address


def hurried(**changes: Any) -> FetchSettings:
    usual = {
        "batch": 10,
        "delay": 0,
        "tries": 3,
        "back_off": 0.001,
        "connect": 2,
        "read": 2,
        "total": 5,
        "answer_limit": 1_000_000,
    }
    return FetchSettings(**{**usual, **changes})


def take(site: str, folder: Path, *languages: str, **changes: Any) -> FetchSummary:
    return fetch(site, folder, languages=languages or ("en",), settings=hurried(**changes))


def journal(folder: Path) -> dict[str, Any]:
    return dict(json.loads((folder / "fetch.json").read_text(encoding="ascii")))


def files(folder: Path) -> dict[str, bytes]:
    paths = sorted((folder / "responses").iterdir())
    assert paths
    return {path.name: path.read_bytes() for path in paths}


def titles(folder: Path, language: str = "en") -> list[str]:
    pages = [body for name, body in files(folder).items() if name.startswith(f"search-{language}-")]
    assert pages
    return [row["title"] for body in pages for row in json.loads(body)["rows"]]


def assert_complete(folder: Path, instance: Instance, *languages: str) -> None:
    """The folder holds each entity once, and its journal is true."""
    for language in languages or ("en",):
        assert titles(folder, language) == [one["title"] for one in instance.entities]
    told = journal(folder)
    assert told["finished"]
    assert told["problem"] is None
    kept = files(folder)
    assert {f"{name}.json" for name in told["answers"]} == set(kept)
    for name, answer in told["answers"].items():
        body = kept[f"{name}.json"]
        assert answer["sha256"] == hashlib.sha256(body).hexdigest()
        assert answer["bytes"] == len(body)


# A site that behaves.


def test_everything_is_kept_as_it_came_with_its_journal(
    instance: Instance, site: str, tmp_path: Path
) -> None:
    summary = take(site, tmp_path)
    assert_complete(tmp_path, instance)
    assert sorted(files(tmp_path)) == [*PAGES, "settings.json", "templates.json", "thesauris.json"]
    assert summary.rows == {"en": 25}
    assert (summary.requests, summary.fetched, summary.warnings) == (6, 6, ())
    page = journal(tmp_path)["answers"]["search-en-00001"]
    assert page["url"] == (
        f"{site}/api/search?types=%5B%22{misbehaving.TEMPLATE}%22%5D&from=10&limit=10"
        "&sort=creationDate&order=asc&allAggregations=false"
    )
    assert page["status"] == 200
    assert page["retrieved"].endswith("Z")
    assert len(page["retrieved"]) == len("2026-01-01T00:00:00Z")
    assert next(iter(page["editDates"])) == "org0000010"
    assert not list(tmp_path.rglob("*.part"))


def test_requests_say_who_asks_and_in_which_language(instance: Instance, site: str, tmp_path: Path) -> None:
    take(site, tmp_path, "en", "es")
    assert_complete(tmp_path, instance, "en", "es")
    agents = {one.headers["user-agent"] for one in instance.asked}
    assert agents == {f"reprisal-kg/{__version__} (+https://w3id.org/reprisal-kg/)"}
    said = [(one.headers["content-language"], one.headers["cookie"]) for one in instance.asked]
    assert said == [("en", "locale=en")] * 6 + [("es", "locale=es")] * 3


def test_requests_keep_their_distance(instance: Instance, site: str, tmp_path: Path) -> None:
    take(site, tmp_path, delay=0.05)
    moments = [one.at for one in instance.asked]
    assert len(moments) == 6
    assert min(b - a for a, b in pairwise(moments)) > 0.03


def test_progress_ends_at_the_whole(site: str, tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    fetch(site, tmp_path, settings=hurried(), progress=lambda *step: told.append(step))
    assert told[0] == ("settings", 0, 3)
    assert told[-1] == ("rows en", 25, 25)


@pytest.mark.parametrize("name", ["Cases", "cases", misbehaving.TEMPLATE])
def test_a_template_is_found_by_name_or_id(site: str, tmp_path: Path, name: str) -> None:
    summary = fetch(site, tmp_path, template=name, settings=hurried())
    assert summary.template == "Cases"
    assert summary.rows == {"en": 25}


def test_an_unknown_template_is_answered_by_those_there_are(site: str, tmp_path: Path) -> None:
    with pytest.raises(FetchFailed) as caught:
        fetch(site, tmp_path, template="Persons", settings=hurried())
    assert str(caught.value) == f"{site}: the instance has no template 'Persons'. It has: Cases, Laws"


def test_a_language_that_is_not_offered_is_refused(instance: Instance, site: str, tmp_path: Path) -> None:
    with pytest.raises(FetchFailed, match=r"no texts in fr\. It has: en, es"):
        take(site, tmp_path, "en", "fr")
    assert not instance.paths("/api/search")


def test_a_template_without_entities_is_one_empty_page(site: str, tmp_path: Path) -> None:
    assert fetch(site, tmp_path, template="Laws", settings=hurried()).rows == {"en": 0}
    assert fetch(site, tmp_path, template="Laws", settings=hurried()).rows == {"en": 0}


def test_packed_answers_are_kept_unpacked(instance: Instance, site: str, tmp_path: Path) -> None:
    instance.misbehave(misbehaving.packed, where="/api/")
    take(site, tmp_path)
    assert_complete(tmp_path, instance)


# A site that gives way after a while.

PASSING: dict[str, Act] = {
    "500": misbehaving.error(500),
    "503": misbehaving.error(503, Retry_After="0"),
    "429": misbehaving.error(429, Retry_After="0"),
    "429 until a date": misbehaving.error(429, Retry_After="Wed, 21 Oct 2015 07:28:00 GMT"),
    "unasked 304": misbehaving.error(304),
    "truncated": misbehaving.truncated,
    "cut off": misbehaving.cut_off,
    "dropped": misbehaving.dropped,
    "web page": misbehaving.page_of_maintenance,
    "circle": misbehaving.in_circles,
    "empty": misbehaving.empty,
    "packed otherwise": misbehaving.packed_otherwise,
    "no JSON numbers": misbehaving.garbage(b'{"rows": [], "totalRows": NaN}'),
    "deep": misbehaving.garbage(b"[" * 200_000),
    "no rows": misbehaving.garbage(b'{"error": "query"}'),
    "rows without ids": misbehaving.garbage(b'{"rows": [{}], "totalRows": 1}'),
    "no total": misbehaving.garbage(b'{"rows": []}'),
    "redirect to no address": misbehaving.redirect("http://[::1"),
    "not UTF-8": misbehaving.garbage(b'{"rows": "\xff"}'),
}


@pytest.mark.parametrize("mode", PASSING)
def test_a_passing_trouble_leaves_no_trace(instance: Instance, site: str, tmp_path: Path, mode: str) -> None:
    take(site, tmp_path / "good")
    instance.behave()
    instance.misbehave(PASSING[mode], where="from=10&", times=2)
    summary = take(site, tmp_path / "bad")
    assert_complete(tmp_path / "bad", instance)
    assert files(tmp_path / "bad") == files(tmp_path / "good")
    assert summary.requests == 8


@pytest.mark.parametrize("mode", PASSING)
def test_a_lasting_trouble_is_one_error_and_the_next_run_goes_on(
    instance: Instance, site: str, tmp_path: Path, mode: str
) -> None:
    instance.misbehave(PASSING[mode], where="from=10&")
    with pytest.raises(FetchFailed) as caught:
        take(site, tmp_path)
    message = str(caught.value)
    assert message.startswith(f"{site}/api/search?")
    assert message.endswith("(3 tries). What was fetched is kept: run the same command again later")
    assert journal(tmp_path)["problem"] == message
    assert journal(tmp_path)["finished"] is None
    assert PAGES[0] in files(tmp_path)
    instance.behave()
    take(site, tmp_path)
    assert_complete(tmp_path, instance)
    assert not instance.paths("from=0&limit=10&sort=creationDate")


@pytest.mark.parametrize(
    ("act", "changes"),
    [
        (misbehaving.slow(0.6), {"read": 0.2}),
        (misbehaving.dripping(0.02), {"total": 0.3}),
        (misbehaving.dripping_headers(0.02), {"total": 0.3}),
        (misbehaving.slow(0.6), {"total": 0.3}),
    ],
    ids=["slow", "dripping", "dripping headers", "silent"],
)
def test_an_answer_that_does_not_come_in_time_is_asked_for_again(
    instance: Instance, site: str, tmp_path: Path, act: Act, changes: dict[str, float]
) -> None:
    instance.misbehave(act, where="from=10&", times=1)
    take(site, tmp_path, **changes)
    assert_complete(tmp_path, instance)
    instance.misbehave(act, where="/api/templates")
    with pytest.raises(FetchFailed, match=r"(in time|took longer than 0\.3 s) \(1 try\)"):
        take(site, tmp_path, tries=1, **changes)
    instance.behave()
    take(site, tmp_path)
    assert_complete(tmp_path, instance)


def test_a_pause_that_is_asked_for_is_made(instance: Instance, site: str, tmp_path: Path) -> None:
    instance.misbehave(misbehaving.error(429, Retry_After="1"), times=1)
    take(site, tmp_path)
    first, second = (one.at for one in instance.asked if "from=0&" in one.path)
    assert second - first >= 1
    assert_complete(tmp_path, instance)


def test_a_pause_that_is_too_long_ends_the_run(instance: Instance, site: str, tmp_path: Path) -> None:
    instance.misbehave(misbehaving.error(503, Retry_After="3600"))
    with pytest.raises(FetchFailed, match="answered 503 and asks to wait 3600 s, longer than 120 s"):
        take(site, tmp_path)
    assert len(instance.paths("/api/search")) == 1


def test_no_server_is_an_error_that_says_so(tmp_path: Path) -> None:
    with serving(Instance(0)) as address:
        pass
    with pytest.raises(FetchFailed, match=r"/api/settings: the connection failed \(.+\) \(3 tries\)"):
        take(address, tmp_path)


def test_a_server_without_tls_is_an_error_that_says_so(site: str, tmp_path: Path) -> None:
    with pytest.raises(FetchFailed, match="the connection failed"):
        take(site.replace("http:", "https:"), tmp_path)


# A site that no patience helps with.


@pytest.mark.parametrize(
    ("act", "kind", "words"),
    [
        (misbehaving.zeros, AnswerTooLarge, "larger than 1,000,000 bytes; it was not read to its end"),
        (misbehaving.declared_zeros, AnswerTooLarge, "larger than 1,000,000 bytes"),
        (misbehaving.packed_zeros, AnswerTooLarge, "larger than 1,000,000 bytes"),
        (misbehaving.redirect("http://169.254.169.254/latest"), FetchFailed, "(http://169.254.169.254)"),
        (misbehaving.redirect("http://localhost:1/"), FetchFailed, "another place (http://localhost:1)"),
        (misbehaving.redirect("http://127.0.0.1:1/"), FetchFailed, "another place (http://127.0.0.1:1)"),
        (misbehaving.redirect("file:///etc/passwd"), FetchFailed, "redirected to another place"),
        (misbehaving.redirect("//u:p@127.0.0.1/"), FetchFailed, "another place (http://127.0.0.1)"),
        (misbehaving.redirect(""), FetchFailed, "redirected more than 5 times"),
        (misbehaving.redirect("/login"), FetchFailed, "redirected to the login page"),
        (misbehaving.error(401), FetchFailed, "answered 401: this instance, or this part of it, is private"),
        (misbehaving.error(403), FetchFailed, "Set REPRISAL_KG_UWAZI_COOKIE"),
        (misbehaving.error(404), FetchFailed, "answered 404. Check that the site runs Uwazi"),
    ],
)
def test_a_hopeless_answer_is_asked_for_once(
    instance: Instance, site: str, tmp_path: Path, act: Act, kind: type[FetchFailed], words: str
) -> None:
    instance.misbehave(act, where="from=10&")
    with pytest.raises(kind) as caught:
        take(site, tmp_path)
    assert words in str(caught.value)
    assert len(instance.paths("from=10&")) == (6 if "more than 5" in words else 1)
    assert PAGES[0] in files(tmp_path)
    assert journal(tmp_path)["problem"] == str(caught.value)
    instance.behave()
    take(site, tmp_path)
    assert_complete(tmp_path, instance)


def test_another_host_is_never_asked(instance: Instance, site: str, tmp_path: Path) -> None:
    other = Instance(3)
    with serving(other) as elsewhere:
        instance.misbehave(misbehaving.redirect(f"{elsewhere}/api/settings"), where="/api/settings")
        with pytest.raises(FetchFailed, match="which is not asked"):
            take(site, tmp_path, cookie=COOKIE)
    assert not other.asked


def test_a_redirect_at_home_is_followed(instance: Instance, site: str, tmp_path: Path) -> None:
    instance.misbehave(misbehaving.redirect("/api/settings?again", 307), where="/api/settings", times=1)
    take(site, tmp_path)
    assert_complete(tmp_path, instance)
    assert journal(tmp_path)["answers"]["settings"]["url"] == f"{site}/api/settings?again"
    assert journal(tmp_path)["answers"]["settings"]["asked"] == "/api/settings"


def test_json_under_a_wrong_name_is_taken_with_a_warning(
    instance: Instance, site: str, tmp_path: Path
) -> None:
    instance.misbehave(misbehaving.mislabelled, where="from=10&")
    summary = take(site, tmp_path)
    assert summary.warnings == ("search-en-00001: JSON, though the server calls it 'text/html'",)
    assert journal(tmp_path)["warnings"] == list(summary.warnings)
    assert_complete(tmp_path, instance)


# A site that cannot count.


def test_a_total_that_is_too_high_is_an_error(instance: Instance, site: str, tmp_path: Path) -> None:
    instance.total = lambda real: real + 5
    with pytest.raises(FetchFailed, match="the page is empty, though 25 of 30 rows came"):
        take(site, tmp_path)
    assert len(titles(tmp_path)) == 25
    instance.behave()
    take(site, tmp_path)
    assert_complete(tmp_path, instance)


def test_a_total_that_is_too_low_is_passed_with_a_warning(
    instance: Instance, site: str, tmp_path: Path
) -> None:
    instance.total = lambda _real: 3
    summary = take(site, tmp_path)
    assert_complete(tmp_path, instance)
    assert summary.warnings[0] == "search-en-00000: more rows came than the server says there are (3)"
    take(site, tmp_path)
    assert_complete(tmp_path, instance)


def test_a_total_that_is_only_a_lower_bound_is_passed(instance: Instance, site: str, tmp_path: Path) -> None:
    instance.relation, instance.total = "gte", lambda _real: 10
    take(site, tmp_path)
    assert_complete(tmp_path, instance)


def test_entities_that_go_while_pages_are_fetched_hide_no_others(
    instance: Instance, site: str, tmp_path: Path
) -> None:
    def lose_one(handler: Handler, document: Document) -> None:
        instance.remove("org0000003")
        handler.say_json(instance.answer(instance.asked[-1]) or document)

    instance.misbehave(lose_one, where="from=10&", times=1)
    summary = take(site, tmp_path)
    assert len(instance.entities) == 24
    assert_complete(tmp_path, instance)
    assert summary.warnings[0] == "search-en-00001: the number of rows changed from 25 to 24"


def test_a_number_of_rows_that_never_holds_still_is_an_error(
    instance: Instance, site: str, tmp_path: Path
) -> None:
    def lose_one(handler: Handler, document: Document) -> None:
        instance.remove(instance.entities[0]["sharedId"])
        handler.say_json(instance.answer(instance.asked[-1]) or document)

    instance.misbehave(lose_one, where="from=10&")
    with pytest.raises(FetchFailed, match="22 rows in 'en' and gave another number each time"):
        take(site, tmp_path)
    instance.behave()
    take(site, tmp_path)
    assert_complete(tmp_path, instance)


def test_entities_that_went_while_nobody_fetched_hide_no_others(
    instance: Instance, site: str, tmp_path: Path
) -> None:
    instance.misbehave(misbehaving.error(404), where="from=10&")
    with pytest.raises(FetchFailed):
        take(site, tmp_path)
    instance.behave()
    instance.remove("org0000003")
    take(site, tmp_path)
    assert_complete(tmp_path, instance)


def test_entities_that_come_while_pages_are_fetched_are_fetched(
    instance: Instance, site: str, tmp_path: Path
) -> None:
    def gain_some(handler: Handler, document: Document) -> None:
        for _ in range(7):
            instance.add()
        handler.say_json(instance.answer(instance.asked[-1]) or document)

    instance.misbehave(gain_some, where="from=20&", times=1)
    take(site, tmp_path)
    assert len(instance.entities) == 32
    assert_complete(tmp_path, instance)


def test_rows_that_never_come_are_an_error(instance: Instance, site: str, tmp_path: Path) -> None:
    def twice_the_same(handler: Handler, document: Document) -> None:
        document["rows"][-1] = document["rows"][0]
        handler.say_json(document)

    instance.misbehave(twice_the_same, where="from=10&")
    with pytest.raises(FetchFailed, match="there are 25 rows in 'en' and gave 24"):
        take(site, tmp_path)
    assert journal(tmp_path)["warnings"] == ["search-en-00001: 1 of 10 rows had come before"]
    instance.behave()
    take(site, tmp_path)
    assert_complete(tmp_path, instance)


def test_a_site_that_gives_smaller_pages_is_followed(instance: Instance, site: str, tmp_path: Path) -> None:
    instance.capped = 4
    take(site, tmp_path)
    assert_complete(tmp_path, instance)
    assert len([name for name in files(tmp_path) if name.startswith("search")]) == 7


def test_rows_in_another_language_are_told(instance: Instance, site: str, tmp_path: Path) -> None:
    def always_english(handler: Handler, document: Document) -> None:
        handler.say_json({**document, "rows": [{**row, "language": "en"} for row in document["rows"]]})

    instance.misbehave(always_english)
    summary = take(site, tmp_path, "es")
    assert summary.warnings[0] == "search-es-00000: rows in another language came ('en')"


def test_ten_thousand_rows_fit_the_window_of_the_search_engine(tmp_path: Path) -> None:
    large = Instance(10_000)
    with serving(large) as site:
        assert take(site, tmp_path, batch=3_000, answer_limit=10_000_000).rows == {"en": 10_000}
    assert large.asked[-1].query["from"] == "9000"
    assert large.asked[-1].query["limit"] == "1000"


def test_a_refusal_past_the_window_is_explained(tmp_path: Path) -> None:
    large = Instance(10_020)
    large.misbehave(misbehaving.error(400), where="from=10000&")
    with serving(large) as site, pytest.raises(FetchFailed) as caught:
        take(site, tmp_path, batch=5_000, answer_limit=10_000_000)
    assert "Uwazi's search often gives no more than the first 10,000 rows" in str(caught.value)
    assert len(titles(tmp_path)) == 10_000


# A second run.


def test_a_second_run_asks_for_nothing_that_it_has(instance: Instance, site: str, tmp_path: Path) -> None:
    take(site, tmp_path)
    before = files(tmp_path)
    instance.behave()
    summary = take(site, tmp_path)
    assert instance.paths("sort=creationDate") == []
    assert len(instance.paths("from=0&limit=100&sort=editDate&order=desc")) == 1
    assert (summary.requests, summary.rows) == (4, {"en": 25})
    assert files(tmp_path) == before
    assert len(journal(tmp_path)["checks"]) == 1
    assert_complete(tmp_path, instance)


def test_an_edit_brings_its_page_alone(instance: Instance, site: str, tmp_path: Path) -> None:
    take(site, tmp_path)
    instance.behave()
    instance.edit("org0000012", "Renamed Organisation")
    take(site, tmp_path)
    assert [one.split("limit")[0][-8:] for one in instance.paths("sort=creationDate")] == ["from=10&"]
    assert "Renamed Organisation" in titles(tmp_path)
    assert_complete(tmp_path, instance)


@pytest.mark.parametrize("more", [1, 5, 6, 30])
def test_new_entities_come_at_the_end(instance: Instance, site: str, tmp_path: Path, more: int) -> None:
    take(site, tmp_path)
    instance.behave()
    for _ in range(more):
        instance.add()
    take(site, tmp_path)
    assert instance.paths("from=0&limit=10&sort=creationDate") == []
    assert_complete(tmp_path, instance)


def test_an_entity_that_was_removed_leaves_the_folder(instance: Instance, site: str, tmp_path: Path) -> None:
    take(site, tmp_path)
    for key in ("org0000002", "org0000003", "org0000021", "org0000022", "org0000023"):
        instance.remove(key)
    instance.add()
    instance.edit("org0000015", "Renamed Organisation")
    instance.remove("org0000024")
    take(site, tmp_path)
    assert len(instance.entities) == 20
    assert_complete(tmp_path, instance)
    assert PAGES[2] not in files(tmp_path)


def test_entities_without_edit_dates_are_all_asked_for_again(
    instance: Instance, site: str, tmp_path: Path
) -> None:
    def undated(handler: Handler, document: Document) -> None:
        rows = [{key: value for key, value in row.items() if key != "editDate"} for row in document["rows"]]
        handler.say_json({**document, "rows": rows})

    instance.misbehave(undated)
    take(site, tmp_path)
    instance.entities[3]["title"] = "Renamed Organisation"
    take(site, tmp_path)
    assert_complete(tmp_path, instance)


def test_marks_of_versions_spare_what_is_unchanged(instance: Instance, site: str, tmp_path: Path) -> None:
    instance.etags = True
    take(site, tmp_path)
    first = journal(tmp_path)["answers"]
    instance.edit("org0000012", "Renamed Organisation")
    summary = take(site, tmp_path)
    assert (summary.fetched, summary.unchanged) == (1, 3)
    assert_complete(tmp_path, instance)
    again = journal(tmp_path)["answers"]
    assert again["settings"]["retrieved"] == first["settings"]["retrieved"]
    assert again["settings"]["etag"].startswith('W/"')


def test_another_language_joins_the_folder(instance: Instance, site: str, tmp_path: Path) -> None:
    take(site, tmp_path, "en")
    instance.behave()
    take(site, tmp_path, "es")
    assert not [one for one in instance.asked if one.headers["content-language"] == "en"]
    assert_complete(tmp_path, instance, "en", "es")


def test_another_size_of_pages_starts_the_pages_anew(instance: Instance, site: str, tmp_path: Path) -> None:
    take(site, tmp_path, batch=4)
    assert len(files(tmp_path)) == 10
    take(site, tmp_path, batch=10)
    assert len(files(tmp_path)) == 6
    assert_complete(tmp_path, instance)


def test_a_damaged_answer_is_fetched_again(instance: Instance, site: str, tmp_path: Path) -> None:
    take(site, tmp_path)
    instance.behave()
    (tmp_path / "responses" / PAGES[1]).write_bytes(b"{}")
    take(site, tmp_path)
    assert len(instance.paths("sort=creationDate")) == 1
    assert_complete(tmp_path, instance)


def test_what_a_killed_run_left_is_cleared_away(instance: Instance, site: str, tmp_path: Path) -> None:
    take(site, tmp_path)
    (tmp_path / "responses" / ".search-en-00001.json.12.part").write_bytes(b"half")
    (tmp_path / "responses" / "search-en-00009.json").write_bytes(b"{}")
    (tmp_path / "responses" / "notes.txt").write_text("mine")
    take(site, tmp_path)
    (tmp_path / "responses" / "notes.txt").unlink()
    assert_complete(tmp_path, instance)


def test_a_folder_holds_one_site_and_one_template(site: str, tmp_path: Path) -> None:
    take(site, tmp_path)
    before = files(tmp_path)
    with pytest.raises(FetchFailed, match=r"fetch\.json: the folder holds 'Cases' of http://127"):
        fetch(site, tmp_path, template="Laws", settings=hurried())
    with serving(Instance(2)) as other, pytest.raises(FetchFailed, match="the folder holds 'Cases' of"):
        take(other, tmp_path)
    assert files(tmp_path) == before
    summary = fetch(site, tmp_path, template="Laws", settings=hurried(fresh=True))
    assert summary.rows == {"en": 0}
    assert min(files(tmp_path)) == PAGES[0]
    assert PAGES[1] not in files(tmp_path)


def test_a_journal_that_is_none_is_refused(site: str, tmp_path: Path) -> None:
    (tmp_path / "fetch.json").write_text("{", encoding="ascii")
    with pytest.raises(FetchFailed, match=r"the journal cannot be read\. Start over with --fresh"):
        take(site, tmp_path)
    assert take(site, tmp_path, fresh=True).rows == {"en": 25}


def test_names_in_a_journal_lead_nowhere_else(instance: Instance, site: str, tmp_path: Path) -> None:
    mine = tmp_path / "mine.json"
    mine.write_text("{}", encoding="ascii")
    folder = tmp_path / "fetched"
    take(site, folder)
    told = journal(folder)
    told["answers"]["search-en-99999"] = {"url": 7}
    told["answers"]["../../mine"] = {
        **told["answers"]["settings"],
        "sha256": hashlib.sha256(b"{}").hexdigest(),
        "bytes": 2,
    }
    (folder / "fetch.json").write_text(json.dumps(told), encoding="ascii")
    take(site, folder)
    assert mine.exists()
    assert_complete(folder, instance)


def test_a_folder_that_cannot_be_written_is_an_error(site: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="ascii")
    with pytest.raises(OutputError, match="cannot be written"):
        take(site, tmp_path / "file")


# Secrets and addresses.


def test_the_cookie_of_a_session_is_sent_and_nowhere_written(
    instance: Instance, site: str, tmp_path: Path
) -> None:
    settings = hurried(cookie=COOKIE)
    instance.misbehave(misbehaving.error(500), where="from=10&")
    with pytest.raises(FetchFailed) as caught:
        fetch(site, tmp_path, settings=settings)
    instance.behave()
    fetch(site, tmp_path, settings=settings)
    assert {one.headers["cookie"] for one in instance.asked} == {f"locale=en; {COOKIE}"}
    written = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    assert written
    assert not [text for text in written if b"secret" in text]
    assert "secret" not in str(caught.value) + repr(caught.value) + repr(settings)


def test_cookies_that_the_site_sets_are_not_kept(instance: Instance, site: str, tmp_path: Path) -> None:
    def with_cookie(handler: Handler, document: Document) -> None:
        handler.say_json(document, Set_Cookie="connect.sid=theirs; Path=/")

    instance.misbehave(with_cookie, where="/api/")
    take(site, tmp_path)
    assert {one.headers["cookie"] for one in instance.asked} == {"locale=en"}


def test_a_cookie_does_not_travel_in_clear(tmp_path: Path) -> None:
    with pytest.raises(FetchFailed, match="the session's cookie would travel unencrypted") as caught:
        take("http://instance.example", tmp_path, cookie=COOKIE)
    assert "secret" not in str(caught.value)
    with pytest.raises(FetchFailed, match="the cookie of the session holds a character") as caught:
        hurried(cookie=f"{COOKIE}\nX-Other: 1")
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("instance.example", "not the address of a site. Give it as https://instance.example"),
        ("ftp://instance.example", "not the address of a site"),
        ("file:///etc/passwd", "not the address of a site"),
        ("https://", "not the address of a site"),
        ("https://a b/", "not the address of a site"),
        ("https://a.example:99999", "not the address of a site"),
        (f"https://{'a' * 70}.example", "not the address of a site"),
        ("https://user:pass-word@a.example", "the address holds a user name or a password"),
        ("https://a.example/en/library?q=x", "Give the site alone: https://a.example"),
    ],
)
def test_what_is_no_site_is_refused(tmp_path: Path, address: str, words: str) -> None:
    with pytest.raises(FetchFailed) as caught:
        take(address, tmp_path / "out")
    assert words in str(caught.value)
    assert "pass-word" not in str(caught.value)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "changes", [{"batch": 0}, {"batch": 10_001}, {"tries": 0}, {"delay": -1}, {"total": float("nan")}]
)
def test_settings_that_cannot_work_are_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(FetchFailed, match=f"^{next(iter(changes))} is "):
        hurried(**changes)


@pytest.mark.parametrize("language", ["../../x", "en_GB", "", "en/"])
def test_what_is_no_language_is_refused(tmp_path: Path, language: str) -> None:
    with pytest.raises(FetchFailed, match="is not a language tag"):
        take("https://instance.example", tmp_path / "out", language)


# Whatever a server says.

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ["rows", "totalRows", "sharedId", "_id", "name", "editDate", "languages", "key", "relation"]
            ),
            inner,
        )
    ),
)


@given(JSON)
def test_no_answer_breaks_its_reading(document: Any) -> None:
    for read in (read_rows, read_templates, read_settings):
        with suppress(TryAgain):
            read(document)


@given(
    st.dictionaries(
        st.sampled_from(["version", "site", "template", "answers"]),
        JSON | st.just(1) | st.just("http://a.example"),
    )
    | JSON
)
def test_no_journal_breaks_its_reading(tmp_path_factory: pytest.TempPathFactory, document: Any) -> None:
    folder = tmp_path_factory.mktemp("journal")
    (folder / "fetch.json").write_text(json.dumps(document), encoding="utf-8")
    with suppress(FetchFailed):
        assert not open_journal(folder, "http://a.example", "Cases", fresh=False).kept


# The command.


def run(*arguments: str, **environment: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(command, arguments, env=environment)
    return done.exit_code, done.stdout, done.stderr


QUICK = ("--delay", "0", "--batch", "10", "--tries", "1", "-q")


def test_the_command_tells_what_it_did(instance: Instance, site: str, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    code, out, err = run(site, "-o", str(folder), *QUICK)
    assert (code, err) == (0, "")
    assert out.splitlines()[:2] == ["en: 25 entities of Cases", "6 answers fetched in 6 requests"]
    code, out, _ = run(
        site, "-o", str(folder), "--language", "en", "--language", "es", "--format", "json", *QUICK
    )
    assert code == 0
    assert json.loads(out)["rows"] == {"en": 25, "es": 25}
    assert json.loads(out)["journal"] == (folder / "fetch.json").as_posix()
    assert_complete(folder, instance, "en", "es")


def test_the_command_reports_an_error_in_one_line(instance: Instance, site: str, tmp_path: Path) -> None:
    instance.misbehave(misbehaving.error(401), where="/api/")
    code, out, err = run(site, "-o", str(tmp_path), *QUICK, REPRISAL_KG_UWAZI_COOKIE=COOKIE)
    assert (code, out) == (3, "")
    assert err.count("\n") == 1
    assert err.startswith(f"error: {site}/api/settings: the server answered 401")
    assert "secret" not in err
    assert instance.asked[0].headers["cookie"] == f"locale=en; {COOKIE}"


def test_the_command_refuses_a_wrong_number(tmp_path: Path) -> None:
    code, _, err = run("https://instance.example", "-o", str(tmp_path), "--batch", "0")
    assert code == 2
    assert "--batch" in err


@pytest.mark.parametrize("pages", [1, 2, 4])
def test_a_run_that_is_killed_leaves_what_the_next_one_completes(
    instance: Instance, site: str, tmp_path: Path, pages: int
) -> None:
    instance.misbehave(misbehaving.slow(0.02))
    process = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "from reprisal_kg.cli.fetch import fetch; fetch()",
            *(site, "-o", str(tmp_path), "--delay", "0", "--batch", "4"),
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ},
    )
    deadline = time.monotonic() + 20
    while len(instance.paths("/api/search")) < pages and time.monotonic() < deadline:
        time.sleep(0.002)
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    told = journal(tmp_path)
    assert told["finished"] is None
    for name, answer in told["answers"].items():
        assert answer["sha256"] == hashlib.sha256(files(tmp_path)[f"{name}.json"]).hexdigest()
    had = [name for name in told["answers"] if name.startswith("search")]
    assert len(had) < 7
    instance.behave()
    take(site, tmp_path, batch=4)
    assert_complete(tmp_path, instance)
    assert len(instance.paths("sort=creationDate")) == 7 - len(had)
