"""The command line as a user meets it."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "data" / "cases" / "2021-020-001-hong-kong.txt"


def run(*arguments: str, cwd: Path | None = None, code: int = 0) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-m", "reprisal_kg", *arguments],
        capture_output=True,
        text=True,
        cwd=cwd,
        env={**os.environ, "PYTHONUTF8": "1"},
    )
    assert done.returncode == code, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("a folder with ünicode")
    run("build", str(PAGE), "-o", str(folder / "dist"), "-q")
    return folder / "dist"


def digests(folder: Path) -> dict[str, str]:
    files = sorted(
        path for path in folder.rglob("*") if path.is_file() and "store" not in path.relative_to(folder).parts
    )
    assert files
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files
    }


def test_build_writes_graph_store_records_and_report(built: Path) -> None:
    assert sorted(path.name for path in built.iterdir()) == [
        "build-report.json",
        "records",
        "reprisal-kg.nq",
        "store",
    ]
    names = sorted(path.name for path in (built / "records").iterdir())
    assert names == [".reprisal-kg", "2021-020-001-chn.json"]
    report = json.loads((built / "build-report.json").read_text(encoding="utf-8"))
    assert report["cases"] == 1
    assert report["notUnderstood"]["count"] == 0
    assert report["coverage"]["case_status"] == 1


def test_two_builds_in_different_folders_are_the_same_bytes(built: Path, tmp_path: Path) -> None:
    pages = tmp_path / "elsewhere"
    pages.mkdir()
    shutil.copy(PAGE, pages)
    run("build", "elsewhere", "-o", "out", "-q", cwd=tmp_path)
    run("dump", "--store", "out/store", "-o", "out", cwd=tmp_path)
    run("dump", "--store", str(built / "store"), "-o", str(built.parent / "dumps"))
    other = digests(tmp_path / "out")
    for name, digest in {**digests(built), **digests(built.parent / "dumps")}.items():
        assert other[name] == digest, name


def test_validate_says_that_the_real_page_conforms(built: Path) -> None:
    done = run("validate", "--store", str(built / "store"))
    assert "conforms" in done.stdout.splitlines()[0]
    document = json.loads(run("validate", str(PAGE), "--format", "json").stdout)
    assert document["conforms"] is True


def test_validate_names_each_planted_fault_with_file_and_line(tmp_path: Path) -> None:
    text = PAGE.read_text(encoding="utf-8")
    text = text.replace("- Year of the report\n- 2021\n", "")
    text = text.replace("- 2021-020-001\n", "- 20-1\n")
    text = text.replace("- China\n", "- Freedonia\n")
    text = text.replace("- Stayed same\n", "- Stayed same\n- Got worse\n")
    text = text.replace("- June 2020\n", "- June 2035\n")
    page = tmp_path / "broken.txt"
    page.write_text(text, encoding="utf-8")
    lines = text.splitlines()
    done = run("validate", str(page), code=1)
    assert "does not conform" in done.stdout.splitlines()[0]
    for words in ("- Freedonia", "- Got worse"):
        assert f"broken.txt:{lines.index(words) + 1}" in done.stdout
    assert f"broken.txt:{lines.index('- Relevant SG report') + 1}" in done.stdout
    document = json.loads(run("validate", str(page), "--format", "json", code=1).stdout)
    messages = " ".join(one["message"] for one in document["complaints"])
    for expected in ("report year", "State", "trend"):
        assert expected.lower() in messages.lower()


def test_a_date_after_the_report_is_named_with_its_line(tmp_path: Path) -> None:
    text = PAGE.read_text(encoding="utf-8").replace("- June 2020\n", "- June 2035\n")
    page = tmp_path / "future.txt"
    page.write_text(text, encoding="utf-8")
    done = run("validate", str(page), code=1)
    assert f"future.txt:{text.splitlines().index('- June 2035') + 1}" in done.stdout
    assert "June 2035" in done.stdout


def test_a_missing_year_is_derived_and_said(tmp_path: Path) -> None:
    text = PAGE.read_text(encoding="utf-8").replace("- Year of the report\n- 2021\n", "")
    page = tmp_path / "no-year.txt"
    page.write_text(text, encoding="utf-8")
    done = run("validate", str(page))
    assert f"no-year.txt:{text.splitlines().index('- Relevant SG report') + 1}" in done.stdout
    assert "number" in done.stdout


def test_dumps_are_read_with_the_same_count(built: Path, tmp_path: Path) -> None:
    from pyoxigraph import parse

    done = run("dump", "--store", str(built / "store"), "-o", str(tmp_path))
    assert "reprisal-kg.ttl" in done.stdout
    counts = {len(list(parse(path=tmp_path / f"reprisal-kg.{ending}"))) for ending in ("ttl", "nq", "jsonld")}
    assert len(counts) == 1


def test_describe_shows_the_case(built: Path) -> None:
    done = run("describe", "2021-020-001", "--store", str(built / "store"))
    for words in (
        "2021-020-001-chn",
        "Unresolved",
        "China",
        "National Security Law",
        "Stayed same",
        "Liechtenstein",
    ):
        assert words in done.stdout, words
    turtle = run("describe", "2021-020-001-chn", "--store", str(built / "store"), "--format", "turtle").stdout
    assert "<id/case/2021-020-001-chn>" in turtle
    assert "2021-020-001-chn" in json.loads(
        run("describe", "2021-020-001", "--store", str(built / "store"), "--format", "json").stdout
    )


@pytest.mark.parametrize("form", ["table", "csv", "tsv", "json", "jsonl", "md"])
def test_query_gives_every_format(built: Path, form: str) -> None:
    done = run("query", "cases-by-state", "--store", str(built / "store"), "--format", form)
    assert "China" in done.stdout
    if form == "json":
        assert json.loads(done.stdout)["results"]["bindings"]


def test_query_list_and_help() -> None:
    listed = run("query", "--list").stdout
    assert "cases-never-raised-by-a-state" in listed
    names = [one["name"] for one in json.loads(run("query", "--list", "--format", "json").stdout)]
    assert len(names) == len(listed.splitlines())
    assert "--state" in run("query", "cases-never-raised-by-a-state", "--help").stdout


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["build", "no/such/page.txt"], 3, "no such file"),
        (["validate", "--store", "no/such/store"], 4, "no store there"),
        (["query", "cases-by-state", "--store", "no/such/store"], 4, "no store there"),
        (["query", "no-such-question"], 2, "no query 'no-such-question'"),
        (["build"], 2, "Missing argument"),
        (["build", str(PAGE), "--base", "not an iri"], 2, "is not an http(s) IRI"),
        (["build", str(PAGE), "-o", "/proc/no/such"], 6, "cannot be written"),
    ],
)
def test_bad_input_gives_one_clear_error(arguments: list[str], code: int, words: str) -> None:
    done = run(*arguments, code=code)
    assert words in done.stderr


def test_a_wrong_parameter_says_what_is_expected(built: Path) -> None:
    done = run(
        "query", "states-that-raised-cases", "--state", "Freedonia", "--store", str(built / "store"), code=5
    )
    assert "Freedonia" in done.stderr
    assert "state" in done.stderr


def test_a_source_that_is_no_page_stops_the_build_and_keeps_the_old_output(tmp_path: Path) -> None:
    run("build", str(PAGE), "-o", str(tmp_path / "dist"), "-q")
    before = digests(tmp_path / "dist")
    (tmp_path / "bad.txt").write_bytes(b"\xff\xfe\x00nothing")
    done = run("build", str(PAGE), str(tmp_path / "bad.txt"), "-o", str(tmp_path / "dist"), "-q", code=3)
    assert "bad.txt" in done.stderr
    assert digests(tmp_path / "dist") == before
    done = run(
        "build", str(PAGE), str(tmp_path / "bad.txt"), "-o", str(tmp_path / "dist"), "-q", "--skip-unreadable"
    )
    assert "left out" in done.stdout


def test_every_command_has_help_with_examples() -> None:
    for command in ("build", "validate", "query", "dump", "describe"):
        assert "Examples:" in run(command, "--help").stdout


def test_another_base_moves_the_data(tmp_path: Path) -> None:
    base = "https://data.example.org/kg/"
    run("build", str(PAGE), "-o", str(tmp_path), "-q", "--base", base)
    store = str(tmp_path / "store")
    found = run("query", "list-cases", "--store", store, "--base", base, "--format", "csv").stdout
    assert f"{base}id/case/2021-020-001-chn" in found
    assert "conforms" in run("validate", "--store", store, "--base", base).stdout
