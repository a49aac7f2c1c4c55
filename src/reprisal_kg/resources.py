"""The files that ship with the package: ontology, shapes, queries, authority tables.

An installed wheel holds them under ``_bundle``; a checkout (and so an editable install)
has them at its top level. An edited file of a checkout counts at once.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from reprisal_kg.errors import PackageBroken

BUNDLED = ("ontology", "shapes", "queries", "data/authorities")


@cache
def bundle() -> Traversable:
    """Return the folder that holds the bundled folders.

    Raises:
        PackageBroken: Neither the wheel's folder nor a checkout is there.
    """
    installed = files("reprisal_kg") / "_bundle"
    if installed.is_dir():
        return installed
    checkout = Path(__file__).resolve().parents[2]
    if all((checkout / name).is_dir() for name in BUNDLED):
        return checkout
    raise PackageBroken(
        "the ontology, shapes, queries and authority tables are missing",
        remedy="Install reprisal-kg again",
    )


def read_text(path: str) -> str:
    """Return the text of one bundled file, such as ``ontology/crosswalk.csv``.

    Raises:
        PackageBroken: There is no such file.
    """
    found = bundle().joinpath(path)
    if not found.is_file():
        raise PackageBroken(f"the bundled file {path} is missing", remedy="Install reprisal-kg again")
    return found.read_text(encoding="utf-8")


def names(folder: str, suffix: str) -> tuple[str, ...]:
    """Return the paths of a bundled folder's files that end in ``suffix``, sorted.

    Only the folder itself is listed, not the folders in it. Sorting matters: a folder
    has no order of its own, and output must not depend on the machine.

    Raises:
        PackageBroken: The folder holds no such file.
    """
    found = sorted(
        f"{folder}/{entry.name}"
        for entry in bundle().joinpath(folder).iterdir()
        if entry.is_file() and entry.name.endswith(suffix)
    )
    if not found:
        raise PackageBroken(f"{folder}/ holds no {suffix} file", remedy="Install reprisal-kg again")
    return tuple(found)
