"""reprisal-kg fetch."""

from __future__ import annotations

import os
from pathlib import Path

import click

from reprisal_kg.cli.exits import plain, reported
from reprisal_kg.cli.progress import teller

COUNT = click.IntRange(1)
SECONDS = click.FloatRange(0)


@click.command()
@click.argument("site")
@click.option("--template", default="Cases", show_default=True, help="Name or id of the template.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("fetched"),
    show_default=True,
    help="Folder for the answers and their journal.",
)
@click.option(
    "--language",
    "languages",
    multiple=True,
    default=("en",),
    show_default=True,
    help="Locale of the instance; may be given several times.",
)
@click.option("--batch", type=COUNT, default=300, show_default=True, help="Entities per request.")
@click.option("--delay", type=SECONDS, default=1.0, show_default=True, help="Seconds between requests.")
@click.option("--tries", type=COUNT, default=5, show_default=True, help="Tries for each request.")
@click.option("--timeout", type=SECONDS, default=300.0, show_default=True, help="Seconds for one answer.")
@click.option("--size-limit", type=COUNT, default=100, show_default=True, help="Megabytes for one answer.")
@click.option(
    "--fresh", is_flag=True, help="Start over; what the folder holds of an earlier fetch is removed."
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("-q", "--quiet", is_flag=True, help="No progress.")
def fetch(
    site: str,
    template: str,
    output: Path,
    languages: tuple[str, ...],
    batch: int,
    delay: float,
    tries: int,
    timeout: float,
    size_limit: int,
    fresh: bool,
    form: str,
    quiet: bool,
) -> None:
    """Fetch the entities of a Uwazi instance, to build from.

    SITE is the address of the instance. Every answer is kept as it came, in
    OUTPUT/responses, and OUTPUT/fetch.json says where each is from, when, and with which
    SHA-256. A run that was cut off goes on where it stopped; after a run that was finished,
    the next one fetches only what was edited since.

    A private instance needs the cookie of a session (name=value) in the environment variable
    REPRISAL_KG_UWAZI_COOKIE. It is never written or shown.

    \b
    Examples:
      reprisal-kg fetch https://instance.example -o fetched
      reprisal-kg fetch https://instance.example --template Cases --language en --language es
      reprisal-kg fetch https://instance.example --batch 100 --delay 2 --format json
      reprisal-kg build fetched/responses -o dist
    """
    from reprisal_kg.sources.uwazi_api import FetchSettings
    from reprisal_kg.sources.uwazi_api import fetch as fetch_site

    with reported():
        settings = FetchSettings(
            batch=batch,
            delay=delay,
            tries=tries,
            total=timeout,
            read=min(60.0, timeout),
            connect=min(10.0, timeout),
            answer_limit=size_limit * 1_000_000,
            fresh=fresh,
            cookie=os.environ.get("REPRISAL_KG_UWAZI_COOKIE", "").strip(),
        )
        summary = fetch_site(
            site, output, template=template, languages=languages, settings=settings, progress=teller(quiet)
        )
        if form == "json":
            click.echo(summary.as_json(), nl=False)
            return
        for line in summary.lines():
            click.echo(plain(line))
