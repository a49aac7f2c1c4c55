"""reprisal-kg describe."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from reprisal_kg.cli.exits import plain, reported
from reprisal_kg.cli.options import iris_of, store_base_option, store_option
from reprisal_kg.errors import NotFound

LONGEST = 400
"""Characters shown of a text; --format json gives it whole."""

if TYPE_CHECKING:
    from reprisal_kg.questions.describe import Described


@click.command()
@click.argument("case")
@store_option
@store_base_option
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "turtle"]), default="text", show_default=True
)
def describe(case: str, store: Path, base: str | None, form: str) -> None:
    """Show everything the graph says of a case.

    CASE is a case number (2021-020-001) or a key (2021-020-001-chn). Several States may share
    a number: then all their cases are shown.

    \b
    Examples:
      reprisal-kg describe 2021-020-001
      reprisal-kg describe 2021-020-001-chn --format turtle
    """
    from reprisal_kg.building.opening import open_graph
    from reprisal_kg.publishing.dumps import dump_pieces
    from reprisal_kg.questions.describe import describe_graph

    with reported():
        graph = open_graph(store, iris_of(base))
        found = graph.find_cases(case)
        if not found:
            raise NotFound(
                f"no case {case!r} in {store}", remedy="'reprisal-kg query list-cases' lists the cases"
            )
        keys = [iri.rsplit("/", 1)[1] for iri in found]
        graphs = [graph.iris.graph("case", key) for key in keys]
        described = {key: describe_graph(graph.store, name) for key, name in zip(keys, graphs, strict=True)}
        if not all(described.values()):
            raise NotFound(
                f"{store} does not say which facts are those of the case {case!r}",
                remedy="Give the store, or a dump with named graphs (.nq, .trig)",
            )
        if form == "turtle":
            quads = [quad for name in graphs for quad in graph.store.quads(name)]
            click.echo("".join(dump_pieces(quads, "turtle", graph.iris.base)), nl=False)
            return
        if form == "json":
            document = {key: [one.as_document() for one in nodes] for key, nodes in described.items()}
            click.echo(json.dumps(document, ensure_ascii=False, indent=2))
            return
        for key, nodes in described.items():
            click.echo(plain(_as_text(key, nodes)))


def _as_text(key: str, nodes: Sequence[Described]) -> str:
    lines = [key, "=" * len(key)]
    for node in nodes:
        lines += ["", node.heading]
        for label, values in node.facts:
            for value in values:
                words = " ".join(value.split())
                short = words if len(words) <= LONGEST else f"{words[: LONGEST - 1]}…"
                fact = f"{label}: {short}"
                lines.append(textwrap.fill(fact, width=100, initial_indent="  ", subsequent_indent="      "))
    return "\n".join(lines)
