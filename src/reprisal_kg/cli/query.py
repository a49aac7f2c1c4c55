"""reprisal-kg query: one command a canned query, made from the query's own header."""

from __future__ import annotations

import difflib
import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from reprisal_kg.cli.exits import plain, reported
from reprisal_kg.cli.options import iris_of, store_base_option, store_option
from reprisal_kg.questions.answers import Answer
from reprisal_kg.questions.query_file import QueryFile, all_queries, load_query

FORMATS = ("table", "csv", "tsv", "json", "jsonl", "md")


class QueryGroup(click.Group):
    """A group with a command for each query file."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Return the names of the queries."""
        return [query.name for query in all_queries()]

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """Return the command of a query."""
        names = self.list_commands(ctx)
        if name not in names:
            near = difflib.get_close_matches(name, names, n=3)
            hint = f" Did you mean {' or '.join(near)}?" if near else ""
            ctx.fail(f"there is no query {name!r}.{hint} 'reprisal-kg query --list' lists them.")
        return command_of(load_query(name))

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write the list of queries with what each one answers."""
        with formatter.section("Queries"):
            formatter.write_dl([(query.name, query.summary) for query in all_queries()])


@click.group(cls=QueryGroup, invoke_without_command=True)
@click.option("--list", "wanted", is_flag=True, help="List the queries.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="Format of the list."
)
@click.pass_context
def query(ctx: click.Context, wanted: bool, form: str) -> None:
    """Ask a canned query.

    Each query has its own --help with its parameters.

    \b
    Examples:
      reprisal-kg query --list
      reprisal-kg query cases-by-state
      reprisal-kg query states-that-raised-cases --state CHN --format csv
      reprisal-kg query life-of-a-case --help
    """
    if ctx.invoked_subcommand is not None:
        return
    if not wanted:
        click.echo(ctx.get_help())
        return
    with reported():
        found = all_queries()
        if form == "json":
            click.echo(json.dumps([_as_document(one) for one in found], ensure_ascii=False, indent=2))
            return
        width = max(len(one.name) for one in found)
        for one in found:
            click.echo(f"{one.name:{width}}  {one.summary}")


def _as_document(one: QueryFile) -> dict[str, Any]:
    return {
        "name": one.name,
        "summary": one.summary,
        "description": one.description,
        "tags": list(one.tags),
        "parameters": [
            {
                "name": param.name,
                "type": param.type,
                "about": param.about,
                "required": param.required,
                "many": param.many,
                "example": param.example,
            }
            for param in one.params
        ],
        "columns": dict(one.columns),
        "example": one.example,
    }


def command_of(one: QueryFile) -> click.Command:
    """Return the command that asks a query: an option for each of its parameters."""
    options: list[click.Parameter] = [
        click.Option(
            [f"--{param.name}"],
            multiple=param.many,
            required=param.required,
            metavar=param.type.upper(),
            help=f"{param.about} Example: {param.example}." + (" May be repeated." if param.many else ""),
        )
        for param in one.params
    ]
    options.append(
        click.Option(
            ["--format"],
            type=click.Choice(FORMATS),
            default="table",
            show_default=True,
            help="csv, tsv and json are the SPARQL 1.1 result formats.",
        )
    )
    columns = "\n".join(f"  {name}: {about}" for name, about in one.columns.items())
    text = f"{one.summary}\n\n{one.description}\n\n\b\nColumns:\n{columns}\n\n\b\nExample:\n  {one.example}"
    command = click.Command(one.name, params=options, help=text, callback=_callback(one))
    for shared in (store_option, store_base_option):
        command = shared(command)
    return command


def _callback(one: QueryFile) -> Callable[..., None]:
    declared = {param.name.replace("-", "_").lower(): param.name for param in one.params}

    def ask(store: Path, base: str | None, format: str, **given: Any) -> None:  # noqa: A002
        from reprisal_kg.building.opening import open_graph

        values = {declared[name]: value for name, value in given.items() if value not in {None, ()}}
        with reported():
            answer = open_graph(store, iris_of(base)).query(one.name, **values)
            click.echo(render(answer, format), nl=False)

    return ask


def render(answer: Answer, form: str) -> str:
    """Return an answer in a format; a table fits the terminal."""
    if form == "table":
        width = shutil.get_terminal_size((120, 24)).columns if sys.stdout.isatty() else 120
        text = plain(answer.to_table(width))
    else:
        writers: dict[str, Callable[[], str]] = {
            "csv": answer.to_csv,
            "tsv": answer.to_tsv,
            "json": answer.to_json,
            "jsonl": answer.to_jsonl,
            "md": answer.to_markdown,
        }
        text = writers[form]()
    return text if not text or text.endswith("\n") else f"{text}\n"
