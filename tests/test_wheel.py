"""What ships: the wheel holds the same files as the checkout, and works where nothing else is."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from reprisal_kg.resources import BUNDLED

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)],
        check=True,
        capture_output=True,
    )
    (built,) = folder.glob("*.whl")
    return built


def test_the_wheel_holds_the_checkouts_files_byte_for_byte(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        shipped = {name: archive.read(name) for name in archive.namelist()}
    for folder in BUNDLED:
        wanted = {path for path in (ROOT / folder).rglob("*") if path.is_file()}
        assert wanted
        for path in wanted:
            name = f"reprisal_kg/_bundle/{path.relative_to(ROOT).as_posix()}"
            assert shipped.get(name) == path.read_bytes(), name
    assert "reprisal_kg/record.schema.json" in shipped
    assert "reprisal_kg/py.typed" in shipped


def test_the_wheel_builds_a_graph_without_the_checkout(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    page = tmp_path / "a page.txt"
    page.write_bytes((ROOT / "data" / "cases" / "2021-020-001-hong-kong.txt").read_bytes())
    code = (
        f"import sys; sys.path.insert(0, {str(tmp_path / 'site')!r}); import reprisal_kg; "
        "from reprisal_kg.resources import bundle; assert '_bundle' in str(bundle()); "
        f"graph = reprisal_kg.build({str(page)!r}); print(graph.report.cases, graph.validate().conforms, "
        "len(graph.query('cases-by-state').rows))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True, cwd=tmp_path
    )
    assert done.stdout.split() == ["1", "True", "1"]


def test_a_wheel_is_the_same_bytes_twice(wheel: Path, tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(tmp_path), str(ROOT)],
        check=True,
        capture_output=True,
    )
    (again,) = tmp_path.glob("*.whl")
    assert again.read_bytes() == wheel.read_bytes()
