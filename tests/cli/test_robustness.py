"""Odd arguments, surroundings and streams give one clear line, never a traceback."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from reprisal_kg.cli.options import secret_key

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "data" / "cases" / "2021-020-001-hong-kong.txt"
BASE = "https://data.example.org/kg/"
COMMAND = shlex.join([sys.executable, "-m", "reprisal_kg"])


def shell(
    line: str, *, code: int, cwd: Path | None = None, **environment: str
) -> subprocess.CompletedProcess[bytes]:
    """Run a line of bash in which ``KG`` stands for the command."""
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", re.sub(r"\bKG\b", lambda _found: COMMAND, line)],
        capture_output=True,
        cwd=cwd,
        env={**os.environ, **environment},
    )
    assert done.returncode == code, (done.stdout + done.stderr).decode(errors="replace")
    for words in (b"Traceback", b"Exception ignored"):
        assert words not in done.stderr, done.stderr.decode(errors="replace")
    return done


@pytest.fixture(scope="module")
def moved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An output folder whose data have another base."""
    folder = tmp_path_factory.mktemp("moved")
    shell(f"KG build {shlex.quote(str(PAGE))} -o {shlex.quote(str(folder))} -q --base {BASE}", code=0)
    return folder


def test_a_build_deletes_nothing_that_is_not_its_own(tmp_path: Path) -> None:
    (tmp_path / "records").mkdir()
    shutil.copy(PAGE, tmp_path / "records" / "page.txt")
    for source in (str(PAGE), "records/page.txt"):
        done = shell(f"KG build {shlex.quote(source)} -o . -q", code=6, cwd=tmp_path)
        assert b"not ours" in done.stderr
        assert b"Choose another folder" in done.stderr
    assert [path.name for path in tmp_path.rglob("*")] == ["records", "page.txt"]


def test_a_build_does_not_replace_the_folder_of_its_sources(tmp_path: Path) -> None:
    shell(f"KG build {shlex.quote(str(PAGE))} -o . -q", code=0, cwd=tmp_path)
    shutil.copy(PAGE, tmp_path / "records" / "page.txt")
    done = shell("KG build records -o . -q", code=6, cwd=tmp_path)
    assert b"in a folder that the build replaces" in done.stderr
    assert (tmp_path / "records" / "page.txt").is_file()


def test_the_store_tells_its_base(moved: Path) -> None:
    for line in (
        "KG query states-that-raised-cases --state CHN --store store --format csv",
        "KG describe 2021-020-001 --store store",
        "KG describe 2021-020-001-chn --store store --format turtle",
        "KG validate --store store",
        "KG dump --store store --format turtle -o dumps",
    ):
        done = shell(line, code=0, cwd=moved)
        assert len(done.stdout.splitlines()) > ("query" in line), line
    assert BASE in (moved / "dumps" / "reprisal-kg.ttl").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "command", ["query cases-by-state", "describe 2021-020-001", "validate", "dump -o d"]
)
def test_a_base_that_is_not_the_stores_is_refused(moved: Path, command: str) -> None:
    done = shell(f"KG {command} --store store --base https://elsewhere.example/", code=4, cwd=moved)
    assert done.stdout == b""
    assert BASE.encode() in done.stderr
    assert b"Leave out --base" in done.stderr


@pytest.mark.parametrize("form", ["text", "json", "turtle"])
def test_a_dump_without_named_graphs_cannot_be_described(moved: Path, form: str) -> None:
    shell("KG dump --store store --format turtle -o plain", code=0, cwd=moved)
    done = shell(f"KG describe 2021-020-001 --store plain/reprisal-kg.ttl --format {form}", code=5, cwd=moved)
    assert done.stdout == b""
    assert b"named graphs (.nq, .trig)" in done.stderr


@pytest.mark.parametrize("tag", ["xx yy", "", "en_US", "e", "en-a", "français"])
def test_a_language_that_is_none_is_a_wrong_command_line(tmp_path: Path, tag: str) -> None:
    done = shell(
        f"KG build {shlex.quote(str(PAGE))} -o . -q --language {shlex.quote(tag)}", code=2, cwd=tmp_path
    )
    assert b"BCP 47" in done.stderr
    assert (b"Did you mean en-us?" in done.stderr) is (tag == "en_US")


def test_a_language_is_taken_in_any_case(tmp_path: Path) -> None:
    shell(f"KG build {shlex.quote(str(PAGE))} -o . -q --language en-GB", code=0, cwd=tmp_path)
    record = json.loads((tmp_path / "records" / "2021-020-001-chn.json").read_text(encoding="utf-8"))
    assert "en-gb" in json.dumps(record)


@pytest.mark.parametrize("base", ["http://[x/", "http://x%zz/", "http://a:b/", "http:///", ""])
def test_a_base_that_is_none_is_a_wrong_command_line(tmp_path: Path, base: str) -> None:
    for command in ("build .", "query list-cases", "validate"):
        done = shell(f"KG {command} --base {shlex.quote(base)}", code=2, cwd=tmp_path)
        assert b"is not an http(s) IRI" in done.stderr


def test_a_key_may_be_any_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    line = f"KG build {shlex.quote(str(PAGE))} -q -o"
    shell(f"REPRISAL_KG_KEY=$'\\xff\\xfe1' {line} one", code=0, cwd=tmp_path)
    monkeypatch.setenv("REPRISAL_KG_KEY", os.fsdecode(b"\xff\xfe1"))
    assert secret_key() == b"\xff\xfe1"


@pytest.mark.parametrize(
    "command",
    [
        "--help",
        "--version",
        "query --help",
        "query --list",
        "query cases-by-state",
        "validate",
        "describe 2021-020-001",
    ],
)
@pytest.mark.parametrize("buffering", ["", "1"])
def test_a_full_disk_under_the_output_is_said_in_one_line(moved: Path, command: str, buffering: str) -> None:
    done = shell(
        f"KG {command} > /dev/full",
        code=6,
        cwd=moved,
        REPRISAL_KG_STORE="store",
        PYTHONUNBUFFERED=buffering,
    )
    assert done.stderr.decode().splitlines() == [
        "error: standard output: cannot be written: No space left on device"
    ]


def test_full_or_closed_streams_of_any_kind_do_no_harm(moved: Path) -> None:
    for line in (
        "KG query cases-by-state --store store >&-",
        "KG validate --store store >&-",
        "KG --help >&-",
        "KG query cases-by-state --store store 2>&-",
        "KG query cases-by-state --store store 2>/dev/full",
        "KG query cases-by-state --store store <&- >&- 2>&-",
    ):
        shell(line, code=0, cwd=moved)
    shell("KG query cases-by-state --store nowhere 2>/dev/full", code=4, cwd=moved)
    shell("KG query cases-by-state --store nowhere 2>&-", code=4, cwd=moved)
    shell("KG query cases-by-state --store store >/dev/full 2>/dev/full", code=6, cwd=moved)


@pytest.mark.parametrize("encoding", ["latin-1", "ascii"])
def test_a_terminal_that_lacks_characters_gets_them_escaped(moved: Path, encoding: str) -> None:
    done = shell(
        "KG describe 2021-020-001 --store store --format json; KG --help",
        code=0,
        cwd=moved,
        PYTHONIOENCODING=encoding,
    )
    assert rb"\u2019" in done.stdout or rb"\u201c" in done.stdout


@pytest.mark.parametrize(
    "command", ["query --help", "--help", "query --list", "describe 2021-020-001", "validate"]
)
def test_a_reader_that_goes_away_is_no_error(moved: Path, command: str) -> None:
    done = shell(f"KG {command} | true", code=0, cwd=moved, REPRISAL_KG_STORE="store")
    assert done.stderr == b""
