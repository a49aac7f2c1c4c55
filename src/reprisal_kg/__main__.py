"""Run the command line as ``python -m reprisal_kg``."""

from __future__ import annotations

from reprisal_kg.cli import main

main(prog_name="reprisal-kg")
