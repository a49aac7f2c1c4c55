"""The command line: parse, call, print."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import click

from reprisal_kg import __version__
from reprisal_kg.cli.exits import standard_streams

COMMANDS = {
    "fetch": "Fetch the entities of a Uwazi site.",
    "build": "Build a graph from pages and exports.",
    "validate": "Check a graph against the shapes.",
    "query": "Ask a canned query.",
    "dump": "Write the graph as Turtle, N-Quads, TriG or JSON-LD.",
    "describe": "Show everything the graph says of a case.",
}
"""The commands, in the order in which a user meets them, with their one line of help."""


class LazyGroup(click.Group):
    """A group that imports a command only when it is asked for: ``--help`` stays quick."""

    def main(self, *arguments: Any, **settings: Any) -> Any:
        """Run the command line."""
        with standard_streams():
            return super().main(*arguments, **settings)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Return the names of the commands."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """Return a command, imported now."""
        if name not in COMMANDS:
            return super().get_command(ctx, name)
        command = getattr(import_module(f"reprisal_kg.cli.{name}"), name)
        return command if isinstance(command, click.Command) else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write the list of commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="reprisal-kg")
def main() -> None:
    """Cases of reprisal against people who cooperate with the UN, as a knowledge graph.

    \b
    A first tour:
      reprisal-kg build data/cases -o dist
      reprisal-kg validate --store dist/store
      reprisal-kg query --list
      reprisal-kg query cases-by-state

    \b
    Exit codes:
      0  done
      1  done, and the data does not conform to the shapes
      2  the command line is wrong
      3  a source cannot be read
      4  a store cannot be used
      5  a question or a parameter is wrong, or nothing was found
      6  an output cannot be written
      7  the installation is broken
    """
