"""reprisal-kg validate."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from reprisal_kg.cli.exits import DOES_NOT_CONFORM, plain, reported
from reprisal_kg.cli.options import iris_of, secret_key, store_base_option, store_option
from reprisal_kg.mapping.iris import DEFAULT_BASE


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@store_option
@store_base_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "turtle"]),
    default="text",
    show_default=True,
    help="How the report is printed.",
)
def validate(paths: tuple[Path, ...], store: Path, base: str | None, form: str) -> None:
    """Check a graph against the shapes.

    With PATHS (page texts, or folders of them) the graph is built in memory first, so that a
    page can be checked before it is kept. Without, the store is checked.

    The exit code is 0 if the graph conforms (warnings allowed) and 1 if it does not.

    \b
    Examples:
      reprisal-kg validate --store dist/store
      reprisal-kg validate data/cases/2021-020-001-hong-kong.txt
      reprisal-kg validate pages/ --format json > report.json
    """
    from reprisal_kg.building.build import Settings, build
    from reprisal_kg.building.opening import open_graph

    with reported():
        if paths:
            graph = build(*paths, settings=Settings(base=base or DEFAULT_BASE, key=secret_key()))
        else:
            graph = open_graph(store, iris_of(base))
        report = graph.validate()
        writers = {"text": report.as_text, "json": report.as_json, "turtle": report.as_turtle}
        text = writers[form]()
        click.echo(plain(text) if form == "text" else text, nl=not text.endswith("\n"))
    if not report.conforms:
        sys.exit(DOES_NOT_CONFORM)
