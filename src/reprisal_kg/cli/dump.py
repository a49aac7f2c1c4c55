"""reprisal-kg dump."""

from __future__ import annotations

from pathlib import Path

import click

from reprisal_kg.cli.exits import reported
from reprisal_kg.cli.options import iris_of, store_base_option, store_option


@click.command()
@store_option
@store_base_option
@click.option(
    "--format",
    "forms",
    type=click.Choice(["turtle", "nquads", "trig", "jsonld"]),
    multiple=True,
    help="Format of the dump; may be given several times.  [default: turtle, nquads, jsonld]",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("dist"),
    show_default=True,
    help="Folder for the files.",
)
def dump(store: Path, base: str | None, forms: tuple[str, ...], output: Path) -> None:
    """Write the graph as Turtle, N-Quads, TriG or JSON-LD.

    Files are sorted: the same graph is the same bytes, and a changed fact is a changed line.

    \b
    Examples:
      reprisal-kg dump --store dist/store -o dist
      reprisal-kg dump --format turtle -o dist
    """
    from reprisal_kg.building.opening import open_graph
    from reprisal_kg.publishing.dumps import FORMATS, write_dump

    with reported():
        graph = open_graph(store, iris_of(base))
        quads = list(graph.store.quads())
        for form in forms or ("turtle", "nquads", "jsonld"):
            path = output / f"reprisal-kg.{FORMATS[form]}"
            size = write_dump(quads, form, path, graph.iris.base)
            click.echo(f"{path}: {size:,} bytes")
