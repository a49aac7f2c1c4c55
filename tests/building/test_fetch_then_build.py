"""From the live API to a graph: what is fetched can be built from."""

from __future__ import annotations

import json
from pathlib import Path

from sources import misbehaving
from sources.uwazi_writing import write_entity

from reprisal_kg.building.build import build, read_page
from reprisal_kg.sources.uwazi_api import FetchSettings, fetch

PAGE = Path(__file__).resolve().parents[2] / "data" / "cases" / "2021-020-001-hong-kong.txt"


def test_what_is_fetched_from_a_site_builds_without_a_loss(tmp_path: Path) -> None:
    instance = misbehaving.Instance(3)
    with misbehaving.serving(instance) as site:
        fetch(site, tmp_path / "fetched", settings=FetchSettings(delay=0))
    responses = tmp_path / "fetched" / "responses"
    assert (responses / "settings.json").is_file()
    page = json.loads((responses / "search-en-00000.json").read_text(encoding="utf-8"))
    assert len(page["rows"]) == 3
    # The site's own entities are bare; the real case stands among them as the API would give it.
    page["rows"].append(write_entity(read_page(PAGE)) | {"template": page["rows"][0]["template"]})
    (responses / "search-en-00000.json").write_text(json.dumps(page), encoding="utf-8")
    graph = build(tmp_path / "fetched")
    assert "2021-020-001-chn" in graph.records
    assert graph.report.records == 4
    left = {one.file for one in graph.report.left_out}
    assert left == {"fetch.json", "settings.json"}
    # The invented entities have a property of their own: kept, and said.
    assert [(one.reason, one.label) for _, one in graph.report.not_understood] == [
        ("unknown-label", "summary")
    ] * 3
