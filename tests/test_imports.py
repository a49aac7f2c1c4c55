"""Start-up costs nothing that a command does not need, and each library stays in its room."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
HEAVY = {"pyshacl", "rdflib", "pyoxigraph", "jsonschema", "tabulate", "pandas", "httpx"}


def modules_after(code: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys; print('\\n'.join(sys.modules))"],
        check=True,
        capture_output=True,
        text=True,
    )
    return set(done.stdout.split())


def test_help_and_version_load_no_heavy_library() -> None:
    assert not HEAVY & modules_after(
        "from reprisal_kg.cli import main; main(['--help'], standalone_mode=False)"
    )


def test_building_and_asking_load_no_shacl_engine() -> None:
    code = "import reprisal_kg; reprisal_kg.build('data/cases').query('cases-by-state')"
    assert "pyshacl" not in modules_after(code)


@pytest.mark.parametrize(
    ("library", "home"),
    [
        ("click", "cli"),
        ("pyshacl", "validation/reference.py"),
        ("tabulate", "questions"),
        ("yaml", "questions"),
    ],
)
def test_a_library_stays_in_its_room(library: str, home: str) -> None:
    sources = sorted((ROOT / "src" / "reprisal_kg").rglob("*.py"))
    assert sources
    users = {
        path.relative_to(ROOT / "src" / "reprisal_kg").as_posix()
        for path in sources
        if any(
            line.strip().startswith((f"import {library}", f"from {library}"))
            for line in path.read_text(encoding="utf-8").splitlines()
        )
    }
    assert users
    assert all(user.startswith(home) for user in users), users


def test_no_module_is_longer_than_400_lines() -> None:
    sources = sorted((ROOT / "src").rglob("*.py"))
    assert sources
    assert not [path.name for path in sources if len(path.read_text(encoding="utf-8").splitlines()) > 400]
