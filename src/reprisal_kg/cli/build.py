"""reprisal-kg build."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import click

from reprisal_kg.cli.exits import plain, reported
from reprisal_kg.cli.options import base_option, check_language, secret_key
from reprisal_kg.cli.progress import teller


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("dist"),
    show_default=True,
    help="Folder for the graph, its store, the records and the report.",
)
@base_option
@click.option(
    "--language",
    default="en",
    show_default=True,
    callback=lambda _ctx, _param, value: check_language(value),
    help="BCP 47 tag of the sources' texts.",
)
@click.option(
    "--retrieved",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Day on which the sources were copied.",
)
@click.option(
    "--source-format",
    type=click.Choice(["page", "html", "uwazi-csv", "uwazi-json", "ndjson", "zip"]),
    help="Format of all sources.  [default: found by looking inside each]",
)
@click.option(
    "--crosswalk",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Mapping file (TOML) for an instance with labels of its own.",
)
@click.option(
    "--overrides",
    type=click.Path(path_type=Path),
    multiple=True,
    help="File of overrides (TOML), or a folder of them; may be given several times.",
)
@click.option("--skip-unreadable", is_flag=True, help="Leave out sources that cannot be read.")
@click.option("--strict", is_flag=True, help="Fail if anything is left out or not understood.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("-q", "--quiet", is_flag=True, help="No progress.")
def build(
    paths: tuple[Path, ...],
    output: Path,
    base: str,
    language: str,
    retrieved: datetime | None,
    source_format: str | None,
    crosswalk: Path | None,
    overrides: tuple[Path, ...],
    skip_unreadable: bool,
    strict: bool,
    form: str,
    quiet: bool,
) -> None:
    """Build a graph from sources.

    PATHS are files, and folders of them, in any mix: page texts, saved HTML pages, Uwazi's
    CSV export and JSON, NDJSON, and ZIP archives of these. The output folder gets
    reprisal-kg.nq (the graph), store/ (the same for asking), records/ (what each source
    gave, as JSON) and build-report.json (what was not understood).

    \b
    Examples:
      reprisal-kg build data/cases -o dist
      reprisal-kg build page.txt other.txt -o dist --retrieved 2026-11-23
      reprisal-kg build export.csv pages/ responses.zip -o dist --strict
      reprisal-kg build pages/ --overrides data/overrides -o dist
      reprisal-kg build otra.csv --crosswalk otra.toml --language es -o dist
    """
    from reprisal_kg.building.build import Settings
    from reprisal_kg.building.build import build as build_graph
    from reprisal_kg.building.graph import check_output
    from reprisal_kg.building.reading import Reading
    from reprisal_kg.sources.mapping_file import read_mapping

    with reported():
        check_output(output, paths)
        reading = Reading(
            language=language,
            retrieved=retrieved.date().isoformat() if retrieved else "",
            form=source_format or "",
        )
        if crosswalk is not None:
            reading = replace(reading, mapping=read_mapping(crosswalk))
        settings = Settings(
            base=base,
            key=secret_key(),
            reading=reading,
            overrides=overrides,
            skip_unreadable=skip_unreadable,
            strict=strict,
        )
        graph = build_graph(*paths, settings=settings, progress=teller(quiet))
        graph.write(output)
        if form == "json":
            click.echo(graph.report.as_json(), nl=False)
            return
        for line in graph.report.lines():
            click.echo(plain(line))
        click.echo(f"written to {output}/: reprisal-kg.nq, store/, records/, build-report.json")
