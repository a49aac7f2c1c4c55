from __future__ import annotations

from pathlib import Path

import pytest

from reprisal_kg.aside import MARKER, file_aside, folder_aside
from reprisal_kg.errors import OutputError


def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "graph.ttl"
    target.write_text("good")
    with pytest.raises(ZeroDivisionError), file_aside(target) as aside:
        aside.write_text("half")
        1 / 0  # noqa: B018
    assert target.read_text() == "good"
    assert [path.name for path in tmp_path.iterdir()] == ["graph.ttl"]


def test_a_whole_write_takes_the_files_place(tmp_path: Path) -> None:
    target = tmp_path / "new" / "graph.ttl"
    with file_aside(target) as aside:
        aside.write_text("good")
    assert target.read_text() == "good"


def test_a_failed_folder_leaves_the_old_one(tmp_path: Path) -> None:
    target = tmp_path / "store"
    with folder_aside(target, "store") as aside:
        (aside / "a").write_text("good")
    with pytest.raises(ZeroDivisionError), folder_aside(target, "store") as aside:
        (aside / "a").write_text("half")
        1 / 0  # noqa: B018
    assert (target / "a").read_text() == "good"
    assert [path.name for path in tmp_path.iterdir()] == ["store"]


def test_a_whole_folder_takes_the_old_ones_place(tmp_path: Path) -> None:
    target = tmp_path / "store"
    with folder_aside(target, "store") as aside:
        (aside / "old").write_text("old")
    with folder_aside(target, "store") as aside:
        (aside / "new").write_text("new")
    assert sorted(path.name for path in target.iterdir()) == [MARKER, "new"]
    assert [path.name for path in tmp_path.iterdir()] == ["store"]


def test_an_empty_folder_is_filled(tmp_path: Path) -> None:
    (tmp_path / "store").mkdir()
    with folder_aside(tmp_path / "store", "store") as aside:
        (aside / "new").write_text("new")
    assert (tmp_path / "store" / "new").read_text() == "new"


@pytest.mark.parametrize("marker", ["", "records"])
def test_a_folder_that_is_not_ours_is_never_replaced(tmp_path: Path, marker: str) -> None:
    target = tmp_path / "store"
    if marker:
        with folder_aside(target, marker):
            pass
    target.mkdir(exist_ok=True)
    (target / "notes.txt").write_text("mine")
    with pytest.raises(OutputError, match="holds files that are not ours"), folder_aside(target, "store"):
        pass
    assert (target / "notes.txt").read_text() == "mine"
    assert [path.name for path in tmp_path.iterdir()] == ["store"]


def test_a_file_is_not_replaced_by_a_folder(tmp_path: Path) -> None:
    (tmp_path / "store").write_text("mine")
    with pytest.raises(OutputError, match="is no folder"), folder_aside(tmp_path / "store", "store"):
        pass
    assert (tmp_path / "store").read_text() == "mine"


def test_a_place_that_cannot_be_written_gives_one_error(tmp_path: Path) -> None:
    blocker = tmp_path / "file"
    blocker.write_text("")
    with pytest.raises(OutputError, match="cannot be written"), file_aside(blocker / "graph.ttl") as aside:
        aside.write_text("x")
